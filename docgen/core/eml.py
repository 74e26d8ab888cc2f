"""A mail as the bytes of an ``.eml`` file: its header, its body, and marked as not yet sent.

The header is written here and not by `email`: that folds long names with accents in a way that
its own reader does not read back (seen with Python 3.11), and differently from version to version,
while a draft must have the same bytes everywhere. The body is left to `email`.
"""

from __future__ import annotations

import base64
import hashlib
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

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
class Envelope:
    """What stands in the header of a mail.

    Attributes:
        sender_name: Name beside the sender's address; ``""`` for none.
        sender: The sender's address.
        to_name: Name beside the receiver's address; ``""`` for none.
        to: The receiver's address.
        reply_to: Address for answers; ``""`` when it is the sender's.
        subject: Subject, on one line.
        message_id: Message-ID, with its angle brackets.
        moment: Time for the ``Date`` header.
    """

    sender_name: str
    sender: str
    to_name: str
    to: str
    reply_to: str
    subject: str
    message_id: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file that goes with a mail.

    Attributes:
        name: File name that the receiver sees.
        main: First half of its media type, such as ``application``.
        sub: Second half, such as ``pdf``.
        data: Its bytes.
        charset: What its letters are written in, for text; ``""`` for anything else.
    """

    name: str
    main: str
    sub: str
    data: bytes
    charset: str = ""


def on_one_line(text: str) -> str:
    """The text with every kind of line break and control character as a space.

    No value can then add a header line of its own.
    """
    spaced = (" " if unicodedata.category(char) in _BREAKING else char for char in text)
    return " ".join("".join(spaced).split())


def body_text(text: str) -> str:
    """The text with ``\\n`` line ends, one at the end, and no other control characters."""
    lines = re.split(r"\r\n|\r|\n|\u2028|\u2029", text)
    kept = ["".join(_printable(line)).rstrip() for line in lines]
    return "\n".join(kept).strip("\n") + "\n"


def _printable(line: str) -> Iterator[str]:
    for char in line:
        if char == "\t" or unicodedata.category(char) not in _BREAKING:
            yield char


def draft_of(
    envelope: Envelope, text: str, enclosed: Sequence[EnclosedFile] = (), boundary: str = ""
) -> bytes:
    """The mail as an unsent draft, an ``.eml`` file (RFC 5322, lines end in CRLF).

    Args:
        text: Plain text, as `body_text` gives it.
        boundary: Letters and digits that follow from the content; needed with enclosed files.
    """
    head = [
        ("From", _mailbox(envelope.sender_name, envelope.sender)),
        ("To", _mailbox(envelope.to_name, envelope.to)),
        *([("Reply-To", envelope.reply_to)] if envelope.reply_to else []),
        ("Subject", _unstructured(envelope.subject)),
        ("Date", format_datetime(envelope.moment)),
        ("Message-ID", envelope.message_id),
    ]
    header = "".join(f"{name}: {value}\r\n" for name, value in head).encode("ascii")
    return _UNSENT + header + _content(text, enclosed, boundary)


def _content(text: str, enclosed: Sequence[EnclosedFile], boundary: str) -> bytes:
    message = EmailMessage(SMTP)
    message.set_content(text, cte="quoted-printable")
    for item in enclosed:
        params = {"charset": item.charset} if item.charset else None
        mark = _stand_in(item)
        message.add_attachment(mark, item.main, item.sub, filename=item.name, params=params)
    if enclosed:
        # An underscore after = occurs in neither base64 nor quoted-printable.
        message.set_boundary(f"=_docgen_{boundary}")
    content = message.as_bytes(policy=SMTP)
    for item in enclosed:
        content = content.replace(_base64_lines(_stand_in(item)), _base64_lines(item.data), 1)
    return content


def _stand_in(item: EnclosedFile) -> bytes:
    """A few bytes in the place of a file: `email` takes a second for every 20 MB."""
    return hashlib.sha256(item.name.encode() + item.data).digest()


def _base64_lines(data: bytes) -> bytes:
    """The bytes in base64, 76 characters a line (RFC 2045, 6.8), as `email` writes them."""
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


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
