"""Receiving on the command line: what a secretary reads."""

from __future__ import annotations

from pathlib import Path

import pytest

import docgen
from docgen.cli import json_returns, show_returns
from docgen.core.findings import Finding, Outcome
from docgen.core.returns import Judged
from tests.cli.conftest import Cli
from tests.receive.made_returns import GOOD, PEN, UNCLEAR, UNSIGNED, judged, made, receipt

RETURNS = (
    judged(made(1, nr=1, source="Getekend.pdf", signing=PEN)),
    judged(made(2, GOOD, UNSIGNED, nr=2, source="scan 0042.pdf")),
    judged(made(None, UNCLEAR, nr=3, source="foto.jpg")),
)


@pytest.fixture
def inputs(sent: Path) -> docgen.Inputs:
    return docgen.read(docgen.open_dossier(sent))


def test_a_secretary_reads_what_is_wrong_and_what_to_do(inputs: docgen.Inputs) -> None:
    duplicates = [("kopie.pdf", receipt(1, name="Getekend.pdf"))]
    assert "\n".join(show_returns.received(inputs, RETURNS, duplicates)) == (
        "Samenwerkingsovereenkomst voorbeeld (MIJN-2027, versie 1.0)\n"
        "kopie.pdf: dit bestand is op 14 november 2025 al ontvangen als “Getekend.pdf”; er is "
        "niets opnieuw bekeken.\n"
        "\n"
        "retour | bestand       | partij                               | oordeel\n"
        "=======+===============+======================================+==========\n"
        "R1     | Getekend.pdf  | Gemeente Voorbeelddam (nr 1)         | akkoord\n"
        "R2     | scan 0042.pdf | Waterschap De Voorbeeldstroom (nr 2) | afgekeurd\n"
        "R3     | foto.jpg      | niet herkend                         | twijfel\n"
        "\n"
        "R2, scan 0042.pdf, Waterschap De Voorbeeldstroom (nr 2): afgekeurd\n"
        "  Wat er aan de hand is:\n"
        "  - ondertekend (bladzijde 2): In het vak voor de handtekening van A. Voorbeeld staat "
        "niets.\n"
        "  Wat u kunt doen:\n"
        "  - Vraag de partij om het exemplaar te ondertekenen en opnieuw te sturen.\n"
        "  - Bekijk de beelden met ‘docgen bewijs R2’.\n"
        "\n"
        "R3, foto.jpg, niet herkend: twijfel\n"
        "  Wat er aan de hand is:\n"
        "  - ongewijzigd (bladzijde 7): Bij artikel 11, lid 2 staat misschien een ander woord dan "
        "‘tien’.\n"
        "  Wat u kunt doen:\n"
        "  - Vergelijk de plaats met wat is verstuurd.\n"
        "  - Bekijk de beelden met ‘docgen bewijs R3’.\n"
        '  - Beslis met ‘docgen beoordeel R3 --akkoord’ of ‘--afwijzen’, met --door "UW NAAM" '
        "en --reden\n"
        '    "TEKST".\n'
        "\n"
        "In totaal 3 retouren: 1 akkoord, 1 twijfel en 1 afgekeurd.\n"
        "Bij R1 zijn datum en plaats met de hand ingevuld. Noteer ze met ‘docgen beoordeel R1 "
        '--door "UW NAAM" --datum D-M-JJJJ --plaats PLAATS’.\n'
        "Schrijf de partijen van wie iets is afgekeurd, met ‘docgen herinner’.\n"
        "Kijk met ‘docgen status’ hoe alle partijen ervoor staan."
    )


def test_many_findings_are_not_all_shown(inputs: docgen.Inputs) -> None:
    many = [
        Finding("ongewijzigd", Outcome.REFUSED, f"Woord {n}.", "Vraag een nieuw exemplaar.", n)
        for n in range(1, 12)
    ]
    text = "\n".join(show_returns.objected(judged(made(1, *many)), {1: "Gemeente"}))
    assert "(bladzijde 8): Woord 8.\n  - en nog 3; ze staan in het verslag.\n" in text
    assert text.count("Vraag een nieuw exemplaar.") == 1


def test_of_a_refused_return_only_what_refuses_it_is_told() -> None:
    follows = Finding("volledig", Outcome.REFUSED, "Nog niet te beoordelen.")
    text = "\n".join(show_returns.objected(judged(made(1, UNCLEAR, follows, UNSIGNED)), {}))
    assert "Nog niet te beoordelen." not in text
    assert UNCLEAR.explanation not in text
    assert "  - daarnaast 1 punt van twijfel; dat staat in het verslag.\n" in text


