"""Formats: told by the first bytes or the suffix, and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.keep.formats import FileFormat, format_of

_XMP = b"<pdfaid:part>%d</pdfaid:part>\n  <pdfaid:conformance>%s</pdfaid:conformance>"


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.pdf", b"%PDF-1.7\n", ("Acrobat PDF 1.7 - Portable Document Format", "fmt/276")),
        ("a.pdf", b"%PDF-1.4\n", ("Acrobat PDF 1.4 - Portable Document Format", "fmt/18")),
        ("zonder", b"\n%PDF-2.0\n", ("Acrobat PDF 2.0 - Portable Document Format", "fmt/1129")),
        (
            "a.pdf",
            b"%PDF-1.7\n" + bytes(4096) + _XMP % (2, b"B"),
            ("Acrobat PDF/A - Portable Document Format 2b", "fmt/477"),
        ),
        (
            "a.pdf",
            b"%PDF-1.7\n <rdf pdfaid:part='3' pdfaid:conformance='B'/>",
            ("Acrobat PDF/A - Portable Document Format 3b", "fmt/480"),
        ),
        ("foto.pdf", b"\xff\xd8\xff\xe0", ("JPEG", "")),
        ("r.sqlite", b"SQLite format 3\x00", ("SQLite Database File Format 3", "fmt/729")),
        ("a.CSV", b"a;b", ("Comma Separated Values", "x-fmt/18")),
        ("pakket.toml", b"", ("Plain Text File", "x-fmt/111")),
        ("a.heic", b"x", ("bestand .heic", "")),
        ("zonder", b"x", ("onbekend", "")),
    ],
)
def test_what_a_file_is(name: str, data: bytes, found: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert format_of(tmp_path / name) == FileFormat(*found)
