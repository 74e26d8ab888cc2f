"""A catalogue of copies that were issued, and files that came back, without a whole dossier."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.facts import Media, Origin

NOW = datetime(2026, 2, 3, 10, 0, tzinfo=UTC)
KENMERK = "CRS-2026"


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def issued(path: Path, nr: int = 1, party: int = 7, replaced: bool = False) -> IssuedCopy:
    """A copy whose PDF is at ``path``."""
    return IssuedCopy(
        nr=nr,
        version="1.0",
        party=party,
        party_id="gemeente-eemnes",
        party_name="gemeente Eemnes",
        document="convenant",
        path=path,
        sha256=fingerprint(path),
        sequence=1,
        pages=2,
        text_mark="K7Q2M9",
        fields=(),
        shared_pages=frozenset(),
        annex_pages=frozenset(),
        replaced_at="2026-01-02T10:00:00+00:00" if replaced else None,
        replaced_reason="nieuwe burgemeester" if replaced else None,
        sent_at=None,
        made_at="2026-01-01T10:00:00+00:00",
    )


def catalogue(*copies: IssuedCopy) -> Catalogue:
    return Catalogue(KENMERK, "1.0", copies, ())


def received(path: Path, media: Media = Media.PDF) -> Origin:
    """A file that came back, kept where it lies."""
    return Origin(
        receipt=1,
        name=path.name,
        path=path.name,
        sha256=fingerprint(path),
        media=media,
        sender="",
        subject="",
        sent_at=None,
        received_at=NOW.isoformat(),
    )
