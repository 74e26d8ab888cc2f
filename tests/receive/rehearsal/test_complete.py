"""A rehearsal in which every party returns a good copy exactly once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from docgen.core.dutch import datum
from docgen.core.errors import DataError
from docgen.core.findings import Outcome
from docgen.engines.raster import PdfPages
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.rehearsal.complete import complete
from docgen.receive.rehearsal.kinds import KINDS_BY_ID
from docgen.receive.rehearsal.make import make_one
from docgen.receive.rehearsal.truth import Setting, Signed, read_truth
from tests.conftest import CLOCK
from tests.receive.rehearsal.conftest import NOW


@pytest.fixture
def many(setting: Setting, issued: IssuedCopy) -> Setting:
    """A setting with 38 parties, one of which signs on two pages."""
    first = next(field for field in issued.fields if field.kind == "handtekening")
    second = replace(first, page=3)
    copies = tuple(replace(issued, party=nr, party_id=f"partij-{nr}") for nr in range(1, 38))
    two_pages = replace(issued, party=38, fields=(first, second))
    catalogue = replace(setting.catalogue, copies=(*copies, two_pages))
    return replace(setting, catalogue=catalogue, places=dict.fromkeys(range(1, 39), "Soest"))


def parties(setting: Setting) -> list[int]:
    return [copy.party for copy in setting.catalogue.copies]


def test_every_party_returns_once_and_mostly_quick_ones(many: Setting) -> None:
    for seed in (1, 2, 3):
        jobs = complete(many, seed)
        assert sorted(nr for job, _ in jobs for nr in parties(job)) == list(range(1, 39))
        kinds = Counter(kind.id for _, kind in jobs)
        assert kinds["scan"] + kinds["scan-kleur"] == 2
        assert kinds["bladen-stapel"] == 1
        assert {"digitaal", "los-blad", "foto", "eml", "blad-gedraaid", "blad-zwart-wit"} < set(
            kinds
        )
        assert {kind.expected for _, kind in jobs} == {Outcome.ACCEPTED}
    assert complete(many, 1) == complete(many, 1) != complete(many, 2)


def test_a_picture_shows_one_page(many: Setting) -> None:
    found = {
        kind.id for seed in range(40) for job, kind in complete(many, seed) if 38 in parties(job)
    }
    assert "los-blad" in found
    assert "foto" not in found


def test_who_signs_no_more_returns_nothing(setting: Setting) -> None:
    some = replace(setting, places={1: "Baarn", 3: ""})
    assert sorted(nr for job, _ in complete(some, 1) for nr in parties(job)) == [1, 3]


def test_the_date_and_the_place_that_were_filled_in(setting: Setting, catalogue: Catalogue) -> None:
    places = {1: "Baarn", 2: "Bunnik", 3: "Zeist"}
    jobs = complete(replace(setting, places=places), 1)
    truths = [make_one(job, 1, index, kind) for index, (job, kind) in enumerate(jobs)]
    told = {signed.partij: signed for truth in truths for signed in truth.ondertekend}
    assert {nr: signed.plaats for nr, signed in told.items()} == places
    for signed in told.values():
        assert CLOCK.moment.date() <= date.fromisoformat(signed.datum) <= NOW.date()
    (digital,) = (truth for truth in truths if truth.soort == "digitaal")
    with pikepdf.open(setting.folder / digital.bestand) as opened:
        filled = {str(field.V) for field in opened.Root.AcroForm.Fields if field.FT == "/Tx"}
    (signed,) = digital.ondertekend
    assert filled == {datum(date.fromisoformat(signed.datum)), signed.plaats}


def test_a_stack_of_sheets_tells_each_partys_own_date_and_place(setting: Setting) -> None:
    kind = KINDS_BY_ID["bladen-stapel"]
    places = {1: "Baarn", 2: "Bunnik", 3: "Zeist"}
    truth = make_one(replace(setting, places=places), 1, 0, kind)
    assert truth.partijen == (1, 2, 3)
    with PdfPages(setting.folder / truth.bestand) as opened:
        assert opened.count == 3
    assert [(signed.partij, signed.plaats) for signed in truth.ondertekend] == list(places.items())
    assert len({signed.datum for signed in truth.ondertekend}) > 1


def test_where_places_are_not_known_a_stack_was_signed_together(setting: Setting) -> None:
    truth = make_one(setting, 1, 0, KINDS_BY_ID["bladen-stapel"])
    assert [signed.partij for signed in truth.ondertekend] == [1, 2, 3]
    assert len({(signed.datum, signed.plaats) for signed in truth.ondertekend}) == 1


@pytest.mark.parametrize("kind", ["ongetekend", "ongetekend-digitaal", "verkeerd-bestand"])
def test_nothing_is_told_of_what_was_not_signed(setting: Setting, kind: str) -> None:
    assert make_one(setting, 1, 0, KINDS_BY_ID[kind]).ondertekend == ()


def test_of_another_partys_page_that_party_is_told(setting: Setting) -> None:
    truth = make_one(setting, 1, 0, KINDS_BY_ID["andermans-blad"])
    ((signed,),) = (truth.ondertekend,)
    assert isinstance(signed, Signed)
    assert {signed.partij} < set(truth.partijen)


@pytest.mark.parametrize("text", [None, "geen json", '[{"bestand": "a.pdf"}]', "3"])
def test_what_is_no_truth_is_not_read(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "waarheid.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_truth(path)
    assert str(caught.value) == (
        "waarheid.json: dit is niet de waarheid bij een oefening. Maak de oefening opnieuw met "
        "‘docgen oefen’."
    )
