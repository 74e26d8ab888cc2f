"""What stands beside the copy: checksum, manifest, metadata for the archive, calendar."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pikepdf

from docgen.core.provenance import sha256_file
from docgen.seal.calendar import calendar_bytes
from docgen.seal.edition import Edition
from docgen.seal.manifest import NAME
from docgen.seal.mdto import (
    ArchiveEvent,
    ArchiveFacts,
    EventKind,
    file_object,
    information_object,
)

CALENDAR = "agenda.ics"


def write_beside(edition: Edition, pdf: Path, sent_at: datetime | None) -> None:
    """Write everything that goes with the PDF into the same folder.

    Args:
        pdf: The finished copy, sealed if it is to be.
        sent_at: When the first pack was sent; ``None`` when that is not known.
    """
    write_metadata(archive_facts(edition, pdf, sent_at), pdf)
    with pikepdf.open(pdf) as copy:
        pdf.with_name(NAME).write_bytes(copy.attachments[NAME].get_file().read_bytes())
    if edition.effect.day is not None:
        pdf.with_name(CALENDAR).write_bytes(
            calendar_bytes(edition.pack, edition.effect, edition.made_at, edition.program)
        )


def write_metadata(facts: ArchiveFacts, pdf: Path) -> None:
    """Write the checksum file and the metadata for the archive beside the PDF."""
    # The format of sha256sum: two spaces, so that its option -c can check it.
    pdf.with_name(f"{pdf.name}.sha256").write_bytes(f"{facts.sha256}  {pdf.name}\n".encode())
    pdf.with_name(f"{pdf.stem}.informatieobject.xml").write_bytes(information_object(facts))
    pdf.with_name(f"{pdf.stem}.bestand.xml").write_bytes(file_object(facts))


def archive_facts(edition: Edition, pdf: Path, sent_at: datetime | None) -> ArchiveFacts:
    """What the metadata tell of an issue."""
    pack = edition.pack
    days = sorted(
        date.fromisoformat(item.judged.date) for item in edition.gathered.signed if item.judged.date
    )
    return ArchiveFacts(
        kenmerk=pack.kenmerk,
        title=pack.title,
        version=pack.version,
        issue=edition.issue,
        organisation=pack.sender.get("organisatie", ""),
        made_at=edition.made_at,
        program_version=edition.program,
        file_name=pdf.name,
        size=pdf.stat().st_size,
        sha256=sha256_file(pdf),
        parties=tuple(item.party.naam for item in edition.gathered.signed),
        events=tuple(_events(edition, sent_at)),
        signed_from=days[0] if days else None,
        signed_to=days[-1] if days else None,
        effective=edition.effect.day,
        ends_on=edition.effect.ends_on,
        region=str(pack.top.get("regio", "")),
        manifest=NAME,
    )


def _events(edition: Edition, sent_at: datetime | None) -> list[ArchiveEvent]:
    sender = edition.pack.sender.get("organisatie", "")
    found = [ArchiveEvent(EventKind.SENT, sent_at, sender)] if sent_at else []
    dated = [item for item in edition.gathered.signed if item.judged.date]
    for item in sorted(dated, key=lambda item: (item.judged.date or "", item.party.nr)):
        day = date.fromisoformat(item.judged.date or "")
        found.append(ArchiveEvent(EventKind.SIGNED, day, item.party.naam))
    found.append(ArchiveEvent(EventKind.COMPILED, edition.made_at, sender))
    if edition.holder:
        found.append(ArchiveEvent(EventKind.SEALED, edition.made_at, edition.holder))
    return found
