"""Makes the pictures in ``docs/beelden/`` out of the real output of the example.

Run ``python -m tools.pictures`` in the root of the repository. The example is made in a temporary
folder, with LibreOffice when it is there: the documents of one party, and the full circle of
``docgen voorbeeld`` for the definitive copy, which takes minutes. Clocks are fixed, so two runs on
one machine write the same bytes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from PIL import Image, ImageDraw

import docgen
from docgen.amending import StartRequest, make_amendment, start
from docgen.cli.app import main as run_docgen
from docgen.engines.base import ConvertJob
from docgen.engines.select import AUTO, choose

_ROOT = Path(__file__).resolve().parents[1]
_TARGET = _ROOT / "docs" / "beelden"
_PARTY = "gemeente-stichtse-vecht"
_PACK = "convenant-regionale-samenwerking"
_MOMENT = datetime(2025, 11, 14, 9, tzinfo=UTC)
_AMENDING = datetime(2026, 11, 23, 9, tzinfo=UTC)
_MM_PER_INCH = 25.4
_A4_WIDTH_MM = 210
_EDGE = 14
_PAPER = (228, 231, 235)
_BORDER = (150, 156, 164)
_COLOURS = 96
# Millimetres from the left and the top edge of the page.
_Box = tuple[float, float, float, float]
_SIGNING_BOX: _Box = (15, 24, 195, 185)
_CODE_BOX: _Box = (15, 255, 205, 297)
_TEMPLATE_BOX: _Box = (15, 10, 195, 156.5)
_SEAL_BOX: _Box = (15, 255, 205, 297)
_FORM_BOX: _Box = (15, 20, 195, 170)
_PUBLIC_BOX: _Box = (15, 24, 195, 150)


def _page(pdf: Path, number: int, width: int) -> Image.Image:
    """A page, from 1, at a width in pixels, with its form fields."""
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        page = document[number - 1]
        bitmap = page.render(scale=width / page.get_width(), may_draw_forms=True)
        image: Image.Image = bitmap.to_pil().convert("RGB")
    return image


def _detail(pdf: Path, number: int, box: _Box, width: int) -> Image.Image:
    """The part of a page inside ``box``, so enlarged that it has this width in pixels."""
    left, top, right, bottom = box
    scale = width / (right - left)
    page = _page(pdf, number, round(_A4_WIDTH_MM * scale))
    cut = (left * scale, top * scale, right * scale, min(bottom * scale, page.height))
    return _framed(page.crop(tuple(round(value) for value in cut)))  # type: ignore[arg-type]


def _framed(image: Image.Image) -> Image.Image:
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, image.width - 1, image.height - 1), outline=_BORDER)
    return image


def _sheet(pages: list[Image.Image]) -> Image.Image:
    """Pages side by side on a grey ground."""
    width = sum(page.width for page in pages) + _EDGE * (len(pages) + 1)
    sheet = Image.new("RGB", (width, max(page.height for page in pages) + 2 * _EDGE), _PAPER)
    left = _EDGE
    for page in pages:
        sheet.paste(_framed(page), (left, _EDGE))
        left += page.width + _EDGE
    return sheet


def _save(image: Image.Image, name: str) -> Path:
    path = _TARGET / name
    path.parent.mkdir(parents=True, exist_ok=True)
    # A palette keeps a page of text under 100 kB; without dithering, letters stay clean.
    small = image.quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
    return path


def _make(folder: Path, *, concept: bool) -> Path:
    """Make the documents of one party under ``folder``; returns the party's folder."""
    dossier = replace(docgen.open_dossier(_ROOT, _PACK), root=folder)
    inputs = docgen.read(dossier)
    request = docgen.Request(docgen.find_parties(inputs.table.parties, (_PARTY,)), concept=concept)
    outcome = docgen.generate(inputs, request, clock=docgen.FixedClock(_MOMENT))
    return (inputs.home / outcome.deliveries[0].copy.path).parent


def _template(folder: Path) -> Path:
    """The letter's template itself as PDF, with its tags, as a secretary sees it in Word."""
    pack = docgen.open_dossier(_ROOT, _PACK).pack_folder
    pdf = folder / "sjabloon.pdf"
    job = ConvertJob("sjabloon", pack / "aanbiedingsbrief.docx", pdf)
    choose(AUTO).convert([job], lambda _: None)
    return pdf


