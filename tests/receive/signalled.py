"""Copies, pages and files that say what a test wants them to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from docgen.receive.catalogue import Catalogue, IssuedCopy, IssuedField, KnownParty
from docgen.receive.facts import FileFacts, Media, Origin, PageFacts, Signal, SignalKind

KENMERK, PAGES = "CRS-2026", 4
NAMES = {7: "eemnes", 8: "soest", 9: "baarn"}


def copy_of(party: int, nr: int | None = None, **changes: object) -> IssuedCopy:
    """A copy of four pages, the second the party's own, with the signature."""
    field = IssuedField(f"handtekening-{party:02d}-1", "handtekening", 1, 2, (0, 0, 1, 1))
    made = IssuedCopy(
        nr=nr or party,
        version="1.0",
        party=party,
        party_id=f"gemeente-{NAMES[party]}",
        party_name=f"Gemeente {NAMES[party].title()}",
        document="convenant",
        path=Path("convenant.pdf"),
        sha256=f"{party:064x}",
        sequence=1,
        pages=PAGES,
        text_mark=f"K7Q2M{party}",
        fields=(field,),
        shared_pages=frozenset({1, 3, 4}),
        annex_pages=frozenset({4}),
        replaced_at=None,
        replaced_reason=None,
        sent_at=None,
        made_at="2026-01-01T10:00:00+00:00",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


CATALOGUE = Catalogue(
    KENMERK,
    "1.0",
    tuple(copy_of(party) for party in NAMES),
    tuple(
        KnownParty(nr, f"gemeente-{name}", f"Gemeente {name.title()}", f"info@{name}.example", ())
        for nr, name in NAMES.items()
    ),
)


def code(party: int, page: int, kind: SignalKind = SignalKind.CODE, weight: float = 1.0) -> Signal:
    """A page that says it is a page of a party's copy."""
    identity = copy_of(party).identity(KENMERK, page)
    return Signal(kind, weight, party, "1.0", page, identity, identity.code)


def words(page: int, party: int | None = None) -> Signal:
    """A page of which the words were recognised."""
    return Signal(SignalKind.OCR, 0.75 if party else 0.6, party, "1.0", page)


Told = Sequence[Signal]


def file(
    name: str, *pages: Told, sender: str = "", media: Media = Media.PDF, **facts: object
) -> tuple[Origin, FileFacts]:
    """A file whose pages say this."""
    sha256 = f"{sum(name.encode()):064x}"
    origin = Origin(1, name, name, sha256, media, sender, "", None, "2026-02-03T10:00:00+00:00")
    found = FileFacts(
        sha256,
        name,
        media,
        pages=len(pages),
        page_facts=tuple(
            PageFacts(number, sharpness=0.9, signals=tuple(told))
            for number, told in enumerate(pages, 1)
        ),
    )
    return origin, replace(found, **facts)  # type: ignore[arg-type]
