"""The things docgen speaks of: parties, signatories, documents, packs, fields.

All are frozen; a stage makes new ones and never changes what it was given. Keys of mappings
and attributes that a template sees are Dutch, because secretaries write them in Word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from docgen.core.amendment import AmendmentSpec, ConsentSpec, CorrectionSpec, Occasion
from docgen.core.mail_specs import ClosingMailSpec, MailboxSpec, MailSpec, ReminderSpec, SmtpSpec
from docgen.core.pack_data import Declarations, PackData


class PartyType(StrEnum):
    """Kind of public body; decides the salutation. Values are those of the column ``type``."""

    MUNICIPALITY = "gemeente"
    WATER_AUTHORITY = "waterschap"
    PROVINCE = "provincie"
    ENVIRONMENTAL_SERVICE = "omgevingsdienst"
    SAFETY_REGION = "veiligheidsregio"
    HEALTH_SERVICE = "ggd"
    STATE = "rijk"
    OTHER = "overig"


class PartyStatus(StrEnum):
    """Where a party stands; the empty value means: a party from the start."""

    ORIGINAL = ""
    ACCEDED = "toegetreden"
    LEFT = "uitgetreden"


class FieldKind(StrEnum):
    """Kinds of place to fill in. Values are the names after ``veld.`` in a template."""

    SIGNATURE = "handtekening"
    DATE = "datum"
    PLACE = "plaats"
    FOR = "voor"
    AGAINST = "tegen"
    ABSTAIN = "onthouding"

    @property
    def is_choice(self) -> bool:
        """Whether it is one of the answers on a form, of which exactly one is marked."""
        return self in (FieldKind.FOR, FieldKind.AGAINST, FieldKind.ABSTAIN)


class Format(StrEnum):
    """File formats in which a document is delivered."""

    PDF = "pdf"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Signatory:
    """A person who signs for a party.

    Attributes:
        nr: 1 for the first, 2 for the second signatory.
        functie: Office held, in lower case as it stands in a sentence.
        voorletters: Initials, with titles if wanted.
        achternaam: Surname with prefixes.
    """

    nr: int
    functie: str
    voorletters: str
    achternaam: str

    @property
    def naam(self) -> str:
        """Initials and surname, as in ``A.B. Voorbeeld``."""
        return f"{self.voorletters} {self.achternaam}".strip()


@dataclass(frozen=True, slots=True)
class Party:
    """One row of the list of parties, checked.

    Attributes:
        nr: Number that never changes and is never used again, from 1.
        id: Slug, unique in the list, used in folder names.
        naam: Legal name as it stands in the covenant.
        type: Kind of body.
        signatories: One or two persons.
        email: Address to which the pack is sent.
        status: Party from the start, acceded or left.
        columns: Every column of the row, own ones too; an empty cell is ``""``.
        line: Line (csv, from 1, of the first line of the row) or row (xlsx) in the source.
    """

    nr: int
    id: str
    naam: str
    type: PartyType
    signatories: tuple[Signatory, ...]
    email: str
    status: PartyStatus
    columns: Mapping[str, str]
    line: int

    @property
    def folder(self) -> str:
        """Name of the party's folder under ``output/``, such as ``07-soest``."""
        return f"{self.nr:02d}-{self.id}"

    @property
    def active(self) -> bool:
        """Whether the party takes part: it has not left."""
        return self.status is not PartyStatus.LEFT


@dataclass(frozen=True, slots=True)
class FieldSize:
    """Size of a place to fill in, in millimetres."""

    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """A document (*stuk*) that each party receives, as ``[[stuk]]`` declares it.

    Attributes:
        id: Slug; the file name without extension.
        title: Title for people, in the PDF's metadata and in lists.
        parts: Template file names in the pack's folder, in the order in which they are joined.
        signable: Whether it carries page identity and form fields.
        signature_page: Page, from 1, on which the signature fields must lie; ``None`` if free.
        formats: Formats in which it is delivered.
        mail_formats: Formats that go with the sending mail.
        occasions: On what occasions a party receives it.
    """

    id: str
    title: str
    parts: tuple[str, ...]
    signable: bool
    signature_page: int | None
    formats: tuple[Format, ...]
    mail_formats: tuple[Format, ...] = (Format.PDF,)
    occasions: tuple[Occasion, ...] = (Occasion.SIGNING,)


@dataclass(frozen=True, slots=True)
class SigningSpec:
    """What is asked of a signed copy, as ``[ondertekening]`` declares it.

    Attributes:
        trust_folder: Folder in the dossier with the certificates that are trusted.
        strict_non_repudiation: Whether a certificate must be meant for non-repudiation
            (RFC 5280, 4.2.1.3).
        whole_document: Whether the whole document must come back, not the signature page alone.
    """

    trust_folder: str = "certificaten"
    strict_non_repudiation: bool = False
    whole_document: bool = False


class OwnPart(StrEnum):
    """Parts of the definitive copy that docgen makes; values are the words in ``delen``."""

    PARTIES = "partijenlijst"
    AMENDMENTS = "wijzigingen"
    SIGNATURES = "ondertekenpaginas"
    ACCOUNT = "verantwoording"
    COLOPHON = "colofon"


class EffectRule(StrEnum):
    """On what day a covenant enters into force; values are those of ``regel``."""

    LAST_SIGNATURE = "laatste handtekening"
    FIXED_DAY = "vaste datum"


