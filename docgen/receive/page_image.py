"""A page of a received file as a grey picture, in the resolution that the checks want."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from docgen.core.errors import DocgenError
from docgen.core.identity import normalised
from docgen.engines.pictures import ImagePage, read_image
from docgen.engines.raster import (
    MOST_PIXELS,
    POINTS_PER_INCH,
    EncryptedError,
    Gray,
    PdfPages,
    PixelLimitError,
)
from docgen.receive.facts import Fault, Media

BORN_DPI = 200.0
LEAST_SCAN_DPI, MOST_SCAN_DPI = 150.0, 300.0
PHOTO_HEIGHT = 2500
_A4_LONG_PT = 841.89
# Between A5 and A3 a size is believed; outside it a program took pixels for points.
_LEAST_LONG_PT, _MOST_LONG_PT = 560.0, 1250.0
# Below this not even the code can be read: the page is not looked at.
_LEAST_DPI = 40.0


@dataclass(frozen=True, slots=True)
class PageImage:
    """A received page to look at.

    Attributes:
        source_page: Page of the file, from 1.
        gray: Pixels as received, not turned: height by width, 0 is black.
        dpi: Pixels per inch of paper; for a photo as if the sheet filled it.
        scanned: Whether it is a picture of a page, rather than a page with its own text.
        text: Text layer, normalised; ``""`` without one.
        size_pt: Width and height in points of what `gray` shows.
    """

    source_page: int
    gray: Gray
    dpi: float
    scanned: bool
    text: str
    size_pt: tuple[float, float]


def page_image(path: Path, media: Media, source_page: int) -> PageImage:
    """Draw one page, from 1: with comments, stamps and what was filled in.

    Raises:
        PixelLimitError: It is too large.
        EngineFailedError: It cannot be read; see `fault_of`.
    """
    if media is Media.PDF:
        with PdfPages(path) as pages:
            return pdf_page_image(pages, source_page)
    return _picture_page(path, source_page)


def fault_of(error: DocgenError) -> Fault:
    """What an error from `page_image` comes to."""
    if isinstance(error, EncryptedError):
        return Fault.ENCRYPTED
    if isinstance(error, PixelLimitError):
        return Fault.TOO_LARGE
    return Fault.NOT_READABLE


def pdf_page_image(pages: PdfPages, source_page: int) -> PageImage:
    """As `page_image`, of a file that is open already."""
    index = source_page - 1
    native = pages.scan_dpi(index)
    width, height = pages.size(index)
    # How many points of the file go into a point of paper.
    scale = 1.0 if native is None else _paper_scale(max(width, height))
    dpi = BORN_DPI
    if native is not None:
        dpi = min(max(native * scale, LEAST_SCAN_DPI), MOST_SCAN_DPI)
    dpi = min(dpi, _affordable_dpi(width / scale, height / scale))
    if dpi < _LEAST_DPI:
        # Drawing it raises the error that names file and page.
        dpi = BORN_DPI
    gray = pages.gray(index, dpi / scale)
    return PageImage(
        source_page=source_page,
        gray=gray,
        dpi=dpi,
        scanned=native is not None,
        text=normalised(pages.text(index)),
        size_pt=_size(gray, dpi),
    )


def _paper_scale(long_side: float) -> float:
    believed = _LEAST_LONG_PT <= long_side <= _MOST_LONG_PT
    return 1.0 if believed else long_side / _A4_LONG_PT


def _affordable_dpi(width: float, height: float) -> float:
    area = width * height / POINTS_PER_INCH**2
    return 0.99 * math.sqrt(MOST_PIXELS / area)


def _size(gray: Gray, dpi: float) -> tuple[float, float]:
    height, width = gray.shape
    return width * POINTS_PER_INCH / dpi, height * POINTS_PER_INCH / dpi


def _picture_page(path: Path, source_page: int) -> PageImage:
    picture = read_image(path, source_page - 1, most_height=PHOTO_HEIGHT)
    dpi = _scanner_dpi(picture)
    if dpi is not None:
        wanted = min(max(dpi, LEAST_SCAN_DPI), MOST_SCAN_DPI)
    else:
        # A photo: as if the sheet of A4 filled it.
        long_side = max(picture.gray.shape)
        dpi = long_side / _A4_LONG_PT * POINTS_PER_INCH
        wanted = min(max(dpi, LEAST_SCAN_DPI), dpi * PHOTO_HEIGHT / long_side)
    gray = picture.gray if wanted == dpi else _resized(picture.gray, wanted / dpi)
    return PageImage(source_page, gray, wanted, True, "", _size(gray, wanted))


def _scanner_dpi(picture: ImagePage) -> float | None:
    """The resolution the file claims, when that makes it a sheet of paper; a camera's does not."""
    if picture.dpi is None:
        return None
    dpi = picture.dpi / picture.reduced
    long_side = max(picture.gray.shape) / dpi * POINTS_PER_INCH
    return dpi if _LEAST_LONG_PT <= long_side <= _MOST_LONG_PT else None


def _resized(gray: Gray, scale: float) -> Gray:
    height, width = gray.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    smaller = Image.fromarray(gray).resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    return np.array(smaller, dtype=np.uint8)
