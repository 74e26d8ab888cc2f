"""The story: what every kind of event says, and how alike events are taken together."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest

from docgen.core.dossier import Dossier
from docgen.core.parties import read_parties
from docgen.core.records import Event
from docgen.keep.history import Line, story, story_lines
from docgen.keep.ledger import Ledger, ledger_of
from docgen.keep.narrators import KINDS, tell
from tests.conftest import ROOT
from tests.keep.dossiers import home_of, opened

AT = "2026-11-02T09:30:00+00:00"
EMPTY = Ledger({1: "Gemeente Voorbeelddam", 2: "Gemeente Tweede"}, {}, {}, {}, {}, {})


def event(kind: str, told: dict[str, object], nr: int = 1, at: str = AT) -> Event:
    return Event(nr, at, kind, told, "", "")


def made(nr: int, party: int, at: str = AT, document: str = "brief") -> Event:
    told = {"partij": party, "stuk": document, "formaat": "pdf", "pad": f"{nr}.pdf"}
    return event("gemaakt", {**told, "sha256": "x", "reden": "nog niet gemaakt"}, nr, at)


def checked(nr: int, party: int | None, outcome: str, **more: object) -> Event:
    told = {"retour": nr, "sha256": "x", "partij": party, "versie": "1.1", "oordeel": outcome}
    return event("retour gecontroleerd", {**told, **more}, nr)


def decided(nr: int, person: str) -> Event:
    told = {"retour": nr, "oordeel": "akkoord", "door": person, "reden": "gezien"}
    return event("retour beoordeeld", {**told}, nr)


def of_dossier(dossier: Dossier, party: int | None = None) -> tuple[Line, ...]:
    with opened(dossier) as register:
        ledger = ledger_of(register, read_parties(dossier.parties_file).parties)
        return story(register.events(), ledger, party)


@pytest.mark.parametrize(
    ("kind", "told", "text"),
    [
        (
            "gemaakt",
            {"partij": 1, "stuk": "brief", "formaat": "docx", "pad": "b.docx", "sha256": "x"},
            "Gemaakt: brief (Word) voor Gemeente Voorbeelddam",
        ),
        (
            "mail opnieuw",
            {"mail": 3, "partij": 7, "aan": "a@b.example", "gemeld door": "gebruiker"},
            "Niet aangekomen, wordt opnieuw verzonden: mail aan partij 7 (a@b.example)",
        ),
        (
            "mail geweigerd",
            {"mail": 3, "partij": 1, "aan": "a@b.example", "reden": "bestaat niet"},
            "Geweigerd door de mailserver: mail aan Gemeente Voorbeelddam (a@b.example)",
        ),
        (
            "retour gecontroleerd",
            {"retour": 4, "partij": None, "versie": None, "oordeel": "afgekeurd"},
            "Nagekeken: retour R4 van een onbekende partij: afgekeurd",
        ),
        (
            "retour gecontroleerd",
            {"retour": 5, "partij": 1, "versie": "1.1", "oordeel": "akkoord", "keuze": "tegen"},
            "Nagekeken: retour R5 van Gemeente Voorbeelddam (versie 1.1): akkoord, antwoord: tegen",
        ),
        (
            "tussenstand gemaakt",
            {"versie": "1.0", "uitgave": 2, "pad": "t.pdf", "vervangt": "y", "reden": "nieuw"},
            "Tussenstand gemaakt: versie 1.0, uitgave 2, in plaats van de vorige uitgave",
        ),
        (
            "wijziging begonnen",
            {"van": "1.0", "naar": "1.1", "ingangsdatum": "2027-06-01", "reden": "r"},
            "Wijziging begonnen: van versie 1.0 naar versie 1.1, ingangsdatum 01-06-2027",
        ),
        (
            "wijziging vastgelegd",
            {"versie": "1.1", "van": "1.0", "rijen": [{}], "ingangsdatum": "2027-06-01"},
            "Wijziging voorgelegd: van versie 1.0 naar versie 1.1, 1 gewijzigde plaats, "
            "ingangsdatum 01-06-2027",
        ),
        (
            "wijziging in werking",
            {"versie": "1.1", "van": "1.0", "dag": "2027-06-01"},
            "Wijziging aangenomen: van versie 1.0 naar versie 1.1, in werking op 01-06-2027",
        ),
        (
            "partij toegetreden",
            {"partij": 39, "naam": "Gemeente Nieuw", "per": "2027-01-01"},
            "Toegetreden: Gemeente Nieuw (partij 39), per 01-01-2027",
        ),
        (
            "partij uitgetreden",
            {"partij": 2, "naam": "Gemeente Tweede", "per": None},
            "Uitgetreden: Gemeente Tweede (partij 2)",
        ),
        ("partij gewijzigd", {"partij": 2}, "Gegevens gewijzigd: Gemeente Tweede (partij 2)"),
        (
            "iets nieuws",
            {"partij": 2, "pad": "x.pdf", "leeg": None},
            "Iets nieuws (partij: 2; pad: x.pdf)",
        ),
        ("gemaakt", {"partij": 2}, "Gemaakt (partij: 2)"),
        (
            "wijziging in werking",
            {"versie": "2", "dag": "ooit"},
            "Wijziging in werking (versie: 2; dag: ooit)",
        ),
    ],
)
def test_what_an_event_says(kind: str, told: dict[str, object], text: str) -> None:
    assert tell(event(kind, told), EMPTY).text == text


def test_every_kind_that_docgen_writes_has_a_narrator() -> None:
    """Read from the code: texts, and names of texts, that are handed to ``add_event`` first."""
    written: set[object] = set()
    for path in (ROOT / "docgen").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(".add_event"):
                for part in ast.walk(call.args[0]):
                    if isinstance(part, ast.Constant):
                        written.add(part.value)
                    elif isinstance(part, ast.Name) and part.id in named:
                        written.add(named[part.id])
    assert {"gemaakt", "bestand ontvangen", "mail verzonden"} <= written
    assert written <= KINDS


def test_alike_events_of_one_run_are_taken_together() -> None:
    events = [
        made(1, 1),
        made(2, 1, document="convenant"),
        made(3, 2),
        made(4, 2, document="convenant"),
    ]
    (line,) = story(events, EMPTY)
    assert line.text == (
        "Gemaakt: 4 bestanden voor Gemeente Voorbeelddam en Gemeente Tweede (2 × brief en 2 × "
        "convenant)"
    )
    assert (line.events, line.parties) == ((1, 2, 3, 4), (1, 2))
    assert line.files == ("1.pdf", "2.pdf", "3.pdf", "4.pdf")


def test_another_run_another_reason_or_another_kind_is_another_line() -> None:
    later = "2026-11-02T09:40:00+00:00"
    returns = checked(3, 1, "akkoord"), checked(4, 2, "afgekeurd")
    lines = story([made(1, 1), made(2, 1, later), *returns], EMPTY)
    assert [line.events for line in lines] == [(1,), (2,), (3,), (4,)]


def test_events_within_some_minutes_are_one_run() -> None:
    times = ("2026-11-02T09:30:00+00:00", "2026-11-02T09:34:59+00:00", "2026-11-02T09:40:00+00:00")
    lines = story([made(nr, 1, at) for nr, at in enumerate(times, start=1)], EMPTY)
    assert [(line.since[11:16], line.until[11:16]) for line in lines] == [
        ("09:30", "09:34"),
        ("09:40", "09:40"),
    ]


def test_nothing_is_taken_together_across_what_stands_alone() -> None:
    begun = event("wijziging begonnen", {"van": "1.0", "naar": "1.1"})
    lines = story([made(1, 1), made(2, 2), replace(begun, nr=3), made(4, 1), made(5, 2)], EMPTY)
    assert [line.events for line in lines] == [(1, 2), (3,), (4, 5)]


def test_what_is_decided_by_two_people_is_never_taken_together() -> None:
    lines = story([decided(1, "A. Voorbeeld"), decided(2, "B. Voorbeeld")], EMPTY)
    assert [line.person for line in lines] == ["A. Voorbeeld", "B. Voorbeeld"]


def test_the_whole_story(everything: Dossier) -> None:
    assert list(story_lines(of_dossier(everything))) == [
        "2 november 2026",
        "  09:30  Gemaakt: 3 bestanden voor Gemeente Voorbeelddam, Waterschap De Voorbeeldstroom "
        "en Stichting Voorbeeldnatuur (3 × overeenkomst).",
        "",
        "3 november 2026",
        "  09:30  Vervangen: overeenkomst (pdf) voor Waterschap De Voorbeeldstroom, versie 1.0, "
        "exemplaar 2; het vorige is bewaard als "
        "v1.0/02-waterschap-de-voorbeeldstroom/vervangen/overeenkomst-1.pdf.",
        "         Reden: andere dijkgraaf.",
        "  09:30  Klaargezet: 2 mails aan Gemeente Voorbeelddam en Waterschap De Voorbeeldstroom.",
        "  09:30  Verzonden: mail aan Gemeente Voorbeelddam (partij1@voorbeeld.example), “Ter "
        "ondertekening”.",
        "         Door: A. Voorbeeld.",
        "",
        "20 november 2026",
        "  09:30  Ontvangen: 2 bestanden van Gemeente Voorbeelddam.",
        "  09:30  Nagekeken: retour R1 van Gemeente Voorbeelddam (versie 1.0): twijfel.",
        "",
        "21 november 2026",
        "  09:30  Beoordeeld: retour R1 van Gemeente Voorbeelddam: oordeel akkoord, ondertekend op "
        "18-11-2026, te Voorbeelddam.",
        "         Door: A. Voorbeeld.",
        "         Reden: handtekening vergeleken.",
        "  09:30  Herinnering opgesteld voor Waterschap De Voorbeeldstroom, omdat er nog niets "
        "terug was.",
        "",
        "24 december 2026",
        "  09:30  Definitief exemplaar gemaakt: versie 1.0, uitgave 1, 3 partijen, met het zegel "
        "van Voorbeeldorganisatie.",
        "  09:30  Wijziging voorgelegd: van versie 1.0 naar versie 1.1, 1 gewijzigde plaats, "
        "ingangsdatum 01-06-2027.",
        "         Reden: nieuw artikel 11.",
    ]


def test_the_story_of_one_party_is_told_in_full(everything: Dossier) -> None:
    lines = of_dossier(everything, 1)
    assert [line.kind for line in lines] == [
        "gemaakt",
        "mail gemaakt",
        "mail verzonden",
        "bestand ontvangen",
        "bestand ontvangen",
        "retour gecontroleerd",
        "retour beoordeeld",
        "definitief exemplaar gemaakt",
        "wijziging vastgelegd",
    ]
    assert all(len(line.events) == 1 for line in lines)
    assert lines[0].files == ("v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf",)
    assert [line.text for line in lines[3:5]] == [
        "Ontvangen: “antwoord.eml” van secretariaat@voorbeelddam.example",
        "Ontvangen: “getekend.pdf” van secretariaat@voorbeelddam.example (zat in een ander "
        "bestand)",
    ]
    # Where a received file lies, it can be found.
    assert all((home_of(everything) / path).exists() for line in lines for path in line.files)


def test_every_event_is_in_the_story(everything: Dossier) -> None:
    told = sorted(nr for line in of_dossier(everything) for nr in line.events)
    assert told == list(range(1, 15))


def test_a_time_that_is_none_is_shown_as_it_stands() -> None:
    assert next(story_lines(story([made(1, 1, "ooit")], EMPTY))) == "ooit"
