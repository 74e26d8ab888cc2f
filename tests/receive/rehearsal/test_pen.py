"""Signing and putting initials on a sheet: in their places, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from docgen.core.page_layout import CODE_BOTTOM_MM, CODE_MM, CODE_RIGHT_MM
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import pen, sheet

DPI = 100
MM = DPI / 25.4


def chance(seed: int = 4) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_every_place_is_filled_in_and_nothing_else(issued: IssuedCopy) -> None:
    picture = sheet.printed(issued, 2, DPI)
    before = picture.copy()
    pen.sign(picture, issued, 2, DPI, "3 december 2025", "Zeist", chance())
    different = (picture != before).any(axis=2)
    scale = DPI / 72
    height = before.shape[0]
    for field in issued.fields:
        left, bottom, right, top = (round(value * scale) for value in field.box)
        place = different[height - top : height - bottom, left:right]
        assert np.count_nonzero(place) > 50, field.name
        different[height - top - 20 : height - bottom + 20, left - 20 : right + 20] = False
    assert not different.any()


def test_there_is_nothing_to_fill_in_on_another_page(issued: IssuedCopy) -> None:
    picture = sheet.printed(issued, 1, DPI)
    before = picture.copy()
    pen.sign(picture, issued, 1, DPI, "3 december 2025", "Zeist", chance())
    assert np.array_equal(picture, before)


@pytest.mark.parametrize("seed", range(6))
def test_two_people_put_initials_beside_text_and_code(issued: IssuedCopy, seed: int) -> None:
    picture = sheet.printed(issued, 1, DPI)
    before = picture.copy()
    for who in pen.two_people(chance(seed)):
        here = picture.copy()
        pen.put_initials(picture, DPI, who, chance())
        assert np.count_nonzero((picture != here).any(axis=2)) > 40
    different = (picture != before).any(axis=2)
    height, width = different.shape
    # The code with the white that it needs around it.
    left, right = width - (CODE_RIGHT_MM + CODE_MM + 1) * MM, width - (CODE_RIGHT_MM - 1) * MM
    top, bottom = height - (CODE_BOTTOM_MM + CODE_MM + 1) * MM, height - (CODE_BOTTOM_MM - 1) * MM
    assert not different[round(top) : round(bottom), round(left) : round(right)].any()
    # Nothing crosses print.
    assert before[different].min() > 200


def test_initials_are_alike_on_every_page(issued: IssuedCopy) -> None:
    shapes = []
    first, second = pen.two_people(chance())
    for who, seed in ((first, 1), (first, 2), (second, 1)):
        picture = np.full(sheet.printed(issued, 1, DPI).shape, 255, np.uint8)
        pen.put_initials(picture, DPI, who, chance(seed))
        rows, columns = np.nonzero(picture.min(axis=2) < 200)
        shapes.append((int(np.ptp(rows)), int(np.ptp(columns)), int(rows.min())))
    # As large, but not at quite the same height; the other person's are something else.
    assert shapes[0][:2] == pytest.approx(shapes[1][:2], abs=1)
    assert shapes[0][2] != shapes[1][2]
    assert shapes[0][:2] != pytest.approx(shapes[2][:2], abs=1)
