"""The dossier: the folder with templates, parties and output, and the lock on it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from docgen.core.errors import DossierBusyError, Problem, UsageError

TEMPLATES = "sjablonen"
PACK_FILE = "pakket.toml"
PARTY_FILES = ("partijen.csv", "partijen.xlsx")
OUTPUT = "output"
REGISTER = "register.sqlite"
LOCK = ".docgen-slot"
_WORK = ".werk-"


@dataclass(frozen=True, slots=True)
class Dossier:
    """Where everything of one covenant lies.

    Attributes:
        root: The folder itself.
        pack_folder: The template pack in use.
        parties_file: List of parties, csv or xlsx: the pack's own, or else the dossier's.
    """

    root: Path
    pack_folder: Path
    parties_file: Path

    @property
    def output(self) -> Path:
        """Folder in which everything that docgen makes is kept."""
        return self.root / OUTPUT

    def home(self, kenmerk: str) -> Path:
        """Folder of one covenant under ``output/``."""
        return self.output / kenmerk

    def relative(self, path: Path) -> str:
        """The path as the user knows it: from the dossier on, with forward slashes."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return str(path)


def open_dossier(root: Path, pack: str | None = None) -> Dossier:
    """Find the pack and the list of parties in a folder.

    Args:
        root: Folder of the dossier.
        pack: Name of a folder under ``sjablonen/``; needed when there are several.

    Raises:
        UsageError: The folder is no dossier, or the pack is not there or not the only one.
    """
    templates = root / TEMPLATES
    if not templates.is_dir():
        raise UsageError.of(
            f"in de map “{root}” staat geen map ‘{TEMPLATES}’, dus dit is geen dossier",
            "Ga naar de map van het dossier, noem de map met --dossier MAP, of begin een nieuw "
            "dossier met ‘docgen nieuw MAP’.",
        )
    folder = _find_pack(templates, pack)
    return Dossier(root, folder, _find_parties(root, folder))


def _find_pack(templates: Path, pack: str | None) -> Path:
    found = sorted(path.parent for path in templates.glob(f"*/{PACK_FILE}"))
    names = ", ".join(folder.name for folder in found)
    if pack is not None:
        for folder in found:
            if folder.name == pack:
                return folder
        raise UsageError.of(
            f"er is geen sjabloonpakket “{pack}” in de map ‘{TEMPLATES}’",
            f"Kies uit: {names}." if names else f"Zet er een map met een {PACK_FILE} in.",
        )
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError.of(
            f"in de map ‘{TEMPLATES}’ staat geen sjabloonpakket (een map met een {PACK_FILE})",
            "Zet er een sjabloonpakket in, of begin een nieuw dossier met ‘docgen nieuw MAP’.",
        )
    raise UsageError.of(
        f"in de map ‘{TEMPLATES}’ staan meer sjabloonpakketten ({names})",
        "Kies er een met --pakket NAAM.",
    )


def _find_parties(root: Path, pack_folder: Path) -> Path:
    """The list in the pack's own folder, for a pack with other parties; else the dossier's."""
    own = [pack_folder / name for name in PARTY_FILES if (pack_folder / name).is_file()]
    found = own or [root / name for name in PARTY_FILES if (root / name).is_file()]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError.of(
            "er is geen lijst van partijen",
            f"Zet in de map “{root}” een bestand partijen.csv of partijen.xlsx.",
        )
    raise UsageError.of(
        "er zijn twee lijsten van partijen: partijen.csv en partijen.xlsx",
        "Bewaar de lijst die geldt en haal de andere uit de map.",
    )


@contextmanager
def locked(dossier: Dossier) -> Iterator[None]:
    """Hold the dossier's lock. The system lets go of it when the process ends, however it ends.

    Raises:
        DossierBusyError: Another process holds it.
        UsageError: The folder for output cannot be made or written.
    """
    lock = _acquired(dossier)
    try:
        yield
    finally:
        lock.release()


def _acquired(dossier: Dossier) -> BaseFileLock:
    lock = FileLock(dossier.output / LOCK, timeout=0)
    try:
        dossier.output.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as exc:
        raise DossierBusyError(
            Problem(
                "",
                "",
                "in dit dossier is een andere opdracht van docgen bezig",
                "Wacht tot die klaar is en geef de opdracht opnieuw.",
            )
        ) from exc
    except OSError as exc:
        raise UsageError.of(
            f"in de map “{dossier.output}” mag niet worden geschreven",
            "Vraag de beheerder om schrijfrechten, of zet het dossier in een andere map.",
        ) from exc
    return lock


def work_folder(home: Path) -> Path:
    """Where this run keeps its half-made files, on the same disk as the results."""
    return home / f"{_WORK}{os.getpid()}"


def clear_work(home: Path) -> None:
    """Remove the half-made files of a killed run, also when there is nothing left to make.

    Only call this while holding the dossier's lock.
    """
    for old in home.glob(f"{_WORK}*"):
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def work_in(home: Path) -> Iterator[Path]:
    """Have the folder of `work_folder` while the block lasts.

    What a killed run left is removed first: only call this while holding the dossier's lock.
    """
    clear_work(home)
    work = work_folder(home)
    work.mkdir(parents=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
