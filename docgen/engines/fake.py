"""Converters for tests: `FakeConverter` makes a small real PDF, `FailingConverter` lets us down.

The fake needs no outside program, gives the same bytes every time and takes milliseconds. It does
no layout worth the name: one line for each paragraph, page breaks honoured, inline pictures in
their own size in reading order.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree
from pikepdf import Name
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from docgen.core.errors import EngineFailedError, Problem
from docgen.engines import fonts
from docgen.engines.base import Converter, ConvertJob, EngineInfo
from docgen.engines.placing import place_bytes

NAME = "nep"
_MARGIN = 20 * mm
_FONT_SIZE = 9
_LEADING = 12
_EMU_PER_POINT = 12700


@dataclass(frozen=True, slots=True)
class _Picture:
    """An inline picture: its bytes and its size in points."""

    data: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class _PageBreak:
    """Go to the next page."""


_Piece = str | _Picture | _PageBreak


class FakeConverter:
    """Makes a PDF that carries the text and the pictures of the Word file, and nothing more."""

    @property
    def info(self) -> EngineInfo:
        """Which engine this is."""
        return EngineInfo(NAME, "1", tagged=False)

    def convert(self, jobs: Sequence[ConvertJob], on_done: Callable[[ConvertJob], None]) -> None:
        """Convert every job; see `docgen.engines.base.Converter.convert`.

        Raises:
            EngineFailedError: At least one file is no Word file; all of them are named.
        """
        problems = []
        for job in jobs:
            try:
                data = _pdf(job.docx)
            except (OSError, KeyError, ValueError, zipfile.BadZipFile, OpcError, etree.LxmlError):
                problems.append(_problem(job))
                continue
            place_bytes(data, job)
            on_done(job)
        if problems:
            raise EngineFailedError(problems)


class FailingConverter:
    """Fails on the documents with these labels and has the others converted.

    Args:
        labels: Labels of the jobs that fail; ``None`` lets every job fail.
        inner: Converter for the others.
    """

    def __init__(self, labels: Iterable[str] | None = None, inner: Converter | None = None) -> None:
        self._labels = None if labels is None else frozenset(labels)
        self._inner = inner or FakeConverter()

    @property
    def info(self) -> EngineInfo:
        """Which engine this is: the inner one."""
        return self._inner.info

    def convert(self, jobs: Sequence[ConvertJob], on_done: Callable[[ConvertJob], None]) -> None:
        """Convert the jobs that may succeed, then fail on the others.

        Raises:
            EngineFailedError: At least one job had to fail; all of them are named.
        """
        bad = [job for job in jobs if self._labels is None or job.label in self._labels]
        self._inner.convert([job for job in jobs if job not in bad], on_done)
        if bad:
            raise EngineFailedError(_problem(job) for job in bad)


def _problem(job: ConvertJob) -> Problem:
    return Problem(
        job.label,
        "",
        "kan niet naar PDF worden omgezet (nepomzetter)",
        "Controleer het Word-bestand.",
    )


def _pdf(path: Path) -> bytes:
    document = Document(str(path))
    _register_font()
    buffer = io.BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=A4,
        invariant=1,
        pageCompression=1,
        # Without it every page names Helvetica, which is not embedded and so no PDF/A.
        initialFontName=fonts.FAMILY,
    )
    y = A4[1] - _MARGIN
    canvas.setFont(fonts.FAMILY, _FONT_SIZE)
    for line in _lines(document):
        height = max([_LEADING, *(p.height for p in line if isinstance(p, _Picture))])
        if _PageBreak() in line or y - height < _MARGIN:
            canvas.showPage()
            canvas.setFont(fonts.FAMILY, _FONT_SIZE)
            y = A4[1] - _MARGIN
        y -= height
        _draw(canvas, line, y)
    canvas.save()
    return _without_transitions(buffer.getvalue())


def _without_transitions(data: bytes) -> bytes:
    """Take out the empty slide transition that reportlab gives every page: it is no PDF/A."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            if Name.Trans in page.obj:
                del page.obj[Name.Trans]
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _register_font() -> None:
    if fonts.FAMILY not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(fonts.FAMILY, str(fonts.STYLES.regular)))


def _draw(canvas: Canvas, line: Sequence[_Piece], y: float) -> None:
    x = _MARGIN
    for piece in line:
        if isinstance(piece, str):
            canvas.drawString(x, y, piece)
            x += canvas.stringWidth(piece, fonts.FAMILY, _FONT_SIZE)
        elif isinstance(piece, _Picture):
            reader = ImageReader(io.BytesIO(piece.data))
            canvas.drawImage(reader, x, y, width=piece.width, height=piece.height)
            x += piece.width


def _lines(document: WordDocument) -> list[list[_Piece]]:
    """One line for each paragraph, in tables too; a page break begins a line of its own."""
    lines: list[list[_Piece]] = []
    section_ends = False
    for paragraph in document.element.body.iter(qn("w:p")):
        starts_page = section_ends or paragraph.find(f".//{qn('w:pageBreakBefore')}") is not None
        section_ends = paragraph.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        line: list[_Piece] = [_PageBreak()] if starts_page else []
        for piece in _pieces(document, paragraph):
            if isinstance(piece, _PageBreak):
                lines.append(line)
                line = []
            line.append(piece)
        lines.append(line)
    return lines


def _pieces(document: WordDocument, paragraph: etree._Element) -> Iterable[_Piece]:
    for element in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("wp:inline")):
        if element.tag == qn("w:t"):
            yield element.text or ""
        elif element.tag == qn("w:tab"):
            # A tab stop's definition in w:tabs has a w:val; a tab in the text has none.
            if element.get(qn("w:val")) is None:
                yield "    "
        elif element.tag == qn("w:br"):
            yield _PageBreak() if element.get(qn("w:type")) == "page" else " "
        else:
            yield from _picture(document, element)


def _picture(document: WordDocument, inline: etree._Element) -> Iterable[_Picture]:
    blip = inline.find(f".//{qn('a:blip')}")
    extent = inline.find(qn("wp:extent"))
    relation = None if blip is None else blip.get(qn("r:embed"))
    if relation is None or extent is None:
        return
    yield _Picture(
        data=document.part.related_parts[relation].blob,
        width=int(extent.get("cx", "0")) / _EMU_PER_POINT,
        height=int(extent.get("cy", "0")) / _EMU_PER_POINT,
    )
