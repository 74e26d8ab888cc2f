"""The mail to a party: its text, its attachments and its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

import jinja2
from jinja2.exceptions import SecurityError, UndefinedError

from docgen.core.amendment import Occasion
from docgen.core.eml import EnclosedFile, Envelope, body_text, draft_of, on_one_line
from docgen.core.errors import IncompleteError, Problem, TemplateError
from docgen.core.model import DocumentSpec, Pack, Party
from docgen.core.pack_blocks import MAIL_BLOCKS
from docgen.core.provenance import fingerprint, sha256
from docgen.core.records import AmendmentRecord, CopyRecord
from docgen.documents.context import context_for
from docgen.documents.names import values_of
from docgen.documents.templates import syntax_fault, template_environment
from docgen.issue.scenes import Scene, scene_values

# Media type by suffix, with the encoding of what is text (RFC 5545, 8.1: a calendar has its own).
_MEDIA = {
    ".pdf": ("application", "pdf", ""),
    ".docx": (
        "application",
        "vnd.openxmlformats-officedocument.wordprocessingml.document",
        "",
    ),
    ".ics": ("text", "calendar", "utf-8"),
    ".sha256": ("text", "plain", "utf-8"),
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with the mail.

    Attributes:
        name: File name that the receiver sees.
        path: File, relative to the covenant's folder.
        sha256: Its fingerprint.
        command: The command that makes it anew.
    """

    name: str
    path: str
    sha256: str
    command: str = "docgen genereer"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said to one party, before it is a file.

    Attributes:
        party: The party; the mail goes to its address.
        kenmerk: Reference of the pack.
        sender_name: Name beside the sender's address.
        sender: The sender's address.
        reply_to: Address for answers; ``""`` when it is the sender's.
        subject: Subject, on one line.
        text: Plain text, lines end in ``\\n``.
        attachments: The files that go with it.
    """

    party: Party
    kenmerk: str
    sender_name: str
    sender: str
    reply_to: str
    subject: str
    text: str
    attachments: tuple[Attachment, ...]

    @property
    def content(self) -> str:
        """Fingerprint of all that the receiver gets; the time and the Message-ID are not in it."""
        names = [on_one_line(self.party.naam), self.sender_name]
        files = [[item.name, item.sha256] for item in self.attachments]
        return fingerprint(
            [self.party.email, self.sender, self.reply_to, names, self.subject, self.text, files]
        )

    @property
    def hashes(self) -> tuple[str, ...]:
        """Fingerprints of the attachments."""
        return tuple(item.sha256 for item in self.attachments)

    def message_id(self, repeat: int) -> str:
        """Message-ID that follows from the content (RFC 5322, 3.6.4).

        Args:
            repeat: 1, and one more for each time that this very mail was sent before.
        """
        again = f".{repeat}" if repeat > 1 else ""
        domain = self.sender.rpartition("@")[2]
        local = f"{self.kenmerk.lower()}.{self.party.nr}.{self.content[:32]}{again}"
        return f"<{local}@{domain}>"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What goes with the mail to a party.

    Attributes:
        scene: On what occasion it is written, and among whom.
        documents: The documents, in order.
    """

    scene: Scene
    documents: tuple[DocumentSpec, ...]


def write_letters(
    pack: Pack,
    parties: Sequence[Party],
    wanted: Sequence[Party],
    copies: Mapping[tuple[int, str, str], CopyRecord],
    enclosures: Mapping[int, Enclosure] | None = None,
    amendment: AmendmentRecord | None = None,
) -> tuple[Letter, ...]:
    """Fill in subject and text for the wanted parties.

    Args:
        parties: All parties of the list: the text may speak of them.
        wanted: The parties to write to.
        copies: Valid copies, by party number, document and format; each that the pack wants
            attached must be there.
        enclosures: What goes with the mail to each party, by number; by default all documents of
            the first signing.
        amendment: The amendment that the mail may be about.

    Raises:
        TemplateError: The text or the subject cannot be filled in; all faults are named.
    """
    active = tuple(party for party in parties if party.active)
    first = Enclosure(Scene(Occasion.SIGNING, active), _of(pack, Occasion.SIGNING))
    texts: dict[Occasion, tuple[tuple[str, jinja2.Template], ...]] = {}
    shared: dict[tuple[object, ...], dict[str, object]] = {}

    def write(party: Party) -> Letter:
        enclosure = first if enclosures is None else enclosures[party.nr]
        scene = enclosure.scene
        if scene.occasion not in texts:
            texts[scene.occasion] = _texts_of(pack, scene.occasion)
        if scene.key not in shared:
            values = scene_values(pack, scene, amendment)
            # Places to fill in exist on paper only.
            shared[scene.key] = {key: item for key, item in values.items() if key != "veld"}
        attachments = _attachments(enclosure.documents, party, copies)
        names = [item.name for item in attachments]
        context = context_for(shared[scene.key], pack, party)
        told = {**values_of(context), "stukken_in_bijlage": names}
        subject, text = (
            filled(name, template, told, party) for name, template in texts[scene.occasion]
        )
        return letter_of(pack, party, subject, text, attachments)

    return every_letter(wanted, write)


def _of(pack: Pack, occasion: Occasion) -> tuple[DocumentSpec, ...]:
    return tuple(spec for spec in pack.documents if occasion in spec.occasions)


def _texts_of(pack: Pack, occasion: Occasion) -> tuple[tuple[str, jinja2.Template], ...]:
    """Subject and text of the mail for an occasion, ready to be filled in."""
    spec = pack.mail_for(occasion)
    sources = (
        (f"pakket.toml, {mail_block(pack, occasion)} 'onderwerp'", spec.subject),
        (spec.template, source_of(pack, spec.template)),
    )
    return tuple((name, compiled(name, source)) for name, source in sources)


