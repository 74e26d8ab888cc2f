"""What an earlier copy was made of, laid out again as the dossier was then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from docgen.core.dossier import TEMPLATES, Dossier
from docgen.core.errors import IncompleteError, Problem, UsageError, VerificationError
from docgen.core.files import copy_atomically, write_atomically
from docgen.core.provenance import sha256, sha256_file
from docgen.core.records import CopyRecord, PartRecord, RunRecord
from docgen.core.register import Register

_SOURCES = "bronnen"
_BACKUP = "Zet het terug uit een reservekopie of uit een archiefpakket."


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which copies are to be made again.

    Attributes:
        party: Number of the party.
        name: Its name, for messages.
        version: Revision of the text.
        documents: Ids of documents; empty for all.
        sequence: Copy number; ``None`` for the last one.
    """

    party: int
    name: str
    version: str
    documents: tuple[str, ...] = ()
    sequence: int | None = None


def chosen(copies: Iterable[CopyRecord], wanted: Wanted) -> tuple[CopyRecord, ...]:
    """The copies that are asked for, of each document and format one.

    Raises:
        UsageError: There is none, or a document has no such copy.
        IncompleteError: The register does not tell what one of them was made of.
    """
    mine = [
        copy
        for copy in copies
        if copy.party_nr == wanted.party and copy.version == wanted.version and not copy.concept
    ]
    known = dict.fromkeys(copy.document for copy in mine)
    missing = [name for name in wanted.documents if name not in known]
    if not mine or missing:
        raise UsageError(_no_copy(wanted, name, known) for name in missing or [""])
    found: dict[tuple[str, str], CopyRecord] = {}
    for copy in mine:
        asked = wanted.sequence is None or copy.sequence == wanted.sequence
        if asked and (not wanted.documents or copy.document in wanted.documents):
            found[copy.document, copy.format] = copy
    if not found:
        raise UsageError.of(
            f"{wanted.name} heeft van versie {wanted.version} geen exemplaar {wanted.sequence}",
            f"Kijk met ‘docgen historie --partij {wanted.party}’ welke er zijn.",
            place="--exemplaar",
        )
    unknown = [copy for copy in found.values() if copy.run is None]
    if unknown:
        raise IncompleteError(_no_run(copy) for copy in unknown)
    return tuple(found.values())


def _no_copy(wanted: Wanted, document: str, known: Iterable[str]) -> Problem:
    if not document:
        return Problem(
            "",
            "--versie",
            f"voor {wanted.name} is van versie {wanted.version} niets gemaakt",
            f"Kijk met ‘docgen historie --partij {wanted.party}’ wat er is gemaakt.",
        )
    return Problem(
        "",
        "--stuk",
        f"voor {wanted.name} is van versie {wanted.version} geen stuk “{document}” gemaakt",
        f"De stukken zijn: {', '.join(known)}.",
    )


def _no_run(copy: CopyRecord) -> Problem:
    return Problem(
        copy.path,
        "",
        "het register zegt niet waarmee dit exemplaar is gemaakt; een oudere docgen legde dat nog "
        "niet vast",
        "Het exemplaar zelf is bewaard; gebruik dat.",
    )


def lay_out(
    run: RunRecord, home: Path, sources: Mapping[str, str], pack: str, root: Path
) -> Dossier:
    """Write the dossier as it lay before a run.

    Args:
        home: Folder of the covenant, where the sources are kept.
        sources: Path of a kept source, by fingerprint.
        pack: Name of the pack's folder.
        root: Empty folder for the dossier.

    Raises:
        VerificationError: A kept source is gone or was changed; all are named.
    """
    problems: list[Problem] = []
    folder = root / TEMPLATES / pack
    (table,) = run.parties
    targets = {folder / name: digest for name, digest in run.pack.items()}
    targets[root / table] = run.parties[table]
    for target, digest in targets.items():
        path = sources.get(digest) or f"{_SOURCES}/{digest}{PurePosixPath(target.name).suffix}"
        data = _read(home / path)
        if data is None or sha256(data) != digest:
            state = "is er niet" if data is None else "is gewijzigd nadat docgen haar bewaarde"
            problems.append(Problem(path, "", f"de bron “{target.name}” {state}", _BACKUP))
        else:
            write_atomically(target, data)
    if problems:
        raise VerificationError(problems)
    return Dossier(root, folder, root / table)


def sources_of(register: Register) -> dict[str, str]:
    """Path of every kept source, by fingerprint."""
    rows = register.connection.execute("SELECT sha256, pad FROM bron")
    return {row["sha256"]: row["pad"] for row in rows}


def bring_parts(
    copies: Sequence[CopyRecord], parts: Mapping[str, PartRecord], home: Path, target: Path
) -> tuple[PartRecord, ...]:
    """Copy the parts that the copies were joined from, as far as they are still as they were.

    A part is what an engine of that day made of a template; another version may lay it out
    differently, so that it is itself a source. What is lost is converted again.

    Returns:
        The parts that were copied.
    """
    found = []
    for key in dict.fromkeys(key for copy in copies for key in copy.parts):
        part = parts.get(key)
        if part is not None:
            file = home / part.path
            if file.is_file() and sha256_file(file) == part.sha256:
                copy_atomically(file, target / part.path)
                found.append(part)
    return tuple(found)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
