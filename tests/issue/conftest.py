"""Fixtures of the issue act: things that take a converter's time, made once per run."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.issue.converted import LIBREOFFICE, Parts, convert_all
from tests.issue.dossiers import make, new


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Parts]:
    """The documents of `tests.issue.converted`, converted once per engine; do not change them."""
    done: dict[str, Parts] = {}

    def get(engine: str) -> Parts:
        if engine not in done:
            done[engine] = convert_all(engine, tmp_path_factory.mktemp(f"delen-{engine}"))
        return done[engine]

    return get


@pytest.fixture(scope="session")
def tagged_parts(converted: Callable[[str], Parts]) -> Parts:
    """The documents as LibreOffice converts them: tagged throughout."""
    return converted(LIBREOFFICE)


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
