"""A small dossier for the tests of the mail: three parties, the starter pack, small copies."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from docgen.core.clock import FixedClock
from docgen.core.dossier import REGISTER, open_dossier
from docgen.core.files import write_atomically
from docgen.core.mail_specs import SmtpSpec
from docgen.core.provenance import fingerprint, sha256
from docgen.core.records import CopyRecord, MailRecord
from docgen.core.register import Register
from docgen.issue.plan import PlanItem, Request
from docgen.issuing import Inputs, plan, read
from tests.core.rows import csv_bytes, row, second

STARTER = Path(__file__).parents[2] / "docgen" / "starter" / "sjablonen"
MOMENT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
CLOCK = FixedClock(MOMENT)
NAMES = ("gemeente Soest", "gemeente Baarn", "Hoogheemraadschap “’t Gooi, Eem & Vëcht”")
TO = ("info@soest.example", "info@baarn.example", "post@ev.example")
SENDER = "secretariaat@voorbeeldorganisatie.example"


def later(hours: int) -> FixedClock:
    """The clock, so many hours on."""
    return FixedClock(MOMENT + timedelta(hours=hours))


def write_parties(root: Path, **first: str) -> None:
    """Write the list of parties; ``first`` changes cells of party 1."""
    water = {"nr": "3", "naam": NAMES[2], "type": "waterschap", "email": TO[2]}
    rows = [row(**first), second(), second(**water)]
    named = [{"aanduiding": cells["naam"], **cells} for cells in rows]
    (root / "partijen.csv").write_bytes(csv_bytes(named))


def dossier(root: Path) -> Inputs:
    """Make a dossier with all documents issued."""
    shutil.copytree(STARTER, root / "sjablonen", dirs_exist_ok=True)
    write_parties(root)
    return issue(root)


def issue(root: Path) -> Inputs:
    """Read the dossier and note copies, of a few bytes each, for what is not there yet."""
    inputs = read(open_dossier(root))
    planned = plan(inputs, Request(), CLOCK)
    with Register(inputs.home / REGISTER, CLOCK) as register, register.transaction():
        for item in planned.to_make:
            register.add_copy(_copy(inputs, item), item.current, "elders")
    return inputs


def _copy(inputs: Inputs, item: PlanItem) -> CopyRecord:
    data = f"%PDF {item.path} {fingerprint(item.inputs)}\r\n\x00".encode()
    write_atomically(inputs.home / item.path, data)
    return CopyRecord(
        nr=0,
        version=inputs.pack.version,
        concept=False,
        party_nr=item.party.nr,
        party_id=item.party.id,
        document=item.document.id,
        format=item.format.value,
        sequence=1,
        path=item.path,
        sha256=sha256(data),
        pages=1,
        inputs=item.inputs,
        parts=(),
        text_mark=None,
        fields=(),
        engine="nep",
        engine_version="1",
        tagged=False,
        program_version="0",
        made_at="",
    )


def with_server(inputs: Inputs, spec: SmtpSpec) -> Inputs:
    """The dossier with this mail server in its pack."""
    return replace(inputs, pack=replace(inputs.pack, smtp=spec))


def records(inputs: Inputs) -> tuple[MailRecord, ...]:
    """The mails in the register."""
    with Register(inputs.home / REGISTER, CLOCK) as register:
        return register.mails(inputs.pack.version)


def states(inputs: Inputs) -> list[str]:
    """How far each mail in the register got."""
    return [mail.state for mail in records(inputs)]


def event_kinds(inputs: Inputs) -> list[str]:
    """What happened to mails, oldest first."""
    with Register(inputs.home / REGISTER, CLOCK) as register:
        return [item.kind for item in register.events() if item.kind.startswith("mail")]


def parsed(data: bytes) -> EmailMessage:
    """The mail as the library of Python reads it."""
    message = message_from_bytes(data, policy=policy.SMTP)
    assert isinstance(message, EmailMessage)
    return message


def attached(message: EmailMessage) -> dict[str, bytes]:
    """The attachments' bytes by name."""
    found = {}
    for part in message.iter_attachments():
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        found[part.get_filename() or ""] = payload
    return found
