"""What comes out of a mail or archive, and how much may come out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from docgen.core.shapes import quoted

_LONGEST_NAME = 150
_LONGEST_TEXT = 500
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What a mail says about itself.

    Attributes:
        sender: Address of the sender; ``""`` if it gives none.
        subject: Subject, on one line.
        sent_at: Time it was sent, ISO 8601; ``None`` if it gives none.
    """

    sender: str
    subject: str
    sent_at: str | None


@dataclass(frozen=True, slots=True)
class InnerFile:
    """A file that was inside another file.

    Attributes:
        name: Its name, without folders.
        data: Its bytes.
        way: ``bijlage`` (of a mail) or ``archief``.
        mail: The nested mail it was in, where that is not a file by itself (Outlook).
    """

    name: str
    data: bytes
    way: str
    mail: MailFacts | None = None


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What was inside a container, one level of it.

    Attributes:
        mail: What the mail says about itself; ``None`` for an archive.
        files: The files, in order.
        problems: What could not be read and what to do about it, in Dutch, full sentences.
    """

    mail: MailFacts | None = None
    files: tuple[InnerFile, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """How much may come out of what was handed in.

    Attributes:
        depth: Containers within containers.
        files: Number of files.
        total: Bytes of all files together.
        single: Bytes of one file, and of a container that is opened.
    """

    depth: int = 8
    files: int = 1000
    total: int = 600_000_000
    single: int = 250_000_000

    def after(self, unpacked: Unpacked) -> UnpackLimits:
        """What may still come out of the rest."""
        size = sum(len(file.data) for file in unpacked.files)
        return replace(self, files=self.files - len(unpacked.files), total=self.total - size)


class BrokenContainerError(Exception):
    """A mail or archive cannot be read; caught in `docgen.receive.unpack`."""


class Basket:
    """Collects what comes out of one container, within the limits.

    Args:
        name: Name of the container.
        limits: How much may come out.
    """

    def __init__(self, name: str, limits: UnpackLimits) -> None:
        self.name = name
        self.limits = limits
        self._left = limits.total
        self._files: list[InnerFile] = []
        self._problems: list[str] = []

    @property
    def room(self) -> int:
        """How many bytes the next file may have."""
        return min(self._left, self.limits.single)

    @property
    def full(self) -> bool:
        """Whether no file may be added; says so when it is."""
        if len(self._files) < self.limits.files:
            return False
        self.trouble(
            f"{quoted(self.name)} bevat meer dan {self.limits.files} bestanden; de rest is niet "
            "gelezen. Pak het zelf uit en lees de bestanden in delen in."
        )
        return True

    def put(self, name: str, data: bytes, way: str, mail: MailFacts | None = None) -> None:
        """Add a file, or say why not."""
        if self.full:
            return
        if len(data) > self.room:
            self.too_large(name)
            return
        self._left -= len(data)
        self._files.append(InnerFile(name, data, way, mail))

    def too_large(self, name: str, read: int = 0) -> None:
        """Say that a file was left out for its size, after so many bytes were read for nothing."""
        self._left = max(self._left - read, 0)
        self.trouble(
            f"{quoted(name)} in {quoted(self.name)} is te groot en is niet gelezen. "
            "Sla het zelf op en lees het apart in."
        )

    def trouble(self, text: str) -> None:
        """Say something, once."""
        if text not in self._problems and len(self._problems) < self.limits.files:
            self._problems.append(text)

    def contents(self, mail: MailFacts | None = None) -> Unpacked:
        """What was collected."""
        return Unpacked(mail, tuple(self._files), tuple(self._problems))


def one_line(text: str) -> str:
    """The text on one line without what cannot be shown, cut off at 500 characters."""
    shown = "".join(char if char.isprintable() else " " for char in text[: 4 * _LONGEST_TEXT])
    return " ".join(shown.split())[:_LONGEST_TEXT]


def file_name(raw: str, fallback: str) -> str:
    """A name without folders and control characters, at most 150 long with its extension."""
    last = one_line(raw.replace("\\", "/").rstrip("/").rpartition("/")[2])
    name = "".join("_" if char in '<>:"|?*' else char for char in last).strip(" .")
    if len(name) > _LONGEST_NAME:
        found = _SUFFIX.search(name)
        suffix = found[0] if found else ""
        name = name[: _LONGEST_NAME - len(suffix)] + suffix
    return name or fallback
