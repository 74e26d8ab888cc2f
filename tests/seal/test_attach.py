"""Attached files: byte for byte, and as PDF/A-3 wants them."""

from __future__ import annotations

import io
import re
import zlib
from datetime import UTC, datetime

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.seal.attach import Attachment, Relation, attach

MOMENT = datetime(2025, 12, 12, 9, 0, tzinfo=UTC)


def attachment(name: str, data: bytes, mime: str = "application/pdf") -> Attachment:
    return Attachment(name, data, mime, "Zoals ontvangen", Relation.SOURCE, MOMENT)


def written(*files: Attachment) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        attach(pdf, files)
        buffer = io.BytesIO()
        pdf.save(
            buffer,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
        return buffer.getvalue()


def extracted(data: bytes, name: str) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return bytes(pdf.attachments[name].get_file().read_bytes())


def ending_in_cr() -> bytes:
    """Bytes whose compressed form ends in a carriage return, as one file in 256 does."""
    return next(
        data
        for number in range(10_000)
        if zlib.compress(data := b"tekst " * 50 + str(number).encode(), 6)[-1] == 0x0D
    )


@given(st.binary(max_size=3000))
@settings(max_examples=60, deadline=None)
def test_any_bytes_come_out_as_they_went_in(data: bytes) -> None:
    assert extracted(written(attachment("a.bin", data)), "a.bin") == data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r",
        b"%PDF-1.7 eindigt op CR\r",
        bytes(range(256)) * 40 + b"\r",
        ending_in_cr(),
    ],
)
def test_no_stream_ends_in_a_carriage_return(data: bytes) -> None:
    found = written(attachment("a.bin", data))
    assert extracted(found, "a.bin") == data
    assert re.search(rb"\r\r?\nendstream", found) is None


def test_what_is_said_of_a_file() -> None:
    with pikepdf.open(io.BytesIO(written(attachment("07-soest.jpg", b"x", "image/jpeg")))) as pdf:
        (specification,) = pdf.Root.AF
        assert specification.AFRelationship == "/Source"
        assert (str(specification.F), str(specification.UF)) == ("07-soest.jpg", "07-soest.jpg")
        stream = specification.EF.F
        assert stream.Subtype == "/image/jpeg"
        assert stream.Params.Size == 1
        assert str(stream.Params.ModDate) == "D:20251212090000+00'00'"


def test_names_are_sorted_as_a_name_tree_must_be() -> None:
    files = [attachment(name, b"x") for name in ("10-b.pdf", "02-a.pdf", "manifest.json")]
    with pikepdf.open(io.BytesIO(written(*files))) as pdf:
        names = [str(item) for item in list(pdf.Root.Names.EmbeddedFiles.Names)[::2]]
    assert names == ["02-a.pdf", "10-b.pdf", "manifest.json"]
