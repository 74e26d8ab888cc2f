"""Find words beside a signature that a pen was drawn through.

A signature may run over the name that is printed under it; a line through the name is something
else. Elsewhere on the page every stroke over a word counts, see `docgen.receive.word_check`.

Over a letter a line does not show: both are black. It shows between the letters, in (nearly) all
of the gaps, and there it lies on one straight line.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from docgen.receive.ink import MM, grown, overlap
from docgen.receive.reference import PixelBox, PrintedWord, Reference
from docgen.receive.words import Pictures, patch
from docgen.receive.writing import SIGNATURE_ZONE_MM

# Narrower words tell nothing.
_LEAST_WIDE_MM = 3.5
# A column where the sent word is lighter than this lies between letters; ink there is added from
# the second value.
_GAP, _ADDED = 0.45, 0.22
_LEAST_GAPS = 3
# Share of the gaps in which a line shows.
_SHOWN = 0.8
# How far, in millimetres and on average, a drawn line strays from a straight one.
_STRAYS_MM = 0.4
# Part of the height of a word, from above, within which a line through it lies.
_WITHIN = (0.1, 0.95)


def struck_words(both: Pictures, reference: Reference) -> Iterator[PrintedWord]:
    """Words near a place for a signature that are struck through or scratched out."""
    boxes = [
        reference.pixels(field.box) for field in reference.fields if field.kind == "handtekening"
    ]
    for word in reference.words if boxes else ():
        box = reference.pixels(word.box)
        near = any(overlap(box, grown(own, SIGNATURE_ZONE_MM)) for own in boxes)
        inside = any(overlap(box, grown(own, -1.0)) for own in boxes)
        if near and not inside and _struck(both, box):
            yield word


def _struck(both: Pictures, box: PixelBox) -> bool:
    left, top, right, bottom = patch(box, 0, both.seen.shape, 0)
    if right - left < _LEAST_WIDE_MM * MM or bottom <= top:
        return False
    gaps = _gaps(both.sent[top:bottom, left:right])
    if len(gaps) < _LEAST_GAPS:
        return False
    added = both.residue[top:bottom, left:right]
    heights = np.array([_height(added[:, first:last]) for first, last in gaps])
    shown = ~np.isnan(heights)
    if shown.mean() < _SHOWN or shown.sum() < _LEAST_GAPS:
        return False
    middles = np.array([(first + last) / 2 for first, last in gaps])[shown]
    slope, start = np.polyfit(middles, heights[shown], 1)
    strays = float(np.abs(heights[shown] - (slope * middles + start)).mean()) / MM
    middle = float(np.median(heights[shown])) / (bottom - top)
    return strays < _STRAYS_MM and _WITHIN[0] < middle < _WITHIN[1]


def _gaps(sent: NDArray[np.float32]) -> list[tuple[int, int]]:
    """First column and column after the last of each gap between the letters of a word."""
    light = np.concatenate([[False], sent.max(axis=0) < _GAP, [False]])
    turns = np.flatnonzero(light[1:] != light[:-1])
    return [(int(first), int(last)) for first, last in zip(turns[::2], turns[1::2], strict=True)]


def _height(added: NDArray[np.float32]) -> float:
    """Row around which ink was added in a gap; not a number where there is none."""
    rows = added.max(axis=1)
    if float(rows.max()) < _ADDED:
        return float("nan")
    weight = np.where(rows >= _ADDED / 2, rows, 0)
    return float((weight * np.arange(len(rows))).sum() / weight.sum())
