"""Rule *juiste versie*: every page is of the copy that is valid now.

A replaced copy or an earlier revision is refused with the reason that the register gives.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core import dutch
from docgen.core.amendment import Weight
from docgen.core.corrections import Correction, weight_words
from docgen.core.findings import Finding, Outcome
from docgen.receive.case import AssignedPage, Case
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.facts import Signal, SignalKind
from docgen.receive.signing_way import day_of
from docgen.receive.verify import phrases
from docgen.receive.verify.phrases import capital, page_text

NAME = "versie"
_READ = (SignalKind.CODE, SignalKind.LINE)


def check(case: Case) -> Iterator[Finding]:
    """Findings about the copy as a whole, then about pages that belong to another."""
    problems = (*_copy(case), *(item for page in case.pages for item in _page(case, page)))
    yield from problems
    if not problems and case.copy is not None:
        yield Finding(NAME, Outcome.ACCEPTED, _good(case, case.copy))


def _good(case: Case, copy: IssuedCopy) -> str:
    correction = case.catalogue.correction(copy)
    if correction is None:
        return f"Dit is versie {copy.version}, het exemplaar dat {_issued(case, copy)}."
    why = weight_words(correction, case.catalogue.correcting)
    return f"{_replaced(case, copy)} De handtekening blijft geldig, want {why}."


def _issued(case: Case, copy: IssuedCopy) -> str:
    sent = day_of(copy.sent_at, case.now)
    if sent is not None:
        return f"op {dutch.datum(sent)} voor {copy.party_name} is verstuurd"
    return f"nu voor {copy.party_name} geldt"


def _copy(case: Case) -> Iterator[Finding]:
    copy, current = case.copy, case.catalogue.version
    if copy is None:
        if case.party is None:
            yield phrases.not_yet(NAME)
            return
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"Dit past bij geen enkel exemplaar dat aan {phrases.who(case)} is uitgegeven.",
            phrases.ask_again(case),
        )
    elif copy.version != current:
        yield Finding(
            NAME,
            Outcome.REFUSED,
            f"Dit is versie {copy.version} van het convenant van {copy.party_name}; nu wordt "
            f"versie {current} ondertekend.{_reason(copy)}",
            phrases.ask_again(case),
        )
    else:
        correction = case.catalogue.correction(copy)
        if correction is not None and correction.weight is not Weight.SLIGHT:
            yield _corrected(case, copy, correction)


def _corrected(case: Case, copy: IssuedCopy, correction: Correction) -> Finding:
    """That a signature was put on a copy that was replaced since."""
    text = _replaced(case, copy)
    why = weight_words(correction, case.catalogue.correcting)
    if correction.weight is Weight.SUBSTANTIAL:
        said = f"{text} De handtekening telt niet, want {why}."
        return Finding(NAME, Outcome.REFUSED, said, phrases.ask_again(case))
    return Finding(
        NAME,
        Outcome.DOUBTFUL,
        f"{text} {capital(why)}.",
        phrases.settle("Blijft de handtekening ondanks deze wijziging geldig"),
    )


def _replaced(case: Case, copy: IssuedCopy) -> str:
    day = day_of(copy.replaced_at, case.now)
    when = f" op {dutch.datum(day)}" if day else ""
    return (
        f"Dit is een exemplaar van versie {copy.version} van {copy.party_name} dat{when} is "
        f"vervangen.{_reason(copy)}"
    )


def _reason(copy: IssuedCopy) -> str:
    reason = (copy.replaced_reason or "").strip().rstrip(".")
    return f" De reden: {reason}." if reason else ""


def _page(case: Case, page: AssignedPage) -> Iterator[Finding]:
    if case.copy is not None and page.copy is not None and page.copy.nr != case.copy.nr:
        yield _refused(case, page, f"hoort bij {_described(page.copy)}")
        return
    if (
        case.copy is not None
        and page.copy is None
        and page.version is not None
        and page.version != case.copy.version
    ):
        yield _refused(case, page, f"is van versie {page.version}")
        return
    for signal in page.facts.signals:
        strange = _strange(case, signal) if signal.kind in _READ else ""
        if strange:
            source = "de paginacode" if signal.kind is SignalKind.CODE else "de leesbare regel"
            yield _refused(case, page, strange, f"volgens {source} ")
            return


def _described(copy: IssuedCopy) -> str:
    replaced = "" if copy.valid else " (vervangen)"
    return (
        f"een ander exemplaar: versie {copy.version} van {copy.party_name}, "
        f"exemplaar {copy.sequence}{replaced}"
    )


def _strange(case: Case, signal: Signal) -> str:
    """What a printed identity says that does not fit the copy; ``""`` if it fits."""
    read, copy = signal.identity, case.copy
    if read is None:
        return ""
    if read.pack != case.catalogue.kenmerk:
        return f"van een ander convenant: {read.pack}, niet {case.catalogue.kenmerk}"
    if copy is None:
        return ""
    if read.version != copy.version:
        return f"van versie {read.version}, niet van versie {copy.version}"
    if read.party != copy.party:
        return f"van {phrases.party_name(case, read.party)}, niet van {copy.party_name}"
    if read.pages != copy.pages:
        return f"van een stuk met {phrases.pages_word(read.pages)}, niet {copy.pages}"
    if read.text != copy.text_mark:
        return (
            f"van een andere tekst (kenmerk {read.text}) dan die voor {copy.party_name} is "
            f"verstuurd (kenmerk {copy.text_mark})"
        )
    return ""


def _refused(case: Case, page: AssignedPage, what: str, source: str = "") -> Finding:
    verb = f"is {source}" if source else ""
    return Finding(
        NAME,
        Outcome.REFUSED,
        f"{capital(page_text(case, page))} {verb}{what}.",
        phrases.ask_again(case),
        page=page.facts.source_page,
    )
