"""PDFium: text by place on the page."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

import pypdfium2 as pdfium

from docgen.core.errors import EngineFailedError


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

    def lowest(self, page: int) -> float | None:
        """Height of the lowest text on ``page`` (from 0) in points; ``None`` without text."""
        text_page = self._text(page)
        count = text_page.count_rects()
        bottoms = [text_page.get_rect(index)[1] for index in range(count)]
        return min(bottoms) if bottoms else None
