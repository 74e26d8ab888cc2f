"""Page codes: QR codes (ISO/IEC 18004) in the picture of a page, by zxing-cpp.

The reader finds a code at any angle by itself; only a poor picture needs more tries. The tries go
from cheap to dear and stop at the first that reads something.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Point = tuple[float, float]

# A code of 20 mm has about 33 modules; below three pixels a module enlarging helps.
_SMALL_HEIGHT = 1800
_BLOCK_SHARE = 24
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A code in a picture.

    Attributes:
        text: What it holds.
        corners: Its corners in pixels of the picture: top left, top right, bottom right and
            bottom left of the code as it was printed.
        rotation: Degrees clockwise by which the picture must be turned to set the code upright,
            to the nearest quarter: 0, 90, 180 or 270.
    """

    text: str
    corners: tuple[Point, Point, Point, Point]
    rotation: int


def read_codes(gray: Gray, *, thorough: bool = True) -> tuple[FoundCode, ...]:
    """Every QR code in the picture; none if none can be read.

    Args:
        gray: Height by width, 0 is black.
        thorough: Whether to try harder on a poor picture.
    """
    for scale, picture in _tries(gray, thorough):
        found = zxingcpp.read_barcodes(
            picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        codes = tuple(_found(code, scale) for code in found if code.valid)
        if codes:
            return codes
    return ()


def _tries(gray: Gray, thorough: bool) -> Iterator[tuple[float, Gray]]:
    yield 1.0, gray
    if not thorough:
        return
    smooth = partial(cv2.GaussianBlur, ksize=(0, 0))
    # Specks of a fax, grain of a photo.
    yield 1.0, np.asarray(smooth(gray, sigmaX=1.0), np.uint8)
    soft = smooth(gray, sigmaX=2.0)
    yield 1.0, np.asarray(cv2.addWeighted(gray, 2.2, soft, -1.2, 0), np.uint8)
    # Uneven light.
    block = max(gray.shape) // _BLOCK_SHARE | 1
    yield (
        1.0,
        np.asarray(
            cv2.adaptiveThreshold(
                gray, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, block, 12
            ),
            np.uint8,
        ),
    )
    if max(gray.shape) < _SMALL_HEIGHT:
        yield 2.0, np.asarray(cv2.resize(gray, None, fx=2, fy=2), np.uint8)
    else:
        yield (
            0.5,
            np.asarray(cv2.resize(gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)),
        )


def _found(code: zxingcpp.Barcode, scale: float) -> FoundCode:
    place = code.position
    points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    top_left, top_right, bottom_right, bottom_left = (
        (point.x / scale, point.y / scale) for point in points
    )
    angle = np.degrees(np.arctan2(top_right[1] - top_left[1], top_right[0] - top_left[0]))
    return FoundCode(
        code.text,
        (top_left, top_right, bottom_right, bottom_left),
        round(float(-angle) / 90) % 4 * 90,
    )
