"""Jobs for the bounded workers: module-level, so that every way of starting a process has them."""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from docgen.engines.bounded import Bounded, Job

_told: list[str] = []


def twice(value: int) -> int:
    return value * 2


def process_id() -> int:
    return os.getpid()


def hang() -> None:
    time.sleep(600)


def hang_in_a_program(note: Path) -> None:
    """Start a program that takes for ever, and wait for it."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as program:
        note.write_text(str(program.pid), encoding="ascii")
        program.wait()


def crash() -> None:
    # What pytest would print of it is of no use.
    faulthandler.disable()
    ctypes.string_at(0)


def crash_once(note: Path) -> str:
    if not note.exists():
        note.touch()
        crash()
    return "gelukt"


def eat() -> int:
    return len(bytearray(20 * 2**30))


def fail() -> None:
    raise ValueError("dat kan niet")


def not_to_be_sent() -> object:
    return lambda: None


def large(size: int) -> bytes:
    return bytes(size)


def tell(text: str) -> None:
    _told[:] = [text]


def told() -> str:
    return _told[0]


def cannot_start() -> None:
    raise ImportError("geen bibliotheek")


def main() -> None:
    """Write the number of a worker that hangs, and hang as well."""
    with Bounded(1) as pool:
        (result,) = pool.run([Job(0, process_id, (), 60)])
        sys.stdout.write(f"{result.value}\n")
        sys.stdout.flush()
        list(pool.run([Job(0, hang, (), 600)]))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
