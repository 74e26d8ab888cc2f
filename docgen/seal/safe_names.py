"""Names under which files from anywhere can be written on any disk, and never outside a folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from docgen.core.shapes import is_reserved

_MOST_CHARS = 120
_ALLOWED = frozenset(" -_.,()+=@’'")
_NAMELESS = "bijlage"


def safe_names(names: Iterable[str]) -> list[str]:
    """A safe name for each, all different, also where capitals make no difference."""
    used: set[str] = set()
    made = []
    for name in names:
        safe = _numbered(_safe(name), used)
        used.add(safe.casefold())
        made.append(safe)
    return made


def _safe(name: str) -> str:
    """The name without what a disk reads as something else.

    Source: Microsoft, "Naming Files, Paths, and Namespaces": no separators, no reserved names, no
    dot or blank at the end.
    """
    plain = "".join(char if char.isalnum() or char in _ALLOWED else "_" for char in name)
    path = PurePosixPath(plain)
    stem = path.stem[: _MOST_CHARS - len(path.suffix[:20])]
    short = f"{stem}{path.suffix[:20]}".strip(" .") or _NAMELESS
    return f"_{short}" if is_reserved(short) else short


def _numbered(name: str, used: set[str]) -> str:
    path, number, found = PurePosixPath(name), 1, name
    while found.casefold() in used:
        number += 1
        found = f"{path.stem} ({number}){path.suffix}"
    return found
