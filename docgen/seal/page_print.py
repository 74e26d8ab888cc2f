"""The fingerprint of what a page shows, independent of how the file is written.

It covers the page's content, and all that this draws with: fonts, pictures, forms, colours. It
stays the same when a file is saved anew or a seal is added, and changes with any other drawing.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

# How a stream is packed says nothing about what it shows, unless it is a packed picture.
_PACKING = frozenset({"/Length", "/Filter", "/DecodeParms", "/DL"})
_LENGTHS = frozenset({"/Length", "/DL"})
# These lead back to the page or to the structure tree.
_BACK = frozenset({"/Parent", "/StructParent", "/StructParents", "/P"})
_OPAQUE = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
_DEEPEST = 60


class PagePrints:
    """Fingerprints of the pages of one document; what pages share is read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], str] = {}

    def of(self, page: pikepdf.Page) -> str:
        """SHA-256 of what the page shows, 64 hexadecimal digits."""
        box = [float(value) for value in page.mediabox]
        content = b"\n".join(_content(page))
        seen = self._print(page.resources, 0)
        turned = int(page.obj.get(Name.Rotate, 0))
        head = f"{box} {turned} {hashlib.sha256(content).hexdigest()} {seen}"
        return hashlib.sha256(head.encode()).hexdigest()

    def _print(self, item: object, depth: int) -> str:
        if not isinstance(item, pikepdf.Object):
            return _plain(item)
        key = item.objgen
        if key != (0, 0) and key in self._known:
            return self._known[key]
        if depth > _DEEPEST:
            return "…"
        if key != (0, 0):
            # What leads back to itself is not followed a second time.
            self._known[key] = "↺"
        found = self._fresh(item, depth)
        if key != (0, 0):
            self._known[key] = found
        return found

    def _fresh(self, item: pikepdf.Object, depth: int) -> str:
        if isinstance(item, Stream):
            without = _LENGTHS if _is_opaque(item) else _PACKING
            data = hashlib.sha256(_data(item)).hexdigest()
            return _digest(f"stream {self._entries(item, depth, without)} {data}")
        if isinstance(item, Dictionary):
            return _digest(f"dict {self._entries(item, depth, frozenset())}")
        if isinstance(item, Array):
            return _digest(f"array {[self._print(entry, depth + 1) for entry in item]}")
        return str(item.unparse(resolved=True))

    def _entries(
        self, item: pikepdf.Object, depth: int, without: frozenset[str]
    ) -> list[tuple[str, str]]:
        return [
            (key, self._print(item[key], depth + 1))
            for key in sorted(item.keys())
            if key not in without and key not in _BACK
        ]


def _content(page: pikepdf.Page) -> list[bytes]:
    contents = page.obj.get(Name.Contents, Array())
    streams = list(contents) if isinstance(contents, Array) else [contents]
    return [stream.read_bytes() for stream in streams]


def _is_opaque(stream: Stream) -> bool:
    """Whether it is a picture that is read as it is packed."""
    kinds = stream.get(Name.Filter)
    names = [str(kind) for kind in kinds] if isinstance(kinds, Array) else [str(kinds)]
    return not _OPAQUE.isdisjoint(names)


def _data(stream: Stream) -> bytes:
    return bytes(stream.read_raw_bytes() if _is_opaque(stream) else stream.read_bytes())


def _plain(item: object) -> str:
    """A number as it stands in any file: ``500`` and ``500.0`` are the same."""
    if isinstance(item, int | float | Decimal) and not isinstance(item, bool):
        return f"{Decimal(str(item)).normalize():f}"
    return repr(item)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
