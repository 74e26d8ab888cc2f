"""``docgen herinner``: reminders for who has not returned, or returned what cannot be used."""

from __future__ import annotations

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, PartyOption, SilentOption
from docgen.core.clock import clock_from_environment


def herinner(
    partij: PartyOption = None,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Maakt herinneringen als concept voor wie nog niets terugstuurde of iets dat is afgekeurd.

    Wie iets terugstuurde dat niet goed is, leest in de mail wat eraan mankeert en wat te doen.
    Nooit vaker dan pakket.toml onder [herinnering] toestaat.
    """
    from docgen.cli import json_returns, show_returns
    from docgen.reminding import remind

    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    wanted = selection.request(inputs, partij, None).parties
    if not as_json:
        warn(inputs.warnings)
    with progress(as_json=as_json, silent=silent) as listener:
        done = remind(inputs, wanted, clock=clock_from_environment(), listener=listener)
    if as_json:
        say(machine.dump(json_returns.reminded(inputs, done)))
        return
    say_lines(show_returns.reminded(inputs, done))
