"""An issued page as it must come back: its picture, its words, and where each glyph stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.core.findings import Rect
from docgen.core.page_layout import (
    CODE_BOTTOM_MM,
    CODE_MM,
    CODE_RIGHT_MM,
    POINTS_PER_MM,
    STRIP_MM,
)
from docgen.engines.raster import PdfPages, Word
from docgen.receive.catalogue import IssuedCopy, IssuedField
from docgen.receive.shrink import shrunk

Gray = NDArray[np.uint8]
Darkness = NDArray[np.float32]
# Left, top, right, bottom in pixels.
PixelBox = tuple[float, float, float, float]

# Every comparison is made at this resolution: a digit of 10 points is then 20 pixels high.
REFERENCE_DPI = 200
# A renderer puts letters at whole pixels, a printer does not: drawn finer, they lie nearer to where
# they are printed.
_FINER = 2
# So many issued pages are kept at hand: those of one text, and a few of another.
REFERENCES = 14
# Writing in a drawing is so many pixels high; what is higher is a frame.
_FIGURE_HIGH = (14, 60)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character.

    Attributes:
        text: The character.
        box: Where, in points.
    """

    text: str
    box: Rect


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word as printed.

    Attributes:
        text: Its characters.
        box: Where, in points.
        glyphs: Its characters one by one.
    """

    text: str
    box: Rect
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """A page as issued.

    Attributes:
        copy: The copy it is of.
        page: Page of the copy, from 1.
        gray: Picture of the upright page at `REFERENCE_DPI`.
        size_pt: Width and height in points.
        words: Its words in reading order.
        figures: Pieces of pictures, about as large as words: writing in a drawing; their
            glyphs are pieces without text.
        fields: Places to fill in on it.
        code_box: Where the page code stands, in points.
    """

    copy: IssuedCopy
    page: int
    gray: Gray
    size_pt: tuple[float, float]
    words: tuple[PrintedWord, ...]
    figures: tuple[PrintedWord, ...]
    fields: tuple[IssuedField, ...]
    code_box: Rect

    @property
    def scale(self) -> tuple[float, float]:
        """Pixels per point, across and down. The renderer rounds the size to whole pixels."""
        height, width = self.gray.shape
        return width / self.size_pt[0], height / self.size_pt[1]

    @property
    def strip_top(self) -> float:
        """Upper edge, in pixels, of the strip that docgen stamps at the foot of the page."""
        return float(self.gray.shape[0] - STRIP_MM * REFERENCE_DPI / 25.4)

    def in_strip(self, word: PrintedWord) -> bool:
        """Whether a word is part of what docgen stamps at the foot of the page."""
        return self.pixels(word.box)[1] > self.strip_top

    @property
    def signature_boxes(self) -> tuple[PixelBox, ...]:
        """The places for a signature, in pixels."""
        return tuple(
            self.pixels(field.box) for field in self.fields if field.kind == "handtekening"
        )

    def pixels(self, box: Rect) -> PixelBox:
        """Left, top, right, bottom in pixels of a rectangle in points."""
        across, down = self.scale
        left, bottom, right, top = box
        height = self.size_pt[1]
        return left * across, (height - top) * down, right * across, (height - bottom) * down

    def points(self, pixels: PixelBox) -> Rect:
        """The rectangle in points of left, top, right, bottom in pixels."""
        across, down = self.scale
        left, top, right, bottom = pixels
        height = self.size_pt[1]
        return left / across, height - bottom / down, right / across, height - top / down


@lru_cache(maxsize=REFERENCES)
def reference_page(copy: IssuedCopy, page: int) -> Reference:
    """Render and read a page of an issued copy.

    Args:
        page: Page of the copy, from 1.

    Raises:
        EngineFailedError: The issued PDF cannot be opened or has no such page.
    """
    with PdfPages(copy.path) as pages:
        gray = np.asarray(shrunk(pages.gray(page - 1, REFERENCE_DPI * _FINER), _FINER), np.uint8)
        size = pages.size(page - 1)
        words = words_of(pages.words(page - 1), pages.chars(page - 1))
    gray.setflags(write=False)
    plain = Reference(
        copy=copy,
        page=page,
        gray=gray,
        size_pt=size,
        words=words,
        figures=(),
        fields=tuple(field for field in copy.fields if field.page == page),
        code_box=_code_box(size[0]),
    )
    return replace(plain, figures=_figures(plain))


@lru_cache(maxsize=4)
def drawn_page(copy: IssuedCopy, page: int) -> Gray:
    """An issued page as a received page that was never on paper is drawn, at `REFERENCE_DPI`.

    Raises:
        EngineFailedError: The issued PDF cannot be opened or has no such page.
    """
    with PdfPages(copy.path) as pages:
        return pages.gray(page - 1, REFERENCE_DPI)


def _figures(plain: Reference) -> tuple[PrintedWord, ...]:
    """Pieces of writing that have no text: in a drawing, or a scanned part."""
    edges = cv2.morphologyEx(plain.gray, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 40
    mask = edges.astype(np.uint8)
    taken = [plain.code_box, *(word.box for word in plain.words)]
    for box in (*taken, *(field.box for field in plain.fields)):
        left, top, right, bottom = (int(value) for value in plain.pixels(box))
        mask[max(top - 4, 0) : bottom + 5, max(left - 4, 0) : right + 5] = 0
    joined = cv2.dilate(mask, np.ones((3, 11), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for left, top, wide, high, area in stats[1:]:
        if _writing(area, wide, high):
            box = plain.points((left + 4, top, left + wide - 4, top + high))
            found.append(PrintedWord("", box, _cells(box)))
    return tuple(found)


def _cells(box: Rect) -> tuple[Glyph, ...]:
    """Pieces about as wide as high, to be looked at one by one as glyphs are."""
    left, bottom, right, top = box
    count = max(1, round((right - left) / (top - bottom)))
    wide = (right - left) / count
    return tuple(
        Glyph("", (left + nr * wide, bottom, left + (nr + 1) * wide, top)) for nr in range(count)
    )


def _writing(area: int, wide: int, high: int) -> bool:
    """Whether a piece of a picture has the size and density of writing."""
    low, most = _FIGURE_HIGH
    return low <= high <= most and wide >= high and 0.3 < area / (wide * high) < 0.97


def _code_box(width: float) -> Rect:
    right = width - CODE_RIGHT_MM * POINTS_PER_MM
    bottom = CODE_BOTTOM_MM * POINTS_PER_MM
    side = CODE_MM * POINTS_PER_MM
    return right - side, bottom, right, bottom + side


def words_of(words: Iterable[Word], characters: Iterable[Word]) -> tuple[PrintedWord, ...]:
    """Words with their characters; both in the order of the file, as `PdfPages` gives them."""
    left = iter(characters)
    found: list[PrintedWord] = []
    for word in words:
        glyphs: list[Glyph] = []
        while sum(len(glyph.text) for glyph in glyphs) < len(word.text):
            character = next(left, None)
            if character is None:
                break
            glyphs.append(Glyph(character.text, character.box))
        found.append(PrintedWord(word.text, word.box, tuple(glyphs)))
    return tuple(found)
