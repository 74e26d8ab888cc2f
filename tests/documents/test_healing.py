"""Healing: each fault mended, and nothing else touched."""

from __future__ import annotations

import io
import re
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from docgen.documents.healing import (
    drop_unknown_image_keys,
    guard_stream_ends,
    tag_stray_lines,
    unambiguous_bytes,
)

TEXT = "/P <</MCID 0>> BDC BT (tekst) Tj ET EMC"
AMBIGUOUS = re.compile(rb"\r\r?\nendstream")


def page_with(content: str) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    page.obj[Name.Contents] = pdf.make_stream(content.encode())
    return pdf


def healed(content: str) -> list[str]:
    """Operators of a page after stray lines were marked."""
    pdf = page_with(content)
    tag_stray_lines(pdf)
    return [str(one.operator) for one in pikepdf.parse_content_stream(pdf.pages[0])]


@pytest.mark.parametrize(
    ("content", "operators"),
    [
        ("0 0 m 9 9 l S", "BMC m l S EMC"),
        ("q 1 w 0 0 9 9 re f Q", "q w BMC re f EMC Q"),
        ("0 0 m 9 9 l 5 5 l h B*", "BMC m l l h B* EMC"),
        ("0 0 9 9 re W n", "BMC re W n EMC"),
        ("0 0 m 9 9 l S 0 0 9 9 re f", "BMC m l S EMC BMC re f EMC"),
        ("/Artifact BMC 0 0 m 9 9 l S EMC", "BMC m l S EMC"),
        ("/P <</MCID 0>> BDC /Span BMC EMC 0 0 9 9 re f EMC", "BDC BMC EMC re f EMC"),
        (TEXT, "BDC BT Tj ET EMC"),
        (f"{TEXT} 0 0 m 9 9 l S", "BDC BT Tj ET EMC BMC m l S EMC"),
        ("", ""),
    ],
)
def test_lines_outside_any_mark_become_artifacts(content: str, operators: str) -> None:
    assert healed(content) == operators.split()


def test_a_page_without_stray_lines_keeps_its_very_stream() -> None:
    pdf = page_with(f"{TEXT}   % met commentaar")
    before = pdf.pages[0].obj.Contents.read_bytes()
    tag_stray_lines(pdf)
    assert pdf.pages[0].obj.Contents.read_bytes() == before


def test_marks_stay_in_balance_and_say_artifact() -> None:
    pdf = page_with(f"0 0 m 9 9 l S {TEXT} 0 0 9 9 re f")
    tag_stray_lines(pdf)
    marks = [
        [str(operand) for operand in one.operands]
        for one in pikepdf.parse_content_stream(pdf.pages[0])
        if str(one.operator) == "BMC"
    ]
    assert marks == [["/Artifact"], ["/Artifact"]]


def test_a_key_that_does_not_belong_in_a_picture_goes() -> None:
    pdf = pikepdf.new()
    image = pdf.make_stream(b"\x00" * 3, Type=Name.XObject, Subtype=Name.Image, ColorTransform=0)
    image.Width = 1
    other = pdf.make_indirect(Dictionary(ColorTransform=0))
    drop_unknown_image_keys(pdf)
    assert Name.ColorTransform not in image
    assert image.Width == 1
    assert Name.ColorTransform in other


def ending_in_return() -> bytes:
    """Data whose compressed form ends in a carriage return: one in 256 does."""
    candidates = (f"0 0 m 9 9 l S %{'a' * length}".encode() for length in range(256))
    return next(data for data in candidates if zlib.compress(data).endswith(b"\r"))


def compressed(pdf: pikepdf.Pdf, data: bytes, **entries: object) -> pikepdf.Stream:
    """A stream as a converter compresses it."""
    stream = pdf.make_stream(b"", **entries)
    stream.write(zlib.compress(data), filter=Name.FlateDecode)
    return stream


def test_data_whose_compressed_form_ends_in_a_return_gets_a_line_feed_more() -> None:
    pdf, data = pikepdf.new(), ending_in_return()
    streams = [compressed(pdf, data), pdf.make_stream(data)]
    guard_stream_ends(pdf)
    for stream in streams:
        assert stream.read_bytes() == data + b"\n"
        assert not zlib.compress(stream.read_bytes()).endswith(b"\r")


def test_the_length_that_a_font_declares_follows() -> None:
    pdf, data = pikepdf.new(), ending_in_return()
    font = compressed(pdf, data, Length1=len(data))
    guard_stream_ends(pdf)
    assert font.Length1 == len(font.read_bytes()) == len(data) + 1


def test_other_streams_keep_their_bytes() -> None:
    pdf = pikepdf.new()
    packed, plain = compressed(pdf, b"0 0 m"), pdf.make_stream(b"0 0 m\r")
    jpeg = pdf.make_stream(b"")
    jpeg.write(ending_in_return(), filter=Name.DCTDecode)
    before = [stream.read_raw_bytes() for stream in (packed, plain, jpeg)]
    guard_stream_ends(pdf)
    assert [stream.read_raw_bytes() for stream in (packed, plain, jpeg)] == before


def test_a_written_file_has_no_ambiguous_ends() -> None:
    pdf = page_with(ending_in_return().decode())
    plain = io.BytesIO()
    pdf.save(plain, deterministic_id=True)
    assert AMBIGUOUS.search(plain.getvalue())
    written = unambiguous_bytes(pdf)
    assert not AMBIGUOUS.search(written)
    with pikepdf.open(io.BytesIO(written)) as read:
        assert read.pages[0].obj.Contents.read_bytes() == ending_in_return() + b"\n"


@pytest.mark.parametrize("length", range(0, 400, 7))
def test_object_streams_are_dealt_anew_until_none_ends_in_a_return(length: int) -> None:
    """Among so many files one or two have an object stream that ends so."""
    pdf = page_with("0 0 m")
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.pages[0].obj.Eigen = pikepdf.String("a" * length)
    written = unambiguous_bytes(pdf)
    assert not AMBIGUOUS.search(written)


def test_a_written_file_is_the_same_every_time() -> None:
    one, other = (unambiguous_bytes(page_with(ending_in_return().decode())) for _ in range(2))
    assert one == other
