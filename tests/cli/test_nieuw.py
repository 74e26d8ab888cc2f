from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli


def test_starts_a_dossier_that_can_be_checked_at_once(tmp_path: Path, cli: Cli) -> None:
    target = tmp_path / "mijn dossier"
    said = cli("nieuw", target)
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        f"Uw dossier staat klaar in “{target}”.\n"
        "1. Lees LEESMIJ.txt en vul partijen.csv (openen met Excel).\n"
        "2. Pas in sjablonen/mijn-pakket pakket.toml en de Word-bestanden aan.\n"
        "3. Geef in die map ‘docgen controleer’, dan ‘docgen plan’ en ‘docgen genereer’.\n"
    )
    assert cli("controleer", "--dossier", target, "--snel").code == 0


def test_takes_an_empty_folder_and_tells_the_files_as_json(tmp_path: Path, cli: Cli) -> None:
    said = cli("nieuw", tmp_path, "--json")
    assert said.code == 0
    assert said.json["map"] == str(tmp_path)
    assert "sjablonen/mijn-pakket/pakket.toml" in said.json["bestanden"]


def test_begins_with_another_pack_and_its_own_tables(tmp_path: Path, cli: Cli) -> None:
    target = tmp_path / "opdrachten"
    said = cli("nieuw", target, "--pakket", "regionale-opdrachten")
    assert (said.code, said.err) == (0, "")
    folder = "sjablonen/regionale-opdrachten"
    assert said.out == (
        f"Uw dossier staat klaar in “{target}”.\n"
        f"1. Vul uw eigen gegevens in (openen met Excel): {folder}/opdrachten.csv, "
        f"{folder}/partijen.csv, {folder}/themas.csv.\n"
        f"2. Pas in {folder} pakket.toml en de Word-bestanden aan.\n"
        "3. Geef in die map ‘docgen controleer’, dan ‘docgen plan’ en ‘docgen genereer’.\n"
    )
    assert cli("controleer", "--dossier", target, "--snel").code == 0


def test_a_pack_without_parties_of_its_own_brings_those_of_its_dossier(
    tmp_path: Path, cli: Cli
) -> None:
    said = cli("nieuw", tmp_path, "--pakket", "samenwerkingsafspraken", "--json")
    assert said.code == 0
    assert "partijen.csv" in said.json["bestanden"]
    assert "sjablonen/samenwerkingsafspraken/afspraken.csv" in said.json["bestanden"]


def test_an_unknown_pack(tmp_path: Path, cli: Cli) -> None:
    said = cli("nieuw", tmp_path / "x", "--pakket", "regionale-opdracht")
    assert (said.code, said.err) == (
        2,
        "--pakket: er is geen sjabloonpakket “regionale-opdracht”. Bedoelt u "
        "“regionale-opdrachten”? Kies uit: convenant-regionale-samenwerking, "
        "regionale-opdrachten, samenwerkingsafspraken.\n",
    )
    assert not (tmp_path / "x").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "brief.txt").write_text("x", encoding="utf-8")
    said = cli("nieuw", tmp_path)
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        f"De map “{tmp_path}” is niet leeg. Noem een nieuwe map, of maak deze eerst leeg.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]


def test_a_file_is_no_folder(tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "brief.txt"
    file.write_text("x", encoding="utf-8")
    said = cli("nieuw", file)
    assert (said.code, said.err) == (
        2,
        f"“{file}” is een bestand, geen map. Noem een andere map.\n",
    )
