"""The place of the seal on the front page: an empty signature field that shows whose seal it is."""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from docgen.core.page_layout import POINTS_PER_MM
from docgen.documents import typeface
from docgen.seal.strip import SEAL_MM

SEAL_FIELD = "zegel"
_FONT = Name("/Helv")
_PRINT = 4
_HEAD_SIZE, _SIZE = 9.0, 7.0
_INK, _FILL = "0.06 0.30 0.36", "0.95 0.97 0.975 rg"


@dataclass(frozen=True, slots=True)
class SealPicture:
    """What the seal shows.

    Attributes:
        head: First line, larger.
        lines: What follows.
        tooltip: The same for those who listen to the page.
    """

    head: str
    lines: tuple[str, ...]
    tooltip: str


def add_seal_field(
    pdf: pikepdf.Pdf, page: pikepdf.Page, picture: SealPicture, font: pikepdf.Object
) -> pikepdf.Object:
    """Add the field to a page; returns its widget (which is the field, too)."""
    left, bottom, right, top = (value * POINTS_PER_MM for value in SEAL_MM)
    x, y = float(page.mediabox[0]), float(page.mediabox[1])
    width, height = right - left, top - bottom
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(SEAL_FIELD),
            TU=String(picture.tooltip),
            Rect=Array([round(value, 2) for value in (x + left, y + bottom, x + right, y + top)]),
            P=page.obj,
            F=_PRINT,
            AP=Dictionary(N=_appearance(pdf, picture, font, width, height)),
        )
    )
    page.obj[Name.Annots] = Array([*page.obj.get(Name.Annots, Array()), widget])
    return widget


def _appearance(
    pdf: pikepdf.Pdf, picture: SealPicture, font: pikepdf.Object, width: float, height: float
) -> pikepdf.Object:
    y = height - _HEAD_SIZE - 5
    operators = [
        f"q {_FILL} {_INK} RG 1 w 0.5 0.5 {width - 1:.2f} {height - 1:.2f} re B Q",
        f"q {_INK} rg",
        _shown(picture.head, _HEAD_SIZE, width, y),
    ]
    for line in picture.lines:
        y -= _SIZE + 2.2
        operators.append(_shown(line, _SIZE, width, y))
    operators.append("Q")
    return pdf.make_stream(
        "\n".join(operators).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, round(width, 2), round(height, 2)]),
        Resources=Dictionary(Font=Dictionary({str(_FONT): font})),
    )


def _shown(text: str, size: float, width: float, y: float) -> str:
    """A line of text, made smaller when it would not fit."""
    room = width - 12
    needed = typeface.text_width(_printable(text), size)
    fitting = size * min(1.0, room / needed) if needed else size
    literal = typeface.literal(text)
    return f"BT {_FONT} {fitting:.2f} Tf 1 0 0 1 6 {y:.2f} Tm {literal} Tj ET"


def _printable(text: str) -> str:
    return text.encode("cp1252", "replace").decode("cp1252")
