"""The typeface of stamps and form fields, as a PDF font object.

One simple TrueType font with WinAnsiEncoding, embedded whole for the 218 characters of
Windows-1252: what any PDF program can fill a field with, and what PDF/A accepts.
Made by ``tools/fonts/winansi.py`` from Arimo (Apache License 2.0).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FONT_FILE = Path(__file__).with_name("arimo-winansi.ttf")
_FIRST, _LAST = 32, 255
# ISO 32000-1, table 123: bit 6, a nonsymbolic font.
_NONSYMBOLIC = 32
# A regular weight's usual stem; ISO 32000-1 wants a value, viewers only use it when substituting.
_STEM_V = 80


@cache
def _font() -> TTFont:
    from fontTools.ttLib import TTFont  # late: only when a PDF is made

    return TTFont(FONT_FILE, lazy=True)


@cache
def advance_widths() -> tuple[float, ...]:
    """Advance widths of codes 32 to 255 in Windows-1252, in thousandths of the type size."""
    font = _font()
    scale = 1000 / font["head"].unitsPerEm
    cmap, metrics = font.getBestCmap(), font["hmtx"]
    widths = []
    for code in range(_FIRST, _LAST + 1):
        character = bytes([code]).decode("cp1252", "ignore")
        glyph = cmap.get(ord(character), ".notdef") if character else ".notdef"
        widths.append(round(metrics[glyph][0] * scale, 3))
    return tuple(widths)


def text_width(text: str, size: float) -> float:
    """Width of the text in points at this type size in points.

    Raises:
        UnicodeEncodeError: A character is not in Windows-1252.
    """
    widths = advance_widths()
    return sum(widths[code - _FIRST] for code in text.encode("cp1252")) * size / 1000


def embed(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    """Add the font to a PDF and return its font dictionary.

    Source: ISO 32000-1, 9.6.3 (TrueType fonts) and 9.8 (font descriptors).
    """
    font = _font()
    scale = 1000 / font["head"].unitsPerEm
    head, hhea, os2 = font["head"], font["hhea"], font["OS/2"]
    data = FONT_FILE.read_bytes()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/DGARIM+Arimo"),
        Flags=_NONSYMBOLIC,
        FontBBox=Array([round(v * scale) for v in (head.xMin, head.yMin, head.xMax, head.yMax)]),
        ItalicAngle=0,
        Ascent=round(hhea.ascent * scale),
        Descent=round(hhea.descent * scale),
        CapHeight=round(os2.sCapHeight * scale),
        StemV=_STEM_V,
        FontFile2=pdf.make_stream(data, Length1=len(data)),
    )
    widths = advance_widths()
    dictionary = Dictionary(
        Type=Name.Font,
        Subtype=Name.TrueType,
        BaseFont=Name("/DGARIM+Arimo"),
        Encoding=Name.WinAnsiEncoding,
        FirstChar=_FIRST,
        LastChar=_LAST,
        Widths=Array(list(widths)),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(dictionary)


def has_all(text: str) -> bool:
    """Whether the typeface has every letter of the text."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def literal(text: str) -> str:
    """The text as a PDF string in this font's encoding, for a content stream.

    Characters outside Windows-1252 become a question mark.
    """
    raw = text.encode("cp1252", "replace")
    return "<" + raw.hex() + ">"
