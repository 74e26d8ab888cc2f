"""Rule *bladzijden*: every page shows what it showed when the copy was made, in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest

from docgen.core.findings import Finding, Outcome
from docgen.seal.checks.facts import CopyFacts
from docgen.seal.checks.told import Told

NAME = "bladzijden"
_ASK = "Gebruik dit exemplaar niet; vraag een ander aan wie het heeft gemaakt."
# More than these are told in one sentence.
_MOST = 8
# Looking for what moved takes time that grows with the square of the pages.
_MOST_COMPARED = 4_000_000


def check(facts: CopyFacts) -> Iterator[Finding]:
    """One finding per page that is not as it should be."""
    told = facts.told
    if facts.looked.fault is not None or told is None:
        return
    faults, strange = faulty_pages(facts), strange_pages(facts)
    have, want = len(facts.looked.pages), len(told.pages)
    if have != want:
        yield _refused(f"Er zijn {have} bladzijden; het manifest noemt er {want}.")
    if len(faults) > _MOST:
        yield _refused(
            f"{len(faults)} bladzijden zijn niet zoals zij waren toen het exemplaar werd gemaakt: "
            f"{_runs(sorted(faults))}."
        )
    else:
        for number, fault in sorted(faults.items()):
            yield _refused(f"Bladzijde {number} ({told.shown_on(number)}): {fault}.", number)
    if strange:
        yield _refused(
            f"Wat nu op deze plaats staat, hoort er niet in: bladzijde {_runs(strange)}."
        )
    if have == want and not faults:
        yield Finding(
            NAME,
            Outcome.ACCEPTED,
            f"Alle {have} bladzijden tonen wat zij toonden toen het exemplaar werd gemaakt.",
        )


def faulty_pages(facts: CopyFacts) -> dict[int, str]:
    """By number of the page, as the manifest has it, what is wrong with it: a Dutch clause."""
    told = facts.told
    if told is None:
        return {}
    found = {}
    places = {mark: number for number, mark in enumerate(told.pages, start=1)}
    for wanted, had in _pairs(facts, told):
        if wanted is None:
            continue
        fault = _fault(facts, told, wanted, had, places)
        if fault:
            found[wanted + 1] = fault
    return found


def strange_pages(facts: CopyFacts) -> list[int]:
    """Numbers of pages of the file that the manifest does not know."""
    pairs = _pairs(facts, facts.told) if facts.told is not None else []
    return [had + 1 for wanted, had in pairs if wanted is None and had is not None]


def _pairs(facts: CopyFacts, told: Told) -> list[tuple[int | None, int | None]]:
    """Pages of the manifest and of the file that belong together, both from 0."""
    marks = [page.mark for page in facts.looked.pages]
    if len(marks) == len(told.pages) or len(marks) * len(told.pages) > _MOST_COMPARED:
        return list(zip_longest(range(len(told.pages)), range(len(marks))))
    # A page more or less moves all that follow: these are not wrong for that.
    pairs: list[tuple[int | None, int | None]] = []
    matcher = SequenceMatcher(None, told.pages, marks, autojunk=False)
    for _, start, end, first, last in matcher.get_opcodes():
        pairs += zip_longest(range(start, end), range(first, last))
    return pairs


def _fault(
    facts: CopyFacts, told: Told, wanted: int, had: int | None, places: Mapping[str, int]
) -> str:
    if had is None:
        return "ontbreekt"
    page = facts.looked.pages[had]
    if page.mark != told.pages[wanted]:
        other = places.get(page.mark)
        if other is None:
            return "toont iets anders dan toen het exemplaar werd gemaakt"
        return f"hier staat bladzijde {other} ({told.shown_on(other)})"
    return "; ".join(dict.fromkeys(page.oddities))


def _runs(numbers: list[int]) -> str:
    """Numbers in order, neighbours joined: ``1-5, 7``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _refused(what: str, page: int | None = None) -> Finding:
    return Finding(NAME, Outcome.REFUSED, what, _ASK, page)
