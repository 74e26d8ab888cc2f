"""How the version for publication is made, readable aloud.

Take the definitive copy that counts; fill in the signature pages as issued; write docgen's own
pages without what is personal; compile and judge; prove that the text is the same; search what was
made for anything that must not go online; put everything in its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from docgen import __version__
from docgen.bundling import engine_for
from docgen.collecting import Collected, check_issued, collect
from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.dossier import REGISTER, clear_work, locked, work_in
from docgen.core.errors import Problem, Severity, VerificationError
from docgen.core.files import remove_leftovers
from docgen.core.progress import Listener, Report, counter, ignore
from docgen.core.provenance import fingerprint
from docgen.core.records import DefinitiveRecord, PartRecord
from docgen.core.register import Register
from docgen.engines.base import Converter
from docgen.engines.select import choose
from docgen.issuing import Inputs
from docgen.seal import shelf
from docgen.seal.compile import Layout
from docgen.seal.edition import Edition, judges, require_archive, write_own
from docgen.seal.leaks import leaks, mail_addresses
from docgen.seal.own_pages import OwnPages
from docgen.seal.publish import (
    STATEMENT,
    Definitive,
    PublicPage,
    changed_pages,
    compile_publication,
    definitive_of,
    left_out,
    require_current,
    signature_parts,
    stand_ins,
    write_beside,
    write_pages,
)
from docgen.seal.publish_proof import comparison, secrets
from docgen.seal.same_text import Compared, compare
from docgen.seal.wording import moment

_KIND = CopyKind.PUBLICATION
# Part of what a publication is made of: a newer one that is made otherwise replaces it.
_MAKE = 1


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """What was asked for.

    Attributes:
        engine: Name of the converter for docgen's own pages; ``None`` for the one that made
            those of the definitive copy.
    """

    engine: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """What a run did.

    Attributes:
        record: The version for publication.
        definitive: The definitive copy that it belongs to.
        fresh: Whether it was made by this run; ``False`` when it stood there already.
        pdfa: Level of PDF/A that it conforms to.
        pdfua: Whether it claims PDF/UA-1.
        left_out: What is not in it, in Dutch, and how many of each.
        compared: Number of its pages that were compared with the definitive copy.
        warnings: What a person must judge before it goes online.
    """

    record: DefinitiveRecord
    definitive: DefinitiveRecord
    fresh: bool
    pdfa: str
    pdfua: bool
    left_out: tuple[tuple[str, int], ...]
    compared: int
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What the stages of one run share.

    Attributes:
        inputs: The dossier.
        collected: The accepted returns and the sections.
        definitive: The definitive copy.
        parts: Signature pages as issued, by number of the party.
        register: Open register.
        engine: Converter for docgen's own pages.
        now: Time of the run.
        work: Folder for half-made files.
    """

    inputs: Inputs
    collected: Collected
    definitive: Definitive
    parts: Mapping[int, tuple[PartRecord, ...]]
    register: Register
    engine: Converter
    now: datetime
    work: Path


