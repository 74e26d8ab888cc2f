"""A person's word on a return, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.receive.made_returns import GOOD, PEN, UNCLEAR, UNSIGNED, keep, made

WHO = ("--door", "B. Beoordelaar")


@pytest.fixture
def home(sent: Path) -> Path:
    """Three returns: doubtful, of nobody, and accepted with a date written by hand."""
    home = sent / "output" / "MIJN-2027"
    keep(home, made(1, UNCLEAR), made(None, UNCLEAR), made(3, GOOD, signing=PEN))
    return home


def test_a_doubt_is_settled(home: Path, sent: Path, cli: Cli) -> None:
    words = ("--akkoord", *WHO, "--reden", "het is een vlek")
    said = cli("beoordeel", "R1", *words, "--dossier", sent)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "R1 (Gemeente Voorbeelddam (nr 1)): akkoord (was: twijfel), besluit van B. Beoordelaar.\n"
        "Kijk met ‘docgen status’ hoe alle partijen ervoor staan.\n"
    )
    status = cli("status", "--dossier", sent, "--json").json
    assert status["partijen"][0]["status"] == "akkoord"


def test_refusing_says_that_the_reason_goes_to_the_party(home: Path, sent: Path, cli: Cli) -> None:
    words = ("--afwijzen", *WHO, "--reden", "er staat een ander bedrag")
    said = cli("beoordeel", "1", *words, "--dossier", sent)
    assert said.out == (
        "R1 (Gemeente Voorbeelddam (nr 1)): afgekeurd (was: twijfel), besluit van "
        "B. Beoordelaar.\n"
        "Schrijf de partij met ‘docgen herinner’; uw reden komt in de mail.\n"
        "Kijk met ‘docgen status’ hoe alle partijen ervoor staan.\n"
    )
    found = cli("herinner", "--dossier", sent, "--stil", "--json").json["herinneringen"][0]
    assert "Er staat een ander bedrag." in (sent / found["pad"]).read_text("utf-8")


def test_date_and_place_without_a_verdict(home: Path, sent: Path, cli: Cli) -> None:
    words = ("--datum", "13-11-2025", "--plaats", "Voorbeelddam", *WHO)
    said = cli("beoordeel", "r3", *words, "--dossier", sent)
    assert said.out == (
        "R3 (Stichting Voorbeeldnatuur (nr 3)): aangevuld door B. Beoordelaar.\n"
        "Datum van ondertekening: 13 november 2025.\n"
        "Plaats van ondertekening: Voorbeelddam.\n"
        "Kijk met ‘docgen status’ hoe alle partijen ervoor staan.\n"
    )
    found = cli("beoordeel", "R3", *words, "--dossier", sent, "--json").json
    assert found["retour"]["ondertekening"]["datum"] == "2025-11-13"
    assert found["retour"]["oordeel"] == "akkoord"
    assert len(found["retour"]["besluiten"]) == 2


def test_whose_it_is(home: Path, sent: Path, cli: Cli) -> None:
    words = ("--partij", "waterschap-de-voorbeeldstroom", "--reden", "aan het stempel te zien")
    said = cli("beoordeel", "R2", *words, *WHO, "--dossier", sent)
    assert said.out == (
        "R2 (Waterschap De Voorbeeldstroom (nr 2)): aangevuld door B. Beoordelaar.\n"
        "Het oordeel is nog twijfel: beslis met ‘docgen beoordeel R2 --akkoord’ of "
        "‘--afwijzen’.\n"
        "Kijk met ‘docgen status’ hoe alle partijen ervoor staan.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("R9", "--akkoord", *WHO, "--reden", "x"),
            "Er is geen retour R9. De retouren zijn R1 tot en met R3.\n",
        ),
        (
            ("scan.pdf", "--akkoord", *WHO, "--reden", "x"),
            "“scan.pdf” is geen nummer van een retour. Schrijf het nummer zoals ‘docgen ontvang’ "
            "en ‘docgen status’ het noemen, zoals R12.\n",
        ),
        (
            ("R1", "--akkoord", "--reden", "x"),
            'Er staat niet bij wie dit beoordeelt. Voeg --door "UW NAAM" toe; die naam komt in '
            "het register.\n",
        ),
        (
            ("R1", "--afwijzen", *WHO),
            'Er staat niet bij waarom. Voeg --reden "TEKST" toe: wat zag u, en waarom is dat '
            "goed of niet?\n",
        ),
        (
            ("R1", *WHO, "--reden", "x"),
            "Er staat niet bij wat u van R1 vindt. Geef --akkoord of --afwijzen, of vul aan met "
            "--datum, --plaats, --partij of --keuze.\n",
        ),
        (
            ("R1", "--akkoord", "--afwijzen", *WHO, "--reden", "x"),
            "--akkoord en --afwijzen gaan niet samen. Kies een van beide.\n",
        ),
        (
            ("R1", "--datum", "gisteren", *WHO),
            "--datum: “gisteren” is geen datum. Schrijf de datum als 2026-12-31 of als "
            "31-12-2026.\n",
        ),
        (
            ("R1", "--datum", "31-2-2025", *WHO),
            "--datum: de datum “31-2-2025” bestaat niet. Schrijf de datum als 2026-12-31 of als "
            "31-12-2026.\n",
        ),
        (
            ("R1", "--datum", "2025-11-15", *WHO),
            "--datum: 15 november 2025 ligt in de toekomst. Kijk de datum op het exemplaar nog "
            "eens na.\n",
        ),
        (
            ("R2", "--akkoord", *WHO, "--reden", "x"),
            "Van R2 is niet bekend van welke partij het is. Zeg met --partij NR van wie dit "
            "exemplaar is.\n",
        ),
        (
            ("R2", "--partij", "9", *WHO, "--reden", "x"),
            "--partij: geen partij met nummer of id “9”. Kijk in de kolommen ‘nr’ en ‘id’ van de "
            "lijst van partijen.\n",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(
    words: tuple[str, ...], said: str, home: Path, sent: Path, cli: Cli
) -> None:
    found = cli("beoordeel", *words, "--dossier", sent)
    assert (found.code, found.out) == (2, "")
    assert found.err == said
    status = cli("status", "--dossier", sent, "--json").json
    assert [item["status"] for item in status["partijen"]] == ["twijfel", "verzonden", "akkoord"]


def test_all_faults_at_once(home: Path, sent: Path, cli: Cli) -> None:
    found = cli("beoordeel", "R1", "--akkoord", "--datum", "x", "--dossier", sent, "--json")
    assert found.code == 2
    assert len(found.json["fouten"]) == 3


def test_two_accepted_returns_of_one_party_are_said(sent: Path, cli: Cli) -> None:
    keep(sent / "output" / "MIJN-2027", made(1), made(1, UNSIGNED))
    words = ("--akkoord", *WHO, "--reden", "de tweede is leesbaarder")
    said = cli("beoordeel", "R2", *words, "--dossier", sent)
    assert said.err == (
        "Let op: Van deze partij is R1 ook akkoord. Houd het beste exemplaar en wijs het andere "
        "af, zodat duidelijk is welk telt.\n"
    )


def test_nothing_received(dossier: Path, cli: Cli) -> None:
    said = cli("beoordeel", "R1", "--akkoord", *WHO, "--reden", "x", "--dossier", dossier)
    assert said.code == 6
    assert said.err == (
        "Er is in dit dossier nog niets ontvangen. Neem eerst op wat u terugkreeg met ‘docgen "
        "ontvang PAD’.\n"
    )


def test_no_return_yet(sent: Path, cli: Cli) -> None:
    said = cli("beoordeel", "R1", "--akkoord", *WHO, "--reden", "x", "--dossier", sent)
    assert said.err == (
        "Er is geen retour R1. Er is nog niets ontvangen; geef eerst ‘docgen ontvang’.\n"
    )
