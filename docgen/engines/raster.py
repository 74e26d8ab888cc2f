"""Pixels, text and places of text of the pages of a PDF, bounded: PDFium.

What comes back may be made to harm: sizes are looked at before anything is allocated.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from docgen.core.errors import DocgenError, EngineFailedError
from docgen.core.findings import Rect
from docgen.engines.page_pictures import PicturePage, picture_page_of

T = TypeVar("T")
Gray = NDArray[np.uint8]
# Height by width by red, green and blue.
Colour = NDArray[np.uint8]

# Pixels at the left, bottom, right and top.
Cut = tuple[int, int, int, int]

POINTS_PER_INCH = 72.0
_WHOLE: Cut = (0, 0, 0, 0)
# A0 at 200 dpi, and more than any camera in a telephone gives after `draft`.
MOST_PIXELS = 60_000_000
# What a picture may have before it is made smaller while it is read.
MOST_SOURCE_PIXELS = 170_000_000
# Share of the page that pictures must cover for it to be a scan.
_SCAN_COVER = 0.5
# A scan may carry a line that a scanning program or signing platform put on it.
_SCAN_MOST_CHARS = 150
# Pages with more parts than this are drawings; no scan has so many.
_MOST_OBJECTS = 20_000
_FORM_DEPTH = 4
# No page has more; looking at every character of a text made to be endless would take minutes.
_MOST_CHARS = 100_000


class PixelLimitError(EngineFailedError):
    """A page or picture is so large that it is not drawn."""


class EncryptedError(EngineFailedError):
    """The file cannot be opened without its password."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a character, with its place.

    Attributes:
        text: Its characters, without white space.
        box: Where, in points from the lower left corner of the upright page.
    """

    text: str
    box: Rect


def unreadable(path: Path) -> DocgenError:
    """The error for a file that cannot be read."""
    return EngineFailedError.of(
        "dit bestand kan niet worden gelezen",
        "Open het zelf om te zien of het in orde is, en vraag zo nodig een nieuw exemplaar.",
        file=path.name,
    )


def too_large(path: Path, page: int) -> DocgenError:
    """The error for a page, from 0, that has too many pixels."""
    return PixelLimitError.of(
        f"bladzijde {page + 1} is te groot om te bekijken",
        "Vraag een nieuw exemplaar op gewoon papierformaat (A4).",
        file=path.name,
    )


class PdfPages:
    """The pages of a PDF. Pages count from 0 here. Use as a context manager.

    Args:
        path: The file, or the one that messages name when there is ``data``.
        data: Its bytes, when they are not in a file.

    Raises:
        EncryptedError: The file wants a password.
        EngineFailedError: The file cannot be read; every method can raise it as well.
    """

    def __init__(self, path: Path, data: bytes | None = None) -> None:
        self._path = path
        self._pages: dict[int, Any] = {}
        self._texts: dict[int, Any] = {}
        self._letters: dict[int, tuple[Word, ...]] = {}
        try:
            self._document = pdfium.PdfDocument(path if data is None else data)
            self.count: int = len(self._document)
        except (pdfium.PdfiumError, OSError, ValueError) as exc:
            if getattr(exc, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
                raise EncryptedError.of(
                    "dit bestand is met een wachtwoord beveiligd",
                    "Vraag een exemplaar zonder wachtwoord.",
                    file=path.name,
                ) from exc
            raise unreadable(path) from exc
        self._forms_ready = False

    def __enter__(self) -> PdfPages:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._pages.clear()
        self._texts.clear()
        self._document.close()

    def _guarded(self, work: Callable[[], T]) -> T:
        try:
            return work()
        except (pdfium.PdfiumError, ctypes.ArgumentError, ValueError, OverflowError) as exc:
            raise unreadable(self._path) from exc

    def _page(self, page: int) -> Any:
        if page not in self._pages:
            # One page at a time: a stack of scans would keep every picture in memory.
            self._texts.clear()
            self._pages.clear()
            self._pages[page] = self._guarded(lambda: self._document[page])
        return self._pages[page]

    def _text_page(self, page: int) -> Any:
        opened = self._page(page)
        if page not in self._texts:
            self._texts[page] = self._guarded(opened.get_textpage)
        return self._texts[page]

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        opened = self._page(page)
        width, height = self._guarded(opened.get_size)
        if not (math.isfinite(width) and math.isfinite(height)) or width <= 0 or height <= 0:
            raise unreadable(self._path)
        return float(width), float(height)

    def gray(self, page: int, dpi: float, annotations: bool = True) -> Gray:
        """The page drawn on white, as people see it: 0 is black.

        Args:
            annotations: Whether to draw comments, stamps, form fields and signatures as well.

        Raises:
            PixelLimitError: It would have more than `MOST_PIXELS`.
        """
        bitmap = self._drawn(page, dpi, annotations)
        try:
            # In colour, and grey afterwards: the renderer takes twice as long to draw in grey.
            pixels = bitmap.to_numpy()
            if pixels.ndim == 2:
                return np.array(pixels, dtype=np.uint8)
            to_gray = cv2.COLOR_BGRA2GRAY if pixels.shape[2] == 4 else cv2.COLOR_BGR2GRAY
            return np.asarray(cv2.cvtColor(pixels, to_gray), np.uint8)
        finally:
            bitmap.close()

    def colour(
        self, page: int, dpi: float, annotations: bool = True, turn: int = 0, cut: Cut = _WHOLE
    ) -> Colour:
        """As `gray`, in red, green and blue.

        Args:
            turn: Degrees clockwise by which to turn the page as shown; letters that lie on their
                side are drawn otherwise than pixels that are turned afterwards.
            cut: Pixels to leave out at the left, bottom, right and top: see `pixels`.

        Raises:
            PixelLimitError: It would have more than `MOST_PIXELS`.
        """
        bitmap = self._drawn(page, dpi, annotations, turn, cut)
        try:
            pixels = bitmap.to_numpy()
            kinds = {2: cv2.COLOR_GRAY2RGB, 3: cv2.COLOR_BGR2RGB, 4: cv2.COLOR_BGRA2RGB}
            kind = kinds[2 if pixels.ndim == 2 else pixels.shape[2]]
            return np.asarray(cv2.cvtColor(pixels, kind), np.uint8)
        finally:
            bitmap.close()

    def pixels(self, page: int, dpi: float, turn: int = 0) -> tuple[int, int]:
        """How many pixels across and down the page is when drawn."""
        width, height = self.size(page)
        scale = _scale(dpi)
        size = (math.ceil(width * scale), math.ceil(height * scale))
        return size[::-1] if turn % 180 else size

    def pictures(self, page: int, most: int) -> PicturePage | None:
        """What is on a page of nothing but pictures; ``None`` for others, see `picture_page_of`."""
        try:
            return picture_page_of(self._page(page), most)
        except (pdfium.PdfiumError, ValueError, OverflowError):
            return None

    def _drawn(
        self, page: int, dpi: float, annotations: bool, turn: int = 0, cut: Cut = _WHOLE
    ) -> Any:
        """The renderer's bitmap, to be closed."""
        if math.prod(self.pixels(page, dpi)) > MOST_PIXELS:
            raise too_large(self._path, page)
        scale = _scale(dpi)
        if annotations and not self._forms_ready:
            # Only when asked for: it must come before the page is opened.
            self._pages.clear()
            self._texts.clear()
            self._guarded(self._document.init_forms)
            self._forms_ready = True
        opened = self._page(page)
        return self._guarded(
            lambda: opened.render(
                scale=scale,
                may_draw_forms=annotations,
                draw_annots=annotations,
                rotation=turn % 360,
                # Half a pixel less, for the renderer rounds up.
                crop=tuple(max(0.0, side - 0.5) / scale for side in cut),
            )
        )

    def text(self, page: int) -> str:
        """The text in the order of the file; a hyphen at the end of a line stays one."""
        opened = self._text_page(page)
        count = min(opened.count_chars(), _MOST_CHARS)
        text: str = self._guarded(lambda: opened.get_text_range(0, count)) if count > 0 else ""
        return _printable(text)

    def chars(self, page: int) -> tuple[Word, ...]:
        """Every character that takes up room, with its place."""
        return tuple(word for word in self._glyphs(page) if word.text)

    def words(self, page: int) -> tuple[Word, ...]:
        """The words with their places, in the order of the file."""
        words: list[Word] = []
        letters: list[Word] = []
        for glyph in self._glyphs(page):
            if letters and (not glyph.text or _new_line(letters[-1].box, glyph.box)):
                words.append(_joined(letters))
                letters = []
            if glyph.text:
                letters.append(glyph)
        if letters:
            words.append(_joined(letters))
        return tuple(words)

    def _glyphs(self, page: int) -> tuple[Word, ...]:
        """Characters with their places; ``""`` for what parts words."""
        if page not in self._letters:
            # Of one page at a time: words and characters are asked for one after the other.
            self._letters = {page: tuple(self._read_glyphs(page))}
        return self._letters[page]

    def _read_glyphs(self, page: int) -> Iterator[Word]:
        text_page = self._text_page(page)
        turned = self._turner(page)
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw = text_page.raw
        for index in range(min(text_page.count_chars(), _MOST_CHARS)):
            code = pdfium_c.FPDFText_GetUnicode(raw, index)
            character = _printable(chr(code)) if 0 < code < 0x110000 else ""
            if not pdfium_c.FPDFText_GetCharBox(raw, index, left, right, bottom, top):
                character = ""
            box = turned((left.value, bottom.value, right.value, top.value))
            yield Word(character.strip(), box)

    def _turner(self, page: int) -> Callable[[Rect], Rect]:
        """From the file's own coordinates to those of the upright page."""
        opened = self._page(page)
        left, bottom, right, top = self._guarded(opened.get_bbox)
        angle = self._guarded(opened.get_rotation) % 360

        def turned(box: Rect) -> Rect:
            x0, y0, x1, y1 = box
            if angle == 90:
                return (y0 - bottom, right - x1, y1 - bottom, right - x0)
            if angle == 180:
                return (right - x1, top - y1, right - x0, top - y0)
            if angle == 270:
                return (top - y1, x0 - left, top - y0, x1 - left)
            return (x0 - left, y0 - bottom, x1 - left, y1 - bottom)

        return turned

    def scan_dpi(self, page: int) -> float | None:
        """Resolution of the picture that fills the page; ``None`` if the page is no scan.

        A page is a scan when pictures cover it and hardly any visible text stands over them: a
        layer of recognised text is invisible, or hidden under the picture.
        """
        return self._guarded(lambda: self._scan_dpi(page))

    def is_scan(self, page: int) -> bool:
        """Whether the page is a picture of a page."""
        return self.scan_dpi(page) is not None

    def _scan_dpi(self, page: int) -> float | None:
        width, height = self.size(page)
        text_page = self._text_page(page)
        cover, chars, best = 0.0, 0, 0.0
        for number, item in enumerate(self._page(page).get_objects(max_depth=_FORM_DEPTH)):
            if number > _MOST_OBJECTS:
                return None
            if item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
                chars += _visible_chars(item, text_page)
            elif item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
                share, dpi = _picture(item, width * height)
                if math.prod(item.get_px_size()) > MOST_SOURCE_PIXELS:
                    raise too_large(self._path, page)
                cover += share
                best = max(best, dpi) if share > 0.02 else best
                if share >= _SCAN_COVER:
                    chars = 0
        if cover < _SCAN_COVER or chars > _SCAN_MOST_CHARS:
            return None
        return best or None


