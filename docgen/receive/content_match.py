"""Which issued page a text is of, for a page of which code and line are gone.

A text that was read from a picture is never whole and never without faults, so words are counted:
how much of the issued page is there. First which page it is: the best must stand out clearly. Then,
on a page that is a party's own, whose: by the words that tell it from the same page of every other
party. Several of those must be there, and hardly any of the other's; else no party is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from docgen.core.identity import normalised
from docgen.engines.raster import PdfPages
from docgen.receive.catalogue import Catalogue, IssuedCopy

_WORD = re.compile(r"\w{3,}")
_ENOUGH = 0.55
_STANDS_OUT = 0.08
_LEAST_WORDS = 6
# Of the words that tell two parties apart: how many of the one, which share of them, and which
# share of the other's are allowed for.
_LEAST_OWN, _OWN_SHARE, _OTHER_SHARE = 2, 0.6, 0.34


@dataclass(frozen=True, slots=True)
class Match:
    """An issued page that a text is likely to be of.

    Attributes:
        copy: The issued copy; when the party is not known, that of one of them.
        page: Page of it, from 1.
        party: Number of the party; ``None`` when the words do not tell whose page it is.
        share: How much of the page's words were found, 0 to 1.
    """

    copy: IssuedCopy
    page: int
    party: int | None
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
        ((_share(known, found), known) for known in _pages(catalogue)), key=lambda item: -item[0]
    )
    if not scored or scored[0][0] < _ENOUGH:
        return None
    share, best = scored[0]
    others = [score for score, known in scored if known.page != best.page]
    if others and share - max(others) < _STANDS_OUT:
        return None
    return Match(best.copy, best.page, _party(best, scored, found), share)


def _party(
    best: _Known, scored: Sequence[tuple[float, _Known]], found: frozenset[str]
) -> int | None:
    """The party of a page, when its words tell it from that page of each other party."""
    if best.shared:
        return None
    rivals = (
        known
        for _, known in scored
        if known.page == best.page and (known.shared or known.party != best.party)
    )
    return best.party if all(_tells(best.words, known.words, found) for known in rivals) else None


def _tells(one: frozenset[str], other: frozenset[str], found: frozenset[str]) -> bool:
    own, strange = one - other, other - one
    read = len(own & found)
    if read < _LEAST_OWN or read < _OWN_SHARE * len(own):
        return False
    return len(strange & found) <= _OTHER_SHARE * len(strange)


@lru_cache(maxsize=1024)
def own_page(catalogue: Catalogue, copy: IssuedCopy, page: int) -> bool:
    """Whether a page of a copy differs in words from that page of every other party's copy.

    Only then does the look of a page tell whose it is.
    """
    if page in copy.shared_pages:
        return False
    words = _words_on(catalogue, copy, page)
    others = (
        other
        for other in catalogue.copies
        if other.party != copy.party and other.version == copy.version and page <= other.pages
    )
    return all(_words_on(catalogue, other, page) != words for other in others)


def _words_on(catalogue: Catalogue, copy: IssuedCopy, page: int) -> frozenset[str]:
    """The words of a page but for its readable line; none when the copy is not there any more."""
    if not copy.path.is_file():
        return frozenset()
    line = copy.identity(catalogue.kenmerk, page).line
    with PdfPages(copy.path) as pages:
        return words_of(_without_line(pages.text(page - 1), line))


@dataclass(frozen=True, slots=True)
class _Known:
    copy: IssuedCopy
    page: int
    shared: bool
    words: frozenset[str]

    @property
    def party(self) -> int:
        return self.copy.party


def _share(known: _Known, found: frozenset[str]) -> float:
    missed = len(known.words - found)
    # What was read and is not on the page weighs too, but less: OCR makes words up.
    strange = len(found - known.words)
    return (len(known.words) - missed) / (len(known.words) + strange / 2 or 1)


def _without_line(text: str, line: str) -> str:
    """The text without the readable line, which is gone when this is needed."""
    return normalised(text).replace(normalised(line), " ")


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
                line = copy.identity(catalogue.kenmerk, number).line
                key = (copy.version, copy.document, number)
                if shared and key in seen:
                    continue
                seen.add(key)
                words = words_of(_without_line(pages.text(number - 1), line))
                if len(words) >= _LEAST_WORDS:
                    yield _Known(copy, number, shared, words)
