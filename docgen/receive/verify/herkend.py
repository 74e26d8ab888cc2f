"""Rule *herkend*: it is known of every page whose it is, and no signal contradicts it."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core import dutch
from docgen.core.findings import Finding, Outcome
from docgen.receive.case import AssignedPage, Case
from docgen.receive.facts import Method, SignalKind
from docgen.receive.surmise import surmised
from docgen.receive.verify import phrases
from docgen.receive.verify.phrases import capital, page_text, pages_text, quoted

NAME = "herkend"
# From the first a page is recognised; from the second, if the picture of the page confirms it.
_SURE = 0.8
_LIKELY = 0.5
# More names than this tell nothing in a stack of all parties.
_MOST_NAMED = 4
_WHOSE = (
    "Bekijk het bestand. Weet u van welke partij het is, leg dat dan vast met "
    f"‘docgen beoordeel {phrases.RETURN} --partij NR --door NAAM --reden TEKST’. Hoort het "
    f"nergens bij, gebruik dan ‘docgen beoordeel {phrases.RETURN} --afwijzen --door NAAM "
    "--reden TEKST’."
)


_SEEN = {SignalKind.SENDER: "de afzender", SignalKind.FILE_NAME: "de bestandsnaam"}


def check(case: Case) -> Iterator[Finding]:
    """Findings about the party, about pages that do not fit in, and about what came along."""
    problems = tuple(_problems(case))
    yield from problems
    if not problems:
        yield _recognised(case)
    yield from _company(case)


def _problems(case: Case) -> Iterator[Finding]:
    if case.party is None or not case.pages:
        silent = tuple(page for page in case.pages if not page.conflict)
        if silent or not case.pages:
            yield _nobody(case, silent)
        for page in case.pages:
            yield from _conflict(case, page)
        return
    if case.catalogue.party(case.party) is None:
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"{capital(phrases.who(case))} (nummer {case.party}) staat niet in de lijst met "
            "partijen.",
            "Kijk in partijen.csv of deze partij nog meedoet.",
        )
    for page in case.pages:
        yield from _page(case, page)
    yield from _stray(case)


def _nobody(case: Case, silent: tuple[AssignedPage, ...]) -> Finding:
    names = dict.fromkeys(page.origin.name for page in silent)
    files = dutch.opsomming([quoted(name) for name in names or (case.origin.name,)])
    known = [page.page for page in silent if page.page is not None]
    if known:
        what = (
            f"In {files} zit {pages_text(known)}, maar niet te zien is "
            "van welke partij: de tekst is voor alle partijen gelijk, en een paginacode of "
            "leesbare regel is niet gelezen."
        )
    elif silent:
        what = (
            f"In {files} staat niets waaraan te zien is van welke partij het is: geen paginacode, "
            "geen leesbare regel en geen tekst van een bladzijde die is verstuurd."
        )
    else:
        what = f"Van welke partij {files} is, is niet te zien: er is geen bladzijde te bekijken."
    return Finding(NAME, Outcome.DOUBTFUL, f"{what}{_tip(case)}", _WHOSE)


def _tip(case: Case) -> str:
    """Who it may be from, by its sender and its name."""
    sender = f" Het kwam van {quoted(case.origin.sender)}." if case.origin.sender else ""
    tips = surmised(case.origin, case.catalogue)
    if not tips:
        return sender
    names = [
        f"{phrases.party_name(case, tip.party)} (nr {tip.party}), gezien {_SEEN[tip.kind]}"
        for tip in tips
    ]
    return f"{sender} Misschien is het van {dutch.opsomming(names, scheiding='; ')}."


def _conflict(case: Case, page: AssignedPage) -> Iterator[Finding]:
    if page.conflict:
        what = f"{capital(page_text(case, page))}: de kenmerken spreken elkaar tegen. "
        reason = f"{capital(page.conflict.rstrip('.'))}."
        number = page.facts.source_page
        yield Finding(NAME, Outcome.DOUBTFUL, what + reason, _WHOSE, page=number)


def _page(case: Case, page: AssignedPage) -> Iterator[Finding]:
    number = page.facts.source_page
    look = f"Bekijk deze bladzijde. {phrases.settle('Hoort zij er gewoon bij')}"
    yield from _conflict(case, page)
    if page.party is not None and page.party != case.party:
        what = (
            f"{capital(phrases.in_file(page))} is van {phrases.party_name(case, page.party)}, "
            f"niet van {phrases.who(case)}."
        )
        yield Finding(NAME, Outcome.DOUBTFUL, what, phrases.ask_again(case), page=number)
    elif page.party is None or page.page is None:
        what = f"{capital(phrases.in_file(page))} is niet herkend."
        yield Finding(NAME, Outcome.DOUBTFUL, what, look, page=number)
    elif not _certain(case, page):
        what = (
            f"{capital(page_text(case, page))} is waarschijnlijk van {phrases.who(case)}, maar "
            f"niet zeker: herkend aan {page.how or 'weinig'}."
        )
        yield Finding(NAME, Outcome.DOUBTFUL, what, look, page=number, certainty=page.certainty)


def _certain(case: Case, page: AssignedPage) -> bool:
    if page.code_read or page.certainty >= _SURE:
        return True
    compared = page.facts.comparison
    confirmed = (
        compared is not None
        and compared.method is not Method.NONE
        and compared.certainty >= _LIKELY
        and case.copy is not None
        and page.facts.matched == case.copy.nr
    )
    return confirmed and page.certainty >= _LIKELY


def _stray(case: Case) -> Iterator[Finding]:
    """A lone signature page that sits where another party's own signature page should be."""
    own = {page.page for page in case.signature_pages}
    if not own or {page.page for page in case.pages} - own:
        return
    for party, pages in case.others:
        wanted = _signature_pages(case, party)
        if party is None or not pages or not wanted - pages:
            continue
        host = phrases.party_name(case, party)
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"De ondertekenpagina van {phrases.who(case)} zat in het stuk van {host}, waar de "
            f"ondertekenpagina van {host} zelf ontbreekt.",
            f"Vraag {host} en {phrases.who(case)} hoe dit zit. "
            f"{phrases.settle('Is de bladzijde echt zo bedoeld')}",
            page=case.pages[0].facts.source_page,
        )


