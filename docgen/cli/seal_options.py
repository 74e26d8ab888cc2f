"""The options for the seal: a file with a key, and where its password is.

A password never stands on the command line: there anyone on the machine can read it, and the
shell keeps it. It comes from the environment or from the keyboard, and goes nowhere else.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.core.errors import Problem, UsageError

if TYPE_CHECKING:
    from docgen.engines.seal_key import SealKey

_OPTION, _VARIABLE_OPTION = "--zegel", "--zegel-wachtwoord"

SealOption = Annotated[
    str | None,
    typer.Option(
        _OPTION,
        metavar="BESTAND",
        help="Verzegel het definitieve exemplaar met dit certificaat: een .p12- of .pfx-bestand. "
        "Na verzegeling is elke wijziging te zien.",
    ),
]
SealPasswordOption = Annotated[
    str | None,
    typer.Option(
        _VARIABLE_OPTION,
        metavar="VARIABELE",
        help="Naam van de omgevingsvariabele met het wachtwoord van het zegel. Zonder deze optie "
        "vraagt docgen ernaar.",
    ),
]


def key_from(
    option: str | None,
    variable: str | None,
    now: datetime,
    *,
    environ: Mapping[str, str] | None = None,
    ask: Callable[[str], str] | None = None,
) -> SealKey | None:
    """The key of the seal; ``None`` if no seal was asked for.

    Args:
        option: What was given with ``--zegel``; ``None`` for nothing.
        variable: What was given with ``--zegel-wachtwoord``; likewise.
        now: Time at which the certificate must be valid.
        environ: Where the password is looked up; by default the environment.
        ask: Asks for a password without showing it; by default at the keyboard, if there is one.

    Raises:
        UsageError: The file or the variable is not there, or the password is wrong.
        DataError: The file holds nothing that can seal.
    """
    if option == "":
        # A variable of the shell that is empty must not leave a copy silently without its seal.
        what = "er staat geen bestand achter --zegel"
        raise UsageError(Problem("", _OPTION, what, "Noem het .p12-bestand, of laat --zegel weg."))
    if option is None:
        if variable:
            raise _usage("zonder --zegel valt er niets te verzegelen", "Noem ook het .p12-bestand.")
        return None
    from docgen.engines.seal_key import SealPasswordError, load_key

    path = Path(option)
    if variable:
        return load_key(path, _looked_up(variable, environ), now)
    asking = ask or (_at_keyboard if _someone_is_there() else None)
    try:
        return load_key(path, None, now)
    except SealPasswordError:
        if asking is None:
            raise
    return load_key(path, asking(f"Wachtwoord van {path.name}: "), now)


def _looked_up(variable: str, environ: Mapping[str, str] | None) -> str:
    found = (os.environ if environ is None else environ).get(variable)
    if found is None:
        # What was given is not repeated: by mistake it may be the password.
        raise _usage(
            "er is geen omgevingsvariabele met die naam",
            "Zet het wachtwoord in een omgevingsvariabele en schrijf hier haar naam, niet het "
            "wachtwoord zelf.",
        )
    return found


def _someone_is_there() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _at_keyboard(question: str) -> str:
    try:
        return getpass.getpass(question)
    except EOFError:
        # Ctrl+D: no password, so the file says what it needs.
        return ""


def _usage(what: str, remedy: str) -> UsageError:
    return UsageError(Problem("", _VARIABLE_OPTION, what, remedy))
