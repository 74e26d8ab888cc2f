"""Reading Excel workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from docgen.core.tables import Table, read_csv
from docgen.core.workbooks import OLE_MAGIC, is_workbook, read_workbook, text_of


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def workbook(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def read(data: bytes) -> Table:
    return read_workbook(data, "partijen.xlsx")


def messages(table: Table) -> list[str]:
    return [str(problem) for problem in table.problems]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (7.0, "7"),
        (7, "7"),
        (12.5, "12,5"),
        (0.1 + 0.2, "0,3"),
        (True, "WAAR"),
        (False, "ONWAAR"),
        (datetime(2026, 1, 2), "02-01-2026"),
        (datetime(2026, 1, 2, 9, 5), "02-01-2026 09:05"),
        (date(2026, 1, 2), "02-01-2026"),
        (time(9, 5), "09:05"),
        ("a_x000D_\nb", "a\r\nb"),
        ("007", "007"),
    ],
)
def test_values_as_excel_shows_them(value: object, text: str) -> None:
    assert text_of(value) == text


def test_rows_keep_their_number() -> None:
    table = read(workbook([], ["nr", "naam"], [1.0, " a\r\nb "], [], [2, None]))
    assert table.unit == "rij"
    assert table.header is not None
    assert (table.header.line, table.header.cells) == (2, ("nr", "naam"))
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("1", "a\nb")), (5, ("2", ""))]


def test_the_sheet_called_partijen_is_read() -> None:
    book = Workbook()
    book.worksheets[0].append(["toelichting"])
    book.create_sheet("Partijen").append(["nr", "naam"])
    table = read(saved(book))
    assert table.header is not None
    assert table.header.cells == ("nr", "naam")
    assert table.problems == ()


def test_another_sheet_is_not_passed_over_in_silence() -> None:
    book = Workbook()
    book.worksheets[0].title = "Lijst"
    book.worksheets[0].append(["nr"])
    book.create_sheet("Oud").append(["nr"])
    assert messages(read(saved(book))) == [
        "partijen.xlsx: de werkmap heeft 2 tabbladen; alleen “Lijst” is gelezen. Noem het goede "
        "tabblad “partijen”, of verwijder de andere tabbladen."
    ]


def test_a_hidden_sheet_does_not_count() -> None:
    book = Workbook()
    book.worksheets[0].append(["oud"])
    book.create_sheet("Lijst").append(["nr"])
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    table = read(saved(book))
    assert table.header is not None
    assert table.header.cells == ("nr",)
    assert table.problems == ()


def test_hidden_rows_are_read_as_in_csv() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["nr"], [1], [2]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    assert [row.cells for row in read(saved(book)).rows] == [("1",), ("2",)]


def test_a_failed_formula_is_named() -> None:
    assert messages(read(workbook(["nr"], [1], ["#REF!"]))) == [
        "partijen.xlsx, rij 3: een formule geeft een fout (“#REF!”). Verbeter de formule, of typ "
        "de waarde zelf in."
    ]


def test_a_stray_cell_far_away_is_found_in_its_row() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["nr"])
    sheet.cell(200_000, 16_384, "x")
    assert [row.line for row in read(saved(book)).rows] == [200_000]


_SAVE = "Open het in Excel en sla het op als Excel-werkmap (.xlsx), zonder wachtwoord."


def zipped(name: str, content: bytes, method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as package:
        package.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04junk", f"het bestand is beschadigd of geen Excel-werkmap. {_SAVE}"),
        (
            zipped("word/document.xml", b"<w/>"),
            f"het bestand is beschadigd of geen Excel-werkmap. {_SAVE}",
        ),
        (
            zipped("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            "het bestand is een OpenDocument-werkblad (.ods). Sla het op als .xlsx of als csv.",
        ),
        (
            OLE_MAGIC + bytes(600),
            f"het bestand is een oud Excel-bestand (.xls) of heeft een wachtwoord. {_SAVE}",
        ),
        (
            zipped("xl/sharedStrings.xml", bytes(200_000_001), zipfile.ZIP_DEFLATED),
            "het bestand is te groot voor een tabel. Kijk na of dit het goede bestand is.",
        ),
    ],
    ids=["junk", "word", "ods", "xls", "bomb"],
)
def test_what_is_no_workbook(data: bytes, message: str) -> None:
    assert is_workbook(data)
    table = read(data)
    assert messages(table) == [f"partijen.xlsx: {message}"]
    assert table.header is None


@given(cut=st.integers(min_value=4), spoilt=st.lists(st.integers(min_value=4), max_size=4))
@settings(deadline=None)
def test_a_damaged_workbook_never_raises(cut: int, spoilt: list[int]) -> None:
    data = bytearray(workbook(["nr", "naam"], [1, "a"]))
    for place in spoilt:
        data[place % (len(data) - 4) + 4] ^= 0x55
    table = read(bytes(data[: cut % len(data) + 4]))
    assert table.unit == "rij"


_CELL = st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=10)


@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), min_size=1, max_size=5))
@settings(deadline=None)
def test_a_workbook_reads_as_csv_does(rows: list[list[str]]) -> None:
    listed = [["nr", "naam", "plaats"], *rows]
    book = Workbook()
    for number, row in enumerate(listed, start=1):
        for column, value in enumerate(row, start=1):
            cell = book.worksheets[0].cell(number, column, value)
            # Or “=a” would be a formula.
            cell.data_type = "s"
    stream = io.StringIO(newline="")
    for row in listed:
        quoted = (value.replace('"', '""') for value in row)
        stream.write(";".join(f'"{value}"' for value in quoted) + "\r\n")
    from_csv = read_csv(stream.getvalue().encode(), "partijen.csv", ("nr", "naam"))
    from_xlsx = read(saved(book))
    assert from_xlsx.header == from_csv.header
    assert from_xlsx.rows == from_csv.rows
