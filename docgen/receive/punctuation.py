"""Find full stops and commas that a pen added: as small as dust, but where dust seldom lies.

A dot of ink counts when it stands on the line of a text, beside a letter and not under or over
one, and the rest of the page is free of dots of that size: on a dirty glass nobody can tell.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from functools import lru_cache

import cv2
import numpy as np

from docgen.receive.ink import MM, grown, overlap
from docgen.receive.reference import REFERENCES, Darkness, Gray, PixelBox, PrintedWord, Reference
from docgen.receive.words import Pictures, patch

# Width and height in millimetres of a dot, and how dark in its middle and how full it is.
_SIZE_MM = (0.32, 1.4)
_DARK, _FULL = 0.5, 0.45
_ADDED = 0.3
# Dirt of this share of the size of a dot, elsewhere on the page, makes the dot dirt as well.
_ALIKE = 0.6
# How far above and below the line a mark reaches, and how far from the word it stands.
_ABOVE_MM, _BELOW_MM, _AWAY_MM = 0.9, 1.1, 2.2
# Letters that hang below the line.
_HANGING = "gjpqyQ,;()[]/|"


def added_marks(
    mask: Gray, both: Pictures, reference: Reference, skipped: Sequence[PrintedWord]
) -> Iterator[PixelBox]:
    """Dots of ink on a line of text that were not sent.

    Args:
        mask: Added ink, from `docgen.receive.ink.added_ink`.
        skipped: Words that cannot be compared.

    Returns:
        Left, top, right, bottom of each, in pixels of the reference.
    """
    left_out = {id(word) for word in skipped}
    zones = [zone for word, zone in _zones(reference) if id(word) not in left_out]
    found = [dot for zone in zones for dot in _dots_in(zone, both)]
    if not found:
        return
    boxes = [reference.pixels(word.box) for word in (*reference.words, *reference.figures)]
    boxes += [reference.pixels(field.box) for field in reference.fields]
    boxes.append(grown(reference.pixels(reference.code_box), 2.0))
    elsewhere = [
        dot
        for dot in _dots(mask, both.seen)
        if not any(overlap(dot, box) for box in (*zones, *boxes))
    ]
    sizes = [_size(dot) for dot in elsewhere]
    yield from (dot for dot in found if not any(size > _ALIKE * _size(dot) for size in sizes))


@lru_cache(maxsize=REFERENCES)
def _zones(reference: Reference) -> tuple[tuple[PrintedWord, PixelBox], ...]:
    """For each word where a mark behind it would stand."""
    words = [word for word in reference.words if not reference.in_strip(word)]
    found = []
    for word, after in zip(words, [*words[1:], None], strict=True):
        _, top, right, bottom = reference.pixels(word.box)
        line = _line(word, reference)
        end = right + _AWAY_MM * MM
        if after is not None:
            left, above, _, below = reference.pixels(after.box)
            if above < bottom and below > top and left > right:
                end = min(end, left - 1)
        found.append((word, (right, line - _ABOVE_MM * MM, end, line + _BELOW_MM * MM)))
    return tuple(found)


def _line(word: PrintedWord, reference: Reference) -> float:
    """Height, in pixels, of the line that the letters of a word stand on."""
    standing = [glyph.box for glyph in word.glyphs if glyph.text not in _HANGING]
    foot = statistics.median(box[1] for box in standing or [word.box])
    return reference.pixels((0.0, foot, 0.0, foot))[3]


def _dots_in(zone: PixelBox, both: Pictures) -> Iterator[PixelBox]:
    """Dots of added ink in one zone, also right beside a letter."""
    left, top, right, bottom = patch(zone, 3, both.seen.shape, 0)
    if right - left < 4 or bottom - top < 4:
        return
    seen = both.seen[top:bottom, left:right]
    added = seen - both.sent[top:bottom, left:right]
    if float(added.max()) < _DARK:
        return
    for dot in _dots((added > _ADDED).astype(np.uint8), seen):
        moved = dot[0] + left, dot[1] + top, dot[2] + left, dot[3] + top
        if _stands_in(moved, zone):
            yield moved


def _dots(mask: Gray, seen: Darkness) -> Iterator[PixelBox]:
    """Pieces of ink of the size of a full stop or a comma, that hang together with nothing."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    low, high = (side * MM for side in _SIZE_MM)
    for label, (left, top, wide, tall, area) in enumerate(stats[1:], start=1):
        fits = low <= wide <= high and low <= tall <= high
        if not fits or area < _FULL * wide * tall:
            continue
        own = labels[top : top + tall, left : left + wide] == label
        if float(seen[top : top + tall, left : left + wide][own].max()) >= _DARK:
            yield float(left), float(top), float(left + wide), float(top + tall)


def _size(dot: PixelBox) -> float:
    return (dot[2] - dot[0]) * (dot[3] - dot[1])


def _stands_in(dot: PixelBox, zone: PixelBox) -> bool:
    across, down = (dot[0] + dot[2]) / 2, (dot[1] + dot[3]) / 2
    return zone[0] <= across <= zone[2] and zone[1] <= down <= zone[3]
