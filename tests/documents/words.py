"""Small Word files for the tests of the issue act, made on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from docgen.documents import context
from docgen.documents.names import Namespace, values_of
from docgen.documents.templates import DOCUMENT, FilledIn, compile_template, fill_in

FIELD = "{{ veld.handtekening }}"


def blank(*, landscape: bool = False) -> WordDocument:
    """An empty A4 document in Arial, with room below for the page code."""
    document = Document()
    document.styles["Normal"].font.name = "Arial"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
    section.bottom_margin = Mm(40)
    return document


def with_paragraphs(*paragraphs: str) -> WordDocument:
    """A document with these paragraphs."""
    document = blank()
    for text in paragraphs:
        document.add_paragraph(text)
    return document


def with_table(document: WordDocument, rows: Sequence[Sequence[str]]) -> WordDocument:
    """The document with a table after its text."""
    table = document.add_table(0, len(rows[0]))
    for cells in rows:
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    return document


def saved(document: WordDocument, path: Path) -> Path:
    """Write the document; returns where."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def word(path: Path, *paragraphs: str) -> Path:
    """Write a Word file with these paragraphs; returns where."""
    return saved(with_paragraphs(*paragraphs), path)


def entries_of(path: Path) -> dict[str, bytes]:
    """All entries of a Word file, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_entries(path: Path, entries: Mapping[str, bytes]) -> Path:
    """Write a Word file of these entries; returns where."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def with_body(path: Path, xml: str) -> Path:
    """Put WordprocessingML before the last paragraph of a Word file that holds ``HIER``."""
    entries = entries_of(path)
    body = entries[DOCUMENT].decode()
    before, mark, _ = body.partition("HIER")
    start = before.rindex("<w:p>")
    assert mark
    entries[DOCUMENT] = (body[:start] + xml + body[start:]).replace("HIER", "").encode()
    return write_entries(path, entries)


def reopened(docx: bytes) -> WordDocument:
    """The filled-in Word file as python-docx reads it."""
    return Document(io.BytesIO(docx))


def texts(docx: bytes) -> list[str]:
    """The texts of its paragraphs, those outside tables."""
    return [paragraph.text for paragraph in reopened(docx).paragraphs]


def namespace(values: Mapping[str, object]) -> Namespace:
    """Nested mappings as a template sees them."""
    return context.namespace(values)


def filled(path: Path, values: Mapping[str, object]) -> FilledIn:
    """The Word file filled in with these values."""
    context = values_of(namespace(values))
    return fill_in(compile_template(path, path.name), context, path.name)


def filled_text(tmp_path: Path, paragraphs: Iterable[str], values: Mapping[str, object]) -> str:
    """The text of a Word file of these paragraphs after filling in."""
    return filled(word(tmp_path / "t.docx", *paragraphs), values).text
