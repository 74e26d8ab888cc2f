"""Runs and amendments in the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from docgen.core.amend_register import AmendRegister, standing_data, standing_of
from docgen.core.amendment import Occasion
from docgen.core.circle import RevisionState
from docgen.core.records import AmendmentRecord, RunRecord
from docgen.core.register import Register, broken_link
from tests.core.test_definitive_register import CLOCK

AT = "2025-12-13T09:00:00+00:00"
ROW = {"artikel": "Artikel 11", "was": ["vier"], "wordt": ["acht"], "toelichting": ""}
AMENDMENT = AmendmentRecord(
    version="1.1",
    since="1.0",
    effective="2026-07-01",
    reason="Meer tijd “nodig”.",
    rows=(ROW,),
    looks=("Artikel 2: vet",),
    made_at=AT,
)
STATE = RevisionState(False, frozenset(), frozenset({3, 1}), Occasion.AMENDMENT)
RUN = RunRecord(
    nr=0,
    version="1.1",
    at=AT,
    pack={"pakket.toml": "a" * 64, "brief één.docx": "b" * 64},
    parties={"partijen.csv": "c" * 64},
    standing=standing_data(STATE, AMENDMENT),
    engine="nep",
    engine_version="1",
    program_version="0.1.0",
)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "r.sqlite", CLOCK) as opened:
        yield opened


def kinds(register: Register) -> list[str]:
    return [event.kind for event in register.events()]


def test_runs_come_out_as_they_went_in(register: Register) -> None:
    kept = AmendRegister(register)
    assert kept.runs() == ()
    assert kept.run(1) is None
    with register.transaction():
        first, second = kept.add_run(RUN), kept.add_run(replace(RUN, version="1.2"))
    assert kept.run(first) == replace(RUN, nr=first)
    assert [(run.nr, run.version) for run in kept.runs()] == [(first, "1.1"), (second, "1.2")]


@pytest.mark.parametrize(
    "state",
    [
        RevisionState(),
        STATE,
        RevisionState(True, frozenset({1, 2, 39}), frozenset({1, 2}), Occasion.AMENDMENT),
    ],
)
@pytest.mark.parametrize("amendment", [None, AMENDMENT])
def test_where_a_revision_stood_is_read_from_its_run(
    state: RevisionState, amendment: AmendmentRecord | None, register: Register
) -> None:
    kept = AmendRegister(register)
    with register.transaction():
        number = kept.add_run(replace(RUN, standing=standing_data(state, amendment)))
    run = kept.run(number)
    assert run is not None
    assert standing_of(run) == (state, amendment)


def test_an_amendment_is_noted_once(register: Register) -> None:
    kept = AmendRegister(register)
    assert kept.amendment("1.1") is None
    with register.transaction():
        assert kept.put_amendment(AMENDMENT)
    with register.transaction():
        assert not kept.put_amendment(replace(AMENDMENT, made_at="2025-12-20T09:00:00+00:00"))
    assert kept.amendments() == (AMENDMENT,)
    assert kept.amendment("1.1") == AMENDMENT
    assert kinds(register) == ["wijziging vastgelegd"]
    assert dict(register.events()[0].content) == {
        "versie": "1.1",
        "van": "1.0",
        "ingangsdatum": "2026-07-01",
        "reden": "Meer tijd “nodig”.",
        "rijen": [ROW],
    }


@pytest.mark.parametrize(
    "change",
    [
        {"since": "0.9"},
        {"effective": "2026-08-01"},
        {"reason": "Anders."},
        {"rows": (ROW, ROW)},
        {"rows": ({**ROW, "toelichting": "Zo is er meer tijd."},)},
        {"looks": ()},
    ],
)
def test_what_is_changed_in_it_is_noted_too(change: dict[str, Any], register: Register) -> None:
    kept = AmendRegister(register)
    later = replace(AMENDMENT, made_at="2025-12-20T09:00:00+00:00", **change)
    with register.transaction():
        kept.put_amendment(AMENDMENT)
    with register.transaction():
        assert kept.put_amendment(later)
    assert kept.amendments() == (later,)
    assert kinds(register) == ["wijziging vastgelegd", "wijziging aangepast"]
    assert broken_link(register.events()) is None


def test_each_revision_has_its_own(register: Register) -> None:
    kept = AmendRegister(register)
    following = replace(AMENDMENT, version="2.0", since="1.1")
    with register.transaction():
        kept.put_amendment(following)
        kept.put_amendment(AMENDMENT)
    assert kept.amendments() == (following, AMENDMENT)
    assert kept.amendment("1.1") == AMENDMENT


def test_the_mark_names_the_text_and_not_what_is_said_of_it() -> None:
    mark = AMENDMENT.mark
    assert len(mark) == 6
    explained = replace(AMENDMENT, rows=({**ROW, "toelichting": "Omdat."},), reason="Anders.")
    assert explained.mark == mark
    for change in (
        {"rows": ({**ROW, "wordt": ["negen"]},)},
        {"effective": "2026-08-01"},
        {"since": "0.9"},
    ):
        assert replace(AMENDMENT, **change).mark != mark
