"""The register: what was made, from what, by which engine, when, and what replaced it.

SQLite, one file per covenant. Facts are only added; the few columns that change (which copy
replaced this one, how far a mail got) are written together with an event. Events form a hash
chain: each holds the fingerprint of the one before it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from docgen.core.clock import Clock
from docgen.core.errors import DataError, DocgenError
from docgen.core.provenance import fingerprint
from docgen.core.records import CopyRecord, Event, MailRecord, PartRecord
from docgen.core.schema import SCHEMA_VERSION, script_from

_CHAIN_START = "0" * 64
# Kinds of mail: with the pack, and with the definitive copy.
PACK_MAIL, CLOSING_MAIL = "stukken", "slot"


class Register:
    """The register of one covenant. Use as a context manager.

    Raises:
        DataError: The file is damaged or made by a newer docgen.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._clock = clock
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None)
        except (OSError, sqlite3.Error) as exc:
            raise _damaged(path, exc) from exc
        self._db.row_factory = sqlite3.Row
        try:
            self._prepare(path)
        except sqlite3.Error as exc:
            self._db.close()
            raise _damaged(path, exc) from exc
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, path: Path) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise DataError.of(
                "dit register is gemaakt door een nieuwere versie van docgen",
                "Werk docgen bij (pip install --upgrade docgen) en geef de opdracht opnieuw.",
                file=str(path),
            )
        if version < SCHEMA_VERSION:
            self._db.executescript(script_from(version))
        # What is torn in the middle opens well and would fail halfway through the work.
        fault = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if fault != "ok":
            raise sqlite3.DatabaseError(fault)

    def __enter__(self) -> Register:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._db.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The database, for the modules of `docgen.core` that keep tables of their own in it."""
        return self._db

    def now(self) -> str:
        """The time as the register writes it, ISO 8601 with zone."""
        return self._clock.now().isoformat(timespec="seconds")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside happens together or not at all.

        Raises:
            DocgenError: The disk is full or the register cannot be written.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as exc:
            raise DocgenError.of(
                f"het register kan niet worden bijgewerkt ({exc})",
                "Controleer of er ruimte op de schijf is en geef de opdracht opnieuw; er is niets "
                "half weggeschreven.",
            ) from exc

    # -- sources and parts -----------------------------------------------------------------

    def add_source(self, sha256: str, name: str, path: str) -> None:
        """Note a kept source file (template, pakket.toml, list of parties)."""
        self._db.execute(
            "INSERT OR IGNORE INTO bron VALUES (?, ?, ?, ?)", (sha256, name, path, self.now())
        )

    def parts(self) -> dict[str, PartRecord]:
        """All converted parts, by key."""
        rows = self._db.execute("SELECT * FROM deel")
        return {row["sleutel"]: _part(row) for row in rows}

    def add_part(self, part: PartRecord) -> None:
        """Note a converted part; the same key again replaces what was lost on disk."""
        self._db.execute(
            "INSERT OR REPLACE INTO deel VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                part.key,
                part.template,
                part.template_sha256,
                part.path,
                part.sha256,
                part.text,
                json.dumps(part.facts),
                part.engine,
                part.engine_version,
                part.made_at,
            ),
        )

    # -- copies ----------------------------------------------------------------------------

    def valid_copies(
        self, version: str, *, concept: bool
    ) -> dict[tuple[int, str, str], CopyRecord]:
        """The copies that nothing replaced, by slot."""
        rows = self._db.execute(
            "SELECT * FROM exemplaar WHERE versie = ? AND concept = ? AND vervangen_door IS NULL",
            (version, concept),
        )
        return {record.slot: record for record in map(_copy, rows)}

    def copies(self, version: str, *, concept: bool = False) -> tuple[CopyRecord, ...]:
        """Every copy of a revision, replaced ones too, oldest first."""
        rows = self._db.execute(
            "SELECT * FROM exemplaar WHERE versie = ? AND concept = ? ORDER BY nr",
            (version, concept),
        )
        return tuple(map(_copy, rows))

    def all_copies(self) -> tuple[CopyRecord, ...]:
        """Every copy of every revision, drafts and replaced ones too, oldest first."""
        return tuple(map(_copy, self._db.execute("SELECT * FROM exemplaar ORDER BY nr")))

    def copy(self, number: int) -> CopyRecord | None:
        """One copy, or ``None``."""
        row = self._db.execute("SELECT * FROM exemplaar WHERE nr = ?", (number,)).fetchone()
        return _copy(row) if row is not None else None

    def add_copy(self, copy: CopyRecord, replaces: CopyRecord | None, moved_to: str) -> int:
        """Add a copy; mark the one it replaces, which was moved to ``moved_to``.

        Returns:
            The new copy's number. Call inside `transaction`.
        """
        cursor = self._db.execute(
            f"INSERT INTO exemplaar VALUES ({', '.join('?' * 24)})",
            (
                None,
                copy.version,
                copy.concept,
                copy.party_nr,
                copy.party_id,
                copy.document,
                copy.format,
                copy.sequence,
                copy.path,
                copy.sha256,
                copy.pages,
                json.dumps(copy.inputs, ensure_ascii=False, sort_keys=True),
                json.dumps(copy.parts),
                copy.text_mark,
                json.dumps(copy.fields),
                copy.engine,
                copy.engine_version,
                copy.tagged,
                copy.program_version,
                copy.made_at,
                None,
                None,
                None,
                copy.run,
            ),
        )
        number = int(cursor.lastrowid or 0)
        if replaces is not None:
            self._db.execute(
                "UPDATE exemplaar SET vervangen_door = ?, vervangen_op = ?, vervangen_reden = ?, "
                "pad = ? WHERE nr = ?",
                (number, copy.made_at, copy.replaced_reason, moved_to, replaces.nr),
            )
        return number

    # -- mail ------------------------------------------------------------------------------

    def mails(self, version: str, kind: str = PACK_MAIL) -> tuple[MailRecord, ...]:
        """Every mail of a revision and kind, oldest first."""
        rows = self._db.execute(
            "SELECT * FROM verzending WHERE versie = ? AND soort = ? ORDER BY nr", (version, kind)
        )
        return tuple(map(_mail, rows))

    def all_mails(self) -> tuple[MailRecord, ...]:
        """Every mail of every revision, oldest first."""
        return tuple(map(_mail, self._db.execute("SELECT * FROM verzending ORDER BY nr")))

    def add_mail(self, mail: MailRecord) -> int:
        """Add a mail; returns its number. Call inside `transaction`."""
        cursor = self._db.execute(
            f"INSERT INTO verzending VALUES ({', '.join('?' * 14)})",
            (
                None,
                mail.version,
                mail.party_nr,
                mail.content,
                mail.to,
                mail.subject,
                mail.message_id,
                mail.path,
                mail.sha256,
                json.dumps(mail.attachments),
                mail.state,
                mail.made_at,
                mail.sent_at,
                mail.kind,
            ),
        )
        return int(cursor.lastrowid or 0)

    def set_mail_state(self, number: int, state: str, sent_at: str | None) -> None:
        """Write how far a mail got. Call inside `transaction`, with an event."""
        self._db.execute(
            "UPDATE verzending SET stand = ?, verzonden_op = ? WHERE nr = ?",
            (state, sent_at, number),
        )

    # -- events ----------------------------------------------------------------------------

    def add_event(self, kind: str, content: Mapping[str, object]) -> None:
        """Add an event to the chain. Call inside `transaction`."""
        row = self._db.execute(
            "SELECT nr, sha256 FROM gebeurtenis ORDER BY nr DESC LIMIT 1"
        ).fetchone()
        number, previous = (row["nr"] + 1, row["sha256"]) if row else (1, _CHAIN_START)
        at = self.now()
        self._db.execute(
            "INSERT INTO gebeurtenis VALUES (?, ?, ?, ?, ?, ?)",
            (
                number,
                at,
                kind,
                json.dumps(content, ensure_ascii=False, sort_keys=True),
                previous,
                event_sha256(number, at, kind, content, previous),
            ),
        )

    def events(self) -> tuple[Event, ...]:
        """Everything that happened, oldest first."""
        rows = self._db.execute("SELECT * FROM gebeurtenis ORDER BY nr")
        return tuple(
            Event(
                row["nr"],
                row["op"],
                row["soort"],
                json.loads(row["inhoud"]),
                row["vorige"],
                row["sha256"],
            )
            for row in rows
        )


def event_sha256(
    number: int, at: str, kind: str, content: Mapping[str, object], previous: str
) -> str:
    """Fingerprint of an event, over everything in it and the event before it."""
    return fingerprint([number, at, kind, content, previous])


def broken_link(events: Iterable[Event]) -> Event | None:
    """The first event that does not follow from the one before it, or ``None`` if all do."""
    previous = _CHAIN_START
    for event in events:
        expected = event_sha256(event.nr, event.at, event.kind, event.content, previous)
        if event.previous != previous or event.sha256 != expected:
            return event
        previous = event.sha256
    return None


def _part(row: sqlite3.Row) -> PartRecord:
    return PartRecord(
        row["sleutel"],
        row["sjabloon"],
        row["sjabloon_sha256"],
        row["pad"],
        row["sha256"],
        row["tekst"],
        json.loads(row["feiten"]),
        row["engine"],
        row["engine_versie"],
        row["gemaakt_op"],
    )


def _copy(row: sqlite3.Row) -> CopyRecord:
    return CopyRecord(
        nr=row["nr"],
        version=row["versie"],
        concept=bool(row["concept"]),
        party_nr=row["partij_nr"],
        party_id=row["partij_id"],
        document=row["stuk"],
        format=row["formaat"],
        sequence=row["volgnr"],
        path=row["pad"],
        sha256=row["sha256"],
        pages=row["bladzijden"],
        inputs=json.loads(row["invoer"]),
        parts=tuple(json.loads(row["delen"])),
        text_mark=row["kenmerk_tekst"],
        fields=tuple(json.loads(row["velden"])),
        engine=row["engine"],
        engine_version=row["engine_versie"],
        tagged=bool(row["getagd"]),
        program_version=row["docgen_versie"],
        made_at=row["gemaakt_op"],
        replaced_by=row["vervangen_door"],
        replaced_at=row["vervangen_op"],
        replaced_reason=row["vervangen_reden"],
        run=row["uitgifte"],
    )


def _mail(row: sqlite3.Row) -> MailRecord:
    return MailRecord(
        row["nr"],
        row["versie"],
        row["partij_nr"],
        row["inhoud"],
        row["aan"],
        row["onderwerp"],
        row["bericht_id"],
        row["pad"],
        row["sha256"],
        tuple(json.loads(row["bijlagen"])),
        row["stand"],
        row["gemaakt_op"],
        row["verzonden_op"],
        row["soort"],
    )


def _damaged(path: Path, exc: Exception) -> DataError:
    error = DataError.of(
        f"het register kan niet worden geopend ({exc})",
        "Zet de laatste reservekopie van dit bestand terug; verwijder het niet.",
        file=str(path),
    )
    return DataError(error.problems)
