"""How a pack is issued, readable aloud.

Read the dossier, check the templates, plan; then fill in, convert, join, deliver. Each stage is a
plain function from what the stage before it made to what the next one needs; `STAGES` is the
table, `_run` the whole of the orchestration.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import LOCK, REGISTER, Dossier, locked, work_folder
from docgen.core.errors import (
    DataError,
    Problem,
    Severity,
    TemplateError,
    UsageError,
    raise_errors,
)
from docgen.core.files import remove_leftovers
from docgen.core.model import Format, Pack, Party
from docgen.core.pack import check_pack_against_parties, read_pack
from docgen.core.parties import PartyTable, read_parties
from docgen.core.progress import Listener, counter, ignore
from docgen.core.records import CopyRecord
from docgen.core.register import Register
from docgen.engines.base import Converter
from docgen.engines.select import AUTO, EMBEDDED, choose
from docgen.engines.workers import workers
from docgen.issue.convert import convert
from docgen.issue.deliver import Delivery, deliver, keep_sources
from docgen.issue.finish import finish
from docgen.issue.lint import check_templates
from docgen.issue.plan import History, Plan, PlanItem, Request, make_plan
from docgen.issue.render import render
from docgen.issue.store import present_parts
from docgen.issue.templates import WordTemplate


@dataclass(frozen=True, slots=True)
class Inputs:
    """A dossier as read and found right.

    Attributes:
        dossier: Where it lies.
        pack: The pack.
        table: The list of parties.
        templates: Compiled templates, by file name.
        warnings: What is not wrong but worth saying.
    """

    dossier: Dossier
    pack: Pack
    table: PartyTable
    templates: Mapping[str, WordTemplate]
    warnings: tuple[Problem, ...]

    @property
    def home(self) -> Path:
        """Folder of the covenant under ``output/``."""
        return self.dossier.home(self.pack.kenmerk)


@dataclass(frozen=True, slots=True)
class Run:
    """What the stages of one run share.

    Attributes:
        inputs: The dossier.
        register: Open register.
        engine: Converter.
        pool: Workers.
        work: Folder for half-made files.
        moment: Time that the documents declare.
        reason: Why copies are replaced, if the user said so.
        listener: Hears how far the work is.
    """

    inputs: Inputs
    register: Register
    engine: Converter
    pool: Executor
    work: Path
    moment: datetime
    reason: str | None
    listener: Listener


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name on screen and what it does."""

    name: str
    work: Callable[[Run, Any, Callable[[int, str], None]], Any]


STAGES = (
    Stage("invullen", lambda run, plan, report: render(
        plan, run.work, run.engine.info.name,
        present_parts(run.inputs.home, run.register.parts()), report)),
    Stage("omzetten", lambda run, rendered, report: convert(
        rendered, run.inputs.home, run.engine, run.register, run.pool, report)),
    Stage("samenvoegen", lambda run, converted, report: finish(
        converted, run.inputs.home, run.engine.info, run.moment, run.pool, report)),
    Stage("bezorgen", lambda run, finished, report: deliver(
        finished, run.inputs.home, run.register, run.reason, report)),
)  # fmt: skip


