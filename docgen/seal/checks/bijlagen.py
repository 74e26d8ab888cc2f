"""Rule *bijlagen*: the files in the copy are those of the manifest, byte for byte, no others."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.dutch import opsomming
from docgen.core.findings import Finding, Outcome
from docgen.seal.checks.facts import AttachedFile, CopyFacts
from docgen.seal.checks.told import Told, ToldFile
from docgen.seal.manifest import MIME
from docgen.seal.manifest import NAME as MANIFEST

NAME = "bijlagen"
_RELATIONS = ("/Source", "/Data")
_ASK = "Gebruik dit exemplaar niet als bewijs; vraag een ander aan wie het heeft gemaakt."


def check(facts: CopyFacts) -> Iterator[Finding]:
    """One finding per file that is not as it should be."""
    if facts.looked.fault is not None or facts.told is None:
        return
    found = [_refused(what) for what in _objections(facts, facts.told)]
    if found:
        yield from found
        return
    count = len(facts.told.files())
    files = (
        "Het ontvangen bestand zit" if count == 1 else f"Alle {count} ontvangen bestanden zitten"
    )
    yield Finding(
        NAME,
        Outcome.ACCEPTED,
        f"{files} er byte voor byte in, zoals het manifest zegt, en verder niets.",
    )


def fault_of(told: ToldFile, attached: AttachedFile | None) -> str:
    """What is wrong with a received file, a Dutch clause; ``""`` if nothing is."""
    if attached is None:
        return "ontbreekt"
    if attached.sha256 != told.sha256:
        return "is niet het bestand dat is ontvangen: de SHA-256 is anders"
    if attached.size != told.size:
        return "is niet het bestand dat is ontvangen: de grootte is anders"
    if not attached.sound:
        return "heeft twee namen of meer dan één inhoud"
    if not attached.listed or attached.relation not in _RELATIONS:
        return "is niet als bijlage van het hele exemplaar aangemeld"
    if attached.mime != told.mime:
        return "is aangemeld als een ander soort bestand dan is ontvangen"
    return ""


def _objections(facts: CopyFacts, told: Told) -> Iterator[str]:
    attached = {item.name: item for item in facts.looked.attached}
    expected = told.files()
    for name, file in expected.items():
        fault = fault_of(file, attached.get(name))
        if fault:
            yield f"Bijlage “{name}” ({_owner(told, name)}) {fault}."
    for name, item in attached.items():
        if name == MANIFEST:
            if item.mime != MIME or not item.listed or not item.sound:
                yield f"Bijlage “{name}” is niet zo aangemeld als docgen dat doet."
        elif name not in expected:
            yield f"Bijlage “{name}” hoort er niet in: het manifest noemt haar niet."
    for name in facts.looked.hidden:
        yield f"In het bestand is ook “{name}” verstopt; dat hoort er niet in."


def _owner(told: Told, name: str) -> str:
    owners = [
        party.name for party in told.parties if any(file.name == name for file in party.files)
    ]
    return f"van {opsomming(owners)}" if owners else "een eerder definitief exemplaar"


def _refused(what: str) -> Finding:
    return Finding(NAME, Outcome.REFUSED, what, _ASK)
