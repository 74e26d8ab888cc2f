"""Facts about the outside tools on this machine, for ``docgen diagnose``. Prints nothing."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
from dataclasses import dataclass

from docgen.engines import dxpdf, fonts, libreoffice, soffice

_ASK_SECONDS = 30
_UNKNOWN = "onbekend"
_DUTCH = "nld"
LIBRARIES = (
    "docxtpl",
    "python-docx",
    "Jinja2",
    "lxml",
    "pikepdf",
    "pypdf",
    "pypdfium2",
    "reportlab",
    "zxing-cpp",
    "dxpdf",
    "openpyxl",
    "filelock",
    "typer",
    "rich",
    "pyHanko",
)


@dataclass(frozen=True, slots=True)
class EngineFacts:
    """One tool on this machine, in words for the secretary.

    Attributes:
        name: Name, as ``--engine`` takes it where it is a converter.
        present: Whether it can be used.
        version: Version, or ``""``.
        path: Where the program is, or ``""`` for a part of docgen itself.
        purpose: What it is for.
        note: What to know about it, or what is missed without it; may be ``""``.
    """

    name: str
    present: bool
    version: str
    path: str
    purpose: str
    note: str


@dataclass(frozen=True, slots=True)
class FontFacts:
    """Typefaces: the shipped one and what the system has.

    Attributes:
        bundled: Family that docgen ships.
        bundled_complete: Whether all four of its styles are there.
        arial_like: Families with Arial's widths among the system's fonts.
    """

    bundled: str
    bundled_complete: bool
    arial_like: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """All that `look_around` found.

    Attributes:
        platform: Operating system and its version.
        python: Version of Python.
        engines: The tools, converters first.
        fonts: The typefaces.
        libraries: Name and version of each library; the version is ``""`` if it is missing.
    """

    platform: str
    python: str
    engines: tuple[EngineFacts, ...]
    fonts: FontFacts
    libraries: tuple[tuple[str, str], ...]


def look_around() -> Facts:
    """Look at this machine. Starts tesseract for its version; raises nothing."""
    return Facts(
        platform=platform.platform(),
        python=platform.python_version(),
        engines=(_libreoffice(), _embedded(), _tesseract()),
        fonts=_fonts(),
        libraries=tuple((name, _library_version(name)) for name in LIBRARIES),
    )


def _libreoffice() -> EngineFacts:
    program = soffice.find()
    return EngineFacts(
        name=libreoffice.NAME,
        present=program is not None,
        version="" if program is None else soffice.version([str(program)]).text,
        path="" if program is None else str(program),
        purpose="zet Word om naar PDF: het meest gelijk aan Word, met labels voor "
        "toegankelijkheid (PDF/UA)",
        note=""
        if program
        else "Niet gevonden: docgen gebruikt de ingebouwde omzetter. Zonder LibreOffice geen "
        "PDF/UA.",
    )


def _embedded() -> EngineFacts:
    version = dxpdf.installed_version()
    return EngineFacts(
        name=dxpdf.NAME,
        present=version is not None,
        version=version or "",
        path="",
        purpose="zet Word om naar PDF zonder ander programma",
        note="Haalt PDF/A-2b, maar labelt bijna niets: de PDF's voldoen niet aan PDF/UA."
        if version
        else "Niet geïnstalleerd: zonder LibreOffice kan docgen geen PDF's maken. Installeer "
        "docgen opnieuw.",
    )


def _tesseract() -> EngineFacts:
    program = shutil.which("tesseract")
    purpose = "leest de tekst van gescande retouren (niet verplicht)"
    if program is None:
        note = "Niet gevonden: van scans wordt alleen de code in de marge gelezen, niet de tekst."
        return EngineFacts("tesseract", False, "", "", purpose, note)
    words = _first_line(program, "--version").split()
    languages = _languages(program)
    note = f"Talen: {', '.join(languages) or 'geen'}."
    if _DUTCH not in languages:
        note += " Nederlands (nld) ontbreekt: installeer het taalbestand voor betere herkenning."
    version = words[1] if len(words) > 1 else _UNKNOWN
    return EngineFacts("tesseract", True, version, program, purpose, note)


def _languages(program: str) -> tuple[str, ...]:
    # The first line is a heading; the others name one language each.
    return tuple(line.strip() for line in _ask(program, "--list-langs")[1:] if line.strip())


def _first_line(program: str, argument: str) -> str:
    return next(iter(_ask(program, argument)), "")


def _ask(program: str, argument: str) -> list[str]:
    try:
        # Old versions of tesseract answer on stderr.
        return subprocess.run(
            [program, argument],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            timeout=_ASK_SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ).stdout.splitlines()
    except (OSError, subprocess.TimeoutExpired):
        return []


def _library_version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _fonts() -> FontFacts:
    return FontFacts(
        bundled=fonts.FAMILY,
        bundled_complete=all(path.is_file() for path in fonts.STYLE_FILES),
        arial_like=fonts.arial_like(fonts.system_folders()),
    )
