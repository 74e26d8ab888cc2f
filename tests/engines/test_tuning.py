"""A worker computes with one thread; what it computes stays the same."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import cv2, threadpoolctl
from docgen.engines.tuning import one_of_many
one_of_many()
import numpy as np
print(cv2.getNumThreads(), {item["num_threads"] for item in threadpoolctl.threadpool_info()})
print(float((np.ones((300, 300)) @ np.ones((300, 300))).sum()))
"""


def test_one_thread_per_worker() -> None:
    # In a process of its own: it is for the whole of a process and for good.
    said = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines() == ["1 {1}", "27000000.0"]
    assert said.stderr == ""
