"""Marks for tests that need an outside program, or files that lie beside the repository.

On a user's machine such a test is skipped with the reason. In CI (``CI`` set) a missing program
is a failure: the mark then lets the test run, and it fails for want of the program.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

IN_CI = bool(os.environ.get("CI"))
MDTO = Path(__file__).resolve().parents[2] / "shared" / "mdto"
"""The schemas of MDTO and its published examples, which are not ours to copy."""


def _missing(what: str, present: bool) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        not present and not IN_CI, reason=f"{what} staat niet op deze machine"
    )


needs_libreoffice = _missing(
    "LibreOffice", bool(shutil.which("soffice") or shutil.which("libreoffice"))
)
needs_tesseract = _missing("tesseract", bool(shutil.which("tesseract")))
needs_poppler = _missing("poppler", bool(shutil.which("pdftoppm") and shutil.which("pdffonts")))
needs_mdto = _missing("de map met de schema’s van MDTO", MDTO.is_dir())
