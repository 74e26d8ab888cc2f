"""How a finished copy is looked at anew, by anyone, years later: with or without the dossier.

The looking is done in processes that can be killed: the file may come from anywhere.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from docgen.core.clock import Clock, SystemClock
from docgen.core.errors import Problem, UsageError
from docgen.core.progress import Listener, counter, ignore
from docgen.core.provenance import sha256_file
from docgen.engines.bounded import TOO_SLOW, Bounded, Job, Result, WorkerLimits
from docgen.engines.signatures import TrustSettings, trust_problems
from docgen.seal.check import Checked, check
from docgen.seal.checks.facts import CopyFacts, Fault, Looked
from docgen.seal.examine import (
    extract,
    look,
    look_at_archive,
    look_at_seal,
    look_at_signatures,
)
from docgen.seal.witnesses import checksum_of, register_facts, registers_for

_SECONDS = {"look": 300.0, "archive": 900.0, "seal": 300.0, "signatures": 300.0}
_LIMITS = WorkerLimits(memory_bytes=4 * 1024**3)
# Files with signatures that are checked in one job.
_AT_ONCE = 20
_PDF = "*.pdf"


@dataclass(frozen=True, slots=True)
class VerifyRequest:
    """What was asked for.

    Attributes:
        path: The copy, or a folder with one PDF in it.
        certificates: Folder with certificates that are trusted.
        checksum: The checksum file; by default that beside the copy.
        dossier: Folder of the dossier whose register is asked; by default, the dossier in which
            the copy lies, if it does.
        target: Folder into which the attached files are to be written.
    """

    path: Path
    certificates: Path | None = None
    checksum: Path | None = None
    dossier: Path | None = None
    target: Path | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found.

    Attributes:
        path: The copy.
        checked: What the rules said.
        extracted: Names of the files that were written; ``None`` if that was not asked for.
        problems: What stood in the way and did not stop the check.
    """

    path: Path
    checked: Checked
    extracted: tuple[str, ...] | None
    problems: tuple[Problem, ...]


def verify(
    request: VerifyRequest,
    *,
    clock: Clock | None = None,
    listener: Listener = ignore,
    workers: Bounded | None = None,
) -> Verified:
    """Look at a copy and say whether it is whole.

    Args:
        clock: Tells the time of the check.
        listener: Hears how far the work is.
        workers: Processes that do the looking; by default they are started for this call.

    Raises:
        UsageError: What was named is not there, or the folder for the files is not empty.
    """
    now = (clock or SystemClock()).now()
    path = _the_file(request)
    _check_folders(request)
    registers = registers_for(path, request.dossier)
    trust = TrustSettings(request.certificates)
    own = workers or Bounded(limits=_LIMITS)
    try:
        facts = _look(path, trust, now, own, listener)
        facts = replace(
            facts,
            checksum=checksum_of(path, facts.sha256, request.checksum),
            register=register_facts(registers, path, facts.sha256, facts.told, now),
        )
        extracted = _extract(path, request.target, own) if request.target else None
    finally:
        if workers is None:
            own.close()
    return Verified(path, check(facts), extracted, trust_problems(trust))


# -- what was named ----------------------------------------------------------------------


def _the_file(request: VerifyRequest) -> Path:
    path = request.path
    if path.is_dir():
        found = sorted(item for item in path.glob(_PDF) if item.is_file())
        if len(found) == 1:
            return found[0]
        what = "staan meer pdf-bestanden" if found else "staat geen pdf-bestand"
        raise UsageError.of(f"in de map “{path}” {what}", "Noem het bestand zelf.")
    if not path.is_file():
        raise UsageError.of(f"“{path}” bestaat niet", "Kijk de naam van het bestand na.")
    try:
        with path.open("rb"):
            return path
    except OSError as exc:
        raise UsageError.of(
            f"“{path}” is niet te lezen ({exc.strerror or exc})",
            "Kijk of u het bestand mag openen.",
        ) from exc


def _check_folders(request: VerifyRequest) -> None:
    folder, target = request.certificates, request.target
    if folder is not None and not folder.is_dir():
        raise UsageError.of(
            f"--certificaten: de map “{folder}” is er niet", "Kijk de naam van de map na."
        )
    if target is not None and target.exists() and not (target.is_dir() and _is_empty(target)):
        raise UsageError.of(
            f"--uit: “{target}” bestaat al en is geen lege map", "Noem een map die er nog niet is."
        )


def _is_empty(folder: Path) -> bool:
    return next(folder.iterdir(), None) is None


# -- looking -----------------------------------------------------------------------------


def _look(
    path: Path, trust: TrustSettings, now: datetime, workers: Bounded, listener: Listener
) -> CopyFacts:
    found: dict[str, Any] = {}
    signatures: dict[str, Any] = {}
    missed: set[str] = set()
    expected, report = 2, counter("nakijken", listener)
    with tempfile.TemporaryDirectory(prefix="docgen-verifieer-") as folder:

        def then(result: Result) -> Iterable[Job]:
            nonlocal expected
            more = tuple(_next_jobs(result, path, trust, now)) if result.key == "look" else ()
            expected += len(more)
            return more

        # The check of the archive standard takes longest, so it begins first.
        jobs = (_job("archive", look_at_archive, path, Path(folder)), _job("look", look, path))
        for result in workers.run(jobs, then):
            report(expected, "")
            if isinstance(result.key, tuple):
                signatures.update(result.value or {})
                missed.update(result.key if result.fault else ())
            else:
                found[result.key] = result
    looked = _looked(found["look"])
    return CopyFacts(
        name=path.name,
        sha256=sha256_file(path),
        size=path.stat().st_size,
        looked=looked,
        seal=found["seal"].value if "seal" in found else None,
        archive=found["archive"].value,
        signatures={sha: facts for sha, facts in signatures.items() if facts is not None},
        unchecked=frozenset(missed | {sha for sha, facts in signatures.items() if facts is None}),
        trusting=trust.folder is not None,
    )


def _job(key: str, function: Any, *args: object) -> Job:
    return Job(key, function, args, _SECONDS[key])


def _next_jobs(result: Result, path: Path, trust: TrustSettings, now: datetime) -> Iterable[Job]:
    looked = _looked(result)
    if looked.fault is not None:
        return
    yield _job("seal", look_at_seal, path, trust, now)
    if looked.manifest is None:
        return
    hashes = dict.fromkeys(
        file.sha256 for party in looked.manifest.parties if party.signatures for file in party.files
    )
    wanted = tuple(hashes)
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        args = (path, some, trust, now)
        yield Job(some, look_at_signatures, args, _SECONDS["signatures"])


def _looked(result: Result) -> Looked:
    """What the look gave; what brought the worker down cannot be read."""
    if result.fault is None:
        found: Looked = result.value
        return found
    if result.fault == TOO_SLOW:
        return Looked(Fault.TOO_SLOW)
    if result.detail.startswith("MemoryError"):
        return Looked(Fault.TOO_LARGE)
    return Looked(Fault.DAMAGED)


def _extract(path: Path, target: Path, workers: Bounded) -> tuple[str, ...]:
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise UsageError.of(
            f"--uit: de map “{target}” kan niet worden gemaakt ({exc.strerror or exc})",
            "Noem een map waarin u mag schrijven.",
        ) from exc
    job = Job("extract", extract, (path, target), _SECONDS["look"])
    (result,) = workers.run([job])
    return tuple(result.value or ())
