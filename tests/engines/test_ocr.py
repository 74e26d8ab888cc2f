"""Reading text from pictures."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from docgen.engines.ocr import FakeReader, NoReader, Tesseract, best_reader
from tests.needs import needs_tesseract

WHITE = np.full((60, 400), 255, np.uint8)


def test_without_tesseract_nothing_is_read() -> None:
    assert not NoReader().present
    assert NoReader().read(WHITE) == ""


def test_the_fake_reads_what_it_was_told() -> None:
    assert FakeReader("versie 1.0").present
    assert FakeReader("versie 1.0").read(WHITE, line=True) == "versie 1.0"


def test_a_program_that_is_not_there_reads_nothing(tmp_path: Path) -> None:
    assert Tesseract(tmp_path / "weg", "nld").read(WHITE) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="een script als programma")
def test_a_program_that_fails_reads_nothing(tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho half; exit 1\n", encoding="utf-8")
    program.chmod(0o755)
    assert Tesseract(program, "nld").read(WHITE) == ""


@needs_tesseract
def test_tesseract_reads_a_line() -> None:
    reader = best_reader()
    picture = np.full((120, 900), 255, np.uint8)
    cv2.putText(picture, "versie 1.0 partij 7", (40, 80), cv2.FONT_HERSHEY_SIMPLEX, 2, 0, 3)
    assert reader.present
    assert "partij" in reader.read(picture, line=True)
