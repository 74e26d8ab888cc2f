"""Imitates soffice, as far as docgen drives it. What a document makes it do stands in its text.

``python soffice_stand_in.py LOG -env:… --headless … --convert-to F --outdir DIR FILE…``

A Word file that holds the words ``vastloper``, ``breuk``, ``half`` or ``overslaan`` makes it hang,
crash, write half a PDF and crash, or pass it over. ``eenmaal`` in front of a word does so only in
the first start (LOG does not exist yet). Each start appends its process id and the number of its
documents to LOG.
"""

from __future__ import annotations

import os
import sys
import time
import zipfile
from pathlib import Path

_PDF = b"%PDF-1.7\n% nagemaakt\n%%EOF\n"


def _text(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.read("word/document.xml").decode("utf-8")
    except zipfile.BadZipFile:
        return "overslaan"


def _misbehave(text: str, target: Path, *, first: bool) -> bool:
    """Do what the text asks; whether the document is to be passed over."""
    if "eenmaal" in text and not first:
        return False
    if "vastloper" in text:
        time.sleep(600)
    if "half" in text:
        target.write_bytes(_PDF[:12])
        os._exit(77)
    if "breuk" in text:
        os._exit(77)
    return "overslaan" in text


def main() -> None:
    log = Path(sys.argv[1])
    first = not log.exists()
    arguments = sys.argv[2:]
    folder = Path(arguments[arguments.index("--outdir") + 1])
    documents = [Path(name) for name in arguments[arguments.index("--outdir") + 2 :]]
    with log.open("a", encoding="utf-8", newline="\n") as stream:
        stream.write(f"{os.getpid()} {len(documents)}\n")
    for document in documents:
        target = folder / f"{document.stem}.pdf"
        if not _misbehave(_text(document), target, first=first):
            target.write_bytes(_PDF)


if __name__ == "__main__":
    main()
