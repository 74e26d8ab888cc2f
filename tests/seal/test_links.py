"""Links: every “blz. 12” on docgen's own pages leads there."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from docgen.core.errors import EngineFailedError
from docgen.seal.links import link_to, references


def written(path: Path, *lines: str) -> Path:
    canvas = Canvas(str(path), pagesize=(400, 400))
    for number, line in enumerate(lines):
        canvas.drawString(50, 300 - 20 * number, line)
    canvas.showPage()
    canvas.drawString(50, 100, "zie blz. 7")
    canvas.save()
    return path


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("blz. 12", [12]),
        ("(blz. 12), en blz. 13.", [12, 13]),
        ("blz.\u00a09", [9]),
        ("blz. 0 en blz. 123456", []),
        ("pagina 12, hblz. 4", []),
    ],
)
def test_what_is_a_mention_of_a_page(line: str, targets: list[int], tmp_path: Path) -> None:
    found = references(written(tmp_path / "a.pdf", line))
    assert [item.target for item in found if item.page == 0] == targets


def test_where_it_stands(tmp_path: Path) -> None:
    first, last = references(written(tmp_path / "a.pdf", "x", "blz. 3"))
    assert (first.page, last.page, last.target) == (0, 1, 7)
    left, bottom, right, top = first.box
    assert 49 < left < 53
    assert 270 < bottom < 281
    assert 285 < top < 292
    assert 70 < right < 95


def test_a_link_tells_where_it_leads() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 300))
        link = link_to(pdf, (10, 20, 30, 40), pdf.pages[0], "Naar pagina 1")
        assert [float(value) for value in link.Rect] == [8.5, 18.5, 31.5, 41.5]
        assert str(link.Contents) == "Naar pagina 1"
        assert link.Dest[0].objgen == pdf.pages[0].obj.objgen
        assert "/A" not in link


def test_a_file_that_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"geen pdf")
    with pytest.raises(EngineFailedError, match="kan niet worden gelezen"):
        references(path)
