"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from docgen.core.errors import DocgenError
from docgen.core.files import (
    TEMP_PREFIX,
    TEMP_SUFFIX,
    copy_atomically,
    remove_leftovers,
    write_atomically,
)

REMEDY = (
    "Sluit het bestand als het in een ander programma open staat, controleer of er ruimte op de "
    "schijf is en of u in deze map mag schrijven, en geef de opdracht opnieuw."
)
everywhere = pytest.mark.parametrize("way", ["write", "copy"])


def put(way: str, target: Path, data: bytes) -> None:
    """Write the bytes in one of the two ways."""
    if way == "write":
        write_atomically(target, data)
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "bron.bin"
        source.write_bytes(data)
        copy_atomically(source, target)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


@everywhere
def test_bytes_are_written_as_they_are(way: str, tmp_path: Path) -> None:
    data = b"a\r\n\x00\xff" * 1000
    target = tmp_path / "diep" / "dieper" / "brief Zoë.pdf"
    put(way, target, data)
    assert target.read_bytes() == data
    assert names(tmp_path) == ["brief Zoë.pdf"]


@everywhere
def test_a_file_is_replaced_in_one_step(way: str, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"oud")
    reader = target.open("rb") if os.name == "posix" else None
    put(way, target, b"nieuw")
    if reader is not None:
        # Whoever was reading keeps the old file whole: it was not written over.
        assert reader.read() == b"oud"
        reader.close()
    assert target.read_bytes() == b"nieuw"


@everywhere
def test_a_folder_in_the_way_is_left_alone(way: str, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.mkdir()
    (target / "b.txt").write_bytes(b"b")
    with pytest.raises(DocgenError) as caught:
        put(way, target, b"nieuw")
    (problem,) = caught.value.problems
    assert problem.file == str(target)
    assert problem.what.startswith("het bestand kan niet worden geschreven (")
    assert problem.remedy == REMEDY
    assert isinstance(caught.value.__cause__, OSError)
    assert names(tmp_path) == ["b.txt"]


@everywhere
def test_a_file_where_a_folder_should_come_is_left_alone(way: str, tmp_path: Path) -> None:
    (tmp_path / "v1.0").write_bytes(b"x")
    with pytest.raises(DocgenError, match="het bestand kan niet worden geschreven"):
        put(way, tmp_path / "v1.0" / "a.pdf", b"nieuw")
    assert names(tmp_path) == ["v1.0"]


@everywhere
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="een beheerder, en Windows, mag in elke map schrijven",
)
def test_a_folder_that_is_read_only_is_reported(way: str, tmp_path: Path) -> None:
    folder = tmp_path / "dicht"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"oud")
    folder.chmod(0o500)
    try:
        with pytest.raises(DocgenError, match="het bestand kan niet worden geschreven"):
            put(way, folder / "a.pdf", b"nieuw")
    finally:
        folder.chmod(0o700)
    assert (folder / "a.pdf").read_bytes() == b"oud"
    assert names(folder) == ["a.pdf"]


def test_a_source_that_is_gone_leaves_the_target_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(b"oud")
    with pytest.raises(DocgenError):
        copy_atomically(tmp_path / "weg.pdf", target)
    assert target.read_bytes() == b"oud"
    assert names(tmp_path) == ["a.pdf"]


def test_what_a_killed_run_left_behind_is_removed_and_nothing_else(tmp_path: Path) -> None:
    deep = tmp_path / "v1.0" / "07-soest"
    deep.mkdir(parents=True)
    for folder in (tmp_path, deep):
        (folder / f"{TEMP_PREFIX}123-brief.pdf{TEMP_SUFFIX}").write_bytes(b"half")
        (folder / "brief.pdf").write_bytes(b"heel")
        (folder / f"brief.pdf{TEMP_SUFFIX}").write_bytes(b"van iemand anders")
    (tmp_path / ".docgen-slot").write_bytes(b"")
    remove_leftovers(tmp_path)
    kept = ["brief.pdf", f"brief.pdf{TEMP_SUFFIX}"]
    assert names(deep) == kept
    assert names(tmp_path) == sorted([".docgen-slot", *kept, *kept])


def test_a_leftover_that_cannot_be_removed_does_not_stop_the_work(tmp_path: Path) -> None:
    stubborn = tmp_path / f"{TEMP_PREFIX}1-map{TEMP_SUFFIX}"
    stubborn.mkdir()
    (tmp_path / f"{TEMP_PREFIX}2-a.pdf{TEMP_SUFFIX}").write_bytes(b"half")
    remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [stubborn.name]
