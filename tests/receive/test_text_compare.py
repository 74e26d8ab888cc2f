"""The text layer against what was sent: letters and digits strictly, the rest loosely."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.core.findings import Rect
from docgen.engines.raster import PdfPages, Word
from docgen.receive.facts import Change, Difference
from docgen.receive.text_compare import (
    ABSENT_STRENGTH,
    ADDED_STRENGTH,
    REPLACED_STRENGTH,
    compare_texts,
)
from tests.conftest import Made

LINES = (
    "Artikel 11 Kosten",
    "2. De partijen dragen ieder € 1.500 bij, te betalen binnen 30 dagen na de factuur.",
    "3. De bijdrage wordt ieder jaar in januari vastgesteld door de stuurgroep samen-",
    "werking, die daarvan schriftelijk bericht geeft.",
    "Ondertekend op ............ te",
    "A. Voorbeeldtekenaar",
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of text and its words."""

    text: str
    words: tuple[Word, ...]


def laid_out(lines: tuple[str, ...]) -> Page:
    """Words of six points a letter, lines of 14 points; dots leave room for a field."""
    words: list[Word] = []
    for row, line in enumerate(lines):
        bottom = 700.0 - 14 * row
        for match in re.finditer(r"\S+", line):
            if set(match[0]) != {"."}:
                box: Rect = (match.start() * 6.0, bottom, match.end() * 6.0, bottom + 10)
                words.append(Word(match[0], box))
    return Page("\n".join(line.replace("............", "") for line in lines), tuple(words))


PAGE = laid_out(LINES)


@pytest.fixture(scope="module")
def real(made: Callable[[str], Made]) -> list[Page]:
    """The pages of an issued covenant."""
    with PdfPages(made("ingebouwd").covenant(7)) as pages:
        return [Page(pages.text(n), pages.words(n)) for n in range(pages.count)]


def test_the_same_page_has_no_differences(real: list[Page]) -> None:
    assert [compare_texts(page.text, page.words) for page in real] == [()] * len(real)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("30", "80"),
        ("1.500", "1,500"),
        ("1.500", "15.00"),
        ("€ 1.500", "€ 1.600"),
        ("dagen", "weken"),
        ("ieder jaar", "elk jaar"),
        ("wordt", "werd"),
    ],
)
def test_another_word_or_digit_is_found(old: str, new: str) -> None:
    (found,) = compare_texts(PAGE.text.replace(old, new, 1), PAGE.words)
    assert found.change is Change.TEXT
    assert found.strength == REPLACED_STRENGTH
    assert (found.expected.split()[0], found.found.split()[0]) in {
        (a, b) for a, b in zip(old.split(), new.split(), strict=True) if a != b
    }


def test_a_difference_tells_what_and_where() -> None:
    (found,) = compare_texts(PAGE.text.replace("30 dagen", "60 weken"), PAGE.words)
    start = LINES[1].index("30") * 6.0
    assert found == Difference(
        Change.TEXT,
        (start, 686.0, start + 8 * 6.0, 696.0),
        "30 dagen",
        "60 weken",
        "",
        REPLACED_STRENGTH,
    )


def test_every_single_word_of_a_real_page_can_be_told_apart(real: list[Page]) -> None:
    page = real[4]
    words = [word.text for word in page.words]
    missed = []
    for number in range(0, len(words), 7):
        changed = [*words[:number], "gansanders", *words[number + 1 :]]
        if not re.search(r"\w", words[number]):
            continue
        found = compare_texts(" ".join(changed), page.words)
        if [item.found for item in found] != ["gansanders"]:
            missed.append(words[number])
    assert missed == []


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(lambda text: text.replace("samen-\nwerking", "samenwerking"), id="hyphen"),
        pytest.param(lambda text: text.replace("\n", "\r\n\r\n"), id="lines"),
        pytest.param(lambda text: text.replace("stuurgroep", "\ufb06uurgroep"), id="ligature"),
        pytest.param(lambda text: text.replace("dagen na", "dagenna"), id="lost space"),
        pytest.param(lambda text: text.replace("betalen", "be talen"), id="extra space"),
        pytest.param(lambda text: text.replace("bij, te", "bij te"), id="comma"),
        pytest.param(lambda text: f"Envelop 12AB-34\n{text}\nAfgedrukt op 3 mei", id="header"),
    ],
)
def test_ways_of_software_are_no_differences(other: Callable[[str], str]) -> None:
    assert compare_texts(other(PAGE.text), PAGE.words) == ()


def test_text_in_a_place_to_fill_in_is_no_difference() -> None:
    filled = PAGE.text.replace("Ondertekend op  te", "Ondertekend op 25 november 2025 te Eemnes")
    assert filled != PAGE.text
    # Behind “te” the line ends and the next begins close by: that is left to the picture.
    found = compare_texts(filled, PAGE.words)
    assert [item.found for item in found] == ["Eemnes"]
    assert found[0].strength == ADDED_STRENGTH


def test_a_word_put_in_between_is_a_doubt() -> None:
    (found,) = compare_texts(PAGE.text.replace("dragen ieder", "dragen niet ieder"), PAGE.words)
    assert (found.expected, found.found, found.strength) == ("", "niet", ADDED_STRENGTH)


def test_a_word_left_out_is_a_doubt() -> None:
    (found,) = compare_texts(PAGE.text.replace("schriftelijk ", ""), PAGE.words)
    assert (found.expected, found.found, found.strength) == ("schriftelijk", "", ABSENT_STRENGTH)


def test_blocks_in_another_order_are_no_difference() -> None:
    rows = PAGE.text.split("\n")
    assert compare_texts("\n".join([*rows[2:4], *rows[:2], *rows[4:]]), PAGE.words) == ()


@pytest.mark.parametrize(
    "text", ["", "  \n ", "□□□ □□ □", "Een heel andere bladzijde, zonder meer."]
)
def test_a_useless_layer_tells_nothing(text: str) -> None:
    assert compare_texts(text, PAGE.words) == ()


def test_a_page_without_words_tells_nothing() -> None:
    assert compare_texts("Iets", ()) == ()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_can_be_compared(text: str) -> None:
    found = compare_texts(text, PAGE.words)
    assert all(item.change is Change.TEXT and 0 < item.strength < 1 for item in found)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("abc 12.,-\n", max_size=12), max_size=6), st.randoms())
def test_white_space_never_matters(pieces: list[str], chance: object) -> None:
    page = laid_out((*LINES, *pieces))
    assert compare_texts("\n".join(page.text.split()), page.words) == ()
