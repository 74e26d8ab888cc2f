"""The dossier's folders and its lock."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docgen.core.dossier import Dossier, locked, open_dossier, work_folder
from docgen.core.errors import DossierBusyError, UsageError

# Holds the lock of the dossier in its first argument until its input ends.
HOLDER = """
import sys
from pathlib import Path
from docgen.core.dossier import locked, open_dossier
with locked(open_dossier(Path(sys.argv[1]))):
    print("vast", flush=True)
    sys.stdin.read()
"""
WAIT_SECONDS = 30


def folder_with(tmp_path: Path, *names: str) -> Path:
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


@pytest.fixture
def dossier(tmp_path: Path) -> Dossier:
    return open_dossier(folder_with(tmp_path, "sjablonen/een/pakket.toml", "partijen.csv"))


def refusal(root: Path, pack: str | None = None) -> str:
    with pytest.raises(UsageError) as caught:
        open_dossier(root, pack)
    return str(caught.value)


def test_the_only_pack_and_list_are_found(tmp_path: Path, dossier: Dossier) -> None:
    assert dossier == Dossier(tmp_path, tmp_path / "sjablonen/een", tmp_path / "partijen.csv")
    assert dossier.output == tmp_path / "output"
    assert dossier.home("CRS-2026") == tmp_path / "output" / "CRS-2026"


def test_a_workbook_is_a_list_too(tmp_path: Path) -> None:
    root = folder_with(tmp_path, "sjablonen/een/pakket.toml", "partijen.xlsx")
    assert open_dossier(root).parties_file == root / "partijen.xlsx"


def test_a_path_is_said_as_the_user_knows_it(tmp_path: Path, dossier: Dossier) -> None:
    assert dossier.relative(tmp_path / "output" / "a" / "b.pdf") == "output/a/b.pdf"
    elsewhere = tmp_path.parent / "b.pdf"
    assert dossier.relative(elsewhere) == str(elsewhere)


def test_a_folder_without_templates_is_no_dossier(tmp_path: Path) -> None:
    assert refusal(tmp_path) == (
        f"in de map “{tmp_path}” staat geen map ‘sjablonen’, dus dit is geen dossier. Ga naar de "
        "map van het dossier, noem de map met --dossier MAP, of begin een nieuw dossier met "
        "‘docgen nieuw MAP’."
    )


def test_a_dossier_needs_a_pack(tmp_path: Path) -> None:
    root = folder_with(tmp_path, "sjablonen/los.docx", "sjablonen/leeg/a.docx", "partijen.csv")
    assert refusal(root) == (
        "in de map ‘sjablonen’ staat geen sjabloonpakket (een map met een pakket.toml). Zet er "
        "een sjabloonpakket in, of begin een nieuw dossier met ‘docgen nieuw MAP’."
    )
    assert refusal(root, "een") == (
        "er is geen sjabloonpakket “een” in de map ‘sjablonen’. "
        "Zet er een map met een pakket.toml in."
    )


def test_of_more_packs_one_is_chosen(tmp_path: Path) -> None:
    packs = ("sjablonen/twee/pakket.toml", "sjablonen/een/pakket.toml")
    root = folder_with(tmp_path, *packs, "partijen.csv")
    assert refusal(root) == (
        "in de map ‘sjablonen’ staan meer sjabloonpakketten (een, twee). "
        "Kies er een met --pakket NAAM."
    )
    assert open_dossier(root, "twee").pack_folder == root / "sjablonen" / "twee"
    assert refusal(root, "drie") == (
        "er is geen sjabloonpakket “drie” in de map ‘sjablonen’. Kies uit: een, twee."
    )


def test_a_dossier_needs_one_list_of_parties(tmp_path: Path) -> None:
    root = folder_with(tmp_path, "sjablonen/een/pakket.toml")
    assert refusal(root) == (
        "er is geen lijst van partijen. "
        f"Zet in de map “{tmp_path}” een bestand partijen.csv of partijen.xlsx."
    )
    folder_with(tmp_path, "partijen.csv", "partijen.xlsx")
    assert refusal(root) == (
        "er zijn twee lijsten van partijen: partijen.csv en partijen.xlsx. "
        "Bewaar de lijst die geldt en haal de andere uit de map."
    )


def test_a_pack_with_its_own_parties_leaves_the_dossiers_alone(tmp_path: Path) -> None:
    packs = ("sjablonen/een/pakket.toml", "sjablonen/twee/pakket.toml")
    root = folder_with(tmp_path, *packs, "sjablonen/twee/partijen.xlsx", "partijen.csv")
    assert open_dossier(root, "een").parties_file == root / "partijen.csv"
    assert open_dossier(root, "twee").parties_file == root / "sjablonen/twee/partijen.xlsx"
    folder_with(tmp_path, "sjablonen/twee/partijen.csv")
    assert refusal(root, "twee") == (
        "er zijn twee lijsten van partijen: partijen.csv en partijen.xlsx. "
        "Bewaar de lijst die geldt en haal de andere uit de map."
    )


def holder(dossier: Dossier) -> subprocess.Popen[str]:
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(dossier.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "vast\n"
    return process


def test_another_process_keeps_us_out_until_it_is_killed(dossier: Dossier) -> None:
    other = holder(dossier)
    try:
        with pytest.raises(DossierBusyError) as caught, locked(dossier):
            pytest.fail("the lock let two in")
        assert caught.value.exit_code == 8
        assert str(caught.value) == (
            "in dit dossier is een andere opdracht van docgen bezig. "
            "Wacht tot die klaar is en geef de opdracht opnieuw."
        )
    finally:
        other.kill()
        other.communicate(timeout=WAIT_SECONDS)
    with locked(dossier):
        pass


def test_the_lock_is_let_go_of_after_an_error(dossier: Dossier) -> None:
    with pytest.raises(ZeroDivisionError), locked(dossier):
        raise ZeroDivisionError
    with locked(dossier):
        assert (dossier.output / ".docgen-slot").is_file()


def test_an_error_of_the_work_is_not_taken_for_one_of_the_lock(dossier: Dossier) -> None:
    with pytest.raises(PermissionError), locked(dossier):
        raise PermissionError


def test_output_that_cannot_be_written_is_reported(dossier: Dossier) -> None:
    dossier.output.write_bytes(b"een bestand")
    with pytest.raises(UsageError) as caught, locked(dossier):
        pytest.fail("there is no folder to lock")
    assert str(caught.value) == (
        f"in de map “{dossier.output}” mag niet worden geschreven. "
        "Vraag de beheerder om schrijfrechten, of zet het dossier in een andere map."
    )


def test_half_made_files_lie_beside_the_results(tmp_path: Path) -> None:
    assert work_folder(tmp_path).parent == tmp_path
    assert work_folder(tmp_path).name.startswith(".werk-")
