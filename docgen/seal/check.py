"""Is this copy whole? The findings of every rule, and the one sentence that they add up to."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.core.definitive_register import CopyKind
from docgen.core.dutch import opsomming
from docgen.core.findings import Finding, Outcome, worst
from docgen.seal.checks import definitief, leesbaar, zegel
from docgen.seal.checks.facts import CopyFacts
from docgen.seal.checks.partijen import PartyFacts, parties_of
from docgen.seal.checks.rules import NAMES, RULES


@dataclass(frozen=True, slots=True)
class Checked:
    """A copy, looked at anew.

    Attributes:
        facts: What was seen.
        findings: What the rules said, in their order.
        parties: What was found of each party, in the order of the manifest.
    """

    facts: CopyFacts
    findings: tuple[Finding, ...]
    parties: tuple[PartyFacts, ...]

    @property
    def outcome(self) -> Outcome:
        """What the findings add up to; rules that had nothing to look at count for nothing."""
        return worst(finding.outcome for finding in self.findings)

    @property
    def rules(self) -> tuple[tuple[str, Outcome | None], ...]:
        """Name and outcome of every rule; ``None`` if it had nothing to look at."""
        return tuple((name, self.outcome_of(name)) for name in NAMES)

    def outcome_of(self, rule: str) -> Outcome | None:
        """What one rule came to; ``None`` if it had nothing to look at."""
        found = [finding.outcome for finding in self.findings if finding.rule == rule]
        return worst(found) if found else None

    @property
    def conclusion(self) -> str:
        """One sentence, in Dutch, for whoever reads no further."""
        return _conclusion(self)


def check(facts: CopyFacts) -> Checked:
    """Let every rule speak."""
    findings = tuple(finding for _, rule in RULES for finding in rule(facts))
    return Checked(facts, findings, parties_of(facts))


def _conclusion(found: Checked) -> str:
    refused = [name for name, outcome in found.rules if outcome is Outcome.REFUSED]
    if leesbaar.NAME in refused:
        return "Dit bestand is niet te lezen; of het een heel exemplaar is, is niet na te gaan."
    if refused:
        return _not_whole(found, refused)
    if definitief.is_public(found.facts):
        return (
            "Dit is de versie voor publicatie, niet het definitieve exemplaar; het bestand is "
            "zoals het is gemaakt."
        )
    doubtful = [name for name, outcome in found.rules if outcome is Outcome.DOUBTFUL]
    if doubtful:
        return _doubtful(found, doubtful)
    return f"Dit definitieve exemplaar is heel: {_what_is_whole(found)}."


def _not_whole(found: Checked, refused: list[str]) -> str:
    told = found.facts.told
    others = [name for name in refused if name != definitief.NAME]
    wrong = f"afgekeurd op {opsomming(others)}"
    if definitief.NAME not in refused:
        return f"Dit exemplaar is niet heel: {wrong}."
    if told is not None and told.kind != CopyKind.DEFINITIVE.value:
        rest = f"het is {wrong}" if others else "verder is het heel"
        return f"Dit is geen definitief exemplaar maar een tussenstand; {rest}."
    if definitief.is_public(found.facts):
        return "Dit is de versie voor publicatie, geen definitief exemplaar."
    return "Dit is geen heel definitief exemplaar van docgen."


def _doubtful(found: Checked, doubtful: list[str]) -> str:
    if zegel.NAME in doubtful:
        return (
            f"Dit exemplaar past bij zijn manifest ({_what_is_whole(found)}), maar niets buiten "
            "het bestand bevestigt dat het echt is."
        )
    reasons = [
        item.explanation.rstrip(".") for item in found.findings if item.outcome is Outcome.DOUBTFUL
    ]
    return f"Dit definitieve exemplaar is heel, maar let op: {reasons[0]}."


def _what_is_whole(found: Checked) -> str:
    told = found.facts.told
    if told is None:
        return "niets is anders"
    pages, parties, files = len(told.pages), len(told.parties), len(told.received())
    parts = [
        _count(pages, "bladzijde", "bladzijden"),
        _count(parties, "partij", "partijen"),
        _count(files, "ontvangen bestand", "ontvangen bestanden"),
    ]
    if told.earlier:
        parts.append(_count(len(told.earlier), "eerder exemplaar", "eerdere exemplaren"))
    state = found.facts.seal
    sealed = zegel.is_whole(state) and state is not None and state.seal is not None
    holder = f", verzegeld door {state.seal.signer}" if sealed and state and state.seal else ""
    return f"{opsomming(parts)}{holder}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
