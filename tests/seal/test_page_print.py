"""The fingerprint of a page: the same when saved anew, another when anything shown changes."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from docgen.seal.page_print import PagePrints


def document() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for number in range(2):
        pdf.add_blank_page(page_size=(200, 300))
        page = pdf.pages[number]
        page.obj.Resources = Dictionary(
            XObject=Dictionary(Im=picture(pdf, b"\x10\x20\x30" * 4)),
            ExtGState=Dictionary(G=Dictionary(ca=0.5)),
        )
        page.obj.Contents = pdf.make_stream(b"q 10 0 0 10 0 0 cm /Im Do Q")
        page.obj.Contents = Array([page.obj.Contents, pdf.make_stream(f"% {number}".encode())])
    return pdf


def picture(pdf: pikepdf.Pdf, pixels: bytes) -> pikepdf.Object:
    return pdf.make_stream(
        pixels,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=2,
        Height=2,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )


def prints(pdf: pikepdf.Pdf) -> list[str]:
    found = PagePrints()
    return [found.of(page) for page in pdf.pages]


def saved(pdf: pikepdf.Pdf, **how: object) -> pikepdf.Pdf:
    buffer = io.BytesIO()
    pdf.save(buffer, **how)  # type: ignore[arg-type]
    return pikepdf.open(buffer)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"compress_streams": False},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"recompress_flate": True},
        {"linearize": True},
    ],
)
def test_saving_anew_changes_nothing(how: dict[str, object]) -> None:
    pdf = document()
    assert prints(saved(pdf, **how)) == prints(pdf)


def set_pixel(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Resources.XObject.Im.write(b"\x10\x20\x30" * 3 + b"\x10\x20\x31")


def set_content(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Contents[1].write(b"% 2")


def set_state(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Resources.ExtGState.G.ca = 0.25


def set_box(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].MediaBox = [0, 0, 200, 301]


def set_turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[1].Rotate = 90


@pytest.mark.parametrize("change", [set_pixel, set_content, set_state, set_box, set_turned])
def test_a_change_shows_on_its_own_page_only(change: Callable[[pikepdf.Pdf], None]) -> None:
    pdf = document()
    before = prints(pdf)
    change(pdf)
    after = prints(saved(pdf))
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_annotations_do_not_count() -> None:
    pdf = document()
    before = prints(pdf)
    pdf.pages[0].Annots = pdf.make_indirect(Array([]))
    assert prints(pdf) == before


def test_what_leads_back_to_itself_ends() -> None:
    pdf = document()
    form = pdf.make_stream(b"/Im Do", Subtype=Name.Form)
    form.Resources = Dictionary(XObject=Dictionary(Im=form))
    pdf.pages[0].Resources.XObject.Im = form
    assert prints(saved(pdf)) == prints(pdf)
