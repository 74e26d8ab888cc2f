"""Putting a finished PDF in its place: whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from docgen.core.errors import EngineFailedError, Problem
from docgen.engines.base import ConvertJob

_END_MARK = b"%%EOF"
# ISO 32000-1 annex H, note 18: readers look for the end mark in the last 1024 bytes.
_TAIL_BYTES = 1024


def is_whole_pdf(path: Path) -> bool:
    """Whether the file begins and ends as a PDF does (ISO 32000-1, 7.5.2 and 7.5.5)."""
    try:
        with path.open("rb") as stream:
            if stream.read(5) != b"%PDF-":
                return False
            stream.seek(0, os.SEEK_END)
            stream.seek(max(0, stream.tell() - _TAIL_BYTES))
            return _END_MARK in stream.read()
    except OSError:
        return False


def place_file(source: Path, job: ConvertJob) -> None:
    """Copy a finished PDF to ``job.pdf``; a reader never sees half of it.

    Raises:
        EngineFailedError: The folder of ``job.pdf`` cannot be written.
    """

    def copy(target: BinaryIO) -> None:
        with source.open("rb") as stream:
            shutil.copyfileobj(stream, target)

    _place(copy, job)


def place_bytes(data: bytes, job: ConvertJob) -> None:
    """Write a PDF to ``job.pdf``; a reader never sees half of it.

    Raises:
        EngineFailedError: The folder of ``job.pdf`` cannot be written.
    """

    def write(target: BinaryIO) -> None:
        target.write(data)

    _place(write, job)


def _place(fill: Callable[[BinaryIO], None], job: ConvertJob) -> None:
    try:
        # In the same folder, because a rename is only atomic within one file system.
        handle, name = tempfile.mkstemp(prefix=".docgen-", suffix=".tmp", dir=job.pdf.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                fill(stream)
            _apply_umask(name)
            Path(name).replace(job.pdf)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise EngineFailedError(
            Problem(
                job.label,
                "",
                f"de PDF “{job.pdf.name}” kan niet worden weggeschreven "
                f"({error.strerror or type(error).__name__})",
                "Controleer of de map bestaat, of er ruimte op de schijf is en of de PDF niet in "
                "een ander programma openstaat.",
            )
        ) from error


def _apply_umask(name: str) -> None:
    # mkstemp makes files for the owner only; a PDF that colleagues share needs the usual mode.
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
