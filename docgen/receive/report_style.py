"""How the report on a return looks: its typeface, its colours and its kinds of text."""

from __future__ import annotations

from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from docgen.core.eml import body_text
from docgen.core.findings import Outcome
from docgen.engines.fonts import STYLES

FONT, BOLD = "docgen-Arimo", "docgen-Arimo-Bold"
INK, GREY, RULE = HexColor("#1b2a3a"), HexColor("#5b6875"), HexColor("#cfd6dd")
SHADE = HexColor("#f2f5f8")
COLOURS = {
    Outcome.ACCEPTED: HexColor("#1b7a3d"),
    Outcome.DOUBTFUL: HexColor("#b26a00"),
    Outcome.REFUSED: HexColor("#b3261e"),
}


@cache
def load_fonts() -> None:
    """Make the shipped typeface known to reportlab; once is enough."""
    pdfmetrics.registerFont(TTFont(FONT, str(STYLES.regular)))
    pdfmetrics.registerFont(TTFont(BOLD, str(STYLES.bold)))


def _style(size: float, *, bold: bool = False, grey: bool = False, after: float = 0) -> Any:
    font = BOLD if bold else FONT
    return ParagraphStyle(
        f"{font}{size}{grey}{after}",
        fontName=font,
        fontSize=size,
        leading=size * 1.35,
        textColor=GREY if grey else INK,
        spaceAfter=after,
        splitLongWords=1,
    )


def text(words: str, size: float = 9, *, bold: bool = False, grey: bool = False) -> Paragraph:
    """Words as they are, broken at line ends, whatever characters they hold."""
    # The paragraph is read as XML, in which control characters of a file name have no place.
    plain = escape(body_text(words).rstrip("\n"))
    return Paragraph(plain.replace("\n", "<br/>"), _style(size, bold=bold, grey=grey))


def outcome_word(outcome: Outcome, size: float = 9) -> Paragraph:
    """The outcome in its own colour; it is a word too, for who prints in grey."""
    style = ParagraphStyle(
        f"outcome-{outcome}-{size}", _style(size, bold=True), textColor=COLOURS[outcome]
    )
    return Paragraph(outcome.value, style)
