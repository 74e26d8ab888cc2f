"""The part of the register that tells what came back, and what was decided about it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict

from docgen.core.findings import Finding, Outcome
from docgen.core.register import Register
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
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts


class ReturnRegister:
    """Receipts, returns, decisions and reminders in an open register.

    Every ``add_…`` writes the event that belongs to it as well: call it inside
    `Register.transaction`.
    """

    def __init__(self, register: Register) -> None:
        self._register = register
        self._db = register.connection

    # -- receipts --------------------------------------------------------------------------

    def add_receipt(self, receipt: ReceiptRecord) -> int:
        """Add a receipt; returns its number."""
        number = self._insert(
            "ontvangst",
            receipt.sha256,
            receipt.name,
            receipt.way,
            receipt.media,
            receipt.size,
            receipt.sender,
            receipt.sent_at,
            receipt.received_at,
            receipt.parent,
            receipt.done,
        )
        content = {"ontvangst": number, "bestand": receipt.name, "sha256": receipt.sha256}
        if receipt.sender:
            content["afzender"] = receipt.sender
        self._register.add_event("bestand ontvangen", content)
        return number

    def receipts(self) -> tuple[ReceiptRecord, ...]:
        """Every receipt, oldest first."""
        return tuple(map(_receipt, self._db.execute("SELECT * FROM ontvangst ORDER BY nr")))

    def receipts_of(self, sha256: str) -> tuple[ReceiptRecord, ...]:
        """Every receipt of these bytes, oldest first."""
        rows = self._db.execute("SELECT * FROM ontvangst WHERE sha256 = ? ORDER BY nr", (sha256,))
        return tuple(map(_receipt, rows))

    def set_done(self, number: int) -> None:
        """Note that the returns of a receipt stand in the register."""
        self._db.execute("UPDATE ontvangst SET verwerkt = 1 WHERE nr = ?", (number,))

    def add_mailbox_mark(self, mark: MailboxMark, receipt: int) -> None:
        """Note that a message was taken in as this receipt."""
        self._db.execute(
            "INSERT OR IGNORE INTO postbus VALUES (?, ?, ?, ?)",
            (mark.mailbox, mark.validity, mark.uid, receipt),
        )

    def mailbox_marks(self, mailbox: str) -> frozenset[tuple[int, int]]:
        """UIDVALIDITY and UID of the messages that were taken in from a mail folder."""
        rows = self._db.execute("SELECT geldigheid, uid FROM postbus WHERE postbus = ?", (mailbox,))
        return frozenset((row["geldigheid"], row["uid"]) for row in rows)

    # -- returns ---------------------------------------------------------------------------

    def add_return(self, record: ReturnRecord, facts: object) -> int:
        """Add a return with the facts its findings rest on (plain data); returns its number."""
        number = self._insert(
            "retour",
            record.receipt,
            record.source,
            record.sha256,
            record.kenmerk,
            record.party,
            record.version,
            record.copy,
            record.outcome.value,
            _json([asdict(page) for page in record.pages]),
            _json([asdict(finding) for finding in record.findings]),
            _json(asdict(record.signing)),
            _json(list(record.enclosed)),
            _json(facts),
            record.received_at,
            record.checked_at,
            record.program_version,
            record.choice,
        )
        self._register.add_event(
            "retour gecontroleerd",
            {
                "retour": number,
                "sha256": record.sha256,
                "partij": record.party,
                "versie": record.version,
                "oordeel": record.outcome.value,
                **({"keuze": record.choice} if record.choice else {}),
            },
        )
        return number

    def returns(self, version: str | None = None) -> tuple[Judged, ...]:
        """Returns with the decisions about them, oldest first.

        Args:
            version: Only those of this revision, and those whose revision is not known.
        """
        decided: dict[int, list[DecisionRecord]] = {}
        for decision in self.decisions():
            decided.setdefault(decision.return_nr, []).append(decision)
        rows = self._db.execute("SELECT * FROM retour ORDER BY nr")
        records = (_return(row) for row in rows)
        return tuple(
            Judged(record, tuple(decided.get(record.nr, ())))
            for record in records
            if version is None or record.version in (version, None)
        )

    def get(self, number: int) -> Judged | None:
        """One return, or ``None``."""
        row = self._db.execute("SELECT * FROM retour WHERE nr = ?", (number,)).fetchone()
        if row is None:
            return None
        decided = tuple(item for item in self.decisions() if item.return_nr == number)
        return Judged(_return(row), decided)

    # -- decisions -------------------------------------------------------------------------

    def add_decision(self, decision: DecisionRecord) -> int:
        """Add a decision; returns its number."""
        outcome = decision.outcome.value if decision.outcome else None
        number = self._insert(
            "besluit",
            decision.return_nr,
            outcome,
            decision.person,
            decision.reason,
            decision.date,
            decision.place,
            decision.party,
            decision.at,
            decision.choice,
        )
        self._register.add_event(
            "retour beoordeeld",
            {
                "retour": decision.return_nr,
                "oordeel": outcome,
                "door": decision.person,
                "reden": decision.reason,
                "datum": decision.date,
                "plaats": decision.place,
                "partij": decision.party,
                **({"keuze": decision.choice} if decision.choice else {}),
            },
        )
        return number

    def decisions(self) -> tuple[DecisionRecord, ...]:
        """Every decision, oldest first."""
        rows = self._db.execute("SELECT * FROM besluit ORDER BY nr")
        return tuple(
            DecisionRecord(
                row["nr"],
                row["retour"],
                Outcome(row["oordeel"]) if row["oordeel"] else None,
                row["door"],
                row["reden"],
                row["datum"],
                row["plaats"],
                row["partij_nr"],
                row["op"],
                row["keuze"],
            )
            for row in rows
        )

    # -- reminders -------------------------------------------------------------------------

    def add_reminder(self, reminder: ReminderRecord) -> int:
        """Add a reminder; returns its number."""
        number = self._insert(
            "herinnering",
            reminder.party,
            reminder.version,
            reminder.kind,
            reminder.return_nr,
            reminder.path,
            reminder.sha256,
            reminder.at,
        )
        self._register.add_event(
            "herinnering opgesteld",
            {"partij": reminder.party, "soort": reminder.kind, "sha256": reminder.sha256},
        )
        return number

    def reminders(self, version: str) -> tuple[ReminderRecord, ...]:
        """Reminders of a revision, oldest first."""
        rows = self._db.execute(
            "SELECT * FROM herinnering WHERE versie = ? ORDER BY nr", (version,)
        )
        return tuple(
            ReminderRecord(
                row["nr"],
                row["partij_nr"],
                row["versie"],
                row["soort"],
                row["retour"],
                row["pad"],
                row["sha256"],
                row["op"],
            )
            for row in rows
        )

    def _insert(self, table: str, *values: object) -> int:
        marks = ", ".join("?" * (len(values) + 1))
        cursor = self._db.execute(f"INSERT INTO {table} VALUES ({marks})", (None, *values))
        return int(cursor.lastrowid or 0)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _receipt(row: sqlite3.Row) -> ReceiptRecord:
    return ReceiptRecord(
        nr=row["nr"],
        sha256=row["sha256"],
        name=row["naam"],
        way=row["weg"],
        media=row["soort"],
        size=row["grootte"],
        sender=row["afzender"],
        sent_at=row["verzonden_op"],
        received_at=row["ontvangen_op"],
        parent=row["ouder"],
        done=bool(row["verwerkt"]),
    )


def _return(row: sqlite3.Row) -> ReturnRecord:
    return ReturnRecord(
        nr=row["nr"],
        receipt=row["ontvangst"],
        source=row["bestand"],
        sha256=row["sha256"],
        kenmerk=row["kenmerk"],
        party=row["partij_nr"],
        version=row["versie"],
        copy=row["exemplaar"],
        outcome=Outcome(row["oordeel"]),
        pages=tuple(PageRecord(**page) for page in json.loads(row["bladzijden"])),
        findings=tuple(_finding(finding) for finding in json.loads(row["bevindingen"])),
        signing=_signing(json.loads(row["ondertekening"])),
        enclosed=tuple(json.loads(row["meegezonden"])),
        received_at=row["ontvangen_op"],
        checked_at=row["gecontroleerd_op"],
        program_version=row["docgen_versie"],
        choice=row["keuze"],
    )


def _finding(value: Mapping[str, object]) -> Finding:
    plain = dict(value)
    plain["outcome"] = Outcome(str(plain["outcome"]))
    for name in ("evidence", "box"):
        items = plain[name]
        plain[name] = tuple(items) if isinstance(items, list) else items
    return Finding(**plain)  # type: ignore[arg-type]


def _signing(value: Mapping[str, object]) -> SigningRecord:
    plain = dict(value)
    signatures = plain["signatures"]
    found = signatures if isinstance(signatures, list) else []
    plain["signatures"] = tuple(_signature(signature) for signature in found)
    return SigningRecord(**plain)  # type: ignore[arg-type]


def _signature(value: Mapping[str, object]) -> SignatureFacts:
    plain = dict(value)
    plain["indication"] = Indication(str(plain["indication"]))
    plain["after_signing"] = AfterSigning(str(plain["after_signing"]))
    policy = plain["policy"]
    plain["policy"] = tuple(policy) if isinstance(policy, list) else ()
    filled = plain.get("filled")
    plain["filled"] = tuple(filled) if isinstance(filled, list) else ()
    return SignatureFacts(**plain)  # type: ignore[arg-type]
