"""The issued page: its words, glyphs, drawings and measures."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from docgen.core.errors import EngineFailedError
from docgen.receive.reference import reference_page
from tests.receive.covenant_page import covenant, issued_covenant
from tests.receive.issued import issued


def test_words_and_glyphs_are_where_they_are_printed(tmp_path: Path) -> None:
    reference = reference_page(issued_covenant(tmp_path), 1)
    word = next(word for word in reference.words if word.text == "3.150")
    assert [glyph.text for glyph in word.glyphs] == list("3.150")
    left, top, right, bottom = (int(value) for value in reference.pixels(word.box))
    assert reference.gray[top:bottom, left:right].min() < 60
    assert 17 <= bottom - top <= 23


def test_pixels_and_points_are_each_other_s_reverse(tmp_path: Path) -> None:
    reference = reference_page(issued_covenant(tmp_path), 1)
    box = (77.0, 100.0, 289.0, 602.0)
    assert reference.points(reference.pixels(box)) == pytest.approx(box)


def test_only_the_fields_of_the_page_are_given(tmp_path: Path) -> None:
    copy = issued_covenant(tmp_path)
    assert reference_page(copy, 1).fields == ()
    assert [field.kind for field in reference_page(copy, 2).fields] == [
        "handtekening",
        "datum",
        "plaats",
    ]


def test_a_page_of_text_has_no_figures(tmp_path: Path) -> None:
    copy = issued_covenant(tmp_path)
    assert reference_page(copy, 1).figures == ()
    assert reference_page(copy, 2).figures == ()


def test_writing_in_a_drawing_is_found_as_figures(tmp_path: Path) -> None:
    path = tmp_path / "tekening.pdf"
    paper = canvas.Canvas(str(path), pagesize=(595.28, 841.89), invariant=1)
    for column in range(8):
        paper.circle(104 + column * 9, 504, 2.6, fill=0)
    paper.save()
    (figure,) = reference_page(issued(path), 1).figures
    assert 99 < figure.box[0] < 103
    assert 167 < figure.box[2] < 172
    assert len(figure.glyphs) > 4


def test_a_page_that_is_not_there_is_an_error_of_the_engine(tmp_path: Path) -> None:
    with pytest.raises(EngineFailedError):
        reference_page(issued(covenant(tmp_path / "kort.pdf")), 3)
