"""What kind of file something is, by its contents."""

from __future__ import annotations

import io
import re
import struct
import zipfile

from docgen.receive.facts import Media

# So much of a file is enough for `media_of`; of an archive or Outlook message, all is better.
HEAD = 1_000_000
# Adobe's readers look for the header in the first 1024 bytes (PDF Reference 1.7, appendix H.3.4.1).
_PDF_HEADER_WITHIN = 1024
_MEDIA = {
    **dict.fromkeys(("pdf",), Media.PDF),
    **dict.fromkeys(("jpg", "png", "tif", "gif", "bmp", "webp", "heic"), Media.IMAGE),
    **dict.fromkeys(("eml", "msg", "tnef"), Media.MAIL),
    **dict.fromkeys(("zip", "rar", "7z", "gz"), Media.ARCHIVE),
}
_MAGIC = (
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"II+\0", "tif"),
    (b"MM\0+", "tif"),
    (b"GIF8", "gif"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gz"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROPERTIES = "__properties_version1.0".encode("utf-16-le")
_HEADER_LINE = re.compile(rb"([!-9;-~]+)[ \t]*:")
# Fields of RFC 5322 and 2045, and what mail servers put before them.
_MAIL_FIELDS = frozenset(
    b"from to cc sender reply-to subject date received return-path message-id mime-version "
    b"content-type delivered-to dkim-signature authentication-results in-reply-to references "
    b"arc-seal x-mailer x-originating-ip thread-index thread-topic".split()
)
_HEADER_LINES = 100


def media_of(data_head: bytes, name: str) -> Media:
    """What a file is, from its first bytes; the name only helps where they do not decide.

    Args:
        data_head: The file or the first `HEAD` bytes of it.
        name: Its name.
    """
    return _MEDIA.get(kind_of(data_head, name), Media.OTHER)


def kind_of(data: bytes, name: str) -> str:
    """Extension, without dot, of the kind of file that this is; ``""`` if unknown."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:2] == b"BM" and data[6:10] == b"\0\0\0\0":
        return "bmp"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"mif1", b"hevc"):
        return "heic"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "" if _is_document(data) else "zip"
    if data.startswith(_COMPOUND):
        # Old Word and Excel files are compound files as well.
        return "msg" if _PROPERTIES in data or name.lower().endswith(".msg") else ""
    if data.startswith(b"%PDF-"):
        return "pdf"
    # Before looking further on: a short mail may have a whole PDF in its first 1024 bytes.
    if _is_mail(data, name):
        return "eml"
    return "pdf" if b"%PDF-" in data[:_PDF_HEADER_WITHIN] else ""


def _is_document(data: bytes) -> bool:
    """Whether a zip is a Word, Excel or OpenDocument file: one document, not an archive.

    A container of signed documents (ETSI EN 319 162-1) is an archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist()[:1000])
    except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError):
        # Only the beginning is here, or it is broken.
        return b"[Content_Types].xml" in data or b"mimetypeapplication/vnd.oasis" in data
    office = "[Content_Types].xml" in names
    return office or (b"mimetypeapplication/vnd.oasis" in data[:200] and "content.xml" in names)


def _is_mail(data: bytes, name: str) -> bool:
    lines = data[:65536].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()
    if lines and lines[0].startswith(b"From "):
        # The line that separates messages in an mbox file (RFC 4155).
        del lines[0]
    found: set[bytes] = set()
    for line in lines[:_HEADER_LINES]:
        if line[:1] in (b" ", b"\t") and found:
            continue
        match = _HEADER_LINE.match(line)
        if match is None:
            break
        found.add(match[1].lower())
        if re.match(rb"(?i)content-type[ \t]*:[ \t]*multipart/", line):
            return True
    needed = 1 if name.lower().endswith(".eml") else 2
    return len(found & _MAIL_FIELDS) >= needed


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, GIF or JPEG; ``None`` if it does not say."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = struct.unpack_from(">II", data, 16)
        return width, height
    if data.startswith(b"GIF8") and len(data) >= 10:
        width, height = struct.unpack_from("<HH", data, 6)
        return width, height
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """From the frame header (ITU-T T.81, B.2.2): markers C0 to CF but for C4, C8 and CC."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None
