"""What docgen puts on the pages of the copy: page numbers, stamps, the sheets with signatures.

A received page is drawn smaller on a sheet of A4, so that the stamp under it covers nothing. All
distances are in millimetres from the lower left corner, unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from docgen.core.page_layout import CODE_BOTTOM_MM, POINTS_PER_MM, TEXT_LEFT_MM
from docgen.documents import typeface
from docgen.documents.stamp import lay, text_at, watermark

A4_MM = (210.0, 297.0)
# Room for the received page; what is below is for the stamp.
_FRAME_MM = (12.0, 27.0, 198.0, 288.0)
_RIGHT_MM = 198.0
_NUMBER_SIZE, _LINE_SIZE, _SMALL_SIZE = 9.0, 8.0, 6.5
_GREY, _DARK, _RED = "0.35 g", "0.06 0.30 0.36 rg", "0.70 0.10 0.10 rg"
_MARK_SIZE = 13.0
# The stamp on the front page: in the strip that is kept free for the page code, which the copy
# does not bear.
STAMP_MM = (27.0, 18.0, 99.0, 29.5)
# The visible seal beside it.
SEAL_MM = (112.0, 9.0, 187.0, 29.0)


@dataclass(frozen=True, slots=True)
class Footer:
    """What stands at the foot of every page.

    Attributes:
        page: Number of the page, from 1.
        pages: How many there are.
        line: Which document this is.
    """

    page: int
    pages: int
    line: str


@dataclass(frozen=True, slots=True)
class SheetStamp:
    """What stands under a received page.

    Attributes:
        title: ``Ondertekenpagina 7 van 38``, with party and day of receipt.
        proof: Fingerprint and attachment.
        mark: ``TUSSENSTAND: 31 van 38`` or ``""``.
    """

    title: str
    proof: str
    mark: str


def stamp_text_page(
    pdf: pikepdf.Pdf, page: pikepdf.Page, font: pikepdf.Object, footer: Footer, mark: str
) -> None:
    """Number a page with text, and mark it from corner to corner if there is a mark."""
    left, bottom, right, top = (float(value) for value in page.mediabox)
    before = watermark(mark, left, bottom, right, top) if mark else ""
    lay(pdf, page, font, before, _footer(footer, left, bottom))


def _footer(footer: Footer, left: float, bottom: float) -> str:
    x, y = left + TEXT_LEFT_MM * POINTS_PER_MM, bottom + CODE_BOTTOM_MM * POINTS_PER_MM
    number = text_at(x, y + 12, _NUMBER_SIZE, f"pagina {footer.page} van {footer.pages}")
    return _artifact(_GREY, number, text_at(x, y, 7.5, footer.line))


def _artifact(colour: str, *operators: str) -> str:
    body = "\n".join(operators)
    return f"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq {colour}\n{body}\nQ\nEMC"


def note_beside(
    pdf: pikepdf.Pdf, page: pikepdf.Page, font: pikepdf.Object, top: float, text: str
) -> None:
    """Put a note such as ``gewijzigd, zie blz. 9`` at the right, just above a heading.

    Args:
        top: Top of the heading, in points from the lower edge of the page.
    """
    right = float(page.mediabox[2]) - TEXT_LEFT_MM * POINTS_PER_MM
    x = right - typeface.text_width(text, _SMALL_SIZE)
    lay(pdf, page, font, "", _artifact(f"{_DARK}", text_at(x, top + 2, _SMALL_SIZE, text)))


def stamp_front(pdf: pikepdf.Pdf, page: pikepdf.Page, font: pikepdf.Object, text: str) -> None:
    """Put a stamp such as ``DEFINITIEF EXEMPLAAR`` in the strip of the front page."""
    x0, y0, x1, y1 = (value * POINTS_PER_MM for value in STAMP_MM)
    left, bottom = float(page.mediabox[0]), float(page.mediabox[1])
    size = min(15.0, 15.0 * 0.88 * (x1 - x0) / typeface.text_width(text, 15.0))
    x = left + x0 + (x1 - x0 - typeface.text_width(text, size)) / 2
    y = bottom + (y0 + y1) / 2 - size * 0.36
    stroke = _DARK.replace("rg", "RG")
    frame = f"{left + x0:.2f} {bottom + y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S"
    # The typeface of stamps has one weight; an outline of its own colour makes it bolder.
    words = f"2 Tr 0.35 w\n{text_at(x, y, size, text)}"
    lay(pdf, page, font, "", _artifact(f"{_DARK} {stroke} 1.6 w", frame, words))


def add_sheet(pdf: pikepdf.Pdf, drawing: pikepdf.Object, width: float, height: float) -> None:
    """Add a sheet of A4 with a received page on it, as marked content 0.

    Args:
        drawing: The received page as a form of ``pdf``.
        width: Width of the received page in points.
        height: Its height.
    """
    x0, y0, x1, y1 = (value * POINTS_PER_MM for value in _FRAME_MM)
    scale = min((x1 - x0) / width, (y1 - y0) / height)
    x, y = (x0 + x1 - scale * width) / 2, (y0 + y1 - scale * height) / 2
    content = (
        f"/Figure <</MCID 0>> BDC\nq {scale:.6f} 0 0 {scale:.6f} {x:.3f} {y:.3f} cm /Blad Do Q\n"
        "EMC\n"
        f"/Artifact BMC\nq 0.72 G 0.5 w {x - 0.5:.2f} {y - 0.5:.2f} {scale * width + 1:.2f} "
        f"{scale * height + 1:.2f} re S Q\nEMC"
    )
    pdf.pages.append(
        pikepdf.Page(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, *(round(side * POINTS_PER_MM, 2) for side in A4_MM)]),
                Resources=Dictionary(XObject=Dictionary(Blad=drawing)),
                Contents=pdf.make_stream(content.encode()),
            )
        )
    )


def stamp_sheet(
    pdf: pikepdf.Pdf,
    page: pikepdf.Page,
    font: pikepdf.Object,
    footer: Footer,
    stamp: SheetStamp,
) -> None:
    """Put the stamp under a received page."""
    mm = POINTS_PER_MM
    x, right = _FRAME_MM[0] * mm, _RIGHT_MM * mm
    number = f"pagina {footer.page} van {footer.pages}"
    where = right - typeface.text_width(stamp.mark, _MARK_SIZE)
    room = (where - 8 if stamp.mark else right) - x
    lines = [
        _GREY,
        text_at(x, 20.5 * mm, _fitting(stamp.title, room), stamp.title),
        text_at(x, 16.3 * mm, _SMALL_SIZE, stamp.proof),
        text_at(x, 9.0 * mm, 7.5, footer.line),
        text_at(right - typeface.text_width(number, _NUMBER_SIZE), 9.0 * mm, _NUMBER_SIZE, number),
    ]
    if stamp.mark:
        lines += [_RED, text_at(where, 19.8 * mm, _MARK_SIZE, stamp.mark)]
    lay(pdf, page, font, "", _artifact(*lines))


def _fitting(text: str, room: float) -> float:
    """Type size in points at which the text fits in this room in points."""
    return min(_LINE_SIZE, _LINE_SIZE * room / typeface.text_width(text, _LINE_SIZE))
