"""Fixtures for the tests of signatures: a covenant, someone to sign it, and whom to trust."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from docgen.core.signatures import SignatureFacts
from docgen.engines.signatures import TrustSettings, validate
from docgen.engines.signing import write_trust
from tests.conftest import Made
from tests.engines import signed
from tests.engines.signed import LATER, Bench


@pytest.fixture(scope="session")
def bench(made: Callable[[str], Made]) -> Bench:
    """The covenant with two signatories, and someone to sign it."""
    return signed.make_bench(made("ingebouwd").covenant(18))


@pytest.fixture(scope="session")
def plain(bench: Bench) -> bytes:
    """Signed once, without a timestamp."""
    return bench.signed()


@pytest.fixture
def trust(bench: Bench, tmp_path: Path) -> TrustSettings:
    """A folder in which only the practice authority lies."""
    write_trust(bench.authority, tmp_path / "certificaten")
    return TrustSettings(tmp_path / "certificaten")


@pytest.fixture
def check(trust: TrustSettings, tmp_path: Path) -> Callable[..., tuple[SignatureFacts, ...]]:
    """Check a file, two days after signing unless said otherwise."""

    def run(
        data: bytes, settings: TrustSettings = trust, now: datetime = LATER
    ) -> tuple[SignatureFacts, ...]:
        path = tmp_path / "ontvangen.pdf"
        path.write_bytes(data)
        return validate(path, settings, now)

    return run
