"""``docgen status``: where every party stands."""

from __future__ import annotations

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection, show
from docgen.cli.console import say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.core.clock import Clock, clock_from_environment
from docgen.core.dossier import REGISTER
from docgen.core.records import CopyRecord, MailRecord


def status(
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Toont per partij hoe ver het is: gemaakt, mail klaar, verzonden of daarna vervangen.

    Met de aantallen, de dagen tot de uiterste datum en wat u nu kunt doen.
    """
    from docgen.issue.standing import standings

    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    clock = clock_from_environment()
    planned = docgen.plan(inputs, docgen.Request(), clock)
    found = standings(planned, *_records(inputs, clock))
    days_left = (inputs.pack.return_before - clock.now().date()).days
    if as_json:
        say(machine.dump(machine.standing(inputs, found, days_left)))
        return
    warn(inputs.warnings)
    say_lines(show.standing(inputs, found, days_left))


def _records(
    inputs: docgen.Inputs, clock: Clock
) -> tuple[tuple[CopyRecord, ...], tuple[MailRecord, ...]]:
    from docgen.core.register import Register

    path = inputs.home / REGISTER
    if not path.is_file():
        return (), ()
    with Register(path, clock) as register:
        version = inputs.pack.version
        copies = register.valid_copies(version, concept=False)
        return tuple(copies.values()), register.mails(version)
