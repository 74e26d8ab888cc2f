"""LibreOffice: the real one for what comes out, a stand-in for all that can go wrong."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pypdf
import pytest

from docgen.core.errors import EngineFailedError, EngineTimeoutError
from docgen.engines import fonts, soffice
from docgen.engines.base import ConvertJob
from docgen.engines.libreoffice import LibreOffice
from docgen.engines.soffice_batch import Limits
from tests.engines.words import (
    HEIGHT_MM,
    PIXELS,
    WIDTH_MM,
    broken_job,
    font_families,
    is_tagged,
    job,
    picture_pixels,
    picture_size_mm,
)
from tests.needs import needs_libreoffice

_STAND_IN = Path(__file__).with_name("soffice_stand_in.py")
_REMEDY = (
    "Open het Word-bestand in Word, sla het opnieuw op en probeer het nog eens. Blijft het "
    "misgaan, gebruik dan de ingebouwde omzetter (--engine ingebouwd)."
)
_ILL_REMEDY = (
    "Start LibreOffice een keer met de hand en kijk of het werkt; installeer het zo nodig "
    "opnieuw. Of gebruik de ingebouwde omzetter (--engine ingebouwd)."
)


def _stand_in(tmp_path: Path, processes: int = 1) -> LibreOffice:
    command = [sys.executable, str(_STAND_IN), str(tmp_path / "log")]
    return LibreOffice(command, processes, Limits(first=3, stall=2))


def _starts(tmp_path: Path) -> list[list[int]]:
    lines = (tmp_path / "log").read_text(encoding="utf-8").splitlines()
    return [[int(word) for word in line.split()] for line in lines]


def _convert(engine: LibreOffice, jobs: list[ConvertJob]) -> list[str]:
    done: list[str] = []

    def on_done(finished: ConvertJob) -> None:
        assert finished.pdf.is_file()
        done.append(finished.label)

    engine.convert(jobs, on_done)
    return done


def test_all_documents_go_through_one_process(tmp_path: Path) -> None:
    jobs = [job(tmp_path, f"stuk {number}") for number in range(5)]
    assert sorted(_convert(_stand_in(tmp_path), jobs)) == [f"stuk {n}" for n in range(5)]
    assert [count for _, count in _starts(tmp_path)] == [5]


def test_documents_are_spread_over_processes(tmp_path: Path) -> None:
    jobs = [job(tmp_path, f"stuk {number}") for number in range(5)]
    _convert(_stand_in(tmp_path, processes=2), jobs)
    assert sorted(count for _, count in _starts(tmp_path)) == [2, 3]


def test_no_jobs_start_nothing(tmp_path: Path) -> None:
    assert _convert(_stand_in(tmp_path), []) == []
    assert not (tmp_path / "log").exists()


@pytest.mark.parametrize("trouble", ["eenmaal breuk", "eenmaal half", "eenmaal vastloper"])
def test_second_try_saves_a_document(tmp_path: Path, trouble: str) -> None:
    jobs = [job(tmp_path, label) for label in ("stuk 1", trouble, "stuk 3")]
    done = _convert(_stand_in(tmp_path), jobs)
    assert sorted(done) == sorted(["stuk 1", trouble, "stuk 3"])


@pytest.mark.parametrize(
    ("trouble", "kind", "what"),
    [
        ("breuk", EngineFailedError, "LibreOffice brak twee keer af op dit stuk"),
        ("half", EngineFailedError, "LibreOffice brak twee keer af op dit stuk"),
        ("vastloper", EngineTimeoutError, "LibreOffice liep twee keer vast op dit stuk"),
        (
            "overslaan",
            EngineFailedError,
            "LibreOffice kan dit stuk niet openen of niet naar PDF omzetten",
        ),
    ],
)
def test_bad_document_fails_alone(
    tmp_path: Path, trouble: str, kind: type[EngineFailedError], what: str
) -> None:
    jobs = [job(tmp_path, label) for label in ("stuk 1", trouble, "stuk 3", "stuk 4")]
    done: list[str] = []
    with pytest.raises(EngineFailedError) as caught:
        _stand_in(tmp_path).convert(jobs, lambda finished: done.append(finished.label))
    assert type(caught.value) is kind
    assert caught.value.exit_code == 5
    assert [str(problem) for problem in caught.value.problems] == [f"{trouble}: {what}. {_REMEDY}"]
    assert sorted(done) == ["stuk 1", "stuk 3", "stuk 4"]
    assert not jobs[1].pdf.exists()


def test_every_bad_document_is_named(tmp_path: Path) -> None:
    jobs = [job(tmp_path, label) for label in ("breuk a", "stuk 1", "half b", "overslaan c")]
    with pytest.raises(EngineFailedError) as caught:
        _stand_in(tmp_path).convert(jobs, lambda finished: None)
    names = {problem.file for problem in caught.value.problems}
    assert names == {"breuk a", "half b", "overslaan c"}
    assert jobs[1].pdf.is_file()


def test_broken_program_is_given_up(tmp_path: Path) -> None:
    jobs = [job(tmp_path, f"breuk {number:02d}") for number in range(20)]
    with pytest.raises(EngineFailedError) as caught:
        _stand_in(tmp_path).convert(jobs, lambda finished: None)
    assert len(caught.value.problems) == 20
    assert f"geeft op deze computer geen enkel resultaat. {_ILL_REMEDY}" in str(caught.value)
    assert len(_starts(tmp_path)) == 8


def test_program_that_does_not_start(tmp_path: Path) -> None:
    engine = LibreOffice([str(tmp_path / "bestaat-niet")])
    with pytest.raises(EngineFailedError) as caught:
        engine.convert([job(tmp_path, "stuk")], lambda finished: None)
    assert str(caught.value).startswith("LibreOffice start niet (")
    assert caught.value.problems[0].remedy == _ILL_REMEDY


def test_missing_word_file_does_not_stop_the_others(tmp_path: Path) -> None:
    good = job(tmp_path, "stuk 1")
    gone = ConvertJob("weg", tmp_path / "weg.docx", tmp_path / "weg.pdf")
    with pytest.raises(EngineFailedError) as caught:
        _stand_in(tmp_path).convert([gone, good], lambda finished: None)
    assert str(caught.value).startswith("weg: het Word-bestand kan niet worden gelezen (")
    assert good.pdf.is_file()


def test_missing_output_folder_is_said(tmp_path: Path) -> None:
    good = job(tmp_path, "stuk")
    lost = ConvertJob("stuk", good.docx, tmp_path / "weg" / "stuk.pdf")
    with pytest.raises(EngineFailedError) as caught:
        _stand_in(tmp_path).convert([lost], lambda finished: None)
    assert str(caught.value).startswith("stuk: de PDF “stuk.pdf” kan niet worden weggeschreven (")


@pytest.mark.skipif(os.name != "posix", reason="os.kill(pid, 0) vraagt alleen op POSIX naar leven")
def test_interruption_ends_the_processes(tmp_path: Path) -> None:
    jobs = [job(tmp_path, "stuk"), job(tmp_path, "vastloper")]

    def interrupt(finished: ConvertJob) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _stand_in(tmp_path, processes=2).convert(jobs, interrupt)
    for _ in range(200):
        if not any(_alive(pid) for pid, _ in _starts(tmp_path)):
            return
        time.sleep(0.05)
    pytest.fail("een proces leeft nog")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _real() -> LibreOffice:
    program = soffice.find()
    assert program is not None
    return LibreOffice([str(program)])


@needs_libreoffice
def test_real_pdf_is_tagged_a4_with_its_picture(tmp_path: Path) -> None:
    work = job(tmp_path, "oplegger van “Súdwest” & co", with_picture=True)
    assert _convert(_real(), [work]) == [work.label]
    reader = pypdf.PdfReader(work.pdf)
    assert reader.pages[0].extract_text().splitlines()[0].strip() == work.label
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert is_tagged(work.pdf)


@needs_libreoffice
def test_real_picture_keeps_size_and_pixels(tmp_path: Path) -> None:
    work = job(tmp_path, "stuk", with_picture=True)
    _convert(_real(), [work])
    assert picture_size_mm(work.pdf) == pytest.approx((WIDTH_MM, HEIGHT_MM), abs=0.1)
    assert picture_pixels(work.pdf) == PIXELS


@needs_libreoffice
def test_real_bad_file_fails_alone(tmp_path: Path) -> None:
    bad, good = broken_job(tmp_path, "kapot"), job(tmp_path, "goed")
    with pytest.raises(EngineFailedError) as caught:
        _real().convert([bad, good], lambda finished: None)
    assert [problem.file for problem in caught.value.problems] == ["kapot"]
    assert good.pdf.is_file()


@needs_libreoffice
@pytest.mark.skipif(not fonts.uses_fontconfig(), reason="dit systeem gebruikt geen fontconfig")
def test_real_without_system_fonts_uses_arimo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "leeg.conf"
    empty.write_text("<fontconfig></fontconfig>", encoding="utf-8", newline="\n")
    monkeypatch.setenv("FONTCONFIG_FILE", str(empty))
    work = job(tmp_path, "stuk")
    _convert(_real(), [work])
    assert font_families(work.pdf) == {"Arimo"}
