"""Tell what added ink is: something written in the text, initials in the margin, or only dirt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import cv2
import numpy as np

from docgen.receive.ink import MM, Pixels, clusters, grown, overlap
from docgen.receive.reference import Gray, PixelBox, Reference
from docgen.receive.strokes import mark_strokes

# Strokes nearer to each other than this belong to one piece of writing.
_TOGETHER_MM = 2.5
# Smaller is dirt: a full stop of this text is 0.4 mm.
_LEAST_EXTENT_MM = 1.3
_LEAST_AREA_MM2 = 0.35
# From here it is writing.
_SURE_EXTENT_MM = 2.2
_SURE_AREA_MM2 = 0.8
# A signature may run over its box by so much; loose strokes of it lie nearer, or are shorter than
# the last.
SIGNATURE_ZONE_MM = 12.0
_SIGNATURE_MM, _LOOSE_STROKE_MM = 3.0, 9.0
# Loose ends of a mark in the box of an answer lie within so much of it.
_CHOICE_MM = 1.5
# Width and height of the corner at the top left where sheets are stapled.
_CORNER_MM = (35.0, 22.0)
# A line through a word runs on for at least so long.
_STRUCK_MM = 4.0
# Initials are no wider and higher than this, have no more separate strokes, and there are no more
# of them on a page.
_INITIALS_MM = (32.0, 22.0)
_INITIALS_STROKES = 9
# Initials of two people side by side are no larger than this; lines of text lie so near.
_TOGETHER_INITIALS, _TOGETHER_INITIALS_MM = 2, (45.0, 28.0)
_LINES_MM = 6.0
_MOST_INITIALS = 6
# The hole of a punch is a disc of 5.5 to 8 mm (ISO 838: 6 mm).
_HOLE_MM = (4.5, 9.0)
# The shadow of an edge of the paper lies within so much of it.
_EDGE_MM = 9.0
_SHADOW_MM = 8.0


class Spot(StrEnum):
    """Where a piece of added ink lies, and what may be there."""

    TEXT = "in de tekst"
    BLANK = "in het wit"
    MARGIN = "in de marge"
    INITIALS = "als paraaf in de marge"
    SIGNATURE = "bij de handtekening"
    DIRT = "van het scannen of tekenen"


@dataclass(frozen=True, slots=True)
class Writing:
    """A piece of added ink.

    Attributes:
        box: Left, top, right, bottom in pixels of the reference.
        spot: Where it lies.
        strength: How sure it is that it was written, 0 to 1.
    """

    box: PixelBox
    spot: Spot
    strength: float


def text_block(reference: Reference) -> PixelBox:
    """Left, top, right, bottom in pixels of all that is printed, without the strip."""
    boxes = [reference.pixels(word.box) for word in reference.words]
    boxes += [reference.pixels(field.box) for field in reference.fields]
    boxes = [box for box in boxes if box[3] < reference.strip_top] or [(0, 0, 0, 0)]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def writings(mask: Gray, reference: Reference, bilevel: bool) -> tuple[Writing, ...]:
    """Pieces of added ink outside the places to fill in, in reading order; dirt left out.

    Args:
        mask: Added ink, from `docgen.receive.ink.added_ink`.
        bilevel: Whether the scan was in black and white only: glyphs are then ragged.
    """
    clear = mask.copy()
    _wipe(clear, [grown(reference.pixels(reference.code_box), 2.0), *_stamped(reference)])
    clear[mark_strokes(mask, reference) > 0] = 0
    for field in reference.fields:
        by = _SIGNATURE_MM if field.kind == "handtekening" else 2.5
        # Of a choice the mark is gone already: around its box the words to choose from stand.
        by = _CHOICE_MM if field.is_choice else by
        reach = 3 * (SIGNATURE_ZONE_MM if field.kind == "handtekening" else by)
        _wipe_touching(clear, reference.pixels(field.box), by, reach)
    signed = [grown(box, SIGNATURE_ZONE_MM) for box in reference.signature_boxes]
    block = text_block(reference)
    words = [reference.pixels(word.box) for word in (*reference.words, *reference.figures)]
    found = []
    for box, pixels in clusters(clear, _TOGETHER_MM):
        area = len(pixels[0]) / MM**2
        extent = max(box[2] - box[0], box[3] - box[1]) / MM
        if extent < _LEAST_EXTENT_MM or area < _LEAST_AREA_MM2 or _streak(box):
            continue
        ragged = bilevel and _stroke_mm(pixels) < _STRUCK_MM
        if ragged and any(_within(box, word) for word in words):
            continue  # the comparison of that word tells
        spot = _spot(box, pixels, block, words, clear.shape)
        if spot in (Spot.TEXT, Spot.BLANK) and any(_inside(_middle(box), zone) for zone in signed):
            spot = Spot.SIGNATURE if extent > _LOOSE_STROKE_MM else Spot.DIRT
        if spot is not Spot.DIRT:
            sure = extent >= _SURE_EXTENT_MM and area >= _SURE_AREA_MM2
            strength = (0.9 if spot is Spot.TEXT else 0.6) if sure else 0.5
            found.append(Writing(box, spot, strength))
    return _in_order(found)


def _stamped(reference: Reference) -> Iterator[PixelBox]:
    """Where the stamped line stands: on a page that many parties share, another one's is sent."""
    for word in reference.words:
        if reference.in_strip(word):
            box = reference.pixels(word.box)
            yield grown(box, 1.0)
            # The number of a party may be longer.
            yield box[2], box[1], box[2] + 4 * MM, box[3]


