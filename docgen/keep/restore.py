"""A working dossier out of an archive package."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from docgen.core.dossier import OUTPUT, REGISTER, TEMPLATES
from docgen.core.errors import DocgenError, Problem, VerificationError
from docgen.core.progress import Report
from docgen.keep.bag_source import BagSource
from docgen.keep.contents import DOSSIER

_BLOCK = 1 << 20


def register_in(payload: Mapping[str, str]) -> str:
    """Where the register of the dossier in a package is, from the dossier on.

    Raises:
        VerificationError: There is none.
    """
    names = [name.removeprefix(DOSSIER) for name in payload if name.startswith(DOSSIER)]
    registers = [
        name for name in names if name.startswith(f"{OUTPUT}/") and name.endswith(REGISTER)
    ]
    if not registers or not any(name.startswith(f"{TEMPLATES}/") for name in names):
        raise VerificationError(
            Problem(
                "",
                "",
                "in dit pakket zit geen dossier van docgen (een register en sjablonen)",
                "Noem een pakket dat ‘docgen archief’ heeft gemaakt.",
            )
        )
    return registers[0]


def unpack(source: BagSource, payload: Mapping[str, str], folder: Path, report: Report) -> int:
    """Write the dossier of a package into a folder; every byte is checked as it is written.

    Returns:
        How many files were written.

    Raises:
        VerificationError: A file changed since the package was checked.
        DocgenError: A file cannot be written.
    """
    wanted = {name: digest for name, digest in payload.items() if name.startswith(DOSSIER)}
    for name, digest in wanted.items():
        target = folder / name.removeprefix(DOSSIER)
        if _written(source, name, target) != digest:
            what = "dit bestand wijzigde terwijl het werd gelezen"
            raise VerificationError(Problem(name, "", what, "Geef de opdracht opnieuw."))
        report(len(wanted), name)
    return len(wanted)


def _written(source: BagSource, name: str, target: Path) -> str:
    digest = hashlib.sha256()
    with source.open(name) as reader:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as writer:
                while block := reader.read(_BLOCK):
                    digest.update(block)
                    writer.write(block)
                writer.flush()
                os.fsync(writer.fileno())
        except OSError as exc:
            raise _not_written(target, exc) from exc
    return digest.hexdigest()


def _not_written(path: Path, exc: OSError) -> DocgenError:
    return DocgenError.of(
        f"het dossier kan niet worden geschreven ({exc.strerror or exc})",
        "Controleer of er ruimte op de schijf is en of u in deze map mag schrijven, en geef de "
        "opdracht opnieuw; er is niets half weggeschreven.",
        file=str(path),
    )
