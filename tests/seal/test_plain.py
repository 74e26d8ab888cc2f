"""Plain scans are neither judged nor drawn, and come out byte for byte as if they were."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from docgen.engines.raster import Colour, Cut, PdfPages
from docgen.seal.content import UnkeptError
from docgen.seal.kept import Kept, Source, faults_of, kept_page
from docgen.seal.plain import MOST_PICTURES, PlainPage, is_same_page, plain_page
from tests.receive.hostile import page_file, stream, written
from tests.seal import plain_scans as scans
from tests.seal.hostile_pages import acting, annotated, entry, masked_image
from tests.seal.plain_scans import FILL, faxed, flat, jpeg, more, picture, picture_entry, scan

GRAY = picture(jpeg(), "DCTDecode")
COLOUR = picture(jpeg("RGB"), "DCTDecode", ColorSpace=Name.DeviceRGB)
PROFILED = picture(jpeg("RGB"), "DCTDecode", ColorSpace=scans.profiled)
TWO = b"q 595 0 0 421 0 421 cm /X0 Do Q q 1 0 0 1 0 0 cm q 595 0 0 421 0 0 cm /X1 Do Q Q"

PLAIN: dict[str, Callable[[], bytes]] = {
    "grijs": lambda: scan(GRAY),
    "kleur": lambda: scan(COLOUR),
    "kleuren beschreven": lambda: scan(PROFILED),
    "voortschrijdend": lambda: scan(picture(jpeg(progressive=True), "DCTDecode")),
    "telefax": lambda: scan(faxed(BlackIs1=False)),
    "zwart-wit": lambda: scan(flat("1", BitsPerComponent=1)),
    "grijs zonder verlies": lambda: scan(flat("L")),
    "kleur zonder verlies": lambda: scan(flat("RGB", ColorSpace=Name.DeviceRGB)),
    "verschillen": lambda: scan(scans.predicted()),
    "lijst van een": lambda: scan(GRAY, picture_entry(Filter=Array([Name.DCTDecode]))),
    "naam": lambda: scan(GRAY, picture_entry(Name=Name.Im0)),
    "twee stroken": lambda: scan(
        GRAY, scans.resource("XObject", "X1", flat("1", BitsPerComponent=1)), operators=TWO
    ),
    "gedeelde lijst": lambda: scan(GRAY, scans.resource("XObject", "X1", masked_image)),
    "twee delen": lambda: scan(GRAY, more(b"q Q"), operators=FILL.removesuffix(b"Q") + b" Q"),
    "gedraaid": lambda: scan(GRAY, entry(Rotate=90)),
    "uitsnede": lambda: scan(GRAY, entry(CropBox=Array([20, 30, 580, 800]))),
    "liggend beeld": lambda: scan(GRAY, operators=b"q 0 842 -595 0 595 0 cm /X0 Do Q"),
    "gespiegeld": lambda: scan(GRAY, operators=b"q -595 0 0 842 595 0 cm /X0 Do Q"),
}


class Watched(PdfPages):
    """Counts how often a page is drawn."""

    drawn = 0

    def __enter__(self) -> Watched:
        return self

    def colour(
        self,
        page: int,
        dpi: float,
        annotations: bool = True,
        turn: int = 0,
        cut: Cut = (0, 0, 0, 0),
    ) -> Colour:
        self.drawn += 1
        return super().colour(page, dpi, annotations, turn, cut)


def file_of(folder: Path, data: bytes) -> Path:
    path = folder / "scan.pdf"
    path.write_bytes(data)
    return path


def outcome(path: Path, rotation: int, thorough: bool) -> tuple[Kept | str, int]:
    """The page, or why it cannot be kept, and how often the received page was drawn for it."""
    with Watched(path) as opened:
        try:
            made: Kept | str = kept_page(Source(path, opened, 0, rotation, thorough))
        except UnkeptError as exc:
            made = exc.reason
        return made, opened.drawn


def plain(data: bytes) -> PlainPage | None:
    with Pdf.open(io.BytesIO(data)) as pdf:
        return plain_page(pdf, pdf.pages[0])


@pytest.mark.parametrize("case", PLAIN)
def test_a_plain_scan_comes_out_as_if_it_had_been_judged_and_compared(
    tmp_path: Path, case: str
) -> None:
    path = file_of(tmp_path, PLAIN[case]())
    for rotation in (0, 90):
        quick, drawn = outcome(path, rotation, thorough=False)
        slow, drawn_slowly = outcome(path, rotation, thorough=True)
        assert isinstance(quick, Kept)
        assert quick == slow
        assert (drawn, drawn_slowly) == (0, 1)
        with Pdf.open(io.BytesIO(quick.pdf)) as pdf:
            assert faults_of(pdf) == ()


def test_only_a_description_of_colours_is_left_to_the_judge(tmp_path: Path) -> None:
    found = {case: plain(build()) for case, build in PLAIN.items()}
    uncertain = {case for case, page in found.items() if page is None or not page.certain}
    assert uncertain == {"kleuren beschreven"}
    broken = scan(GRAY, picture_entry(ColorSpace=lambda pdf: broken_profile(pdf)))
    path = file_of(tmp_path, broken)
    assert outcome(path, 0, thorough=False)[0] == outcome(path, 0, thorough=True)[0]
    assert isinstance(outcome(path, 0, thorough=False)[0], str)


def broken_profile(pdf: Pdf) -> Array:
    return Array([Name.ICCBased, pdf.make_stream(b"onzin" * 40, N=1)])


def marked_as_rgb() -> bytes:
    """A JPEG in which Adobe's mark says that its colours are red, green and blue."""
    data = jpeg("RGB")
    return data[:2] + b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00" + data[2:]


