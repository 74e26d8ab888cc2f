"""The program ``docgen``: its commands, and what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer
from typer.main import get_command

from docgen import __version__
from docgen.cli.archief import archief
from docgen.cli.beoordeel import beoordeel
from docgen.cli.bewijs import bewijs
from docgen.cli.bundel import bundel
from docgen.cli.console import prepare_streams, say
from docgen.cli.controleer import controleer
from docgen.cli.diagnose import diagnose
from docgen.cli.errors import guarded
from docgen.cli.genereer import genereer
from docgen.cli.help import DutchCommand, DutchGroup
from docgen.cli.herinner import herinner
from docgen.cli.hermaak import hermaak
from docgen.cli.herstel import herstel
from docgen.cli.historie import historie
from docgen.cli.nieuw import nieuw
from docgen.cli.oefen import oefen
from docgen.cli.ontvang import ontvang
from docgen.cli.plan import plan
from docgen.cli.publiceer import publiceer
from docgen.cli.status import status
from docgen.cli.verifieer import verifieer
from docgen.cli.verstuur import verstuur
from docgen.cli.voorbeeld import voorbeeld
from docgen.cli.wijzig import wijzig

NAME = "docgen"
# In the order of the work.
COMMANDS: tuple[Callable[..., None], ...] = (
    nieuw,
    controleer,
    plan,
    genereer,
    verstuur,
    ontvang,
    beoordeel,
    bewijs,
    herinner,
    bundel,
    publiceer,
    verifieer,
    wijzig,
    status,
    historie,
    archief,
    herstel,
    hermaak,
    oefen,
    voorbeeld,
    diagnose,
)

app = typer.Typer(cls=DutchGroup, add_completion=False, rich_markup_mode=None)
for command in COMMANDS:
    app.command(cls=DutchCommand)(command)


def _show_version(asked: bool) -> None:
    if asked:
        say(f"docgen {__version__}")
        raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option(
        "--versie", callback=_show_version, is_eager=True, help="Toon de versie van docgen."
    ),
]


@app.callback(invoke_without_command=True)
def program(context: typer.Context, version: VersionOption = False) -> None:
    """docgen maakt, verstuurt en bewaakt een convenant dat veel partijen ondertekenen.

    Begin met ‘docgen voorbeeld’ om te zien wat het maakt, of met ‘docgen nieuw MAP’ voor een
    eigen dossier.
    """
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run(words: Sequence[str]) -> int:
    """Run the command that these words ask for; returns the exit code."""
    prepare_streams()
    return guarded(lambda: _invoke(list(words)), json_asked="--json" in words)


def _invoke(words: list[str]) -> None:
    # Not the program's own `main`: it would turn errors into English and end the process.
    program: Any = get_command(app)
    with program.make_context(NAME, words) as context:
        program.invoke(context)
