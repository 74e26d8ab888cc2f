"""Compare a received page with the page that was sent, and say what differs and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from docgen.core.findings import Rect
from docgen.core.page_layout import STRIP_MM
from docgen.receive.align import Aligned, Corners, align
from docgen.receive.articles import marks_of_copy, place_at
from docgen.receive.boxes import box_inks
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.facts import BoxInk, Change, Comparison, Crop, Difference, Method
from docgen.receive.ink import (
    MM,
    SIGNATURE_ZONE_MM,
    Writing,
    added_ink,
    grown,
    in_points,
    overlap,
    writings,
)
from docgen.receive.likeness import Likeness, likeness_of, page_likeness
from docgen.receive.reference import Glyph, Gray, PixelBox, PrintedWord, Reference, reference_page
from docgen.receive.words import (
    GlyphResidue,
    Pictures,
    darkest,
    glyph_residues,
    patch,
    pictures,
    strongest,
)

_MOST_CROPS = 8
_DIGIT = re.compile(r"\d")
_CROP_MARGIN_MM = 5.0
# Residue, in full ink, from which a word is suspect, and from which it needs no second sign.
_SUSPECT, _SURE = 0.19, 0.30
# The same in terms of what remains of a common word of the page: much on a page in black and white.
_SUSPECT_TIMES, _SURE_TIMES = 1.7, 2.3
# A glyph that looks so little like itself is another one, even in black and white.
_STRANGE = 0.65
# Certainty below which a person must look, and what is left of it when words were cut off.
_POOR, _CUT_OFF = 0.8, 0.45
# Certainty below which differences are no more than doubts: letters fall apart by themselves.
_NOTHING = 0.5
# Grey levels that two drawings of the same page may differ.
_DRAWN_ALIKE = 8
# With fewer glyphs in their place it is not that page.
_LEAST_THERE = 0.4
# Print lighter than this falls apart in a scan in black and white: headers and footers.
_GREY = 0.75


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
    words = (*reference.words, *reference.figures)
    residues = tuple(strongest(reference.pixels(word.box), both) for word in words)
    bounds = _bounds(residues)
    mask = added_ink(both, bounds[1])
    page_view = _View(reference, aligned, both, like, bounds)
    found = [
        *_changed_words(words, residues, page_view),
        *_as_differences(writings(mask, both, reference, aligned.bilevel), reference),
    ]
    ordered = _merged(sorted(found, key=lambda item: (-item.box[3], item.box[0])))
    named, crops = _with_crops(ordered, aligned, reference)
    boxes, more = _box_crops(box_inks(mask, reference), aligned, reference)
    same = not scanned and not named and _exactly(upright, reference)
    method = Method.CONTENT if same else Method.PICTURE
    seen = _share_seen(words, page_view)
    certainty, note = (1.0, "") if method is Method.CONTENT else _certainty(like, seen)
    if certainty < _NOTHING:
        named = tuple(replace(item, strength=min(item.strength, 0.6)) for item in named)
    comparison = Comparison(method, certainty, named, note)
    return Compared(comparison, boxes, (*crops, *more), like.there)


def _exactly(upright: Gray, reference: Reference) -> bool:
    """Whether the page is drawn pixel for pixel as it was sent, but for the places to fill in."""
    if upright.shape != reference.gray.shape:
        return False
    differs = cv2.absdiff(upright, reference.gray) > _DRAWN_ALIKE
    for field in reference.fields:
        left, top, right, bottom = patch(reference.pixels(field.box), 3, differs.shape, 0)
        differs[top:bottom, left:right] = False
    return not bool(differs.any())


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """All that is known of the page while it is compared.

    Attributes:
        bounds: Residues from which a word is suspect, and from which it needs no second sign.
    """

    reference: Reference
    aligned: Aligned
    both: Pictures
    like: Likeness
    bounds: tuple[float, float]


def _no_likeness(reference: Reference, fits: float = 0.0) -> Compared:
    note = "De bladzijde lijkt niet genoeg op de verstuurde bladzijde om ze te vergelijken."
    boxes = tuple(BoxInk(field.name, field.kind, field.nr, 0.5) for field in reference.fields)
    return Compared(Comparison(Method.NONE, 0.0, (), note), boxes, (), fits)


def _bounds(residues: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Residues from which a word is suspect, and from which it needs no second sign."""
    common = float(np.median([max(both) for both in residues])) if residues else 0.0
    return max(_SUSPECT, _SUSPECT_TIMES * common), max(_SURE, _SURE_TIMES * common)