NEARLY: dict[str, Callable[[], bytes]] = {
    "vreemd gegeven": lambda: scan(GRAY, picture_entry(Onzin=1)),
    "gladgestreken": lambda: scan(GRAY, picture_entry(Interpolate=True)),
    "bedoeling": lambda: scan(GRAY, picture_entry(Intent=Name.Perceptual)),
    "omgekeerd": lambda: scan(GRAY, picture_entry(Decode=Array([1, 0]))),
    "zacht masker": lambda: scan(GRAY, picture_entry(SMask=flat("L"))),
    "masker": lambda: scan(GRAY, picture_entry(Mask=Array([0, 9]))),
    "sjabloon": lambda: scan(flat("1", BitsPerComponent=1), picture_entry(ImageMask=True)),
    "laag op beeld": lambda: scan(GRAY, picture_entry(OC=scans.group)),
    "bestand ernaast": lambda: scan(GRAY, picture_entry(F=String("elders.jpg"))),
    "zestien bits": lambda: scan(GRAY, picture_entry(BitsPerComponent=16)),
    "vier bits": lambda: scan(flat("L"), picture_entry(BitsPerComponent=4)),
    "kleurentabel": lambda: scan(
        flat("L", ColorSpace=Array([Name.Indexed, Name.DeviceRGB, 1, String("abcdef")]))
    ),
    "drukinkt": lambda: scan(
        picture(jpeg("CMYK"), "DCTDecode", ColorSpace=Name.DeviceCMYK),
    ),
    "vier kanalen als drie": lambda: scan(
        picture(jpeg("CMYK"), "DCTDecode", ColorSpace=Name.DeviceRGB)
    ),
    "kleur als grijs": lambda: scan(picture(jpeg("RGB"), "DCTDecode")),
    "gemerkt als rgb": lambda: scan(
        picture(marked_as_rgb(), "DCTDecode", ColorSpace=Name.DeviceRGB)
    ),
    "andere maat dan de jpeg": lambda: scan(GRAY, picture_entry(Height=100)),
    "regels voor jpeg": lambda: scan(
        GRAY, picture_entry(DecodeParms=lambda pdf: Dictionary(ColorTransform=0))
    ),
    "dubbel ingepakt": lambda: scan(
        GRAY, picture_entry(Filter=Array([Name.ASCIIHexDecode, Name.DCTDecode]))
    ),
    "voorspelling past niet": lambda: scan(scans.predicted(Columns=99)),
    "telefax past niet": lambda: scan(faxed(Columns=99)),
    "telefax met fouten": lambda: scan(faxed(DamagedRowsBeforeError=4)),
    "standaardkleuren": lambda: scan(
        COLOUR, scans.resource("ColorSpace", "DefaultRGB", scans.profiled)
    ),
    "beeld tussen de opdrachten": lambda: scan(
        GRAY, more(b"q 9 0 0 9 9 9 cm BI /W 2 /H 1 /BPC 8 /CS /G ID \x00\x80 EI Q")
    ),
    "onzichtbare tekst": lambda: scan(GRAY, scans.recognised_text),
    "laag": lambda: scan(
        GRAY,
        scans.resource("Properties", "L0", scans.group),
        operators=b"/OC /L0 BDC " + FILL + b" EMC",
    ),
    "merkteken": lambda: scan(GRAY, operators=b"/Artifact BMC " + FILL + b" EMC"),
    "lijn": lambda: scan(GRAY, more(b"9 9 m 99 99 l S")),
    "afgeknipt": lambda: scan(GRAY, operators=b"0 0 300 300 re W n " + FILL),
    "doorzichtig": lambda: scan(
        GRAY,
        scans.resource("ExtGState", "G0", lambda pdf: Dictionary(ca=0.5)),
        operators=b"/G0 gs " + FILL,
    ),
    "vorm": lambda: scan(
        GRAY, scans.resource("XObject", "X1", scans.form_of), operators=FILL + b" /X1 Do"
    ),
    "beeld dat er niet is": lambda: scan(GRAY, operators=FILL + b" /X7 Do"),
    "te veel Q": lambda: scan(GRAY, operators=b"Q " + FILL),
    "open q": lambda: scan(GRAY, operators=b"q " + FILL),
    "te diep": lambda: scan(GRAY, operators=b"q " * 9 + FILL + b" Q" * 9),
    "te veel beelden": lambda: scan(GRAY, operators=FILL * (MOST_PICTURES + 1)),
    "te ver": lambda: scan(GRAY, operators=b"q 595 0 0 842 0 99999 cm /X0 Do Q"),
    "te weinig getallen": lambda: scan(GRAY, operators=b"q 595 0 0 cm /X0 Do Q"),
    "leeg": lambda: scan(GRAY, operators=b"q Q"),
    "lange opdrachten": lambda: scan(GRAY, more(b"q Q " * 2_000)),
    "opmerking": lambda: scan(GRAY, annotated("Stamp", b"1 0 0 rg 0 0 200 100 re f")),
    "verborgen opmerking": lambda: scan(GRAY, annotated("Stamp", b"0 0 9 9 re f", F=2)),
    "script": lambda: scan(GRAY, acting),
    "groep": lambda: scan(
        GRAY, entry(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB, K=True))
    ),
    "andere eenheid": lambda: scan(GRAY, entry(UserUnit=2)),
}


