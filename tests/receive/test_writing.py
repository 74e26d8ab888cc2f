"""What added ink is: initials, a clause, a hole, a shadow, or something in the text."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from docgen.receive.compare import compare_page
from docgen.receive.facts import Change
from docgen.receive.reference import Gray
from tests.receive.covenant_page import issued_covenant
from tests.receive.scanned import page, scan

MM = 200 / 25.4
RIGHT_MARGIN, BOTTOM = (183.0, 120.0), 235.0


def scribble(gray: Gray, left_mm: float, top_mm: float, text: str, high_mm: float = 4.0) -> Gray:
    """Handwriting, more or less."""
    drawn = gray.copy()
    place = round(left_mm * MM), round((top_mm + high_mm) * MM)
    cv2.putText(drawn, text, place, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, high_mm * MM / 22, 50, 3)
    return drawn


def found(folder: Path, gray: Gray) -> list[tuple[Change, bool]]:
    """What is said of the first page, and whether it is sure."""
    copy = issued_covenant(folder)
    result = compare_page(scan(gray), 200, None, True, copy, 1)
    return [(item.change, item.strength >= 0.8) for item in result.comparison.differences]


@pytest.fixture
def sent(tmp_path: Path) -> Gray:
    return page(issued_covenant(tmp_path).path, 1)


def test_initials_of_two_people_are_allowed(sent: Gray, tmp_path: Path) -> None:
    gray = scribble(scribble(sent, *RIGHT_MARGIN, "AvB", 6), 183, 200, "Kd", 6)
    assert found(tmp_path, gray) == [(Change.INITIALS, True)] * 2


def test_a_clause_in_the_margin_is_no_initials(sent: Gray, tmp_path: Path) -> None:
    gray = sent
    for nr, line in enumerate(("onder voorbehoud", "van goedkeuring", "door de raad")):
        gray = scribble(gray, 20, BOTTOM + 6 * nr, line)
    assert found(tmp_path, gray) == [(Change.MARGIN, False)]


def test_a_page_full_of_initials_is_looked_at(sent: Gray, tmp_path: Path) -> None:
    gray = sent
    for nr in range(7):
        gray = scribble(gray, 183, 60 + 24 * nr, "Kd", 5)
    assert found(tmp_path, gray) == [(Change.MARGIN, False)] * 7


def test_a_word_between_two_lines_is_a_change(sent: Gray, tmp_path: Path) -> None:
    gray = scribble(sent, 80, 54, "niet", 3.5)
    assert (Change.INK, True) in found(tmp_path, gray)


def test_punch_holes_and_the_edge_of_the_paper_are_nothing(sent: Gray, tmp_path: Path) -> None:
    gray = sent.copy()
    for height in (108.5, 188.5):
        cv2.circle(gray, (round(12 * MM), round(height * MM)), round(3 * MM), 60, -1)
    gray[round(40 * MM) : round(90 * MM), -round(5 * MM) : -round(4.2 * MM)] = 90
    assert found(tmp_path, np.asarray(gray, np.uint8)) == []


def test_the_stamped_line_of_another_party_is_no_writing(sent: Gray, tmp_path: Path) -> None:
    # A page that all parties share is held against one copy, whoever sends it back.
    gray = sent.copy()
    top, bottom, left, wide = (round(mm * MM) for mm in (285.0, 289.0, 27.0, 43.0))
    gray[top:bottom, left : left + 12] = 255
    gray[top:bottom, left + 12 : left + 12 + wide] = sent[top:bottom, left : left + wide]
    assert found(tmp_path, gray) == []
