"""A small dossier for tests of the command line, and ways to spoil it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
from docx import Document
from docx.document import Document as WordDocument

from docgen.cli.nieuw import STARTER
from tests.core.rows import SOUND, csv_bytes

PACK = "sjablonen/mijn-pakket"
LETTER = "brief.docx"
SIGNING_PAGE = "overeenkomst-ondertekenpagina.docx"
TEXT = "overeenkomst-tekst.docx"


def starter(folder: Path) -> Path:
    """A dossier with the starter pack: three parties, a letter and an agreement."""
    shutil.copytree(STARTER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def edit(file: Path, old: str, new: str) -> None:
    """Replace one text in a text file, which must be there."""
    text = file.read_text(encoding="utf-8-sig")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def parties(root: Path, *rows: Mapping[str, str], **writing: str) -> None:
    """Write partijen.csv with these rows."""
    (root / "partijen.csv").write_bytes(csv_bytes(rows, **writing))


def workbook(root: Path, *rows: Mapping[str, str]) -> None:
    """Write partijen.xlsx with these rows, instead of partijen.csv."""
    (root / "partijen.csv").unlink()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(SOUND))
    for row in rows:
        sheet.append([row[column] or None for column in SOUND])
    buffer = io.BytesIO()
    book.save(buffer)
    (root / "partijen.xlsx").write_bytes(buffer.getvalue())


def word(root: Path, name: str, change: Callable[[WordDocument], object]) -> None:
    """Open a template, change it and save it, as a secretary does in Word."""
    path = root / PACK / name
    document = Document(str(path))
    change(document)
    document.save(str(path))


def replace_in_word(document: WordDocument, old: str, new: str) -> None:
    """Replace a text in the paragraphs of a document, in tables too."""
    found = 0
    for element in document.element.body.iter("{*}t"):
        if old in (element.text or ""):
            element.text = element.text.replace(old, new)
            found += 1
    assert found, f"{old} is not in the template"
