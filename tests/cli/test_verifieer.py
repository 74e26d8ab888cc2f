"""``docgen verifieer``: what people and programs get, and the exit code."""

from __future__ import annotations

import inspect
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.cli import json_verify
from docgen.core.provenance import sha256_file
from tests.cli.conftest import Cli
from tests.conftest import Sealed
from tests.seal import tampered as spoil


@pytest.fixture
def loose(definitive: Callable[..., Sealed], tmp_path: Path) -> Path:
    """A copy that lies nowhere near its dossier."""
    return Path(shutil.copy(definitive().pdf, tmp_path / "los.pdf"))


def test_a_whole_copy(definitive: Callable[..., Sealed], cli: Cli) -> None:
    said = cli("verifieer", definitive().pdf, "--stil")
    lines = said.out.splitlines()
    assert (said.code, said.err) == (0, "")
    assert lines[0] == f"CRS-2026-v1.0-definitief.pdf ({definitive().pdf.stat().st_size} bytes)"
    assert lines[1] == f"SHA-256 {definitive().bundle.record.sha256}"
    assert lines[2] == (
        "Convenant regionale samenwerking fysieke leefomgeving (CRS-2026, versie 1.0, uitgave 1)"
    )
    assert len(re.findall(r"^(\w+) +\| akkoord", said.out, re.MULTILINE)) == 10
    rows = re.findall(r"^(\d+) +\| (.*?) +\| (\d+) +\| (.*?) +\|.*akkoord$", said.out, re.MULTILINE)
    assert [row[0] for row in rows] == ["1", "2", "7", "18", "35"]
    assert "Wat er aan de hand is" not in said.out
    assert lines[-1].startswith("Dit definitieve exemplaar is heel: ")


def test_a_copy_that_is_not_whole(loose: Path, cli: Cli, tmp_path: Path) -> None:
    path = spoil.tampered(loose, tmp_path / "x.pdf", spoil.attached_more("meer.txt"))
    said = cli("verifieer", path, "--stil")
    assert said.code == 7
    assert said.err == ""
    tail = said.out.split("Wat er aan de hand is:\n")[1]
    assert tail == (
        "  - bijlagen, afgekeurd: Bijlage “meer.txt” hoort er niet in: het manifest noemt haar "
        "niet.\n"
        "  - zegel, twijfel: Zonder zegel bewijst het bestand zelf niet dat niemand het heeft "
        "gewijzigd, en\n"
        "    er is niets anders waaruit dat blijkt.\n"
        "\n"
        "Wat u kunt doen:\n"
        "  - Gebruik dit exemplaar niet als bewijs; vraag een ander aan wie het heeft gemaakt.\n"
        "  - Vergelijk de SHA-256 met het controlebestand (met --controle BESTAND) of met het "
        "register (met\n"
        "    --dossier MAP).\n"
        "\n"
        "Dit exemplaar is niet heel: afgekeurd op bijlagen.\n"
    )
    assert re.search(r"^register +\| – +\| Het bestand ligt niet in een dossier", said.out, re.M)


def test_doubt_is_told_and_is_no_failure(loose: Path, cli: Cli, tmp_path: Path) -> None:
    said = cli("verifieer", loose, "--uit", tmp_path / "uit", "--stil")
    assert said.code == 0
    assert "\n6 bijlagen uitgepakt.\n" in said.out
    assert " ".join(said.out.split()).endswith(
        "maar niets buiten het bestand bevestigt dat het echt is."
    )


def test_for_programs(loose: Path, cli: Cli, tmp_path: Path) -> None:
    checksum = tmp_path / "c.sha256"
    checksum.write_text(f"{sha256_file(loose)}  los.pdf\n", encoding="utf-8")
    said = cli("verifieer", loose, "--controle", checksum, "--json", "--stil")
    found = said.json
    assert said.code == 0
    assert (found["uitkomst"], found["soort"], found["uitgave"]) == ("akkoord", "definitief", 1)
    assert [item["uitkomst"] for item in found["regels"]] == ["akkoord"] * 9 + [None]
    assert found["controlebestand"] == {"naam": "c.sha256", "sha256": sha256_file(loose)}
    assert found["zegel"]["toestand"] == "geen zegel"
    digital = next(item for item in found["partijen"] if item["nr"] == 18)
    assert digital["uitkomst"] == "akkoord"
    assert [item["heel"] for item in digital["handtekeningen"]] == [True, True]
    told = re.findall(r"`(\w+)`", inspect.getdoc(json_verify.verified) or "")
    assert set(found) <= set(told)


def test_a_file_that_is_no_pdf(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "brief.docx"
    path.write_bytes(b"PK\x03\x04 en nog wat")
    said = cli("verifieer", path, "--stil")
    assert said.code == 7
    assert re.search(r"^zegel +\| – +\| Niet te beoordelen\.$", said.out, re.MULTILINE)
    assert said.out.endswith(
        "Dit bestand is niet te lezen; of het een heel exemplaar is, is niet na te gaan.\n"
    )
    found = cli("verifieer", path, "--json", "--stil").json
    assert (found["uitkomst"], found["kenmerk"], found["zegel"]) == ("afgekeurd", None, None)


def test_a_file_that_is_not_there(cli: Cli, tmp_path: Path) -> None:
    said = cli("verifieer", tmp_path / "weg.pdf")
    assert said.code == 2
    assert said.err == f"“{tmp_path / 'weg.pdf'}” bestaat niet. Kijk de naam van het bestand na.\n"
