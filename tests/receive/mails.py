"""Mails, zips and pictures for the tests of the intake."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from email.message import EmailMessage
from email.policy import SMTP

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def pdf(text: str) -> bytes:
    """Something that begins as a PDF and differs by its text."""
    return PDF + f"% {text}\n".encode()


def png(width: int, height: int) -> bytes:
    """The beginning of a picture of this size in pixels."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


def mail(files: Mapping[str, bytes], subject: str = "Ondertekend convenant") -> EmailMessage:
    """A mail with attachments."""
    message = EmailMessage(SMTP)
    message["From"] = '"Gemeente Éémnes" <secretaris@eemnes.example>'
    message["To"] = "bureau@regio.example"
    message["Subject"] = subject
    message["Date"] = "Thu, 20 Nov 2025 09:30:00 +0100"
    message.set_content("Hierbij het convenant.\n")
    for name, data in files.items():
        message.add_attachment(data, "application", "pdf", filename=name)
    if files:
        message.set_boundary("=_grens")
    return message


def zipped(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with these files, the same bytes every time."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def encrypted(data: bytes) -> bytes:
    """The zip with every file marked as encrypted (APPNOTE 4.4.4, bit 0)."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := changed.find(mark, at + 1)) >= 0:
            changed[at + offset] |= 1
    return bytes(changed)
