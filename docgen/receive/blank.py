"""Whether a page is empty: the back of a sheet, a divider.

An empty page is left out without a word, so it must really be empty: grain, dust, shadows along its
edges, holes, staples and folds, but no ink that a person put there, however pale. Of print that
shines through from the other side only its code, in mirror image, tells that it does; any other
pale page is a page to look at.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.engines.codes import read_codes

Gray = NDArray[np.uint8]
Levels = NDArray[np.int16]

_HEIGHT = 1170  # of a page of A4 at 100 dpi, so that a pixel is a quarter of a millimetre
_MM = 100 / 25.4
# Grey levels below the paper around it: of ink, darker than what shines through; and of what a
# person can see at all, a pale stamp or a pencil, at least and as a multiple of the grain.
_INK, _PALE, _OVER_GRAIN = 40, 18, 5.0
# Median deviation of a normal distribution to its standard deviation.
_DEVIATION = 1.4826
_FULL = 0.03
# Edges of the glass, and what lies along them; a wedge of its lid fills so much of its box.
_EDGE_MM, _SHADOW_MM, _SOLID = 6.0, 14.0, 0.4
# Within so far from an edge lie holes and staples; so large are they at most, and a hole at least.
_MARGIN_MM, _MOST_MM, _LEAST_HOLE_MM = 22.0, 15.0, 3.5
_ROUND = 0.6
_SPECK_MM2 = 0.15
# A fold is longer than this and thinner than that.
_FOLD_MM, _FOLD_THIN_MM = 60.0, 2.5
# Two words of print of 10 points are about 3 mm2 of ink; pale marks are spread wider.
_NOTHING_MM2, _NOTHING_PALE_MM2 = 2.0, 4.0


def is_blank(gray: Gray) -> bool:
    """Whether nothing stands on the page but grain, dust, shadows, holes and folds."""
    depth = _depth(gray)
    grain = _DEVIATION * float(np.median(np.abs(depth)))
    return _nothing(depth, _INK, _NOTHING_MM2) and _nothing(
        depth, max(_PALE, _OVER_GRAIN * grain), _NOTHING_PALE_MM2
    )


def shines_through(gray: Gray, wanted: Callable[[str], bool]) -> bool:
    """Whether what stands on the page is the print on the other side of the sheet, and no ink.

    Args:
        wanted: Tells by its text whether a page code is one of ours.
    """
    if not _nothing(_depth(gray), _INK, _NOTHING_MM2):
        return False
    soft = np.asarray(cv2.GaussianBlur(gray, (0, 0), 1.0), np.uint8)
    paper = cv2.resize(_paper(soft), soft.shape[::-1])
    dark = 255 - np.clip((paper.astype(np.float32) - soft) * (255 / _INK), 0, 255)
    return bool(read_codes(np.ascontiguousarray(np.fliplr(dark).astype(np.uint8)), wanted))


def _nothing(depth: Levels, least: float, most_mm2: float) -> bool:
    """Whether what is darker than the paper by so many levels is no more than comes by itself."""
    marks = np.asarray(depth > least, np.uint8)
    rim = round(_EDGE_MM * _MM)
    marks[:rim] = marks[-rim:] = marks[:, :rim] = marks[:, -rim:] = 0
    if float(marks.mean()) > _FULL:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    ink = sum(
        area
        for left, top, width, height, area in stats[1:].tolist()
        if _is_ink((left, top, width, height), area, marks.shape)
    )
    return bool(ink / _MM**2 < most_mm2)


def _depth(gray: Gray) -> Levels:
    """How many grey levels it is darker than the paper around it, at about 100 dpi."""
    scale = _HEIGHT / max(gray.shape)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    calm = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.8), np.uint8)
    paper = cv2.resize(_paper(calm), calm.shape[::-1])
    return np.asarray(paper.astype(np.int16) - calm, np.int16)


def _paper(gray: Gray) -> Gray:
    """The paper without what stands on it, small."""
    scale = _HEIGHT / 4 / max(gray.shape)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.medianBlur(small, 31), np.uint8)


def _is_ink(box: tuple[int, int, int, int], area: int, shape: tuple[int, ...]) -> bool:
    left, top, width, height = (size / _MM for size in box)
    right, bottom = shape[1] / _MM - left - width, shape[0] / _MM - top - height
    size, edge = area / _MM**2, min(left, top, right, bottom)
    long, thin = max(width, height), min(width, height)
    if size < _SPECK_MM2 or (long > _FOLD_MM and thin < _FOLD_THIN_MM):
        return False
    if edge < _EDGE_MM + 0.5 and (edge + thin < _SHADOW_MM or size >= _SOLID * width * height):
        return False
    hole = thin >= _LEAST_HOLE_MM and size >= _ROUND * width * height
    corner = max(min(left, right), min(top, bottom)) < _MARGIN_MM
    staple = corner and thin < _FOLD_THIN_MM
    near = edge < _MARGIN_MM and long <= _MOST_MM
    return not (near and (hole or staple))
