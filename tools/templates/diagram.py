"""The diagram of annex 1, drawn as vectors and rasterised to an opaque picture."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pypdfium2
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from tools.templates.design import ACCENT, INK, MUTED, TINT
from tools.templates.emblem import png_bytes
from tools.templates.wml import Picture

_MM = 72 / 25.4
_DPI = 200
WIDTH, HEIGHT = 160.0, 142.0

_ALT = (
    "Schema van de overlegstructuur in drie niveaus. Strategisch niveau: het Bestuurlijk PSO, "
    "bestuurders, ten minste twee keer per jaar, bepaalt koers en gezamenlijke agenda. Tactisch "
    "niveau: het Ambtelijk PSO, directeuren en managers, ten minste vier keer per jaar, maakt de "
    "jaaragenda en bewaakt de uitvoering. Tactisch en operationeel niveau: het coördinatieoverleg "
    "van de provincie Utrecht en de Omgevingsdienst Utrecht, ten minste maandelijks. Operationeel "
    "niveau: de kennisnetwerken van medewerkers, naar behoefte, met als voorbeelden "
    "vergunningverlening, toezicht en handhaving, ruimtelijke ontwikkeling en informatie en "
    "digitalisering. Tussen opeenvolgende niveaus gaan opdrachten en kaders omlaag en adviezen en "
    "signalen omhoog. Naast deze lijn staat de stuurgroep als informele coördinator, met "
    "onderbroken lijnen verbonden met het Bestuurlijk PSO, het Ambtelijk PSO en het "
    "coördinatieoverleg."
)


@dataclass(frozen=True)
class Box:
    """A meeting in the diagram; left and top in millimetres from the top left corner."""

    left: float
    top: float
    width: float
    height: float
    title: str
    lines: tuple[str, ...]
    fill: str = "FFFFFF"
    ink: str = INK
    dashed: bool = False

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def right(self) -> float:
        return self.left + self.width


_LEVELS = (
    (0.0, 30.0, "Strategisch"),
    (37.0, 30.0, "Tactisch"),
    (74.0, 30.0, "Tactisch-operationeel"),
    (111.0, 31.0, "Operationeel"),
)
_BOARD = Box(32, 3, 74, 24, "Bestuurlijk PSO",
             ("bestuurders", "ten minste tweemaal per jaar", "koers en gezamenlijke agenda"),
             fill=ACCENT, ink="FFFFFF")  # fmt: skip
_OFFICIALS = Box(32, 40, 74, 24, "Ambtelijk PSO",
                 ("directeuren en managers", "ten minste viermaal per jaar",
                  "jaaragenda en voortgang"), fill=ACCENT, ink="FFFFFF")  # fmt: skip
_COORDINATORS = Box(32, 77, 74, 24, "Coördinatieoverleg",
                    ("provincie en omgevingsdienst", "ten minste maandelijks",
                     "afstemming van beleid en uitvoering"), fill=ACCENT, ink="FFFFFF")  # fmt: skip
_STEERING = Box(122, 34, 35, 36, "Stuurgroep",
                ("informele coördinator", "", "signaleert, verbindt", "en adviseert"),
                dashed=True)  # fmt: skip
_NETWORKS = (
    Box(32, 118, 38, 20, "VTH", ("vergunningen, toezicht", "en handhaving")),
    Box(75.5, 118, 38, 20, "RO", ("omgevingsplannen", "en projecten")),
    Box(119, 118, 38, 20, "Informatie", ("gegevens en", "digitaal samenwerken")),
)


class _Sheet:
    """A canvas with millimetres from the top left corner."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    @staticmethod
    def _colour(value: str) -> Color:
        return HexColor(f"#{value}")

    def rect(self, box: Box, stroke: str = ACCENT, radius: float = 1.5) -> None:
        self.canvas.setFillColor(self._colour(box.fill))
        self.canvas.setStrokeColor(self._colour(stroke))
        self.canvas.setLineWidth(1.1)
        self.canvas.setDash([4, 3] if box.dashed else [])
        y = (HEIGHT - box.bottom) * _MM
        size = box.width * _MM, box.height * _MM
        self.canvas.roundRect(box.left * _MM, y, *size, radius * _MM, stroke=1, fill=1)
        self.canvas.setDash([])

    def text(
        self, x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False,
        align: str = "centre",
    ) -> None:  # fmt: skip
        self.canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
        self.canvas.setFillColor(self._colour(colour))
        draw = {"centre": self.canvas.drawCentredString, "left": self.canvas.drawString}[align]
        draw(x * _MM, (HEIGHT - y) * _MM, text)

    def line(self, points: tuple[tuple[float, float], ...], *, dashed: bool = False) -> None:
        self.canvas.setStrokeColor(self._colour(ACCENT))
        self.canvas.setLineWidth(1.3)
        self.canvas.setDash([4, 3] if dashed else [])
        path = self.canvas.beginPath()
        path.moveTo(points[0][0] * _MM, (HEIGHT - points[0][1]) * _MM)
        for x, y in points[1:]:
            path.lineTo(x * _MM, (HEIGHT - y) * _MM)
        self.canvas.drawPath(path)
        self.canvas.setDash([])

    def head(self, x: float, y: float, dx: float, dy: float) -> None:
        """An arrow head with its tip at (x, y), pointing along (dx, dy)."""
        back, half = 2.6, 1.3
        base_x, base_y = x - dx * back, y - dy * back
        path = self.canvas.beginPath()
        path.moveTo(x * _MM, (HEIGHT - y) * _MM)
        for side in (half, -half):
            corner_x, corner_y = base_x - dy * side, base_y + dx * side
            path.lineTo(corner_x * _MM, (HEIGHT - corner_y) * _MM)
        path.close()
        self.canvas.setFillColor(self._colour(ACCENT))
        self.canvas.drawPath(path, stroke=0, fill=1)


