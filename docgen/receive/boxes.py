"""Whether something was put in a place to fill in: ink, and not its frame, a shadow or dirt."""

from __future__ import annotations

import cv2
import numpy as np

from docgen.receive.catalogue import IssuedField
from docgen.receive.facts import BoxInk
from docgen.receive.ink import MM, clusters, grown
from docgen.receive.reference import Gray, PixelBox, Reference
from docgen.receive.strokes import runs_out

# A signature is counted so far outside its box too; a date or place only within its own.
_AROUND_MM = {"handtekening": 2.0}
_SHRINK_MM = 0.8
# Straight over this part of the box nobody writes.
_LINE = 0.55
# Extent in millimetres and inked surface in square millimetres: below the first nothing is there,
# from the second something surely is.
_EXTENT = {"handtekening": (3.0, 9.0), "datum": (1.5, 5.0), "plaats": (1.5, 4.0)}
_AREA = {"handtekening": (1.0, 4.0), "datum": (0.5, 1.6), "plaats": (0.5, 1.6)}
# The same for a tick, a cross or a box that was filled.
_CHOICE_EXTENT, _CHOICE_AREA = (0.9, 2.6), (0.25, 0.9)
# A line through a mark sticks out of the box on both sides, and not above and below as a cross
# does; or far on one side, through the words beside it. Scratches stick out on three sides and
# leave little white in the box.
_LINE_OUT_MM, _FAR_OUT_MM, _CROSS_OUT_MM = 1.8, 3.5, 1.0
_SCRATCH_OUT_MM, _SCRATCH_FULL = 1.0, 0.5


def box_inks(mask: Gray, reference: Reference) -> tuple[BoxInk, ...]:
    """What stands in each place to fill in on the page, without crops.

    Args:
        mask: Added ink, from `docgen.receive.ink.added_ink`.
    """
    return tuple(
        BoxInk(
            field.name,
            field.kind,
            field.nr,
            round(_ink(mask, field, reference), 2),
            struck=field.is_choice and _struck(mask, field, reference),
        )
        for field in reference.fields
    )


def _struck(mask: Gray, field: IssuedField, reference: Reference) -> bool:
    """Whether the mark in a box seems to be struck through or scratched out."""
    box = reference.pixels(field.box)
    out = runs_out(mask, box)
    flat = min(out.top, out.bottom) < _CROSS_OUT_MM
    if min(out.left, out.right) >= _LINE_OUT_MM and flat:
        return True
    if max(out.left, out.right) >= _FAR_OUT_MM and max(out.top, out.bottom) < _CROSS_OUT_MM:
        return True
    inner = _part(mask, grown(box, -_SHRINK_MM))
    full = float((inner > 0).mean()) if inner.size else 0.0
    sides = sum(side >= _SCRATCH_OUT_MM for side in (out.left, out.top, out.right, out.bottom))
    return full >= _SCRATCH_FULL and sides >= 3


def _ink(mask: Gray, field: IssuedField, reference: Reference) -> float:
    zone = grown(reference.pixels(field.box), _AROUND_MM.get(field.kind, -_SHRINK_MM))
    part = _without_lines(_part(mask, zone))
    best = 0.0
    for box, (rows, _) in clusters(part, 4.0):
        extent = max(box[2] - box[0], box[3] - box[1]) / MM
        score = min(
            _between(extent, _EXTENT.get(field.kind, _CHOICE_EXTENT)),
            _between(len(rows) / MM**2, _AREA.get(field.kind, _CHOICE_AREA)),
        )
        best = max(best, score)
    return best


def _part(mask: Gray, zone: PixelBox) -> Gray:
    left, top, right, bottom = (int(max(value, 0)) for value in zone)
    return np.ascontiguousarray(mask[top:bottom, left:right])


def _between(value: float, bounds: tuple[float, float]) -> float:
    """0.2 at the lower bound, 0.8 at the upper one, straight between and beyond."""
    low, high = bounds
    return min(max(0.2 + 0.6 * (value - low) / (high - low), 0.0), 1.0)


def _without_lines(part: Gray) -> Gray:
    """Without pieces of the frame, folds and edges of shadows: straight, along the whole box."""
    high, wide = part.shape
    thick = cv2.dilate(part, np.ones((3, 3), np.uint8))
    lines = np.zeros_like(part)
    for shape in ((1, int(wide * _LINE)), (int(high * _LINE), 1)):
        if max(shape) > 3 * MM:
            found = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
            lines = np.maximum(lines, np.asarray(found, np.uint8))
    near = cv2.dilate(lines, np.ones((5, 5), np.uint8))
    return np.where(near > 0, 0, part).astype(np.uint8)
