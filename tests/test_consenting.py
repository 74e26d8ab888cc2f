"""Where an amendment stands: what came back, held against the pack's own rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docgen.collecting import collect
from docgen.consenting import Entry, consent, entry
from docgen.core.amendment import Answer
from docgen.core.errors import DataError, DocgenError, IncompleteError
from docgen.core.returns import ReturnRecord, SigningRecord
from docgen.receive.catalogue import catalogue_of
from docgen.receive.standing import read_standings
from tests.issue import occasions
from tests.issue.dossiers import home, inputs, make, register
from tests.receive.made_returns import UNCLEAR, UNSIGNED, keep, made

TODAY = date(2026, 4, 1)
ALL_ASKED = "Alle 3 partijen moeten voor zijn."


def answer(root: Path, nr: int, choice: str | None = "voor", day: str | None = "2026-02-01",
           *findings: Any, document: str = "instemming") -> ReturnRecord:  # fmt: skip
    """A form of a party as it came back."""
    with register(root) as opened:
        (copy,) = [
            item.nr
            for item in opened.all_copies()
            if (item.version, item.party_nr, item.document) == ("1.1", nr, document)
            and item.replaced_by is None
        ]
    signing = SigningRecord("digitaal", day, "Soest", handwritten=False)
    record = made(nr, *findings, version="1.1", copy=copy, signing=signing, at="2026-02-02T10:00")
    return replace(record, kenmerk="CRS-2026", choice=choice)


def returned(root: Path, *answers: ReturnRecord) -> None:
    keep(home(root), *answers)


def stands(root: Path, today: date = TODAY) -> Entry:
    asked = inputs(root)
    parties = asked.table.parties
    with register(root) as opened:
        catalogue = catalogue_of(asked.pack, parties, opened, asked.home)
        found = read_standings(opened, catalogue, parties)
        return entry(asked, opened, catalogue, found, today)


def rule(root: Path, text: str) -> None:
    """Let pakket.toml declare another rule."""
    occasions.amend(root, f"{occasions.AMENDMENT}\n[instemming]\n{text}\n")


def counted(found: Entry) -> tuple[bool | None, date | None, tuple[str, ...]]:
    assert found.tally is not None
    return found.tally.adopted, found.tally.day, found.tally.explanation


# -- unanimity ---------------------------------------------------------------------------------


def test_nobody_answered_yet(amended: Path) -> None:
    found = stands(amended)
    assert counted(found) == (
        None,
        None,
        (
            ALL_ASKED,
            "Geteld: 0 voor, 0 tegen, 0 onthouding, 3 nog geen antwoord.",
            "Er is nog niets beslist. Nog niet geantwoord: gemeente Soest, gemeente Baarn en "
            "gemeente Eemnes.",
        ),
    )
    assert (found.complete, found.effect.day) == (False, None)


def test_all_are_in_favour_before_the_day(amended: Path) -> None:
    days = ("2026-02-01", "2026-03-02", "2026-02-03")
    returned(amended, *(answer(amended, nr, day=day) for nr, day in enumerate(days, 1)))
    found = stands(amended)
    assert counted(found)[:2] == (True, date(2026, 3, 2))
    assert (found.complete, found.effect.day) == (True, date(2026, 7, 1))
    assert found.effect.explanation[0] == (
        "Versie 1.1 treedt in werking op 1 juli 2026, de afgesproken dag; de wijziging is "
        "aangenomen op 2 maart 2026."
    )


def test_the_last_answer_came_after_the_day(amended: Path) -> None:
    days = ("2026-02-01", "2026-08-15", "2026-02-03")
    returned(amended, *(answer(amended, nr, day=day) for nr, day in enumerate(days, 1)))
    assert stands(amended).effect.day == date(2026, 8, 15)


@pytest.mark.parametrize("choice", ["tegen", "onthouding"])
def test_one_refuses_and_comes_round(choice: str, amended: Path) -> None:
    returned(amended, *(answer(amended, nr) for nr in (1, 2)), answer(amended, 3, choice))
    found = stands(amended)
    assert counted(found)[0] is False
    assert counted(found)[2][2] == (
        f"Zo kan het niet worden aangenomen. Niet iedereen is voor: gemeente Eemnes ({choice})."
    )
    assert not found.complete
    later = replace(answer(amended, 3), received_at="2026-03-02T10:00:00+00:00")
    returned(amended, later)
    assert stands(amended).complete


@pytest.mark.parametrize("finding", [UNCLEAR, UNSIGNED])
def test_what_is_not_accepted_does_not_count(finding: Any, amended: Path) -> None:
    returned(amended, *(answer(amended, nr) for nr in (1, 2)))
    returned(amended, answer(amended, 3, "voor", "2026-02-01", finding))
    found = stands(amended)
    assert found.tally is not None
    assert [item.nr for item in found.tally.missing] == [3]


def test_a_form_on_which_no_box_was_marked_is_no_answer(amended: Path) -> None:
    returned(amended, *(answer(amended, nr) for nr in (1, 2)), answer(amended, 3, None))
    found = stands(amended)
    assert found.tally is not None
    assert [item.nr for item in found.tally.missing] == [3]


# -- other rules -------------------------------------------------------------------------------


def test_a_majority_by_weight(amended: Path) -> None:
    rule(amended, 'regel = "meerderheid"\naandeel = "2/3"\ngewicht = "stemmen"')
    write_votes(amended, "2,5", "1", "1")
    returned(amended, answer(amended, 1), answer(amended, 2, "tegen"))
    assert counted(stands(amended))[2][0] == (
        "Ten minste 2/3 van alle 4,5 stemmen moet voor zijn: 3."
    )
    returned(amended, answer(amended, 3))
    assert counted(stands(amended))[:2] == (True, date(2026, 2, 1))


def write_votes(root: Path, *votes: str) -> None:
    path = root / "partijen.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    lines = [f"{row};{vote}" for row, vote in zip(rows, votes, strict=True)]
    path.write_text("\n".join([f"{head};stemmen", *lines]), encoding="utf-8")


def test_weights_that_are_no_numbers_are_all_named(amended: Path) -> None:
    rule(amended, 'regel = "meerderheid"\naandeel = "2/3"\ngewicht = "stemmen"')
    write_votes(amended, "veel", "-1", "1")
    with pytest.raises(DataError) as caught:
        stands(amended)
    assert str(caught.value) == (
        "lijst van partijen, partij 1 (gemeente Soest), kolom 'stemmen': het gewicht van de stem "
        "is geen getal (“veel”). Vul een getal in, zoals 1 of 2,5.\n"
        "lijst van partijen, partij 2 (gemeente Baarn), kolom 'stemmen': het gewicht van de stem "
        "is geen getal (“-1”). Vul een getal in, zoals 1 of 2,5."
    )


def test_tacit_consent_waits_for_its_day(amended: Path) -> None:
    rule(amended, 'regel = "stilzwijgend"\nstilzwijgend_na = 2026-04-15')
    returned(amended, answer(amended, 1))
    last = date(2026, 4, 15)
    assert counted(stands(amended, last))[0] is None
    found = stands(amended, date(2026, 4, 16))
    assert counted(found)[:2] == (True, date(2026, 4, 16))
    assert found.complete


# -- who has a say -----------------------------------------------------------------------------


def test_who_joins_meanwhile_signs_and_has_no_vote(amended: Path) -> None:
    fourth = {**occasions.FOURTH, "status": "toegetreden"}
    occasions.write_parties(amended, fourth)
    make(amended)
    returned(amended, *(answer(amended, nr) for nr in (1, 2, 3)))
    found = stands(amended)
    assert counted(found)[2][0] == ALL_ASKED
    assert (counted(found)[0], found.complete) == (True, False)
    returned(amended, answer(amended, 4, None, document="toetreding"))
    before = stands(amended)
    assert before.complete
    # Once settled it is told as it was.
    occasions.settle(amended, 1, 2, 3, 4, version="1.1")
    assert counted(stands(amended)) == counted(before)


def test_who_leaves_afterwards_does_not_undo_it(amended: Path) -> None:
    returned(amended, *(answer(amended, nr) for nr in (1, 2, 3)))
    before = stands(amended)
    occasions.settle(amended, version="1.1")
    occasions.write_parties(amended, status="uitgetreden", per="2028-01-01")
    assert counted(stands(amended)) == counted(before)


def test_what_is_signed_is_not_voted_on(settled: Path) -> None:
    read = inputs(settled)
    parties = read.table.parties
    with register(settled) as opened:
        catalogue = catalogue_of(read.pack, parties, opened, read.home)
        found = read_standings(opened, catalogue, parties)
        assert consent(read, opened, catalogue, found, TODAY) is None
        assert [copy.has_choice for copy in catalogue.copies] == [False] * 3


def test_a_form_has_a_box_for_each_answer(amended: Path) -> None:
    read = inputs(amended)
    with register(amended) as opened:
        catalogue = catalogue_of(read.pack, read.table.parties, opened, read.home)
    copy = catalogue.valid_copy(1)
    assert copy is not None
    assert copy.has_choice
    assert {field.kind for field in copy.fields} >= set(Answer)


# -- what stands in the way of the copy --------------------------------------------------------


def in_the_way(root: Path) -> tuple[type[DocgenError], list[str]]:
    read = inputs(root)
    with register(root) as opened, pytest.raises(DocgenError) as caught:
        collect(read, opened, today=TODAY)
    return type(caught.value), [str(problem) for problem in caught.value.problems]


def test_a_day_that_nobody_noted_is_said(amended: Path) -> None:
    returned(amended, *(answer(amended, nr) for nr in (1, 2)), answer(amended, 3, day=None))
    kind, said = in_the_way(amended)
    assert kind is IncompleteError
    assert said[-1] == (
        "instemming: het is aangenomen. Op welke dag, is niet te zeggen: van een of meer partijen "
        "is de dag van ondertekening niet bekend. Leg die dag vast met ‘docgen beoordeel RETOUR "
        "--datum DATUM’."
    )


def test_who_refuses_is_said(amended: Path) -> None:
    returned(amended, answer(amended, 1), answer(amended, 2, "tegen"))
    kind, said = in_the_way(amended)
    assert kind is IncompleteError
    assert said[-1] == (
        "instemming: zo kan het niet worden aangenomen. Niet iedereen is voor: gemeente Baarn "
        "(tegen). Overleg met wie niet instemt; een nieuw formulier dat akkoord is, vervangt het "
        "eerdere."
    )
