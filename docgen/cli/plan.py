"""``docgen plan``: what a run would make, and why."""

from __future__ import annotations

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection, show
from docgen.cli.console import say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import (
    ConceptOption,
    DocumentOption,
    DossierOption,
    JsonOption,
    PackOption,
    PartyOption,
    SilentOption,
)
from docgen.core.clock import clock_from_environment


def plan(
    partij: PartyOption = None,
    stuk: DocumentOption = None,
    concept: ConceptOption = False,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Toont wat ‘docgen genereer’ zou maken of vervangen, en waarom.

    Er wordt niets gemaakt of geschreven. Partijen waarvoor hetzelfde geldt, staan bij elkaar.
    """
    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    request = selection.request(inputs, partij, stuk, concept=concept)
    planned = docgen.plan(inputs, request, clock_from_environment())
    if as_json:
        say(machine.dump(machine.planned(inputs, planned)))
        return
    warn(inputs.warnings)
    say_lines(show.planned(inputs, planned))
