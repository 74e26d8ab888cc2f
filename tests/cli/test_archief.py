"""``docgen archief`` and ``docgen herstel``: what people and programs get, and the exit codes."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import docgen
from docgen.cli import json_keep
from docgen.core.provenance import sha256_file
from tests.cli.conftest import Cli
from tests.keep.dossiers import KENMERK, home_of

# What the clock of the fixture says.
NAME = f"{KENMERK}-2025-11-14"


def test_a_package_and_back(everything: docgen.Dossier, cli: Cli, tmp_path: Path) -> None:
    said = cli("archief", "--dossier", everything.root, "--stil")
    package = everything.root / "archief" / NAME
    files = [path for path in (package / "data").rglob("*") if path.is_file()]
    size = f"{sum(path.stat().st_size for path in files) / 1e6:.1f}".replace(".", ",")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Archiefpakket van Samenwerkingsovereenkomst voorbeeld (MIJN-2027)\n"
        f"  pakket     {package}\n"
        f"  inhoud     {len(files)} bestanden, {size} MB\n"
        f"  zegel      {sha256_file(package / 'tagmanifest-sha256.txt')}\n"
        "\n"
        "Noteer het zegel (de SHA-256 van tagmanifest-sha256.txt) bij de overdracht: daarmee is\n"
        "later na te gaan dat het om dit pakket gaat. Wat erin zit, staat in LEESMIJ.txt.\n"
    )
    back = tmp_path / "terug"
    said = cli("herstel", package, back, "--stil")
    number = sum(path.is_file() for path in back.rglob("*"))
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"Het archiefpakket is heel. Het dossier MIJN-2027 staat weer in: {back}\n"
        f"  {number} bestanden, 14 gebeurtenissen in het register\n"
        "\n"
        f"Verder werken: docgen status --dossier {back}\n"
    )
    for words in (["historie"], ["verifieer", "--register"], ["historie", "--json"]):
        before, after = (cli(*words, "--dossier", root) for root in (everything.root, back))
        assert (before.code, before.out) == (after.code, after.out)


def test_for_programs(everything: docgen.Dossier, cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "pakket.zip"
    made = cli("archief", target, "--dossier", everything.root, "--json", "--stil").json
    assert (made["pad"], made["zip"], made["waarschuwingen"]) == (str(target), True, [])
    assert set(made) <= set(re.findall(r"`(\w+)`", inspect.getdoc(json_keep.archived) or ""))
    back = cli("herstel", target, tmp_path / "terug", "--json", "--stil").json
    assert back == {
        "kenmerk": KENMERK,
        "pad": str(tmp_path / "terug"),
        "bestanden": back["bestanden"],
        "gebeurtenissen": 14,
        "waarschuwingen": [],
    }
    assert set(back) <= set(re.findall(r"`(\w+)`", inspect.getdoc(json_keep.restored) or ""))


def test_a_dossier_that_is_not_whole(everything: docgen.Dossier, cli: Cli, tmp_path: Path) -> None:
    (home_of(everything) / "delen/de/deel-1.pdf").unlink()
    gone = (
        f"output/{KENMERK}/delen/de/deel-1.pdf: dit deel, waaruit stukken zijn samengesteld, is er "
        "niet of is niet te lezen. Zet het terug uit een reservekopie of uit een archiefpakket.\n"
    )
    said = cli("archief", tmp_path / "p", "--dossier", everything.root, "--stil")
    assert (said.code, said.out) == (7, "")
    assert said.err.startswith(gone)
    said = cli("archief", tmp_path / "p", "--toch", "--dossier", everything.root, "--stil")
    assert (said.code, said.err) == (0, f"Let op: {gone}")
    said = cli("herstel", tmp_path / "p", tmp_path / "terug", "--stil")
    assert (said.code, said.err) == (0, f"Let op: {gone}")


def test_a_package_that_was_changed(everything: docgen.Dossier, cli: Cli, tmp_path: Path) -> None:
    cli("archief", tmp_path / "p", "--dossier", everything.root, "--stil")
    (tmp_path / "p/data/dossier/partijen.csv").unlink()
    (tmp_path / "p/LEESMIJ.txt").write_text("iets anders", encoding="utf-8")
    said = cli("herstel", tmp_path / "p", tmp_path / "terug", "--stil")
    assert (said.code, said.out) == (7, "")
    ask = "Vraag het pakket opnieuw aan wie het bewaart; gebruik dit niet.\n"
    assert said.err.splitlines(keepends=True)[0] == (
        f"data/dossier/partijen.csv: dit bestand ontbreekt in het pakket. {ask}"
    )
    assert (
        "LEESMIJ.txt: dit bestand is niet meer zoals het in het pakket is gezet. " + ask
    ) in said.err
    assert said.err.endswith("Er zijn 3 fouten. Herstel ze en geef de opdracht opnieuw.\n")
    assert not (tmp_path / "terug").exists()


@pytest.mark.parametrize("option", ["--dossier", "--pakket"])
def test_options_that_mean_nothing_here(option: str, cli: Cli) -> None:
    said = cli("herstel", "pakket", "map", option, "x")
    assert (said.code, said.err) == (
        2,
        "Bij herstel horen geen --dossier en geen --pakket. Schrijf: docgen herstel PAKKET MAP.\n",
    )


def test_progress_is_told_in_a_pipe(everything: docgen.Dossier, cli: Cli) -> None:
    said = cli("archief", "--dossier", everything.root)
    lines = [line for line in said.out.splitlines() if line.startswith("archiveren: ")]
    assert len(lines) == 4
