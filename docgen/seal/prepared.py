"""Received pages made ready for the copy, each in a process that can be ended from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from docgen.core.errors import DocgenError, Problem, VerificationError
from docgen.core.model import Party
from docgen.core.progress import Report
from docgen.documents.conformance import warm_up
from docgen.engines.bounded import Bounded, Job, Result, WorkerLimits
from docgen.seal.ready_page import ReceivedPage
from docgen.seal.sources import Gathered, SignaturePage, SignedParty, place_of

_MEMORY = 3 * 1024**3
_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page with signatures, ready to be drawn.

    Attributes:
        owner: The party that signed it.
        source: Where it comes from.
        page: The page, made ready.
    """

    owner: Party
    source: SignaturePage
    page: ReceivedPage


def prepare(gathered: Gathered, report: Report) -> tuple[PreparedPage, ...]:
    """Make every page with signatures ready, in the order of the parties.

    Raises:
        VerificationError: A page cannot be made into a page of the copy; all such are named.
    """
    wanted = [(item, page) for item in gathered.signed for page in item.pages]
    jobs = [Job(number, _ready, (page,), _SECONDS) for number, (_, page) in enumerate(wanted)]
    found: dict[int, ReceivedPage] = {}
    problems: dict[int, tuple[Problem, ...]] = {}
    if jobs:
        # Loaded here, workers have it at once where processes are forked; and the gate needs it.
        warm_up()
        with Bounded(limits=WorkerLimits(_MEMORY), start=_warm_up_worker) as pool:
            for result in pool.run(jobs):
                owner, page = wanted[result.key]
                report(len(jobs), owner.party.naam)
                if result.fault is not None or isinstance(result.value, tuple):
                    problems[result.key] = _refusal(owner, page, result)
                else:
                    found[result.key] = result.value
    if problems:
        raise VerificationError(
            problem for number in sorted(problems) for problem in problems[number]
        )
    return tuple(
        PreparedPage(item.party, page, found[number]) for number, (item, page) in enumerate(wanted)
    )


def _warm_up_worker() -> None:
    """What a worker imports before its first page.

    The rasteriser keeps threads; loaded in the first process, no process could be forked from it.
    """
    warm_up()
    import_module("docgen.seal.received")


def _ready(page: SignaturePage) -> ReceivedPage | tuple[Problem, ...]:
    from docgen.seal.received import received_page

    original = page.original
    try:
        return received_page(
            original.path,
            original.media,
            page.source_page,
            page.rotation,
            original.received_as,
        )
    except DocgenError as exc:
        return exc.problems


def _refusal(owner: SignedParty, page: SignaturePage, result: Result) -> tuple[Problem, ...]:
    place = place_of(owner.party)
    if isinstance(result.value, tuple):
        return tuple(
            Problem(item.file, f"{place}, {item.place}", item.what, item.remedy)
            for item in result.value
        )
    return (
        Problem(
            page.original.received_as,
            f"{place}, bladzijde {page.source_page}",
            "de bladzijde is te groot of te ingewikkeld om op te nemen",
            "Vraag de partij om de ondertekenpagina als gewone scan.",
        ),
    )


def notes_by_party(pages: Sequence[PreparedPage]) -> dict[int, tuple[str, ...]]:
    """What had to be changed and why, Dutch clauses by number of the party."""
    found: dict[int, tuple[str, ...]] = {}
    for item in pages:
        found[item.owner.nr] = (*found.get(item.owner.nr, ()), *item.page.notes)
    return found
