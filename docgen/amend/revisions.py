"""The revisions of a covenant in their order, and what happened between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

from docgen.core.amendment import Occasion, article_of
from docgen.core.circle import RevisionState, occasion_of
from docgen.core.dutch import opsomming
from docgen.core.errors import IncompleteError, Problem
from docgen.core.model import Pack, Party, PartyStatus
from docgen.core.provenance import sha256_file
from docgen.core.records import AmendmentRecord, DefinitiveRecord
from docgen.core.story import EarlierCopy, FormerParty, Happening, Story

_MOST_NAMED = 5


def tell(
    pack: Pack,
    parties: Sequence[Party],
    state: RevisionState,
    amendments: Sequence[AmendmentRecord],
    issues: Sequence[DefinitiveRecord],
    signed: Mapping[int, date | None],
    home: Path,
    consent: Sequence[str],
    effective: date | None,
) -> Story:
    """The story that the definitive copy of the current revision tells.

    Args:
        amendments: Every amendment in the register.
        issues: Every definitive copy in the register, oldest first.
        signed: Day of signing of each party whose signed copy was accepted, by number.
        consent: How consent to this revision was given.
        effective: Day of entry into force of this revision; ``None`` while it is not certain.

    Raises:
        IncompleteError: The definitive copy of the revision that is amended is gone or changed.
    """
    chain = lineage(pack, amendments)
    left = former(parties)
    lines = [
        *_first(chain, pack, issues, effective),
        *_amended(chain, issues, pack.version, effective),
        *_joined(parties, state, signed),
        *_left(left),
    ]
    lines.sort(key=lambda item: item.day or date.max)
    return Story(
        amendments=tuple(_as_it_went(item, pack, issues, effective) for item in chain),
        happenings=tuple(lines),
        former=left,
        consent=tuple(consent),
        earlier=_earlier(pack, issues, home),
    )


def lineage(pack: Pack, amendments: Sequence[AmendmentRecord]) -> tuple[AmendmentRecord, ...]:
    """The amendments that led to the current revision, oldest first."""
    by_version = {item.version: item for item in amendments}
    found: list[AmendmentRecord] = []
    version = pack.version
    while version in by_version and by_version[version] not in found:
        found.append(by_version[version])
        version = by_version[version].since
    return tuple(reversed(found))


def _as_it_went(
    item: AmendmentRecord, pack: Pack, issues: Sequence[DefinitiveRecord], effective: date | None
) -> AmendmentRecord:
    """The amendment with the day from which it applies, which adoption may have put off."""
    day = effective if item.version == pack.version else _effective(issues, item.version)
    return item if day is None else replace(item, effective=day.isoformat())


def former(parties: Iterable[Party]) -> tuple[FormerParty, ...]:
    """The parties that left, by number."""
    return tuple(
        FormerParty(party.nr, party.naam, _day(party.columns.get("per")))
        for party in sorted(parties, key=lambda party: party.nr)
        if not party.active
    )


def _first(
    chain: Sequence[AmendmentRecord],
    pack: Pack,
    issues: Sequence[DefinitiveRecord],
    effective: date | None,
) -> Iterator[Happening]:
    if pack.effective is None:
        return
    version = chain[0].since if chain else pack.version
    day = effective if not chain else _effective(issues, version)
    yield Happening(day, f"Inwerkingtreding van de eerste tekst, versie {version}.")


def _amended(
    chain: Sequence[AmendmentRecord],
    issues: Sequence[DefinitiveRecord],
    current: str,
    effective: date | None,
) -> Iterator[Happening]:
    for item in chain:
        day = effective if item.version == current else _effective(issues, item.version)
        why = f" {item.reason.rstrip('.')}." if item.reason else ""
        articles = _articles(item)
        what = f"Inwerkingtreding van versie {item.version}{articles}.{why}"
        yield Happening(day, what)


def _articles(item: AmendmentRecord) -> str:
    names = list(dict.fromkeys(filter(None, map(article_of, item.rows))))
    if not names or len(names) > _MOST_NAMED:
        return ""
    return f" ({opsomming([f'{name[:1].lower()}{name[1:]}' for name in names])})"


def _joined(
    parties: Iterable[Party], state: RevisionState, signed: Mapping[int, date | None]
) -> Iterator[Happening]:
    for party in parties:
        if party.status is not PartyStatus.ACCEDED:
            continue
        day = _day(party.columns.get("per"))
        # By the copy that it signed, if it was to this revision that it acceded.
        if day is None and occasion_of(party, state) is Occasion.ACCESSION:
            day = signed.get(party.nr)
        yield Happening(day, f"Toetreding van {party.naam} als partij {party.nr}.")


def _left(left: Iterable[FormerParty]) -> Iterator[Happening]:
    for item in left:
        yield Happening(item.since, f"Uittreding van {item.name} (partij {item.nr}).")


def _effective(issues: Iterable[DefinitiveRecord], version: str) -> date | None:
    days = [
        item.effective
        for item in issues
        if item.version == version and item.kind == "definitief" and item.effective
    ]
    return date.fromisoformat(days[-1]) if days else None


def in_force_since(pack: Pack, amendments: Sequence[AmendmentRecord],
                   issues: Sequence[DefinitiveRecord]) -> date | None:  # fmt: skip
    """Day on which the covenant itself, before any amendment, entered into force."""
    before = {item.version: item.since for item in amendments}
    if pack.amendment is not None:
        # Begun, and perhaps not noted yet.
        before[pack.version] = pack.amendment.since
    first = pack.version
    while first in before:
        first = before.pop(first)
    return _effective(issues, first)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _earlier(pack: Pack, issues: Sequence[DefinitiveRecord], home: Path) -> tuple[EarlierCopy, ...]:
    """The latest definitive copy of the revision that is amended; it holds those before it."""
    if pack.amendment is None:
        return ()
    since = pack.amendment.since
    found = [item for item in issues if item.version == since and item.kind == "definitief"]
    if not found:
        return ()
    record = found[-1]
    path = home / record.path
    if not path.is_file() or sha256_file(path) != record.sha256:
        raise IncompleteError(
            Problem(
                record.path,
                "",
                f"het definitieve exemplaar van versie {since}, dat als bijlage meegaat, is "
                + ("gewijzigd" if path.is_file() else "weg"),
                "Zet het terug uit een reservekopie.",
            )
        )
    return (
        EarlierCopy(
            version=since,
            issue=record.issue,
            name=PurePosixPath(record.path).name,
            path=path,
            sha256=record.sha256,
            size=path.stat().st_size,
            made_at=record.made_at,
        ),
    )
