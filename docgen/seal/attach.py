"""Received files inside the copy, byte for byte, as PDF/A-3 wants them.

Source: ISO 19005-3, 6.8 and annex E (embedded files: a MIME type, a relationship and an entry in
``/AF``); ISO 32000-1, 7.11.4 (embedded file streams).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from docgen.documents.metadata import pdf_date

_CR = 0x0D
_PIECE = 65536
_ASCII85_END = b"~>"


class Relation(StrEnum):
    """What an attached file is to the document (ISO 19005-3, table E.1)."""

    SOURCE = "/Source"
    DATA = "/Data"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to attach.

    Attributes:
        name: Name under which it is found, unique in the document.
        content: Its bytes, or where they lie: then they are read when their turn comes.
        mime: MIME type.
        description: What it is, in Dutch.
        relation: What it is to the document.
        moment: Time it bears.
    """

    name: str
    content: bytes | Path
    mime: str
    description: str
    relation: Relation
    moment: datetime


def attach(pdf: pikepdf.Pdf, files: Sequence[Attachment]) -> None:
    """Attach the files to a document, in this order."""
    found = {item.name: _specification(pdf, item) for item in files}
    # A name tree is sorted (ISO 32000-1, 7.9.6).
    names: list[pikepdf.Object] = []
    for name in sorted(found, key=lambda text: bytes(String(text))):
        names += [String(name), found[name]]
    tree = Dictionary(Names=Array(names))
    pdf.Root[Name.Names] = Dictionary(EmbeddedFiles=pdf.make_indirect(tree))
    pdf.Root[Name.AF] = Array(list(found.values()))


def _specification(pdf: pikepdf.Pdf, item: Attachment) -> pikepdf.Object:
    stream = _stream(pdf, item)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(item.name),
            UF=String(item.name),
            Desc=String(item.description),
            AFRelationship=Name(item.relation.value),
            EF=Dictionary(F=stream, UF=stream),
        )
    )


def _stream(pdf: pikepdf.Pdf, item: Attachment) -> pikepdf.Object:
    data = item.content if isinstance(item.content, bytes) else item.content.read_bytes()
    parameters = Dictionary(
        Size=len(data),
        ModDate=String(pdf_date(item.moment)),
        CheckSum=String(hashlib.md5(data, usedforsecurity=False).digest()),
    )
    stream = _packed(pdf, data)
    stream[Name.Type] = Name.EmbeddedFile
    stream[Name.Subtype] = Name(f"/{item.mime}")
    stream[Name.Params] = parameters
    return stream


def _packed(pdf: pikepdf.Pdf, data: bytes) -> pikepdf.Object:
    """The bytes as a stream that ends in no carriage return.

    Data that ends in CR makes the end of a stream ambiguous (ISO 19005-2, 6.1.7.1). The last byte
    of compressed data follows from the file, of which nothing may change.
    """
    if _is_dense(data) and data[-1:] != b"\r":
        return pdf.make_stream(data)
    packed = zlib.compress(data, 6)
    if packed[-1] != _CR:
        return pdf.make_stream(packed, Filter=Name.FlateDecode)
    filters = Array([Name.ASCII85Decode, Name.FlateDecode])
    return pdf.make_stream(_ascii85(packed), Filter=filters)


def _is_dense(data: bytes) -> bool:
    """Whether compressing would gain next to nothing, judged by a piece from the middle."""
    middle = len(data) // 2
    piece = data[middle : middle + _PIECE]
    return len(zlib.compress(piece, 1)) > 0.7 * len(piece)


def _ascii85(data: bytes) -> bytes:
    """ISO 32000-1, 7.4.3; what the standard library calls Adobe's form, without its beginning."""
    import base64

    return base64.a85encode(data) + _ASCII85_END
