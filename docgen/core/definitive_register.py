"""The part of the register that tells which definitive copies were made."""

from __future__ import annotations

import json
import sqlite3
from enum import StrEnum

from docgen.core.records import DefinitiveRecord
from docgen.core.register import Register


class CopyKind(StrEnum):
    """Kinds of compiled copies; the values are what people and programs see."""

    DEFINITIVE = "definitief"
    INTERIM = "tussenstand"
    PUBLICATION = "publicatie"


_MADE = {
    CopyKind.DEFINITIVE: "definitief exemplaar gemaakt",
    CopyKind.INTERIM: "tussenstand gemaakt",
    CopyKind.PUBLICATION: "publicatieversie gemaakt",
}


class DefinitiveRegister:
    """Definitive copies in an open register."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._db = register.connection

    def issues(self, version: str, kind: CopyKind) -> tuple[DefinitiveRecord, ...]:
        """Every issue of a kind for a revision, oldest first."""
        rows = self._db.execute(
            "SELECT * FROM definitief WHERE versie = ? AND soort = ? ORDER BY nr",
            (version, kind.value),
        )
        return tuple(map(_record, rows))

    def all_issues(self) -> tuple[DefinitiveRecord, ...]:
        """Every issue of every kind and revision, oldest first."""
        return tuple(map(_record, self._db.execute("SELECT * FROM definitief ORDER BY nr")))

    def latest(self, version: str, kind: CopyKind) -> DefinitiveRecord | None:
        """The issue that counts now, ``None`` before the first."""
        found = self.issues(version, kind)
        return found[-1] if found else None

    def add(self, record: DefinitiveRecord) -> int:
        """Add an issue, which replaces the one before it; with the event that belongs to it.

        Returns:
            Its number. Call inside `Register.transaction`.
        """
        kind = CopyKind(record.kind)
        before = self.latest(record.version, kind)
        cursor = self._db.execute(
            f"INSERT INTO definitief VALUES ({', '.join('?' * 16)})",
            (
                None,
                record.version,
                record.kind,
                record.issue,
                record.path,
                record.sha256,
                record.pages,
                record.inputs,
                json.dumps(dict(record.files), ensure_ascii=False, sort_keys=True),
                record.effective,
                record.seal,
                record.made_at,
                record.program_version,
                record.reason,
                None,
                json.dumps(record.parties),
            ),
        )
        number = int(cursor.lastrowid or 0)
        content: dict[str, object] = {
            "versie": record.version,
            "uitgave": record.issue,
            "pad": record.path,
            "sha256": record.sha256,
            "partijen": list(record.parties),
        }
        if record.seal:
            content["zegel"] = record.seal
        if before is not None:
            self._db.execute(
                "UPDATE definitief SET vervangen_door = ? WHERE nr = ?", (number, before.nr)
            )
            content |= {"vervangt": before.sha256, "reden": record.reason}
        self._register.add_event(_MADE[kind], content)
        return number


def _record(row: sqlite3.Row) -> DefinitiveRecord:
    return DefinitiveRecord(
        nr=row["nr"],
        version=row["versie"],
        kind=row["soort"],
        issue=row["uitgave"],
        path=row["pad"],
        sha256=row["sha256"],
        pages=row["bladzijden"],
        inputs=row["invoer"],
        files=json.loads(row["bestanden"]),
        effective=row["inwerkingtreding"],
        seal=row["zegel"],
        made_at=row["gemaakt_op"],
        program_version=row["docgen_versie"],
        reason=row["reden"],
        replaced_by=row["vervangen_door"],
        parties=tuple(json.loads(row["partijen"])),
    )
