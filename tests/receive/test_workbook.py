"""The workbook that shows where everybody stands."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from docgen.receive.workbook import StatusRow, status_workbook
from tests.receive.made_returns import moment

NOW = moment("2025-11-20T09:30")
DAY = date(2025, 11, 14)
ROWS = (
    StatusRow(1, "Gemeente 1", "akkoord", DAY, "R12", DAY, DAY, "Soest", None, ""),
    StatusRow(2, "Gemeente 2", "twijfel", DAY, "R13", DAY, None, "", DAY, "Bekijk R13."),
    StatusRow(3, "=CMD|' /C'!A0", "gemaakt", None, "", None, None, "", None, "Wacht."),
)


def book(rows: tuple[StatusRow, ...] = ROWS) -> bytes:
    return status_workbook("Convenant (CRS-2026, versie 1.0)", rows, "Nog 10 dagen.", NOW)


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    found = openpyxl.load_workbook(io.BytesIO(book()))["Status"]
    assert isinstance(found, Worksheet)
    return found


def test_what_it_says(sheet: Worksheet) -> None:
    rows = list(sheet.values)
    assert rows[0][0] == "Convenant (CRS-2026, versie 1.0)"
    assert rows[1][0] == "Stand op 20 november 2025. Nog 10 dagen."
    assert rows[3] == (
        *("nr", "partij", "stand", "verzonden op", "retour", "ontvangen op", "getekend op"),
        *("getekend te", "herinnerd op", "wat te doen"),
    )
    assert rows[5][:3] == (2, "Gemeente 2", "twijfel")


def test_it_can_be_filtered_scrolled_and_printed(sheet: Worksheet) -> None:
    assert sheet.auto_filter.ref == "A4:J7"
    assert sheet.freeze_panes == "C5"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    properties = sheet.sheet_properties.pageSetUpPr
    assert properties is not None
    assert properties.fitToPage
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.column_dimensions["B"].width == 44


def test_each_standing_has_its_colour(sheet: Worksheet) -> None:
    colours = [sheet.cell(row, 3).fill.fgColor.rgb for row in (5, 6, 7)]
    assert len(set(colours)) == 3


def test_dates_are_dates_and_names_are_never_formulas(sheet: Worksheet) -> None:
    assert isinstance(sheet.cell(5, 4).value, datetime)
    assert sheet.cell(5, 4).number_format == "d-m-yyyy"
    assert sheet.cell(7, 2).data_type == "s"
    assert sheet.cell(7, 2).value == "=CMD|' /C'!A0"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert book() == book()


def test_nobody_at_all() -> None:
    found = openpyxl.load_workbook(io.BytesIO(book(())))["Status"]
    assert found.auto_filter.ref == "A4:J5"
