"""``docgen verstuur``: mail drafts for every party, and sending them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection, show
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, PartyOption, SilentOption
from docgen.core.clock import clock_from_environment
from docgen.core.errors import Severity

if TYPE_CHECKING:
    from docgen.mailing import Mailing

SmtpOption = Annotated[
    bool,
    typer.Option(
        "--smtp", help="Verstuur de mails via de mailserver die in pakket.toml onder [smtp] staat."
    ),
]
SentOption = Annotated[
    list[str] | None,
    typer.Option(
        "--verzonden",
        metavar="NR|ID",
        help="Meld dat de mail aan deze partij verzonden is, bijvoorbeeld vanuit Outlook. Mag "
        "vaker voorkomen.",
    ),
]
AgainOption = Annotated[
    list[str] | None,
    typer.Option(
        "--opnieuw",
        metavar="NR|ID",
        help="Maak of verstuur de mail aan deze partij opnieuw, ook als zij dezelfde stukken al "
        "kreeg. Mag vaker voorkomen.",
    ),
]
DefinitiveOption = Annotated[
    bool,
    typer.Option(
        "--definitief",
        help="De slotmail: het definitieve exemplaar, met een controlebestand en een agenda.",
    ),
]
PersonOption = Annotated[
    str,
    typer.Option("--naam", metavar="TEKST", help="Wie dit meldt (bij --verzonden of --opnieuw)."),
]


def verstuur(
    partij: PartyOption = None,
    smtp: SmtpOption = False,
    verzonden: SentOption = None,
    opnieuw: AgainOption = None,
    naam: PersonOption = "",
    definitief: DefinitiveOption = False,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Zet voor elke partij een mail met bijlagen klaar als concept; verstuurt hem met --smtp.

    Een partij krijgt dezelfde stukken nooit twee keer, tenzij u daar met --opnieuw om vraagt.
    Met --definitief gaat het niet om de stukken, maar om het definitieve exemplaar.
    """
    from docgen.mailing import MailRequest

    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    request = selection.request(inputs, partij, None)
    sent, again = (
        selection.parties(inputs, names, option)
        for names, option in ((verzonden, "--verzonden"), (opnieuw, "--opnieuw"))
    )
    if not as_json:
        warn(inputs.warnings)
    with progress(as_json=as_json, silent=silent) as listener:
        mailing = _carrier(definitive=definitief)(
            inputs,
            MailRequest(request.parties, smtp, sent, again, naam),
            clock=clock_from_environment(),
            listener=listener,
        )
    error = mailing.error
    if as_json:
        say(machine.dump(machine.mailed(inputs, mailing)))
        raise typer.Exit(error.exit_code if error else 0)
    warn(item for item in mailing.problems if item.severity is Severity.WARNING)
    say_lines(show.mailed(inputs, mailing, smtp=smtp))
    if error:
        raise error


def _carrier(*, definitive: bool) -> Callable[..., Mailing]:
    """What makes and sends the mails of this kind."""
    if definitive:
        from docgen.closing import send_copy

        return send_copy
    from docgen.mailing import send

    return send
