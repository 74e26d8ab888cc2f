"""The shipped Word templates are what the builder writes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tools.fonts.winansi import SOURCE, TARGET, winansi_characters
from tools.templates.build import build

ROOT = Path(__file__).resolve().parents[2]


def entries(path: Path) -> dict[str, bytes]:
    """The package without pictures, whose pixels depend on the version of the drawing library."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if "/media/" not in name]
        return {name: archive.read(name) for name in names}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sjablonen")
    build(root)
    return root


def test_every_word_file_in_the_repository_is_the_builders(built: Path) -> None:
    made = sorted(path.relative_to(built) for path in built.rglob("*.docx"))
    assert len(made) == 28
    for path in made:
        assert entries(ROOT / path) == entries(built / path), path


def test_two_builds_are_the_same_to_the_byte(built: Path, tmp_path: Path) -> None:
    for path in build(tmp_path):
        assert path.read_bytes() == (built / path.relative_to(tmp_path)).read_bytes()


def test_the_stamp_font_has_every_character_of_windows_1252_as_arimo_draws_it() -> None:
    cut, whole = TTFont(TARGET), TTFont(SOURCE)
    for character in winansi_characters():
        name, original = cut.getBestCmap()[ord(character)], whole.getBestCmap()[ord(character)]
        assert cut["hmtx"][name][0] == whole["hmtx"][original][0], character
