"""Links in docgen's own pages: every “blz. 12” leads to that page.

The converters do not agree on links in Word files, so they are laid over the text afterwards:
where the words stand, is read from the converted page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from docgen.core.findings import Rect
from docgen.engines.pdfium import PageTexts

_MENTION = re.compile(r"\bblz\.\s*([1-9][0-9]{0,4})\b")
_PRINT = 4
_MARGIN_PT = 1.5


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a page.

    Attributes:
        page: Page of the part on which it stands, from 0.
        target: Page of the copy, from 1.
        box: Left, bottom, right, top in points.
    """

    page: int
    target: int
    box: Rect


def references(path: Path) -> tuple[Reference, ...]:
    """Every “blz. 12” in a converted part.

    Raises:
        EngineFailedError: The file cannot be read.
    """
    with PageTexts(path) as texts:
        return tuple(
            Reference(number, int(match[1]), box)
            for number in range(texts.count)
            for match, box in texts.find(number, _MENTION)
        )


def link_to(pdf: pikepdf.Pdf, box: Rect, target: pikepdf.Page, words: str) -> pikepdf.Object:
    """A link to the top of a page, with a description for those who listen to it.

    Source: ISO 32000-1, 12.5.6.5; ISO 14289-1, 7.18.5.
    """
    left, bottom, right, top = box
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Link,
            Rect=Array(
                [
                    round(left - _MARGIN_PT, 2),
                    round(bottom - _MARGIN_PT, 2),
                    round(right + _MARGIN_PT, 2),
                    round(top + _MARGIN_PT, 2),
                ]
            ),
            Border=Array([0, 0, 0]),
            F=_PRINT,
            Contents=String(words),
            Dest=Array([target.obj, Name.XYZ, None, float(target.mediabox[3]), None]),
        )
    )
