"""The embedded converter: the ``dxpdf`` wheel, which needs no outside program.

It runs in worker processes of its own. They get their own fontconfig (read anew for every
document, so a small one is what makes it fast), their warnings do not reach the screen, and a
crash of the engine costs one document and not the run.

The engine writes opaque pictures as JPEG of high quality (samples differ by a few levels) and
pictures with transparency without loss.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from docgen.core.errors import (
    EngineFailedError,
    EngineMissingError,
    EngineTimeoutError,
    Problem,
)
from docgen.engines import fonts
from docgen.engines.base import ConvertJob, EngineInfo
from docgen.engines.placing import is_whole_pdf, place_file

NAME = "ingebouwd"
PACKAGE = "dxpdf"
WORKER_COMMAND = (sys.executable, "-m", "docgen.engines.dxpdf_worker")
# Pictures above this are scaled down; print quality, and far above the markers' resolution.
_IMAGE_DPI = 300
# Below this many documents a second process costs more to start than it brings.
_JOBS_PER_WORKER = 6
_TRIES = 2
_TICK_SECONDS = 0.5
_REMEDY = (
    "Open het Word-bestand in Word, sla het opnieuw op en probeer het nog eens. Blijft het "
    "misgaan, gebruik dan LibreOffice (--engine libreoffice)."
)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one job: ``error`` is empty when ``pdf`` stands there."""

    job: ConvertJob
    pdf: Path
    error: str = ""
    timed_out: bool = False


@dataclass(slots=True)
class _Worker:
    """One worker process and the time since which it is busy (monotonic seconds)."""

    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[str] | None = None
    busy_since: float | None = None
    timed_out: bool = False
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, request: Mapping[str, object]) -> str | None:
        """The worker's answer, ``""`` for success; ``None`` when it broke off."""
        with self.lock:
            if self.closed:
                return None
            self.process = self.process or self._start()
            process = self.process
            self.timed_out = False
            self.busy_since = time.monotonic()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            return str(answer["error"] or "")
        except (OSError, ValueError):
            # A broken pipe, or half a line, or none: the process is gone.
            self.kill()
            return None
        finally:
            self.busy_since = None

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env=dict(self.environment),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def kill_if_stalled(self, seconds: float) -> None:
        since = self.busy_since
        if since is not None and time.monotonic() - since > seconds:
            self.timed_out = True
            self.kill()

    def kill(self) -> None:
        with self.lock:
            if self.process is None:
                return
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError, ValueError):
                        stream.close()
            self.process = None

    def close(self) -> None:
        self.closed = True
        self.kill()


