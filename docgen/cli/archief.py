"""``docgen archief``: everything of a dossier as one package for an e-depot."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.core.clock import clock_from_environment

TargetArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="MAP",
        help="Het archiefpakket: een map die er nog niet is, of een naam die eindigt op .zip. "
        "Zonder: een map met het kenmerk en de datum, in de map ‘archief’ van het dossier.",
    ),
]
ZipOption = Annotated[
    bool, typer.Option("--zip", help="Maak van het pakket één zip-bestand in plaats van een map.")
]
AnywayOption = Annotated[
    bool,
    typer.Option(
        "--toch",
        help="Maak het pakket ook als het register en de bestanden niet kloppen; het pakket "
        "vermeldt dan zelf wat er niet klopt.",
    ),
]


def archief(
    map_: TargetArgument = None,
    as_zip: ZipOption = False,
    toch: AnywayOption = False,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Maakt een archiefpakket van het hele dossier, voor een e-depot of om zelf te bewaren.

    Het pakket volgt BagIt en MDTO: het register, alle uitgegeven en ontvangen bestanden, de
    sjablonen en de lijst van partijen, met een uitleg en een leesbare vorm van het register erbij.
    In het dossier zelf verandert niets. ‘docgen herstel’ maakt er weer een dossier van.
    """
    from docgen.archiving import ArchiveRequest, archive
    from docgen.cli import json_keep, show_keep

    target = Path(map_).resolve() if map_ else None
    request = ArchiveRequest(target, as_zip=as_zip, anyway=toch)
    found = selection.open_dossier(dossier, pakket)
    with progress(as_json=as_json, silent=silent) as listener:
        made = archive(found, request, clock=clock_from_environment(), listener=listener)
    if as_json:
        say(machine.dump(json_keep.archived(made)))
        return
    warn(show_keep.as_warnings(made.problems))
    say_lines(show_keep.archived(made))
