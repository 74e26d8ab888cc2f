"""Records as the register keeps them, made by hand for the tests of the definitive copy."""

from __future__ import annotations

from docgen.core.findings import Finding, Outcome
from docgen.core.model import Party, PartyStatus, PartyType, Signatory
from docgen.core.records import CopyRecord, PartRecord
from docgen.core.returns import (
    DecisionRecord,
    Judged,
    PageRecord,
    ReceiptRecord,
    ReturnRecord,
    SigningRecord,
)
from docgen.core.signatures import SignatureFacts

AT = "2025-12-12T10:30:00+00:00"
FILE = "a" * 64


def parties_of(count: int) -> list[Party]:
    """So many municipalities."""
    return [
        Party(
            nr=nr,
            id=f"plaats-{nr}",
            naam=f"Gemeente Plaats {nr}",
            type=PartyType.MUNICIPALITY,
            signatories=(Signatory(1, "burgemeester", "A.B.", f"Voorbeeld{nr}"),),
            email=f"info@plaats{nr}.example",
            status=PartyStatus.ORIGINAL,
            columns={},
            line=nr + 1,
        )
        for nr in range(1, count + 1)
    ]


def copy_of(party: int, parts: tuple[str, ...] = ()) -> CopyRecord:
    """A covenant of ten pages with a signature, date and place on page 2."""
    fields = tuple(
        {"naam": kind, "soort": kind, "nr": 1, "bladzijde": 2, "vak": [0, 0, 10, 10]}
        for kind in ("handtekening", "datum", "plaats")
    )
    return CopyRecord(
        nr=party,
        version="1.0",
        concept=False,
        party_nr=party,
        party_id=f"plaats-{party}",
        document="convenant",
        format="pdf",
        sequence=1,
        path=f"v1.0/{party:02d}-plaats-{party}/convenant.pdf",
        sha256="c" * 64,
        pages=10,
        inputs={},
        parts=parts,
        text_mark="ABCDEF",
        fields=fields,
        engine="ingebouwd",
        engine_version="1",
        tagged=False,
        program_version="0.1.0",
        made_at="2025-11-14T09:00:00+00:00",
    )


def receipt_of(sha256: str = FILE, name: str = "scan.pdf", media: str = "pdf") -> ReceiptRecord:
    """A received file."""
    return ReceiptRecord(1, sha256, name, "map", media, 100, "", None, AT)


def judged_of(
    party: int,
    *,
    pages: tuple[PageRecord, ...] | None = None,
    outcome: Outcome = Outcome.ACCEPTED,
    findings: tuple[Finding, ...] = (),
    decisions: tuple[DecisionRecord, ...] = (),
    date: str | None = "2025-12-08",
    place: str | None = "Soest",
    way: str = "met de hand",
    signatures: tuple[SignatureFacts, ...] = (),
) -> Judged:
    """A return of one party: by default one page, its signature page."""
    if pages is None:
        pages = (page_of(party),)
    record = ReturnRecord(
        nr=party,
        receipt=1,
        source="scan.pdf",
        sha256=FILE,
        kenmerk="CRS-2026",
        party=party,
        version="1.0",
        copy=party,
        outcome=outcome,
        pages=pages,
        findings=findings,
        signing=SigningRecord(way, date, place, False, signatures),
        enclosed=(),
        received_at=AT,
        checked_at=AT,
        program_version="0.1.0",
    )
    return Judged(record, decisions)


def page_of(party: int | None, nr: int | None = 2, source_page: int = 1) -> PageRecord:
    """A page of a return."""
    return PageRecord(nr, source_page, FILE, 0, party, True, "de paginacode")


def part_of(template: str, pages: int) -> PartRecord:
    """A converted part of so many pages."""
    return PartRecord(
        key=template,
        template=template,
        template_sha256="0" * 64,
        path=f"delen/{template}.pdf",
        sha256="1" * 64,
        text=template,
        facts={"bladzijden": pages, "velden": [], "koppen": [], "laagste": []},
        engine="ingebouwd",
        engine_version="1",
        made_at=AT,
    )
