"""Fixtures that more than one folder of tests needs: the example and a small dossier, made once."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import docgen

if TYPE_CHECKING:
    from docgen.bundling import Bundle
    from docgen.publishing import Publication
    from tests.seal.dossiers import Returned

ROOT = Path(__file__).resolve().parents[1]
CLOCK = docgen.FixedClock(datetime(2025, 11, 14, 9, 0, tzinfo=UTC))
# When definitive copies are made, a day after the last return.
SEALING = docgen.FixedClock(datetime(2025, 12, 13, 9, 0, tzinfo=UTC))


# These files take minutes; begun last, they would leave the other processors idle.
_LONG = (
    "test_killed.py",
    "test_pdf_promises.py",
    "test_bundling.py",
    "test_verifying.py",
    "test_verifying_tampered.py",
    "test_docs.py",
    "test_publish.py",
    "test_receive_killed.py",
    "test_repeatable.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; within a file the order stays."""
    order = {name: number for number, name in enumerate(_LONG)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


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


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Returned]:
    """Five parties that all returned their copy, made once per engine; do not change it."""
    # Taking in returns loads much that most tests do without.
    from tests.seal.dossiers import returned

    done: dict[str, Returned] = {}

    def get(engine: str = "ingebouwd") -> Returned:
        if engine not in done:
            done[engine] = returned(tmp_path_factory.mktemp(f"klein-{engine}"), engine)
        return done[engine]

    return get


@pytest.fixture
def complete(small: Callable[..., Returned], tmp_path: Path) -> Callable[..., docgen.Inputs]:
    """A copy of that dossier with every return accepted, to do with as one likes."""

    def get(engine: str = "ingebouwd") -> docgen.Inputs:
        return _copied(small(engine).root, tmp_path / "compleet")

    return get


@pytest.fixture
def unfinished(small: Callable[..., Returned], tmp_path: Path) -> Callable[..., docgen.Inputs]:
    """The same, while one party had returned nothing yet."""

    def get(engine: str = "ingebouwd") -> docgen.Inputs:
        return _copied(small(engine).unfinished, tmp_path / "onaf")

    return get


@dataclass(frozen=True, slots=True)
class Sealed:
    """A dossier with its definitive copy. Read it, do not change it.

    Attributes:
        inputs: The dossier.
        bundle: What was made.
    """

    inputs: docgen.Inputs
    bundle: Bundle

    @property
    def pdf(self) -> Path:
        """The definitive copy."""
        return self.inputs.home / self.bundle.record.path


@pytest.fixture(scope="session")
def definitive(
    small: Callable[..., Returned], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Sealed]:
    """The small dossier with its definitive copy, made once per engine; do not change it."""
    from docgen.bundling import BundleRequest, bundle

    done: dict[str, Sealed] = {}

    def get(engine: str = "ingebouwd") -> Sealed:
        if engine not in done:
            root = tmp_path_factory.mktemp(f"definitief-{engine}") / "dossier"
            inputs = _copied(small(engine).root, root)
            done[engine] = Sealed(inputs, bundle(inputs, BundleRequest(), clock=SEALING))
        return done[engine]

    return get


@dataclass(frozen=True, slots=True)
class Published:
    """A dossier with its definitive copy and its version for publication. Do not change it.

    Attributes:
        inputs: The dossier.
        bundle: The definitive copy.
        publication: The version for publication.
    """

    inputs: docgen.Inputs
    bundle: Bundle
    publication: Publication

    @property
    def definitive(self) -> Path:
        """The definitive copy."""
        return self.inputs.home / self.bundle.record.path

    @property
    def pdf(self) -> Path:
        """The version for publication."""
        return self.inputs.home / self.publication.record.path


@pytest.fixture(scope="session")
def published(
    definitive: Callable[..., Sealed], tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Published]:
    """The small dossier with its version for publication, made once per engine; do not change."""
    from docgen.publishing import publish

    done: dict[str, Published] = {}

    def get(engine: str = "ingebouwd") -> Published:
        if engine not in done:
            root = tmp_path_factory.mktemp(f"publicatie-{engine}") / "dossier"
            sealed = definitive(engine)
            inputs = _copied(sealed.inputs.dossier.root, root)
            done[engine] = Published(inputs, sealed.bundle, publish(inputs, clock=SEALING))
        return done[engine]

    return get


def _copied(root: Path, target: Path) -> docgen.Inputs:
    shutil.copytree(root, target)
    return docgen.read(docgen.open_dossier(target))
