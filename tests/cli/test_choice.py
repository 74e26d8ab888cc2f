"""Forms with a choice: from Word template to the answer in the register."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest

import docgen
from docgen.core.amendment import Answer
from docgen.core.findings import Outcome
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged
from docgen.engines.practice_ca import practice_signer
from docgen.engines.select import choose
from docgen.engines.signing import Signing, fill_fields, sign_pdf
from docgen.issuing import Inputs
from docgen.receive.rehearsal.truth import read_truth
from docgen.receiving import ReceiveRequest, receive
from docgen.rehearsing import RehearsalRequest, authority_of, practise
from docgen.settling import settle
from tests.cli.conftest import Cli
from tests.receive.consent_forms import LATER, issued

CHOICES = {2: Answer.AGAINST, 3: Answer.ABSTAIN}
WHO = ("--door", "B. Beoordelaar", "--reden", "gebeld met de griffie")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exercise: four parties filled in their form, digitally, by scanner and as a photo."""
    inputs = issued(tmp_path_factory.mktemp("formulieren"), choose("ingebouwd"))
    folder = inputs.dossier.root.parent / "oefening"
    request = RehearsalRequest(folder, seed=3, complete=True, choices=CHOICES)
    practise(inputs, request, clock=LATER)
    exercise = docgen.read(docgen.open_dossier(folder / "dossier"))
    receive(exercise, ReceiveRequest((folder / "retouren", _unmarked(exercise))), clock=LATER)
    return folder


def _unmarked(exercise: Inputs) -> Path:
    """The form of party 1 once more, signed and dated on screen, with no box marked."""
    path = next(exercise.home.glob("v1.0/01-soest/*.pdf"))
    day = LATER.moment - timedelta(days=1)
    authority = authority_of(3, LATER.moment)
    data = fill_fields(path.read_bytes(), {"datum-01-soest-burgemeester": "31 maart 2026"})
    signer = practice_signer(authority, "A.B. Voorbeeld", "gemeente Soest", LATER.moment)
    name = "handtekening-01-soest-burgemeester"
    data = sign_pdf(data, signer, authority, Signing(name, day))
    target = exercise.dossier.root.parent / "leeg formulier.pdf"
    target.write_bytes(data)
    return target


@pytest.fixture
def exercise(folder: Path, tmp_path: Path) -> Inputs:
    shutil.copytree(folder / "dossier", tmp_path / "dossier")
    return docgen.read(docgen.open_dossier(tmp_path / "dossier"))


def kept(exercise: Inputs) -> tuple[Judged, ...]:
    with Register(exercise.home / "register.sqlite", LATER) as register:
        return ReturnRegister(register).returns()


def of(exercise: Inputs, source: str) -> Judged:
    return next(item for item in kept(exercise) if item.record.source == source)


def test_every_answer_is_read_on_paper_and_on_screen(folder: Path, exercise: Inputs) -> None:
    found = [item for item in kept(exercise) if item.record.source != "leeg formulier.pdf"]
    assert {item.party: item.choice for item in found} == {
        1: "voor",
        2: "tegen",
        3: "onthouding",
        4: "voor",
    }
    assert {item.outcome for item in found} == {Outcome.ACCEPTED}
    ways = {item.record.signing.way for item in found}
    assert ways == {"digitaal", "met de hand"}
    truths = {
        told.partij: told.keuze
        for truth in read_truth(folder / "waarheid.json")
        for told in truth.ondertekend
    }
    assert truths == {item.party: item.choice for item in found}


def test_settling_an_exercise_leaves_the_answers(folder: Path, exercise: Inputs) -> None:
    settle(exercise, read_truth(folder / "waarheid.json"), clock=LATER)
    found = [item for item in kept(exercise) if item.record.source != "leeg formulier.pdf"]
    assert all(item.date and item.place for item in found)
    assert all(decision.choice is None for item in found for decision in item.decisions)


def test_a_form_without_an_answer_waits_for_a_person(exercise: Inputs, cli: Cli) -> None:
    empty = of(exercise, "leeg formulier.pdf")
    assert (empty.outcome, empty.choice) == (Outcome.DOUBTFUL, None)
    assert [item.explanation for item in empty.record.findings if item.rule == "keuze"] == [
        "Op bladzijde 1 is geen van de vakken aangekruist."
    ]
    root, name = exercise.dossier.root, empty.record.id
    refused = cli("beoordeel", name, "--akkoord", *WHO, "--dossier", root)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        f"Van {name} is niet bekend wat er op het formulier is gekozen. Voeg --keuze toe: voor, "
        "tegen of onthouding.\n"
    )
    done = cli("beoordeel", name, "--akkoord", "--keuze", "Tegen", *WHO, "--dossier", root)
    assert done.out.splitlines() == [
        f"{name} (gemeente Soest (nr 1)): akkoord (was: twijfel), besluit van B. Beoordelaar.",
        "Keuze op het formulier: tegen.",
        "Kijk met ‘docgen status’ hoe alle partijen ervoor staan.",
    ]
    assert of(exercise, "leeg formulier.pdf").choice == "tegen"
    assert of(exercise, "leeg formulier.pdf").record.choice is None


def test_the_last_word_of_a_person_counts(exercise: Inputs, cli: Cli) -> None:
    root = exercise.dossier.root
    mine = next(item for item in kept(exercise) if item.party == 2)
    words = ("beoordeel", mine.record.id, "--keuze", "voor", *WHO, "--dossier", root, "--json")
    said = cli(*words).json
    assert said["retour"]["keuze"] == "voor"
    assert said["retour"]["besluiten"][-1]["keuze"] == "voor"
    assert [item["wat"] for item in said["waarschuwingen"]] == [
        "docgen las op het formulier de keuze “tegen”"
    ]
    wrong = cli("beoordeel", mine.record.id, "--keuze", "blanco", *WHO, "--dossier", root)
    assert wrong.err == (
        "--keuze: “blanco” is hier geen keuze. Kies uit: voor, tegen of onthouding.\n"
    )


def test_the_report_shows_the_answer(exercise: Inputs, cli: Cli, tmp_path: Path) -> None:
    mine = next(item for item in kept(exercise) if item.party == 3)
    target = tmp_path / "bewijs.pdf"
    cli("bewijs", mine.record.id, "--uit", target, "--dossier", exercise.dossier.root)
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(target).pages)
    assert "Keuze onthouding" in " ".join(text.split())
    assert "één vak aangekruist: “onthouding”" in " ".join(text.split())
