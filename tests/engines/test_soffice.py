"""Finding LibreOffice and reading its version from its files."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from docgen.engines import soffice
from docgen.engines.soffice import SofficeVersion
from tests.needs import needs_libreoffice

_REGISTRY = (
    '<prop oor:name="ooSetupVersionAboutBox" oor:type="xs:string"><value/></prop>'
    '<prop oor:name="ooSetupVersionAboutBox">\n <value>24.8.4.2</value></prop>'
)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


@pytest.mark.parametrize("ini", ["versionrc", "version.ini"])
def test_version_from_the_files_of_linux_and_windows(tmp_path: Path, ini: str) -> None:
    program = tmp_path / "program" / "soffice"
    _write(program, "")
    _write(tmp_path / "share" / "registry" / "main.xcd", _REGISTRY)
    _write(tmp_path / "program" / ini, "[Version]\nbuildid=bb3cfa12c7b1\nVendor=iemand\n")
    assert soffice.version([str(program)]) == SofficeVersion("24.8.4.2", "bb3cfa12c7b1")


def test_version_from_the_files_of_macos(tmp_path: Path) -> None:
    program = tmp_path / "Contents" / "MacOS" / "soffice"
    _write(program, "")
    _write(tmp_path / "Contents" / "Resources" / "registry" / "main.xcd", _REGISTRY)
    _write(tmp_path / "Contents" / "Resources" / "versionrc", "buildid=bb3cfa12c7b1\n")
    assert soffice.version([str(program)]) == SofficeVersion("24.8.4.2", "bb3cfa12c7b1")


def test_version_of_what_does_not_run_is_unknown(tmp_path: Path) -> None:
    assert soffice.version([str(tmp_path / "weg")]) == SofficeVersion("onbekend", "")


@needs_libreoffice
def test_files_say_what_the_program_says() -> None:
    program = soffice.find()
    assert program is not None
    answer = subprocess.run(
        [str(program), "--version"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    found = soffice.version([str(program)])
    assert found.text in answer.split()
    assert found.build in answer


def test_own_place_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "mijn soffice"
    _write(program, "")
    monkeypatch.setenv(soffice.VARIABLE, str(program))
    assert soffice.find() == program


def test_own_place_that_is_wrong_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(soffice.VARIABLE, str(tmp_path / "weg"))
    assert soffice.find() is None