def mail_block(pack: Pack, occasion: Occasion) -> str:
    """Where pakket.toml says how the mail for an occasion is made: ``[mail.wijziging]``."""
    named = [name for name, meant in MAIL_BLOCKS.items() if occasion in meant]
    return f"[mail.{named[0]}]" if named and occasion in pack.occasion_mails else "[mail]"


def every_letter(wanted: Sequence[Party], write: Callable[[Party], Letter]) -> tuple[Letter, ...]:
    """The letter to each of these parties.

    Raises:
        TemplateError: One or more cannot be written; all faults are named.
    """
    letters: list[Letter] = []
    problems: list[Problem] = []
    for party in wanted:
        try:
            letters.append(write(party))
        except TemplateError as exc:
            problems += exc.problems
    if problems:
        raise TemplateError(problems)
    return tuple(letters)


def letter_of(
    pack: Pack, party: Party, subject: str, text: str, attachments: tuple[Attachment, ...]
) -> Letter:
    """The letter with this subject and text, from the pack's sender to the party."""
    sender, reply_to = pack.sender["email"], pack.return_to.get("email", "")
    people = dict.fromkeys(pack.sender.get(key, "") for key in ("naam", "organisatie"))
    return Letter(
        party=party,
        kenmerk=pack.kenmerk,
        sender_name=on_one_line(", ".join(name for name in people if name)),
        sender=sender,
        reply_to=reply_to if reply_to.lower() != sender.lower() else "",
        subject=on_one_line(subject),
        text=body_text(text),
        attachments=attachments,
    )


def source_of(pack: Pack, file: str, what: str = "de mail") -> str:
    """A text of the pack, not filled in yet.

    Args:
        what: What it is the text of, for the message.

    Raises:
        TemplateError: It cannot be read.
    """
    try:
        return (pack.folder / file).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise TemplateError.of(
            f"de tekst van {what} kan niet worden gelezen",
            "Bewaar het bestand als tekst met codering UTF-8.",
            file=file,
        ) from exc


def compiled(file: str, source: str) -> jinja2.Template:
    """A text, ready to be filled in.

    Args:
        file: The name under which the user knows it.

    Raises:
        TemplateError: It is not well written; the line is named.
    """
    try:
        return template_environment(autoescape=False).from_string(source)
    except jinja2.TemplateSyntaxError as exc:
        what, remedy = syntax_fault(exc)
        raise TemplateError.of(what, remedy, file=file, place=f"regel {exc.lineno}") from exc


def filled(file: str, template: jinja2.Template, values: Mapping[str, object], party: Party) -> str:
    """The text for one party.

    Args:
        file: The name under which the user knows it.

    Raises:
        TemplateError: A name or a value will not do; the party is named.
    """
    try:
        return template.render(values)
    except (UndefinedError, SecurityError) as exc:
        raise TemplateError.of(
            f"een invulveld kan niet worden ingevuld ({exc})",
            "Verbeter het invulveld; ‘docgen controleer’ noemt de bekende namen.",
            file=file,
            place=party.naam,
        ) from exc
    except (ValueError, TypeError, ArithmeticError) as exc:
        raise TemplateError.of(
            f"een waarde past niet bij het filter of de berekening in een invulveld ({exc})",
            "Controleer wat er voor en na de | staat, en de waarde in de lijst van partijen.",
            file=file,
            place=party.naam,
        ) from exc


def _attachments(
    documents: Sequence[DocumentSpec],
    party: Party,
    copies: Mapping[tuple[int, str, str], CopyRecord],
) -> tuple[Attachment, ...]:
    found = []
    for spec in documents:
        for kind in spec.formats:
            if kind in spec.mail_formats:
                copy = copies[party.nr, spec.id, kind.value]
                name = PurePosixPath(copy.path).name
                found.append(Attachment(name, copy.path, copy.sha256))
    return tuple(found)


def draft_bytes(letter: Letter, message_id: str, moment: datetime, home: Path) -> bytes:
    """The mail as an unsent draft, an ``.eml`` file (RFC 5322, lines end in CRLF).

    Args:
        message_id: As `Letter.message_id` gives it.
        moment: Time for the ``Date`` header.
        home: Folder of the covenant, in which the attachments lie.

    Raises:
        IncompleteError: An attachment is not there, or is not what the register says.
    """
    envelope = Envelope(
        sender_name=letter.sender_name,
        sender=letter.sender,
        to_name=on_one_line(letter.party.naam),
        to=letter.party.email,
        reply_to=letter.reply_to,
        subject=letter.subject,
        message_id=message_id,
        moment=moment,
    )
    enclosed = [_enclosed(item, home) for item in letter.attachments]
    return draft_of(envelope, letter.text, enclosed, letter.content[:40])


def _enclosed(item: Attachment, home: Path) -> EnclosedFile:
    main, sub, charset = _MEDIA[PurePosixPath(item.name).suffix]
    return EnclosedFile(item.name, main, sub, _read(item, home), charset)


def _read(item: Attachment, home: Path) -> bytes:
    try:
        data = (home / item.path).read_bytes()
    except OSError as exc:
        raise _spoilt(item, "kan niet worden gelezen") from exc
    if sha256(data) != item.sha256:
        raise _spoilt(item, "is buiten docgen gewijzigd")
    return data


def _spoilt(item: Attachment, what: str) -> IncompleteError:
    problem = Problem(
        item.path,
        "",
        f"het bestand dat bij de mail hoort, {what}",
        f"Maak het opnieuw met ‘{item.command}’.",
    )
    return IncompleteError(problem)
