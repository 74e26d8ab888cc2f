"""What docgen's own pages in the copy say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from docgen.core.effect import effect
from docgen.core.errors import Problem
from docgen.core.findings import Finding, Outcome
from docgen.core.model import Pack
from docgen.core.pack import read_pack
from docgen.core.returns import DecisionRecord, Judged
from docgen.core.story import FormerParty, Happening, Story
from docgen.seal.sources import Gathered, SignedParty
from docgen.seal.wording import Imprint, exemplar, moment, rule_label, values, way, when_and_where
from tests.conftest import ROOT
from tests.core.test_amend_register import AMENDMENT
from tests.seal.records import AT, copy_of, judged_of, parties_of

IMPRINT = Imprint(
    issue=1,
    interim=False,
    public=False,
    made_at=datetime(2025, 12, 13, 9, tzinfo=UTC),
    program="0.1.0",
    converter="ingebouwd 0.8",
    archive="PDF/A-3b (ISO 19005-3)",
    replaces="",
    notes={},
    attachments=2,
)


@pytest.fixture(scope="module")
def pack() -> Pack:
    found = read_pack(ROOT / "sjablonen" / "convenant-regionale-samenwerking").pack
    assert found is not None
    return found


def told(pack: Pack, *judged: Judged, imprint: Imprint = IMPRINT) -> list[dict[str, Any]]:
    parties = parties_of(len(judged) + 1)
    signed = [
        SignedParty(party, copy_of(party.nr), item, (), ())
        for party, item in zip(parties, judged, strict=False)
    ]
    missing = (Problem("", "partij 9", "er is niets", ""),)
    gathered = Gathered(tuple(parties), tuple(signed), missing)
    entry = effect(pack, [(1, date(2025, 12, 8))], complete=False)
    found = values(pack, gathered, entry, imprint, {1: 12}, Story())
    rows = found["partijen"]
    assert isinstance(rows, list)
    return rows


def test_a_party_that_signed_and_one_that_did_not(pack: Pack) -> None:
    first, second = told(pack, judged_of(1))
    assert first["ondertekend"] == "8 december 2025 te Soest"
    assert first["blad"] == "blz. 12"
    assert first["wijze"] == "Met de hand ondertekend"
    assert first["ontvangen"] == "12 december 2025, 10.30 uur"
    assert (second["ondertekend"], second["blad"], second["getekend"]) == (
        "nog niet ondertekend",
        "–",
        False,
    )


def test_checks_are_told_by_outcome(pack: Pack) -> None:
    findings = (
        Finding("leesbaar", Outcome.ACCEPTED, "Goed te lezen."),
        Finding("datum_plaats", Outcome.ACCEPTED, "Ingevuld."),
        Finding("datum_plaats", Outcome.DOUBTFUL, "De plaats is vaag."),
        Finding("ongewijzigd", Outcome.REFUSED, "Artikel 11 is met de hand gewijzigd."),
    )
    first, _ = told(pack, judged_of(1, findings=findings))
    assert first["controles"] == (
        "Akkoord: leesbaar; twijfel: datum en plaats; afgekeurd: ongewijzigd."
    )
    assert first["opmerkingen"] == [
        "De plaats is vaag.",
        "Artikel 11 is met de hand gewijzigd.",
    ]


def test_the_copy_that_was_signed_was_corrected_since(pack: Pack) -> None:
    first = replace(
        copy_of(1),
        replaced_at="2025-12-12T09:00:00+00:00",
        replaced_reason="spelling.",
        inputs={"partij.voorletters": "1", "sjabloon tekst.docx": "1"},
    )
    later = (
        replace(first, sequence=2, inputs={**first.inputs, "partij.voorletters": "2"}),
        replace(first, sequence=3, inputs={**first.inputs, "partij.voorletters": "2"}),
    )
    party = parties_of(1)[0]
    signed = SignedParty(party, first, judged_of(1), (), (), later)
    gathered = Gathered((party,), (signed,), ())
    entry = effect(pack, [], complete=False)

    def remarks(imprint: Imprint) -> object:
        rows = values(pack, gathered, entry, imprint, {}, Story())["partijen"]
        assert isinstance(rows, list)
        return rows[0]["opmerkingen"]

    assert remarks(IMPRINT) == [
        "Exemplaar 1 is op 12 december 2025 vervangen door het verbeterde exemplaar 2; gewijzigd: "
        "`voorletters`. Reden: spelling.",
        "Exemplaar 2 is op 12 december 2025 vervangen door het verbeterde exemplaar 3. Reden: "
        "spelling.",
    ]
    # Reasons may be about persons.
    assert remarks(replace(IMPRINT, public=True)) == []


_REASON = "gebeld met de griffier"
DECISION = DecisionRecord(
    1,
    1,
    Outcome.ACCEPTED,
    "mevr. Voorbeeld",
    "gebeld met de griffier",
    "2025-12-09",
    "Soest",
    3,
    AT,
)


def test_decisions_of_persons_with_their_reason(pack: Pack) -> None:
    first, _ = told(pack, judged_of(1, decisions=(DECISION,)))
    assert first["besluiten"] == [
        "Mevr. Voorbeeld, 12 december 2025: bevond het exemplaar akkoord, stelde vast dat het van "
        "partij 3 is, las als datum 9 december 2025 en las als plaats Soest. Reden: gebeld met de "
        "griffier"
    ]


def test_a_publication_names_no_staff(pack: Pack) -> None:
    public = replace(IMPRINT, public=True)
    findings = (Finding("ongewijzigd", Outcome.DOUBTFUL, "Een naam is doorgehaald."),)
    judged = judged_of(1, decisions=(DECISION,), findings=findings)
    first, _ = told(pack, judged, imprint=public)
    assert first["besluiten"][0].startswith("Een medewerker, 12 december 2025: bevond")
    assert "gebeld" not in str(first)
    assert "Voorbeeld," not in str(first["besluiten"])
    assert first["opmerkingen"] == []
    assert first["handtekeningen"] == []


def test_notes_on_a_page_stand_with_their_party(pack: Pack) -> None:
    noted = replace(IMPRINT, notes={1: ("de bladzijde is als beeld opgenomen",)})
    first, _ = told(pack, judged_of(1), imprint=noted)
    assert first["weergaven"] == ["De bladzijde is als beeld opgenomen."]


@pytest.mark.parametrize(
    ("imprint", "text"),
    [
        (IMPRINT, "Definitief exemplaar, CRS-2026 versie 1.0, uitgave 1"),
        (
            replace(IMPRINT, interim=True, issue=3),
            "Tussenstand, 0 van 2 partijen, CRS-2026 versie 1.0, uitgave 3",
        ),
        (
            replace(IMPRINT, public=True),
            "Versie voor publicatie van het definitieve exemplaar, CRS-2026 versie 1.0, uitgave 1",
        ),
    ],
)
def test_what_kind_of_copy_it_is(imprint: Imprint, text: str, pack: Pack) -> None:
    assert exemplar(pack, Gathered(tuple(parties_of(2)), (), ()), imprint) == text


def test_small_things() -> None:
    assert moment("2025-12-13T09:05:00+01:00") == "13 december 2025, 09.05 uur"
    assert (rule_label("datum_plaats"), rule_label("leesbaar")) == ("datum en plaats", "leesbaar")
    assert way(judged_of(1, way="digitaal")) == "digitaal ondertekend"
    assert when_and_where(judged_of(1, place=None)) == "8 december 2025"
    assert when_and_where(judged_of(1, date=None)) == "te Soest"


def test_what_happened_since_it_was_first_signed(pack: Pack) -> None:
    story = Story(
        amendments=(AMENDMENT,),
        happenings=(Happening(date(2026, 1, 1), "Een."), Happening(None, "Twee.")),
        former=(FormerParty(2, "Gemeente B", date(2028, 1, 1)), FormerParty(3, "C", None)),
        consent=("Alle 38 partijen moeten voor zijn.",),
    )
    gathered = Gathered((), (), ())
    entry = effect(pack, [], complete=False)
    found = values(pack, gathered, entry, IMPRINT, {}, story)
    assert found["wijzigingen"] == [
        {
            "versie": "1.1",
            "van": "1.0",
            "ingangsdatum": date(2026, 7, 1),
            "reden": "Meer tijd “nodig”.",
            "rijen": [dict(AMENDMENT.rows[0])],
        }
    ]
    # A day that is not known prints as nothing.
    assert found["geschiedenis"] == [
        {"datum": date(2026, 1, 1), "tekst": "Een."},
        {"datum": "", "tekst": "Twee."},
    ]
    assert found["uitgetreden"] == [
        {"nr": 2, "naam": "Gemeente B", "per": date(2028, 1, 1)},
        {"nr": 3, "naam": "C", "per": ""},
    ]
    assert found["instemming"] == {"zinnen": ["Alle 38 partijen moeten voor zijn."]}
    nothing = values(pack, gathered, entry, IMPRINT, {}, Story())
    assert [nothing[name] for name in ("wijzigingen", "geschiedenis", "uitgetreden")] == [[]] * 3
    assert nothing["instemming"] == {"zinnen": []}
