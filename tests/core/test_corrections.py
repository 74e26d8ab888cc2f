"""What changed between two copies of a party, and how much that weighs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core.amendment import CorrectionSpec, Weight
from docgen.core.corrections import (
    Correction,
    changed_between,
    changed_columns,
    correction_between,
    lighter,
    successors,
    weight_words,
)
from tests.seal.records import copy_of

SPEC = CorrectionSpec(("naam", "plaats"), ("voorletters", "functie"))
MADE_FROM = {
    "partij.id": "1",
    "partij.naam": "1",
    "partij.plaats": "1",
    "partij.voorletters": "1",
    "partij.functie": "1",
    "partij.achternaam": "1",
    "partij.achternaam_2": "1",
    "sjabloon tekst.docx": "1",
    "titel": "1",
}


def changed(*names: str) -> Correction:
    """What a change of these inputs comes to."""
    return correction_between(MADE_FROM, {**MADE_FROM, **dict.fromkeys(names, "2")}, SPEC)


@pytest.mark.parametrize(
    ("names", "weight", "words"),
    [
        ((), "niet wezenlijk", "de gegevens erin zijn dezelfde"),
        (
            ("partij.voorletters", "partij.functie"),
            "niet wezenlijk",
            "alleen niet-wezenlijke gegevens wijzigden: `voorletters` en `functie`",
        ),
        (("partij.naam", "partij.voorletters"), "wezenlijk", "`naam` is wezenlijk"),
        (("partij.naam", "partij.plaats"), "wezenlijk", "`naam` en `plaats` zijn wezenlijk"),
        # docgen makes the id from the name.
        (("partij.id", "partij.naam"), "wezenlijk", "`naam` is wezenlijk"),
        (
            ("partij.achternaam", "partij.voorletters"),
            "niet benoemd",
            "gewijzigd is `achternaam`, en pakket.toml zegt niet of dat wezenlijk is",
        ),
        (
            ("partij.achternaam", "partij.achternaam_2", "partij.id"),
            "niet benoemd",
            "gewijzigd zijn `id`, `achternaam` en `achternaam_2`, en pakket.toml zegt niet of dat "
            "wezenlijk is",
        ),
        (
            ("sjabloon tekst.docx", "titel", "partij.voorletters"),
            "wezenlijk",
            "sjabloon tekst.docx en `titel` zijn wezenlijk",
        ),
    ],
)
def test_how_much_a_change_weighs(names: tuple[str, ...], weight: str, words: str) -> None:
    found = changed(*names)
    assert (found.weight.value, weight_words(found, SPEC)) == (weight, words)


def test_what_the_register_does_not_tell_is_for_a_person() -> None:
    for before, after in (({}, MADE_FROM), (MADE_FROM, {})):
        found = correction_between(before, after, SPEC)
        assert found == Correction(Weight.UNDECLARED, told=False)
        assert weight_words(found, SPEC) == "wat er is gewijzigd, weet docgen niet"


def test_a_column_that_came_or_went_has_changed() -> None:
    fewer = {name: value for name, value in MADE_FROM.items() if name != "partij.plaats"}
    assert changed_columns(MADE_FROM, fewer) == ("plaats",)
    assert changed_columns(fewer, MADE_FROM) == ("plaats",)
    assert changed_between(MADE_FROM, {**fewer, "titel": "2"}) == "`titel` en `plaats`"
    assert changed_between(MADE_FROM, MADE_FROM) == ""


def test_the_lighter_of_two() -> None:
    slight, heavy = changed("partij.functie"), changed("partij.naam")
    unknown = changed("partij.achternaam")
    assert lighter(heavy, unknown) is unknown
    assert lighter(slight, unknown) is slight
    assert lighter(slight, changed()) is slight


def test_what_came_in_the_place_of_a_copy() -> None:
    first = replace(copy_of(1), replaced_by=2)
    second = replace(copy_of(1), nr=2, replaced_by=5)
    third = replace(copy_of(1), nr=5)
    copies = {copy.nr: copy for copy in (first, second, third)}
    assert successors(first, copies) == (second, third)
    assert successors(third, copies) == ()
    # A register that was tampered with leads nowhere, but not for ever.
    looped = {1: first, 2: replace(second, replaced_by=1)}
    assert successors(first, looped) == (looped[2], first)
