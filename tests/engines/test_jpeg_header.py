"""Headers of JPEGs: read when every reader reads them the same."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from docgen.engines.jpeg_header import jpeg_facts


def jpeg(mode: str = "RGB", **how: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (30, 20), 90 if mode == "L" else (90,) * len(mode)).save(
        out,
        "JPEG",
        **how,
    )
    return out.getvalue()


def adobe(transform: int, length: int = 12) -> bytes:
    segment = (b"Adobe\x00\x64\x00\x00\x00\x00" + bytes([transform]))[:length]
    return b"\xff\xee" + (len(segment) + 2).to_bytes(2, "big") + segment


def with_segment(segment: bytes, data: bytes | None = None) -> bytes:
    found = data or jpeg()
    return found[:2] + segment + found[2:]


def recoded(data: bytes, marker: int) -> bytes:
    place = data.index(b"\xff\xc0")
    return data[: place + 1] + bytes([marker]) + data[place + 2 :]


def test_size_and_components() -> None:
    assert jpeg_facts(jpeg()) == (30, 20, 3)
    assert jpeg_facts(jpeg("L")) == (30, 20, 1)
    assert jpeg_facts(jpeg(progressive=True)) == (30, 20, 3)
    assert jpeg_facts(with_segment(adobe(1))) == (30, 20, 3)
    assert jpeg_facts(with_segment(adobe(0), jpeg("L"))) == (30, 20, 1)
    assert jpeg_facts(with_segment(b"\xff\xff")) == (30, 20, 3)


ODD = {
    "niets": b"",
    "geen jpeg": b"\x89PNG" + bytes(40),
    "afgebroken": jpeg()[:60],
    "voor druk": jpeg("CMYK"),
    "gemerkt als rgb": with_segment(adobe(0)),
    "half merk": with_segment(adobe(1, 8)),
    "rgb bij naam": jpeg(keep_rgb=True)[:2] + jpeg(keep_rgb=True)[18:],
    "rekenkundig": recoded(jpeg(), 0xC9),
    "zonder verlies": recoded(jpeg(), 0xC3),
    "twee kaders": with_segment(b"\xff\xc0\x00\x0b\x08\x00\x14\x00\x1e\x01\x01\x11\x00"),
    "twaalf bits": jpeg().replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c"),
    "zonder lengte": with_segment(b"\xff\xe1\x00\x00"),
}


@pytest.mark.parametrize("case", ODD)
def test_what_readers_may_differ_on_is_not_read(case: str) -> None:
    assert jpeg_facts(ODD[case]) is None
