"""Fixtures that more than one folder of tests needs: the example and a small dossier, made once.

What takes long to make is made once for all processes of a run of the tests; each then has a copy
of its own, so that none gets in another's way.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

import docgen
from docgen.core.records import CopyRecord

if TYPE_CHECKING:
    from docgen.bundling import Bundle
    from docgen.publishing import Publication
    from tests.seal.dossiers import Returned

ROOT = Path(__file__).resolve().parents[1]
CLOCK = docgen.FixedClock(datetime(2025, 11, 14, 9, 0, tzinfo=UTC))
# When definitive copies are made, a day after the last return.
SEALING = docgen.FixedClock(datetime(2025, 12, 13, 9, 0, tzinfo=UTC))


# Runs that were finished before they could be killed: those that follow have nothing to do.
_DONE_ENOUGH = 3

# These files take minutes; begun last, they would leave the other processors idle.
_LONG = (
    "test_killed.py",
    "test_story.py",
    "test_pdf_promises.py",
    "test_bundling.py",
    "test_verifying.py",
    "test_verifying_tampered.py",
    "test_docs.py",
    "test_publish.py",
    "test_receive_killed.py",
    "test_amending_killed.py",
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
        copies: Record of every file.
    """

    engine: str
    root: Path
    copies: tuple[CopyRecord, ...]

    @property
    def home(self) -> Path:
        """Folder of the covenant under ``output/``."""
        return self.root / "output" / "CRS-2026"

    def pdfs(self, document: str = "*") -> list[Path]:
        """The valid PDFs, by party."""
        return sorted(self.home.glob(f"v1.0/*/{document}.pdf"))

    def covenant(self, party: int) -> Path:
        """The covenant of one party."""
        return next(self.home.glob(f"v1.0/{party:02d}-*/convenant.pdf"))


def copy_example(target: Path) -> Path:
    """Put the example's templates and list of parties in an empty folder."""
    pack = Path("sjablonen") / "convenant-regionale-samenwerking"
    shutil.copytree(ROOT / pack, target / pack)
    shutil.copy(ROOT / "partijen.csv", target / "partijen.csv")
    return target


def make(root: Path, engine: str, **request: object) -> docgen.Outcome:
    """Generate in a dossier, with the fixed clock."""
    inputs = docgen.read(docgen.open_dossier(root))
    wanted = docgen.Request(engine=engine, **request)  # type: ignore[arg-type]
    return docgen.generate(inputs, wanted, clock=CLOCK)


def once(
    factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]
) -> tuple[Path, Any]:
    """A folder that is made once in a run of the tests, by whichever process needs it first.

    Args:
        name: Name of the folder.
        build: Makes it, where nothing is yet; what it returns is kept as well.

    Returns:
        A copy for this process, and what ``build`` returned.
    """
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "gedeeld"
    shared.mkdir(exist_ok=True)
    folder, told = shared / name, shared / f"{name}.pickle"
    with FileLock(shared / f"{name}.lock"):
        if not told.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            found = build(folder)
            told.write_bytes(pickle.dumps(found))
    copy = factory.mktemp(name) / "kopie"
    shutil.copytree(folder, copy)
    return copy, pickle.loads(told.read_bytes())


