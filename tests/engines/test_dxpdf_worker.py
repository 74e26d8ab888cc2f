"""The worker's conversation: one answer a line, whatever comes in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from docgen.engines.dxpdf import WORKER_COMMAND


def _talk(lines: list[str]) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1"}
    finished = subprocess.run(
        WORKER_COMMAND,
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=True,
    )
    return finished.stdout.splitlines()


def test_nonsense_is_answered_and_does_not_end_the_worker(tmp_path: Path) -> None:
    request = {"docx": str(tmp_path / "weg.docx"), "pdf": str(tmp_path / "weg.pdf"), "dpi": 300}
    answers = [json.loads(line)["error"] for line in _talk(["geen json", json.dumps(request)])]
    assert len(answers) == 2
    assert answers[0].startswith("JSONDecodeError: ")
    assert answers[1]


def test_end_of_input_ends_the_worker() -> None:
    assert _talk([]) == []
