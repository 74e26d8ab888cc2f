"""Documents assembled from parts, for the tests of what a delivered PDF holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from docgen.core.identity import PageIdentity
from docgen.core.model import Party, PartyStatus, PartyType, Signatory
from docgen.documents.assemble import Assembled, AssembleJob, PartInput, assemble
from docgen.documents.metadata import DocumentInfo
from docgen.documents.parts import clean_part
from tests.documents.converted import LIBREOFFICE, Parts

MAYOR = Signatory(1, "burgemeester", "A.B.", "Voorbeeld")
CLERK = Signatory(2, "gemeentesecretaris", "C.", "Voorbeeldsma")
IDENTITY = PageIdentity("CRS-2026", "1.0", 7, 1, 1, "K7Q2M9")
INFO = DocumentInfo(
    title="Convenant <Eem> & Vecht",
    author="Provincie “Utrecht”",
    subject="Convenant (CRS-2026, versie 1.0)",
    keywords=("CRS-2026", "versie 1.0", "Gemeente Soest & Co"),
    creator="docgen (nep 1)",
    made_at=datetime(2025, 11, 14, 9, 0, tzinfo=UTC),
    tagged=False,
)


def party(*signatories: Signatory) -> Party:
    """Party 7, with one signatory unless others are given."""
    return Party(
        nr=7,
        id="soest",
        naam="Gemeente Soest",
        type=PartyType.MUNICIPALITY,
        signatories=signatories or (MAYOR,),
        email="info@soest.example",
        status=PartyStatus.ORIGINAL,
        columns={},
        line=2,
    )


@cache
def part(path: Path, folder: Path) -> PartInput:
    """A converted file made ready."""
    target = folder / f"{path.stem}.deel.pdf"
    return PartInput(target, clean_part(path, target, path.stem), path.stem)


def joined(
    parts: Parts,
    names: Sequence[str],
    *,
    identity: PageIdentity | None = IDENTITY,
    concept: bool = False,
    info: DocumentInfo = INFO,
) -> Assembled:
    """A document of these parts."""
    inputs = tuple(part(parts.pdf(name), parts.folder) for name in names)
    if parts.engine == LIBREOFFICE:
        info = DocumentInfo(
            info.title, info.author, info.subject, info.keywords, info.creator, info.made_at, True
        )
    return assemble(AssembleJob("convenant van Soest", party(), inputs, info, identity, concept))
