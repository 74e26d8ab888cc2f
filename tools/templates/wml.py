"""Fragments of WordprocessingML as plain strings.

The templates are written as text with a little mark-up and become Word XML here, without a
library in between: the result holds nothing that we did not ask for, which keeps the files
small, quick to load and the same on every run.

Mark-up inside a text: ``**bold**``, a tab (``\\t``) and a line break (``\\n``). Jinja tags are
left alone and always stay within one run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36000

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_BREAKS = re.compile(r"([\t\n])")


@dataclass(frozen=True)
class Picture:
    """An opaque picture with its printed size and its alternative text."""

    name: str
    png: bytes
    width_mm: float
    height_mm: float
    alt: str

    @property
    def rel_id(self) -> str:
        return f"rIdPic_{self.name}"


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(mm * TWIPS_PER_MM)


def emu(mm: float) -> int:
    """Millimetres in English metric units, the measure of DrawingML."""
    return round(mm * EMU_PER_MM)


def escape(text: str) -> str:
    """Text as XML character data."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _piece(piece: str) -> str:
    if piece == "\t":
        return "<w:tab/>"
    if piece == "\n":
        return "<w:br/>"
    return f'<w:t xml:space="preserve">{escape(piece)}</w:t>'


def run(text: str, props: str = "") -> str:
    """One run; ``props`` holds the children of its ``w:rPr``."""
    content = "".join(_piece(piece) for piece in _BREAKS.split(text) if piece)
    return f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{content}</w:r>"


def runs(text: str, props: str = "") -> str:
    """Runs for a text in which ``**…**`` is strong."""
    result = []
    for index, part in enumerate(_BOLD.split(text)):
        if part:
            result.append(run(part, '<w:rStyle w:val="Strong"/>' + props if index % 2 else props))
    return "".join(result)


def para(style: str, text: str = "", *, props: str = "", content: str = "") -> str:
    """A paragraph in a style: a text, or ready-made run content, or both."""
    name = f'<w:pStyle w:val="{style}"/>' if style else ""
    ppr = f"<w:pPr>{name}{props}</w:pPr>" if name or props else ""
    return f"<w:p>{ppr}{runs(text)}{content}</w:p>"


def paras(style: str, texts: Iterable[str]) -> str:
    """A paragraph for each text, all in the same style."""
    return "".join(para(style, text) for text in texts)


def tag(statement: str, kind: str = "p") -> str:
    """A docxtpl statement that takes a paragraph (``p``) of its own and vanishes with it."""
    return para("", f"{{%{kind} {statement} %}}")


def restart_numbering(num_id: int, level: int = 0) -> str:
    """Paragraph property that puts a paragraph in another numbered list than its style's."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'


def page_break_before() -> str:
    """Paragraph property: begin on a new page."""
    return "<w:pageBreakBefore/>"


def field(instruction: str, shown: str = "1") -> str:
    """A Word field, such as PAGE, with the result that shows until Word updates it."""
    return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def picture(image: Picture, doc_id: int = 1) -> str:
    """A run with an inline picture."""
    width, height = emu(image.width_mm), emu(image.height_mm)
    alt = escape(image.alt).replace('"', "&quot;")
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{doc_id}" name="{image.name}" descr="{alt}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
        "</wp:cNvGraphicFramePr><a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{doc_id}" name="{image.name}" descr="{alt}"/>'
        f'<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{image.rel_id}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def cell(width_mm: float, content: str, props: str = "") -> str:
    """A table cell; ``content`` is one or more paragraphs."""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width_mm)}" w:type="dxa"/>{props}</w:tcPr>'
        f"{content}</w:tc>"
    )


def row(cells: str, *, header: bool = False, split: bool = False) -> str:
    """A table row that stays on one page; a header row is repeated on the next page.

    ``split`` is for rows that may be longer than a page.
    """
    props = ("" if split else "<w:cantSplit/>") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr>{f'<w:trPr>{props}</w:trPr>' if props else ''}{cells}</w:tr>"


def table(
    style: str,
    widths_mm: Sequence[float],
    rows: str,
    *,
    caption: str = "",
    first_column: bool = False,
) -> str:
    """A table of fixed column widths in a table style."""
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths_mm)
    look = (
        f'<w:tblLook w:val="{"00A0" if first_column else "0020"}" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="{int(first_column)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    )
    described = f'<w:tblCaption w:val="{escape(caption)}"/>' if caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/>'
        f'<w:tblW w:w="{sum(twips(width) for width in widths_mm)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{look}{described}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def text_table(
    style: str,
    widths_mm: Sequence[float],
    header: Sequence[str],
    body: Iterable[Sequence[str]],
    *,
    caption: str = "",
) -> str:
    """A table of texts with a header row; the first column names what the row is about."""
    head = "".join(
        cell(width, para("Tabelkop", text)) for width, text in zip(widths_mm, header, strict=True)
    )
    lines = [row(head, header=True)]
    for texts in body:
        cells = [
            cell(width, paras("Tabelrij" if index == 0 else "Tabeltekst", text.split("\n")))
            for index, (width, text) in enumerate(zip(widths_mm, texts, strict=True))
        ]
        lines.append(row("".join(cells)))
    return table(style, widths_mm, "".join(lines), caption=caption)
