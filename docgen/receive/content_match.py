"""Which issued page a text is of, for a page of which code and line are gone.

A text that was read from a picture is never whole and never without faults, so words are counted:
how much of the issued page is there. Of the pages that are a party's own, every party's is tried;
the best must stand out clearly, or nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from docgen.core.identity import normalised
from docgen.engines.raster import PdfPages
from docgen.receive.catalogue import Catalogue, IssuedCopy

_WORD = re.compile(r"\w{3,}")
_ENOUGH = 0.55
_STANDS_OUT = 0.08
_LEAST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Match:
    """An issued page that a text is likely to be of.

    Attributes:
        copy: The issued copy; for a page that all parties have, that of one of them.
        page: Page of it, from 1.
        shared: Whether all parties have this page, so that it does not tell whose it is.
        share: How much of the page's words were found, 0 to 1.
    """

    copy: IssuedCopy
    page: int
    shared: bool
    share: float


def words_of(text: str) -> frozenset[str]:
    """The words of three or more characters, in lower case."""
    return frozenset(_WORD.findall(normalised(text).lower()))


def match_text(text: str, catalogue: Catalogue) -> Match | None:
    """The issued page that a text is of; ``None`` when none stands out."""
    found = words_of(text)
    if len(found) < _LEAST_WORDS:
        return None
    scored = sorted(
        (_scored(page, found) for page in _pages(catalogue)), key=lambda item: -item.share
    )
    if not scored or scored[0].share < _ENOUGH:
        return None
    best = scored[0]
    others = [item for item in scored[1:] if (item.copy.party, item.page) != _place(best)]
    if others and best.share - others[0].share < _STANDS_OUT:
        return None
    return best


def _place(match: Match) -> tuple[int, int]:
    return match.copy.party, match.page


@dataclass(frozen=True, slots=True)
class _Known:
    copy: IssuedCopy
    page: int
    shared: bool
    words: frozenset[str]


def _scored(known: _Known, found: frozenset[str]) -> Match:
    missed = len(known.words - found)
    # What was read and is not on the page weighs too, but less: OCR makes words up.
    strange = len(found - known.words)
    share = (len(known.words) - missed) / (len(known.words) + strange / 2 or 1)
    return Match(known.copy, known.page, known.shared, share)


@lru_cache(maxsize=2)
def _pages(catalogue: Catalogue) -> tuple[_Known, ...]:
    """Every page that differs from the others in words: shared ones once, own ones per copy."""
    return tuple(_all_pages(catalogue))


def _all_pages(catalogue: Catalogue) -> Iterator[_Known]:
    seen: set[tuple[str, str, int]] = set()
    for copy in reversed(catalogue.copies):
        if not copy.path.is_file():
            continue
        with PdfPages(copy.path) as pages:
            for number in range(1, copy.pages + 1):
                shared = number in copy.shared_pages
                key = (copy.version, copy.document, number)
                if shared and key in seen:
                    continue
                seen.add(key)
                words = words_of(pages.text(number - 1))
                if len(words) >= _LEAST_WORDS:
                    yield _Known(copy, number, shared, words)
