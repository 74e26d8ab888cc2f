"""What a page says of itself, before anyone decides what it is.

The page code first. Only without one: the readable line in the text layer, then text read from the
picture, first the strip with the line, then the whole page. Nothing here guesses: what is not read
clearly is not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.core.identity import PageIdentity, parse_code, parse_line
from docgen.core.page_layout import STRIP_MM
from docgen.engines.codes import FoundCode, Point, read_codes, search_codes
from docgen.engines.ocr import TextReader
from docgen.receive.blank import is_blank, shines_through
from docgen.receive.catalogue import Catalogue
from docgen.receive.content_match import match_text
from docgen.receive.facts import Signal, SignalKind
from docgen.receive.page_image import PageImage
from docgen.receive.shrink import shrunk
from docgen.receive.upright import rotation_of

Gray = NDArray[np.uint8]
Corners = tuple[Point, Point, Point, Point]

CODE_WEIGHT, LINE_WEIGHT, READ_LINE_WEIGHT, CONTENT_WEIGHT = 1.0, 0.95, 0.92, 0.75
_SHARED_WEIGHT = 0.6
# Steepest step at an edge as a share of the contrast there, at 100 dpi: of print that cannot be
# read and of sharp print. Measured on 165 pages of scans, photos and faxes: at least 0.36; on 20
# pages made unreadable on purpose: below 0.23.
_UNREADABLE, _SHARP = 0.23, 0.40
# Pixels at 100 dpi: height of A4, around an edge, left out along the rim, more than a stroke.
_SHARP_HEIGHT, _AROUND, _RIM, _STROKE = 1170, 11, 24, 25
# A resolution that differs no more than this from 100 dpi will do.
_NEARLY = 0.05
# Grey levels that are ink, at least, and as a multiple of the grain of the paper.
_INK, _OVER_GRAIN = 18.0, 2.5
# Share of the page: edges of one word; and what is darker than the paper when ink was blurred away.
_ONE_WORD, _SMEARED, _SMEAR = 0.001, 0.03, 12
_OCR_DPI = 200.0
_SCALE_ENOUGH = (0.8, 1.3)
# Standard deviation of grain in grey levels from which tesseract takes specks for letters: it
# then needs ten seconds for a line and reads nothing.
_GRAIN = 8.0


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
    # A page with a code is not blank: most pages are done after this one look.
    ours = read_codes(gray, _is_ours)
    if not ours and (is_blank(gray) or shines_through(gray, _is_ours)):
        return PageSignals(0, True, 0.0, (), None, gray)
    ours = ours or search_codes(gray, _is_ours)
    if ours:
        return _by_code(image, ours)
    signals = tuple(_by_line(image.text))
    if signals:
        return PageSignals(0, False, sharpness(gray), signals, None, gray)
    return _by_reading(image, catalogue, reader)


def _is_ours(text: str) -> bool:
    return parse_code(text) is not None


def sharpness(gray: Gray) -> float:
    """Legibility of what stands on a page, 0 to 1, from its edges at 100 dpi.

    Only where there is ink, and against the contrast there: a page with one pale line is as legible
    as a full one. A page with less than a word on it has nothing that could be vague, and gets 1.
    """
    small = _at_100_dpi(gray)
    calm = np.asarray(cv2.GaussianBlur(small, (0, 0), 0.7), np.uint8)
    # Ink against its surroundings: a shadow has no ink however dark it is.
    dark = cv2.morphologyEx(calm, cv2.MORPH_BLACKHAT, np.ones((_STROKE, _STROKE), np.uint8))
    # The edge of the sheet lies along the rim.
    rim = min(_RIM, min(calm.shape) // 4)
    inside = (slice(rim, -rim), slice(rim, -rim))
    around = np.ones((_AROUND, _AROUND), np.uint8)
    contrast = (cv2.dilate(dark, around) - cv2.erode(dark, around))[inside].astype(np.float32)
    ink = contrast >= max(_INK, _OVER_GRAIN * float(np.percentile(contrast[::3, ::3], 20)))
    if float(ink.mean()) < _ONE_WORD:
        return 0.0 if _smeared(calm)[inside].mean() > _SMEARED else 1.0
    across, down = (cv2.Scharr(dark, cv2.CV_32F, *way) / 32 for way in ((1, 0), (0, 1)))
    steepest = cv2.dilate(np.hypot(across, down), around)[inside]
    edge = float(np.median(steepest[ink][::3] / contrast[ink][::3]))
    return min(1.0, max(0.0, (edge - _UNREADABLE) / (_SHARP - _UNREADABLE)))


def _at_100_dpi(gray: Gray) -> Gray:
    """The page at 100 dpi; by whole pixels where that comes near it, which is much faster."""
    times = max(gray.shape) / _SHARP_HEIGHT
    if times <= 1:
        return gray
    whole = round(times)
    if abs(times / whole - 1) < _NEARLY:
        return np.asarray(shrunk(gray, whole), np.uint8)
    size = round(gray.shape[1] / times), round(gray.shape[0] / times)
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8)


def _smeared(calm: Gray) -> NDArray[np.bool_]:
    """Where a page is darker than the paper around it, however smoothly."""
    quarter = cv2.resize(calm, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(quarter, np.ones((31, 31), np.uint8))
    lightest = cv2.resize(paper, calm.shape[::-1]).astype(np.int16)
    return np.asarray(lightest - calm > _SMEAR, np.bool_)


def turned(gray: Gray, rotation: int) -> Gray:
    """The picture turned clockwise by a number of degrees that is a multiple of 90."""
    return np.ascontiguousarray(np.rot90(gray, -rotation // 90))


def _turned_point(point: Point, shape: tuple[int, ...], rotation: int) -> Point:
    height, width = shape[:2]
    x, y = point
    for _ in range(rotation // 90 % 4):
        x, y, height, width = height - 1 - y, x, width, height
    return x, y


def _by_code(image: PageImage, codes: Sequence[FoundCode]) -> PageSignals:
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
    """What the text layer says, then what can be read from the picture, either way up.

    A text layer stands upright; a picture without one as its lines look.
    """
    gray = image.gray
    clear = sharpness(gray)
    signal = _by_text(image.text, catalogue, SignalKind.TEXT)
    if signal is not None:
        return PageSignals(0, False, clear, (signal,), None, gray)
    turns = _likely_turns(gray)
    if not image.scanned:
        turns = (0,)
    if reader.present:
        scaled = _for_reading(image)
        for rotation in turns:
            signal = _read(turned(scaled, rotation), catalogue, reader)
            if signal is not None:
                return PageSignals(rotation, False, clear, (signal,), None, turned(gray, rotation))
    return PageSignals(turns[0], False, clear, (), None, turned(gray, turns[0]))


def _likely_turns(gray: Gray) -> tuple[int, ...]:
    """The ways up to try, the likeliest first."""
    likely = rotation_of(gray)
    if likely is None:
        likely = 0 if gray.shape[0] >= gray.shape[1] else 90
    return likely, (likely + 180) % 360


def _for_reading(image: PageImage) -> Gray:
    scale = _OCR_DPI / image.dpi
    if _SCALE_ENOUGH[0] < scale < _SCALE_ENOUGH[1]:
        return image.gray
    way = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    scaled = cv2.resize(image.gray, None, fx=scale, fy=scale, interpolation=way)
    return np.asarray(scaled, np.uint8)


def _read(upright: Gray, catalogue: Catalogue, reader: TextReader) -> Signal | None:
    """What a picture says that is taken to be upright: by its line, else by its text."""
    identity = _issued_line(reader.read(_strip(upright), line=True), catalogue)
    if identity is not None:
        return _line_signal(SignalKind.OCR, READ_LINE_WEIGHT, identity)
    text = reader.read(upright)
    identity = _issued_line(text, catalogue)
    if identity is not None:
        return _line_signal(SignalKind.OCR, READ_LINE_WEIGHT, identity)
    return _by_text(text, catalogue, SignalKind.OCR)


def _issued_line(text: str, catalogue: Catalogue) -> PageIdentity | None:
    """The readable line, if it names a copy that was issued.

    The guard lets one in a thousand double misreadings pass; none of those names a party together
    with the mark of that party's text.
    """
    identity = healed_line(text)
    return identity if identity is not None and catalogue.find(identity) else None


def _strip(upright: Gray) -> Gray:
    height = upright.shape[0]
    tall = int(height * (STRIP_MM + 4) / 297)
    strip = upright[height - tall :]
    if _grain(strip) > _GRAIN:
        strip = np.asarray(cv2.GaussianBlur(strip, (0, 0), 1.0), np.uint8)
    return np.ascontiguousarray(strip)


def _grain(gray: Gray) -> float:
    """Standard deviation of the noise, in grey levels, from the median so that print is left out.

    Source: J. Immerkær, Fast noise variance estimation (1996), with a median for the mean.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    rough = np.abs(cv2.filter2D(gray, cv2.CV_32F, kernel))
    # Half of a normal distribution lies within 0.6745 of its deviation; the kernel's norm is 6.
    return float(np.median(rough)) / 0.6745 / 6


def _by_text(text: str, catalogue: Catalogue, kind: SignalKind) -> Signal | None:
    match = match_text(text, catalogue) if text else None
    if match is None:
        return None
    return Signal(
        kind=kind,
        weight=_SHARED_WEIGHT if match.party is None else CONTENT_WEIGHT,
        party=match.party,
        version=match.copy.version,
        page=match.page,
        detail=f"{match.share:.0%} van de woorden van bladzijde {match.page}",
    )


_LOOSE_LINE = re.compile(
    r"(?P<pack>[A-Z0-9][A-Z0-9-]{1,19})\W+versie\s+(?P<version>\d+(?:[.,]\d+){0,2})\W+"
    r"partij\s+(?P<party>\w{1,4})\W+pagina\s+(?P<page>\w{1,4})\s+van\s+(?P<pages>\w{1,4})\W+"
    r"(?P<head>[0-9A-Za-z]{4})\s*[-–—.]\s*(?P<tail>[0-9A-Za-z]{4})"
)
_AS_DIGIT = str.maketrans("OoIlSsBZzGgTq", "0011558226179")
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
