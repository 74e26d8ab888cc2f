"""A process killed at any moment leaves the old state or the new one: promise 1.

The run is killed for good (SIGKILL, which nothing can catch) at moments spread over its whole
length, time and again in the same dossier; then it runs once undisturbed. The result must be
complete and equal to that of a dossier in which nothing was ever killed.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CLOCK, ROOT, Made, make
from tests.needs import needs_libreoffice
from tests.test_repeatable import contents

_SEED = 20251114
pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL bestaat niet op Windows")


def start(root: Path, engine: str) -> subprocess.Popen[bytes]:
    """Start ``docgen genereer`` in a process of its own."""
    command = [sys.executable, "-m", "docgen", "genereer", "--dossier", str(root)]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(int(CLOCK.now().timestamp())),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [*command, "--engine", engine, "--stil"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def kill_and_look(root: Path, engine: str, delay: float) -> bool:
    """Start, kill after ``delay`` seconds, and check what lies there; tells if it was finished."""
    process = start(root, engine)
    time.sleep(delay)
    finished = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    home = root / "output" / "CRS-2026"
    for path in home.glob("v1.0/*/*.pdf"):
        data = path.read_bytes()
        assert data.startswith(b"%PDF-"), path
        assert data.rstrip().endswith(b"%%EOF"), path
    register = home / "register.sqlite"
    if register.is_file():
        with sqlite3.connect(register) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return finished


@pytest.mark.parametrize(
    ("engine", "times", "longest"),
    [
        ("ingebouwd", 25, 6.0),
        pytest.param("libreoffice", 6, 12.0, marks=needs_libreoffice),
    ],
)
def test_killed_at_random_moments(
    engine: str, times: int, longest: float, made: Callable[[str], Made], example: Path
) -> None:
    chance = random.Random(_SEED)
    # Spread over the run: short delays early on, so that there is still work left to disturb.
    delays = sorted(chance.uniform(0.2, longest) for _ in range(times))
    outcomes = [kill_and_look(example, engine, delay) for delay in delays]
    assert not outcomes[0], "nothing was disturbed"
    make(example, engine)
    assert contents(example / "output" / "CRS-2026") == contents(made(engine).home)
    leftovers = [path.name for path in example.rglob(".*")]
    assert leftovers == [".docgen-slot"]
