"""Stamps: read back the way scanners and people read them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pikepdf
import pypdf
import pypdfium2
import pytest
import zxingcpp
from pikepdf import Array, Name
from PIL import Image

from docgen.core.identity import PageIdentity, parse_code, parse_line
from docgen.core.page_layout import CODE_BOTTOM_MM, CODE_MM, CODE_RIGHT_MM
from docgen.documents import typeface
from docgen.documents.stamp import PageStamp, code_modules, stamp_page
from tests.documents.assembled import IDENTITY, joined
from tests.documents.converted import ENGINES, Parts

# The longest that a pack's name and numbers may be: the code with the smallest modules.
LONGEST = PageIdentity("REGIONALE-SAMENWERKI", "10.11.12", 1234, 1, 1, "ZZZZZZ")
OWN = b"BT /F1 12 Tf 72 600 Td (eigen tekst) Tj ET"


@pytest.fixture(scope="module", params=ENGINES)
def parts(request: pytest.FixtureRequest, converted: Callable[[str], Parts]) -> Parts:
    return converted(request.param)


def rendered(pdf: bytes, dpi: int, page: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    picture: Image.Image = document[page].render(scale=dpi / 72).to_pil()
    document.close()
    return picture


def read(picture: Image.Image) -> list[PageIdentity | None]:
    return [parse_code(found.text) for found in zxingcpp.read_barcodes(picture)]


def stamped(stamp: PageStamp, width: float = 595.28, height: float = 841.89) -> pikepdf.Pdf:
    """A page of its own with a stamp."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(width, height))
    page.obj[Name.Contents] = pdf.make_stream(OWN)
    stamp_page(pdf, page, stamp, typeface.embed(pdf))
    return pdf


def saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def sheet() -> bytes:
    """A page with the code of the smallest modules."""
    return saved(stamped(PageStamp(LONGEST, concept=False)))


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_code_is_read_at_every_turn(sheet: bytes, dpi: int, turn: int) -> None:
    assert read(rendered(sheet, dpi).rotate(turn, expand=True)) == [LONGEST]


@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("skew", [3, -3, 183])
def test_the_code_is_read_from_a_sheet_that_lay_askew(sheet: bytes, dpi: int, skew: int) -> None:
    picture = rendered(sheet, dpi).convert("L")
    picture = picture.rotate(skew, resample=Image.Resampling.BILINEAR, expand=True, fillcolor=255)
    assert read(picture) == [LONGEST]


def test_every_page_of_a_document_says_which_it_is(parts: Parts) -> None:
    done = joined(parts, ("ondertekenpagina", "artikelen", "liggend"))
    reader = pypdf.PdfReader(io.BytesIO(done.pdf))
    assert done.pages == len(reader.pages) == 4
    for number, page in enumerate(reader.pages, start=1):
        expected = PageIdentity("CRS-2026", "1.0", 7, number, 4, "K7Q2M9")
        assert read(rendered(done.pdf, 200, number - 1)) == [expected]
        text = page.extract_text()
        assert parse_line(text) == expected
        assert f"pagina {number} van 4" in text
    first, last = reader.pages[0].mediabox, reader.pages[3].mediabox
    assert first.height > first.width
    assert last.width > last.height


def test_the_pages_own_streams_are_not_touched(parts: Parts) -> None:
    done = joined(parts, ("artikelen", "liggend"), concept=True)
    bare = joined(parts, ("artikelen", "liggend"), identity=None)
    with (
        pikepdf.open(io.BytesIO(done.pdf)) as pdf,
        pikepdf.open(io.BytesIO(bare.pdf)) as plain,
    ):
        for page, without in zip(pdf.pages, plain.pages, strict=True):
            own = without.obj.Contents
            streams = list(own) if isinstance(own, Array) else [own]
            kept = [one.read_bytes() for one in list(page.obj.Contents)[1:-1]]
            assert kept == [one.read_bytes() for one in streams]


@pytest.mark.parametrize(("width", "height"), [(595.28, 841.89), (841.89, 595.28)])
def test_the_code_is_square_and_where_the_design_says(width: float, height: float) -> None:
    picture = rendered(saved(stamped(PageStamp(IDENTITY, False), width, height)), 720).convert("1")
    per_mm = 720 / 25.4
    right = width * 10 - CODE_RIGHT_MM * per_mm
    bottom = height * 10 - CODE_BOTTOM_MM * per_mm
    # From its first dark module to its last, with white around.
    box = (right - (CODE_MM + 2) * per_mm, bottom - (CODE_MM + 2) * per_mm, right + 40, bottom + 40)
    corner = tuple(round(value) for value in box)
    left, top, end, low = corner
    dark = picture.crop((left, top, end, low)).point(lambda value: 255 - value).getbbox()
    assert dark is not None
    assert (dark[2] - dark[0]) / per_mm == pytest.approx(CODE_MM, abs=0.1)
    assert (dark[3] - dark[1]) / per_mm == pytest.approx(CODE_MM, abs=0.1)
    assert left + dark[2] == pytest.approx(right, abs=0.2 * per_mm)
    assert top + dark[3] == pytest.approx(bottom, abs=0.2 * per_mm)


