"""What was issued, as the checks need it: small, frozen, and sent to every worker once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from docgen.core.amendment import Answer, CorrectionSpec
from docgen.core.corrections import Correction, correction_between, lighter
from docgen.core.findings import Rect
from docgen.core.identity import PageIdentity
from docgen.core.model import Pack, Party
from docgen.core.records import CopyRecord, MailRecord
from docgen.core.register import Register

_NOTHING_DECLARED = CorrectionSpec()
_ANSWERS = frozenset(answer.value for answer in Answer)


@dataclass(frozen=True, slots=True)
class IssuedField:
    """A place to fill in on an issued copy.

    Attributes:
        name: Name of the form field.
        kind: ``handtekening``, ``datum``, ``plaats``, or an answer: ``voor``, ``tegen`` or
            ``onthouding``.
        nr: Signatory, 1 or 2.
        page: Page of the copy, from 1.
        box: Left, bottom, right, top in points.
    """

    name: str
    kind: str
    nr: int
    page: int
    box: Rect

    @property
    def is_choice(self) -> bool:
        """Whether it is the box of an answer."""
        return self.kind in _ANSWERS

    @property
    def group(self) -> str:
        """Name of the form field of which it is a button; its own name for all but a choice."""
        return self.name.removesuffix(f"-{self.kind}") if self.is_choice else self.name


@dataclass(frozen=True, slots=True)
class IssuedCopy:
    """A copy of a signable document that was issued to a party.

    Attributes:
        nr: Number in the register.
        version: Revision of the text.
        party: Number of the party.
        party_id: Its slug.
        party_name: Its legal name.
        document: Id of the document.
        path: The PDF as issued.
        sha256: Its fingerprint.
        sequence: Copy number: 1, and one more for each replacement.
        pages: Number of pages.
        text_mark: Six characters that name its text.
        fields: Places to fill in.
        shared_pages: Pages from 1 that are the same for every party, but for the stamp.
        annex_pages: Pages from 1 of the last part, when there are more parts than one.
        replaced_at: When it was replaced, ISO 8601; ``None`` when it is valid.
        replaced_reason: Why, in Dutch.
        sent_at: When its mail was sent or drawn up, ISO 8601; ``None`` when never.
        made_at: When it was made, ISO 8601.
        origins: For each page, the part and its page that it was made from: pages with the same
            origin differ in their stamp only. Empty when that is not known.
        inputs: Short fingerprint of everything it was made from, by its name for people.
    """

    nr: int
    version: str
    party: int
    party_id: str
    party_name: str
    document: str
    path: Path
    sha256: str
    sequence: int
    pages: int
    text_mark: str
    fields: tuple[IssuedField, ...]
    shared_pages: frozenset[int]
    annex_pages: frozenset[int]
    replaced_at: str | None
    replaced_reason: str | None
    sent_at: str | None
    made_at: str
    origins: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def valid(self) -> bool:
        """Whether nothing replaced it."""
        return self.replaced_at is None

    @property
    def signature_pages(self) -> frozenset[int]:
        """Pages, from 1, that carry a signature field."""
        return frozenset(item.page for item in self.fields if item.kind == "handtekening")

    @property
    def has_choice(self) -> bool:
        """Whether it is a form on which an answer is asked."""
        return any(item.is_choice for item in self.fields)

    def identity(self, kenmerk: str, page: int) -> PageIdentity:
        """What is stamped on a page of it."""
        return PageIdentity(kenmerk, self.version, self.party, page, self.pages, self.text_mark)


@dataclass(frozen=True, slots=True)
class KnownParty:
    """What tells a party apart in a mail or a file name.

    Attributes:
        nr: Number.
        id: Slug.
        name: Legal name.
        email: Address.
        signatories: Names of the persons who sign.
    """

    nr: int
    id: str
    name: str
    email: str
    signatories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that was issued under one reference.

    Attributes:
        kenmerk: Reference of the pack.
        version: Revision that is being signed now.
        copies: Every issued copy, replaced ones and earlier revisions too, oldest first.
        parties: The parties of the list.
        correcting: What a change of a party's data means for its signature.
    """

    kenmerk: str
    version: str
    copies: tuple[IssuedCopy, ...]
    parties: tuple[KnownParty, ...]
    correcting: CorrectionSpec = _NOTHING_DECLARED

    def find(self, identity: PageIdentity) -> IssuedCopy | None:
        """The copy a page says it is of: the newest with this party, revision and text."""
        if identity.pack != self.kenmerk:
            return None
        wanted = (identity.version, identity.party, identity.text, identity.pages)
        for copy in reversed(self.copies):
            if (copy.version, copy.party, copy.text_mark, copy.pages) == wanted:
                return copy
        return None

    def alike(self, copy: IssuedCopy, page: int) -> IssuedCopy:
        """The first copy whose same page was made from the same part: the same for all but its
        stamp, so that it is drawn and read once for all parties.
        """
        if page not in copy.shared_pages or len(copy.origins) < page:
            return copy
        origin = copy.origins[page - 1]
        same = (item for item in self.copies if item.origins[page - 1 : page] == (origin,))
        return next(same, copy)

    def valid_copy(self, party: int) -> IssuedCopy | None:
        """The valid copy of a party in the revision that is being signed."""
        for copy in reversed(self.copies):
            if copy.party == party and copy.version == self.version and copy.valid:
                return copy
        return None

    def correction(self, copy: IssuedCopy, judged_at: datetime | None = None) -> Correction | None:
        """What changed for a signature on this copy; ``None`` when it is valid.

        Args:
            judged_at: When the signature was last judged. Whoever judged it after a replacement
                judged it for the copy of that moment: only what changed since then counts.
        """
        mine = (copy.party, copy.version, copy.document)
        line = [item for item in self.copies if (item.party, item.version, item.document) == mine]
        now = line[-1] if line else copy
        if copy.valid or now.nr <= copy.nr:
            return None
        since_signed = correction_between(copy.inputs, now.inputs, self.correcting)
        if judged_at is None:
            return since_signed
        then = [item for item in line if datetime.fromisoformat(item.made_at) < judged_at]
        if not then or then[-1].nr <= copy.nr:
            return since_signed
        if then[-1].nr == now.nr:
            return None
        since_judged = correction_between(then[-1].inputs, now.inputs, self.correcting)
        return lighter(since_signed, since_judged)

    def party(self, nr: int) -> KnownParty | None:
        """The party with this number."""
        return next((party for party in self.parties if party.nr == nr), None)


