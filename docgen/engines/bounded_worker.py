"""What a worker of `docgen.engines.bounded` does: one job after another, until it is ended."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

# What a worker grants itself above its time before the system ends it, when nobody else did.
_GRACE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one worker may use.

    Attributes:
        memory_bytes: Address space, where the system can limit it (Linux); ``None``: no limit.
    """

    memory_bytes: int | None = None


NO_LIMITS = WorkerLimits()


def serve(
    pipe: Connection,
    spare: tuple[Connection, ...],
    limits: WorkerLimits,
    start: Callable[..., None] | None,
    start_args: tuple[Any, ...],
) -> None:
    """What a worker does until it is ended."""
    for other in spare:
        other.close()
    _settle(limits)
    _, trouble = _do(start, start_args) if start is not None else (None, "")
    pipe.send(trouble)
    while not trouble:
        try:
            function, args, seconds = pipe.recv()
        except (EOFError, OSError):
            os._exit(0)
        _alarm(seconds + _GRACE_SECONDS)
        answer = _do(function, args)
        _send(pipe, answer)
        _alarm(0)
        if answer[1].startswith("MemoryError"):
            # What is left of the memory may be too little for the next job.
            os._exit(0)


def _settle(limits: WorkerLimits) -> None:
    """Make this process one that ends with its parent and stays within its memory."""
    _be_silent()
    if sys.platform != "win32":
        with suppress(OSError):
            os.setpgid(0, 0)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        if limits.memory_bytes is not None:
            import resource

            # macOS knows the limit but refuses to set it.
            with suppress(ValueError, OSError):
                hard = resource.getrlimit(resource.RLIMIT_AS)[1]
                resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, hard))
            # A crash is expected here; a dump of memory on the disk is not wanted.
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _be_silent() -> None:
    # Libraries in C write complaints about broken files straight to the screen.
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    if sys.platform != "win32":
        with suppress(OSError):
            os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _alarm(seconds: float) -> None:
    """Let the system end this process after so long: also with nobody left to kill it."""
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _do(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[Any, str]:
    try:
        return function(*args), ""
    # A panic of a library in Rust is no Exception; nothing may end the worker silently.
    except BaseException as error:
        return None, f"{type(error).__name__}: {error}"


def _send(pipe: Connection, answer: tuple[Any, str]) -> None:
    try:
        pipe.send(answer)
    except (EOFError, OSError):
        os._exit(0)
    # It cannot be pickled, or there is no memory for it: nothing was written yet.
    except Exception as error:
        pipe.send((None, f"{type(error).__name__}: {error}"))
