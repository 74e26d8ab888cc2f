from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from docgen.core.dossier import Dossier, locked
from docgen.engines import soffice
from tests.cli.conftest import Cli
from tests.cli.dossiers import PACK, edit

EMBEDDED = ("--engine", "ingebouwd", "--stil")


def test_makes_everything_then_nothing_then_what_changed(dossier: Path, cli: Cli) -> None:
    asked = ("genereer", "--dossier", dossier, *EMBEDDED)
    said = cli(*asked)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0): 6 bestanden: 6 nieuw."
    )
    assert lines[1].startswith("Omgezet met de ingebouwde omzetter (")
    assert lines[2:] == [
        "De stukken staan in output/MIJN-2027/v1.0.",
        "Bekijk ze en maak daarna de mails met ‘docgen verstuur’.",
    ]
    assert cli(*asked).out == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0): 6 bestanden: 6 "
        "ongewijzigd.\n"
        "De stukken staan in output/MIJN-2027/v1.0.\n"
        "Er was niets te maken.\n"
    )
    edit(dossier / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    lines = cli(*asked).out.splitlines()
    assert lines[0].endswith("6 bestanden: 1 vervangen en 5 ongewijzigd.")
    assert lines[1:4] == [
        "Vervangen voor Gemeente Voorbeelddam (nr 1):",
        "  overeenkomst  (pdf)  vervangen: `functie` gewijzigd",
        "De vorige exemplaren staan in de mappen ‘vervangen’.",
    ]


def test_json_has_the_keys_of_the_contract(dossier: Path, cli: Cli) -> None:
    said = cli("genereer", "--dossier", dossier, "--engine", "ingebouwd", "--json")
    assert said.code == 0
    assert said.err.splitlines()[-1] == "bezorgen: 6 van 6"
    found = said.json
    assert (found["kenmerk"], found["versie"], found["engine"]) == ("MIJN-2027", "1.0", "ingebouwd")
    assert isinstance(found["engine_versie"], str)
    assert isinstance(found["duur_s"], float)
    assert found["partijen"] == 3
    assert len(found["stukken"]) == 6
    for item in found["stukken"]:
        assert item.keys() == {
            *("partij", "partij_id", "stuk", "formaat", "pad", "sha256", "bladzijden", "status")
        }
        data = (dossier / item["pad"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == item["sha256"]
        assert item["bladzijden"] >= 1
        assert item["status"] == "nieuw"
    assert found["stukken"][1]["pad"] == (
        "output/MIJN-2027/v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf"
    )
    again = cli("genereer", "--dossier", dossier, "--engine", "ingebouwd", "--json")
    assert {item["status"] for item in again.json["stukken"]} == {"ongewijzigd"}


def test_only_these_parties_and_documents(dossier: Path, cli: Cli) -> None:
    asked = ("--partij", "1", "--partij", "stichting-voorbeeldnatuur", "--stuk", "brief")
    found = cli("genereer", "--dossier", dossier, *EMBEDDED, *asked, "--json").json
    assert [(item["partij"], item["stuk"]) for item in found["stukken"]] == [
        (1, "brief"),
        (3, "brief"),
    ]
    both = cli(
        *("plan", "--dossier", dossier, "--stuk", "brief", "--stuk", "overeenkomst", "--json")
    ).json
    assert both["aantallen"] == {"nieuw": 4, "ongewijzigd": 2, "vervangen": 0}


def test_unknown_names_are_all_told_at_once(dossier: Path, cli: Cli) -> None:
    said = cli(
        *("genereer", "--dossier", dossier, "--partij", "99", "--stuk", "brif", "--stuk", "x"),
        *("--engine", "word"),
    )
    assert said.code == 2
    assert said.err == (
        "--partij: geen partij met nummer of id “99”. Kijk in de kolommen ‘nr’ en ‘id’ van de "
        "lijst van partijen.\n"
        "--stuk: in het pakket is geen stuk “brif”. Bedoelt u “brief”? De stukken zijn: brief, "
        "overeenkomst.\n"
        "--stuk: in het pakket is geen stuk “x”. De stukken zijn: brief, overeenkomst.\n"
        "--engine: onbekende omzetter “word”. Kies uit: auto, libreoffice, ingebouwd.\n"
        "\n"
        "Er zijn 4 fouten. Herstel ze en geef de opdracht opnieuw.\n"
    )
    assert not (dossier / "output").exists()


def test_a_party_that_left_gets_nothing(dossier: Path, cli: Cli) -> None:
    edit(
        dossier / "partijen.csv",
        "info@voorbeeldnatuur.example;",
        "info@voorbeeldnatuur.example;uitgetreden",
    )
    said = cli("genereer", "--dossier", dossier, "--partij", "3")
    assert (said.code, said.err) == (
        2,
        "--partij: Stichting Voorbeeldnatuur (nummer 3) is uitgetreden. Voor deze partij wordt "
        "niets meer gemaakt; laat haar weg uit de opdracht.\n",
    )


def test_drafts_lie_apart(dossier: Path, cli: Cli) -> None:
    said = cli("genereer", "--dossier", dossier, *EMBEDDED, "--concept", "--partij", "1")
    assert said.out.splitlines()[-2:] == [
        "De stukken staan in output/MIJN-2027/v1.0-concept.",
        "Dit zijn concepten met een watermerk. Maak de echte stukken met ‘docgen genereer’.",
    ]


def test_the_reason_comes_in_the_register(dossier: Path, cli: Cli) -> None:
    asked = ("genereer", "--dossier", dossier, *EMBEDDED, "--partij", "1")
    cli(*asked)
    edit(dossier / "partijen.csv", "burgemeester", "waarnemend burgemeester")
    assert cli(*asked, "--reden", "nieuwe burgemeester").code == 0
    with closing(sqlite3.connect(dossier / "output/MIJN-2027/register.sqlite")) as register:
        reasons = register.execute(
            "SELECT vervangen_reden FROM exemplaar WHERE vervangen_door IS NOT NULL"
        ).fetchall()
    assert reasons == [("nieuwe burgemeester",)]


def test_a_dossier_in_use(dossier: Path, cli: Cli) -> None:
    held = Dossier(dossier, dossier / PACK, dossier / "partijen.csv")
    with locked(held):
        said = cli("genereer", "--dossier", dossier, *EMBEDDED)
    assert (said.code, said.err) == (
        8,
        "In dit dossier is een andere opdracht van docgen bezig. Wacht tot die klaar is en geef "
        "de opdracht opnieuw.\n",
    )


def test_libreoffice_that_is_not_there(
    dossier: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.VARIABLE, str(tmp_path / "bestaat-niet"))
    said = cli("genereer", "--dossier", dossier, "--engine", "libreoffice")
    assert said.code == 5
    assert said.err.startswith("LibreOffice is niet gevonden op deze computer. Installeer")
    assert not (dossier / "output").exists()
