"""Pages of returns that PDF/A does not allow as they are, or that are made to harm."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream, StreamDecodeLevel, String
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from docgen.engines.raster import Gray
from tests.engines import papers
from tests.receive.hostile import deflated, page_file, stream, written

Change = Callable[[Pdf, Page], object]
A4 = papers.A4
_FONT = "Vera"
BOX = (100, 500, 300, 600)


def sheet_pdf(*changes: Change) -> bytes:
    """A page with embedded letters, a block that shows the right way up, and these changes."""
    pdfmetrics.registerFont(TTFont(_FONT, "Vera.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setFont(_FONT, 12)
    for line in range(12):
        canvas.drawString(80, 400 - 20 * line, papers.SENTENCE)
    canvas.setFillGray(0.1)
    canvas.rect(60, 640, 140, 120, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return changed(out.getvalue(), *changes)


def changed(data: bytes, *changes: Change) -> bytes:
    with Pdf.open(io.BytesIO(data)) as pdf:
        for change in changes:
            change(pdf, pdf.pages[0])
        saved = io.BytesIO()
        # As it is: by default LZW would be packed anew.
        raw = StreamDecodeLevel.none
        pdf.save(saved, deterministic_id=True, stream_decode_level=raw, compress_streams=False)
        return saved.getvalue()


def entry(**entries: object) -> Change:
    """Entries of the page."""

    def change(pdf: Pdf, page: Page) -> None:
        for key, value in entries.items():
            page.obj[f"/{key}"] = value

    return change


def drawing(operators: bytes, **resources: Callable[[Pdf], object]) -> Change:
    """More operators on the page, with ``Kind_name=maker`` for each resource."""

    def change(pdf: Pdf, page: Page) -> None:
        for label, maker in resources.items():
            kind, name = label.split("_")
            if f"/{kind}" not in page.obj.Resources:
                page.obj.Resources[f"/{kind}"] = Dictionary()
            page.obj.Resources[f"/{kind}"][f"/{name}"] = maker(pdf)
        page.contents_add(b"q\n" + operators + b"\nQ")

    return change


def form(pdf: Pdf, operators: bytes, **entries: object) -> Stream:
    return pdf.make_stream(
        operators, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 100]), **entries
    )


def image(pdf: Pdf, data: bytes, kind: str | None, **entries: object) -> Stream:
    facts: dict[str, object] = {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": 40,
        "Height": 20,
        "ColorSpace": Name.DeviceRGB,
        "BitsPerComponent": 8,
    }
    made = pdf.make_stream(b"", **(facts | entries))
    made.write(data, filter=Name(f"/{kind}") if kind else None)
    return made


def pixels(mode: str = "RGB") -> Image.Image:
    """Forty by twenty pixels with a slope of colours."""
    across = np.linspace(0, 255, 40, dtype=np.uint8)[None, :].repeat(20, 0)
    down = np.linspace(0, 255, 20, dtype=np.uint8)[:, None].repeat(40, 1)
    return Image.fromarray(np.dstack([across, down, 255 - across])).convert(mode)


def packed(mode: str, kind: str) -> bytes:
    out = io.BytesIO()
    pixels(mode).save(out, kind)
    return out.getvalue()


SHOW = b"200 0 0 100 100 500 cm /X0 Do"


def cmyk_image(pdf: Pdf) -> Stream:
    return image(pdf, packed("CMYK", "JPEG"), "DCTDecode", ColorSpace=Name.DeviceCMYK)


def jpx_image(pdf: Pdf) -> Stream:
    return image(pdf, packed("RGB", "JPEG2000"), "JPXDecode")


def deep_image(pdf: Pdf) -> Stream:
    """Sixteen bits for each colour."""
    data = np.asarray(pixels()).astype(">u2").tobytes()
    wide = b"".join(data[place + 1 : place + 2] * 2 for place in range(0, len(data), 2))
    return image(pdf, zlib.compress(wide), "FlateDecode", BitsPerComponent=16)


def smoothed_image(pdf: Pdf) -> Stream:
    data = zlib.compress(pixels().tobytes())
    return image(pdf, data, "FlateDecode", Interpolate=True, Alternates=Array([]))


def lzw(data: bytes) -> bytes:
    """LZW with nine bits for each byte, cleared in time (ISO 32000-2, 7.4.4.2)."""
    codes: list[int] = []
    for place in range(0, len(data), 200):
        codes += [256, *data[place : place + 200]]
    bits = "".join(f"{code:09b}" for code in [*codes, 257])
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def lzw_image(pdf: Pdf) -> Stream:
    return image(pdf, lzw(pixels().tobytes()), "LZWDecode")


def masked_image(pdf: Pdf) -> Stream:
    mask = image(pdf, zlib.compress(pixels("L").tobytes()), "FlateDecode")
    mask.ColorSpace = Name.DeviceGray
    return image(pdf, packed("RGB", "JPEG"), "DCTDecode", SMask=mask)


def marked_forms(pdf: Pdf) -> Stream:
    """A form in a form, both with marks, entries for tags and files from elsewhere."""
    inner = form(
        pdf,
        b"/Artifact BMC /P <</MCID 3>> BDC 1 0 0 rg 0 0 200 50 re f EMC EMC /Punt MP",
        StructParents=4,
        PieceInfo=Dictionary(Elders=Dictionary(Private=String("geheim"))),
    )
    return form(
        pdf,
        b"/Span <</MCID 1>> BDC /X1 Do EMC BX /Onzin wat EX Q Q",
        Resources=Dictionary(XObject=Dictionary(X1=inner), Properties=Dictionary()),
        Metadata=pdf.make_stream(b"<x/>", Type=Name.Metadata, Subtype=Name.XML),
    )


def type3(pdf: Pdf) -> Dictionary:
    letter = pdf.make_stream(b"10 0 0 0 10 10 d1 /Span BMC 0 0 8 10 re f EMC")
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 10, 10]),
            FontMatrix=Array([0.1, 0, 0, 0.1, 0, 0]),
            FirstChar=65,
            LastChar=65,
            Widths=Array([10]),
            CharProcs=Dictionary(a=letter),
            Encoding=Dictionary(Differences=Array([65, Name.a])),
            Resources=Dictionary(),
        )
    )


def bare_font(pdf: Pdf) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def tiles(pdf: Pdf) -> Stream:
    return pdf.make_stream(
        b"/Span BMC 0 0 1 rg 0 0 10 10 re f EMC",
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 20, 20]),
        XStep=20,
        YStep=20,
        Resources=Dictionary(),
    )


def shading(pdf: Pdf) -> Dictionary:
    return Dictionary(
        ShadingType=2,
        ColorSpace=Name.DeviceRGB,
        Coords=Array([100, 0, 300, 0]),
        Function=Dictionary(
            FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 0, 0]), C1=Array([0, 0, 1]), N=1
        ),
        Extend=Array([True, True]),
    )


def shaded_pattern(pdf: Pdf) -> Dictionary:
    return Dictionary(PatternType=2, Shading=shading(pdf))


def multiplied(pdf: Pdf) -> Dictionary:
    return Dictionary(Type=Name.ExtGState, BM=Name.Multiply, ca=0.5, TR=Name.Identity)


def soft_mask(pdf: Pdf) -> Dictionary:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    light = form(pdf, b"/Span BMC 0.5 g 0 0 600 850 re f EMC", Group=group)
    light.BBox = Array([0, 0, 600, 850])
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=light)
    return Dictionary(Type=Name.ExtGState, SMask=mask)


def annotated(kind: str, operators: bytes = b"", **entries: object) -> Change:
    """An annotation in `BOX`, with an appearance when there are operators."""

    def change(pdf: Pdf, page: Page) -> None:
        made = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array(BOX), F=4)
        for key, value in entries.items():
            made[f"/{key}"] = value(pdf) if callable(value) else value
        if operators:
            made[Name.AP] = Dictionary(N=form(pdf, operators))
        found = list(page.obj.get(Name.Annots, []))
        page.obj[Name.Annots] = Array([*found, pdf.make_indirect(made)])

    return change


def field(operators: bytes = b"", **entries: object) -> Change:
    """A filled-in field that needs a font that is not there."""

    def change(pdf: Pdf, page: Page) -> None:
        annotated("Widget", operators, FT=Name.Tx, T=String("datum"), **entries)(pdf, page)
        made = page.obj.Annots[-1]
        if operators:
            made.AP.N[Name.Resources] = Dictionary(Font=Dictionary(Helv=bare_font(pdf)))
        pdf.Root.AcroForm = Dictionary(
            Fields=Array([made]),
            NeedAppearances=True,
            DA=String("/Helv 12 Tf 0 g"),
            DR=Dictionary(Font=Dictionary(Helv=bare_font(pdf))),
            XFA=pdf.make_stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"),
        )

    return change


def layer(hidden: bool) -> Change:
    """Two black boxes in a layer, by operators and by a form."""

    def change(pdf: Pdf, page: Page) -> None:
        group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Laag")))
        shown = Dictionary(OFF=Array([group] if hidden else []))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=shown)
        boxed = form(pdf, b"0 0 50 50 re f", OC=group)
        page.obj.Resources[Name.Properties] = Dictionary(L0=group)
        operators = b"/OC /L0 BDC 350 500 100 100 re f EMC 1 0 0 1 460 500 cm /X0 Do"
        drawing(operators, XObject_X0=lambda pdf: boxed)(pdf, page)

    return change


def acting(pdf: Pdf, page: Page) -> None:
    """Scripts, a program to start, a link and a file that came along."""
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    pdf.Root.OpenAction = script
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    page.obj[Name.AA] = Dictionary(O=launch)
    annotated("Link", A=Dictionary(S=Name.URI, URI=String("https://example.com/")))(pdf, page)
    annotated("Stamp", b"1 0 0 rg 0 0 200 100 re f", A=launch)(pdf, page)
    annotated("Popup")(pdf, page)
    pdf.attachments["factuur.exe"] = b"MZ" + bytes(100)


def hidden_notes(pdf: Pdf, page: Page) -> None:
    black = b"0 0 200 100 re f"
    annotated("Stamp", black, F=2)(pdf, page)
    annotated("Stamp", black, F=32 + 4)(pdf, page)


def turned_note(pdf: Pdf, page: Page) -> None:
    """An appearance with a matrix of its own, off its origin."""
    annotated("Stamp", b"0 0.5 0 rg 0 0 200 50 re f 0 0 20 100 re f")(pdf, page)
    looks = page.obj.Annots[-1].AP.N
    looks.Matrix = Array([0, 2, -2, 0, 30, 40])


def without_resources(pdf: Pdf, page: Page) -> None:
    """A form that uses what the page has, as files of before 1996 do."""
    drawing(
        b"1 0 0 1 100 500 cm /X0 Do",
        XObject_X0=lambda pdf: form(pdf, b"0.5 g /X9 Do 0 0 50 50 re f"),
        XObject_X9=smoothed_image,
    )(pdf, page)


def content(operators: bytes, more: bytes = b"") -> bytes:
    """A page of nothing but these operators."""
    return written(page_file(more, stream(operators)))


def content_bomb() -> bytes:
    return written(page_file(content=deflated(b"0 0 9 9 re f " * 5_000_000, times=2)))


def forms_within_forms() -> bytes:
    """Ten thousand drawings of ten thousand letters: nothing ends this in time."""
    entries = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <</XObject <<%s>>>>"
    inside = {
        5: stream(b"/X1 Do " * 800, entries % b"/X1 6 0 R"),
        6: stream(b"0 0 9 9 re f " * 400, entries % b""),
    }
    page = page_file(b"/Resources <</XObject <</X0 5 0 R>>>>", stream(b"/X0 Do"))
    return written(page | inside)


def scan(path: Path, dpi: int = 200) -> Path:
    """A page that is one JPEG, as a scanner makes it."""
    return papers.pdf(path, papers.scanned)


def noisy(width: int = 400, height: int = 560) -> Gray:
    """The sheet on paper with a grain, as a camera sees it."""
    grain = np.random.default_rng(7).integers(0, 6, (height, width), dtype=np.uint8)
    return np.asarray(papers.sheet(width, height) - grain, np.uint8)