def _in_order(found: Sequence[Writing]) -> tuple[Writing, ...]:
    """From top to bottom; initials that make more than initials together are something else."""
    initials = [item for item in found if item.spot is Spot.INITIALS]
    too_many = initials if len(initials) > _MOST_INITIALS else _lines_of_text(initials)
    judged = [
        replace(item, spot=Spot.MARGIN, strength=0.5)
        if any(item is other for other in too_many)
        else item
        for item in found
    ]
    return tuple(sorted(judged, key=lambda item: (item.box[1], item.box[0])))


def _lines_of_text(initials: Sequence[Writing]) -> list[Writing]:
    """Those that lie so near to each other that together they are too large for initials."""
    groups: list[list[Writing]] = []
    for item in initials:
        near = [group for group in groups if any(_beside(item, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([item, *(other for group in near for other in group)])
    return [item for group in groups if _too_large(group) for item in group]


def _beside(one: Writing, other: Writing) -> bool:
    return overlap(grown(one.box, _LINES_MM), other.box)


def _too_large(group: Sequence[Writing]) -> bool:
    """Whether it is more than the initials of two people."""
    wide = max(item.box[2] for item in group) - min(item.box[0] for item in group)
    high = max(item.box[3] for item in group) - min(item.box[1] for item in group)
    most = (side * MM for side in _TOGETHER_INITIALS_MM)
    return len(group) > _TOGETHER_INITIALS or any(
        side > limit for side, limit in zip((wide, high), most, strict=True)
    )


def _spot(
    box: PixelBox,
    pixels: Pixels,
    block: PixelBox,
    words: Sequence[PixelBox],
    shape: tuple[int, ...],
) -> Spot:
    if not overlap(box, grown(block, 0.5)) or _stapled(box, words):
        if _hole(box, pixels) or _shadow(box, shape):
            return Spot.DIRT
        return Spot.INITIALS if _like_initials(box, pixels) else Spot.MARGIN
    near = grown(box, 2.5)
    return Spot.TEXT if any(overlap(near, word) for word in words) else Spot.BLANK


def _stapled(box: PixelBox, words: Sequence[PixelBox]) -> bool:
    """Whether it lies where staples, the shadows of their legs and dog-ears are."""
    corner = box[2] < _CORNER_MM[0] * MM and box[3] < _CORNER_MM[1] * MM
    return corner and not any(overlap(box, word) for word in words)


def _like_initials(box: PixelBox, pixels: Pixels) -> bool:
    wide, high = (box[2] - box[0]) / MM, (box[3] - box[1]) / MM
    if wide > _INITIALS_MM[0] or high > _INITIALS_MM[1]:
        return False
    count, _, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(_drawn(pixels), np.ones((3, 3), np.uint8)), connectivity=8
    )
    # A dot of an i is no stroke: what is smaller than half a millimetre does not count.
    strokes = (stats[1:count, cv2.CC_STAT_AREA] > (0.5 * MM) ** 2).sum()
    return bool(strokes <= _INITIALS_STROKES)


def _hole(box: PixelBox, pixels: Pixels) -> bool:
    wide, high = (box[2] - box[0]) / MM, (box[3] - box[1]) / MM
    round_like = all(_HOLE_MM[0] <= side <= _HOLE_MM[1] for side in (wide, high))
    return round_like and abs(wide - high) < 1.5 and len(pixels[0]) / MM**2 > 0.6 * wide * high


def _shadow(box: PixelBox, shape: tuple[int, ...]) -> bool:
    """Whether it runs along an edge of the paper, much longer than wide."""
    wide, high = (box[2] - box[0]) / MM, (box[3] - box[1]) / MM
    if max(wide, high) < 5 * min(wide, high) or max(wide, high) < _SHADOW_MM:
        return False
    across = high > wide
    near, far = (box[0], shape[1] - box[2]) if across else (box[1], shape[0] - box[3])
    return min(near, far) / MM + min(wide, high) < _EDGE_MM


def _drawn(pixels: Pixels) -> Gray:
    """A picture of some pixels alone: 1 where they are."""
    rows, columns = pixels
    part = np.zeros((np.ptp(rows) + 1, np.ptp(columns) + 1), np.uint8)
    part[rows - rows.min(), columns - columns.min()] = 1
    return part


def _stroke_mm(pixels: Pixels) -> float:
    """Length of the longest piece that holds together, in millimetres."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(_drawn(pixels), connectivity=8)
    return float(stats[1:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1].max()) / MM


def _streak(box: PixelBox) -> bool:
    """Whether it is a line of a scanner or a fold: dead straight and longer than a pen draws."""
    wide, high = (box[2] - box[0]) / MM, (box[3] - box[1]) / MM
    return min(wide, high) < 1.5 and max(wide, high) > 150


def _within(box: PixelBox, word: PixelBox) -> bool:
    return _inside(box, grown(word, 0.5))


def _inside(box: PixelBox, zone: PixelBox) -> bool:
    left, top, right, bottom = zone
    return box[0] >= left and box[1] >= top and box[2] <= right and box[3] <= bottom


def _middle(box: PixelBox) -> PixelBox:
    across, down = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return across, down, across, down


def _wipe(mask: Gray, boxes: Iterable[PixelBox]) -> None:
    for left, top, right, bottom in boxes:
        mask[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1] = 0


def _wipe_touching(mask: Gray, box: PixelBox, by_mm: float, reach_mm: float) -> None:
    """Take away the ink in and around a box, as far as the strokes that touch it run."""
    reach = _whole(grown(box, reach_mm), mask.shape)
    part = _part(mask, reach)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(part, np.ones((5, 5), np.uint8)), connectivity=8
    )
    own = _whole(grown(box, 1.0), mask.shape)
    inside = own[0] - reach[0], own[1] - reach[1], own[2] - reach[0], own[3] - reach[1]
    touches = np.zeros(len(stats), bool)
    touches[np.unique(_part(labels, inside))] = True
    # What runs on beyond the reach is no signature.
    left, top, wide, high, _ = stats.T
    ends = (left > 0) & (top > 0) & (left + wide < part.shape[1]) & (top + high < part.shape[0])
    touches &= ends
    touches[0] = False
    part[touches[labels]] = 0
    _wipe(mask, [grown(box, by_mm)])


def _whole(box: PixelBox, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """The part of a rectangle that lies within a picture, in whole pixels."""
    left, top, right, bottom = (int(max(value, 0)) for value in box)
    return left, top, min(right, shape[1]), min(bottom, shape[0])


def _part(picture: Any, box: tuple[int, int, int, int]) -> Any:
    left, top, right, bottom = box
    return picture[top:bottom, left:right]
