"""What is outside a copy and can vouch for it: its checksum file, and the register of a dossier.

Nothing is written: an archive lies on a disk on which one may only read.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from docgen.core.clock import FixedClock
from docgen.core.definitive_register import DefinitiveRegister
from docgen.core.dossier import OUTPUT, REGISTER
from docgen.core.errors import DocgenError, UsageError
from docgen.core.provenance import sha256_file
from docgen.core.records import DefinitiveRecord
from docgen.core.register import Register, broken_link
from docgen.seal.checks.facts import ChecksumFacts, RegisterFacts
from docgen.seal.checks.told import Told, shown

CHECKSUM_SUFFIX = ".sha256"
_MOST_BYTES = 1_000_000
# The format of sha256sum: the fingerprint, a blank, a blank or an asterisk, the name.
_LINE = re.compile(r"\\?([0-9A-Fa-f]{64})(?:[ \t]+\*?(.*))?")


# -- the checksum file -------------------------------------------------------------------


def checksum_of(path: Path, sha256: str, named: Path | None) -> ChecksumFacts | None:
    """What the checksum file says; ``None`` when there is none.

    Args:
        path: The copy.
        sha256: Its fingerprint.
        named: The checksum file that a person named; without one, that beside the copy.

    Raises:
        UsageError: The named file is not there.
    """
    found = named or path.with_name(f"{path.name}{CHECKSUM_SUFFIX}")
    if not found.is_file():
        if named is not None:
            raise UsageError.of(
                f"het controlebestand “{named}” is er niet", "Kijk de naam van het bestand na."
            )
        return None
    name = shown(found.name)
    lines = list(_lines(found))
    asked = named is not None
    for digest, other in lines:
        if other == path.name:
            return ChecksumFacts(name, digest, asked=asked)
    # Who copies a file often gives it another name.
    for digest, other in lines:
        if digest == sha256 or len(lines) == 1:
            return ChecksumFacts(name, digest, shown(other), asked)
    return ChecksumFacts(name, "", asked=asked)


def _lines(path: Path) -> Iterable[tuple[str, str]]:
    """Fingerprint and name of every line."""
    text = ""
    with suppress(OSError), path.open("rb") as stream:
        text = stream.read(_MOST_BYTES).decode("utf-8-sig", "replace")
    for line in text.splitlines():
        match = _LINE.fullmatch(line.strip())
        if match:
            yield match[1].lower(), match[2] or ""


# -- the register ------------------------------------------------------------------------


def registers_for(path: Path, dossier: Path | None) -> tuple[Path, ...]:
    """Registers that may know the copy.

    Args:
        path: The copy.
        dossier: Folder of the dossier that a person named; without one, the folders above the
            copy are looked through.

    Raises:
        UsageError: There is no register in the folder that was named.
    """
    if dossier is None:
        above = (folder / REGISTER for folder in path.resolve().parents)
        return tuple(item for item in above if item.is_file())[:1]
    found = (*sorted((dossier / OUTPUT).glob(f"*/{REGISTER}")), dossier / REGISTER)
    registers = tuple(item for item in found if item.is_file())
    if not registers:
        raise UsageError.of(
            f"in “{dossier}” is geen register gevonden",
            "Noem met --dossier de map van het dossier, waarin de map ‘output’ staat.",
        )
    return registers


def register_facts(
    registers: Iterable[Path], path: Path, sha256: str, told: Told | None, now: datetime
) -> RegisterFacts | None:
    """What the register says; of several the one that knows these bytes, or this covenant.

    Args:
        path: The copy.
        sha256: Its fingerprint.
        told: What its manifest tells, if it has a readable one.
        now: Time of the check.
    """
    found = [(item, _read(item, path, sha256, told, now)) for item in registers]
    for _, facts in found:
        if facts.record is not None and facts.record.sha256 == sha256:
            return facts
    for register, facts in found:
        if told is not None and register.parent.name == told.kenmerk:
            return facts
    return found[0][1] if found else None


def _read(
    register: Path, path: Path, sha256: str, told: Told | None, now: datetime
) -> RegisterFacts:
    place = f"{register.parent.name}/{register.name}"
    # Opening a register of an older docgen would bring it up to date: that is not for us to do.
    with tempfile.TemporaryDirectory() as folder:
        try:
            copied = Path(shutil.copy(register, Path(folder) / REGISTER))
            with Register(copied, FixedClock(now)) as opened:
                return _facts(opened, place, register.parent, path, sha256, told)
        except DocgenError as exc:
            return RegisterFacts(place, "; ".join(problem.what for problem in exc.problems))
        except OSError as exc:
            return RegisterFacts(place, f"het is niet te lezen ({exc.strerror or exc})")


def _facts(
    register: Register, place: str, home: Path, path: Path, sha256: str, told: Told | None
) -> RegisterFacts:
    issues = DefinitiveRegister(register).all_issues()
    events = register.events()
    broken = broken_link(events)
    record = _record(issues, sha256, told)
    newer = next((item for item in issues if record and item.nr == record.replaced_by), None)
    return RegisterFacts(
        place=place,
        record=record,
        replaced_by=newer,
        broken_at=broken.nr if broken else None,
        noted=any(event.content.get("sha256") == sha256 for event in events),
        changed=tuple(_changed(home, path, record)) if record else (),
    )


def _record(
    issues: Iterable[DefinitiveRecord], sha256: str, told: Told | None
) -> DefinitiveRecord | None:
    found = tuple(issues)
    same = [item for item in found if item.sha256 == sha256]
    if same:
        return same[-1]
    if told is None:
        return None
    wanted = told.version, told.kind, told.issue
    named = [item for item in found if (item.version, item.kind, item.issue) == wanted]
    return named[-1] if named else None


def _changed(home: Path, path: Path, record: DefinitiveRecord) -> Iterable[str]:
    """Files of the issue, in its own folder, that are not as they were made."""
    own = home / record.path
    if not own.is_file() or not path.samefile(own):
        return
    for name, digest in sorted(record.files.items()):
        beside = own.parent / name
        if name != own.name and not (beside.is_file() and sha256_file(beside) == digest):
            yield name
