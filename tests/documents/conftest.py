"""Fixtures of the shared documents: what takes a converter's time, made once per run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.documents.converted import LIBREOFFICE, Parts, convert_all


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Parts]:
    """The documents of `converted.py`, converted once per engine; do not change them."""
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
