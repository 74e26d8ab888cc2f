"""What a page says of itself, before anyone decides what it is.

The page code first. Only without one: the readable line in the text layer, then text read from the
picture, first the strip with the line, then the whole page. Nothing here guesses: what is not read
clearly is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.core.identity import PageIdentity, parse_code, parse_line
from docgen.core.page_layout import STRIP_MM
from docgen.engines.codes import FoundCode, Point, read_codes
from docgen.engines.ocr import TextReader
from docgen.receive.catalogue import Catalogue
from docgen.receive.content_match import match_text
from docgen.receive.facts import Signal, SignalKind
from docgen.receive.page_image import PageImage

Gray = NDArray[np.uint8]
Corners = tuple[Point, Point, Point, Point]

CODE_WEIGHT, LINE_WEIGHT, READ_LINE_WEIGHT, CONTENT_WEIGHT = 1.0, 0.95, 0.92, 0.75
_SHARED_WEIGHT = 0.6
# Less ink than this share of the page is dust, grain and the shadow of an edge.
_BLANK_SHARE = 0.0008
_EDGE_SHARE = 0.04
_INK = 60
_BLANK_SIZE = 600
# Laplacian variance of sharp print at 100 dpi; a page out of focus has a tenth of it.
_SHARP = 900.0
_LEAST_CONTRAST = 25.0
_OCR_DPI = 200.0
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class PageSignals:
    """What a page says of itself.

    Attributes:
        rotation: Degrees clockwise by which the received page must be turned to stand upright.
        blank: Whether nothing stands on it.
        sharpness: Legibility, 0 (nothing to be read) to 1.
        signals: What tells what page this is.
        code_corners: Corners of the page code in `upright`, in pixels, clockwise from the top
            left as printed; ``None`` without a code.
        upright: The page, turned upright by quarters.
    """

    rotation: int
    blank: bool
    sharpness: float
    signals: tuple[Signal, ...]
    code_corners: Corners | None
    upright: Gray


def page_signals(image: PageImage, catalogue: Catalogue, reader: TextReader) -> PageSignals:
    """Look for all that tells what page this is.

    Args:
        reader: Reads text from the picture of a page without a code.
    """
    gray = image.gray
    if is_blank(gray):
        return PageSignals(0, True, 0.0, (), None, gray)
    ours = [code for code in read_codes(gray) if parse_code(code.text) is not None]
    if ours:
        return _by_code(image, ours)
    signals = tuple(_by_line(image.text))
    if signals:
        return PageSignals(0, False, sharpness(gray), signals, None, gray)
    return _by_reading(image, catalogue, reader)


def is_blank(gray: Gray) -> bool:
    """Whether nothing stands on the page but grain, dust and shadows."""
    scale = _BLANK_SIZE / max(gray.shape)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rows, columns = (max(1, int(size * _EDGE_SHARE)) for size in small.shape)
    inner = small[rows:-rows, columns:-columns]
    paper = cv2.medianBlur(np.ascontiguousarray(inner), 31)
    ink = paper.astype(np.int16) - inner > _INK / 2
    return float(np.mean(ink)) < _BLANK_SHARE


def sharpness(gray: Gray) -> float:
    """Legibility of print, 0 to 1, from its edges at 100 dpi."""
    scale = min(1.0, 1170 / max(gray.shape))
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    calm = cv2.GaussianBlur(small, (0, 0), 0.7)
    low, high = (float(value) for value in np.percentile(calm, (1, 80)))
    if high - low < _LEAST_CONTRAST:
        return 0.0
    edges = float(cv2.Laplacian(calm, cv2.CV_32F).var()) * (200.0 / (high - low)) ** 2
    return min(1.0, edges / _SHARP)


def turned(gray: Gray, rotation: int) -> Gray:
    """The picture turned clockwise by a number of degrees that is a multiple of 90."""
    return np.ascontiguousarray(np.rot90(gray, -rotation // 90))


def _turned_point(point: Point, shape: tuple[int, ...], rotation: int) -> Point:
    height, width = shape[:2]
    x, y = point
    for _ in range(rotation // 90 % 4):
        x, y, height, width = height - 1 - y, x, width, height
    return x, y


def _by_code(image: PageImage, codes: list[FoundCode]) -> PageSignals:
    gray = image.gray
    signals = tuple(
        Signal(
            kind=SignalKind.CODE,
            weight=CODE_WEIGHT,
            party=identity.party,
            version=identity.version,
            page=identity.page,
            identity=identity,
            detail=code.text,
        )
        for code in codes
        if (identity := parse_code(code.text)) is not None
    )
    first = codes[0]
    top_left, top_right, bottom_right, bottom_left = (
        _turned_point(corner, gray.shape, first.rotation) for corner in first.corners
    )
    corners = (top_left, top_right, bottom_right, bottom_left)
    upright = turned(gray, first.rotation)
    return PageSignals(first.rotation, False, max(0.5, sharpness(gray)), signals, corners, upright)


def _by_line(text: str) -> Iterator[Signal]:
    identity = parse_line(text)
    if identity is not None:
        yield _line_signal(SignalKind.LINE, LINE_WEIGHT, identity)


def _line_signal(kind: SignalKind, weight: float, identity: PageIdentity) -> Signal:
    return Signal(
        kind, weight, identity.party, identity.version, identity.page, identity, identity.line
    )


# -- reading -------------------------------------------------------------------------------


def _by_reading(image: PageImage, catalogue: Catalogue, reader: TextReader) -> PageSignals:
    gray = image.gray
    clear = sharpness(gray)
    blank = PageSignals(0, False, clear, (), None, gray)
    if not reader.present:
        return _by_text(image.text, blank, catalogue)
    scale = _OCR_DPI / image.dpi
    scaled = gray
    if not 0.8 < scale < 1.3:
        scaled = np.asarray(cv2.resize(gray, None, fx=scale, fy=scale), np.uint8)
    best = (0, "")
    for rotation in _likely_turns(image):
        upright = turned(scaled, rotation)
        strip = reader.read(_strip(upright), line=True)
        identity = healed_line(strip)
        if identity is not None:
            signal = _line_signal(SignalKind.OCR, READ_LINE_WEIGHT, identity)
            return PageSignals(rotation, False, clear, (signal,), None, turned(gray, rotation))
        text = reader.read(upright)
        if len(text.split()) > len(best[1].split()):
            best = (rotation, text)
        found = _by_text(text, blank, catalogue)
        if found.signals:
            return PageSignals(rotation, False, clear, found.signals, None, turned(gray, rotation))
    return _by_text(image.text, blank, catalogue)


def _likely_turns(image: PageImage) -> tuple[int, ...]:
    height, width = image.gray.shape
    return (0, 180) if height >= width else (90, 270)


def _strip(upright: Gray) -> Gray:
    height = upright.shape[0]
    tall = int(height * (STRIP_MM + 4) / 297)
    return np.ascontiguousarray(upright[height - tall :])


def _by_text(text: str, without: PageSignals, catalogue: Catalogue) -> PageSignals:
    match = match_text(text, catalogue) if text else None
    if match is None:
        return without
    signal = Signal(
        kind=SignalKind.OCR,
        weight=_SHARED_WEIGHT if match.shared else CONTENT_WEIGHT,
        party=None if match.shared else match.copy.party,
        version=match.copy.version,
        page=match.page,
        detail=f"{match.share:.0%} van de woorden van bladzijde {match.page}",
    )
    return PageSignals(
        without.rotation,
        False,
        without.sharpness,
        (signal,),
        None,
        without.upright,
    )


_LOOSE_LINE = re.compile(
    r"(?P<pack>[A-Z0-9][A-Z0-9-]{1,19})\W+versie\s+(?P<version>\d+(?:[.,]\d+){0,2})\W+"
    r"partij\s+(?P<party>\w{1,4})\W+pagina\s+(?P<page>\w{1,4})\s+van\s+(?P<pages>\w{1,4})\W+"
    r"(?P<head>[0-9A-Za-z]{4})\s*[-–—.]\s*(?P<tail>[0-9A-Za-z]{4})"
)
_AS_DIGIT = str.maketrans("OoIlSsBZzGgTq", "0011558226179"[:13])
# The alphabet of the check leaves these letters out; what reads like one is its neighbour.
_AS_CHECK = str.maketrans("OILU", "011V")


def healed_line(text: str) -> PageIdentity | None:
    """The readable line in text that was read from a picture.

    What OCR confuses is put right (O and 0, l and 1); the guard in the line itself tells whether
    that made sense, so a wrong guess gives ``None`` and never another page.
    """
    exact = parse_line(text)
    if exact is not None:
        return exact
    match = _LOOSE_LINE.search(" ".join(text.split()))
    if match is None:
        return None
    numbers = [match[name].translate(_AS_DIGIT) for name in ("party", "page", "pages")]
    check = (match["head"] + match["tail"]).upper().translate(_AS_CHECK)
    version = match["version"].replace(",", ".")
    return parse_code(f"DG:{match['pack']}/{version}/{'/'.join(numbers)}/{check}")
