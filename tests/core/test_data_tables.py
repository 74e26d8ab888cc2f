"""Data tables: what the cells mean, and every fault in one go."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from docgen.core.data_tables import DataResult, read_data
from docgen.core.model import Party
from docgen.core.pack_data import ColumnKind, Declarations, TableSpec
from docgen.core.parties import read_parties
from docgen.core.table_cells import Misfit, Roll, value_of
from tests.core.rows import csv_bytes, row, second

SPEC = TableSpec(
    name="opdrachten",
    file="opdrachten.csv",
    columns={
        "nr": ColumnKind.WHOLE,
        "uren": ColumnKind.NUMBER,
        "begin": ColumnKind.DATE,
        "trekker": ColumnKind.PARTY,
        "deelnemers": ColumnKind.PARTIES,
        "noot": ColumnKind.TEXT,
    },
    optional=("begin", "trekker", "noot"),
    key="nr",
    concerns="deelnemers",
)
HEADER = "nr;Uren;begin;trekker;deelnemers;eigen kolom\r\n"


def parties(folder: Path, **first: str) -> tuple[Party, ...]:
    rows = [row(**first), second(), second(nr="3", naam="Provincie", type="provincie")]
    (folder / "partijen.csv").write_bytes(csv_bytes(rows))
    return read_parties(folder / "partijen.csv").parties


def read(folder: Path, text: str, **first: str) -> DataResult:
    folder.mkdir(exist_ok=True)
    everyone = parties(folder, **first)
    (folder / SPEC.file).write_text(HEADER + text, encoding="utf-8-sig", newline="")
    source = (folder / "partijen.csv").read_bytes()
    return read_data(
        Declarations(tables=(SPEC,)), ((folder, "map/"),), everyone, ("partijen.csv", source)
    )


def test_the_cells_have_the_declared_kinds(tmp_path: Path) -> None:
    found = read(tmp_path, "1;1.250,5;1-2-2026;2;alle;x\r\n2;40;;;Gemeente Soest, 3;\r\n")
    assert found.problems == ()
    table = found.data.tables["opdrachten"]
    baarn = {"nr": 2, "id": "gemeente-baarn", "naam": "gemeente Baarn"}
    assert [(item["nr"], item["uren"], item["begin"]) for item in table.rows] == [
        (1, 1250.5, date(2026, 2, 1)),
        (2, 40, None),
    ]
    assert [item["trekker"] for item in table.rows] == [baarn, None]
    assert [party["nr"] for party in table.rows[1]["deelnemers"]] == [1, 3]  # type: ignore[attr-defined]
    assert table.rows[1]["deelnemers_tekst"] == "Gemeente Soest, 3"
    assert [(item["noot"], item["eigen_kolom"]) for item in table.rows] == [("", "x"), ("", "")]
    assert (table.file, table.unit, table.lines) == ("map/opdrachten.csv", "regel", (2, 3))


def test_each_party_has_the_rows_that_are_about_it(tmp_path: Path) -> None:
    found = read(tmp_path, "1;1;;;alle;\r\n2;1;;;gemeenten;\r\n3;1;;;gemeente Soest;\r\n")
    about = {nr: rows["opdrachten"] for nr, rows in found.data.concerning.items()}
    assert about == {1: (0, 1, 2), 2: (0, 1), 3: (0,)}


def test_who_has_left_is_not_meant_by_all(tmp_path: Path) -> None:
    found = read(tmp_path, "1;1;;;alle;\r\n2;1;;;1; \r\n", status="uitgetreden")
    about = {nr: rows["opdrachten"] for nr, rows in found.data.concerning.items()}
    assert about == {1: (1,), 2: (0,), 3: (0,)}


def test_all_faults_in_one_run(tmp_path: Path) -> None:
    text = "1;veel;1-2-2026;9;gemeente Soes;\r\n;12.5;30-2-2026;;;\r\n1;3;;;alle;;;te veel\r\n"
    assert [str(problem) for problem in read(tmp_path, text).problems] == [
        "map/opdrachten.csv, regel 2, kolom 'Uren': hier hoort een getal te staan, maar er staat "
        "“veel”. Schrijf alleen cijfers, met een komma voor decimalen: 1250 of 12,5.",
        "map/opdrachten.csv, regel 2, kolom 'trekker': “9” is geen partij in de partijenlijst. "
        "Noem partijen met nummer, id of naam, met een puntkomma ertussen.",
        "map/opdrachten.csv, regel 2, kolom 'deelnemers': “gemeente Soes” is geen partij in de "
        "partijenlijst. Bedoelt u “gemeente Soest”? Noem partijen met nummer, id of naam, met een "
        "puntkomma ertussen.",
        "map/opdrachten.csv, regel 3, kolom 'nr': de cel is leeg. Vul 'nr' in, of noem de kolom in "
        "pakket.toml bij 'optioneel'.",
        "map/opdrachten.csv, regel 3, kolom 'Uren': hier hoort een getal te staan, maar er staat "
        "“12.5”. Schrijf alleen cijfers, met een komma voor decimalen: 1250 of 12,5.",
        "map/opdrachten.csv, regel 3, kolom 'begin': geen geldige datum (“30-2-2026”). Vul een dag "
        "in, zoals 31-12-2026.",
        "map/opdrachten.csv, regel 3, kolom 'deelnemers': de cel is leeg. Noem de partijen met "
        "nummer, id of naam, met een puntkomma ertussen, of schrijf 'alle'.",
        "map/opdrachten.csv, regel 4: de rij heeft 8 cellen en de koprij 6. Zet een cel waarin een "
        "scheidingsteken staat tussen aanhalingstekens, of verwijder wat te veel is.",
        "map/opdrachten.csv, regel 4, kolom 'nr': “1” staat ook op regel 2. Geef elke regel een "
        "eigen waarde.",
    ]


def test_a_missing_column_is_named_once(tmp_path: Path) -> None:
    everyone = parties(tmp_path)
    (tmp_path / SPEC.file).write_text("nr;deelnemer\n1;alle\n2;alle\n", encoding="utf-8")
    found = read_data(Declarations(tables=(SPEC,)), ((tmp_path, ""),), everyone, ("p.csv", b""))
    assert [str(problem) for problem in found.problems] == [
        "opdrachten.csv, regel 1: de kolom 'uren' ontbreekt. Voeg de kolom 'uren' toe, met een "
        "waarde voor elke regel.",
        "opdrachten.csv, regel 1: de kolom 'deelnemers' ontbreekt. Is dat de kolom 'deelnemer'? "
        "Noem die dan 'deelnemers'.",
    ]


def test_a_missing_file_says_where_to_put_it(tmp_path: Path) -> None:
    found = read_data(Declarations(tables=(SPEC,)), ((tmp_path, ""),), (), ("p.csv", b""))
    assert [str(problem) for problem in found.problems] == [
        "opdrachten.csv: het bestand van de tabel 'opdrachten' is er niet. Zet het in de map van "
        "het sjabloonpakket of in de map van het dossier. Let ook op hoofdletters en de extensie."
    ]


def test_the_packs_own_table_goes_before_the_dossiers(tmp_path: Path) -> None:
    for name, cell in (("pakket", "eigen"), ("dossier", "ander")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.csv").write_text(f"a;b\n{cell};1\n", encoding="utf-8")
    spec = TableSpec("t", "t.csv", {"a": ColumnKind.TEXT})
    folders = ((tmp_path / "pakket", "sjablonen/pakket/"), (tmp_path / "dossier", ""))
    found = read_data(Declarations(tables=(spec,)), folders, (), ("p.csv", b""))
    assert found.data.tables["t"].rows == ({"a": "eigen", "b": "1"},)
    assert list(found.data.sources) == ["sjablonen/pakket/t.csv"]


def test_with_a_faulty_list_of_parties_no_reference_is_judged(tmp_path: Path) -> None:
    (tmp_path / SPEC.file).write_text(f"{HEADER}1;1;;9;wie dan ook;\n", encoding="utf-8")
    found = read_data(Declarations(tables=(SPEC,)), ((tmp_path, ""),), None, ("p.csv", b""))
    assert found.problems == ()


def test_a_workbook_has_a_sheet_for_each_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["geen", "van beide"])  # type: ignore[union-attr]
    sheet = book.create_sheet("Opdrachten")
    for cells in (["a", "uren"], ["x", 12.5], ["y", 1250]):
        sheet.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    (tmp_path / "data.xlsx").write_bytes(buffer.getvalue())
    columns = {"a": ColumnKind.TEXT, "uren": ColumnKind.NUMBER}
    spec = TableSpec("opdrachten", "data.xlsx", columns)
    found = read_data(Declarations(tables=(spec,)), ((tmp_path, ""),), (), ("p.csv", b""))
    assert found.problems == ()
    table = found.data.tables["opdrachten"]
    assert [item["uren"] for item in table.rows] == [12.5, 1250]
    assert table.unit == "rij"


def test_own_columns_of_the_list_of_parties(tmp_path: Path) -> None:
    everyone = parties(tmp_path, uren_dvo="1.250")
    declared = Declarations(party_columns={"uren_dvo": ColumnKind.WHOLE, "weg": ColumnKind.DATE})
    source = (tmp_path / "partijen.csv").read_bytes()
    found = read_data(declared, (), everyone, ("partijen.csv", source))
    assert found.data.party_values[1] == {"uren_dvo": 1250}
    assert [str(problem) for problem in found.problems] == [
        "partijen.csv, regel 3, kolom 'uren_dvo': de cel is leeg. Vul voor deze partij 'uren_dvo' "
        "in.",
        "partijen.csv, regel 4, kolom 'uren_dvo': de cel is leeg. Vul voor deze partij 'uren_dvo' "
        "in.",
        "partijen.csv: de kolom 'weg' ontbreekt, terwijl pakket.toml die noemt. Voeg de kolom "
        "'weg' toe, met een waarde voor elke partij.",
    ]


def test_a_column_of_parties_does_not_hide_what_docgen_adds(tmp_path: Path) -> None:
    found = read(tmp_path, "1;1;;;alle;\r\n", rijen="x")
    assert [str(problem) for problem in found.problems] == [
        "partijen.csv: de kolom 'rijen' kan hier niet: docgen gebruikt partij.rijen zelf. Geef de "
        "kolom een andere naam."
    ]


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("1250", ColumnKind.WHOLE, 1250),
        ("1.250", ColumnKind.WHOLE, 1250),
        ("1 250", ColumnKind.WHOLE, 1250),
        ("-3", ColumnKind.WHOLE, -3),
        ("12,0", ColumnKind.WHOLE, 12),
        ("12,5", ColumnKind.NUMBER, 12.5),
        ("2026-03-01", ColumnKind.DATE, date(2026, 3, 1)),
        ("1250", ColumnKind.TEXT, "1250"),
    ],
)
def test_a_cell(cell: str, kind: ColumnKind, value: object) -> None:
    assert value_of(cell, kind, Roll.of(())) == value


@pytest.mark.parametrize("cell", ["12,5", "1.25", "1,250", "tien", "1e3", "9" * 16])
def test_what_is_no_whole_number(cell: str) -> None:
    assert isinstance(value_of(cell, ColumnKind.WHOLE, Roll.of(())), Misfit)
