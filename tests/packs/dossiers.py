"""Dossiers with one of the repository's packs, and what the tests ask of them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdf

import docgen
from docgen.issue.plan import Plan, Status

ROOT = Path(__file__).resolve().parents[2]
CLOCK = docgen.FixedClock(datetime(2025, 11, 3, 9, 0, tzinfo=UTC))


def dossier(root: Path, pack: str) -> Path:
    """A dossier with this pack, and the repository's list of parties for a pack without one."""
    folder = root / "sjablonen" / pack
    shutil.copytree(ROOT / "sjablonen" / pack, folder)
    if not (folder / "partijen.csv").exists():
        shutil.copy(ROOT / "partijen.csv", root / "partijen.csv")
    return folder


def read(folder: Path) -> docgen.Inputs:
    """Read the dossier of this pack's folder."""
    return docgen.read(docgen.open_dossier(folder.parents[1]))


def edit(file: Path, old: str, new: str) -> None:
    """Replace one text in a csv file, which must be there once."""
    text = file.read_bytes().decode("utf-8-sig")
    assert text.count(old) == 1
    file.write_bytes(text.replace(old, new).encode("utf-8-sig"))


def text_of(path: Path) -> str:
    """The text of a PDF on one line."""
    pages = pypdf.PdfReader(path).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def touched(plan: Plan) -> dict[str, list[int]]:
    """For each document that would be replaced: the parties."""
    found: dict[str, list[int]] = {}
    for item in plan.items:
        if item.status is Status.REPLACED:
            numbers = found.setdefault(f"{item.document.id}.{item.format.value}", [])
            numbers.append(item.party.nr)
    return found
