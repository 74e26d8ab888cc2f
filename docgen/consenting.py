"""Whether an amendment, or what is voted on, is adopted; and when the revision enters into force.

The register holds what came back, the pack the rule; this is where they meet, so that the status,
the definitive copy and its mail all say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from docgen.amend.consent import PartyAnswer, Tally, tally
from docgen.amend.revisions import in_force_since
from docgen.core.amend_register import AmendRegister
from docgen.core.amendment import Answer, Occasion
from docgen.core.circle import occasion_of, revision_state
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.effect import Effect, amended, effect
from docgen.core.errors import DataError, Problem
from docgen.core.model import EffectRule, Pack, Party, PartyStatus
from docgen.core.register import Register
from docgen.issuing import Inputs
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.standing import (
    PartyReturn,
    ReturnStanding,
    ReturnStandings,
    read_standings,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a revision stands.

    Attributes:
        effect: Entry into force.
        tally: How consent stands; ``None`` for a revision that is signed, not consented to.
        complete: Whether the definitive copy can be made: all have signed, or it is adopted.
    """

    effect: Effect
    tally: Tally | None
    complete: bool


def entry(
    inputs: Inputs, register: Register, catalogue: Catalogue, found: ReturnStandings, today: date
) -> Entry:
    """Where the revision stands that pakket.toml names.

    Args:
        catalogue: What was issued.
        found: What came back.
        today: Decides on tacit consent.

    Raises:
        DataError: The weight of a party's vote is no number; all such are named.
    """
    pack = inputs.pack
    counted = consent(inputs, register, catalogue, found, today)
    if pack.amendment is None:
        adopted = found.complete if counted is None else counted.adopted is True
        return Entry(_first_effect(inputs, register, found, adopted=adopted), counted, adopted)
    if counted is None:
        raise AssertionError("an amendment is always counted")
    amendments = AmendRegister(register).amendments()
    since = in_force_since(pack, amendments, DefinitiveRegister(register).all_issues())
    day = counted.day if counted.adopted is True else None
    own = _of_circle(inputs, register, found)
    joined = all(
        item.standing is ReturnStanding.ACCEPTED for item in found.parties if item not in own
    )
    signed = [(nr, day) for nr, day in found.signed if nr in {item.party.nr for item in own}]
    return Entry(amended(pack, day, since, signed), counted, day is not None and joined)


def _first_effect(
    inputs: Inputs, register: Register, found: ReturnStandings, *, adopted: bool
) -> Effect:
    """Entry into force of a first text; who accedes or leaves afterwards does not change it."""
    pack = inputs.pack
    names = {party.nr: party.naam for party in inputs.table.parties}
    own = _of_circle(inputs, register, found)
    complete = adopted or all(item.standing is ReturnStanding.ACCEPTED for item in own)
    plain = effect(pack, found.signed, complete=complete, names=names)
    issues = DefinitiveRegister(register).issues(pack.version, CopyKind.DEFINITIVE)
    settled = issues[0].effective if issues else None
    by_signature = pack.effect.rule is EffectRule.LAST_SIGNATURE
    if settled is None or not by_signature or pack.effective is None:
        return plain
    if date.fromisoformat(settled) < pack.effective or plain.day == date.fromisoformat(settled):
        return plain
    agreed = replace(pack.effect, rule=EffectRule.FIXED_DAY)
    then = replace(pack, effective=date.fromisoformat(settled), effect=agreed)
    return effect(then, found.signed, complete=complete, names=names)


def _of_circle(
    inputs: Inputs, register: Register, found: ReturnStandings
) -> tuple[PartyReturn, ...]:
    """The parties that did not accede to this revision."""
    state = revision_state(inputs.pack, register)
    return tuple(
        item for item in found.parties if occasion_of(item.party, state) is not Occasion.ACCESSION
    )


def consent(
    inputs: Inputs, register: Register, catalogue: Catalogue, found: ReturnStandings, today: date
) -> Tally | None:
    """How consent stands; ``None`` for a revision that is signed, not consented to."""
    pack = inputs.pack
    state = revision_state(pack, register)
    asked = [
        item
        for item in _as_they_were(inputs, register, catalogue, found)
        if occasion_of(item.party, state) is not Occasion.ACCESSION
    ]
    copies = {item.party.nr: catalogue.valid_copy(item.party.nr) for item in asked}
    forms = any(copy.has_choice for copy in copies.values() if copy is not None)
    if pack.amendment is None and not forms:
        return None
    weights = _weights(pack, [item.party for item in asked])
    answers = [
        PartyAnswer(
            item.party.nr,
            item.party.naam,
            weights[item.party.nr],
            _answer(item, copies[item.party.nr]),
            _day(item),
        )
        for item in asked
    ]
    return tally(pack.consent, answers, today)


def _as_they_were(
    inputs: Inputs, register: Register, catalogue: Catalogue, found: ReturnStandings
) -> tuple[PartyReturn, ...]:
    """Also the parties that left after it was adopted: that does not undo what they answered."""
    circle = revision_state(inputs.pack, register).circle
    parties = inputs.table.parties
    if all(party.active or party.nr not in circle for party in parties):
        return found.parties
    then = [
        replace(party, status=PartyStatus.ORIGINAL) if party.nr in circle else party
        for party in parties
    ]
    return read_standings(register, catalogue, then).parties


def _answer(item: PartyReturn, copy: IssuedCopy | None) -> Answer | None:
    if item.standing is not ReturnStanding.ACCEPTED or item.counts is None:
        return None
    if copy is None or not copy.has_choice:
        return Answer.FOR
    chosen = item.counts.choice
    return Answer(chosen) if chosen else None


def _day(item: PartyReturn) -> date | None:
    if item.standing is not ReturnStanding.ACCEPTED or item.counts is None:
        return None
    told = item.counts.date
    return date.fromisoformat(told[:10]) if told else None


def _weights(pack: Pack, parties: Sequence[Party]) -> dict[int, Fraction]:
    column = pack.consent.weight
    if column is None:
        return {party.nr: Fraction(1) for party in parties}
    found: dict[int, Fraction] = {}
    problems = []
    for party in parties:
        text = party.columns.get(column, "").strip().replace(",", ".")
        try:
            found[party.nr] = Fraction(text)
        except (ValueError, ZeroDivisionError):
            found[party.nr] = Fraction(-1)
        if found[party.nr] < 0:
            problems.append(
                Problem(
                    "lijst van partijen",
                    f"partij {party.nr} ({party.naam}), kolom '{column}'",
                    f"het gewicht van de stem is geen getal (“{party.columns.get(column, '')}”)",
                    "Vul een getal in, zoals 1 of 2,5.",
                )
            )
    if problems:
        raise DataError(problems)
    return found
