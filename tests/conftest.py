"""Fixtures that more than one folder of tests needs: the whole example, made once per engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import docgen

ROOT = Path(__file__).resolve().parents[1]
CLOCK = docgen.FixedClock(datetime(2025, 11, 14, 9, 0, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Made:
    """A dossier in which everything was made.

    Attributes:
        engine: Name of the engine.
        root: Folder of the dossier.
        outcome: What the run did.
    """

    engine: str
    root: Path
    outcome: docgen.Outcome

    @property
    def home(self) -> Path:
        """Folder of the covenant under ``output/``."""
        return self.outcome.inputs.home

    def pdfs(self, document: str = "*") -> list[Path]:
        """The valid PDFs, by party."""
        return sorted(self.home.glob(f"v1.0/*/{document}.pdf"))

    def covenant(self, party: int) -> Path:
        """The covenant of one party."""
        return next(self.home.glob(f"v1.0/{party:02d}-*/convenant.pdf"))


def copy_example(target: Path) -> Path:
    """Put the example's templates and list of parties in an empty folder."""
    shutil.copytree(ROOT / "sjablonen", target / "sjablonen")
    shutil.copy(ROOT / "partijen.csv", target / "partijen.csv")
    return target


def make(root: Path, engine: str, **request: object) -> docgen.Outcome:
    """Generate in a dossier, with the fixed clock."""
    inputs = docgen.read(docgen.open_dossier(root))
    wanted = docgen.Request(engine=engine, **request)  # type: ignore[arg-type]
    return docgen.generate(inputs, wanted, clock=CLOCK)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """An empty dossier with the example's templates and parties."""
    return copy_example(tmp_path / "dossier")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    """The whole example, made once per engine; read it, do not change it."""
    done: dict[str, Made] = {}

    def get(engine: str) -> Made:
        if engine not in done:
            root = copy_example(tmp_path_factory.mktemp(engine) / "dossier")
            done[engine] = Made(engine, root, make(root, engine))
        return done[engine]

    return get