def _run(plan: Plan, run: Run) -> tuple[Delivery, ...]:
    """Every stage in turn, each on what the one before it made."""
    result: Any = plan
    for stage in STAGES:
        result = stage.work(run, result, counter(stage.name, run.listener))
    deliveries: tuple[Delivery, ...] = result
    return deliveries


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    Attributes:
        inputs: The dossier.
        plan: What was planned.
        deliveries: Every file that was asked for: new, replaced and unchanged ones.
        engine: Name of the engine.
        engine_version: Its version.
        seconds: Wall time.
    """

    inputs: Inputs
    plan: Plan
    deliveries: tuple[Delivery, ...]
    engine: str
    engine_version: str
    seconds: float


def read(dossier: Dossier) -> Inputs:
    """Read and check everything that is made by hand: parties, pack, templates.

    Raises:
        DataError: The list of parties or pakket.toml has faults; all are named.
        TemplateError: A template has faults; all are named.
    """
    table = read_parties(dossier.parties_file)
    result = read_pack(dossier.pack_folder)
    problems = [*table.problems, *result.problems]
    taking_part = any(party.active for party in table.parties)
    if result.pack is not None and (taking_part or not _errors(table.problems)):
        # With faulty rows left out, nobody may seem to take part: that says nothing.
        problems += check_pack_against_parties(result.pack, table.parties)
    raise_errors(problems, DataError)
    if result.pack is None:
        raise DataError(problems)
    checked = check_templates(result.pack, table.parties, table.own_columns)
    warnings = [item for item in problems if item.severity is Severity.WARNING]
    return Inputs(dossier, result.pack, table, checked.templates, (*warnings, *checked.warnings))


def _errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def plan(inputs: Inputs, request: Request, clock: Clock | None = None) -> Plan:
    """What a run would do; nothing is made or written."""
    path = inputs.home / REGISTER
    if not path.is_file():
        return _plan(inputs, request, None)
    with Register(path, clock or SystemClock()) as register:
        return _plan(inputs, request, register)


def _plan(inputs: Inputs, request: Request, register: Register | None) -> Plan:
    copies: dict[tuple[int, str, str], CopyRecord] = {}
    sent: frozenset[str] = frozenset()
    if register is not None:
        copies = register.valid_copies(inputs.pack.version, concept=request.concept)
        mails = register.mails(inputs.pack.version)
        sent = frozenset(
            digest for mail in mails if mail.state != "concept" for digest in mail.attachments
        )
    history = History(inputs.home, copies, sent)
    return make_plan(inputs.pack, inputs.table.parties, inputs.templates, history, request)


def generate(
    inputs: Inputs,
    request: Request,
    *,
    engine: Converter | None = None,
    clock: Clock | None = None,
    reason: str | None = None,
    listener: Listener = ignore,
) -> Outcome:
    """Make what is asked for and not there yet.

    Args:
        engine: Converter to use; by default the one that ``request`` names, else the one that
            made the earlier copies, else the best on this machine.
        clock: Tells the time that files and register bear.
        reason: Why copies are replaced, for the register.
        listener: Hears how far the work is.

    Raises:
        DocgenError: One of its kinds; `docgen.core.errors` tells which means what.
    """
    start = time.perf_counter()
    # One moment for the whole run: what a file declares and what the register says must agree,
    # or a lost file could not be made again to the byte.
    clock = FixedClock((clock or SystemClock()).now())
    home = inputs.home
    with _no_trace(inputs), Register(home / REGISTER, clock) as register:
        planned = _plan(inputs, request, register)
        chosen = engine or _engine_for(request, register, inputs.pack)
        deliveries = _make(inputs, planned, chosen, register, clock, reason, listener)
    made = {(item.item.party.nr, item.copy.document, item.copy.format): item for item in deliveries}
    complete = tuple(made.get(_slot(item)) or _unchanged(item) for item in planned.items)
    return Outcome(
        inputs,
        planned,
        complete,
        chosen.info.name,
        chosen.info.version,
        time.perf_counter() - start,
    )


@contextmanager
def _no_trace(inputs: Inputs) -> Iterator[None]:
    """Hold the dossier; a first run that finds its input wrong leaves nothing behind.

    What comes to light only on the page stops the work before anything is delivered.
    """
    output, lock = inputs.dossier.output, inputs.dossier.output / LOCK
    bare = not output.exists()
    try:
        with locked(inputs.dossier):
            first = not inputs.home.exists()
            try:
                yield
            except (DataError, TemplateError, UsageError):
                if first:
                    shutil.rmtree(inputs.home, ignore_errors=True)
                if bare and os.name != "nt":
                    # While it is held: whoever waits for this file sees that it is gone.
                    lock.unlink(missing_ok=True)
                raise
    except (DataError, TemplateError, UsageError):
        if bare:
            with suppress(OSError):
                if os.name == "nt":
                    # Windows refuses this while anyone has the file open, so it is safe here.
                    lock.unlink(missing_ok=True)
                output.rmdir()
        raise


def _make(
    inputs: Inputs,
    planned: Plan,
    engine: Converter,
    register: Register,
    clock: Clock,
    reason: str | None,
    listener: Listener,
) -> tuple[Delivery, ...]:
    home = inputs.home
    for old in home.glob(".werk-*"):
        shutil.rmtree(old, ignore_errors=True)
    if not planned.to_make:
        return ()
    remove_leftovers(home)
    parties = (inputs.dossier.parties_file.name, inputs.table.source)
    keep_sources(planned, home, parties, register)
    work = work_folder(home)
    try:
        with workers(len(planned.to_make)) as pool:
            run = Run(inputs, register, engine, pool, work, clock.now(), reason, listener)
            return _run(planned, run)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _slot(item: PlanItem) -> tuple[int, str, str]:
    return item.party.nr, item.document.id, item.format.value


def _unchanged(item: PlanItem) -> Delivery:
    if item.current is None:
        raise AssertionError(f"{item.path} was neither made nor there")
    return Delivery(item, item.current)


def _engine_for(request: Request, register: Register, pack: Pack) -> Converter:
    """The engine asked for; else the one that made the earlier copies, so that pages stay alike."""
    if request.engine is not None:
        return choose(request.engine)
    copies = register.valid_copies(pack.version, concept=request.concept).values()
    earlier = {copy.engine for copy in copies if copy.format == Format.PDF.value}
    best = choose(AUTO)
    if best.info.name in earlier or not earlier:
        return best
    return choose(sorted(earlier)[0])


def rehearse(inputs: Inputs, clock: Clock | None = None, listener: Listener = ignore) -> None:
    """Make everything once in a temporary folder with the embedded engine, to find its faults.

    What only shows on the page is found this way: a signature page that is not where the letter
    says, text in the strip of the page code, a character that no font has.

    Raises:
        DocgenError: What `generate` would raise.
    """
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        root = Path(folder)
        elsewhere = replace(
            inputs, dossier=Dossier(root, inputs.dossier.pack_folder, inputs.dossier.parties_file)
        )
        generate(elsewhere, Request(engine=EMBEDDED), clock=clock, listener=listener)


def find_parties(parties: tuple[Party, ...], wanted: tuple[str, ...]) -> tuple[int, ...]:
    """Numbers of the parties that are named by number or id.

    Raises:
        UsageError: No party answers to one of the names; all such names are listed.
    """
    numbers, unknown = [], []
    for name in wanted:
        match = [party.nr for party in parties if name in (str(party.nr), party.id)]
        numbers += match
        if not match:
            unknown.append(name)
    if unknown:
        raise UsageError(
            Problem(
                "",
                "--partij",
                f"geen partij met nummer of id “{name}”",
                "Kijk in de kolommen ‘nr’ en ‘id’ van de lijst van partijen.",
            )
            for name in unknown
        )
    return tuple(numbers)
