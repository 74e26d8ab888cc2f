"""Word files converted once per engine, for the tests of what comes after the converter."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.shared import Mm
from PIL import Image

from docgen.core.model import FieldKind, FieldSize
from docgen.documents.markers import field_values
from docgen.engines.base import ConvertJob
from docgen.engines.select import choose
from tests.documents.words import blank, filled, saved, with_table
from tests.needs import needs_libreoffice

EMBEDDED, LIBREOFFICE = "ingebouwd", "libreoffice"
ENGINES = [EMBEDDED, pytest.param(LIBREOFFICE, marks=needs_libreoffice)]
SIZES: Mapping[FieldKind, FieldSize] = {
    FieldKind.SIGNATURE: FieldSize(65, 22),
    FieldKind.DATE: FieldSize(45, 7),
    FieldKind.PLACE: FieldSize(55, 7),
    FieldKind.FOR: FieldSize(6, 6),
    FieldKind.AGAINST: FieldSize(6, 6),
    FieldKind.ABSTAIN: FieldSize(6, 6),
}
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RULE = f'<w:pBdr {W}><w:bottom w:val="single" w:sz="8" w:space="1" w:color="000000"/></w:pBdr>'


@dataclass(frozen=True, slots=True)
class Parts:
    """Converted files, as the engine wrote them.

    Attributes:
        engine: Name of the engine.
        folder: Where they lie.
    """

    engine: str
    folder: Path

    def pdf(self, name: str) -> Path:
        """The PDF of one document."""
        return self.folder / f"{name}.pdf"


def signing_page() -> WordDocument:
    """Fields in a sentence, in a cell and in a loop; the loop runs once."""
    document = blank()
    document.add_paragraph("Ondertekening", style="Heading 1")
    document.add_paragraph("Aldus getekend op {{ veld.datum }} door beide partijen.")
    with_table(document, [["Handtekening", "{{ veld.handtekening }}"]])
    for text in ("{%p for een in [1] %}", "Te {{ veld.plaats }}", "{%p endfor %}"):
        document.add_paragraph(text)
    return document


def consent_form() -> WordDocument:
    """A choice in a table and in a sentence, and a signature."""
    document = blank()
    document.add_paragraph("Instemming", style="Heading 1")
    with_table(document, [["{{ veld.voor }}", "Voor"], ["{{ veld.tegen }}", "Tegen"]])
    document.add_paragraph("Of: {{ veld.onthouding }} onthouding van stemming.")
    document.add_paragraph("{{ veld.handtekening }}")
    return document


def too_wide() -> WordDocument:
    """A field that is wider than its cell."""
    return with_table(blank(), [["a", "b", "{{ veld.handtekening }}"]])


def twice() -> WordDocument:
    """The same field twice."""
    document = blank()
    document.add_paragraph("Op {{ veld.datum }} en op {{ veld.datum }}")
    return document


def numbered() -> WordDocument:
    """Two articles whose numbers Word makes, over two pages, with a table and a rule."""
    document = blank()
    numbering = document.part.numbering_part.element
    definition = (
        f'<w:abstractNum {W} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="Artikel %1"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, parse_xml(definition))
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for number, title in enumerate(("Doel en reikwijdte", "Slotbepaling")):
        heading = document.add_paragraph(title, style="Heading 1")
        heading._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>')
        )
        document.add_paragraph("De partijen werken samen.")
        ruled = document.add_paragraph("Met een lijn eronder.")
        ruled._p.get_or_add_pPr().append(parse_xml(RULE))
        if number == 0:
            with_table(document, [["kop a", "kop b"], ["1", "2"]])
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    return document


def ordinary_picture() -> WordDocument:
    """A picture of the size of a marker that is none."""
    document = blank()
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize((128, 8)).convert("RGB").save(buffer, "PNG")
    buffer.seek(0)
    run = document.add_paragraph("Logo: ").add_run()
    shape = run.add_picture(buffer, width=Mm(40), height=Mm(10))
    shape._inline.docPr.set("descr", "Logo van de regio")
    return document


def wide() -> WordDocument:
    """A landscape page."""
    document = blank(landscape=True)
    document.add_paragraph("Bijlage op een liggende bladzijde")
    return document


DOCUMENTS = {
    "ondertekenpagina": signing_page,
    "ondertekenpagina-weer": signing_page,
    "formulier": consent_form,
    "dubbel": twice,
    "te-breed": too_wide,
    "artikelen": numbered,
    "logo": ordinary_picture,
    "liggend": wide,
}


def convert_all(engine: str, folder: Path) -> Parts:
    """Convert every document with an engine, in one batch."""
    jobs = []
    for name, make in DOCUMENTS.items():
        docx = filled(
            saved(make(), folder / f"{name}.sjabloon.docx"), {"veld": field_values(SIZES)}
        )
        path = folder / f"{name}.docx"
        path.write_bytes(docx.docx)
        jobs.append(ConvertJob(name, path, folder / f"{name}.pdf"))
    choose(engine).convert(jobs, lambda job: None)
    return Parts(engine, folder)
