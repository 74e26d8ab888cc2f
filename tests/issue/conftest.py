"""Fixtures of the issue act: things that take a converter's time, made once per run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.issue.dossiers import make, new


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier in which everything was made; do not change it."""
    root = new(tmp_path_factory.mktemp("gemaakt"))
    make(root)
    return root


@pytest.fixture
def made(original: Path, tmp_path: Path) -> Path:
    """A copy of the dossier in which everything was made."""
    return Path(shutil.copytree(original, tmp_path / "dossier"))
