"""Returns made up for tests: records as the checks would write them, without any checking."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from docgen.core.clock import FixedClock
from docgen.core.findings import Finding, Outcome, worst
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import (
    DecisionRecord,
    Judged,
    PageRecord,
    ReceiptRecord,
    ReturnRecord,
    SigningRecord,
)

GOOD = Finding("ondertekend", Outcome.ACCEPTED, "In het vak staat een handtekening.", page=2)
UNSIGNED = Finding(
    "ondertekend",
    Outcome.REFUSED,
    "In het vak voor de handtekening van A. Voorbeeld staat niets.",
    "Vraag de partij om het exemplaar te ondertekenen en opnieuw te sturen.",
    page=2,
    evidence=("b002-1",),
    method="inkt in het vak",
    certainty=0.98,
)
UNCLEAR = Finding(
    "ongewijzigd",
    Outcome.DOUBTFUL,
    "Bij artikel 11, lid 2 staat misschien een ander woord dan ‘tien’.",
    "Vergelijk de plaats met wat is verstuurd.",
    page=7,
    evidence=("b007-1",),
)
PEN = SigningRecord("met de hand", None, None, handwritten=True)
DIGITAL = SigningRecord("digitaal", "2025-11-13", "Soest", handwritten=False)
UNSIGNED_WAY = SigningRecord("niet", None, None, handwritten=False)


def moment(text: str) -> datetime:
    """A time in UTC: ``2025-11-14`` or ``2025-11-14T10:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def fingerprint(number: int) -> str:
    """A fingerprint of the right shape."""
    return f"{number:064x}"


def made(
    party: int | None,
    *findings: Finding,
    nr: int = 1,
    source: str = "scan.pdf",
    version: str | None = "1.0",
    copy: int | None = None,
    signing: SigningRecord = DIGITAL,
    at: str = "2025-11-14T10:00",
) -> ReturnRecord:
    """A return with these findings; without any it is good."""
    told = findings or (GOOD,)
    received = moment(at).isoformat()
    return ReturnRecord(
        nr=nr,
        receipt=nr,
        source=source,
        sha256=fingerprint(nr),
        kenmerk="MIJN-2027",
        party=party,
        version=version,
        copy=copy,
        outcome=worst(item.outcome for item in told),
        pages=(PageRecord(2, 1, fingerprint(nr), 0, party, True, "paginacode"),),
        findings=told,
        signing=signing,
        enclosed=(),
        received_at=received,
        checked_at=received,
        program_version="0.1.0",
    )


def judged(record: ReturnRecord, *decisions: DecisionRecord) -> Judged:
    """The return with these decisions."""
    return Judged(record, decisions)


def decision(
    outcome: Outcome | None, number: int = 1, at: str = "2025-11-14T11:00", **values: object
) -> DecisionRecord:
    """A decision about a return."""
    plain = DecisionRecord(
        0, number, outcome, "B. Beoordelaar", "gezien", None, None, None, moment(at).isoformat()
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def receipt(
    nr: int, *, sender: str = "", done: bool = True, name: str = "scan.pdf"
) -> ReceiptRecord:
    """A receipt."""
    at = moment("2025-11-14T10:00").isoformat()
    return ReceiptRecord(nr, fingerprint(nr), name, "map", "pdf", 10, sender, None, at, None, done)


def keep(home: Path, *records: ReturnRecord) -> tuple[int, ...]:
    """Put returns in the register of a dossier, each with its receipt; gives their numbers."""
    numbers = []
    with Register(home / "register.sqlite", FixedClock(moment("2025-11-14T10:00"))) as register:
        kept = ReturnRegister(register)
        for record in records:
            with register.transaction():
                number = len(kept.receipts()) + 1
                came = receipt(number, name=record.source)
                found = kept.add_receipt(replace(came, received_at=record.received_at))
                sha256 = fingerprint(number)
                numbered = replace(record, receipt=found, sha256=sha256)
                numbers.append(kept.add_return(numbered, {}))
    return tuple(numbers)


def picture(home: Path, sha256: str, name: str, width: int = 300, height: int = 90) -> None:
    """Put a picture of evidence where the report looks for it."""
    folder = home / "retour" / sha256 / "bewijs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.png").write_bytes(png(width, height))


def png(width: int, height: int) -> bytes:
    """A grey picture (PNG specification, 5.2 and 11.2)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = b"".join(b"\x00" + b"\xd8" * width for _ in range(height))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
