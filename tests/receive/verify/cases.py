"""Cases to judge, made from facts alone: a good one, and what differs from it.

The covenant is one of ten pages with its signature page on page 2 and its annex on pages 9
and 10; party 7 has one signatory, party 18 has two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from docgen.core.amendment import CorrectionSpec
from docgen.core.findings import Finding, Outcome
from docgen.core.identity import PageIdentity
from docgen.core.returns import DecisionRecord, Judged, ReturnRecord, SigningRecord
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts
from docgen.receive.case import AssignedPage, Case
from docgen.receive.catalogue import Catalogue, IssuedCopy, IssuedField, KnownParty
from docgen.receive.facts import (
    BoxInk,
    Change,
    Comparison,
    Difference,
    FileFacts,
    Media,
    Method,
    Origin,
    PageFacts,
    Signal,
    SignalKind,
)

NOW = datetime(2025, 11, 20, 10, 0, tzinfo=UTC)
DEADLINE = date(2025, 12, 15)
SIGNED = "handtekening-07-voorbeelddam"
DATE = "datum-07-voorbeelddam"
PLACE = "plaats-07-voorbeelddam"
TYPED: Mapping[str, str] = {DATE: "12 november 2025", PLACE: "Voorbeelddam"}


def field(kind: str, party: int, slug: str, nr: int = 1) -> IssuedField:
    name = f"{kind}-{party:02}-{slug}" + ("" if nr == 1 else f"-{nr}")
    return IssuedField(name, kind, nr, 2, (76.0, 540.0 - 100 * nr, 289.0, 600.0 - 100 * nr))


def copy(nr: int, party: int, name: str, slug: str, text: str, signatories: int = 1) -> IssuedCopy:
    signing = tuple(field("handtekening", party, slug, 1 + item) for item in range(signatories))
    return IssuedCopy(
        nr=nr,
        version="1.0",
        party=party,
        party_id=slug,
        party_name=name,
        document="convenant",
        path=Path(f"v1.0/{party:02}-{slug}/convenant.pdf"),
        sha256=f"{nr:064x}",
        sequence=1,
        pages=10,
        text_mark=text,
        fields=(field("datum", party, slug), field("plaats", party, slug), *signing),
        shared_pages=frozenset({1, *range(3, 11)}),
        annex_pages=frozenset({9, 10}),
        replaced_at=None,
        replaced_reason=None,
        sent_at="2025-11-03T09:00:00+00:00",
        made_at="2025-11-01T09:00:00+00:00",
    )


MADE_FROM: Mapping[str, str] = {
    "partij.naam": "1",
    "partij.voorletters": "2",
    "partij.achternaam": "3",
    "sjabloon tekst.docx": "4",
}
CORRECTING = CorrectionSpec(("naam",), ("voorletters",))
COPY = replace(copy(35, 7, "Gemeente Voorbeelddam", "voorbeelddam", "Y24KPA"), inputs=MADE_FROM)
COPY_TWO = copy(90, 18, "Waterschap De Proef", "de-proef", "8YK7VH", 2)
OLD = replace(
    copy(5, 7, "Gemeente Voorbeelddam", "voorbeelddam", "AAAAAA"),
    version="0.9",
    replaced_at="2025-10-20T09:00:00+00:00",
    replaced_reason="artikel 4 is aangepast",
)
REPLACED = replace(
    copy(30, 7, "Gemeente Voorbeelddam", "voorbeelddam", "BBBBBB"),
    replaced_at="2025-11-02T09:00:00+00:00",
    replaced_reason="de naam van de gemeente was verkeerd gespeld",
    inputs={**MADE_FROM, "partij.naam": "0", "partij.voorletters": "0"},
)
PARTIES = (
    KnownParty(7, "voorbeelddam", "Gemeente Voorbeelddam", "info@voorbeelddam.test", ("A. Vak",)),
    KnownParty(
        18, "de-proef", "Waterschap De Proef", "post@proef.test", ("B. Penning", "C. van Stempel")
    ),
)
CATALOGUE = Catalogue("CRS-2026", "1.0", (OLD, REPLACED, COPY, COPY_TWO), PARTIES, CORRECTING)
ORIGIN = Origin(
    receipt=1,
    name="convenant.pdf",
    path="retour/convenant.pdf",
    sha256="c" * 64,
    media=Media.PDF,
    sender="info@voorbeelddam.test",
    subject="Getekend convenant",
    sent_at="2025-11-14T08:00:00+00:00",
    received_at="2025-11-20T09:00:00+00:00",
)


def boxes(of: IssuedCopy = COPY, ink: float = 0.95, filled: float = 0.9) -> tuple[BoxInk, ...]:
    """What stands in the boxes of a page 2: ``ink`` in the signature's, ``filled`` in the rest."""
    return tuple(
        BoxInk(
            item.name,
            item.kind,
            item.nr,
            ink if item.kind == "handtekening" else filled,
            crop=f"b002-{nr}",
        )
        for nr, item in enumerate(of.fields, 1)
    )


