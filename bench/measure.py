"""Wall time and peak memory of a command with all its children (Linux: reads /proc)."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """Outcome of one or more runs.

    Attributes:
        seconds: Median wall time.
        megabytes: Highest sum of resident memory over the process tree, median over the runs.
        runs: How many runs.
    """

    seconds: float
    megabytes: float
    runs: int


def _children() -> dict[int, list[int]]:
    tree: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parent = int(stat.rsplit(")", 1)[1].split()[1])
            tree.setdefault(parent, []).append(int(entry.name))
    return tree


def _resident(root: int) -> int:
    """Bytes of memory of a process and everything below it; what they share is counted once.

    That is the proportional set size (Linux, Documentation/filesystems/proc: smaps_rollup): pages
    that a forked process shares with its parent would be counted for each of them otherwise.
    """
    children, waiting, total = _children(), [root], 0
    while waiting:
        process = waiting.pop()
        waiting += children.get(process, [])
        with suppress(OSError, ValueError, IndexError):
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += int(rollup.partition("\nPss:")[2].split()[0]) * 1024
    return total


def run_once(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Run a command; wall time in seconds and peak memory in megabytes.

    Raises:
        subprocess.CalledProcessError: The command failed.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL)
    peak, stop = 0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not stop.wait(_EVERY):
            peak = max(peak, _resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - start
    stop.set()
    watcher.join()
    if code != 0:
        raise subprocess.CalledProcessError(code, list(command))
    return seconds, peak / 1e6


def summary(results: Sequence[tuple[float, float]]) -> Measured:
    """Medians over the runs."""
    return Measured(
        median(seconds for seconds, _ in results),
        median(megabytes for _, megabytes in results),
        len(results),
    )
