"""Page codes: QR codes (ISO/IEC 18004) in the picture of a page, by zxing-cpp.

The reader finds a code at any angle by itself; only a poor picture needs more tries. The tries go
from cheap to dear and stop at the first that reads something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
# A4 at 200 dpi: more pixels make the tries dearer, not better.
_ENOUGH_HEIGHT = 2400
_BLOCK_SHARE = 24
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

_DARK = 128
_LEVELS = {"L": 1, "M": 0, "Q": 3, "H": 2}
_GENERATOR, _FORMAT_MASK = 0b10100110111, 0b101010000010010
# Row and column of format bits 0 to 14, around the top left corner (ISO/IEC 18004, figure 25).
_FORMAT_PLACES = (
    *((row, 8) for row in (0, 1, 2, 3, 4, 5, 7, 8)),
    *((8, column) for column in (7, 5, 4, 3, 2, 1, 0)),
)


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


def read_codes(gray: Gray, wanted: Callable[[str], bool] = bool) -> tuple[FoundCode, ...]:
    """Every QR code in the picture that is wanted, at first sight; none if none can be read.

    A code in mirror image is not read: it shines through from the other side of the sheet.

    Args:
        gray: Height by width, 0 is black.
        wanted: Tells by its text whether a code is meant.
    """
    return _read(gray, 1.0, wanted)


def search_codes(gray: Gray, wanted: Callable[[str], bool] = bool) -> tuple[FoundCode, ...]:
    """As `read_codes`, trying harder on a poor picture, until a wanted code is found."""
    fit = min(1.0, _ENOUGH_HEIGHT / max(gray.shape))
    if fit < 1.0:
        smaller = cv2.resize(gray, None, fx=fit, fy=fit, interpolation=cv2.INTER_AREA)
        gray = np.asarray(smaller, np.uint8)
    found = (_read(picture, scale * fit, wanted) for scale, picture in _tries(gray))
    return next(filter(None, found), ())


def _read(gray: Gray, scale: float, wanted: Callable[[str], bool]) -> tuple[FoundCode, ...]:
    return tuple(
        _found(code, scale)
        for code in zxingcpp.read_barcodes(gray, formats=_FORMATS)
        if code.valid and code.text and wanted(code.text) and not _mirrored(code)
    )


def _tries(gray: Gray) -> Iterator[tuple[float, Gray]]:
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


def _mirrored(code: zxingcpp.Barcode) -> bool:
    """Whether the code was seen from behind; zxing reads it all the same, and does not tell.

    The format bits of a mirrored code lie in the reverse order (ISO/IEC 18004, 7.9.1).
    """
    told = code.extra if isinstance(code.extra, dict) else {}
    level, mask = told.get("ECLevel"), told.get("DataMask")
    if level not in _LEVELS or not isinstance(mask, int):
        return False
    drawn = np.asarray(code.to_image(scale=1, add_quiet_zones=False)) < _DARK
    seen = [bool(drawn[row, column]) for row, column in _FORMAT_PLACES]
    bits = _format_bits(_LEVELS[level] << 3 | mask)
    meant = [bool(bits >> place & 1) for place in range(15)]
    forward = sum(one == other for one, other in zip(seen, meant, strict=True))
    backward = sum(one == other for one, other in zip(seen[::-1], meant, strict=True))
    return backward > forward


def _format_bits(data: int) -> int:
    """Five bits of format with their BCH(15,5) check, masked (ISO/IEC 18004, annex C)."""
    rest = data << 10
    for place in range(14, 9, -1):
        if rest >> place & 1:
            rest ^= _GENERATOR << (place - 10)
    return (data << 10 | rest) ^ _FORMAT_MASK
