"""``docgen status``: where every party stands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.core.clock import Clock, clock_from_environment
from docgen.core.dossier import REGISTER
from docgen.core.errors import UsageError

if TYPE_CHECKING:
    from docgen.cli.show_status import Overview
    from docgen.core.records import MailRecord
    from docgen.core.register import Register

WorkbookOption = Annotated[
    str,
    typer.Option(
        "--xlsx",
        metavar="BESTAND",
        help="Zet het overzicht ook in een Excel-bestand, om te sorteren of af te drukken.",
    ),
]


def status(
    xlsx: WorkbookOption = "",
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Toont per partij hoe ver het is: van gemaakt en verzonden tot ontvangen en akkoord.

    Met de aantallen, de dagen tot de uiterste datum en wat u nu kunt doen.
    """
    from docgen.cli import json_status, show_status

    target = _target(xlsx)
    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    clock = clock_from_environment()
    view = overview_of(inputs, clock)
    if target is not None:
        _write_workbook(inputs, view, target, clock)
    if as_json:
        say(machine.dump(json_status.standing(inputs, view)))
        return
    warn(inputs.warnings)
    say_lines(show_status.standing(inputs, view))
    if target is not None:
        say(f"Het overzicht staat ook in {xlsx}.")


def overview_of(inputs: docgen.Inputs, clock: Clock) -> Overview:
    from docgen.core.register import Register

    path = inputs.home / REGISTER
    if not path.is_file():
        return _viewed(inputs, clock, None)
    with Register(path, clock) as register:
        return _viewed(inputs, clock, register)


def _viewed(inputs: docgen.Inputs, clock: Clock, register: Register | None) -> Overview:
    from docgen.cli import show_status
    from docgen.closing import copy_standing
    from docgen.consenting import entry
    from docgen.core.return_register import ReturnRegister
    from docgen.issue.standing import standings as issued_standings
    from docgen.receive.catalogue import Catalogue, catalogue_of
    from docgen.receive.reminders import schedule
    from docgen.receive.standing import read_standings, standings

    pack, parties, version = inputs.pack, inputs.table.parties, inputs.pack.version
    planned, today = docgen.plan(inputs, docgen.Request(), clock), clock.now().date()
    days_left = (pack.return_before - today).days
    if register is None:
        found = standings(Catalogue(pack.kenmerk, version, (), ()), parties, (), (), ())
        issued = issued_standings(planned, (), ())
        return show_status.overview(issued, found, (), (), days_left, today)
    copies = register.valid_copies(version, concept=False).values()
    mails: tuple[MailRecord, ...] = register.mails(version)
    catalogue = catalogue_of(pack, parties, register, inputs.home)
    found = read_standings(register, catalogue, parties)
    reminders = ReturnRegister(register).reminders(version)
    owing = schedule(found.parties, reminders, pack.reminders)
    issued = issued_standings(planned, copies, mails)
    view = show_status.overview(issued, found, owing, reminders, days_left, today)
    view = replace(view, command=planned.command)
    stands = entry(inputs, register, catalogue, found, today)
    return replace(view, copy=copy_standing(inputs, register, found, stands), entry=stands)


def _target(name: str) -> Path | None:
    if not name:
        return None
    target = Path(name).resolve()
    if target.suffix.lower() != ".xlsx":
        raise UsageError.of(
            f"“{target.name}” is geen naam van een Excel-bestand",
            "Noem een bestand dat eindigt op .xlsx, zoals --xlsx status.xlsx.",
            place="--xlsx",
        )
    if target.stem.casefold() == "partijen":
        raise UsageError.of(
            f"“{target.name}” is de naam van de lijst van partijen",
            "Kies een andere naam, zoals --xlsx status.xlsx.",
            place="--xlsx",
        )
    return target


def _write_workbook(inputs: docgen.Inputs, view: Overview, target: Path, clock: Clock) -> None:
    from docgen.cli import show, show_status
    from docgen.core.files import write_atomically
    from docgen.receive.workbook import status_workbook

    line = show_status.deadline(inputs.pack.return_before, view.days_left)
    rows = show_status.workbook_rows(view)
    write_atomically(target, status_workbook(show.heading(inputs), rows, line, clock.now()))
