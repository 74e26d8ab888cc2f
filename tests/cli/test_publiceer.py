"""The version for publication, on the command line."""

from __future__ import annotations

import inspect
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.cli import json_publication
from tests.cli.conftest import Cli
from tests.conftest import Published, Sealed

FOLDER = "output/CRS-2026/definitief/v1.0/publicatie-1"
LEFT_OUT = """\
  5 × ondertekenpagina’s zoals ontvangen, met de handtekeningen
  5 × ontvangen bestanden
  2 × gegevens van certificaten
"""


@pytest.fixture
def bundled(definitive: Callable[..., Sealed], tmp_path: Path) -> Path:
    """A dossier with its definitive copy."""
    shutil.copytree(definitive().inputs.dossier.root, tmp_path / "dossier")
    return tmp_path / "dossier"


def test_what_people_see(bundled: Path, cli: Cli) -> None:
    said = cli("publiceer", "--dossier", bundled, "--stil")
    assert (said.code, said.err) == (0, "")
    head, rest = said.out.split("Hierin zit niet:\n")
    pages = re.search(r"gemaakt\. (\d+) bladzijden\.\n", head)
    assert pages is not None
    assert head == (
        "Convenant regionale samenwerking fysieke leefomgeving (CRS-2026, versie 1.0)\n\n"
        f"Publicatieversie van het definitieve exemplaar, uitgave 1: gemaakt. {pages[1]} "
        "bladzijden.\n\n"
    )
    assert rest.startswith(LEFT_OUT)
    assert rest.partition("\n\n")[2] == (
        f"De tekst is vergeleken met die van het definitieve exemplaar ({int(pages[1]) - 1} "
        "bladzijden): behalve wat is weggelaten, is alles gelijk.\n"
        "Archiefvorm: PDF/A-3b.\n\n"
        f"Online mag: {FOLDER}/CRS-2026-v1.0-publicatie.pdf\n"
        "Lees hem zelf na voordat u hem plaatst.\n"
    )
    again = cli("publiceer", "--dossier", bundled, "--stil")
    assert "uitgave 1: stond er al en is nog gelijk. " in again.out


def test_what_programs_see(published: Callable[..., Published], tmp_path: Path, cli: Cli) -> None:
    made = published()
    shutil.copytree(made.inputs.dossier.root, tmp_path / "dossier")
    found = cli("publiceer", "--dossier", tmp_path / "dossier", "--json").json
    left_out = found.pop("weggelaten")
    assert found == {
        "kenmerk": "CRS-2026",
        "versie": "1.0",
        "uitgave": 1,
        "nieuw": False,
        "pad": f"{FOLDER}/CRS-2026-v1.0-publicatie.pdf",
        "map": FOLDER,
        "sha256": made.publication.record.sha256,
        "bladzijden": made.publication.record.pages,
        "pdfa": "3b",
        "pdfua": False,
        "vergeleken": made.publication.record.pages - 1,
        "waarschuwingen": [],
    }
    assert left_out[1] == {"wat": "ontvangen bestanden", "aantal": 5}
    told = inspect.getdoc(json_publication.published) or ""
    assert {*found, "weggelaten", "wat", "aantal", "fouten", "publiceer"} >= {
        name for name in re.findall(r"`([a-z0-9_]+)`", told) if name != "3b"
    }
    assert set(found) <= set(re.findall(r"`(\w+)`", told))


def test_without_a_definitive_copy(sent: Path, cli: Cli) -> None:
    said = cli("publiceer", "--dossier", sent)
    assert (said.code, said.out) == (6, "")
    assert said.err == (
        "Er is nog geen definitief exemplaar om te publiceren. Geef ‘docgen bundel’, en daarna "
        "opnieuw ‘docgen publiceer’.\n"
    )


def test_before_anything_was_made(dossier: Path, cli: Cli) -> None:
    said = cli("publiceer", "--dossier", dossier, "--json")
    assert said.code == 6
    assert said.json["fouten"][0]["wat"] == (
        "er is in dit dossier nog niets gemaakt, dus ook niets ondertekend"
    )
