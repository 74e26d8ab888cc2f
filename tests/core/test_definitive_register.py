"""Which definitive copies were made, as the register keeps it; and older registers."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.records import DefinitiveRecord
from docgen.core.register import CLOSING_MAIL, Register, broken_link
from docgen.core.schema import STEPS

CLOCK = FixedClock(datetime(2025, 12, 13, 9, tzinfo=UTC))
RECORD = DefinitiveRecord(
    nr=0,
    version="1.0",
    kind="definitief",
    issue=1,
    path="definitief/v1.0/uitgave-1/x.pdf",
    sha256="a" * 64,
    pages=60,
    inputs="b" * 64,
    files={"x.pdf": "a" * 64},
    effective="2026-01-01",
    seal="Provincie Utrecht",
    made_at="2025-12-13T09:00:00+00:00",
    program_version="0.1.0",
)


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    with Register(tmp_path / "r.sqlite", CLOCK) as register:
        kept = DefinitiveRegister(register)
        assert kept.latest("1.0", CopyKind.DEFINITIVE) is None
        with register.transaction():
            number = kept.add(RECORD)
        assert kept.issues("1.0", CopyKind.DEFINITIVE) == (replace(RECORD, nr=number),)
        assert kept.issues("1.1", CopyKind.DEFINITIVE) == ()


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        (CopyKind.DEFINITIVE, "definitief exemplaar gemaakt"),
        (CopyKind.INTERIM, "tussenstand gemaakt"),
        (CopyKind.PUBLICATION, "publicatieversie gemaakt"),
    ],
)
def test_each_kind_has_its_own_series(kind: CopyKind, event: str, tmp_path: Path) -> None:
    with Register(tmp_path / "r.sqlite", CLOCK) as register:
        kept = DefinitiveRegister(register)
        with register.transaction():
            first = kept.add(replace(RECORD, kind=kind.value))
            kept.add(replace(RECORD, kind=kind.value, issue=2, reason="verbeterd"))
        one, two = kept.issues("1.0", kind)
        assert (one.nr, one.replaced_by, two.replaced_by) == (first, two.nr, None)
        events = register.events()
        assert [item.kind for item in events] == [event, event]
        assert events[1].content["reden"] == "verbeterd"
        assert broken_link(events) is None
        assert len(kept.all_issues()) == 2


def test_an_older_register_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    with sqlite3.connect(path) as db:
        db.executescript("".join(STEPS[:2]) + "PRAGMA user_version = 2;")
        db.execute(
            "INSERT INTO verzending VALUES (1, '1.0', 7, 'x', 'a@b.example', 's', 'm', 'p', 'h', "
            "'[]', 'verzonden', '2025-11-14', '2025-11-14')"
        )
    db.close()
    with Register(path, CLOCK) as register:
        assert [mail.kind for mail in register.mails("1.0")] == ["stukken"]
        assert register.mails("1.0", CLOSING_MAIL) == ()
        assert DefinitiveRegister(register).all_issues() == ()
