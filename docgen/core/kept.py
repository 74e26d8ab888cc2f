"""Where received bytes are kept: under their SHA-256, as they came."""

from __future__ import annotations

from pathlib import Path

from docgen.core.provenance import sha256_file

FOLDER = "retour"
STEM = "ontvangen"


def kept_at(home: Path, sha256: str) -> Path | None:
    """Where received bytes are kept; ``None`` if they are not there or were damaged."""
    folder = home / FOLDER / sha256
    kept = sorted(folder.glob(f"{STEM}*")) if folder.is_dir() else []
    return next((path for path in kept if sha256_file(path) == sha256), None)
