"""Where everybody stands, as an Excel workbook: to sort, to print, to send round."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from docgen.core.dutch import datum

_COLUMNS = (
    ("nr", 6),
    ("partij", 44),
    ("stand", 20),
    ("verzonden op", 14),
    ("retour", 9),
    ("ontvangen op", 14),
    ("getekend op", 14),
    ("getekend te", 18),
    ("herinnerd op", 14),
    ("wat te doen", 70),
)
_WIDE = len(_COLUMNS)
# Soft fills under dark letters stay readable in black and white.
_FILLS = {
    "akkoord": ("DDF2E3", "1B5E34"),
    "twijfel": ("FFF0D1", "7A4A00"),
    "ontvangen": ("FFF0D1", "7A4A00"),
    "afgekeurd": ("FADCD9", "8C1D18"),
    "vervangen na verzending": ("FADCD9", "8C1D18"),
    "verzonden": ("DFEAF7", "1F4468"),
}
_OTHER = ("ECEFF2", "444B52")
_THIN = Side(style="thin", color="CFD6DD")
_HEADER_ROW = 4
_DAY = "d-m-yyyy"
# 1 January 1980: the earliest time a zip entry can bear, so that equal input gives equal bytes.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One party in the workbook.

    Attributes:
        nr: Number of the party.
        name: Its legal name.
        standing: How far it is.
        sent: Day of sending; ``None`` if not known.
        return_id: The return that counts, such as ``R12``; ``""`` without one.
        received: Day on which that came in.
        signed: Day of signing.
        place: Place of signing.
        reminded: Day of the last reminder.
        to_do: What to do next; ``""`` when nothing.
    """

    nr: int
    name: str
    standing: str
    sent: date | None
    return_id: str
    received: date | None
    signed: date | None
    place: str
    reminded: date | None
    to_do: str


def status_workbook(title: str, rows: Sequence[StatusRow], deadline: str, now: datetime) -> bytes:
    """The workbook as bytes, the same for the same input.

    Args:
        title: Which covenant this is about.
        deadline: Sentence about the day before which signed copies are expected.
        now: Time for the heading and the file's own particulars.
    """
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise AssertionError("a new workbook has no sheet")
    sheet.title = "Status"
    _heading(sheet, title, f"Stand op {datum(now.date())}. {deadline}")
    for number, row in enumerate(rows, _HEADER_ROW + 1):
        _row(sheet, number, row)
    last = f"{get_column_letter(_WIDE)}{_HEADER_ROW + max(len(rows), 1)}"
    sheet.auto_filter.ref = f"A{_HEADER_ROW}:{last}"
    sheet.freeze_panes = f"C{_HEADER_ROW + 1}"
    _printing(sheet, last)
    book.properties.title, book.properties.creator = title, "docgen"
    book.properties.created = now.replace(tzinfo=None)
    buffer = io.BytesIO()
    book.save(buffer)
    return _repeatable(buffer.getvalue(), now)


def _heading(sheet: Worksheet, title: str, line: str) -> None:
    _put(sheet.cell(1, 1), title).font = Font(bold=True, size=14)
    _put(sheet.cell(2, 1), line).font = Font(color="5B6875")
    for number, (name, width) in enumerate(_COLUMNS, 1):
        cell = _put(sheet.cell(_HEADER_ROW, number), name)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1B2A3A")
        cell.alignment = Alignment(vertical="center")
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.row_dimensions[_HEADER_ROW].height = 20


def _row(sheet: Worksheet, number: int, row: StatusRow) -> None:
    values = (
        row.nr,
        row.name,
        row.standing,
        row.sent,
        row.return_id,
        row.received,
        row.signed,
        row.place,
        row.reminded,
        row.to_do,
    )
    fill, ink = _FILLS.get(row.standing, _OTHER)
    for column, value in enumerate(values, 1):
        cell = _put(sheet.cell(number, column), value)
        cell.border = Border(bottom=_THIN)
        cell.alignment = Alignment(vertical="top", wrap_text=column in (2, _WIDE))
        if isinstance(value, date):
            cell.number_format = _DAY
    state = sheet.cell(number, 3)
    state.fill, state.font = PatternFill("solid", fgColor=fill), Font(bold=True, color=ink)


def _put(cell: object, value: str | int | date | None) -> Cell:
    """Write a value; text stays text, whatever it begins with: a name is never a formula."""
    if not isinstance(cell, Cell):
        raise AssertionError("a merged cell cannot be written")
    cell.value = value if value != "" else None
    if isinstance(value, str) and value:
        cell.data_type = "s"
    return cell


def _printing(sheet: Worksheet, last: str) -> None:
    sheet.print_area = f"A1:{last}"
    sheet.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text="&F"), right=_HeaderFooterPart(text="bladzijde &P van &N")
    )


def _repeatable(data: bytes, now: datetime) -> bytes:
    """The same workbook without the time at which it was written."""
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = _MODIFIED.sub(rb"\g<1>" + stamp, source.read(name))
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return buffer.getvalue()
