"""The calendar that goes with the definitive copy: ``.ics``, for Outlook and every other agenda.

Source: RFC 5545 (iCalendar): 3.1 lines end in CRLF and are folded at 75 octets, 3.3.4 dates,
3.3.11 escaping of text, 3.6.1 events, 3.6.6 alarms. It is a plain calendar without ``METHOD``:
nobody is invited, the events are just put into the reader's own agenda.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from docgen.core.dutch import datum, rangtelwoord
from docgen.core.effect import Effect
from docgen.core.model import Pack

FILE_NAME = "agenda.ics"

_FOLD = 75
_DAY = timedelta(days=1)
_ALARM_DAYS = 30
_SPECIAL = re.compile(r"[\\;,]")
_LINE_END = re.compile(r"\r\n|\r|\n")
# Made from a name, so that the same day of the same covenant keeps its identifier: who takes in a
# later calendar sees the event move instead of getting a second one (RFC 5545, 3.8.4.7).
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:docgen:agenda")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day for the agenda.

    Attributes:
        key: What it is, once per covenant: ``inwerkingtreding``, ``evaluatie-1``, …
        day: The day.
        summary: What stands in the agenda, short.
        description: What it is about.
        alarm_days: Days before at which the agenda reminds; 0 for no reminder.
    """

    key: str
    day: date
    summary: str
    description: str
    alarm_days: int = 0


def moments(pack: Pack, effect: Effect) -> tuple[Moment, ...]:
    """The days that belong in an agenda, in order; none while the entry into force is uncertain."""
    if effect.day is None or effect.ends_on is None:
        return ()
    about = f"{pack.title} ({pack.kenmerk}, versie {pack.version})"
    found = [
        Moment(
            "inwerkingtreding",
            effect.day,
            f"{pack.kenmerk}: inwerkingtreding",
            f"{about}\n{effect.explanation[0]}",
        ),
        *_evaluations(pack, effect, about),
        Moment(
            "einde",
            effect.ends_on,
            f"{pack.kenmerk}: laatste dag van de looptijd",
            f"{about}\nDit is de laatste dag van de looptijd, die begon op {datum(effect.day)}.",
        ),
    ]
    if effect.renewal_by is not None:
        found.append(_renewal(pack, effect, effect.renewal_by, about))
    return tuple(sorted(found, key=lambda moment: moment.day))


def _evaluations(pack: Pack, effect: Effect, about: str) -> Iterator[Moment]:
    for number, day in enumerate(effect.evaluations, 1):
        text = f"{about}\nDe {rangtelwoord(number)} evaluatie sinds de inwerkingtreding."
        yield Moment(f"evaluatie-{number}", day, f"{pack.kenmerk}: evaluatie", text, _ALARM_DAYS)


def _renewal(pack: Pack, effect: Effect, day: date, about: str) -> Moment:
    text = (
        f"{about}\nUiterlijk vandaag is er overleg over verlenging of vervanging. De looptijd "
        f"eindigt op {datum(effect.ends_on)}."
    )
    summary = f"{pack.kenmerk}: uiterste dag overleg over verlenging"
    return Moment("verlenging", day, summary, text, _ALARM_DAYS)


def calendar_bytes(pack: Pack, effect: Effect, made_at: datetime, program_version: str) -> bytes:
    """The calendar as a file. The same arguments give the same bytes.

    Args:
        pack: Names the covenant.
        effect: The days.
        made_at: Time of making, with a time zone.
        program_version: Version of docgen.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//docgen//docgen {_escaped(program_version)}//NL",
        "CALSCALE:GREGORIAN",
    ]
    stamp = f"{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    for moment in moments(pack, effect):
        lines += _event(pack, moment, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(pack: Pack, moment: Moment, stamp: str) -> Iterable[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(_SPACE, f'{pack.kenmerk}/{moment.key}')}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_date(moment.day)}"
    if moment.day < date.max:
        # The end is not part of it (3.6.1); an event of a day may do without.
        yield f"DTEND;VALUE=DATE:{_date(moment.day + _DAY)}"
    yield f"SUMMARY:{_escaped(moment.summary)}"
    yield f"DESCRIPTION:{_escaped(moment.description)}"
    # A day to remember keeps nobody busy (3.8.2.7).
    yield "TRANSP:TRANSPARENT"
    if moment.alarm_days:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"TRIGGER:-P{moment.alarm_days}D"
        reminder = f"Over {moment.alarm_days} dagen: {moment.summary}"
        yield f"DESCRIPTION:{_escaped(reminder)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _date(day: date) -> str:
    # Not strftime: it leaves out leading noughts of a year on some systems.
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _escaped(text: str) -> str:
    return _LINE_END.sub(r"\\n", _SPECIAL.sub(r"\\\g<0>", text))


def _folded(line: str) -> bytes:
    """A content line in octets, folded between characters, never inside one."""
    parts, size = [""], 0
    for character in line:
        length = len(character.encode())
        if size + length > _FOLD:
            parts.append("")
            # The space at the start of a continued line counts too.
            size = 1
        parts[-1] += character
        size += length
    return "\r\n ".join(parts).encode() + b"\r\n"
