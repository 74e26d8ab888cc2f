from __future__ import annotations

import struct
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.receive.inner import BrokenContainerError, InnerFile, UnpackLimits
from docgen.receive.tnef import SIGNATURE, read_tnef
from tests.receive.mails import PDF, pdf

LIMITS = UnpackLimits()


def tnef(*attributes: bytes) -> bytes:
    """A stream with these attributes."""
    return struct.pack("<IH", SIGNATURE, 1) + b"".join(attributes)


def attribute(identifier: int, value: bytes) -> bytes:
    """One attribute of an attachment, with its checksum."""
    return (
        struct.pack("<BII", 2, identifier, len(value))
        + value
        + struct.pack("<H", sum(value) & 0xFFFF)
    )


def start() -> bytes:
    return attribute(0x00069002, bytes(14))


def title(name: bytes) -> bytes:
    return attribute(0x00018010, name + b"\0")


def content(data: bytes) -> bytes:
    return attribute(0x0006800F, data)


def filled(value: bytes) -> bytes:
    return value + bytes(-len(value) % 4)


def variable(tag: int, value: bytes) -> bytes:
    return struct.pack("<III", tag, 1, len(value)) + filled(value)


def properties(*values: bytes) -> bytes:
    return attribute(0x00069005, struct.pack("<I", len(values)) + b"".join(values))


LONG_NAME = variable(0x3707001F, "convenant getekend.pdf\0".encode("utf-16-le"))


def test_attachment_with_its_short_name() -> None:
    data = tnef(attribute(0x00069007, struct.pack("<II", 1252, 0)), start(), title(b"CONVEN~1.PDF"))

    assert read_tnef(data + content(PDF), "winmail.dat", LIMITS).files == (
        InnerFile("CONVEN~1.PDF", PDF, "bijlage"),
    )


def test_long_name_wins_and_every_type_of_property_is_passed_over() -> None:
    other = [
        struct.pack("<IHH", 0x0E200002, 7, 0),
        struct.pack("<IQ", 0x0E060040, 1),
        struct.pack("<II2I", 0x0E201003, 2, 1, 2),
        struct.pack("<I", 0x8001001F) + bytes(16) + struct.pack("<II", 0, 9),
        struct.pack("<I", 0x8002001F)
        + bytes(16)
        + struct.pack("<II", 1, 6)
        + filled(b"n\0a\0\0\0"),
    ]
    other[3] += struct.pack("<II", 1, 2) + filled(b"x\0")
    other[4] += struct.pack("<II", 1, 2) + filled(b"y\0")
    data = tnef(start(), title(b"KORT.PDF"), content(PDF), properties(*other, LONG_NAME))

    assert read_tnef(data, "winmail.dat", LIMITS).files == (
        InnerFile("convenant getekend.pdf", PDF, "bijlage"),
    )


def test_bytes_among_the_properties_and_a_nested_mail() -> None:
    inner = tnef(start(), title(b"b.pdf"), content(PDF))
    data = tnef(
        start(),
        properties(LONG_NAME, variable(0x37010102, pdf("eigenschap"))),
        start(),
        properties(variable(0x3701000D, bytes(16) + inner)),
    )
    nested = read_tnef(data, "winmail.dat", LIMITS).files

    assert nested == (
        InnerFile("convenant getekend.pdf", pdf("eigenschap"), "bijlage"),
        InnerFile("bijlage zonder naam.dat", inner, "bijlage"),
    )
    assert read_tnef(nested[1].data, "x.dat", LIMITS).files == (InnerFile("b.pdf", PDF, "bijlage"),)


def test_stream_that_breaks_off_gives_what_was_whole() -> None:
    data = tnef(start(), title(b"a.pdf"), content(PDF), start(), title(b"b.pdf"), content(PDF))

    assert [file.name for file in read_tnef(data[:-5], "x", LIMITS).files] == ["a.pdf"]


def test_attachments_are_bounded() -> None:
    data = tnef(*[start() + title(b"a.pdf") + content(PDF)] * 5)

    assert len(read_tnef(data, "x", replace(LIMITS, files=2)).files) == 2
    assert len(read_tnef(data, "x", replace(LIMITS, total=3 * len(PDF))).files) == 3


@pytest.mark.parametrize("data", [b"", b"\x78\x9f", PDF])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenContainerError):
        read_tnef(data, "x", LIMITS)


_SEED = tnef(start(), title(b"a.pdf"), content(PDF), properties(LONG_NAME))


@given(
    st.lists(st.tuples(st.integers(6, len(_SEED) - 1), st.integers(0, 255)), max_size=10),
    st.integers(6, len(_SEED)),
)
@settings(max_examples=200, deadline=None)
def test_damaged_streams_give_what_can_be_read(edits: list[tuple[int, int]], length: int) -> None:
    data = bytearray(_SEED)
    for at, value in edits:
        data[at] = value
    for file in read_tnef(bytes(data[:length]), "x", LIMITS).files:
        assert len(file.data) <= len(_SEED)
