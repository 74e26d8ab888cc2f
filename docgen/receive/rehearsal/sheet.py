"""A sheet as it comes out of the printer: our page, changed if need be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.core.findings import Rect
from docgen.core.page_layout import POINTS_PER_MM, STRIP_MM
from docgen.engines.raster import PdfPages, Word
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import hand

Picture = NDArray[np.uint8]

# Pages are drawn at least this fine, in dots per inch.
_PRINTER_DPI = 400
_HEAD_PT = 770.0
_STRIP_PT = STRIP_MM * POINTS_PER_MM
_DIGITS = "0123456789"
_LEAST_WORD, _FIT = 4, 0.12


@dataclass(frozen=True, slots=True)
class Altered:
    """A change in the text of a sheet.

    Attributes:
        old: What was sent.
        new: What stands there now.
    """

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a page of an issued copy, outside head, strip and places to fill in.

    Attributes:
        words: Its words, in reading order.
        glyphs: Its characters, likewise.
        height: Height of the page in points.
    """

    words: tuple[Word, ...]
    glyphs: tuple[Word, ...]
    height: float


# A page is asked for again while it is being changed, and hardly ever later.
@lru_cache(maxsize=2)
def _gray(copy: IssuedCopy, page: int, dpi: int) -> Picture:
    # A printer is many times finer than a scanner: drawn at the scanner's resolution, letters
    # would stand at whole pixels.
    times = math.ceil(_PRINTER_DPI / dpi)
    with PdfPages(copy.path) as pages:
        fine = pages.gray(page - 1, dpi * times)
    height, width = (-(-side // times) for side in fine.shape)
    more = height * times - fine.shape[0], width * times - fine.shape[1]
    whole = cv2.copyMakeBorder(fine, 0, more[0], 0, more[1], cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


@lru_cache(maxsize=2)
def text_of(copy: IssuedCopy, page: int) -> Text:
    """What stands on a page and where."""
    with PdfPages(copy.path) as pages:
        words = tuple(word for word in pages.words(page - 1) if _in_text(word.box, copy, page))
        glyphs = tuple(glyph for glyph in pages.chars(page - 1) if _in_text(glyph.box, copy, page))
        return Text(words, glyphs, pages.size(page - 1)[1])


def _in_text(box: Rect, copy: IssuedCopy, page: int) -> bool:
    left, bottom, right, top = box
    inside = bottom > _STRIP_PT and top < _HEAD_PT
    return inside and not any(
        field.page == page
        and left < field.box[2]
        and right > field.box[0]
        and bottom < field.box[3]
        and top > field.box[1]
        for field in copy.fields
    )


def printed(copy: IssuedCopy, page: int, dpi: int) -> Picture:
    """The page on white paper: height by width by blue, green and red."""
    return np.asarray(cv2.cvtColor(_gray(copy, page, dpi), cv2.COLOR_GRAY2BGR), np.uint8)


def area(box: Rect, height: float, dpi: float) -> hand.Area:
    """A place on a page of this height, both in points, in pixels of its picture."""
    scale = dpi / 72
    left, bottom, right, top = box
    return (left * scale, (height - top) * scale, right * scale, (height - bottom) * scale)


def _cut(place: hand.Area, margin: int = 1) -> tuple[slice, slice]:
    left, top, right, bottom = place
    return (
        slice(round(top) - margin, round(bottom) + margin),
        slice(round(left) - margin, round(right) + margin),
    )


def with_other_word(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: np.random.Generator
) -> Altered | None:
    """Put another word of the page, as wide, in the place of a word; ``None`` when none fits."""
    long = [word for word in text_of(copy, page).words if len(word.text) >= _LEAST_WORD]
    for index in chance.permutation(len(long)):
        old = long[index]
        wide, high = old.box[2] - old.box[0], old.box[3] - old.box[1]
        fitting = [
            word
            for word in long
            if word.text.strip(".,;:").lower() != old.text.strip(".,;:").lower()
            and abs((word.box[2] - word.box[0]) / wide - 1) < _FIT
            and abs((word.box[3] - word.box[1]) - high) < 1
        ]
        if fitting:
            new = fitting[int(chance.integers(len(fitting)))]
            _paste(picture, copy, page, dpi, old.box, new.box)
            return Altered(old.text, new.text)
    return None


def with_other_digit(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: np.random.Generator
) -> Altered | None:
    """Put another digit of the page in the place of a digit; ``None`` when there are none."""
    digits = [glyph for glyph in text_of(copy, page).glyphs if glyph.text in _DIGITS]
    for index in chance.permutation(len(digits)):
        old = digits[index]
        high = old.box[3] - old.box[1]
        others = [
            glyph
            for glyph in digits
            if glyph.text != old.text and abs((glyph.box[3] - glyph.box[1]) - high) < 0.6
        ]
        if others:
            new = others[int(chance.integers(len(others)))]
            _paste(picture, copy, page, dpi, old.box, new.box)
            return Altered(old.text, new.text)
    return None


def _paste(picture: Picture, copy: IssuedCopy, page: int, dpi: int, old: Rect, new: Rect) -> None:
    """Put a piece of the page in the place of another."""
    height = text_of(copy, page).height
    target = area(old, height, dpi)
    piece = _gray(copy, page, dpi)[_cut(area(new, height, dpi))]
    picture[_cut(target)] = 255
    # On the same base line, from the same left.
    bottom, left = round(target[3]) + 1, round(target[0]) - 1
    place = picture[bottom - piece.shape[0] : bottom, left : left + piece.shape[1]]
    place[:] = np.minimum(place, piece[: place.shape[0], : place.shape[1], None])
