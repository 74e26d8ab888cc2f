"""An Excel workbook (.xlsx), read into the same `Table` as a csv file.

Cells come out as Excel in Dutch would write them to csv, so that both forms of one list give the
same parties: ``7.0`` is ``7``, a decimal comma, a date as ``31-12-2025``. Rows and columns that
are hidden or filtered away are read like any other, as they are in a csv that Excel saves.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, cast

from docgen.core.errors import Problem, Severity
from docgen.core.shapes import quoted
from docgen.core.tables import Row, Table, clean, table_of

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Old .xls, and .xlsx with a password: both are OLE compound files ([MS-CFB] 2.2)."""

# Excel writes control characters in text as _x000D_ (ECMA-376, 22.9.2.19, ST_Xstring).
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LARGEST_UNPACKED = 200_000_000
PARTY_SHEET = "partijen"
_SAVE_AGAIN = "Open het in Excel en sla het op als Excel-werkmap (.xlsx), zonder wachtwoord."


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a workbook, of any kind, and not text."""
    return data.startswith((ZIP_MAGIC, OLE_MAGIC))


def read_workbook(data: bytes, name: str, sheet_name: str = PARTY_SHEET) -> Table:
    """Read the sheet of that name, or else the first visible one.

    Args:
        data: The file as it is.
        name: Name of the file for messages.
        sheet_name: What the sheet is called that is meant; capitals do not matter.
    """
    # Loading openpyxl takes a fifth of a second, which a csv need not pay.
    from openpyxl import load_workbook

    if data.startswith(OLE_MAGIC):
        what = "het bestand is een oud Excel-bestand (.xls) of heeft een wachtwoord"
        return _nothing(Problem(name, "", what, _SAVE_AGAIN))
    try:
        if _unpacked_size(data) > _LARGEST_UNPACKED:
            what = "het bestand is te groot voor een tabel"
            return _nothing(Problem(name, "", what, "Kijk na of dit het goede bestand is."))
        with warnings.catch_warnings():
            # About drop-down lists and styles that it does not keep; we only read values.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet, notes = _choose(book, name, sheet_name)
            rows, errors = _rows(sheet, name) if sheet else ([], [])
    except Exception:
        # On a damaged file openpyxl, zipfile and the XML parser raise nearly anything.
        return _nothing(_broken(name, data))
    return table_of(iter(rows), "rij", (*notes, *errors))


def _unpacked_size(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return sum(entry.file_size for entry in package.infolist())


def _nothing(problem: Problem) -> Table:
    return Table("rij", None, (), (problem,))


def _broken(name: str, data: bytes) -> Problem:
    if b"opendocument" in data[:200]:
        what = "het bestand is een OpenDocument-werkblad (.ods)"
        return Problem(name, "", what, "Sla het op als .xlsx of als csv.")
    what = "het bestand is beschadigd of geen Excel-werkmap"
    return Problem(name, "", what, _SAVE_AGAIN)


def _choose(
    book: Workbook, name: str, wanted: str
) -> tuple[ReadOnlyWorksheet | None, tuple[Problem, ...]]:
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    named = [sheet for sheet in sheets if sheet.title.strip().casefold() == wanted.casefold()]
    if not sheets:
        what = "de werkmap heeft geen zichtbaar tabblad"
        return None, (Problem(name, "", what, f"Maak het tabblad {quoted(wanted)} zichtbaar."),)
    chosen = (named or sheets)[0]
    if named or len(sheets) == 1:
        return chosen, ()
    warning = Problem(
        name,
        "",
        f"de werkmap heeft {len(sheets)} tabbladen; alleen {quoted(chosen.title)} is gelezen",
        f"Noem het goede tabblad {quoted(wanted)}, of verwijder de andere tabbladen.",
        Severity.WARNING,
    )
    return chosen, (warning,)


def _rows(sheet: ReadOnlyWorksheet, name: str) -> tuple[list[Row], list[Problem]]:
    # The size that the file claims for the sheet may be wrong; without it the cells are counted.
    sheet.reset_dimensions()
    rows: list[Row] = []
    problems: list[Problem] = []
    for line, cells in enumerate(_values(sheet), start=1):
        texts = tuple(clean(text_of(value)) for value, _ in cells)
        if any(texts):
            rows.append(Row(line, texts))
        problems += [_formula_error(name, line, str(value)) for value, kind in cells if kind == "e"]
    # A sheet has no row ends; only in csv does a short row mean that something went missing.
    width = max((len(row.cells) for row in rows), default=0)
    return [Row(row.line, row.cells + ("",) * (width - len(row.cells))) for row in rows], problems


def _values(sheet: ReadOnlyWorksheet) -> Iterator[list[tuple[object, str]]]:
    # The type stubs do not know that a read-only sheet lends its methods from this class.
    for row in cast("Worksheet", sheet).iter_rows():
        yield [(cell.value, getattr(cell, "data_type", "n")) for cell in row]


def _formula_error(name: str, line: int, shown: str) -> Problem:
    return Problem(
        name,
        f"rij {line}",
        f"een formule geeft een fout (“{shown}”)",
        "Verbeter de formule, of typ de waarde zelf in.",
    )


def text_of(value: object) -> str:
    """A cell's value as Excel in Dutch shows it."""
    match value:
        case None:
            return ""
        case bool():
            return "WAAR" if value else "ONWAAR"
        case int():
            return str(value)
        case float():
            # Excel counts in 15 digits; the rest is noise of binary fractions.
            return str(int(value)) if value.is_integer() else f"{value:.15g}".replace(".", ",")
        case datetime() if value.time() != time():
            return f"{value:%d-%m-%Y %H:%M}"
        case date():
            return f"{value:%d-%m-%Y}"
        case time():
            return f"{value:%H:%M}"
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), str(value))
