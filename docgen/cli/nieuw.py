"""``docgen nieuw``: start a dossier with the small starter pack."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import as_json as machine
from docgen.cli.console import say
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.core.errors import DocgenError, UsageError

STARTER = Path(__file__).resolve().parents[1] / "starter"

FolderArgument = Annotated[
    str, typer.Argument(metavar="MAP", help="De map die gemaakt wordt, of een lege map.")
]


def nieuw(
    folder: FolderArgument,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Begint een nieuw dossier in een lege map, met een klein pakket dat meteen werkt.

    Pas daarna partijen.csv, pakket.toml en de Word-bestanden aan.
    """
    target = (Path(dossier) / folder).resolve()
    copy_into(STARTER, target)
    if as_json:
        files = [path for path in target.rglob("*") if path.is_file()]
        names = [path.relative_to(target).as_posix() for path in files]
        say(machine.dump(machine.started(target, names)))
        return
    say(f"Uw dossier staat klaar in “{target}”.")
    say("1. Lees LEESMIJ.txt en vul partijen.csv (openen met Excel).")
    say("2. Pas in sjablonen/mijn-pakket pakket.toml en de Word-bestanden aan.")
    say("3. Geef in die map ‘docgen controleer’, dan ‘docgen plan’ en ‘docgen genereer’.")


def require_empty(target: Path) -> None:
    """Make sure that nothing stands in the way of a new dossier.

    Raises:
        UsageError: The folder is a file, or has something in it.
    """
    if target.is_file():
        raise UsageError.of(f"“{target}” is een bestand, geen map", "Noem een andere map.")
    if target.is_dir() and any(target.iterdir()):
        raise UsageError.of(
            f"de map “{target}” is niet leeg", "Noem een nieuwe map, of maak deze eerst leeg."
        )


def copy_into(source: Path, target: Path) -> None:
    """Copy a folder to an empty or new one.

    Raises:
        UsageError: The target is not empty.
        DocgenError: The target cannot be written.
    """
    require_empty(target)
    try:
        shutil.copytree(
            source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "~$*")
        )
    except OSError as exc:
        raise DocgenError.of(
            f"de map “{target}” kan niet worden gemaakt ({exc.strerror or exc})",
            "Kijk na of u daar mag schrijven en of er ruimte op de schijf is.",
        ) from exc
