"""Looking at files and pages: what breaks its limits costs itself only."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from docgen.engines.bounded import CRASHED, TOO_SLOW, Bounded, Job, Result
from docgen.engines.ocr import NoReader
from docgen.engines.signatures import TrustSettings
from docgen.receive.examine import Setting, prepare
from docgen.receive.facts import BoxInk, Fault, FileFacts, Media, Origin, PageFacts
from docgen.receive.looking import PageTask, look_at_files, look_at_pages, with_pages
from tests.conftest import Made
from tests.receive.dossier import catalogue_in, covenant
from tests.receive.issued import NOW, received


def unheard(total: int, label: str) -> None:
    """Nobody listens."""


class Slow:
    """Workers in which every job fails the same way, and that keep what they were given."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.keys: list[Any] = []

    def run(self, jobs: Iterable[Job]) -> Iterator[Result]:
        for job in jobs:
            self.keys.append(job.key)
            yield Result(job.key, fault=self.fault)


def origin(name: str) -> Origin:
    sha256 = f"{sum(name.encode()):064x}"
    return Origin(1, name, name, sha256, Media.PDF, "", "", None, NOW.isoformat())


# -- real workers --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(made: Callable[[str], Made], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kijken")
    shutil.copy(covenant(catalogue_in(made("ingebouwd")), 7).path, folder / "goed.pdf")
    (folder / "stuk.pdf").write_bytes(b"%PDF-1.7\nniets")
    return folder


@pytest.fixture(scope="module")
def pool(made: Callable[[str], Made], home: Path) -> Iterator[Bounded]:
    catalogue = catalogue_in(made("ingebouwd"))
    setting = Setting(catalogue, home, TrustSettings(folder=None), NoReader(), NOW)
    with Bounded(1, start=prepare, start_args=(setting,)) as workers:
        yield workers


def test_files_and_pages_are_looked_at_and_a_broken_one_is_a_fact(
    pool: Bounded, home: Path, made: Callable[[str], Made]
) -> None:
    good, broken = received(home / "goed.pdf"), received(home / "stuk.pdf")
    heard: list[tuple[int, str]] = []
    files = look_at_files((good, broken), pool, lambda total, label: heard.append((total, label)))
    assert sorted(heard) == [(2, "goed.pdf"), (2, "stuk.pdf")]
    assert (files[good.sha256].fault, files[good.sha256].identical) == (None, True)
    assert files[broken.sha256].fault is Fault.NOT_READABLE
    pages = look_at_pages([PageTask(good, 2), PageTask(broken, 1)], pool, unheard)
    seen = pages[good.sha256, 2]
    own = covenant(catalogue_in(made("ingebouwd")), 7)
    assert (seen.fault, seen.matched, seen.matched_page) == (None, own.nr, 2)
    assert pages[broken.sha256, 1].fault is Fault.NOT_READABLE


def test_a_file_that_came_twice_is_looked_at_once(pool: Bounded, home: Path) -> None:
    again = replace(received(home / "stuk.pdf"), name="kopie.pdf")
    heard: list[int] = []
    found = look_at_files(
        (received(home / "stuk.pdf"), again), pool, lambda total, _: heard.append(total)
    )
    assert (len(found), heard) == (1, [1])


# -- what breaks its limits ----------------------------------------------------------------


@pytest.mark.parametrize(("way", "fault"), [(TOO_SLOW, Fault.TOO_SLOW), (CRASHED, Fault.CRASHED)])
def test_a_file_that_breaks_its_limits_is_a_fact(way: str, fault: Fault) -> None:
    file = origin("bom.pdf")
    found = look_at_files([file], Slow(way), unheard)  # type: ignore[arg-type]
    assert found == {file.sha256: FileFacts(file.sha256, "bom.pdf", Media.PDF, fault=fault)}


def test_after_three_broken_pages_the_rest_of_a_file_is_not_tried() -> None:
    bad, other = origin("bom.pdf"), origin("ander.pdf")
    tasks = [*(PageTask(bad, number) for number in range(1, 7)), PageTask(other, 1)]
    workers, heard = Slow(CRASHED), []
    found = look_at_pages(
        tasks,
        workers,  # type: ignore[arg-type]
        lambda total, label: heard.append((total, label)),
    )
    assert workers.keys == [*((bad.sha256, number) for number in (1, 2, 3)), (other.sha256, 1)]
    assert [found[bad.sha256, number].fault for number in range(1, 7)] == [
        *[Fault.CRASHED] * 3,
        *[Fault.TOO_SLOW] * 3,
    ]
    assert heard == [*[(7, "bom.pdf")] * 6, (7, "ander.pdf")]


# -- files with their pages ----------------------------------------------------------------


def test_what_was_found_later_replaces_what_was_there() -> None:
    first = PageFacts(1, sharpness=0.4)
    later = PageFacts(1, matched=7)
    facts = FileFacts("a", "a.pdf", Media.PDF, pages=2, page_facts=(first,))
    joined = with_pages({"a": facts}, {("a", 2): PageFacts(2), ("a", 1): later, ("b", 1): first})
    assert joined == {"a": replace(facts, page_facts=(later, PageFacts(2)))}


def test_what_was_typed_into_a_form_field_stands_in_its_box() -> None:
    boxes = (BoxInk("datum-07", "datum", 1, 0.9), BoxInk("plaats-07", "plaats", 1, 0.0))
    facts = FileFacts("a", "a.pdf", Media.PDF, pages=1, fields={"datum-07": "1 maart 2026"})
    (page,) = with_pages({"a": facts}, {("a", 1): PageFacts(1, boxes=boxes)})["a"].page_facts
    assert [box.typed for box in page.boxes] == ["1 maart 2026", ""]
