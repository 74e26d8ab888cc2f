"""Naming a place in the text."""

from __future__ import annotations

from pathlib import Path

from docgen.engines.raster import Word
from docgen.receive.articles import marks_of, marks_of_copy, place_at
from tests.receive.covenant_page import issued_covenant


def line(text: str, height: float, left: float = 77.0) -> list[Word]:
    """Words of one line, each 30 points wide."""
    return [
        Word(word, (left + nr * 40, height, left + nr * 40 + 30, height + 8))
        for nr, word in enumerate(text.split())
    ]


def test_article_and_member() -> None:
    words = [*line("Artikel 11 Duur", 700), *line("1. Een.", 680), *line("2. Twee.", 660)]
    marks = marks_of([words])
    assert place_at(marks, 1, 720) == ""
    assert place_at(marks, 1, 704) == "artikel 11"
    assert place_at(marks, 1, 684) == "artikel 11, lid 1"
    assert place_at(marks, 1, 640) == "artikel 11, lid 2"


def test_a_place_is_carried_over_to_the_next_page() -> None:
    first = [*line("Artikel 2 Doel", 700), *line("3. Drie.", 680)]
    marks = marks_of([first, line("en verder hier.", 700)])
    assert place_at(marks, 2, 704) == "artikel 2, lid 3"


def test_considerations_annexes_and_titles() -> None:
    first = [*line("Overwegingen", 700), *line("C. inwoners mogen", 600)]
    marks = marks_of([first, [*line("Bijlage 1: overleg", 700), *line("1. Eén.", 600)]])
    assert place_at(marks, 1, 650) == "overwegingen"
    assert place_at(marks, 1, 600) == "overweging C"
    assert place_at(marks, 2, 600) == "bijlage 1"


def test_a_reference_to_an_article_in_a_sentence_is_no_heading() -> None:
    words = [*line("Artikel 1 Begrippen", 700), *line("zoals in artikel 5 bedoeld", 680)]
    assert place_at(marks_of([words]), 1, 650) == "artikel 1"


def test_the_stamped_strip_is_not_text() -> None:
    marks = marks_of([[*line("Artikel 1 Begrippen", 700), *line("2. van 10", 40)]])
    assert place_at(marks, 1, 30) == "artikel 1"


def test_a_real_page(tmp_path: Path) -> None:
    marks = marks_of_copy(issued_covenant(tmp_path))
    assert [mark.place for mark in marks][:4] == [
        "artikel 10",
        "artikel 10, lid 1",
        "artikel 10, lid 2",
        "artikel 11",
    ]
