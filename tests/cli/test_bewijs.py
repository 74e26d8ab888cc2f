"""The report on a return, on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from docgen.core.provenance import sha256
from tests.cli.conftest import Cli
from tests.receive.made_returns import UNSIGNED, fingerprint, keep, made, picture


@pytest.fixture
def home(sent: Path) -> Path:
    """One refused return with pictures."""
    home = sent / "output" / "MIJN-2027"
    keep(home, made(1, UNSIGNED))
    picture(home, fingerprint(1), "b002-1-verzonden", height=90)
    picture(home, fingerprint(1), "b002-1-ontvangen", height=92)
    return home


def test_the_report_lies_beside_what_was_received(home: Path, sent: Path, cli: Cli) -> None:
    said = cli("bewijs", "R1", "--dossier", sent)
    path = f"output/MIJN-2027/retour/{fingerprint(1)}/bewijs-R1.pdf"
    assert (said.code, said.err) == (0, "")
    assert said.out == f"R1: afgekeurd. Het verslag staat in {path}.\n"
    assert len(PdfReader(sent / path).pages[0].images) == 2


def test_elsewhere_and_for_programs(home: Path, sent: Path, tmp_path: Path, cli: Cli) -> None:
    target = tmp_path / "verslag.pdf"
    found = cli("bewijs", "1", "--uit", target, "--dossier", sent, "--json").json
    assert found == {
        "kenmerk": "MIJN-2027",
        "versie": "1.0",
        "retour": "R1",
        "oordeel": "afgekeurd",
        "pad": str(target),
        "sha256": sha256(target.read_bytes()),
    }


def test_nothing_else_is_overwritten(home: Path, sent: Path, tmp_path: Path, cli: Cli) -> None:
    target = tmp_path / "brief.pdf"
    target.write_bytes(b"van mij")
    said = cli("bewijs", "R1", "--uit", target, "--dossier", sent)
    assert said.code == 2
    assert said.err == "--uit: “brief.pdf” bestaat al en is geen PDF. Kies een andere naam.\n"
    assert target.read_bytes() == b"van mij"
    said = cli("bewijs", "R1", "--uit", tmp_path / "brief.docx", "--dossier", sent)
    assert said.err == (
        "--uit: “brief.docx” is geen naam van een PDF. Noem een bestand dat eindigt op .pdf, zoals "
        "--uit bewijs.pdf.\n"
    )


def test_an_unknown_return(home: Path, sent: Path, cli: Cli) -> None:
    said = cli("bewijs", "R2", "--dossier", sent)
    assert said.code == 2
    assert said.err == "Er is geen retour R2. De enige retour is R1.\n"
