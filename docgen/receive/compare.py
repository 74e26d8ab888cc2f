"""Compare a received page with the page that was sent, and say what differs and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import cv2

from docgen.core.findings import Rect
from docgen.receive.align import Corners, align
from docgen.receive.boxes import box_inks
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.crops import box_crops, with_crops
from docgen.receive.facts import BoxInk, Change, Comparison, Crop, Difference, Method
from docgen.receive.ink import added_ink, in_points, overlap
from docgen.receive.likeness import page_likeness
from docgen.receive.punctuation import added_marks
from docgen.receive.reference import Gray, PixelBox, Reference, drawn_page, reference_page
from docgen.receive.strokes import mark_strokes
from docgen.receive.struck import struck_words
from docgen.receive.word_check import (
    View,
    changed_words,
    falling_apart,
    view_of,
    visible,
)
from docgen.receive.words import Pictures, patch, pictures
from docgen.receive.writing import Spot, Writing, writings

# Certainty below which a person must look, and what is left of it when words were cut off.
_POOR, _CUT_OFF = 0.8, 0.45
# Certainty below which differences are no more than doubts: letters fall apart by themselves.
_NOTHING = 0.5
# Points between the lines of something that is written in the margin.
_LINES_APART = 30.0
# A line through a word beside a signature may belong to the signature.
_STRUCK = 0.6
# A dot on a line of text may be dirt.
_MARK = 0.5
_FELL_APART = (
    "Woorden in grijs of op een donkere achtergrond zijn niet vergeleken: in een scan in alleen "
    "zwart en wit vallen die uiteen."
)
# Grey levels that two drawings of the same page may differ.
_DRAWN_ALIKE = 8
# With fewer glyphs in their place it is not that page.
_LEAST_THERE = 0.4


@dataclass(frozen=True, slots=True)
class Compared:
    """Outcome of holding a received page against an issued one.

    Attributes:
        comparison: What differs.
        boxes: What stands in the places to fill in.
        crops: Pictures, that the differences and the boxes name.
        fits: How well the page is that page at all, 0 to 1.
    """

    comparison: Comparison
    boxes: tuple[BoxInk, ...]
    crops: tuple[Crop, ...]
    fits: float


def compare_page(
    upright: Gray,
    dpi: float,
    corners: Corners | None,
    scanned: bool,
    copy: IssuedCopy,
    page: int,
) -> Compared:
    """Hold a received page against page ``page`` of an issued copy.

    Args:
        upright: The received page, turned upright.
        dpi: Its resolution; a guess will do.
        corners: Corners of the page code in it, in pixels, clockwise from top left.
        scanned: Whether it is a picture of a page rather than a page with its own text.

    Raises:
        EngineFailedError: The issued copy cannot be read.
    """
    reference = reference_page(copy, page)
    aligned = align(upright, dpi, corners, reference)
    if aligned is None:
        return _no_likeness(reference)
    both = pictures(aligned, reference)
    like = page_likeness(reference, both, aligned.bilevel)
    if like.there < _LEAST_THERE:
        return _no_likeness(reference, like.there)
    view = view_of(reference, both, like)
    lost = falling_apart(view)
    stamped = [word for word in reference.words if reference.in_strip(word)]
    unclear = (*lost, *stamped)
    mask = added_ink(both, reference, view.bounds[1], unclear, bilevel=aligned.bilevel)
    if any(field.is_choice for field in reference.fields):
        view = replace(view, covered=mark_strokes(mask, reference))
    found = [
        *changed_words(view, lost),
        *_struck_out(both, reference),
        *_marked(added_marks(mask, both, reference, lost), reference),
        *_as_differences(writings(mask, reference, aligned.bilevel), reference),
    ]
    ordered = _merged(sorted(found, key=lambda item: (-item.box[3], item.box[0])))
    named, crops = with_crops(ordered, aligned, reference)
    boxes, more = box_crops(box_inks(mask, reference), aligned, reference)
    same = not scanned and not named and _exactly(upright, reference)
    method = Method.CONTENT if same else Method.PICTURE
    certainty, note = (1.0, "") if same else _certainty(view, len(lost))
    if certainty < _NOTHING:
        named = tuple(replace(item, strength=min(item.strength, 0.6)) for item in named)
    comparison = Comparison(method, certainty, named, note)
    return Compared(comparison, boxes, (*crops, *more), like.there)


def _exactly(upright: Gray, reference: Reference) -> bool:
    """Whether the page is drawn pixel for pixel as it was sent, but for the places to fill in."""
    drawn = drawn_page(reference.copy, reference.page)
    if upright.shape != drawn.shape:
        return False
    differs = cv2.absdiff(upright, drawn) > _DRAWN_ALIKE
    for field in reference.fields:
        left, top, right, bottom = patch(reference.pixels(field.box), 3, differs.shape, 0)
        differs[top:bottom, left:right] = False
    return not bool(differs.any())


def _no_likeness(reference: Reference, fits: float = 0.0) -> Compared:
    note = "De bladzijde lijkt niet genoeg op de verstuurde bladzijde om ze te vergelijken."
    boxes = tuple(BoxInk(field.name, field.kind, field.nr, 0.5) for field in reference.fields)
    return Compared(Comparison(Method.NONE, 0.0, (), note), boxes, (), fits)


def _certainty(view: View, lost: int) -> tuple[float, str]:
    """How sure it is that no changed digit was missed, and what makes it less sure.

    Args:
        lost: How many words could not be compared.
    """
    # Measured: below a likeness of 0.93 half of the changed digits is missed.
    lack = max(0.0, 0.97 - view.like.common)
    certainty = max(0.99 - 8 * lack, 0.05) * min(1.0, view.like.there / 0.9)
    seen = _share_seen(view)
    if seen < 1.0:
        note = "Een deel van de tekst valt buiten het beeld en is niet te vergelijken."
        return round(min(certainty, _CUT_OFF * seen), 2), note
    if certainty < _POOR:
        note = "Het beeld is te slecht om elk woord en elk cijfer te kunnen vergelijken."
        return round(certainty, 2), note
    if lost:
        return round(certainty * (1 - lost / len(view.words)), 2), _FELL_APART
    return round(certainty, 2), ""


def _share_seen(view: View) -> float:
    boxes = [
        view.reference.pixels(word.box) for word in view.words if not view.reference.in_strip(word)
    ]
    return sum(visible(box, view.both) for box in boxes) / len(boxes) if boxes else 1.0


def _struck_out(both: Pictures, reference: Reference) -> Iterator[Difference]:
    """Words beside a signature with a line through them: a person must say what that is."""
    for word in struck_words(both, reference):
        box = in_points(reference, reference.pixels(word.box))
        yield Difference(Change.INK, box, word.text, "", "", _STRUCK)


def _marked(marks: Iterable[PixelBox], reference: Reference) -> Iterator[Difference]:
    """Full stops and commas that a pen seems to have added; it may be dirt."""
    for box in marks:
        yield Difference(Change.POINT, in_points(reference, box), "", "", "", _MARK)


def _as_differences(written: Sequence[Writing], reference: Reference) -> list[Difference]:
    kinds = {
        Spot.INITIALS: Change.INITIALS,
        Spot.MARGIN: Change.MARGIN,
        Spot.SIGNATURE: Change.BESIDE,
    }
    found = []
    for item in written:
        change = kinds.get(item.spot, Change.INK)
        strength = 1.0 if change is Change.INITIALS else item.strength
        found.append(Difference(change, in_points(reference, item.box), "", "", "", strength))
    return found


def _merged(found: Sequence[Difference]) -> list[Difference]:
    """Ink over a word is one difference, not two."""
    kept: list[Difference] = []
    for item in found:
        near = next((i for i, one in enumerate(kept) if _same(one, item)), None)
        if near is None:
            kept.append(item)
        else:
            kept[near] = _joined(kept[near], item)
    return kept


def _same(one: Difference, other: Difference) -> bool:
    apart = {
        Change.INITIALS: 6.0,
        Change.MARGIN: _LINES_APART,
        Change.BESIDE: _LINES_APART,
    }
    for change, by in apart.items():
        if change in (one.change, other.change):
            return one.change == other.change and overlap(_grown(one.box, by), other.box)
    return overlap(_near(one.box, 4), other.box)


def _grown(box: Rect, by: float) -> Rect:
    """A rectangle in points, larger on all sides."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _near(box: Rect, by: float) -> Rect:
    return box[0] - by, box[1] - by / 3, box[2] + by, box[3] + by / 3


def _joined(one: Difference, other: Difference) -> Difference:
    change = one.change if one.change == other.change else _stronger(one, other)
    box = (
        min(one.box[0], other.box[0]),
        min(one.box[1], other.box[1]),
        max(one.box[2], other.box[2]),
        max(one.box[3], other.box[3]),
    )
    expected = " ".join(part for part in (one.expected, other.expected) if part)
    strength = max(one.strength, other.strength)
    return replace(one, change=change, box=box, expected=expected, strength=strength)


def _stronger(one: Difference, other: Difference) -> Change:
    """What two differences in one place are together: ink that keeps to a word is that word's."""
    if Change.INK not in (one.change, other.change):
        return Change.WORD
    ink, word = (one, other) if one.change is Change.INK else (other, one)
    left, bottom, right, top = word.box
    inside = left - 1.5 <= ink.box[0] and ink.box[2] <= right + 1.5
    return Change.WORD if inside and top - bottom + 10 > ink.box[3] - ink.box[1] else Change.INK
