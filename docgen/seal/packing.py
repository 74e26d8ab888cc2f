"""How the streams of a page are packed, within the rules of PDF/A."""

from __future__ import annotations

import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

_CR = 0x0D


def mend_streams(made: Pdf) -> bool:
    """Unpack LZW (forbidden, ISO 19005-3, 6.1.7.2) and see to it that no data ends in CR.

    See `docgen.documents.healing.guard_stream_ends` for the latter. A scanner's picture whose
    data ends in CR stays byte for byte: it is packed once more around it.

    Returns:
        Whether anything was unpacked.
    """
    unpacked = False
    for item in made.objects:
        if not isinstance(item, Stream):
            continue
        filters = _filters(item)
        if Name.LZWDecode in filters:
            item.write(item.read_bytes())
            filters, unpacked = [], True
        if not filters:
            data = item.read_bytes()
            if zlib.adler32(data) & 0xFF == _CR:
                item.write(data + b"\n")
        elif item.read_raw_bytes().endswith(b"\r"):
            if filters == [Name.FlateDecode]:
                # Packed twice it would be packed anew, as it was, when the file is written.
                item.write(item.read_bytes() + b"\n")
            else:
                _pack_again(item, filters)
    return unpacked


def _filters(item: Stream) -> list[pikepdf.Object]:
    found = item.get(Name.Filter)
    return list(found) if isinstance(found, Array) else [found] if found is not None else []


def _pack_again(item: Stream, filters: list[pikepdf.Object]) -> None:
    parameters = item.get(Name.DecodeParms)
    inner = list(parameters) if isinstance(parameters, Array) else [parameters] * len(filters)
    for level in range(9, 0, -1):
        packed = zlib.compress(item.read_raw_bytes(), level)
        if not packed.endswith(b"\r"):
            break
    empty = Dictionary()
    item.write(
        packed,
        filter=Array([Name.FlateDecode, *filters]),
        decode_parms=Array([empty, *(empty if entry is None else entry for entry in inner)]),
    )
