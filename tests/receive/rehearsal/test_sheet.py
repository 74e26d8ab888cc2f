"""A sheet on the desk: what is changed in its text, and what is written on it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from docgen.engines.raster import PdfPages
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import sheet
from docgen.receive.rehearsal.sheet import Altered, Picture

DPI = 200
Alter = Callable[[Picture, IssuedCopy, int, int, np.random.Generator], Altered | None]


def changed_area(before: Picture, after: Picture) -> tuple[int, int]:
    """Width and height of what differs, in pixels."""
    rows, columns = np.nonzero((before != after).any(axis=2))
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


def words(copy: IssuedCopy, page: int) -> list[str]:
    with PdfPages(copy.path) as pages:
        return [word.text for word in pages.words(page - 1)]


@pytest.mark.parametrize("seed", range(3))
def test_one_word_becomes_another_of_the_same_page(issued: IssuedCopy, seed: int) -> None:
    picture = sheet.printed(issued, 1, DPI)
    before = picture.copy()
    change = sheet.with_other_word(picture, issued, 1, DPI, np.random.default_rng(seed))
    assert change is not None
    assert change.old != change.new
    assert {change.old, change.new} <= set(words(issued, 1))
    wide, high = changed_area(before, picture)
    assert wide < 300
    assert high < 50


@pytest.mark.parametrize("seed", range(3))
def test_one_digit_becomes_another(issued: IssuedCopy, seed: int) -> None:
    picture = sheet.printed(issued, 1, DPI)
    before = picture.copy()
    change = sheet.with_other_digit(picture, issued, 1, DPI, np.random.default_rng(seed))
    assert change is not None
    assert change.old != change.new
    assert change.old in "0123456789"
    assert change.new in "0123456789"
    wide, high = changed_area(before, picture)
    assert wide < 30
    assert high < 40


def test_a_pen_strikes_a_word_out_and_writes_another(issued: IssuedCopy) -> None:
    picture = sheet.printed(issued, 1, DPI)
    before = picture.copy()
    change = sheet.with_pen_change(picture, issued, 1, DPI, np.random.default_rng(2))
    assert change is not None
    assert change.old in words(issued, 1)
    assert (picture <= before).all()
    assert (picture < before).any()


@pytest.mark.parametrize(
    "alter", [sheet.with_other_word, sheet.with_other_digit, sheet.with_pen_change]
)
def test_one_seed_is_one_change(alter: Alter, issued: IssuedCopy) -> None:
    first, second = sheet.printed(issued, 1, DPI), sheet.printed(issued, 1, DPI)
    found = [alter(each, issued, 1, DPI, np.random.default_rng(9)) for each in (first, second)]
    assert found[0] == found[1]
    assert np.array_equal(first, second)


def test_every_place_is_filled_in_and_nothing_else(issued: IssuedCopy) -> None:
    picture = sheet.printed(issued, 2, DPI)
    before = picture.copy()
    sheet.sign(picture, issued, 2, DPI, "3 december 2025", "Zeist", np.random.default_rng(4))
    different = (picture != before).any(axis=2)
    scale = DPI / 72
    height = before.shape[0]
    for field in issued.fields:
        left, bottom, right, top = (round(value * scale) for value in field.box)
        place = different[height - top : height - bottom, left:right]
        assert np.count_nonzero(place) > 100, field.name
        different[height - top - 40 : height - bottom + 40, left - 40 : right + 40] = False
    assert not different.any()


def test_there_is_nothing_to_fill_in_on_another_page(issued: IssuedCopy) -> None:
    picture = sheet.printed(issued, 1, DPI)
    before = picture.copy()
    sheet.sign(picture, issued, 1, DPI, "3 december 2025", "Zeist", np.random.default_rng(4))
    assert np.array_equal(picture, before)
