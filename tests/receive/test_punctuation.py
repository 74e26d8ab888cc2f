"""A full stop that a pen added is doubted, unless dirt of that size lies elsewhere."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest

from docgen.receive.compare import compare_page
from docgen.receive.facts import Change, Difference
from docgen.receive.reference import Gray, reference_page
from tests.receive.covenant_page import issued_covenant
from tests.receive.scanned import page, scan

SCALE = 200 / 72


def dot(gray: Gray, across: float, down: float, size_mm: float = 0.6) -> Gray:
    """A dot of a pen at a place in points from the lower left."""
    drawn = gray.copy()
    centre = round(across * SCALE), round(gray.shape[0] - down * SCALE)
    cv2.circle(drawn, centre, round(size_mm / 2 * 200 / 25.4), 40, -1, cv2.LINE_AA)
    return drawn


def differences(folder: Path, *dots: tuple[float, float]) -> list[Difference]:
    copy = issued_covenant(folder)
    gray = page(copy.path, 1)
    for across, down in dots:
        gray = dot(gray, across, down)
    return list(compare_page(scan(gray), 200, None, True, copy, 1).comparison.differences)


def behind(folder: Path, text: str) -> tuple[float, float]:
    """Just behind a word, on its line."""
    words = reference_page(issued_covenant(folder), 1).words
    box = next(item.box for item in words if item.text == text)
    return box[2] + 1.4, box[1] + 0.8


@pytest.mark.parametrize("text", ["euro", "binnen", "gezamenlijk"])
def test_a_full_stop_behind_a_word_is_doubted(tmp_path: Path, text: str) -> None:
    (found,) = differences(tmp_path, behind(tmp_path, text))
    assert found.change is Change.POINT
    assert found.strength < 0.8


def test_dirt_of_that_size_elsewhere_makes_it_dirt(tmp_path: Path) -> None:
    assert differences(tmp_path, behind(tmp_path, "euro"), (300, 200)) == []


def test_a_dot_above_the_line_is_no_full_stop(tmp_path: Path) -> None:
    across, down = behind(tmp_path, "euro")
    assert differences(tmp_path, (across, down + 12)) == []
