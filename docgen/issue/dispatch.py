"""Handing drafts to a mail server, one by one, so that no party ever gets the same mail twice.

Before a mail goes, the register says ``bezig``; only the server's word makes it ``verzonden`` or,
when the server certainly refused it, ``concept`` again. What is found ``bezig`` afterwards has an
unknown outcome, and only a person can tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from docgen.core.eml import departure_bytes
from docgen.core.errors import IncompleteError, MailError, Problem
from docgen.core.files import write_atomically
from docgen.core.model import Party
from docgen.core.progress import Report
from docgen.core.provenance import sha256
from docgen.core.records import MailRecord
from docgen.core.register import Register
from docgen.engines.mail_server import (
    MailRefusedError,
    MailServer,
    MailUncertainError,
    Outgoing,
)
from docgen.issue.drafts import Draft, MailState, MailStatus, command_for

SENT_FOLDER = "verzonden"
OFFERED = "mail aangeboden"
# A server that keeps silent twice in a row would leave a doubt about every party.
_DOUBTS_IN_A_ROW = 2
TO_SEND = frozenset({MailStatus.NEW, MailStatus.UNCHANGED})


@dataclass(frozen=True, slots=True)
class MailResult:
    """What happened to one party's mail.

    Attributes:
        party: The party.
        status: What happened in this run.
        to: Address.
        path: Draft, relative to the covenant's folder; what was sent lies in ``verzonden/``
            beside it.
        message_id: Message-ID.
        at: Time, ISO 8601: of sending when it was sent, else of making the draft.
        problem: Why it failed, what is uncertain, or what to know about an earlier mail.
    """

    party: Party
    status: MailStatus
    to: str
    path: str
    message_id: str
    at: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What became of the drafts.

    Attributes:
        results: One for each draft, in their order.
        stopped: Why the rest was not tried, or ``None`` when all were.
    """

    results: tuple[MailResult, ...]
    stopped: Problem | None


def result_of(draft: Draft, register: Register) -> MailResult:
    """Where a draft stands before anything is handed over."""
    problem = None
    if draft.status is MailStatus.UNCERTAIN:
        problem = _uncertain(draft, _offered_at(register, draft.record))
    elif draft.status is MailStatus.ALREADY_SENT:
        problem = _elsewhere(draft)
    record = draft.record
    return _result(draft, draft.status, record.sent_at or record.made_at, problem)


def dispatch(
    drafts: Sequence[Draft],
    home: Path,
    register: Register,
    server: MailServer,
    report: Report,
) -> Dispatched:
    """Send every draft that is new or unchanged.

    A refusal is noted and the rest goes on; when the server cannot be used at all, or has twice
    running not answered, the rest is left as it is.
    """
    results: list[MailResult] = []
    stopped: Problem | None = None
    doubts = 0
    waiting = [draft for draft in drafts if draft.status in TO_SEND]
    for draft in drafts:
        if stopped is not None or draft.status not in TO_SEND:
            results.append(result_of(draft, register))
            continue
        result, stopped = _send_one(draft, home, register, server)
        results.append(result)
        report(len(waiting), f"{draft.letter.party.naam}: {result.status}")
        doubts = doubts + 1 if result.status is MailStatus.UNCERTAIN else 0
        if doubts >= _DOUBTS_IN_A_ROW and stopped is None:
            stopped = Problem(
                "",
                "",
                "de mailserver gaf tweemaal achter elkaar geen antwoord; de rest wacht",
                "Zoek eerst uit wat er met deze mails is gebeurd.",
            )
    return Dispatched(tuple(results), stopped)


