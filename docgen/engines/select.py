"""Choosing the converter, without starting anything."""

from __future__ import annotations

from docgen.core.errors import EngineMissingError, UsageError
from docgen.engines import dxpdf, libreoffice, soffice
from docgen.engines.base import Converter
from docgen.engines.dxpdf import Dxpdf
from docgen.engines.libreoffice import LibreOffice

AUTO = "auto"
EMBEDDED = dxpdf.NAME
NAMES = (AUTO, libreoffice.NAME, dxpdf.NAME)


def choose(name: str) -> Converter:
    """The converter that ``--engine`` names.

    ``auto`` is LibreOffice when it is found, the embedded one otherwise.

    Raises:
        UsageError: There is no engine of that name.
        EngineMissingError: LibreOffice was asked for and is not on this machine.
    """
    if name not in NAMES:
        raise UsageError.of(
            f"onbekende omzetter “{name}”", f"Kies uit: {', '.join(NAMES)}.", place="--engine"
        )
    if name == dxpdf.NAME:
        return Dxpdf()
    program = soffice.find()
    if program is not None:
        return LibreOffice([str(program)])
    if name == AUTO:
        return Dxpdf()
    raise EngineMissingError.of(
        "LibreOffice is niet gevonden op deze computer",
        "Installeer LibreOffice, of gebruik de ingebouwde omzetter (--engine ingebouwd). "
        f"Staat LibreOffice op een eigen plaats, zet die dan in {soffice.VARIABLE}.",
    )
