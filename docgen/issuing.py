"""Issuing a pack: read the dossier, plan, and have the pipeline make what is missing.

This is what the command line and other programs call; `docgen.pipeline` does the making.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.core.amend_register import AmendRegister
from docgen.core.circle import RevisionState, note_circle, revision_state
from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import LOCK, REGISTER, Dossier, clear_work, locked
from docgen.core.errors import (
    DataError,
    IncompleteError,
    Problem,
    Severity,
    TemplateError,
    UsageError,
    raise_errors,
)
from docgen.core.model import Format, Pack, Party
from docgen.core.pack import check_pack_against_parties, read_pack
from docgen.core.parties import PartyTable, read_parties
from docgen.core.progress import Listener, ignore
from docgen.core.records import AmendmentRecord, CopyRecord
from docgen.core.register import Register
from docgen.documents.calculations import Prepared, prepare
from docgen.documents.templates import WordTemplate
from docgen.engines.base import Converter
from docgen.engines.select import AUTO, EMBEDDED, choose
from docgen.issue.lint import check_templates
from docgen.issue.plan import Delivery, History, Plan, PlanItem, Request, make_plan


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
    table = read_parties(dossier.parties_file, name=dossier.relative(dossier.parties_file))
    result = read_pack(dossier.pack_folder)
    problems = [*table.problems, *result.problems]
    pack = result.pack
    if pack is not None:
        prepared = with_data(dossier, pack, table)
        pack, problems = prepared.pack, [*problems, *prepared.problems]
    taking_part = any(party.active for party in table.parties)
    if pack is not None and (taking_part or not _errors(table.problems)):
        # With faulty rows left out, nobody may seem to take part: that says nothing.
        problems += check_pack_against_parties(pack, table.parties)
    raise_errors(problems, DataError)
    if pack is None:
        raise DataError(problems)
    checked = check_templates(pack, table.parties, table.own_columns)
    warnings = [item for item in problems if item.severity is Severity.WARNING]
    return Inputs(dossier, pack, table, checked.templates, (*warnings, *checked.warnings))


def with_data(dossier: Dossier, pack: Pack, table: PartyTable) -> Prepared:
    """The pack with its tables of data read, its calculations made and its checks done."""
    folders = (
        (dossier.pack_folder, f"{dossier.relative(dossier.pack_folder)}/"),
        (dossier.root, ""),
    )
    party_file = (dossier.relative(dossier.parties_file), table.source)
    right = not _errors(table.problems)
    return prepare(pack, table.parties, party_file, folders, parties_right=right)


def _errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the register says of the revision that pakket.toml names.

    Attributes:
        state: Where it stands.
        amendment: What it changes, as that was noted; ``None`` when it amends nothing.
    """

    state: RevisionState
    amendment: AmendmentRecord | None


def plan(inputs: Inputs, request: Request, clock: Clock | None = None) -> Plan:
    """What a run would do; nothing is made or written."""
    path = inputs.home / REGISTER
    if not path.is_file():
        return _plan(inputs, request, None)
    with Register(path, clock or SystemClock()) as register:
        return _plan(inputs, request, register)


def _plan(
    inputs: Inputs, request: Request, register: Register | None, standing: Standing | None = None
) -> Plan:
    copies: dict[tuple[int, str, str], CopyRecord] = {}
    sent: frozenset[tuple[int, str]] = frozenset()
    if register is not None:
        copies = register.valid_copies(inputs.pack.version, concept=request.concept)
        mails = register.mails(inputs.pack.version)
        sent = frozenset(
            (mail.party_nr, digest)
            for mail in mails
            if mail.state != "concept"
            for digest in mail.attachments
        )
    stands = standing or _standing(inputs.pack, register)
    history = History(inputs.home, copies, sent, stands.state, stands.amendment)
    return make_plan(inputs.pack, inputs.table.parties, inputs.templates, history, request)


def _standing(pack: Pack, register: Register | None) -> Standing:
    noted = AmendRegister(register).amendment(pack.version) if register is not None else None
    return Standing(revision_state(pack, register), noted)


