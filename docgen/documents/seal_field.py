"""The seal's field: an empty signature field whose picture is made before it is signed.

Signing software would draw a picture of its own, in a font that is not embedded; ours is drawn
with the typeface of the stamps, and signing leaves it as it is (ISO 19005-3, 6.4 and 6.2.11).
"""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name

from docgen.core.model import FieldKind
from docgen.documents import typeface
from docgen.documents.fields import FormField, add_field
from docgen.documents.markers import Marker
from docgen.documents.parts import Rect
from docgen.documents.structure import StructureBuilder

_FONT = Name("/DocgenZegel")
_INK = "0.10 0.22 0.42"
_PAPER = "0.965 0.975 0.990"
_TITLE_SIZE, _LINE_SIZE, _SMALLEST = 10.5, 7.5, 5.0
_PAD = 7.0
# Circle of four Bézier curves: distance of the control points, in radii.
_ARC = 0.5522848


@dataclass(frozen=True, slots=True)
class SealField:
    """A seal to make room for.

    Attributes:
        name: Name of the field, without a stop.
        tooltip: What it is, in Dutch; read aloud by screen readers.
        page: Page of the document, from 0.
        rect: Left, bottom, right, top in points; at least 120 by 40 to be read.
        title: First line of the picture.
        lines: The lines under it.
    """

    name: str
    tooltip: str
    page: int
    rect: Rect
    title: str
    lines: tuple[str, ...]


def add_seal_field(
    pdf: pikepdf.Pdf, page: pikepdf.Page, seal: SealField, font: pikepdf.Object
) -> pikepdf.Object:
    """Add the field with its picture to a page; returns the widget.

    The widget goes into the form with `docgen.documents.fields.add_form` and, in a tagged
    document, into the tree with `claim_seal`.

    Args:
        font: From `docgen.documents.typeface.embed` on the same ``pdf``.
    """
    field = FormField(Marker(FieldKind.SIGNATURE), seal.name, seal.tooltip, seal.page, seal.rect)
    widget = add_field(pdf, page, field, font)
    left, bottom, right, top = seal.rect
    width, height = right - left, top - bottom
    widget[Name.AP] = Dictionary(
        N=pdf.make_stream(
            _drawing(width, height, seal),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, round(width, 3), round(height, 3)]),
            Resources=Dictionary(Font=Dictionary({str(_FONT): font})),
        )
    )
    # The frame is in the picture; a viewer that draws one anew would put it around that.
    del widget[Name.MK]
    # PDF/UA-1, 7.18.3: the tab key follows the structure tree.
    page.obj[Name.Tabs] = Name.S
    return widget


def claim_seal(
    pdf: pikepdf.Pdf,
    tree: StructureBuilder,
    part: pikepdf.Object,
    widget: pikepdf.Object,
    page: pikepdf.Page,
) -> None:
    """Give the seal its place in the structure tree: the last element of a part."""
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Form, P=part))
    kids = part.get(Name.K, Array())
    part[Name.K] = Array([*(kids if isinstance(kids, Array) else [kids]), element])
    tree.claim(element, widget, page)


def _drawing(width: float, height: float, seal: SealField) -> bytes:
    radius = min(height / 2 - _PAD, width / 6)
    text_left = 2 * _PAD + 2 * radius
    room = width - text_left - _PAD
    return "\n".join(
        (
            f"q {_PAPER} rg {_INK} RG 0.9 w",
            f"0.45 0.45 {width - 0.9:.3f} {height - 0.9:.3f} re B",
            f"0.3 w 2.4 2.4 {width - 4.8:.3f} {height - 4.8:.3f} re S Q",
            _emblem(_PAD + radius, height / 2, radius),
            *_text(text_left, height, room, seal),
        )
    ).encode()


def _emblem(x: float, y: float, radius: float) -> str:
    """Two rings with a tick: a seal, at any size."""
    unit = radius / 10
    tick = f"{-4 * unit:.3f} {0.3 * unit:.3f} m {-1 * unit:.3f} {-3.2 * unit:.3f} l "
    tick += f"{4.4 * unit:.3f} {3.6 * unit:.3f} l S"
    return "\n".join(
        (
            f"q 1 0 0 1 {x:.3f} {y:.3f} cm {_INK} RG {_INK} rg",
            f"{_circle(radius)} f",
            f"1 1 1 RG 1 1 1 rg {0.5 * unit:.3f} w {_circle(8.6 * unit)} S",
            f"{1.7 * unit:.3f} w 1 J 1 j {tick}",
            "Q",
        )
    )


def _circle(radius: float) -> str:
    r, c = f"{radius:.3f}", f"{radius * _ARC:.3f}"
    return (
        f"{r} 0 m {r} {c} {c} {r} 0 {r} c -{c} {r} -{r} {c} -{r} 0 c "
        f"-{r} -{c} -{c} -{r} 0 -{r} c {c} -{r} {r} -{c} {r} 0 c h"
    )


def _text(left: float, height: float, room: float, seal: SealField) -> list[str]:
    """Title and lines, centred in height, each small enough for its room."""
    rows = [(seal.title, _TITLE_SIZE), *((line, _LINE_SIZE) for line in seal.lines)]
    leading = [size * 1.28 for _, size in rows]
    scale = min(1.0, (height - 8) / sum(leading))
    y = (height + sum(leading) * scale) / 2
    drawn = [f"q {_INK} rg"]
    for (text, size), step in zip(rows, leading, strict=True):
        y -= step * scale
        shown, fitted = _fitted(text, size * scale, room)
        drawn.append(
            f"BT {_FONT} {fitted:.3f} Tf 1 0 0 1 {left:.3f} {y + 0.3 * size * scale:.3f} Tm "
            f"{typeface.literal(shown)} Tj ET"
        )
    return [*drawn, "Q"]


def _fitted(text: str, size: float, room: float) -> tuple[str, float]:
    """The text and its size: first it shrinks, then it is cut off with an ellipsis."""
    shown = text.encode("cp1252", "replace").decode("cp1252")
    wide = typeface.text_width(shown, 1.0)
    if wide * size <= room:
        return shown, size
    fitted = max(min(size, _SMALLEST), room / wide)
    while shown and typeface.text_width(f"{shown}…", fitted) > room and wide * fitted > room:
        shown = shown[:-1]
    return (shown if wide * fitted <= room else f"{shown.rstrip()}…"), fitted