def structure_diagram() -> Picture:
    """The consultation structure of article 5."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH * _MM, HEIGHT * _MM), invariant=1)
    sheet = _Sheet(canvas)
    _draw_levels(sheet)
    for box in (_BOARD, _OFFICIALS, _COORDINATORS, _STEERING, *_NETWORKS):
        _draw_box(sheet, box)
    sheet.text(94.5, 115, "Kennisnetwerken (voorbeelden)", 9, ACCENT, bold=True)
    _draw_arrows(sheet)
    canvas.save()
    page = pypdfium2.PdfDocument(buffer.getvalue())[0]
    image = page.render(scale=_DPI / 72).to_pil()
    return Picture("overlegstructuur", png_bytes(image, _DPI), WIDTH, HEIGHT, _ALT)


def _draw_levels(sheet: _Sheet) -> None:
    for top, height, name in _LEVELS:
        band = Box(0, top, WIDTH, height, "", (), fill=TINT)
        sheet.rect(band, stroke=TINT, radius=1.0)
        words = name.split("-")
        for index, word in enumerate(words):
            shown = word + "-" if index < len(words) - 1 else word
            y = top + height / 2 + 1 + (index - (len(words) - 1) / 2) * 4
            sheet.text(3, y, shown, 9, ACCENT, bold=True, align="left")


def _draw_box(sheet: _Sheet, box: Box) -> None:
    sheet.rect(box)
    middle = box.left + box.width / 2
    first = box.top + box.height / 2 - (len(box.lines) * 4.2) / 2 + 0.6
    sheet.text(middle, first, box.title, 11, box.ink, bold=True)
    for index, line in enumerate(box.lines, start=1):
        sheet.text(middle, first + 1 + index * 4.2, line, 8.5, box.ink)


def _draw_arrows(sheet: _Sheet) -> None:
    pairs = ((_BOARD.bottom, _OFFICIALS.top), (_OFFICIALS.bottom, _COORDINATORS.top),
             (_COORDINATORS.bottom, 111.0))  # fmt: skip
    for upper, lower in pairs:
        sheet.line(((62, upper), (62, lower - 1)))
        sheet.head(62, lower - 0.2, 0, 1)
        sheet.line(((76, lower), (76, upper + 1)))
        sheet.head(76, upper + 0.2, 0, -1)
    for upper in (30.0, 67.0, 104.0):
        sheet.text(46, upper + 4.6, "opdracht en kaders", 7.5, MUTED)
        sheet.text(93, upper + 4.6, "advies en signalen", 7.5, MUTED)
    _draw_informal_lines(sheet)


def _draw_informal_lines(sheet: _Sheet) -> None:
    centre = _STEERING.left + _STEERING.width / 2
    sheet.line(((_BOARD.right, 15), (centre, 15), (centre, _STEERING.top)), dashed=True)
    sheet.line(((_OFFICIALS.right, 52), (_STEERING.left, 52)), dashed=True)
    low = 89.0
    sheet.line(((_COORDINATORS.right, low), (centre, low), (centre, _STEERING.bottom)), dashed=True)
