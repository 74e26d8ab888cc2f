"""``docgen wijzig``: begin, compare, make, give up; and what each says when it cannot."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx import Document

from tests.cli.conftest import Cli, Said
from tests.documents.words import word
from tests.issue import occasions
from tests.issue.dossiers import make, write_templates

EMBEDDED = ("--engine", "ingebouwd", "--stil")
DAYS = ("--ingang", "1-7-2026", "--retour-voor", "1-3-2026")


def begun(cli: Cli, root: Path, *more: str) -> Said:
    return cli("wijzig", "start", "--dossier", root, "--naar", "1.1", *DAYS, *more)


def test_an_unknown_action(settled: Path, cli: Cli) -> None:
    assert cli("wijzig", "strat", "--dossier", settled) == Said(
        2, "", "Onbekende opdracht “wijzig strat”. Bedoelt u ‘docgen wijzig start’?\n"
    )
    assert cli("wijzig", "xyz", "--dossier", settled) == Said(
        2,
        "",
        "Onbekende opdracht “wijzig xyz”. Kies start, vergelijk, genereer of stop.\n",
    )


# -- start -------------------------------------------------------------------------------------


def test_beginning_says_what_was_done_and_what_follows(settled: Path, cli: Cli) -> None:
    follows = (
        "Pas nu de Word-sjablonen in sjablonen/regio aan, en kijk met ‘docgen wijzig vergelijk’ "
        "wat er verandert.\n"
    )
    assert begun(cli, settled, "--reden", "Meer tijd.") == Said(
        0,
        "De wijziging van versie 1.0 in versie 1.1 is begonnen.\n"
        "Versie 1.0 blijft bewaard zoals zij is verstuurd. In sjablonen/regio/pakket.toml staan nu "
        f"versie 1.1, de datum van vandaag en de nieuwe termijn.\n{follows}",
        "",
    )
    assert begun(cli, settled) == Said(
        0, f"De wijziging van versie 1.0 in versie 1.1 was al begonnen.\n{follows}", ""
    )
    assert begun(cli, settled, "--json").json == {
        "van": "1.0",
        "naar": "1.1",
        "begonnen": False,
        "sjablonen": "sjablonen/regio",
    }


def test_everything_that_is_missing_is_named(settled: Path, cli: Cli) -> None:
    assert cli("wijzig", "start", "--dossier", settled) == Said(
        2,
        "",
        "--ingang: een datum ontbreekt. Geef die erbij, zoals --ingang 1-7-2027.\n"
        "--retour-voor: een datum ontbreekt. Geef die erbij, zoals --retour-voor 1-7-2027.\n"
        "--naar: het nummer van de nieuwe versie ontbreekt. Geef die erbij, zoals --naar 1.1.\n"
        "\n"
        "Er zijn 3 fouten. Herstel ze en geef de opdracht opnieuw.\n",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--naar", "1.1", "--ingang", "31-6-2026", "--retour-voor", "1-3-2026"),
            "--ingang: “31-6-2026” is geen datum. Schrijf de dag zoals --ingang 1-7-2027.\n",
        ),
        (
            ("--naar", "1.0", *DAYS),
            "--naar: versie 1.0 komt niet na versie 1.0. Kies een hoger nummer.\n",
        ),
        (
            ("--naar", "1.1", "--ingang", "13-11-2025", "--retour-voor", "1-3-2026"),
            "--ingang: 13 november 2025 is al voorbij. Een wijziging gaat in op een dag die nog "
            "komt.\n",
        ),
    ],
)
def test_what_makes_no_sense(words: tuple[str, ...], said: str, settled: Path, cli: Cli) -> None:
    assert cli("wijzig", "start", "--dossier", settled, *words) == Said(2, "", said)


def test_nothing_is_signed_to_the_end_yet(dossier: Path, cli: Cli) -> None:
    assert begun(cli, dossier) == Said(
        6,
        "",
        "Versie 1.0 heeft nog geen definitief exemplaar, dus er is nog niets te wijzigen. Pas de "
        "tekst gewoon aan zolang niet is ondertekend, of maak eerst het definitieve exemplaar met "
        "‘docgen bundel’.\n",
    )


@pytest.mark.parametrize("action", ["vergelijk", "genereer", "stop"])
def test_no_amendment_was_begun(action: str, settled: Path, cli: Cli) -> None:
    assert cli("wijzig", action, "--dossier", settled) == Said(
        2,
        "",
        "Er is geen wijziging begonnen. Begin met ‘docgen wijzig start --naar VERSIE’.\n",
    )


# -- vergelijk ---------------------------------------------------------------------------------


def test_comparing_shows_what_changes_and_where_the_table_is(settled: Path, cli: Cli) -> None:
    occasions.amend(settled)
    assert cli("wijzig", "vergelijk", "--dossier", settled, "--engine", "ingebouwd") == Said(
        0,
        "Convenant regio (CRS-2026, versie 1.1), vergeleken met versie 1.0\n"
        "\n"
        "1 wijziging in de tekst:\n"
        "\n"
        "Artikel 11 (Looptijd): gewijzigd\n"
        "  was:   Dit convenant geldt [-vier-] jaar.\n"
        "  wordt: Dit convenant geldt {+acht+} jaar.\n"
        "\n"
        "De tabel staat in wijziging-1.1/was-wordt.docx.\n"
        "De tabel staat in wijziging-1.1/was-wordt.pdf.\n"
        "Bij 1 wijziging staat nog geen toelichting: vul die in het Word-bestand in.\n"
        "Klaar? Maak de stukken met ‘docgen wijzig genereer’.\n",
        "",
    )
    assert (settled / "wijziging-1.1" / "was-wordt.pdf").read_bytes().startswith(b"%PDF")


def test_comparing_a_text_that_did_not_change(settled: Path, cli: Cli) -> None:
    occasions.amend(settled, text=occasions.TEXT)
    assert cli("wijzig", "vergelijk", "--dossier", settled, "--engine", "ingebouwd") == Said(
        0,
        "Convenant regio (CRS-2026, versie 1.1), vergeleken met versie 1.0\n"
        "\n"
        "De tekst is niet gewijzigd.\n",
        "",
    )


def test_what_programs_read_of_it(settled: Path, cli: Cli) -> None:
    occasions.amend(settled)
    found = cli("wijzig", "vergelijk", "--dossier", settled, "--engine", "ingebouwd", "--json").json
    assert found.keys() == {
        *("van", "naar", "ingangsdatum", "rijen", "losse_toelichtingen", "vergelijking"),
        "bestanden",
    }
    assert (found["van"], found["naar"], found["ingangsdatum"]) == ("1.0", "1.1", "2026-07-01")
    assert [row["artikel"] for row in found["rijen"]] == ["Artikel 11"]
    assert found["bestanden"] == ["wijziging-1.1/was-wordt.docx", "wijziging-1.1/was-wordt.pdf"]
    assert found["losse_toelichtingen"] == []


def explain(root: Path, text: str) -> None:
    path = root / "wijziging-1.1" / "was-wordt.docx"
    document = Document(io.BytesIO(path.read_bytes()))
    tables = [table for table in document.tables if len(table.rows[0].cells) == 4]
    tables[0].rows[1].cells[3].text = text
    document.save(str(path))


STRAY = (
    "Let op: was-wordt.docx, Artikel 11: de wijziging waar deze toelichting bij hoort, is er niet "
    "meer: “Zo is er meer tijd.”. {}Neem haar zo nodig over bij een andere wijziging.\n"
)


def test_an_explanation_without_its_change_is_said(settled: Path, cli: Cli) -> None:
    occasions.amend(settled)
    compare = ("wijzig", "vergelijk", "--dossier", settled, "--engine", "ingebouwd")
    cli(*compare)
    explain(settled, "Zo is er meer tijd.")
    assert "nog geen toelichting" not in cli(*compare).out
    other = ["Artikel 1 Doel", "De partijen werken nauw samen.", *occasions.TEXT[2:]]
    write_templates(settled, tekst=other)
    made = cli("wijzig", "genereer", "--dossier", settled, *EMBEDDED)
    assert (made.code, made.err) == (
        0,
        "Let op: was-wordt.docx, Artikel 1: er staat nog geen toelichting bij. Vul die in Word in; "
        f"bij de volgende keer komt zij mee.\n{STRAY.format('')}",
    )
    assert cli(*compare).err == STRAY.format("Zij staat nog in de tabel in de map ‘eerder’. ")
    assert cli(*compare).err == ""


def test_what_is_amended_has_no_definitive_copy(tmp_path: Path, cli: Cli) -> None:
    make(occasions.new(tmp_path))
    occasions.amend(tmp_path)
    for action in ("vergelijk", "genereer"):
        assert cli("wijzig", action, "--dossier", tmp_path) == Said(
            6,
            "",
            "pakket.toml, [wijziging] 'van': versie 1.0 heeft geen definitief exemplaar, dus er is "
            "nog niets te wijzigen. Controleer het nummer. Is versie 1.0 nog niet door iedereen "
            "ondertekend, zet dan bij 'versie' weer 1.0 en haal het blok [wijziging] weg.\n",
        )


# -- genereer ----------------------------------------------------------------------------------


def test_making_the_documents(settled: Path, cli: Cli) -> None:
    occasions.amend(settled)
    said = cli("wijzig", "genereer", "--dossier", settled, *EMBEDDED)
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "Vastgelegd: 1 wijziging ten opzichte van versie 1.0, per 1 juli 2026."
    assert lines[1] == "Convenant regio (CRS-2026, versie 1.1): 9 bestanden: 9 nieuw."
    assert lines[-2:] == [
        "De stukken staan in output/CRS-2026/v1.1.",
        "Bekijk ze en maak daarna de mails met ‘docgen verstuur’.",
    ]
    again = cli("wijzig", "genereer", "--dossier", settled, "--engine", "ingebouwd", "--json").json
    assert {item["status"] for item in again["stukken"]["stukken"]} == {"ongewijzigd"}
    assert [row["artikel"] for row in again["rijen"]] == ["Artikel 11"]


def test_making_without_a_change(settled: Path, cli: Cli) -> None:
    occasions.amend(settled, text=occasions.TEXT)
    assert cli("wijzig", "genereer", "--dossier", settled, *EMBEDDED) == Said(
        3,
        "",
        "De tekst is nog dezelfde als die van versie 1.0. Wijzig de Word-sjablonen in de map "
        "“regio” en kijk met ‘docgen wijzig vergelijk’ wat er verandert.\n",
    )


def test_the_other_commands_lead_the_way(settled: Path, cli: Cli) -> None:
    occasions.amend(settled)
    said = cli("genereer", "--dossier", settled, *EMBEDDED)
    assert said == Said(
        6,
        "",
        "Wat er in versie 1.1 verandert, is nog niet vastgelegd. Geef ‘docgen wijzig genereer’: "
        "dat maakt ook de stukken.\n",
    )
    plan = cli("plan", "--dossier", settled).out.splitlines()
    assert plan[-1] == "Maak ze met ‘docgen wijzig genereer’."
    assert "‘docgen wijzig genereer’" in cli("status", "--dossier", settled).out


def test_once_noted_the_plan_is_the_ordinary_one(amended: Path, cli: Cli) -> None:
    occasions.write_parties(amended, functie="wethouder")
    plan = cli("plan", "--dossier", amended).out.splitlines()
    assert plan[-1] == "Maak ze met ‘docgen genereer’."


def test_the_text_of_what_was_signed_is_left_alone(settled: Path, cli: Cli) -> None:
    write_templates(settled, tekst=occasions.AMENDED)
    occasions.write_parties(settled, {**occasions.FOURTH, "status": "toegetreden"})
    assert cli("genereer", "--dossier", settled, *EMBEDDED) == Said(
        4,
        "",
        "tekst.docx: dit sjabloon is gewijzigd, terwijl de tekst van versie 1.0 vastligt: er is "
        "een definitief exemplaar van. Zet het sjabloon van toen terug, of begin een wijziging met "
        "‘docgen wijzig start’.\n",
    )


# -- stop --------------------------------------------------------------------------------------


def test_giving_up(settled: Path, cli: Cli) -> None:
    begun(cli, settled)
    assert cli("wijzig", "stop", "--dossier", settled, "--reden", "Geen steun.") == Said(
        0,
        "De wijziging in versie 1.1 is gestaakt; versie 1.0 blijft gelden.\n"
        "De sjablonen en pakket.toml zijn weer zoals bij het maken van die versie. Wat u had "
        "aangepast, staat in wijziging-1.1/gestaakt.\n",
        "",
    )
    begun(cli, settled)
    assert cli("wijzig", "stop", "--dossier", settled, "--json").json == {
        "van": "1.0",
        "naar": "1.1",
        "gestaakt": True,
        "bewaard": "wijziging-1.1/gestaakt",
    }


# -- controleer, on the way -------------------------------------------------------------------


def test_the_pack_can_be_checked_at_every_step(settled: Path, cli: Cli) -> None:
    def checked() -> Said:
        return cli("controleer", "--dossier", settled, "--stil")

    signed = checked()
    assert (signed.code, signed.err) == (0, "")
    begun(cli, settled)
    # Nothing was changed yet, then something that was not noted, then it was.
    assert checked().code == 0
    write_templates(settled, tekst=occasions.AMENDED)
    assert checked().code == 0
    assert cli("wijzig", "genereer", "--dossier", settled, *EMBEDDED).code == 0
    assert checked().code == 0
    occasions.settle(settled, version="1.1")
    assert checked().code == 0


def test_a_fault_in_what_is_made_of_the_changes_is_found_before_consent_is_asked(
    settled: Path, cli: Cli
) -> None:
    begun(cli, settled)
    write_templates(settled, tekst=occasions.AMENDED)
    word(
        settled / "sjablonen" / "regio" / "wijzigingsbrief.docx",
        "{{ 12 // (wijziging.rijen | length - 1) }}",
    )
    found = cli("controleer", "--dossier", settled, "--stil")
    assert (found.code, found.out) == (4, "")
    assert found.err.startswith("wijzigingsbrief.docx")


def test_nothing_is_settled_before_consent_was_asked(settled: Path, cli: Cli) -> None:
    begun(cli, settled)
    assert cli("bundel", "--dossier", settled, "--stil") == Said(
        6,
        "",
        "Van versie 1.1 is nog niets gemaakt, dus ook niets ondertekend. Geef eerst ‘docgen wijzig "
        "genereer’ en verstuur de stukken.\n",
    )
    said = cli("status", "--dossier", settled).out
    assert "Er is nog niets beslist." in said
    assert "Alle partijen hebben getekend." not in said
