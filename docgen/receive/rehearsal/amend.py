"""What some do to a printed sheet with a pen: change it.

Every change gives what was sent and what stands there now, or ``None`` when the page does not lend
itself to it. Boxes are in points from the lower left, as in the PDF; writing is done in pixels.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.random import Generator

from docgen.core.findings import Rect
from docgen.core.page_layout import CODE_MM, CODE_RIGHT_MM, POINTS_PER_MM
from docgen.engines.raster import Word
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import hand
from docgen.receive.rehearsal.sheet import Altered, Picture, area, text_of

_LEAST_WORD = 4
_DIGITS = "0123456789"
# What is struck out lies so near to the box for the signature that a signature can hide it.
_AT_SIGNATURE_PT = 12 * POINTS_PER_MM
# Words whose base lines differ by no more stand on one line; descenders hang below it.
_LINE_PT, _DESCENDERS = 3.0, "gjpqy,;()"
# Room between two words on a line: more is a tab.
_LEAST_GAP_PT, _MOST_GAP_PT = 1.8, 8.0
# A ballpoint leaves a full stop of this size.
_STOP_MM = (0.5, 0.8)
_BETWEEN = ("niet", "geen", "alleen", "mede", "uiterlijk", "bijna", "wel", "deels")
_RESERVATIONS = ("onder voorbehoud", "onder protest", "o.v.b. raad", "voor gezien")
_CLAUSES = (
    "onder voorbehoud van goedkeuring door de raad",
    "dit lid geldt niet voor zover de begroting daar geen ruimte voor laat",
    "behoudens de instemming van onze ondernemingsraad",
    "met dien verstande dat de kosten voor de helft worden gedeeld",
    "tot ten hoogste 25000 euro per jaar",
    "geldt pas nadat het algemeen bestuur heeft ingestemd voor 1 juli 2027",
    "wij behouden ons het recht voor om eerder op te zeggen",
    "zie ook onze brief van 3 maart",
)
# The bottom margin, from the edge of the sheet: above the readable line, left of the code.
_FOOT_MM = (16.5, 30.0)
_CODE_LEFT_MM = CODE_RIGHT_MM + CODE_MM
# Widths and heights of letters are told in units; a letter with its gap is so many wide.
_LETTER_UNITS, _LINE_UNITS = 5.9, 9.6
# Room that is kept at the edge of the sheet and beside the text.
_EDGE_MM, _BESIDE_MM = 4.0, 1.5
# Nobody writes beside the head or the foot of a page.
_TOP_MM = 45.0
_UNIT_MM = (0.42, 0.6)
_WHITE, _TRIES = 200, 20


def word_replaced(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: Generator
) -> Altered | None:
    """Strike a word out and write another above it."""
    text = text_of(copy, page)
    long = [word for word in text.words if len(word.text) >= _LEAST_WORD]
    if not long:
        return None
    word, colour = long[int(chance.integers(len(long)))], hand.pen(chance)
    struck = area(word.box, text.height, dpi)
    hand.strike(picture, struck, colour, chance)
    left, top, right, bottom = struck
    high = bottom - top
    written = str(chance.choice(["niet", "wel", "2027", "vijf", "tien"]))
    above = (left, top - 0.9 * high, max(right, left + 3 * high), top + 0.05 * high)
    hand.scribble(picture, written, above, colour, chance)
    return Altered(word.text, written)


def struck_at_signature(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: Generator
) -> Altered | None:
    """Strike out a name, a function or a word close to a box for a signature."""
    text = text_of(copy, page)
    boxes = _signature_boxes(copy, page)
    near = [
        word
        for word in text.words
        if any(_apart(word.box, box) < _AT_SIGNATURE_PT for box in boxes)
    ]
    runs = [run for run in _runs(near) if sum(len(word.text) for word in run) >= _LEAST_WORD]
    if not runs:
        return None
    run = runs[int(chance.integers(len(runs)))]
    if chance.random() < 0.5:
        run = (max(run, key=lambda word: len(word.text)),)
    hand.strike(picture, area(_around(run), text.height, dpi), hand.pen(chance), chance)
    return Altered(" ".join(word.text for word in run), "")


def reserved_at_signature(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: Generator
) -> Altered | None:
    """Write a reservation beside a box for a signature, on white paper."""
    text, mm = text_of(copy, page), dpi / 25.4
    boxes = _signature_boxes(copy, page)
    if not boxes:
        return None
    reservation = str(chance.choice(_RESERVATIONS))
    left, top, right, bottom = area(boxes[int(chance.integers(len(boxes)))], text.height, dpi)
    wide, high = 2.1 * len(reservation) * mm, chance.uniform(3.5, 5.0) * mm
    for _ in range(10 * _TRIES):
        x = chance.uniform(left - 8 * mm, right)
        y = chance.uniform(top - 10 * mm, bottom + 10 * mm)
        place = (x, y, x + wide, y + high)
        beside = y + high < top - mm or y > bottom + mm or x > right + mm
        rows, columns = slice(round(y), round(y + high)), slice(round(x), round(x + wide))
        sheet = picture[rows, columns]
        if beside and x + wide < picture.shape[1] - 4 * mm and sheet.min() > _WHITE:
            hand.scribble(picture, reservation, place, hand.pen(chance), chance)
            return Altered("", reservation)
    return None


def _signature_boxes(copy: IssuedCopy, page: int) -> list[Rect]:
    return [
        field.box for field in copy.fields if (field.page, field.kind) == (page, "handtekening")
    ]


def mark_added(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: Generator
) -> Altered | None:
    """Add a full stop or a comma after a word or inside a number.

    The hardest of all changes to find: as large as a full stop of the text, smaller than dust may
    be, and in a number it makes a tenth or a thousandth of it.
    """
    text = text_of(copy, page)
    numbers = [
        (first, second)
        for first, second in _neighbours(text.glyphs, 0.0)
        if first.text in _DIGITS and second.text in _DIGITS
    ]
    words = [
        (first, second)
        for first, second in _neighbours(text.words, _LEAST_GAP_PT)
        if first.text[-1].isalnum() and first.text[-1] not in _DESCENDERS
    ]
    pairs = numbers if numbers and chance.random() < 0.4 else words
    if not pairs:
        return None
    first, second = pairs[int(chance.integers(len(pairs)))]
    size, mark = chance.uniform(*_STOP_MM), str(chance.choice([".", ","]))
    room = second.box[0] - first.box[2]
    right = first.box[2] + min(room / 2, size * POINTS_PER_MM)
    x, y, _, _ = area((right, first.box[1] + 0.6, right, first.box[1] + 0.6), text.height, dpi)
    draw = hand.dot if mark == "." else hand.comma
    draw(picture, (x, y), size * dpi / 25.4, hand.pen(chance), chance)
    if pairs is numbers:
        return Altered(first.text + second.text, first.text + mark + second.text)
    return Altered(first.text, first.text + mark)


def word_inserted(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: Generator
) -> Altered | None:
    """Write a word between two lines, and a caret where it belongs."""
    text = text_of(copy, page)
    pairs = list(_neighbours(text.words, _LEAST_GAP_PT))
    if not pairs:
        return None
    first, second = pairs[int(chance.integers(len(pairs)))]
    colour, mm = hand.pen(chance), dpi / 25.4
    between = (first.box[2], first.box[1], second.box[0], _around((first, second))[3])
    left, top, right, bottom = area(between, text.height, dpi)
    middle, half = (left + right) / 2, chance.uniform(0.9, 1.4) * mm
    sign = (middle - half, top + 0.3 * mm, middle + half, bottom + chance.uniform(0.4, 1.0) * mm)
    hand.caret(picture, sign, colour, chance)
    written = str(chance.choice(_BETWEEN))
    high, wide = chance.uniform(3.2, 4.2) * mm, chance.uniform(2.2, 2.8) * len(written) * mm
    start = middle - chance.uniform(0.3, 0.6) * wide
    hand.scribble(picture, written, (start, top - high, start + wide, top), colour, chance)
    return Altered("", written)


def clause_in_margin(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int, chance: Generator
) -> Altered | None:
    """Write a clause in the left, right or bottom margin, upright or along the edge."""
    clause = str(chance.choice(_CLAUSES))
    margins = _margins(picture, copy, page, dpi)
    for _ in range(_TRIES):
        sheet, room = margins[int(chance.integers(len(margins)))]
        lines, place = _laid_out(clause, room, dpi, chance)
        left, top, right, bottom = (round(value) for value in place)
        # Nobody writes over print.
        if sheet[top:bottom, left:right].min() > _WHITE:
            hand.paragraph(sheet, lines, place, hand.pen(chance), chance)
            return Altered("", clause)
    return None


def _margins(
    picture: Picture, copy: IssuedCopy, page: int, dpi: int
) -> tuple[tuple[Picture, Rect], ...]:
    """Where a clause may come: the sheet, upright or turned, and a room on it.

    Rooms are left, top, right and bottom in millimetres.
    """
    words = text_of(copy, page).words
    height, width = (side / dpi * 25.4 for side in picture.shape[:2])
    text_left = min((word.box[0] for word in words), default=72.0) / POINTS_PER_MM
    text_right = max((word.box[2] for word in words), default=523.0) / POINTS_PER_MM
    left = (_EDGE_MM, _TOP_MM, text_left - _BESIDE_MM, height - _TOP_MM)
    right = (text_right + _BESIDE_MM, _TOP_MM, width - _EDGE_MM, height - _TOP_MM)
    foot = (text_left, height - _FOOT_MM[1], width - _CODE_LEFT_MM - 4, height - _FOOT_MM[0])
    on_its_side = np.rot90(picture, -1)
    turned = [(height - room[3], room[0], height - room[1], room[2]) for room in (left, right)]
    return (
        (picture, left),
        (picture, right),
        (picture, foot),
        *((on_its_side, room) for room in turned),
    )


def _laid_out(clause: str, room: Rect, dpi: int, chance: Generator) -> tuple[list[str], hand.Area]:
    """The lines of a clause, and a place for them somewhere in a room."""
    left, top, right, bottom = room
    unit = min(chance.uniform(*_UNIT_MM), (bottom - top) / _LINE_UNITS / 2)
    # No longer than two lines need, no narrower than the longest word.
    most = min(int((right - left) / unit / _LETTER_UNITS), len(clause) * 2 // 3)
    longest = max(len(word) for word in clause.split())
    lines = textwrap.wrap(clause, max(most, longest), break_long_words=False)
    high = min(len(lines) * _LINE_UNITS * unit, bottom - top)
    wide = min(max(len(text) for text in lines) * _LETTER_UNITS * unit, right - left)
    x = left + chance.uniform(0, right - left - wide)
    y = top + chance.uniform(0, bottom - top - high)
    mm = dpi / 25.4
    return lines, (x * mm, y * mm, (x + wide) * mm, (y + high) * mm)


def _neighbours(words: Sequence[Word], least: float) -> Iterator[tuple[Word, Word]]:
    """Each word or character with the next one on the same line.

    Args:
        least: Least room between the two, in points.
    """
    for first, second in pairwise(words):
        gap = second.box[0] - first.box[2]
        if least <= gap <= _MOST_GAP_PT and abs(first.box[1] - second.box[1]) < _LINE_PT:
            yield first, second


def _runs(words: Sequence[Word]) -> list[tuple[Word, ...]]:
    """Words that stand next to each other on a line."""
    found: list[list[Word]] = []
    for word in words:
        if found and any(_neighbours((found[-1][-1], word), 0.0)):
            found[-1].append(word)
        else:
            found.append([word])
    return [tuple(run) for run in found]


def _around(words: Sequence[Word]) -> Rect:
    boxes = [word.box for word in words]
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _apart(first: Rect, second: Rect) -> float:
    """How far two boxes lie apart, in points: the larger of across and down."""
    across = max(first[0] - second[2], second[0] - first[2], 0.0)
    down = max(first[1] - second[3], second[1] - first[3], 0.0)
    return max(across, down)
