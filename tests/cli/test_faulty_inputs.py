"""Faulty csv, xlsx, toml and Word files: exit code, message with place and remedy, no output.

What is spoilt stands in ``faults.py``; what docgen must answer, word for word, in
``faulty_inputs.txt`` beside it.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.faults import FAULTS

_HEADING = re.compile(r"== (.+) \[(\d+)\]")


def _expected() -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    name, code, lines = "", 0, list[str]()
    text = Path(__file__).with_name("faulty_inputs.txt").read_text(encoding="utf-8")
    for line in [*text.splitlines(), "== end [0]"]:
        heading = _HEADING.fullmatch(line)
        if heading is None:
            lines.append(line)
            continue
        if name:
            found[name] = code, "\n".join(lines).strip() + "\n"
        name, code, lines = heading[1], int(heading[2]), []
    return found


EXPECTED = _expected()


def test_every_fault_has_an_answer() -> None:
    assert EXPECTED.keys() == FAULTS.keys()
    assert len(FAULTS) >= 30


@pytest.mark.parametrize("name", FAULTS)
def test_says_what_where_and_what_to_do_and_leaves_no_output(
    name: str, dossier: Path, cli: Cli
) -> None:
    FAULTS[name](dossier)
    said = cli("genereer", "--dossier", dossier, "--engine", "ingebouwd", "--stil")
    code, message = EXPECTED[name]
    assert (said.code, said.out) == (code, "")
    assert said.err.replace(str(dossier), "DOSSIER") == message
    assert not (dossier / "output").exists()


@pytest.mark.parametrize("name", ["csv: number twice", "docx: signature on another page"])
def test_leaves_what_was_there_as_it_was(name: str, dossier: Path, cli: Cli) -> None:
    asked = ("genereer", "--dossier", dossier, "--engine", "ingebouwd", "--stil")
    assert cli(*asked).code == 0
    before = _delivered(dossier)
    FAULTS[name](dossier)
    assert cli(*asked).code == EXPECTED[name][0]
    assert _delivered(dossier) == before


def test_once_mended_the_work_goes_through(dossier: Path, tmp_path: Path, cli: Cli) -> None:
    good = shutil.copytree(dossier, tmp_path / "good")
    FAULTS["docx: signature on another page"](dossier)
    asked = ("genereer", "--dossier", dossier, "--engine", "ingebouwd", "--stil")
    assert cli(*asked).code == 4
    shutil.copytree(good, dossier, dirs_exist_ok=True)
    assert cli(*asked).code == 0


def _delivered(root: Path) -> dict[str, bytes]:
    files = (path for path in root.glob("output/*/v1.0/**/*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
