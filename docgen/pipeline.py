"""How a pack is issued, readable aloud.

Fill in, convert, join, deliver. Each stage is a plain function from what the stage before it made
to what the next one needs; `STAGES` is the table, `run` the whole of the orchestration. What comes
before it (read, check, plan) stands in `docgen.issuing`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from docgen.core.dossier import work_folder, work_in
from docgen.core.files import remove_leftovers
from docgen.core.progress import Listener, Report, counter
from docgen.core.register import Register
from docgen.documents.conformance import warm_up
from docgen.documents.store import present_parts
from docgen.engines.base import Converter
from docgen.engines.workers import workers
from docgen.issue.convert import convert
from docgen.issue.deliver import deliver, keep_sources
from docgen.issue.finish import finish
from docgen.issue.plan import Delivery, Plan
from docgen.issue.render import render


@dataclass(frozen=True, slots=True)
class Job:
    """What the stages of one run share.

    Attributes:
        home: Folder of the covenant under ``output/``.
        register: Open register.
        engine: Converter.
        moment: Time that the documents declare.
        parties: Name and bytes of the list of parties, to be kept.
        reason: Why copies are replaced, if the user said so.
        listener: Hears how far the work is.
        run: Number of the run in the register, once its sources are kept.
    """

    home: Path
    register: Register
    engine: Converter
    moment: datetime
    parties: tuple[str, bytes]
    reason: str | None
    listener: Listener
    run: int = 0

    @property
    def work(self) -> Path:
        """Folder for half-made files."""
        return work_folder(self.home)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its name on screen and what it does."""

    name: str
    work: Callable[[Any, Job, Executor, Report], Any]


STAGES = (
    Stage("invullen", lambda plan, job, pool, report: render(
        plan, job.work, job.engine.info.name,
        present_parts(job.home, job.register.parts()), report)),
    Stage("omzetten", lambda rendered, job, pool, report: convert(
        rendered, job.home, job.engine, job.register, pool, report)),
    Stage("samenvoegen", lambda converted, job, pool, report: finish(
        converted, job.home, job.engine.info, job.moment, pool, report)),
    Stage("bezorgen", lambda finished, job, pool, report: deliver(
        finished, job.home, job.register, job.reason, job.run, report)),
)  # fmt: skip


def run(plan: Plan, job: Job) -> tuple[Delivery, ...]:
    """Every stage in turn, each on what the one before it made."""
    remove_leftovers(job.home)
    kept = keep_sources(plan, job.home, job.parties, job.register, job.engine.info, job.moment)
    job = replace(job, run=kept)
    with work_in(job.home), workers(len(plan.to_make), warm_up) as pool:
        result: Any = plan
        for stage in STAGES:
            result = stage.work(result, job, pool, counter(stage.name, job.listener))
    deliveries: tuple[Delivery, ...] = result
    return deliveries
