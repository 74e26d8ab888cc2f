"""What was seen of a copy that is looked at anew: facts only, the rules judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from docgen.core.findings import Finding
from docgen.core.records import DefinitiveRecord
from docgen.core.signatures import SignatureFacts
from docgen.documents.conformance import Fault as ArchiveFault
from docgen.engines.seal_check import SealState
from docgen.seal.checks.told import Told


class Fault(StrEnum):
    """Why a file could not be looked at."""

    EMPTY = "leeg"
    NOT_PDF = "geen PDF"
    ENCRYPTED = "versleuteld"
    DAMAGED = "beschadigd"
    TOO_LARGE = "te groot"
    TOO_SLOW = "te lang"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page of the copy.

    Attributes:
        mark: Fingerprint of what it shows (`docgen.seal.page_print`).
        oddities: What the fingerprint does not cover and does not belong there, Dutch clauses.
    """

    mark: str
    oddities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file in the copy.

    Attributes:
        name: Name under which it is found.
        sha256: Its fingerprint.
        size: Number of bytes.
        mime: MIME type; ``""`` without one.
        relation: ``AFRelationship``, such as ``/Source``; ``""`` without one.
        listed: Whether the document as a whole names it as an associated file (``/AF``).
        sound: Whether every name and every version of it in the file are the same.
    """

    name: str
    sha256: str
    size: int
    mime: str
    relation: str
    listed: bool
    sound: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look through the document gave.

    Attributes:
        fault: Why it could not be looked at; then the rest is empty.
        detail: What more there is to say about that, a Dutch clause; or ``""``.
        pages: Its pages, in order.
        attached: The files in it, by name.
        manifest: What its manifest tells; ``None`` without a readable one.
        manifest_fault: Why the manifest is not usable, a Dutch clause; ``""`` if it is, or if
            there is none.
        subject: What the document information says it is.
        active: What could do something by itself, in Dutch.
        links: Addresses outside the file to which something leads.
        hidden: Names of files in it that are not among the attached ones.
        revisions: How often something was added after it was first written, plus one.
    """

    fault: Fault | None = None
    detail: str = ""
    pages: tuple[PageFacts, ...] = ()
    attached: tuple[AttachedFile, ...] = ()
    manifest: Told | None = None
    manifest_fault: str = ""
    subject: str = ""
    active: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    revisions: int = 1


@dataclass(frozen=True, slots=True)
class ChecksumFacts:
    """The checksum file.

    Attributes:
        name: Its name.
        sha256: Fingerprint that it gives for this file; ``""`` if it gives none.
        other_name: Name that it gives the file, when that is another one.
        asked: Whether a person named it, rather than that it lay beside the file.
    """

    name: str
    sha256: str
    other_name: str = ""
    asked: bool = False


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What the register of the dossier says.

    Attributes:
        place: Where it is, for people.
        fault: Why it cannot be used, a Dutch clause; ``""`` if it can.
        record: The issue with these very bytes; else the one with this number.
        replaced_by: The issue that replaced it.
        broken_at: Number of the first event that does not follow from the one before it.
        noted: Whether the chain of events tells that these bytes were made.
        changed: Files beside it that are gone or are not as they were made.
    """

    place: str
    fault: str = ""
    record: DefinitiveRecord | None = None
    replaced_by: DefinitiveRecord | None = None
    broken_at: int | None = None
    noted: bool = False
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """Everything that was seen of a copy.

    Attributes:
        name: Name of the file.
        sha256: Its fingerprint.
        size: Number of bytes.
        looked: What is in it.
        seal: State of its seal; ``None`` if that could not be established.
        archive: Why it is not PDF/A-3b; ``None`` if that could not be established.
        signatures: Digital signatures in the attached files, by fingerprint of the file.
        unchecked: Fingerprints of attached files whose signatures could not be checked.
        trusting: Whether a folder with certificates was given.
        checksum: The checksum file; ``None`` without one.
        register: What the register says; ``None`` without one.
    """

    name: str
    sha256: str
    size: int
    looked: Looked
    seal: SealState | None = None
    archive: tuple[ArchiveFault, ...] | None = None
    signatures: Mapping[str, tuple[SignatureFacts, ...]] = field(default_factory=dict)
    unchecked: frozenset[str] = frozenset()
    trusting: bool = False
    checksum: ChecksumFacts | None = None
    register: RegisterFacts | None = None

    @property
    def told(self) -> Told | None:
        """What the manifest tells, if it can be read."""
        return self.looked.manifest

    @property
    def vouched(self) -> bool:
        """Whether something outside the file says that these are its bytes."""
        by_file = self.checksum is not None and self.checksum.sha256 == self.sha256
        register = self.register
        by_register = (
            register is not None
            and register.record is not None
            and register.record.sha256 == self.sha256
            and register.broken_at is None
            and register.noted
        )
        return by_file or by_register


Rule = Callable[[CopyFacts], Iterable[Finding]]