def _circle(folder: Path) -> tuple[Path, Path]:
    """The definitive copy of the example, and its version for publication."""
    code = run_docgen(["voorbeeld", str(folder / "voorbeeld"), "--stil"])
    if code:
        raise SystemExit(code)
    made = next((folder / "voorbeeld" / "oefening").glob("dossier/output/*/definitief/v*"))
    copy, public = next(made.glob("uitgave-1/*.pdf")), next(made.glob("publicatie-1/*.pdf"))
    return copy, public


def _of_the_copy(folder: Path) -> list[Path]:
    copy, public = _circle(folder)
    told = json.loads((copy.parent / "manifest.json").read_text("utf-8"))
    first = {part["deel"]: part["bladzijde"] for part in told["delen"]}
    scan = _sheet_of(told, "met de hand")
    pages = (1, first["partijenlijst"], scan, _sheet_of(told, "digitaal"), first["verantwoording"])
    # The version for publication has the same pages up to those with signatures.
    return [
        _save(_sheet([_page(copy, page, 300) for page in pages]), "definitief.png"),
        _save(_sheet([_page(copy, scan, 480)]), "ondertekenblad.png"),
        _save(_detail(copy, 1, _SEAL_BOX, 800), "zegel.png"),
        _save(_detail(public, scan, _PUBLIC_BOX, 800), "publicatie.png"),
    ]


def _after_signing(folder: Path) -> list[Path]:
    """The table of changes and the consent form, when article 11 of the example is amended."""
    root = folder / "voorbeeld" / "oefening" / "dossier"
    clock = docgen.FixedClock(_AMENDING)
    inputs = docgen.read(docgen.open_dossier(root))
    reason = "Het overleg over verlenging moet eerder beginnen."
    start(inputs, StartRequest("1.1", date(2027, 3, 1), date(2027, 2, 15), reason), clock=clock)
    text = inputs.pack.folder / "convenant-tekst.docx"
    document = docx.Document(str(text))
    for run in (run for paragraph in document.paragraphs for run in paragraph.runs):
        run.text = run.text.replace("zes maanden", "twaalf maanden")
    document.save(str(text))
    inputs = docgen.read(docgen.open_dossier(root))
    number = docgen.find_parties(inputs.table.parties, (_PARTY,))
    made = make_amendment(inputs, docgen.Request(number), clock=clock)
    party = (inputs.home / made.outcome.deliveries[0].copy.path).parent
    return [
        _save(_sheet([_top(party / "was-wordt.pdf", 620)]), "was-wordt.png"),
        _save(_detail(party / "instemming.pdf", 1, _FORM_BOX, 800), "instemming.png"),
    ]


def _top(pdf: Path, width: int) -> Image.Image:
    """The upper half of the first page."""
    page = _page(pdf, 1, width)
    return page.crop((0, 0, page.width, page.height // 2))


def _sheet_of(told: dict[str, Any], way: str) -> int:
    """Page of the first signature that was set this way and came as a PDF, kept as it came."""
    return next(
        int(party["bladzijde"])
        for party in told["partijen"]
        if party["wijze"] == way
        and party["bladen"][0]["zoals_ontvangen"]
        and party["bladen"][0]["bestand"].endswith(".pdf")
    )


def pictures() -> list[Path]:
    """Write every picture; returns their paths."""
    with tempfile.TemporaryDirectory(prefix="docgen-") as name:
        folder = Path(name)
        made, draft = _make(folder, concept=False), _make(folder, concept=True)
        letter, memo = made / "aanbiedingsbrief.pdf", made / "oplegger.pdf"
        covenant = made / "convenant.pdf"
        shown = [(letter, 1), (memo, 1), (covenant, 1), (covenant, 2), (covenant, 5)]
        return [
            _save(_sheet([_page(pdf, page, 300) for pdf, page in shown]), "stukken.png"),
            _save(_detail(covenant, 2, _SIGNING_BOX, 800), "ondertekenpagina.png"),
            _save(_detail(covenant, 2, _CODE_BOX, 800), "paginacode.png"),
            _save(_sheet([_page(draft / "convenant.pdf", 3, 360)]), "concept.png"),
            _save(_detail(_template(folder), 1, _TEMPLATE_BOX, 800), "sjabloon.png"),
            *_of_the_copy(folder),
            *_after_signing(folder),
        ]


def main() -> None:
    for path in pictures():
        sys.stdout.write(f"{path.relative_to(_ROOT).as_posix()}  {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
