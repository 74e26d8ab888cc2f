"""The second stage: fill in what must be made, each distinct text once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.core.errors import Problem, TemplateError
from docgen.core.model import Format
from docgen.core.progress import Report
from docgen.core.records import PartRecord
from docgen.documents.context import context_for
from docgen.documents.names import values_of
from docgen.documents.store import part_key
from docgen.documents.templates import fill_in
from docgen.issue.plan import Plan, PlanItem
from docgen.issue.scenes import scene_of_part, scene_values


@dataclass(frozen=True, slots=True)
class RenderedPart:
    """A part filled in.

    Attributes:
        key: Key of the converted part in the store.
        template: File name of the template.
        label: Name for messages: ``oplegger (Gemeente Soest)``.
        docx: Word file in the work folder.
        text: Normalised text.
        stored: The converted part if the store has it, so that only the Word file was needed.
    """

    key: str
    template: str
    label: str
    docx: Path
    text: str
    stored: PartRecord | None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the render stage hands on.

    Attributes:
        plan: The plan.
        work: Folder for half-made files.
        parts: Filled-in parts, by key.
        stored: Converted parts that the store already has, by key.
    """

    plan: Plan
    work: Path
    parts: Mapping[str, RenderedPart]
    stored: Mapping[str, PartRecord]


@dataclass(frozen=True, slots=True)
class _Task:
    key: str
    template: str
    item: PlanItem


def render(
    plan: Plan,
    work: Path,
    engine: str,
    stored: Mapping[str, PartRecord],
    report: Report,
) -> Rendered:
    """Fill in every part that is not in the store, and every Word file that is delivered.

    Args:
        work: Folder for half-made files.
        engine: Name of the engine that will convert.
        stored: Converted parts that are there already.
        report: Called for each part.

    Raises:
        TemplateError: One or more templates cannot be filled in; each fault is named once.
    """
    shared: dict[tuple[object, ...], dict[str, object]] = {}
    parts: dict[str, RenderedPart] = {}
    problems: dict[Problem, list[str]] = {}
    tasks = tuple(_tasks(plan, engine, stored))
    work.mkdir(parents=True, exist_ok=True)
    for task in tasks:
        party = task.item.party
        label = f"{task.template.removesuffix('.docx')} ({party.naam})"
        scene = scene_of_part(plan.pack, task.item.scene, task.template)
        if scene.key not in shared:
            shared[scene.key] = scene_values(plan.pack, scene, plan.amendment)
        context = values_of(context_for(shared[scene.key], plan.pack, party))
        try:
            filled = fill_in(plan.templates[task.template], context, task.template)
        except TemplateError as exc:
            for problem in exc.problems:
                problems.setdefault(problem, []).append(party.naam)
            continue
        docx = work / f"{task.key}.docx"
        docx.write_bytes(filled.docx)
        parts[task.key] = RenderedPart(
            task.key, task.template, label, docx, filled.text, stored.get(task.key)
        )
        report(len(tasks), label)
    if problems:
        raise TemplateError(_told(problem, names) for problem, names in problems.items())
    return Rendered(plan, work, parts, stored)


def _told(problem: Problem, names: list[str]) -> Problem:
    """The problem with the party for whose data it came up; of many, the first is named."""
    others = f" en {len(names) - 1} andere" if len(names) > 1 else ""
    place = ", ".join(part for part in (problem.place, f"partij {names[0]}{others}") if part)
    return replace(problem, place=place)


def _tasks(plan: Plan, engine: str, stored: Mapping[str, PartRecord]) -> Iterator[_Task]:
    seen: set[str] = set()
    for item in plan.to_make:
        for need in item.parts:
            key = part_key(need.key, engine)
            wanted = key not in stored or item.format is Format.DOCX
            if wanted and key not in seen:
                seen.add(key)
                yield _Task(key, need.template, item)
