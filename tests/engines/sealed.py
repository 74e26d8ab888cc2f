"""A finished document with room for a seal, keys to seal it with, and the sealed file."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from docgen.core.model import FieldKind
from docgen.documents import typeface
from docgen.documents.assemble import AssembleJob, PartInput, assemble
from docgen.documents.markers import ALT_PREFIX, Marker
from docgen.documents.parts import FieldPlace, PartFacts
from docgen.engines.practice_ca import (
    PracticeAuthority,
    practice_authority,
    practice_seal,
    write_p12,
)
from docgen.engines.sealing import SealKey, SealRequest, load_key, seal_pdf
from tests.documents.assembled import INFO, party

NOW = datetime(2025, 12, 20, 14, 30, tzinfo=UTC)
HOLDER = "Provincie Voorbeeld"
PASSWORD = "een wachtwoord met één é"
SEAL, DATE = "handtekening-07-soest-burgemeester", "datum-07-soest-burgemeester"
_FIELDS = (
    FieldPlace(Marker(FieldKind.SIGNATURE), 0, (300.0, 60.0, 500.0, 120.0)),
    FieldPlace(Marker(FieldKind.DATE), 0, (300.0, 140.0, 430.0, 160.0)),
)
_PAGES = 3


@cache
def authority() -> PracticeAuthority:
    """The authority that trusting tests trust."""
    return practice_authority(3, NOW)


@cache
def document() -> bytes:
    """A tagged PDF/A-2b file of three pages, with an empty signature field and a text field."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deel.pdf"
        _write_part(path)
        facts = PartFacts(_PAGES, _FIELDS, (), (None,) * _PAGES)
        info = replace(INFO, tagged=True)
        part = PartInput(path, facts, "Voorblad")
        return assemble(AssembleJob("voorbeeld", party(), (part,), info, None, False)).pdf


def _write_part(path: Path) -> None:
    """Pages with a tagged line each, and markers in the tree as a converter leaves them."""
    with pikepdf.new() as pdf:
        font = typeface.embed(pdf)
        body = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        kids: list[pikepdf.Object] = []
        numbers: list[pikepdf.Object | int] = []
        for number in range(_PAGES):
            page = pdf.add_blank_page(page_size=(595, 842)).obj
            text = typeface.literal(f"Definitief exemplaar, bladzijde {number + 1}")
            drawn = f"/P <</MCID 0>> BDC BT /F 14 Tf 1 0 0 1 70 700 Tm {text} Tj ET EMC"
            page[Name.Contents] = pdf.make_stream(drawn.encode())
            page[Name.Resources] = Dictionary(Font=Dictionary(F=font))
            page[Name.StructParents] = number
            line = Dictionary(Type=Name.StructElem, S=Name.P, P=body, Pg=page, K=0)
            kids.append(pdf.make_indirect(line))
            numbers += [number, Array([kids[-1]])]
        for place in _FIELDS:
            alt = String(ALT_PREFIX + place.marker.name)
            figure = Dictionary(Type=Name.StructElem, S=Name.Figure, P=body, Alt=alt)
            kids.append(pdf.make_indirect(figure))
        body[Name.K] = Array(kids)
        tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=body))
        body[Name.P] = tree
        tree[Name.ParentTree] = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        pdf.Root[Name.StructTreeRoot] = tree
        pdf.save(path)


@cache
def key(rsa_key: bool = False) -> SealKey:
    """The key of an organisation's practice seal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "zegel.p12"
        made = practice_seal(authority(), HOLDER, NOW, rsa_key=rsa_key)
        write_p12(made, authority(), path, PASSWORD)
        return load_key(path, PASSWORD, NOW)


@cache
def sealed(rsa_key: bool = False) -> bytes:
    """The document, sealed, without a timestamp."""
    how = SealRequest(SEAL, NOW, "Definitief exemplaar", "Utrecht")
    return seal_pdf(document(), key(rsa_key), how)
