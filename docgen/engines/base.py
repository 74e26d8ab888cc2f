"""What docgen asks of an outside tool, and nothing more.

An engine wrapper is the only place where the tool's own exceptions are known: it translates
them into `docgen.core.errors`, with ``from exc``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Which engine this is, as the register keeps it.

    Attributes:
        name: Name on the command line, such as ``libreoffice``.
        version: Version as the tool itself gives it.
        tagged: Whether its PDF's are tagged throughout, the ground for a PDF/UA claim.
    """

    name: str
    version: str
    tagged: bool


@dataclass(frozen=True, slots=True)
class ConvertJob:
    """One Word file to convert.

    Attributes:
        label: Name for messages: ``oplegger van Soest``.
        docx: Word file to read.
        pdf: PDF to write; written whole or not at all.
    """

    label: str
    docx: Path
    pdf: Path


class Converter(Protocol):
    """Turns Word files into PDF."""

    @property
    def info(self) -> EngineInfo:
        """Which engine this is."""
        ...

    def convert(self, jobs: Sequence[ConvertJob], on_done: Callable[[ConvertJob], None]) -> None:
        """Convert every job; call ``on_done`` in the calling thread as each PDF stands there.

        Order of completion is free. The same Word file gives the same PDF bytes in every run,
        except for dates and identifiers, which the stages after it take out.

        Raises:
            EngineFailedError: A document gave no PDF, also not in a second try; every such
                document is named. The other documents' PDFs are there.
        """
        ...