class Dxpdf:
    """The embedded converter; implements `docgen.engines.base.Converter`.

    Args:
        workers: Number of processes; by default what the machine and the work ask for.
        stall_seconds: A document that takes longer counts as stuck.
        command: Command of a worker; replaced in tests.
    """

    def __init__(
        self,
        workers: int | None = None,
        stall_seconds: float = 60,
        command: Sequence[str] = WORKER_COMMAND,
    ) -> None:
        self._workers = workers
        self._stall_seconds = stall_seconds
        self._command = command

    @cached_property
    def info(self) -> EngineInfo:
        """Which engine this is.

        Raises:
            EngineMissingError: The wheel is not installed.
        """
        version = installed_version()
        if version is None:
            raise EngineMissingError.of(
                "de ingebouwde omzetter (dxpdf) ontbreekt",
                "Installeer docgen opnieuw, of installeer LibreOffice.",
            )
        return EngineInfo(NAME, version, tagged=False)

    def convert(self, jobs: Sequence[ConvertJob], on_done: Callable[[ConvertJob], None]) -> None:
        """Convert every job; see `docgen.engines.base.Converter.convert`.

        Raises:
            EngineFailedError: At least one document gave no PDF; all of them are named.
            EngineTimeoutError: The same, and every one of them was stuck.
            EngineMissingError: The wheel is not installed.
        """
        _ = self.info
        if not jobs:
            return
        with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            environment = _environment(folder)
            workers = [_Worker(self._command, environment) for _ in range(self._count(len(jobs)))]
            try:
                failed = self._run(jobs, folder, workers, on_done)
            finally:
                for worker in workers:
                    worker.close()
        if failed:
            _raise(failed)

    def _count(self, jobs: int) -> int:
        return self._workers or max(1, min(os.cpu_count() or 1, jobs // _JOBS_PER_WORKER))

    def _run(
        self,
        jobs: Sequence[ConvertJob],
        folder: Path,
        workers: Sequence[_Worker],
        on_done: Callable[[ConvertJob], None],
    ) -> list[_Outcome]:
        pending: queue.SimpleQueue[tuple[ConvertJob, Path]] = queue.SimpleQueue()
        results: queue.SimpleQueue[_Outcome | Exception] = queue.SimpleQueue()
        for number, job in enumerate(jobs):
            pending.put((job, folder / f"{number}.pdf"))
        for worker in workers:
            threading.Thread(target=_serve, args=(worker, pending, results), daemon=True).start()
        failed: list[_Outcome] = []
        for _ in jobs:
            outcome = self._next(results, workers)
            if outcome.error:
                failed.append(outcome)
                continue
            place_file(outcome.pdf, outcome.job)
            outcome.pdf.unlink()
            on_done(outcome.job)
        return failed

    def _next(
        self, results: queue.SimpleQueue[_Outcome | Exception], workers: Sequence[_Worker]
    ) -> _Outcome:
        while True:
            try:
                outcome = results.get(timeout=_TICK_SECONDS)
            except queue.Empty:
                for worker in workers:
                    worker.kill_if_stalled(self._stall_seconds)
                continue
            if isinstance(outcome, Exception):
                raise outcome
            return outcome


def installed_version() -> str | None:
    """Version of the installed wheel, or ``None``."""
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return None


def _environment(folder: Path) -> dict[str, str]:
    environment = dict(os.environ)
    # The child must find docgen where this process found it, installed or not.
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    environment["PYTHONUTF8"] = "1"
    environment["PYTHONSAFEPATH"] = "1"
    if fonts.uses_fontconfig():
        environment["FONTCONFIG_FILE"] = str(fonts.write_own_config(folder))
    return environment


def _serve(
    worker: _Worker,
    pending: queue.SimpleQueue[tuple[ConvertJob, Path]],
    results: queue.SimpleQueue[_Outcome | Exception],
) -> None:
    while not worker.closed:
        try:
            job, pdf = pending.get_nowait()
        except queue.Empty:
            return
        try:
            results.put(_convert_one(worker, job, pdf))
        # A mistake in this thread must not leave the other one waiting for ever.
        except Exception as error:
            results.put(error)
            return


def _convert_one(worker: _Worker, job: ConvertJob, pdf: Path) -> _Outcome:
    request = {"docx": str(job.docx), "pdf": str(pdf), "dpi": _IMAGE_DPI}
    for _ in range(_TRIES):
        try:
            answer = worker.ask(request)
        except OSError as error:
            return _Outcome(job, pdf, f"de omzetter start niet ({error.strerror})")
        if answer == "":
            whole = is_whole_pdf(pdf)
            return _Outcome(job, pdf, "" if whole else "de omzetter schreef geen hele PDF")
        if answer is not None:
            return _Outcome(job, pdf, answer)
    if worker.timed_out:
        return _Outcome(job, pdf, "de omzetter liep vast", timed_out=True)
    return _Outcome(job, pdf, "de omzetter brak af")


def _raise(failed: Sequence[_Outcome]) -> None:
    stuck = all(outcome.timed_out for outcome in failed)
    kind = EngineTimeoutError if stuck else EngineFailedError
    raise kind(
        Problem(
            outcome.job.label,
            "",
            f"kan niet naar PDF worden omgezet door de ingebouwde omzetter ({outcome.error})",
            _REMEDY,
        )
        for outcome in failed
    )
