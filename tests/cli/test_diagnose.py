from __future__ import annotations

from pathlib import Path

import pytest

from docgen import __version__
from docgen.engines import dxpdf, soffice
from tests.cli.conftest import Cli


def test_says_what_is_there_and_what_is_missing_for_what(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.VARIABLE, str(tmp_path / "bestaat-niet"))
    said = cli("diagnose")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"docgen {__version__}, Python ")
    assert (
        "\nlibreoffice: niet aanwezig\n"
        "  zet Word om naar PDF: het meest gelijk aan Word, met labels voor toegankelijkheid "
        "(PDF/UA)\n"
        "  Niet gevonden: docgen gebruikt de ingebouwde omzetter. Zonder LibreOffice geen PDF/UA.\n"
    ) in said.out
    assert f"\ningebouwd: {dxpdf.installed_version()}\n" in said.out
    assert "\nLettertypen\n  meegeleverd: Arimo (volledig)\n" in said.out
    assert said.out.endswith("‘docgen genereer’ gebruikt de ingebouwde omzetter.\n")


def test_json(cli: Cli) -> None:
    found = cli("diagnose", "--json").json
    assert found["docgen"] == __version__
    assert [item["naam"] for item in found["programmas"]] == [
        "libreoffice",
        "ingebouwd",
        "tesseract",
    ]
    assert found["programmas"][0].keys() == {
        *("naam", "aanwezig", "versie", "pad", "waarvoor", "opmerking")
    }
    assert found["lettertypen"].keys() == {"meegeleverd", "volledig", "systeem"}
    assert found["bibliotheken"]["pikepdf"]
