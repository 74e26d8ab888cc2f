"""Why a new issue is made, when nobody says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core.records import CopyRecord
from docgen.seal.renewed import what_happened
from tests.core.test_definitive_register import RECORD
from tests.seal.records import copy_of, parties_of

BEFORE = replace(RECORD, parties=(1, 2, 3))
PARTIES = parties_of(4)
LATER, EARLIER = "2025-12-14T09:00:00+00:00", "2025-12-12T09:00:00+00:00"


def replaced(nr: int, reason: str | None = "spelling.", at: str = LATER) -> CopyRecord:
    return replace(copy_of(nr), replaced_by=99, replaced_at=at, replaced_reason=reason)


def test_who_joined_and_who_left() -> None:
    taking_part = [PARTIES[0], PARTIES[2], PARTIES[3]]
    assert what_happened(BEFORE, taking_part, PARTIES, []) == (
        "partij 4 (Gemeente Plaats 4) is toegetreden en partij 2 (Gemeente Plaats 2) is uitgetreden"
    )


def test_who_was_taken_off_the_list_has_a_number() -> None:
    assert what_happened(BEFORE, PARTIES[:2], PARTIES[:2], []) == "partij 3 is uitgetreden"


def test_what_was_corrected_with_the_reasons() -> None:
    copies = [
        replaced(3, None),
        replaced(1),
        replaced(1, "Adres."),
        replaced(1, "spelling"),
        copy_of(2),
    ]
    assert what_happened(BEFORE, PARTIES[:3], PARTIES, copies) == (
        "het exemplaar van partij 1 (Gemeente Plaats 1) is verbeterd (spelling en Adres) en het "
        "exemplaar van partij 3 (Gemeente Plaats 3) is verbeterd"
    )


@pytest.mark.parametrize(
    "copy",
    [
        replaced(1, at=EARLIER),
        # Ten o'clock in Amsterdam is nine o'clock elsewhere: not later than the issue.
        replaced(1, at="2025-12-13T10:00:00+01:00"),
        replace(replaced(1), concept=True),
        replace(replaced(1), text_mark=None),
        # It left: that says enough.
        replaced(4),
    ],
)
def test_what_is_not_told(copy: CopyRecord) -> None:
    assert what_happened(BEFORE, PARTIES[:3], PARTIES, [copy]) == ""


def test_an_older_register_does_not_know_who_took_part() -> None:
    assert what_happened(replace(BEFORE, parties=()), PARTIES, PARTIES, []) == ""
