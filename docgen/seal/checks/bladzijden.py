"""Rule *bladzijden*: every page shows what it showed when the copy was made, in the same order."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.findings import Finding, Outcome
from docgen.seal.checks.facts import CopyFacts
from docgen.seal.checks.told import Told

NAME = "bladzijden"
_ASK = "Gebruik dit exemplaar niet; vraag een ander aan wie het heeft gemaakt."
# More than these are told in one sentence.
_MOST = 8


def check(facts: CopyFacts) -> Iterator[Finding]:
    """One finding per page that is not as it should be."""
    told = facts.told
    if facts.looked.fault is not None or told is None:
        return
    faults = faulty_pages(facts)
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
            what = f" ({told.shown_on(number)})" if number <= want else ""
            yield _refused(f"Bladzijde {number}{what}: {fault}.", number)
    if have == want and not faults:
        yield Finding(
            NAME,
            Outcome.ACCEPTED,
            f"Alle {have} bladzijden tonen wat zij toonden toen het exemplaar werd gemaakt.",
        )


def faulty_pages(facts: CopyFacts) -> dict[int, str]:
    """By number of the page, what is wrong with it: a Dutch clause."""
    told = facts.told
    if told is None:
        return {}
    pages = facts.looked.pages
    found = {}
    for number in range(1, max(len(pages), len(told.pages)) + 1):
        fault = _fault(facts, told, number)
        if fault:
            found[number] = fault
    return found


def _fault(facts: CopyFacts, told: Told, number: int) -> str:
    pages = facts.looked.pages
    if number > len(pages):
        return "ontbreekt"
    if number > len(told.pages):
        return "hoort er niet bij"
    page = pages[number - 1]
    if page.mark != told.pages[number - 1]:
        return _what_it_is(told, page.mark)
    return "; ".join(dict.fromkeys(page.oddities))


def _what_it_is(told: Told, mark: str) -> str:
    if mark not in told.pages:
        return "toont iets anders dan toen het exemplaar werd gemaakt"
    other = told.pages.index(mark) + 1
    return f"hier staat bladzijde {other} ({told.shown_on(other)})"


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
