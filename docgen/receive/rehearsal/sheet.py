"""A sheet as it lies on the desk: our page printed, changed if need be, and written on."""

from __future__ import annotations

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
class _Print:
    """A page of an issued copy, printed.

    Attributes:
        gray: Its picture.
        words: Words in the text, outside head, strip and places to fill in.
        glyphs: Characters in the same.
        height: Height in points.
    """

    gray: Picture
    words: tuple[Word, ...]
    glyphs: tuple[Word, ...]
    height: float


@lru_cache(maxsize=24)
def _printed(copy: IssuedCopy, page: int, dpi: int) -> _Print:
    with PdfPages(copy.path) as pages:
        gray = pages.gray(page - 1, dpi)
        words = tuple(word for word in pages.words(page - 1) if _in_text(word.box, copy, page))
        glyphs = tuple(glyph for glyph in pages.chars(page - 1) if _in_text(glyph.box, copy, page))
        return _Print(gray, words, glyphs, pages.size(page - 1)[1])


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
    return np.asarray(cv2.cvtColor(_printed(copy, page, dpi).gray, cv2.COLOR_GRAY2BGR), np.uint8)


def _area(box: Rect, sheet: _Print, dpi: int) -> hand.Area:
    scale = dpi / 72
    left, bottom, right, top = box
    return (
        left * scale,
        (sheet.height - top) * scale,
        right * scale,
        (sheet.height - bottom) * scale,
    )


def _cut(area: hand.Area, margin: int = 1) -> tuple[slice, slice]:
    left, top, right, bottom = area
    return (
        slice(round(top) - margin, round(bottom) + margin),
        slice(round(left) - margin, round(right) + margin),
    )


# -- changes before printing ---------------------------------------------------------------


def with_other_word(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: np.random.Generator
) -> Altered | None:
    """Put another word of the page, as wide, in the place of a word; ``None`` when none fits."""
    sheet = _printed(copy, page, dpi)
    long = [word for word in sheet.words if len(word.text) >= _LEAST_WORD]
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
            _paste(picture, sheet, old.box, new.box, dpi)
            return Altered(old.text, new.text)
    return None


def with_other_digit(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: np.random.Generator
) -> Altered | None:
    """Put another digit of the page in the place of a digit; ``None`` when there are none."""
    sheet = _printed(copy, page, dpi)
    digits = [glyph for glyph in sheet.glyphs if glyph.text in _DIGITS]
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
            _paste(picture, sheet, old.box, new.box, dpi)
            return Altered(old.text, new.text)
    return None


def _paste(picture: Picture, sheet: _Print, old: Rect, new: Rect, dpi: int) -> None:
    target, source = _area(old, sheet, dpi), _area(new, sheet, dpi)
    rows, columns = _cut(source)
    piece = sheet.gray[rows, columns].copy()
    blank_rows, blank_columns = _cut(target)
    picture[blank_rows, blank_columns] = 255
    # On the same base line, from the same left.
    bottom, left = round(target[3]) + 1, round(target[0]) - 1
    place = picture[bottom - piece.shape[0] : bottom, left : left + piece.shape[1]]
    place[:] = np.minimum(place, piece[: place.shape[0], : place.shape[1], None])


# -- by hand -------------------------------------------------------------------------------


def with_pen_change(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: np.random.Generator
) -> Altered | None:
    """Strike a word out and write another above it."""
    sheet = _printed(copy, page, dpi)
    long = [word for word in sheet.words if len(word.text) >= _LEAST_WORD]
    if not long:
        return None
    word = long[int(chance.integers(len(long)))]
    area, colour = _area(word.box, sheet, dpi), hand.pen(chance)
    hand.strike(picture, area, colour, chance)
    left, top, right, bottom = area
    high = bottom - top
    text = str(chance.choice(["niet", "wel", "2027", "vijf", "tien"]))
    above = (left, top - 0.9 * high, max(right, left + 3 * high), top + 0.05 * high)
    hand.scribble(picture, text, above, colour, chance)
    return Altered(word.text, text)


def sign(
    picture: Picture,
    copy: IssuedCopy,
    page: int,
    dpi: int,
    date: str,
    place: str,
    chance: np.random.Generator,
) -> None:
    """Fill in every place on this page by hand."""
    sheet = _printed(copy, page, dpi)
    colour = hand.pen(chance)
    for field in copy.fields:
        if field.page != page:
            continue
        area = _area(field.box, sheet, dpi)
        if field.kind == "handtekening":
            hand.signature(picture, area, colour, chance)
        else:
            hand.scribble(picture, date if field.kind == "datum" else place, area, colour, chance)
