"""Mail drafts on disk and in the register: made once, set aside when another takes their place.

The register is written first and the file after it. A run that is broken off in between leaves a
record without its file; the next run builds the same bytes again from the record's own time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath

from docgen.core.files import copy_atomically, write_atomically
from docgen.core.progress import Report
from docgen.core.provenance import sha256, sha256_file
from docgen.core.records import MailRecord
from docgen.core.register import CLOSING_MAIL, PACK_MAIL, Register
from docgen.issue.mail import Letter, draft_bytes

FILE_NAME = "verzending.eml"
REPLACED = "vervangen"


class MailState(StrEnum):
    """How far a mail got, as the register keeps it."""

    DRAFT = "concept"
    UNDER_WAY = "bezig"
    SENT = "verzonden"


class MailStatus(StrEnum):
    """What happened to a party's mail in this run."""

    NEW = "nieuw"
    UNCHANGED = "ongewijzigd"
    SENT = "verzonden"
    ALREADY_SENT = "al verzonden"
    FAILED = "mislukt"
    UNCERTAIN = "onzeker"


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter and where it stands.

    Attributes:
        letter: What is said.
        record: The mail in the register: this draft, or the one that was sent or is under way.
        ordinal: Which mail of this party it is, from 1.
        status: New, unchanged, already sent or uncertain.
    """

    letter: Letter
    record: MailRecord
    ordinal: int
    status: MailStatus


def make_drafts(
    letters: Sequence[Letter],
    home: Path,
    register: Register,
    version: str,
    folder: str,
    again: frozenset[int],
    report: Report,
    kind: str = PACK_MAIL,
) -> tuple[Draft, ...]:
    """Have a draft for every letter, unless that party's mail is sent or under way.

    Args:
        folder: Folder with a folder for each party, such as ``v1.0``.
        again: Numbers of the parties to write to although they have had these copies.
        kind: Which mails these are; those of another kind are not looked at.

    Raises:
        DocgenError: A file cannot be read or written.
    """
    shelf = _Shelf(home, register, version, kind, folder, again)
    drafts = []
    for letter in letters:
        drafts.append(shelf.draft(letter))
        report(len(letters), letter.party.naam)
    return tuple(drafts)


def by_party(mails: Sequence[MailRecord]) -> dict[int, list[MailRecord]]:
    """The mails of each party, oldest first."""
    found: dict[int, list[MailRecord]] = {}
    for mail in mails:
        found.setdefault(mail.party_nr, []).append(mail)
    return found


def last_in(mails: Sequence[MailRecord], state: MailState) -> MailRecord | None:
    """The latest of these mails that got exactly so far."""
    return next((mail for mail in reversed(mails) if mail.state == state), None)


def command_for(kind: str) -> str:
    """The command that is about this kind of mail."""
    return "docgen verstuur --definitief" if kind == CLOSING_MAIL else "docgen verstuur"


class _Shelf:
    """The drafts of one kind: what the register knows of them and where they lie."""

    def __init__(
        self,
        home: Path,
        register: Register,
        version: str,
        kind: str,
        folder: str,
        again: frozenset[int],
    ) -> None:
        self._home = home
        self._register = register
        self._version = version
        self._kind = kind
        self._folder = folder
        self._again = again
        self._mails: Mapping[int, list[MailRecord]] = by_party(register.mails(version, kind))

    def draft(self, letter: Letter) -> Draft:
        mails = self._mails.get(letter.party.nr, [])
        under_way, sent = last_in(mails, MailState.UNDER_WAY), last_in(mails, MailState.SENT)
        if under_way is not None:
            ordinal = mails.index(under_way) + 1
            return Draft(letter, under_way, ordinal, MailStatus.UNCERTAIN)
        if sent is not None and letter.party.nr not in self._again and _has_had(letter, sent):
            return Draft(letter, sent, mails.index(sent) + 1, MailStatus.ALREADY_SENT)
        path = f"{self._folder}/{letter.party.folder}/{FILE_NAME}"
        latest = mails[-1] if mails else None
        if latest is not None and _is_same(letter, latest, path):
            status = self._present(letter, latest, len(mails))
            if status is not None:
                return Draft(letter, latest, len(mails), status)
        return self._new(letter, path, mails)

    def _present(self, letter: Letter, record: MailRecord, ordinal: int) -> MailStatus | None:
        """Whether the draft stands there, if need be after building it again to the byte."""
        target = self._home / record.path
        if target.is_file() and sha256_file(target) == record.sha256:
            return MailStatus.UNCHANGED
        moment = datetime.fromisoformat(record.made_at)
        data = draft_bytes(letter, record.message_id, moment, self._home)
        if sha256(data) != record.sha256:
            return None
        self._set_aside(record.path, self._mails[letter.party.nr][: ordinal - 1])
        write_atomically(target, data)
        return MailStatus.NEW

    def _new(self, letter: Letter, path: str, mails: list[MailRecord]) -> Draft:
        same_sent = [
            mail
            for mail in mails
            if mail.state == MailState.SENT and mail.content == letter.content
        ]
        message_id, made_at = letter.message_id(len(same_sent) + 1), self._register.now()
        data = draft_bytes(letter, message_id, datetime.fromisoformat(made_at), self._home)
        last = mails[-1] if mails else None
        moved = last if last is not None and last.path != path else None
        # What was sent stays where the register says it is, unless this one takes its place.
        stays = moved is not None and moved.state == MailState.SENT
        kept = ""
        if last is not None:
            kept = last.path if stays else self._set_aside(last.path, mails)
        if last is None or moved is not None:
            self._set_aside(path, mails)
        record = self._note(
            MailRecord(
                nr=0,
                version=self._version,
                party_nr=letter.party.nr,
                content=letter.content,
                to=letter.party.email,
                subject=letter.subject,
                message_id=message_id,
                path=path,
                sha256=sha256(data),
                attachments=letter.hashes,
                state=MailState.DRAFT,
                made_at=made_at,
                kind=self._kind,
            ),
            last,
            kept,
        )
        write_atomically(self._home / path, data)
        if moved is not None and not stays:
            # The party's folder got another name, or there is a new issue; the old draft must not
            # be sent any more and is safe under ``vervangen/``.
            (self._home / moved.path).unlink(missing_ok=True)
        return Draft(letter, record, len(mails) + 1, MailStatus.NEW)

    def _note(self, record: MailRecord, old: MailRecord | None, kept: str) -> MailRecord:
        with self._register.transaction():
            number = self._register.add_mail(record)
            self._register.add_event(
                "mail gemaakt",
                {
                    "mail": number,
                    "partij": record.party_nr,
                    "aan": record.to,
                    "pad": record.path,
                    "sha256": record.sha256,
                    "bericht": record.message_id,
                    **({"vervangt": old.nr, "bewaard als": kept} if old else {}),
                },
            )
        return replace(record, nr=number)

    def _set_aside(self, path: str, mails: Sequence[MailRecord]) -> str:
        """Copy the file at ``path`` to ``vervangen/``; returns where it lies (``""``: no file)."""
        file = self._home / path
        if not file.is_file():
            return ""
        digest = sha256_file(file)
        hashes = [mail.sha256 for mail in mails]
        label = str(hashes.index(digest) + 1) if digest in hashes else f"onbekend-{digest[:8]}"
        old = PurePosixPath(path)
        kept = str(old.parent / REPLACED / f"{old.stem}-{label}{old.suffix}")
        if not (self._home / kept).is_file():
            copy_atomically(file, self._home / kept)
        return kept


def _has_had(letter: Letter, sent: MailRecord) -> bool:
    """Whether all copies that go with the letter were in the last mail that was sent."""
    if not letter.attachments:
        return letter.content == sent.content
    return set(letter.hashes) <= set(sent.attachments)


def _is_same(letter: Letter, record: MailRecord, path: str) -> bool:
    return (
        record.state == MailState.DRAFT and record.content == letter.content and record.path == path
    )
