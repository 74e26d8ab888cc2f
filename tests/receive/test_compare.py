"""A changed word or digit is found, and a good page gives no alarm."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from docgen.receive.compare import Compared, compare_page
from docgen.receive.facts import Change, Method
from docgen.receive.reference import Gray, reference_page
from tests.receive.covenant_page import (
    black_and_white,
    covenant,
    issued_covenant,
    jpeg,
    pen,
)
from tests.receive.scanned import page, photo, punched, scan, shadowed

DEVICES = {
    "scherp": lambda gray: scan(gray, tilt=0.0, blur=0.5, grain=2),
    "scheef": lambda gray: jpeg(scan(gray, tilt=2.4, blur=1.0)),
    "wazig": lambda gray: jpeg(scan(gray, tilt=-1.5, blur=1.5, grain=8)),
    "zwart-wit": lambda gray: black_and_white(scan(gray, tilt=0.7)),
    "foto": lambda gray: jpeg(photo(gray, lean=0.04), 70),
}


def compared(received: Gray, folder: Path, number: int = 1, dpi: float = 200) -> Compared:
    """Hold a picture against the issued page; both pictures are kept to be looked at."""
    copy = issued_covenant(folder)
    cv2.imwrite(str(folder / "actual.png"), received)
    cv2.imwrite(str(folder / "expected.png"), reference_page(copy, number).gray)
    result = compare_page(received, dpi, None, True, copy, number)
    for crop in result.crops:
        (folder / f"diff-{crop.name}.png").write_bytes(crop.received)
    return result


FELL_APART = (
    "Woorden in grijs of op een donkere achtergrond zijn niet vergeleken: in een scan in alleen "
    "zwart en wit vallen die uiteen."
)


@pytest.mark.parametrize("device", DEVICES)
def test_a_good_page_gives_no_alarm(tmp_path: Path, device: str) -> None:
    sent = page(covenant(tmp_path / "goed.pdf"), 1)
    result = compared(DEVICES[device](sent), tmp_path)
    assert result.comparison.differences == ()
    assert result.comparison.method is Method.PICTURE
    assert result.comparison.certainty >= 0.8
    # In black and white the grey header falls apart, and that is said.
    assert result.comparison.note == (FELL_APART if device == "zwart-wit" else "")
    assert result.fits > 0.9


@pytest.mark.parametrize(
    ("device", "old", "new", "place"),
    [
        ("scherp", "3.150", "8.150", "artikel 10, lid 2"),
        ("scheef", "niet", "wel", "artikel 11, lid 2"),
        ("wazig", "18", "19", "artikel 11, lid 2"),
        ("wazig", "zes", "een", "artikel 11, lid 3"),
        ("zwart-wit", "3.150", "5.150", "artikel 10, lid 2"),
        ("zwart-wit", "niet", "wel", "artikel 11, lid 2"),
        ("foto", "18", "13", "artikel 11, lid 2"),
        ("foto", "november", "januari", "artikel 10, lid 1"),
    ],
)
def test_a_change_before_printing_is_found(
    tmp_path: Path, device: str, old: str, new: str, place: str
) -> None:
    altered = page(covenant(tmp_path / "vervalst.pdf", (old, new)), 1)
    (found,) = compared(DEVICES[device](altered), tmp_path).comparison.differences
    assert found.change is Change.WORD
    assert found.place == place
    assert old in found.expected
    assert found.strength >= 0.8


def test_a_word_that_was_taken_out_is_missing(tmp_path: Path) -> None:
    altered = page(covenant(tmp_path / "vervalst.pdf", ("niet", "")), 1)
    found = compared(scan(altered), tmp_path).comparison.differences
    assert [item.change for item in found] == [Change.MISSING]
    assert found[0].expected == "niet"
    assert found[0].crop == "1"


def test_a_pen_through_a_word_and_words_above_it(tmp_path: Path) -> None:
    sent = page(covenant(tmp_path / "goed.pdf"), 1)
    reference = reference_page(issued_covenant(tmp_path), 1)
    left, bottom, right, top = next(w.box for w in reference.words if w.text == "schriftelijk")
    middle = (bottom + top) / 2
    struck = pen(sent, [(left - 3, middle), (right + 3, middle + 1)])
    above = [(left + 4 * nr, top + 3 + 6 * (nr % 2)) for nr in range(8)]
    found = compared(scan(pen(struck, above)), tmp_path).comparison.differences
    assert [item.change for item in found] == [Change.INK]
    assert found[0].place == "artikel 10, lid 2"
    assert found[0].strength >= 0.8


def test_initials_in_the_margin_are_named_as_such(tmp_path: Path) -> None:
    sent = page(covenant(tmp_path / "goed.pdf"), 1)
    initials = pen(sent, [(550, 300), (556, 318), (562, 300), (570, 320), (575, 302)])
    found = compared(scan(initials), tmp_path).comparison.differences
    assert [item.change for item in found] == [Change.INITIALS]


def test_holes_and_shadows_are_no_difference_in_the_text(tmp_path: Path) -> None:
    sent = page(covenant(tmp_path / "goed.pdf"), 1)
    found = compared(scan(shadowed(punched(sent))), tmp_path).comparison.differences
    assert {item.change for item in found} <= {Change.INITIALS}


def test_a_page_of_its_own_text_that_is_the_same(tmp_path: Path) -> None:
    copy = issued_covenant(tmp_path)
    result = compare_page(page(copy.path, 1), 200, None, False, copy, 1)
    assert result.comparison.method is Method.CONTENT
    assert result.comparison.certainty == 1.0
    assert result.comparison.differences == ()
    assert result.fits == 1.0


def test_a_page_of_its_own_text_with_a_speck_is_not_called_the_same(tmp_path: Path) -> None:
    copy = issued_covenant(tmp_path)
    gray = page(copy.path, 1)
    gray[1500:1503, 800:803] = 0
    result = compare_page(gray, 200, None, False, copy, 1)
    assert result.comparison.method is Method.PICTURE
    assert result.comparison.certainty < 1.0


def test_another_page_is_not_taken_for_this_one(tmp_path: Path) -> None:
    result = compared(page(covenant(tmp_path / "goed.pdf"), 2), tmp_path)
    assert result.comparison.method is Method.NONE
    assert result.comparison.note == (
        "De bladzijde lijkt niet genoeg op de verstuurde bladzijde om ze te vergelijken."
    )
    assert result.fits < 0.4


def test_text_outside_the_picture_is_said(tmp_path: Path) -> None:
    sent = page(covenant(tmp_path / "goed.pdf"), 1)
    result = compared(np.ascontiguousarray(sent[:, :1050]), tmp_path)
    assert result.comparison.certainty <= 0.5
    assert result.comparison.note == (
        "Een deel van de tekst valt buiten het beeld en is niet te vergelijken."
    )


def test_a_picture_too_poor_for_digits_is_said(tmp_path: Path) -> None:
    sent = page(covenant(tmp_path / "goed.pdf"), 1)
    result = compared(scan(sent, blur=3.2, grain=30), tmp_path)
    assert result.comparison.certainty < 0.8
    assert result.comparison.note == (
        "Het beeld is te slecht om elk woord en elk cijfer te kunnen vergelijken."
    )


def test_crops_show_the_same_place_twice(tmp_path: Path) -> None:
    altered = page(covenant(tmp_path / "vervalst.pdf", ("3.150", "8.150")), 1)
    (crop,) = compared(scan(altered), tmp_path).crops
    received, sent = (
        cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
        for data in (crop.received, crop.sent)
    )
    assert received is not None
    assert sent is not None
    assert received.shape == sent.shape
