"""Rule *leesbaar*: every file and page could be looked at, and nothing in it acts by itself."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core import dutch
from docgen.core.findings import Finding, Outcome
from docgen.receive.case import Case
from docgen.receive.facts import Fault, FileFacts, Media, Method, PageFacts
from docgen.receive.verify import phrases
from docgen.receive.verify.phrases import capital, pages_text, pages_word, quoted

NAME = "leesbaar"
# Below it a person has trouble too; it matters only when the page could not be compared.
_TOO_VAGUE = 0.15

# What is the matter, and what to ask for.
_FAULTS = {
    Fault.NOT_READABLE: (
        "is beschadigd of geen geldig bestand en kan niet worden geopend",
        "het bestand nog eens te sturen, als PDF of als nieuwe scan",
    ),
    Fault.ENCRYPTED: (
        "is met een wachtwoord beveiligd en kan niet worden gelezen",
        "hetzelfde bestand zonder wachtwoord te sturen",
    ),
    Fault.EMPTY: (
        "is leeg",
        "het bestand nog eens te sturen",
    ),
    Fault.TOO_MANY_PAGES: (
        "heeft meer bladzijden dan docgen aanneemt",
        "alleen het ondertekende convenant te sturen",
    ),
    Fault.TOO_LARGE: (
        "is te groot om te onderzoeken",
        "een kleinere scan te sturen (200 dpi is genoeg)",
    ),
    Fault.UNKNOWN_KIND: (
        "is geen PDF of afbeelding",
        "het ondertekende stuk als PDF of als scan te sturen",
    ),
    Fault.TOO_SLOW: (
        "kon niet binnen de tijd worden onderzocht",
        "een nieuwe scan of PDF te sturen",
    ),
    Fault.CRASHED: (
        "kon niet worden onderzocht: het onderzoek is onderweg afgebroken",
        "een nieuwe scan of PDF te sturen",
    ),
}
# Here the fault may lie with this machine: a person looks before anything goes back.
_OURS = frozenset({Fault.TOO_SLOW, Fault.CRASHED})
_LOOK = "Het bestand zelf is bewaard. Open het en bekijk het."


def check(case: Case) -> Iterator[Finding]:
    """One finding per file and per thing that stands in the way."""
    if not case.files:
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"Van {quoted(case.origin.name)} is niets onderzocht.",
            "Geef de opdracht ‘docgen ontvang’ nog eens voor dit bestand.",
        )
    for file in case.files:
        found = tuple(_file(case, file))
        yield from found
        if all(finding.outcome is Outcome.ACCEPTED for finding in found):
            yield _readable(file)


def _file(case: Case, file: FileFacts) -> Iterator[Finding]:
    if file.fault is not None:
        yield _fault(case, file, file.fault)
        return
    if file.media not in (Media.PDF, Media.IMAGE):
        yield _fault(case, file, Fault.UNKNOWN_KIND)
        return
    yield from _contents(file)
    yield from _pages(case, file)


def _fault(case: Case, file: FileFacts, fault: Fault) -> Finding:
    what, remedy = _FAULTS[fault]
    ours = fault in _OURS
    detail = f" Bijzonderheid: {file.detail.rstrip('.')}." if file.detail else ""
    ask = f"Vraag {phrases.who(case)} {remedy}."
    return Finding(
        NAME,
        Outcome.DOUBTFUL if ours else Outcome.REFUSED,
        f"{quoted(file.name)} {what}.{detail}",
        f"{_LOOK} Lukt dat niet: {ask[0].lower()}{ask[1:]}" if ours else ask,
    )


def _contents(file: FileFacts) -> Iterator[Finding]:
    if file.active:
        what = dutch.opsomming(file.active)
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"{quoted(file.name)} bevat iets dat uit zichzelf kan handelen: {what}. "
            "Dat hoort niet in een getekend convenant.",
            f"Open het bestand niet zomaar; vraag zo nodig de beheerder. "
            f"{phrases.settle('Is er een goede verklaring')}",
        )
    if file.embedded:
        names = dutch.opsomming([quoted(name) for name in file.embedded])
        yield Finding(
            NAME,
            Outcome.ACCEPTED,
            f"In {quoted(file.name)} {phrases.are(len(file.embedded))} ook ingesloten: {names}. "
            "Daar is niet in gekeken; het is bewaard.",
        )


def _pages(case: Case, file: FileFacts) -> Iterator[Finding]:
    for fault in dict.fromkeys(page.fault for page in file.page_facts if page.fault):
        numbers = [page.source_page for page in file.page_facts if page.fault is fault]
        yield _doubt(
            case, file, numbers, ("kon", "konden"), f"niet worden onderzocht ({fault.value})"
        )
    seen = {page.source_page for page in file.page_facts}
    unseen = file.pages - len(seen)
    if unseen > 0:
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"Van {quoted(file.name)} {phrases.are(unseen)} {pages_word(unseen)} van de "
            f"{file.pages} niet onderzocht.",
            f"{_LOOK} {phrases.settle('Is het in orde')}",
        )
    if not seen or all(page.blank for page in file.page_facts):
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"In {quoted(file.name)} staat niets: er zijn geen bladzijden of zij zijn leeg.",
            f"Vraag {phrases.who(case)} om een nieuwe scan.",
        )
    vague = [page.source_page for page in file.page_facts if is_vague(page)]
    if vague:
        yield _doubt(case, file, vague, ("is", "zijn"), "te onscherp om te lezen")


def is_vague(page: PageFacts) -> bool:
    """Whether a scanned page is too blurred to read, and nothing else told what it is."""
    compared = page.comparison is not None and page.comparison.method is not Method.NONE
    unreadable = page.scanned and not page.blank and page.fault is None and not compared
    return unreadable and page.sharpness < _TOO_VAGUE


def _doubt(
    case: Case, file: FileFacts, numbers: list[int], verbs: tuple[str, str], what: str
) -> Finding:
    verb = verbs[0] if len(numbers) == 1 else verbs[1]
    return Finding(
        NAME,
        Outcome.DOUBTFUL,
        f"{capital(pages_text(numbers))} van {quoted(file.name)} {verb} {what}.",
        f"{_LOOK} Is het niet te lezen: vraag {phrases.who(case)} om een nieuwe, rechte scan "
        "van 200 dpi of meer.",
        page=min(numbers),
    )


def _readable(file: FileFacts) -> Finding:
    kind = "een scan" if any(page.scanned for page in file.page_facts) else "een PDF met tekst"
    return Finding(
        NAME,
        Outcome.ACCEPTED,
        f"{quoted(file.name)} is goed te lezen: {kind}, {pages_word(file.pages)}.",
        method="openen en elke bladzijde bekijken",
    )
