"""What is compiled: the accepted returns with their files; and who is missing, and why."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core.errors import IncompleteError
from docgen.core.findings import Outcome
from docgen.core.records import PartRecord
from docgen.core.returns import DecisionRecord, Judged, PageRecord
from docgen.seal.sources import Claim, Gathered, gather
from tests.seal.records import (
    AT,
    copy_of,
    judged_of,
    page_of,
    part_of,
    parties_of,
    receipt_of,
)

DATA = b"%PDF-1.7 zoals ontvangen"
SHA = hashlib.sha256(DATA).hexdigest()


def kept(home: Path, data: bytes = DATA, suffix: str = ".pdf") -> str:
    digest = hashlib.sha256(data).hexdigest()
    folder = home / "retour" / digest
    folder.mkdir(parents=True)
    (folder / f"ontvangen{suffix}").write_bytes(data)
    return digest


def in_file(judged: Judged, sha256: str = SHA) -> Judged:
    pages = tuple(replace(page, file=sha256) for page in judged.record.pages)
    return replace(judged, record=replace(judged.record, sha256=sha256, pages=pages))


def gathered(
    home: Path,
    *judged: Judged | None,
    standing: str = "akkoord",
    parts: dict[str, PartRecord] | None = None,
) -> Gathered:
    parties = parties_of(len(judged))
    claims = [
        Claim(party, item, standing if item else "verzonden")
        for party, item in zip(parties, judged, strict=True)
    ]
    copies = {party.nr: copy_of(party.nr, tuple(parts or ())) for party in parties}
    return gather(claims, copies, [receipt_of(SHA)], parts or {}, home)


def test_an_accepted_return_with_its_file(tmp_path: Path) -> None:
    kept(tmp_path)
    found = gathered(tmp_path, in_file(judged_of(1)))
    assert found.complete
    (item,) = found.signed
    assert [page.page for page in item.pages] == [2]
    (original,) = item.originals
    assert (original.name, original.mime, original.size) == (
        "01-plaats-1-ontvangen.pdf",
        "application/pdf",
        len(DATA),
    )


def test_only_the_pages_with_signatures_are_taken(tmp_path: Path) -> None:
    kept(tmp_path)
    pages = tuple(page_of(1, nr, nr) for nr in range(1, 11))
    found = gathered(tmp_path, in_file(judged_of(1, pages=pages)))
    assert [page.source_page for page in found.signed[0].pages] == [2]


def test_a_page_that_was_not_recognised_but_is_the_only_one(tmp_path: Path) -> None:
    kept(tmp_path)
    found = gathered(tmp_path, in_file(judged_of(1, pages=(page_of(None, None),))))
    assert [page.page for page in found.signed[0].pages] == [2]


def test_a_file_of_several_parties_is_one_file(tmp_path: Path) -> None:
    kept(tmp_path)
    found = gathered(
        tmp_path,
        in_file(judged_of(1)),
        in_file(judged_of(2, pages=(page_of(2, source_page=2),))),
    )
    first, second = found.signed
    assert first.originals == second.originals
    assert second.pages[0].source_page == 2


NOTED = DecisionRecord(1, 1, None, "A. Oefening", "", "2025-12-08", "Soest", None, AT)


@pytest.mark.parametrize(
    ("judged", "standing", "said"),
    [
        (
            None,
            "",
            "partij 1 (Gemeente Plaats 1): er is nog geen ondertekend exemplaar ontvangen. Vraag "
            "erom met ‘docgen herinner’, en neem het op met ‘docgen ontvang’.",
        ),
        (
            judged_of(1, outcome=Outcome.DOUBTFUL),
            "twijfel",
            "partij 1 (Gemeente Plaats 1): over retour R1 is nog niet beslist. Bekijk het met "
            "‘docgen bewijs R1’ en beslis met ‘docgen beoordeel’.",
        ),
        (
            judged_of(1, outcome=Outcome.REFUSED),
            "afgekeurd",
            "partij 1 (Gemeente Plaats 1): retour R1 is afgekeurd. Vraag om een nieuw ondertekend "
            "exemplaar met ‘docgen herinner’.",
        ),
        (
            judged_of(1, date=None, place=None),
            "akkoord",
            "partij 1 (Gemeente Plaats 1): de datum en plaats van ondertekening zijn nog niet "
            "genoteerd. Lees ze van het blad en geef ‘docgen beoordeel R1 --datum 2025-12-12 "
            "--plaats Utrecht --door NAAM’.",
        ),
        (
            judged_of(1, place=None),
            "akkoord",
            "partij 1 (Gemeente Plaats 1): de plaats van ondertekening is nog niet genoteerd. Lees "
            "ze van het blad en geef ‘docgen beoordeel R1 --plaats Utrecht --door NAAM’.",
        ),
        (
            judged_of(1, pages=(page_of(1, 1), page_of(1, 3))),
            "akkoord",
            "partij 1 (Gemeente Plaats 1): in retour R1 is geen bladzijde herkend als "
            "ondertekenpagina. Vraag de partij om de ondertekenpagina apart te sturen.",
        ),
    ],
)
def test_who_is_missing_and_why(
    judged: Judged | None, standing: str, said: str, tmp_path: Path
) -> None:
    found = gathered(tmp_path, judged, standing=standing)
    assert not found.complete
    assert [str(problem) for problem in found.missing] == [said]


def test_what_a_person_noted_counts(tmp_path: Path) -> None:
    kept(tmp_path)
    judged = in_file(judged_of(1, date=None, place=None, decisions=(NOTED,)))
    assert gathered(tmp_path, judged).complete


def test_lost_files_are_named_all(tmp_path: Path) -> None:
    with pytest.raises(IncompleteError) as caught:
        gathered(tmp_path, in_file(judged_of(1)), in_file(judged_of(2)))
    assert [str(problem) for problem in caught.value.problems] == [
        f"scan.pdf, partij {nr} (Gemeente Plaats {nr}): het ontvangen bestand is weg of gewijzigd. "
        "Zet het terug uit een reservekopie van de map ‘retour’, of neem het opnieuw op met "
        "‘docgen ontvang’."
        for nr in (1, 2)
    ]


def test_who_signed_a_copy_that_was_corrected(tmp_path: Path) -> None:
    kept(tmp_path)
    first, second = replace(copy_of(1), replaced_by=2), replace(copy_of(1), nr=2, sequence=2)
    claim = Claim(parties_of(1)[0], in_file(judged_of(1)), "akkoord")
    found = gather([claim], {1: first, 2: second}, [receipt_of(SHA)], {}, tmp_path)
    assert found.signed[0].copy is first
    assert found.signed[0].later == (second,)


def test_a_page_of_another_party_is_not_taken(tmp_path: Path) -> None:
    kept(tmp_path)
    pages: tuple[PageRecord, ...] = (page_of(1), page_of(9, source_page=2))
    found = gathered(tmp_path, in_file(judged_of(1, pages=pages)))
    assert [page.source_page for page in found.signed[0].pages] == [1]


def test_all_pages_of_the_partys_own_part_are_taken(tmp_path: Path) -> None:
    kept(tmp_path)
    parts = {name: part_of(name, pages) for name, pages in (("a", 1), ("b", 2), ("c", 7))}
    pages = tuple(page_of(1, nr, nr) for nr in range(1, 11))
    found = gathered(tmp_path, in_file(judged_of(1, pages=pages)), parts=parts)
    assert [page.page for page in found.signed[0].pages] == [2, 3]
