"""How a return was signed: which place to fill in holds what, on what evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from docgen.core.dutch import MONTHS, bare
from docgen.core.returns import SigningRecord
from docgen.core.signatures import Indication, SignatureFacts
from docgen.receive.case import AssignedPage, Case
from docgen.receive.catalogue import IssuedField
from docgen.receive.facts import BoxInk, FileFacts

# Below the first a place to fill in is empty, from the second it is filled (see `BoxInk`).
EMPTY_BELOW = 0.3
FILLED_FROM = 0.7

_IN_FIGURES = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_IN_WORDS = re.compile(r"(?:[a-z]+dag,?\s+)?(\d{1,2})\s+([a-z]{3,9})\.?\s+(\d{4}|\d{2})")


@dataclass(frozen=True, slots=True)
class FilledPlace:
    """A place to fill in, with what stands in it.

    Attributes:
        field: The place on the copy as issued.
        signatory: Name of the person; ``""`` if unknown.
        page: The page it is on; ``None`` when that page did not come back.
        ink: What was seen there; ``None`` when it was not looked at.
        typed: Value of the form field, or text of an annotation; ``""`` without one. Of the box
            of an answer: that answer, when the form field has it.
        signature: The digital signature in it; ``None`` without one.
    """

    field: IssuedField
    signatory: str
    page: AssignedPage | None
    ink: BoxInk | None
    typed: str
    signature: SignatureFacts | None

    @property
    def empty(self) -> bool:
        """Whether it was looked at and nothing stands in it."""
        seen = self.ink is not None and self.ink.ink < EMPTY_BELOW and not self.ink.stamped
        return seen and not self.typed and self.signature is None

    @property
    def filled(self) -> bool:
        """Whether something was surely put in it by hand or as a picture."""
        return self.ink is not None and self.ink.ink >= FILLED_FROM

    @property
    def handwritten(self) -> bool:
        """Whether there may be something that only a person can read."""
        return self.ink is not None and not self.ink.ink < EMPTY_BELOW and not self.typed


def places(case: Case, kind: str) -> tuple[FilledPlace, ...]:
    """The places of a kind (``handtekening``, ``datum``, ``voor``, …) on the copy, in order."""
    if case.copy is None:
        return ()
    return tuple(_place(case, field) for field in case.copy.fields if field.kind == kind)


def signatures_of(case: Case) -> tuple[SignatureFacts, ...]:
    """The digital signatures in the files of the case, each once, in order."""
    found = (item for file in case.files for item in file.signatures)
    return tuple(dict.fromkeys(found))


def loose_signatures(case: Case) -> tuple[SignatureFacts, ...]:
    """Signatures of persons that are in none of the copy's own signature fields."""
    names = {field.name for field in case.copy.fields} if case.copy else set()
    return tuple(
        item
        for item in signatures_of(case)
        if not item.timestamp_only and _short(item.field) not in names
    )


def signing_of(case: Case) -> SigningRecord:
    """How the case was signed, for the register and the archive."""
    signing = places(case, "handtekening")
    digital = sum(place.signature is not None for place in signing) + len(loose_signatures(case))
    by_hand = sum(place.signature is None and place.handwritten for place in signing)
    signed = signatures_of(case)
    dates = [read_date(place.typed) for place in places(case, "datum")]
    known = [day for day in dates if day is not None]
    moments = [day for day in (signing_day(item, case.now) for item in signed) if day is not None]
    latest = max(known, default=None) or max(moments, default=None)
    typed = [place.typed for place in places(case, "plaats") if place.typed]
    to_read = places(case, "datum") + places(case, "plaats")
    return SigningRecord(
        way=_way(digital, by_hand),
        date=latest.isoformat() if latest else None,
        place=typed[0] if typed else None,
        handwritten=any(place.handwritten for place in to_read),
        signatures=signed,
    )


def _way(digital: int, by_hand: int) -> str:
    if digital:
        return "deels digitaal" if by_hand else "digitaal"
    return "met de hand" if by_hand else "niet"


