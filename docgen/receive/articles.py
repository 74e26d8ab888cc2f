"""Where in the text a place on a page is: ``artikel 11, lid 2`` or ``overweging C``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from docgen.core.page_layout import POINTS_PER_MM, STRIP_MM
from docgen.engines.raster import PdfPages, Word
from docgen.receive.catalogue import IssuedCopy

_ARTICLE = re.compile(r"Artikel\s+(\d+[a-z]?)\b")
_ANNEX = re.compile(r"Bijlage\s+(\d+|[A-Z])\b", re.IGNORECASE)
_CONSIDERATIONS = re.compile(r"(Overwegingen|Overwegende)\b", re.IGNORECASE)
_ITEM = re.compile(r"(\d{1,2})\.(?=\s|$)|([A-Z])\.(?=\s|$)")
# Lines whose words differ less than this in height, in points, are one line.
_SAME_LINE = 3.0


@dataclass(frozen=True, slots=True)
class Mark:
    """From where on something belongs to a place in the text.

    Attributes:
        page: Page of the copy, from 1.
        top: Height on it, in points from below, from which on downward it holds.
        place: ``artikel 11, lid 2``; ``""`` for none.
    """

    page: int
    top: float
    place: str


def marks_of(pages: Iterable[Sequence[Word]]) -> tuple[Mark, ...]:
    """Read where articles, members, considerations and annexes begin.

    Args:
        pages: The words of each page, from the first on.
    """
    found: list[Mark] = []
    state = ("", "")
    for number, words in enumerate(pages, start=1):
        for top, text in _lines(words):
            after = _after(state, text)
            if after != state:
                state = after
                found.append(Mark(number, top + 1.0, ", ".join(part for part in state if part)))
    return tuple(found)


def _lines(words: Sequence[Word]) -> list[tuple[float, str]]:
    """Lines from top to bottom: their height, and their text."""
    rows: list[list[Word]] = []
    body = [word for word in words if word.box[1] > STRIP_MM * POINTS_PER_MM]
    for word in sorted(body, key=lambda item: -item.box[3]):
        if rows and abs(_middle(rows[-1][0]) - _middle(word)) < _SAME_LINE:
            rows[-1].append(word)
        else:
            rows.append([word])
    lines = []
    for row in rows:
        ordered = sorted(row, key=lambda item: item.box[0])
        lines.append((max(word.box[3] for word in row), " ".join(w.text for w in ordered)))
    return lines


def _middle(word: Word) -> float:
    # Tall enough for a word of small letters and one of capitals to be on one line.
    return (word.box[1] + word.box[3]) / 2


def _after(state: tuple[str, str], text: str) -> tuple[str, str]:
    """The place after reading a line that begins as ``text`` does."""
    if match := _ARTICLE.match(text):
        return f"artikel {match[1]}", ""
    if match := _ANNEX.match(text):
        return f"bijlage {match[1]}", ""
    if _CONSIDERATIONS.match(text):
        return "overwegingen", ""
    item = _ITEM.match(text)
    if item is None or not state[0]:
        return state
    if item[1] and state[0].startswith("artikel"):
        return state[0], f"lid {item[1]}"
    if item[2] and state[0].startswith("overweging"):
        return f"overweging {item[2]}", ""
    return state


def place_at(marks: Sequence[Mark], page: int, height: float) -> str:
    """The place in the text at a height (points from below) of a page."""
    place = ""
    for mark in marks:
        if (mark.page, -mark.top) <= (page, -height):
            place = mark.place
    return place


@lru_cache(maxsize=24)
def marks_of_copy(copy: IssuedCopy) -> tuple[Mark, ...]:
    """The marks of an issued copy.

    Raises:
        EngineFailedError: The issued PDF cannot be read.
    """
    with PdfPages(copy.path) as pages:
        return marks_of([pages.words(page) for page in range(pages.count)])
