"""Fixtures for the command line: run it as a user does, and a dossier to run it in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from docgen.cli.app import main
from tests.cli.dossiers import starter

# 14 November 2025, 9:00 UTC.
MOMENT = "1763110800"


@dataclass(frozen=True, slots=True)
class Said:
    """What a run of docgen said.

    Attributes:
        code: Exit code.
        out: Stdout.
        err: Stderr.
    """

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on stdout."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


Cli = Callable[..., Said]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run docgen with these words, at a fixed time, on a screen of 80 columns."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENT)
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: object) -> Said:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return run


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A dossier with the starter pack."""
    return starter(tmp_path / "dossier")
