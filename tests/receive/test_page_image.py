"""Received pages as pictures in the resolution that the checks want."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from docgen.core.errors import EngineFailedError
from docgen.engines.raster import EncryptedError, PixelLimitError
from docgen.receive.facts import Fault, Media
from docgen.receive.page_image import fault_of, page_image
from tests.engines import papers


def test_a_page_with_its_own_text(tmp_path: Path) -> None:
    found = page_image(papers.pdf(tmp_path / "a.pdf", papers.lines), Media.PDF, 1)
    assert (found.source_page, found.scanned, found.dpi) == (1, False, 200.0)
    assert found.gray.shape == (2339, 1653)
    assert found.text.startswith(papers.SENTENCE)
    assert found.size_pt == pytest.approx(papers.A4, abs=0.5)


@pytest.mark.parametrize(
    ("pixels", "dpi"),
    [
        pytest.param((827, 1170), 150, id="100 dpi wordt 150"),
        pytest.param((1653, 2339), 200, id="200 dpi blijft"),
        pytest.param((4960, 7016), 300, id="600 dpi wordt 300"),
    ],
)
def test_a_scan_keeps_its_own_resolution_within_bounds(
    tmp_path: Path, pixels: tuple[int, int], dpi: float
) -> None:
    reader = papers.picture(papers.sheet(*pixels))
    path = papers.pdf(tmp_path / "a.pdf", lambda canvas: canvas.drawImage(reader, 0, 0, 595, 842))
    found = page_image(path, Media.PDF, 1)
    assert (found.scanned, found.text) == (True, "")
    assert found.dpi == pytest.approx(dpi, abs=0.5)
    assert found.gray.shape[0] == pytest.approx(842 / 72 * dpi, abs=3)
    assert papers.block_is_upper_left(found.gray)


def test_a_scan_of_which_a_program_took_pixels_for_points_is_a_sheet_of_a4(tmp_path: Path) -> None:
    size = (1653.0, 2339.0)
    path = papers.pdf(tmp_path / "a.pdf", lambda canvas: papers.scanned(canvas, size), size=size)
    found = page_image(path, Media.PDF, 1)
    assert found.gray.shape == (2339, 1653)
    assert found.dpi == pytest.approx(200, abs=0.1)
    assert found.size_pt == pytest.approx((595, 842), abs=1)


def test_a_photo_is_taken_for_a_sheet_of_a4(tmp_path: Path) -> None:
    path = tmp_path / "foto.jpg"
    Image.fromarray(papers.sheet(3024, 4032)).save(path, dpi=(72, 72))
    found = page_image(path, Media.IMAGE, 1)
    assert found.gray.shape == (2500, 1875)
    assert found.scanned
    assert found.dpi == pytest.approx(2500 / 11.69, abs=0.1)
    assert found.size_pt[1] == pytest.approx(841.89)


def test_a_scanned_picture_keeps_the_resolution_it_claims(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.fromarray(papers.sheet(2480, 3508)).save(path, dpi=(300, 300))
    found = page_image(path, Media.IMAGE, 1)
    assert (found.gray.shape, round(found.dpi)) == ((3508, 2480), 300)


def test_a_page_as_large_as_a_football_field(tmp_path: Path) -> None:
    path = papers.pdf(tmp_path / "veld.pdf", papers.lines, size=(2e5, 3e5))
    with pytest.raises(PixelLimitError) as caught:
        page_image(path, Media.PDF, 1)
    assert fault_of(caught.value) is Fault.TOO_LARGE


def test_a_long_strip_is_drawn_coarser(tmp_path: Path) -> None:
    path = papers.pdf(tmp_path / "strook.pdf", papers.lines, size=(14_000, 2_000))
    found = page_image(path, Media.PDF, 1)
    assert found.dpi == pytest.approx(104.3, abs=0.1)
    assert found.gray.size < 60_000_000


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    path = papers.pdf(tmp_path / "a.pdf", papers.lines)
    with pytest.raises(EngineFailedError) as caught:
        page_image(path, Media.PDF, 2)
    assert fault_of(caught.value) is Fault.NOT_READABLE


def test_a_page_behind_a_password(tmp_path: Path) -> None:
    path = papers.pdf(tmp_path / "a.pdf", papers.lines)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="baas", user="geheim"))
    with pytest.raises(EncryptedError) as caught:
        page_image(path, Media.PDF, 1)
    assert fault_of(caught.value) is Fault.ENCRYPTED
