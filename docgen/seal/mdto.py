"""MDTO metadata for the archive: what the definitive copy is, and which file holds it.

Two XML documents, as the standard asks: an *informatieobject* (the covenant as a record, with its
history) and a *bestand* (the PDF). What they are written with is in
`docgen.documents.mdto`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lxml import etree

from docgen.documents.mdto import (
    EVENTS,
    LEVELS,
    NAMESPACE,
    OWN,
    Valuation,
    add,
    concept,
    describe_file,
    document,
    happened,
    identify,
    refer,
    valuate,
    written,
)

__all__ = [
    "NAMESPACE",
    "ArchiveEvent",
    "ArchiveFacts",
    "Classification",
    "EventKind",
    "Restriction",
    "Valuation",
    "file_object",
    "information_object",
]

PDF_A_3B = "fmt/480"
"""PRONOM identifier of PDF/A-3b (fmt/479 is 3a, fmt/481 is 3u)."""


class EventKind(StrEnum):
    """What happened to the covenant; values are what the history calls it.

    ``Creatie`` and ``Bevriezing`` are concepts of MDTO: the copy was compiled, and sealed.
    """

    SENT = "Verzending ter ondertekening"
    SIGNED = "Ondertekening"
    COMPILED = "Creatie"
    SEALED = "Bevriezing"


class Restriction(StrEnum):
    """What limits the use of the file; values are the labels."""

    PERSONAL_DATA = "Persoonsgegevens"
    NONE = "Geen beperking"


_RESTRICTION_TEXTS = {
    Restriction.PERSONAL_DATA: (
        "Bevat handtekeningen en andere gegevens van de ondertekenaars, dus persoonsgegevens "
        "(Algemene verordening gegevensbescherming). Voor openbaarmaking is de publicatieversie "
        "bedoeld, waarin deze gegevens niet staan."
    ),
    Restriction.NONE: (
        "Dit is de publicatieversie: handtekeningen en andere persoonsgegevens van de "
        "ondertekenaars staan er niet in."
    ),
}


@dataclass(frozen=True, slots=True)
class Classification:
    """Place in a classification scheme of the archive.

    Attributes:
        label: Name of the class.
        scheme: Name of the scheme.
        code: Code of the class; ``""`` without one.
    """

    label: str
    scheme: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveEvent:
    """Something that happened to the covenant.

    Attributes:
        kind: What.
        at: When: a day, or a moment with a time zone; ``None`` when that is not known.
        actor: Who was responsible: an organisation; ``""`` for none.
        result: What came of it, in Dutch; ``""`` for nothing worth telling.
    """

    kind: EventKind
    at: date | datetime | None
    actor: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveFacts:
    """What the metadata tell. Texts are in Dutch.

    Attributes:
        kenmerk: Reference, such as ``CRS-2026``.
        title: Title of the covenant.
        version: Revision of the text, such as ``1.0``.
        issue: Number of the issue of the definitive copy, from 1.
        organisation: Public body that keeps the record (*archiefvormer*).
        made_at: Time at which the file was made, with a time zone.
        program_version: Version of docgen.
        file_name: Name of the PDF.
        size: Its number of bytes.
        sha256: Its fingerprint, 64 hexadecimal digits.
        parties: Legal names of the parties that signed, in their order.
        events: What happened, oldest first.
        signed_from: Day of the first signature; ``None`` when no day is known.
        signed_to: Day of the last signature.
        effective: Day of entry into force; ``None`` when that is not certain.
        ends_on: Last day of the term.
        region: Where the covenant is about; ``""`` when that is not told.
        classification: Place in a classification scheme, if one was given.
        valuation: What the selection list says; not decided unless told.
        restriction: What limits the use.
        manifest: Name of the file with everything the copy was made of; ``""`` without one.
        language: Language of the text (BCP 47).
        puid: PRONOM identifier of the file format.
        format_name: Name of that format in PRONOM.
    """

    kenmerk: str
    title: str
    version: str
    issue: int
    organisation: str
    made_at: datetime
    program_version: str
    file_name: str
    size: int
    sha256: str
    parties: tuple[str, ...]
    events: tuple[ArchiveEvent, ...]
    signed_from: date | None = None
    signed_to: date | None = None
    effective: date | None = None
    ends_on: date | None = None
    region: str = ""
    classification: Classification | None = None
    valuation: Valuation = Valuation.UNDECIDED
    restriction: Restriction = Restriction.PERSONAL_DATA
    manifest: str = ""
    language: str = "nl"
    puid: str = PDF_A_3B
    format_name: str = "Acrobat PDF/A - Portable Document Format 3b"

    @property
    def identifier(self) -> str:
        """Identifier of the record: ``CRS-2026/v1.0/definitief/1``."""
        return self.of_issue(self.issue)

    def of_issue(self, issue: int) -> str:
        """Identifier of the record in an issue; the version for publication has its own."""
        public = self.restriction is Restriction.NONE
        kind = "publicatie" if public else "definitief"
        return f"{self.kenmerk}/v{self.version}/{kind}/{issue}"

    @property
    def file_identifier(self) -> str:
        """Identifier of the PDF."""
        return f"{self.identifier}/{self.file_name}"

    @property
    def name(self) -> str:
        """Name of the record, for people."""
        return f"{self.title} ({self.kenmerk}, versie {self.version})"

    @property
    def source(self) -> str:
        """Where the identifiers come from."""
        return f"docgen, register van {self.organisation}"


def information_object(facts: ArchiveFacts) -> bytes:
    """The *informatieobject* as XML in UTF-8. The same facts give the same bytes."""
    return _document("informatieobject", facts, _fill_record)


def file_object(facts: ArchiveFacts) -> bytes:
    """The *bestand* as XML in UTF-8. The same facts give the same bytes."""
    return _document("bestand", facts, _fill_file)


def _document(
    kind: str, facts: ArchiveFacts, fill: Callable[[etree._Element, ArchiveFacts], None]
) -> bytes:
    root, element = document(kind)
    fill(element, facts)
    return written(root)


def _fill_record(record: etree._Element, facts: ArchiveFacts) -> None:
    identify(add(record, "identificatie"), facts.identifier, facts.source)
    add(record, "naam", facts.name)
    concept(record, "aggregatieniveau", "Archiefstuk", LEVELS)
    if facts.classification:
        place = facts.classification
        concept(record, "classificatie", place.label, place.scheme, place.code)
    add(record, "omschrijving", _description(facts))
    _periods(record, facts)
    if facts.region:
        refer(record, "dekkingInRuimte", facts.region)
    add(record, "taal", facts.language)
    for event in facts.events:
        _event(record, event)
    valuate(record, facts.valuation)
    refer(record, "heeftRepresentatie", facts.file_name, facts.file_identifier, facts.source)
    if facts.manifest:
        identifier = f"{facts.identifier}/{facts.manifest}"
        refer(record, "aanvullendeMetagegevens", facts.manifest, identifier, facts.source)
    if facts.issue > 1:
        related = add(record, "gerelateerdInformatieobject")
        identifier = facts.of_issue(facts.issue - 1)
        refer(
            related, "gerelateerdInformatieobjectVerwijzing", facts.name, identifier, facts.source
        )
        concept(related, "gerelateerdInformatieobjectTypeRelatie", "Vervangt", OWN)
    refer(record, "archiefvormer", facts.organisation)
    for party in facts.parties:
        involved = add(record, "betrokkene")
        concept(involved, "betrokkeneTypeRelatie", "Ondertekenende partij", OWN)
        refer(involved, "betrokkeneActor", party)
    limited = add(record, "beperkingGebruik")
    concept(limited, "beperkingGebruikType", facts.restriction.value, OWN)
    text = _RESTRICTION_TEXTS[facts.restriction]
    add(limited, "beperkingGebruikNadereBeschrijving", text)


def _fill_file(file: etree._Element, facts: ArchiveFacts) -> None:
    identify(add(file, "identificatie"), facts.file_identifier, facts.source)
    add(file, "naam", facts.file_name)
    describe_file(file, facts.size, facts.format_name, facts.puid, facts.sha256, facts.made_at)
    refer(file, "isRepresentatieVan", facts.name, facts.identifier, facts.source)


def _description(facts: ArchiveFacts) -> str:
    number = len(facts.parties)
    signed = f"ondertekend door {number} {'partij' if number == 1 else 'partijen'}"
    if facts.restriction is Restriction.NONE:
        what = f"Publicatieversie van het definitieve exemplaar, {signed}"
    else:
        what = f"Definitief exemplaar, {signed}"
    return f"{what}. Uitgave {facts.issue}, samengesteld met docgen {facts.program_version}."


def _periods(record: etree._Element, facts: ArchiveFacts) -> None:
    for label, begin, end in (
        ("Ondertekening", facts.signed_from, facts.signed_to),
        ("Looptijd", facts.effective, facts.ends_on),
    ):
        if begin is not None:
            period = add(record, "dekkingInTijd")
            concept(period, "dekkingInTijdType", label, OWN)
            add(period, "dekkingInTijdBegindatum", begin.isoformat())
            if end is not None:
                add(period, "dekkingInTijdEinddatum", end.isoformat())


def _event(record: etree._Element, event: ArchiveEvent) -> None:
    of_mdto = event.kind in (EventKind.COMPILED, EventKind.SEALED)
    scheme = EVENTS if of_mdto else OWN
    happened(record, event.kind.value, event.at, event.actor, event.result, scheme=scheme)
