"""``docgen oefen``: what a secretary reads, and what programs get."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path

import pytest

from docgen.cli import as_json
from tests.cli.conftest import Cli, set_day

FEW = ("--soort", "ongetekend-digitaal", "--soort", "verkeerd-bestand", "--aantal", "2")


@pytest.fixture(autouse=True)
def weeks_later(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be some weeks after the sending."""
    set_day(monkeypatch, "2025-12-01")


def test_it_says_what_was_made_and_how_to_go_on(cli: Cli, sent: Path) -> None:
    said = cli("oefen", "--dossier", sent, "--stil", *FEW)
    folder = sent / "oefening"
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "2 retouren om mee te oefenen (zaad 1). Zo horen ze uit te komen:\n"
        "  1 afgekeurd, 1 twijfel\n"
        f"Ze staan in “{folder / 'retouren'}”. Uw eigen dossier is niet veranderd.\n"
        "Neem ze op in de kopie van het dossier, en kijk hoe het ervoor staat:\n"
        f'  docgen ontvang "{folder / "retouren"}" --dossier "{folder / "dossier"}"\n'
        f'  docgen status --dossier "{folder / "dossier"}"\n'
        "Wat er werkelijk met elke retour aan de hand is, staat in waarheid.json.\n"
    )


def test_what_programs_get_is_what_stands_in_the_truth(
    cli: Cli, sent: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "elders"
    said = cli("oefen", "--dossier", sent, "--uit", folder, "--json", "--stil", *FEW)
    assert said.code == 0
    assert said.json["map"] == str(folder)
    truth = json.loads((folder / "waarheid.json").read_text(encoding="utf-8"))
    assert said.json["retouren"] == truth
    told = set(re.findall(r"`(\w+)`", inspect.getdoc(as_json.rehearsed) or ""))
    assert {key for entry in truth for key in entry} <= told


def test_how_far_it_is(cli: Cli, sent: Path) -> None:
    said = cli("oefen", "--dossier", sent, *FEW)
    assert said.out.startswith("oefenen: 1 van 2\noefenen: 2 van 2\n2 retouren")


@pytest.mark.parametrize(
    ("option", "value", "bounds"),
    [
        ("--aantal", "0", "van 1 tot en met 5000"),
        ("--aantal", "5001", "van 1 tot en met 5000"),
        ("--aantal", "veel", "van 1 tot en met 5000"),
        ("--zaad", "-1", "van 0 tot en met 999999999"),
        ("--zaad", "1,5", "van 0 tot en met 999999999"),
    ],
)
def test_a_number_that_is_none(cli: Cli, sent: Path, option: str, value: str, bounds: str) -> None:
    said = cli("oefen", "--dossier", sent, option, value)
    assert (said.code, said.out) == (2, "")
    flat = " ".join(said.err.split())
    assert f"{option}: “{value}” is hier niet mogelijk. Vul een geheel getal in {bounds}." in flat
    assert not (sent / "oefening").exists()


def test_a_kind_that_does_not_exist(cli: Cli, sent: Path) -> None:
    said = cli("oefen", "--dossier", sent, "--soort", "faks", "--stil")
    assert said.code == 2
    flat = " ".join(said.err.split())
    assert "--soort: er is geen soort “faks”. Kies uit: digitaal, digitaal-tijdstempel," in flat
    assert not (sent / "oefening").exists()


def test_nothing_was_made_yet(cli: Cli, dossier: Path) -> None:
    said = cli("oefen", "--dossier", dossier, "--stil")
    assert said.code == 6
    assert said.err == (
        "Er is in dit dossier nog niets gemaakt om mee te oefenen. Geef eerst ‘docgen genereer’.\n"
    )


def test_every_party_returns_one_good_copy(cli: Cli, sent: Path) -> None:
    said = cli("oefen", "--dossier", sent, "--compleet", "--json", "--stil")
    assert (said.code, said.err) == (0, "")
    made = said.json["retouren"]
    assert sorted(nr for entry in made for nr in entry["partijen"]) == [1, 2, 3]
    assert {entry["verwacht"] for entry in made} == {"akkoord"}
    assert {told["partij"] for entry in made for told in entry["ondertekend"]} == {1, 2, 3}


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (("--aantal", "5"), "--aantal"),
        (("--soort", "scan"), "--soort"),
        (("--aantal", "5", "--soort", "scan"), "--aantal en --soort"),
    ],
)
def test_all_parties_and_a_number_or_kind_do_not_go_together(
    cli: Cli, sent: Path, more: tuple[str, ...], named: str
) -> None:
    said = cli("oefen", "--dossier", sent, "--compleet", *more)
    assert (said.code, said.out) == (2, "")
    assert " ".join(said.err.split()) == (
        f"--compleet gaat niet samen met {named}. Bij --compleet stuurt elke partij precies één "
        f"goed exemplaar terug; laat {named} weg."
    )
    assert not (sent / "oefening").exists()
