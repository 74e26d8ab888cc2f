"""Changing the text of a PDF: one digit, in the text, in its own typeface."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest

from docgen.engines.raster import PdfPages
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal.forge import Forged, with_other_digit


def texts(path: Path) -> list[str]:
    with PdfPages(path) as pages:
        return [pages.text(number) for number in range(pages.count)]


def forged(copy: IssuedCopy, seed: int, *pages: int) -> Forged:
    found = with_other_digit(copy.path.read_bytes(), pages, np.random.default_rng(seed))
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(4))
def test_exactly_one_digit_is_another(issued: IssuedCopy, seed: int, tmp_path: Path) -> None:
    found = forged(issued, seed, 1, 3)
    path = tmp_path / "ander.pdf"
    path.write_bytes(found.data)
    before, after = texts(issued.path), texts(path)
    pairs = [
        (old, new)
        for page, changed in zip(before, after, strict=True)
        for old, new in zip(page, changed, strict=True)
        if old != new
    ]
    assert len(pairs) == 1
    assert pairs[0][0] in found.old
    assert pairs[0][1] in found.new
    assert "".join(pairs[0]).isdigit()
    assert [old == new for old, new in zip(before, after, strict=True)].index(False) + 1 == (
        found.page
    )


def test_head_and_page_number_are_left_alone(issued: IssuedCopy, tmp_path: Path) -> None:
    path = tmp_path / "ander.pdf"
    for seed in range(4):
        path.write_bytes(forged(issued, seed, 1, 3).data)
        for before, after in zip(texts(issued.path), texts(path), strict=True):
            lines = [line for line in before.splitlines() if "partij 1 · pagina" in line]
            assert lines
            assert [line for line in after.splitlines() if "partij 1 · pagina" in line] == lines


def test_the_form_is_still_there(issued: IssuedCopy, tmp_path: Path) -> None:
    path = tmp_path / "ander.pdf"
    path.write_bytes(forged(issued, 1, 1).data)
    with pikepdf.open(path) as pdf, pikepdf.open(issued.path) as original:
        names = [
            [str(field.T) for field in document.Root.AcroForm.Fields]
            for document in (pdf, original)
        ]
    assert names[0] == names[1]


def test_without_pages_there_is_nothing_to_change(issued: IssuedCopy) -> None:
    assert with_other_digit(issued.path.read_bytes(), (), np.random.default_rng(1)) is None
