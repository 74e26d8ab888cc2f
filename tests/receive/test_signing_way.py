"""How a return was signed, and the dates that people type."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.core.signatures import Indication
from docgen.receive.facts import BoxInk
from docgen.receive.signing_way import day_of, moment_of, places, read_date, signing_of
from tests.receive.verify import cases


@pytest.mark.parametrize(
    "text",
    [
        "12 november 2025",
        "12 Nov. 2025",
        "woensdag 12 november 2025",
        "12-11-2025",
        "12/11/25",
        "12.11.2025",
        "12 nov '25",
        " 2025-11-12. ",
    ],
)
def test_a_typed_date_is_read(text: str) -> None:
    assert read_date(text) == date(2025, 11, 12)


@pytest.mark.parametrize("text", ["", "heden", "31-02-2025", "12 ju 2025", "11-2025", "12112025"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_date(text) is None


def test_march_may_be_shortened_the_dutch_way() -> None:
    assert read_date("3 mrt 2026") == date(2026, 3, 3)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_text_is_too_strange_to_read(text: str) -> None:
    assert read_date(text) is None or isinstance(read_date(text), date)
    assert moment_of(text, cases.NOW) is None or day_of(text, cases.NOW) is not None


def test_a_time_at_the_edge_of_the_calendar_is_no_time() -> None:
    assert moment_of("0001-01-01T00:00:00+14:00", cases.NOW) is None


def test_by_hand() -> None:
    signing = signing_of(cases.case())
    assert (signing.way, signing.date, signing.place, signing.handwritten) == (
        "met de hand",
        None,
        None,
        True,
    )


def test_digitally_with_typed_date_and_place() -> None:
    signature = cases.signature()
    signing = signing_of(cases.digital(signature))
    assert (signing.way, signing.date, signing.place, signing.handwritten) == (
        "digitaal",
        "2025-11-12",
        "Voorbeelddam",
        False,
    )
    assert signing.signatures == (signature,)


def test_the_timestamp_tells_the_day_before_the_signers_own_clock() -> None:
    stamped = cases.signature(timestamp_at="2025-11-13T00:10:00+01:00")
    assert signing_of(cases.digital(stamped, fields={})).date == "2025-11-12"
    later = cases.signature(timestamp_at="2025-11-13T00:10:00+00:00")
    assert signing_of(cases.digital(later, fields={})).date == "2025-11-13"


def test_a_document_timestamp_is_nobodys_signature() -> None:
    signing = signing_of(cases.digital(cases.signature(timestamp_only=True), fields={}))
    assert (signing.way, signing.date) == ("niet", None)
    assert len(signing.signatures) == 1


def test_one_of_two_digitally_and_the_other_by_hand() -> None:
    first, second = (item.name for item in cases.COPY_TWO.fields[2:])
    case = cases.digital(cases.signature(field=first), of=cases.COPY_TWO)
    box = BoxInk(second, "handtekening", 2, 0.9)
    page = replace(case.pages[1], facts=replace(case.pages[1].facts, boxes=(box,)))
    case = replace(case, pages=(case.pages[0], page, *case.pages[2:]))
    assert signing_of(case).way == "deels digitaal"


def test_not_at_all() -> None:
    signing = signing_of(cases.with_page(2, boxes=cases.boxes(ink=0.0, filled=0.0)))
    assert (signing.way, signing.handwritten) == ("niet", False)
    assert signing_of(cases.nobody()).way == "niet"


def test_of_two_signatures_in_one_field_the_worse_counts() -> None:
    good = cases.signature()
    bad = cases.signature(indication=Indication.FAILED, serial="20")
    (place,) = places(cases.digital(good, bad), "handtekening")
    assert place.signature == bad


def test_a_full_field_name_is_known_by_its_last_part() -> None:
    case = cases.digital(cases.signature(field=f"Formulier.{cases.SIGNED}"))
    (place,) = places(case, "handtekening")
    assert place.signature is not None
