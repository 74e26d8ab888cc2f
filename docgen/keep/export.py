"""The register as plain text: readable as long as anyone can read JSON and CSV.

Every table of the database is written, also those of a version of docgen yet to come.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from docgen.core.errors import DataError

Rows = tuple[Mapping[str, object], ...]


def copy_register(register: Path, target: Path) -> None:
    """Copy a register as it stands between two commands, with SQLite's own means.

    A copy of the file alone could miss what SQLite keeps beside it. The copy of a copy is the same
    to the byte.

    Raises:
        DataError: It cannot be read.
    """
    try:
        with closing(sqlite3.connect(register)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except sqlite3.Error as exc:
        raise DataError.of(
            f"het register kan niet worden gelezen ({exc})",
            "Zet de laatste reservekopie van dit bestand terug; verwijder het niet.",
            file=str(register),
        ) from exc


def tables(register: sqlite3.Connection) -> dict[str, Rows]:
    """Every table with its rows, in the order in which they were added."""
    names = [
        row[0]
        for row in register.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "ORDER BY name"
        )
    ]
    found: dict[str, Rows] = {}
    for name in names:
        cursor = register.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
        columns = [column[0] for column in cursor.description]
        found[name] = tuple(dict(zip(columns, row, strict=True)) for row in cursor)
    return found


def as_json(kenmerk: str, version: int, found: Mapping[str, Rows]) -> bytes:
    """All tables in one JSON document; a cell that holds JSON itself is written as such."""
    content = {
        "kenmerk": kenmerk,
        "schema": version,
        "tabellen": {
            name: [{key: _opened(value) for key, value in row.items()} for row in rows]
            for name, rows in found.items()
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def as_csv(rows: Rows) -> bytes:
    """A table as CSV (RFC 4180), in UTF-8; cells that hold JSON as they stand in the register."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if rows:
        writer.writerow(rows[0])
        writer.writerows(row.values() for row in rows)
    return text.getvalue().encode()


def _opened(value: object) -> object:
    """A list or an object that stands as text in a cell; anything else as it is."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
