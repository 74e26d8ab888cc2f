"""The shipped typeface and the fontconfig files."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFile

from docgen.engines import fonts


def test_four_styles_are_arimo_and_may_be_embedded() -> None:
    faces = [TTFontFile(str(path)) for path in fonts.STYLE_FILES]
    assert [face.familyName for face in faces] == [b"Arimo"] * 4
    assert [face.styleName for face in faces] == [b"Regular", b"Bold", b"Italic", b"Bold Italic"]


def test_licence_is_shipped() -> None:
    text = fonts.LICENCE.read_text(encoding="utf-8")
    assert text.startswith("Copyright 2010 Google Inc.")
    assert "SIL OPEN FONT LICENSE" in text


def test_own_config_names_only_our_folder(tmp_path: Path) -> None:
    folder = tmp_path / "map & zo"
    folder.mkdir()
    root = ET.parse(fonts.write_own_config(folder)).getroot()
    (fonts_folder,) = [Path(element.text or "") for element in root.findall("dir")]
    assert {path.name for path in fonts_folder.iterdir()} == {
        path.name for path in fonts.STYLE_FILES
    }
    assert root.find("include") is None
    assert [element.text for element in root.findall("cachedir")] == [str(folder / "cache")]


def test_extended_config_keeps_the_users_own(tmp_path: Path) -> None:
    path = fonts.write_extended_config(tmp_path, {"FONTCONFIG_FILE": "/eigen/fonts.conf"})
    include = ET.parse(path).getroot().find("include")
    assert include is not None
    assert include.text == "/eigen/fonts.conf"
    assert include.get("ignore_missing") == "yes"


def test_extended_config_includes_the_systems(tmp_path: Path) -> None:
    root = ET.parse(fonts.write_extended_config(tmp_path, {})).getroot()
    assert [element.text for element in root.findall("include")] == ["/etc/fonts/fonts.conf"]
    names = {element.text for element in root.findall("match/test/string")}
    assert names == set(fonts.STANDS_IN_FOR)


def test_arial_like_fonts_are_found_by_file_name(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("a/Arial.TTF", "a/b/LiberationSans-Regular.ttf", "a/Comic.ttf"):
        (tmp_path / name).write_bytes(b"")
    assert fonts.arial_like([tmp_path, tmp_path / "weg"]) == ("Arial", "Liberation Sans")
