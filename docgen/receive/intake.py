"""The first step with everything that comes back: keep its bytes, note that it came.

Bytes are kept under their SHA-256 before anything looks at them. A run that was killed is
finished by taking in the same again (`unfinished` tells what): what stands in the register is
found there and not added twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.core.kept import kept_at
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import MailboxMark, ReceiptRecord
from docgen.core.shapes import quoted
from docgen.receive.facts import Media, Origin
from docgen.receive.handed import Handed, files_in, from_mailbox, gather
from docgen.receive.inner import InnerFile, MailFacts, Unpacked, UnpackLimits
from docgen.receive.keeping import keep, lost
from docgen.receive.media import HEAD, media_of, picture_size
from docgen.receive.unpack import unpack

__all__ = [
    "Handed",
    "Taken",
    "files_in",
    "from_mailbox",
    "gather",
    "kept_at",
    "take_in",
    "unfinished",
]

_CONTAINERS = (Media.MAIL, Media.ARCHIVE)
# A page of which the short side is this many pixels (A4 at under 50 dpi) cannot be read by anyone:
# such pictures in a mail are logos.
_LOGO_PIXELS = 400


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in of one thing that was handed in: one delivery.

    Attributes:
        receipt: Its receipt; the earlier one when the very same file was handed in again.
        inner: Receipts of what was inside it, at every level.
        duplicate_of: Receipt of the same bytes that came before: nothing is left to do.
        repeated: Receipts of earlier deliveries with the same bytes as a file inside this one.
        origins: The files to look at; none when every one of them came before. A mail or archive
            that could not be opened is one of them.
        problems: What could not be read and what to do about it, in Dutch, full sentences.
    """

    receipt: ReceiptRecord
    inner: tuple[ReceiptRecord, ...] = ()
    duplicate_of: ReceiptRecord | None = None
    repeated: tuple[ReceiptRecord, ...] = ()
    origins: tuple[Origin, ...] = ()
    problems: tuple[str, ...] = ()


def unfinished(home: Path, register: Register) -> tuple[Handed, ...]:
    """What an interrupted run took in but did not get to look at, from where it is kept.

    What is no longer there, or no longer as it came, is among it: `take_in` then says so.

    Args:
        home: Folder of the covenant under ``output/``.
        register: Its register.
    """
    return tuple(
        Handed(receipt.name, kept_at(home, receipt.sha256) or lost(home, receipt.sha256))
        for receipt in ReturnRegister(register).receipts()
        if receipt.parent is None and not receipt.done
    )


