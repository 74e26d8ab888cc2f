"""PDFium: text by place on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import pypdfium2 as pdfium

from docgen.core.errors import EngineFailedError
from docgen.core.findings import Rect

_MOST_LINE_HEIGHT = 30.0


class PageTexts:
    """The text of a PDF, asked for by page and height. Use as a context manager.

    Raises:
        EngineFailedError: The file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._document = pdfium.PdfDocument(path)
            self._pages: dict[int, pdfium.PdfTextPage] = {}
        except pdfium.PdfiumError as exc:
            raise EngineFailedError.of(
                "deze PDF kan niet worden gelezen",
                "Maak het bestand opnieuw.",
                file=path.name,
            ) from exc

    def __enter__(self) -> PageTexts:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._document.close()

    def _text(self, page: int) -> pdfium.PdfTextPage:
        if page not in self._pages:
            self._pages[page] = self._document[page].get_textpage()
        return self._pages[page]

    def between(self, page: int, top: float, bottom: float) -> str:
        """The text on ``page`` (from 0) between two heights, in points from the lower edge."""
        text: str = self._text(page).get_text_bounded(bottom=bottom, top=top)
        return text

    @property
    def count(self) -> int:
        """Number of pages."""
        return len(self._document)

    def find(self, page: int, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Rect]]:
        """Everything on ``page`` (from 0) that fits the pattern, with the box around it.

        A box is left, bottom, right, top in points. What runs on to a next line is left out.
        """
        text_page = self._text(page)
        for match in pattern.finditer(text_page.get_text_range()):
            boxes = [
                text_page.get_charbox(index)
                for index in range(*match.span())
                if not match.string[index].isspace()
            ]
            left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
            right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
            if top - bottom < _MOST_LINE_HEIGHT:
                yield match, (left, bottom, right, top)

    def lowest(self, page: int) -> float | None:
        """Height of the lowest text on ``page`` (from 0) in points; ``None`` without text."""
        text_page = self._text(page)
        count = text_page.count_rects()
        bottoms = [text_page.get_rect(index)[1] for index in range(count)]
        return min(bottoms) if bottoms else None