def _certainty(like: Likeness, seen: float) -> tuple[float, str]:
    """How sure it is that no changed digit was missed, and what makes it less sure.

    Args:
        seen: Share of the words that lie within the received picture.
    """
    # Measured: below a likeness of 0.93 half of the changed digits is missed.
    lack = max(0.0, 0.97 - like.common)
    certainty = max(0.99 - 8 * lack, 0.05) * min(1.0, like.there / 0.9)
    if seen < 1.0:
        note = "Een deel van de tekst valt buiten het beeld en is niet te vergelijken."
        return round(min(certainty, _CUT_OFF * seen), 2), note
    if certainty < _POOR:
        note = "Het beeld is te slecht om elk woord en elk cijfer te kunnen vergelijken."
        return round(certainty, 2), note
    return round(certainty, 2), ""


def _share_seen(words: Sequence[PrintedWord], view: _View) -> float:
    limit = view.reference.gray.shape[0] - STRIP_MM * MM
    boxes = [view.reference.pixels(word.box) for word in words]
    seen = [_visible(box, view.both) for box in boxes if box[1] < limit]
    return sum(seen) / len(seen) if seen else 1.0


def _changed_words(
    words: Sequence[PrintedWord], residues: Sequence[tuple[float, float]], view: _View
) -> list[Difference]:
    suspects = (
        (word, missing)
        for word, (added, missing) in zip(words, residues, strict=True)
        if max(added, missing) >= view.bounds[0] or _DIGIT.search(word.text)
    )
    judged = (_judged(word, missing, view) for word, missing in suspects)
    return [difference for difference in judged if difference is not None]


def _judged(word: PrintedWord, missing: float, view: _View) -> Difference | None:
    """What is the matter with a suspect word, if anything is."""
    box = view.reference.pixels(word.box)
    if not _comparable(word, box, view):
        return None
    residues = glyph_residues(word, view.reference, view.both)
    if _in_signature_zone(box, view.reference):
        # Ink of the signature runs over it; what was printed must still be there.
        if missing < view.bounds[1]:
            return None
        residues = tuple(replace(item, added=0.0) for item in residues)
    strength = _strength(word, residues, view)
    if strength == 0.0:
        return None
    gone = sum(item.missing > view.bounds[1] > item.added for item in residues)
    change = Change.MISSING if gone > 0.7 * len(residues) else Change.WORD
    return Difference(change, in_points(view.reference, box), word.text, "", "", strength)


def _strength(word: PrintedWord, residues: Sequence[GlyphResidue], view: _View) -> float:
    """How sure it is that one of the glyphs is another one: its residue, and how it looks."""
    found = (
        _glyph_strength(glyph, item, view)
        for glyph, item in zip(word.glyphs, residues, strict=True)
    )
    return round(max(found, default=0.0), 2)


def _glyph_strength(glyph: Glyph, residue: GlyphResidue, view: _View) -> float:
    worst = max(residue.added, residue.missing)
    # Headers are printed small and grey: noise makes their digits look like others.
    digit = glyph.text.isdigit() and darkest(glyph.box, view.reference) > _GREY
    if worst < view.bounds[0] and not digit:
        return 0.0
    like = likeness_of(glyph, view.reference, view.both)
    strength = view.like.other_digit(like) if digit else 0.0
    if worst < view.bounds[0]:
        return strength
    sure = worst >= view.bounds[1]
    if like < view.like.other:
        # In grey an unchanged glyph never looks like this; in black and white it may.
        certain = min(0.85 + (view.like.other - like) / 2, 0.99)
        clear = sure or not view.like.bilevel or like < _STRANGE
        return max(strength, certain if clear else 0.6)
    return max(strength, 0.6) if like < view.like.odd and sure else strength


