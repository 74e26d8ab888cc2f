"""Looking at files and pages, many at a time, each within its limits.

A file or page that takes too long, or brings a worker down, costs that file or page: it becomes a
fault in the facts, and the rest goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docgen.core.progress import Report
from docgen.engines.bounded import Bounded, Job, Result
from docgen.receive.examine import Target, file_job, page_job
from docgen.receive.facts import Fault, FileFacts, Origin, PageFacts

FILE_SECONDS = 60.0
PAGE_SECONDS = 45.0
# After so many pages that broke their limits, the rest of a file is not tried any more.
_GIVE_UP = 3
_FAULTS = {"te lang": Fault.TOO_SLOW, "afgebroken": Fault.CRASHED}


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page to look at.

    Attributes:
        origin: The file.
        source_page: Page of it, from 1.
        target: What it is to be held against, when known from elsewhere.
    """

    origin: Origin
    source_page: int
    target: Target | None = None


def look_at_files(
    origins: Sequence[Origin], pool: Bounded, report: Report
) -> Mapping[str, FileFacts]:
    """Facts of each file as a whole, by fingerprint, without those of its pages."""
    by_key = {origin.sha256: origin for origin in origins}
    jobs = (Job(key, file_job, (origin,), FILE_SECONDS) for key, origin in by_key.items())
    found: dict[str, FileFacts] = {}
    for result in pool.run(jobs):
        origin = by_key[str(result.key)]
        report(len(by_key), origin.name)
        found[origin.sha256] = _file_facts(origin, result)
    return found


def _file_facts(origin: Origin, result: Result) -> FileFacts:
    if isinstance(result.value, FileFacts):
        return result.value
    return FileFacts(origin.sha256, origin.name, origin.media, fault=_fault(result))


def _fault(result: Result) -> Fault:
    return _FAULTS.get(result.fault or "", Fault.CRASHED)


def look_at_pages(
    tasks: Sequence[PageTask], pool: Bounded, report: Report
) -> Mapping[tuple[str, int], PageFacts]:
    """Facts of each page, by fingerprint of the file and page number."""
    broken: Counter[str] = Counter()
    found: dict[tuple[str, int], PageFacts] = {}

    def jobs() -> Iterator[Job]:
        for task in tasks:
            key = (task.origin.sha256, task.source_page)
            if broken[task.origin.sha256] >= _GIVE_UP:
                found[key] = PageFacts(task.source_page, fault=Fault.TOO_SLOW)
                report(len(tasks), task.origin.name)
                continue
            yield Job(key, page_job, (task.origin, task.source_page, task.target), PAGE_SECONDS)

    names = {task.origin.sha256: task.origin.name for task in tasks}
    for result in pool.run(jobs()):
        sha256, source_page = key = result.key
        report(len(tasks), names[sha256])
        if isinstance(result.value, PageFacts):
            found[key] = result.value
        else:
            broken[sha256] += 1
            found[key] = PageFacts(source_page, fault=_fault(result))
    return found


def with_pages(
    files: Mapping[str, FileFacts], pages: Mapping[tuple[str, int], PageFacts]
) -> dict[str, FileFacts]:
    """The files with the facts of their pages; what was found later replaces what was there."""
    joined: dict[str, FileFacts] = {}
    for sha256, facts in files.items():
        known = {page.source_page: page for page in facts.page_facts}
        known |= {number: page for (file, number), page in pages.items() if file == sha256}
        ordered = tuple(known[number] for number in sorted(known))
        joined[sha256] = replace(facts, page_facts=tuple(_typed(page, facts) for page in ordered))
    return joined


def _typed(page: PageFacts, facts: FileFacts) -> PageFacts:
    """The page with what was typed into its form fields."""
    boxes = tuple(replace(box, typed=facts.fields.get(box.name, "")) for box in page.boxes)
    return replace(page, boxes=boxes) if boxes else page
