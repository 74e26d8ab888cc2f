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


def changed(alter: Alter, copy: IssuedCopy, seed: int) -> tuple[Altered, tuple[int, int]]:
    """What became of the first page, and width and height of what differs, in pixels."""
    picture = sheet.printed(copy, 1, DPI)
    before = picture.copy()
    change = alter(picture, copy, 1, DPI, np.random.default_rng(seed))
    assert change is not None
    assert change.old != change.new
    rows, columns = np.nonzero((before != picture).any(axis=2))
    return change, (int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1)


def words(copy: IssuedCopy, page: int) -> list[str]:
    with PdfPages(copy.path) as pages:
        return [word.text for word in pages.words(page - 1)]


@pytest.mark.parametrize("seed", range(3))
def test_one_word_becomes_another_of_the_same_page(issued: IssuedCopy, seed: int) -> None:
    change, (wide, high) = changed(sheet.with_other_word, issued, seed)
    assert {change.old, change.new} <= set(words(issued, 1))
    assert wide < 300
    assert high < 50


@pytest.mark.parametrize("seed", range(3))
def test_one_digit_becomes_another(issued: IssuedCopy, seed: int) -> None:
    change, (wide, high) = changed(sheet.with_other_digit, issued, seed)
    assert change.old in "0123456789"
    assert change.new in "0123456789"
    assert wide < 30
    assert high < 40


@pytest.mark.parametrize("alter", [sheet.with_other_word, sheet.with_other_digit])
def test_one_seed_is_one_change(alter: Alter, issued: IssuedCopy) -> None:
    first, second = sheet.printed(issued, 1, DPI), sheet.printed(issued, 1, DPI)
    found = [alter(each, issued, 1, DPI, np.random.default_rng(9)) for each in (first, second)]
    assert found[0] == found[1]
    assert np.array_equal(first, second)
