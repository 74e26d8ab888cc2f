"""``docgen historie``: what happened, from the register, in plain Dutch."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.core.clock import clock_from_environment

OnePartyOption = Annotated[
    str | None,
    typer.Option(
        "--partij",
        metavar="NR|ID",
        help="Alleen wat deze partij aangaat (haar nummer of id), gebeurtenis voor gebeurtenis, "
        "met de bestanden erbij.",
    ),
]


def historie(
    partij: OnePartyOption = None,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Vertelt wat er met het convenant is gebeurd: wie, wat, wanneer, waarom en welk bestand.

    Alles komt uit het register. Gelijke gebeurtenissen van één opdracht staan samen op een regel;
    met --partij staan ze alle apart.
    """
    from docgen.cli import json_keep, show_keep
    from docgen.telling import tell

    found = tell(selection.open_dossier(dossier, pakket), partij, clock=clock_from_environment())
    if as_json:
        say(machine.dump(json_keep.told(found)))
        return
    warn(show_keep.doubts(found))
    say_lines(show_keep.told(found))
