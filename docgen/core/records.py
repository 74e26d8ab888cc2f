"""What the register keeps: one frozen record per row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.core.identity import text_mark
from docgen.core.provenance import fingerprint


@dataclass(frozen=True, slots=True)
class PartRecord:
    """A converted part in the store.

    Attributes:
        key: Fingerprint of template, values and kind of engine.
        template: File name of the template.
        template_sha256: Its fingerprint.
        path: PDF, relative to the covenant's folder.
        sha256: Fingerprint of that PDF.
        text: Normalised text.
        facts: What was found in the PDF, as plain data (pages, fields, headings).
        engine: Engine that converted it.
        engine_version: Its version.
        made_at: Time, ISO 8601.
    """

    key: str
    template: str
    template_sha256: str
    path: str
    sha256: str
    text: str
    facts: Mapping[str, object]
    engine: str
    engine_version: str
    made_at: str


@dataclass(frozen=True, slots=True)
class CopyRecord:
    """One delivered file of one party (*exemplaar*).

    Attributes:
        nr: Number in the register; 0 for one that is not in it yet.
        version: Revision of the text.
        concept: Whether it is a draft.
        party_nr: Number of the party.
        party_id: Slug of the party.
        document: Id of the document.
        format: ``pdf`` or ``docx``.
        sequence: Copy number: 1, and one more for each replacement.
        path: File, relative to the covenant's folder.
        sha256: Its fingerprint.
        pages: Number of pages; ``None`` for docx.
        inputs: Short fingerprint of every input, by its name for people.
        parts: Keys of the parts it was joined from.
        text_mark: The six characters that name its text on every page; ``None`` if not stamped.
        fields: Form fields: name, kind, page, rectangle in points.
        engine: Engine that converted its parts.
        engine_version: Its version.
        tagged: Whether it is tagged throughout and claims PDF/UA-1.
        program_version: Version of docgen.
        made_at: Time, ISO 8601.
        replaced_by: Number of the copy that replaced it.
        replaced_at: When.
        replaced_reason: Why, in Dutch.
        run: Number of the run (*uitgifte*) that made it; ``None`` for copies of older versions of
            docgen, which did not note it.
    """

    nr: int
    version: str
    concept: bool
    party_nr: int
    party_id: str
    document: str
    format: str
    sequence: int
    path: str
    sha256: str
    pages: int | None
    inputs: Mapping[str, str]
    parts: tuple[str, ...]
    text_mark: str | None
    fields: tuple[Mapping[str, object], ...]
    engine: str
    engine_version: str
    tagged: bool
    program_version: str
    made_at: str
    replaced_by: int | None = None
    replaced_at: str | None = None
    replaced_reason: str | None = None
    run: int | None = None

    @property
    def slot(self) -> tuple[int, str, str]:
        """Party number, document and format: at most one valid copy each."""
        return self.party_nr, self.document, self.format


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What one run that made copies had before it (*uitgifte*): enough to make them again.

    Attributes:
        nr: Number in the register; 0 for one that is not in it yet.
        version: Revision of the text.
        at: Time that its documents declare, ISO 8601.
        pack: Fingerprint of every file of the pack's folder, by name; the files lie in
            ``bronnen/``.
        parties: Fingerprint of the list of parties, and of tables that lie beside it, by name.
        standing: Where the revision stood, plain data; `docgen.core.amend_register.standing_of`
            reads it.
        engine: Engine that converted the parts.
        engine_version: Its version.
        program_version: Version of docgen.
    """

    nr: int
    version: str
    at: str
    pack: Mapping[str, str]
    parties: Mapping[str, str]
    standing: Mapping[str, object]
    engine: str
    engine_version: str
    program_version: str


@dataclass(frozen=True, slots=True)
class AmendmentRecord:
    """An amendment as it was put before the parties.

    Attributes:
        version: Revision that it leads to.
        since: Revision that it amends.
        effective: Day from which it is to apply, ISO 8601.
        reason: Why, in Dutch.
        rows: The table of changes, plain data: article, kind, old and new text, explanation.
        looks: What only looks different, a Dutch line each.
        made_at: Time of the last time it was made, ISO 8601.
    """

    version: str
    since: str
    effective: str
    reason: str
    rows: tuple[Mapping[str, object], ...]
    looks: tuple[str, ...]
    made_at: str

    @property
    def mark(self) -> str:
        """Six characters that name what is amended; explanations are not part of that.

        It stands on the form, so that consent is given to this text and no other.
        """
        told = [[row.get("artikel"), row.get("was"), row.get("wordt")] for row in self.rows]
        return text_mark([fingerprint([self.since, self.effective, told])])


@dataclass(frozen=True, slots=True)
class MailRecord:
    """A mail to one party.

    Attributes:
        nr: Number in the register; 0 for one that is not in it yet.
        version: Revision of the text.
        party_nr: Number of the party.
        content: Fingerprint of address, text and attachments: the same content is one mail.
        to: Address.
        subject: Subject.
        message_id: Message-ID.
        path: ``.eml`` file, relative to the covenant's folder.
        sha256: Its fingerprint.
        attachments: Fingerprints of the attached copies.
        state: ``concept``, ``bezig`` (handed to the server, outcome not known) or ``verzonden``.
        made_at: Time the draft was made, ISO 8601.
        sent_at: Time it was sent.
        kind: ``stukken`` for the pack, ``slot`` for the definitive copy.
    """

    nr: int
    version: str
    party_nr: int
    content: str
    to: str
    subject: str
    message_id: str
    path: str
    sha256: str
    attachments: tuple[str, ...]
    state: str
    made_at: str
    sent_at: str | None = None
    kind: str = "stukken"


@dataclass(frozen=True, slots=True)
class DefinitiveRecord:
    """A definitive copy, an interim one or the version for publication.

    Attributes:
        nr: Number in the register; 0 for one that is not in it yet.
        version: Revision of the text.
        kind: ``definitief``, ``tussenstand`` or ``publicatie``.
        issue: Number of the issue of its kind, from 1.
        path: PDF, relative to the covenant's folder.
        sha256: Its fingerprint.
        pages: Number of pages.
        inputs: Fingerprint of everything it was made from.
        files: Fingerprint of every file of the issue, by name.
        effective: Day of entry into force, ISO 8601; ``None`` when it is not known yet.
        seal: Holder of the seal; ``""`` without one.
        made_at: Time, ISO 8601.
        program_version: Version of docgen.
        reason: Why it was made, in Dutch; ``""`` for the first.
        replaced_by: Number of the issue that replaced it.
        parties: Numbers of the parties that take part according to it; empty for copies of older
            versions of docgen.
    """

    nr: int
    version: str
    kind: str
    issue: int
    path: str
    sha256: str
    pages: int
    inputs: str
    files: Mapping[str, str]
    effective: str | None
    seal: str
    made_at: str
    program_version: str
    reason: str = ""
    replaced_by: int | None = None
    parties: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened.

    Attributes:
        nr: Number, from 1.
        at: Time, ISO 8601.
        kind: What happened, one Dutch word.
        content: Particulars, plain data.
        previous: Fingerprint of the event before it.
        sha256: Fingerprint of this event.
    """

    nr: int
    at: str
    kind: str
    content: Mapping[str, object]
    previous: str
    sha256: str
