"""What goes into an archive package: the dossier as it stands, without what is only passing."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from docgen.core.dossier import OUTPUT, REGISTER, Dossier
from docgen.core.errors import DataError, Problem
from docgen.keep.bagit import PAYLOAD, Item

DOSSIER = f"{PAYLOAD}dossier/"
# The lock, work folders and temporary files of docgen; SQLite's; and what Word, LibreOffice,
# Windows and macOS put beside files.
_PASSING = re.compile(
    r"\.docgen-.*|\.werk-.*|register\.sqlite-(?:journal|wal|shm)|~\$.*|\.~lock\..*"
    r"|thumbs\.db|desktop\.ini|\.ds_store",
    re.IGNORECASE,
)


def dossier_items(dossier: Dossier, kenmerk: str, trust_folder: str) -> tuple[Item, ...]:
    """Every file of the dossier that belongs to this covenant, in the order of the paths.

    The register is left out: it is not to be copied as a file.

    Raises:
        DataError: Something in it cannot go along: a shortcut to elsewhere, or a name that no
            other system can write. All are named.
    """
    root = dossier.root
    folders = [
        dossier.pack_folder,
        root / OUTPUT / kenmerk,
        *([root / trust_folder] if (root / trust_folder).is_dir() else []),
    ]
    problems: list[Problem] = []
    paths = [dossier.parties_file, *_loose(root)]
    for folder in folders:
        paths += _files(root, folder, problems)
    register = root / OUTPUT / kenmerk / REGISTER
    items = {}
    for path in paths:
        name = path.relative_to(root).as_posix()
        if path == register:
            continue
        if not _writable(name):
            problems.append(_bad_name(name))
            continue
        items[name] = Item(DOSSIER + name, path)
    if problems:
        raise DataError(problems)
    return tuple(items[name] for name in sorted(items))


def _loose(root: Path) -> Iterator[Path]:
    """Tables that lie beside the list of parties: a pack may take its data from them."""
    for path in sorted(root.iterdir()):
        table = path.suffix.lower() in (".csv", ".xlsx") and path.is_file()
        if table and not _PASSING.fullmatch(path.name):
            yield path


def _files(root: Path, folder: Path, problems: list[Problem]) -> Iterable[Path]:
    def unreadable(error: OSError) -> None:
        raise DataError.of(
            f"de map is niet te lezen ({error.strerror or error})",
            "Kijk of u deze map mag openen.",
            file=PurePosixPath(Path(error.filename or folder).relative_to(root)).as_posix(),
        ) from error

    for place, names, files in os.walk(folder, onerror=unreadable):
        here = Path(place)
        names[:] = sorted(name for name in names if not _PASSING.fullmatch(name))
        for name in names:
            if (here / name).is_symlink():
                problems.append(_shortcut((here / name).relative_to(root).as_posix()))
        for name in sorted(files):
            path = here / name
            if _PASSING.fullmatch(name):
                continue
            if path.is_symlink() and not path.is_file():
                problems.append(_shortcut(path.relative_to(root).as_posix()))
            elif path.is_file():
                yield path


def _writable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return "\\" not in name


def _shortcut(name: str) -> Problem:
    return Problem(
        name,
        "",
        "dit is een snelkoppeling naar iets buiten het dossier",
        "Zet er het bestand of de map zelf neer; een archief moet zonder de rest te lezen zijn.",
    )


def _bad_name(name: str) -> Problem:
    shown = name.encode(errors="replace").decode()
    return Problem(
        shown, "", "deze naam kan niet overal worden geschreven", "Geef het een gewone naam."
    )
