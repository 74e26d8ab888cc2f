"""The mail to a party: its text, its attachments and its bytes.

The header is written here and not by `email`: that folds long names with accents in a way that
its own reader does not read back (seen with Python 3.11), and differently from version to version,
while a draft must have the same bytes everywhere. The body is left to `email`.
"""

from __future__ import annotations

import base64
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path, PurePosixPath

import jinja2
from jinja2.exceptions import SecurityError, UndefinedError

from docgen.core.errors import IncompleteError, Problem, TemplateError
from docgen.core.model import Format, Pack, Party
from docgen.core.provenance import fingerprint, sha256
from docgen.core.records import CopyRecord
from docgen.issue.context import context_for, shared_values
from docgen.issue.names import values_of
from docgen.issue.templates import syntax_fault, template_environment

_CONTENT_TYPES = {
    Format.PDF: ("application", "pdf"),
    Format.DOCX: (
        "application",
        "vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}
# Outlook opens a message with this header for editing, with a Send button.
_UNSENT = b"X-Unsent: 1\r\n"
# RFC 2047, section 2: a line with an encoded word is at most 76 characters. 39 bytes make 52
# characters of base64; with the marks around it and the longest header name that is 74.
_CHUNK_BYTES = 39
# With "Subject: " before it, or "From: " and quotation marks around it, at most 76 as well.
_PLAIN_WIDTH = 66
# RFC 5322, 3.2.4: what may stand between quotation marks as it is, apart from \ and ".
_PLAIN = re.compile(r"[ -~]*")
_BREAKING = frozenset({"Cc", "Zl", "Zp", "Cs"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """A copy that goes with the mail.

    Attributes:
        name: File name that the receiver sees.
        path: File, relative to the covenant's folder.
        sha256: Its fingerprint.
        format: Its format.
    """

    name: str
    path: str
    sha256: str
    format: Format


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
        attachments: The copies that go with it.
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


def on_one_line(text: str) -> str:
    """The text with every kind of line break and control character as a space.

    No value can then add a header line of its own.
    """
    spaced = (" " if unicodedata.category(char) in _BREAKING else char for char in text)
    return " ".join("".join(spaced).split())


def write_letters(
    pack: Pack,
    parties: Sequence[Party],
    wanted: Sequence[Party],
    copies: Mapping[tuple[int, str, str], CopyRecord],
) -> tuple[Letter, ...]:
    """Fill in subject and text for the wanted parties.

    Args:
        parties: All parties of the list: the text may speak of them.
        wanted: The parties to write to.
        copies: Valid copies, by party number, document and format; each that the pack wants
            attached must be there.

    Raises:
        TemplateError: The text or the subject cannot be filled in; all faults are named.
    """
    # Places to fill in exist on paper only.
    shared = {key: value for key, value in shared_values(pack, parties).items() if key != "veld"}
    texts = _compiled(pack)
    letters: list[Letter] = []
    problems: list[Problem] = []
    for party in wanted:
        attachments = _attachments(pack, party, copies)
        names = [item.name for item in attachments]
        values = {**values_of(context_for(shared, pack, party)), "stukken_in_bijlage": names}
        try:
            subject, text = (_filled(file, text, values, party) for file, text in texts)
        except TemplateError as exc:
            problems += exc.problems
            continue
        letters.append(_letter(pack, party, on_one_line(subject), _body(text), attachments))
    if problems:
        raise TemplateError(problems)
    return tuple(letters)


def _letter(
    pack: Pack, party: Party, subject: str, text: str, attachments: tuple[Attachment, ...]
) -> Letter:
    sender, reply_to = pack.sender["email"], pack.return_to.get("email", "")
    people = dict.fromkeys(pack.sender.get(key, "") for key in ("naam", "organisatie"))
    return Letter(
        party=party,
        kenmerk=pack.kenmerk,
        sender_name=on_one_line(", ".join(name for name in people if name)),
        sender=sender,
        reply_to=reply_to if reply_to.lower() != sender.lower() else "",
        subject=subject,
        text=text,
        attachments=attachments,
    )


def _compiled(pack: Pack) -> list[tuple[str, jinja2.Template]]:
    """Subject and text, with the name under which the user knows each."""
    file = pack.mail.template
    environment = template_environment(autoescape=False)
    try:
        text = (pack.folder / file).read_text("utf-8-sig")
        sources = [("pakket.toml, [mail] 'onderwerp'", pack.mail.subject), (file, text)]
        return [(name, environment.from_string(source)) for name, source in sources]
    except (OSError, UnicodeDecodeError) as exc:
        raise TemplateError.of(
            "de tekst van de mail kan niet worden gelezen",
            "Bewaar het bestand als tekst met codering UTF-8.",
            file=file,
        ) from exc
    except jinja2.TemplateSyntaxError as exc:
        what, remedy = syntax_fault(exc)
        raise TemplateError.of(what, remedy, file=file, place=f"regel {exc.lineno}") from exc


def _filled(
    file: str, template: jinja2.Template, values: Mapping[str, object], party: Party
) -> str:
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
    pack: Pack, party: Party, copies: Mapping[tuple[int, str, str], CopyRecord]
) -> tuple[Attachment, ...]:
    found = []
    for spec in pack.documents:
        for kind in spec.formats:
            if kind in spec.mail_formats:
                copy = copies[party.nr, spec.id, kind.value]
                name = PurePosixPath(copy.path).name
                found.append(Attachment(name, copy.path, copy.sha256, kind))
    return tuple(found)


def _body(text: str) -> str:
    """The text with ``\\n`` line ends, one at the end, and no other control characters."""
    lines = re.split(r"\r\n|\r|\n|\u2028|\u2029", text)
    kept = ["".join(_printable(line)).rstrip() for line in lines]
    return "\n".join(kept).strip("\n") + "\n"


def _printable(line: str) -> Iterator[str]:
    for char in line:
        if char == "\t" or unicodedata.category(char) not in _BREAKING:
            yield char


def draft_bytes(letter: Letter, message_id: str, moment: datetime, home: Path) -> bytes:
    """The mail as an unsent draft, an ``.eml`` file (RFC 5322, lines end in CRLF).

    Args:
        message_id: As `Letter.message_id` gives it.
        moment: Time for the ``Date`` header.
        home: Folder of the covenant, in which the attachments lie.

    Raises:
        IncompleteError: An attachment is not there, or is not what the register says.
    """
    head = [
        ("From", _mailbox(letter.sender_name, letter.sender)),
        ("To", _mailbox(on_one_line(letter.party.naam), letter.party.email)),
        *([("Reply-To", letter.reply_to)] if letter.reply_to else []),
        ("Subject", _unstructured(letter.subject)),
        ("Date", format_datetime(moment)),
        ("Message-ID", message_id),
    ]
    header = "".join(f"{name}: {value}\r\n" for name, value in head).encode("ascii")
    return _UNSENT + header + _content(letter, home)


def _content(letter: Letter, home: Path) -> bytes:
    message = EmailMessage(SMTP)
    message.set_content(letter.text, cte="quoted-printable")
    for item in letter.attachments:
        main, sub = _CONTENT_TYPES[item.format]
        message.add_attachment(_read(item, home), main, sub, filename=item.name)
    if letter.attachments:
        # An underscore after = occurs in neither base64 nor quoted-printable.
        message.set_boundary(f"=_docgen_{letter.content[:40]}")
    return message.as_bytes(policy=SMTP)


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
        "Maak het opnieuw met ‘docgen genereer’.",
    )
    return IncompleteError(problem)


def departure_bytes(draft: bytes, moment: datetime) -> bytes:
    """The draft as it goes to the mail server: not marked as unsent, dated at ``moment``."""
    header, blank, body = draft.partition(b"\r\n\r\n")
    lines = [line for line in header.split(b"\r\n") if line != _UNSENT.rstrip()]
    dated = b"Date: " + format_datetime(moment).encode("ascii")
    kept = [dated if line.startswith(b"Date: ") else line for line in lines]
    return b"\r\n".join(kept) + blank + body


def _encoded_words(text: str) -> str:
    """The text as encoded words (RFC 2047), one a line, no character split over two."""
    chunks, chunk = [], b""
    for char in text:
        encoded = char.encode()
        if len(chunk) + len(encoded) > _CHUNK_BYTES:
            chunks.append(chunk)
            chunk = b""
        chunk += encoded
    chunks.append(chunk)
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(part).decode()}?=" for part in chunks)


def _unstructured(text: str) -> str:
    """The subject, folded at spaces when it is plain ASCII (RFC 5322, 2.2.3)."""
    lines = textwrap.wrap(text, _PLAIN_WIDTH, break_long_words=False, break_on_hyphens=False)
    fits = all(len(line) <= _PLAIN_WIDTH for line in lines)
    if fits and _PLAIN.fullmatch(text) and "=?" not in text:
        return "\r\n ".join(lines)
    return _encoded_words(text)


def _mailbox(name: str, address: str) -> str:
    """``"Waterschap Amstel, Gooi en Vecht" <info@agv.example>`` (RFC 5322, 3.4)."""
    if not name:
        return address
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    if _PLAIN.fullmatch(name) and "=?" not in name and len(escaped) <= _PLAIN_WIDTH:
        return f'"{escaped}"\r\n <{address}>'
    return f"{_encoded_words(name)}\r\n <{address}>"
