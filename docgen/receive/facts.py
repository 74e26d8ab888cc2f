"""What a worker found in a file and on its pages: facts, no judgement.

Everything here can be pickled, and turned into plain data with `plain`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum

from docgen.core.findings import Rect
from docgen.core.identity import PageIdentity
from docgen.core.signatures import SignatureFacts


class Media(StrEnum):
    """What a file is, judged by its contents and not by its name."""

    PDF = "pdf"
    IMAGE = "afbeelding"
    MAIL = "mail"
    ARCHIVE = "archief"
    OTHER = "anders"


class Fault(StrEnum):
    """Why a file or page could not be looked at."""

    NOT_READABLE = "niet leesbaar"
    ENCRYPTED = "versleuteld"
    EMPTY = "leeg"
    TOO_MANY_PAGES = "te veel bladzijden"
    TOO_LARGE = "te groot"
    TOO_SLOW = "duurt te lang"
    CRASHED = "onderzoek afgebroken"
    UNKNOWN_KIND = "onbekend soort bestand"


class SignalKind(StrEnum):
    """What told something about a page; the values are what people see."""

    CODE = "paginacode"
    LINE = "leesbare regel"
    TEXT = "tekstlaag"
    OCR = "tekstherkenning"
    FIELD = "formulierveld"
    SIGNATURE = "handtekeningveld"
    BYTES = "zelfde bestand"
    PICTURE = "beeld van de bladzijde"
    ORDER = "volgorde"
    SENDER = "afzender"
    FILE_NAME = "bestandsnaam"


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that tells, more or less surely, what a page is.

    Attributes:
        kind: What told it.
        weight: How sure, 0 to 1; 1 only for the page code and for identical bytes.
        party: Number of the party, if it tells that.
        version: Revision, if it tells that.
        page: Page of the document, from 1, if it tells that.
        identity: The whole identity, if it tells that.
        detail: What was read, for people.
    """

    kind: SignalKind
    weight: float
    party: int | None = None
    version: str | None = None
    page: int | None = None
    identity: PageIdentity | None = None
    detail: str = ""


class Method(StrEnum):
    """How a page was compared with what was sent; the values are what people see."""

    BYTES = "byte voor byte"
    CONTENT = "zelfde bladzijde-inhoud"
    TEXT = "tekst woord voor woord"
    PICTURE = "beeld, woord voor woord"
    NONE = "niet vergeleken"


