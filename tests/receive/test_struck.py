"""What stands beside the signature is doubted; the signature itself is not."""

from __future__ import annotations

from pathlib import Path

from docgen.core.findings import Rect
from docgen.receive.compare import compare_page
from docgen.receive.facts import Change, Difference
from docgen.receive.reference import Gray, reference_page
from tests.receive.covenant_page import SIGNATURE, issued_covenant, pen
from tests.receive.scanned import page, scan

Point = tuple[float, float]


def differences(folder: Path, *strokes: list[Point]) -> list[Difference]:
    """What is said of the signature page with strokes of a pen on it, without initials."""
    copy = issued_covenant(folder)
    gray: Gray = page(copy.path, 2)
    for stroke in strokes:
        gray = pen(gray, stroke)
    found = compare_page(scan(gray), 200, None, True, copy, 2).comparison.differences
    return [item for item in found if item.change is not Change.INITIALS]


def word(folder: Path, text: str) -> Rect:
    words = reference_page(issued_covenant(folder), 2).words
    return next(item.box for item in words if item.text == text)


def signature() -> list[Point]:
    """Loops in the box that run down over the line under it."""
    left, bottom, _, top = SIGNATURE
    heights = (0.4, 0.9, 0.1, 0.8, -0.35, 0.7, 0.2, 0.95, -0.3, 0.5)
    high = top - bottom
    return [(left + 12 + 16 * nr, bottom + high * part) for nr, part in enumerate(heights)]


def test_a_line_through_a_word_under_the_signature_is_doubted(tmp_path: Path) -> None:
    left, bottom, right, top = word(tmp_path, "gezamenlijk")
    middle = (bottom + top) / 2
    line = [(left - 4, middle + 0.5), (right + 3, middle - 0.5)]
    (found,) = differences(tmp_path, signature(), line)
    assert (found.change, found.expected) == (Change.INK, "gezamenlijk")
    assert 0.5 <= found.strength < 0.8


def test_a_signature_over_the_text_under_it_is_no_difference(tmp_path: Path) -> None:
    assert differences(tmp_path, signature()) == []


def test_a_line_under_a_word_is_no_line_through_it(tmp_path: Path) -> None:
    left, bottom, right, _ = word(tmp_path, "hierna")
    under = [(left - 4, bottom - 3), (right + 3, bottom - 3)]
    assert [item.change for item in differences(tmp_path, signature(), under)] == [Change.BESIDE]


def test_a_reservation_beside_the_signature_is_doubted(tmp_path: Path) -> None:
    _, _, right, top = SIGNATURE
    letters = [
        [
            (right + 14 + 6 * nr, top - 20),
            (right + 17 + 6 * nr, top - 10),
            (right + 18 + 6 * nr, top - 21),
        ]
        for nr in range(5)
    ]
    (found,) = differences(tmp_path, signature(), *letters)
    assert (found.change, found.strength < 0.8) == (Change.BESIDE, True)


def test_a_loose_dot_of_a_signature_is_nothing(tmp_path: Path) -> None:
    _, _, right, top = SIGNATURE
    dot = [(right + 16, top - 20), (right + 19, top - 19)]
    assert differences(tmp_path, signature(), dot) == []
