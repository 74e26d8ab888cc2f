"""What devices make of a sheet: each what it should, and readable where it must be."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from docgen.engines.codes import read_codes
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import sheet
from docgen.receive.rehearsal.scan import Device, Picture, scanned

HEIGHT, WIDTH = 2339, 1653


def seen(copy: IssuedCopy, device: Device, seed: int = 3, page: int = 2) -> Picture:
    paper = sheet.printed(copy, page, device.dpi)
    return scanned(paper, device, np.random.default_rng(seed))


def gray(picture: Picture) -> Picture:
    if picture.ndim == 2:
        return picture
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)


@pytest.mark.parametrize(
    "device",
    [
        pytest.param(Device(), id="scan"),
        pytest.param(Device(dpi=150), id="150"),
        pytest.param(Device(bilevel=True), id="fax"),
        pytest.param(Device(skew=4.0), id="askew"),
        pytest.param(Device(turned=True, colour=True), id="turned"),
        pytest.param(Device(photo=True), id="photo"),
        pytest.param(Device(holes=True, staple=True, cropped=True), id="maltreated"),
    ],
)
def test_the_page_code_survives_every_device_that_must_be_readable(
    issued: IssuedCopy, device: Device
) -> None:
    found = [code.text for code in read_codes(gray(seen(issued, device)))]
    assert found == [issued.identity("MIJN-2027", 2).code]


def test_what_is_ruined_cannot_be_read(issued: IssuedCopy) -> None:
    assert read_codes(seen(issued, Device(ruined=True))) == ()


def test_a_scanner_gives_grey_and_a_colour_scanner_colour(issued: IssuedCopy) -> None:
    assert seen(issued, Device()).shape == (HEIGHT, WIDTH)
    assert seen(issued, Device(colour=True)).shape == (HEIGHT, WIDTH, 3)
    assert seen(issued, Device(dpi=150)).shape == (1755, 1240)


def test_a_fax_is_black_and_white(issued: IssuedCopy) -> None:
    assert set(np.unique(seen(issued, Device(bilevel=True)))) == {0, 255}


def test_a_strip_is_cut_off(issued: IssuedCopy) -> None:
    height, width = seen(issued, Device(cropped=True)).shape
    assert height == HEIGHT
    assert WIDTH - 2 * 12 / 25.4 * 200 - 2 < width < WIDTH - 2 * 5 / 25.4 * 200 + 2


def test_sheets_lie_on_their_side_or_upside_down(issued: IssuedCopy) -> None:
    shapes = {seen(issued, Device(turned=True), seed).shape for seed in range(6)}
    assert shapes == {(HEIGHT, WIDTH), (WIDTH, HEIGHT)}


def test_holes_are_dark_in_the_left_margin(issued: IssuedCopy) -> None:
    whole, punched = (seen(issued, Device(holes=holes)) for holes in (False, True))
    margin = slice(0, round(18 / 25.4 * 200))
    assert np.count_nonzero(whole[:, margin] < 120) < 200
    # Two holes of 6 mm across.
    assert 2500 < np.count_nonzero(punched[:, margin] < 120) < 4500


def test_a_staple_leaves_the_rest_of_the_sheet_alone() -> None:
    paper = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    paper[1000:1010, 200:1400] = 0
    device = Device(staple=True, skew=0.0)
    picture = scanned(paper, device, np.random.default_rng(2)).astype(int)
    corner, far = picture[:150, :150], picture[1040:1200, 200:1400]
    assert np.median(corner) < np.median(far) - 15
    # No halo round print: just below the line the paper is as light as further down.
    assert np.median(picture[1025:1035, 400:1200]) > np.median(far) - 4


def test_one_seed_is_one_scan(issued: IssuedCopy) -> None:
    device = replace(Device(), colour=True, staple=True)
    first, again, other = (seen(issued, device, seed) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_the_sheet_itself_stays_as_it_was(issued: IssuedCopy) -> None:
    paper = sheet.printed(issued, 1, 150)
    before = paper.copy()
    scanned(paper, Device(dpi=150, holes=True, staple=True), np.random.default_rng(1))
    assert np.array_equal(paper, before)
