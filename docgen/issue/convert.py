"""The third stage: Word to PDF, made ready to be joined and put in the store."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

from docgen.core.errors import DocgenError, Problem, TemplateError
from docgen.core.progress import Report
from docgen.core.provenance import sha256_file
from docgen.core.records import PartRecord
from docgen.core.register import Register
from docgen.documents.parts import PartFacts, clean_part
from docgen.documents.store import facts_to_data, part_path
from docgen.engines.base import Converter, ConvertJob
from docgen.engines.workers import outcome
from docgen.issue.render import Rendered, RenderedPart

# So many parts are noted in the register at once: few enough to lose little in a crash.
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Converted:
    """What the convert stage hands on.

    Attributes:
        rendered: What was rendered.
        parts: Every converted part that the documents need, by key.
    """

    rendered: Rendered
    parts: Mapping[str, PartRecord]


def convert(
    rendered: Rendered,
    home: Path,
    engine: Converter,
    register: Register,
    pool: Executor,
    report: Report,
) -> Converted:
    """Convert the parts that the store lacks; clean each while the engine works on the next.

    A part is in the store as soon as it is ready: a run that is broken off loses little.

    Raises:
        EngineFailedError: The engine gave up on one or more documents.
        TemplateError: A place to fill in stands twice in a part.
    """
    wanted = [part for part in rendered.parts.values() if part.stored is None]
    jobs = {
        ConvertJob(part.label, part.docx, part.docx.with_suffix(".pdf")): part for part in wanted
    }
    cleaning = _Cleaning(home, engine, register, pool, rendered)

    def cleaned(job: ConvertJob) -> None:
        cleaning.submit(jobs[job], job.pdf)
        report(len(jobs), job.label)

    try:
        if jobs:
            engine.convert(list(jobs), cleaned)
    finally:
        # What did succeed is kept, also when the engine gave up on another document.
        cleaning.finish()
    cleaning.raise_problems()
    return Converted(rendered, {**rendered.stored, **cleaning.made})


class _Cleaning:
    """Parts on their way from the engine to the store and the register."""

    def __init__(
        self,
        home: Path,
        engine: Converter,
        register: Register,
        pool: Executor,
        rendered: Rendered,
    ) -> None:
        self._home, self._engine, self._register, self._pool = home, engine, register, pool
        self._templates = rendered.plan.templates
        documents = rendered.plan.pack.documents
        self._stamped = {name for spec in documents if spec.signable for name in spec.parts}
        self._running: deque[tuple[RenderedPart, Future[PartFacts]]] = deque()
        self._problems: dict[Problem, None] = {}
        self._kind: type[DocgenError] = TemplateError
        self.made: dict[str, PartRecord] = {}

    def submit(self, part: RenderedPart, pdf: Path) -> None:
        """Have a converted part cleaned; note the ones that are ready by now."""
        target = self._home / part_path(part.key)
        future = self._pool.submit(
            clean_part,
            pdf,
            target,
            part.template,
            tagged=self._engine.info.tagged,
            stamped=part.template in self._stamped,
        )
        self._running.append((part, future))
        ready = sum(future.done() for _, future in self._running)
        if ready >= _BATCH:
            self._note([entry for entry in self._running if entry[1].done()])

    def finish(self) -> None:
        """Wait for all and note them."""
        self._note(list(self._running))

    def raise_problems(self) -> None:
        """Raise what went wrong while cleaning, all of it."""
        if self._problems:
            raise self._kind(self._problems)

    def _note(self, entries: list[tuple[RenderedPart, Future[PartFacts]]]) -> None:
        records = []
        for part, future in entries:
            try:
                records.append(self._record(part, outcome(future)))
            except DocgenError as exc:
                self._kind = type(exc)
                self._problems |= dict.fromkeys(exc.problems)
        done = {id(future) for _, future in entries}
        self._running = deque(entry for entry in self._running if id(entry[1]) not in done)
        with self._register.transaction():
            for record in records:
                self._register.add_part(record)
                self.made[record.key] = record

    def _record(self, part: RenderedPart, facts: PartFacts) -> PartRecord:
        path = part_path(part.key)
        return PartRecord(
            key=part.key,
            template=part.template,
            template_sha256=self._templates[part.template].sha256,
            path=path,
            sha256=sha256_file(self._home / path),
            text=part.text,
            facts=facts_to_data(facts),
            engine=self._engine.info.name,
            engine_version=self._engine.info.version,
            made_at=self._register.now(),
        )
