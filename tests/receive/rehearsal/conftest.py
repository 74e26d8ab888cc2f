"""A small dossier in which everything was issued: three parties, an agreement of three pages."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

import docgen
from docgen.core.register import Register
from docgen.engines.practice_ca import PracticeAuthority, practice_authority
from docgen.receive.catalogue import Catalogue, IssuedCopy, catalogue_of
from docgen.receive.rehearsal.truth import Setting
from tests.cli.dossiers import starter
from tests.conftest import CLOCK

NOW = CLOCK.moment + timedelta(days=20)


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    root = starter(tmp_path_factory.mktemp("oefenen") / "dossier")
    inputs = docgen.read(docgen.open_dossier(root))
    docgen.generate(inputs, docgen.Request(engine="ingebouwd"), clock=CLOCK)
    with Register(inputs.home / "register.sqlite", CLOCK) as register:
        return catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)


@pytest.fixture(scope="session")
def issued(catalogue: Catalogue) -> IssuedCopy:
    """The agreement of the first party: page 2 is signed, page 3 is the annex."""
    return catalogue.copies[0]


@pytest.fixture(scope="session")
def authorities() -> tuple[PracticeAuthority, PracticeAuthority]:
    """One that is trusted and one that is not; their keys take seconds to make."""
    return practice_authority(1, NOW), practice_authority(1, NOW, name="Onbekend")


@pytest.fixture
def setting(
    catalogue: Catalogue,
    authorities: tuple[PracticeAuthority, PracticeAuthority],
    tmp_path: Path,
) -> Setting:
    trusted, stranger = authorities
    return Setting(
        catalogue=catalogue,
        folder=tmp_path / "retouren",
        trusted=trusted,
        stranger=stranger,
        now=NOW,
    )
