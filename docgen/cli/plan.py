"""``docgen plan``: what a run would make, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

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
from docgen.core.clock import Clock, clock_from_environment

if TYPE_CHECKING:
    from docgen.correcting import Consequence


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
    clock = clock_from_environment()
    planned = docgen.plan(inputs, request, clock)
    following = signatures_after(inputs, planned, clock)
    if as_json:
        say(machine.dump(machine.planned(inputs, planned, following)))
        return
    warn(inputs.warnings)
    say_lines(show.planned(inputs, planned, following, _as_asked(partij, stuk, planned)))


def _as_asked(
    parties: Sequence[str] | None, documents: Sequence[str] | None, planned: docgen.Plan
) -> str:
    """The options with which the command that makes it makes just this."""
    if not planned.noted:
        return ""
    asked = [f" --partij {name}" for name in parties or ()]
    asked += [f" --stuk {name}" for name in documents or ()]
    replaced = any(item.status.value == "vervangen" for item in planned.to_make)
    # A reason belongs to what is replaced after it was signed.
    return "".join(asked) + (" --reden …" if asked and replaced and planned.state.settled else "")


def signatures_after(
    inputs: docgen.Inputs, planned: docgen.Plan, clock: Clock
) -> tuple[Consequence, ...]:
    """What the plan means for signatures that came back."""
    if not any(item.status.value == "vervangen" for item in planned.to_make):
        return ()
    # Loaded only now: most plans replace nothing.
    from docgen.correcting import foresee

    return foresee(inputs, planned, clock)
