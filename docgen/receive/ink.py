"""Find ink on a received page that was not sent, where it is and how it hangs together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.core.findings import Rect
from docgen.receive.reference import (
    REFERENCE_DPI,
    REFERENCES,
    Gray,
    PixelBox,
    PrintedWord,
    Reference,
)
from docgen.receive.words import Pictures, patch

MM = REFERENCE_DPI / 25.4

# Sent ink may have spread or moved so far, in pixels, before what lies there counts as added.
_SPREAD = 5
# Added ink is at least so dark, in full ink. Pencil and a light blue pen are above it.
_DARK = 0.3
# Sent ink from which a scan in black and white may show black, 255 being full ink.
_TINT = 40
_EDGE_MM = 3.0
# Pixels of the largest speck.
_SPECK = 5
Pixels = tuple[NDArray[np.int64], NDArray[np.int64]]


@lru_cache(maxsize=REFERENCES)
def _near(reference: Reference, bilevel: bool) -> Gray:
    """Where sent ink may have spread, and how dark: 255 is full ink."""
    side = 2 * _SPREAD + 1
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    near = np.asarray(cv2.dilate(cv2.bitwise_not(reference.gray), around), np.uint8)
    # In black and white every tint may have become black.
    return np.where(near > _TINT, 255, near).astype(np.uint8) if bilevel else near


def added_ink(
    both: Pictures,
    reference: Reference,
    threshold: float,
    unclear: Sequence[PrintedWord] = (),
    *,
    bilevel: bool = False,
) -> Gray:
    """Where ink is that was not sent, 255 or 0.

    Args:
        threshold: Residue inside words from which ink counts as added.
        unclear: Words that cannot be compared: what remains of them tells nothing.
        bilevel: Whether the scan was in black and white only.
    """
    seen = cv2.convertScaleAbs(np.maximum(both.seen, 0), alpha=255)
    extra = cv2.subtract(seen, _near(reference, bilevel)) > int(255 * _DARK)
    left_over = both.residue > threshold
    for word in unclear:
        left, top, right, bottom = patch(reference.pixels(word.box), 4, seen.shape, 0)
        left_over[top:bottom, left:right] = False
    mask = (extra | left_over).astype(np.uint8) * both.inside
    edge = int(_EDGE_MM * MM)
    mask[:edge], mask[-edge:], mask[:, :edge], mask[:, -edge:] = 0, 0, 0, 0
    return np.asarray(mask, np.uint8)


def clusters(mask: Gray, together_mm: float) -> list[tuple[PixelBox, Pixels]]:
    """Groups of inked pixels that lie near each other: box, and the pixels' rows and columns."""
    # At half size: half a pixel is nothing beside the distances here.
    high, wide = (mask.shape[0] + 1) // 2, (mask.shape[1] + 1) // 2
    small = np.zeros((high, wide), np.uint8)
    for down, right in ((0, 0), (0, 1), (1, 0), (1, 1)):
        quarter = mask[down::2, right::2]
        small[: quarter.shape[0], : quarter.shape[1]] |= quarter
    side = int(together_mm * MM / 2) | 1
    joined = cv2.dilate(small, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, ltype=cv2.CV_16U)
    groups = []
    for index in range(1, count):
        left, top, wide, high, _ = (int(value) for value in stats[index])
        own = labels[top : top + high, left : left + wide] == index
        left, top = 2 * left, 2 * top
        part = mask[top : top + 2 * high, left : left + 2 * wide]
        own = own.repeat(2, axis=0).repeat(2, axis=1)[: part.shape[0], : part.shape[1]]
        ys, xs = np.nonzero(_without_specks(np.where(own, part, 0).astype(np.uint8)))
        if len(ys):
            box = (left + xs.min(), top + ys.min(), left + xs.max() + 1, top + ys.max() + 1)
            bounds = (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
            groups.append((bounds, (ys + top, xs + left)))
    return groups


def _without_specks(part: Gray) -> Gray:
    """Without what is smaller than any stroke: the noise of a scan in black and white."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= _SPECK
    kept[0] = False
    return np.asarray(kept[labels], np.uint8)


def grown(box: PixelBox, by_mm: float) -> PixelBox:
    """A rectangle in pixels, larger on all sides."""
    by = by_mm * MM
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def overlap(one: PixelBox, other: PixelBox) -> bool:
    """Whether two rectangles share anything."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def in_points(reference: Reference, box: PixelBox) -> Rect:
    """A rectangle in pixels as one in points, rounded for people."""
    left, bottom, right, top = reference.points(box)
    return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)
