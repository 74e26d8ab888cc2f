"""``docgen nieuw``: start a dossier with the small starter pack, or with one of the examples."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import as_json as machine
from docgen.cli.console import say
from docgen.cli.options import DossierOption, JsonOption, SilentOption
from docgen.core.dossier import PACK_FILE, PARTY_FILES, TEMPLATES
from docgen.core.dutch import nearest
from docgen.core.errors import DocgenError, UsageError

STARTER = Path(__file__).resolve().parents[1] / "starter"

FolderArgument = Annotated[
    str, typer.Argument(metavar="MAP", help="De map die gemaakt wordt, of een lege map.")
]
ExampleOption = Annotated[
    str | None,
    typer.Option(
        "--pakket",
        metavar="NAAM",
        help="Begin met dit sjabloonpakket uit de projectmap, zoals regionale-opdrachten, in "
        "plaats van met het kleine pakket.",
    ),
]


def nieuw(
    folder: FolderArgument,
    dossier: DossierOption = ".",
    pakket: ExampleOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Begint een nieuw dossier in een lege map, met een klein pakket dat meteen werkt.

    Pas daarna partijen.csv, pakket.toml en de Word-bestanden aan.
    """
    target = (Path(dossier) / folder).resolve()
    if pakket is None:
        copy_into(STARTER, target)
    else:
        _copy_pack(_find_pack(Path(dossier).resolve(), pakket), target)
    if as_json:
        files = [path for path in target.rglob("*") if path.is_file()]
        names = [path.relative_to(target).as_posix() for path in files]
        say(machine.dump(machine.started(target, names)))
        return
    say(f"Uw dossier staat klaar in “{target}”.")
    if pakket is None:
        say("1. Lees LEESMIJ.txt en vul partijen.csv (openen met Excel).")
        say("2. Pas in sjablonen/mijn-pakket pakket.toml en de Word-bestanden aan.")
    else:
        tables = sorted(
            path.relative_to(target).as_posix()
            for suffix in ("*.csv", "*.xlsx")
            for path in target.rglob(suffix)
        )
        say(f"1. Vul uw eigen gegevens in (openen met Excel): {', '.join(tables)}.")
        say(f"2. Pas in {TEMPLATES}/{pakket} pakket.toml en de Word-bestanden aan.")
    say("3. Geef in die map ‘docgen controleer’, dan ‘docgen plan’ en ‘docgen genereer’.")


def _examples(here: Path) -> Iterator[Path]:
    """Packs that a dossier can begin with: those here, and those of a checkout of docgen.

    Only the small pack is part of the installed program.
    """
    checkout = Path(__file__).resolve().parents[2]
    for root in dict.fromkeys((here, checkout)):
        yield from sorted(path.parent for path in (root / TEMPLATES).glob(f"*/{PACK_FILE}"))


def _find_pack(here: Path, name: str) -> Path:
    found = {folder.name: folder for folder in reversed([*_examples(here)])}
    if name in found:
        return found[name]
    if not found:
        raise UsageError.of(
            f"er is geen sjabloonpakket “{name}”; de voorbeelden horen niet bij het "
            "geïnstalleerde programma",
            "Geef de opdracht in de map met de broncode van docgen, of noem die met --dossier MAP.",
            place="--pakket",
        )
    close = nearest(name, found)
    question = f"Bedoelt u “{close}”? " if close else ""
    raise UsageError.of(
        f"er is geen sjabloonpakket “{name}”",
        f"{question}Kies uit: {', '.join(sorted(found))}.",
        place="--pakket",
    )


def _copy_pack(source: Path, target: Path) -> None:
    """The pack with its tables; the list of parties of its dossier when it has none of its own."""
    lists = [source.parents[1] / name for name in PARTY_FILES]
    require_empty(target)
    copy_into(source, target / TEMPLATES / source.name)
    if not any((source / name).is_file() for name in PARTY_FILES):
        for path in lists:
            if path.is_file():
                shutil.copyfile(path, target / path.name)


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
