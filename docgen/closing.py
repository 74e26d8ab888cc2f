"""How the definitive copy goes to all parties, readable aloud.

First a person's word on earlier mails goes into the register; then the issue that counts is found
and must be whole; then the letters are written, made into drafts and, when asked, handed to the
mail server. The status tells from the same register how far this is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from docgen.consenting import Entry, entry
from docgen.core.clock import Clock, SystemClock
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.dossier import REGISTER, locked
from docgen.core.errors import IncompleteError, Problem, Severity
from docgen.core.files import remove_leftovers
from docgen.core.progress import Listener, counter, ignore
from docgen.core.provenance import sha256_file
from docgen.core.records import DefinitiveRecord, MailRecord
from docgen.core.register import CLOSING_MAIL, Register
from docgen.engines.mail_server import MailServer
from docgen.issue.closing_mail import ClosingCopy, write_closing_letters
from docgen.issue.dispatch import TO_SEND
from docgen.issue.drafts import Draft, MailState, make_drafts
from docgen.issue.mail import Attachment
from docgen.issuing import Inputs
from docgen.mailing import (
    MAKE,
    Mailing,
    MailRequest,
    check_parties,
    hand_over,
    server_for,
    settle,
    wanted_parties,
)
from docgen.receive.catalogue import catalogue_of
from docgen.receive.standing import ReturnStanding, ReturnStandings, read_standings
from docgen.seal.renewed import what_happened

_BUNDLE = "docgen bundel"
_CHANGED = (
    "sinds het is gemaakt, is er iets veranderd in de partijen of in wat er van hen terugkwam"
)
_MANIFEST, _CALENDAR, _CHECKSUM = "manifest.json", "agenda.ics", ".sha256"
# Many mail servers take no more than 20 MB; in a mail, a file takes a third more than on disk.
MOST_BYTES = 20_000_000
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class CopyStanding:
    """How far the definitive copy of a revision is.

    Attributes:
        record: The issue that counts.
        spoilt: Files of the issue that are gone or changed on disk, by name.
        current: Whether it still tells what the register tells; ``False`` when it is spoilt.
        since: Who joined, left or was corrected since, Dutch clauses after “omdat”; ``""`` when
            that is not known, or not all have signed.
        sent: Numbers of the parties that were sent this issue.
        drafted: Numbers of the parties whose mail with this issue is ready to be sent.
        uncertain: Numbers of the parties of which it is not known whether a mail with a definitive
            copy was sent.
    """

    record: DefinitiveRecord
    spoilt: tuple[str, ...]
    current: bool
    since: str
    sent: tuple[int, ...]
    drafted: tuple[int, ...]
    uncertain: tuple[int, ...]

    @property
    def behind(self) -> str:
        """Why it does not tell what the register tells, a Dutch clause; ``""`` when it does."""
        return "" if self.current else _why_behind(self.since)


def copy_standing(
    inputs: Inputs, register: Register, found: ReturnStandings, stands: Entry
) -> CopyStanding | None:
    """How far the definitive copy is; ``None`` while there is none.

    Args:
        found: What came back.
        stands: What follows from that.
    """
    version = inputs.pack.version
    record = DefinitiveRegister(register).latest(version, CopyKind.DEFINITIVE)
    if record is None:
        return None
    spoilt = _spoilt(inputs.home, record)
    since = _since(inputs, record, register, found, stands)
    told = _told(inputs.home, record) if not spoilt else {}
    current = bool(told) and _is_current(inputs, told, found, stands, since)
    mails = register.mails(version, CLOSING_MAIL)
    active = {party.nr for party in inputs.table.parties if party.active}

    def those(*states: MailState, of: Sequence[MailRecord]) -> tuple[int, ...]:
        return tuple(sorted({mail.party_nr for mail in of if mail.state in states} & active))

    own = [mail for mail in mails if record.sha256 in mail.attachments]
    sent = those(MailState.SENT, of=own)
    uncertain = those(MailState.UNDER_WAY, of=mails)
    settled = {*sent, *uncertain}
    drafted = tuple(nr for nr in those(MailState.DRAFT, of=own) if nr not in settled)
    return CopyStanding(record, spoilt, current, since, sent, drafted, uncertain)


def send_copy(
    inputs: Inputs,
    request: MailRequest,
    *,
    server: MailServer | None = None,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Mailing:
    """Make a draft with the definitive copy for every party, and send the drafts if asked to.

    What fails for one party does not raise: look at `Mailing.error` after showing the results.

    Args:
        server: Mail server to use; by default the one in pakket.toml.
        clock: Tells the time that mails and register bear.
        listener: Hears how far the work is.

    Raises:
        UsageError: A party does not take part, has no mail to speak of, or pakket.toml names no
            mail server.
        IncompleteError: There is no definitive copy, or a file of it is gone or changed.
        TemplateError: The text of the mail cannot be filled in; nothing is written.
        DocgenError: A file or the register cannot be written.
    """
    check_parties(inputs, request)
    chosen = server_for(inputs.pack, request, server)
    home, clock = inputs.home, clock or SystemClock()
    if not (home / REGISTER).is_file():
        raise _nothing_to_send()
    with locked(inputs.dossier), Register(home / REGISTER, clock) as register:
        remove_leftovers(home)
        record = DefinitiveRegister(register).latest(inputs.pack.version, CopyKind.DEFINITIVE)
        if record is None:
            raise _nothing_to_send()
        settle(inputs, request, register, CLOSING_MAIL)
        _require_whole(inputs, record)
        told = _told(home, record)
        warnings = [*_behind(inputs, record, told, register)]
        drafts = _drafts(inputs, request, record, told, register, listener)
        warnings += _too_large(drafts, home)
        mailing = hand_over(drafts, home, register, chosen, listener)
    return replace(mailing, problems=(*warnings, *mailing.problems), kind=CLOSING_MAIL)


def _drafts(
    inputs: Inputs,
    request: MailRequest,
    record: DefinitiveRecord,
    told: Mapping[str, Any],
    register: Register,
    listener: Listener,
) -> tuple[Draft, ...]:
    pack, parties = inputs.pack, inputs.table.parties
    letters = write_closing_letters(
        pack,
        parties,
        wanted_parties(inputs, request),
        _copy_of(record, told),
        _earlier(register, record),
    )
    # A folder of its own for each issue: that of the issue itself is never touched again.
    folder = PurePosixPath(record.path).parents[1] / f"verzending-{record.issue}"
    return make_drafts(
        letters,
        inputs.home,
        register,
        pack.version,
        str(folder),
        frozenset(request.again),
        counter(MAKE, listener),
        CLOSING_MAIL,
    )


def _copy_of(record: DefinitiveRecord, told: Mapping[str, Any]) -> ClosingCopy:
    """The issue as its own manifest tells of it, so that mail and copy say the same."""
    folder, name = PurePosixPath(record.path).parent, PurePosixPath(record.path).name
    enclosed = {
        file: Attachment(file, f"{folder}/{file}", digest, _BUNDLE)
        for file, digest in record.files.items()
    }
    entry = told["inwerkingtreding"]
    return ClosingCopy(
        issue=record.issue,
        pages=record.pages,
        parties=len(told["partijen"]),
        holder=record.seal,
        replaces=told["vervangt"] or "",
        effective=date.fromisoformat(entry["dag"]) if entry["dag"] else None,
        sentences=tuple(entry["toelichting"]),
        evaluations=bool(entry["evaluaties"]),
        renewal=bool(entry["verlengingsoverleg_uiterlijk"]),
        pdf=enclosed[name],
        checksum=enclosed[f"{name}{_CHECKSUM}"],
        calendar=enclosed.get(_CALENDAR),
        consent=tuple(told.get("instemming", ())),
    )


def _earlier(register: Register, record: DefinitiveRecord) -> dict[int, date]:
    """When each party was last sent an earlier issue."""
    mails = register.mails(record.version, CLOSING_MAIL)
    return {
        mail.party_nr: datetime.fromisoformat(mail.sent_at).date()
        for mail in mails
        if mail.sent_at and record.sha256 not in mail.attachments
    }


# -- whether the issue can go out ----------------------------------------------------------


def _nothing_to_send() -> IncompleteError:
    what = "er is nog geen definitief exemplaar om toe te zenden"
    return IncompleteError(Problem("", "", what, f"Maak het eerst met ‘{_BUNDLE}’."))


def _spoilt(home: Path, record: DefinitiveRecord) -> tuple[str, ...]:
    folder = (home / record.path).parent
    return tuple(
        name
        for name, digest in sorted(record.files.items())
        if not (folder / name).is_file() or sha256_file(folder / name) != digest
    )


def _require_whole(inputs: Inputs, record: DefinitiveRecord) -> None:
    folder = (inputs.home / record.path).parent
    problems = [
        Problem(
            inputs.dossier.relative(folder / name),
            "",
            f"dit bestand van het definitieve exemplaar (uitgave {record.issue}) is "
            + ("gewijzigd" if (folder / name).is_file() else "weg"),
            f"Zet het terug uit een reservekopie, of maak met ‘{_BUNDLE}’ een nieuwe uitgave.",
        )
        for name in _spoilt(inputs.home, record)
    ]
    if problems:
        raise IncompleteError(problems)


def _told(home: Path, record: DefinitiveRecord) -> Mapping[str, Any]:
    path = (home / record.path).with_name(_MANIFEST)
    told: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


def _is_current(
    inputs: Inputs, told: Mapping[str, Any], found: ReturnStandings, stands: Entry, since: str
) -> bool:
    """Whether what the copy tells of parties and signatures is what the register tells now.

    What does not show in the copy, such as another mail server in pakket.toml, does not count.
    """
    day = stands.effect.day.isoformat() if stands.effect.day else None
    now = [
        (item.party.nr, item.party.naam, item.counts.record.id, item.counts.date, item.counts.place)
        for item in found.parties
        if item.counts is not None and item.standing is ReturnStanding.ACCEPTED
    ]
    then = [
        (item["nr"], item["naam"], item["retour"], item["datum"], item["plaats"])
        for item in told["partijen"]
    ]
    return (
        stands.complete
        and not since
        and now == then
        and told["inwerkingtreding"]["dag"] == day
        and told["titel"] == inputs.pack.title
    )


def _why_behind(since: str) -> str:
    """That a copy is behind and why, a Dutch clause.

    Args:
        since: As in `CopyStanding`.
    """
    return f"het is niet meer actueel, omdat {since}" if since else _CHANGED


def _since(
    inputs: Inputs,
    record: DefinitiveRecord,
    register: Register,
    found: ReturnStandings,
    stands: Entry,
) -> str:
    if not stands.complete:
        return ""
    signed = [item.party for item in found.parties if item.standing is ReturnStanding.ACCEPTED]
    copies = register.copies(inputs.pack.version)
    return what_happened(record, signed, inputs.table.parties, copies)


def _behind(
    inputs: Inputs, record: DefinitiveRecord, told: Mapping[str, Any], register: Register
) -> Iterator[Problem]:
    parties = inputs.table.parties
    catalogue = catalogue_of(inputs.pack, parties, register, inputs.home)
    found = read_standings(register, catalogue, parties)
    today = datetime.fromisoformat(register.now()).date()
    stands = entry(inputs, register, catalogue, found, today)
    since = _since(inputs, record, register, found, stands)
    if _is_current(inputs, told, found, stands, since):
        return
    first = "Maak" if since else "Kijk met ‘docgen status’ wat dat is, en maak"
    yield Problem(
        "",
        f"definitief exemplaar, uitgave {record.issue}",
        _why_behind(since),
        f"{first} met ‘{_BUNDLE}’ een nieuwe uitgave als die nodig is.",
        Severity.WARNING,
    )


def _too_large(drafts: Sequence[Draft], home: Path) -> Iterator[Problem]:
    waiting = [home / draft.record.path for draft in drafts if draft.status in TO_SEND]
    largest = max((path.stat().st_size for path in waiting), default=0)
    if largest > MOST_BYTES:
        yield Problem(
            "",
            "",
            f"elke mail met het definitieve exemplaar is {round(largest / _MEGABYTE)} MB groot; "
            f"veel mailservers weigeren wat groter is dan {MOST_BYTES // _MEGABYTE} MB",
            "Probeer eerst één partij (--partij NR). Komt de mail niet aan, deel het exemplaar dan "
            "op een andere veilige manier, zoals met een link naar een afgeschermde map.",
            Severity.WARNING,
        )