def test_the_number_of_the_return_stands_in_the_commands() -> None:
    remedy = "Leg dat vast met ‘docgen beoordeel RETOUR --akkoord’."
    item = judged(made(1, Finding("dubbel", Outcome.DOUBTFUL, "Anders.", remedy), nr=12))
    assert "  - Leg dat vast met ‘docgen beoordeel R12 --akkoord’." in show_returns.objected(
        item, {}
    )


def test_nothing_new(inputs: docgen.Inputs) -> None:
    assert list(show_returns.received(inputs, (), [("a.pdf", receipt(1, name="a.pdf"))]))[1:] == [
        "a.pdf: dit bestand is op 14 november 2025 al ontvangen; er is niets opnieuw bekeken.",
        "Er is niets nieuws ontvangen.",
    ]
    assert list(show_returns.received(inputs, (), []))[1:] == ["Er zijn geen bestanden gevonden."]


def test_for_programs(inputs: docgen.Inputs) -> None:
    found: dict[str, object] = dict(json_returns.received(inputs, RETURNS, [], ()))
    assert found["aantallen"] == {"akkoord": 1, "twijfel": 1, "afgekeurd": 1}
    returns = found["retouren"]
    assert isinstance(returns, list)
    assert [
        (item["id"], item["bron"], item["partij"], item["versie"], item["oordeel"])
        for item in returns
    ] == [
        ("R1", "Getekend.pdf", 1, "1.0", "akkoord"),
        ("R2", "scan 0042.pdf", 2, "1.0", "afgekeurd"),
        ("R3", "foto.jpg", None, "1.0", "twijfel"),
    ]
    assert returns[1]["bladzijden"][0] == {
        "nr": 2,
        "bron_bladzijde": 1,
        "draaiing": 0,
        "partij": 2,
        "code_gelezen": True,
        "hoe": "paginacode",
    }
    assert returns[1]["bevindingen"][1] == {
        "regel": "ondertekend",
        "oordeel": "afgekeurd",
        "uitleg": UNSIGNED.explanation,
        "remedie": UNSIGNED.remedy,
        "bladzijde": 2,
        "vak": None,
        "bewijs": ["b002-1"],
        "werkwijze": "inkt in het vak",
        "zekerheid": 0.98,
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--volg", "--imap", "."),
            "--volg en --imap gaan niet samen. Geef twee opdrachten, of kies een van beide.\n",
        ),
        (
            ("--volg",),
            "Er is geen map genoemd om te volgen. Noem de map: ‘docgen ontvang --volg MAP’.\n",
        ),
        (
            ("er-is-niets.pdf",),
            "“er-is-niets.pdf” bestaat niet. Kijk de naam van het bestand of de map na.\n",
        ),
    ],
)
def test_what_cannot_be(words: tuple[str, ...], said: str, sent: Path, cli: Cli) -> None:
    found = cli("ontvang", *words, "--dossier", sent)
    assert (found.code, found.out, found.err) == (2, "", said)


def test_nothing_was_issued(dossier: Path, cli: Cli) -> None:
    found = cli("ontvang", dossier, "--dossier", dossier)
    assert found.code == 6
    assert found.err == (
        "Er is in dit dossier nog niets gemaakt om terug te krijgen. Geef eerst ‘docgen genereer’ "
        "en verstuur de stukken.\n"
    )


def test_nothing_was_named(sent: Path, cli: Cli) -> None:
    found = cli("ontvang", "--dossier", sent, "--stil")
    assert found.code == 2
    assert found.err == (
        "Er is niets genoemd om te ontvangen. Noem de bestanden of de map: ‘docgen ontvang MAP’, "
        "of gebruik --imap.\n"
    )


def test_an_untouched_copy_is_refused_because_nobody_signed_it(
    sent: Path, tmp_path: Path, cli: Cli
) -> None:
    issued = next(sent.glob("output/MIJN-2027/v1.0/02-*/overeenkomst.pdf"))
    handed = tmp_path / "post" / "overeenkomst.pdf"
    handed.parent.mkdir()
    handed.write_bytes(issued.read_bytes())
    said = cli("ontvang", handed, "--dossier", sent, "--stil")
    assert said.code == 0
    assert "Waterschap De Voorbeeldstroom (nr 2) | afgekeurd\n" in said.out
    again = cli("ontvang", handed.parent, "--dossier", sent, "--stil", "--json").json
    assert again["retouren"] == []
    assert [item["bestand"] for item in again["dubbel"]] == ["overeenkomst.pdf"]


def test_wishes_of_nobody() -> None:
    undecided = Judged(made(1, GOOD), ())
    assert list(show_returns.reading([undecided])) == []
