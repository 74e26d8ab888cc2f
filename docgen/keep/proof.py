"""Is the register whole: its chain of events, the files that it names, its rows?

Everything is looked at, and all that is wrong is told; nothing is written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.core.errors import Problem, Severity
from docgen.core.records import Event
from docgen.core.register import Register, broken_link
from docgen.keep.files_proof import file_problems
from docgen.keep.rows_proof import row_problems

_RESTORE = (
    "Zet de laatste reservekopie terug waarvan het register wel heel is, en bewaar dit bestand "
    "erbij; verander niets met de hand."
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found.

    Attributes:
        events: How many events there are.
        files: How many files were compared with their fingerprint.
        rows: How many rows were compared with the events.
        broken: The first broken link of the chain; ``None`` when it is whole.
        problems: All that is wrong, and what is only worth saying.
    """

    events: int
    files: int
    rows: int
    broken: int | None
    problems: tuple[Problem, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not any(item.severity is Severity.ERROR for item in self.problems)


def prove(register: Register, home: Path, place: str) -> Proof:
    """Look at everything.

    Args:
        home: Folder of the covenant.
        place: The register's name, as the user knows it.
    """
    events, unreadable = read_events(register)
    broken = broken_link(events)
    chain = list(_chain_problems(events, broken, unreadable, place))
    rows, row_faults = row_problems(register, events, place)
    files, file_faults = file_problems(register, home, events, place.rpartition("/")[0])
    first = broken.nr if broken else unreadable
    return Proof(len(events), files, rows, first, (*chain, *row_faults, *file_faults))


def read_events(register: Register) -> tuple[tuple[Event, ...], int | None]:
    """The events up to the first whose content cannot be read, and the number of that one."""
    found: list[Event] = []
    for row in register.connection.execute("SELECT * FROM gebeurtenis ORDER BY nr"):
        event = _event(row)
        if event is None:
            return tuple(found), row["nr"]
        found.append(event)
    return tuple(found), None


def _event(row: sqlite3.Row) -> Event | None:
    try:
        content = json.loads(row["inhoud"])
    except ValueError:
        return None
    if not isinstance(content, dict):
        return None
    return Event(row["nr"], row["op"], row["soort"], content, row["vorige"], row["sha256"])


def _chain_problems(
    events: tuple[Event, ...], broken: Event | None, unreadable: int | None, place: str
) -> Iterator[Problem]:
    if broken is not None:
        yield Problem(
            place,
            f"gebeurtenis {broken.nr} ({broken.kind}, {broken.at})",
            f"hier breekt de keten van gebeurtenissen: {_meaning(events, broken)}",
            f"Alles vóór gebeurtenis {broken.nr} is zoals het is vastgelegd; van deze en alles "
            f"erna staat dat niet vast. {_RESTORE}",
        )
    elif unreadable is not None:
        yield Problem(
            place,
            f"gebeurtenis {unreadable}",
            "hier breekt de keten van gebeurtenissen: wat er staat, is niet te lezen",
            _RESTORE,
        )


def _meaning(events: tuple[Event, ...], broken: Event) -> str:
    """What most likely happened, as far as the link itself tells."""
    index = events.index(broken)
    before = events[index - 1] if index else None
    expected = before.nr + 1 if before else 1
    if broken.nr != expected:
        gone = broken.nr - expected
        what = "ontbreekt 1 gebeurtenis" if gone == 1 else f"ontbreken {gone} gebeurtenissen"
        return f"hiervoor {what}" if gone > 0 else "het nummer klopt niet"
    if before is not None and broken.previous != before.sha256:
        return (
            "zij volgt niet op de vorige; er is een gebeurtenis weggehaald, ingevoegd of vervangen"
        )
    if before is None and set(broken.previous) != {"0"}:
        return "de eerste gebeurtenis verwijst naar een eerdere, die er niet is"
    return "deze gebeurtenis is na het vastleggen gewijzigd"
