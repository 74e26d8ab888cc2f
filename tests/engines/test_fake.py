"""The fake converter's PDF, and the one that fails."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from docx import Document
from docx.enum.text import WD_BREAK

from docgen.core.errors import EngineFailedError
from docgen.engines.base import ConvertJob
from docgen.engines.fake import FailingConverter, FakeConverter
from tests.engines.words import (
    HEIGHT_MM,
    PIXELS,
    WIDTH_MM,
    broken_job,
    job,
    picture_pixels,
    picture_size_mm,
)


def test_text_picture_and_font(tmp_path: Path) -> None:
    work = job(tmp_path, "aan Súdwest-Fryslân", with_picture=True)
    done: list[ConvertJob] = []
    FakeConverter().convert([work], done.append)
    assert done == [work]
    assert "aan Súdwest-Fryslân" in pypdf.PdfReader(work.pdf).pages[0].extract_text()
    assert picture_size_mm(work.pdf) == pytest.approx((WIDTH_MM, HEIGHT_MM), abs=0.01)
    assert picture_pixels(work.pdf) == PIXELS


def test_same_file_gives_same_bytes(tmp_path: Path) -> None:
    work = job(tmp_path, "stuk", with_picture=True)
    outputs = set()
    for _ in range(2):
        FakeConverter().convert([work], lambda finished: None)
        outputs.add(work.pdf.read_bytes())
    assert len(outputs) == 1


def test_page_breaks_and_tables(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("voor")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_table(1, 1).cell(0, 0).text = "in de tabel"
    document.add_paragraph("na").paragraph_format.page_break_before = True
    document.save(str(tmp_path / "a.docx"))
    work = ConvertJob("a", tmp_path / "a.docx", tmp_path / "a.pdf")
    FakeConverter().convert([work], lambda finished: None)
    texts = [page.extract_text().strip() for page in pypdf.PdfReader(work.pdf).pages]
    assert texts == ["voor", "in de tabel", "na"]


def test_long_document_runs_on(tmp_path: Path) -> None:
    document = Document()
    for number in range(100):
        document.add_paragraph(f"regel {number}")
    document.save(str(tmp_path / "a.docx"))
    work = ConvertJob("a", tmp_path / "a.docx", tmp_path / "a.pdf")
    FakeConverter().convert([work], lambda finished: None)
    assert len(pypdf.PdfReader(work.pdf).pages) == 2


def test_no_word_file(tmp_path: Path) -> None:
    bad, good = broken_job(tmp_path, "kapot"), job(tmp_path, "goed")
    with pytest.raises(EngineFailedError) as caught:
        FakeConverter().convert([bad, good], lambda finished: None)
    assert str(caught.value) == (
        "kapot: kan niet naar PDF worden omgezet (nepomzetter). Controleer het Word-bestand."
    )
    assert good.pdf.is_file()


def test_failing_converter_fails_on_its_labels_only(tmp_path: Path) -> None:
    jobs = [job(tmp_path, label) for label in ("a", "b", "c")]
    done: list[ConvertJob] = []
    with pytest.raises(EngineFailedError) as caught:
        FailingConverter({"b"}).convert(jobs, done.append)
    assert [problem.file for problem in caught.value.problems] == ["b"]
    assert [work.label for work in done] == ["a", "c"]


def test_failing_converter_fails_on_everything(tmp_path: Path) -> None:
    jobs = [job(tmp_path, label) for label in ("a", "b")]
    with pytest.raises(EngineFailedError) as caught:
        FailingConverter().convert(jobs, lambda finished: None)
    assert [problem.file for problem in caught.value.problems] == ["a", "b"]
    assert not any(work.pdf.exists() for work in jobs)