def _comparable(word: PrintedWord, box: PixelBox, view: _View) -> bool:
    """Whether a word can be compared: within the picture, not in the strip, not falling apart."""
    if box[1] > view.reference.gray.shape[0] - STRIP_MM * MM:
        return False
    if view.like.bilevel and (
        darkest(word.box, view.reference) < _GREY or not _on_white(word.box, view.reference)
    ):
        return False
    return _visible(box, view.both)


def _on_white(box: Rect, reference: Reference) -> bool:
    left, top, right, bottom = patch(reference.pixels(box), 1, reference.gray.shape, 0)
    part = reference.gray[top:bottom, left:right]
    return bool(np.median(part) > 200) if part.size else False


def _visible(box: PixelBox, both: Pictures) -> bool:
    left, top, right, bottom = (int(value) for value in box)
    part = both.inside[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
    return bool(part.size) and bool(part.min() > 0)


def _in_signature_zone(box: PixelBox, reference: Reference) -> bool:
    return any(
        overlap(box, grown(reference.pixels(field.box), SIGNATURE_ZONE_MM))
        for field in reference.fields
        if field.kind == "handtekening"
    )


def _as_differences(written: Sequence[Writing], reference: Reference) -> list[Difference]:
    found = []
    for item in written:
        initials = item.spot == "marge"
        change = Change.INITIALS if initials else Change.INK
        box = in_points(reference, item.box)
        found.append(Difference(change, box, "", "", "", 1.0 if initials else item.strength))
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
    if Change.INITIALS in (one.change, other.change):
        return one.change == other.change and overlap(_near(one.box, 6), other.box)
    return overlap(_near(one.box, 4), other.box)


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


def _with_crops(
    found: Sequence[Difference], aligned: Aligned, reference: Reference
) -> tuple[tuple[Difference, ...], tuple[Crop, ...]]:
    changed = any(item.change is not Change.INITIALS for item in found)
    marks = marks_of_copy(reference.copy) if changed else ()
    named: list[Difference] = []
    crops: list[Crop] = []
    for item in found:
        height = (item.box[1] + item.box[3]) / 2
        place = place_at(marks, reference.page, height)
        name = ""
        if len(crops) < _MOST_CROPS and item.change is not Change.INITIALS:
            name = str(len(crops) + 1)
            crops.append(_crop(name, item.box, aligned, reference))
        named.append(replace(item, place=place, crop=name))
    return tuple(named), tuple(crops)


def _box_crops(
    boxes: Sequence[BoxInk], aligned: Aligned, reference: Reference
) -> tuple[tuple[BoxInk, ...], tuple[Crop, ...]]:
    crops = tuple(
        _crop(f"vak{number}", field.box, aligned, reference)
        for number, field in enumerate(reference.fields, start=1)
    )
    named = tuple(replace(box, crop=crop.name) for box, crop in zip(boxes, crops, strict=True))
    return named, crops


def _crop(name: str, box: Rect, aligned: Aligned, reference: Reference) -> Crop:
    left, top, right, bottom = (
        int(max(value, 0)) for value in grown(reference.pixels(box), _CROP_MARGIN_MM)
    )
    return Crop(
        name,
        _png(aligned.gray[top:bottom, left:right]),
        _png(reference.gray[top:bottom, left:right]),
    )


def _png(gray: Gray) -> bytes:
    done, data = cv2.imencode(".png", np.ascontiguousarray(gray))
    return data.tobytes() if done else b""
