"""Judge the printed words of a received page: which are others than those that were sent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from docgen.core.findings import Rect
from docgen.receive.facts import Change, Difference
from docgen.receive.ink import grown, in_points, overlap
from docgen.receive.likeness import Likeness, likeness_of
from docgen.receive.reference import Glyph, Gray, PixelBox, PrintedWord, Reference
from docgen.receive.words import (
    GlyphResidue,
    Pictures,
    darkest,
    glyph_residues,
    patch,
    strongest,
)
from docgen.receive.writing import SIGNATURE_ZONE_MM

_DIGIT = re.compile(r"\d")
# Residue, in full ink, from which a word is suspect, and from which it needs no second sign.
_SUSPECT, _SURE = 0.19, 0.30
# The same in terms of what remains of a common word of the page: much on a page in black and white.
_SUSPECT_TIMES, _SURE_TIMES = 1.7, 2.3
# A glyph that looks so little like itself is another one, even in black and white.
_STRANGE = 0.65
# Print lighter than this falls apart in a scan in black and white: headers and footers.
_GREY = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """All that is known of the words of a page while it is compared.

    Attributes:
        reference: The page as sent.
        both: Both pictures.
        like: How well glyphs can be told apart.
        words: Words and writing in drawings.
        residues: Strongest added and strongest missing ink in each.
        bounds: Residues from which a word is suspect, and from which it needs no second sign.
        covered: Where the strokes lie of a mark in the box of an answer: of glyphs under them
            nothing can be said. ``None`` on a page without such boxes.
    """

    reference: Reference
    both: Pictures
    like: Likeness
    words: tuple[PrintedWord, ...]
    residues: tuple[tuple[float, float], ...]
    bounds: tuple[float, float]
    covered: Gray | None = None

    def hides(self, glyph: Glyph) -> bool:
        """Whether a mark in the box of an answer runs over the glyph."""
        if self.covered is None:
            return False
        box = self.reference.pixels(glyph.box)
        left, top, right, bottom = patch(box, 2, self.covered.shape, 0)
        return bool(self.covered[top:bottom, left:right].any())


def view_of(reference: Reference, both: Pictures, like: Likeness) -> View:
    """What is known of the words of a page."""
    words = (*reference.words, *reference.figures)
    residues = tuple(strongest(reference.pixels(word.box), both) for word in words)
    return View(reference, both, like, words, residues, _bounds(residues))


def falling_apart(view: View) -> tuple[PrintedWord, ...]:
    """Words of which too little is left in a scan in black and white: grey, or on a dark ground."""
    if not view.like.bilevel:
        return ()
    return tuple(
        word
        for word in view.words
        if not view.reference.in_strip(word)
        and (darkest(word.box, view.reference) < _GREY or not _on_white(word.box, view.reference))
    )


def _bounds(residues: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Residues from which a word is suspect, and from which it needs no second sign."""
    common = float(np.median([max(both) for both in residues])) if residues else 0.0
    return max(_SUSPECT, _SUSPECT_TIMES * common), max(_SURE, _SURE_TIMES * common)


def changed_words(view: View, skipped: Sequence[PrintedWord]) -> list[Difference]:
    """Words that are others than those that were sent, or seem to be.

    Args:
        skipped: Words that cannot be compared.
    """
    left_out = {id(word) for word in skipped}
    suspects = (
        (word, missing)
        for word, (added, missing) in zip(view.words, view.residues, strict=True)
        if id(word) not in left_out
        and (max(added, missing) >= view.bounds[0] or _DIGIT.search(word.text))
    )
    judged = (_judged(word, missing, view) for word, missing in suspects)
    return [difference for difference in judged if difference is not None]


def _judged(word: PrintedWord, missing: float, view: View) -> Difference | None:
    """What is the matter with a suspect word, if anything is."""
    box = view.reference.pixels(word.box)
    if view.reference.in_strip(word) or not visible(box, view.both):
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


def _strength(word: PrintedWord, residues: Sequence[GlyphResidue], view: View) -> float:
    """How sure it is that one of the glyphs is another one: its residue, and how it looks."""
    found = (
        _glyph_strength(glyph, item, view)
        for glyph, item in zip(word.glyphs, residues, strict=True)
        if not view.hides(glyph)
    )
    return round(max(found, default=0.0), 2)


def _glyph_strength(glyph: Glyph, residue: GlyphResidue, view: View) -> float:
    worst = max(residue.added, residue.missing)
    digit = glyph.text.isdigit()
    if worst < view.bounds[0] and not digit:
        return 0.0
    # Headers are printed small and grey: noise makes their glyphs look like others.
    grey = darkest(glyph.box, view.reference) <= _GREY
    digit = digit and not grey
    if worst < view.bounds[0] and not digit:
        return 0.0
    like = likeness_of(glyph, view.reference, view.both)
    if grey and like >= _STRANGE:
        return 0.0
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


def _on_white(box: Rect, reference: Reference) -> bool:
    left, top, right, bottom = patch(reference.pixels(box), 1, reference.gray.shape, 0)
    part = reference.gray[top:bottom, left:right]
    return bool(np.median(part) > 200) if part.size else False


def visible(box: PixelBox, both: Pictures) -> bool:
    """Whether the received picture shows the whole of a rectangle in pixels."""
    left, top, right, bottom = (int(value) for value in box)
    part = both.inside[max(top, 0) : bottom + 1, max(left, 0) : right + 1]
    return bool(part.size) and bool(part.min() > 0)


def _in_signature_zone(box: PixelBox, reference: Reference) -> bool:
    zones = (grown(own, SIGNATURE_ZONE_MM) for own in reference.signature_boxes)
    return any(overlap(box, zone) for zone in zones)
