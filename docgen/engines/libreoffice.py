"""LibreOffice as a converter: the best likeness of Word, and tagged PDF.

The documents are spread over a few processes, each with its own profile and a whole batch; never
one process per document. A process that crashes or hangs costs one document a second try, alone;
the others go on in a new process.

When docgen itself is killed (``kill -9``), a LibreOffice that was at work finishes its batch in
its own temporary folder and ends. It holds no lock and writes nothing in the dossier, so a later
run is not affected; the temporary folder stays behind for the system to clean.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from docgen.core.errors import EngineFailedError, EngineTimeoutError, Problem
from docgen.engines import fonts, soffice
from docgen.engines.base import ConvertJob, EngineInfo
from docgen.engines.placing import place_file
from docgen.engines.soffice_batch import Batch, End, Limits

NAME = "libreoffice"
# Each process takes 150-250 MB; more of them than this does not pay on the machines we know.
_MAX_PROCESSES = 6
# Measured with 6 documents on 2 cores: 0.94 s in one process, 0.77 s in two.
_JOBS_PER_PROCESS = 3
# Command lines on Windows end at 32,767 characters; a path in the batch folder takes under 120.
_MAX_BATCH = 200
_POLL_SECONDS = 0.02
_TRIES = 2
DEFAULT_LIMITS = Limits(first=120, stall=60)
# Starts in a row without one PDF after which LibreOffice itself is taken to be broken. Stuck ones
# weigh more, because each costs minutes.
_MAX_BARREN = 8
_BARREN_WEIGHT = {End.EXITED: 1, End.CRASHED: 1, End.STUCK: 3}
_REASON = {
    End.EXITED: "LibreOffice kan dit stuk niet openen of niet naar PDF omzetten",
    End.CRASHED: "LibreOffice brak twee keer af op dit stuk",
    End.STUCK: "LibreOffice liep twee keer vast op dit stuk",
}
_REMEDY = (
    "Open het Word-bestand in Word, sla het opnieuw op en probeer het nog eens. Blijft het "
    "misgaan, gebruik dan de ingebouwde omzetter (--engine ingebouwd)."
)
_ILL = "LibreOffice geeft op deze computer geen enkel resultaat"
_ILL_REMEDY = (
    "Start LibreOffice een keer met de hand en kijk of het werkt; installeer het zo nodig "
    "opnieuw. Of gebruik de ingebouwde omzetter (--engine ingebouwd)."
)


class LibreOffice:
    """Converts with LibreOffice; implements `docgen.engines.base.Converter`.

    Args:
        command: Program and leading arguments; see `docgen.engines.soffice.find`.
        processes: Number of processes; by default what the machine and the work ask for.
        limits: How long LibreOffice may be silent before it counts as stuck.
    """

    def __init__(
        self,
        command: Sequence[str],
        processes: int | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self._command = tuple(command)
        self._processes = processes
        self._limits = limits

    @cached_property
    def _version(self) -> soffice.SofficeVersion:
        return soffice.version(self._command)

    @cached_property
    def info(self) -> EngineInfo:
        """Which engine this is."""
        return EngineInfo(NAME, self._version.text, tagged=True)

    def convert(self, jobs: Sequence[ConvertJob], on_done: Callable[[ConvertJob], None]) -> None:
        """Convert every job; see `docgen.engines.base.Converter.convert`.

        Raises:
            EngineFailedError: At least one document gave no PDF; all of them are named.
            EngineTimeoutError: The same, and LibreOffice was stuck on every one of them.
        """
        if not jobs:
            return
        with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as name:
            run = _Run(self._command, self._version.build, self._limits, Path(name), on_done)
            run.convert(jobs, self._processes or _useful_processes(len(jobs)))
        run.raise_failures()


class _Run:
    """One call of ``convert``: what waits, what runs, and what went wrong."""

    def __init__(
        self,
        command: Sequence[str],
        build: str,
        limits: Limits,
        folder: Path,
        on_done: Callable[[ConvertJob], None],
    ) -> None:
        self._command = command
        self._build = build
        self._limits = limits
        self._folder = folder
        self._on_done = on_done
        self._environment = _environment(folder)
        self._waiting: deque[tuple[ConvertJob, ...]] = deque()
        self._running: list[Batch] = []
        self._started = 0
        self._barren = 0
        self._tries: dict[ConvertJob, int] = {}
        self._failures: dict[ConvertJob, tuple[Problem, bool]] = {}

    def convert(self, jobs: Sequence[ConvertJob], processes: int) -> None:
        readable = [job for job in jobs if self._check_readable(job)]
        self._waiting.extend(_spread(readable, processes))
        try:
            while self._waiting or self._running:
                while self._waiting and len(self._running) < processes:
                    self._start(self._waiting.popleft())
                for batch in tuple(self._running):
                    self._watch(batch)
                if self._running:
                    time.sleep(_POLL_SECONDS)
        finally:
            # Also when the user presses Ctrl-C: no LibreOffice stays behind.
            for batch in self._running:
                batch.kill()

    def raise_failures(self) -> None:
        if not self._failures:
            return
        stuck = all(timed_out for _, timed_out in self._failures.values())
        kind = EngineTimeoutError if stuck else EngineFailedError
        raise kind(problem for problem, _ in self._failures.values())

    def _check_readable(self, job: ConvertJob) -> bool:
        try:
            with job.docx.open("rb"):
                return True
        except OSError as error:
            what = f"het Word-bestand kan niet worden gelezen ({error.strerror})"
            remedy = "Controleer of het bestand er nog staat en niet ergens anders openstaat."
            self._fail(job, what, remedy, stuck=False)
            return False

    def _start(self, jobs: tuple[ConvertJob, ...]) -> None:
        folder = self._folder / str(self._started)
        self._started += 1
        folder.mkdir()
        try:
            batch = Batch(jobs, folder, self._command, self._environment, self._build, self._limits)
        except OSError as error:
            raise EngineFailedError(
                Problem("", "", f"LibreOffice start niet ({error.strerror})", _ILL_REMEDY)
            ) from error
        self._running.append(batch)

    def _watch(self, batch: Batch) -> None:
        for job, pdf in batch.poll():
            self._barren = 0
            place_file(pdf, job)
            self._on_done(job)
        if batch.end is End.RUNNING:
            return
        self._running.remove(batch)
        failed, untouched = batch.left_over()
        if untouched:
            self._waiting.appendleft(untouched)
        for job in failed:
            self._try_again(job, batch.end)
        if batch.barren:
            self._barren += _BARREN_WEIGHT[batch.end]
        if self._barren >= _MAX_BARREN:
            self._give_up(batch.end)

    def _try_again(self, job: ConvertJob, end: End) -> None:
        self._tries[job] = self._tries.get(job, 0) + 1
        if self._tries[job] < _TRIES:
            # Alone, so that it cannot take others along.
            self._waiting.append((job,))
        else:
            self._fail(job, _REASON[end], _REMEDY, stuck=end is End.STUCK)

    def _give_up(self, end: End) -> None:
        for batch in self._running:
            batch.kill()
            self._waiting.append(tuple(job for part in batch.left_over() for job in part))
        self._running.clear()
        for job in (job for batch in self._waiting for job in batch):
            self._fail(job, _ILL, _ILL_REMEDY, stuck=end is End.STUCK)
        self._waiting.clear()

    def _fail(self, job: ConvertJob, what: str, remedy: str, *, stuck: bool) -> None:
        self._failures[job] = (Problem(job.label, "", what, remedy), stuck)


def _useful_processes(jobs: int) -> int:
    return max(1, min(os.cpu_count() or 1, _MAX_PROCESSES, jobs // _JOBS_PER_PROCESS))


def _spread(jobs: Sequence[ConvertJob], processes: int) -> list[tuple[ConvertJob, ...]]:
    """Share the jobs out so that each batch has about as much work: largest files first."""
    if not jobs:
        return []
    batches = max(processes, -(-len(jobs) // _MAX_BATCH))
    by_size = sorted(jobs, key=lambda job: job.docx.stat().st_size, reverse=True)
    shares = [tuple(by_size[number::batches]) for number in range(batches)]
    return [share for share in shares if share]


def _environment(folder: Path) -> Mapping[str, str]:
    environment = dict(os.environ)
    if sys.platform not in {"win32", "darwin"}:
        # The user's language comes from the profile; this only keeps file names intact.
        environment["LC_ALL"] = "C.UTF-8"
        environment["SAL_USE_VCLPLUGIN"] = "svp"
    if fonts.uses_fontconfig() and _lacks_arial(environment):
        environment["FONTCONFIG_FILE"] = str(fonts.write_extended_config(folder))
    return environment


def _lacks_arial(environment: Mapping[str, str]) -> bool:
    # With a fontconfig of the user's own, what lies in the usual folders says nothing.
    own = "FONTCONFIG_FILE" in environment or "FONTCONFIG_PATH" in environment
    return own or not fonts.arial_like(fonts.system_folders())
