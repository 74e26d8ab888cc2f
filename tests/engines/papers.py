"""Small PDFs and pictures to read: real ones, made here."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docgen.engines.raster import Gray

Draw = Callable[[Canvas], object]
A4 = (595.0, 842.0)
SENTENCE = "Artikel 3 De bijdrage bedraagt 1250 euro per jaar"
INVISIBLE = 3


def pdf(path: Path, *draw: Draw, size: tuple[float, float] = A4) -> Path:
    """A PDF with a page for each ``draw``."""
    canvas = Canvas(str(path), pagesize=size, invariant=True)
    for page in draw:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def over(*draws: Draw) -> Draw:
    """One page with all of these, the last on top."""

    def draw(canvas: Canvas) -> None:
        for part in draws:
            part(canvas)

    return draw


def lines(canvas: Canvas, count: int = 20, mode: int = 0, top: float = 742) -> None:
    """Lines of text downwards from ``top`` in points; ``mode`` as in ISO 32000-2, 9.3.6."""
    text = canvas.beginText(80, top)
    text.setTextRenderMode(mode)
    for _ in range(count):
        text.textLine(SENTENCE)
    canvas.drawText(text)


def sheet(width: int = 1653, height: int = 2339) -> Gray:
    """A scanned sheet: a black block in the upper left, so that it has one right way up."""
    image = Image.new("L", (width, height), 250)
    edges = (width // 10, height // 10, width // 3, height // 4)
    ImageDraw.Draw(image).rectangle(edges, fill=10)
    return np.array(image, dtype=np.uint8)


def picture(pixels: Gray) -> ImageReader:
    """Pixels as reportlab takes them, compressed as a scanner does."""
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=85)
    stream.seek(0)
    return ImageReader(stream)


def scanned(canvas: Canvas, size: tuple[float, float] = A4) -> None:
    """A page that is one picture."""
    canvas.drawImage(picture(sheet()), 0, 0, *size)


def block_is_upper_left(gray: Gray) -> bool:
    """Whether the sheet's block is where it belongs."""
    height, width = gray.shape
    return bool(gray[height // 6, width // 5] < 60 and gray[-height // 6, -width // 5] > 200)


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG that says it has so many pixels of one bit (ISO/IEC 15948, 5.3)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1_000_000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")
