"""Filters for rows: sums, choices, groups, rounding."""

from __future__ import annotations

import pytest

from docgen.documents.context import namespace
from docgen.documents.names import Namespace, values_of
from docgen.documents.row_filters import afgerond, gegroepeerd, kolom, som, waarbij
from docgen.documents.templates import template_environment

SOEST, BAARN = ({"nr": 1, "naam": "Soest"}, {"nr": 2, "naam": "Baarn"})
ROWS = [
    namespace({"soort": "Project", "uren": 0.1, "wie": [SOEST, BAARN], "b": {"x": 1}}),
    namespace({"soort": "onderzoek", "uren": 0.2, "wie": [BAARN], "b": {"x": 2}}),
    namespace({"soort": "project ", "uren": None, "wie": [], "b": {"x": 4}}),
]


def test_a_sum_is_of_numbers_as_they_are_written() -> None:
    assert som(ROWS, "uren") == 0.3
    assert som([1, 2]) == 3
    assert som(["1.250,5", "", None, 2]) == 1252.5
    assert som([]) == 0
    assert som(ROWS, "b.x") == 7


def test_rows_with_a_value() -> None:
    assert waarbij(ROWS, "soort", "project") == [ROWS[0], ROWS[2]]
    assert waarbij(ROWS, "b.x", 2) == [ROWS[1]]
    assert waarbij(ROWS, "uren") == [ROWS[0], ROWS[1]]


def test_rows_that_name_a_party() -> None:
    assert waarbij(ROWS, "wie", namespace(BAARN)) == [ROWS[0], ROWS[1]]
    assert waarbij(ROWS, "wie", 1) == [ROWS[0]]


def test_groups_come_in_the_order_of_the_rows() -> None:
    found = gegroepeerd(ROWS[:2] + ROWS[:1], "soort")
    assert [(values_of(item)["naam"], len(values_of(item)["rijen"])) for item in found] == [  # type: ignore[arg-type]
        ("Project", 2),
        ("onderzoek", 1),
    ]


def test_one_column() -> None:
    assert kolom(ROWS, "b.x") == [1, 2, 4]


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [
        (2.5, 0, 3),
        (-2.5, 0, -3),
        (0.07 * 150, 0, 11),
        (1.005, 2, 1.01),
        (7, 2, 7),
        ("1,26", 1, 1.3),
    ],
)
def test_half_is_rounded_away_from_zero(value: object, decimals: int, rounded: float) -> None:
    assert afgerond(value, decimals) == rounded
    assert type(afgerond(value, decimals)) is type(rounded)


def test_noise_of_binary_fractions_does_not_round_down() -> None:
    assert 1.005 * 100 < 100.5
    assert afgerond(1.005 * 100) == 101


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("rijen | som('uur')", "de rijen hebben geen kolom “uur”"),
        ("rijen | som('soort')", "hier hoort een getal te staan, zoals 1234 of 1.234,5, maar er "
         "staat de tekst “Project”"),
        ("'abc' | som", "hier hoort een lijst te staan, zoals partijen of tabellen.…"),
        ("1 | afgerond(10)", "het aantal decimalen ligt tussen 0 en 9"),
        ("'x' | afgerond", "hier hoort een getal te staan, zoals 1234 of 1.234,5, maar er staat "
         "de tekst “x”"),
    ],
)  # fmt: skip
def test_what_does_not_suit(expression: str, message: str) -> None:
    template = template_environment().from_string(f"{{{{ {expression} }}}}")
    with pytest.raises(ValueError) as caught:  # noqa: PT011
        template.render(rijen=ROWS)
    assert str(caught.value) == message


def test_nothing_of_a_row_but_its_columns_can_be_reached() -> None:
    with pytest.raises(ValueError, match="geen kolom “_values”"):
        som([Namespace({"a": 1})], "_values")
