"""Reading page codes from pictures."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from docgen.core.identity import PageIdentity, parse_code
from docgen.engines.codes import read_codes, search_codes
from tests.receive import scanned

Gray = NDArray[np.uint8]
CODE = PageIdentity("CRS-2026", "1.0", 7, 2, 10, "K7Q2M9").code
OTHER = "https://www.example.org/convenant"
LEFT, TOP, SIZE = 300, 500, 150


def drawn(*codes: tuple[str, int, int], level: str = "M") -> Gray:
    """A sheet with codes at places in pixels, 150 pixels wide."""
    sheet = np.full((1000, 800), 255, np.uint8)
    for text, left, top in codes:
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
        small = np.asarray(zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False))
        places = np.arange(SIZE) * len(small) // SIZE
        sheet[top : top + SIZE, left : left + SIZE] = small[np.ix_(places, places)]
    return sheet


@pytest.mark.parametrize(("quarters", "rotation"), [(0, 0), (1, 90), (2, 180), (3, 270)])
def test_rotation_says_how_to_set_the_picture_upright(quarters: int, rotation: int) -> None:
    picture = scanned.turned(drawn((CODE, LEFT, TOP)), quarters)
    (found,) = read_codes(picture)
    assert (found.text, found.rotation) == (CODE, rotation)


def test_corners_begin_at_the_top_left_as_printed() -> None:
    (found,) = read_codes(drawn((CODE, LEFT, TOP)))
    wanted = [(LEFT, TOP), (LEFT + SIZE, TOP), (LEFT + SIZE, TOP + SIZE), (LEFT, TOP + SIZE)]
    assert np.abs(np.array(found.corners) - wanted).max() < 4


def test_two_codes_are_both_read() -> None:
    second = CODE.replace("/7/2/", "/8/2/")
    found = read_codes(drawn((CODE, 100, 100), (second, 500, 700)))
    assert {code.text for code in found} == {CODE, second}


def test_a_code_of_something_else_is_left_out_when_not_wanted() -> None:
    picture = drawn((OTHER, 100, 100), (CODE, 500, 700))
    found = read_codes(picture, lambda text: parse_code(text) is not None)
    assert [code.text for code in found] == [CODE]
    assert len(read_codes(picture)) == 2


@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_code_that_shines_through_from_the_back_is_not_read(level: str, quarters: int) -> None:
    front = scanned.turned(drawn((CODE, LEFT, TOP), level=level), quarters)
    assert len(read_codes(front)) == 1
    back = np.ascontiguousarray(np.fliplr(front))
    assert len(zxingcpp.read_barcodes(back)) == 1
    assert read_codes(back) == ()


def test_a_code_under_heavy_grain_takes_a_search() -> None:
    rough = scanned.scan(drawn((CODE, LEFT, TOP)), seed=2, blur=0.5, grain=120)
    assert read_codes(rough) == ()
    (found,) = search_codes(rough)
    assert found.text == CODE
    assert abs(found.corners[0][0] - LEFT) < 12


def test_nothing_is_found_where_nothing_is() -> None:
    empty = np.full((400, 300), 255, np.uint8)
    assert read_codes(empty) == search_codes(empty) == ()


def test_corners_of_a_large_picture_are_in_its_own_pixels() -> None:
    text = PageIdentity("CRS-2026", "1.0", 7, 2, 12, "K7Q2M9").code
    gray = np.repeat(np.repeat(drawn((text, 300, 500)), 4, axis=0), 4, axis=1)
    at_once, searched = read_codes(gray), search_codes(gray)
    assert max(gray.shape) > 2400
    assert [code.text for code in searched] == [text]
    assert np.allclose(searched[0].corners, at_once[0].corners, atol=6)
