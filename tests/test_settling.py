"""Finishing an exercise: what a person would note, from the truth."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

import docgen
from docgen.core.findings import Outcome
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import DecisionRecord, Judged
from docgen.issuing import Inputs
from docgen.receive.rehearsal.truth import Signed, Truth, read_truth
from docgen.receiving import ReceiveRequest, receive
from docgen.rehearsing import RehearsalRequest, practise
from docgen.settling import Settled, settle
from tests.cli.dossiers import starter
from tests.conftest import CLOCK

LATER = docgen.FixedClock(CLOCK.moment + timedelta(days=14))


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exercise in which three parties returned a good copy: digital, by scanner, as a photo."""
    root = starter(tmp_path_factory.mktemp("afmaken") / "dossier")
    inputs = docgen.read(docgen.open_dossier(root))
    docgen.generate(inputs, docgen.Request(engine="ingebouwd"), clock=CLOCK)
    folder = root.parent / "oefening"
    practise(inputs, RehearsalRequest(folder, complete=True), clock=LATER)
    exercise = docgen.read(docgen.open_dossier(folder / "dossier"))
    receive(exercise, ReceiveRequest((folder / "retouren",)), clock=LATER)
    return folder


@pytest.fixture
def exercise(taken_in: Path, tmp_path: Path) -> Inputs:
    shutil.copytree(taken_in / "dossier", tmp_path / "dossier")
    return docgen.read(docgen.open_dossier(tmp_path / "dossier"))


@pytest.fixture
def truths(taken_in: Path) -> tuple[Truth, ...]:
    return read_truth(taken_in / "waarheid.json")


def settled(exercise: Inputs, truths: tuple[Truth, ...]) -> Settled:
    return settle(exercise, truths, clock=LATER)


def kept(exercise: Inputs) -> tuple[Judged, ...]:
    with Register(exercise.home / "register.sqlite", LATER) as register:
        return ReturnRegister(register).returns()


def decide(exercise: Inputs, number: int, outcome: Outcome) -> None:
    """Have someone else decide about a return."""
    said = DecisionRecord(
        0, number, outcome, "Iemand", "zomaar", None, None, None, LATER.moment.isoformat()
    )
    with Register(exercise.home / "register.sqlite", LATER) as register, register.transaction():
        ReturnRegister(register).add_decision(said)


def test_every_party_is_accepted_with_the_date_and_place_that_stand_there(
    exercise: Inputs, truths: tuple[Truth, ...]
) -> None:
    before = {item.party: (item.date, item.place) for item in kept(exercise)}
    found = settled(exercise, truths)
    assert found.left == ()
    written = {signed.partij: signed for truth in truths for signed in truth.ondertekend}
    now = kept(exercise)
    assert [item.outcome for item in now] == [Outcome.ACCEPTED] * 3
    assert {item.party: (item.date, item.place) for item in now} == {
        nr: (signed.datum, signed.plaats) for nr, signed in written.items()
    }
    # The one that was signed on screen was read by machine: nothing is noted of it.
    by_hand = {party for party, read in before.items() if read == (None, None)}
    assert len(by_hand) == 2
    assert {item.party for item in found.reviewed} == by_hand


def test_a_doubtful_good_one_is_accepted_with_a_reason(
    exercise: Inputs, truths: tuple[Truth, ...]
) -> None:
    decide(exercise, 1, Outcome.DOUBTFUL)
    decide(exercise, 2, Outcome.REFUSED)
    found = settled(exercise, truths)
    assert [item.record.id for item in found.left] == ["R2"]
    said = next(item for item in kept(exercise) if item.record.nr == 1).decisions[-1]
    assert (said.outcome, said.person, said.reason) == (
        Outcome.ACCEPTED,
        "Oefening",
        "Oefening: bekeken, volledig, niet gewijzigd en ondertekend.",
    )


def test_what_the_truth_does_not_call_good_is_left(
    exercise: Inputs, truths: tuple[Truth, ...]
) -> None:
    decide(exercise, 1, Outcome.DOUBTFUL)
    bad = tuple(replace(truth, verwacht="twijfel") for truth in truths)
    assert [item.record.id for item in settled(exercise, bad).left] == ["R1"]


def test_a_place_nobody_wrote_and_a_file_nobody_knows_are_left_alone(
    exercise: Inputs, truths: tuple[Truth, ...]
) -> None:
    blank = tuple(
        replace(truth, ondertekend=tuple(Signed(s.partij, "", "") for s in truth.ondertekend))
        for truth in truths
    )
    assert settled(exercise, blank) == Settled((), ())
    unknown = tuple(replace(truth, bestand=f"x{truth.bestand}") for truth in truths)
    decide(exercise, 1, Outcome.DOUBTFUL)
    assert settled(exercise, unknown) == Settled((), ())


def test_again_notes_nothing_twice(exercise: Inputs, truths: tuple[Truth, ...]) -> None:
    settled(exercise, truths)
    before = kept(exercise)
    assert settled(exercise, truths) == Settled((), ())
    assert kept(exercise) == before
