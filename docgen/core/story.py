"""What happened to a covenant after it was first signed, as its later copies tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docgen.core.records import AmendmentRecord


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history.

    Attributes:
        day: When; ``None`` when that is not known.
        text: What, a Dutch sentence.
    """

    day: date | None
    text: str


@dataclass(frozen=True, slots=True)
class FormerParty:
    """A party that left.

    Attributes:
        nr: Its number, which is not used again.
        name: Its legal name.
        since: Day from which it takes no part; ``None`` when that was not noted.
    """

    nr: int
    name: str
    since: date | None


@dataclass(frozen=True, slots=True)
class EarlierCopy:
    """A definitive copy of an earlier revision, which is attached to the later one.

    Attributes:
        version: Revision of its text.
        issue: Number of the issue.
        name: File name.
        path: The file.
        sha256: Its fingerprint.
        size: Number of bytes.
        made_at: Time of making, ISO 8601.
    """

    version: str
    issue: int
    name: str
    path: Path
    sha256: str
    size: int
    made_at: str


@dataclass(frozen=True, slots=True)
class Story:
    """What there is to tell.

    Attributes:
        amendments: Amendments of the text up to this revision, oldest first.
        happenings: The history, oldest first.
        former: Parties that left, by number.
        consent: How consent to this revision was given, Dutch sentences; empty without one.
        earlier: Definitive copies to attach.
    """

    amendments: tuple[AmendmentRecord, ...] = ()
    happenings: tuple[Happening, ...] = ()
    former: tuple[FormerParty, ...] = ()
    consent: tuple[str, ...] = ()
    earlier: tuple[EarlierCopy, ...] = ()

    @property
    def told(self) -> bool:
        """Whether anything happened that a copy tells."""
        return bool(self.amendments or self.former or self.consent or len(self.happenings) > 1)
