"""What came back, as the register keeps it: one frozen record per row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from docgen.core.findings import Finding, Outcome
from docgen.core.signatures import SignatureFacts

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReceiptRecord:
    """One arrival of a file: by folder, mail, or from inside another file.

    Attributes:
        nr: Number in the register; 0 for one that is not in it yet.
        sha256: Fingerprint of the bytes.
        name: File name as it came, without folders.
        way: ``map``, ``imap``, ``bijlage`` (of a mail) or ``archief`` (inside a zip).
        media: ``pdf``, ``afbeelding``, ``mail``, ``archief`` or ``anders``, from the contents.
        size: Number of bytes.
        sender: Address of the sender; ``""`` when it did not come by mail.
        sent_at: Time the mail says it was sent, ISO 8601; ``None`` without one.
        received_at: Time docgen took it in, ISO 8601.
        parent: Number of the receipt this was inside of; ``None`` for what came by itself.
        done: Whether it was looked at, and its returns stand in the register.
    """

    nr: int
    sha256: str
    name: str
    way: str
    media: str
    size: int
    sender: str
    sent_at: str | None
    received_at: str
    parent: int | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One page of a return.

    Attributes:
        nr: Page of the document, from 1; ``None`` when not recognised.
        source_page: Page of the received file, from 1.
        file: Fingerprint of the received file.
        rotation: Degrees clockwise by which the received page must be turned to stand upright.
        party: Number of the party that the page is of; ``None`` when not recognised.
        code_read: Whether the page code was read.
        how: By what it was recognised, in Dutch.
    """

    nr: int | None
    source_page: int
    file: str
    rotation: int
    party: int | None
    code_read: bool
    how: str


@dataclass(frozen=True, slots=True)
class SigningRecord:
    """How a return was signed.

    Attributes:
        way: ``digitaal``, ``met de hand``, ``deels digitaal`` or ``niet``.
        date: Day of signing, ISO 8601, when it could be read by machine.
        place: Place of signing, when it could be read by machine.
        handwritten: Whether date or place were filled in by hand, so that a person must read them.
        signatures: The digital signatures.
    """

    way: str
    date: str | None
    place: str | None
    handwritten: bool
    signatures: tuple[SignatureFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """What one party returned in one delivery (*retour*).

    Attributes:
        nr: Number in the register; 0 for one that is not in it yet.
        receipt: Number of the receipt (what was handed in) that it came with.
        source: Name of the file with its pages, as it came.
        sha256: Fingerprint of that file.
        kenmerk: Reference of the pack.
        party: Number of the party; ``None`` when not recognised.
        version: Revision of the text; ``None`` when not recognised.
        copy: Number of the copy in the register that it is compared with; ``None`` if unknown.
        outcome: Verdict that the findings add up to, without what a person decided.
        pages: Its pages in the order of the document, unrecognised ones last.
        findings: Outcome of every check.
        signing: How it was signed.
        enclosed: Fingerprints of files that came along and belong to it, such as an evidence
            summary of a signing platform.
        received_at: Time of the receipt, ISO 8601.
        checked_at: Time of the check, ISO 8601.
        program_version: Version of docgen that checked.
        choice: The answer on a form with a choice, a value of `Answer`, when exactly one is
            clearly marked; ``None`` otherwise.
    """

    nr: int
    receipt: int
    source: str
    sha256: str
    kenmerk: str
    party: int | None
    version: str | None
    copy: int | None
    outcome: Outcome
    pages: tuple[PageRecord, ...]
    findings: tuple[Finding, ...]
    signing: SigningRecord
    enclosed: tuple[str, ...]
    received_at: str
    checked_at: str
    program_version: str
    choice: str | None = None

    @property
    def id(self) -> str:
        """How people call it: ``R12``."""
        return f"R{self.nr}"


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What a person decided about a return. Decisions are added; the last one counts.

    Attributes:
        nr: Number in the register; 0 for one that is not in it yet.
        return_nr: Number of the return.
        outcome: `ACCEPTED` or `REFUSED`; ``None`` when only date, place, party or answer was
            given.
        person: Who decided.
        reason: Why, in that person's words.
        date: Day of signing as read by the person, ISO 8601.
        place: Place of signing as read by the person.
        party: Number of the party, when the person says whose it is.
        at: Time, ISO 8601.
        choice: The answer on the form as read by the person, a value of `Answer`.
    """

    nr: int
    return_nr: int
    outcome: Outcome | None
    person: str
    reason: str
    date: str | None
    place: str | None
    party: int | None
    at: str
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A return with what persons decided about it: what counts.

    Attributes:
        record: The return as it was checked.
        decisions: Decisions about it, oldest first.
    """

    record: ReturnRecord
    decisions: tuple[DecisionRecord, ...]

    @property
    def outcome(self) -> Outcome:
        """The last decision's outcome, else that of the findings."""
        return _last([item.outcome for item in self.decisions]) or self.record.outcome

    @property
    def party(self) -> int | None:
        """The party a person named, else the one that was recognised."""
        return _last([item.party for item in self.decisions]) or self.record.party

    @property
    def date(self) -> str | None:
        """Day of signing a person read, else the one a machine read, ISO 8601."""
        return _last([item.date for item in self.decisions]) or self.record.signing.date

    @property
    def place(self) -> str | None:
        """Place of signing a person read, else the one a machine read."""
        return _last([item.place for item in self.decisions]) or self.record.signing.place

    @property
    def choice(self) -> str | None:
        """The answer on the form that a person read, else the one a machine read."""
        return _last([item.choice for item in self.decisions]) or self.record.choice


def _last(values: Sequence[T | None]) -> T | None:
    return next((value for value in reversed(values) if value is not None), None)


@dataclass(frozen=True, slots=True)
class ReminderRecord:
    """A reminder that was drawn up.

    Attributes:
        nr: Number in the register; 0 for one that is not in it yet.
        party: Number of the party.
        version: Revision of the text.
        kind: ``niet ontvangen`` or ``afgekeurd``.
        return_nr: Return that it is about, for ``afgekeurd``.
        path: ``.eml`` file, relative to the covenant's folder.
        sha256: Its fingerprint.
        at: Time, ISO 8601.
    """

    nr: int
    party: int
    version: str
    kind: str
    return_nr: int | None
    path: str
    sha256: str
    at: str


@dataclass(frozen=True, slots=True)
class MailboxMark:
    """A message in a mail folder that was taken in (RFC 9051, 2.3.1.1: UIDVALIDITY and UID).

    Attributes:
        mailbox: Server, user and folder, as one text.
        validity: UIDVALIDITY of the folder.
        uid: UID of the message.
    """

    mailbox: str
    validity: int
    uid: int
