"""A crude scanner for tests: pages of a PDF as pictures, with what a real one does to them.

Everything is decided by a seed, so that a test sees the same picture every time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pikepdf
from numpy.typing import NDArray

from docgen.core.page_layout import STRIP_MM
from docgen.engines.raster import PdfPages

Gray = NDArray[np.uint8]
Change = Callable[[Gray], Gray]
DPI = 200
_PAPER = 245
_A4_PT = (595.28, 841.89)
_MM = DPI / 25.4


def page(path: Path, number: int, dpi: float = DPI) -> Gray:
    """A page of a PDF, from 1, as sharp as it was made."""
    with PdfPages(path) as pages:
        return pages.gray(number - 1, dpi).copy()


def scan(gray: Gray, seed: int = 1, tilt: float = 0.8, blur: float = 0.8, grain: float = 5) -> Gray:
    """The page a little askew (degrees), out of focus (pixels) and with grain (grey levels)."""
    height, width = gray.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1)
    askew = cv2.warpAffine(gray, turn, (width, height), borderValue=_PAPER, flags=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(askew, (0, 0), blur) if blur else askew
    noise = np.random.default_rng(seed).normal(0, grain, gray.shape)
    return np.clip(soft + noise, 0, 255).astype(np.uint8)


def signed(gray: Gray, box: tuple[float, float, float, float], dpi: float = DPI) -> Gray:
    """A scrawl in a box in points, lower-left origin."""
    left, bottom, right, top = (value * dpi / 72 for value in box)
    height = gray.shape[0]
    middle, tall = height - (bottom + top) / 2, (top - bottom) / 3
    steps = np.linspace(0, 1, 120)
    x = left + (right - left) * (0.1 + 0.7 * steps)
    y = middle + tall * np.sin(steps * 22) * (1 - 0.6 * steps)
    line = np.stack([x, y], axis=1).astype(np.int32)
    drawn = gray.copy()
    cv2.polylines(drawn, [line], False, 30, 4, cv2.LINE_AA)
    return drawn


def without_strip(gray: Gray) -> Gray:
    """The page after its lower edge, with code and line, was cut off or covered."""
    cut = gray.copy()
    cut[-round(gray.shape[0] * (STRIP_MM + 3) / 297) :] = 250
    return cut


def turned(gray: Gray, quarters: int) -> Gray:
    """The page put in the scanner turned left by quarters."""
    return np.ascontiguousarray(np.rot90(gray, quarters))


def photo(gray: Gray, lean: float = 0.06, table: int = 90) -> Gray:
    """The page photographed at an angle on a dark table, with light from one side."""
    height, width = gray.shape
    wide, tall = int(width * 1.15), int(height * 1.12)
    x, y = width * 0.07, height * 0.06
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = np.array(
        [
            [x + lean * width, y],
            [x + width * (1 - lean / 2), y + lean * height / 3],
            [x + width, y + height],
            [x, y + height * (1 - lean / 2)],
        ],
        np.float32,
    )
    view = cv2.getPerspectiveTransform(corners, seen)
    paper = cv2.warpPerspective(gray, view, (wide, tall), borderValue=table, flags=cv2.INTER_AREA)
    light = np.linspace(1.0, 0.6, wide)[None, :] * np.linspace(1.0, 0.85, tall)[:, None]
    return np.clip(paper * light, 0, 255).astype(np.uint8)


def fax(gray: Gray, lines_per_inch: int = 98) -> Gray:
    """Black and white, 204 by so many dots to the inch (ITU-T T.4), stretched to be square."""
    height, width = gray.shape
    rough = cv2.resize(gray, (width, height * lines_per_inch // DPI), interpolation=cv2.INTER_AREA)
    black = np.where(rough > 150, 255, 0).astype(np.uint8)
    return np.asarray(cv2.resize(black, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def empty(seed: int = 1, paper: int = 240, grain: float = 6) -> Gray:
    """A sheet of A4 with nothing on it but grain."""
    shape = (round(297 * _MM), round(210 * _MM))
    noise = np.random.default_rng(seed).normal(paper, grain, shape)
    return np.clip(noise, 0, 255).astype(np.uint8)


def punched(gray: Gray) -> Gray:
    """With two holes of 6 mm, 80 mm apart, 12 mm from the left edge (ISO 838)."""
    holed = gray.copy()
    middle = gray.shape[0] / 2
    for offset in (-40, 40):
        centre = (round(12 * _MM), round(middle + offset * _MM))
        cv2.circle(holed, centre, round(3 * _MM), 40, -1, cv2.LINE_AA)
    return holed


def shadowed(gray: Gray) -> Gray:
    """With dark edges, as a lid that does not close gives."""
    dark = gray.astype(np.float32)
    rows = np.arange(gray.shape[0], dtype=np.float32)[:, None] / _MM
    columns = np.arange(gray.shape[1], dtype=np.float32)[None, :] / _MM
    for distance in (rows, rows[::-1], columns[:, ::-1]):
        dark -= 160 * np.exp(-((distance / 4) ** 2))
    return np.clip(dark, 0, 255).astype(np.uint8)


def pdf_of(pictures: Sequence[Gray], target: Path, quality: int = 70) -> Path:
    """Pictures as a scanner would hand them over: one PDF, a page for each, the same every time."""
    with pikepdf.new() as pdf:
        for gray in pictures:
            high, wide = gray.shape
            size = _A4_PT[::-1] if wide > high else _A4_PT
            data = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
            page = pdf.add_blank_page(page_size=size)
            picture = pikepdf.Stream(
                pdf,
                data,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=wide,
                Height=high,
                ColorSpace=pikepdf.Name.DeviceGray,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            page.add_resource(picture, pikepdf.Name.XObject, pikepdf.Name.Scan)
            drawn = f"q {size[0]} 0 0 {size[1]} 0 0 cm /Scan Do Q"
            page.contents_add(pdf.make_stream(drawn.encode()))
        pdf.save(target, deterministic_id=True)
    return target
