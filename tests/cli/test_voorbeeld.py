from __future__ import annotations

from pathlib import Path

import pytest

from docgen.cli.voorbeeld import PACK
from tests.cli.conftest import Cli
from tests.cli.dossiers import starter
from tests.conftest import ROOT


@pytest.fixture
def small_example(tmp_path: Path) -> Path:
    """A dossier that looks like the example, with three parties instead of 38."""
    root = starter(tmp_path / "klein")
    (root / "sjablonen" / "mijn-pakket").rename(root / "sjablonen" / PACK)
    return root


def test_in_place_it_makes_all_and_says_what_to_look_at(small_example: Path, cli: Cli) -> None:
    said = cli("voorbeeld", "--dossier", small_example, "--engine", "ingebouwd", "--stil")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[4:12] == [
        "",
        "De PDF's zijn geldig PDF/A-2b, maar niet toegankelijk volgens PDF/UA: daarvoor is "
        "LibreOffice nodig (zie ‘docgen diagnose’).",
        "Om te bekijken:",
        "  output/MIJN-2027/v1.0/02-waterschap-de-voorbeeldstroom/overeenkomst.pdf",
        "    Waterschap De Voorbeeldstroom: de langste naam, twee ondertekenaars",
        "  output/MIJN-2027/v1.0/01-gemeente-voorbeelddam/overeenkomst.pdf",
        "    Gemeente Voorbeelddam: de eerste partij",
        f"Dit alles staat in de map “{small_example}”.",
    ]
    lines = said.out.splitlines()
    # The whole circle, up to a sealed definitive copy.
    assert "Definitief exemplaar, uitgave 1: gemaakt." in said.out
    assert "verzegeld door Voorbeeldorganisatie." in said.out
    place = "oefening/dossier/output/MIJN-2027/definitief/v1.0/uitgave-1"
    assert f"  {place}/MIJN-2027-v1.0-definitief.pdf" in lines
    assert (small_example / place / "MIJN-2027-v1.0-definitief.pdf").is_file()


def test_in_another_folder_it_is_copied_first(
    small_example: Path, tmp_path: Path, cli: Cli
) -> None:
    target = tmp_path / "kopie"
    asked = ("voorbeeld", target, "--dossier", small_example, "--engine", "ingebouwd", "--json")
    found = cli(*asked).json
    assert len(found["stukken"]) == 6
    assert (target / "partijen.csv").is_file()
    assert not (small_example / "output").exists()
    # A second time it goes on with what is there.
    assert {item["status"] for item in cli(*asked).json["stukken"]} == {"ongewijzigd"}


def test_a_folder_in_use_is_left_alone(small_example: Path, tmp_path: Path, cli: Cli) -> None:
    target = tmp_path / "vol"
    target.mkdir()
    (target / "brief.txt").write_text("x", encoding="utf-8")
    said = cli("voorbeeld", target, "--dossier", small_example)
    assert (said.code, said.err) == (
        2,
        f"De map “{target}” is niet leeg. Noem een nieuwe map, of maak deze eerst leeg.\n",
    )
    assert [path.name for path in target.iterdir()] == ["brief.txt"]


def test_elsewhere_it_asks_for_a_folder(tmp_path: Path, cli: Cli) -> None:
    said = cli("voorbeeld", "--dossier", tmp_path)
    assert (said.code, said.err) == (
        2,
        f"In de map “{tmp_path}” staat het voorbeeld niet. Noem een map om het in te zetten: "
        "‘docgen voorbeeld MAP’.\n",
    )


def test_the_shipped_example_is_in_order(cli: Cli) -> None:
    said = cli("controleer", "--dossier", ROOT, "--pakket", PACK, "--snel", "--json")
    assert said.code == 0
    assert said.json["partijen"] == 38
