"""When a page is empty: it is left out without a word, so a pale mark counts."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from docgen.core.identity import parse_code
from docgen.engines.ocr import NoReader
from docgen.receive.blank import Gray, is_blank, shines_through
from docgen.receive.page_image import PageImage
from docgen.receive.signals import page_signals
from tests.conftest import Made
from tests.receive import scanned
from tests.receive.dossier import catalogue_in, covenant

PAPER = 250


def sheet() -> Gray:
    return np.full((2339, 1654), PAPER, np.uint8)


def stamp(page: Gray, depth: int) -> Gray:
    """A round stamp with three words, so many grey levels darker than the paper."""
    stamped = page.copy()
    ink = PAPER - depth
    cv2.circle(stamped, (900, 1000), 180, ink, 5, cv2.LINE_AA)
    for row, word in enumerate(("ONTVANGEN", "12 MAART", "GEMEENTE")):
        place = (760, 950 + row * 60)
        cv2.putText(stamped, word, place, cv2.FONT_HERSHEY_SIMPLEX, 1.2, ink, 4, cv2.LINE_AA)
    return stamped


def pencil(page: Gray, depth: int, words: int = 5) -> Gray:
    """Loops of a pencil of half a millimetre, a word of 15 mm each."""
    written = page.copy()
    steps = np.linspace(0, 1, 60)
    for word in range(words):
        x = 250 + word * 150 + 120 * steps
        y = 700 + 18 * np.sin(steps * 30 + word)
        line = np.stack([x, y], axis=1).astype(np.int32)
        cv2.polylines(written, [line], False, PAPER - depth, 3, cv2.LINE_AA)
    return written


def behind(page: Gray, share: float, spread: float = 1.5) -> Gray:
    """The back of a sheet through which so much of the print shines, spread by the paper."""
    through = PAPER - (255 - np.fliplr(page).astype(np.float32)) * share
    return np.asarray(cv2.GaussianBlur(through, (0, 0), spread), np.uint8)


@pytest.fixture(scope="module")
def articles(made: Callable[[str], Made]) -> Gray:
    return scanned.page(covenant(catalogue_in(made("ingebouwd")), 7).path, 5)


def ours(text: str) -> bool:
    return parse_code(text) is not None


@pytest.mark.parametrize("depth", [30, 40, 60, 100])
def test_a_page_with_only_a_stamp_is_not_blank_however_pale(depth: int) -> None:
    page = scanned.scan(stamp(sheet(), depth))
    assert not is_blank(page)
    assert not shines_through(page, ours)


@pytest.mark.parametrize("depth", [40, 60, 100])
@pytest.mark.parametrize("words", [1, 5])
def test_a_page_with_only_pencil_is_not_blank(depth: int, words: int) -> None:
    page = scanned.scan(pencil(sheet(), depth, words))
    assert not is_blank(page)
    assert not shines_through(page, ours)


def test_writing_that_runs_to_the_edge_is_not_taken_for_a_shadow() -> None:
    page = pencil(sheet(), 100, words=2)
    assert not is_blank(scanned.scan(np.ascontiguousarray(page[:, 240:]), tilt=0))


def test_the_glass_beside_a_sheet_that_lies_askew_is_no_ink() -> None:
    height, width = sheet().shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 2.5, 1)
    askew = cv2.warpAffine(sheet(), turn, (width, height), borderValue=60)
    assert is_blank(np.asarray(askew, np.uint8))


@pytest.mark.parametrize("share", [0.04, 0.08, 0.12])
def test_print_that_shines_through_is_known_by_its_code(share: float, articles: Gray) -> None:
    page = scanned.scan(behind(articles, share))
    assert is_blank(page) or shines_through(page, ours)


def test_print_that_shines_through_without_a_code_is_a_page_to_look_at(articles: Gray) -> None:
    page = scanned.scan(behind(scanned.without_strip(articles), 0.2))
    assert not is_blank(page)
    assert not shines_through(page, ours)


def test_pale_print_that_is_not_mirrored_does_not_shine_through(articles: Gray) -> None:
    page = scanned.scan(np.ascontiguousarray(np.fliplr(behind(articles, 0.12))))
    assert not is_blank(page)
    assert not shines_through(page, ours)


def test_ink_on_a_sheet_through_which_print_shines_is_seen(articles: Gray) -> None:
    page = scanned.scan(pencil(behind(articles, 0.12), 120, words=2))
    assert not is_blank(page)
    assert not shines_through(page, ours)


def test_a_page_with_a_pale_stamp_is_looked_at_and_its_empty_neighbour_is_not(
    made: Callable[[str], Made], articles: Gray
) -> None:
    catalogue = catalogue_in(made("ingebouwd"))
    pages = (stamp(sheet(), 40), sheet(), behind(articles, 0.12))
    images = (PageImage(1, scanned.scan(page), 200, True, "", (595, 842)) for page in pages)
    found = [page_signals(image, catalogue, NoReader()) for image in images]
    assert [item.blank for item in found] == [False, True, True]
    assert found[0].signals == ()
    assert found[0].sharpness > 0.5
