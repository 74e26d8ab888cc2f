"""How the definitive copy is made, readable aloud.

Gather what was accepted; make the received pages ready; write docgen's own pages; compile and
judge; seal; put everything in its place. What is the same as before is not made again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from docgen import __version__
from docgen.collecting import Collected, check_issued, collect
from docgen.core.circle import note_circle, revision_state
from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.dossier import REGISTER, clear_work, locked, work_in
from docgen.core.errors import Problem
from docgen.core.files import remove_leftovers
from docgen.core.progress import Listener, Report, counter, ignore
from docgen.core.records import DefinitiveRecord, PartRecord
from docgen.core.register import Register
from docgen.documents.templates import WordTemplate
from docgen.engines.base import Converter
from docgen.engines.seal_key import SealKey, key_facts
from docgen.engines.sealing import SealRequest, seal_pdf
from docgen.engines.select import AUTO, choose
from docgen.issuing import Inputs
from docgen.seal import shelf
from docgen.seal.beside import write_beside
from docgen.seal.edition import Edition, compile_edition, judges, require_archive, write_own
from docgen.seal.manifest import NAME as MANIFEST
from docgen.seal.outline import IssuedPart, Section
from docgen.seal.own_pages import OwnPages
from docgen.seal.prepared import prepare
from docgen.seal.renewed import what_happened
from docgen.seal.seal_field import SEAL_FIELD, SealPicture
from docgen.seal.wording import moment

_IN_FORCE = "wijziging in werking"


@dataclass(frozen=True, slots=True)
class BundleRequest:
    """What was asked for.

    Attributes:
        interim: Whether to make an interim copy while signatures are missing.
        key: What to seal with; ``None`` for a copy without a seal.
        engine: Name of the converter for docgen's own pages; ``None`` for the one that made the
            issued pages.
        reason: Why a new issue is made, when there was one before.
    """

    interim: bool = False
    key: SealKey | None = None
    engine: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a run did.

    Attributes:
        record: The issue.
        fresh: Whether it was made by this run; ``False`` when it stood there already.
        manifest: What it is made of, as ``manifest.json`` tells it.
        missing: Parties that are not in it, for an interim copy.
        parties: How many parties take part.
        before: The issue that it replaces, ``None`` for the first.
    """

    record: DefinitiveRecord
    fresh: bool
    manifest: Mapping[str, Any]
    missing: tuple[Problem, ...]
    parties: int
    before: DefinitiveRecord | None


@dataclass(frozen=True, slots=True)
class Job:
    """What the stages of one run share.

    Attributes:
        inputs: The dossier.
        request: What was asked for.
        register: Open register.
        engine: Converter for docgen's own pages.
        templates: Compiled templates of those pages, by name.
        now: Time of the run.
        work: Folder for half-made files.
        listener: Hears how far the work is.
    """

    inputs: Inputs
    request: BundleRequest
    register: Register
    engine: Converter
    templates: Mapping[str, WordTemplate]
    now: datetime
    work: Path
    listener: Listener


