"""Laying a received page on the issued one."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from docgen.receive.align import Corners, align
from docgen.receive.reference import Gray, Reference, reference_page
from tests.receive.covenant_page import black_and_white, issued_covenant
from tests.receive.scanned import photo, scan


def off_by(gray: Gray, reference: Reference, folder: Path) -> float:
    """Mean difference in grey levels between two pages; both are kept to be looked at."""
    cv2.imwrite(str(folder / "actual.png"), gray)
    cv2.imwrite(str(folder / "expected.png"), reference.gray)
    soft = [cv2.GaussianBlur(picture, (0, 0), 2) for picture in (gray, reference.gray)]
    difference = cv2.absdiff(*soft)
    cv2.imwrite(str(folder / "diff.png"), difference)
    rows = slice(100, 1500)
    return float(difference[rows, 200:1400].mean())


@pytest.mark.parametrize("tilt", [-3.0, 0.0, 2.0])
def test_a_crooked_scan_is_laid_straight(tmp_path: Path, tilt: float) -> None:
    reference = reference_page(issued_covenant(tmp_path), 1)
    aligned = align(scan(reference.gray, tilt=tilt), 200, None, reference)
    assert aligned is not None
    assert aligned.fits > 0.9
    assert not aligned.bilevel
    # 245 is the paper of the scanner, 255 that of the picture.
    assert off_by(aligned.gray, reference, tmp_path) < 4


@pytest.mark.parametrize("dpi", [150, 300])
def test_other_resolutions(tmp_path: Path, dpi: int) -> None:
    reference = reference_page(issued_covenant(tmp_path), 1)
    factor = dpi / 200
    other = cv2.resize(reference.gray, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    aligned = align(np.asarray(other, np.uint8), dpi, None, reference)
    assert aligned is not None
    assert aligned.fits > 0.9
    assert off_by(aligned.gray, reference, tmp_path) < 4


def test_a_photo_is_laid_straight_by_its_features(tmp_path: Path) -> None:
    reference = reference_page(issued_covenant(tmp_path), 1)
    aligned = align(photo(reference.gray, lean=0.05), 220, None, reference)
    assert aligned is not None
    assert aligned.fits > 0.9


def test_corners_of_the_code_are_enough_to_start_from(tmp_path: Path) -> None:
    reference = reference_page(issued_covenant(tmp_path), 1)
    left, top, right, bottom = reference.pixels(reference.code_box)
    moved = 300
    grown = cv2.copyMakeBorder(reference.gray, moved, 0, moved, 0, cv2.BORDER_CONSTANT, value=255)
    corners: Corners = (
        (left + moved, top + moved),
        (right + moved, top + moved),
        (right + moved, bottom + moved),
        (left + moved, bottom + moved),
    )
    aligned = align(np.asarray(grown, np.uint8), 200, corners, reference)
    assert aligned is not None
    assert off_by(aligned.gray, reference, tmp_path) < 1


def test_what_lies_outside_the_picture_is_known(tmp_path: Path) -> None:
    reference = reference_page(issued_covenant(tmp_path), 1)
    aligned = align(np.ascontiguousarray(reference.gray[:, 100:]), 200, None, reference)
    assert aligned is not None
    assert aligned.inside[800, 60] == 0
    assert aligned.inside[800, 140] == 255


def test_black_and_white_is_recognised(tmp_path: Path) -> None:
    reference = reference_page(issued_covenant(tmp_path), 1)
    aligned = align(black_and_white(reference.gray), 200, None, reference)
    assert aligned is not None
    assert aligned.bilevel


def test_an_empty_page_is_not_laid_on_anything(tmp_path: Path) -> None:
    reference = reference_page(issued_covenant(tmp_path), 1)
    assert align(np.full((2339, 1654), 250, np.uint8), 200, None, reference) is None
