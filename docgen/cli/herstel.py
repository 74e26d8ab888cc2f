"""``docgen herstel``: a working dossier out of an archive package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import as_json as machine
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import JsonOption, SilentOption
from docgen.core.clock import clock_from_environment
from docgen.core.errors import UsageError

PackageArgument = Annotated[
    str,
    typer.Argument(
        metavar="PAKKET", help="Het archiefpakket dat ‘docgen archief’ maakte: een map of zip."
    ),
]
FolderArgument = Annotated[
    str,
    typer.Argument(metavar="MAP", help="De map voor het dossier, die er nog niet is of leeg is."),
]
NoDossierOption = Annotated[
    str | None,
    typer.Option(
        "--dossier", metavar="MAP", help="Hier niet van toepassing: het dossier komt in MAP."
    ),
]
NoPackOption = Annotated[
    str | None,
    typer.Option(
        "--pakket",
        metavar="NAAM",
        help="Hier niet van toepassing: het sjabloonpakket zit in het archiefpakket.",
    ),
]


def herstel(
    archiefpakket: PackageArgument,
    map_: FolderArgument,
    dossier: NoDossierOption = None,
    pakket: NoPackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Maakt van een archiefpakket weer een dossier waarin u verder kunt werken.

    Eerst wordt elk bestand in het pakket vergeleken met zijn vingerafdruk. Klopt er iets niet, dan
    noemt docgen alles wat niet klopt, maakt het niets en is de exitcode 7.
    """
    from docgen.archiving import restore
    from docgen.cli import json_keep, show_keep

    if dossier or pakket:
        raise UsageError.of(
            "bij herstel horen geen --dossier en geen --pakket",
            "Schrijf: docgen herstel PAKKET MAP.",
        )
    package, target = Path(archiefpakket).resolve(), Path(map_).resolve()
    with progress(as_json=as_json, silent=silent) as listener:
        made = restore(package, target, clock=clock_from_environment(), listener=listener)
    if as_json:
        say(machine.dump(json_keep.restored(made)))
        return
    warn(show_keep.as_warnings(made.problems))
    say_lines(show_keep.restored(made, map_))
