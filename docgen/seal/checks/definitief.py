"""Rule *definitief*: it is a definitive copy, made by docgen, and not something like it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from docgen.core.definitive_register import CopyKind
from docgen.core.dutch import datum
from docgen.core.findings import Finding, Outcome
from docgen.seal.checks.facts import CopyFacts
from docgen.seal.checks.told import Told

NAME = "definitief"
# How the document information of the version for publication begins (`docgen.seal.wording`).
_PUBLIC = "Versie voor publicatie"
_COMPARE = (
    "Vergelijk het bestand met zijn controlebestand (.sha256) of met het register, of vraag het "
    "definitieve exemplaar zelf."
)


def check(facts: CopyFacts) -> Iterator[Finding]:
    """One finding, if the file could be read."""
    if facts.looked.fault is None:
        yield _judged(facts)


def is_public(facts: CopyFacts) -> bool:
    """Whether it says that it is the version for publication, which has no manifest."""
    looked = facts.looked
    return not looked.manifest_fault and facts.told is None and looked.subject.startswith(_PUBLIC)


def _judged(facts: CopyFacts) -> Finding:
    told, fault = facts.told, facts.looked.manifest_fault
    if told is not None:
        return _of_kind(told)
    if fault:
        newer = "nieuwere versie" in fault
        return Finding(
            NAME,
            Outcome.REFUSED,
            f"De bijlage manifest.json {fault}; zo is niet na te gaan of dit exemplaar heel is.",
            "Werk docgen bij en probeer het opnieuw."
            if newer
            else "Vraag het definitieve exemplaar opnieuw aan wie het heeft gemaakt.",
        )
    if is_public(facts):
        return _public(facts)
    return Finding(
        NAME,
        Outcome.REFUSED,
        "Dit is geen definitief exemplaar van docgen: de bijlage manifest.json, waarin staat "
        "waaruit het is samengesteld, ontbreekt.",
        "Kijk of u het goede bestand hebt. Was dit wel het definitieve exemplaar, dan is het "
        "daarna gewijzigd; vraag het opnieuw aan wie het heeft gemaakt.",
    )


def _of_kind(told: Told) -> Finding:
    named = f"{told.kenmerk} versie {told.version}, uitgave {told.issue}"
    if told.kind != CopyKind.DEFINITIVE.value:
        missing = len(told.missing)
        lacking = f"; er {_are(missing)} nog {missing} niet in orde" if missing else ""
        return Finding(
            NAME,
            Outcome.REFUSED,
            f"Dit is geen definitief exemplaar maar een tussenstand van {named}, met "
            f"{_parties(len(told.parties))}{lacking}.",
            "Vraag het definitieve exemplaar, of maak het met ‘docgen bundel’ zodra alles er is.",
        )
    return Finding(
        NAME,
        Outcome.ACCEPTED,
        f"Definitief exemplaar van {named}, met {_parties(len(told.parties))}, gemaakt op "
        f"{day_of(told.made_at)}.",
    )


def _public(facts: CopyFacts) -> Finding:
    if facts.vouched:
        return Finding(
            NAME,
            Outcome.DOUBTFUL,
            "Dit is de versie voor publicatie, niet het definitieve exemplaar. Het bestand is "
            "gelijk aan wat er destijds is gemaakt; wat er in het definitieve exemplaar staat, is "
            "hieraan niet te controleren.",
            "Vraag voor bewijs het definitieve exemplaar zelf.",
        )
    return Finding(
        NAME,
        Outcome.REFUSED,
        "Dit is de versie voor publicatie, niet het definitieve exemplaar. Zij bevat geen "
        "manifest; alleen een controlebestand of het register kan zeggen of zij ongewijzigd is.",
        _COMPARE,
    )


def day_of(moment: str) -> str:
    """A moment in ISO 8601 as a Dutch date; what is no moment stays as it stands."""
    try:
        return datum(datetime.fromisoformat(moment).date())
    except ValueError:
        return moment


def _parties(count: int) -> str:
    return "1 partij" if count == 1 else f"{count} partijen"


def _are(count: int) -> str:
    return "is" if count == 1 else "zijn"
