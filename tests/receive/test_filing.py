"""Putting what was found in its place: pictures, the return, the facts it rests on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.findings import Outcome
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import ReceiptRecord
from docgen.receive.case import Case
from docgen.receive.facts import BoxInk, Crop, PageFacts
from docgen.receive.filing import evidence_folder, file_away
from docgen.receive.intake import Taken
from tests.receive.made_returns import receipt
from tests.receive.verify import cases

CROPS = (
    Crop("b002-1", b"vak", b"leeg vak"),
    Crop("b002-2", b"datum"),
    Crop("b002-9", b"van niemand"),
)


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Register]:
    with Register(tmp_path / "register.sqlite", FixedClock(cases.NOW)) as opened:
        yield opened


def taken(register: Register) -> Taken:
    """A receipt in the register, still to be judged."""
    came = replace(receipt(0, done=False), sha256=cases.ORIGIN.sha256)
    with register.transaction():
        number = ReturnRegister(register).add_receipt(came)
    return Taken(replace(came, nr=number), origins=(cases.ORIGIN,))


def unsigned() -> Case:
    """A signature page in which nothing was put, with pictures of the places."""
    ink = tuple(
        replace(box, ink=0.0, crop=f"b002-{1 if box.kind == 'handtekening' else 2}")
        for box in cases.boxes()
    )
    page = cases.page(2, boxes=ink, crops=CROPS, rotation=90, text="een tekst")
    return cases.case((page,))


def waiting(register: Register) -> tuple[ReceiptRecord, ...]:
    return tuple(item for item in ReturnRegister(register).receipts() if not item.done)


def test_a_case_becomes_a_return_in_the_register(register: Register, tmp_path: Path) -> None:
    delivery = taken(register)
    assert len(waiting(register)) == 1
    (found,) = file_away(delivery, (unsigned(),), tmp_path, register)
    record = found.record
    assert (record.id, record.receipt, record.source) == (
        "R1",
        delivery.receipt.nr,
        "convenant.pdf",
    )
    assert (record.party, record.version, record.copy) == (7, "1.0", cases.COPY.nr)
    assert (found.outcome, record.signing.way) == (Outcome.REFUSED, "niet")
    (page,) = record.pages
    assert (page.nr, page.source_page, page.file) == (2, 2, cases.ORIGIN.sha256)
    assert (page.rotation, page.party, page.code_read, page.how) == (90, 7, True, "de paginacode")
    assert record.checked_at == cases.NOW.isoformat()
    assert record.received_at == delivery.receipt.received_at
    assert waiting(register) == ()


def test_only_pictures_that_a_finding_refers_to_are_kept(
    register: Register, tmp_path: Path
) -> None:
    (found,) = file_away(taken(register), (unsigned(),), tmp_path, register)
    told = {name for finding in found.record.findings for name in finding.evidence}
    folder = evidence_folder(tmp_path, cases.ORIGIN.sha256)
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert "b002-1" in told
    assert "b002-9" not in told
    assert kept["b002-1-ontvangen.png"] == b"vak"
    assert kept["b002-1-verzonden.png"] == b"leeg vak"
    assert {name[:6] for name in kept} == told
    assert "b002-2-verzonden.png" not in kept


def test_the_facts_are_kept_without_text_and_pictures(register: Register, tmp_path: Path) -> None:
    file_away(taken(register), (unsigned(),), tmp_path, register)
    with sqlite3.connect(tmp_path / "register.sqlite") as open_register:
        (kept,) = open_register.execute("SELECT feiten FROM retour").fetchone()
    (facts,) = json.loads(kept)
    (page,) = facts["page_facts"]
    assert (page["text"], page["crops"]) == ("", [])
    assert [box["ink"] for box in page["boxes"]] == [0.0] * len(cases.COPY.fields)
    assert page["signals"][0]["kind"] == "paginacode"


def test_of_a_stack_every_return_keeps_the_facts_of_its_own_pages(
    register: Register, tmp_path: Path
) -> None:
    first, second = cases.page(2), replace(cases.page(2, cases.COPY_TWO), facts=other_page())
    whole = cases.file_facts((first, second))
    stack = (
        cases.case((first,), files=(whole,)),
        cases.case((second,), cases.COPY_TWO, files=(whole,)),
    )
    found = file_away(taken(register), stack, tmp_path, register)
    assert [item.party for item in found] == [7, 18]
    with sqlite3.connect(tmp_path / "register.sqlite") as open_register:
        kept = open_register.execute("SELECT feiten FROM retour ORDER BY nr").fetchall()
    pages = [
        [page["source_page"] for page in json.loads(facts)[0]["page_facts"]] for (facts,) in kept
    ]
    assert pages == [[2], [3]]


def other_page() -> PageFacts:
    ink = tuple(BoxInk(item.name, item.kind, item.nr, 0.9) for item in cases.COPY_TWO.fields)
    return replace(cases.page(2, cases.COPY_TWO).facts, source_page=3, boxes=ink)


def test_what_came_along_is_noted_by_its_fingerprint(register: Register, tmp_path: Path) -> None:
    letter = replace(cases.ORIGIN, name="brief.docx", sha256="d" * 64)
    case = cases.case(enclosed=(letter,))
    (found,) = file_away(taken(register), (case,), tmp_path, register)
    assert found.record.enclosed == ("d" * 64,)


def test_a_delivery_without_any_case_is_done_all_the_same(
    register: Register, tmp_path: Path
) -> None:
    assert file_away(taken(register), (), tmp_path, register) == ()
    assert waiting(register) == ()