def killed_after(process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Kill a process for good after so many seconds; tells whether it was still at work."""
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def killed_when(process: subprocess.Popen[bytes], reached: Callable[[], bool]) -> bool:
    """Kill a process for good once something is seen; tells whether it was still at work."""
    while process.poll() is None and not reached():
        time.sleep(0.001)
    at_work = process.poll() is None
    process.kill()
    process.wait()
    return at_work


def started(words: Iterable[object], clock: docgen.FixedClock = CLOCK) -> subprocess.Popen[bytes]:
    """Start docgen in a process of its own."""
    moment = str(int(clock.now().timestamp()))
    return subprocess.Popen(
        [sys.executable, "-m", "docgen", *map(str, words)],
        env={**os.environ, "SOURCE_DATE_EPOCH": moment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def disturbed(delays: Iterable[float], kill: Callable[[float], bool]) -> list[bool]:
    """Start and kill time and again, until a few runs had nothing left to do.

    Args:
        delays: Seconds after which to kill, short ones first: early on there is work to disturb.
        kill: Starts, kills, and tells whether it was still at work.
    """
    at_work: list[bool] = []
    for delay in delays:
        at_work.append(kill(delay))
        if at_work.count(False) == _DONE_ENOUGH:
            break
    assert at_work[0], "nothing was disturbed"
    return at_work


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """An empty dossier with the example's templates and parties."""
    return copy_example(tmp_path / "dossier")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Made]:
    """The whole example, made once per engine; read it, do not change it."""
    done: dict[str, Made] = {}

    def get(engine: str) -> Made:
        def build(root: Path) -> object:
            return tuple(item.copy for item in make(copy_example(root), engine).deliveries)

        if engine not in done:
            done[engine] = Made(engine, *once(tmp_path_factory, engine, build))
        return done[engine]

    return get


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Returned]:
    """Five parties that all returned their copy, made once per engine; do not change it."""
    # Taking in returns loads much that most tests do without.
    from tests.seal.dossiers import Returned, returned

    done: dict[str, Returned] = {}

    def get(engine: str = "ingebouwd") -> Returned:
        def build(folder: Path) -> object:
            folder.mkdir()
            return returned(folder, engine).signed

        if engine not in done:
            folder, signed = once(tmp_path_factory, f"klein-{engine}", build)
            done[engine] = Returned(folder / "dossier", folder / "onaf", signed)
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
        def build(root: Path) -> object:
            inputs = _copied(small(engine).root, root)
            return bundle(inputs, BundleRequest(), clock=SEALING)

        if engine not in done:
            root, made = once(tmp_path_factory, f"definitief-{engine}", build)
            done[engine] = Sealed(_read(root), made)
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
        def build(root: Path) -> object:
            inputs = _copied(definitive(engine).inputs.dossier.root, root)
            return publish(inputs, clock=SEALING)

        if engine not in done:
            root, made = once(tmp_path_factory, f"publicatie-{engine}", build)
            done[engine] = Published(_read(root), definitive(engine).bundle, made)
        return done[engine]

    return get


@pytest.fixture(scope="session")
def settled_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three parties whose text is settled, made without an engine; do not change it."""
    from tests.issue.occasions import settled

    return once(tmp_path_factory, "vastgesteld", lambda root: settled(root) and None)[0]


@pytest.fixture
def settled(settled_made: Path, tmp_path: Path) -> Path:
    """A copy of that dossier, to do with as one likes."""
    return Path(shutil.copytree(settled_made, tmp_path / "vastgesteld"))


@pytest.fixture(scope="session")
def amended_made(settled_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same dossier, consent to an amendment being asked; do not change it."""
    from tests.issue.occasions import amend, amended

    def build(root: Path) -> None:
        shutil.copytree(settled_made, root)
        amend(root)
        amended(root)

    return once(tmp_path_factory, "gewijzigd", build)[0]


@pytest.fixture
def amended(amended_made: Path, tmp_path: Path) -> Path:
    """A copy of that dossier, to do with as one likes."""
    return Path(shutil.copytree(amended_made, tmp_path / "gewijzigd"))


@pytest.fixture(scope="session")
def everything_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with something of everything in its register, made without an engine."""
    from tests.keep.dossiers import made

    return made(tmp_path_factory.mktemp("alles") / "dossier").root


@pytest.fixture
def everything(everything_made: Path, tmp_path: Path) -> docgen.Dossier:
    """A copy of that dossier, to do with as one likes."""
    return docgen.open_dossier(Path(shutil.copytree(everything_made, tmp_path / "dossier")))


def _copied(root: Path, target: Path) -> docgen.Inputs:
    shutil.copytree(root, target)
    return _read(target)


def _read(root: Path) -> docgen.Inputs:
    return docgen.read(docgen.open_dossier(root))
