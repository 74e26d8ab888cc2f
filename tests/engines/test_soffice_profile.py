"""The profile that LibreOffice starts with."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from docgen.engines.soffice_profile import write_profile

_OOR = "{http://openoffice.org/2001/registry}"


def _settings(folder: Path) -> dict[str, str]:
    root = ET.parse(folder / "user" / "registrymodifications.xcu").getroot()
    return {
        f"{item.get(f'{_OOR}path')}/{prop.get(f'{_OOR}name')}": prop.findtext("value", "")
        for item in root
        for prop in item
    }


def test_settings_that_keep_documents_quiet_and_dutch(tmp_path: Path) -> None:
    folder = tmp_path / "een profiel"
    address = write_profile(folder, "40(Build:2)")
    settings = _settings(folder)
    assert address == folder.as_uri()
    assert settings["/org.openoffice.Setup/L10N/ooSetupSystemLocale"] == "nl-NL"
    scripting = "/org.openoffice.Office.Common/Security/Scripting"
    assert settings[f"{scripting}/DisableMacrosExecution"] == "true"
    assert settings[f"{scripting}/BlockUntrustedRefererLinks"] == "true"
    assert settings["/org.openoffice.Setup/Office/LastCompatibilityCheckID"] == "40(Build:2)"
    build = folder / "user" / "extensions" / "buildid"
    assert build.read_text(encoding="utf-8") == "40(Build:2)"


def test_unknown_build_is_left_to_libreoffice(tmp_path: Path) -> None:
    write_profile(tmp_path / "profiel", "")
    assert not (tmp_path / "profiel" / "user" / "extensions").exists()
    settings = _settings(tmp_path / "profiel")
    assert "/org.openoffice.Setup/Office/LastCompatibilityCheckID" not in settings
