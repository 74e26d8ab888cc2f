from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli
from tests.cli.dossiers import edit, parties
from tests.core.rows import row

EMBEDDED = ("--engine", "ingebouwd", "--stil")


def test_before_anything_is_made(dossier: Path, cli: Cli) -> None:
    said = cli("plan", "--dossier", dossier)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Plan voor Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n"
        "\n"
        "Gemeente Voorbeelddam (nr 1), Waterschap De Voorbeeldstroom (nr 2) en Stichting "
        "Voorbeeldnatuur (nr 3):\n"
        "  brief         (pdf)  nieuw: nog niet gemaakt\n"
        "  overeenkomst  (pdf)  nieuw: nog niet gemaakt\n"
        "\n"
        "In totaal 6 bestanden: 6 nieuw.\n"
        "Maak ze met ‘docgen genereer’.\n"
    )
    assert not (dossier / "output").exists()


def test_many_parties_are_taken_together_by_number(dossier: Path, cli: Cli) -> None:
    rows = [
        row(nr=str(nr), naam=f"gemeente {name}", aanduiding="x", email=f"i@p{nr}.example")
        for nr, name in ((1, "Aa"), (2, "Bee"), (3, "Cedorp"), (5, "Dijk"), (8, "Eind"))
    ]
    parties(dossier, *rows)
    assert "\nAlle 5 partijen:\n" in cli("plan", "--dossier", dossier).out
    cli("genereer", "--dossier", dossier, *EMBEDDED, "--stuk", "brief", "--partij", "5")
    assert "\n4 partijen (nr 1-3, 8):\n" in cli("plan", "--dossier", dossier).out


def test_after_a_change_it_says_why(dossier: Path, cli: Cli) -> None:
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    assert cli("plan", "--dossier", dossier).out.splitlines()[2:] == [
        "Gemeente Voorbeelddam (nr 1), Waterschap De Voorbeeldstroom (nr 2) en Stichting "
        "Voorbeeldnatuur (nr 3): alles ongewijzigd",
        "",
        "In totaal 6 bestanden: 6 ongewijzigd.",
        "Er is niets te maken.",
    ]
    edit(dossier / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    assert cli("plan", "--dossier", dossier).out.splitlines()[2:] == [
        "Gemeente Voorbeelddam (nr 1):",
        "  brief         (pdf)  ongewijzigd",
        "  overeenkomst  (pdf)  vervangen: `functie` gewijzigd",
        "",
        "Waterschap De Voorbeeldstroom (nr 2) en Stichting Voorbeeldnatuur (nr 3): alles "
        "ongewijzigd",
        "",
        "In totaal 6 bestanden: 1 vervangen en 5 ongewijzigd.",
        "Maak ze met ‘docgen genereer’.",
    ]
    found = cli("plan", "--dossier", dossier, "--json").json
    assert found["aantallen"] == {"nieuw": 0, "ongewijzigd": 5, "vervangen": 1}
    assert found["stukken"][1] == {
        "partij": 1,
        "partij_id": "gemeente-voorbeelddam",
        "stuk": "overeenkomst",
        "formaat": "pdf",
        "pad": "output/MIJN-2027/v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf",
        "status": "vervangen",
        "redenen": ["`functie` gewijzigd"],
        "verzonden": False,
    }


def test_what_was_sent_stays(dossier: Path, cli: Cli) -> None:
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    cli("verstuur", "--dossier", dossier, "--stil")
    cli("verstuur", "--dossier", dossier, "--stil", "--verzonden", "1")
    edit(dossier / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    assert (
        "  overeenkomst  (pdf)  vervangen: `functie` gewijzigd; het verzonden exemplaar blijft "
        "bewaard\n"
    ) in cli("plan", "--dossier", dossier).out


def test_drafts_have_a_plan_of_their_own(dossier: Path, cli: Cli) -> None:
    cli("genereer", "--dossier", dossier, *EMBEDDED)
    lines = cli("plan", "--dossier", dossier, "--concept").out.splitlines()
    assert lines[0].endswith(", concept")
    assert lines[-2:] == [
        "In totaal 6 bestanden: 6 nieuw.",
        "Maak ze met ‘docgen genereer --concept’.",
    ]
