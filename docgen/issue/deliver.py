"""The fifth stage: every file in its place, nothing lost, everything in the register."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby
from pathlib import Path, PurePosixPath

from docgen import __version__
from docgen.core.amend_register import AmendRegister, standing_data
from docgen.core.dossier import PACK_FILE
from docgen.core.files import copy_atomically, write_atomically
from docgen.core.progress import Report
from docgen.core.provenance import sha256, sha256_file
from docgen.core.records import CopyRecord, RunRecord
from docgen.core.register import Register
from docgen.core.sources import source_path
from docgen.engines.base import EngineInfo
from docgen.issue.finish import Finished, FinishedFile
from docgen.issue.plan import Delivery, Plan, Status

REPLACED = "vervangen"
_AT_ONCE = 5


def keep_sources(
    plan: Plan,
    home: Path,
    parties: tuple[str, bytes],
    register: Register,
    engine: EngineInfo,
    moment: datetime,
) -> int:
    """Keep the pack and the list of parties as they are now, and note the run.

    Args:
        parties: Name and bytes of the list of parties.
        engine: The engine that will convert.
        moment: Time that the documents declare.

    Returns:
        Number of the run in the register: from what it notes, its copies can be made again.
    """
    pack = dict(_pack_files(plan))
    # Tables of data may lie beside the list of parties.
    beside = {name: data for name, data in plan.pack.loaded.sources.items() if "/" not in name}
    beside |= {parties[0].rpartition("/")[2]: parties[1]}
    run = RunRecord(
        nr=0,
        version=plan.pack.version,
        at=moment.isoformat(),
        pack={name: sha256(data) for name, data in pack.items()},
        parties={name: sha256(data) for name, data in beside.items()},
        standing=standing_data(plan.state, plan.amendment),
        engine=engine.name,
        engine_version=engine.version,
        program_version=__version__,
    )
    with register.transaction():
        for name, data in (*pack.items(), *beside.items()):
            digest = sha256(data)
            path = source_path(name, digest)
            if not (home / path).is_file():
                write_atomically(home / path, data)
            register.add_source(digest, name, path)
        return AmendRegister(register).add_run(run)


def _pack_files(plan: Plan) -> Iterator[tuple[str, bytes]]:
    """Every file of the pack's folder; of pakket.toml the bytes that were read."""
    folder = plan.pack.folder
    for path in sorted(folder.iterdir()):
        # What Word and LibreOffice put beside a file that is open is not part of the pack.
        if path.is_file() and not path.name.startswith(("~$", ".")):
            is_pack = path.name == PACK_FILE
            yield path.name, plan.pack.source if is_pack else path.read_bytes()


def deliver(
    finished: Finished,
    home: Path,
    register: Register,
    reason: str | None,
    run: int,
    report: Report,
) -> tuple[Delivery, ...]:
    """Put every file in its place, party by party, and note it.

    A file that is replaced is first copied to ``vervangen/``; a party's files are noted together
    once all are there. Whatever moment this is broken off at, running it again finishes it.

    Args:
        reason: Why copies are replaced, if the user said so; else the plan's own reasons.
        run: Number of the run in the register.
    """
    plan = finished.converted.rendered.plan
    delivered: list[Delivery] = []
    # Waiting for the disk is most of the work here, and can be done for several files at once.
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for _, group in groupby(finished.files, key=lambda file: file.item.party.nr):
            files = list(group)
            moved = list(threads.map(partial(_place, home), files))
            with register.transaction():
                for file, old_path in zip(files, moved, strict=True):
                    delivered.append(_note(file, old_path, register, reason, plan, run))
            for delivery in delivered[-len(files) :]:
                report(len(finished.files), delivery.copy.path)
    return tuple(delivered)


def _place(home: Path, file: FinishedFile) -> str:
    """Put one file in its place; returns where its predecessor lies now (``""`` without one)."""
    target = home / file.item.path
    moved = ""
    current = file.item.current
    if current is not None and file.item.status is Status.REPLACED:
        moved = _secure(home, current)
    if target.is_file():
        _secure_stranger(target, file, current)
        if sha256_file(target) == file.sha256:
            return moved
    copy_atomically(file.source, target)
    if current is not None and moved and current.path != file.item.path:
        # The party's folder got another name; its old file is safe under ``vervangen/``.
        (home / current.path).unlink(missing_ok=True)
    return moved


def _secure(home: Path, current: CopyRecord) -> str:
    """Copy a file that is about to be replaced to ``vervangen/``, unless that was done already."""
    old = PurePosixPath(current.path)
    path = str(old.parent / REPLACED / f"{old.stem}-{current.sequence}{old.suffix}")
    kept, present = home / path, home / current.path
    if not kept.is_file() and present.is_file() and sha256_file(present) == current.sha256:
        copy_atomically(present, kept)
    return path


def _secure_stranger(target: Path, file: FinishedFile, current: CopyRecord | None) -> None:
    """Keep a file that stands in the way and that the register does not know."""
    digest = sha256_file(target)
    known = {file.sha256, current.sha256 if current else None}
    if digest not in known:
        kept = target.parent / REPLACED / f"{target.stem}-onbekend-{digest[:8]}{target.suffix}"
        copy_atomically(target, kept)


def _note(
    file: FinishedFile,
    moved: str,
    register: Register,
    reason: str | None,
    plan: Plan,
    run: int,
) -> Delivery:
    item = file.item
    current = item.current
    if current is not None and item.status is Status.NEW and current.sha256 == file.sha256:
        # The file was lost and made again to the byte: the register already knows this copy.
        return Delivery(item, current)
    why = reason or "; ".join(item.reasons)
    copy = CopyRecord(
        nr=0,
        version=plan.pack.version,
        concept=plan.concept,
        party_nr=item.party.nr,
        party_id=item.party.id,
        document=item.document.id,
        format=item.format.value,
        sequence=current.sequence + 1 if current else 1,
        path=item.path,
        sha256=file.sha256,
        pages=file.pages,
        inputs=item.inputs,
        parts=file.parts,
        text_mark=file.text_mark,
        fields=tuple(
            {
                "naam": field.name,
                "soort": field.marker.kind.value,
                "nr": field.marker.nr,
                "bladzijde": field.page + 1,
                "vak": list(field.rect),
            }
            for field in file.fields
        ),
        engine=file.engine.name,
        engine_version=file.engine.version,
        tagged=file.tagged,
        program_version=__version__,
        made_at=register.now(),
        replaced_reason=why,
        run=run,
    )
    kept_as = moved or (current.path if current else "")
    number = register.add_copy(copy, current, kept_as)
    register.add_event(
        "vervangen" if current else "gemaakt",
        {
            "partij": item.party.nr,
            "stuk": item.document.id,
            "formaat": item.format.value,
            "pad": item.path,
            "sha256": file.sha256,
            "reden": why,
            "uitgifte": run,
            **({"vervangt": current.sha256, "bewaard als": moved} if current else {}),
        },
    )
    return Delivery(item, replace(copy, nr=number, replaced_reason=None))
