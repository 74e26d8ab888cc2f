"""``docgen ontvang``: take in what came back, and say what it is worth."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.core.clock import clock_from_environment
from docgen.core.errors import DocgenError, Problem, UsageError

if TYPE_CHECKING:
    from docgen.receiving import Received, ReceiveRequest

PathArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PAD…]",
        help="De bestanden en mappen die u ontving: PDF, scan of foto, mail (.eml, .msg) of .zip.",
    ),
]
WatchOption = Annotated[
    bool,
    typer.Option(
        "--volg",
        help="Blijf de genoemde mappen volgen en neem alles op wat erin verschijnt, tot u met "
        "Ctrl+C stopt.",
    ),
]
ImapOption = Annotated[
    bool,
    typer.Option(
        "--imap",
        help="Neem ook de nieuwe berichten op uit de postbus die in pakket.toml onder [postbus] "
        "staat. De berichten zelf blijven daar ongewijzigd.",
    ),
]


def ontvang(
    paden: PathArgument = None,
    volg: WatchOption = False,
    imap: ImapOption = False,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Neemt op wat u terugkreeg, herkent van wie het is en controleert het.

    Elk bestand wordt eerst bewaard zoals het kwam. Daarna staat bij elk retour het oordeel:
    akkoord, twijfel of afgekeurd, met wat er aan de hand is en wat u kunt doen.
    """
    from docgen.receiving import ReceiveRequest, receive

    _check(paden, volg=volg, imap=imap)
    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    request = ReceiveRequest(paths=tuple(Path(path) for path in paden or ()), imap=imap)
    if not as_json:
        warn(inputs.warnings)
    if volg:
        follow_folders(inputs, request, as_json=as_json, silent=silent)
        return
    with progress(as_json=as_json, silent=silent) as listener:
        found = receive(inputs, request, clock=clock_from_environment(), listener=listener)
    if not (paden or imap or found.returns):
        raise _nothing_named()
    _tell(inputs, found, as_json=as_json)


def _check(paths: list[str] | None, *, volg: bool, imap: bool) -> None:
    if volg and imap:
        raise UsageError.of(
            "--volg en --imap gaan niet samen", "Geef twee opdrachten, of kies een van beide."
        )
    if volg and not paths:
        raise UsageError.of(
            "er is geen map genoemd om te volgen", "Noem de map: ‘docgen ontvang --volg MAP’."
        )
    gone = [path for path in paths or () if not Path(path).exists()]
    if gone:
        remedy = "Kijk de naam van het bestand of de map na."
        raise UsageError(Problem("", "", f"“{path}” bestaat niet", remedy) for path in gone)


def _nothing_named() -> DocgenError:
    return UsageError.of(
        "er is niets genoemd om te ontvangen",
        "Noem de bestanden of de map: ‘docgen ontvang MAP’, of gebruik --imap.",
    )


def follow_folders(
    inputs: docgen.Inputs,
    request: ReceiveRequest,
    *,
    as_json: bool,
    silent: bool,
    pause: Callable[[], None] | None = None,
) -> None:
    """Take in and tell what appears in the folders, until Ctrl+C.

    Args:
        pause: Waits until the next look; without it, a few seconds.
    """
    from docgen.receiving import follow

    clock = clock_from_environment()
    waiting = {} if pause is None else {"pause": pause}
    try:
        if not as_json:
            say("docgen volgt de map; stop met Ctrl+C.")
        with progress(as_json=as_json, silent=silent) as listener:
            for found in follow(
                inputs, request, lambda: False, clock=clock, listener=listener, **waiting
            ):
                _tell(inputs, found, as_json=as_json, in_row=True)
                # It may be a pipe, and the next file may be hours away.
                sys.stdout.flush()
    except KeyboardInterrupt:
        # The one way to stop; what was taken in but not judged yet is done by the next run.
        if not as_json:
            say("Gestopt met volgen.")


def _tell(inputs: docgen.Inputs, found: Received, *, as_json: bool, in_row: bool = False) -> None:
    from docgen.cli import json_returns, show_returns

    if as_json:
        told = json_returns.received(inputs, found.returns, found.duplicates, found.problems)
        say(json.dumps(told) if in_row else machine.dump(told))
        return
    warn(found.problems)
    say_lines(show_returns.received(inputs, found.returns, found.duplicates))
