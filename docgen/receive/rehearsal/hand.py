"""What a hand leaves on paper: signatures, dates, initials, a line through a word."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Colour = tuple[int, int, int]
# Left, top, right, bottom in pixels.
Area = tuple[float, float, float, float]

_FINE = 4  # bits of a fraction of a pixel in which lines are drawn
INKS: tuple[Colour, ...] = ((40, 30, 30), (150, 60, 20), (120, 40, 30), (25, 25, 25))


def pen(chance: np.random.Generator) -> Colour:
    """A pen: blue or black, as blue, green and red."""
    return INKS[int(chance.integers(len(INKS)))]


def _curve(points: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
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
    return np.vstack(parts)


def line(
    picture: Picture,
    points: NDArray[np.float64],
    colour: Colour,
    width: float,
    chance: np.random.Generator,
) -> None:
    """Draw a pen line through the points; pressure makes it wider and narrower."""
    path = _curve(points, 14)
    pressure = 1 + 0.35 * np.sin(np.linspace(0, chance.uniform(4, 12), len(path)))
    for start, end, force in zip(path, path[1:], pressure, strict=False):
        cv2.line(
            picture,
            tuple(int(value * 2**_FINE) for value in start),
            tuple(int(value * 2**_FINE) for value in end),
            colour,
            max(1, round(width * force)),
            cv2.LINE_AA,
            _FINE,
        )


def signature(picture: Picture, area: Area, colour: Colour, chance: np.random.Generator) -> None:
    """Sign in an area, now and then a little over its edge."""
    left, top, right, bottom = area
    wide, high = right - left, bottom - top
    count = int(chance.integers(8, 14))
    start, end = chance.uniform(0.02, 0.2), chance.uniform(0.65, 1.02)
    across = np.linspace(start, end, count) + chance.normal(0, 0.02, count)
    middle = chance.uniform(0.45, 0.65)
    up = middle + np.where(np.arange(count) % 2, -1, 1) * chance.uniform(0.08, 0.42, count)
    points = np.column_stack([left + across * wide, top + up * high])
    width = max(1.5, high / 45)
    line(picture, points, colour, width, chance)
    # The stroke under it, or through it.
    ends = np.array([[start - 0.02, middle + 0.25], [0.5, middle + 0.32], [end, middle + 0.15]])
    under = ends * [wide, high] + [left, top]
    line(picture, under + chance.normal(0, high / 30, under.shape), colour, width, chance)


def scribble(
    picture: Picture, text: str, area: Area, colour: Colour, chance: np.random.Generator
) -> None:
    """Write a word or a date by hand in an area."""
    left, top, right, bottom = area
    high = (bottom - top) * chance.uniform(0.75, 0.95)
    font, thick = cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, max(1, round(high / 18))
    (wide, tall), _ = cv2.getTextSize(text, font, 1.0, thick)
    scale = min(high / max(1, tall), (right - left) * 0.95 / max(1, wide))
    x = left + chance.uniform(0.02, 0.06) * (right - left)
    y = bottom - (bottom - top - tall * scale) / 2 + chance.uniform(-0.05, 0.1) * high
    for letter in text:
        place = (round(x), round(y + chance.normal(0, high / 40)))
        cv2.putText(picture, letter, place, font, scale, colour, thick, cv2.LINE_AA)
        x += cv2.getTextSize(letter, font, scale, thick)[0][0] * chance.uniform(0.88, 1.0)


def initials(picture: Picture, dpi: float, colour: Colour, chance: np.random.Generator) -> None:
    """Initials in the right margin, at the foot of the text."""
    height, width = picture.shape[:2]
    mm = dpi / 25.4
    right, bottom = width - 4 * mm, height - chance.uniform(34, 60) * mm
    area = (right - 13 * mm, bottom - 9 * mm, right, bottom)
    signature(picture, area, colour, chance)


def strike(picture: Picture, area: Area, colour: Colour, chance: np.random.Generator) -> None:
    """A line through a word."""
    left, top, right, bottom = area
    middle, high = (top + bottom) / 2, bottom - top
    points = np.array(
        [[left - high / 4, middle], [(left + right) / 2, middle], [right + high / 4, middle]]
    )
    points[:, 1] += chance.normal(0, high / 10, 3)
    line(picture, points, colour, max(1.5, high / 7), chance)
