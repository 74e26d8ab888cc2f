"""Which way up a page is, from the look of its lines: for a page without a code.

Lines of print show as stripes. Letters stick out above the stripe (b, d, h, k, l, t and capitals)
much more often than below it (g, j, p, q), in Dutch as in any language in Latin script.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]

_HEIGHT = 1170  # of a page of A4 at 100 dpi
_BANDS = 16
_TILTS = tuple(step / 2 for step in range(-6, 7))
# Share of the ink beside the stripes by which one side must win, and the least ink to judge by.
# Measured on the pages of the example, scanned, photographed and faxed: 0.06 at the least.
_CLEAR, _LEAST_INK = 0.03, 150.0
# By what factor the lines must show more in one direction; measured: 1.8 at the least.
_STRIPED = 1.5
# Height of a line with its white, in rows; and from which share of its darkest row letters stand.
_LEAST_LINE, _MOST_LINE = 6, 22
_BODY = 0.5


def rotation_of(gray: Gray) -> int | None:
    """Degrees clockwise by which the picture must be turned to stand upright.

    Returns:
        0, 90, 180 or 270; ``None`` when the page has too little print to tell.
    """
    ink = _ink(gray)
    # Turned a quarter clockwise, so that the lines of a page that lies run from side to side.
    standing, lying = _straight(ink), _straight(np.ascontiguousarray(np.rot90(ink, -1)))
    rows, columns = _stripes(standing), _stripes(lying)
    if max(rows, columns) < _STRIPED * min(rows, columns) or not rows or not columns:
        return None
    lean = _lean(lying if columns > rows else standing)
    if abs(lean) < _CLEAR:
        return None
    return (90 if columns > rows else 0) + (0 if lean > 0 else 180)


def _ink(gray: Gray) -> NDArray[np.float32]:
    """Ink, 0 or 1, at about 100 dpi, without the large dark areas around a photo."""
    scale = min(1.0, _HEIGHT / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    return np.asarray(paper.astype(np.int16) - small > 50, np.float32)


def _straight(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """The page with its lines level, as far as it was a few degrees askew."""
    smaller = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    half = np.asarray(smaller, np.float32)
    best = max(_TILTS, key=lambda tilt: _stripes(_sheared(half, tilt)))
    return _sheared(ink, best)


def _sheared(ink: NDArray[np.float32], tilt: float) -> NDArray[np.float32]:
    height, width = ink.shape
    slope = math.tan(math.radians(tilt))
    moved = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], np.float32)
    return np.asarray(cv2.warpAffine(ink, moved, (width, height)), np.float32)


def _stripes(ink: NDArray[np.float32]) -> float:
    """How much the ink lies in stripes from side to side, in bands narrow enough for a bend."""
    profiles = (band.mean(axis=1) for band in np.array_split(ink, _BANDS, axis=1))
    return float(sum((np.diff(profile) ** 2).sum() for profile in profiles))


def _lean(ink: NDArray[np.float32]) -> float:
    """Ink above the stripes less that below them, as a share of both: -1 to 1."""
    above = below = 0.0
    for band in np.array_split(ink, _BANDS, axis=1):
        profile = band.sum(axis=1)
        for start, end in _runs(profile > 0):
            if not _LEAST_LINE <= end - start <= _MOST_LINE:
                continue
            line = profile[start:end]
            body = np.flatnonzero(line >= _BODY * line.max())
            above += float(line[: body[0]].sum())
            below += float(line[body[-1] + 1 :].sum())
    total = above + below
    return (above - below) / total if total >= _LEAST_INK else 0.0


def _runs(marks: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a row of marks is unbroken: first and one past the last."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], marks.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]
