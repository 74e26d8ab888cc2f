"""One LibreOffice process that converts a batch of documents, watched from outside.

LibreOffice says nothing useful about how far it is, so its output folder is read. It converts in
the order of the command line: when the next PDF has begun, the one before it is complete.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from docgen.engines.base import ConvertJob
from docgen.engines.placing import is_whole_pdf
from docgen.engines.soffice_profile import write_profile

_FLAGS = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
_TRUE = {"type": "boolean", "value": "true"}
_FALSE = {"type": "boolean", "value": "false"}
# Source: LibreOffice help, "PDF Export Command Line Parameters". PDF/A is made afterwards, over
# the whole document; asking for it here as well costs transparency and gives invalid XMP.
_FILTER = "pdf:writer_pdf_Export:" + json.dumps(
    {
        "UseTaggedPDF": _TRUE,
        "PDFUACompliance": _TRUE,
        "ExportBookmarks": _TRUE,
        "UseLosslessCompression": _TRUE,
        "ReduceImageResolution": _FALSE,
        "ExportFormFields": _FALSE,
        "EmbedStandardFonts": _TRUE,
    },
    separators=(",", ":"),
)
_KILL_WAIT_SECONDS = 10


class End(Enum):
    """How a batch came to its end."""

    RUNNING = "running"
    EXITED = "exited"
    CRASHED = "crashed"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long LibreOffice may be silent, in seconds.

    Attributes:
        first: Until the first PDF: the start of the program comes on top.
        stall: Between one sign of life and the next.
    """

    first: float
    stall: float


class Batch:
    """A running LibreOffice and its documents.

    Args:
        jobs: Documents, in the order in which they are converted.
        folder: A new folder for profile, input and output; the caller removes it.
        command: Program and leading arguments.
        environment: Environment of the process.
        build: LibreOffice's build, for the profile.
        limits: How long it may be silent.

    Raises:
        OSError: A document cannot be read, or the program cannot be started.
    """

    def __init__(
        self,
        jobs: Sequence[ConvertJob],
        folder: Path,
        command: Sequence[str],
        environment: Mapping[str, str],
        build: str,
        limits: Limits,
    ) -> None:
        self.jobs = tuple(jobs)
        self.end = End.RUNNING
        self._limits = limits
        self._sources = folder / "in"
        self._results = folder / "uit"
        self._looked_at = 0
        self._done: list[int] = []
        self._signs: tuple[int, ...] = ()
        profile = write_profile(folder / "profiel", build)
        self._sources.mkdir()
        self._results.mkdir()
        for number, job in enumerate(self.jobs):
            shutil.copyfile(job.docx, self._sources / f"{number:04d}.docx")
        self._process = self._start(command, profile, environment)
        self._last_sign = time.monotonic()

    def _start(
        self, command: Sequence[str], profile: str, environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        sources = [str(self._sources / f"{number:04d}.docx") for number in range(len(self.jobs))]
        arguments = [f"-env:UserInstallation={profile}", *_FLAGS, "--convert-to", _FILTER]
        return subprocess.Popen(
            [*command, *arguments, "--outdir", str(self._results), *sources],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environment),
            cwd=self._sources,
            # A group of its own, so that the program and all that it starts can be ended.
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def poll(self) -> list[tuple[ConvertJob, Path]]:
        """The documents that have become complete since the last call, with their PDF.

        Sets ``end`` when the process has ended, or was ended because it was silent too long.
        """
        exit_code = self._process.poll()
        sizes = self._sizes()
        if exit_code is not None:
            self.end = End.EXITED if exit_code == 0 else End.CRASHED
            self._kill_rest()
        elif self._silent_too_long(sizes):
            self.kill()
            self.end = End.STUCK
        sure = _last_begun(sizes) if self.end is End.RUNNING else len(self.jobs)
        complete = []
        for number in range(self._looked_at, sure):
            if is_whole_pdf(self._pdf(number)):
                self._done.append(number)
                complete.append((self.jobs[number], self._pdf(number)))
        self._looked_at = max(self._looked_at, sure)
        return complete

    @property
    def barren(self) -> bool:
        """Whether not one PDF came out."""
        return not self._done

    def left_over(self) -> tuple[tuple[ConvertJob, ...], tuple[ConvertJob, ...]]:
        """Of an ended process: the documents it failed on, and those it never came to."""
        missing = [number for number in range(len(self.jobs)) if number not in self._done]
        if self.end is not End.EXITED:
            # Up to the last PDF documents were passed over; the next one broke the process.
            last = max(self._done, default=-1)
            culprit = next((number for number in missing if number > last), len(self.jobs))
        else:
            culprit = len(self.jobs)
        failed = tuple(self.jobs[number] for number in missing if number <= culprit)
        return failed, tuple(self.jobs[number] for number in missing if number > culprit)

    def kill(self) -> None:
        """End the process and everything it started."""
        kill_tree(self._process)

    def _kill_rest(self) -> None:
        # The launcher may be gone while the program itself still runs.
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def _pdf(self, number: int) -> Path:
        return self._results / f"{number:04d}.pdf"

    def _sizes(self) -> tuple[int, ...]:
        return tuple(_size(self._pdf(number)) for number in range(len(self.jobs)))

    def _silent_too_long(self, sizes: tuple[int, ...]) -> bool:
        now = time.monotonic()
        if sizes != self._signs:
            self._signs = sizes
            self._last_sign = now
        started = any(size >= 0 for size in sizes)
        limit = self._limits.stall if started else self._limits.first
        return now - self._last_sign > limit


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _last_begun(sizes: tuple[int, ...]) -> int:
    return max((number for number, size in enumerate(sizes) if size >= 0), default=0)


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started in a group of its own, with all its children."""
    if process.poll() is None:
        if sys.platform == "win32":
            subprocess.run(
                ["taskkill", "/T", "/F", "/PID", str(process.pid)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=_KILL_WAIT_SECONDS)