def _signature_pages(case: Case, party: int | None) -> frozenset[int]:
    copies = [copy for copy in case.catalogue.copies if copy.party == party]
    copy = (case.catalogue.valid_copy(party) if party is not None else None) or (
        copies[-1] if copies else None
    )
    return copy.signature_pages if copy else frozenset()


def _recognised(case: Case) -> Finding:
    ways: dict[str, list[int]] = {}
    for page in case.pages:
        ways.setdefault(page.how or "het bestand", []).append(page.page or 0)
    if len(ways) == 1:
        how = f"herkend aan {next(iter(ways))}"
    else:
        parts = [f"{pages_text(pages)} aan {way}" for way, pages in ways.items()]
        how = f"herkend: {dutch.opsomming(parts, scheiding='; ')}"
    count = len(case.pages)
    subject = "De bladzijde" if count == 1 else f"Alle {count} bladzijden"
    return Finding(
        NAME,
        Outcome.ACCEPTED,
        f"{subject} {phrases.are(count)} van {phrases.who(case)}, {how}.",
        method=dutch.opsomming(list(ways)),
        certainty=min(1.0 if page.code_read else page.certainty for page in case.pages),
    )


def _named(parties: list[str]) -> str:
    if len(parties) > _MOST_NAMED:
        return f"{len(parties)} andere partijen"
    return dutch.opsomming(parties)


def _company(case: Case) -> Iterator[Finding]:
    parties = dict.fromkeys(party for party, _pages in case.others)
    known = [phrases.party_name(case, party) for party in parties if party is not None]
    texts = []
    if known:
        texts.append(
            f"In hetzelfde bestand zitten ook bladzijden van {_named(known)}; daarvan is een "
            "eigen retour gemaakt."
        )
    if None in parties and case.party is not None:
        texts.append(
            "In hetzelfde bestand zitten ook bladzijden die niet zijn herkend; zij staan als "
            "eigen retour met een twijfel."
        )
    if case.enclosed:
        names = dutch.opsomming([quoted(origin.name) for origin in case.enclosed])
        texts.append(f"Meegekomen en bij deze retour bewaard: {names}.")
    for text in texts:
        yield Finding(NAME, Outcome.ACCEPTED, text)
