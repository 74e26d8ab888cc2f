"""Stamps: what docgen itself puts on a page, outside the text.

The page identity (a QR code and the same in letters), "pagina n van N", and the watermark of a
draft. A stamp is one content stream after (or, for the watermark, before) the page's own, marked
as artifact, so that it is no part of the text for those who listen to the page. The page's own
streams stay as they are, byte for byte.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import cast

import pikepdf
import zxingcpp
from pikepdf import Array, Dictionary, Name
from typing_extensions import Buffer

from docgen.core.identity import PageIdentity
from docgen.core.page_layout import (
    CODE_BOTTOM_MM,
    CODE_MM,
    CODE_RIGHT_MM,
    POINTS_PER_MM,
    TEXT_LEFT_MM,
)
from docgen.documents import typeface

_NUMBER_SIZE = 9.0
_LINE_SIZE = 7.5
_FONT = Name("/DocgenStempel")
_DARK = re.compile(rb"\x00+")
_GREY = "0.35 g"
_CONCEPT_GREY = "0.90 g"
_CONCEPT = "CONCEPT"


@dataclass(frozen=True, slots=True)
class PageStamp:
    """What is stamped on one page.

    Attributes:
        identity: Page identity, or ``None`` for a document that is not signed.
        concept: Whether the watermark ``CONCEPT`` is drawn under the text.
    """

    identity: PageIdentity | None
    concept: bool


def code_modules(identity: PageIdentity) -> tuple[bytes, ...]:
    """The QR code of a page: a square of modules, one byte each, 0 where dark, top row first.

    Error correction level M: 15 % of the code may be lost (ISO/IEC 18004, 7.5.1).
    """
    barcode = zxingcpp.create_barcode(identity.code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = barcode.to_image(scale=1, add_quiet_zones=False)
    # The image offers its pixels through the buffer protocol, which its stubs do not say.
    flat = bytes(memoryview(cast(Buffer, image)))
    size = math.isqrt(len(flat))
    return tuple(flat[row * size : (row + 1) * size] for row in range(size))


def _code_path(rows: tuple[bytes, ...]) -> str:
    """The dark modules as rectangles, runs in a row joined, in units of one module."""
    return "\n".join(
        f"{run.start()} {len(rows) - 1 - number} {run.end() - run.start()} 1 re"
        for number, row in enumerate(rows)
        for run in _DARK.finditer(row)
    )


def text_at(x: float, y: float, size: float, text: str) -> str:
    """Operators that show a text in the typeface of the stamps; all in points."""
    return f"BT {_FONT} {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm {typeface.literal(text)} Tj ET"


def _identity_stream(identity: PageIdentity, left: float, bottom: float, right: float) -> str:
    mm = POINTS_PER_MM
    rows = code_modules(identity)
    scale = CODE_MM * mm / len(rows)
    code_x = right - (CODE_RIGHT_MM + CODE_MM) * mm
    text_x = left + TEXT_LEFT_MM * mm
    text_y = bottom + CODE_BOTTOM_MM * mm
    return "\n".join(
        (
            "/Artifact <</Type /Pagination /Subtype /Footer>> BDC",
            "q",
            _GREY,
            text_at(
                text_x, text_y + 12, _NUMBER_SIZE, f"pagina {identity.page} van {identity.pages}"
            ),
            text_at(text_x, text_y, _LINE_SIZE, identity.line),
            "Q",
            "q 0 g",
            f"{scale:.5f} 0 0 {scale:.5f} {code_x:.3f} {text_y:.3f} cm",
            _code_path(rows),
            "f Q",
            "EMC",
        )
    )


def watermark(text: str, left: float, bottom: float, right: float, top: float) -> str:
    """Operators for a pale text from corner to corner of a page, an artifact; all in points."""
    width, height = right - left, top - bottom
    # As wide as the diagonal allows, and no larger than a short word needs to be.
    size = min(min(width, height) / 4.2, 0.8 * math.hypot(width, height) / _em_width(text))
    half = typeface.text_width(text, size) / 2
    # 45 degrees about the middle of the page; a third of the size centres the capitals.
    return "\n".join(
        (
            "/Artifact <</Type /Background>> BDC",
            "q",
            _CONCEPT_GREY,
            f"0.70711 0.70711 -0.70711 0.70711 {left + width / 2:.2f} {bottom + height / 2:.2f} cm",
            text_at(-half, -size / 3, size, text),
            "Q",
            "EMC",
        )
    )


def _em_width(text: str) -> float:
    return typeface.text_width(text, 1.0)


def stamp_page(
    pdf: pikepdf.Pdf, page: pikepdf.Page, stamp: PageStamp, font: pikepdf.Object
) -> None:
    """Put the stamp on a page of ``pdf``; the page's own content streams are not touched.

    Args:
        font: From `docgen.documents.typeface.embed` on the same ``pdf``.
    """
    left, bottom, right, top = (float(value) for value in page.mediabox)
    before = watermark(_CONCEPT, left, bottom, right, top) if stamp.concept else ""
    after = _identity_stream(stamp.identity, left, bottom, right) if stamp.identity else ""
    lay(pdf, page, font, before, after)


def lay(
    pdf: pikepdf.Pdf, page: pikepdf.Page, font: pikepdf.Object, before: str, after: str
) -> None:
    """Put operators under and over what a page shows; its own streams are not touched.

    Args:
        font: From `docgen.documents.typeface.embed` on the same ``pdf``.
        before: Operators that come first; ``""`` for none.
        after: Operators that come last.
    """
    contents = page.obj.get(Name.Contents, Array())
    own = list(contents) if isinstance(contents, Array) else [contents]
    # A converter may leave the coordinates changed; q and Q shield the stamp from that.
    first = f"{before}\nq\n" if before else "q\n"
    last = f"\nQ\n{after}\n" if after else "\nQ\n"
    streams = [pdf.make_stream(first.encode()), *own, pdf.make_stream(last.encode())]
    page.obj[Name.Contents] = Array(streams)
    _add_font(page, font)


def _add_font(page: pikepdf.Page, font: pikepdf.Object) -> None:
    # Pages of one part may share a resources dictionary, so each page gets its own shallow copy.
    resources = Dictionary(dict(page.resources.items()))
    fonts = Dictionary(dict(resources.get(Name.Font, Dictionary()).items()))
    fonts[_FONT] = font
    resources[Name.Font] = fonts
    page.obj[Name.Resources] = resources
