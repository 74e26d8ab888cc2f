"""Whether two drawings of a page show the same."""

from __future__ import annotations

import cv2
import numpy as np

from docgen.seal.drawn import Pixels

# Dots per inch at which pages are drawn to be compared, and pixels across a field of the grid:
# two millimetres, so that a stroke of a pen weighs in its field.
COMPARE_DPI = 75.0
_FIELD = 6
# Measured: 0 of 255 for pages that are the same, however turned; up to 14 where a picture of
# letters stands for letters; 49 when a line of 0.3 points is missing.
_MOST_APART = 24.0
_SIZE_WITHIN = 3
_NEIGHBOURS = np.ones((3, 3), np.uint8)


def look_alike(one: Pixels, other: Pixels) -> bool:
    """Whether two drawings at `COMPARE_DPI`, in colour, show the same everywhere."""
    if abs(one.shape[0] - other.shape[0]) > _SIZE_WITHIN:
        return False
    if abs(one.shape[1] - other.shape[1]) > _SIZE_WITHIN:
        return False
    return furthest_apart(one, other) <= _MOST_APART


def furthest_apart(one: Pixels, other: Pixels) -> float:
    """The largest difference between fields of the two, 0 to 255.

    A pixel differs as far as it is lighter or darker than all pixels around its place in the
    other: PDFium sets the edges of turned pictures on other pixels than those of upright ones.
    """
    height, width = min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1])
    one, other = one[:height, :width], other[:height, :width]
    apart = np.flatnonzero((one != other).any(axis=(1, 2)))
    if not len(apart):
        return 0.0
    # Rows that are the same add nothing; most are. One more on either side has the neighbours.
    rows = slice(max(0, int(apart[0]) - 1), int(apart[-1]) + 2)
    return max(_beyond(one, other, rows), _beyond(other, one, rows))


def _beyond(one: Pixels, other: Pixels, rows: slice) -> float:
    band = other[rows]
    lighter = cv2.subtract(one[rows], cv2.dilate(band, _NEIGHBOURS))
    darker = cv2.subtract(cv2.erode(band, _NEIGHBOURS), one[rows])
    beyond = np.zeros_like(one)
    beyond[rows] = cv2.max(lighter, darker)
    size = (max(1, one.shape[1] // _FIELD), max(1, one.shape[0] // _FIELD))
    return float(cv2.resize(beyond, size, interpolation=cv2.INTER_AREA).max())
