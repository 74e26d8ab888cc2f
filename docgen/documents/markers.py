"""Markers: how a place to fill in travels from the Word template to the PDF.

``{{ veld.datum }}`` becomes an inline picture of exactly the size of the field. Every converter
makes room for a picture and puts it where the text wants it; the picture's pixels spell the
field's name, so that `docgen.documents.fields` finds it back in the PDF, whatever the engine calls
it there, takes it out and lays a real form field on its place.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from docgen.core.model import FieldKind, FieldSize

# Sixteen blocks of 8 by 8 pixels, black or white: a converter may store a picture as JPEG, whose
# blocks are 8 by 8, so that even then every block keeps its colour.
_BLOCK = 8
_BITS = 16
MARKER_WIDTH, MARKER_HEIGHT = _BITS * _BLOCK, _BLOCK
_MAGIC = 0b10100110
MAGIC_BLOCKS = 8
ALT_PREFIX = "docgen-veld:"
_EMU_PER_MM = 36000
_SIGNATORIES = (1, 2)


@dataclass(frozen=True, slots=True, order=True)
class Marker:
    """A place to fill in.

    Attributes:
        kind: What is to be filled in.
        nr: 1 for the first signatory's, 2 for the second's; a choice is the party's, and always 1.
    """

    kind: FieldKind
    nr: int = 1

    @property
    def name(self) -> str:
        """The name after ``veld.`` in a template: ``datum``, ``handtekening_2``."""
        return self.kind.value if self.nr == 1 else f"{self.kind.value}_{self.nr}"

    @property
    def relation_id(self) -> str:
        """Relationship id of the marker's picture in the Word file."""
        return f"rIdDocgen{self.kind.value.capitalize()}{self.nr}"

    @property
    def media_name(self) -> str:
        """Name of the marker's picture in the Word file."""
        return f"media/docgen-{self.name}.png"


# In this order, and new ones last: what was issued refers to a marker by its number.
ALL_MARKERS = (
    *(Marker(kind, nr) for kind in FieldKind if not kind.is_choice for nr in _SIGNATORIES),
    *(Marker(kind) for kind in FieldKind if kind.is_choice),
)
_BY_NAME = {marker.name: marker for marker in ALL_MARKERS}


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def _pattern(marker: Marker) -> int:
    """The sixteen bits of a marker: eight of magic, four of number, the same four inverted."""
    index = ALL_MARKERS.index(marker)
    return _MAGIC << 8 | index << 4 | (index ^ 0b1111)


_BY_PATTERN = {_pattern(marker): marker for marker in ALL_MARKERS}


def marker_png(marker: Marker) -> bytes:
    """The marker's picture: 128 × 8 pixels, RGB, 8 bit, opaque.

    Source: Portable Network Graphics (PNG) Specification, third edition, clauses 5 and 11.
    """
    pattern = _pattern(marker)
    bits = [pattern >> (_BITS - 1 - place) & 1 for place in range(_BITS)]
    row = b"".join(bytes([255 * bit]) * 3 * _BLOCK for bit in bits)
    header = struct.pack(">IIBBBBB", MARKER_WIDTH, MARKER_HEIGHT, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress((b"\x00" + row) * MARKER_HEIGHT, 9))
        + _chunk(b"IEND", b"")
    )


def marker_from_pixels(middles: Sequence[int]) -> Marker | None:
    """The marker with these grey values (0-255) in the middle of its blocks, or ``None``."""
    pattern = 0
    for value in middles:
        pattern = pattern << 1 | (value > 127)
    return _BY_PATTERN.get(pattern)


def starts_as_marker(middles: Sequence[int]) -> bool:
    """Whether these grey values of the first eight blocks are those of every marker."""
    clear = all(value < 64 or value > 191 for value in middles)
    return clear and [int(value > 127) for value in middles] == [
        _MAGIC >> (MAGIC_BLOCKS - 1 - place) & 1 for place in range(MAGIC_BLOCKS)
    ]


def block_middles() -> tuple[tuple[int, int], ...]:
    """Pixel in the middle of each block, as (x, y)."""
    return tuple((place * _BLOCK + _BLOCK // 2, _BLOCK // 2) for place in range(_BITS))


def marker_from_alt(text: str) -> Marker | None:
    """The marker whose picture has this alternative text, or ``None``."""
    return _BY_NAME.get(text.removeprefix(ALT_PREFIX)) if text.startswith(ALT_PREFIX) else None


_DRAWING = (
    "</w:t></w:r><w:r><w:drawing>"
    '<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{number}" name="{name}" descr="{alt}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr="{alt}"/><pic:cNvPicPr/>'
    '</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships" r:embed="{relation}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    '<w:r><w:t xml:space="preserve">'
)


def marker_xml(marker: Marker, size: FieldSize) -> Markup:
    """WordprocessingML that closes the current run, draws the marker and opens a new run.

    Source: ISO/IEC 29500-1, 20.4.2.8 (inline DrawingML object), lengths in EMU (36000 per mm).
    """
    return Markup(
        _DRAWING.format(
            width=round(size.width_mm * _EMU_PER_MM),
            height=round(size.height_mm * _EMU_PER_MM),
            # Far above what Word numbers itself, so that no picture shares an id.
            number=900000 + ALL_MARKERS.index(marker),
            name=f"docgen {marker.name}",
            alt=ALT_PREFIX + marker.name,
            relation=marker.relation_id,
        )
    )


def field_values(sizes: Mapping[FieldKind, FieldSize]) -> dict[str, Markup]:
    """What ``veld.<name>`` stands for, by name."""
    return {marker.name: marker_xml(marker, sizes[marker.kind]) for marker in ALL_MARKERS}
