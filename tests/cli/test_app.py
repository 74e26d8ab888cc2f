from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docgen import __version__
from docgen.cli.commands import COMMANDS, NAME
from tests.cli.conftest import Cli

NAMES = [command.__name__ for command in COMMANDS]
ENGLISH = ("Usage", "Options", "Commands", "Arguments", "Show this", "[default", "required")


def test_version(cli: Cli) -> None:
    said = cli("--versie")
    assert (said.code, said.out, said.err) == (0, f"docgen {__version__}\n", "")


def test_without_words_the_help_is_shown(cli: Cli) -> None:
    said = cli()
    assert (said.code, said.err) == (0, "")
    assert said == cli("--help")
    assert "Gebruik: docgen OPDRACHT [OPTIES]" in said.out
    for name in NAMES:
        assert f"\n  {name} " in said.out


@pytest.mark.parametrize("name", NAMES)
def test_help_of_every_command_is_dutch_and_fits_the_screen(name: str, cli: Cli) -> None:
    said = cli(name, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Gebruik: {NAME} {name} ")
    for option in ("--dossier MAP", "--pakket NAAM", "--json", "--stil", "--help"):
        assert f"\n  {option} " in said.out
    assert not [word for word in ENGLISH if word in said.out]
    assert max(len(line) for line in said.out.splitlines()) <= 80


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["plann"], "Onbekende opdracht “plann”. Bedoelt u ‘docgen plan’?"),
        (
            ["wat"],
            f"Onbekende opdracht “wat”. Kies uit: {', '.join(NAMES)}.",
        ),
        (["plan", "--parti", "3"], "Onbekende optie “--parti”. Bedoelt u --partij?"),
        (
            ["plan", "--qqq"],
            "Onbekende optie “--qqq”. ‘docgen plan --help’ laat zien hoe het moet.",
        ),
        (["plan", "-x"], "Onbekende optie “-x”. ‘docgen plan --help’ laat zien hoe het moet."),
        (["--helpp"], "Onbekende optie “--helpp”. Bedoelt u --help?"),
        (
            ["--dossier", "x", "plan"],
            "Onbekende optie “--dossier”. Zet --dossier achter de opdracht, zoals in ‘docgen plan "
            "--dossier …’.",
        ),
        (
            ["plan", "--partij"],
            "Achter --partij ontbreekt NR|ID. ‘docgen plan --help’ laat zien hoe het moet.",
        ),
        (["plan", "--json=ja"], "Achter --json hoort geen waarde. Schrijf alleen --json."),
        (
            ["plan", "7", "8"],
            "Met “7 8” kan deze opdracht niets. Zet er de optie voor waar het bij hoort; zie "
            "‘docgen plan --help’.",
        ),
        (["nieuw"], "Er ontbreekt iets: MAP. ‘docgen nieuw --help’ laat zien hoe het moet."),
    ],
)
def test_a_wrong_command_line_is_explained_in_dutch(
    words: list[str], message: str, cli: Cli
) -> None:
    said = cli(*words)
    assert (said.code, said.out, said.err) == (2, "", f"{message}\n")


def test_a_wrong_command_line_as_json(cli: Cli) -> None:
    said = cli("plann", "--json")
    assert (said.code, said.err) == (2, "")
    assert said.json == {
        "fouten": [
            {
                "bestand": "",
                "plaats": "",
                "wat": "onbekende opdracht “plann”",
                "remedie": "Bedoelt u ‘docgen plan’?",
                "ernst": "fout",
            }
        ],
        "exitcode": 2,
    }


def test_runs_as_a_module_of_python() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docgen", "plann"],
        capture_output=True,
        encoding="utf-8",
        env={**_environment(), "PYTHONIOENCODING": "utf-8"},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Onbekende opdracht “plann”. Bedoelt u ‘docgen plan’?\n"


def test_help_loads_no_heavy_library() -> None:
    script = (
        "import sys; from docgen.cli.app import main; main(['--versie']); "
        "print(sorted({'pikepdf', 'docxtpl', 'rich', 'pydantic', 'sqlite3'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        encoding="utf-8",
        env=_environment(),
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines()[1:] == ["[]"]


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    return {**os.environ, "PYTHONPATH": root}
