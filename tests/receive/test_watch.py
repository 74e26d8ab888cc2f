from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docgen.core.errors import UsageError
from docgen.receive.watch import watch


class Looks:
    """Counts pauses, does something in each, and stops after the last.

    Args:
        actions: What happens in the folder between two looks.
    """

    def __init__(self, *actions: Callable[[], object]) -> None:
        self._actions = list(actions)
        self.stopped = False

    def pause(self) -> None:
        self._actions.pop(0)()
        self.stopped = not self._actions

    def at(self, *folders: Path) -> list[list[str]]:
        """Names given at every look."""
        found: Iterator[tuple[object, ...]] = watch(
            folders, stopped=lambda: self.stopped, pause=self.pause
        )
        return [[handed.name for handed in batch] for batch in found]  # type: ignore[attr-defined]


def nothing() -> None:
    """Nothing happens."""


def write(path: Path, data: bytes, changed: int) -> Callable[[], object]:
    """Write a file, changed so many seconds after the start."""

    def act() -> None:
        path.write_bytes(data)
        os.utime(path, (changed, changed))

    return act


def test_file_is_given_once_when_it_stood_still_for_two_looks(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    write(file, b"1", 10)()

    assert Looks(nothing, nothing, nothing, nothing).at(tmp_path) == [[], ["a.pdf"], [], []]
    assert file.read_bytes() == b"1"


def test_file_that_grows_is_left_alone_until_it_does_not(tmp_path: Path) -> None:
    file = tmp_path / "sub" / "a.pdf"
    file.parent.mkdir()
    looks = Looks(
        write(file, b"1", 10), write(file, b"12", 10), write(file, b"12", 11), nothing, nothing
    )

    assert looks.at(tmp_path) == [[], [], [], [], ["a.pdf"]]


def test_file_that_changes_later_is_given_again(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    write(file, b"1", 10)()
    looks = Looks(nothing, write(file, b"2", 20), nothing, nothing, nothing)

    assert looks.at(tmp_path) == [[], ["a.pdf"], [], ["a.pdf"], []]


def test_folder_that_is_away_for_a_while_gives_nothing_twice(tmp_path: Path) -> None:
    folder, away = tmp_path / "schijf", tmp_path / "weg"
    folder.mkdir()
    write(folder / "a.pdf", b"1", 10)()
    looks = Looks(
        nothing, lambda: folder.rename(away), lambda: away.rename(folder), nothing, nothing
    )

    assert looks.at(folder) == [[], ["a.pdf"], [], [], []]


def test_hidden_and_unfinished_files_are_passed_over_and_every_folder_is_read(
    tmp_path: Path,
) -> None:
    for name in ("een/a.pdf", "een/.b.pdf", "twee/c.pdf", "twee/d.pdf.part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, b"1", 10)()

    assert Looks(nothing, nothing).at(tmp_path / "een", tmp_path / "twee") == [
        [],
        ["a.pdf", "c.pdf"],
    ]


def test_stop_that_is_asked_beforehand_looks_at_nothing(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", b"1", 10)()

    assert list(watch([tmp_path], stopped=lambda: True, pause=nothing)) == []


def test_folders_that_are_not_there_are_named_at_once(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", b"1", 10)()
    with pytest.raises(UsageError) as caught:
        Looks(nothing).at(tmp_path, tmp_path / "a.pdf", Path("nergens"))

    file, missing = (str(problem) for problem in caught.value.problems)
    assert file == (
        f"“{tmp_path / 'a.pdf'}” is geen map. "
        "Noem een map om te volgen; een bestand neemt u op zonder --volg."
    )
    assert missing == (
        "de map “nergens” bestaat niet. "
        "Controleer de naam; zet hem tussen aanhalingstekens als er spaties in staan."
    )
