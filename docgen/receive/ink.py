"""Find ink on a received page that was not sent: strokes of a pen, and nothing that dirt does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.core.findings import Rect
from docgen.core.page_layout import STRIP_MM
from docgen.receive.reference import REFERENCE_DPI, Gray, PixelBox, Reference
from docgen.receive.words import Pictures

MM = REFERENCE_DPI / 25.4

# Sent ink may have spread or moved so far, in pixels, before what lies there counts as added.
_SPREAD = 4
# Added ink is at least so dark, in full ink. Pencil and a light blue pen are above it.
_DARK = 0.3
# Strokes nearer to each other than this belong to one piece of writing.
_TOGETHER_MM = 2.5
# Smaller is dirt: a full stop of this text is 0.4 mm.
_LEAST_EXTENT_MM = 1.3
_LEAST_AREA_MM2 = 0.35
# From here it is writing.
_SURE_EXTENT_MM = 2.2
_SURE_AREA_MM2 = 0.8
# A signature may run over its box by so much.
SIGNATURE_ZONE_MM = 12.0
_EDGE_MM = 3.0
# Width and height of the corner at the top left where sheets are stapled.
_CORNER_MM = (35.0, 22.0)
# A line through a word runs on for at least so long.
_STRUCK_MM = 4.0
# Pixels of the largest speck.
_SPECK = 5
Pixels = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Writing:
    """A piece of added ink.

    Attributes:
        box: Left, top, right, bottom in pixels of the reference.
        area: Inked surface in square millimetres.
        darkness: How dark on average, in full ink.
        spot: ``tekst``, ``wit`` (blank part of the text area) or ``marge``.
        strength: How sure it is that it was written, 0 to 1.
    """

    box: PixelBox
    area: float
    darkness: float
    spot: str
    strength: float


def added_ink(both: Pictures, threshold: float) -> Gray:
    """Where ink is that was not sent, 255 or 0.

    Args:
        threshold: Residue inside words from which ink counts as added.
    """
    side = 2 * _SPREAD + 1
    near = cv2.dilate(both.sent, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    extra = (both.seen - 1.1 * near > _DARK) & (both.seen > _DARK)
    mask = (extra | (both.residue > threshold)).astype(np.uint8) * 255
    mask[both.inside == 0] = 0
    edge = int(_EDGE_MM * MM)
    mask[:edge], mask[-edge:], mask[:, :edge], mask[:, -edge:] = 0, 0, 0, 0
    return np.asarray(mask, np.uint8)


def text_block(reference: Reference) -> PixelBox:
    """Left, top, right, bottom in pixels of all that is printed, without the strip."""
    boxes = [reference.pixels(word.box) for word in reference.words]
    boxes += [reference.pixels(field.box) for field in reference.fields]
    limit = reference.gray.shape[0] - STRIP_MM * MM
    boxes = [box for box in boxes if box[3] < limit] or [(0, 0, 0, 0)]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def writings(
    mask: Gray, both: Pictures, reference: Reference, bilevel: bool
) -> tuple[Writing, ...]:
    """Pieces of added ink outside the places to fill in, in reading order.

    Args:
        bilevel: Whether the scan was in black and white only: glyphs are then ragged.
    """
    clear = mask.copy()
    _wipe(clear, [grown(reference.pixels(reference.code_box), 2.0)])
    for field in reference.fields:
        by = SIGNATURE_ZONE_MM if field.kind == "handtekening" else 2.5
        _wipe_touching(clear, reference.pixels(field.box), by)
    block = text_block(reference)
    words = [reference.pixels(word.box) for word in (*reference.words, *reference.figures)]
    found = []
    for box, pixels in clusters(clear, _TOGETHER_MM):
        part = both.seen[pixels]
        area = len(part) / MM**2
        extent = max(box[2] - box[0], box[3] - box[1]) / MM
        if extent < _LEAST_EXTENT_MM or area < _LEAST_AREA_MM2 or _streak(box):
            continue
        ragged = bilevel and _stroke_mm(pixels) < _STRUCK_MM
        if ragged and any(_within(box, word) for word in words):
            continue  # the comparison of that word tells
        sure = extent >= _SURE_EXTENT_MM and area >= _SURE_AREA_MM2
        spot = _spot(box, block, words)
        strength = (0.9 if spot == "tekst" else 0.6) if sure else 0.5
        found.append(Writing(box, area, float(part.mean()), spot, strength))
    return tuple(sorted(found, key=lambda item: (item.box[1], item.box[0])))


def clusters(mask: Gray, together_mm: float) -> list[tuple[PixelBox, Pixels]]:
    """Groups of inked pixels that lie near each other: box, and the pixels' rows and columns."""
    side = int(together_mm * MM) | 1
    joined = cv2.dilate(mask, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, ltype=cv2.CV_16U)
    groups = []
    for index in range(1, count):
        left, top, wide, high, _ = (int(value) for value in stats[index])
        part = mask[top : top + high, left : left + wide].copy()
        part[labels[top : top + high, left : left + wide] != index] = 0
        ys, xs = np.nonzero(_without_specks(part))
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