def generate(
    inputs: Inputs,
    request: Request,
    *,
    engine: Converter | None = None,
    clock: Clock | None = None,
    reason: str | None = None,
    listener: Listener = ignore,
    noted: bool = False,
    standing: Standing | None = None,
) -> Outcome:
    """Make what is asked for and not there yet.

    Args:
        engine: Converter to use; by default the one that ``request`` names, else the one that
            made the earlier copies, else the best on this machine.
        clock: Tells the time that files and register bear.
        reason: Why copies are replaced, for the register.
        listener: Hears how far the work is.
        noted: Whether the caller just noted what an amendment changes.
        standing: Where the revision stands; by default as the dossier's register tells.

    Raises:
        DocgenError: One of its kinds; `docgen.core.errors` tells which means what.
    """
    start = time.perf_counter()
    # One moment for the whole run: what a file declares and what the register says must agree,
    # or a lost file could not be made again to the byte.
    clock = FixedClock((clock or SystemClock()).now())
    home = inputs.home
    with _no_trace(inputs), Register(home / REGISTER, clock) as register:
        clear_work(home)
        planned = _plan(inputs, request, register, standing)
        _check_settled(planned)
        if not noted:
            _check_amendment(planned)
        if planned.to_make:
            note_circle(inputs.table.parties, planned.state, register)
        chosen = engine or _engine_for(request, register, inputs.pack)
        deliveries: tuple[Delivery, ...] = ()
        if planned.to_make:
            # Loaded only now: the stages bring libraries along that a warm run does not need.
            from docgen.pipeline import Job, run

            parties = (inputs.dossier.parties_file.name, inputs.table.source)
            job = Job(inputs.home, register, chosen, clock.now(), parties, reason, listener)
            deliveries = run(planned, job)
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


def _check_settled(planned: Plan) -> None:
    """Stop before a settled revision gets another text: that is what amendments are for.

    A letter or a notice may change: what was signed may not.

    Raises:
        TemplateError: A template of the text is not the one that was issued; all such are named.
    """
    if not planned.state.settled or not planned.to_make:
        return
    wanted = {need.template for item in planned.to_make for need in item.parts}
    changed = sorted(wanted & planned.changed_text)
    if changed:
        version = planned.pack.version
        raise TemplateError(
            Problem(
                name,
                "",
                f"dit sjabloon is gewijzigd, terwijl de tekst van versie {version} vastligt: er "
                "is een definitief exemplaar van",
                "Zet het sjabloon van toen terug, of begin een wijziging met ‘docgen wijzig "
                "start’.",
            )
            for name in changed
        )


def _check_amendment(planned: Plan) -> None:
    """Stop before consent is asked to a change that is not noted.

    Raises:
        IncompleteError: `docgen.amending.make_amendment` did not note it yet, or something else.
    """
    if planned.noted or not planned.to_make:
        return
    version = planned.pack.version
    raise IncompleteError.of(
        f"wat er in versie {version} verandert, is nog niet vastgelegd"
        if planned.amendment is None
        else f"versie {version} is gewijzigd nadat is vastgelegd wat er verandert",
        "Geef ‘docgen wijzig genereer’: dat maakt ook de stukken.",
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


def rehearse(
    inputs: Inputs,
    clock: Clock | None = None,
    listener: Listener = ignore,
    amendment: AmendmentRecord | None = None,
) -> None:
    """Make everything once in a temporary folder with the embedded engine, to find its faults.

    What only shows on the page is found this way: a signature page that is not where the letter
    says, text in the strip of the page code, a character that no font has.

    Args:
        amendment: What the revision changes, where that is not noted yet or no longer right.

    Raises:
        DocgenError: What `generate` would raise.
    """
    path, standing = inputs.home / REGISTER, _standing(inputs.pack, None)
    if path.is_file():
        with Register(path, clock or SystemClock()) as register:
            standing = _standing(inputs.pack, register)
    if amendment is not None:
        standing = replace(standing, amendment=amendment)
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        root = Path(folder)
        elsewhere = replace(
            inputs, dossier=Dossier(root, inputs.dossier.pack_folder, inputs.dossier.parties_file)
        )
        wanted = Request(engine=EMBEDDED)
        generate(elsewhere, wanted, clock=clock, listener=listener, standing=standing)


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
