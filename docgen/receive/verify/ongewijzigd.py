"""Rule *ongewijzigd*: every page says what was sent, but for the places to fill in.

The strongest ground is that the file begins with the very bytes that were sent. What was
appended is then judged by difference analysis, which its author calls experimental: it may
lower trust, never raise it. So the picture of every page must agree as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.findings import Finding, Outcome, worst
from docgen.core.signatures import AfterSigning
from docgen.receive.case import AssignedPage, Case
from docgen.receive.facts import Change, Comparison, Difference, FileFacts, Method
from docgen.receive.verify import phrases
from docgen.receive.verify.phrases import (
    are,
    capital,
    in_file,
    page_text,
    pages_text,
    percent,
    quoted,
)

NAME = "ongewijzigd"
# From here it is a difference, below it a doubt (see `Difference`).
_DIFFERENT = 0.8
# A comparison less sure than this says nothing.
_SURE_ENOUGH = 0.5
# A page that went wrong as a whole would fill the screen.
_MOST_PER_PAGE = 8


def check(case: Case) -> Iterator[Finding]:
    """Findings per difference, per page that was not compared, and per way of comparing."""
    if not case.pages:
        yield phrases.not_yet(NAME)
    own = _files_as_sent(case)
    for file in own:
        yield _bytes(case, file)
    whole = {file.sha256 for file in own if file.identical}
    yield from _not_compared(case, whole)
    for page in case.pages:
        yield from _differences(case, page)
    yield from _initials(case)
    yield from _equal(case, whole)


def _files_as_sent(case: Case) -> list[FileFacts]:
    if case.copy is None:
        return []
    return [file for file in case.files if file.begins_with == case.copy.nr]


def _bytes(case: Case, file: FileFacts) -> Finding:
    """What was appended to the bytes that were sent."""
    name = quoted(file.name)
    if file.identical:
        text = f"{name} is byte voor byte het bestand dat is verstuurd."
        return Finding(NAME, Outcome.ACCEPTED, text, method=Method.BYTES.value, certainty=1.0)
    start = f"{name} begint met precies de bytes die zijn verstuurd"
    harmless = {
        AfterSigning.SIGNED_OR_FILLED.value: "daarna is het alleen ingevuld of ondertekend",
        AfterSigning.NOTHING.value: "daarna is er niets aan veranderd",
    }
    if file.appended in harmless:
        text = f"{start}; {harmless[file.appended]}."
        return Finding(NAME, Outcome.ACCEPTED, text, method=Method.BYTES.value, certainty=1.0)
    what = {
        AfterSigning.ANNOTATED.value: "daarna zijn er aantekeningen aan toegevoegd",
        AfterSigning.CHANGED.value: "daarna is er iets anders in veranderd dan de in te vullen "
        "plaatsen",
    }.get(file.appended or "", "wat daaraan is toegevoegd, is niet vast te stellen")
    return Finding(
        NAME,
        Outcome.DOUBTFUL,
        f"{start}, maar {what}.",
        f"Open het bestand en let op aantekeningen, stempels en veranderde tekst. "
        f"{phrases.settle('Is alleen ondertekend en ingevuld')}",
        method=Method.BYTES.value,
    )


def _compared(case: Case, page: AssignedPage) -> Comparison | None:
    """The comparison, if it is one with the right page of the right copy."""
    facts, copy = page.facts, case.copy
    if copy is None or page.page is None or facts.fault is not None:
        return None
    if facts.comparison is None or facts.comparison.method is Method.NONE:
        return None
    fits = facts.matched == copy.nr and facts.matched_page == page.page
    return facts.comparison if fits else None


def _not_compared(case: Case, whole: set[str]) -> Iterator[Finding]:
    reasons: dict[str, list[AssignedPage]] = {}
    for page in case.pages:
        compared = _compared(case, page)
        if compared is None and page.facts.fault is None and page.origin.sha256 in whole:
            continue
        if compared is None:
            reasons.setdefault(_why_not(case, page), []).append(page)
        elif not compared.certainty >= _SURE_ENOUGH:
            why = f"te onzeker met wat is verstuurd te vergelijken.{_note(compared)}"
            reasons.setdefault(why, []).append(page)
    for why, pages in reasons.items():
        many = len(pages) > 1
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"{capital(_subject(case, pages))} {are(len(pages))} {why}",
            f"Vergelijk {'deze bladzijden' if many else 'deze bladzijde'} zelf met het "
            f"exemplaar dat is verstuurd, of vraag {phrases.who(case)} om een betere scan. "
            f"{phrases.settle('Is er niets veranderd')}",
            page=pages[0].facts.source_page,
            method=Method.NONE.value,
        )


def _why_not(case: Case, page: AssignedPage) -> str:
    facts = page.facts
    if facts.fault is not None:
        return f"niet vergeleken: niet te onderzoeken ({facts.fault.value})."
    if page.page is None or case.copy is None:
        return "niet vergeleken, want niet herkend."
    return f"niet vergeleken met wat is verstuurd.{_note(facts.comparison)}"


def _note(compared: Comparison | None) -> str:
    """What made a comparison less sure, as a sentence of its own."""
    text = compared.note.strip().rstrip(".") if compared else ""
    return f" {capital(text)}." if text else ""


def _subject(case: Case, pages: list[AssignedPage]) -> str:
    numbers = [page.page for page in pages if page.page is not None]
    if len(pages) == 1:
        return page_text(case, pages[0])
    if len(numbers) == len(pages):
        return pages_text(numbers)
    names = dict.fromkeys(page.origin.name for page in pages)
    if len(names) == 1:
        where = pages_text(page.facts.source_page for page in pages)
        return f"{where} van {quoted(next(iter(names)))}"
    return f"{in_file(pages[0])} en {len(pages) - 1} andere"


def _found(case: Case, page: AssignedPage) -> list[Difference]:
    """Differences that count; those of a comparison with another page count as well."""
    compared = page.facts.comparison
    differences = compared.differences if compared else ()
    return [item for item in differences if item.change is not Change.INITIALS]


def _differences(case: Case, page: AssignedPage) -> Iterator[Finding]:
    found = _found(case, page)
    shown = found
    if len(found) > _MOST_PER_PAGE:
        clearest = sorted(found, key=lambda item: -item.strength)[:_MOST_PER_PAGE]
        shown = [item for item in found if any(item is other for other in clearest)]
    for difference in shown:
        yield _difference(case, page, difference)
    rest = [item for item in found if not any(item is other for other in shown)]
    if rest:
        one = len(rest) == 1
        places = "is nog 1 plaats" if one else f"zijn nog {len(rest)} plaatsen"
        yield Finding(
            NAME,
            worst(_outcome(item) for item in rest),
            f"Op {page_text(case, page)} {places} anders dan wat is verstuurd.",
            f"Leg de hele bladzijde naast het exemplaar dat is verstuurd. "
            f"{phrases.ask_again(case)}",
            page=page.facts.source_page,
        )


def _outcome(difference: Difference) -> Outcome:
    return Outcome.DOUBTFUL if difference.strength < _DIFFERENT else Outcome.REFUSED


def _difference(case: Case, page: AssignedPage, difference: Difference) -> Finding:
    sure = _outcome(difference) is Outcome.REFUSED
    compared = page.facts.comparison
    place = f", {difference.place}," if difference.place else ""
    text = _what(page, difference, f"{page_text(case, page)}{place}", "" if sure else "misschien ")
    return Finding(
        NAME,
        _outcome(difference),
        text,
        phrases.ask_again(case) if sure else _look(difference.change),
        page=page.facts.source_page,
        box=difference.box,
        evidence=(difference.crop,) if difference.crop else (),
        method=compared.method.value if compared else "",
        certainty=difference.strength,
    )


def _look(change: Change) -> str:
    """What to do about a doubt."""
    fine = {
        Change.MARGIN: "Verandert het niets aan de tekst",
        Change.BESIDE: "Is het alleen een naam of een stempel",
        Change.POINT: "Is het een vuiltje",
    }.get(change, "Staat er hetzelfde als is verstuurd")
    look = "Bekijk deze plaats in het bestand, of op de uitsnede die het bewijs laat zien."
    return f"{look} {phrases.settle(fine)}"


def _what(page: AssignedPage, difference: Difference, where: str, maybe: str) -> str:
    sent, now = quoted(difference.expected), quoted(difference.found)
    if difference.change is Change.MARGIN:
        return f"In de marge van {where} staat {maybe}meer dan een paraaf."
    if difference.change is Change.BESIDE:
        return f"Bij de handtekening op {where} staat {maybe}nog iets geschreven of gestempeld."
    if difference.change is Change.POINT:
        return f"Op {where} staat {maybe}een punt of komma die niet is verstuurd."
    if difference.change is Change.MISSING:
        return f"Op {where} ontbreekt {maybe}{sent if difference.expected else 'tekst'}."
    if difference.change is Change.INK:
        near = f" Het gaat om {sent}." if difference.expected else ""
        read = f" Er staat nu {now}." if difference.found else ""
        kind = "een handgeschreven wijziging" if page.facts.scanned else "een toevoeging"
        return (
            f"Op {where} staat {maybe}{kind}: er is iets bijgeschreven, getekend of "
            f"doorgehaald dat niet is verstuurd.{near}{read}"
        )
    start = (
        f"In de doorzoekbare tekst van {where}"
        if difference.change is Change.TEXT
        else f"Op {where}"
    )
    if difference.expected and difference.found:
        return f"{start} staat {maybe}{now}; verstuurd is {sent}."
    if difference.expected:
        return (
            f"{start} is {maybe}{sent} veranderd; wat er nu staat, is niet met zekerheid te lezen."
        )
    return f"{start} staat {maybe}{now if difference.found else 'iets'} dat niet is verstuurd."


def _initials(case: Case) -> Iterator[Finding]:
    pages = [
        page
        for page in case.pages
        if page.facts.comparison is not None
        and any(item.change is Change.INITIALS for item in page.facts.comparison.differences)
    ]
    if pages:
        yield Finding(
            NAME,
            Outcome.ACCEPTED,
            f"Op {_subject(case, pages)} staat een paraaf in de marge. Dat mag.",
        )


def _equal(case: Case, whole: set[str]) -> Iterator[Finding]:
    """The pages that are the same, by the way in which that was established."""
    groups: dict[str, list[tuple[AssignedPage, float]]] = {}
    for page in case.pages:
        compared = _compared(case, page)
        if compared is None:
            if page.facts.fault is None and page.origin.sha256 in whole and page.page is not None:
                groups.setdefault(Method.BYTES.value, []).append((page, 1.0))
        elif compared.certainty >= _SURE_ENOUGH and not _found(case, page):
            groups.setdefault(compared.method.value, []).append((page, compared.certainty))
    for method, found in groups.items():
        pages = [page for page, _sure in found]
        verb = "is gelijk" if len(pages) == 1 else "zijn gelijk"
        yield Finding(
            NAME,
            Outcome.ACCEPTED,
            f"{capital(_subject(case, pages))} {verb} aan wat is verstuurd ({method})."
            f"{_notes(pages)}",
            method=f"{method} ({_how_sure(found)})",
            certainty=min(sure for _page, sure in found),
        )


def _notes(pages: list[AssignedPage]) -> str:
    """What of the pages could not be compared, though the rest was."""
    return "".join(dict.fromkeys(_note(page.facts.comparison) for page in pages))


def _how_sure(found: list[tuple[AssignedPage, float]]) -> str:
    """Certainty per page, those of equal certainty together."""
    groups: dict[str, list[int]] = {}
    for page, sure in found:
        groups.setdefault(percent(sure), []).append(page.page or 0)
    if len(groups) == 1:
        return f"zekerheid {next(iter(groups))}"
    return "; ".join(f"{pages_text(pages)}: {sure}" for sure, pages in groups.items())
