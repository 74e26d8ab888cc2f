"""Fixtures of the definitive copy: a small dossier in which everything was accepted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.issuing import Inputs
from tests.seal.dossiers import Returned, read, returned

Make = Callable[..., Inputs]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Returned]:
    """The small dossier, made once per engine; read it, do not change it."""
    done: dict[str, Returned] = {}

    def get(engine: str = "ingebouwd") -> Returned:
        if engine not in done:
            done[engine] = returned(tmp_path_factory.mktemp(f"klein-{engine}"), engine)
        return done[engine]

    return get


@pytest.fixture
def complete(small: Callable[..., Returned], tmp_path: Path) -> Make:
    """A copy of the dossier with every return accepted, to do with as one likes."""

    def get(engine: str = "ingebouwd") -> Inputs:
        return _copied(small(engine).root, tmp_path / "compleet")

    return get


@pytest.fixture
def unfinished(small: Callable[..., Returned], tmp_path: Path) -> Make:
    """The same, while one party had returned nothing yet."""

    def get(engine: str = "ingebouwd") -> Inputs:
        return _copied(small(engine).unfinished, tmp_path / "onaf")

    return get


def _copied(root: Path, target: Path) -> Inputs:
    shutil.copytree(root, target)
    return read(target)
