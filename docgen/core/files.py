"""Writing files so that nothing is ever half there.

A file is written beside its place under a temporary name, flushed to the disk and then moved
into place in one step. A crash at any moment leaves the old file or the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from docgen.core.errors import DocgenError

TEMP_PREFIX = ".docgen-"
TEMP_SUFFIX = ".deel"


def _temporary(path: Path) -> Path:
    return path.with_name(f"{TEMP_PREFIX}{os.getpid()}-{path.name}{TEMP_SUFFIX}")


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes stand at ``path`` when the block ends, and only then."""
    temporary = _temporary(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as exc:
        _drop(temporary)
        raise _not_writable(path, exc) from exc


def write_atomically(path: Path, data: bytes) -> None:
    """Write the bytes to ``path``, whole or not at all; folders are made as needed.

    Raises:
        DocgenError: The disk is full, the folder is not writable, or the file is held open by
            another program (Windows).
    """
    with _replacing(path) as stream:
        stream.write(data)


def copy_atomically(source: Path, target: Path) -> None:
    """Copy a file to ``target``, whole or not at all.

    Raises:
        DocgenError: As for `write_atomically`.
    """
    with _replacing(target) as writer, source.open("rb") as reader:
        shutil.copyfileobj(reader, writer)


def _drop(temporary: Path) -> None:
    # Where writing failed, deleting may fail as well; the error worth telling is the first.
    with suppress(OSError):
        temporary.unlink(missing_ok=True)


def _not_writable(path: Path, exc: OSError) -> DocgenError:
    return DocgenError.of(
        f"het bestand kan niet worden geschreven ({exc.strerror or exc})",
        "Sluit het bestand als het in een ander programma open staat, controleer of er ruimte op "
        "de schijf is en of u in deze map mag schrijven, en geef de opdracht opnieuw.",
        file=str(path),
    )


def remove_leftovers(folder: Path) -> None:
    """Delete temporary files that a killed run left behind below ``folder``.

    Only call this while holding the dossier's lock: another run's files look the same.
    """
    for leftover in folder.rglob(f"{TEMP_PREFIX}*{TEMP_SUFFIX}"):
        _drop(leftover)
