"""How much a glyph looks like the one that was sent: correlation, at the best place nearby.

Where the residue of `docgen.receive.words` finds suspects fast, this decides. Measured on 200 dpi
scans: an unchanged glyph correlates at 0.96 and more (0.87 in black and white), a changed one at
0.80 at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from docgen.receive.reference import Darkness, Glyph, Reference
from docgen.receive.words import Pictures, darkest, patch

# Pixels around a glyph that are looked at too, and how far it may lie from its place.
_AROUND, _REACH = 2, 2
_SAMPLES = 70
# A sampled glyph that looks like this is where it should be.
_THERE = 0.6
# Likenesses below which a digit is another one, and is doubted; every digit is looked at.
_OTHER_DIGIT, _ODD_DIGIT = 0.905, 0.925
_DIGIT_TIMES, _LEAST_LACK = 3.2, 0.004
# Likenesses below which a suspect glyph is another one, and below which it is doubted.
_OTHER, _ODD = 0.87, 0.92
_OTHER_BILEVEL, _ODD_BILEVEL = 0.82, 0.84
# The same in terms of what a common glyph of the page lacks: much in black and white.
_OTHER_TIMES, _ODD_TIMES = 2.3, 1.9


@dataclass(frozen=True, slots=True)
class Likeness:
    """How well a page's glyphs can be told apart.

    Attributes:
        common: Likeness of a common glyph, up to 1.
        there: Share of glyphs found in their place, 0 to 1: whether it is that page at all.
        bilevel: Whether the scan was in black and white only.
    """

    common: float
    there: float
    bilevel: bool

    @property
    def other(self) -> float:
        """Likeness below which a glyph is another one."""
        usual = _OTHER_BILEVEL if self.bilevel else _OTHER
        return min(usual, 1 - _OTHER_TIMES * (1 - self.common))

    @property
    def odd(self) -> float:
        """Likeness below which a glyph is doubted."""
        usual = _ODD_BILEVEL if self.bilevel else _ODD
        return min(usual, 1 - _ODD_TIMES * (1 - self.common))

    def other_digit(self, likeness: float) -> float:
        """How sure it is that a digit that looks so much like itself is another one; 0 if not.

        Measured: an unchanged digit lacks at most 3.9 times what a common glyph of its page lacks,
        a 6 that became a 5 (the nearest pair of the digits) 4.1 times and more, and 0.12 at least.
        """
        times = (1 - likeness) / max(1 - self.common, _LEAST_LACK)
        if likeness < _OTHER_DIGIT and times > _DIGIT_TIMES:
            return min(0.85 + (_OTHER_DIGIT - likeness) / 2, 0.99)
        return 0.6 if likeness < _ODD_DIGIT and times > _DIGIT_TIMES else 0.0


def likeness_of(glyph: Glyph, reference: Reference, both: Pictures) -> float:
    """Correlation of a glyph with what was received in its place, −1 to 1."""
    box = reference.pixels(glyph.box)
    left, top, right, bottom = patch(box, _AROUND, both.seen.shape, _REACH + _AROUND + 1)
    if right - left < 4 or bottom - top < 4:
        return 1.0
    ours = both.sent[top:bottom, left:right]
    around = both.seen[top - _REACH : bottom + _REACH, left - _REACH : right + _REACH]
    surface = cv2.matchTemplate(_doubled(around), _doubled(ours), cv2.TM_CCOEFF_NORMED)
    return float(surface.max())


def _doubled(picture: Darkness) -> Darkness:
    # Half a pixel matters: a thin stroke is two pixels wide.
    twice = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return np.asarray(twice, np.float32)


def page_likeness(reference: Reference, both: Pictures, bilevel: bool) -> Likeness:
    """Look at glyphs spread over the page."""
    glyphs = _spread_out(reference)
    if not glyphs:
        return Likeness(0.0, 0.0, bilevel)
    found = np.array([likeness_of(glyph, reference, both) for glyph in glyphs])
    there = float((found > _THERE).mean())
    return Likeness(float(np.median(found)), there, bilevel)


def _spread_out(reference: Reference) -> Sequence[Glyph]:
    """Letters and digits in black, evenly from all over the page."""
    glyphs = [
        glyph
        for word in (*reference.words, *reference.figures)
        for glyph in word.glyphs
        if glyph.text.isalnum() or not glyph.text
    ]
    chosen = glyphs[:: max(1, len(glyphs) // _SAMPLES)]
    return [glyph for glyph in chosen if darkest(glyph.box, reference) > 0.7]
