"""The fourth stage: from parts to finished documents, checked before anything is delivered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docgen.core.dutch import opsomming
from docgen.core.errors import DocgenError, EngineFailedError, Problem, Severity, TemplateError
from docgen.core.identity import PageIdentity, text_mark
from docgen.core.model import FieldKind, Format
from docgen.core.page_layout import POINTS_PER_MM, STRIP_MM
from docgen.core.progress import Report
from docgen.core.provenance import fingerprint, sha256
from docgen.core.records import PartRecord
from docgen.documents.assemble import AssembleJob, PartInput, assemble
from docgen.documents.conformance import admit
from docgen.documents.fields import FormField
from docgen.documents.metadata import DocumentInfo
from docgen.documents.store import facts_from_data, part_key
from docgen.engines.base import EngineInfo
from docgen.engines.workers import outcome
from docgen.issue.convert import Converted
from docgen.issue.plan import PlanItem, Status

_CONCEPT_MARK = "CONCEPT"


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """A file that is ready to be delivered.

    Attributes:
        item: What it is for.
        source: The file in the work folder; files of other parties may be the same one.
        sha256: Its fingerprint.
        pages: Number of pages; ``None`` for a Word file.
        parts: Keys of the converted parts in it.
        text_mark: Six characters that name its text; ``None`` if it is not stamped.
        fields: Its form fields.
        tagged: Whether it claims PDF/UA-1.
        engine: Engine that converted its parts.
    """

    item: PlanItem
    source: Path
    sha256: str
    pages: int | None
    parts: tuple[str, ...]
    text_mark: str | None
    fields: tuple[FormField, ...]
    tagged: bool
    engine: EngineInfo


@dataclass(frozen=True, slots=True)
class Finished:
    """What the finish stage hands on.

    Attributes:
        converted: What was converted.
        files: Every file to deliver, in the order of the plan.
    """

    converted: Converted
    files: tuple[FinishedFile, ...]


@dataclass(frozen=True, slots=True)
class _Made:
    """What a worker tells of the PDF it wrote."""

    sha256: str
    pages: int
    fields: tuple[FormField, ...]
    skeleton: frozenset[str] | None


def finish(
    converted: Converted,
    home: Path,
    engine: EngineInfo,
    made_at: datetime,
    pool: Executor,
    report: Report,
) -> Finished:
    """Join, stamp and check every document of the plan.

    Args:
        engine: The engine that converted the parts.
        made_at: Time that the documents declare.
        pool: Workers; documents are independent of each other.

    Raises:
        TemplateError: The signature page is not where the pack says, or text runs into the
            strip that is kept free for the stamp.
        EngineFailedError: A document is not valid PDF/A-2b.
    """
    plan = converted.rendered.plan
    items = [item for item in plan.to_make if item.format is Format.PDF]
    problems = [problem for item in items for problem in _layout_problems(item, converted, engine)]
    if problems:
        raise TemplateError(dict.fromkeys(problems))
    jobs = {item_key(item): _job(item, converted, home, engine, made_at) for item in items}
    made = _run(jobs, converted.rendered.work, pool, report)
    files = [_finished(item, converted, engine, jobs, made) for item in plan.to_make]
    return Finished(converted, tuple(files))


def item_key(item: PlanItem) -> str:
    """Documents with the same key are the same file: a memo that says the same to all."""
    owner = item.party.nr if item.document.signable else 0
    keys = [need.key for need in item.parts]
    return fingerprint([item.document.id, owner, keys, _remade(item)])


def _remade(item: PlanItem) -> str:
    """Time of the copy whose file got lost: made again, it must be the same to the byte."""
    lost = item.status is Status.NEW and item.current is not None
    return item.current.made_at if lost and item.current else ""


def _records(item: PlanItem, converted: Converted, engine: EngineInfo) -> list[PartRecord]:
    return [converted.parts[part_key(need.key, engine.name)] for need in item.parts]


def _layout_problems(item: PlanItem, converted: Converted, engine: EngineInfo) -> Iterator[Problem]:
    """Whether every page is as the pack promises and as the stamps need it."""
    spec = item.document
    if not spec.signable:
        return
    first = 1
    found: list[int] = []
    choices: list[int] = []
    for need, record in zip(item.parts, _records(item, converted, engine), strict=True):
        facts = facts_from_data(record.facts)
        found += [
            first + place.page for place in facts.fields if place.marker.kind is FieldKind.SIGNATURE
        ]
        choices += [first + place.page for place in facts.fields if place.marker.kind.is_choice]
        for number, lowest in enumerate(facts.lowest):
            if lowest is not None and lowest < STRIP_MM * POINTS_PER_MM:
                yield _strip_problem(need.template, number + 1)
        first += facts.pages
    wanted = [spec.signature_page or (found[0] if found else 0)] * len(item.party.signatories)
    if found != wanted:
        yield _signature_problem(item, found)
    elif any(page != wanted[0] for page in choices):
        yield _choice_problem(item, wanted[0], choices)


def _strip_problem(template: str, page: int) -> Problem:
    return Problem(
        template,
        f"pagina {page}",
        f"de tekst loopt door in de onderste {STRIP_MM:.0f} mm, die vrij moet blijven voor de "
        "paginacode",
        "Maak de ondermarge van de pagina-instelling in Word groter (36 mm past altijd).",
        Severity.ERROR,
    )


def _signature_problem(item: PlanItem, found: list[int]) -> Problem:
    spec, count = item.document, len(item.party.signatories)
    pages = ", ".join(str(page) for page in sorted(set(found)))
    where = f"op pagina {pages}" if found else "op geen enkele pagina"
    place = f" op pagina {spec.signature_page}" if spec.signature_page else ""
    asked = "er hoort 1 handtekeningveld" if count == 1 else f"er horen {count} handtekeningvelden"
    have = "het staat" if count == 1 and len(found) < 2 else "ze staan"
    return Problem(
        f"{spec.id} van {item.party.naam}",
        "",
        f"{asked}{place} te staan, maar {have} {where}",
        "Controleer in pakket.toml de volgorde van ‘delen’ en de ‘ondertekenpagina’, en in het "
        "sjabloon {{ veld.handtekening }} (en {{ veld.handtekening_2 }} voor een tweede "
        "ondertekenaar), en of de tekst ervoor niet te lang is voor één pagina.",
    )


def _choice_problem(item: PlanItem, signing: int, found: list[int]) -> Problem:
    """A signature page may come back alone: without the answer on it, nothing was answered."""
    pages = opsomming([str(page) for page in sorted(set(found))])
    return Problem(
        f"{item.document.id} van {item.party.naam}",
        "",
        f"de vakken om te kiezen staan op pagina {pages}, maar getekend wordt op pagina {signing}",
        "Zet {{ veld.voor }}, {{ veld.tegen }} en {{ veld.onthouding }} op de pagina met "
        "{{ veld.handtekening }}, en houd de tekst ervoor kort genoeg.",
    )


def _job(
    item: PlanItem, converted: Converted, home: Path, engine: EngineInfo, made_at: datetime
) -> AssembleJob:
    plan, spec = converted.rendered.plan, item.document
    records = _records(item, converted, engine)
    mark = _mark(item, records, concept=plan.concept)
    pack = plan.pack
    identity = PageIdentity(pack.kenmerk, pack.version, item.party.nr, 1, 1, mark) if mark else None
    parts = tuple(
        PartInput(
            home / record.path,
            facts_from_data(record.facts),
            need.template.removesuffix(".docx"),
        )
        for need, record in zip(item.parts, records, strict=True)
    )
    keywords = [pack.kenmerk, f"versie {pack.version}"]
    if spec.signable:
        keywords.append(item.party.naam)
    info = DocumentInfo(
        title=pack.title if spec.signable else f"{spec.title} – {pack.title}",
        author=pack.sender.get("organisatie", ""),
        subject=f"{pack.title} ({pack.kenmerk}, versie {pack.version})",
        keywords=tuple(keywords),
        creator=f"docgen ({records[0].engine} {records[0].engine_version})",
        made_at=datetime.fromisoformat(_remade(item)) if _remade(item) else made_at,
        tagged=engine.tagged,
    )
    label = f"{spec.id} van {item.party.naam}"
    return AssembleJob(label, item.party, parts, info, identity, plan.concept)


def _mark(item: PlanItem, records: list[PartRecord], *, concept: bool) -> str | None:
    if not item.document.signable:
        return None
    texts = [record.text for record in records]
    return text_mark([*texts, _CONCEPT_MARK] if concept else texts)


def _run(
    jobs: Mapping[str, AssembleJob], work: Path, pool: Executor, report: Report
) -> dict[str, _Made]:
    """Make the documents; first one of each kind, to which the gate compares the others."""
    first = _first_of_each_kind(jobs)
    made: dict[str, _Made] = {}
    faults: dict[str, tuple[Problem, ...]] = {}
    judged: set[Path] = set()
    for wave in (first, [key for key in jobs if key not in first]):
        sound = frozenset(one.skeleton for one in made.values() if one.skeleton is not None)
        futures = {}
        for key in wave:
            known = frozenset(part.path for part in jobs[key].parts if part.path in judged)
            judged.update(part.path for part in jobs[key].parts)
            target = work / f"{key}.stuk.pdf"
            futures[pool.submit(_make, jobs[key], target, known, sound)] = key
        for future in as_completed(futures):
            key = futures[future]
            try:
                made[key] = outcome(future)
            except DocgenError as exc:
                faults[key] = exc.problems
                continue
            report(len(jobs), jobs[key].label)
    if faults:
        # In the order of the plan, whichever worker was done first.
        told = (problem for key in jobs if key in faults for problem in faults[key])
        raise EngineFailedError(dict.fromkeys(told))
    return made


def _first_of_each_kind(jobs: Mapping[str, AssembleJob]) -> list[str]:
    """The first document of each kind: of the same parts, and with as many signatories."""
    kinds: dict[tuple[object, ...], str] = {}
    for key, job in jobs.items():
        fields = sum(len(part.facts.fields) for part in job.parts)
        kinds.setdefault((*(part.title for part in job.parts), fields), key)
    return list(kinds.values())


def _make(
    job: AssembleJob,
    target: Path,
    judged: frozenset[Path],
    sound: frozenset[frozenset[str]],
) -> _Made:
    """Work of one worker: make a document, let it pass the gate, write it.

    Args:
        judged: Parts that are judged in an earlier document of this run; their pages are the
            same there, so the gate need not look at them again.
        sound: What sound documents of this run are made of.
    """
    done = assemble(job)
    made_like = admit(done.pdf, job.label, _pages_of(job, judged), sound)
    target.write_bytes(done.pdf)
    return _Made(sha256(done.pdf), done.pages, done.fields, made_like)


def _pages_of(job: AssembleJob, parts: frozenset[Path]) -> list[int]:
    """Pages of the document, from 0, that come from these parts."""
    pages: list[int] = []
    first = 0
    for part in job.parts:
        if part.path in parts:
            pages += range(first, first + part.facts.pages)
        first += part.facts.pages
    return pages


def _finished(
    item: PlanItem,
    converted: Converted,
    engine: EngineInfo,
    jobs: Mapping[str, AssembleJob],
    made: Mapping[str, _Made],
) -> FinishedFile:
    keys = tuple(part_key(need.key, engine.name) for need in item.parts)
    if item.format is Format.DOCX:
        docx = converted.rendered.parts[keys[0]].docx
        return FinishedFile(
            item, docx, sha256(docx.read_bytes()), None, keys, None, (), False, engine
        )
    key = item_key(item)
    one, job = made[key], jobs[key]
    return FinishedFile(
        item=item,
        source=converted.rendered.work / f"{key}.stuk.pdf",
        sha256=one.sha256,
        pages=one.pages,
        parts=keys,
        text_mark=job.identity.text if job.identity else None,
        fields=one.fields,
        tagged=job.info.tagged,
        engine=engine,
    )
