"""MDTO as XML: the building blocks that every document in it is made of.

Source: MDTO, Metagegevens voor duurzaam toegankelijke overheidsinformatie, XML schema 1.0.2; what
is written with these is valid in 1.0.1 too. The order of the elements is that of the schema, and is
up to whoever writes them. Concepts come from the lists of MDTO where it has them; what is docgen's
own stands in a list that says so.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum

from lxml import etree

NAMESPACE = "https://www.nationaalarchief.nl/mdto"

_ROOT = (
    f'<MDTO xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{NAMESPACE} MDTO-XML1.0.2.xsd"/>'
)
# XML 1.0, 2.2: characters that a document cannot hold in any form.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

LEVELS = "Begrippenlijst Aggregatieniveaus MDTO"
EVENTS = "Begrippenlijst EventTypeLijst MDTO"
OWN = "Begrippenlijst docgen"
_VALUATIONS = "Begrippenlijst Waarderingen MDTO"
_CHECKSUMS = "Begrippenlijst ChecksumAlgoritme MDTO"
_PRONOM = "PRONOM-register"


class Valuation(StrEnum):
    """What the selection list says of keeping; values are the labels of MDTO."""

    KEEP = "Blijvend te bewaren"
    DESTROY = "Tijdelijk te bewaren"
    UNDECIDED = "Nader te bepalen"


_VALUATION_CODES = {Valuation.KEEP: "B", Valuation.DESTROY: "V", Valuation.UNDECIDED: "N"}


def document(kind: str) -> tuple[etree._Element, etree._Element]:
    """An empty document: its root, and the ``informatieobject`` or ``bestand`` to fill."""
    root = etree.fromstring(_ROOT)
    return root, add(root, kind)


def written(root: etree._Element) -> bytes:
    """The document as XML in UTF-8. The same content gives the same bytes."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    """An element at the end of another; what XML cannot hold in its text is replaced."""
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text is not None:
        child.text = _NO_XML.sub("\ufffd", text)
    return child


def identify(parent: etree._Element, identifier: str, source: str) -> None:
    """*identificatieGegevens*: an identifier and where it comes from."""
    add(parent, "identificatieKenmerk", identifier)
    add(parent, "identificatieBron", source)


def refer(
    parent: etree._Element, name: str, label: str, identifier: str = "", source: str = ""
) -> None:
    """A *verwijzing*: by name, and by identifier when it is told where that comes from."""
    reference = add(parent, name)
    add(reference, "verwijzingNaam", label)
    if source:
        identify(add(reference, "verwijzingIdentificatie"), identifier, source)


def concept(parent: etree._Element, name: str, label: str, scheme: str, code: str = "") -> None:
    """A *begrip*, with the list that it is of."""
    found = add(parent, name)
    add(found, "begripLabel", label)
    if code:
        add(found, "begripCode", code)
    refer(found, "begripBegrippenlijst", scheme)


def valuate(record: etree._Element, valuation: Valuation) -> None:
    """*waardering*."""
    code = _VALUATION_CODES[valuation]
    concept(record, "waardering", valuation.value, _VALUATIONS, code)


def happened(
    record: etree._Element,
    kind: str,
    at: date | datetime | None,
    actor: str = "",
    result: str = "",
    *,
    scheme: str = OWN,
) -> None:
    """An *event*: what, and as far as it is known when, who was responsible, what came of it."""
    element = add(record, "event")
    concept(element, "eventType", kind, scheme)
    if at is not None:
        add(element, "eventTijd", at.isoformat())
    if actor:
        refer(element, "eventVerantwoordelijkeActor", actor)
    if result:
        add(element, "eventResultaat", result)


def describe_file(
    file: etree._Element, size: int, format_name: str, puid: str, sha256: str, at: datetime
) -> None:
    """*omvang*, *bestandsformaat* and *checksum* of a file.

    Args:
        size: Number of bytes.
        format_name: Name of the format in PRONOM.
        puid: Its identifier in PRONOM; ``""`` when it was not established.
        sha256: Fingerprint, 64 hexadecimal digits.
        at: When that was computed, with a time zone.
    """
    add(file, "omvang", str(size))
    concept(file, "bestandsformaat", format_name, _PRONOM, puid)
    checksum = add(file, "checksum")
    concept(checksum, "checksumAlgoritme", "SHA-256", _CHECKSUMS)
    add(checksum, "checksumWaarde", sha256)
    add(checksum, "checksumDatum", at.isoformat())