@dataclass(frozen=True, slots=True)
class Making:
    """A version for publication on its way through the stages.

    Attributes:
        edition: What it is made of.
        pdf: The file in the work folder.
        pages: Signature pages, filled in.
        own: docgen's own pages, by name.
        layout: Where everything stands; ``None`` until it is compiled.
        compared: What the comparison came to; ``None`` until then.
    """

    edition: Edition
    pdf: Path
    pages: tuple[PublicPage, ...] = ()
    own: Mapping[str, PartRecord] | None = None
    layout: Layout | None = None
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name on screen and what it does."""

    name: str
    work: Callable[[Making, Job, Report], Making]


def _fill_in(making: Making, job: Job, report: Report) -> Making:
    signed = job.collected.gathered.signed
    pages = write_pages(signed, job.parts, job.inputs.home, job.work, report)
    return replace(making, pages=pages, edition=replace(making.edition, pages=stand_ins(pages)))


def _write(making: Making, job: Job, report: Report) -> Making:
    edition, home, templates = making.edition, job.inputs.home, job.collected.templates
    maker = OwnPages(edition.pack, home, job.work, job.engine, job.register, templates)
    own = write_own(edition, maker)
    report(1, "")
    return replace(making, own=own)


def _compile(making: Making, job: Job, report: Report) -> Making:
    with judges() as pool:
        found = compile_publication(
            making.edition, making.pages, making.own or {}, job.inputs.home, making.pdf
        )
        report(2, "")
        require_archive(making.pdf, job.work, pool)
        report(2, "")
    return replace(making, layout=found)


def _compare(making: Making, job: Job, report: Report) -> Making:
    wanted = comparison(
        making.edition, _layout(making), making.pages, job.definitive, job.inputs.home
    )
    compared = compare(job.definitive.path, making.pdf, wanted)
    report(1, "")
    return replace(making, compared=compared)


def _search(making: Making, job: Job, report: Report) -> Making:
    own = tuple((making.own or {}).values())
    wanted = secrets(
        making.edition, _layout(making), making.pages, own, job.definitive, job.inputs.home
    )
    found = leaks(making.pdf, wanted)
    if found:
        raise VerificationError(found)
    report(1, "")
    return making


STAGES = (
    Stage("ondertekenpagina’s", _fill_in),
    Stage("verantwoorden", _write),
    Stage("samenvoegen", _compile),
    Stage("vergelijken", _compare),
    Stage("nazoeken", _search),
)


def publish(
    inputs: Inputs,
    request: PublishRequest | None = None,
    *,
    engine: Converter | None = None,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Publication:
    """Make the version for publication of the definitive copy, unless it stands there already.

    Args:
        engine: Converter for docgen's own pages; by default the one ``request`` names.
        clock: Tells the time that the file and the register bear.
        listener: Hears how far the work is.

    Raises:
        IncompleteError: There is no definitive copy, or it is out of date, or something is lost.
        VerificationError: The text differs from the definitive copy, something is in it that must
            not be, or it is not valid PDF/A.
        DocgenError: One of its other kinds; `docgen.core.errors` tells which means what.
    """
    request = request or PublishRequest()
    clock = FixedClock((clock or SystemClock()).now())
    home = inputs.home
    check_issued(inputs)
    with locked(inputs.dossier), Register(home / REGISTER, clock) as register:
        remove_leftovers(home)
        clear_work(home)
        definitive = definitive_of(home, register, inputs.pack.version)
        collected = collect(inputs, register)
        require_current(definitive, collected.gathered, collected.sections, collected.inputs)
        parts = signature_parts(collected.gathered.signed, register.parts(), home)
        made_of = _inputs(collected, definitive)
        found = _there_already(inputs, definitive, made_of, register)
        if found is not None:
            return _told(inputs, collected, definitive, found, fresh=False)
        with work_in(home) as work:
            chosen = engine or _engine(request, definitive, collected)
            job = Job(inputs, collected, definitive, parts, register, chosen, clock.now(), work)
            record = _run(job, made_of, listener)
        return _told(inputs, collected, definitive, record, fresh=True)


def _run(job: Job, made_of: str, listener: Listener) -> DefinitiveRecord:
    """Every stage in turn, each on what the one before it made; then in its place."""
    making = _begin(job, made_of)
    for stage in STAGES:
        making = stage.work(making, job, counter(stage.name, listener))
    write_beside(making.edition, making.pdf, _statement(making, job))
    record = _record(making, job)
    return shelf.put(job.inputs.home, making.pdf.parent, record, job.register)


def _begin(job: Job, made_of: str) -> Making:
    pack, collected = job.inputs.pack, job.collected
    folder = job.work / "uitgave"
    folder.mkdir(parents=True, exist_ok=True)
    before = DefinitiveRegister(job.register).latest(pack.version, _KIND)
    edition = Edition(
        pack=pack,
        kind=_KIND,
        issue=job.definitive.record.issue,
        gathered=collected.gathered,
        sections=collected.sections,
        effect=collected.effect,
        pages=(),
        made_at=job.now,
        program=__version__,
        engine=job.engine.info,
        # Without the reason: that is in words of a person, who may name others.
        replaces=f"de publicatieversie van {moment(before.made_at)}" if before else "",
        inputs=made_of,
        holder="",
        story=collected.story,
    )
    return Making(edition, folder / shelf.file_name(pack.kenmerk, pack.version, _KIND))


def _inputs(collected: Collected, definitive: Definitive) -> str:
    """Fingerprint of everything it is made from; the time is not in it."""
    record, templates = definitive.record, collected.templates.values()
    return fingerprint(
        [_KIND.value, _MAKE, record.inputs, record.sha256, [item.sha256 for item in templates]]
    )


def _folder(inputs: Inputs, issue: int, register: Register) -> str:
    """Folder of a version for publication that is made now, numbered as the definitive copy.

    One that is made anew for the same issue, such as after damage, gets a folder of its own.
    """
    version = inputs.pack.version
    folder = shelf.folder_of(version, _KIND, issue)
    known = DefinitiveRegister(register).issues(version, _KIND)
    earlier = sum(record.issue == issue for record in known)
    return f"{folder}-{earlier + 1}" if earlier else folder


def _there_already(
    inputs: Inputs, definitive: Definitive, made_of: str, register: Register
) -> DefinitiveRecord | None:
    asked = inputs.home, register, inputs.pack.version, _KIND, made_of
    folder = _folder(inputs, definitive.record.issue, register)
    return shelf.standing(*asked) or shelf.adopt(*asked, folder)


def _engine(request: PublishRequest, definitive: Definitive, collected: Collected) -> Converter:
    """The engine asked for; else the one that made the pages of the definitive copy."""
    made = [part["omzetter"] for part in definitive.told["delen"] if "omzetter" in part]
    if request.engine is None and made:
        return choose(made[-1])
    return engine_for(request.engine, collected.sections)


def _layout(making: Making) -> Layout:
    if making.layout is None:
        raise AssertionError("nothing was compiled yet")
    return making.layout


def _statement(making: Making, job: Job) -> dict[str, object]:
    record, compared = job.definitive.record, making.compared
    if compared is None:
        raise AssertionError("nothing was compared yet")
    return {
        "formaat": "docgen-publicatie",
        "formaatversie": 1,
        "kenmerk": making.edition.pack.kenmerk,
        "versie": record.version,
        "uitgave": record.issue,
        "definitief": {"sha256": record.sha256, "bladzijden": record.pages},
        "pdfa": "3b",
        "pdfua": making.edition.accessible,
        "weggelaten": [
            {"wat": what, "aantal": number}
            for what, number in left_out(job.definitive, job.collected.gathered)
        ],
        "vergeleken": compared.pages,
        "verschillen": [asdict(problem) for problem in compared.warnings],
    }


def _record(making: Making, job: Job) -> DefinitiveRecord:
    folder = _folder(job.inputs, making.edition.issue, job.register)
    return making.edition.record(making.pdf, _layout(making).pages, folder)


def _told(
    inputs: Inputs,
    collected: Collected,
    definitive: Definitive,
    record: DefinitiveRecord,
    *,
    fresh: bool,
) -> Publication:
    path = inputs.home / record.path
    told = json.loads(path.with_name(STATEMENT).read_text(encoding="utf-8"))
    return Publication(
        record=record,
        definitive=definitive.record,
        fresh=fresh,
        pdfa=told["pdfa"],
        pdfua=told["pdfua"],
        left_out=tuple((item["wat"], item["aantal"]) for item in told["weggelaten"]),
        compared=told["vergeleken"],
        warnings=(
            *changed_pages(collected.gathered),
            *(
                Problem(**problem | {"severity": Severity.WARNING})
                for problem in told["verschillen"]
            ),
            *mail_addresses(path),
        ),
    )
