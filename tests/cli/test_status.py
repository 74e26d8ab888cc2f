from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.dossiers import PACK, edit

EMBEDDED = ("--engine", "ingebouwd", "--stil")


def standings(dossier: Path, cli: Cli) -> list[str]:
    return [
        item["stand"] for item in cli("status", "--dossier", dossier, "--json").json["partijen"]
    ]


def test_from_nothing_to_replaced_after_sending(dossier: Path, cli: Cli) -> None:
    assert standings(dossier, cli) == ["nog niets gemaakt"] * 3
    assert not (dossier / "output").exists()
    cli("genereer", "--dossier", dossier, *EMBEDDED, "--stuk", "brief", "--partij", "1")
    assert standings(dossier, cli) == ["deels gemaakt", "nog niets gemaakt", "nog niets gemaakt"]
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    assert standings(dossier, cli) == ["gemaakt"] * 3
    cli("verstuur", "--dossier", dossier, "--stil")
    assert standings(dossier, cli) == ["mail staat klaar"] * 3
    cli("verstuur", "--dossier", dossier, "--stil", "--verzonden", "1")
    assert standings(dossier, cli) == ["verzonden", "mail staat klaar", "mail staat klaar"]
    edit(dossier / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    assert standings(dossier, cli) == ["verzonden", "mail staat klaar", "mail staat klaar"]
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    assert standings(dossier, cli) == [
        "vervangen na verzending",
        "mail staat klaar",
        "mail staat klaar",
    ]


def test_the_table_the_counts_the_deadline_and_what_to_do(dossier: Path, cli: Cli) -> None:
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    edit(dossier / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    said = cli("status", "--dossier", dossier)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n"
        "\n"
        "nr | partij                        | stand                       | stukken | mail\n"
        "===+===============================+=============================+=========+=====\n"
        "1  | Gemeente Voorbeelddam         | gemaakt (niet meer actueel) | 2/2     |\n"
        "2  | Waterschap De Voorbeeldstroom | gemaakt                     | 2/2     |\n"
        "3  | Stichting Voorbeeldnatuur     | gemaakt                     | 2/2     |\n"
        "\n"
        "  3  gemaakt\n"
        "\n"
        "Getekende exemplaren worden verwacht vóór 1 januari 2027: nog 413 dagen.\n"
        "Maak wat ontbreekt of niet meer actueel is met ‘docgen genereer’.\n"
        "Maak de mails met ‘docgen verstuur’.\n"
    )


@pytest.mark.parametrize(
    ("day", "line"),
    [
        ("2025-11-15", "worden verwacht vóór 15 november 2025: nog 1 dag."),
        ("2025-11-14", "werden verwacht vóór 14 november 2025: dat is vandaag."),
        ("2025-11-04", "werden verwacht vóór 4 november 2025: dat is 10 dagen geleden."),
    ],
)
def test_the_deadline(day: str, line: str, dossier: Path, cli: Cli) -> None:
    pack = dossier / PACK / "pakket.toml"
    edit(pack, "verzenddatum = 2026-11-02", "verzenddatum = 2025-11-01")
    edit(pack, "retour_voor = 2027-01-01", f"retour_voor = {day}")
    assert f"\nGetekende exemplaren {line}\n" in cli("status", "--dossier", dossier).out


def test_json(dossier: Path, cli: Cli) -> None:
    found = cli("status", "--dossier", dossier, "--json").json
    assert found["retour_voor"] == "2027-01-01"
    assert found["dagen_tot_retour"] == 413
    assert found["aantallen"] == {"nog niets gemaakt": 3}
    assert found["partijen"][0] == {
        "partij": 1,
        "partij_id": "gemeente-voorbeelddam",
        "naam": "Gemeente Voorbeelddam",
        "stand": "nog niets gemaakt",
        "gemaakt": 0,
        "totaal": 2,
        "te_maken": 2,
        "gemaakt_op": None,
        "mail_gemaakt_op": None,
        "verzonden_op": None,
    }


def test_when_all_is_sent(dossier: Path, cli: Cli) -> None:
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    cli("verstuur", "--dossier", dossier, "--stil")
    numbers = [word for nr in (1, 2, 3) for word in ("--verzonden", nr)]
    cli("verstuur", "--dossier", dossier, "--stil", *numbers)
    said = cli("status", "--dossier", dossier)
    assert said.out.splitlines()[-1] == (
        "Alles is verzonden; het wachten is op de getekende exemplaren."
    )
    assert "| 2/2     | 14-11-2025\n" in said.out
