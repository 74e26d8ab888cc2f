"""Reading a package that came from anywhere: a folder or a zip file, never trusted.

Nothing outside the package is ever opened: names that lead elsewhere and shortcuts are faults, and
of a zip file no more is unpacked than its own table of contents says, within limits.
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from docgen.core.errors import Problem, UsageError, VerificationError

MOST_FILES = 200_000
MOST_BYTES = 50 * 1024**3
# What is larger than this may not be this many times as large as it is in the zip.
_SUSPECT_BYTES, _MOST_TIMES = 50 * 1024**2, 200
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FORBIDDEN = frozenset('\\:*?"<>|') | {chr(code) for code in range(32)}
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
_ASK = "Vraag het pakket opnieuw aan wie het bewaart; gebruik dit niet."


@dataclass(frozen=True, slots=True)
class BagSource:
    """A package as it lies there.

    Attributes:
        path: The folder or the zip file.
        files: Number of bytes of every file, by its path in the package.
        members: For a zip file, the name of each file in it; empty for a folder.
        archive: The open zip file; ``None`` for a folder.
    """

    path: Path
    files: Mapping[str, int]
    members: Mapping[str, zipfile.ZipInfo]
    archive: zipfile.ZipFile | None = None

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a file of the package.

        Raises:
            VerificationError: They cannot be read.
        """
        try:
            if self.archive is None:
                with (self.path / name).open("rb") as stream:
                    yield stream
            else:
                with self.archive.open(self.members[name]) as member:
                    yield member
        except (OSError, *_ZIP_FAULTS) as exc:
            raise VerificationError(
                Problem(name, "", f"het bestand in het pakket is niet te lezen ({exc})", _ASK)
            ) from exc


@contextmanager
def opened(path: Path) -> Iterator[BagSource]:
    """Open a package and list its files.

    Raises:
        UsageError: There is nothing of that name, or it is neither a folder nor a zip file.
        VerificationError: It holds what no package may hold; all is named.
    """
    if path.is_dir():
        yield BagSource(path, _walked(path), {})
        return
    if not path.is_file():
        raise UsageError.of(f"“{path}” bestaat niet", "Kijk de naam na.", place="PAKKET")
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, *_ZIP_FAULTS) as exc:
        raise UsageError.of(
            f"“{path}” is geen map en geen zip-bestand dat te lezen is ({exc})",
            "Noem de map of het zip-bestand dat ‘docgen archief’ heeft gemaakt.",
            place="PAKKET",
        ) from exc
    with archive:
        members = _listed(archive)
        sizes = {name: info.file_size for name, info in members.items()}
        yield BagSource(path, sizes, members, archive)


def unsafe(name: str) -> str:
    """Why a path cannot be of a file in a package; ``""`` when it can."""
    parts = name.split("/")
    if name.startswith("/") or name[1:2] == ":":
        return "het begint buiten het pakket"
    if ".." in parts:
        return "het leidt uit het pakket"
    if "" in parts or "." in parts or _FORBIDDEN & set(name):
        return "het is geen gewone bestandsnaam"
    if any(part != part.rstrip(". ") for part in parts):
        return "het eindigt op een punt of een spatie"
    return ""


# -- a folder ------------------------------------------------------------------------------


def _walked(root: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for place, folders, files in os.walk(root):
        here = Path(place)
        for name in (*folders, *files):
            path = here / name
            shown = path.relative_to(root).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                problems.append(_refused(shown, "dit is een snelkoppeling naar elders"))
            elif stat.S_ISREG(mode):
                found[shown] = path.lstat().st_size
            elif not stat.S_ISDIR(mode):
                problems.append(_refused(shown, "dit is geen gewoon bestand"))
    if problems:
        raise VerificationError(problems)
    return found


def _refused(name: str, what: str) -> Problem:
    return Problem(name.encode(errors="replace").decode(), "", what, _ASK)


# -- a zip file ----------------------------------------------------------------------------


def _listed(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files in the one folder of a zip file (RFC 8493, 4), by their path in that folder."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    problems = list(_zip_problems(infos))
    tops = {info.filename.partition("/")[0] for info in infos}
    if not problems and len(tops) != 1:
        what = "in het zip-bestand hoort één map te staan, met het hele pakket erin"
        problems.append(Problem("", "", what, _ASK))
    if problems:
        raise VerificationError(problems)
    return {info.filename.partition("/")[2]: info for info in infos}


def _zip_problems(infos: list[zipfile.ZipInfo]) -> Iterator[Problem]:
    total = sum(info.file_size for info in infos)
    if len(infos) > MOST_FILES:
        yield Problem("", "", f"in het zip-bestand zitten meer dan {MOST_FILES} bestanden", _ASK)
        return
    if total > MOST_BYTES:
        size = MOST_BYTES // 1024**3
        yield Problem("", "", f"uitgepakt is het zip-bestand groter dan {size} GB", _ASK)
    seen: set[str] = set()
    for info in infos:
        why = unsafe(info.filename)
        if stat.S_ISLNK(info.external_attr >> 16):
            why = "dit is een snelkoppeling naar elders"
        elif info.flag_bits & _ENCRYPTED:
            why = "dit bestand is met een wachtwoord beveiligd"
        elif info.compress_type not in _METHODS:
            why = "dit bestand is ingepakt op een manier die docgen niet kent"
        elif info.filename.casefold() in seen:
            why = "deze naam komt tweemaal voor"
        elif info.file_size > max(_SUSPECT_BYTES, _MOST_TIMES * info.compress_size):
            why = "dit bestand wordt bij het uitpakken verdacht veel groter"
        seen.add(info.filename.casefold())
        if why:
            yield _refused(info.filename, why)
