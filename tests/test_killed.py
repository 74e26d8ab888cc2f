"""A process killed at any moment leaves the old state or the new one: promise 1.

The run is killed for good (SIGKILL, which nothing can catch) at moments spread over its whole
length, time and again in the same dossier; then it runs once undisturbed. The result must be
complete and equal to that of a dossier in which nothing was ever killed.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Made, disturbed, killed_after, make, started
from tests.needs import needs_libreoffice
from tests.test_repeatable import contents

_SEED = 20251114
pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL bestaat niet op Windows")


def start(root: Path, engine: str) -> subprocess.Popen[bytes]:
    """Start ``docgen genereer`` in a process of its own."""
    return started(["genereer", "--dossier", root, "--engine", engine, "--stil"])


def kill_and_look(root: Path, engine: str, delay: float) -> bool:
    """Start, kill after ``delay`` seconds, and check what lies there; tells if it was at work."""
    at_work = killed_after(start(root, engine), delay)
    home = root / "output" / "CRS-2026"
    for path in home.glob("v1.0/*/*.pdf"):
        data = path.read_bytes()
        assert data.startswith(b"%PDF-"), path
        assert data.rstrip().endswith(b"%%EOF"), path
    register = home / "register.sqlite"
    if register.is_file():
        with sqlite3.connect(register) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return at_work


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
    disturbed(delays, lambda delay: kill_and_look(example, engine, delay))
    make(example, engine)
    assert contents(example / "output" / "CRS-2026") == contents(made(engine).home)
    leftovers = [path.name for path in example.rglob(".*")]
    assert leftovers == [".docgen-slot"]
