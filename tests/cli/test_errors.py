from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from docgen.cli.errors import guarded, sentence, taken_together
from docgen.core.errors import DataError, IncompleteError, Problem, Severity
from tests.cli.conftest import Cli
from tests.cli.interrupted import interrupted

ROOT = Path(__file__).resolve().parents[2]


def _raise(error: BaseException) -> None:
    raise error


def test_every_problem_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    problems = (
        Problem("partijen.csv", "regel 7", "het adres is\nniet goed", "Verbeter het."),
        Problem("", "", "de lijst is leeg", "Vul hem.", Severity.WARNING),
        Problem("", "", "er is niets", "Doe iets."),
    )
    assert guarded(lambda: _raise(DataError(problems)), json_asked=False) == 3
    assert capsys.readouterr() == (
        "",
        "partijen.csv, regel 7: het adres is niet goed. Verbeter het.\n"
        "Let op: De lijst is leeg. Vul hem.\n"
        "Er is niets. Doe iets.\n"
        "\n"
        "Er zijn 2 fouten. Herstel ze en geef de opdracht opnieuw.\n",
    )


def test_one_problem_needs_no_count(capsys: pytest.CaptureFixture[str]) -> None:
    error = IncompleteError.of("er is niets", "Doe iets.")
    assert guarded(lambda: _raise(error), json_asked=False) == 6
    assert capsys.readouterr().err == "Er is niets. Doe iets.\n"


def test_the_same_problem_in_many_files_is_said_once() -> None:
    many = [Problem(f"brief van {nr}", "", "te lang", "Kort in.") for nr in range(1, 39)]
    assert [sentence(problem) for problem in taken_together(many)] == [
        "brief van 1, brief van 2, brief van 3 en nog 35: te lang. Kort in."
    ]
    two = [Problem("a", "", "te lang", "Kort in."), Problem("a", "x", "te lang", "Kort in.")]
    assert taken_together(two) == two


def test_interruption(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(lambda: _raise(KeyboardInterrupt()), json_asked=False) == 130
    assert capsys.readouterr() == (
        "",
        "De opdracht is afgebroken. Er is niets half weggeschreven; geef de opdracht opnieuw om "
        "verder te gaan.\n",
    )


def test_the_unexpected_goes_to_a_log_and_not_to_the_screen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert guarded(lambda: _raise(ZeroDivisionError("x / 0")), json_asked=False) == 1
    out, err = capsys.readouterr()
    assert out == ""
    found = re.fullmatch(
        r"Er ging iets mis waar docgen niet op rekende \(ZeroDivisionError\)\. Stuur het bestand "
        r"“(.+)” naar de beheerder van docgen\. Uw dossier is niet beschadigd; u kunt de opdracht "
        r"opnieuw geven\.\n",
        err,
    )
    assert found is not None
    assert Path(found[1]).parent == tmp_path
    assert "ZeroDivisionError: x / 0" in Path(found[1]).read_text(encoding="utf-8")


def test_the_unexpected_when_no_log_can_be_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "weg"))
    assert guarded(lambda: _raise(ZeroDivisionError()), json_asked=False) == 1
    assert capsys.readouterr().err == (
        "Er ging iets mis waar docgen niet op rekende (ZeroDivisionError). De bijzonderheden "
        "konden niet worden bewaard. Uw dossier is niet beschadigd; u kunt de opdracht opnieuw "
        "geven.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows kent geen gebroken pijp zoals hier bedoeld")
@pytest.mark.parametrize("words", [["--help"], ["plan", "--json", "--dossier", "nergens"]])
def test_a_reader_that_stops_reading_hears_no_more(words: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "docgen", *words],
            stdout=writer,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=60,
            check=False,
        )
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.skipif(os.name == "nt", reason="op Windows komt Ctrl+C anders bij een proces aan")
def test_ctrl_c_in_the_middle_of_the_work(dossier: Path, cli: Cli) -> None:
    words = ["genereer", "--dossier", str(dossier), "--engine", "ingebouwd"]
    code, _, err = interrupted(words, "invullen: 2 van 8\n")
    assert code == 130
    assert err == (
        "De opdracht is afgebroken. Er is niets half weggeschreven; geef de opdracht opnieuw om "
        "verder te gaan.\n"
    )
    assert cli(*words).code == 0
