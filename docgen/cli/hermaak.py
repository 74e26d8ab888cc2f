"""``docgen hermaak``: an earlier copy made again, and compared to the byte."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import progress, say, say_lines
from docgen.cli.options import (
    DocumentOption,
    DossierOption,
    JsonOption,
    PackOption,
    SilentOption,
)
from docgen.core.clock import clock_from_environment
from docgen.core.errors import UsageError, VerificationError

OnePartyOption = Annotated[
    str, typer.Option("--partij", metavar="NR|ID", help="De partij: haar nummer of id.")
]
VersionOption = Annotated[
    str, typer.Option("--versie", metavar="VERSIE", help="De versie van de tekst, zoals 1.0.")
]
TargetOption = Annotated[
    str,
    typer.Option(
        "--naar", metavar="MAP", help="De map voor de bestanden, die er nog niet is of leeg is."
    ),
]
SequenceOption = Annotated[
    str | None,
    typer.Option(
        "--exemplaar",
        metavar="NR",
        help="Het volgnummer van het exemplaar. Zonder deze optie: het laatste.",
    ),
]


def hermaak(
    partij: OnePartyOption = "",
    versie: VersionOption = "",
    naar: TargetOption = "",
    stuk: DocumentOption = None,
    exemplaar: SequenceOption = None,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Maakt een eerder uitgegeven exemplaar opnieuw, uit de bronnen die erbij zijn bewaard.

    Het resultaat wordt byte voor byte vergeleken met wat destijds is uitgegeven. Is het niet
    gelijk, dan is de exitcode 7. In het dossier zelf verandert niets.
    """
    from docgen.cli import json_keep, show_keep
    from docgen.remaking import RemakeRequest, remake

    request = RemakeRequest(
        party=_needed(partij, "--partij"),
        version=_needed(versie, "--versie"),
        target=Path(_needed(naar, "--naar")).resolve(),
        documents=tuple(stuk or ()),
        sequence=_number(exemplaar),
    )
    found = selection.open_dossier(dossier, pakket)
    with progress(as_json=as_json, silent=silent) as listener:
        made = remake(found, request, clock=clock_from_environment(), listener=listener)
    if as_json:
        say(machine.dump(json_keep.remade(made)))
    else:
        say_lines(show_keep.remade(made))
    if not all(item.identical for item in made.files):
        # Everything was said; only the code is left to give.
        raise typer.Exit(VerificationError.exit_code)


def _needed(value: str, option: str) -> str:
    if not value:
        raise UsageError.of(
            f"{option} ontbreekt",
            "Schrijf bijvoorbeeld: docgen hermaak --partij 7 --versie 1.0 --naar MAP.",
        )
    return value


def _number(value: str | None) -> int | None:
    if value is None:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise UsageError.of(
            f"“{value}” is geen volgnummer", "Schrijf een getal, zoals 1.", place="--exemplaar"
        )
    return int(value)
