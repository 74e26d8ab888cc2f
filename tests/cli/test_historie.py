"""``docgen historie`` and ``docgen verifieer --register``: what people and programs get."""

from __future__ import annotations

import inspect
import re

import docgen
from docgen.cli import json_keep
from tests.cli.conftest import Cli
from tests.keep.dossiers import KENMERK, home_of, opened


def test_the_story(everything: docgen.Dossier, cli: Cli) -> None:
    said = cli("historie", "--dossier", everything.root)
    lines = said.out.splitlines()
    assert (said.code, said.err) == (0, "")
    assert lines[:3] == [
        "Geschiedenis van Samenwerkingsovereenkomst voorbeeld (MIJN-2027)",
        "",
        "2 november 2026",
    ]
    assert lines[-1] == "Het register telt 14 gebeurtenissen; de keten is heel."


def test_the_story_of_one_party(everything: docgen.Dossier, cli: Cli) -> None:
    said = cli("historie", "--partij", "3", "--dossier", everything.root)
    assert said.out == (
        "Geschiedenis van Stichting Voorbeeldnatuur (partij 3): Samenwerkingsovereenkomst "
        "voorbeeld (MIJN-2027)\n"
        "\n"
        "2 november 2026\n"
        "  09:30  Gemaakt: overeenkomst (pdf) voor Stichting Voorbeeldnatuur, versie 1.0, "
        "exemplaar 1.\n"
        "         Bestand: v1.0/03-stichting-voorbeeldnatuur/overeenkomst.pdf\n"
        "\n"
        "24 december 2026\n"
        "  09:30  Definitief exemplaar gemaakt: versie 1.0, uitgave 1, 3 partijen, met het zegel "
        "van Voorbeeldorganisatie.\n"
        "         Bestand: definitief/v1.0/uitgave-1/MIJN-2027-v1.0-definitief.pdf\n"
        "  09:30  Wijziging voorgelegd: van versie 1.0 naar versie 1.1, 1 gewijzigde plaats, "
        "ingangsdatum 01-06-2027.\n"
        "         Reden: nieuw artikel 11.\n"
        "\n"
        "Het register telt 14 gebeurtenissen; de keten is heel.\n"
    )


def test_the_story_for_programs(everything: docgen.Dossier, cli: Cli) -> None:
    said = cli(
        "historie", "--partij", "gemeente-voorbeelddam", "--dossier", everything.root, "--json"
    )
    found = said.json
    assert found["partij"] == {"nr": 1, "naam": "Gemeente Voorbeelddam"}
    assert (found["gebeurtenissen"], found["keten_heel"], found["breuk"]) == (14, True, None)
    assert found["regels"][6] == {
        "gebeurtenissen": [11],
        "van": "2026-11-21T09:30:00+00:00",
        "tot": "2026-11-21T09:30:00+00:00",
        "soort": "retour beoordeeld",
        "tekst": "Beoordeeld: retour R1 van Gemeente Voorbeelddam: oordeel akkoord, ondertekend op "
        "18-11-2026, te Voorbeelddam",
        "partijen": [1],
        "bestanden": found["regels"][5]["bestanden"],
        "reden": "handtekening vergeleken",
        "door": "A. Voorbeeld",
    }
    told = set(re.findall(r"`(\w+)`", inspect.getdoc(json_keep.told) or ""))
    assert set(found) | set(found["regels"][0]) <= told


def test_a_story_that_cannot_be_relied_on(everything: docgen.Dossier, cli: Cli) -> None:
    with opened(everything) as register:
        register.connection.execute("UPDATE gebeurtenis SET op = 'gisteren' WHERE nr = 8")
    said = cli("historie", "--dossier", everything.root)
    assert said.code == 0
    assert said.err == (
        "Let op: De keten van gebeurtenissen is gebroken bij gebeurtenis 8; van die en alles erna "
        "staat niet vast dat het zo is gebeurd. Geef ‘docgen verifieer --register’ om te zien wat "
        "er aan de hand is.\n"
    )
    assert said.out.endswith("Het register telt 14 gebeurtenissen; de keten breekt bij nummer 8.\n")


# -- verifieer --register ------------------------------------------------------------------


def test_a_whole_register(everything: docgen.Dossier, cli: Cli) -> None:
    said = cli("verifieer", "--register", "--dossier", everything.root)
    files = sum(path.is_file() for path in home_of(everything).rglob("*")) - 1
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"Het register is heel: output/{KENMERK}/register.sqlite\n"
        "  keten      14 gebeurtenissen, elk volgt op de vorige\n"
        f"  bestanden  {files} vergeleken met hun vingerafdruk, alle gelijk\n"
        "  regels     12 vergeleken met de gebeurtenissen, alle gelijk\n"
    )
    found = cli("verifieer", "--register", "--dossier", everything.root, "--json").json
    told = set(re.findall(r"`(\w+)`", inspect.getdoc(json_keep.proven) or ""))
    assert found["keten_heel"] is True
    assert set(found) <= told


def test_a_register_that_is_not_whole(everything: docgen.Dossier, cli: Cli) -> None:
    with opened(everything) as register:
        register.connection.execute("UPDATE gebeurtenis SET soort = 'niets' WHERE nr = 12")
        register.connection.execute("DELETE FROM herinnering")
    (home_of(everything) / "v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf").unlink()
    said = cli("verifieer", "--register", "--dossier", everything.root)
    assert (said.code, said.out) == (7, "")
    assert said.err == (
        f"output/{KENMERK}/register.sqlite, gebeurtenis 12 (niets, 2026-11-21T09:30:00+00:00): "
        "hier breekt de keten van gebeurtenissen: deze gebeurtenis is na het vastleggen gewijzigd. "
        "Alles vóór gebeurtenis 12 is zoals het is vastgelegd; van deze en alles erna staat dat "
        "niet vast. Zet de laatste reservekopie terug waarvan het register wel heel is, en bewaar "
        "dit bestand erbij; verander niets met de hand.\n"
        f"output/{KENMERK}/v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf: dit uitgegeven "
        "exemplaar is er niet of is niet te lezen. Zet het terug uit een reservekopie of uit een "
        "archiefpakket.\n"
        "\n"
        "Er zijn 2 fouten. Herstel ze en geef de opdracht opnieuw.\n"
    )
    found = cli("verifieer", "--register", "--dossier", everything.root, "--json")
    assert (found.code, found.json["exitcode"], len(found.json["fouten"])) == (7, 7, 2)


def test_a_copy_and_a_register_are_not_asked_together(everything: docgen.Dossier, cli: Cli) -> None:
    said = cli("verifieer", "x.pdf", "--register", "--dossier", everything.root)
    assert (said.code, said.err) == (
        2,
        "Met “x.pdf” kan --register niets, want het gaat over een heel dossier. Laat het bestand "
        "weg, of laat --register weg.\n",
    )
    said = cli("verifieer")
    assert (said.code, said.err) == (
        2,
        "Er ontbreekt iets: BESTAND. ‘docgen verifieer --help’ laat zien hoe het moet.\n",
    )
