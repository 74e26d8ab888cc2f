"""Plain scans as scanners make them, and pages that are almost plain scans."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream
from PIL import Image, ImageCms

from tests.engines import papers
from tests.seal.hostile_pages import Change, bare_font, changed, image

SIZE = (331, 468)
FILL = b"q 595 0 0 842 0 0 cm /X0 Do Q"
Maker = Callable[[Pdf], Stream]


def sheet(mode: str) -> Image.Image:
    return Image.fromarray(papers.sheet(*SIZE)).convert(mode)


def jpeg(mode: str = "L", **how: object) -> bytes:
    out = io.BytesIO()
    sheet(mode).save(out, "JPEG", **how)
    return out.getvalue()


def fax() -> bytes:
    """The one strip of a telefax (TIFF 6.0, tags 273 and 279)."""
    out = io.BytesIO()
    sheet("1").save(out, "TIFF", compression="group4", tiffinfo={278: SIZE[1]})
    with Image.open(out) as tiff:
        places, lengths = tiff.tag_v2[273], tiff.tag_v2[279]  # type: ignore[attr-defined]
    (place,), (length,) = places, lengths
    return out.getvalue()[place : place + length]


def picture(data: bytes, kind: str, **entries: object) -> Maker:
    """A maker of an image of the sheet; entries that are ``None`` are left out."""

    def make(pdf: Pdf) -> Stream:
        facts = {"Width": SIZE[0], "Height": SIZE[1], "ColorSpace": Name.DeviceGray} | entries
        made = image(pdf, data, kind)
        for key, value in facts.items():
            made[f"/{key}"] = value(pdf) if callable(value) else value
        return made

    return make


def flat(mode: str, **entries: object) -> Maker:
    return picture(zlib.compress(sheet(mode).tobytes()), "FlateDecode", **entries)


def named(entries: dict[str, object]) -> dict[str, object]:
    return {f"/{key}": value for key, value in entries.items()}


def predicted(**rules: object) -> Maker:
    """Rows as differences with the pixel to the left (TIFF 6.0, section 14)."""
    pixels = papers.sheet(*SIZE)
    rows = pixels.copy()
    rows[:, 1:] = pixels[:, 1:] - pixels[:, :-1]
    said = {"Predictor": 2, "Colors": 1, "BitsPerComponent": 8, "Columns": SIZE[0]} | rules
    packed = zlib.compress(rows.tobytes())
    return picture(packed, "FlateDecode", DecodeParms=lambda pdf: Dictionary(named(said)))


def faxed(**rules: object) -> Maker:
    said = {"K": -1, "Columns": SIZE[0], "Rows": SIZE[1]} | rules
    return picture(
        fax(), "CCITTFaxDecode", BitsPerComponent=1, DecodeParms=lambda pdf: Dictionary(named(said))
    )


def profiled(pdf: Pdf) -> Array:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return Array([Name.ICCBased, pdf.make_stream(profile, N=3)])


def scan(maker: Maker, *changes: Change, operators: bytes = FILL) -> bytes:
    """A page of one picture, and these changes."""
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=papers.A4)
        page = pdf.pages[0]
        page.obj[Name.Resources] = Dictionary(XObject=Dictionary(X0=maker(pdf)))
        page.obj[Name.Contents] = pdf.make_stream(operators)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=False)
    return changed(out.getvalue(), *changes)


def picture_entry(**entries: object) -> Change:
    """Entries of the picture."""

    def change(pdf: Pdf, page: Page) -> None:
        for key, value in entries.items():
            page.obj.Resources.XObject.X0[f"/{key}"] = value(pdf) if callable(value) else value

    return change


def resource(kind: str, name: str, maker: Callable[[Pdf], object]) -> Change:
    def change(pdf: Pdf, page: Page) -> None:
        entries = page.obj.Resources.get(f"/{kind}", Dictionary())
        entries[f"/{name}"] = maker(pdf)
        page.obj.Resources[f"/{kind}"] = entries

    return change


def more(operators: bytes) -> Change:
    """A second stream of operators."""

    def change(pdf: Pdf, page: Page) -> None:
        first = page.obj.Contents
        page.obj[Name.Contents] = Array([first, pdf.make_stream(operators)])

    return change


def recognised_text(pdf: Pdf, page: Page) -> None:
    """An invisible layer of recognised text."""
    resource("Font", "F0", bare_font)(pdf, page)
    more(b"BT 3 Tr /F0 12 Tf 80 500 Td (Soest) Tj ET")(pdf, page)


def form_of(pdf: Pdf) -> Stream:
    return pdf.make_stream(
        b"0 0 1 1 re f",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 1, 1]),
        Resources=Dictionary(),
    )


def group(pdf: Pdf) -> Dictionary:
    made = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Laag"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([made]), D=Dictionary())
    return made
