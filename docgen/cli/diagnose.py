"""``docgen diagnose``: what is on this machine, and what is missing for what."""

from __future__ import annotations

from docgen import __version__
from docgen.cli import as_json as machine
from docgen.cli import show
from docgen.cli.console import say, say_lines
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption


def diagnose(
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Toont welke programma's, lettertypen en talen er zijn, en wat waarvoor ontbreekt."""
    from docgen.engines.inspect import look_around

    facts = look_around()
    if as_json:
        say(machine.dump(machine.looked(facts, __version__)))
    else:
        say_lines(show.looked(facts, __version__))
