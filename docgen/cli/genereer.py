"""``docgen genereer``: make what is not there yet, for every party."""

from __future__ import annotations

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection, show
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import (
    ConceptOption,
    DocumentOption,
    DossierOption,
    EngineOption,
    JsonOption,
    PackOption,
    PartyOption,
    ReasonOption,
    SilentOption,
)
from docgen.cli.plan import signatures_after
from docgen.core.clock import clock_from_environment


def genereer(
    partij: PartyOption = None,
    stuk: DocumentOption = None,
    engine: EngineOption = "auto",
    concept: ConceptOption = False,
    reden: ReasonOption = None,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Maakt voor elke partij de stukken die er nog niet zijn of niet meer kloppen.

    Wat al goed is, blijft staan. Wat wordt vervangen, blijft bewaard in de map ‘vervangen’.
    """
    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    request = selection.request(inputs, partij, stuk, concept=concept, engine=engine)
    if not as_json:
        warn(inputs.warnings)
    clock = clock_from_environment()
    with progress(as_json=as_json, silent=silent) as listener:
        outcome = docgen.generate(inputs, request, clock=clock, reason=reden, listener=listener)
    following = signatures_after(inputs, outcome.plan, clock)
    if as_json:
        say(machine.dump(machine.made(outcome, following)))
    else:
        say_lines(show.made(outcome, following))
