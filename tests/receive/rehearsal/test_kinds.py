"""The kinds of return and the truth about them are told as they are."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from docgen.core.findings import Outcome
from docgen.receive.rehearsal.kinds import KINDS, KINDS_BY_ID, LOOSE_KINDS
from docgen.receive.rehearsal.truth import Changed, Signed, Truth

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formaten.md"


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading of formaten.md, without its head."""
    _, found, rest = FORMATS.read_text("utf-8").partition(f"\n### {heading}\n")
    assert found, heading
    lines = [line for line in re.split(r"\n#{2,3} ", rest)[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_kind_stands_in_the_formats() -> None:
    kinds = (*KINDS, *LOOSE_KINDS)
    outcomes = {kind.id: [kind.expected, *([kind.also] if kind.also else [])] for kind in kinds}
    assert rows("Soorten retouren") == [
        [f"`{kind.id}`", ", ".join(outcomes[kind.id]), kind.why] for kind in kinds
    ]


def test_every_part_of_the_truth_stands_in_the_formats() -> None:
    told = rows("`waarheid.json`")
    assert [row[0] for row in told] == [f"`{field.name}`" for field in fields(Truth)]
    assert all(f"`{field.name}`" in told[-1][1] for field in fields(Changed))
    assert all(f"`{field.name}`" in told[-2][1] for field in fields(Signed))


def test_every_kind_says_why_and_only_good_ones_are_accepted() -> None:
    assert len(KINDS_BY_ID) == len(KINDS) + len(LOOSE_KINDS)
    for kind in KINDS_BY_ID.values():
        assert kind.why
        if kind.expected is not Outcome.ACCEPTED:
            assert kind.also is not Outcome.ACCEPTED, kind.id
