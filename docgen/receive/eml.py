"""Reading a mail (RFC 5322, MIME: RFC 2045 and 2046).

The headers are left to `email`. The parts are cut out here, because a mail inside a mail must
keep its very bytes, and because the parser of `email` becomes slow without bound on a mail that
is made to do so.
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from email.utils import parseaddr, parsedate_to_datetime

from docgen.receive.inner import Basket, MailFacts, Unpacked, UnpackLimits, file_name, one_line
from docgen.receive.media import kind_of

_LONGEST_HEAD = 200_000
_LONGEST_FIELD = 8_000
_DEEPEST = 30
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_BODIES = frozenset(
    {"text/plain", "text/html", "text/enriched", "text/calendar", "text/watch-html"}
)
_MAILS = frozenset({"message/rfc822", "message/global"})
# The delivery report's own parts, and the sealing of the mail itself: no files that were sent.
_SKIPPED = frozenset(
    {
        "message/delivery-status",
        "message/disposition-notification",
        "text/rfc822-headers",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
    }
)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_HEADER_FAULTS = (LookupError, ValueError, TypeError, HeaderParseError, OverflowError)


@dataclass(frozen=True, slots=True)
class _Part:
    head: Message
    body: bytes
    kind: str


def read_mail(data: bytes, name: str, limits: UnpackLimits) -> Unpacked:
    """All files in a mail: attached, inline, without a name, and mails inside it as ``.eml``."""
    basket = Basket(name, limits)
    whole = _part(_after_envelope(data), "text/plain")
    for part in _leaves(whole, limits.files * 5, 0):
        _take(part, basket)
    return basket.contents(mail_facts(whole.head))


def mail_facts(head: Message) -> MailFacts:
    """Sender, subject and date from the header fields."""
    sender = ""
    try:
        sender = parseaddr(_field(head, "from"))[1]
        if "@" not in sender:
            sender = parseaddr(_field(head, "sender"))[1]
    except _HEADER_FAULTS:
        pass
    subject = one_line(_decoded(_field(head, "subject")))
    return MailFacts(one_line(sender) if "@" in sender else "", subject, _date(head))


def facts_of(data: bytes) -> MailFacts:
    """Sender, subject and date of a mail, from its bytes."""
    return mail_facts(_part(_after_envelope(data), "text/plain").head)


def header_of(text: str) -> Message:
    """The header fields in a text; the rest is left out."""
    return HeaderParser().parsestr(text[:_LONGEST_HEAD])


def _date(head: Message) -> str | None:
    try:
        moment = parsedate_to_datetime(_field(head, "date"))
    except (*_HEADER_FAULTS, IndexError):
        return None
    if moment.tzinfo is None:
        # RFC 5322, 3.3: "-0000" is a time in UTC that tells no zone.
        moment = moment.replace(tzinfo=UTC)
    return moment.isoformat(timespec="seconds")


def _field(head: Message, name: str) -> str:
    return str(head.get(name, ""))[:_LONGEST_FIELD]


def _decoded(text: str) -> str:
    """Encoded words (RFC 2047) as text; what cannot be decoded stays as it is."""
    try:
        return str(make_header(decode_header(text)))
    except _HEADER_FAULTS:
        return text


def _after_envelope(data: bytes) -> bytes:
    """Without a byte order mark, blank lines and the ``From `` line of an mbox file."""
    start = data[:65536].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    rest = start + data[65536:]
    return rest.partition(b"\n")[2] if rest.startswith(b"From ") else rest


def _part(data: bytes, default: str) -> _Part:
    head, body = _split(data)
    fields = header_of(head)
    for name in ("content-type", "content-disposition", "content-transfer-encoding"):
        # Reading parameters takes time by the square of their length.
        value = _field(fields, name)
        del fields[name]
        if value:
            fields[name] = " ".join(value.split())
    kind = fields.get_content_type() if "content-type" in fields else default
    return _Part(fields, body, kind)


def _split(data: bytes) -> tuple[str, bytes]:
    if data.startswith((b"\n", b"\r\n")):
        return "", data.partition(b"\n")[2]
    blank = _BLANK_LINE.search(data)
    head = data[: blank.start()] if blank else data
    body = data[blank.end() :] if blank else b""
    head = head[:_LONGEST_HEAD]
    try:
        return head.decode("utf-8"), body
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace"), body


def _leaves(part: _Part, most: int, depth: int) -> Iterator[_Part]:
    """The parts that are no multipart, in order, at most ``most``."""
    if not part.kind.startswith("multipart/") or depth >= _DEEPEST:
        yield part
        return
    default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    count = 0
    for data in _pieces(part):
        for leaf in _leaves(_part(data, default), most - count, depth + 1):
            yield leaf
            count += 1
            if count >= most:
                return


def _pieces(part: _Part) -> Iterator[bytes]:
    """The bytes between the boundary lines (RFC 2046, 5.1.1); the last may lack its end."""
    try:
        boundary = part.head.get_boundary("")
    except _HEADER_FAULTS:
        return
    if not boundary:
        return
    mark = re.escape(boundary.encode("utf-8", "replace"))
    line = re.compile(rb"(?:\A|\r?\n)--" + mark + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    start: int | None = None
    for found in line.finditer(part.body):
        if start is not None:
            yield _from_next_line(part.body[start : found.start()])
        if found[1]:
            return
        start = found.end()
    if start is not None:
        yield _from_next_line(part.body[start:])


def _from_next_line(piece: bytes) -> bytes:
    return piece.removeprefix(b"\r").removeprefix(b"\n")


def _take(part: _Part, basket: Basket) -> None:
    name = _name(part.head)
    if _is_body(part, name):
        return
    data = _content(part)
    if not data and not name:
        return
    if part.kind in _MAILS:
        name = _mail_name(name, data)
    suffix = kind_of(data, "") or "bin"
    basket.put(file_name(name, f"bijlage zonder naam.{suffix}"), data, "bijlage")


def _is_body(part: _Part, name: str) -> bool:
    attached = part.head.get_content_disposition() == "attachment"
    if part.kind in _SKIPPED:
        return True
    return part.kind in _BODIES and not name and not attached


def _name(head: Message) -> str:
    try:
        name = head.get_filename("")
    except _HEADER_FAULTS:
        return ""
    # Outlook encodes names like a subject, which RFC 2047, section 5 forbids.
    return _decoded(name)


def _mail_name(name: str, data: bytes) -> str:
    subject = name or mail_facts(_part(data, "text/plain").head).subject.replace("/", "-")
    stem = subject.strip() or "bericht"
    return stem if stem.lower().endswith(".eml") else f"{stem[:120]}.eml"


def _content(part: _Part) -> bytes:
    encoding = _field(part.head, "content-transfer-encoding").strip().lower()
    if encoding == "base64":
        return _base64(part.body)
    if encoding == "quoted-printable":
        return quopri.decodestring(part.body)
    return part.body


def _base64(body: bytes) -> bytes:
    """As much as can be decoded."""
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        kept = _NOT_BASE64.sub(b"", body)
        kept = kept[:-1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
