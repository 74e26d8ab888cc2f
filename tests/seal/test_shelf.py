"""Issues in their folders: in place in one step, adopted or set aside afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.errors import DocgenError
from docgen.core.provenance import sha256
from docgen.core.records import DefinitiveRecord
from docgen.core.register import Register
from docgen.seal import shelf

CLOCK = FixedClock(datetime(2025, 12, 13, 9, tzinfo=UTC))
KIND = CopyKind.DEFINITIVE
PDF = b"%PDF-1.7 een exemplaar"


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "register.sqlite", CLOCK) as opened:
        yield opened


def made(home: Path, issue: int = 1, inputs: str = "x") -> tuple[Path, DefinitiveRecord]:
    folder = home / ".werk-1" / "uitgave"
    folder.mkdir(parents=True, exist_ok=True)
    name = shelf.file_name("CRS-2026", "1.0", KIND)
    (folder / name).write_bytes(PDF)
    record = DefinitiveRecord(
        nr=0,
        version="1.0",
        kind=KIND.value,
        issue=issue,
        path=f"{shelf.folder_of('1.0', KIND, issue)}/{name}",
        sha256=sha256(PDF),
        pages=3,
        inputs=inputs,
        files={},
        effective=None,
        seal="",
        made_at="2025-12-13T09:00:00+00:00",
        program_version="0.1.0",
    )
    return folder, record


def test_put_in_place_and_noted(tmp_path: Path, register: Register) -> None:
    folder, record = made(tmp_path)
    found = shelf.put(tmp_path, folder, record, register)
    assert (tmp_path / "definitief/v1.0/uitgave-1/CRS-2026-v1.0-definitief.pdf").is_file()
    assert not folder.exists()
    assert found.files == {"CRS-2026-v1.0-definitief.pdf": sha256(PDF)}
    assert DefinitiveRegister(register).latest("1.0", KIND) == found
    assert [event.kind for event in register.events()] == ["definitief exemplaar gemaakt"]
    assert shelf.standing(tmp_path, register, "1.0", KIND, "x") == found
    assert shelf.standing(tmp_path, register, "1.0", KIND, "y") is None
    assert shelf.next_issue(register, "1.0", KIND) == 2


def test_a_changed_file_does_not_stand(tmp_path: Path, register: Register) -> None:
    found = shelf.put(tmp_path, *made(tmp_path), register)
    (tmp_path / found.path).write_bytes(PDF + b" ")
    assert not shelf.present(tmp_path, found)
    assert shelf.standing(tmp_path, register, "1.0", KIND, "x") is None


def test_the_next_issue_replaces_the_one_before(tmp_path: Path, register: Register) -> None:
    first = shelf.put(tmp_path, *made(tmp_path), register)
    second = shelf.put(tmp_path, *made(tmp_path, 2), register)
    kept, latest = DefinitiveRegister(register).issues("1.0", KIND)
    assert (kept.replaced_by, latest.replaced_by) == (second.nr, None)
    assert (tmp_path / first.path).read_bytes() == PDF
    assert register.events()[-1].content["vervangt"] == first.sha256


def test_what_was_not_noted_is_adopted(tmp_path: Path, register: Register) -> None:
    placed = shelf.put(tmp_path, *made(tmp_path), register)
    with register.transaction():
        register.connection.execute("DELETE FROM definitief")
    assert shelf.adopt(tmp_path, register, "1.0", KIND, "y") is None
    assert shelf.adopt(tmp_path, register, "1.0", KIND, "x") == replace(placed, nr=1)


@pytest.mark.parametrize("told", ["", "{", "[]", "{}"])
def test_what_tells_nothing_is_not_adopted(told: str, tmp_path: Path, register: Register) -> None:
    placed = shelf.put(tmp_path, *made(tmp_path), register)
    with register.transaction():
        register.connection.execute("DELETE FROM definitief")
    ((tmp_path / placed.path).parent / shelf.STATEMENT).write_text(told)
    assert shelf.adopt(tmp_path, register, "1.0", KIND, "x") is None


def test_what_stands_in_the_way_is_kept(tmp_path: Path, register: Register) -> None:
    place = tmp_path / "definitief/v1.0/uitgave-1"
    for number in (1, 2):
        place.mkdir(parents=True)
        (place / "eigen.txt").write_text(f"{number}")
        shelf.put(tmp_path, *made(tmp_path), register)
        place.rename(place.with_name("klaar") if number == 1 else place.with_name("klaar-2"))
        with register.transaction():
            register.connection.execute("DELETE FROM definitief")
    for number in (1, 2):
        aside = place.with_name(f"uitgave-1-niet-geregistreerd-{number}")
        assert (aside / "eigen.txt").read_text() == f"{number}"


def test_a_place_that_cannot_be_made(tmp_path: Path, register: Register) -> None:
    (tmp_path / "definitief").write_text("een bestand met de naam van de map")
    with pytest.raises(DocgenError, match="kan niet in zijn map worden gezet"):
        shelf.put(tmp_path, *made(tmp_path), register)
    assert DefinitiveRegister(register).all_issues() == ()


def test_what_is_adopted_has_the_parties_of_then(tmp_path: Path, register: Register) -> None:
    folder, record = made(tmp_path)
    found = shelf.put(tmp_path, folder, replace(record, parties=(1, 2, 39)), register)
    with register.transaction():
        register.connection.execute("DELETE FROM definitief")
    adopted = shelf.adopt(tmp_path, register, "1.0", KIND, "x")
    assert adopted is not None
    assert (adopted.parties, adopted.files) == ((1, 2, 39), found.files)
    assert DefinitiveRegister(register).latest("1.0", KIND) == adopted


def test_what_an_older_version_put_there_is_adopted(tmp_path: Path, register: Register) -> None:
    folder, record = made(tmp_path)
    found = shelf.put(tmp_path, folder, replace(record, parties=(1, 2)), register)
    statement = (tmp_path / found.path).with_name(shelf.STATEMENT)
    told = json.loads(statement.read_text(encoding="utf-8"))
    del told["partijen"]
    statement.write_text(json.dumps(told), encoding="utf-8")
    with register.transaction():
        register.connection.execute("DELETE FROM definitief")
    adopted = shelf.adopt(tmp_path, register, "1.0", KIND, "x")
    assert adopted is not None
    assert adopted.parties == ()
