"""Reading ``winmail.dat``, in which Outlook wraps attachments (MS-OXTNEF)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.receive.inner import Basket, BrokenContainerError, Unpacked, UnpackLimits, file_name
from docgen.receive.media import kind_of

SIGNATURE = 0x223E9F78
# MS-OXTNEF, 2.1.3.4: attribute identifiers, the low half.
_RENDDATA, _TITLE, _DATA, _PROPERTIES, _CODE_PAGE = 0x9002, 0x8010, 0x800F, 0x9005, 0x9007
# MS-OXPROPS: PidTagAttachDataBinary or -Object, -LongFilename, -Filename, display name.
_ATTACHED, _LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_OBJECT, _STRING8, _UNICODE, _BINARY = 0x0D, 0x1E, 0x1F, 0x102
_MULTIPLE = 0x1000
# MS-OXCDATA, 2.11.1: sizes of the fixed types, filled up to four bytes.
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_INTERFACE_ID = 16
_MOST_ATTRIBUTES = 100_000


@dataclass(slots=True)
class _Attachment:
    title: str = ""
    long_name: str = ""
    data: bytes = b""
    filled: bool = False


def read_tnef(data: bytes, name: str, limits: UnpackLimits) -> Unpacked:
    """The attachments; a mail among them comes out as another ``winmail.dat``.

    Raises:
        BrokenContainerError: It is no TNEF stream. One that breaks off gives what was whole.
    """
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise BrokenContainerError
    basket = Basket(name, limits)
    for item in _attachments(data):
        if not item.filled:
            continue
        if basket.full:
            break
        suffix = kind_of(item.data, "").replace("tnef", "dat") or "bin"
        title = item.long_name or item.title
        basket.put(file_name(title, f"bijlage zonder naam.{suffix}"), item.data, "bijlage")
    return basket.contents()


def _attachments(data: bytes) -> Iterator[_Attachment]:
    code_page = "cp1252"
    current: _Attachment | None = None
    for kind, value in _attributes(data):
        if kind == _CODE_PAGE and len(value) >= 4:
            code_page = f"cp{struct.unpack_from('<I', value)[0]}"
        elif kind == _RENDDATA:
            if current is not None:
                yield current
            current = _Attachment()
        elif current is not None:
            _fill(current, kind, value, code_page)
    if current is not None:
        yield current


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Identifier and value of each attribute (MS-OXTNEF, 2.1.3.3)."""
    at = 6
    for _ in range(_MOST_ATTRIBUTES):
        if at + 9 > len(data):
            return
        identifier, length = struct.unpack_from("<xII", data, at)
        at += 9
        if at + length > len(data):
            return
        yield identifier & 0xFFFF, data[at : at + length]
        at += length + 2


def _fill(item: _Attachment, kind: int, value: bytes, code_page: str) -> None:
    if kind == _TITLE:
        item.title = _text(value, code_page)
    elif kind == _DATA:
        item.data, item.filled = value, True
    elif kind == _PROPERTIES:
        for identifier, type_, content in _properties(value):
            if identifier == _LONG_NAME or (identifier == _SHORT_NAME and not item.long_name):
                item.long_name = _property_text(type_, content, code_page)
            elif identifier == _DISPLAY_NAME and not item.title:
                item.title = _property_text(type_, content, code_page)
            elif identifier == _ATTACHED and not item.filled:
                # An embedded mail stands behind the identifier of its interface.
                item.data = content[_INTERFACE_ID:] if type_ == _OBJECT else content
                item.filled = True


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Identifier, type and first value of each property (MS-OXTNEF, 2.1.3.4.1: MsgPropsList)."""
    reader = _Reader(value)
    try:
        for _ in range(min(reader.number(), len(value))):
            tag = reader.number()
            type_, identifier = tag & 0xFFFF, tag >> 16
            if identifier >= 0x8000:
                reader.named()
            values = reader.values(type_)
            if values:
                yield identifier, type_ & ~_MULTIPLE, values[0]
    except EOFError:
        return


class _Reader:
    """Takes values off a list of properties, each filled up to four bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, size: int) -> bytes:
        """So many bytes.

        Raises:
            EOFError: There are not so many.
        """
        if size > len(self._data) - self._at:
            raise EOFError
        taken = self._data[self._at : self._at + size]
        self._at += size + (-size % 4)
        return taken

    def number(self) -> int:
        """Four bytes as a number."""
        return int.from_bytes(self.take(4), "little")

    def named(self) -> None:
        """Pass over the name of a named property."""
        self.take(16)
        if self.number() == 0:
            self.take(4)
        else:
            self.take(self.number())

    def values(self, type_: int) -> list[bytes]:
        """The values of a property of this type."""
        base = type_ & ~_MULTIPLE
        if base in _FIXED:
            count = self.number() if type_ & _MULTIPLE else 1
            return [self.take(_FIXED[base]) for _ in range(count)]
        if base in (_OBJECT, _STRING8, _UNICODE, _BINARY):
            return [self.take(self.number()) for _ in range(self.number())]
        raise EOFError


def _property_text(type_: int, content: bytes, code_page: str) -> str:
    if type_ == _UNICODE:
        return content.decode("utf-16-le", "replace").rstrip("\0")
    return _text(content, code_page)


def _text(value: bytes, code_page: str) -> str:
    try:
        return value.rstrip(b"\0").decode(code_page, "replace")
    except LookupError:
        return value.rstrip(b"\0").decode("cp1252", "replace")
