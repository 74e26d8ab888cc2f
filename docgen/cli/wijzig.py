"""``docgen wijzig``: amend the text that was signed: begin, compare, make."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import (
    DossierOption,
    EngineOption,
    JsonOption,
    PackOption,
    ReasonOption,
    SilentOption,
)
from docgen.core.clock import Clock, clock_from_environment
from docgen.core.dutch import as_date, nearest
from docgen.core.errors import Problem, UsageError

_ANY_ENGINE = "auto"
_ACTIONS = ("start", "vergelijk", "genereer", "stop")

ActionArgument = Annotated[
    str,
    typer.Argument(
        metavar="start|vergelijk|genereer|stop",
        help="‘start’ begint een nieuwe versie; ‘vergelijk’ toont wat er in de tekst verandert, "
        "op het scherm en als tabel in Word en PDF; ‘genereer’ maakt de stukken waarmee u de "
        "partijen om instemming vraagt; ‘stop’ trekt de wijziging in en zet het pakket terug zoals "
        "het was.",
    ),
]
ToOption = Annotated[
    str, typer.Option("--naar", metavar="VERSIE", help="Bij start: nummer van de nieuwe versie.")
]
EffectiveOption = Annotated[
    str,
    typer.Option(
        "--ingang",
        metavar="DATUM",
        help="Bij start: de dag waarop de gewijzigde tekst gaat gelden, zoals 1-7-2027.",
    ),
]
ReturnOption = Annotated[
    str,
    typer.Option(
        "--retour-voor",
        metavar="DATUM",
        help="Bij start: vóór deze dag horen de antwoorden terug te zijn.",
    ),
]


def wijzig(
    actie: ActionArgument,
    naar: ToOption = "",
    ingang: EffectiveOption = "",
    retour_voor: ReturnOption = "",
    reden: ReasonOption = None,
    engine: EngineOption = _ANY_ENGINE,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Wijzigt de tekst nadat die is ondertekend: beginnen, vergelijken, instemming vragen.

    De tekst die is ondertekend, blijft bewaard zoals zij is verstuurd. Na ‘start’ past u de
    Word-sjablonen aan; ‘vergelijk’ laat zien wat er per artikel verandert. In de tabel die dan in
    de map ‘wijziging-VERSIE’ staat, vult u de toelichting in.
    """
    if actie not in _ACTIONS:
        close = nearest(actie, _ACTIONS)
        known = "Kies start, vergelijk, genereer of stop."
        remedy = f"Bedoelt u ‘docgen wijzig {close}’?" if close else known
        raise UsageError.of(f"onbekende opdracht “wijzig {actie}”", remedy)
    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    clock = clock_from_environment()
    if actie == "start":
        _start(inputs, (naar, ingang, retour_voor, reden or ""), clock, as_json=as_json)
    elif actie == "vergelijk":
        _compare(inputs, engine, clock, as_json=as_json)
    elif actie == "genereer":
        _make(inputs, engine, reden, clock, as_json=as_json, silent=silent)
    else:
        _stop(inputs, reden or "", clock, as_json=as_json)


def _start(
    inputs: docgen.Inputs, said: tuple[str, str, str, str], clock: Clock, *, as_json: bool
) -> None:
    from docgen.amending import StartRequest, start
    from docgen.cli import json_amendment, show_amendment

    to, effective, before, reason = said
    days, problems = [], []
    for option, text in (("--ingang", effective), ("--retour-voor", before)):
        day, problem = _day(option, text)
        days.append(day)
        problems += problem
    if not to:
        problems.append(_wanted("--naar", "het nummer van de nieuwe versie", "--naar 1.1"))
    if problems:
        raise UsageError(problems)
    begun = start(inputs, StartRequest(to, days[0], days[1], reason), clock=clock)
    if as_json:
        say(machine.dump(json_amendment.started(inputs, begun)))
    else:
        say_lines(show_amendment.started(inputs, begun))


def _day(option: str, text: str) -> tuple[date, list[Problem]]:
    if not text:
        return date.min, [_wanted(option, "een datum", f"{option} 1-7-2027")]
    try:
        return as_date(text), []
    except ValueError:
        what = f"“{text}” is geen datum"
        return date.min, [Problem("", option, what, f"Schrijf de dag zoals {option} 1-7-2027.")]


def _wanted(option: str, what: str, example: str) -> Problem:
    return Problem("", option, f"{what} ontbreekt", f"Geef die erbij, zoals {example}.")


def _compare(inputs: docgen.Inputs, engine: str, clock: Clock, *, as_json: bool) -> None:
    from docgen.cli import json_amendment, show_amendment
    from docgen.comparing import compare_texts, strayed, table_folder
    from docgen.engines.select import choose

    folder = table_folder(inputs)
    found = compare_texts(inputs, engine=choose(engine), clock=clock, folder=folder)
    if as_json:
        say(machine.dump(json_amendment.compared(inputs, found)))
        return
    warn((*inputs.warnings, *strayed(found)))
    say_lines(show_amendment.compared(inputs, found))


def _stop(inputs: docgen.Inputs, reason: str, clock: Clock, *, as_json: bool) -> None:
    from docgen.amending import stop
    from docgen.cli import json_amendment, show_amendment

    done = stop(inputs, reason, clock=clock)
    if as_json:
        say(machine.dump(json_amendment.stopped(inputs, done)))
    else:
        say_lines(show_amendment.stopped(inputs, done))


def _make(
    inputs: docgen.Inputs,
    engine: str,
    reason: str | None,
    clock: Clock,
    *,
    as_json: bool,
    silent: bool,
) -> None:
    from docgen.amending import make_amendment
    from docgen.cli import json_amendment, show, show_amendment
    from docgen.comparing import strayed, unexplained

    request = selection.request(inputs, None, None, engine=engine)
    with progress(as_json=as_json, silent=silent) as listener:
        made = make_amendment(inputs, request, clock=clock, reason=reason, listener=listener)
    if as_json:
        say(machine.dump(json_amendment.made(made)))
        return
    warn((*inputs.warnings, *unexplained(made.compared), *strayed(made.compared)))
    say_lines(show_amendment.made(made.compared))
    say_lines(show.made(made.outcome))