def signing_day(signature: SignatureFacts, now: datetime) -> date | None:
    """Day on which a person signed: of the timestamp, else of the signer's own clock."""
    if signature.timestamp_only:
        return None
    return day_of(signature.timestamp_at, now) or day_of(signature.signed_at, now)


def moment_of(text: str | None, now: datetime) -> datetime | None:
    """An ISO 8601 time in the time zone of ``now``; ``None`` if it is no time."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(now.tzinfo) if moment.tzinfo else moment
    # Year 1 and year 9999 leave the calendar in another time zone.
    except (ValueError, OverflowError):
        return None


def day_of(text: str | None, now: datetime) -> date | None:
    """The day of an ISO 8601 time in the time zone of ``now``; ``None`` if it is no time."""
    moment = moment_of(text, now)
    return moment.date() if moment else None


def read_date(text: str) -> date | None:
    """The day a person typed: ``3 november 2025``, ``3-11-2025``, ``3 nov. '25``, ``2025-11-03``.

    Two figures for a year mean this century. ``None`` if it is not a date.
    """
    plain = bare(" ".join(text.split())).replace("'", "").replace("’", "").strip(" .,")
    if match := _ISO.fullmatch(plain):
        return _day(match[1], match[2], match[3])
    if match := _IN_FIGURES.fullmatch(plain):
        return _day(match[3], match[2], match[1])
    if match := _IN_WORDS.fullmatch(plain):
        month = _month(match[2])
        return _day(match[3], str(month), match[1]) if month else None
    return None


def _month(word: str) -> int | None:
    usual = {"mrt": 3}
    hits = [nr for nr, month in enumerate(MONTHS, 1) if month.startswith(word)]
    return usual.get(word) or (hits[0] if len(hits) == 1 else None)


def _day(year: str, month: str, day: str) -> date | None:
    full = int(year) + 2000 if len(year) == 2 else int(year)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def _short(field: str) -> str:
    """Last part of a full field name (ISO 32000-1, 12.7.3.2: parts are joined by periods)."""
    return field.rsplit(".", 1)[-1]


def _place(case: Case, field: IssuedField) -> FilledPlace:
    on_page = [page for page in case.pages if page.page == field.page]
    seen = [(page, box) for page in on_page for box in page.facts.boxes if box.name == field.name]
    # Of a page that came twice the fuller one counts; that it came twice is another rule's word.
    best = max(seen, key=lambda item: _weight(item[1]), default=None)
    page = best[0] if best else (on_page[0] if on_page else None)
    ink = best[1] if best else None
    return FilledPlace(
        field=field,
        signatory=_signatory(case, field),
        page=page,
        ink=ink,
        typed=_typed(case.files, field) or (ink.typed.strip() if ink else ""),
        signature=_signature(case, field),
    )


def _weight(box: BoxInk) -> float:
    return box.ink if box.ink == box.ink else -1.0


def _typed(files: tuple[FileFacts, ...], field: IssuedField) -> str:
    values = [
        value.strip()
        for file in files
        for name, value in file.fields.items()
        if _short(name) == field.group
    ]
    if field.is_choice:
        return field.kind if field.kind in values else ""
    return next((value for value in values if value), "")


def _signature(case: Case, field: IssuedField) -> SignatureFacts | None:
    if field.kind != "handtekening":
        return None
    order = (Indication.PASSED, Indication.INDETERMINATE, Indication.FAILED)
    found = [
        item
        for item in signatures_of(case)
        if _short(item.field) == field.name and not item.timestamp_only
    ]
    # Two files may hold the same field: a signature that fails is never outshone by one that
    # passes, so the worst counts.
    return max(found, key=lambda item: order.index(item.indication), default=None)


def _signatory(case: Case, field: IssuedField) -> str:
    known = case.catalogue.party(case.party) if case.party is not None else None
    names = known.signatories if known else ()
    return names[field.nr - 1] if 0 < field.nr <= len(names) else ""
