"""Counting consent: the three rules, in words and as properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.amend.consent import PartyAnswer, Tally, tally
from docgen.core.amendment import Answer, ConsentRule, ConsentSpec

TODAY = date(2026, 4, 1)
FOR, AGAINST, ABSTAIN = Answer
ALL = ConsentSpec()
HALF = ConsentSpec(ConsentRule.MAJORITY, Fraction(1, 2), more_than=True)
TWO_THIRDS = ConsentSpec(ConsentRule.MAJORITY, Fraction(2, 3))
FOURTEEN = ConsentSpec(ConsentRule.MAJORITY, votes=14)
LAST = date(2026, 4, 15)
SILENT = ConsentSpec(ConsentRule.TACIT, silent_after=LAST)


def said(*answers: Answer | None, day: date | None = TODAY) -> list[PartyAnswer]:
    """One party for each answer, all with one vote and the same day."""
    return [
        PartyAnswer(nr, f"gemeente {nr}", Fraction(1), answer, day if answer else None)
        for nr, answer in enumerate(answers, start=1)
    ]


def on(answers: list[PartyAnswer], nr: int, **changed: object) -> list[PartyAnswer]:
    """The same, but for one party."""
    return [
        replace(item, **changed) if item.nr == nr else item  # type: ignore[arg-type]
        for item in answers
    ]


def short(found: Tally) -> tuple[bool | None, date | None]:
    return found.adopted, found.day


# -- unanimity -----------------------------------------------------------------------------


def test_all_are_in_favour_from_the_last_day_on() -> None:
    answers = on(said(FOR, FOR, FOR), 2, day=date(2026, 4, 3))
    found = tally(ALL, answers, TODAY)
    assert short(found) == (True, date(2026, 4, 3))
    assert found.explanation == (
        "Alle 3 partijen moeten voor zijn.",
        "Geteld: 3 voor, 0 tegen, 0 onthouding.",
        "Het is aangenomen op 3 april 2026.",
    )


def test_one_that_did_not_answer_keeps_it_open() -> None:
    found = tally(ALL, said(FOR, None, FOR), TODAY)
    assert short(found) == (None, None)
    assert [item.nr for item in found.missing] == [2]
    assert found.explanation[1:] == (
        "Geteld: 2 voor, 0 tegen, 0 onthouding, 1 nog geen antwoord.",
        "Er is nog niets beslist. Nog niet geantwoord: gemeente 2.",
    )


def test_one_against_is_enough_not_to_adopt_it() -> None:
    found = tally(ALL, said(FOR, AGAINST, None, ABSTAIN), TODAY)
    assert short(found) == (False, None)
    assert [item.nr for item in found.objecting] == [2, 4]
    assert found.explanation[2] == (
        "Zo kan het niet worden aangenomen. Niet iedereen is voor: gemeente 2 (tegen) en "
        "gemeente 4 (onthouding)."
    )


def test_a_day_that_is_not_known_leaves_the_day_open() -> None:
    found = tally(ALL, on(said(FOR, FOR), 1, day=None), TODAY)
    assert short(found) == (True, None)
    assert found.explanation[2] == (
        "Het is aangenomen. Op welke dag, is niet te zeggen: van een of meer partijen is de dag "
        "van ondertekening niet bekend."
    )


def test_many_that_are_missing_are_not_all_named() -> None:
    found = tally(ALL, said(*[None] * 38), TODAY)
    assert found.explanation[2] == (
        "Er is nog niets beslist. Nog niet geantwoord: gemeente 1, gemeente 2, gemeente 3, "
        "gemeente 4, gemeente 5 en nog 33."
    )


# -- majority ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "in_favour", "against", "parties", "adopted", "needed"),
    [
        (HALF, 2, 2, 4, False, 3),
        (HALF, 3, 1, 4, True, 3),
        (HALF, 2, 1, 4, None, 3),
        (HALF, 3, 0, 5, True, 3),
        (TWO_THIRDS, 2, 1, 3, True, 2),
        (TWO_THIRDS, 25, 0, 38, None, 26),
        (TWO_THIRDS, 26, 12, 38, True, 26),
        (TWO_THIRDS, 25, 13, 38, False, 26),
        (FOURTEEN, 13, 13, 27, None, 14),
        (FOURTEEN, 14, 13, 27, True, 14),
        (FOURTEEN, 13, 14, 27, False, 14),
        (FOURTEEN, 3, 0, 13, False, 14),
        (ConsentSpec(ConsentRule.MAJORITY), 2, 2, 4, False, 3),
    ],
)
def test_a_majority_is_of_all_votes(
    spec: ConsentSpec, in_favour: int, against: int, parties: int, adopted: bool | None, needed: int
) -> None:
    silent = [None] * (parties - in_favour - against)
    found = tally(spec, said(*[FOR] * in_favour, *[AGAINST] * against, *silent), TODAY)
    assert (found.adopted, found.needed) == (adopted, Fraction(needed))


def test_who_abstains_is_not_in_favour() -> None:
    assert tally(TWO_THIRDS, said(FOR, ABSTAIN, ABSTAIN), TODAY).adopted is False


def test_a_majority_is_reached_on_the_day_of_the_vote_that_makes_it() -> None:
    answers = said(FOR, FOR, FOR, FOR, AGAINST)
    for nr in range(1, 5):
        answers = on(answers, nr, day=date(2026, 3, 10 + nr))
    assert short(tally(HALF, answers, TODAY)) == (True, date(2026, 3, 13))
    assert short(tally(HALF, on(answers, 1, day=None), TODAY)) == (True, date(2026, 3, 14))
    undated = [replace(item, day=None) for item in answers]
    assert short(tally(HALF, undated, TODAY)) == (True, None)


def test_votes_have_their_weights() -> None:
    answers = on(on(said(FOR, AGAINST, None), 1, weight=Decimal("2.5")), 2, weight=Fraction(3, 2))
    found = tally(HALF, answers, TODAY)
    assert found.adopted is None
    assert (found.votes, found.needed) == (Fraction(5), Fraction(3))
    assert found.totals == {FOR: Fraction(5, 2), AGAINST: Fraction(3, 2), ABSTAIN: 0}
    assert found.explanation == (
        "Meer dan de helft van alle 5 stemmen moet voor zijn: 3.",
        "Geteld: 1 voor (2,5 stemmen), 1 tegen (1,5 stemmen), 0 onthouding, 1 nog geen antwoord "
        "(1 stem).",
        "Er is nog niets beslist. Nog niet geantwoord: gemeente 3.",
    )


def test_what_can_no_longer_be_reached_says_why() -> None:
    found = tally(TWO_THIRDS, said(FOR, AGAINST, AGAINST, None), TODAY)
    assert found.explanation == (
        "Ten minste 2/3 van alle 4 stemmen moet voor zijn: 3.",
        "Geteld: 1 voor, 2 tegen, 0 onthouding, 1 nog geen antwoord.",
        "Zo kan het niet worden aangenomen. Het kunnen er niet meer dan 2 worden, ook als iedereen "
        "die nog niet heeft geantwoord voor is.",
    )
    assert [item.nr for item in found.objecting] == [2, 3]


def test_a_number_of_votes_is_told_as_one() -> None:
    found = tally(FOURTEEN, said(*[FOR] * 14, *[None] * 13), TODAY)
    assert found.explanation[0] == "Ten minste 14 van de 27 stemmen moeten voor zijn."


# -- tacit consent -------------------------------------------------------------------------


def test_silence_is_consent_once_the_day_is_over() -> None:
    answers = said(FOR, None, ABSTAIN)
    assert short(tally(SILENT, answers, LAST)) == (None, None)
    found = tally(SILENT, answers, LAST + timedelta(days=1))
    assert short(found) == (True, date(2026, 4, 16))
    assert found.explanation[0] == "Wie niet uiterlijk op 15 april 2026 tegen is, stemt in."
    open_yet = tally(SILENT, answers, LAST).explanation[2]
    assert open_yet == (
        "Er is nog niets beslist. Tot en met 15 april 2026 kan er nog iemand tegen zijn."
    )


def test_when_all_have_answered_nobody_needs_to_wait() -> None:
    assert short(tally(SILENT, said(FOR, FOR), TODAY)) == (True, TODAY)
    undated = on(said(FOR, FOR), 1, day=None)
    assert short(tally(SILENT, undated, LAST)) == (None, None)
    assert short(tally(SILENT, undated, LAST + timedelta(days=9))) == (True, date(2026, 4, 16))
    late = on(said(FOR, FOR), 1, day=LAST + timedelta(days=5))
    assert short(tally(SILENT, late, LAST + timedelta(days=9))) == (True, date(2026, 4, 16))


@pytest.mark.parametrize(
    ("day", "adopted"), [(LAST, False), (None, False), (LAST + timedelta(days=1), True)]
)
def test_an_objection_counts_when_it_is_in_time(day: date | None, adopted: bool) -> None:
    answers = on(said(None, AGAINST, FOR), 2, day=day)
    found = tally(SILENT, answers, LAST + timedelta(days=5))
    assert found.adopted is adopted
    assert [item.nr for item in found.objecting] == ([] if adopted else [2])
    if not adopted:
        assert found.explanation[2] == (
            "Zo kan het niet worden aangenomen. Tegen zijn: gemeente 2."
        )


def test_tacit_consent_needs_a_day() -> None:
    with pytest.raises(ValueError, match="needs a day"):
        tally(ConsentSpec(ConsentRule.TACIT), said(FOR), TODAY)


# -- properties ----------------------------------------------------------------------------


days = st.dates(date(2026, 3, 1), date(2026, 5, 1))
weights = st.fractions(Fraction(0), Fraction(20), max_denominator=4)
specs = st.one_of(
    st.just(ALL),
    st.just(SILENT),
    st.builds(
        ConsentSpec,
        st.just(ConsentRule.MAJORITY),
        st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=10),
        st.booleans(),
    ),
    st.builds(lambda votes: ConsentSpec(ConsentRule.MAJORITY, votes=votes), st.integers(1, 30)),
)


@st.composite
def ballots(draw: st.DrawFn) -> list[PartyAnswer]:
    answers = draw(st.lists(st.sampled_from([*Answer, None]), max_size=12))
    return [
        PartyAnswer(nr, f"gemeente {nr}", draw(weights), answer,
                    draw(st.none() | days) if answer else None)
        for nr, answer in enumerate(answers, start=1)
    ]  # fmt: skip


@given(specs, ballots(), days, st.randoms())
def test_the_order_of_the_parties_does_not_matter(
    spec: ConsentSpec, answers: list[PartyAnswer], today: date, chance: object
) -> None:
    found = tally(spec, answers, today)
    other = tally(spec, answers[::-1], today)
    assert (found.adopted, found.day, found.totals) == (other.adopted, other.day, other.totals)


@given(specs, ballots(), days)
def test_one_more_in_favour_never_undoes_it(
    spec: ConsentSpec, answers: list[PartyAnswer], today: date
) -> None:
    before = tally(spec, answers, today)
    for item in answers:
        if item.answer is None:
            after = tally(spec, on(answers, item.nr, answer=FOR, day=today), today)
            assert before.adopted is not True or after.adopted is True
            assert before.adopted is not False or after.adopted is False


@given(specs, ballots(), days)
def test_what_is_adopted_or_not_stays_so_without_other_answers(
    spec: ConsentSpec, answers: list[PartyAnswer], today: date
) -> None:
    now, later = (tally(spec, answers, day) for day in (today, today + timedelta(days=400)))
    if now.adopted is not None:
        assert (now.adopted, now.day) == (later.adopted, later.day)


@given(specs, ballots(), days)
def test_a_day_goes_with_adoption_and_lies_where_somebody_acted(
    spec: ConsentSpec, answers: list[PartyAnswer], today: date
) -> None:
    found = tally(spec, answers, today)
    known = {item.day for item in answers} | {LAST + timedelta(days=1)}
    assert found.day is None or (found.adopted is True and found.day in known)
    assert found.votes == sum(found.totals.values()) + sum(
        Fraction(item.weight) for item in found.missing
    )
    assert all(sentence.endswith(".") for sentence in found.explanation)


def test_without_votes_nothing_is_adopted() -> None:
    for spec in (ALL, HALF, SILENT):
        found = tally(spec, [], TODAY)
        assert found.adopted is False
        assert found.explanation == (
            "Zo kan het niet worden aangenomen. Er zijn geen partijen die een stem hebben.",
        )