@dataclass(frozen=True, slots=True)
class DefinitiveSpec:
    """How the definitive copy is put together, as ``[definitief]`` declares it.

    Attributes:
        document: Id of the signable document that it is made of; ``None`` for the first one.
        order: Its parts in order: values of `OwnPart`, and file names of Word templates in the
            pack's folder; ``None`` for the order docgen chooses.
    """

    document: str | None = None
    order: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """When the covenant enters into force and ends, as ``[inwerking]`` declares it.

    Attributes:
        rule: What decides the day of entry into force.
        renewal_months: Whole months before the end by which renewal must have been talked about;
            ``None`` when nothing was agreed.
        evaluation_years: Years between two evaluations; ``None`` without any.
    """

    rule: EffectRule = EffectRule.LAST_SIGNATURE
    renewal_months: int | None = None
    evaluation_years: int | None = None


@dataclass(frozen=True, slots=True)
class SealSpec:
    """What goes with the seal on the definitive copy, as ``[zegel]`` declares it.

    Attributes:
        timestamp_url: Time stamping service (RFC 3161, over HTTP); ``None`` without one.
    """

    timestamp_url: str | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A template pack: ``pakket.toml`` checked, with the folder it lies in.

    Attributes:
        folder: Folder with ``pakket.toml`` and the templates.
        kenmerk: Reference, such as ``CRS-2026``; first folder under ``output/``.
        title: Title of the covenant.
        version: Revision of the text, such as ``1.0``.
        send_date: Date that stands on the letters.
        return_before: Signed copies are expected before this day.
        effective: Day of entry into force; ``None`` for what has none, such as a vote.
        term_years: Term in years; ``None`` without ``effective``.
        sender: ``[afzender]``: organisatie, naam, functie, email, …
        return_to: ``[retour]``: email, adres.
        salutations: Salutation per type of party.
        data: ``[gegevens]``: own fields for the templates.
        top: Every top-level value of the file, for ``{{ pakket.… }}``.
        mail: Sending mail.
        documents: The documents in the order of the file.
        field_sizes: Size of each kind of place to fill in.
        source: Bytes of ``pakket.toml`` as read.
        smtp: Mail server, when the pack names one.
        signing: What is asked of a signed copy.
        reminders: When reminders may go out.
        mailbox: Mail folder from which returns are taken, when the pack names one.
        definitive: How the definitive copy is put together.
        effect: When the covenant enters into force and ends.
        seal: What goes with the seal on the definitive copy.
        closing_mail: The mail that goes with the definitive copy.
        amendment: The amendment that led to this revision; ``None`` for a first text.
        consent: When an amendment, or what is voted on, is adopted.
        correction: What a change of a party's data means for its signature.
        occasion_mails: Mails for occasions that do not use ``mail``.
        declared: What the pack declares about tables of data, sums and checks.
        loaded: What those tables hold; empty until `docgen.documents.calculations` filled it.
    """

    folder: Path
    kenmerk: str
    title: str
    version: str
    send_date: date
    return_before: date
    effective: date | None
    term_years: int | None
    sender: Mapping[str, str]
    return_to: Mapping[str, str]
    salutations: Mapping[PartyType, str]
    data: Mapping[str, object]
    top: Mapping[str, object]
    mail: MailSpec
    documents: tuple[DocumentSpec, ...]
    field_sizes: Mapping[FieldKind, FieldSize]
    source: bytes
    smtp: SmtpSpec | None = None
    signing: SigningSpec = SigningSpec()
    reminders: ReminderSpec = field(default_factory=ReminderSpec)
    mailbox: MailboxSpec | None = None
    definitive: DefinitiveSpec = DefinitiveSpec()
    effect: EffectSpec = EffectSpec()
    seal: SealSpec = SealSpec()
    closing_mail: ClosingMailSpec = field(default_factory=ClosingMailSpec)
    amendment: AmendmentSpec | None = None
    consent: ConsentSpec = field(default_factory=ConsentSpec)
    correction: CorrectionSpec = field(default_factory=CorrectionSpec)
    occasion_mails: Mapping[Occasion, MailSpec] = field(default_factory=dict)
    declared: Declarations = field(default_factory=Declarations)
    loaded: PackData = field(default_factory=PackData)

    def mail_for(self, occasion: Occasion) -> MailSpec:
        """The mail that goes with the documents of an occasion."""
        return self.occasion_mails.get(occasion, self.mail)

    @property
    def trust_folder(self) -> str:
        """Folder in the dossier with the certificates that are trusted."""
        return self.signing.trust_folder

    @property
    def strict_non_repudiation(self) -> bool:
        """Whether a certificate must be meant for non-repudiation."""
        return self.signing.strict_non_repudiation

    @property
    def signature_page_suffices(self) -> bool:
        """Whether a signature page alone is enough."""
        return not self.signing.whole_document

    @property
    def covenant(self) -> DocumentSpec | None:
        """The document that is signed first: the one ``[definitief]`` names, else the first."""
        signable = [spec for spec in self.documents if spec.signable]
        named = [spec for spec in signable if spec.id == self.definitive.document]
        first = [spec for spec in signable if Occasion.SIGNING in spec.occasions]
        return next(iter((*named, *first, *signable)), None)

    def document(self, document_id: str) -> DocumentSpec | None:
        """The document with this id, or ``None``."""
        return next((spec for spec in self.documents if spec.id == document_id), None)
