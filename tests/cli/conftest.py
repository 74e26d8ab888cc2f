"""Fixtures for the command line: run it as a user does, and a dossier to run it in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import docgen
from docgen.cli.app import main
from docgen.mailing import MailRequest, send
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


def set_day(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """Let the command line think it is noon, UTC, on another day."""
    moment = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{moment.timestamp():.0f}")


@pytest.fixture(scope="session")
def _sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = starter(tmp_path_factory.mktemp("verzonden") / "dossier")
    clock = docgen.FixedClock(datetime.fromtimestamp(int(MOMENT), UTC))
    inputs = docgen.read(docgen.open_dossier(root))
    docgen.generate(inputs, docgen.Request(engine="ingebouwd"), clock=clock)
    send(inputs, MailRequest(), clock=clock)
    send(inputs, MailRequest(sent=(1, 2, 3)), clock=clock)
    return root


@pytest.fixture
def sent(_sent: Path, tmp_path: Path) -> Path:
    """A dossier with the starter pack in which everything was made and sent at `MOMENT`."""
    shutil.copytree(_sent, tmp_path / "verzonden")
    return tmp_path / "verzonden"
