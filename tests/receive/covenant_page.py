"""A small covenant of two pages to compare scans with: text with articles, and a page to sign."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from reportlab.lib.units import mm
from reportlab.pdfgen import canvas

from docgen.core.page_layout import CODE_BOTTOM_MM, CODE_MM, CODE_RIGHT_MM
from docgen.receive.catalogue import IssuedCopy, IssuedField
from docgen.receive.reference import Gray
from tests.receive.issued import issued

SIGNATURE = (77.0, 540.0, 289.0, 602.0)
DATE = (154.0, 617.0, 281.0, 636.0)
PLACE = (301.0, 617.0, 457.0, 636.0)
LINES = (
    ("Artikel 10", "Financiën"),
    ("1.", "Partijen stellen voor 1 november 2026 gezamenlijk een begroting op."),
    ("2.", "De bijdrage van iedere partij is ten hoogste 3.150 euro per kalenderjaar,"),
    ("", "tenzij het bestuurlijk overleg schriftelijk anders heeft besloten."),
    ("Artikel 11", "Duur en opzegging"),
    ("1.", "Dit convenant treedt in werking op 1 januari 2026 en duurt vijf jaren."),
    ("2.", "Een partij kan het convenant niet opzeggen in de eerste 18 maanden."),
    ("3.", "Opzegging gebeurt per brief, met een termijn van zes maanden."),
    ("Artikel 12", "Geschillen"),
    ("1.", "Partijen lossen verschillen van inzicht eerst in onderling overleg op."),
    ("2.", "Lukt dat niet, dan wordt het verschil voorgelegd aan de bestuurders,"),
    ("", "die binnen vier weken een besluit nemen dat alle partijen volgen."),
)


def covenant(path: Path, change: tuple[str, str] = ("", "")) -> Path:
    """Write the PDF; with ``change``, one word of it is another one."""
    paper = canvas.Canvas(str(path), pagesize=(595.28, 841.89), invariant=1)
    height = 740.0
    for label, text in LINES:
        heading = label.startswith("Artikel")
        height -= 34 if heading else 20
        paper.setFont("Helvetica-Bold" if heading else "Helvetica", 12 if heading else 10)
        paper.drawString(77, height, label)
        _words(paper, 160 if heading else 102, height, text, change)
    _strip(paper, 1)
    paper.showPage()
    paper.setFont("Helvetica", 10)
    paper.drawString(77, 700, "Vertegenwoordigd door de burgemeester, hierna: de gemeente.")
    paper.drawString(77, 622, "Ondertekend op")
    paper.drawString(286, 622, "te")
    for box in (DATE, PLACE, SIGNATURE):
        paper.rect(box[0], box[1], box[2] - box[0], box[3] - box[1])
    paper.setFont("Helvetica", 6)
    paper.drawString(79, 594, "handtekening")
    paper.setFont("Helvetica", 10)
    paper.drawString(77, 520, "De partijen worden hierna gezamenlijk aangeduid als de Partijen,")
    paper.drawString(77, 506, "genummerd 1 tot en met 38, ieder afzonderlijk als Partij.")
    _strip(paper, 2)
    paper.save()
    return path


def _words(
    paper: canvas.Canvas, left: float, height: float, text: str, change: tuple[str, str]
) -> None:
    """Draw word by word, so that a changed word moves nothing else."""
    for word in text.split():
        paper.drawString(left, height, change[1] if word == change[0] else word)
        left += paper.stringWidth(f"{word} ", paper._fontname, paper._fontsize)


def _strip(paper: canvas.Canvas, page: int) -> None:
    """Something as dense as a page code in its place, and the readable line."""
    paper.setFont("Helvetica", 7)
    paper.drawString(27 * mm, CODE_BOTTOM_MM * mm, f"CRS-2026 · versie 1.0 · pagina {page} van 2")
    left, side = 210 * mm - (CODE_RIGHT_MM + CODE_MM) * mm, CODE_MM * mm / 25
    for row, column in np.argwhere(np.random.default_rng(page).random((25, 25)) < 0.5):
        x, y = left + int(column) * side, CODE_BOTTOM_MM * mm + int(row) * side
        paper.rect(x, y, side, side, stroke=0, fill=1)


def issued_covenant(folder: Path) -> IssuedCopy:
    """The covenant as it was issued, with its places to fill in."""
    fields = tuple(
        IssuedField(f"{kind}-07-eemnes", kind, 1, 2, box)
        for kind, box in (("handtekening", SIGNATURE), ("datum", DATE), ("plaats", PLACE))
    )
    return replace(issued(covenant(folder / "convenant.pdf")), fields=fields)


def black_and_white(gray: Gray, threshold: int = 150) -> Gray:
    """As a scanner that knows no grey gives it."""
    return np.where(gray > threshold, 255, 0).astype(np.uint8)


def jpeg(gray: Gray, quality: int = 50) -> Gray:
    """Through a lossy file and back."""
    data = cv2.imencode(".jpg", gray, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), np.uint8)


def pen(gray: Gray, points: list[tuple[float, float]], width: int = 4, dpi: int = 200) -> Gray:
    """A stroke of a pen through points in points, lower-left origin."""
    scale = dpi / 72
    line = [(x * scale, gray.shape[0] - y * scale) for x, y in points]
    drawn = gray.copy()
    cv2.polylines(drawn, [np.array(line, np.int32)], False, 50, width, cv2.LINE_AA)
    return drawn