def _send_one(
    draft: Draft, home: Path, register: Register, server: MailServer
) -> tuple[MailResult, Problem | None]:
    """Send one mail; the second value says why nothing more can be sent."""
    made_at = draft.record.made_at
    try:
        # Before the register says ``bezig``: a server that is not there leaves no doubt.
        server.open()
    except MailError as exc:
        return _result(draft, draft.status, made_at, None), exc.problems[0]
    data = _departure(draft, home, register)
    kept = _keep(draft, home, data)
    _set(register, draft, MailState.UNDER_WAY, OFFERED, {"sha256": sha256(data), "pad": kept})
    try:
        server.send(Outgoing(draft.letter.sender, draft.record.to, data))
    except MailUncertainError:
        problem = _uncertain(draft, register.now())
        return _result(draft, MailStatus.UNCERTAIN, register.now(), problem), None
    except MailError as exc:
        (home / kept).unlink(missing_ok=True)
        reason = exc.problems[0]
        _set(register, draft, MailState.DRAFT, "mail geweigerd", {"reden": reason.what})
        if not isinstance(exc, MailRefusedError):
            return _result(draft, draft.status, made_at, None), reason
        place = f"{_who(draft)}, {reason.place}"
        problem = Problem("", place, reason.what, reason.remedy)
        return _result(draft, MailStatus.FAILED, register.now(), problem), None
    at = register.now()
    _set(register, draft, MailState.SENT, "mail verzonden", {"sha256": sha256(data)}, at)
    return _result(draft, MailStatus.SENT, at, None), None


def _departure(draft: Draft, home: Path, register: Register) -> bytes:
    """The draft's bytes for the server, after making sure that they are the draft's."""
    path = draft.record.path
    try:
        data = (home / path).read_bytes()
    except OSError as exc:
        raise IncompleteError(_no_draft(path)) from exc
    if sha256(data) != draft.record.sha256:
        raise IncompleteError(_no_draft(path))
    return departure_bytes(data, datetime.fromisoformat(register.now()))


def _no_draft(path: str) -> Problem:
    what = "de mail is weg of gewijzigd terwijl docgen bezig was"
    return Problem(path, "", what, "Geef de opdracht opnieuw.")


def _keep(draft: Draft, home: Path, data: bytes) -> str:
    """Keep what is about to be sent, beside the draft; returns where."""
    folder = PurePosixPath(draft.record.path).parent / SENT_FOLDER
    path = str(folder / f"verzending-{draft.ordinal}-{sha256(data)[:8]}.eml")
    write_atomically(home / path, data)
    return path


def _set(
    register: Register,
    draft: Draft,
    state: MailState,
    event: str,
    particulars: dict[str, object],
    sent_at: str | None = None,
) -> None:
    record = draft.record
    with register.transaction():
        register.set_mail_state(record.nr, state, sent_at)
        register.add_event(
            event,
            {
                "mail": record.nr,
                "partij": record.party_nr,
                "aan": record.to,
                "bericht": record.message_id,
                **particulars,
            },
        )


def _offered_at(register: Register, record: MailRecord) -> str:
    """When a mail was last handed over, as far as the register knows."""
    times = [
        event.at
        for event in register.events()
        if event.kind == OFFERED and event.content.get("mail") == record.nr
    ]
    return times[-1] if times else record.made_at


def _who(draft: Draft) -> str:
    party = draft.letter.party
    return f"partij {party.nr} ({party.naam})"


def _uncertain(draft: Draft, at: str) -> Problem:
    number, moment = draft.record.party_nr, datetime.fromisoformat(at)
    command = command_for(draft.record.kind)
    return Problem(
        "",
        _who(draft),
        f"het is niet zeker of de mail van {moment:%d-%m-%Y %H.%M} uur aan {draft.record.to} is "
        "verzonden",
        f"Kijk in Verzonden items van {draft.letter.sender} of vraag het de partij. Geef daarna "
        f"‘{command} --verzonden {number}’ als de mail is aangekomen, of ‘{command} --opnieuw "
        f"{number}’ als dat niet zo is.",
    )


def _elsewhere(draft: Draft) -> Problem | None:
    """What to know when the same copies went to another address."""
    now, then = draft.letter.party.email, draft.record.to
    if now.lower() == then.lower():
        return None
    return Problem(
        "",
        _who(draft),
        f"deze stukken zijn al verzonden aan {then}; het adres is nu {now}",
        f"Moeten ze ook daarheen, geef dan ‘{command_for(draft.record.kind)} --opnieuw "
        f"{draft.record.party_nr}’.",
    )


def _result(draft: Draft, status: MailStatus, at: str, problem: Problem | None) -> MailResult:
    record = draft.record
    return MailResult(
        draft.letter.party, status, record.to, record.path, record.message_id, at, problem
    )
