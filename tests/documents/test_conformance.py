"""The gate: our own files pass, anything that is no PDF/A-2b does not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import page as page_validation
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pikepdf.pdfa import validate_written

from docgen.core.errors import EngineFailedError
from docgen.documents.conformance import findings, require_pdfa
from tests.documents.assembled import joined
from tests.documents.converted import ENGINES, Parts
from tests.needs import needs_libreoffice

ALL = ("ondertekenpagina", "artikelen", "logo", "liggend")
Fault = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module", params=ENGINES)
def sound(request: pytest.FixtureRequest, converted: Callable[[str], Parts]) -> bytes:
    return joined(converted(request.param), ALL, concept=True).pdf


def changed(data: bytes, change: Fault) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def test_our_own_files_pass(sound: bytes) -> None:
    assert findings(sound) == ()
    require_pdfa(sound, "convenant van Soest")


def test_an_independent_checker_agrees(sound: bytes) -> None:
    report = page_validation.validate_pdf_bytes(sound, profile="2b")
    assert report.is_compliant, [item.message for item in report.failures]


@needs_libreoffice
def test_a_tagged_file_is_accessible(tagged_parts: Parts) -> None:
    data = joined(tagged_parts, ALL).pdf
    report = page_validation.validate_pdf_bytes(data, profile="ua1")
    assert report.is_compliant, [item.message for item in report.failures]


def without_exceptions(pdf: pikepdf.Pdf) -> None:
    """Take out the two things that the gate lets through on our own authority."""
    del pdf.Root.AcroForm
    for page in pdf.pages:
        if Name.Annots in page.obj:
            del page.obj[Name.Annots]
    packet = pdf.Root.Metadata.read_bytes().decode()
    bare = re.sub(r"(?s)<rdf:Description[^>]*xmlns:pdfuaid.*(?=</rdf:RDF>)", "", packet)
    pdf.Root.Metadata = pdf.make_stream(bare.encode(), Type=Name.Metadata, Subtype=Name.XML)


def test_the_exceptions_hide_nothing_else(sound: bytes) -> None:
    report = validate_written(io.BytesIO(changed(sound, without_exceptions)), "2b")
    assert list(report.findings) == []


def with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))


def with_script_on_a_field(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
    pdf.Root.AcroForm.Fields[0].A = pdf.make_indirect(action)


def with_loose_font(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.resources.Font["/Los"] = pdf.make_indirect(font)
    page.contents_add(b"/Artifact BMC BT /Los 9 Tf (los) Tj ET EMC")


def with_undeclared_colour(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.OutputIntents


def with_form_of_another_kind(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")


def with_appearances_to_be_made(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.NeedAppearances = True


def with_field_without_appearance(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AcroForm.Fields[0].AP


def with_attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"x"


def with_unknown_blend(pdf: pikepdf.Pdf) -> None:
    resources = pdf.pages[0].resources
    states = Dictionary(dict(resources.get(Name.ExtGState, Dictionary()).items()))
    states["/Fout"] = Dictionary(Type=Name.ExtGState, BM=Name("/Onbekend"))
    resources.ExtGState = states
    pdf.pages[0].contents_add(b"/Artifact BMC q /Fout gs 0 0 9 9 re f Q EMC")


def with_transfer_function(pdf: pikepdf.Pdf) -> None:
    resources = pdf.pages[0].resources
    resources.ExtGState = Dictionary(Fout=Dictionary(Type=Name.ExtGState, TR=Name.Identity))
    pdf.pages[0].contents_add(b"/Artifact BMC q /Fout gs 0 0 9 9 re f Q EMC")


def with_other_claim(pdf: pikepdf.Pdf) -> None:
    packet = pdf.Root.Metadata.read_bytes().replace(b"<pdfaid:part>2", b"<pdfaid:part>7")
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def with_hidden_field(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm.Fields[0].F = 6


def with_loose_font_in_a_field(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    appearance = pdf.Root.AcroForm.Fields[1].AP.N
    appearance.Resources = Dictionary(Font=Dictionary(Los=pdf.make_indirect(font)))
    appearance.write(b"BT /Los 9 Tf (los) Tj ET")


def with_sound(pdf: pikepdf.Pdf) -> None:
    media = Dictionary(Type=Name.Annot, Subtype=Name.Sound, Rect=Array([0, 0, 9, 9]), F=4)
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.Annots, pdf.make_indirect(media)])


FAULTS = [
    with_script,
    with_script_on_a_field,
    with_loose_font,
    with_undeclared_colour,
    with_form_of_another_kind,
    with_appearances_to_be_made,
    with_field_without_appearance,
    with_attachment,
    with_unknown_blend,
    with_transfer_function,
    with_other_claim,
    with_hidden_field,
    with_loose_font_in_a_field,
    with_sound,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_file_with_a_fault_is_refused(fault: Fault, sound: bytes) -> None:
    broken = changed(sound, fault)
    found = findings(broken)
    assert found
    with pytest.raises(EngineFailedError) as caught:
        require_pdfa(broken, "convenant van Soest")
    (problem,) = caught.value.problems
    reasons = "; ".join(f"{item.rule}: {item.message}" for item in found[:3])
    assert problem.what == (
        f"convenant van Soest voldoet niet aan de archiefnorm PDF/A-2b ({reasons})"
    )
    assert problem.remedy == (
        "Kijk of de gegevens of het sjabloon een teken, lettertype of afbeelding bevatten die "
        "niet kan worden ingesloten, of kies een andere omzetter met --engine."
    )
