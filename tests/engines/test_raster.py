"""Pixels, text and places of pages, from real PDFs."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docgen.core.errors import EngineFailedError
from docgen.engines.raster import (
    EncryptedError,
    PdfPages,
    PixelLimitError,
)
from tests.engines import papers

UNREADABLE = (
    "{}: dit bestand kan niet worden gelezen. Open het zelf om te zien of het in orde is, en vraag "
    "zo nodig een nieuw exemplaar."
)
TOO_LARGE = (
    "{}: bladzijde 1 is te groot om te bekijken. Vraag een nieuw exemplaar op gewoon papierformaat "
    "(A4)."
)


@pytest.fixture
def text_pdf(tmp_path: Path) -> Path:
    return papers.pdf(tmp_path / "tekst.pdf", papers.lines, lambda canvas: papers.lines(canvas, 1))


def test_words_come_with_their_places(text_pdf: Path) -> None:
    with PdfPages(text_pdf) as pages:
        assert (pages.count, pages.size(1)) == (2, papers.A4)
        words = pages.words(1)
        assert [word.text for word in words] == papers.SENTENCE.split()
        assert "".join(char.text for char in pages.chars(1)) == papers.SENTENCE.replace(" ", "")
        assert pages.text(1).strip() == papers.SENTENCE
    left, bottom, right, top = words[0].box
    assert 79 < left < 82
    assert 740 < bottom < 743
    assert left + 30 < right < left + 45
    assert bottom + 6 < top < bottom + 12


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_words_lie_on_their_ink_however_the_page_is_turned(text_pdf: Path, angle: int) -> None:
    turned = text_pdf.with_name("gedraaid.pdf")
    with pikepdf.open(text_pdf) as pdf:
        pdf.pages[0].Rotate = angle
        pdf.pages[0].CropBox = pikepdf.Array([20, 30, 575, 812])
        pdf.save(turned)
    with PdfPages(turned) as pages:
        gray = pages.gray(0, 72)
        words = pages.words(0)
    height = gray.shape[0]
    assert gray.shape == ((782, 555) if angle in (0, 180) else (555, 782))
    beside = gray.copy()
    for word in words:
        left, bottom, right, top = word.box
        rows = slice(int(height - top) - 1, int(height - bottom) + 2)
        beside[rows, int(left) - 1 : int(right) + 2] = 255
    assert (gray < 128).sum() > 500
    assert not (beside < 128).any()


def test_lines_do_not_run_into_each_other(tmp_path: Path) -> None:
    def column(canvas: Canvas) -> None:
        canvas.drawString(80, 700, "boven")
        canvas.drawString(80, 600, "onder")

    with PdfPages(papers.pdf(tmp_path / "kolom.pdf", column)) as pages:
        assert [word.text for word in pages.words(0)] == ["boven", "onder"]


def test_annotations_are_drawn_when_asked(tmp_path: Path) -> None:
    def form(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name="datum", value="1 mei 2026", x=80, y=600, width=200)

    with PdfPages(papers.pdf(tmp_path / "formulier.pdf", form)) as pages:
        assert (pages.gray(0, 72, annotations=False) < 128).sum() == 0
        assert (pages.gray(0, 72) < 128).sum() > 50


@pytest.mark.parametrize(
    ("draw", "dpi"),
    [
        pytest.param(papers.scanned, 200, id="scan"),
        pytest.param(
            papers.over(papers.scanned, partial(papers.lines, count=40, mode=papers.INVISIBLE)),
            200,
            id="scan met onzichtbare herkende tekst",
        ),
        pytest.param(
            papers.over(partial(papers.lines, count=40), papers.scanned),
            200,
            id="scan over de herkende tekst",
        ),
        pytest.param(
            papers.over(papers.scanned, partial(papers.lines, count=1)),
            200,
            id="scan met een regel van het scanprogramma",
        ),
        pytest.param(
            lambda canvas: [
                canvas.drawImage(ImageReader(Image.new("L", (827, 117))), 0, y * 84.2, 595, 84.2)
                for y in range(10)
            ],
            100,
            id="scan in stroken",
        ),
        pytest.param(papers.lines, None, id="tekst"),
        pytest.param(papers.over(papers.scanned, papers.lines), None, id="briefpapier"),
        pytest.param(
            lambda canvas: canvas.drawImage(papers.picture(papers.sheet()), 0, 0, 100, 140),
            None,
            id="klein plaatje",
        ),
        pytest.param(lambda canvas: None, None, id="leeg"),
    ],
)
def test_scans_are_told_from_pages_with_text(
    tmp_path: Path, draw: papers.Draw, dpi: float | None
) -> None:
    with PdfPages(papers.pdf(tmp_path / "blad.pdf", draw)) as pages:
        found = pages.scan_dpi(0)
        assert pages.is_scan(0) == (dpi is not None)
    assert found == (None if dpi is None else pytest.approx(dpi, abs=0.5))


def test_a_page_that_would_fill_the_memory_is_not_drawn(tmp_path: Path) -> None:
    path = papers.pdf(tmp_path / "reus.pdf", papers.lines, size=(1e6, 1e6))
    with PdfPages(path) as pages, pytest.raises(PixelLimitError) as caught:
        pages.gray(0, 200)
    assert str(caught.value) == TOO_LARGE.format("reus.pdf")


def test_a_page_that_is_not_there(text_pdf: Path) -> None:
    with PdfPages(text_pdf) as pages, pytest.raises(EngineFailedError) as caught:
        pages.gray(7, 72)
    assert str(caught.value) == UNREADABLE.format("tekst.pdf")


def test_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    path.write_bytes(b"Geachte heer")
    with pytest.raises(EngineFailedError) as caught:
        PdfPages(path)
    assert str(caught.value) == UNREADABLE.format("brief.pdf")


def test_a_pdf_with_a_password(text_pdf: Path) -> None:
    locked = text_pdf.with_name("slot.pdf")
    with pikepdf.open(text_pdf) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="baas", user="geheim"))
    with pytest.raises(EncryptedError) as caught:
        PdfPages(locked)
    assert str(caught.value) == (
        "slot.pdf: dit bestand is met een wachtwoord beveiligd. Vraag een exemplaar zonder "
        "wachtwoord."
    )


def test_a_pdf_that_anyone_may_open_is_read(text_pdf: Path) -> None:
    limited = text_pdf.with_name("beperkt.pdf")
    with pikepdf.open(text_pdf) as pdf:
        pdf.save(limited, encryption=pikepdf.Encryption(owner="baas", user=""))
    with PdfPages(limited) as pages:
        assert pages.text(1).strip() == papers.SENTENCE


def test_a_page_is_drawn_in_colour_and_turned(tmp_path: Path) -> None:
    def red_corner(canvas: Canvas) -> None:
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 742, 100, 100, stroke=0, fill=1)

    path = papers.pdf(tmp_path / "rood.pdf", red_corner)
    with PdfPages(path) as pages:
        upright, turned = pages.colour(0, 72), pages.colour(0, 72, turn=90)
    assert (upright.shape, turned.shape) == ((842, 595, 3), (595, 842, 3))
    assert upright[50, 50].tolist() == turned[50, -50].tolist() == [255, 0, 0]
    assert upright[-50, 50].tolist() == turned[50, 50].tolist() == [255, 255, 255]
    with PdfPages(tmp_path / "elders.pdf", path.read_bytes()) as held:
        assert (held.colour(0, 72) == upright).all()


@pytest.mark.parametrize("turn", [0, 90])
def test_a_piece_of_a_page_is_drawn_as_in_the_whole(tmp_path: Path, turn: int) -> None:
    path = papers.pdf(tmp_path / "scan.pdf", papers.scanned)
    with PdfPages(path) as pages:
        whole = pages.colour(0, 100, turn=turn)
        wide, high = pages.pixels(0, 100, turn)
        piece = pages.colour(0, 100, turn=turn, cut=(30, 200, 100, 41))
    assert whole.shape == (high, wide, 3)
    assert piece.shape == (high - 241, wide - 130, 3)
    other = whole[41 : high - 200, 30 : wide - 100].astype(int)
    assert abs(piece.astype(int) - other).max() <= 2


def test_pages_of_pictures_alone_are_told_from_others(tmp_path: Path) -> None:
    both = papers.over(papers.scanned, papers.lines)
    path = papers.pdf(tmp_path / "scan.pdf", papers.scanned, papers.lines, both)
    with PdfPages(path) as pages:
        found = [pages.pictures(number, 4) for number in range(pages.count)]
    assert found[0] is not None
    assert found[0].box == (0, 0, 595, 842)
    assert found[0].turn == 0
    (picture,) = found[0].pictures
    assert (picture.width, picture.height) == (1653, 2339)
    assert picture.filters == ("ASCII85Decode", "DCTDecode")
    assert picture.matrix == (595, 0, 0, 842, 0, 0)
    assert found[1:] == [None, None]
