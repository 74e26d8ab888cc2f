"""The sources that a run had before it, kept under their fingerprints and laid out again.

``bronnen/<sha256><suffix>``: every file of the pack's folder and the list of parties, as they were
when copies were made of them. So a copy of years ago can be made again, and an amended text can be
held against the one that was signed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from docgen.core.dossier import PARTY_FILES, TEMPLATES, Dossier
from docgen.core.errors import DataError, IncompleteError, Problem
from docgen.core.files import write_atomically
from docgen.core.provenance import sha256
from docgen.core.records import RunRecord

FOLDER = "bronnen"
_PACK = "pakket"


def source_path(name: str, digest: str) -> str:
    """Where a source is kept, relative to the covenant's folder."""
    return f"{FOLDER}/{digest}{PurePosixPath(name).suffix}"


def lay_out(home: Path, run: RunRecord, folder: Path) -> Dossier:
    """Lay the sources of a run out as a dossier of its own.

    Args:
        home: Folder of the covenant, with the kept sources.
        folder: Empty folder for the dossier.

    Raises:
        IncompleteError: A source is lost or was changed; all are named.
        DataError: The register names files that cannot be laid out.
    """
    pack = folder / TEMPLATES / _PACK
    found = {pack / _plain(name): (name, digest) for name, digest in run.pack.items()}
    lists = {folder / _plain(name): (name, digest) for name, digest in run.parties.items()}
    roll = [path for path in lists if path.name in PARTY_FILES]
    if not roll:
        raise DataError.of(
            "het register noemt geen lijst van partijen bij deze stukken",
            "Zet de laatste reservekopie van het register terug.",
        )
    for path, data in _read(home, found | lists).items():
        write_atomically(path, data)
    return Dossier(folder, pack, roll[0])


def _plain(name: str) -> str:
    odd = name in ("", ".", "..") or "\\" in name or ":" in name
    if odd or PurePosixPath(name).name != name:
        raise DataError.of(
            f"het register noemt een bron met een onmogelijke naam (“{name}”)",
            "Zet de laatste reservekopie van het register terug.",
        )
    return name


def _read(home: Path, wanted: Mapping[Path, tuple[str, str]]) -> dict[Path, bytes]:
    found, lost = {}, []
    for target, (name, digest) in wanted.items():
        path = home / source_path(name, digest)
        data = path.read_bytes() if path.is_file() else b""
        if sha256(data) == digest:
            found[target] = data
            continue
        state = "gewijzigd" if path.is_file() else "niet meer te vinden"
        lost.append(
            Problem(
                f"{FOLDER}/{path.name}",
                name,
                f"deze bron, zoals zij bij het maken van de stukken was, is {state}",
                f"Zet de map ‘{FOLDER}’ terug uit een reservekopie.",
            )
        )
    if lost:
        raise IncompleteError(lost)
    return found
