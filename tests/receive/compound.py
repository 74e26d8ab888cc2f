"""A compound file (MS-CFB, version 3) from folders and streams, and Outlook messages in one."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

Tree = Mapping[str, "bytes | Tree"]
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT_SECTOR, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    child: int = _NONE
    right: int = _NONE
    start: int = _END
    size: int = 0


class _Chains:
    """Numbered blocks of one size, each with the number of the next."""

    def __init__(self, block: int) -> None:
        self.block = block
        self.data = b""
        self.next: list[int] = []

    def add(self, data: bytes) -> int:
        count = -(-len(data) // self.block)
        if count == 0:
            return _END
        start = len(self.next)
        self.data += data.ljust(count * self.block, b"\0")
        self.next += [*range(start + 1, start + count), _END]
        return start


def compound(tree: Tree) -> bytes:
    """The bytes of a compound file with these folders and streams."""
    entries = [_Entry("Root Entry", 5)]
    entries[0].child = _add(tree, entries)
    big, mini = _Chains(_SECTOR), _Chains(_MINI)
    for entry in entries:
        if entry.kind == 2:
            entry.size = len(entry.data)
            entry.start = (mini if entry.size < _CUTOFF else big).add(entry.data)
    entries[0].start, entries[0].size = big.add(mini.data), len(mini.data)
    mini_fat = struct.pack(f"<{len(mini.next)}I", *mini.next)
    mini_start = big.add(mini_fat + b"\xff" * (-len(mini_fat) % _SECTOR))
    directory = big.add(b"".join(map(_packed, entries)))
    fat_count = 1
    while fat_count * 128 < len(big.next) + fat_count:
        fat_count += 1
    assert fat_count <= 109, "more needs a DIFAT"
    first_fat = len(big.next)
    fat = [*big.next, *[_FAT_SECTOR] * fat_count]
    fat += [_FREE] * (fat_count * 128 - len(fat))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, fat_count, directory, 0, _CUTOFF),
        *(mini_start, -(-len(mini_fat) // _SECTOR), _END, 0),
    )
    fat_sectors = [*range(first_fat, first_fat + fat_count), *[_FREE] * (109 - fat_count)]
    header += struct.pack("<109I", *fat_sectors)
    return header + big.data + struct.pack(f"<{len(fat)}I", *fat)


def _add(tree: Tree, entries: list[_Entry]) -> int:
    """Add the entries of a folder as a chain to the right; returns the first."""
    first = previous = _NONE
    for name in sorted(tree, key=lambda name: (len(name), name.upper())):
        content = tree[name]
        number = len(entries)
        if isinstance(content, bytes):
            entries.append(_Entry(name, 2, content))
        else:
            entries.append(_Entry(name, 1))
            entries[number].child = _add(content, entries)
        if previous == _NONE:
            first = number
        else:
            entries[previous].right = number
        previous = number
    return first


def _packed(entry: _Entry) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le")
    links = (_NONE, entry.right, entry.child)
    return struct.pack(
        "<64sHBBIII16xI16xIQ", name, len(name), entry.kind, 1, *links, 0, entry.start, entry.size
    )


@dataclass
class Attached:
    """An attachment of an Outlook message.

    Attributes:
        name: Long file name; ``""`` for none.
        data: Its bytes, or the message that it is.
        method: PidTagAttachMethod: 1 by value, 5 embedded message, 7 link, 6 placed object.
        placed: Streams of a placed object.
    """

    name: str
    data: bytes | Mail = b""
    method: int = 1
    placed: Tree = field(default_factory=dict)


@dataclass
class Mail:
    """An Outlook message.

    Attributes:
        subject: Subject.
        sender: SMTP address of the sender.
        sent: Time of sending.
        attached: Attachments.
        texts: Further text properties, by tag with type.
    """

    subject: str = "Ondertekend convenant"
    sender: str = "secretaris@gemeente.example"
    sent: datetime | None = datetime(2025, 11, 20, 8, 30, tzinfo=UTC)
    attached: Sequence[Attached] = ()
    texts: Mapping[str, bytes] = field(default_factory=dict)


def outlook(mail: Mail) -> bytes:
    """The bytes of a ``.msg`` file."""
    return compound(_message(mail, 32))


def _message(mail: Mail, head: int) -> dict[str, bytes | Tree]:
    tree: dict[str, bytes | Tree] = {
        "__substg1.0_0037001F": mail.subject.encode("utf-16-le"),
        "__substg1.0_5D01001F": mail.sender.encode("utf-16-le"),
        **{f"__substg1.0_{tag}": value for tag, value in mail.texts.items()},
    }
    numbers = [(0x00390040, _file_time(mail.sent))] if mail.sent else []
    tree["__properties_version1.0"] = _properties(head, [*numbers, (0x3FFD0003, 1252)])
    for number, item in enumerate(mail.attached):
        tree[f"__attach_version1.0_#{number:08X}"] = _attachment(item)
    return tree


def _attachment(item: Attached) -> dict[str, bytes | Tree]:
    tree: dict[str, bytes | Tree] = {
        "__properties_version1.0": _properties(8, [(0x37050003, item.method)])
    }
    if item.name:
        tree["__substg1.0_3707001F"] = item.name.encode("utf-16-le")
    if isinstance(item.data, Mail):
        tree["__substg1.0_3701000D"] = _message(item.data, 24)
    elif item.placed:
        tree["__substg1.0_3701000D"] = item.placed
    elif item.data:
        tree["__substg1.0_37010102"] = item.data
    return tree


def _properties(head: int, numbers: Sequence[tuple[int, int]]) -> bytes:
    return bytes(head) + b"".join(struct.pack("<IIQ", tag, 6, value) for tag, value in numbers)


def _file_time(moment: datetime) -> int:
    return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
