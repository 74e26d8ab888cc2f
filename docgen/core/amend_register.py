"""The part of the register about runs and amendments."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from docgen.core.amendment import Occasion
from docgen.core.circle import RevisionState
from docgen.core.records import AmendmentRecord, RunRecord
from docgen.core.register import Register


class AmendRegister:
    """Runs and amendments in an open register."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._db = register.connection

    def runs(self) -> tuple[RunRecord, ...]:
        """Every run that made copies, oldest first."""
        return tuple(map(_run, self._db.execute("SELECT * FROM uitgifte ORDER BY nr")))

    def run(self, number: int) -> RunRecord | None:
        """One run."""
        row = self._db.execute("SELECT * FROM uitgifte WHERE nr = ?", (number,)).fetchone()
        return _run(row) if row else None

    def add_run(self, run: RunRecord) -> int:
        """Add a run; returns its number. Call inside `Register.transaction`."""
        cursor = self._db.execute(
            f"INSERT INTO uitgifte VALUES ({', '.join('?' * 9)})",
            (
                None,
                run.version,
                run.at,
                json.dumps(dict(run.pack), ensure_ascii=False, sort_keys=True),
                json.dumps(dict(run.parties), ensure_ascii=False, sort_keys=True),
                json.dumps(dict(run.standing), ensure_ascii=False, sort_keys=True),
                run.engine,
                run.engine_version,
                run.program_version,
            ),
        )
        return int(cursor.lastrowid or 0)

    def amendments(self) -> tuple[AmendmentRecord, ...]:
        """Every amendment that was put before the parties, oldest first."""
        rows = self._db.execute("SELECT * FROM wijziging ORDER BY rowid")
        return tuple(map(_amendment, rows))

    def amendment(self, version: str) -> AmendmentRecord | None:
        """The amendment that leads to a revision."""
        found = [item for item in self.amendments() if item.version == version]
        return found[0] if found else None

    def put_amendment(self, record: AmendmentRecord) -> bool:
        """Note an amendment, or what it says now; with its event when something changed.

        Returns:
            Whether anything changed. Call inside `Register.transaction`.
        """
        before = self.amendment(record.version)
        if before is not None and _same(before, record):
            return False
        rows = json.dumps([dict(row) for row in record.rows], ensure_ascii=False, sort_keys=True)
        self._db.execute(
            "INSERT INTO wijziging VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (versie) DO UPDATE SET "
            "van = excluded.van, ingangsdatum = excluded.ingangsdatum, reden = excluded.reden, "
            "rijen = excluded.rijen, opmaak = excluded.opmaak, gemaakt_op = excluded.gemaakt_op",
            (
                record.version,
                record.since,
                record.effective,
                record.reason,
                rows,
                json.dumps(record.looks, ensure_ascii=False),
                record.made_at,
            ),
        )
        content = {
            "versie": record.version,
            "van": record.since,
            "ingangsdatum": record.effective,
            "reden": record.reason,
            "rijen": [dict(row) for row in record.rows],
        }
        kind = "wijziging vastgelegd" if before is None else "wijziging aangepast"
        self._register.add_event(kind, content)
        return True


def standing_data(state: RevisionState, amendment: AmendmentRecord | None) -> dict[str, object]:
    """Where a revision stands, as a run notes it: what decides who receives what."""
    return {
        "vastgesteld": state.settled,
        "kring": sorted(state.circle),
        "voorheen": None if state.before is None else sorted(state.before),
        "gelegenheid": state.base.value,
        "wijziging": None if amendment is None else _amendment_data(amendment),
    }


def _amendment_data(record: AmendmentRecord) -> dict[str, object]:
    rows, looks = [dict(row) for row in record.rows], list(record.looks)
    return {**asdict(record), "rows": rows, "looks": looks}


def standing_of(run: RunRecord) -> tuple[RevisionState, AmendmentRecord | None]:
    """Where the revision stood when a run made its copies."""
    told: Mapping[str, Any] = run.standing
    before = told["voorheen"]
    state = RevisionState(
        told["vastgesteld"],
        frozenset(told["kring"]),
        None if before is None else frozenset(before),
        Occasion(told["gelegenheid"]),
    )
    noted = told["wijziging"]
    if noted is None:
        return state, None
    rows, looks = tuple(noted["rows"]), tuple(noted["looks"])
    return state, AmendmentRecord(**{**noted, "rows": rows, "looks": looks})


def _same(one: AmendmentRecord, other: AmendmentRecord) -> bool:
    said = [
        [item.since, item.effective, item.reason, [dict(row) for row in item.rows], item.looks]
        for item in (one, other)
    ]
    return said[0] == said[1]


def _run(row: sqlite3.Row) -> RunRecord:
    return RunRecord(
        row["nr"],
        row["versie"],
        row["op"],
        json.loads(row["pakket"]),
        json.loads(row["partijen"]),
        json.loads(row["stand"]),
        row["engine"],
        row["engine_versie"],
        row["docgen_versie"],
    )


def _amendment(row: sqlite3.Row) -> AmendmentRecord:
    return AmendmentRecord(
        row["versie"],
        row["van"],
        row["ingangsdatum"],
        row["reden"],
        tuple(json.loads(row["rijen"])),
        tuple(json.loads(row["opmaak"])),
        row["gemaakt_op"],
    )
