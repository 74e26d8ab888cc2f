"""The story of a covenant, from the events in its register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from docgen.core.dutch import datum, opsomming
from docgen.core.records import Event
from docgen.keep.ledger import Ledger
from docgen.keep.narrators import Told, tell

# Events of one run follow each other within moments.
_PAUSE = timedelta(minutes=5)
_MOST_NAMES = 3
_INDENT = "         "


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story: an event, or alike events of one run.

    Attributes:
        events: Numbers of the events in the register.
        since: Time of the first, ISO 8601.
        until: Time of the last, ISO 8601.
        kind: What happened, as the register calls it.
        text: What happened, a Dutch sentence without a closing stop.
        parties: Numbers of the parties that it is about.
        files: Files that it is about, or the folder of one, from the covenant's folder on.
        reason: Why; ``""`` when nobody said.
        person: Who did it; ``""`` when the register does not say.
    """

    events: tuple[int, ...]
    since: str
    until: str
    kind: str
    text: str
    parties: tuple[int, ...]
    files: tuple[str, ...]
    reason: str
    person: str


def story(events: Sequence[Event], ledger: Ledger, party: int | None = None) -> tuple[Line, ...]:
    """The whole story, alike events of one run taken together; or all of one party.

    Args:
        party: Number of the party whose story is told, event by event.
    """
    told = [(event, tell(event, ledger)) for event in events]
    if party is not None:
        mine = ((event, item) for event, item in told if item.everyone or party in item.parties)
        return tuple(_alone(event, item) for event, item in mine)
    return tuple(line for run in _runs(told) for line in _taken_together(run, ledger))


def _runs(told: Iterable[tuple[Event, Told]]) -> Iterator[list[tuple[Event, Told]]]:
    run: list[tuple[Event, Told]] = []
    for event, item in told:
        # What stands alone is a moment in the story: nothing is taken together across it.
        if run and (not item.heading or not _follows(run[-1][0].at, event.at)):
            yield run
            run = []
        run.append((event, item))
    if run:
        yield run


def _follows(before: str, after: str) -> bool:
    if before == after:
        return True
    try:
        gap = datetime.fromisoformat(after) - datetime.fromisoformat(before)
    except (ValueError, TypeError):
        return False
    return timedelta(0) <= gap <= _PAUSE


def _taken_together(run: Sequence[tuple[Event, Told]], ledger: Ledger) -> Iterator[Line]:
    groups: dict[tuple[object, ...], list[tuple[Event, Told]]] = {}
    for event, item in run:
        # What has no heading stands alone.
        alike = (event.kind, item.heading, item.reason, item.person) if item.heading else ()
        groups.setdefault(alike or (event.nr,), []).append((event, item))
    for group in groups.values():
        yield _alone(*group[0]) if len(group) == 1 else _many(group, ledger)


def _alone(event: Event, item: Told) -> Line:
    return Line(
        (event.nr,),
        event.at,
        event.at,
        event.kind,
        item.text,
        item.parties,
        item.files,
        item.reason,
        item.person,
    )


def _many(group: Sequence[tuple[Event, Told]], ledger: Ledger) -> Line:
    events, items = [event for event, _ in group], [item for _, item in group]
    first = items[0]
    parties = tuple(sorted({nr for item in items for nr in item.parties}))
    about = opsomming([ledger.name(nr) for nr in parties])
    if len(parties) > _MOST_NAMES:
        about = f"{len(parties)} partijen"
    who = f" voor {about}" if about and first.unit[0] == "bestand" else ""
    who = f" van {about}" if about and first.unit[0] == "retour" else who
    who = f" aan {about}" if about and first.unit[0] in ("mail", "herinnering") else who
    who = who.replace(" voor ", " van ") if events[0].kind == "bestand ontvangen" else who
    return Line(
        tuple(event.nr for event in events),
        events[0].at,
        events[-1].at,
        events[0].kind,
        f"{first.heading}: {len(items)} {first.unit[1]}{who}{_sorts(events)}",
        parties,
        tuple(path for item in items for path in item.files),
        first.reason,
        first.person,
    )


def _sorts(events: Sequence[Event]) -> str:
    """Of issued files, how many of each document there are."""
    counted = Counter(event.content.get("stuk") for event in events)
    if None in counted:
        return ""
    return f" ({opsomming([f'{number} × {name}' for name, number in counted.items()])})"


def story_lines(lines: Iterable[Line], *, files: bool = False) -> Iterator[str]:
    """The story for people: a heading for each day, a time for each line.

    Args:
        files: Name the files too.
    """
    day = ""
    for line in lines:
        today = _day(line.since)
        if today != day:
            yield from ("", today) if day else (today,)
            day = today
        yield f"  {line.since[11:16]}  {line.text}."
        if line.person:
            yield f"{_INDENT}Door: {line.person}."
        if line.reason:
            yield f"{_INDENT}Reden: {line.reason.rstrip('.')}."
        for path in line.files if files else ():
            yield f"{_INDENT}Bestand: {path}"


def _day(moment: str) -> str:
    try:
        return datum(datetime.fromisoformat(moment).date())
    except ValueError:
        return moment
