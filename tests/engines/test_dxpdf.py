"""The embedded converter: the real wheel, and a stand-in worker for what can go wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdf
import pytest

from docgen.core.errors import EngineFailedError, EngineTimeoutError
from docgen.engines import dxpdf, fonts
from docgen.engines.base import ConvertJob
from docgen.engines.dxpdf import Dxpdf
from tests.engines.words import (
    HEIGHT_MM,
    PIXELS,
    WIDTH_MM,
    broken_job,
    font_families,
    job,
    picture_pixels,
    picture_size_mm,
)

_STAND_IN = (sys.executable, str(Path(__file__).with_name("dxpdf_stand_in.py")))
_REMEDY = (
    "Open het Word-bestand in Word, sla het opnieuw op en probeer het nog eens. Blijft het "
    "misgaan, gebruik dan LibreOffice (--engine libreoffice)."
)


def _labels(engine: Dxpdf, jobs: list[ConvertJob]) -> list[str]:
    done: list[str] = []
    engine.convert(jobs, lambda finished: done.append(finished.label))
    return done


def test_info() -> None:
    info = Dxpdf().info
    assert (info.name, info.tagged) == ("ingebouwd", False)
    assert info.version == dxpdf.installed_version()


@pytest.mark.parametrize("workers", [1, 2])
def test_every_document_is_converted_once(tmp_path: Path, workers: int) -> None:
    jobs = [job(tmp_path, f"stuk {number}") for number in range(5)]
    done = _labels(Dxpdf(workers), jobs)
    assert sorted(done) == [f"stuk {number}" for number in range(5)]
    texts = [pypdf.PdfReader(work.pdf).pages[0].extract_text().strip() for work in jobs]
    assert texts == [work.label for work in jobs]


def test_same_word_file_gives_same_bytes(tmp_path: Path) -> None:
    work = job(tmp_path, "stuk", with_picture=True)
    outputs = set()
    for _ in range(2):
        Dxpdf().convert([work], lambda finished: None)
        outputs.add(work.pdf.read_bytes())
    assert len(outputs) == 1


def test_page_is_a4_and_picture_keeps_size_and_nearly_its_pixels(tmp_path: Path) -> None:
    work = job(tmp_path, "stuk", with_picture=True)
    Dxpdf().convert([work], lambda finished: None)
    mediabox = pypdf.PdfReader(work.pdf).pages[0].mediabox
    assert [round(float(side)) for side in mediabox[2:]] == [595, 842]
    assert picture_size_mm(work.pdf) == pytest.approx((WIDTH_MM, HEIGHT_MM), abs=0.1)
    # The engine writes opaque pictures as JPEG of high quality.
    pixels = picture_pixels(work.pdf)
    assert max(abs(got - sent) for got, sent in zip(pixels, PIXELS, strict=True)) <= 4


@pytest.mark.skipif(not fonts.uses_fontconfig(), reason="dit systeem gebruikt geen fontconfig")
def test_machine_without_fonts_gets_arimo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "leeg"
    empty.mkdir()
    monkeypatch.setenv("FONTCONFIG_PATH", str(empty))
    monkeypatch.setenv("FONTCONFIG_FILE", str(empty / "fonts.conf"))
    monkeypatch.setenv("HOME", str(empty))
    work = job(tmp_path, "stuk")
    Dxpdf().convert([work], lambda finished: None)
    assert font_families(work.pdf) == {"Arimo"}


def test_file_that_is_no_word_file(tmp_path: Path) -> None:
    bad, good = broken_job(tmp_path, "kapot"), job(tmp_path, "goed")
    with pytest.raises(EngineFailedError) as caught:
        Dxpdf().convert([bad, good], lambda finished: None)
    (problem,) = caught.value.problems
    assert problem.file == "kapot"
    assert problem.what.startswith("kan niet naar PDF worden omgezet door de ingebouwde omzetter (")
    assert problem.remedy == _REMEDY
    assert good.pdf.is_file()
    assert not bad.pdf.exists()


def test_missing_word_file(tmp_path: Path) -> None:
    gone = ConvertJob("weg", tmp_path / "weg.docx", tmp_path / "weg.pdf")
    with pytest.raises(EngineFailedError) as caught:
        Dxpdf().convert([gone], lambda finished: None)
    assert [problem.file for problem in caught.value.problems] == ["weg"]


@pytest.mark.parametrize(
    ("trouble", "kind", "reason"),
    [
        ("breuk", EngineFailedError, "de omzetter brak af"),
        ("vastloper", EngineTimeoutError, "de omzetter liep vast"),
        ("half", EngineFailedError, "de omzetter schreef geen hele PDF"),
    ],
)
def test_worker_in_trouble_costs_one_document(
    tmp_path: Path, trouble: str, kind: type[EngineFailedError], reason: str
) -> None:
    jobs = [job(tmp_path, label) for label in ("stuk 1", trouble, "stuk 3")]
    engine = Dxpdf(workers=1, stall_seconds=1, command=_STAND_IN)
    with pytest.raises(EngineFailedError) as caught:
        engine.convert(jobs, lambda finished: None)
    assert type(caught.value) is kind
    assert caught.value.exit_code == 5
    assert str(caught.value) == (
        f"{trouble}: kan niet naar PDF worden omgezet door de ingebouwde omzetter ({reason}). "
        f"{_REMEDY}"
    )
    assert [work.pdf.is_file() for work in jobs] == [True, False, True]


def test_worker_that_does_not_start(tmp_path: Path) -> None:
    engine = Dxpdf(command=[str(tmp_path / "bestaat-niet")])
    with pytest.raises(EngineFailedError) as caught:
        engine.convert([job(tmp_path, "stuk")], lambda finished: None)
    assert "(de omzetter start niet (" in str(caught.value)


def test_error_of_on_done_comes_through_and_ends_the_workers(tmp_path: Path) -> None:
    jobs = [job(tmp_path, "stuk 1"), job(tmp_path, "vastloper")]

    def stop(finished: ConvertJob) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Dxpdf(workers=2, command=_STAND_IN).convert(jobs, stop)
    assert jobs[0].pdf.is_file()
