"""Pictures that came back as pages."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from docgen.core.errors import EngineFailedError
from docgen.engines.pictures import image_count, read_image, read_images
from docgen.engines.raster import PixelLimitError
from tests.engines import papers

UNREADABLE = (
    "{}: dit bestand kan niet worden gelezen. Open het zelf om te zien of het in orde is, en vraag "
    "zo nodig een nieuw exemplaar."
)
TOO_LARGE = (
    "{}: bladzijde 1 is te groot om te bekijken. Vraag een nieuw exemplaar op gewoon papierformaat "
    "(A4)."
)


def test_every_page_of_a_tiff_counts_but_not_its_small_copies(tmp_path: Path) -> None:
    path = tmp_path / "stapel.tif"
    sheet = Image.fromarray(papers.sheet()).convert("1")
    small = sheet.resize((100, 140))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    sheet.save(path, save_all=True, append_images=[small, sheet], dpi=(200, 200))
    assert image_count(path) == 2
    images = read_images(path)
    assert [image.gray.shape for image in images] == [(2339, 1653)] * 2
    assert [image.dpi for image in images] == [200.0] * 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_as_the_camera_noted(tmp_path: Path, orientation: int) -> None:
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = Image.fromarray(papers.sheet(400, 560))
    exif = Image.Exif()
    exif[274] = orientation
    path = tmp_path / "foto.jpg"
    held = image.transpose(undo[orientation]) if orientation in undo else image
    held.save(path, exif=exif)
    (found,) = read_images(path)
    assert found.gray.shape == (560, 400)
    assert papers.block_is_upper_left(found.gray)


def test_large_pictures_are_made_smaller_while_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.jpg"
    Image.fromarray(papers.sheet(3306, 4678)).save(path, dpi=(400, 400))
    found = read_image(path, 0, most_height=2000)
    assert (found.gray.shape, found.dpi, found.reduced) == ((2339, 1653), 400.0, 2.0)
    assert papers.block_is_upper_left(found.gray)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_every_kind_of_pixel_comes_out_grey(tmp_path: Path, mode: str) -> None:
    sheet = papers.sheet(400, 560)
    path = tmp_path / ("beeld.tif" if mode == "CMYK" else "beeld.png")
    if mode == "I;16":
        Image.fromarray(sheet.astype(np.uint16) * 256).save(path)
    else:
        Image.fromarray(sheet).convert(mode).save(path)
    (found,) = read_images(path)
    assert found.gray.dtype == np.uint8
    assert papers.block_is_upper_left(found.gray)


def test_what_can_be_seen_through_lies_on_white(tmp_path: Path) -> None:
    path = tmp_path / "glas.png"
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(path)
    (found,) = read_images(path)
    assert found.gray.min() == 255


def test_a_picture_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "bom.png"
    path.write_bytes(papers.png_claiming(20_000, 20_000))
    with pytest.raises(PixelLimitError) as caught:
        read_images(path)
    assert str(caught.value) == TOO_LARGE.format("bom.png")


@pytest.mark.parametrize("length", [0, 3, 20, 100, 500])
def test_half_a_picture(tmp_path: Path, length: int) -> None:
    whole, path = tmp_path / "heel.tif", tmp_path / "half.tif"
    Image.fromarray(papers.sheet(400, 560)).save(whole)
    path.write_bytes(whole.read_bytes()[:length])
    with pytest.raises(EngineFailedError) as caught:
        read_images(path)
    assert str(caught.value) == UNREADABLE.format("half.tif")