def take_in(
    handed: Handed, home: Path, register: Register, limits: UnpackLimits | None = None
) -> Taken:
    """Keep and register one thing that was handed in, and all files inside it.

    When every origin was looked at, the caller notes so with `ReturnRegister.set_done` for the
    number of the receipt, also where there are no origins; until then it is `unfinished`.

    Args:
        handed: What was handed in.
        home: Folder of the covenant under ``output/``.
        register: Its register.
        limits: How much may come out of it.

    Raises:
        DataError: The file cannot be read.
        DocgenError: The disk is full, or the archive or the register cannot be written.
    """
    return _Intake(home, register, limits or UnpackLimits()).run(handed)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file of the delivery: its receipt, where it is kept, and the mail it came with."""

    receipt: ReceiptRecord
    path: Path
    media: Media
    mail: MailFacts
    leaf: bool
    problems: tuple[str, ...]


class _Intake:
    """One delivery on its way in.

    Args:
        home: Folder of the covenant under ``output/``.
        register: Its register.
        limits: How much may come out; less with every container that was opened.
    """

    def __init__(self, home: Path, register: Register, limits: UnpackLimits) -> None:
        self._home = home
        self._register = register
        self._returns = ReturnRegister(register)
        self._limits = limits

    def run(self, handed: Handed) -> Taken:
        """Take it in."""
        sha256, path = keep(handed.content, handed.name, self._home)
        media, contents = self._open(path, handed.name, self._limits.depth)
        earlier = [
            item
            for item in self._returns.receipts_of(sha256)
            # A mail or archive inside another may not have been opened there.
            if item.parent is None or media not in _CONTAINERS
        ]
        same = [item for item in earlier if item.parent is None and item.name == handed.name]
        waiting = next((item for item in same if not item.done), None)
        # One that still waits counts as well: it will be looked at, and once is enough.
        duplicate_of = earlier[0] if earlier and waiting is None else None
        mail = contents.mail or MailFacts("", "", None)
        receipt = next(iter(same), None) if waiting is None else waiting
        receipt = receipt or ReceiptRecord(
            nr=0,
            sha256=sha256,
            name=handed.name,
            way=handed.way,
            media=media.value,
            size=path.stat().st_size,
            sender=mail.sender,
            sent_at=mail.sent_at,
            received_at=self._register.now(),
        )
        receipt = self._note(receipt, handed.mark, done=duplicate_of is not None)
        if duplicate_of is not None:
            return Taken(receipt, duplicate_of=duplicate_of)
        return self._delivery(_opened(receipt, path, media, contents, mail), contents)

    def _note(
        self, receipt: ReceiptRecord, mark: MailboxMark | None, *, done: bool
    ) -> ReceiptRecord:
        with self._register.transaction():
            if receipt.nr == 0:
                number = self._returns.add_receipt(replace(receipt, done=done))
                receipt = replace(receipt, nr=number, done=done)
            if mark is not None:
                self._returns.add_mailbox_mark(mark, receipt.nr)
        return receipt

    def _open(self, path: Path, name: str, depth: int) -> tuple[Media, Unpacked]:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            media = media_of(head, name)
            # One byte more than is allowed tells that it is too large.
            rest = stream.read(self._limits.single) if _may_contain(media, head) else b""
        data = head + rest
        media = media_of(data, name)
        contents = unpack(data, name, replace(self._limits, depth=depth))
        self._limits = self._limits.after(contents)
        return media, contents

    # -- what is inside ------------------------------------------------------------------------

    def _delivery(self, top: _Opened, contents: Unpacked) -> Taken:
        inner = tuple(self._inside(top, contents, self._limits.depth - 1))
        leaves = {item.receipt.sha256: item for item in (top, *inner) if item.leaf}
        logos = {sha256 for sha256, item in leaves.items() if _is_logo(item)}
        wanted = [item for sha256, item in leaves.items() if sha256 not in logos]
        earlier = (self._came_before(item, top.receipt) for item in wanted)
        repeated = tuple(filter(None, earlier))
        problems = [text for item in (top, *inner) for text in item.problems]
        if not wanted:
            problems.append(_nothing_in(top.receipt.name, [leaves[item] for item in leaves]))
        # A page may only mean something beside the others it came with: all or none.
        new = wanted if len(repeated) < len(wanted) else []
        return Taken(
            receipt=top.receipt,
            inner=tuple(item.receipt for item in inner),
            repeated=repeated,
            origins=tuple(_origin(item, top.receipt) for item in new),
            problems=tuple(dict.fromkeys(problems)),
        )

    def _inside(self, parent: _Opened, contents: Unpacked, depth: int) -> Iterator[_Opened]:
        kept = [(item, *keep(item.data, item.name, self._home)) for item in contents.files]
        receipts = self._note_inner(parent, [(item, sha256) for item, sha256, _ in kept])
        for receipt, (item, _, path) in zip(receipts, kept, strict=True):
            media, within = self._open(path, item.name, depth)
            mail = _nearest(within.mail, item.mail, parent.mail)
            child = _opened(receipt, path, media, within, mail)
            yield child
            yield from self._inside(child, within, depth - 1)

    def _note_inner(
        self, parent: _Opened, files: Sequence[tuple[InnerFile, str]]
    ) -> list[ReceiptRecord]:
        """Receipts of all files in one container; those of an interrupted run are found again."""
        if not files:
            return []
        known = {
            (item.sha256, item.name): item
            for item in self._returns.receipts()
            if item.parent == parent.receipt.nr
        }
        noted = []
        with self._register.transaction():
            for item, sha256 in files:
                receipt = known.get((sha256, item.name))
                if receipt is None:
                    receipt = self._inner_receipt(parent, item, sha256)
                    receipt = replace(receipt, nr=self._returns.add_receipt(receipt))
                    known[sha256, item.name] = receipt
                noted.append(receipt)
        return noted

    def _inner_receipt(self, parent: _Opened, item: InnerFile, sha256: str) -> ReceiptRecord:
        mail = _nearest(item.mail, parent.mail)
        return ReceiptRecord(
            nr=0,
            sha256=sha256,
            name=item.name,
            way=item.way,
            media=media_of(item.data, item.name).value,
            size=len(item.data),
            sender=mail.sender,
            sent_at=mail.sent_at,
            received_at=parent.receipt.received_at,
            parent=parent.receipt.nr,
        )

    def _came_before(self, item: _Opened, top: ReceiptRecord) -> ReceiptRecord | None:
        """The receipt of the same bytes in an earlier delivery."""
        earlier = self._returns.receipts_of(item.receipt.sha256)
        return next((receipt for receipt in earlier if self._root(receipt) < top.nr), None)

    def _root(self, receipt: ReceiptRecord) -> int:
        """Number of the receipt of what it was handed in with."""
        if receipt.parent is not None:
            by_number = {item.nr: item for item in self._returns.receipts()}
            while receipt.parent is not None:
                receipt = by_number[receipt.parent]
        return receipt.nr


def _may_contain(media: Media, head: bytes) -> bool:
    """Whether the whole file must be read: also of a zip that may turn out to be a document."""
    return media in _CONTAINERS or head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def _opened(
    receipt: ReceiptRecord, path: Path, media: Media, contents: Unpacked, mail: MailFacts
) -> _Opened:
    # What cannot be opened is shown as a file that is not readable, so that it is not forgotten.
    shut = not contents.files and bool(contents.problems)
    leaf = media not in _CONTAINERS or shut
    return _Opened(receipt, path, media, mail, leaf, contents.problems)


def _nearest(*mails: MailFacts | None) -> MailFacts:
    """The innermost mail that names its sender: of a forwarded one, who sent it first."""
    known = [mail for mail in mails if mail is not None]
    return next((mail for mail in known if mail.sender), known[-1])


def _is_logo(item: _Opened) -> bool:
    if item.media is not Media.IMAGE or item.receipt.way != "bijlage":
        return False
    with item.path.open("rb") as stream:
        size = picture_size(stream.read(HEAD))
    return size is not None and min(size) < _LOGO_PIXELS


def _nothing_in(name: str, small: Sequence[_Opened]) -> str:
    if small:
        names = ", ".join(quoted(item.receipt.name) for item in small[:3])
        return (
            f"in {quoted(name)} zitten alleen plaatjes die te klein zijn om iets op te lezen "
            f"({names}). Vraag de afzender om het ondertekende stuk zelf."
        )
    return (
        f"in {quoted(name)} zitten geen bestanden. Kijk of er een koppeling in staat om ze te "
        "downloaden, en lees wat u downloadt in."
    )


def _origin(item: _Opened, top: ReceiptRecord) -> Origin:
    return Origin(
        receipt=top.nr,
        name=item.receipt.name,
        path=str(item.path.absolute()),
        sha256=item.receipt.sha256,
        media=item.media,
        sender=item.mail.sender,
        subject=item.mail.subject,
        sent_at=item.mail.sent_at,
        received_at=top.received_at,
    )
