"""The calendar: read back with a small parser of RFC 5545, written for these tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.effect import Effect, effect
from docgen.core.mail_specs import MailSpec
from docgen.core.model import EffectRule, EffectSpec, Pack
from docgen.seal.calendar import calendar_bytes, moments

MADE_AT = datetime(2026, 1, 20, 14, 5, 6, tzinfo=timezone(timedelta(hours=1)))
PACK = Pack(
    folder=Path(),
    kenmerk="CRS-2026",
    title="Convenant regionale samenwerking; fysieke leefomgeving, coördinatie",
    version="1.0",
    send_date=date(2025, 11, 14),
    return_before=date(2026, 1, 1),
    effective=date(2026, 1, 1),
    term_years=6,
    sender={},
    return_to={},
    salutations={},
    data={},
    top={},
    mail=MailSpec("", ""),
    documents=(),
    field_sizes={},
    source=b"",
    effect=EffectSpec(EffectRule.LAST_SIGNATURE, 6, 2),
)
SIGNED = effect(PACK, [(12, date(2026, 1, 14))], complete=True, names={12: "Gemeente Lopik"})

Lines = list[tuple[str, str]]


def unfolded(data: bytes) -> Lines:
    """Name with parameters, and value, of each content line."""
    assert data.endswith(b"\r\n")
    physical = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    text = "\n".join(line.decode() for line in physical).replace("\n ", "")
    pairs = [line.partition(":") for line in text.split("\n")]
    return [(name, value) for name, _, value in pairs]


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


def components(lines: Lines, kind: str) -> Iterator[Lines]:
    """The lines within each component of a kind."""
    inside: Lines | None = None
    for line in lines:
        if line == ("BEGIN", kind):
            inside = []
        elif line == ("END", kind):
            assert inside is not None
            yield inside
            inside = None
        elif inside is not None:
            inside.append(line)


def events(found: Effect = SIGNED, pack: Pack = PACK) -> list[dict[str, str]]:
    """The events without what belongs to their alarms."""
    result = []
    for lines in components(unfolded(calendar_bytes(pack, found, MADE_AT, "0.1.0")), "VEVENT"):
        own = lines[: lines.index(("BEGIN", "VALARM"))] if ("BEGIN", "VALARM") in lines else lines
        result.append(dict(own))
    return result


def test_every_day_stands_in_it_in_order() -> None:
    about = (
        "Convenant regionale samenwerking; fysieke leefomgeving, coördinatie (CRS-2026, versie 1.0)"
    )
    assert [
        (item["DTSTART;VALUE=DATE"], unescaped(item["SUMMARY"]), unescaped(item["DESCRIPTION"]))
        for item in events()
    ] == [
        (
            "20260114",
            "CRS-2026: inwerkingtreding",
            f"{about}\nDit stuk treedt in werking op 14 januari 2026, de dag waarop als laatste "
            "partij 12 (Gemeente Lopik) tekende.",
        ),
        (
            "20280114",
            "CRS-2026: evaluatie",
            f"{about}\nDe eerste evaluatie sinds de inwerkingtreding.",
        ),
        (
            "20300114",
            "CRS-2026: evaluatie",
            f"{about}\nDe tweede evaluatie sinds de inwerkingtreding.",
        ),
        (
            "20310713",
            "CRS-2026: uiterste dag overleg over verlenging",
            f"{about}\nUiterlijk vandaag is er overleg over verlenging of vervanging. De looptijd "
            "eindigt op 13 januari 2032.",
        ),
        (
            "20320113",
            "CRS-2026: laatste dag van de looptijd",
            f"{about}\nDit is de laatste dag van de looptijd, die begon op 14 januari 2026.",
        ),
    ]


def test_the_days_last_a_day_and_keep_nobody_busy() -> None:
    for item in events():
        start, end = item["DTSTART;VALUE=DATE"], item["DTEND;VALUE=DATE"]
        assert date.fromisoformat(end) - date.fromisoformat(start) == timedelta(1)
        assert item["TRANSP"] == "TRANSPARENT"
        assert item["DTSTAMP"] == "20260120T130506Z"


def test_the_head_and_the_nesting() -> None:
    lines = unfolded(calendar_bytes(PACK, SIGNED, MADE_AT, "0.1.0"))
    assert lines[:5] == [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//docgen//docgen 0.1.0//NL"),
        ("CALSCALE", "GREGORIAN"),
        ("BEGIN", "VEVENT"),
    ]
    open_ones: list[str] = []
    for name, value in lines:
        if name == "BEGIN":
            open_ones.append(value)
        elif name == "END":
            assert open_ones.pop() == value
    assert open_ones == []
    assert lines[-1] == ("END", "VCALENDAR")


def test_an_agenda_reminds_of_what_must_be_prepared() -> None:
    lines = unfolded(calendar_bytes(PACK, SIGNED, MADE_AT, "0.1.0"))
    assert [
        [dict(alarm) for alarm in components(event, "VALARM")]
        for event in components(lines, "VEVENT")
    ] == [
        [],
        *[
            [
                {
                    "ACTION": "DISPLAY",
                    "TRIGGER": "-P30D",
                    "DESCRIPTION": f"Over 30 dagen: CRS-2026: {what}",
                }
            ]
            for what in ("evaluatie", "evaluatie", "uiterste dag overleg over verlenging")
        ],
        [],
    ]


def test_the_identifiers_are_kept_and_unique() -> None:
    moved = effect(PACK, [(12, date(2026, 3, 1))], complete=True)
    before, after = ([item["UID"] for item in events(found)] for found in (SIGNED, moved))
    assert before == after
    assert len(set(before)) == len(before)
    other = replace(PACK, kenmerk="ABC-2026")
    assert set(before).isdisjoint(item["UID"] for item in events(SIGNED, other))


def test_the_same_arguments_give_the_same_bytes() -> None:
    in_utc = MADE_AT.astimezone(UTC)
    first = calendar_bytes(PACK, SIGNED, MADE_AT, "0.1.0")
    assert first == calendar_bytes(PACK, SIGNED, in_utc, "0.1.0")


def test_there_is_nothing_to_remember_while_it_is_uncertain() -> None:
    waiting = effect(PACK, [], complete=False)
    assert moments(PACK, waiting) == ()
    assert events(waiting) == []


def test_what_was_not_agreed_does_not_stand_in_it() -> None:
    bare = replace(PACK, effect=EffectSpec())
    found = effect(bare, [(1, date(2025, 12, 1))], complete=True)
    assert [moment.key for moment in moments(bare, found)] == ["inwerkingtreding", "einde"]


@pytest.mark.parametrize("title", ["a;b,c\\d", "één\ntwee\r\ndrie", "é" * 200, "😀" * 40, "x" * 73])
def test_a_title_survives(title: str) -> None:
    read = unescaped(events(SIGNED, replace(PACK, title=title))[0]["DESCRIPTION"])
    assert read.startswith(f"{title} (CRS-2026".replace("\r\n", "\n"))


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=120))
def test_any_title_survives(title: str) -> None:
    read = unescaped(events(SIGNED, replace(PACK, title=title))[0]["DESCRIPTION"])
    assert read.startswith(f"{title} (CRS-2026, versie 1.0)\n")
