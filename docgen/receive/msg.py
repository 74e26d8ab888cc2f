"""Reading a mail as Outlook saves it, ``.msg`` (MS-OXMSG, on compound files: MS-CFB)."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from docgen.core.shapes import quoted
from docgen.receive.eml import header_of, mail_facts
from docgen.receive.facts import Media
from docgen.receive.inner import (
    Basket,
    BrokenContainerError,
    MailFacts,
    Unpacked,
    UnpackLimits,
    file_name,
    one_line,
)
from docgen.receive.media import kind_of, media_of

_PROPERTIES = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_"
_VALUE = "__substg1.0_"
# Property tags without their type (MS-OXPROPS).
_SUBJECT, _HEADERS = "0037", "007D"
_SENDERS = (("5D01", None), ("5D02", None), ("0C1F", "0C1E"), ("0065", "0064"))
_TIMES = (0x00390040, 0x0E060040)
_CODE_PAGES = (0x3FFD0003, 0x3FDE0003)
_NAMES = ("3707", "3704", "3001")
_CONTENT, _METHOD = "3701", 0x37050003
_BY_REFERENCE = (2, 3, 4, 7)
# MS-OXMSG, 2.4: bytes before the first property, by what the stream belongs to.
_HEAD_OF_WHOLE, _HEAD_OF_NESTED, _HEAD_OF_ATTACHMENT = 32, 24, 8
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_SMALLEST_HEADER = 512
_MOST_STREAMS = 20_000
_LONGEST_TEXT = 400_000
_SECTOR_SHIFTS = (9, 12)

_Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Storage:
    """A message or attachment: its folder in the compound file, and where properties begin."""

    file: _CompoundFile
    path: _Path
    head: int

    def numbers(self) -> dict[int, bytes]:
        """Fixed-length properties by tag: eight bytes each (MS-OXMSG, 2.4.2.1)."""
        data = self.file.read((*self.path, _PROPERTIES), _LONGEST_TEXT)[self.head :]
        found: dict[int, bytes] = {}
        for at in range(0, len(data) - 15, 16):
            found.setdefault(struct.unpack_from("<I", data, at)[0], data[at + 8 : at + 16])
        return found

    def number(self, tag: int) -> int:
        """A property of four bytes; 0 if it is not there."""
        value = self.numbers().get(tag, bytes(8))
        return int(struct.unpack_from("<I", value)[0])

    def text(self, tag: str, code_page: str) -> str:
        """A text property, from Unicode or else from the code page; ``""`` if it is not there."""
        wide = self.file.read((*self.path, f"{_VALUE}{tag}001F"), _LONGEST_TEXT)
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.file.read((*self.path, f"{_VALUE}{tag}001E"), _LONGEST_TEXT)
        try:
            return narrow.decode(code_page, "replace").rstrip("\0")
        except LookupError:
            return narrow.decode("cp1252", "replace").rstrip("\0")


class _CompoundFile:
    """The streams of a compound file, each read within the size of the file itself.

    Raises:
        BrokenContainerError: It cannot be read.
    """

    def __init__(self, data: bytes) -> None:
        _check_header(data)
        # Only who has such a mail needs this library.
        import olefile

        self._size = len(data)
        try:
            # A stream, because `olefile` takes short bytes for the name of a file.
            self._ole = olefile.OleFileIO(io.BytesIO(data))
            if self._ole.root.size > self._size:
                raise BrokenContainerError
            self.paths = tuple(tuple(map(str, path)) for path in self._ole.listdir())
            if len(self.paths) > _MOST_STREAMS:
                raise BrokenContainerError
        except _FAULTS as exc:
            raise BrokenContainerError from exc
        # Names in a compound file differ by more than capitals (MS-CFB, 2.6.4).
        self._streams = {tuple(map(str.lower, path)): path for path in self.paths}

    def size(self, path: _Path) -> int:
        """How long a stream says it is, in bytes; 0 if it is not there."""
        known = self._streams.get(tuple(map(str.lower, path)))
        return int(self._ole.get_size(list(known))) if known else 0

    def read(self, path: _Path, most: int | None = None) -> bytes:
        """The bytes of a stream; ``b""`` if it is not there, is longer or cannot be read."""
        known = self._streams.get(tuple(map(str.lower, path)))
        if known is None or self.size(path) > (self._size if most is None else most):
            return b""
        try:
            return bytes(self._ole.openstream(list(known)).read())
        except _FAULTS:
            return b""

    def folders(self, within: _Path, start: str) -> list[str]:
        """Names of the folders in a folder that begin with a text, in order."""
        depth = len(within)
        return sorted(
            {
                path[depth]
                for path in self.paths
                if len(path) > depth + 1
                and path[:depth] == within
                and path[depth].lower().startswith(start)
            }
        )


# Its own error is an OSError; the others are what `olefile` comes across in damaged files.
_FAULTS = (
    OSError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    AttributeError,
    OverflowError,
    MemoryError,
    RecursionError,
    struct.error,
)


def _check_header(data: bytes) -> None:
    """Refuse sizes in the header that the file cannot have (MS-CFB, 2.2): the library trusts them.

    Raises:
        BrokenContainerError: It promises more than there is.
    """
    if len(data) < _SMALLEST_HEADER:
        raise BrokenContainerError
    sector_shift, mini_shift = struct.unpack_from("<HH", data, 0x1E)
    if sector_shift not in _SECTOR_SHIFTS or mini_shift != 6:
        raise BrokenContainerError
    sectors = len(data) >> sector_shift
    fat, mini_fat, difat = (struct.unpack_from("<I", data, at)[0] for at in (0x2C, 0x40, 0x48))
    if max(fat, mini_fat, difat) > sectors:
        raise BrokenContainerError


def read_msg(data: bytes, name: str, limits: UnpackLimits) -> Unpacked:
    """The attachments, also those of mails inside it, with what those mails say.

    Raises:
        BrokenContainerError: It is no compound file or no message.
    """
    file = _CompoundFile(data)
    whole = _Storage(file, (), _HEAD_OF_WHOLE)
    if not file.read((_PROPERTIES,)):
        raise BrokenContainerError
    basket = Basket(name, limits)
    _take_all(whole, None, basket, limits.depth)
    return basket.contents(_facts(whole))


def _code_page(message: _Storage) -> str:
    number = next(filter(None, map(message.number, _CODE_PAGES)), 1252)
    return "utf-8" if number == 65001 else f"cp{number}"


def _facts(message: _Storage) -> MailFacts:
    code_page = _code_page(message)
    headers = mail_facts(header_of(message.text(_HEADERS, code_page)))
    subject = one_line(message.text(_SUBJECT, code_page)) or headers.subject
    sender = _sender(message, code_page) or headers.sender
    return MailFacts(sender, subject, _time(message) or headers.sent_at)


def _sender(message: _Storage, code_page: str) -> str:
    """The first address; within one organisation Outlook may only give a name of its own."""
    for tag, type_tag in _SENDERS:
        if type_tag and message.text(type_tag, code_page).upper() not in ("SMTP", ""):
            continue
        address = one_line(message.text(tag, code_page))
        if "@" in address:
            return address
    return ""


def _time(message: _Storage) -> str | None:
    numbers = message.numbers()
    for tag in _TIMES:
        # A FILETIME: steps of 100 ns since 1601 (MS-DTYP, 2.3.3).
        ticks = int.from_bytes(numbers.get(tag, b""), "little")
        if ticks:
            try:
                moment = _EPOCH + timedelta(microseconds=ticks // 10)
            except OverflowError:
                continue
            return moment.isoformat(timespec="seconds")
    return None


def _take_all(message: _Storage, nested: MailFacts | None, basket: Basket, depth: int) -> None:
    code_page = _code_page(message)
    for folder in message.file.folders(message.path, _ATTACHMENT):
        if basket.full:
            return
        path = (*message.path, folder)
        attachment = _Storage(message.file, path, _HEAD_OF_ATTACHMENT)
        raw = next(filter(None, (attachment.text(tag, code_page) for tag in _NAMES)), "")
        inside = (*path, f"{_VALUE}{_CONTENT}000D")
        if message.file.read((*inside, _PROPERTIES)):
            _take_nested(_Storage(message.file, inside, _HEAD_OF_NESTED), basket, depth)
        else:
            _take_one(attachment, raw, inside, nested, basket)


def _take_nested(message: _Storage, basket: Basket, depth: int) -> None:
    facts = _facts(message)
    if depth <= 0:
        basket.trouble(
            f"de mail {quoted(facts.subject)} zit te diep in {quoted(basket.name)} en is niet "
            "gelezen. Sla die mail zelf op en lees hem apart in."
        )
        return
    _take_all(message, facts, basket, depth - 1)


def _take_one(
    attachment: _Storage, raw: str, inside: _Path, nested: MailFacts | None, basket: Basket
) -> None:
    stream = (*attachment.path, f"{_VALUE}{_CONTENT}0102")
    if attachment.file.size(stream) > basket.room:
        basket.too_large(file_name(raw, "een bijlage"))
        return
    data = attachment.file.read(stream)
    if data or attachment.number(_METHOD) in (0, 1):
        found = [data] if data or raw else []
    elif attachment.number(_METHOD) in _BY_REFERENCE:
        basket.trouble(
            f"{quoted(file_name(raw, 'een bijlage'))} in {quoted(basket.name)} is een koppeling "
            "en niet het bestand zelf. Download het bestand en lees het apart in."
        )
        return
    else:
        found = list(_placed_objects(attachment.file, inside))
    for item in found:
        suffix = kind_of(item, "") or "bin"
        basket.put(file_name(raw, f"bijlage zonder naam.{suffix}"), item, "bijlage", nested)


def _placed_objects(file: _CompoundFile, inside: _Path) -> Iterator[bytes]:
    """A PDF or picture placed in the text of the mail: one of the streams of that object."""
    for path in file.paths:
        if path[: len(inside)] == inside:
            data = file.read(path)
            if media_of(data, "") in (Media.PDF, Media.IMAGE):
                yield data