def page_facts(nr: int, of: IssuedCopy = COPY, **changed: object) -> PageFacts:
    identity = PageIdentity("CRS-2026", of.version, of.party, nr, of.pages, of.text_mark)
    facts = PageFacts(
        source_page=nr,
        sharpness=0.8,
        dpi=200.0,
        signals=(Signal(SignalKind.CODE, 1.0, of.party, of.version, nr, identity),),
        matched=of.nr,
        matched_page=nr,
        comparison=Comparison(Method.PICTURE, 0.97),
        boxes=boxes(of) if nr == 2 else (),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def page(
    nr: int, of: IssuedCopy = COPY, origin: Origin = ORIGIN, **changed: object
) -> AssignedPage:
    return AssignedPage(
        facts=page_facts(nr, of, **changed),
        origin=origin,
        party=of.party,
        version=of.version,
        page=nr,
        copy=of,
        certainty=1.0,
        how="de paginacode",
        code_read=True,
    )


def unrecognised(source_page: int, origin: Origin = ORIGIN) -> AssignedPage:
    facts = PageFacts(source_page, sharpness=0.8)
    return AssignedPage(facts, origin, None, None, None, None, 0.0, "")


def pages(of: IssuedCopy = COPY, numbers: Iterable[int] = range(1, 11)) -> tuple[AssignedPage, ...]:
    return tuple(page(nr, of) for nr in numbers)


def file_facts(held: Iterable[AssignedPage], **changed: object) -> FileFacts:
    found = tuple(item.facts for item in held)
    facts = FileFacts(ORIGIN.sha256, ORIGIN.name, Media.PDF, len(found), page_facts=found)
    return replace(facts, **changed)  # type: ignore[arg-type]


def case(
    held: tuple[AssignedPage, ...] | None = None,
    of: IssuedCopy = COPY,
    *,
    file: Mapping[str, object] | None = None,
    **changed: object,
) -> Case:
    """A good return of ten scanned pages, signed and dated by hand, but for what is changed."""
    held = pages(of) if held is None else held
    made = Case(
        catalogue=CATALOGUE,
        origin=ORIGIN,
        files=(file_facts(held, **(file or {})),),
        pages=held,
        party=of.party,
        copy=of,
        others=(),
        enclosed=(),
        earlier=(),
        deadline=DEADLINE,
        signature_page_suffices=True,
        now=NOW,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def nobody() -> Case:
    """A file in which nothing was recognised."""
    held = (unrecognised(1), unrecognised(2))
    return case(held, party=None, copy=None)


def with_page(nr: int, **changed: object) -> Case:
    """A good return with other facts on one page."""
    held = pages()
    other = replace(held[nr - 1], facts=page_facts(nr, **changed))  # type: ignore[arg-type]
    return case((*held[: nr - 1], other, *held[nr:]))


def difference(
    change: Change,
    expected: str = "2026",
    found: str = "2027",
    place: str = "artikel 11, lid 2",
    strength: float = 0.95,
) -> Difference:
    return Difference(change, (100.0, 200.0, 130.0, 212.0), expected, found, place, strength, "b7")


def differing(*differences: Difference, nr: int = 7, scanned: bool = True) -> Case:
    """A good return with differences on one page."""
    compared = Comparison(Method.PICTURE, 0.97, differences)
    return with_page(nr, comparison=compared, scanned=scanned)


def signature(**changed: object) -> SignatureFacts:
    facts = SignatureFacts(
        field=SIGNED,
        indication=Indication.PASSED,
        sub_indication="",
        explanation="De handtekening is geldig.",
        intact=True,
        covers_file=True,
        after_signing=AfterSigning.NOTHING,
        signer="A. Vak",
        organisation="Gemeente Voorbeelddam",
        issuer="Oefen CA",
        serial="1f",
        certificate_sha256="d" * 64,
        valid_from="2025-01-01T00:00:00+00:00",
        valid_until="2027-01-01T00:00:00+00:00",
        signed_at="2025-11-12T14:05:00+00:00",
        timestamp_at=None,
        timestamp_by="",
        policy=(),
        digest="sha256",
        subfilter="/ETSI.CAdES.detached",
        timestamp_only=False,
        checked_at=NOW.isoformat(),
        checked_by="pyHanko",
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def digital(*signatures: SignatureFacts, of: IssuedCopy = COPY, **file: object) -> Case:
    """The copy as sent, filled in on screen and signed digitally without a visible picture."""
    held = tuple(
        page(
            nr,
            of,
            scanned=False,
            dpi=None,
            comparison=Comparison(Method.CONTENT, 1.0),
            boxes=boxes(of, 0.0, 0.0) if nr == 2 else (),
        )
        for nr in range(1, 11)
    )
    facts: dict[str, object] = {
        "begins_with": of.nr,
        "appended": AfterSigning.SIGNED_OR_FILLED.value,
        "fields": TYPED,
        "signatures": signatures,
    }
    return case(held, of, file=facts | file)


def earlier(nr: int = 5, outcome: Outcome = Outcome.ACCEPTED, **changed: object) -> Judged:
    """An earlier return of party 7, signed by hand."""
    record = ReturnRecord(
        nr=nr,
        receipt=1,
        source="eerder.pdf",
        sha256="e" * 64,
        kenmerk="CRS-2026",
        party=7,
        version="1.0",
        copy=COPY.nr,
        outcome=outcome,
        pages=(),
        findings=(),
        signing=SigningRecord("met de hand", None, None, True),
        enclosed=(),
        received_at="2025-11-10T09:00:00+00:00",
        checked_at="2025-11-10T09:00:00+00:00",
        program_version="0.1.0",
    )
    return Judged(replace(record, **changed), ())  # type: ignore[arg-type]


def decided(judged: Judged, **changed: object) -> Judged:
    """The same with a decision of a person."""
    decision = DecisionRecord(
        1, judged.record.nr, None, "M. Griffie", "gelezen", None, None, None, NOW.isoformat()
    )
    return replace(judged, decisions=(replace(decision, **changed),))  # type: ignore[arg-type]


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """What people see of findings: outcome, explanation and remedy."""
    return [(item.outcome.value, item.explanation, item.remedy) for item in findings]
