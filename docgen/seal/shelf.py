"""Where issues of the definitive copy stand: a folder each, put in place in one step.

``definitief/v1.0/uitgave-1/``. The folder is made beside its place and renamed, the register
follows. A run that is broken off between the two leaves a folder that the register does not know;
the next run adopts it when it was made of the same input, and sets it aside otherwise.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.errors import DocgenError
from docgen.core.provenance import sha256_file
from docgen.core.records import DefinitiveRecord
from docgen.core.register import Register

FOLDER = "definitief"
_NAMES = {
    CopyKind.DEFINITIVE: "uitgave",
    CopyKind.INTERIM: "tussenstand",
    CopyKind.PUBLICATION: "publicatie",
}
# What tells of an issue what it was made of; written last.
STATEMENT = ".uitgave.json"


def folder_of(version: str, kind: CopyKind, issue: int) -> str:
    """Folder of an issue, relative to the covenant's folder."""
    return f"{FOLDER}/v{version}/{_NAMES[kind]}-{issue}"


def file_name(kenmerk: str, version: str, kind: CopyKind) -> str:
    """Name of the PDF of an issue."""
    return f"{kenmerk}-v{version}-{kind.value}.pdf"


def present(home: Path, record: DefinitiveRecord) -> bool:
    """Whether every file of an issue stands there as it was made."""
    folder = (home / record.path).parent
    return all(
        (folder / name).is_file() and sha256_file(folder / name) == digest
        for name, digest in record.files.items()
    )


def standing(
    home: Path, register: Register, version: str, kind: CopyKind, inputs: str
) -> DefinitiveRecord | None:
    """The latest issue, if it was made of this input and stands there whole."""
    latest = DefinitiveRegister(register).latest(version, kind)
    if latest is None or latest.inputs != inputs or not present(home, latest):
        return None
    return latest


def adopt(
    home: Path,
    register: Register,
    version: str,
    kind: CopyKind,
    inputs: str,
    folder: str | None = None,
) -> DefinitiveRecord | None:
    """Note an issue that an earlier run put in place but could not note any more.

    Args:
        folder: Where it would be; by default the folder of the next issue.
    """
    folder = folder or folder_of(version, kind, next_issue(register, version, kind))
    record = _stated(home / folder)
    if record is None or record.inputs != inputs or not present(home, record):
        return None
    return _note(register, record)


def next_issue(register: Register, version: str, kind: CopyKind) -> int:
    """Number of the issue that is made now."""
    latest = DefinitiveRegister(register).latest(version, kind)
    return latest.issue + 1 if latest else 1


def put(home: Path, made: Path, record: DefinitiveRecord, register: Register) -> DefinitiveRecord:
    """Put a finished folder in its place and note it.

    Args:
        made: Folder with the files, on the same disk.
        record: The issue, without the fingerprints of its files.

    Raises:
        DocgenError: It cannot be written.
    """
    files = {path.name: sha256_file(path) for path in sorted(made.iterdir())}
    record = replace(record, files=files)
    target = (home / record.path).parent
    (made / STATEMENT).write_text(_statement(record), encoding="utf-8", newline="\n")
    try:
        for path in made.iterdir():
            _to_disk(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.rename(_free(target))
        made.rename(target)
    except OSError as exc:
        raise DocgenError.of(
            f"het exemplaar kan niet in zijn map worden gezet ({exc.strerror or exc})",
            "Sluit de bestanden in deze map als ze in een ander programma open staan, en geef de "
            "opdracht opnieuw.",
            file=str(target),
        ) from exc
    return _note(register, record)


def _note(register: Register, record: DefinitiveRecord) -> DefinitiveRecord:
    with register.transaction():
        number = DefinitiveRegister(register).add(record)
    return replace(record, nr=number)


def _to_disk(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def _free(target: Path) -> Path:
    """A name for what stands in the way and that the register does not know."""
    number = 1
    while True:
        name = target.with_name(f"{target.name}-niet-geregistreerd-{number}")
        if not name.exists():
            return name
        number += 1


def _statement(record: DefinitiveRecord) -> str:
    content: Mapping[str, object] = {
        "versie": record.version,
        "soort": record.kind,
        "uitgave": record.issue,
        "pad": record.path,
        "sha256": record.sha256,
        "bladzijden": record.pages,
        "invoer": record.inputs,
        "bestanden": dict(record.files),
        "inwerkingtreding": record.effective,
        "zegel": record.seal,
        "gemaakt_op": record.made_at,
        "docgen": record.program_version,
        "reden": record.reason,
        "partijen": list(record.parties),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _stated(folder: Path) -> DefinitiveRecord | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads((folder / STATEMENT).read_text(encoding="utf-8"))
        return DefinitiveRecord(
            nr=0,
            version=told["versie"],
            kind=told["soort"],
            issue=told["uitgave"],
            path=told["pad"],
            sha256=told["sha256"],
            pages=told["bladzijden"],
            inputs=told["invoer"],
            files=told["bestanden"],
            effective=told["inwerkingtreding"],
            seal=told["zegel"],
            made_at=told["gemaakt_op"],
            program_version=told["docgen"],
            reason=told["reden"],
            # Older versions of docgen did not state it.
            parties=tuple(told.get("partijen", ())),
        )
    return None
