"""Faulty inputs: what is spoilt, by name. What docgen must say is in test_faulty_inputs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.shared import Mm

from tests.cli.dossiers import (
    LETTER,
    PACK,
    SIGNING_PAGE,
    TEXT,
    edit,
    parties,
    replace_in_word,
    word,
    workbook,
)
from tests.core.rows import csv_bytes, row, second

Spoil = Callable[[Path], None]
FAULTS: dict[str, Spoil] = {}

# First bytes of a .doc file: MS-CFB, 2.2 (compound file header).
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")


def _fault(name: str) -> Callable[[Spoil], Spoil]:
    def add(spoil: Spoil) -> Spoil:
        FAULTS[name] = spoil
        return spoil

    return add


# -- partijen.csv --------------------------------------------------------------------------


def _row_fault(name: str, **cells: str) -> None:
    FAULTS[f"csv: {name}"] = lambda root: parties(root, row(**cells), second())


_row_fault("empty required cell", achternaam="")
_row_fault("number is a word", nr="een")
_row_fault("number twice", nr="2")
_row_fault("unknown type", type="gemente")
_row_fault("address not well-formed", email="info@soest")
_row_fault("postcode not well-formed", postcode="123 AB")
_row_fault("unknown status", status="weg")
_row_fault("second signatory not complete", functie_2="secretaris")
_row_fault("alike but for spelling", naam="Gemeente  Baarn")
_row_fault("control character", naam="gemeente\x07 Soest")


@_fault("csv: id twice")
def _(root: Path) -> None:
    parties(root, {"id": "soest", **row()}, {"id": "soest", **second()})


@_fault("csv: column missing")
def _(root: Path) -> None:
    cells = {column: cell for column, cell in row().items() if column != "naam"}
    parties(root, cells)


@_fault("csv: row too long")
def _(root: Path) -> None:
    (root / "partijen.csv").write_bytes(csv_bytes([row()]).rstrip() + b";te veel\r\n")


@_fault("csv: row too short")
def _(root: Path) -> None:
    (root / "partijen.csv").write_bytes(csv_bytes([row()]) + b"2;gemeente Baarn\r\n")


@_fault("csv: empty file")
def _(root: Path) -> None:
    (root / "partijen.csv").write_bytes(b"")


@_fault("csv: heading only")
def _(root: Path) -> None:
    (root / "partijen.csv").write_bytes(csv_bytes([row()]).splitlines()[0])


@_fault("csv: quotation mark not closed")
def _(root: Path) -> None:
    (root / "partijen.csv").write_bytes(csv_bytes([row()]).replace(b"gemeente Soest", b'"gemeente'))


@_fault("csv: three faults at once")
def _(root: Path) -> None:
    parties(root, row(email="info@soest", type="dorp"), second(postcode="AB"))


@_fault("csv: nobody takes part")
def _(root: Path) -> None:
    parties(root, row(status="uitgetreden"))


@_fault("list missing")
def _(root: Path) -> None:
    (root / "partijen.csv").unlink()


# -- partijen.xlsx -------------------------------------------------------------------------


@_fault("xlsx: not a workbook")
def _(root: Path) -> None:
    (root / "partijen.csv").unlink()
    (root / "partijen.xlsx").write_bytes(b"PK\x03\x04 geen werkmap")


@_fault("xlsx: address not well-formed")
def _(root: Path) -> None:
    workbook(root, row(), second(email="baarn.example"))


@_fault("xlsx: number twice")
def _(root: Path) -> None:
    workbook(root, row(), second(nr="1"))


@_fault("xlsx beside csv")
def _(root: Path) -> None:
    before = (root / "partijen.csv").read_bytes()
    workbook(root, row())
    (root / "partijen.csv").write_bytes(before)


# -- pakket.toml ---------------------------------------------------------------------------


def _toml_fault(name: str, old: str, new: str) -> None:
    FAULTS[f"toml: {name}"] = lambda root: edit(root / PACK / "pakket.toml", old, new)


_toml_fault("quotation mark missing", 'versie = "1.0"', 'versie = "1.0')
_toml_fault("kenmerk missing", 'kenmerk = "MIJN-2027"', "")
_toml_fault("kenmerk in lower case", "MIJN-2027", "mijn 2027")
_toml_fault("unknown key", "retour_voor =", "retour_vor =")
_toml_fault("date as text", "verzenddatum = 2026-11-02", 'verzenddatum = "2 november 2026"')
_toml_fault("deadline before sending", "retour_voor = 2027-01-01", "retour_voor = 2026-01-01")
_toml_fault("version without quotation marks", 'versie = "1.0"', "versie = 1.0")
_toml_fault("template missing", '"overeenkomst-tekst.docx"', '"overeenkomst-text.docx"')
_toml_fault("document twice", 'id = "overeenkomst"', 'id = "brief"')
_toml_fault("signature page zero", "ondertekenpagina = 2", "ondertekenpagina = 0")
_toml_fault("unknown format", 'formaten = ["pdf"]\nmail', 'formaten = ["pdf", "odt"]\nmail')
_toml_fault("salutation missing", 'waterschap = "Geacht college van dijkgraaf en heemraden,"', "")
_toml_fault("mail text missing", 'sjabloon = "verzending.txt"', 'sjabloon = "verzend.txt"')
_toml_fault("unknown field in subject", "ing: {{ pakket.titel }}", "ing: {{ pakket.titl }}")


# -- Word ----------------------------------------------------------------------------------


def _letter_fault(name: str, text: str) -> None:
    FAULTS[f"docx: {name}"] = lambda root: word(
        root, LETTER, lambda document: document.add_paragraph(text)
    )


_letter_fault("unknown field", "Aan {{ partij.naamm }}")
_letter_fault("unclosed condition", "{% if partij.functie_2 %}en een tweede")
_letter_fault("unknown filter", "{{ pakket.verzenddatum | datumm }}")
_letter_fault("filter cannot take the value", "{{ partij.naam | datum }}")
_letter_fault("tag not closed", "Aan {{ partij.naam")
_letter_fault("field in a document that is not signed", "{{ veld.handtekening }}")
_letter_fault("escape from the sandbox", "{{ partij.__class__.__mro__ }}")


@_fault("docx: not a zip file")
def _(root: Path) -> None:
    (root / PACK / LETTER).write_bytes(b"Geachte heer, mevrouw,")


@_fault("docx: doc renamed")
def _(root: Path) -> None:
    (root / PACK / LETTER).write_bytes(_OLE + bytes(504))


@_fault("docx: zip without a document")
def _(root: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("foto.jpg", b"x")
    (root / PACK / LETTER).write_bytes(buffer.getvalue())


@_fault("docx: cut off half-way")
def _(root: Path) -> None:
    path = root / PACK / LETTER
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


@_fault("docx: tag over two paragraphs")
def _(root: Path) -> None:
    def change(document: WordDocument) -> None:
        document.add_paragraph("Aan {{ partij.")
        document.add_paragraph("naam }}")

    word(root, LETTER, change)


@_fault("docx: field in a header")
def _(root: Path) -> None:
    def change(document: WordDocument) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ veld.datum }}"

    word(root, TEXT, change)


@_fault("docx: no signature field")
def _(root: Path) -> None:
    def change(document: WordDocument) -> None:
        replace_in_word(document, "{{ veld.handtekening }}", "")
        replace_in_word(document, "{{ veld.handtekening_2 }}", "")

    word(root, SIGNING_PAGE, change)


@_fault("docx: one field, two signatories")
def _(root: Path) -> None:
    word(
        root,
        SIGNING_PAGE,
        lambda document: replace_in_word(document, "{{ veld.handtekening_2 }}", ""),
    )


@_fault("docx: same field twice")
def _(root: Path) -> None:
    word(root, SIGNING_PAGE, lambda document: document.add_paragraph("{{ veld.handtekening }}"))


@_fault("docx: signature on another page")
def _(root: Path) -> None:
    def change(document: WordDocument) -> None:
        document.paragraphs[0].insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)

    word(root, SIGNING_PAGE, change)


@_fault("docx: text in the strip of the page code")
def _(root: Path) -> None:
    def change(document: WordDocument) -> None:
        document.sections[0].bottom_margin = Mm(5)
        document.sections[0].footer_distance = Mm(3)
        for number in range(60):
            document.add_paragraph(f"Regel {number}")

    word(root, TEXT, change)
