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


def _text(x: float, y: float, size: float, text: str) -> str:
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
            _text(
                text_x, text_y + 12, _NUMBER_SIZE, f"pagina {identity.page} van {identity.pages}"
            ),
            _text(text_x, text_y, _LINE_SIZE, identity.line),
            "Q",
            "q 0 g",
            f"{scale:.5f} 0 0 {scale:.5f} {code_x:.3f} {text_y:.3f} cm",
            _code_path(rows),
            "f Q",
            "EMC",
        )
    )


def _concept_stream(left: float, bottom: float, right: float, top: float) -> str:
    width, height = right - left, top - bottom
    size = min(width, height) / 4.2
    half = typeface.text_width("CONCEPT", size) / 2
    # 45 degrees about the middle of the page; a third of the size centres the capitals.
    return "\n".join(
        (
            "/Artifact <</Type /Background>> BDC",
            "q",
            _CONCEPT_GREY,
            f"0.70711 0.70711 -0.70711 0.70711 {left + width / 2:.2f} {bottom + height / 2:.2f} cm",
            _text(-half, -size / 3, size, "CONCEPT"),
            "Q",
            "EMC",
        )
    )


def stamp_page(
    pdf: pikepdf.Pdf, page: pikepdf.Page, stamp: PageStamp, font: pikepdf.Object
) -> None:
    """Put the stamp on a page of ``pdf``; the page's own content streams are not touched.

    Args:
        font: From `docgen.documents.typeface.embed` on the same ``pdf``.
    """
    left, bottom, right, top = (float(value) for value in page.mediabox)
    contents = page.obj.get(Name.Contents, Array())
    own = list(contents) if isinstance(contents, Array) else [contents]
    # A converter may leave the coordinates changed; q and Q shield the stamp from that.
    before, after = "q\n", "\nQ\n"
    if stamp.concept:
        before = _concept_stream(left, bottom, right, top) + "\n" + before
    if stamp.identity is not None:
        after += _identity_stream(stamp.identity, left, bottom, right) + "\n"
    streams = [pdf.make_stream(before.encode()), *own, pdf.make_stream(after.encode())]
    page.obj[Name.Contents] = Array(streams)
    _add_font(page, font)


def _add_font(page: pikepdf.Page, font: pikepdf.Object) -> None:
    # Pages of one part may share a resources dictionary, so each page gets its own shallow copy.
    resources = Dictionary(dict(page.resources.items()))
    fonts = Dictionary(dict(resources.get(Name.Font, Dictionary()).items()))
    fonts[_FONT] = font
    resources[Name.Font] = fonts
    page.obj[Name.Resources] = resources
