"""Whether a page is empty: the back of a sheet, a divider.

An empty page has grain, shadows along its edges, holes and staples, but no ink that a person put
there. One line of print is ink.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

_HEIGHT = 1170  # of a page of A4 at 100 dpi, so that a pixel is a quarter of a millimetre
_MM = 100 / 25.4
# Grey levels below the paper around it; print that shines through from the back has fewer.
_INK = 45
_EDGE_MM = 6.0
# Within so far from an edge lie holes and staples; so large are they at most, and a hole at least.
_MARGIN_MM, _MOST_MM, _LEAST_HOLE_MM = 22.0, 15.0, 3.5
_ROUND = 0.6
_SPECK_MM2 = 0.15
# A fold is longer than this and thinner than that.
_FOLD_MM, _FOLD_THIN_MM = 60.0, 2.5
# Two words of print of 10 points are about so much ink.
_NOTHING_MM2 = 3.0


def is_blank(gray: Gray) -> bool:
    """Whether nothing stands on the page but grain, dust, shadows, holes and folds."""
    marks = _marks(gray)
    if float(marks.mean()) > 0.03:
        return False
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    ink = sum(
        area
        for left, top, width, height, area in stats[1:].tolist()
        if _is_ink((left, top, width, height), area, marks.shape)
    )
    return bool(ink / _MM**2 < _NOTHING_MM2)


def _marks(gray: Gray) -> Gray:
    """1 where it is darker than the paper around it, at about 100 dpi."""
    scale = _HEIGHT / max(gray.shape)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    calm = cv2.GaussianBlur(small, (0, 0), 0.8)
    quarter = cv2.resize(calm, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(quarter, 31), calm.shape[::-1])
    return np.asarray(paper.astype(np.int16) - calm > _INK, np.uint8)


def _is_ink(box: tuple[int, int, int, int], area: int, shape: tuple[int, ...]) -> bool:
    left, top, width, height = (size / _MM for size in box)
    right, bottom = shape[1] / _MM - left - width, shape[0] / _MM - top - height
    size, edge = area / _MM**2, min(left, top, right, bottom)
    long, thin = max(width, height), min(width, height)
    if size < _SPECK_MM2 or edge < _EDGE_MM or (long > _FOLD_MM and thin < _FOLD_THIN_MM):
        return False
    hole = thin >= _LEAST_HOLE_MM and size >= _ROUND * width * height
    corner = max(min(left, right), min(top, bottom)) < _MARGIN_MM
    staple = corner and thin < _FOLD_THIN_MM
    near = edge < _MARGIN_MM and long <= _MOST_MM
    return not (near and (hole or staple))
