"""Do the rows of the register say what its events say?

The chain proves the events; a row could be changed behind its back. Every row is written together
with an event, so that the two can be laid side by side.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.core.amend_register import AmendRegister
from docgen.core.errors import Problem
from docgen.core.records import Event
from docgen.core.register import Register

_REMEDY = (
    "Wat in de gebeurtenis staat, is wat er is gebeurd. Zet de laatste reservekopie van het "
    "register terug; verander niets met de hand."
)


@dataclass(frozen=True, slots=True)
class Ledger:
    """A table whose rows are written with events.

    Attributes:
        table: The table.
        kinds: Kinds of the events that add a row to it.
        columns: Column of the row, by key of the event's content.
        number: Key of the row's number in the event; ``""`` when the events do not tell it, and
            the order must do.
        time: Column that holds the event's time; ``""`` for none.
    """

    table: str
    kinds: tuple[str, ...]
    columns: Mapping[str, str]
    number: str = ""
    time: str = ""


_LEDGERS = (
    Ledger(
        "exemplaar",
        ("gemaakt", "vervangen"),
        {
            **{"partij": "partij_nr", "stuk": "stuk", "formaat": "formaat", "sha256": "sha256"},
            "uitgifte": "uitgifte",
        },
        time="gemaakt_op",
    ),
    Ledger(
        "verzending",
        ("mail gemaakt",),
        {
            **{"partij": "partij_nr", "aan": "aan", "pad": "pad", "sha256": "sha256"},
            "bericht": "bericht_id",
        },
        number="mail",
    ),
    Ledger(
        "ontvangst",
        ("bestand ontvangen",),
        {"bestand": "naam", "sha256": "sha256", "afzender": "afzender"},
        number="ontvangst",
    ),
    Ledger(
        "retour",
        ("retour gecontroleerd",),
        {
            **{"sha256": "sha256", "partij": "partij_nr", "versie": "versie"},
            **{"oordeel": "oordeel", "keuze": "keuze"},
        },
        number="retour",
    ),
    Ledger(
        "besluit",
        ("retour beoordeeld",),
        {
            **{"retour": "retour", "oordeel": "oordeel", "door": "door", "reden": "reden"},
            **{"datum": "datum", "plaats": "plaats", "partij": "partij_nr", "keuze": "keuze"},
        },
    ),
    Ledger(
        "herinnering",
        ("herinnering opgesteld",),
        {"partij": "partij_nr", "soort": "soort", "sha256": "sha256"},
    ),
    Ledger(
        "definitief",
        ("definitief exemplaar gemaakt", "tussenstand gemaakt", "publicatieversie gemaakt"),
        {
            **{"versie": "versie", "uitgave": "uitgave", "pad": "pad", "sha256": "sha256"},
            "zegel": "zegel",
        },
    ),
)


def row_problems(
    register: Register, events: Sequence[Event], place: str
) -> tuple[int, tuple[Problem, ...]]:
    """How many rows were compared, and where they differ.

    Args:
        place: The register's name, as the user knows it.
    """
    count = 0
    problems: list[Problem] = []
    for ledger in _LEDGERS:
        rows = register.connection.execute(f"SELECT * FROM {ledger.table} ORDER BY nr").fetchall()
        count += len(rows)
        mine = [event for event in events if event.kind in ledger.kinds]
        problems += _compared(ledger, rows, mine, place)
    problems += _mail_states(register, events, place)
    problems += _replaced(register, events, place)
    problems += _amendments(register, events, place)
    return count, tuple(problems)


def _compared(
    ledger: Ledger, rows: Sequence[sqlite3.Row], events: Sequence[Event], place: str
) -> Iterator[Problem]:
    left = {row["nr"]: row for row in rows}
    order = list(left)
    for index, event in enumerate(events):
        number = event.content.get(ledger.number) if ledger.number else None
        if not ledger.number and index < len(order):
            number = order[index]
        row = left.pop(number, None) if isinstance(number, int) else None
        if row is None:
            yield Problem(
                place,
                f"gebeurtenis {event.nr} ({event.kind}, {event.at})",
                f"de regel in de tabel ‘{ledger.table}’ die hierbij hoort, is er niet",
                _REMEDY,
            )
        else:
            yield from _differences(ledger, row, event, place)
    for number in left:
        yield Problem(
            place,
            f"tabel ‘{ledger.table}’, regel {number}",
            "bij deze regel hoort geen gebeurtenis; zij is buiten docgen om toegevoegd",
            _REMEDY,
        )


def _differences(ledger: Ledger, row: sqlite3.Row, event: Event, place: str) -> Iterator[Problem]:
    told = [
        (column, event.content[key])
        for key, column in ledger.columns.items()
        if key in event.content
    ]
    if ledger.time:
        told.append((ledger.time, event.at))
    for column, said in told:
        if row[column] != said:
            yield _differs(ledger.table, row["nr"], column, row[column], said, event, place)


def _differs(
    table: str, number: int, column: str, is_: object, said: object, event: Event, place: str
) -> Problem:
    return Problem(
        place,
        f"tabel ‘{table}’, regel {number}, kolom ‘{column}’",
        f"hier staat “{is_}”, maar volgens gebeurtenis {event.nr} ({event.kind}, {event.at}) was "
        f"het “{said}”; dit is buiten docgen om gewijzigd",
        _REMEDY,
    )


# -- the few columns that change -----------------------------------------------------------

_STATES = {
    "mail gemaakt": "concept",
    "mail aangeboden": "bezig",
    "mail geweigerd": "concept",
    "mail opnieuw": "concept",
    "mail verzonden": "verzonden",
}


def _mail_states(register: Register, events: Sequence[Event], place: str) -> Iterator[Problem]:
    last: dict[object, Event] = {}
    for event in events:
        if event.kind in _STATES:
            last[event.content.get("mail")] = event
    for mail in register.all_mails():
        latest = last.get(mail.nr)
        if latest is not None and mail.state != _STATES[latest.kind]:
            said = _STATES[latest.kind]
            yield _differs("verzending", mail.nr, "stand", mail.state, said, latest, place)


def _replaced(register: Register, events: Sequence[Event], place: str) -> Iterator[Problem]:
    """Every copy that was replaced says by which, and where it was kept."""
    copies = register.all_copies()
    by_number = {copy.nr: copy for copy in copies}
    replaced_by = {copy.replaced_by: copy for copy in copies if copy.replaced_by is not None}
    mine = [event for event in events if event.kind in ("gemaakt", "vervangen")]
    for copy, event in zip(copies, mine, strict=False):
        said = event.content.get("vervangt")
        before = replaced_by.pop(copy.nr, None)
        found = before.sha256 if before else None
        if said != found:
            yield _differs(
                "exemplaar",
                copy.nr,
                "vervangen_door",
                found or "niets",
                said or "niets",
                event,
                place,
            )
        if copy.replaced_by is None and copy.path != event.content.get("pad", copy.path):
            said = event.content["pad"]
            yield _differs("exemplaar", copy.nr, "pad", copy.path, said, event, place)
    for number, copy in replaced_by.items():
        if number not in by_number:
            yield Problem(
                place,
                f"tabel ‘exemplaar’, regel {copy.nr}, kolom ‘vervangen_door’",
                f"hier staat “{number}”, maar dat exemplaar is er niet",
                _REMEDY,
            )


def _amendments(register: Register, events: Sequence[Event], place: str) -> Iterator[Problem]:
    """An amendment is one row, which says what the last event about it said."""
    last = {
        event.content.get("versie"): event
        for event in events
        if event.kind in ("wijziging vastgelegd", "wijziging aangepast")
    }
    for number, record in enumerate(AmendRegister(register).amendments(), start=1):
        event = last.pop(record.version, None)
        if event is None:
            yield Problem(
                place,
                f"tabel ‘wijziging’, versie {record.version}",
                "bij deze regel hoort geen gebeurtenis; zij is buiten docgen om toegevoegd",
                _REMEDY,
            )
            continue
        found: dict[str, object] = {
            "van": record.since,
            "ingangsdatum": record.effective,
            "reden": record.reason,
            "rijen": [dict(row) for row in record.rows],
        }
        for column, value in found.items():
            said = event.content.get(column, value)
            if value != said:
                yield _differs("wijziging", number, column, value, said, event, place)
    for event in last.values():
        yield Problem(
            place,
            f"gebeurtenis {event.nr} ({event.kind}, {event.at})",
            "de regel in de tabel ‘wijziging’ die hierbij hoort, is er niet",
            _REMEDY,
        )
