"""What came back, in the register: every record comes out as it went in, with its event."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.findings import Finding, Outcome
from docgen.core.register import Register, broken_link
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import (
    DecisionRecord,
    Judged,
    MailboxMark,
    PageRecord,
    ReceiptRecord,
    ReminderRecord,
    ReturnRecord,
    SigningRecord,
)
from docgen.core.schema import SCHEMA_VERSION, STEPS
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts

NOW = "2025-12-01T09:00:00+00:00"
CLOCK = FixedClock(datetime(2025, 12, 1, 9, tzinfo=UTC))
RECEIPT = ReceiptRecord(0, "a" * 64, "scan.pdf", "map", "pdf", 1200, "", None, NOW)
SIGNATURE = SignatureFacts(
    field="handtekening-07-soest",
    indication=Indication.INDETERMINATE,
    sub_indication="NO_CERTIFICATE_CHAIN_FOUND",
    explanation="Uitgever onbekend.",
    intact=True,
    covers_file=True,
    after_signing=AfterSigning.NOTHING,
    signer="A. Voorbeeld",
    organisation="Gemeente",
    issuer="Uitgever",
    serial="0a",
    certificate_sha256="b" * 64,
    valid_from=NOW,
    valid_until=None,
    signed_at=NOW,
    timestamp_at=None,
    timestamp_by="",
    policy=("1.2.3",),
    digest="sha256",
    subfilter="/ETSI.CAdES.detached",
    timestamp_only=False,
    checked_at=NOW,
    checked_by="pyHanko",
)
RETURN = ReturnRecord(
    nr=0,
    receipt=1,
    source="scan.pdf",
    sha256="a" * 64,
    kenmerk="CRS-2026",
    party=7,
    version="1.0",
    copy=None,
    outcome=Outcome.DOUBTFUL,
    pages=(PageRecord(2, 1, "a" * 64, 90, 7, True, "paginacode"),),
    findings=(
        Finding(
            "ongewijzigd",
            Outcome.DOUBTFUL,
            "Uitleg.",
            "Kijk.",
            1,
            (1.0, 2.0, 3.0, 4.0),
            ("b001-1",),
            "beeld",
            0.5,
        ),
        Finding("volledig", Outcome.ACCEPTED, "Alles is er."),
    ),
    signing=SigningRecord("digitaal", "2025-11-30", "Soest", False, (SIGNATURE,)),
    enclosed=("c" * 64,),
    received_at=NOW,
    checked_at=NOW,
    program_version="0.1.0",
)
DECISION = DecisionRecord(
    0, 1, Outcome.ACCEPTED, "A. Voorbeeld", "Nagebeld.", None, None, None, NOW
)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "register.sqlite", CLOCK) as opened:
        yield opened


@pytest.fixture
def returns(register: Register) -> ReturnRegister:
    return ReturnRegister(register)


def test_receipts_come_out_as_they_went_in(register: Register, returns: ReturnRegister) -> None:
    inner = replace(RECEIPT, sha256="d" * 64, sender="a@b.example", parent=1)
    with register.transaction():
        assert returns.add_receipt(RECEIPT) == 1
        assert returns.add_receipt(inner) == 2
        returns.set_done(1)
    assert returns.receipts() == (replace(RECEIPT, nr=1, done=True), replace(inner, nr=2))
    assert returns.receipts_of("d" * 64) == (replace(inner, nr=2),)
    assert [event.kind for event in register.events()] == ["bestand ontvangen"] * 2
    assert broken_link(register.events()) is None


def test_a_return_comes_out_as_it_went_in(register: Register, returns: ReturnRegister) -> None:
    with register.transaction():
        returns.add_receipt(RECEIPT)
        number = returns.add_return(RETURN, {"bladzijden": []})
    assert returns.get(number) == Judged(replace(RETURN, nr=1), ())
    assert returns.get(2) is None
    assert replace(RETURN, nr=12).id == "R12"


def test_returns_of_a_revision_include_those_of_which_it_is_not_known(
    register: Register, returns: ReturnRegister
) -> None:
    with register.transaction():
        returns.add_receipt(RECEIPT)
        for version in ("1.0", "1.1", None):
            returns.add_return(replace(RETURN, version=version), None)
    assert [item.record.version for item in returns.returns("1.0")] == ["1.0", None]


def test_the_last_decision_counts_and_nothing_is_rewritten(
    register: Register, returns: ReturnRegister
) -> None:
    dated = replace(DECISION, outcome=None, date="2025-11-28", place="Baarn", party=8)
    with register.transaction():
        returns.add_receipt(RECEIPT)
        returns.add_return(RETURN, None)
        returns.add_decision(DECISION)
        returns.add_decision(dated)
        returns.add_decision(replace(DECISION, outcome=Outcome.REFUSED))
    judged = returns.get(1)
    assert judged is not None
    assert judged.outcome is Outcome.REFUSED
    assert (judged.party, judged.date, judged.place) == (8, "2025-11-28", "Baarn")
    assert judged.record.outcome is Outcome.DOUBTFUL
    assert [item.nr for item in judged.decisions] == [1, 2, 3]


def test_without_a_decision_the_findings_count(register: Register, returns: ReturnRegister) -> None:
    judged = Judged(RETURN, ())
    assert (judged.outcome, judged.party) == (Outcome.DOUBTFUL, 7)
    assert (judged.date, judged.place) == ("2025-11-30", "Soest")


def test_reminders_and_mail_marks(register: Register, returns: ReturnRegister) -> None:
    reminder = ReminderRecord(0, 7, "1.0", "niet ontvangen", None, "h.eml", "e" * 64, NOW)
    mark = MailboxMark("imap.example/a/INBOX", 9, 4)
    with register.transaction():
        returns.add_receipt(RECEIPT)
        assert returns.add_reminder(reminder) == 1
        returns.add_mailbox_mark(mark, 1)
        returns.add_mailbox_mark(mark, 1)
    assert returns.reminders("1.0") == (replace(reminder, nr=1),)
    assert returns.reminders("1.1") == ()
    assert returns.mailbox_marks(mark.mailbox) == {(9, 4)}


def test_a_register_of_format_1_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    with sqlite3.connect(path) as database:
        database.executescript(f"{STEPS[0]} PRAGMA user_version = 1;")
        database.execute("INSERT INTO bron VALUES ('a', 'b', 'c', 'd')")
    database.close()
    with Register(path, CLOCK) as register:
        assert ReturnRegister(register).returns() == ()
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert database.execute("SELECT count(*) FROM bron").fetchone() == (1,)
    database.close()
