from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.engines.practice_ca import practice_authority, practice_seal, write_p12
from docgen.issuing import Inputs
from tests.after_signing import NEW_PARTY, edit_parties
from tests.cli.conftest import Cli, set_day
from tests.conftest import SEALING, Sealed

Complete = Callable[..., Inputs]
MOMENT = str(int(SEALING.moment.timestamp()))


@pytest.fixture
def sealed_root(definitive: Callable[..., Sealed], tmp_path: Path) -> Path:
    """A dossier in which the definitive copy stands, to do with as one likes."""
    root = definitive().inputs.dossier.root
    shutil.copytree(root, tmp_path / "klaar")
    return tmp_path / "klaar"


def test_what_stands_there_is_said_to_be_equal(
    sealed_root: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENT)
    said = cli("bundel", "--dossier", sealed_root, "--stil")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "Convenant regionale samenwerking fysieke leefomgeving (CRS-2026, versie 1.0)",
        "",
        "Definitief exemplaar, uitgave 1: stond er al en is nog gelijk. 18 bladzijden, 5 partijen.",
        "Dit convenant treedt in werking op 1 januari 2026, de afgesproken dag; alle partijen "
        "tekenden vóór die dag.",
        "De looptijd is vier jaar: tot en met 31 december 2029.",
        "Overleg over verlenging is er uiterlijk op 30 juni 2029, zes maanden voor het einde.",
        "Elke twee jaar is er een evaluatie: op 1 januari 2028.",
        "",
        "Ondertekend: 4 met de hand, 1 digitaal.",
        "Archiefvorm: PDF/A-3b; niet verzegeld.",
        "",
        "Alles staat in output/CRS-2026/definitief/v1.0/uitgave-1:",
        "  CRS-2026-v1.0-definitief.bestand.xml",
        "  CRS-2026-v1.0-definitief.informatieobject.xml",
        "  CRS-2026-v1.0-definitief.pdf",
        "  CRS-2026-v1.0-definitief.pdf.sha256",
        "  agenda.ics",
        "  manifest.json",
        "",
        "Nagaan of het heel is: ‘docgen verifieer’ met het pad van de pdf.",
        "Een versie voor publicatie: ‘docgen publiceer’.",
        "Toezenden aan alle partijen: ‘docgen verstuur --definitief’.",
    ]


def test_for_machines(sealed_root: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENT)
    found = cli("bundel", "--dossier", sealed_root, "--json").json
    path = sealed_root / found["pad"]
    assert path.is_file()
    assert (found["soort"], found["uitgave"], found["nieuw"]) == ("definitief", 1, False)
    assert [one["nr"] for one in found["partijen"]] == [1, 2, 7, 18, 35]
    assert set(found["partijen"][0]) == {"nr", "bladzijde", "wijze", "datum", "plaats"}
    assert found["inwerkingtreding"]["dag"] == "2026-01-01"
    assert (found["pdfa"], found["pdfua"], found["zegel"]) == ("3b", False, None)
    assert len(found["bijlagen"]) == 5
    told = json.loads((path.parent / "manifest.json").read_text(encoding="utf-8"))
    assert told["bladzijden"][-1]["nr"] == found["bladzijden"]


def test_who_is_missing(unfinished: Complete, cli: Cli) -> None:
    said = cli("bundel", "--dossier", unfinished().dossier.root, "--stil")
    assert said.code == 6
    assert "er is nog geen ondertekend exemplaar ontvangen" in said.err
    assert said.out == ""


def test_an_interim_copy(unfinished: Complete, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MOMENT)
    root = unfinished().dossier.root
    said = cli("bundel", "--dossier", root, "--tussenstand", "--stil")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[2] == "Tussenstand, uitgave 1: gemaakt. 17 bladzijden, 4 van 5 partijen."
    assert "Wat nog ontbreekt:" in lines
    assert lines[-1] == "Maak het definitieve exemplaar met ‘docgen bundel’ zodra alles er is."


def test_a_seal_with_another_password(sealed_root: Path, cli: Cli, tmp_path: Path) -> None:
    authority = practice_authority(3, SEALING.moment)
    p12 = tmp_path / "zegel.p12"
    credentials = practice_seal(authority, "Provincie Utrecht", SEALING.moment)
    write_p12(credentials, authority, p12, "geheim")
    said = cli("bundel", "--dossier", sealed_root, "--zegel", p12, "--stil")
    assert said.code == 2
    assert "geheim" not in said.err
    assert "wachtwoord" in said.err


def test_a_correction_after_it_was_made(
    sealed_root: Path, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(*words: object) -> list[str]:
        said = cli(*words, "--dossier", sealed_root)
        assert said.code == 0, said.err
        return said.out.splitlines()

    set_day(monkeypatch, "2025-12-14")
    authority = practice_authority(3, SEALING.moment)
    p12 = tmp_path / "zegel.p12"
    write_p12(
        practice_seal(authority, "Provincie Utrecht", SEALING.moment), authority, p12, "geheim"
    )
    monkeypatch.setenv("WOORD", "geheim")
    typed("bundel", "--zegel", p12, "--zegel-wachtwoord", "WOORD", "--stil")
    edit_parties(sealed_root, {7: {"voorletters": "Q."}})
    set_day(monkeypatch, "2025-12-15")
    one = ("--partij", "7", "--stuk", "convenant")
    assert typed("plan", *one)[-1] == (
        "Maak ze met ‘docgen genereer --partij 7 --stuk convenant --reden …’."
    )
    made = typed("genereer", *one, "--reden", "fout", "--engine", "ingebouwd", "--stil")
    assert made[-1] == (
        "Bekijk ze; maak dan met ‘docgen bundel’ een nieuwe uitgave van het exemplaar."
    )
    why = "omdat het exemplaar van partij 7 (Gemeente Eemnes) is verbeterd (fout)"
    assert typed("status")[-1] == (
        f"Het is niet meer actueel, {why}. Geef ‘docgen bundel’ voor een nieuwe uitgave."
    )
    found = cli("status", "--dossier", sealed_root, "--json").json["definitief"]
    assert (found["actueel"], found["sindsdien"]) == (False, why.removeprefix("omdat "))
    said = cli("verstuur", "--definitief", "--dossier", sealed_root, "--stil")
    assert said.err.splitlines()[0] == (
        f"Let op: Definitief exemplaar, uitgave 2: het is niet meer actueel, {why}. Maak met "
        "‘docgen bundel’ een nieuwe uitgave als die nodig is."
    )
    bundled = typed("bundel", "--stil")
    assert bundled[2] == "Definitief exemplaar, uitgave 3: gemaakt. 18 bladzijden, 5 partijen."
    assert bundled[3].startswith("Zij vervangt uitgave 2 van 14 december 2025, ")
    assert bundled[3].endswith(f" uur, {why}.")
    assert bundled[11] == (
        "Let op: uitgave 2 was wel verzegeld. Verzegelen kan nog, met ‘docgen bundel --zegel’; dat "
        "wordt dan een nieuwe uitgave."
    )
    assert typed("status")[-1] == (
        "Maak de mails met het definitieve exemplaar met ‘docgen verstuur --definitief’."
    )


def test_who_accedes_has_to_sign_before_there_is_a_new_issue(
    sealed_root: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, "2025-12-14")
    edit_parties(sealed_root, {39: NEW_PARTY})
    assert cli("status", "--dossier", sealed_root).out.splitlines()[-1] == (
        "Sinds het is gemaakt, is er iets veranderd in de partijen of in wat er van hen terugkwam. "
        "Een nieuwe uitgave kan pas als iedereen heeft getekend."
    )