@dataclass(frozen=True, slots=True)
class Making:
    """An issue on its way through the stages.

    Attributes:
        edition: What it is made of, as far as that is known.
        own: docgen's own pages, by name.
        pdf: The copy in the work folder.
        pages: Its number of pages.
    """

    edition: Edition
    own: Mapping[str, PartRecord]
    pdf: Path
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name on screen and what it does."""

    name: str
    work: Callable[[Making, Job, Report], Making]


def _ready(making: Making, job: Job, report: Report) -> Making:
    pages = prepare(making.edition.gathered, report)
    return replace(making, edition=replace(making.edition, pages=pages))


def _write(making: Making, job: Job, report: Report) -> Making:
    edition, home = making.edition, job.inputs.home
    maker = OwnPages(edition.pack, home, job.work, job.engine, job.register, job.templates)
    own = write_own(edition, maker)
    report(1, "")
    return replace(making, own=own)


def _compile(making: Making, job: Job, report: Report) -> Making:
    edition = making.edition
    picture = _seal_picture(job) if job.request.key else None
    with judges() as pool:
        found = compile_edition(edition, making.own, job.inputs.home, making.pdf, picture)
        report(2, "")
        require_archive(making.pdf, job.work, pool)
        report(2, "")
    return replace(making, pages=found.pages)


def _seal(making: Making, job: Job, report: Report) -> Making:
    if job.request.key is not None:
        how = SealRequest(
            field=SEAL_FIELD,
            at=job.now,
            reason="Definitief exemplaar",
            location=job.inputs.pack.sender.get("plaats", ""),
            timestamp_url=job.inputs.pack.seal.timestamp_url,
        )
        making.pdf.write_bytes(seal_pdf(making.pdf.read_bytes(), job.request.key, how))
        report(1, "")
    return making


STAGES = (
    Stage("bladen", _ready),
    Stage("verantwoorden", _write),
    Stage("samenvoegen", _compile),
    Stage("verzegelen", _seal),
)


def bundle(
    inputs: Inputs,
    request: BundleRequest,
    *,
    engine: Converter | None = None,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Bundle:
    """Make the definitive copy, or an interim one, unless it stands there already.

    Args:
        engine: Converter for docgen's own pages; by default the one ``request`` names.
        clock: Tells the time that the copy and the register bear.
        listener: Hears how far the work is.

    Raises:
        IncompleteError: Signatures are missing, all parties are named; or a file is lost.
        VerificationError: A page cannot be taken in, or the copy is not valid PDF/A.
        DocgenError: One of its other kinds; `docgen.core.errors` tells which means what.
    """
    clock = FixedClock((clock or SystemClock()).now())
    home = inputs.home
    check_issued(inputs)
    with locked(inputs.dossier), Register(home / REGISTER, clock) as register:
        remove_leftovers(home)
        clear_work(home)
        note_circle(inputs.table.parties, revision_state(inputs.pack, register), register)
        collected = collect(inputs, register, interim=request.interim)
        found = _there_already(inputs, request, collected, register)
        if found is not None:
            _note_in_force(inputs, collected, register)
            return _told(inputs, collected, found, register, fresh=False)
        with work_in(home) as work:
            chosen = engine or engine_for(request.engine, collected.sections)
            job = Job(
                inputs, request, register, chosen, collected.templates, clock.now(), work, listener
            )
            record = run(collected, job)
            _note_in_force(inputs, collected, register)
        return _told(inputs, collected, record, register, fresh=True)


def run(collected: Collected, job: Job) -> DefinitiveRecord:
    """Every stage in turn, each on what the one before it made; then in its place."""
    making = _begin(collected, job)
    for stage in STAGES:
        making = stage.work(making, job, counter(stage.name, job.listener))
    write_beside(making.edition, making.pdf, collected.sent_at)
    return shelf.put(job.inputs.home, making.pdf.parent, _record(making, job), job.register)


def _there_already(
    inputs: Inputs, request: BundleRequest, collected: Collected, register: Register
) -> DefinitiveRecord | None:
    """An issue of the same input; a sealed one will do when no seal is asked for."""
    asked = inputs.home, register, inputs.pack.version, collected.kind, collected.inputs
    found = shelf.standing(*asked) or shelf.adopt(*asked)
    if found is None or request.key is None or found.seal == key_facts(request.key).holder:
        return found
    return None


def _begin(collected: Collected, job: Job) -> Making:
    pack, register, kind = job.inputs.pack, job.register, collected.kind
    issue = shelf.next_issue(register, pack.version, kind)
    before = DefinitiveRegister(register).latest(pack.version, kind)
    folder = job.work / "uitgave"
    folder.mkdir(parents=True, exist_ok=True)
    edition = Edition(
        pack=pack,
        kind=kind,
        issue=issue,
        gathered=collected.gathered,
        sections=collected.sections,
        effect=collected.effect,
        pages=(),
        made_at=job.now,
        program=__version__,
        engine=job.engine.info,
        replaces=_replaces(before, collected, job),
        inputs=collected.inputs,
        holder=key_facts(job.request.key).holder if job.request.key else "",
        story=collected.story,
    )
    return Making(edition, {}, folder / shelf.file_name(pack.kenmerk, pack.version, kind))


def _note_in_force(inputs: Inputs, collected: Collected, register: Register) -> None:
    """Note, once, from what day an amended text applies."""
    spec, day = inputs.pack.amendment, collected.effect.day
    if spec is None or day is None or collected.kind is not CopyKind.DEFINITIVE:
        return
    content = {"versie": inputs.pack.version, "van": spec.since, "dag": day.isoformat()}
    if not any(item.kind == _IN_FORCE and item.content == content for item in register.events()):
        with register.transaction():
            register.add_event(_IN_FORCE, content)


def _replaces(before: DefinitiveRecord | None, collected: Collected, job: Job) -> str:
    """What an issue replaces and why: as a person says, or else what happened since."""
    if before is None:
        return ""
    own = "om het te verzegelen"
    if before.inputs != collected.inputs:
        copies = job.register.copies(job.inputs.pack.version)
        parties = job.inputs.table.parties
        told = what_happened(before, collected.gathered.parties, parties, copies)
        own = f"omdat {told or 'de gegevens zijn gewijzigd'}"
    why = f": {job.request.reason}" if job.request.reason else f", {own}"
    return f"uitgave {before.issue} van {moment(before.made_at)}{why}"


def _record(making: Making, job: Job) -> DefinitiveRecord:
    edition = making.edition
    folder = shelf.folder_of(edition.pack.version, edition.kind, edition.issue)
    return edition.record(making.pdf, making.pages, folder, job.request.reason or "")


def _seal_picture(job: Job) -> SealPicture:
    if job.request.key is None:
        raise AssertionError("no seal was asked for")
    facts = key_facts(job.request.key)
    holder = facts.organisation or facts.holder
    day = moment(job.now.isoformat())
    return SealPicture(
        head=f"Verzegeld door {holder}",
        lines=(
            f"op {day}",
            f"certificaat van {facts.holder},",
            f"uitgegeven door {facts.issuer}",
            "Daarna mag er niets meer aan veranderen.",
        ),
        tooltip=f"Elektronisch zegel van {holder}, geplaatst op {day}",
    )


def _told(
    inputs: Inputs,
    collected: Collected,
    record: DefinitiveRecord,
    register: Register,
    *,
    fresh: bool,
) -> Bundle:
    path = (inputs.home / record.path).parent / MANIFEST
    told = json.loads(path.read_text(encoding="utf-8"))
    gathered = collected.gathered
    issues = DefinitiveRegister(register).issues(record.version, collected.kind)
    before = next((item for item in issues if item.issue == record.issue - 1), None)
    return Bundle(record, fresh, told, gathered.missing, len(gathered.parties), before)


def engine_for(name: str | None, sections: tuple[Section, ...]) -> Converter:
    """The engine asked for; else the one that made the issued pages, if it is here."""
    if name is not None:
        return choose(name)
    best = choose(AUTO)
    made = {item.record.engine for item in sections if isinstance(item, IssuedPart)}
    return best if best.info.name in made or not made else choose(sorted(made)[0])
