"""PDFs are put in place whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.errors import EngineFailedError
from docgen.engines.base import ConvertJob
from docgen.engines.placing import is_whole_pdf, place_bytes, place_file

_PDF = b"%PDF-1.7\nstuk\n%%EOF\n"


def _job(folder: Path) -> ConvertJob:
    return ConvertJob("stuk", folder / "a.docx", folder / "a.pdf")


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_old_file_is_replaced_and_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"oud")
    (tmp_path / "bron").write_bytes(_PDF)
    place_file(tmp_path / "bron", _job(tmp_path))
    assert (tmp_path / "a.pdf").read_bytes() == _PDF
    assert _names(tmp_path) == ["a.pdf", "bron"]


def test_failure_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"oud")
    with pytest.raises(EngineFailedError):
        place_file(tmp_path / "weg", _job(tmp_path))
    assert (tmp_path / "a.pdf").read_bytes() == b"oud"
    assert _names(tmp_path) == ["a.pdf"]


def test_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineFailedError) as caught:
        place_bytes(_PDF, _job(tmp_path / "weg"))
    assert str(caught.value) == (
        "stuk: de PDF “a.pdf” kan niet worden weggeschreven (No such file or directory). "
        "Controleer of de map bestaat, of er ruimte op de schijf is en of de PDF niet in een "
        "ander programma openstaat."
    )


@given(cut=st.integers(min_value=0, max_value=len(_PDF) - 2))
def test_half_a_pdf_is_not_whole(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = tmp_path_factory.mktemp("half") / "a.pdf"
    path.write_bytes(_PDF[:cut])
    assert is_whole_pdf(path) is (b"%%EOF" in _PDF[:cut])


def test_whole_and_missing(tmp_path: Path) -> None:
    assert not is_whole_pdf(tmp_path / "weg.pdf")
    (tmp_path / "a.pdf").write_bytes(_PDF + b"\n" * 1000)
    assert is_whole_pdf(tmp_path / "a.pdf")
