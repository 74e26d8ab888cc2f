"""Decisions: added, never rewritten; nonsense is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.clock import FixedClock
from docgen.core.errors import Problem, UsageError
from docgen.core.findings import Outcome
from docgen.core.model import PartyStatus
from docgen.core.records import CopyRecord
from docgen.core.register import Register, broken_link
from docgen.core.return_register import ReturnRegister
from docgen.receive.review import Review, _day, decide, find_return
from docgen.receive.wording import return_number
from tests.receive.made_returns import UNCLEAR, keep, made, moment
from tests.receive.parties import party

NOW = moment("2025-11-21T09:00")
COPY = CopyRecord(
    nr=0,
    version="1.0",
    concept=False,
    party_nr=1,
    party_id="gemeente-1",
    document="convenant",
    format="pdf",
    sequence=1,
    path="convenant.pdf",
    sha256="a" * 64,
    pages=3,
    inputs={},
    parts=(),
    text_mark="ABC123",
    fields=(),
    engine="ingebouwd",
    engine_version="1",
    tagged=False,
    program_version="0.1.0",
    made_at=moment("2025-11-10").isoformat(),
)
PARTIES = (party(1), party(2), party(3, PartyStatus.LEFT))


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    keep(tmp_path, made(1, UNCLEAR), made(None, UNCLEAR), made(2, version="0.9"))
    with Register(tmp_path / "register.sqlite", FixedClock(NOW)) as register:
        yield register


def say(**values: object) -> Review:
    plain = Review("R1", person="B. Beoordelaar", reason="gezien")
    return replace(plain, **values)  # type: ignore[arg-type]


def test_a_decision_is_added_and_the_last_one_counts(register: Register) -> None:
    first = decide(register, PARTIES, say(accept=True), NOW)
    assert (first.before.outcome, first.after.outcome) == (Outcome.DOUBTFUL, Outcome.ACCEPTED)
    second = decide(register, PARTIES, say(refuse=True, reason="toch niet"), NOW)
    assert second.after.outcome is Outcome.REFUSED
    assert second.after.record == first.before.record
    assert [item.reason for item in second.after.decisions] == ["gezien", "toch niet"]
    assert {item.at for item in second.after.decisions} == {NOW.isoformat()}
    assert broken_link(register.events()) is None


def test_date_and_place_are_added_to_an_earlier_decision(register: Register) -> None:
    decide(register, PARTIES, say(accept=True), NOW)
    done = decide(register, PARTIES, say(date="12-11-2025", place=" Soest ", reason=""), NOW)
    assert (done.after.outcome, done.after.date, done.after.place) == (
        Outcome.ACCEPTED,
        "2025-11-12",
        "Soest",
    )


def test_a_party_that_left_is_expected_to_return_nothing(register: Register) -> None:
    with pytest.raises(UsageError) as caught:
        decide(register, PARTIES, say(name="R2", accept=True, party="3"), NOW)
    assert str(caught.value) == (
        "--partij: Gemeente 3 (nummer 3) is uitgetreden. Van deze partij wordt niets verwacht."
    )
    assert not ReturnRegister(register).decisions()


def test_another_revision_is_said(register: Register) -> None:
    done = decide(register, PARTIES, say(name="R3", accept=True), NOW, "1.0")
    assert [str(item) for item in done.warnings] == [
        "R3 is van versie 0.9 en niet van versie 1.0. Is dat niet de bedoeling, wijs het exemplaar "
        "dan af met --afwijzen."
    ]


def test_another_date_than_the_signature_says_is_said(register: Register) -> None:
    done = decide(register, PARTIES, say(accept=True, date="2025-11-12"), NOW)
    assert [str(item) for item in done.warnings] == [
        "docgen las als datum van ondertekening 13 november 2025. Uw datum telt; geef de opdracht "
        "opnieuw als u zich vergist."
    ]


@given(st.dates(max_value=NOW.date()))
def test_both_ways_of_writing_a_date_are_one(day: date) -> None:
    dutch = f"{day.day}-{day.month}-{day.year:04d}"
    problems: list[Problem] = []
    assert _day(day.isoformat(), NOW.date(), problems) == day
    assert _day(dutch, NOW.date(), problems) == day
    assert problems == []


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_a_date(text: str) -> None:
    problems: list[Problem] = []
    found = _day(text, NOW.date(), problems)
    assert found is not None or problems or not text.strip()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("R12", 12),
        ("r12", 12),
        (" 12 ", 12),
        ("R0", None),
        ("12a", None),
        ("", None),
        ("R１", None),
    ],
)
def test_the_number_of_a_return(text: str, number: int | None) -> None:
    assert return_number(text) == number


def test_a_day_before_the_copy_was_made_is_said(register: Register) -> None:
    with register.transaction():
        register.add_copy(COPY, None, "")
        ReturnRegister(register).add_return(made(1, UNCLEAR, copy=1), {})
    done = decide(register, PARTIES, say(name="R4", accept=True, date="9-11-2025"), NOW)
    assert str(done.warnings[0]) == (
        "9 november 2025 ligt vóór 10 november 2025, toen het exemplaar werd gemaakt. Kijk de "
        "datum nog eens na en geef de opdracht zo nodig opnieuw."
    )


def test_a_return_by_its_number(register: Register) -> None:
    assert find_return(register, "r3").record.version == "0.9"
