"""Parts made ready: fields found where they lie, and nothing left of when and by whom."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from docgen.core.errors import EngineFailedError, TemplateError
from docgen.core.model import FieldKind
from docgen.documents.markers import MARKER_HEIGHT, MARKER_WIDTH, Marker, marker_png
from docgen.documents.parts import PartFacts, Rect, clean_part
from tests.documents.converted import EMBEDDED, ENGINES, SIZES, Parts

DATE, PLACE, SIGNATURE = (
    Marker(kind) for kind in (FieldKind.DATE, FieldKind.PLACE, FieldKind.SIGNATURE)
)
POINTS_PER_MM = 72 / 25.4


@pytest.fixture(scope="module", params=ENGINES)
def parts(request: pytest.FixtureRequest, converted: Callable[[str], Parts]) -> Parts:
    return converted(request.param)


def cleaned(parts: Parts, name: str, tmp_path: Path) -> tuple[PartFacts, Path]:
    target = tmp_path / f"{name}.pdf"
    return clean_part(parts.pdf(name), target, name), target


def pictures(pdf: Path) -> list[Rect]:
    """Where the pictures of page 1 lie, as PDFium sees them, from top to bottom."""
    with pypdfium2.PdfDocument(pdf) as document:
        kinds = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        found = [image.get_bounds() for image in document[0].get_objects(filter=kinds)]
    return sorted(found, key=lambda rect: -rect[1])


def test_fields_lie_where_the_pictures_lay(parts: Parts, tmp_path: Path) -> None:
    facts, target = cleaned(parts, "ondertekenpagina", tmp_path)
    assert [place.marker for place in facts.fields] == [DATE, SIGNATURE, PLACE]
    assert {place.page for place in facts.fields} == {0}
    for place, rect in zip(facts.fields, pictures(parts.pdf("ondertekenpagina")), strict=True):
        assert place.rect == pytest.approx(rect, abs=1)
    assert pictures(target) == []


def test_fields_have_the_size_of_the_pack(parts: Parts, tmp_path: Path) -> None:
    facts, _ = cleaned(parts, "ondertekenpagina", tmp_path)
    for place in facts.fields:
        left, bottom, right, top = place.rect
        size = SIZES[place.marker.kind]
        assert right - left == pytest.approx(size.width_mm * POINTS_PER_MM, abs=0.2)
        assert top - bottom == pytest.approx(size.height_mm * POINTS_PER_MM, abs=0.2)


def test_a_field_in_a_sentence_stands_between_its_words(parts: Parts, tmp_path: Path) -> None:
    facts, _ = cleaned(parts, "ondertekenpagina", tmp_path)
    left, bottom, right, top = facts.fields[0].rect
    with pypdfium2.PdfDocument(parts.pdf("ondertekenpagina")) as document:
        page = document[0].get_textpage()
        before = page.get_text_bounded(bottom=bottom - 6, top=top, right=left)
        after = page.get_text_bounded(bottom=bottom - 6, top=top, left=right)
    assert before.split() == ["Aldus", "getekend", "op"]
    assert after.split()[:2] == ["door", "beide"]


def test_the_text_stays_as_it_was(parts: Parts, tmp_path: Path) -> None:
    _, target = cleaned(parts, "ondertekenpagina", tmp_path)
    before, after = (
        pypdf.PdfReader(path).pages[0].extract_text()
        for path in (parts.pdf("ondertekenpagina"), target)
    )
    assert after.split() == before.split()
    assert "Handtekening" in after


def test_a_field_that_stands_twice_is_refused(parts: Parts, tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        clean_part(parts.pdf("dubbel"), tmp_path / "weg.pdf", "ondertekenpagina.docx")
    assert str(caught.value) == (
        "{{ veld.datum }} staat 2 keer in ondertekenpagina.docx. "
        "Laat het één keer staan; een tweede ondertekenaar krijgt {{ veld.datum_2 }}."
    )
    assert not (tmp_path / "weg.pdf").exists()


def test_a_field_that_is_wider_than_its_cell_is_never_lost(parts: Parts, tmp_path: Path) -> None:
    """LibreOffice lets it stick out; the embedded engine cuts it off, and then we say so."""
    if parts.engine == EMBEDDED:
        with pytest.raises(TemplateError) as caught:
            cleaned(parts, "te-breed", tmp_path)
        assert str(caught.value) == (
            "te-breed: een invulplek past niet in de tabelcel waarin hij staat. Maak de kolom in "
            "Word breder (of de rij hoger), of het veld kleiner onder [velden] in pakket.toml."
        )
    else:
        facts, _ = cleaned(parts, "te-breed", tmp_path)
        assert [place.marker for place in facts.fields] == [SIGNATURE]


def test_a_picture_of_the_size_of_a_marker_is_left_alone(parts: Parts, tmp_path: Path) -> None:
    facts, target = cleaned(parts, "logo", tmp_path)
    assert facts.fields == ()
    assert len(pictures(target)) == 1


def test_headings_are_found_with_their_numbers(parts: Parts, tmp_path: Path) -> None:
    facts, _ = cleaned(parts, "artikelen", tmp_path)
    assert [(one.level, one.title, one.page) for one in facts.headings] == [
        (1, "Artikel 1 Doel en reikwijdte", 0),
        (1, "Artikel 2 Slotbepaling", 1),
    ]
    with pypdfium2.PdfDocument(parts.pdf("artikelen")) as document:
        for heading in facts.headings:
            page = document[heading.page].get_textpage()
            line = page.get_text_bounded(top=heading.top + 3, bottom=heading.top - 25)
            assert heading.title.split()[-1] in line


def test_pages_and_the_lowest_text_are_measured(parts: Parts, tmp_path: Path) -> None:
    facts, _ = cleaned(parts, "artikelen", tmp_path)
    assert facts.pages == len(facts.lowest) == 2
    with pypdfium2.PdfDocument(parts.pdf("artikelen")) as document:
        for number, lowest in enumerate(facts.lowest):
            assert lowest is not None
            page = document[number].get_textpage()
            assert not page.get_text_bounded(top=lowest - 0.5, bottom=0).strip()
            assert page.get_text_bounded(top=lowest + 14, bottom=lowest - 0.5).strip()


def test_the_same_word_file_gives_the_same_part(parts: Parts, tmp_path: Path) -> None:
    facts, one = cleaned(parts, "ondertekenpagina", tmp_path)
    again, other = cleaned(parts, "ondertekenpagina-weer", tmp_path)
    assert facts == again
    assert one.read_bytes() == other.read_bytes()
    before = one.read_bytes()
    cleaned(parts, "ondertekenpagina", tmp_path)
    assert one.read_bytes() == before


def test_nothing_is_left_of_what_the_converter_said_of_itself(parts: Parts, tmp_path: Path) -> None:
    _, target = cleaned(parts, "artikelen", tmp_path)
    with pikepdf.open(target) as pdf:
        assert "/Info" not in pdf.trailer
        for key in ("/Metadata", "/Outlines", "/OpenAction", "/OutputIntents", "/PageLabels"):
            assert key not in pdf.Root
    data = target.read_bytes()
    assert b"CreationDate" not in data
    assert b"LibreOffice" not in data


# -- pictures that another program stored in its own way -------------------------------------


def with_picture(pdf: pikepdf.Pdf, image: pikepdf.Stream, path: Path) -> Path:
    """A page with this picture of 60 × 15 mm, 30 mm from the left and 200 mm from below."""
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj[Name.Resources] = Dictionary(XObject=Dictionary({"/Im7": image}))
    sizes = [60 * POINTS_PER_MM, 15 * POINTS_PER_MM, 30 * POINTS_PER_MM, 200 * POINTS_PER_MM]
    matrix = "{:.3f} 0 0 {:.3f} {:.3f} {:.3f}".format(*sizes)
    content = f"q 1 0 0 -1 0 842 cm q {matrix} cm Q Q q {matrix} cm /Im7 Do Q"
    page.obj[Name.Contents] = pdf.make_stream(content.encode())
    pdf.save(path)
    return path


def stored(pdf: pikepdf.Pdf, marker: Marker, form: str) -> pikepdf.Stream:
    """The marker's picture as a PDF picture of the given form."""
    picture = Image.open(io.BytesIO(marker_png(marker)))
    image = pdf.make_stream(picture.tobytes())
    image.stream_dict = Dictionary(
        Type=Name.XObject, Subtype=Name.Image, Width=MARKER_WIDTH, Height=MARKER_HEIGHT,
        ColorSpace=Name.DeviceRGB, BitsPerComponent=8,
    )  # fmt: skip
    if form == "jpeg":
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=60)
        image.write(buffer.getvalue(), filter=Name.DCTDecode)
    elif form == "grey":
        image.ColorSpace = Name.DeviceGray
        image.write(picture.convert("L").tobytes())
    elif form == "palette":
        palette = pikepdf.String(bytes([255, 255, 255, 0, 0, 0]))
        image.ColorSpace = Array([Name.Indexed, Name.DeviceRGB, 1, palette])
        image.write(bytes(0 if value else 1 for value in picture.convert("L").tobytes()))
    return image


