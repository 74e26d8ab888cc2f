"""Rule *zegel*: the seal that belongs on it is there and whole; and nothing else looks signed."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.dutch import opsomming
from docgen.core.findings import Finding, Outcome
from docgen.engines.seal_check import SealState, SealStatus
from docgen.seal.checks.facts import CopyFacts
from docgen.seal.checks.told import Told
from docgen.seal.seal_field import SEAL_FIELD

NAME = "zegel"
_ASK = "Gebruik dit exemplaar niet; vraag een ander aan wie het heeft gemaakt."
_COMPARE = (
    "Vergelijk de SHA-256 met het controlebestand (met --controle BESTAND) of met het register "
    "(met --dossier MAP)."
)
_NO_CHANGES = 1


def check(facts: CopyFacts) -> Iterator[Finding]:
    """One finding per thing that is wrong, else one that says what the seal is worth."""
    if facts.looked.fault is not None:
        return
    state = facts.seal
    if state is None:
        yield _refused("Het zegel kon niet worden bekeken: het bestand is beschadigd.")
        return
    found = [*_strange_fields(state), *_broken(facts, state), *_expected(facts.told, state)]
    if found:
        yield from map(_refused, found)
    elif state.status is SealStatus.NONE:
        yield _without(facts)
    else:
        yield _sealed(facts, state)


def is_whole(state: SealState | None) -> bool:
    """Whether there is a seal, and nothing was done to the file afterwards."""
    whole = (SealStatus.WHOLE, SealStatus.UNTRUSTED)
    return state is not None and state.status in whole and state.permission == _NO_CHANGES


def _strange_fields(state: SealState) -> Iterator[str]:
    strange = [field.name for field in state.fields if field.name != SEAL_FIELD or not field.signed]
    if strange:
        names = opsomming([f"“{name}”" for name in strange])
        yield f"Er is een plaats voor een handtekening die er niet hoort: {names}."
    if state.others:
        names = opsomming([item.signer or "een onbekende" for item in state.others])
        yield f"Naast het zegel staat er een handtekening op die er niet hoort: van {names}."


def _broken(facts: CopyFacts, state: SealState) -> Iterator[str]:
    if state.status is SealStatus.BROKEN:
        yield "Het zegel is verbroken: het bestand is niet meer zoals het werd verzegeld."
    elif state.status is SealStatus.CHANGED:
        yield (
            "Het bestand is na de verzegeling gewijzigd: er zijn "
            f"{state.appended} bytes aan toegevoegd."
        )
    elif state.status is SealStatus.NONE and facts.looked.revisions > 1:
        yield "Aan het bestand is iets toegevoegd nadat docgen het had gemaakt."
    elif is_sealed(state) and state.permission != _NO_CHANGES:
        yield "Het zegel staat wijzigingen toe; dat van docgen doet dat niet."


def is_sealed(state: SealState) -> bool:
    """Whether there is a seal that is not broken."""
    return state.status in (SealStatus.WHOLE, SealStatus.UNTRUSTED)


def _expected(told: Told | None, state: SealState) -> Iterator[str]:
    if told is None:
        return
    if told.holder and state.status is SealStatus.NONE:
        yield f"Er hoort een zegel van {told.holder} op te staan; dat is eraf gehaald."
    if not is_sealed(state) or state.seal is None:
        return
    if not told.holder:
        yield (
            f"Er staat een zegel van {state.seal.signer} op; volgens het manifest is dit exemplaar "
            "niet verzegeld."
        )
    elif state.seal.signer != told.holder:
        yield (
            f"Het zegel is van {state.seal.signer}; volgens het manifest hoort het van "
            f"{told.holder} te zijn."
        )


def _without(facts: CopyFacts) -> Finding:
    if facts.vouched:
        text = (
            "Het exemplaar is niet verzegeld; dat het niet is gewijzigd, blijkt uit de SHA-256 die "
            "elders is vastgelegd."
        )
        return Finding(NAME, Outcome.ACCEPTED, text)
    return Finding(
        NAME,
        Outcome.DOUBTFUL,
        "Zonder zegel bewijst het bestand zelf niet dat niemand het heeft gewijzigd, en er is "
        "niets anders waaruit dat blijkt.",
        _COMPARE,
    )


def _sealed(facts: CopyFacts, state: SealState) -> Finding:
    signer = state.seal.signer if state.seal else "een onbekende"
    if state.status is SealStatus.WHOLE:
        text = f"Het zegel van {signer} is heel; sinds de verzegeling is er niets gewijzigd."
        return Finding(NAME, Outcome.ACCEPTED, text)
    why = state.seal.explanation if state.seal else ""
    text = (
        f"Het zegel is heel; sinds de verzegeling is er niets gewijzigd. Dat het echt van {signer} "
        f"is, staat hier niet vast. {why}"
    ).strip()
    if facts.vouched:
        return Finding(NAME, Outcome.ACCEPTED, text)
    remedy = (
        "Noem met --certificaten MAP de map met het certificaat van de uitgever van het zegel. Of: "
        f"{_COMPARE[0].lower()}{_COMPARE[1:]}"
    )
    return Finding(NAME, Outcome.DOUBTFUL, text, remedy)


def _refused(what: str) -> Finding:
    return Finding(NAME, Outcome.REFUSED, what, _ASK)
