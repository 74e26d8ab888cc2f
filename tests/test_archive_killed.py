"""``archief`` and ``herstel`` killed at any moment: nothing half, and the next run finishes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import docgen
from docgen.archiving import restore
from tests.conftest import killed_when, started
from tests.keep.dossiers import KENMERK, home_of, opened
from tests.test_archiving import contents

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL bestaat niet op Windows")
_FILES = 400


def quietly(words: Sequence[object]) -> subprocess.Popen[bytes]:
    """Start docgen without progress."""
    return started([*words, "--stil"])


def unfinished(folder: Path, number: int) -> Callable[[], bool]:
    """Whether so many files of something unfinished stand in a folder."""

    def reached() -> bool:
        found = 0
        for temporary in folder.glob(".docgen-*.deel"):
            for _, _, files in os.walk(temporary):
                found += len(files)
        return found > number

    return reached


@pytest.fixture
def large(everything: docgen.Dossier) -> docgen.Dossier:
    """The dossier with so many files that there is time to disturb."""
    extra = home_of(everything) / "retour" / "extra"
    extra.mkdir()
    for number in range(_FILES):
        (extra / f"{number}.txt").write_bytes(b"x" * 5000)
    return everything


def test_making_a_package(large: docgen.Dossier, tmp_path: Path) -> None:
    place = tmp_path / "depot"
    words = ["archief", place / "pakket", "--dossier", large.root]
    before = contents(large.root)
    # While the files go in, and while their metadata do.
    seen = [
        killed_when(quietly(words), unfinished(place, number)) for number in (0, _FILES * 3 // 2)
    ]
    assert all(seen), "every run was disturbed"
    assert not (place / "pakket").exists()
    assert quietly(words).wait(timeout=60) == 0
    assert [path.name for path in place.iterdir()] == ["pakket"]
    restore(place / "pakket", tmp_path / "terug")
    after = contents(large.root)
    after.pop("output/.docgen-slot")
    assert after == before


def test_restoring_one(large: docgen.Dossier, tmp_path: Path) -> None:
    assert quietly(["archief", tmp_path / "p.zip", "--dossier", large.root]).wait(timeout=60) == 0
    place = tmp_path / "depot"
    words = ["herstel", tmp_path / "p.zip", place / "terug"]
    seen = [killed_when(quietly(words), unfinished(place, number)) for number in (0, _FILES // 2)]
    assert all(seen), "every run was disturbed"
    assert not (place / "terug").exists()
    assert quietly(words).wait(timeout=60) == 0
    assert [path.name for path in place.iterdir()] == ["terug"]
    back = docgen.open_dossier(place / "terug")
    assert set(contents(back.root)) == set(contents(large.root)) - {
        "LEESMIJ.txt",
        "output/.docgen-slot",
    }
    with opened(back) as register, opened(large) as original:
        assert register.events() == original.events()
    assert home_of(back).name == KENMERK
