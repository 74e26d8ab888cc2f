"""``docgen beoordeel``: a person's word on a return."""

from __future__ import annotations

from typing import Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.core.clock import clock_from_environment
from docgen.core.dossier import REGISTER, locked
from docgen.core.errors import DocgenError, IncompleteError

ReturnArgument = Annotated[
    str,
    typer.Argument(
        metavar="RETOUR",
        help="Het nummer van het retour, zoals R12.",
    ),
]
AcceptOption = Annotated[bool, typer.Option("--akkoord", help="Het exemplaar is goed.")]
RefuseOption = Annotated[
    bool,
    typer.Option(
        "--afwijzen",
        help="Het exemplaar is niet goed. De partij krijgt met ‘docgen herinner’ een mail.",
    ),
]
PersonOption = Annotated[
    str, typer.Option("--door", metavar="NAAM", help="Wie dit beoordeelt; altijd nodig.")
]
WhyOption = Annotated[
    str,
    typer.Option(
        "--reden",
        metavar="TEKST",
        help="Waarom. Bij --afwijzen komt deze tekst ook in de mail aan de partij.",
    ),
]
DateOption = Annotated[
    str,
    typer.Option(
        "--datum",
        metavar="DATUM",
        help="De datum van ondertekening die u op het exemplaar leest, zoals 31-12-2026.",
    ),
]
PlaceOption = Annotated[
    str,
    typer.Option(
        "--plaats", metavar="PLAATS", help="De plaats van ondertekening die u erop leest."
    ),
]
ChoiceOption = Annotated[
    str,
    typer.Option(
        "--keuze",
        metavar="KEUZE",
        help="Wat er op een formulier is gekozen: voor, tegen of onthouding.",
    ),
]
WhoseOption = Annotated[
    str,
    typer.Option(
        "--partij", metavar="NR|ID", help="Van welke partij het is, als docgen dat niet herkende."
    ),
]


def beoordeel(
    retour: ReturnArgument,
    akkoord: AcceptOption = False,
    afwijzen: RefuseOption = False,
    door: PersonOption = "",
    reden: WhyOption = "",
    datum: DateOption = "",
    plaats: PlaceOption = "",
    partij: WhoseOption = "",
    keuze: ChoiceOption = "",
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Legt vast wat u van een retour vindt: akkoord of afgewezen, of de datum die u erop leest.

    Uw besluit komt bij wat docgen vond te staan, met naam, reden en tijd. Er wordt niets gewist;
    het laatste besluit telt.
    """
    from docgen.core.register import Register
    from docgen.receive.review import Review, decide

    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    clock, path = clock_from_environment(), inputs.home / REGISTER
    if not path.is_file():
        raise nothing_received()
    review = Review(retour, akkoord, afwijzen, door, reden, datum, plaats, partij, keuze)
    with locked(inputs.dossier), Register(path, clock) as register:
        done = decide(register, inputs.table.parties, review, clock.now(), inputs.pack.version)
    from docgen.cli import json_returns, show_returns

    if as_json:
        say(machine.dump(json_returns.reviewed(inputs, done)))
        return
    warn((*inputs.warnings, *done.warnings))
    say_lines(show_returns.reviewed(inputs, done))


def nothing_received() -> DocgenError:
    """Nothing came back in this dossier."""
    return IncompleteError.of(
        "er is in dit dossier nog niets ontvangen",
        "Neem eerst op wat u terugkreeg met ‘docgen ontvang PAD’.",
    )
