"""The pictures of the house style: a small emblem and the landscape of the front page.

Both are drawn here, at four times their size and then reduced, and saved without
transparency, so that a PDF with these pictures can be archived as PDF/A.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable

from PIL import Image, ImageDraw

from tools.templates.design import ACCENT_RGB
from tools.templates.wml import Picture

Colour = tuple[int, int, int]
_WHITE: Colour = (255, 255, 255)
_OVERSAMPLE = 4
_COLOURS = 40


def png_bytes(image: Image.Image, dpi: int) -> bytes:
    """An opaque RGB picture as PNG; its colours are counted down to keep the file small."""
    buffer = io.BytesIO()
    few = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.convert("RGB").save(buffer, "PNG", optimize=True, dpi=(dpi, dpi))
    return buffer.getvalue()


def tint(share: float, base: Colour = ACCENT_RGB) -> Colour:
    """The accent colour thinned with white; 1.0 is full strength."""
    red, green, blue = (round(255 - (255 - part) * share) for part in base)
    return red, green, blue


def _wave(
    draw: ImageDraw.ImageDraw, width: int, bottom: int, colour: Colour, at: Callable[[float], float]
) -> None:
    """Fill everything below the line ``at(x)``; x runs from 0 to 1."""
    steps = 240
    line = [(width * step / steps, at(step / steps)) for step in range(steps + 1)]
    draw.polygon([*line, (width, bottom), (0, bottom)], fill=colour)


def emblem(side_mm: float = 14.0, dpi: int = 300, name: str = "embleem") -> Picture:
    """A square with fields, a river and a rising disc."""
    side = round(side_mm / 25.4 * dpi)
    big = side * _OVERSAMPLE
    image = Image.new("RGB", (big, big), ACCENT_RGB)
    draw = ImageDraw.Draw(image)
    radius = big * 0.15
    centre_x, centre_y = big * 0.5, big * 0.36
    draw.ellipse(
        (centre_x - radius, centre_y - radius, centre_x + radius, centre_y + radius), fill=_WHITE
    )
    for index, share in enumerate((0.42, 0.0, 0.70, 0.0)):
        base = big * (0.56 + index * 0.125)
        swing = big * 0.045

        def line(x: float, base: float = base, swing: float = swing) -> float:
            return base + swing * math.sin(2 * math.pi * (x - 0.1))

        _wave(draw, big, big, tint(share) if share else _WHITE, line)
    _wave(draw, big, big, ACCENT_RGB, lambda x: big * (1.06 + 0.045 * math.sin(6.28 * (x - 0.1))))
    small = image.resize((side, side), Image.Resampling.LANCZOS)
    alt = "Embleem: een schijf boven golvende velden en water"
    return Picture(name, png_bytes(small, dpi), side_mm, side_mm, alt)


def landscape(width_mm: float = 210.0, height_mm: float = 128.0, dpi: int = 150) -> Picture:
    """The front page's picture: a calm landscape of hills, fields and a river."""
    size = (round(width_mm / 25.4 * dpi), round(height_mm / 25.4 * dpi))
    width, height = size[0] * 2, size[1] * 2
    image = Image.new("RGB", (width, height), tint(0.10))
    draw = ImageDraw.Draw(image)
    sun = height * 0.17
    left, top = width * 0.66, height * 0.16
    draw.ellipse((left, top, left + 2 * sun, top + 2 * sun), fill=_WHITE)
    layers = (
        # strength of the colour, height of the line, swing, number of waves, shift
        (0.22, 0.47, 0.060, 0.9, 0.15),
        (0.38, 0.57, 0.050, 1.1, 0.60),
        (0.56, 0.68, 0.045, 0.8, 0.05),
        (0.78, 0.80, 0.050, 1.0, 0.45),
        (1.00, 0.91, 0.035, 0.9, 0.85),
    )
    for share, base, swing, waves, shift in layers:

        def line(x: float, at: tuple[float, ...] = (base, swing, waves, shift)) -> float:
            return height * (at[0] + at[1] * math.sin(2 * math.pi * (x * at[2] + at[3])))

        _wave(draw, width, height, tint(share), line)
    _river(draw, width, height)
    small = image.resize(size, Image.Resampling.LANCZOS)
    alt = "Gestileerd landschap met velden, heuvels en een rivier"
    return Picture("landschap", png_bytes(small, dpi), width_mm, height_mm, alt)


def _river(draw: ImageDraw.ImageDraw, width: int, height: int) -> None:
    """A white river that winds to the front and widens on its way."""
    left, right = [], []
    for step in range(121):
        way = step / 120
        y = height * (0.585 + 0.43 * way)
        middle = width * (0.34 + 0.11 * math.sin(way * 5.2 + 0.4) * (0.35 + way))
        half = width * (0.002 + 0.040 * way**1.6)
        left.append((middle - half, y))
        right.append((middle + half, y))
    draw.polygon([*left, *reversed(right)], fill=_WHITE)
