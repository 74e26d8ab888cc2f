"""Which converter a name gives, on machines with and without LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.core.errors import EngineMissingError, UsageError
from docgen.engines import soffice
from docgen.engines.dxpdf import Dxpdf
from docgen.engines.libreoffice import LibreOffice
from docgen.engines.select import choose


@pytest.fixture
def without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(soffice.VARIABLE, str(tmp_path / "bestaat-niet"))


@pytest.fixture
def with_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_bytes(b"")
    monkeypatch.setenv(soffice.VARIABLE, str(program))


@pytest.mark.usefixtures("with_libreoffice")
@pytest.mark.parametrize(
    ("name", "kind"),
    [("auto", LibreOffice), ("libreoffice", LibreOffice), ("ingebouwd", Dxpdf)],
)
def test_with_libreoffice(name: str, kind: type[object]) -> None:
    assert type(choose(name)) is kind


@pytest.mark.usefixtures("without_libreoffice")
@pytest.mark.parametrize("name", ["auto", "ingebouwd"])
def test_without_libreoffice(name: str) -> None:
    assert type(choose(name)) is Dxpdf


@pytest.mark.usefixtures("without_libreoffice")
def test_libreoffice_asked_for_and_missing() -> None:
    with pytest.raises(EngineMissingError) as caught:
        choose("libreoffice")
    assert caught.value.exit_code == 5
    assert str(caught.value) == (
        "LibreOffice is niet gevonden op deze computer. Installeer LibreOffice, of gebruik de "
        "ingebouwde omzetter (--engine ingebouwd). Staat LibreOffice op een eigen plaats, zet die "
        "dan in DOCGEN_SOFFICE."
    )


def test_unknown_name() -> None:
    with pytest.raises(UsageError) as caught:
        choose("word")
    assert caught.value.exit_code == 2
    assert str(caught.value) == (
        "--engine: onbekende omzetter “word”. Kies uit: auto, libreoffice, ingebouwd."
    )
