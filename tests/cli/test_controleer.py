from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli
from tests.cli.dossiers import LETTER, PACK, edit, word
from tests.cli.faults import FAULTS


def test_all_is_well(dossier: Path, cli: Cli) -> None:
    said = cli("controleer", "--dossier", dossier, "--stil")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n"
        "In orde: 3 partijen, pakket.toml en 4 sjablonen.\n"
        "Alle stukken zijn één keer op proef gemaakt; er is niets bewaard.\n"
        "Bekijk wat er gemaakt wordt met ‘docgen plan’, of maak het met ‘docgen genereer’.\n"
    )
    assert not (dossier / "output").exists()


def test_quickly_and_as_json(dossier: Path, cli: Cli) -> None:
    said = cli("controleer", "--dossier", dossier, "--snel", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json == {
        "kenmerk": "MIJN-2027",
        "versie": "1.0",
        "partijen": 3,
        "sjablonen": [
            "brief.docx",
            "overeenkomst-ondertekenpagina.docx",
            "overeenkomst-tekst.docx",
            "overeenkomst-voorblad.docx",
        ],
        "proefgemaakt": False,
        "waarschuwingen": [],
    }


def test_faults_of_every_kind_in_one_run(dossier: Path, cli: Cli) -> None:
    edit(dossier / "partijen.csv", "bestuur@voorbeeldstroom.example", "bestuur")
    word(dossier, LETTER, lambda document: document.add_paragraph("{{ partij.naamm }}"))
    said = cli("controleer", "--dossier", dossier)
    assert (said.code, said.out) == (3, "")
    assert said.err == (
        "partijen.csv, regel 3, kolom 'email': geen geldig adres (“bestuur”). Vul het volledige "
        "adres in.\n"
        "brief.docx, alinea 11, {{ partij.naamm }}: onbekend veld “partij.naamm”. Bedoelt u "
        "“partij.naam”?\n"
        "\n"
        "Er zijn 2 fouten. Herstel ze en geef de opdracht opnieuw.\n"
    )


def test_templates_that_cannot_be_read_are_named_though_pakket_toml_is_wrong(
    dossier: Path, cli: Cli
) -> None:
    edit(dossier / PACK / "pakket.toml", 'versie = "1.0"', "versie = 1.0")
    FAULTS["docx: not a zip file"](dossier)
    said = cli("controleer", "--dossier", dossier)
    assert said.code == 3
    assert said.err.splitlines()[:2] == [
        "pakket.toml, regel 26, 'versie': de versie 1.0 staat niet tussen aanhalingstekens. "
        'Schrijf versie = "1.0".',
        "brief.docx: dit is geen leesbaar Word-bestand. Open het in Word en bewaar het opnieuw "
        "als .docx (niet als .doc of .dotx).",
    ]


def test_the_rehearsal_finds_what_only_shows_on_the_page(dossier: Path, cli: Cli) -> None:
    FAULTS["docx: text in the strip of the page code"](dossier)
    asked = ("controleer", "--dossier", dossier, "--stil")
    assert cli(*asked, "--snel").code == 0
    said = cli(*asked)
    assert said.code == 4
    assert said.err.startswith(
        "overeenkomst-tekst.docx, pagina 1: de tekst loopt door in de onderste 31 mm"
    )
    assert not (dossier / "output").exists()


def test_warnings_are_said_and_do_no_harm(dossier: Path, cli: Cli) -> None:
    edit(dossier / PACK / "pakket.toml", "[gegevens]", '[gegevens]\nprojectleider = "B."')
    said = cli("controleer", "--dossier", dossier, "--snel")
    assert said.code == 0
    assert said.err == (
        "Let op: pakket.toml, [gegevens] projectleider: dit gegeven wordt in geen enkel sjabloon "
        "gebruikt. Gebruik het als {{ gegevens.projectleider }}, of haal het weg.\n"
    )
    assert "Kijk nog naar wat hierboven achter ‘Let op’ staat (1).\n" in said.out
    found = cli("controleer", "--dossier", dossier, "--snel", "--json").json["waarschuwingen"]
    assert [item["ernst"] for item in found] == ["waarschuwing"]


def test_progress_goes_to_stderr_with_json(dossier: Path, cli: Cli) -> None:
    said = cli("controleer", "--dossier", dossier, "--json")
    assert said.json["proefgemaakt"] is True
    assert said.err.splitlines()[-1] == "bezorgen: 6 van 6"


def test_a_folder_that_is_no_dossier(tmp_path: Path, cli: Cli) -> None:
    said = cli("controleer", "--dossier", tmp_path)
    assert said.code == 2
    assert said.err == (
        f"In de map “{tmp_path}” staat geen map ‘sjablonen’, dus dit is geen dossier. Ga naar de "
        "map van het dossier, noem de map met --dossier MAP, of begin een nieuw dossier met "
        "‘docgen nieuw MAP’.\n"
    )