def _stroke_mm(pixels: Pixels) -> float:
    """Length of the longest piece that holds together, in millimetres."""
    rows, columns = pixels
    part = np.zeros((np.ptp(rows) + 1, np.ptp(columns) + 1), np.uint8)
    part[rows - rows.min(), columns - columns.min()] = 1
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    return float(stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max()) / MM


def grown(box: PixelBox, by_mm: float) -> PixelBox:
    """A rectangle in pixels, larger on all sides."""
    by = by_mm * MM
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def overlap(one: PixelBox, other: PixelBox) -> bool:
    """Whether two rectangles share anything."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _wipe(mask: Gray, boxes: Iterable[PixelBox]) -> None:
    for left, top, right, bottom in boxes:
        mask[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1] = 0


def _wipe_touching(mask: Gray, box: PixelBox, by_mm: float) -> None:
    """Take away the ink in and around a box, as far as the strokes that touch it run."""
    zone = grown(box, by_mm)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(mask, np.ones((5, 5), np.uint8)), connectivity=8
    )
    left, top, right, bottom = (int(max(value, 0)) for value in grown(box, 1.0))
    touching = set(np.unique(labels[top:bottom, left:right])) - {0}
    reach = grown(box, 3 * by_mm)
    for label in touching:
        x, y, wide, high, _ = stats[label]
        if x >= reach[0] and y >= reach[1] and x + wide <= reach[2] and y + high <= reach[3]:
            mask[labels == label] = 0
    _wipe(mask, [zone])


def _within(box: PixelBox, word: PixelBox) -> bool:
    left, top, right, bottom = grown(word, 0.5)
    return box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom


def _spot(box: PixelBox, block: PixelBox, words: Sequence[PixelBox]) -> str:
    if not overlap(box, grown(block, 0.5)):
        return "marge"
    # Staples, and the shadows of their legs and of dog-ears.
    if (
        box[2] < _CORNER_MM[0] * MM
        and box[3] < _CORNER_MM[1] * MM
        and not any(overlap(box, word) for word in words)
    ):
        return "marge"
    near = grown(box, 2.5)
    return "tekst" if any(overlap(near, word) for word in words) else "wit"


def _streak(box: PixelBox) -> bool:
    """Whether it is a line of a scanner or a fold: dead straight and longer than a pen draws."""
    wide, high = (box[2] - box[0]) / MM, (box[3] - box[1]) / MM
    return min(wide, high) < 1.5 and max(wide, high) > 150


def in_points(reference: Reference, box: PixelBox) -> Rect:
    """A rectangle in pixels as one in points, rounded for people."""
    left, bottom, right, top = reference.points(box)
    return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)