@pytest.mark.parametrize("case", NEARLY)
def test_what_is_nearly_a_plain_scan_goes_the_thorough_way(tmp_path: Path, case: str) -> None:
    data = NEARLY[case]()
    assert plain(data) is None
    path = file_of(tmp_path, data)
    assert outcome(path, 0, thorough=False) == outcome(path, 0, thorough=True)


def test_a_file_that_can_be_read_in_two_ways_is_no_plain_scan() -> None:
    facts = b"/Type /XObject /Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 "
    once = facts + b"/ColorSpace /DeviceGray"
    twice = once + b" /ColorSpace /DeviceGray"
    page = b"/Resources <</XObject <</X0 5 0 R>>>>"
    found = []
    for entries in (once, twice):
        inside = {5: stream(zlib.compress(b"ab"), entries + b" /Filter /FlateDecode")}
        found.append(plain(written(page_file(page, stream(FILL)) | inside)))
    assert found[0] is not None
    assert found[1] is None


def test_what_the_drawing_program_reads_otherwise_is_compared(tmp_path: Path) -> None:
    """Another picture, another place, another box, another turn, or one picture more."""
    path = file_of(tmp_path, scan(GRAY))
    others = {
        "beeld": scan(picture(jpeg(quality=30), "DCTDecode")),
        "plaats": scan(GRAY, operators=b"q 595 0 0 842 0 1 cm /X0 Do Q"),
        "uitsnede": scan(GRAY, entry(MediaBox=Array([0, 0, 595, 841]))),
        "draai": scan(GRAY, entry(Rotate=180)),
        "meer": scan(GRAY, operators=FILL + FILL),
        "afgeknipt": scan(GRAY, operators=b"0 0 595 800 re W n " + FILL),
        "doorzichtig": NEARLY["doorzichtig"](),
        "opmerking": NEARLY["opmerking"](),
    }
    for case, data in others.items():
        other = tmp_path / "ander.pdf"
        other.write_bytes(data)
        with Watched(other) as opened:
            # What hardly differs is alike.
            with suppress(UnkeptError):
                kept_page(Source(path, opened, 0, 0))
            assert opened.drawn == 1, case


def test_every_fact_of_a_picture_counts(tmp_path: Path) -> None:
    data = scan(GRAY)
    found = plain(data)
    assert found is not None
    with PdfPages(file_of(tmp_path, data)) as opened:
        seen = opened.pictures(0, MOST_PICTURES)
        assert opened.pictures(0, 0) is None
    assert seen is not None
    box = (0.0, 0.0, 595.0, 842.0)
    assert is_same_page(found, box, 360, seen)
    assert not is_same_page(found, box, 90, seen)
    assert not is_same_page(found, (0.0, 0.0, 595.0, 841.0), 0, seen)
    assert not is_same_page(found, box, 0, None)
    (one,) = seen.pictures
    changes: tuple[dict[str, object], ...] = (
        {"data": one.data + b"\0"},
        {"filters": ("FlateDecode",)},
        {"width": 1},
        {"height": 1},
        {"matrix": (595.0, 0.0, 0.0, 842.0, 0.0, 0.5)},
    )
    for change in changes:
        other = replace(seen, pictures=(replace(one, **change),))  # type: ignore[arg-type]
        assert not is_same_page(found, box, 0, other), change
