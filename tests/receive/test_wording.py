"""How returns are spoken of."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.findings import Finding, Outcome
from docgen.receive.wording import (
    page_named,
    party_name,
    remedies,
    return_number,
    rule_title,
    runs,
)

LOOK = Finding(
    "ongewijzigd",
    Outcome.DOUBTFUL,
    "Er staat iets.",
    "Bekijk de beelden met ‘docgen bewijs RETOUR’ en geef ‘docgen beoordeel RETOUR --akkoord’.",
    page=3,
)


def test_commands_bear_the_number_of_the_return_and_are_given_once() -> None:
    assert remedies([LOOK, LOOK], "R12") == (
        "Bekijk de beelden met ‘docgen bewijs R12’ en geef ‘docgen beoordeel R12 --akkoord’.",
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [("R12", 12), ("r7", 7), (" 3 ", 3), ("R0", None), ("12a", None), ("", None), ("R-1", None)],
)
def test_number_of_a_return(text: str, number: int | None) -> None:
    assert return_number(text) == number


def test_names() -> None:
    assert rule_title("datum_plaats") == "datum en plaats"
    assert rule_title("volledig") == "volledig"
    assert party_name(7, {7: "Gemeente Voorbeelddam"}) == "Gemeente Voorbeelddam (nr 7)"
    assert party_name(8, {7: "Gemeente Voorbeelddam"}) == "partij 8"
    assert party_name(None, {}) == "niet herkend"


def test_a_page_is_named_once() -> None:
    assert page_named(LOOK) == 3
    told = Finding("ongewijzigd", Outcome.DOUBTFUL, "Op bladzijde 3 staat iets.", page=3)
    assert page_named(told) is None


@given(st.lists(st.integers(1, 60)))
def test_runs_tell_every_number_once(numbers: list[int]) -> None:
    assert list(told(runs(numbers))) == sorted(set(numbers))


def told(text: str) -> Iterable[int]:
    """The numbers that runs stand for."""
    for part in text.split(", ") if text else ():
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)
