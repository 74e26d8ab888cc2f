"""What was handed in: files, the files in folders, and messages of a mail folder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.core.errors import Problem, UsageError, raise_errors
from docgen.core.returns import MailboxMark
from docgen.core.shapes import quoted
from docgen.engines.imap import FolderMessage
from docgen.receive.eml import facts_of
from docgen.receive.inner import file_name

_LONGEST_SUBJECT = 80
# What Windows, macOS, Office and browsers put in folders, or have not finished writing.
_NOISE = re.compile(
    r"\.|~\$|(?:thumbs\.db|desktop\.ini)\Z|.*\.(?:tmp|part|partial|crdownload|download|lnk)\Z"
    r"|__macosx\Z",
    re.IGNORECASE,
)
_REGISTER = "register.sqlite"


@dataclass(frozen=True, slots=True)
class Handed:
    """Something that was handed in.

    Attributes:
        name: File name, without folders.
        content: Its bytes, or the path where they are.
        way: ``map`` or ``imap``.
        mark: The message in the mail folder that it is; ``None`` when it is a file.
    """

    name: str
    content: bytes | Path
    way: str = "map"
    mark: MailboxMark | None = None


def gather(paths: Iterable[Path]) -> tuple[Handed, ...]:
    """The files among the paths and in the folders among them, in a fixed order.

    Hidden and unfinished files in folders are left out, and docgen's own ``output/`` as well.

    Raises:
        UsageError: A path does not exist.
    """
    found: dict[Path, None] = {}
    problems = []
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(files_in(path)))
        elif path.exists():
            found[path] = None
        else:
            problems.append(
                Problem(
                    "",
                    "",
                    f"het bestand of de map {quoted(str(path), 300)} bestaat niet",
                    "Controleer de naam; zet hem tussen aanhalingstekens als er spaties in staan.",
                )
            )
    raise_errors(problems, UsageError)
    return tuple(Handed(file_name(path.name, "bestand"), path) for path in found)


def files_in(folder: Path) -> Iterator[Path]:
    """The files in a folder and the folders in it, sorted, without hidden and unfinished ones."""
    for root, folders, names in os.walk(folder):
        if _REGISTER in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not _NOISE.match(name))
        for name in sorted(names):
            path = Path(root, name)
            if not _NOISE.match(name) and path.is_file():
                yield path


def from_mailbox(
    messages: Iterable[FolderMessage], tell: Callable[[str], None] = lambda text: None
) -> Iterator[Handed]:
    """Messages of a mail folder as what was handed in, called after their subject.

    Args:
        messages: The messages; read one by one, as they are wanted.
        tell: Hears of those that are too large to be read, in Dutch; they are left out.
    """
    for message in messages:
        if message.data is None:
            tell(
                f"bericht {message.uid} in {message.mailbox} is te groot en is niet gelezen. "
                "Sla de bijlagen zelf op en lees ze in."
            )
            continue
        subject = facts_of(message.data).subject[:_LONGEST_SUBJECT]
        # No folder is meant by "akkoord/getekend".
        name = file_name(subject.replace("/", "-"), f"bericht {message.uid}")
        mark = MailboxMark(message.mailbox, message.validity, message.uid)
        yield Handed(f"{name}.eml", message.data, "imap", mark)
