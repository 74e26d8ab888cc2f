"""How the text of a covenant is amended, readable aloud.

Begin: the revision that was signed stays as it was, pakket.toml gets the next number. Compare: the
text as it was issued against the text as it is now, and a table for people. Make: the table goes
into the register, and the documents are made as for any revision.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docgen.comparing import (
    Compared,
    amendment_of,
    amendment_record,
    compared_with_issued,
    never_settled,
    not_settled,
    run_of,
    table_folder,
)
from docgen.core.amend_register import AmendRegister
from docgen.core.amendment import AmendmentSpec
from docgen.core.circle import revision_state
from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import REGISTER, locked
from docgen.core.dutch import datum
from docgen.core.errors import DataError, IncompleteError, Problem, UsageError
from docgen.core.files import remove_leftovers, write_atomically
from docgen.core.model import Pack
from docgen.core.pack import FILE_NAME
from docgen.core.progress import Listener, ignore
from docgen.core.provenance import sha256
from docgen.core.register import Register
from docgen.core.sources import lay_out
from docgen.core.toml_edit import change
from docgen.engines.base import Converter
from docgen.issue.plan import Request
from docgen.issuing import Inputs, Outcome, generate

BEGUN = "wijziging begonnen"
STOPPED = "wijziging gestaakt"
_ABANDONED = "gestaakt"


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What was asked for.

    Attributes:
        to: Number of the new revision.
        effective: Day from which the amended text is to apply.
        return_before: Answers are expected before this day.
        reason: Why the text is amended; ``""`` when that is said later.
    """

    to: str
    effective: date
    return_before: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """What was begun.

    Attributes:
        since: Revision that is amended.
        to: The new revision.
        fresh: Whether this run began it; ``False`` when it was begun already.
        templates: Folder with the templates that can now be edited.
    """

    since: str
    to: str
    fresh: bool
    templates: Path


@dataclass(frozen=True, slots=True)
class Stopped:
    """What was given up.

    Attributes:
        since: Revision that stays.
        to: Revision that does not come.
        kept: Folder with the amended pack.
    """

    since: str
    to: str
    kept: Path


@dataclass(frozen=True, slots=True)
class Amended:
    """What was made.

    Attributes:
        compared: What changed.
        outcome: The documents.
    """

    compared: Compared
    outcome: Outcome


# -- begin ---------------------------------------------------------------------------------


def start(inputs: Inputs, request: StartRequest, *, clock: Clock | None = None) -> Started:
    """Begin an amendment: note it, and give pakket.toml the new number.

    Broken off in between, the next run finishes it.

    Raises:
        UsageError: The number or a day makes no sense.
        IncompleteError: The current revision has no definitive copy yet, or an amendment is under
            way.
        DataError: pakket.toml cannot be changed safely.
        DocgenError: A file or the register cannot be written.
    """
    pack = inputs.pack
    if pack.amendment is not None and pack.version == request.to and not _is_adopted(inputs):
        return Started(pack.amendment.since, request.to, False, pack.folder)
    clock = FixedClock((clock or SystemClock()).now())
    today = clock.now().date()
    _check_request(pack, request, today)
    if not (inputs.home / REGISTER).is_file():
        raise not_settled(pack.version)
    with locked(inputs.dossier), Register(inputs.home / REGISTER, clock) as register:
        remove_leftovers(pack.folder)
        if not revision_state(pack, register).settled:
            raise not_settled(pack.version) if pack.amendment is None else _under_way(pack)
        if any(copy.version == request.to for copy in register.all_copies()):
            raise UsageError.of(
                f"versie {request.to} is al eens gemaakt",
                "Kies een nummer dat nog niet is gebruikt.",
                place="--naar",
            )
        changed = _renumbered(pack, request, today)
        _note_start(register, pack, request)
        write_atomically(pack.folder / FILE_NAME, changed)
    return Started(pack.version, request.to, True, pack.folder)


def _check_request(pack: Pack, request: StartRequest, today: date) -> None:
    problems = []
    if not re.fullmatch(r"[0-9]+(?:\.[0-9]+){0,2}", request.to):
        problems.append(("--naar", f"“{request.to}” is geen versienummer", "Schrijf 1.1 of 2.0."))
    elif _numbers(request.to) <= _numbers(pack.version):
        what = f"versie {request.to} komt niet na versie {pack.version}"
        problems.append(("--naar", what, "Kies een hoger nummer."))
    if request.effective < today:
        what = f"{datum(request.effective)} is al voorbij"
        problems.append(("--ingang", what, "Een wijziging gaat in op een dag die nog komt."))
    if request.return_before < today:
        what = f"{datum(request.return_before)} is al voorbij"
        problems.append(("--retour-voor", what, "Geef de partijen tijd om te antwoorden."))
    if problems:
        raise UsageError(Problem("", *problem) for problem in problems)


def _numbers(version: str) -> tuple[int, ...]:
    found = [int(part) for part in version.split(".")]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _renumbered(pack: Pack, request: StartRequest, today: date) -> bytes:
    return change(
        pack.source,
        FILE_NAME,
        {"versie": request.to, "verzenddatum": today, "retour_voor": request.return_before},
        "wijziging",
        {"van": pack.version, "ingangsdatum": request.effective, "reden": request.reason},
    )


