"""The pictures that a page of a PDF is made of, as PDFium reads it, without drawing any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium_c

from docgen.core.affine import Matrix

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture on a page.

    Attributes:
        data: Its bytes, packed as they are in the file.
        filters: How they are packed, as in the file without the slash, the outermost first.
        width: In pixels, as ``height``.
        height: In pixels.
        matrix: From the unit square to its place, in points of the file.
    """

    data: bytes
    filters: tuple[str, ...]
    width: int
    height: int
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A page of nothing but pictures, without annotations.

    Attributes:
        box: The visible part, in points of the file: left, bottom, right, top.
        turn: Degrees clockwise by which it is turned when shown.
        pictures: In the order in which they are drawn.
    """

    box: Box
    turn: int
    pictures: tuple[PlacedPicture, ...]


def picture_page_of(page: Any, most: int) -> PicturePage | None:
    """Read an opened page; ``None`` if anything but plain pictures, or more than these, is on it.

    Args:
        page: PDFium's page.
        most: Pictures that it may have.
    """
    if pdfium_c.FPDFPage_GetAnnotCount(page.raw) != 0:
        return None
    if not 0 < pdfium_c.FPDFPage_CountObjects(page.raw) <= most:
        return None
    items = list(page.get_objects(max_depth=1))
    if not all(_is_plain(item) for item in items):
        return None
    return PicturePage(
        box=tuple(page.get_bbox()),
        turn=page.get_rotation() % 360,
        pictures=tuple(_placed(item) for item in items),
    )


def _is_plain(item: Any) -> bool:
    """Whether it is a picture that is drawn as it is: not cut off by a path, nor see-through."""
    if item.type != pdfium_c.FPDF_PAGEOBJ_IMAGE or pdfium_c.FPDFPageObj_HasTransparency(item.raw):
        return False
    clip = pdfium_c.FPDFPageObj_GetClipPath(item.raw)
    return not clip or pdfium_c.FPDFClipPath_CountPaths(clip) <= 0


def _placed(item: Any) -> PlacedPicture:
    width, height = item.get_px_size()
    return PlacedPicture(
        data=bytes(item.get_data()),
        filters=tuple(item.get_filters()),
        width=width,
        height=height,
        matrix=item.get_matrix().get(),
    )
