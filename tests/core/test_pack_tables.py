"""What pakket.toml declares about tables, calculations and checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.core.errors import Severity
from docgen.core.pack_data import (
    Calculation,
    ColumnKind,
    DataCheck,
    Declarations,
    TableSpec,
)
from tests.core.packs import SOUND, messages, read

BLOCKS = """
[[tabel]]
naam = "opdrachten"
bestand = "opdrachten.csv"
sleutel = "nr"
partijen = "deelnemers"
optioneel = ["uren"]

[tabel.kolommen]
uren = "geheel getal"
begin = "datum"

[partijen.kolommen]
uren_dvo = "getal"

[berekening]
gevraagd = "tabellen.opdrachten | som('uren')"

[berekening.per_partij]
bijdrage = "partij.uren_dvo * 0.04"

[[controle]]
eis = "berekening.gevraagd <= 100"
melding = "te veel"
ernst = "waarschuwing"
per = "opdrachten"
"""
FIRST = SOUND.count("\n") + 1


def test_everything_that_can_be_declared(tmp_path: Path) -> None:
    result = read(tmp_path, SOUND + BLOCKS)
    assert result.problems == ()
    assert result.pack is not None
    assert result.pack.declared == Declarations(
        tables=(
            TableSpec(
                name="opdrachten",
                file="opdrachten.csv",
                columns={
                    "uren": ColumnKind.WHOLE,
                    "begin": ColumnKind.DATE,
                    "deelnemers": ColumnKind.PARTIES,
                    "nr": ColumnKind.TEXT,
                },
                optional=("uren",),
                key="nr",
                concerns="deelnemers",
            ),
        ),
        party_columns={"uren_dvo": ColumnKind.NUMBER},
        calculations=(
            Calculation(
                "gevraagd",
                "tabellen.opdrachten | som('uren')",
                per_party=False,
                place=f"regel {FIRST + 16}, [berekening] 'gevraagd'",
            ),
            Calculation(
                "bijdrage",
                "partij.uren_dvo * 0.04",
                per_party=True,
                place=f"regel {FIRST + 19}, [berekening.per_partij] 'bijdrage'",
            ),
        ),
        checks=(
            DataCheck(
                "berekening.gevraagd <= 100",
                "te veel",
                "",
                Severity.WARNING,
                "opdrachten",
                f"regel {FIRST + 21}, [[controle]] 1",
            ),
        ),
    )
    assert result.pack.declared.tables[0].required == ("begin", "deelnemers", "nr")


def test_a_pack_without_such_blocks_declares_nothing(tmp_path: Path) -> None:
    result = read(tmp_path, SOUND)
    assert result.pack is not None
    assert result.pack.declared == Declarations()


FAULTS = [
    (
        'bestand = "opdrachten.csv"',
        'bestand = "data/opdrachten.ods"',
        "[[tabel]] 1 'bestand': dit is geen naam van een csv- of Excel-bestand "
        "(“data/opdrachten.ods”). Noem alleen de bestandsnaam, zoals opdrachten.csv; geen map.",
    ),
    (
        'uren = "geheel getal"',
        'uren = "geheelgetal"',
        "[tabel.kolommen] 'uren': onbekende soort: de tekst “geheelgetal”. Bedoelt u 'geheel "
        "getal'? Kies uit tekst, geheel getal, getal, datum, partij of partijen.",
    ),
    (
        'begin = "datum"',
        'begin = "datum"\ndeelnemers = "tekst"',
        "[[tabel]] 1 'partijen': de kolom 'deelnemers' is onder kolommen geen kolom met partijen. "
        'Schrijf deelnemers = "partijen", of laat die regel weg.',
    ),
    (
        'optioneel = ["uren"]',
        'optioneel = ["uuren"]',
        "[[tabel]] 1 'optioneel': de kolom 'uuren' staat niet onder kolommen. Bedoelt u 'uren'?",
    ),
    (
        'optioneel = ["uren"]',
        'optioneel = ["nr"]',
        "[[tabel]] 1 'optioneel': de sleutel 'nr' kan niet leeg blijven. Haal hem hier weg.",
    ),
    (
        'uren_dvo = "getal"',
        'naam = "tekst"',
        "[partijen.kolommen] 'naam': deze kolom van de partijenlijst heeft een vaste betekenis. "
        "Noem hier alleen eigen kolommen.",
    ),
    (
        "bijdrage = ",
        "gevraagd = ",
        "[berekening.per_partij] 'gevraagd': deze naam staat ook onder [berekening]. Geef elke "
        "berekening een eigen naam.",
    ),
    (
        "gevraagd = ",
        "Gevraagd = ",
        "[berekening] 'Gevraagd': deze naam kan niet in een sjabloon worden gebruikt. Begin met "
        "een kleine letter en gebruik alleen kleine letters, cijfers en _.",
    ),
    (
        'per = "opdrachten"',
        'per = "opdracht"',
        "[[controle]] 1 'per': onbekende keuze: de tekst “opdracht”. Bedoelt u 'opdrachten'? Kies "
        "uit partij of opdrachten.",
    ),
    (
        'eis = "berekening.gevraagd <= 100"\n',
        "",
        "[[controle]] 1 'eis': ontbreekt. Voeg onder [[controle]] 1 een regel toe: eis = \"…\"",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_faults(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in BLOCKS
    result = read(tmp_path, SOUND + BLOCKS.replace(old, new, 1))
    assert result.pack is None
    assert [text.split(", ", 2)[2] for text in messages(result)] == [message]


def test_a_table_has_a_name_that_a_template_can_use(tmp_path: Path) -> None:
    text = BLOCKS.replace('naam = "opdrachten"', 'naam = "Op drachten"').replace("per = ", "# ")
    assert [text.split(", ", 2)[2] for text in messages(read(tmp_path, SOUND + text))] == [
        "[[tabel]] 1 'naam': geen bruikbare naam voor een tabel (“Op drachten”). Begin met een "
        "kleine letter en gebruik alleen kleine letters, cijfers en _."
    ]


def test_a_table_may_be_declared_only_once(tmp_path: Path) -> None:
    again = '[[tabel]]\nnaam = "opdrachten"\nbestand = "x.csv"\n'
    result = read(tmp_path, SOUND + BLOCKS + again)
    assert [text.split(", ", 2)[2] for text in messages(result)] == [
        "[[tabel]] 2 'naam': er is al een tabel 'opdrachten'. Geef elke tabel een eigen naam."
    ]


TERM = "inwerkingtreding = 2026-01-01\nlooptijd_jaren = 4\n"


def test_what_has_no_term_names_no_entry_into_force(tmp_path: Path) -> None:
    result = read(tmp_path, SOUND.replace(TERM, ""))
    assert result.problems == ()
    assert result.pack is not None
    assert (result.pack.effective, result.pack.term_years) == (None, None)
    assert result.pack.top["inwerkingtreding"] == ""


@pytest.mark.parametrize("kept", ["inwerkingtreding = 2026-01-01\n", "looptijd_jaren = 4\n"])
def test_a_term_is_whole_or_not_there(tmp_path: Path, kept: str) -> None:
    result = read(tmp_path, SOUND.replace(TERM, kept))
    missing = "looptijd_jaren" if "inwerking" in kept else "inwerkingtreding"
    (message,) = messages(result)
    assert message.startswith(f"pakket.toml, '{missing}': ontbreekt. Voeg een regel toe: ")