def _scale(dpi: float) -> float:
    # A hair less: a size that is a pixel too large by rounding, up, would smooth every edge of a
    # scan that is drawn at its own resolution.
    return dpi / POINTS_PER_INCH * (1 - 1e-5)


def _printable(text: str) -> str:
    # PDFium gives a hyphen at the end of a line as U+0002 or U+FFFE.
    return text.replace("\x02", "-").replace("\ufffe", "-").replace("\x00", "")


def _new_line(before: Rect, after: Rect) -> bool:
    """Whether a character stands on another line than the one before it."""
    height = max(before[3] - before[1], after[3] - after[1], 1.0)
    return after[1] > before[3] + height or after[3] < before[1] - height


def _joined(letters: list[Word]) -> Word:
    boxes = [letter.box for letter in letters]
    return Word(
        "".join(letter.text for letter in letters),
        (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        ),
    )


def _visible_chars(item: Any, text_page: Any) -> int:
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw)
    if mode in (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP):
        return 0
    # The length in bytes of UTF-16, with a null at the end.
    return max(0, int(pdfium_c.FPDFTextObj_GetText(item.raw, text_page.raw, None, 0)) // 2 - 1)


def _picture(item: Any, area: float) -> tuple[float, float]:
    """Share of the page that a picture covers, and its resolution there."""
    left, bottom, right, top = item.get_bounds()
    across, up = abs(right - left), abs(top - bottom)
    pixels_x, pixels_y = item.get_px_size()
    if across < 1 or up < 1:
        return 0.0, 0.0
    # The picture may lie on its side: compare areas.
    dpi = math.sqrt(pixels_x * pixels_y / (across * up)) * POINTS_PER_INCH
    return across * up / area, dpi
