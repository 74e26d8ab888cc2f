"""Which format a file has, in the words of PRONOM (the register of The National Archives, UK).

Told by the first bytes where the format has a mark, else by the suffix. What cannot be told is
called by its suffix, without an identifier: a wrong one is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format.

    Attributes:
        name: Its name in PRONOM, or what is known of it.
        puid: Its identifier in PRONOM; ``""`` when it was not established.
    """

    name: str
    puid: str = ""


_PDF = re.compile(rb"%PDF-([12]\.[0-9])")
_PDF_PUIDS = {
    **{f"1.{minor}": f"fmt/{14 + minor}" for minor in range(7)},
    "1.7": "fmt/276",
    "2.0": "fmt/1129",
}
# ISO 19005: the metadata stand in the file unfiltered, so that this can be read from outside.
_PDF_A = re.compile(
    rb"pdfaid:part\s*(?:>|=\s*[\"'])\s*([123]).{0,400}?"
    rb"pdfaid:conformance\s*(?:>|=\s*[\"'])\s*([ABU])",
    re.DOTALL,
)
_PDF_A_PUIDS = {
    **{"1a": "fmt/95", "1b": "fmt/354", "2a": "fmt/476", "2b": "fmt/477", "2u": "fmt/478"},
    **{"3a": "fmt/479", "3b": "fmt/480", "3u": "fmt/481"},
}
_MARKS = (
    (b"SQLite format 3\x00", FileFormat("SQLite Database File Format 3", "fmt/729")),
    (b"\x89PNG\r\n\x1a\n", FileFormat("Portable Network Graphics")),
    (b"\xff\xd8\xff", FileFormat("JPEG")),
    (b"II*\x00", FileFormat("Tagged Image File Format", "fmt/353")),
    (b"MM\x00*", FileFormat("Tagged Image File Format", "fmt/353")),
)
_SUFFIXES = {
    ".csv": FileFormat("Comma Separated Values", "x-fmt/18"),
    ".docx": FileFormat("Microsoft Word for Windows 2007 onwards", "fmt/412"),
    ".xlsx": FileFormat("Microsoft Excel for Windows 2007 onwards", "fmt/214"),
    ".eml": FileFormat("Internet e-mail message format", "fmt/278"),
    ".ics": FileFormat("Internet Calendar and Scheduling format", "fmt/388"),
    ".json": FileFormat("JSON Data Interchange Format", "fmt/817"),
    ".xml": FileFormat("Extensible Markup Language 1.0", "fmt/101"),
    ".zip": FileFormat("ZIP Format", "x-fmt/263"),
    ".msg": FileFormat("Microsoft Outlook Email Message", "x-fmt/430"),
    **dict.fromkeys(
        (".txt", ".toml", ".sha256", ".pem", ".md"), FileFormat("Plain Text File", "x-fmt/111")
    ),
}


def format_of(path: Path) -> FileFormat:
    """The format of a file.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(1024)
        pdf = _PDF.search(head)
        if pdf:
            return _pdf_format(pdf[1].decode(), head + stream.read())
    for mark, found in _MARKS:
        if head.startswith(mark):
            return found
    suffix = PurePosixPath(path.name).suffix.lower()
    return _SUFFIXES.get(suffix) or FileFormat(f"bestand {suffix}" if suffix else "onbekend")


def _pdf_format(version: str, data: bytes) -> FileFormat:
    claims = _PDF_A.search(data)
    if claims:
        level = f"{claims[1].decode()}{claims[2].decode().lower()}"
        if level in _PDF_A_PUIDS:
            name = f"Acrobat PDF/A - Portable Document Format {level}"
            return FileFormat(name, _PDF_A_PUIDS[level])
    name = f"Acrobat PDF {version} - Portable Document Format"
    return FileFormat(name, _PDF_PUIDS.get(version, ""))
