"""Where on a received page the visible part lies, and how it comes to stand upright."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pikepdf import Array, Name, Object, Page

from docgen.core.affine import Matrix

A4_LONG_PT = 841.89
# Between A5 and A3 a size is believed, as where returns are checked (docgen.receive.page_image).
_LEAST_LONG_PT, _MOST_LONG_PT = 560.0, 1250.0
# Narrower is no page of paper.
_LEAST_SHARE = 0.05
_LETTER = (0.0, 0.0, 612.0, 792.0)

Box = tuple[float, float, float, float]


def paper_scale(long_side: float) -> float:
    """Points of paper for a point of the file, by the longer side in points of the file."""
    believed = _LEAST_LONG_PT <= long_side <= _MOST_LONG_PT
    return 1.0 if believed else A4_LONG_PT / long_side


def is_sheet(width: float, height: float) -> bool:
    """Whether something of this size can be a page at all."""
    sound = math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0
    return sound and min(width, height) >= _LEAST_SHARE * max(width, height)


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page and its way to the upright page.

    Attributes:
        box: The visible part, in points of the file.
        turn: Degrees clockwise by which it must be turned: 0, 90, 180 or 270.
        scale: Points of the upright page for a point of the file.
    """

    box: Box
    turn: int
    scale: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        width = (self.box[2] - self.box[0]) * self.scale
        height = (self.box[3] - self.box[1]) * self.scale
        return (height, width) if self.turn in (90, 270) else (width, height)

    @property
    def matrix(self) -> Matrix:
        """From the file's own coordinates to those of the upright page."""
        left, bottom, right, top = self.box
        s = self.scale
        return {
            0: (s, 0.0, 0.0, s, -s * left, -s * bottom),
            90: (0.0, -s, s, 0.0, -s * bottom, s * right),
            180: (-s, 0.0, 0.0, -s, s * right, s * top),
            270: (0.0, s, -s, 0.0, s * top, -s * left),
        }[self.turn]


def frame_of(page: Page, rotation: int) -> Frame | None:
    """The frame of a page that must be turned by ``rotation`` degrees more than the file says.

    Odd boxes are read as PDFium reads them, by which the page was checked. ``None`` if it has no
    size of its own. ``/UserUnit`` does not matter: what is larger than A3 is made A4.
    """
    media = _box(page, Name.MediaBox) or _LETTER
    crop = _box(page, Name.CropBox)
    box = media if crop is None else _common(crop, media)
    width, height = box[2] - box[0], box[3] - box[1]
    if not is_sheet(width, height):
        return None
    turn = (int(_number(page.obj.get(Name.Rotate, 0)) / 90) * 90 + rotation) % 360
    unit = _number(page.obj.get(Name.UserUnit, 1)) or 1.0
    long_side = max(width, height)
    return Frame(box, turn, paper_scale(long_side * unit) * unit)


def within(frame: Frame, place: Box) -> Box:
    """A rectangle of the file on the upright page, as far as it lies on it, in points."""
    a, b, c, d, e, f = frame.matrix
    width, height = frame.size
    across = [a * x + c * y + e for x in place[::2] for y in place[1::2]]
    up = [b * x + d * y + f for x in place[::2] for y in place[1::2]]
    left, right = (min(max(value, 0.0), width) for value in (min(across), max(across)))
    bottom, top = (min(max(value, 0.0), height) for value in (min(up), max(up)))
    return (left, bottom, right, top)


def _number(value: Object | int) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _box(page: Page, key: Name) -> Box | None:
    found = page.obj.get(key)
    if not isinstance(found, Array) or len(found) != 4:
        return None
    x0, y0, x1, y1 = (_number(value) for value in found)
    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box if box[2] > box[0] and box[3] > box[1] else None


def _common(one: Box, other: Box) -> Box:
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, max(left, right), max(bottom, top))
