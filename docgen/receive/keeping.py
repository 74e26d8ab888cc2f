"""Keeping received bytes under their SHA-256, as they came, before anything looks at them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from docgen.core.errors import DataError, Problem
from docgen.core.files import copy_atomically, write_atomically
from docgen.core.kept import FOLDER, STEM, kept_at

# Under these names a file in the archive opens with the program it belongs to; anything else
# becomes ".bin", so that no click starts a program that came by mail.
_SUFFIXES = re.compile(
    r"\.(?:pdf|jpe?g|png|tiff?|gif|bmp|webp|heic|eml|msg|zip|rar|7z|dat|p7m|p7s|asice|docx?|odt"
    r"|xlsx|txt|xml)"
)


def lost(home: Path, sha256: str) -> Path:
    """Where received bytes would be; never a file."""
    return home / FOLDER / sha256 / "verdwenen"


def keep(content: bytes | Path, name: str, home: Path) -> tuple[str, Path]:
    """Keep the bytes as ``retour/<sha256>/ontvangen.<ext>``; those already there stay.

    Returns their fingerprint and where they are.

    Raises:
        DataError: They cannot be read, or changed while they were read.
        DocgenError: They cannot be written.
    """
    try:
        sha256 = _sha256(content)
        kept = kept_at(home, sha256)
        if kept is not None:
            return sha256, kept
        kept = home / FOLDER / sha256 / f"{STEM}{_suffix(name)}"
        if isinstance(content, bytes):
            write_atomically(kept, content)
        else:
            copy_atomically(content, kept)
        if _sha256(kept) == sha256:
            return sha256, kept
        # It was still being written while it was copied: what is there has another fingerprint.
        kept.unlink()
    except OSError as exc:
        raise _unreadable(name, _why(exc)) from exc
    raise _unreadable(name, "het wordt nog gewijzigd")


def _sha256(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _suffix(name: str) -> str:
    suffix = Path(name).suffix.lower()
    return suffix if _SUFFIXES.fullmatch(suffix) else ".bin"


def _why(exc: OSError) -> str:
    if isinstance(exc, FileNotFoundError):
        return "het is er niet meer"
    if isinstance(exc, PermissionError):
        return "u mag het niet openen, of een ander programma houdt het vast"
    return exc.strerror or str(exc)


def _unreadable(name: str, why: str) -> DataError:
    return DataError(
        Problem(
            name,
            "",
            f"het bestand kan niet worden gelezen ({why})",
            "Sluit het als het in een ander programma open staat, controleer of u het zelf kunt "
            "openen, en geef de opdracht opnieuw.",
        )
    )