def test_the_code_is_drawn_module_by_module() -> None:
    rows = code_modules(IDENTITY)
    assert len({len(row) for row in rows} | {len(rows)}) == 1
    assert set(b"".join(rows)) <= {0, 255}
    size = len(rows)
    # Source: ISO/IEC 18004, 6.3: versions have 21, 25, 29, … modules, and three finder patterns.
    assert (size - 21) % 4 == 0
    for row, column in ((0, 0), (0, size - 7), (size - 7, 0)):
        assert rows[row][column : column + 7] == bytes(7)


def test_half_the_correction_of_level_m_is_there() -> None:
    """A stain over a tenth of the code does not hide it."""
    picture = rendered(saved(stamped(PageStamp(IDENTITY, False))), 300).convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    middle = found.position.top_left.x + 118, found.position.top_left.y + 118
    picture.paste(255, (middle[0] - 25, middle[1] - 25, middle[0] + 25, middle[1] + 25))
    assert read(picture) == [IDENTITY]


def test_without_identity_or_draft_nothing_is_drawn() -> None:
    pdf = stamped(PageStamp(None, concept=False))
    pdf = pikepdf.open(io.BytesIO(saved(pdf)))
    assert b"".join(one.read_bytes() for one in pdf.pages[0].obj.Contents).split() == [
        b"q", *OWN.split(), b"Q"
    ]  # fmt: skip


def depths(page: pikepdf.Page) -> Iterator[tuple[str, list[str]]]:
    """Each operator with the marks it stands in."""
    marks: list[str] = []
    for one in pikepdf.parse_content_stream(page):
        operator = str(one.operator)
        if operator in ("BDC", "BMC"):
            marks.append(str(one.operands[0]))
        elif operator == "EMC":
            marks.pop()
        yield operator, list(marks)


@pytest.mark.parametrize("concept", [True, False])
def test_all_that_is_stamped_is_an_artifact(concept: bool) -> None:
    pdf = stamped(PageStamp(IDENTITY, concept))
    drawn = [marks for operator, marks in depths(pdf.pages[0]) if operator in ("Tj", "f")]
    own, others = [marks for marks in drawn if not marks], [marks for marks in drawn if marks]
    assert len(own) == 1
    assert others == [["/Artifact"]] * (4 if concept else 3)


def test_the_watermark_lies_under_the_text_and_across_the_page() -> None:
    pdf = stamped(PageStamp(None, concept=True))
    streams = [one.read_bytes() for one in pdf.pages[0].obj.Contents]
    assert [b"/Background" in data for data in streams] == [True, False, False]
    assert streams[1] == OWN
    picture = rendered(saved(pdf), 72).convert("L")
    box = picture.point(lambda value: 255 * (value < 250)).getbbox()
    assert box is not None
    left, right = box[0], box[2]
    assert right - left > picture.width / 2
    assert left > 0
    assert right < picture.width
    # Light enough to read through: nowhere darker than a light grey.
    watermark_only = picture.crop((0, 250, picture.width, picture.height))
    assert watermark_only.getextrema()[0] > 200  # type: ignore[operator]


def test_a_draft_is_a_draft_on_every_page(parts: Parts) -> None:
    done = joined(parts, ("artikelen", "liggend"), concept=True)
    for page in pypdf.PdfReader(io.BytesIO(done.pdf)).pages:
        assert "CONCEPT" in page.extract_text()


def test_pages_that_share_their_resources_each_get_their_own() -> None:
    pdf = pikepdf.new()
    shared = pdf.make_indirect(pikepdf.Dictionary(Font=pikepdf.Dictionary()))
    for _ in range(2):
        page = pdf.add_blank_page()
        page.obj[Name.Resources] = shared
    stamp_page(pdf, pdf.pages[0], PageStamp(IDENTITY, False), typeface.embed(pdf))
    assert list(shared.Font.keys()) == []
    assert "/DocgenStempel" in pdf.pages[0].resources.Font
