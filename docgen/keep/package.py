"""Making an archive package: a folder or a zip file that stands there whole or not at all."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docgen.core.errors import DocgenError, Problem
from docgen.core.progress import Report
from docgen.keep.bagit import Filed, Item, close, put
from docgen.keep.formats import format_of
from docgen.keep.metadata import (
    PackageFacts,
    file_object,
    file_path,
    package_object,
    package_path,
)
from docgen.keep.readme import NAME as README
from docgen.keep.readme import readme

ZIP = ".zip"
# The oldest moment that a zip file can hold (PKWARE APPNOTE 4.4.6).
_ZIP_BEGIN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished package.

    Attributes:
        path: The folder or the zip file.
        files: Number of files of the payload.
        size: Their number of bytes.
        seal: Fingerprint of the tag manifest, which rests on every file in the package.
    """

    path: Path
    files: int
    size: int
    seal: str


def fill(
    bag: Path,
    items: Sequence[Item],
    facts: PackageFacts,
    problems: Iterable[Problem],
    report: Report,
) -> tuple[tuple[Filed, ...], str]:
    """Write the whole package into an empty folder.

    Args:
        items: The files of the payload.
        problems: What was wrong with the dossier, to be told in the package.
        report: Hears of every file of the payload.

    Returns:
        The files of the payload, and the fingerprint of the tag manifest.

    Raises:
        DocgenError: A file cannot be read or written.
    """
    payload = put(bag, items, report)
    try:
        described = [
            Item(file_path(filed.path), file_object(facts, filed, format_of(bag / filed.path)))
            for filed in payload
        ]
    except OSError as exc:
        raise _not_written(bag, exc) from exc
    texts = [
        Item(README, readme(facts, problems)),
        Item(package_path(facts), package_object(facts, payload)),
    ]
    tags = put(bag, [*texts, *described], lambda total, label: None)
    return payload, close(bag, payload, tags, _info(facts))


def _info(facts: PackageFacts) -> Mapping[str, str]:
    """What is known of the package (RFC 8493, 2.2.2)."""
    told = {
        "Source-Organization": facts.organisation,
        "External-Description": f"Dossier {facts.title} ({facts.kenmerk}, versie {facts.version})",
        "Bagging-Date": facts.made_at.date().isoformat(),
        "External-Identifier": facts.identifier,
        "Bag-Group-Identifier": facts.kenmerk,
        "Bag-Software-Agent": f"docgen {facts.program_version}",
    }
    return {label: value for label, value in told.items() if value}


def zip_folder(bag: Path, name: str, target: Path, moment: datetime) -> None:
    """Write a folder as a zip file, the same bytes for the same files and moment.

    Nothing is compressed: most files are already, and a zip of years later must not depend on how
    this one's compressor works.

    Args:
        name: Name of the folder in the zip (RFC 8493, 4: a serialised bag is one folder).
        moment: Time that its entries bear.

    Raises:
        DocgenError: It cannot be written.
    """
    stamp = max((*moment.timetuple()[:6],), _ZIP_BEGIN)
    try:
        with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for path in sorted(item for item in bag.rglob("*") if item.is_file()):
                info = zipfile.ZipInfo(f"{name}/{path.relative_to(bag).as_posix()}", stamp)
                # Made "on Unix", so that the bytes do not tell the system; a plain file, rw-r--r--.
                info.create_system, info.external_attr = 3, 0o100644 << 16
                info.file_size = path.stat().st_size
                with archive.open(info, "w") as writer, path.open("rb") as reader:
                    shutil.copyfileobj(reader, writer, 1 << 20)
        with target.open("rb+") as stream:
            os.fsync(stream.fileno())
    except OSError as exc:
        raise _not_written(target, exc) from exc


def _not_written(path: Path, exc: OSError) -> DocgenError:
    return DocgenError.of(
        f"het archiefpakket kan niet worden geschreven ({exc.strerror or exc})",
        "Controleer of er ruimte op de schijf is en of u in deze map mag schrijven, en geef de "
        "opdracht opnieuw; er is niets half weggeschreven.",
        file=str(path),
    )
