"""The exercise dossier: a copy, with an old text in it, made again as often as one likes."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

import docgen
from docgen.core.errors import IncompleteError, UsageError
from docgen.core.register import Register, broken_link
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import ReceiptRecord
from docgen.rehearsing import Rehearsal, RehearsalRequest, practise
from tests.cli.dossiers import edit, starter
from tests.conftest import CLOCK

LATER = docgen.FixedClock(CLOCK.moment + timedelta(days=14))
CHEAP = ("ongetekend-digitaal",)
Practise = Callable[..., Rehearsal]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = starter(tmp_path_factory.mktemp("oefening") / "dossier")
    inputs = docgen.read(docgen.open_dossier(root))
    docgen.generate(inputs, docgen.Request(engine="ingebouwd"), clock=CLOCK)
    return root


@pytest.fixture
def root(issued: Path, tmp_path: Path) -> Path:
    """A dossier in which everything was issued."""
    shutil.copytree(issued, tmp_path / "dossier")
    return tmp_path / "dossier"


@pytest.fixture
def rehearsal(root: Path) -> Practise:
    """Make an exercise in the folder ``oefening`` beside the dossier."""

    def run(*kinds: str, seed: int = 1, count: int = 1) -> Rehearsal:
        inputs = docgen.read(docgen.open_dossier(root))
        request = RehearsalRequest(root.parent / "oefening", seed, count, kinds or CHEAP)
        return practise(inputs, request, clock=LATER)

    return run


@dataclass(frozen=True, slots=True)
class Tree:
    """The files below a folder, each with its fingerprint."""

    files: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, folder: Path) -> Tree:
        return cls(
            frozenset(
                (path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest())
                for path in folder.rglob("*")
                if path.is_file() and not path.name.startswith(".")
            )
        )


@pytest.fixture(scope="module")
def old(issued: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Tree, Rehearsal]:
    """The dossier as it was before, and an exercise with old returns in it."""
    before = Tree.of(issued)
    request = RehearsalRequest(tmp_path_factory.mktemp("oud") / "oefening", 1, 3, ("oude-versie",))
    return before, practise(docgen.read(docgen.open_dossier(issued)), request, clock=LATER)


def test_the_dossier_itself_stays_as_it_is(issued: Path, old: tuple[Tree, Rehearsal]) -> None:
    before, made = old
    assert Tree.of(issued) == before
    # While its copy did change.
    assert not before.files <= Tree.of(made.folder / "dossier").files


def test_returns_truth_and_dossier_stand_beside_each_other(rehearsal: Practise) -> None:
    made = rehearsal(count=2)
    assert sorted(path.name for path in made.folder.iterdir()) == [
        "dossier",
        "retouren",
        "waarheid.json",
    ]
    told = json.loads((made.folder / "waarheid.json").read_text(encoding="utf-8"))
    assert [entry["bestand"] for entry in told] == [truth.bestand for truth in made.truths]
    assert sorted(path.name for path in (made.folder / "retouren").iterdir()) == sorted(
        truth.bestand for truth in made.truths
    )
    docgen.read(docgen.open_dossier(made.folder / "dossier"))


def test_an_old_return_is_of_a_replaced_copy_or_an_earlier_revision(
    old: tuple[Tree, Rehearsal],
) -> None:
    _, made = old
    path = next((made.folder / "dossier" / "output").glob("*/register.sqlite"))
    with Register(path, LATER) as register:
        copies = register.all_copies()
        assert broken_link(register.events()) is None
    replaced = [copy for copy in copies if copy.replaced_at and copy.format == "pdf"]
    assert {copy.replaced_reason for copy in replaced} == {"oefening: andere ondertekenaar"}
    assert {copy.party_nr for copy in copies if copy.version == "0.9"} == {2, 3}
    assert {truth.versie for truth in made.truths} == {"0.9", "1.0"}
    assert {truth.verwacht for truth in made.truths} == {"afgekeurd"}


def test_no_earlier_revision_of_a_first_one(root: Path, rehearsal: Practise) -> None:
    pack = root / "sjablonen" / "mijn-pakket" / "pakket.toml"
    edit(pack, '"1.0"', '"0.9"')
    inputs = docgen.read(docgen.open_dossier(root))
    docgen.generate(inputs, docgen.Request(engine="ingebouwd"), clock=CLOCK)
    made = rehearsal("oude-versie")
    path = next((made.folder / "dossier" / "output").glob("*/register.sqlite"))
    with Register(path, LATER) as register:
        assert {copy.sequence for copy in register.all_copies() if copy.version == "0.9"} == {1, 2}


def test_without_old_returns_nothing_is_corrected(rehearsal: Practise) -> None:
    made = rehearsal()
    path = next((made.folder / "dossier" / "output").glob("*/register.sqlite"))
    with Register(path, LATER) as register:
        assert {copy.sequence for copy in register.all_copies()} == {1}


def test_what_really_came_back_is_no_part_of_it(root: Path, rehearsal: Practise) -> None:
    home = next((root / "output").iterdir())
    kept = home / "retour" / ("a" * 64) / "ontvangen.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF-1.7")
    receipt = ReceiptRecord(
        0, "a" * 64, "scan.pdf", "map", "pdf", 8, "", None, CLOCK.moment.isoformat()
    )
    with Register(home / "register.sqlite", CLOCK) as register, register.transaction():
        ReturnRegister(register).add_receipt(receipt)
    made = rehearsal()
    exercise = made.folder / "dossier" / "output" / home.name
    assert not (exercise / "retour").exists()
    with Register(exercise / "register.sqlite", LATER) as register:
        assert ReturnRegister(register).receipts() == ()


def test_the_same_seed_gives_the_same_returns(rehearsal: Practise) -> None:
    first = rehearsal("los-blad")
    tree = Tree.of(first.folder / "retouren")
    assert rehearsal("los-blad") == first
    assert Tree.of(first.folder / "retouren") == tree
    rehearsal("los-blad", seed=2)
    assert Tree.of(first.folder / "retouren") != tree


def test_an_exercise_that_was_broken_off_is_made_again(root: Path, rehearsal: Practise) -> None:
    def stop(step: docgen.Step) -> None:
        raise KeyboardInterrupt

    inputs = docgen.read(docgen.open_dossier(root))
    request = RehearsalRequest(root.parent / "oefening", 1, 1, CHEAP)
    with pytest.raises(KeyboardInterrupt):
        practise(inputs, request, clock=LATER, listener=stop)
    assert json.loads((request.folder / "waarheid.json").read_text(encoding="utf-8")) == []
    assert len(rehearsal().truths) == 1


def test_a_folder_with_something_else_is_left_alone(root: Path, rehearsal: Practise) -> None:
    folder = root.parent / "oefening"
    folder.mkdir()
    (folder / "brief.txt").write_text("van mij", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        rehearsal()
    assert str(caught.value) == (
        f"de map “{folder}” is in gebruik voor iets anders. Noem met --uit een nieuwe of lege map."
    )
    assert [path.name for path in folder.iterdir()] == ["brief.txt"]


def test_nothing_was_issued_yet(tmp_path: Path) -> None:
    inputs = docgen.read(docgen.open_dossier(starter(tmp_path / "dossier")))
    with pytest.raises(IncompleteError) as caught:
        practise(inputs, RehearsalRequest(tmp_path / "oefening"), clock=LATER)
    assert str(caught.value) == (
        "er is in dit dossier nog niets gemaakt om mee te oefenen. Geef eerst ‘docgen genereer’."
    )
    assert not (tmp_path / "oefening").exists()


def test_an_unknown_kind_is_said_before_anything_is_made(root: Path, rehearsal: Practise) -> None:
    with pytest.raises(UsageError):
        rehearsal("faks")
    assert not (root.parent / "oefening").exists()


def test_how_far_it_is_can_be_heard(root: Path) -> None:
    heard: list[docgen.Step] = []
    inputs = docgen.read(docgen.open_dossier(root))
    request = RehearsalRequest(root.parent / "oefening", 1, 2, CHEAP)
    made = practise(replace(inputs), request, clock=LATER, listener=heard.append)
    assert [(step.stage, step.done, step.total) for step in heard] == [
        ("oefenen", 1, 2),
        ("oefenen", 2, 2),
    ]
    assert [step.label for step in heard] == [truth.bestand for truth in made.truths]
