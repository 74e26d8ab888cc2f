"""Bounded work: processes that are killed when a job takes too long or too much memory.

What comes back is not to be trusted: a file can make a library loop, crash or eat all memory. Each
job therefore runs in a process of its own that can be ended from outside, and one bad job costs
that job only. The processes are kept for the next job, for starting one costs more than most
jobs take.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from docgen.core.errors import EngineFailedError
from docgen.engines.bounded_worker import NO_LIMITS, WorkerLimits, serve
from docgen.engines.workers import start_method

__all__ = ["CRASHED", "TOO_SLOW", "Bounded", "Job", "Result", "WorkerLimits"]

TOO_SLOW = "te lang"
CRASHED = "afgebroken"
# A worker on a slow disk may have to read all of its libraries first.
_START_SECONDS = 120.0
# One job at work and one waiting, so that a worker never waits for this process.
_AHEAD = 2
# A worker that dies may have been the victim of another program's hunger: try once more.
_TRIES = 2
_MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work.

    Attributes:
        key: By what the result is known; any value.
        function: A function of a module; it and its arguments are pickled.
        args: Its arguments.
        seconds: How long it may take.
    """

    key: Any
    function: Callable[..., Any]
    args: tuple[Any, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a job.

    Attributes:
        key: The job's.
        value: What the function gave; ``None`` with a fault.
        fault: `TOO_SLOW` or `CRASHED`; ``None`` when it went well.
        detail: What went wrong, for the log: the exception, or how the process ended.
    """

    key: Any
    value: Any = None
    fault: str | None = None
    detail: str = ""


@dataclass(slots=True)
class _Pending:
    """A job on its way, and how often it was tried."""

    job: Job
    tries: int = 0


@dataclass(slots=True)
class _Worker:
    """A process, with the jobs it was given; the first one is at work since ``since``."""

    process: BaseProcess
    pipe: Connection
    since: float
    ready: bool = False
    given: deque[_Pending] = field(default_factory=deque)

    @property
    def deadline(self) -> float:
        if not self.ready:
            return self.since + _START_SECONDS
        return self.since + self.given[0].job.seconds if self.given else float("inf")


class Bounded:
    """Workers that can be killed. Use as a context manager, best before any thread is started.

    Args:
        count: Number of workers; by default one per processor.
        limits: What each may use.
        start: What each worker does first, such as importing; a function of a module.
        start_args: Its arguments, sent once to each worker.
    """

    def __init__(
        self,
        count: int | None = None,
        limits: WorkerLimits = NO_LIMITS,
        start: Callable[..., None] | None = None,
        start_args: tuple[Any, ...] = (),
    ) -> None:
        self._count = count or min(os.cpu_count() or 1, _MOST_WORKERS)
        self._setup = (limits, start, start_args)
        self._workers: list[_Worker] = []

    def __enter__(self) -> Bounded:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every worker, whatever it is doing."""
        for worker in self._workers:
            _kill(worker)
        self._workers.clear()

    def run(
        self,
        jobs: Iterable[Job],
        then: Callable[[Result], Iterable[Job]] | None = None,
    ) -> Iterator[Result]:
        """Do the jobs and give each result as it comes; the order is free.

        Leaving the loop early ends the jobs that are at work.

        Raises:
            EngineFailedError: ``start`` failed in a worker.

        Args:
            then: Which jobs follow from a result; they go before those that still wait.
        """
        coming = iter(jobs)
        waiting: deque[_Pending] = deque()
        try:
            while True:
                self._hand_out(coming, waiting)
                if not any(worker.given for worker in self._workers):
                    return
                for result in self._collect(waiting):
                    if then is not None:
                        waiting.extendleft(reversed([_Pending(job) for job in then(result)]))
                    yield result
        finally:
            self._drop_busy()

    def _drop_busy(self) -> None:
        busy = [worker for worker in self._workers if worker.given]
        for worker in busy:
            _kill(worker)
            self._workers.remove(worker)

    def _hand_out(self, coming: Iterator[Job], waiting: deque[_Pending]) -> None:
        # One job each first, and a second only when all have one.
        for depth in range(1, _AHEAD + 1):
            for worker in self._workers:
                while len(worker.given) < depth and self._give_next(worker, coming, waiting):
                    pass
            while depth == 1 and len(self._workers) < self._count:
                if not waiting and not _refill(coming, waiting):
                    return
                worker = self._start_worker()
                self._workers.append(worker)
                self._give_next(worker, coming, waiting)

    def _give_next(self, worker: _Worker, coming: Iterator[Job], waiting: deque[_Pending]) -> bool:
        if not waiting and not _refill(coming, waiting):
            return False
        pending = waiting.popleft()
        if not worker.given and worker.ready:
            worker.since = time.monotonic()
        worker.given.append(pending)
        # A dead worker shows itself when results are collected; the job is not lost.
        with suppress(OSError):
            worker.pipe.send((pending.job.function, pending.job.args, pending.job.seconds))
        return True

    def _start_worker(self) -> _Worker:
        context: Any = multiprocessing.get_context(start_method())
        ours, theirs = context.Pipe()
        forked = context.get_start_method() == "fork"
        # A forked worker holds copies of the pipes to the others, which must not stay open there.
        spare = (ours, *(worker.pipe for worker in self._workers)) if forked else ()
        process = context.Process(target=serve, args=(theirs, spare, *self._setup), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours, time.monotonic())

    def _collect(self, waiting: deque[_Pending]) -> list[Result]:
        """Wait until something happens, and give what is finished or given up."""
        now = time.monotonic()
        nearest = min(worker.deadline for worker in self._workers)
        sources: list[Any] = [worker.pipe for worker in self._workers]
        sources += [worker.process.sentinel for worker in self._workers]
        wait(sources, None if nearest == float("inf") else max(0.0, nearest - now))
        results: list[Result] = []
        for worker in list(self._workers):
            ended = _read(worker, results)
            # Answers first, then the clock: this process itself may have been away for a while.
            if ended or time.monotonic() > worker.deadline:
                self._workers.remove(worker)
                results += _bury(worker, ended, waiting)
        return results


def _refill(coming: Iterator[Job], waiting: deque[_Pending]) -> bool:
    job = next(coming, None)
    if job is None:
        return False
    waiting.append(_Pending(job))
    return True


def _read(worker: _Worker, results: list[Result]) -> bool:
    """Take in what a worker has to say; whether it has ended."""
    try:
        while worker.pipe.poll():
            message = worker.pipe.recv()
            worker.since = time.monotonic()
            if not worker.ready:
                _check_started(message)
                worker.ready = True
                continue
            value, detail = message
            key = worker.given.popleft().job.key
            results.append(Result(key, value, CRASHED if detail else None, detail))
    except EngineFailedError:
        raise
    # Whatever a broken worker wrote cannot be read as an answer.
    except Exception:
        return True
    return not worker.process.is_alive() and not _more(worker)


def _check_started(trouble: str) -> None:
    if trouble:
        raise EngineFailedError.of(
            f"een hulpproces van docgen kon niet beginnen ({trouble})",
            "Geef ‘docgen diagnose’ om te zien wat er ontbreekt, of installeer docgen opnieuw.",
        )


def _more(worker: _Worker) -> bool:
    # The last answer can arrive between looking at the pipe and looking at the process.
    with suppress(OSError):
        return worker.pipe.poll()
    return False


def _bury(worker: _Worker, ended: bool, waiting: deque[_Pending]) -> list[Result]:
    """End a worker; its jobs wait again, but the one at work is given up or tried once more."""
    _kill(worker)
    results: list[Result] = []
    if worker.given:
        pending = worker.given.popleft()
        pending.tries += 1
        if not ended and worker.ready:
            results.append(Result(pending.job.key, fault=TOO_SLOW, detail="te lang bezig"))
        elif pending.tries < _TRIES:
            worker.given.appendleft(pending)
        else:
            ending = f"proces geëindigd met code {worker.process.exitcode}"
            results.append(Result(pending.job.key, fault=CRASHED, detail=ending))
    waiting.extendleft(reversed(worker.given))
    worker.given.clear()
    return results


def _kill(worker: _Worker) -> None:
    # A worker leads a group of its own: programs that it started end with it.
    pid = worker.process.pid
    if sys.platform != "win32" and worker.ready and pid and worker.process.is_alive():
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    worker.process.kill()
    worker.process.join()
    worker.pipe.close()
