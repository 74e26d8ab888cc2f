"""Bounded work: one bad job costs that job only."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from docgen.core.errors import EngineFailedError
from docgen.engines.bounded import CRASHED, TOO_SLOW, Bounded, Job, Result, WorkerLimits
from tests.engines import jobs

LONG, SHORT = 60.0, 0.3
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows kent dit niet")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="alleen Linux begrenst geheugen")


@pytest.fixture(scope="module")
def pool() -> Iterator[Bounded]:
    with Bounded(2, WorkerLimits(memory_bytes=4 * 2**30)) as made:
        yield made


def doubles(*values: int) -> list[Job]:
    return [Job(value, jobs.twice, (value,), LONG) for value in values]


def gone(pid: int) -> bool:
    """Whether a process has ended; waits for it a while."""
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except OSError:
            return True
        # A zombie, where nobody collects it, has ended as well.
        with suppress(OSError):
            if Path(f"/proc/{pid}/stat").read_text(encoding="ascii").split()[2] == "Z":
                return True
        time.sleep(0.02)
    return False


def test_every_job_gives_its_result(pool: Bounded) -> None:
    results = list(pool.run(doubles(*range(500))))
    assert sorted(results, key=lambda item: item.key) == [
        Result(value, value * 2) for value in range(500)
    ]


def test_no_jobs_no_results(pool: Bounded) -> None:
    assert list(pool.run([])) == []


def test_workers_are_kept_for_the_next_run(pool: Bounded) -> None:
    asked = [Job(number, jobs.process_id, (), LONG) for number in range(20)]
    first = {result.value for result in pool.run(asked)}
    second = {result.value for result in pool.run(asked)}
    assert len(first | second) <= 2
    assert os.getpid() not in first | second


def test_a_job_over_its_time_is_ended_and_the_rest_goes_on(pool: Bounded) -> None:
    results = {
        result.key: result
        for result in pool.run([Job("traag", jobs.hang, (), SHORT), *doubles(*range(10))])
    }
    assert results.pop("traag") == Result("traag", None, TOO_SLOW, "te lang bezig")
    assert {key: result.value for key, result in results.items()} == {n: 2 * n for n in range(10)}


def test_all_workers_may_hang_at_once(pool: Bounded) -> None:
    slow = [Job(f"traag {number}", jobs.hang, (), SHORT) for number in range(5)]
    results = list(pool.run([*slow, *doubles(1, 2)]))
    assert sum(result.fault == TOO_SLOW for result in results) == 5
    assert {result.value for result in results if result.fault is None} == {2, 4}


def test_time_counts_from_when_the_job_begins_not_from_when_it_was_handed_out() -> None:
    with Bounded(1) as pool:
        # Those that hang stand before it; it has less time than they take together.
        slow = [Job(number, jobs.hang, (), 0.7) for number in range(2)]
        results = list(pool.run([*slow, Job("snel", jobs.twice, (4,), 1.2)]))
    assert results[-1] == Result("snel", 8)


def test_a_crash_costs_that_job_only(pool: Bounded) -> None:
    results = {
        result.key: result
        for result in pool.run([Job("stuk", jobs.crash, (), LONG), *doubles(1, 2, 3)])
    }
    assert results["stuk"].fault == CRASHED
    assert results["stuk"].detail.startswith("proces geëindigd met code ")
    assert [results[number].value for number in (1, 2, 3)] == [2, 4, 6]


def test_a_worker_that_dies_once_has_its_job_done_by_the_next(
    pool: Bounded, tmp_path: Path
) -> None:
    (result,) = pool.run([Job("pech", jobs.crash_once, (tmp_path / "gezien",), LONG)])
    assert result == Result("pech", "gelukt")


@on_linux
def test_a_job_over_its_memory_is_ended(pool: Bounded) -> None:
    results = {
        result.key: result
        for result in pool.run([Job("vraat", jobs.eat, (), LONG), *doubles(1, 2, 3)])
    }
    assert results["vraat"] == Result("vraat", None, CRASHED, "MemoryError: ")
    assert [results[number].value for number in (1, 2, 3)] == [2, 4, 6]


def test_an_exception_is_a_fault_with_its_text(pool: Bounded) -> None:
    (result,) = pool.run([Job("fout", jobs.fail, (), LONG)])
    assert result == Result("fout", None, CRASHED, "ValueError: dat kan niet")


def test_a_result_that_cannot_be_sent_is_a_fault(pool: Bounded) -> None:
    (result,) = pool.run([Job("raar", jobs.not_to_be_sent, (), LONG)])
    assert result.fault == CRASHED
    assert "lambda" in result.detail


def test_large_results_come_whole(pool: Bounded) -> None:
    results = list(pool.run(Job(n, jobs.large, (5_000_000 + n,), LONG) for n in range(4)))
    assert sorted(len(result.value) for result in results) == [5_000_000 + n for n in range(4)]


def test_jobs_can_follow_from_results(pool: Bounded) -> None:
    def then(result: Result) -> list[Job]:
        return doubles(result.value) if result.value < 100 else []

    values = [result.value for result in pool.run(doubles(3), then)]
    assert values == [6, 12, 24, 48, 96, 192]


def test_jobs_are_asked_for_as_workers_come_free(pool: Bounded) -> None:
    asked: list[int] = []

    def coming() -> Iterator[Job]:
        for number in range(100):
            asked.append(number)
            yield from doubles(number)

    results = pool.run(coming())
    next(results)
    assert len(asked) < 20
    results.close()  # type: ignore[attr-defined]


def test_what_all_jobs_share_is_told_once() -> None:
    with Bounded(2, start=jobs.tell, start_args=("allemaal",)) as pool:
        asked = [Job(number, jobs.told, (), LONG) for number in range(6)]
        assert {result.value for result in pool.run(asked)} == {"allemaal"}


def test_a_replaced_worker_is_told_as_well() -> None:
    with Bounded(1, start=jobs.tell, start_args=("allemaal",)) as pool:
        list(pool.run([Job("traag", jobs.hang, (), SHORT)]))
        (result,) = pool.run([Job("na", jobs.told, (), LONG)])
    assert result.value == "allemaal"


def test_workers_that_cannot_begin_are_an_error() -> None:
    with (
        Bounded(1, start=jobs.cannot_start) as pool,
        pytest.raises(EngineFailedError) as caught,
    ):
        list(pool.run(doubles(1)))
    assert str(caught.value) == (
        "een hulpproces van docgen kon niet beginnen (ImportError: geen bibliotheek). Geef "
        "‘docgen diagnose’ om te zien wat er ontbreekt, of installeer docgen opnieuw."
    )


def test_with_other_threads_running_nothing_is_forked() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        with Bounded(1, start=jobs.tell, start_args=("ook zo",)) as pool:
            (result,) = pool.run([Job(1, jobs.told, (), LONG)])
    finally:
        stop.set()
        thread.join()
    assert result.value == "ook zo"


@on_posix
def test_leaving_early_ends_what_was_at_work() -> None:
    with Bounded(1) as pool:
        (result,) = pool.run([Job(1, jobs.process_id, (), LONG)])
        rest = pool.run([*doubles(1), Job("traag", jobs.hang, (), 600)])
        assert next(rest).value == 2
        rest.close()  # type: ignore[attr-defined]
        assert gone(result.value)
        assert [item.value for item in pool.run(doubles(5))] == [10]


@on_posix
def test_closing_ends_the_workers() -> None:
    with Bounded(2) as pool:
        asked = [Job(number, jobs.process_id, (), LONG) for number in range(8)]
        workers = {result.value for result in pool.run(asked)}
    assert all(gone(worker) for worker in workers)


@on_posix
def test_a_program_that_a_job_started_ends_with_it(pool: Bounded, tmp_path: Path) -> None:
    note = tmp_path / "programma"
    (result,) = pool.run([Job("traag", jobs.hang_in_a_program, (note,), 1.0)])
    assert result.fault == TOO_SLOW
    assert gone(int(note.read_text(encoding="ascii")))


@on_posix
def test_workers_end_when_docgen_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.engines.jobs"], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    assert gone(worker)
