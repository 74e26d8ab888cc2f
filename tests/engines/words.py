"""Small Word files for the tests of the engines."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2
from docx import Document
from docx.shared import Mm
from PIL import Image

from docgen.engines.base import ConvertJob

PIXELS = bytes(range(72))
WIDTH_MM = 40
HEIGHT_MM = 7


def picture() -> io.BytesIO:
    """A picture of 24 × 1 RGB pixels with the samples of `PIXELS`, as PNG."""
    stream = io.BytesIO()
    Image.frombytes("RGB", (24, 1), PIXELS).save(stream, "PNG")
    stream.seek(0)
    return stream


def picture_size_mm(pdf: Path) -> tuple[float, float]:
    """Width and height of the only picture on the first page, in millimetres."""
    with pypdfium2.PdfDocument(pdf) as document:
        kinds = [pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
        (image,) = document[0].get_objects(filter=kinds)
        left, bottom, right, top = image.get_bounds()
    return (right - left) / 72 * 25.4, (top - bottom) / 72 * 25.4


def picture_pixels(pdf: Path) -> bytes:
    """RGB samples of the only picture on the first page, which is 24 × 1 pixels."""
    with pikepdf.open(pdf) as document:
        (image,) = document.pages[0].get_images().values()
        assert (int(image.Width), int(image.Height)) == (24, 1)
        assert isinstance(image, pikepdf.Stream)
        return pikepdf.PdfImage(image).as_pil_image().convert("RGB").tobytes()


def font_families(pdf: Path) -> set[str]:
    """Names of the fonts on the first page, without the subset's prefix and the style."""
    with pikepdf.open(pdf) as document:
        fonts = document.pages[0].resources.Font
        names = [str(fonts[key].BaseFont) for key in fonts.keys()]  # noqa: SIM118
    return {name.split("+")[-1].lstrip("/").split("-")[0] for name in names}


def is_tagged(pdf: Path) -> bool:
    """Whether the PDF says that it is tagged, and has a structure tree."""
    with pikepdf.open(pdf) as document:
        root = document.Root
        return "/StructTreeRoot" in root and bool(root.MarkInfo.Marked)


def word_file(path: Path, lines: Sequence[str], *, with_picture: bool = False) -> Path:
    """Write an A4 Word file with these paragraphs, and one inline picture if asked."""
    document = Document()
    document.styles["Normal"].font.name = "Arial"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for line in lines:
        document.add_paragraph(line)
    if with_picture:
        run = document.add_paragraph("teken hier ").add_run()
        run.add_picture(picture(), width=Mm(WIDTH_MM), height=Mm(HEIGHT_MM))
    document.save(str(path))
    return path


def job(folder: Path, label: str, *, with_picture: bool = False) -> ConvertJob:
    """A job for a new Word file whose text is its label."""
    name = label.replace(" ", "-")
    docx = word_file(folder / f"{name}.docx", [label], with_picture=with_picture)
    return ConvertJob(label, docx, folder / f"{name}.pdf")


def broken_job(folder: Path, label: str) -> ConvertJob:
    """A job for a file that is no Word file."""
    docx = folder / f"{label.replace(' ', '-')}.docx"
    docx.write_bytes(b"PK\x03\x04 dit is geen Word-bestand")
    return ConvertJob(label, docx, docx.with_suffix(".pdf"))