def catalogue_of(pack: Pack, parties: Sequence[Party], register: Register, home: Path) -> Catalogue:
    """Read from the register what was issued.

    Args:
        home: Folder of the covenant under ``output/``.
    """
    signable = {spec.id for spec in pack.documents if spec.signable}
    mails = register.all_mails()
    parts = register.parts()
    lengths = {key: _pages(part.facts) for key, part in parts.items()}
    records = [
        copy
        for copy in register.all_copies()
        if not copy.concept
        and copy.format == "pdf"
        and copy.text_mark
        and (copy.document in signable or copy.fields)
    ]
    used: dict[str, set[int]] = {}
    for record in records:
        for key in record.parts:
            used.setdefault(key, set()).add(record.party_nr)
    names = {party.nr: party.naam for party in parties}
    shared = {key for key, owners in used.items() if len(owners) > 1}
    return Catalogue(
        pack.kenmerk,
        pack.version,
        tuple(_issued(record, home, names, lengths, shared, mails) for record in records),
        tuple(
            KnownParty(
                party.nr,
                party.id,
                party.naam,
                party.email,
                tuple(who.naam for who in party.signatories),
            )
            for party in parties
        ),
        pack.correction,
    )


def _pages(facts: object) -> int:
    value = facts.get("bladzijden", 0) if isinstance(facts, dict) else 0
    return int(value)


def _issued(
    record: CopyRecord,
    home: Path,
    names: dict[int, str],
    lengths: dict[str, int],
    shared: set[str],
    mails: Iterable[MailRecord],
) -> IssuedCopy:
    common: set[int] = set()
    last: set[int] = set()
    origins: list[str] = []
    start = 1
    for key in record.parts:
        last = set(range(start, start + lengths.get(key, 0)))
        common |= last if key in shared else set()
        origins += (f"{key}/{number}" for number in range(len(last)))
        start += lengths.get(key, 0)
    sent = [mail for mail in mails if record.sha256 in mail.attachments]
    return IssuedCopy(
        nr=record.nr,
        version=record.version,
        party=record.party_nr,
        party_id=record.party_id,
        party_name=names.get(record.party_nr, record.party_id),
        document=record.document,
        path=home / record.path,
        sha256=record.sha256,
        sequence=record.sequence,
        pages=record.pages or 0,
        text_mark=record.text_mark or "",
        fields=tuple(_field(item) for item in record.fields),
        shared_pages=frozenset(common),
        annex_pages=frozenset(last) if len(record.parts) > 1 else frozenset(),
        replaced_at=record.replaced_at,
        replaced_reason=record.replaced_reason,
        sent_at=max((mail.sent_at or mail.made_at for mail in sent), default=None),
        made_at=record.made_at,
        origins=tuple(origins),
        inputs=record.inputs,
    )


def _field(found: object) -> IssuedField:
    if not isinstance(found, dict):
        raise TypeError(f"a field in the register is a {type(found).__name__}")
    left, bottom, right, top = (float(value) for value in found["vak"])
    return IssuedField(
        name=str(found["naam"]),
        kind=str(found["soort"]),
        nr=int(found["nr"]),
        page=int(found["bladzijde"]),
        box=(left, bottom, right, top),
    )
