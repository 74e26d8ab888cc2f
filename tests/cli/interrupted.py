"""Run docgen in a process of its own and press Ctrl+C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from tests.conftest import ROOT


def interrupted(words: Sequence[str], after: str, *flags: str) -> tuple[int, str, str]:
    """Exit code, and what was said on stdout and stderr after the first line.

    Args:
        after: The first line, that Ctrl+C follows.
        flags: Options of Python.
    """
    with subprocess.Popen(
        [sys.executable, *flags, "-m", "docgen", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == after
        # A terminal sends Ctrl+C to the workers too.
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    return running.returncode, out, err