def _note_start(register: Register, pack: Pack, request: StartRequest) -> None:
    content = {
        "van": pack.version,
        "naar": request.to,
        "ingangsdatum": request.effective.isoformat(),
        "reden": request.reason,
    }
    _note(register, BEGUN, content)


def _note(register: Register, kind: str, content: Mapping[str, str]) -> None:
    """Note that an amendment was begun or given up, unless that is what was noted last."""
    noted = [event for event in register.events() if event.kind in (BEGUN, STOPPED)]
    if not noted or (noted[-1].kind, noted[-1].content) != (kind, content):
        with register.transaction():
            register.add_event(kind, content)


def _is_adopted(inputs: Inputs) -> bool:
    if not (inputs.home / REGISTER).is_file():
        return False
    with Register(inputs.home / REGISTER, SystemClock()) as register:
        return revision_state(inputs.pack, register).settled


def _under_way(pack: Pack) -> IncompleteError:
    what = f"de wijziging in versie {pack.version} is nog niet aangenomen"
    remedy = "Rond die eerst af, of trek haar in met ‘docgen wijzig stop’."
    return IncompleteError(Problem("", "", what, remedy))


# -- stop ----------------------------------------------------------------------------------


def stop(inputs: Inputs, reason: str = "", *, clock: Clock | None = None) -> Stopped:
    """Give an amendment up: the pack becomes again what it was when the text was issued.

    The amended pack is kept beside the table of changes. Broken off in between, the next run
    finishes it.

    Raises:
        UsageError: No amendment was begun, or it was adopted already.
        IncompleteError: What the text was made of is not kept.
        DocgenError: A file or the register cannot be written.
    """
    spec = amendment_of(inputs.pack)
    pack, home = inputs.pack, inputs.home
    _check_issued(inputs, spec)
    clock = FixedClock((clock or SystemClock()).now())
    with locked(inputs.dossier), Register(home / REGISTER, clock) as register:
        if revision_state(pack, register).settled:
            raise _adopted(pack)
        kept = table_folder(inputs) / _ABANDONED
        for folder in (pack.folder, kept):
            remove_leftovers(folder)
        run = run_of(register, spec.since)
        with tempfile.TemporaryDirectory(prefix="docgen-") as name:
            then = lay_out(home, run, Path(name))
            before = {path.name: path.read_bytes() for path in then.pack_folder.iterdir()}
        for path in sorted(pack.folder.iterdir()):
            if path.is_file() and before.get(path.name, b"") != path.read_bytes():
                _keep(kept, path)
        content = {"van": spec.since, "naar": pack.version, "reden": reason}
        _note(register, STOPPED, content)
        # pakket.toml last: as long as it names the new revision, this can be done again.
        for file in sorted(before, key=lambda file: file == FILE_NAME):
            write_atomically(pack.folder / file, before[file])
    return Stopped(spec.since, pack.version, kept)


def _keep(folder: Path, path: Path) -> None:
    """Copy a file, beside what was given up there under the same name before."""
    data, target = path.read_bytes(), folder / path.name
    if target.is_file() and target.read_bytes() != data:
        target = folder / f"{path.stem}-{sha256(data)[:8]}{path.suffix}"
    write_atomically(target, data)


def _check_issued(inputs: Inputs, spec: AmendmentSpec) -> None:
    if not (inputs.home / REGISTER).is_file():
        raise never_settled(spec.since)


def _adopted(pack: Pack) -> UsageError:
    what = f"versie {pack.version} is aangenomen en heeft een definitief exemplaar"
    remedy = "Wijzig de tekst zo nodig opnieuw met ‘docgen wijzig start’."
    return UsageError(Problem("", "", what, remedy))


# -- make ----------------------------------------------------------------------------------


def make_amendment(
    inputs: Inputs,
    request: Request,
    *,
    engine: Converter | None = None,
    clock: Clock | None = None,
    reason: str | None = None,
    listener: Listener = ignore,
) -> Amended:
    """Note what changes, and make the documents with which consent is asked.

    Raises:
        UsageError: No amendment was begun, or it was adopted already.
        IncompleteError: What is amended has no definitive copy, or what its text was made of is
            not kept.
        DataError: The text is the same as it was.
        DocgenError: What `docgen.issuing.generate` raises.
    """
    clock = FixedClock((clock or SystemClock()).now())
    spec = amendment_of(inputs.pack)
    _check_issued(inputs, spec)
    with locked(inputs.dossier), Register(inputs.home / REGISTER, clock) as register:
        if revision_state(inputs.pack, register).settled:
            raise _adopted(inputs.pack)
        found = compared_with_issued(inputs, register)
        if not found.comparison.rows:
            raise DataError.of(
                f"de tekst is nog dezelfde als die van versie {spec.since}",
                f"Wijzig de Word-sjablonen in de map “{inputs.pack.folder.name}” en kijk met "
                "‘docgen wijzig vergelijk’ wat er verandert.",
            )
        record = amendment_record(inputs.pack, found, register.now())
        with register.transaction():
            AmendRegister(register).put_amendment(record)
    outcome = generate(
        inputs, request, engine=engine, clock=clock, reason=reason, listener=listener, noted=True
    )
    return Amended(found, outcome)
