"""An issue of the definitive copy in a dossier, of a few bytes: for tests of what is sent of it."""

from __future__ import annotations

import json
from pathlib import Path

from docgen.core.clock import FixedClock
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.dossier import REGISTER
from docgen.core.effect import effect
from docgen.core.provenance import sha256
from docgen.core.records import DefinitiveRecord
from docgen.core.register import Register
from docgen.issuing import Inputs
from docgen.receive.catalogue import catalogue_of
from docgen.receive.standing import ReturnStandings, read_standings
from docgen.seal.manifest import effect_data


def put_issue(
    inputs: Inputs, clock: FixedClock, *, holder: str = "", reason: str = "", size: int = 10
) -> DefinitiveRecord:
    """Put the next issue in its place and in the register, made of what came back.

    Args:
        holder: Holder of the seal.
        reason: Why it was made, when there was one before.
        size: Bytes of the PDF.
    """
    pack = inputs.pack
    with Register(inputs.home / REGISTER, clock) as register, register.transaction():
        catalogue = catalogue_of(pack, inputs.table.parties, register, inputs.home)
        found = read_standings(register, catalogue, inputs.table.parties)
        made = DefinitiveRegister(register)
        before = made.latest(pack.version, CopyKind.DEFINITIVE)
        issue = before.issue + 1 if before else 1
        folder = f"definitief/v{pack.version}/uitgave-{issue}"
        name = f"{pack.kenmerk}-v{pack.version}-definitief.pdf"
        replaces = f"uitgave {before.issue} van {before.made_at[:10]}: {reason}" if before else ""
        pdf = f"%PDF {issue} {holder}\r\n\x00".encode().ljust(size, b"\x00")
        files = {
            name: pdf,
            f"{name}.sha256": f"{sha256(pdf)}  {name}\n".encode(),
            "manifest.json": _manifest(inputs, found, replaces),
            "agenda.ics": b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        }
        _write(inputs.home / folder, files)
        record = DefinitiveRecord(
            nr=0,
            version=pack.version,
            kind=CopyKind.DEFINITIVE.value,
            issue=issue,
            path=f"{folder}/{name}",
            sha256=sha256(pdf),
            pages=12,
            inputs=str(issue),
            files={file: sha256(data) for file, data in files.items()},
            effective=pack.effective.isoformat() if pack.effective else None,
            seal=holder,
            made_at=register.now(),
            program_version="0",
            reason=reason,
        )
        made.add(record)
        return record


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _manifest(inputs: Inputs, found: ReturnStandings, replaces: str) -> bytes:
    names = {party.nr: party.naam for party in inputs.table.parties}
    entry = effect(inputs.pack, found.signed, complete=True, names=names)
    told = {
        "titel": inputs.pack.title,
        "vervangt": replaces or None,
        "inwerkingtreding": effect_data(entry),
        "partijen": [
            {
                "nr": item.party.nr,
                "naam": item.party.naam,
                "retour": item.counts.record.id if item.counts else "",
                "datum": item.counts.date if item.counts else None,
                "plaats": item.counts.place if item.counts else None,
            }
            for item in found.parties
        ],
    }
    return json.dumps(told).encode()
