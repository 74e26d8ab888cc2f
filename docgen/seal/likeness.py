"""Whether two drawings of a page show the same."""

from __future__ import annotations

import cv2

from docgen.seal.drawn import Pixels

# Dots per inch at which pages are drawn to be compared, and pixels across a field of the grid:
# two millimetres, so that a stroke of a pen weighs in its field.
COMPARE_DPI = 75.0
_FIELD = 6
# Measured: up to 9 of 255 for pages that are the same but for their position; a line of 0.6 points
# makes 27. PDFium sets the edges of pictures on whole pixels: up to 28 where pieces are pictures.
_MOST_APART, _MOST_APART_IN_PIECES = 20.0, 36.0
_SIZE_WITHIN = 3


def look_alike(one: Pixels, other: Pixels, pieces: bool = False) -> bool:
    """Whether two drawings at `COMPARE_DPI`, in colour, show the same everywhere.

    Args:
        pieces: Whether parts of one of them are pictures of the other.
    """
    if abs(one.shape[0] - other.shape[0]) > _SIZE_WITHIN:
        return False
    if abs(one.shape[1] - other.shape[1]) > _SIZE_WITHIN:
        return False
    most = _MOST_APART_IN_PIECES if pieces else _MOST_APART
    return furthest_apart(one, other) <= most


def furthest_apart(one: Pixels, other: Pixels) -> float:
    """The largest difference between fields of the two, 0 to 255."""
    grid = (max(1, one.shape[1] // _FIELD), max(1, one.shape[0] // _FIELD))
    small = [cv2.resize(item, grid, interpolation=cv2.INTER_AREA) for item in (one, other)]
    return float(cv2.absdiff(small[0], small[1]).max())
