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
_RECEIVED = "het bestand dat is ontvangen"
_EARLIER = "het exemplaar dat is bijgevoegd"
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
    yield Finding(
        NAME,
        Outcome.ACCEPTED,
        f"{_all_of(facts.told)} er byte voor byte in, zoals het manifest zegt, en verder niets.",
    )


def _all_of(told: Told) -> str:
    """The received files, and apart from them the earlier copies, with their verb."""
    count, earlier = len(told.received()), len(told.earlier)
    files = "Het ontvangen bestand" if count == 1 else f"Alle {count} ontvangen bestanden"
    if not earlier:
        return f"{files} {'zit' if count == 1 else 'zitten'}"
    which = "het eerdere definitieve exemplaar"
    if earlier > 1:
        which = f"de {earlier} eerdere definitieve exemplaren"
    return f"{files} en {which} zitten"


def fault_of(told: ToldFile, attached: AttachedFile | None, which: str = _RECEIVED) -> str:
    """What is wrong with an attached file, a Dutch clause; ``""`` if nothing is.

    Args:
        which: What file it is to be.
    """
    if attached is None:
        return "ontbreekt"
    if attached.sha256 != told.sha256:
        return f"is niet {which}: de SHA-256 is anders"
    if attached.size != told.size:
        return f"is niet {which}: de grootte is anders"
    if not attached.sound:
        return "heeft twee namen of meer dan één inhoud"
    if not attached.listed or attached.relation not in _RELATIONS:
        return "is niet als bijlage van het hele exemplaar aangemeld"
    if attached.mime != told.mime:
        return "is aangemeld als een ander soort bestand dan is ontvangen"
    return ""


def _objections(facts: CopyFacts, told: Told) -> Iterator[str]:
    attached = {item.name: item for item in facts.looked.attached}
    expected, received = told.files(), told.received()
    for name, file in expected.items():
        which = _RECEIVED if name in received else _EARLIER
        fault = fault_of(file, attached.get(name), which)
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
