"""Find words beside a signature or a choice that a pen was drawn through.

A signature may run over the name that is printed under it, and a tick over the answer beside it; a
line through the word is something else. Elsewhere on the page every stroke over a word counts, see
`docgen.receive.word_check`.

Over a letter a line does not show: both are black. It shows between the letters, in (nearly) all
of the gaps, and there it lies on one straight line.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from docgen.receive.ink import MM, grown, overlap
from docgen.receive.reference import PixelBox, PrintedWord, Reference
from docgen.receive.strokes import REACH_MM
from docgen.receive.words import Pictures, patch
from docgen.receive.writing import SIGNATURE_ZONE_MM

# Narrower words tell nothing.
_LEAST_WIDE_MM = 3.5
# A column where the sent word is lighter than this lies between letters; ink there is added from
# the second value.
_GAP, _ADDED = 0.45, 0.22
_LEAST_GAPS = 4
# Share of the gaps in which a line shows: at its ends a pen is light.
_SHOWN = 0.5
# How far, in millimetres, a drawn line may stray from a straight one, and in which share of the
# gaps where it shows it keeps within that.
_STRAYS_MM, _STRAIGHT = 0.35, 0.8
# Part of the height of a word, from above, within which a line through it lies.
_WITHIN = (0.1, 0.95)


def struck_words(both: Pictures, reference: Reference) -> Iterator[PrintedWord]:
    """Words near a place for a signature or a choice that are struck through or scratched out."""
    boxes = reference.signature_boxes
    zones = [grown(own, SIGNATURE_ZONE_MM) for own in boxes]
    zones += [grown(reference.pixels(it.box), REACH_MM) for it in reference.fields if it.is_choice]
    for word in reference.words if zones else ():
        box = reference.pixels(word.box)
        near = any(overlap(box, zone) for zone in zones)
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
    height, straight = _line(middles, heights[shown])
    middle = height / (bottom - top)
    return straight >= _STRAIGHT and _WITHIN[0] < middle < _WITHIN[1]


def _line(across: NDArray[np.float64], down: NDArray[np.float64]) -> tuple[float, float]:
    """Height of a line in the middle of a word, and the share of its points that lie straight."""
    keep = np.abs(down - np.median(down)) <= 3 * _STRAYS_MM * MM
    if keep.sum() < _LEAST_GAPS:
        return float(np.median(down)), 0.0
    slope, start = np.polyfit(across[keep], down[keep], 1)
    away = np.abs(down - (slope * across + start)) / MM
    return float(np.median(down)), float((away <= _STRAYS_MM).mean())


def _gaps(sent: NDArray[np.float32]) -> list[tuple[int, int]]:
    """First column and column after the last of each gap between the letters of a word."""
    light = np.concatenate([[False], sent.max(axis=0) < _GAP, [False]])
    turns = np.flatnonzero(light[1:] != light[:-1])
    found = zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True)
    # Before the first letter and behind the last a line need not have begun.
    return [(first, last) for first, last in found if first > 0 and last < sent.shape[1]]


def _height(added: NDArray[np.float32]) -> float:
    """Row around which ink was added in a gap; not a number where there is none."""
    rows = added.max(axis=1)
    if float(rows.max()) < _ADDED:
        return float("nan")
    weight = np.where(rows >= _ADDED / 2, rows, 0)
    return float((weight * np.arange(len(rows))).sum() / weight.sum())
