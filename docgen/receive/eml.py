"""Reading a mail (RFC 5322, MIME: RFC 2045 and 2046).

The headers are left to `email`. The parts are cut out here, because a mail inside a mail must
keep its very bytes, and because the parser of `email` becomes slow without bound on a mail that
is made to do so.
"""

from __future__ import annotations

import binascii
import quopri
import re
import string
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
_DEEPEST = 15
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_BLANK_START = re.compile(rb"[\r\n]{0,1000}")
_BOUNDARY_REST = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_MOST_BOUNDARIES = 100_000
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
_NOT_BASE64 = bytes(set(range(256)) - set(b"+/" + (string.digits + string.ascii_letters).encode()))
_HEADER_FAULTS = (LookupError, ValueError, TypeError, HeaderParseError, OverflowError)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a mail: its header fields, its type, and where its body is in the whole."""

    head: Message
    kind: str
    data: bytes
    start: int
    end: int


def read_mail(data: bytes, name: str, limits: UnpackLimits) -> Unpacked:
    """All files in a mail: attached, inline, without a name, and mails inside it as ``.eml``."""
    basket = Basket(name, limits)
    whole = _whole(data)
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
    return mail_facts(_whole(data).head)


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


def _whole(data: bytes) -> _Part:
    """The mail, without a byte order mark, blank lines and the ``From `` line of an mbox file."""
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    start += len(_BLANK_START.match(data, start)[0])  # type: ignore[index]
    if data.startswith(b"From ", start):
        start = _next_line(data, start, len(data))
    return _part(data, start, len(data), "text/plain")


def _next_line(data: bytes, start: int, end: int) -> int:
    newline = data.find(b"\n", start, end)
    return end if newline < 0 else newline + 1


def _part(data: bytes, start: int, end: int, default: str) -> _Part:
    """The part in these bytes; nothing is copied, however deep it is nested."""
    if data.startswith((b"\n", b"\r\n"), start, end):
        head, body = b"", _next_line(data, start, end)
    else:
        blank = _BLANK_LINE.search(data, start, end)
        head_end, body = blank.span() if blank else (end, end)
        head = data[start : min(head_end, start + _LONGEST_HEAD)]
    fields = header_of(_header_text(head))
    for name in ("content-type", "content-disposition", "content-transfer-encoding"):
        # Reading parameters takes time by the square of their length.
        value = _field(fields, name)
        del fields[name]
        if value:
            fields[name] = " ".join(value.split())
    kind = fields.get_content_type() if "content-type" in fields else default
    return _Part(fields, kind, data, body, end)


def _header_text(head: bytes) -> str:
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return head.decode("cp1252", "replace")


def _leaves(part: _Part, most: int, depth: int) -> Iterator[_Part]:
    """The parts that are no multipart, in order, at most ``most``."""
    if not part.kind.startswith("multipart/") or depth >= _DEEPEST:
        yield part
        return
    default = "message/rfc822" if part.kind == "multipart/digest" else "text/plain"
    count = 0
    for start, end in _pieces(part):
        for leaf in _leaves(_part(part.data, start, end, default), most - count, depth + 1):
            yield leaf
            count += 1
            if count >= most:
                return


def _pieces(part: _Part) -> Iterator[tuple[int, int]]:
    """What is between the boundary lines (RFC 2046, 5.1.1); the last may lack its end."""
    try:
        boundary = part.head.get_boundary("")
    except _HEADER_FAULTS:
        return
    if not boundary:
        return
    begun: int | None = None
    for start, end, last in _boundaries(part, b"--" + boundary.encode("utf-8", "replace")):
        if begun is not None:
            yield begun, max(start, begun)
        if last:
            return
        begun = end
    if begun is not None:
        yield begun, part.end


def _boundaries(part: _Part, mark: bytes) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each boundary line, and whether it is the closing one.

    The line break before it belongs to it.
    """
    data, at = part.data, part.start
    for _ in range(_MOST_BOUNDARIES):
        if at > part.start or not data.startswith(mark, at, part.end):
            # One back, for the line break may have ended the boundary line before it.
            at = data.find(b"\n" + mark, max(at - 1, part.start), part.end) + 1
            if at == 0:
                return
        rest = _BOUNDARY_REST.match(data, at + len(mark), part.end)
        if rest is None:
            at += len(mark)
            continue
        start = at
        if start > part.start:
            start -= 2 if data[start - 2 : start] == b"\r\n" else 1
        at = rest.end()
        yield start, at, bool(rest[1])


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
    subject = name or facts_of(data).subject.replace("/", "-")
    stem = subject.strip() or "bericht"
    return stem if stem.lower().endswith(".eml") else f"{stem[:120]}.eml"


def _content(part: _Part) -> bytes:
    body = part.data[part.start : part.end]
    encoding = _field(part.head, "content-transfer-encoding").strip().lower()
    if encoding == "base64":
        return _base64(body)
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    return body


def _base64(body: bytes) -> bytes:
    """As much as can be decoded."""
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        kept = body.translate(None, _NOT_BASE64)
        kept = kept[:-1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
