"""Rule *partijen*: party by party, its page, its files and its digital signatures.

A signature is judged by whether it is intact: that its certificate expired since, or is not known
on this machine, says nothing against a copy of years ago. That is told, no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.core.dutch import opsomming
from docgen.core.findings import Finding, Outcome
from docgen.core.signatures import Indication, SignatureFacts
from docgen.seal.checks import bijlagen, bladzijden
from docgen.seal.checks.facts import CopyFacts
from docgen.seal.checks.told import ToldParty, ToldSignature

NAME = "partijen"
DIGITAL = ("digitaal", "deels digitaal")
_ASK = "Gebruik dit exemplaar niet als bewijs voor deze partij; vraag een ander exemplaar."


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What was found of one party.

    Attributes:
        told: What the manifest tells of it.
        faults: What is not in order, Dutch sentences.
        remarks: What is worth knowing and no fault, Dutch sentences.
        signatures: Its digital signatures, as they are checked now.
    """

    told: ToldParty
    faults: tuple[str, ...]
    remarks: tuple[str, ...]
    signatures: tuple[SignatureFacts, ...]

    @property
    def outcome(self) -> Outcome:
        """Whether everything of this party is as it was."""
        return Outcome.REFUSED if self.faults else Outcome.ACCEPTED


def check(facts: CopyFacts) -> Iterator[Finding]:
    """One finding per party with whom something is wrong, and one per remark."""
    if facts.looked.fault is not None or facts.told is None:
        return
    parties = parties_of(facts)
    for party in parties:
        if party.faults:
            text = " ".join(party.faults)
            yield Finding(NAME, Outcome.REFUSED, f"{_named(party)}: {text}", _ASK)
    if not any(party.faults for party in parties):
        yield Finding(NAME, Outcome.ACCEPTED, _summary(facts, parties))
    for party in parties:
        for remark in party.remarks:
            yield Finding(NAME, Outcome.ACCEPTED, f"{_named(party)}: {remark}")


def parties_of(facts: CopyFacts) -> tuple[PartyFacts, ...]:
    """Every party of the manifest, in its order."""
    if facts.told is None:
        return ()
    faulty = bladzijden.faulty_pages(facts)
    return tuple(_party(party, facts, faulty) for party in facts.told.parties)


def _named(party: PartyFacts) -> str:
    return f"{party.told.nr}. {party.told.name}"


def _summary(facts: CopyFacts, parties: Sequence[PartyFacts]) -> str:
    count = len(parties)
    who = "Van de partij zijn" if count == 1 else f"Van alle {count} partijen zijn"
    digital = sum(len(party.told.signatures) for party in parties)
    signed = ""
    if digital:
        signed = (
            "; de digitale handtekening is ongeschonden"
            if digital == 1
            else f"; alle {digital} digitale handtekeningen zijn ongeschonden"
        )
    unknown = ""
    if digital and not facts.trusting:
        unknown = (
            " Of de certificaten te vertrouwen zijn, is hier niet nagegaan; daarvoor is er "
            "--certificaten MAP. Het manifest zegt wat er bij ontvangst van is vastgesteld."
        )
    return f"{who} de ondertekenpagina en de ontvangen bestanden heel{signed}.{unknown}"


def _party(told: ToldParty, facts: CopyFacts, faulty: dict[int, str]) -> PartyFacts:
    found = _signatures(told, facts)
    faults = [*_page_faults(told, faulty), *_file_faults(told, facts)]
    remarks: list[str] = []
    unchecked = [f"“{file.name}”" for file in told.files if file.sha256 in facts.unchecked]
    if told.signatures and unchecked:
        faults.append(f"de digitale handtekening in {opsomming(unchecked)} is niet te controleren.")
    elif all(file.sha256 in facts.signatures for file in told.files):
        for signature in told.signatures:
            fault, remark = _compared(signature, found, facts.trusting)
            faults += [fault] if fault else []
            remarks += [remark] if remark else []
    # Otherwise a file is gone or another one, which was said.
    return PartyFacts(told, tuple(faults), tuple(remarks), found)


def _signatures(told: ToldParty, facts: CopyFacts) -> tuple[SignatureFacts, ...]:
    every = (one for file in told.files for one in facts.signatures.get(file.sha256, ()))
    return tuple(one for one in every if not one.timestamp_only)


def _page_faults(told: ToldParty, faulty: dict[int, str]) -> Iterator[str]:
    for page in told.sheets:
        if page in faulty:
            yield f"bladzijde {page}: {faulty[page]}."


def _file_faults(told: ToldParty, facts: CopyFacts) -> Iterator[str]:
    attached = {item.name: item for item in facts.looked.attached}
    for file in told.files:
        fault = bijlagen.fault_of(file, attached.get(file.name))
        if fault:
            yield f"bijlage “{file.name}” {fault}."


def _compared(
    told: ToldSignature, found: Sequence[SignatureFacts], trusting: bool
) -> tuple[str, str]:
    """What is wrong with a signature, and what is worth knowing about it."""
    now = next((one for one in found if _same(told, one)), None)
    whose = told.signer or "een onbekende ondertekenaar"
    if now is None:
        return f"de digitale handtekening van {whose} zit niet in het ontvangen bestand.", ""
    if told.intact and not now.intact:
        return f"de digitale handtekening van {whose} is verbroken.", ""
    if not now.intact:
        return "", f"de digitale handtekening van {whose} was bij ontvangst al niet heel."
    if trusting and told.passed and now.indication is not Indication.PASSED:
        return "", (
            f"de digitale handtekening van {whose} is heel en was bij ontvangst geldig; nu is dat "
            f"niet meer vast te stellen ({now.explanation.rstrip('.')})."
        )
    return "", ""


def _same(told: ToldSignature, now: SignatureFacts) -> bool:
    return told.field == now.field and told.certificate == now.certificate_sha256
