"""Who takes part in which revision, and on what occasion."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core.amendment import Occasion
from docgen.core.circle import (
    Notice,
    RevisionState,
    is_told,
    members,
    notices,
    occasion_of,
    revision_state,
)
from docgen.core.definitive_register import DefinitiveRegister
from docgen.core.model import Party, PartyStatus, PartyType
from docgen.core.register import Register
from tests.core.packs import SOUND, changed, read
from tests.core.test_definitive_register import CLOCK, RECORD

FIRST = RevisionState()
SETTLED = RevisionState(True, frozenset({1, 2, 3}))
AMENDING = RevisionState(False, frozenset(), frozenset({1, 2, 3}), Occasion.AMENDMENT)


def party(nr: int, status: str = "", per: str = "") -> Party:
    return Party(
        nr, f"p{nr}", f"Partij {nr}", PartyType.OTHER, (), "", PartyStatus(status), {"per": per}, nr
    )


def numbers(parties: tuple[Party, ...]) -> list[int]:
    return [item.nr for item in parties]


def test_before_the_first_definitive_copy_everyone_signs() -> None:
    parties = [party(1), party(2, "uitgetreden"), party(3, "toegetreden")]
    assert occasion_of(parties[2], FIRST) is Occasion.SIGNING
    assert numbers(members(parties, parties[0], FIRST)) == [1, 3]
    assert notices(parties, FIRST) == ()


def test_who_comes_after_it_accedes_and_changes_nothing_for_the_others() -> None:
    parties = [party(1), party(2), party(3), party(4, "toegetreden"), party(5, "toegetreden")]
    assert occasion_of(parties[3], SETTLED) is Occasion.ACCESSION
    assert numbers(members(parties, parties[0], SETTLED)) == [1, 2, 3]
    assert numbers(members(parties, parties[3], SETTLED)) == [1, 2, 3, 4]
    assert numbers(members(parties, parties[4], SETTLED)) == [1, 2, 3, 4, 5]


def test_who_leaves_stays_in_what_was_signed_and_not_in_what_comes_after() -> None:
    parties = [party(1), party(2, "uitgetreden"), party(3), party(4, "toegetreden")]
    assert numbers(members(parties, parties[0], SETTLED)) == [1, 2, 3]
    assert numbers(members(parties, parties[3], SETTLED)) == [1, 3, 4]


def test_an_amendment_asks_those_who_are_party() -> None:
    parties = [party(1), party(2, "uitgetreden"), party(3), party(4, "toegetreden")]
    assert occasion_of(parties[0], AMENDING) is Occasion.AMENDMENT
    assert occasion_of(parties[3], AMENDING) is Occasion.ACCESSION
    assert numbers(members(parties, parties[0], AMENDING)) == [1, 3]


def test_the_others_are_told() -> None:
    joined = party(5, "toegetreden", "2027-01-01")
    left = party(2, "uitgetreden", "2028-01-01")
    early, late = party(4, "toegetreden", "2026-06-01"), party(6, "toegetreden", "2029-01-01")
    parties = [party(1), left, party(3), early, joined, late]
    told = notices(parties, SETTLED)
    assert [(item.occasion, item.party.nr) for item in told] == [
        (Occasion.ACCESSION_NOTICE, 4),
        (Occasion.ACCESSION_NOTICE, 5),
        (Occasion.LEAVING_NOTICE, 2),
        (Occasion.ACCESSION_NOTICE, 6),
    ]
    leaving, joining = told[2], told[1]
    assert [item.nr for item in parties if is_told(item, leaving, SETTLED)] == [1, 3, 4, 5]
    assert [item.nr for item in parties if is_told(item, joining, SETTLED)] == [1, 2, 3, 4]


def test_nobody_is_told_of_itself() -> None:
    someone = party(1)
    assert not is_told(someone, Notice(Occasion.LEAVING_NOTICE, someone), SETTLED)


@pytest.mark.parametrize("noted", [True, False])
def test_the_register_tells_whether_a_revision_is_settled(noted: bool, tmp_path: Path) -> None:
    pack = read(tmp_path, SOUND).pack
    assert pack is not None
    with Register(tmp_path / "r.sqlite", CLOCK) as register:
        assert revision_state(pack, register) == FIRST
        if noted:
            with register.transaction():
                DefinitiveRegister(register).add(replace(RECORD, parties=(1, 3)))
            circle = frozenset({1, 3})
            assert revision_state(pack, register) == RevisionState(True, circle, latest=circle)


def test_who_acceded_is_in_the_latest_copy_and_not_in_the_circle(tmp_path: Path) -> None:
    pack = read(tmp_path, SOUND).pack
    assert pack is not None
    with Register(tmp_path / "r.sqlite", CLOCK) as register:
        with register.transaction():
            kept = DefinitiveRegister(register)
            kept.add(replace(RECORD, parties=(1, 3)))
            kept.add(replace(RECORD, issue=2, parties=(1, 3, 39)))
        state = revision_state(pack, register)
    assert (state.circle, state.latest) == (frozenset({1, 3}), frozenset({1, 3, 39}))
    assert occasion_of(party(39, "toegetreden"), state) is Occasion.ACCESSION


def test_who_acceded_to_an_amended_text_did_not_consent_to_it(tmp_path: Path) -> None:
    after = replace(AMENDING, settled=True, circle=frozenset({1, 2, 3, 4}))
    parties = [party(1), party(2), party(3), party(4, "toegetreden"), party(5, "toegetreden")]
    for state in (AMENDING, after):
        occasions = [occasion_of(item, state).value for item in parties]
        assert occasions == [*["wijziging"] * 3, "toetreding", "toetreding"]
        assert numbers(members(parties, parties[0], state)) == [1, 2, 3]
    assert [item.party.nr for item in notices(parties, after)] == [5]


def test_an_amendment_knows_who_was_party_before(tmp_path: Path) -> None:
    text = changed('versie = "1.0"', 'versie = "1.1"')
    text += '[wijziging]\nvan = "1.0"\ningangsdatum = 2027-01-01\n'
    pack = read(tmp_path, text).pack
    assert pack is not None
    with Register(tmp_path / "r.sqlite", CLOCK) as register:
        assert revision_state(pack, register).before is None
        with register.transaction():
            kept = DefinitiveRegister(register)
            kept.add(replace(RECORD, parties=(1, 2)))
            kept.add(replace(RECORD, issue=2, parties=(1, 2, 39)))
        state = revision_state(pack, register)
    assert state == RevisionState(False, frozenset(), frozenset({1, 2, 39}), Occasion.AMENDMENT)
