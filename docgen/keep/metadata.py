"""MDTO of an archive package: the package as *informatieobject*, and every file in it as *bestand*.

The definitive copies in the package have MDTO of their own beside them, made with the copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from docgen.documents.mdto import (
    EVENTS,
    LEVELS,
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
from docgen.keep.bagit import PAYLOAD, Filed
from docgen.keep.formats import FileFormat

FOLDER = "metadata/"
_LIMIT = (
    "Bevat handtekeningen, e-mailadressen en andere gegevens van de ondertekenaars, dus "
    "persoonsgegevens (Algemene verordening gegevensbescherming)."
)


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What the metadata tell of a package. Texts are in Dutch.

    Attributes:
        name: Name of the package, such as ``CRS-2026-2026-11-22``.
        kenmerk: Reference of the covenant.
        title: Its title.
        version: Revision of the text that pakket.toml names.
        organisation: Public body that keeps the record (*archiefvormer*).
        made_at: Time of making, with a time zone.
        program_version: Version of docgen.
        parties: Names of the parties, in their order.
        begun: Day of the first event; ``None`` when nothing happened yet.
        ended: Day of the last event.
        region: Where the covenant is about; ``""`` when that is not told.
    """

    name: str
    kenmerk: str
    title: str
    version: str
    organisation: str
    made_at: datetime
    program_version: str
    parties: tuple[str, ...]
    begun: date | None
    ended: date | None
    region: str = ""

    @property
    def identifier(self) -> str:
        """Identifier of the package: ``CRS-2026/archief/CRS-2026-2026-11-22``."""
        return f"{self.kenmerk}/archief/{self.name}"

    @property
    def label(self) -> str:
        """Name of the package, for people."""
        return f"Dossier {self.title} ({self.kenmerk})"

    @property
    def source(self) -> str:
        """Where the identifiers come from."""
        return f"docgen, register van {self.organisation or self.kenmerk}"

    def of_file(self, path: str) -> str:
        """Identifier of a file in the package."""
        return f"{self.identifier}/{path}"


def package_object(facts: PackageFacts, files: Iterable[Filed]) -> bytes:
    """The *informatieobject* of the package as XML. The same facts give the same bytes."""
    root, record = document("informatieobject")
    identify(add(record, "identificatie"), facts.identifier, facts.source)
    add(record, "naam", facts.label)
    concept(record, "aggregatieniveau", "Dossier", LEVELS)
    add(record, "omschrijving", _description(facts))
    if facts.begun is not None:
        period = add(record, "dekkingInTijd")
        concept(period, "dekkingInTijdType", "Looptijd van het dossier", OWN)
        add(period, "dekkingInTijdBegindatum", facts.begun.isoformat())
        if facts.ended is not None:
            add(period, "dekkingInTijdEinddatum", facts.ended.isoformat())
    if facts.region:
        refer(record, "dekkingInRuimte", facts.region)
    add(record, "taal", "nl")
    happened(record, "Creatie", facts.made_at, facts.organisation, scheme=EVENTS)
    valuate(record, Valuation.UNDECIDED)
    for filed in files:
        refer(record, "heeftRepresentatie", filed.path, facts.of_file(filed.path), facts.source)
    refer(record, "archiefvormer", facts.organisation or facts.kenmerk)
    for party in facts.parties:
        involved = add(record, "betrokkene")
        concept(involved, "betrokkeneTypeRelatie", "Partij bij het convenant", OWN)
        refer(involved, "betrokkeneActor", party)
    limited = add(record, "beperkingGebruik")
    concept(limited, "beperkingGebruikType", "Persoonsgegevens", OWN)
    add(limited, "beperkingGebruikNadereBeschrijving", _LIMIT)
    return written(root)


def file_object(facts: PackageFacts, filed: Filed, format_: FileFormat) -> bytes:
    """The *bestand* of one file of the package as XML. The same facts give the same bytes."""
    root, file = document("bestand")
    identify(add(file, "identificatie"), facts.of_file(filed.path), facts.source)
    add(file, "naam", filed.path.rpartition("/")[2])
    describe_file(file, filed.size, format_.name, format_.puid, filed.sha256, facts.made_at)
    refer(file, "isRepresentatieVan", facts.label, facts.identifier, facts.source)
    return written(root)


def package_path(facts: PackageFacts) -> str:
    """Where the metadata of the package stand in it."""
    return f"{FOLDER}{facts.name}.informatieobject.xml"


def file_path(path: str) -> str:
    """Where the metadata of a file stand: in the same folders, under ``metadata/bestanden``."""
    return f"{FOLDER}bestanden/{path.removeprefix(PAYLOAD)}.bestand.xml"


def _description(facts: PackageFacts) -> str:
    return (
        f"Archiefpakket van het dossier met alle uitgegeven en ontvangen stukken, het register en "
        f"de sjablonen van {facts.title}, stand van {facts.made_at.date().isoformat()}, versie "
        f"{facts.version}. Gemaakt met docgen {facts.program_version}."
    )