class Change(StrEnum):
    """What kind of difference was found."""

    WORD = "ander woord"
    MISSING = "ontbrekende tekst"
    INK = "bijgeschreven of doorgehaald"
    MARGIN = "geschreven in de marge"
    BESIDE = "geschreven bij de handtekening"
    POINT = "bijgezette punt of komma"
    INITIALS = "paraaf in de marge"
    TEXT = "andere tekst in de tekstlaag"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where a page differs from what was sent.

    Attributes:
        change: What kind.
        box: Where, in points on the upright page as issued.
        expected: Word that was sent; ``""`` for ink beside the text.
        found: Word that came back, when it could be read; else ``""``.
        place: Where in the text: ``artikel 11, lid 2``; ``""`` if not in an article.
        strength: How sure, 0 to 1. From 0.8 it is a difference, below it is a doubt.
        crop: Name of the pair of pictures in `PageFacts.crops`; ``""`` without one.
    """

    change: Change
    box: Rect
    expected: str
    found: str
    place: str
    strength: float
    crop: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page compared with the page that was sent.

    Attributes:
        method: How.
        certainty: How sure it is that no difference was missed, 0 to 1.
        differences: What was found, in reading order.
        note: What made it less sure, in Dutch; ``""`` without one.
    """

    method: Method
    certainty: float
    differences: tuple[Difference, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class BoxInk:
    """What stands in a place to fill in, on the page as received.

    Attributes:
        name: Name of the form field.
        kind: ``handtekening``, ``datum``, ``plaats``, or an answer: ``voor``, ``tegen`` or
            ``onthouding``.
        nr: Signatory, 1 or 2.
        ink: How sure it is that something was put there, 0 to 1: below 0.3 it is empty, from 0.7
            it is filled, between them a person must look.
        typed: Text of the form field or annotation there; ``""`` if none or not readable.
        stamped: Whether an annotation (image, stamp, ink) lies on it.
        crop: Name of the picture in `PageFacts.crops`.
        struck: Whether the mark in the box of an answer seems to be struck through or scratched
            out.
    """

    name: str
    kind: str
    nr: int
    ink: float
    typed: str = ""
    stamped: bool = False
    crop: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Crop:
    """A pair of pictures for the report.

    Attributes:
        name: Name without extension, unique in the file: ``b003-2``.
        received: PNG of the place as received.
        sent: PNG of the same place as sent; ``b""`` when there is nothing to compare with.
    """

    name: str
    received: bytes
    sent: bytes = b""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What was found on one page of a received file.

    Attributes:
        source_page: Page of the file, from 1.
        fault: Why it could not be looked at; ``None`` when it could.
        blank: Whether nothing stands on it.
        scanned: Whether it is a picture of a page, rather than a page with its own text.
        rotation: Degrees clockwise by which it must be turned to stand upright.
        sharpness: Legibility, 0 (nothing to be read) to 1.
        dpi: Resolution of the picture; ``None`` for a page with its own text.
        signals: What tells what page this is.
        matched: Number of the issued copy it was compared with; ``None`` if not compared.
        matched_page: Page of that copy, from 1.
        comparison: Outcome of the comparison.
        boxes: What stands in the places to fill in, on a page that has them.
        crops: Pictures that the findings refer to.
        text: Text layer, normalised; ``""`` without one.
    """

    source_page: int
    fault: Fault | None = None
    blank: bool = False
    scanned: bool = True
    rotation: int = 0
    sharpness: float = 0.0
    dpi: float | None = None
    signals: tuple[Signal, ...] = ()
    matched: int | None = None
    matched_page: int | None = None
    comparison: Comparison | None = None
    boxes: tuple[BoxInk, ...] = ()
    crops: tuple[Crop, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What was found in one received file as a whole.

    Attributes:
        sha256: Fingerprint of its bytes.
        name: Name as it came.
        media: What it is.
        pages: Number of pages; 0 when that could not be told.
        fault: Why it could not be looked at; ``None`` when it could.
        detail: What is the matter, in Dutch, for people; ``""`` if nothing.
        begins_with: Number of the issued copy with whose very bytes it begins; ``None`` if none.
        identical: Whether it is that copy, unchanged to the last byte.
        appended: What was appended to those bytes, by difference analysis; ``None`` when
            nothing was, or when it does not begin with a copy.
        active: What in it could do something by itself, in Dutch: scripts, launch actions, …
        embedded: Names of files inside the PDF.
        fields: Values of filled-in text fields and marked choices, by name.
        signatures: Digital signatures, in the order in which they were put.
        page_facts: Its pages in order; fewer than ``pages`` when the file has a fault.
    """

    sha256: str
    name: str
    media: Media
    pages: int = 0
    fault: Fault | None = None
    detail: str = ""
    begins_with: int | None = None
    identical: bool = False
    appended: str | None = None
    active: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    signatures: tuple[SignatureFacts, ...] = ()
    page_facts: tuple[PageFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file came from.

    Attributes:
        receipt: Number of the receipt of what was handed in (the mail, the zip, the file).
        name: Name of the file itself.
        path: Where the bytes are kept.
        sha256: Their fingerprint.
        media: What it is.
        sender: Address of the sender; ``""`` if unknown.
        subject: Subject of the mail it came with; ``""`` without one.
        sent_at: Time of the mail, ISO 8601; ``None`` without one.
        received_at: Time it was taken in, ISO 8601.
    """

    receipt: int
    name: str
    path: str
    sha256: str
    media: Media
    sender: str
    subject: str
    sent_at: str | None
    received_at: str


def plain(value: object) -> object:
    """Facts as plain data for JSON, without the pictures."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, bytes):
        return None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value