@pytest.mark.parametrize("form", ["rgb", "jpeg", "grey", "palette"])
def test_a_marker_is_known_however_it_is_stored(form: str, tmp_path: Path) -> None:
    pdf = pikepdf.new()
    source = with_picture(pdf, stored(pdf, SIGNATURE, form), tmp_path / "a.pdf")
    facts = clean_part(source, tmp_path / "b.pdf", "b")
    (place,) = facts.fields
    assert place.marker == SIGNATURE
    expected = [millimetres * POINTS_PER_MM for millimetres in (30, 200, 90, 215)]
    assert place.rect == pytest.approx(expected, abs=0.01)
    with pikepdf.open(tmp_path / "b.pdf") as cleaned_pdf:
        assert list(cleaned_pdf.pages[0].resources.XObject.keys()) == []
        assert b"Do" not in cleaned_pdf.pages[0].Contents.read_bytes()


def test_a_page_without_anything_is_no_trouble(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.save(tmp_path / "a.pdf")
    facts = clean_part(tmp_path / "a.pdf", tmp_path / "b.pdf", "b")
    assert facts == PartFacts(1, (), (), (None,))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nhalf", b"<html></html>"])
def test_what_is_no_pdf_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    with pytest.raises(EngineFailedError) as caught:
        clean_part(tmp_path / "a.pdf", tmp_path / "b.pdf", "convenant van Soest")
    assert str(caught.value) == (
        "de omzetter gaf geen leesbare PDF van convenant van Soest. "
        "Probeer het opnieuw, of kies een andere omzetter met --engine."
    )
    assert not (tmp_path / "b.pdf").exists()
