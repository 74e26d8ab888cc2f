"""Rule *volledig*: the pages that must be there are there, each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from docgen.core import dutch
from docgen.core.findings import Finding, Outcome
from docgen.receive.case import Case
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.verify import phrases
from docgen.receive.verify.phrases import are, capital, in_file, pages_text

NAME = "volledig"


def check(case: Case) -> Iterator[Finding]:
    """Findings about missing pages, then about double ones and their order."""
    if case.copy is None:
        yield phrases.not_yet(NAME)
        return
    present = frozenset(page.page for page in case.pages if page.page is not None)
    yield _presence(case, case.copy, present)
    yield from _double(case)
    yield from _beyond(case, case.copy)


def _presence(case: Case, copy: IssuedCopy, present: frozenset[int]) -> Finding:
    wanted = frozenset(range(1, copy.pages + 1))
    missing, signing = wanted - present, copy.signature_pages
    if signing - present:
        return _no_signature_page(case, copy, signing - present)
    if not missing:
        order = _order(case)
        text = f"Alle {copy.pages} bladzijden zijn er." if copy.pages != 1 else "Het blad is er."
        return Finding(NAME, Outcome.ACCEPTED, text + order)
    if signing and present <= signing | {1}:
        return _signature_page_alone(case, present)
    return _missing(case, copy, missing)


def _no_signature_page(case: Case, copy: IssuedCopy, missing: frozenset[int]) -> Finding:
    instead = [
        phrases.party_name(case, party)
        for party, pages in case.others
        if party is not None and party != case.party and missing & pages
    ]
    extra = (
        f" Wel zit er een ondertekenpagina van {dutch.opsomming(instead)} in het bestand."
        if instead
        else ""
    )
    return Finding(
        NAME,
        Outcome.REFUSED,
        f"De ondertekenpagina van {copy.party_name} ({pages_text(missing)}) ontbreekt.{extra}",
        f"Vraag {copy.party_name} om de eigen, getekende ondertekenpagina; stuur eventueel het "
        f"exemplaar opnieuw met ‘docgen verstuur --opnieuw {copy.party}’.",
    )


def _signature_page_alone(case: Case, present: frozenset[int]) -> Finding:
    subject = (
        f"Alleen {pages_text(present)} {are(len(present))} teruggekomen, met de plaats voor de "
        "handtekening."
    )
    if case.signature_page_suffices:
        text = f"{subject} Dat is genoeg: de overige bladzijden liggen vast zoals verstuurd."
        return Finding(NAME, Outcome.ACCEPTED, text)
    return Finding(
        NAME,
        Outcome.DOUBTFUL,
        f"{subject} Voor dit convenant moet het hele stuk terugkomen.",
        f"Vraag {phrases.who(case)} om het hele getekende convenant. "
        f"{phrases.settle('Is dit toch genoeg')}",
    )


def _missing(case: Case, copy: IssuedCopy, missing: frozenset[int]) -> Finding:
    if missing == copy.annex_pages:
        what = f"De bijlage ({pages_text(missing)}) ontbreekt"
    else:
        verb = "ontbreekt" if len(missing) == 1 else "ontbreken"
        what = f"{capital(pages_text(missing))} {verb}"
    return Finding(
        NAME,
        Outcome.DOUBTFUL,
        f"{what}; het exemplaar van {copy.party_name} telt {phrases.pages_word(copy.pages)}.",
        f"Vraag {copy.party_name} om de ontbrekende bladzijden. "
        f"{phrases.settle('Is dit toch genoeg')}",
    )


def _double(case: Case) -> Iterator[Finding]:
    counts = Counter(page.page for page in case.pages if page.page is not None)
    for number, count in sorted(counts.items()):
        if count < 2:
            continue
        where = [page for page in case.pages if page.page == number]
        places = dutch.opsomming([in_file(page) for page in where])
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"Bladzijde {number} zit er {count} keer in: {places}.",
            f"Bekijk welke de juiste is. {phrases.settle('Zijn zij gelijk en in orde')}",
            page=where[1].facts.source_page,
        )


def _beyond(case: Case, copy: IssuedCopy) -> Iterator[Finding]:
    for page in case.pages:
        if page.page is not None and not 1 <= page.page <= copy.pages:
            yield Finding(
                NAME,
                Outcome.DOUBTFUL,
                f"{capital(in_file(page))} zou bladzijde {page.page} zijn, maar het exemplaar "
                f"van {copy.party_name} telt {phrases.pages_word(copy.pages)}.",
                "Bekijk deze bladzijde en bepaal of zij erbij hoort.",
                page=page.facts.source_page,
            )


def _order(case: Case) -> str:
    files = len(dict.fromkeys(page.origin.sha256 for page in case.pages))
    if files > 1:
        return f" Zij zijn uit {files} bestanden bij elkaar gezocht."
    places = [page.facts.source_page for page in case.pages if page.page is not None]
    if places != sorted(places):
        return " In het bestand lagen zij in een andere volgorde; docgen heeft ze geordend."
    return ""
