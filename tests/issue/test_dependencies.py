"""What a copy depends on, by name, and what of it changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from docgen.documents.templates import compile_template
from docgen.issue.dependencies import changed_inputs, changed_templates, changes, said
from tests.documents.words import word
from tests.seal.records import copy_of

BEFORE = {"titel": "1", "partij.naam": "1", "sjabloon tekst.docx": "1", "partij.oud": "1"}
AFTER = {"titel": "1", "partij.naam": "2", "sjabloon tekst.docx": "2", "partij.per": "1"}


def test_what_came_and_went_is_named_too() -> None:
    assert changed_inputs(BEFORE, AFTER) == (
        "partij.naam",
        "sjabloon tekst.docx",
        "partij.per",
        "partij.oud",
    )
    assert changes(BEFORE, AFTER)[:2] == ("`naam` gewijzigd", "sjabloon tekst.docx gewijzigd")
    assert changes(AFTER, AFTER) == ()
    assert said("betreft.naam") == "`betreft.naam` gewijzigd"


def test_a_template_is_held_against_every_copy(tmp_path: Path) -> None:
    templates = {
        name: compile_template(word(tmp_path / name, name), name)
        for name in ("tekst.docx", "brief.docx", "nieuw.docx")
    }
    same = {f"sjabloon {name}": item.sha256[:16] for name, item in templates.items()}
    del same["sjabloon nieuw.docx"]
    mine = replace(copy_of(1), inputs=same)
    assert changed_templates(templates, [mine]) == frozenset()
    other = replace(copy_of(2), inputs={"sjabloon tekst.docx": "anders", "sjabloon weg.docx": "1"})
    assert changed_templates(templates, [mine, other]) == {"tekst.docx"}
