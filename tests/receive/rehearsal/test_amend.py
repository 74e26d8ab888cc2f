"""Changes by pen: where they belong, as large as a pen makes them, and told as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from docgen.engines.raster import PdfPages
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import amend, sheet
from docgen.receive.rehearsal.sheet import Altered, Picture

DPI = 100
MM = DPI / 25.4
# A full stop is a few pixels at that.
FINE = 3
Amend = Callable[[Picture, IssuedCopy, int, int, np.random.Generator], Altered | None]
WAYS = {
    amend.word_replaced: 1,
    amend.struck_at_signature: 2,
    amend.reserved_at_signature: 2,
    amend.clause_in_margin: 1,
    amend.mark_added: 1,
    amend.word_inserted: 1,
}


def amended(
    way: Amend, copy: IssuedCopy, seed: int, page: int = 1, dpi: int = DPI
) -> tuple[Altered, Picture, Picture]:
    """What was changed, the ink that was added (0 to 255), and the page as it was."""
    picture = sheet.printed(copy, page, dpi)
    before = picture.copy()
    change = way(picture, copy, page, dpi, np.random.default_rng(seed))
    assert change is not None
    assert (picture <= before).all()
    return change, (before - picture).max(axis=2), before


def extent(ink: Picture) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink in millimetres."""
    rows, columns = np.nonzero(ink > 40)
    left, top, right, bottom = columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
    return left / MM, top / MM, right / MM, bottom / MM


def words(copy: IssuedCopy, page: int) -> list[str]:
    with PdfPages(copy.path) as pages:
        return [word.text for word in pages.words(page - 1)]


@pytest.mark.parametrize(("way", "page"), WAYS.items())
def test_one_seed_is_one_change(way: Amend, page: int, issued: IssuedCopy) -> None:
    first, again, other = (amended(way, issued, seed, page) for seed in (9, 9, 10))
    assert first[0] == again[0]
    assert np.array_equal(first[1], again[1])
    assert not np.array_equal(first[1], other[1])


def test_a_word_is_struck_out_and_another_written_above_it(issued: IssuedCopy) -> None:
    change, ink, _ = amended(amend.word_replaced, issued, 2)
    assert change.old in words(issued, 1)
    assert change.new not in ("", change.old)
    left, top, right, bottom = extent(ink)
    assert right - left < 60
    assert 2 < bottom - top < 12


@pytest.mark.parametrize("seed", range(4))
def test_what_is_struck_out_stands_near_the_signature(issued: IssuedCopy, seed: int) -> None:
    change, ink, before = amended(amend.struck_at_signature, issued, seed, 2)
    assert change.new == ""
    assert set(change.old.split()) <= set(words(issued, 2))
    left, top, right, bottom = extent(ink)
    # A line and nothing else, as long as what was struck.
    assert right - left > 1.2 * len(change.old)
    assert bottom - top < 2.5
    height = before.shape[0] / MM
    boxes = [
        tuple(value / 72 * 25.4 for value in field.box)
        for field in issued.fields
        if field.kind == "handtekening"
    ]
    apart = [
        max(box[0] - right, left - box[2], height - box[3] - bottom, top - height + box[1])
        for box in boxes
    ]
    assert -1 < min(apart) < 14


def test_nothing_is_struck_where_nobody_signs(issued: IssuedCopy) -> None:
    picture = sheet.printed(issued, 1, DPI)
    chance = np.random.default_rng(1)
    assert amend.struck_at_signature(picture, issued, 1, DPI, chance) is None


def test_a_clause_stands_in_a_margin(issued: IssuedCopy) -> None:
    found = set()
    boxes = [word.box for word in sheet.text_of(issued, 1).words]
    points = min(box[0] for box in boxes), max(box[2] for box in boxes)
    text = tuple(value / 72 * 25.4 for value in points)
    for seed in range(12):
        change, ink, before = amended(amend.clause_in_margin, issued, seed)
        assert change.old == ""
        assert 6 <= len(change.new.split()) <= 14
        assert before[ink > 0].min() > 200, "it crosses print"
        left, top, right, bottom = extent(ink)
        width, height = before.shape[1] / MM, before.shape[0] / MM
        assert min(left, top, width - right, height - bottom) > 2
        sides = {"left": right < text[0], "right": left > text[1], "under": top > height - 31}
        (where,) = (side for side, there in sides.items() if there)
        turned = bottom - top > 2 * (right - left)
        found.add((where, turned))
    assert {where for where, _ in found} == {"left", "right", "under"}
    assert {turned for where, turned in found if where != "under"} == {True, False}


@pytest.mark.parametrize("seed", range(4))
def test_a_full_stop_or_comma_is_as_large_as_a_ballpoint_makes_it(
    issued: IssuedCopy, seed: int
) -> None:
    change, ink, _ = amended(amend.mark_added, issued, seed, dpi=FINE * DPI)
    mark = next(letter for letter in change.new if letter in ".,")
    assert change.new.replace(mark, "", 1) == change.old
    left, top, right, bottom = (value / FINE for value in extent(ink))
    assert 0.3 < right - left < 1.0
    assert 0.3 < bottom - top < (1.0 if mark == "." else 1.7)


def test_a_mark_is_set_in_a_number_too(issued: IssuedCopy) -> None:
    found = [amended(amend.mark_added, issued, seed)[0] for seed in range(12)]
    numbers = [change for change in found if change.old.isdigit()]
    assert 0 < len(numbers) < len(found)
    assert all(change.new[1] in ".," for change in numbers)


@pytest.mark.parametrize("seed", range(4))
def test_a_word_is_written_between_two_lines(issued: IssuedCopy, seed: int) -> None:
    change, ink, _ = amended(amend.word_inserted, issued, seed)
    assert change.old == ""
    assert change.new.isalpha()
    left, top, right, bottom = extent(ink)
    assert 4 < right - left < 30
    # The caret reaches from below the line to the word above it.
    assert 4 < bottom - top < 12


def test_an_empty_page_can_only_get_a_clause(issued: IssuedCopy) -> None:
    # Everything on it lies under a field, so that nothing of it is text.
    cover = replace(issued.fields[0], page=1, box=(0.0, 0.0, 1000.0, 1000.0))
    covered = replace(issued, fields=(cover,))
    picture = sheet.printed(covered, 1, DPI)
    chance = np.random.default_rng(1)
    for way in (amend.word_replaced, amend.mark_added, amend.word_inserted):
        assert way(picture, covered, 1, DPI, chance) is None
    clause = amend.clause_in_margin(picture, covered, 1, DPI, chance)
    assert clause is not None
