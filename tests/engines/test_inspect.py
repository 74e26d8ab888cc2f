"""Facts for ``docgen diagnose``."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from docgen.engines import soffice
from docgen.engines.inspect import LIBRARIES, look_around


def test_facts_of_this_machine() -> None:
    facts = look_around()
    assert facts.python == platform.python_version()
    assert [engine.name for engine in facts.engines] == ["libreoffice", "ingebouwd", "tesseract"]
    assert [name for name, _ in facts.libraries] == list(LIBRARIES)
    assert dict(facts.libraries)["dxpdf"] == facts.engines[1].version
    assert facts.fonts.bundled == "Arimo"
    assert facts.fonts.bundled_complete


def test_embedded_engine_is_honest_about_pdf_ua() -> None:
    assert look_around().engines[1].note == (
        "Haalt PDF/A-2b, maar labelt bijna niets: de PDF's voldoen niet aan PDF/UA."
    )


def test_missing_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(soffice.VARIABLE, str(tmp_path / "weg"))
    libreoffice, _, tesseract = look_around().engines
    assert not libreoffice.present
    assert libreoffice.note == (
        "Niet gevonden: docgen gebruikt de ingebouwde omzetter. Zonder LibreOffice geen PDF/UA."
    )
    assert not tesseract.present
    assert tesseract.note == (
        "Niet gevonden: van scans wordt alleen de code in de marge gelezen, niet de tekst."
    )
