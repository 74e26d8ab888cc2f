"""What the tests of verifying share: copies to look at, and ways to look."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import docgen
from docgen.bundling import BundleRequest, bundle
from docgen.core.findings import Outcome
from docgen.core.provenance import sha256_file
from docgen.engines.bounded import Bounded
from docgen.engines.signatures import TrustSettings
from docgen.seal import examine
from docgen.seal.check import check
from docgen.seal.checks.facts import CopyFacts
from docgen.seal.checks.told import Told
from docgen.seal.witnesses import checksum_of
from docgen.verifying import Verified, VerifyRequest, verify
from tests.conftest import SEALING, Sealed
from tests.engines.sealed import key

AMERSFOORT = "01-gemeente-amersfoort-ontvangen.pdf"
UNPROVEN = (
    "Zonder zegel bewijst het bestand zelf niet dat niemand het heeft gewijzigd, en er is niets "
    "anders waaruit dat blijkt."
)
OTHER_SHA = "is niet het bestand dat is ontvangen: de SHA-256 is anders"
DIFFERENT = "toont iets anders dan toen het exemplaar werd gemaakt"

Look = Callable[..., Verified]


@pytest.fixture(scope="module")
def workers() -> Iterator[Bounded]:
    """Processes that do the looking of every test."""
    with Bounded(2) as found:
        yield found


@pytest.fixture
def look(workers: Bounded) -> Look:
    """Verify a file at the time at which it was made."""

    def run(path: Path, **wishes: Path) -> Verified:
        return verify(VerifyRequest(path, **wishes), clock=SEALING, workers=workers)

    return run


@pytest.fixture
def glance() -> Look:
    """The same in this process, without the archive standard, which takes longest."""

    def run(path: Path, checksum: Path | None = None) -> Verified:
        sha, moment = sha256_file(path), SEALING.now()
        looked = examine.look(path)
        parties = looked.manifest.parties if looked.manifest else ()
        files = {file.sha256 for party in parties if party.signatures for file in party.files}
        signatures = examine.look_at_signatures(path, files, TrustSettings(), moment)
        facts = CopyFacts(
            name=path.name,
            sha256=sha,
            size=path.stat().st_size,
            looked=looked,
            seal=examine.look_at_seal(path, TrustSettings(), moment),
            archive=(),
            signatures={key: item for key, item in signatures.items() if item is not None},
            unchecked=frozenset(key for key, item in signatures.items() if item is None),
            checksum=checksum_of(path, sha, checksum),
        )
        return Verified(path, check(facts), None, ())

    return run


@pytest.fixture(scope="module")
def sealed(
    small: Callable[..., object], tmp_path_factory: pytest.TempPathFactory
) -> tuple[docgen.Inputs, Path]:
    """A dossier with a sealed copy, and that copy."""
    root = tmp_path_factory.mktemp("verzegeld") / "dossier"
    shutil.copytree(small().root, root)  # type: ignore[attr-defined]
    inputs = docgen.read(docgen.open_dossier(root))
    made = bundle(inputs, BundleRequest(key=key()), clock=SEALING)
    return inputs, inputs.home / made.record.path


@pytest.fixture(scope="module")
def plain(definitive: Callable[..., Sealed], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy without a seal, away from its dossier and its checksum."""
    source = definitive().pdf
    return Path(shutil.copy(source, tmp_path_factory.mktemp("los") / "los.pdf"))


@pytest.fixture(scope="module")
def told(plain: Path, workers: Bounded) -> Told:
    """What its manifest tells."""
    found = verify(VerifyRequest(plain), clock=SEALING, workers=workers).checked.facts.told
    assert found is not None
    return found


def said(found: Verified, outcome: Outcome = Outcome.REFUSED) -> list[str]:
    """What the rules said with this outcome: ``bijlagen: …``."""
    return [f"{f.rule}: {f.explanation}" for f in found.checked.findings if f.outcome is outcome]
