"""What a hand leaves on paper: signatures, dates, initials, a line through a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from docgen.receive.rehearsal import letters

Picture = NDArray[np.uint8]
Points = NDArray[np.float64]
Colour = tuple[int, int, int]
# Left, top, right, bottom in pixels.
Area = tuple[float, float, float, float]

_FINE = 4  # bits of a fraction of a pixel in which lines are drawn
_OVER = 3  # lines are drawn so many times too large, so that thin ones are not all alike
INKS: tuple[Colour, ...] = ((40, 30, 30), (150, 60, 20), (120, 40, 30), (25, 25, 25))


@dataclass(frozen=True, slots=True)
class _Script:
    """How somebody writes.

    Attributes:
        size: Pixels in a unit of `letters`.
        gap: Room between letters, in such units.
        slant: How far letters lean over: across for each unit up.
        rise: How far the line goes down for each letter, in such units.
        width: Width of the pen in pixels.
        colour: Its colour.
    """

    size: float
    gap: float
    slant: float
    rise: float
    width: float
    colour: Colour


def pen(chance: Generator) -> Colour:
    """A pen: blue or black, as blue, green and red."""
    return INKS[int(chance.integers(len(INKS)))]


def _curve(points: Points, steps: int) -> Points:
    """A smooth line through the points (Catmull-Rom)."""
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    parts = []
    moments = np.linspace(0, 1, steps, endpoint=False)[:, None]
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        parts.append(
            0.5
            * (
                2 * b
                + (c - a) * moments
                + (2 * a - 5 * b + 4 * c - d) * moments**2
                + (3 * b - a - 3 * c + d) * moments**3
            )
        )
    parts.append(points[-1:])
    return np.vstack(parts)


def line(picture: Picture, points: Points, colour: Colour, width: float, chance: Generator) -> None:
    """Draw a pen line through the points; pressure makes it wider and narrower."""
    path = _curve(points, 12)
    pressure = 1 + 0.35 * np.sin(
        chance.uniform(0, 6) + np.linspace(0, chance.uniform(4, 12), len(path))
    )
    edge = int(2 * width) + 2
    left, top = np.maximum(np.floor(path.min(axis=0)).astype(int) - edge, 0)
    right, bottom = np.ceil(path.max(axis=0)).astype(int) + edge
    place = picture[top:bottom, left:right]
    if place.size == 0:
        return
    ink = np.zeros((place.shape[0] * _OVER, place.shape[1] * _OVER), np.uint8)
    drawn = np.round((path - [left, top]) * (_OVER << _FINE)).astype(int).tolist()
    for start, end, force in zip(drawn, drawn[1:], pressure, strict=False):
        thick = max(1, round(width * force * _OVER))
        cv2.line(ink, tuple(start), tuple(end), (255,), thick, cv2.LINE_AA, _FINE)
    small = cv2.resize(ink, (place.shape[1], place.shape[0]), interpolation=cv2.INTER_AREA)
    cover = small[:, :, None].astype(np.float32) * (chance.uniform(0.8, 0.97) / 255)
    # Ink darkens; it never makes print under it lighter.
    written = place * (1 - cover) + np.minimum(place, np.array(colour, np.float32)) * cover
    place[:] = written.astype(np.uint8)


def signature(picture: Picture, area: Area, colour: Colour, chance: Generator) -> None:
    """Sign in an area, now and then a little over its edge."""
    left, top, right, bottom = area
    wide, high = right - left, bottom - top
    start, end = chance.uniform(0.02, 0.2), chance.uniform(0.55, 1.02)
    middle = chance.uniform(0.45, 0.65)
    body = np.vstack([_capital(start, middle, chance), _letters(start, end, middle, chance)])
    width = max(1.2, high / chance.uniform(42, 80))
    corner, size = np.array([left, top]), np.array([wide, high])
    line(picture, body * size + corner, colour, width, chance)
    if chance.random() < 0.6:
        # The stroke under it, or back through it.
        under = np.array(
            [[start - 0.02, middle + 0.25], [0.5, middle + 0.32], [end, middle + 0.15]]
        )
        under += chance.normal(0, 0.04, under.shape)
        line(picture, under * size + corner, colour, width, chance)


def _capital(start: float, middle: float, chance: Generator) -> Points:
    """The large letter that a signature begins with, as a share of the area."""
    tall = chance.uniform(0.3, 0.55)
    shape = np.array([[0.02, 0.6], [0.0, -0.4], [0.05, -1.0], [0.09, -0.2], [0.04, 0.5]])
    shape += chance.normal(0, 0.015, shape.shape)
    return shape * [1.0, tall] + [start, middle]


def _letters(start: float, end: float, middle: float, chance: Generator) -> Points:
    """The loops or waves that the rest of the name has become, as a share of the area."""
    count = int(chance.integers(4, 10))
    turns = np.arange(count * 4) / 4
    across = np.linspace(start + 0.08, end, len(turns))
    fading = np.linspace(1, chance.uniform(0.2, 0.8), len(turns))
    high = chance.uniform(0.08, 0.3) * fading * chance.uniform(0.5, 1.3, len(turns))
    loop = chance.uniform(-0.03, 0.06)
    slope = chance.uniform(-0.15, 0.05)
    x = across - loop * np.sin(2 * np.pi * turns) + chance.normal(0, 0.006, len(turns))
    y = middle - high * np.cos(2 * np.pi * turns) + slope * (across - start)
    return np.column_stack([x, y])


def scribble(picture: Picture, text: str, area: Area, colour: Colour, chance: Generator) -> None:
    """Write a word or a date by hand in an area."""
    paragraph(picture, [text], area, colour, chance)


def paragraph(
    picture: Picture,
    lines: Sequence[str],
    area: Area,
    colour: Colour,
    chance: Generator,
) -> None:
    """Write lines under each other by hand, as large as the area allows."""
    left, top, right, bottom = area
    gap, high = chance.uniform(1.2, 2.2), (bottom - top) / len(lines)
    longest = max(sum(letters.width(letter) + gap for letter in text) for text in lines)
    size = min(
        high * chance.uniform(0.8, 0.98) / letters.LINE_HEIGHT,
        (right - left) * 0.94 / max(1.0, longest),
    )
    script = _Script(
        size=size,
        gap=gap,
        slant=chance.uniform(-0.05, 0.35),
        rise=chance.uniform(-0.02, 0.02),
        width=max(1.0, size * chance.uniform(0.55, 0.9)),
        colour=colour,
    )
    for number, text in enumerate(lines, start=1):
        x = left + chance.uniform(0.02, 0.05) * (right - left)
        foot = top + number * high
        base = foot - (letters.LINE_HEIGHT - letters.BASE_LINE) * size - 0.03 * high
        _write(picture, text, (x, base), script, chance)


def _write(
    picture: Picture,
    text: str,
    start: tuple[float, float],
    script: _Script,
    chance: Generator,
) -> None:
    x, base = start
    size = script.size
    for letter in text:
        for stroke in letters.strokes(letter):
            points = np.array(stroke, np.float64) + chance.normal(0, 0.22, (len(stroke), 2))
            up = letters.BASE_LINE - points[:, 1]
            across = x + (points[:, 0] + script.slant * up) * size
            placed = np.column_stack([across, base - (up + chance.normal(0, 0.1)) * size])
            line(picture, placed, script.colour, script.width, chance)
        x += (letters.width(letter) + script.gap * chance.uniform(0.8, 1.2)) * size
        base += script.rise * size


def mark(picture: Picture, area: Area, colour: Colour, chance: Generator) -> None:
    """Mark the box of an answer: a tick that may run out of it, a cross, or scribbled full."""
    left, top, right, bottom = area
    corner, size = np.array([left, top]), np.array([right - left, bottom - top])
    width = max(1.5, (bottom - top) / chance.uniform(8, 14))
    strokes = (_tick, _crossed, _filled)[int(chance.choice(3, p=(0.5, 0.4, 0.1)))](chance)
    for stroke in strokes:
        shaken = stroke + chance.normal(0, 0.02, stroke.shape)
        line(picture, shaken * size + corner, colour, width, chance)


def _tick(chance: Generator) -> list[Points]:
    """Down into the box and up out of it, as shares of the box."""
    across, up = chance.uniform(0.85, 1.5), chance.uniform(-0.5, 0.2)
    low = chance.uniform(0.7, 0.9)
    return [np.array([[0.15, 0.45], [0.4, low], [0.65, low * 0.55], [across, up]])]


def _crossed(chance: Generator) -> list[Points]:
    near, far = chance.uniform(-0.05, 0.22), chance.uniform(0.78, 1.05)
    return [
        np.array([[near, near], [0.5, 0.5], [far, far]]),
        np.array([[far, near], [0.5, 0.52], [near, far]]),
    ]


def _filled(chance: Generator) -> list[Points]:
    rows = np.linspace(0.15, 0.85, 12)
    sides = np.where(np.arange(12) % 2, chance.uniform(0.8, 0.9), chance.uniform(0.1, 0.2))
    return [np.column_stack([sides, rows])]


def initials(picture: Picture, dpi: float, colour: Colour, chance: Generator) -> None:
    """Initials in the right margin, at the foot of the text."""
    height, width = picture.shape[:2]
    mm = dpi / 25.4
    right, bottom = width - 4 * mm, height - chance.uniform(34, 60) * mm
    area = (right - 13 * mm, bottom - 9 * mm, right, bottom)
    signature(picture, area, colour, chance)


def strike(picture: Picture, area: Area, colour: Colour, chance: Generator) -> None:
    """A line through a word."""
    left, top, right, bottom = area
    middle, high = (top + bottom) / 2, bottom - top
    points = np.array(
        [[left - high / 4, middle], [(left + right) / 2, middle], [right + high / 4, middle]]
    )
    points[:, 1] += chance.normal(0, high / 10, 3)
    line(picture, points, colour, max(1.5, high / 7), chance)


def dot(
    picture: Picture, at: tuple[float, float], across: float, colour: Colour, chance: Generator
) -> None:
    """A full stop: the pen set down and turned a little. Sizes in pixels."""
    turns = np.linspace(0, 2 * np.pi, 7) + chance.uniform(0, 6)
    # The pen itself is half as wide as what it leaves.
    ring = np.column_stack([np.cos(turns), np.sin(turns) * chance.uniform(0.75, 1.0)])
    line(picture, ring * across * 0.17 + at, colour, across * 0.5, chance)


def comma(
    picture: Picture, at: tuple[float, float], across: float, colour: Colour, chance: Generator
) -> None:
    """A comma: a full stop that is drawn on down and to the left. Sizes in pixels."""
    dot(picture, at, across, colour, chance)
    tail = np.array([[0.15, 0.0], [0.1, 0.6], [chance.uniform(-0.35, -0.15), 1.1]])
    line(picture, tail * across + at, colour, across * 0.4, chance)


def caret(picture: Picture, area: Area, colour: Colour, chance: Generator) -> None:
    """The sign that something comes in between."""
    left, top, right, bottom = area
    points = np.array([[left, bottom], [(left + right) / 2, top], [right, bottom]])
    points += chance.normal(0, (bottom - top) / 14, points.shape)
    width = max(1.2, (bottom - top) / chance.uniform(7, 10))
    for start, end in ((0, 1), (1, 2)):
        halfway = points[start : end + 1].mean(axis=0) + chance.normal(0, width / 3, 2)
        stroke = np.vstack([points[start], halfway, points[end]])
        line(picture, stroke, colour, width, chance)
