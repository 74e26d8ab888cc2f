"""What makes two documents of one make, and what does not."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from docgen.core.errors import EngineFailedError
from docgen.documents.conformance import admit
from docgen.documents.skeleton import skeleton
from tests.documents.assembled import joined
from tests.documents.converted import ENGINES, Parts

Change = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module", params=ENGINES)
def document(request: pytest.FixtureRequest, converted: Callable[[str], Parts]) -> bytes:
    return joined(converted(request.param), ("ondertekenpagina", "artikelen")).pdf


def made_of(data: bytes) -> frozenset[str] | None:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return skeleton(pdf)


def changed(data: bytes, change: Change) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(buffer, fix_metadata_version=False)
    return buffer.getvalue()


def other_words(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    font = next(iter(page.resources.Font.keys()))
    page.contents_add(f"BT {font} 9 Tf <0505> Tj ET".encode())


def loose_font(pdf: pikepdf.Pdf) -> None:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].resources.Font["/Los"] = pdf.make_indirect(font)


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("x"))


def transparency(pdf: pikepdf.Pdf) -> None:
    state = Dictionary(Type=Name.ExtGState, ca=0.5)
    pdf.pages[0].resources.ExtGState = Dictionary(G=state)


def picture(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(b"\x00", Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    image.ColorSpace, image.BitsPerComponent = Name.DeviceCMYK, 8
    pdf.pages[0].resources.XObject = Dictionary(Im=image)


def undefined_glyph(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0]
    font = next(iter(page.resources.Font.keys()))
    page.contents_add(f"BT {font} 9 Tf [<0000>] TJ ET".encode())


def test_other_words_are_the_same_make(document: bytes) -> None:
    assert made_of(changed(document, other_words)) == made_of(document) is not None


@pytest.mark.parametrize("change", [loose_font, script, transparency, picture])
def test_another_construct_is_another_make(change: Change, document: bytes) -> None:
    assert made_of(changed(document, change)) != made_of(document)


def test_a_character_without_a_glyph_is_never_of_a_known_make(document: bytes) -> None:
    assert made_of(changed(document, undefined_glyph)) is None


def test_the_gate_refuses_a_fault_also_after_a_sound_one(document: bytes) -> None:
    sound = {made_like} if (made_like := admit(document, "convenant van Soest", (), ())) else set()
    assert admit(changed(document, other_words), "convenant van Zeist", (), sound) in sound
    with pytest.raises(EngineFailedError, match=r"convenant van Baarn voldoet niet"):
        admit(changed(document, script), "convenant van Baarn", (), sound)


@pytest.mark.parametrize(
    ("codes", "undefined"), [("00050000", True), ("0000", True), ("00100001", False), ("", False)]
)
def test_the_undefined_glyph_among_codes_of_four_digits(
    codes: str, undefined: bool, converted: Callable[[str], Parts]
) -> None:
    with pikepdf.open(converted("ingebouwd").pdf("artikelen")) as pdf:
        page = pdf.pages[0]
        fonts = page.resources.Font
        assert all(font.Subtype == Name.Type0 for font in fonts.values())
        page.contents_add(f"BT {next(iter(fonts.keys()))} 9 Tf <{codes}> Tj ET".encode())
        assert (skeleton(pdf) is None) is undefined
