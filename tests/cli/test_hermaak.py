"""``docgen hermaak``: what people and programs get, and the exit code."""

from __future__ import annotations

import inspect
import re
import shutil
from pathlib import Path

import pytest

import docgen
from docgen.cli import json_keep
from docgen.core.dossier import REGISTER
from docgen.core.provenance import sha256_file
from docgen.core.register import Register
from tests.cli.conftest import Cli
from tests.cli.dossiers import starter
from tests.conftest import CLOCK, make


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A letter to each of three parties."""
    root = starter(tmp_path_factory.mktemp("hermaak") / "dossier")
    make(root, "ingebouwd", documents=("brief",))
    return root


@pytest.fixture
def dossier(issued: Path, tmp_path: Path) -> docgen.Dossier:
    return docgen.open_dossier(Path(shutil.copytree(issued, tmp_path / "dossier")))


def test_what_people_see(dossier: docgen.Dossier, tmp_path: Path, cli: Cli) -> None:
    words = ["--versie", "1.0", "--dossier", dossier.root, "--stil", "--stuk", "brief"]
    said = cli("hermaak", "--partij", 1, "--exemplaar", 1, "--naar", tmp_path / "uit", *words)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"Opnieuw gemaakt voor Gemeente Voorbeelddam (partij 1) in {tmp_path / 'uit'}:\n"
        "  brief.pdf: versie 1.0, exemplaar 1, uitgegeven op 2025-11-14: byte voor byte gelijk\n"
        "\n"
        "Alles is gelijk aan wat destijds is uitgegeven.\n"
    )
    with Register(dossier.home("MIJN-2027") / REGISTER, CLOCK) as register:
        register.connection.execute("UPDATE exemplaar SET sha256 = 'ab' WHERE stuk = 'brief'")
    said = cli("hermaak", "--partij", 2, "--naar", tmp_path / "anders", *words)
    digest = sha256_file(tmp_path / "anders" / "brief.pdf")
    assert (said.code, said.err) == (7, "")
    assert said.out == (
        f"Opnieuw gemaakt voor Waterschap De Voorbeeldstroom (partij 2) in {tmp_path / 'anders'}:\n"
        "  brief.pdf: versie 1.0, exemplaar 1, uitgegeven op 2025-11-14: NIET gelijk\n"
        "    uitgegeven ab\n"
        f"    gemaakt    {digest}\n"
        "\n"
        "Niet gelijk: 1 van 1 bestand.\n"
        "Het uitgegeven exemplaar zelf is bewaard en blijft gelden; gebruik dat.\n"
    )
    said = cli("hermaak", "--partij", 3, "--naar", tmp_path / "json", *words, "--json")
    (file,) = said.json["bestanden"]
    assert (said.code, said.json["gelijk"], file["gelijk"]) == (7, False, False)
    assert (file["stuk"], file["exemplaar"], file["uitgegeven"]) == ("brief", 1, "ab")
    told = set(re.findall(r"`(\w+)`", inspect.getdoc(json_keep.remade) or ""))
    assert set(said.json) | set(file) <= told


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--versie", "1.0", "--naar", "x"],
            "--partij ontbreekt. Schrijf bijvoorbeeld: docgen hermaak --partij 7 --versie 1.0 "
            "--naar MAP.",
        ),
        (
            ["--partij", "1", "--versie", "1.0", "--naar", "x", "--exemplaar", "nul"],
            "--exemplaar: “nul” is geen volgnummer. Schrijf een getal, zoals 1.",
        ),
    ],
)
def test_what_is_missing(words: list[str], message: str, cli: Cli) -> None:
    said = cli("hermaak", *words)
    assert (said.code, said.err) == (2, f"{message}\n")
