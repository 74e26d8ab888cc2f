"""The strokes of a mark in the box of an answer: in it, and as far as they run out of it.

A tick is drawn in one movement that ends where it ends, often millimetres outside the box and over
the words beside it. Those strokes belong to the mark and are no change of the page; a stroke that
runs on much further is no part of a mark.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from docgen.receive.ink import MM, grown
from docgen.receive.reference import Gray, PixelBox, Reference

# So far out of its box a mark may run.
REACH_MM = 9.0
# A mark has ink so far within its box: nearer to the edge the frame is printed.
_INSIDE_MM = 0.8
# Along the frame, so far on both sides of it, a stroke hardly shows; where it comes that near to
# the frame it goes on behind it.
_FRAME_MM = 1.0
# Over a letter a stroke does not show either: pieces so near to each other are one.
_TOGETHER_MM = 1.3


@dataclass(frozen=True, slots=True)
class Out:
    """How far the strokes of a mark run out of its box, in millimetres."""

    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


def mark_strokes(mask: Gray, reference: Reference) -> Gray:
    """Where the strokes are, 255 or 0, of all marks in boxes of answers on the page.

    Args:
        mask: Added ink, from `docgen.receive.ink.added_ink`.
    """
    own = np.zeros_like(mask)
    for field in reference.fields:
        if field.is_choice:
            box = reference.pixels(field.box)
            left, top, right, bottom = _reach(box, mask)
            own[top:bottom, left:right] |= _strokes(mask, box)
    return own


def runs_out(mask: Gray, box: PixelBox) -> Out:
    """How far the strokes of the mark in a box, in pixels, run out of it."""
    left, top, _, _ = _reach(box, mask)
    rows, columns = np.nonzero(_strokes(mask, box))
    if not len(rows):
        return Out()
    sides = (
        box[0] - left - columns.min(),
        box[1] - top - rows.min(),
        left + columns.max() + 1 - box[2],
        top + rows.max() + 1 - box[3],
    )
    return Out(*(max(0.0, float(side)) / MM for side in sides))


def _reach(box: PixelBox, mask: Gray) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(value) for value in grown(box, REACH_MM))
    return max(left, 0), max(top, 0), min(right, mask.shape[1]), min(bottom, mask.shape[0])


def _strokes(mask: Gray, box: PixelBox) -> Gray:
    """Ink within reach of a box that hangs together with ink in it and ends there, 255 or 0."""
    left, top, right, bottom = _reach(box, mask)
    added = mask[top:bottom, left:right] > 0
    within = _area(grown(box, -_INSIDE_MM), left, top)
    inner = np.zeros(added.shape, np.uint8)
    inner[within] = added[within]
    frame = np.zeros(added.shape, bool)
    frame[_area(grown(box, _FRAME_MM), left, top)] = True
    frame[within] = False
    behind = frame & (_widened(inner, 2 * (_INSIDE_MM + _FRAME_MM)) > 0)
    ink = _widened(added.astype(np.uint8), _TOGETHER_MM) | behind.astype(np.uint8)
    _, labels = cv2.connectedComponents(ink, connectivity=8)
    own = np.zeros(added.shape, np.uint8)
    for label in np.unique(labels[within][added[within]]):
        piece = added & (labels == label)
        edge = piece[0].any() or piece[-1].any() or piece[:, 0].any() or piece[:, -1].any()
        own[piece & (not edge)] = 255
    return own


def _area(box: PixelBox, left: int, top: int) -> tuple[slice, slice]:
    """Rows and columns of a rectangle in a part of the picture that begins at ``left``, ``top``."""
    x, y, r, b = (int(value) for value in box)
    return slice(max(y - top, 0), b - top + 1), slice(max(x - left, 0), r - left + 1)


def _widened(ink: Gray, by_mm: float) -> Gray:
    """Ink made wider by so much in all."""
    side = int(by_mm * MM) | 1
    return np.asarray(cv2.dilate(ink, np.ones((side, side), np.uint8)), np.uint8)
