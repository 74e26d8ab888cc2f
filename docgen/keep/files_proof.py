"""Does every file that the register names still have its fingerprint?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from docgen.core.amend_register import AmendRegister
from docgen.core.definitive_register import DefinitiveRegister
from docgen.core.errors import Problem, Severity
from docgen.core.kept import FOLDER as RETURNS
from docgen.core.kept import STEM
from docgen.core.provenance import sha256_file
from docgen.core.records import Event
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister

_SOURCES = "bronnen"
_BACKUP = "Zet het terug uit een reservekopie of uit een archiefpakket."


@dataclass(frozen=True, slots=True)
class Named:
    """A file that the register names.

    Attributes:
        path: Where it is, relative to the covenant's folder.
        sha256: Its fingerprint.
        what: What it is, in Dutch.
        needed: Whether it must be there; a draft may be gone, and must not have been changed.
    """

    path: str
    sha256: str
    what: str
    needed: bool = True


def file_problems(
    register: Register, home: Path, events: tuple[Event, ...], folder: str
) -> tuple[int, tuple[Problem, ...]]:
    """How many files were looked at, and what is wrong with them.

    Args:
        folder: The covenant's folder, as the user knows it.
    """
    named: dict[tuple[str, str], Named] = {}
    for item in (*_made(register), *_kept(register), *_mails(register, events)):
        named.setdefault((item.path, item.sha256), item)
    digests = {
        path: _digest(home / path) for path in dict.fromkeys(item.path for item in named.values())
    }
    problems = [found for item in named.values() if (found := _problem(item, digests[item.path]))]
    problems += _received(register, home)
    receipts = {item.sha256 for item in ReturnRegister(register).receipts()}
    told = (replace(item, file=f"{folder}/{item.file}") for item in problems)
    return len(named) + len(receipts), tuple(told)


def _digest(path: Path) -> str | None:
    try:
        return sha256_file(path)
    except OSError:
        return None


def _problem(item: Named, digest: str | None) -> Problem | None:
    if digest == item.sha256 or (digest is None and not item.needed):
        return None
    severity = Severity.ERROR if item.needed else Severity.WARNING
    if digest is None:
        return Problem(item.path, "", f"{item.what} is er niet of is niet te lezen", _BACKUP)
    remedy = _BACKUP if item.needed else "Verstuur het niet zonder het na te lezen."
    what = f"{item.what} is gewijzigd nadat docgen het vastlegde"
    return Problem(item.path, "", what, remedy, severity)


def _made(register: Register) -> Iterator[Named]:
    for copy in register.all_copies():
        what = "dit conceptexemplaar" if copy.concept else "dit uitgegeven exemplaar"
        yield Named(copy.path, copy.sha256, what, needed=not copy.concept)
    for part in register.parts().values():
        yield Named(part.path, part.sha256, "dit deel, waaruit stukken zijn samengesteld,")
    for issue in DefinitiveRegister(register).all_issues():
        yield Named(issue.path, issue.sha256, f"dit exemplaar ({issue.kind})")
        folder = PurePosixPath(issue.path).parent
        for name, digest in issue.files.items():
            yield Named(str(folder / name), digest, f"dit bestand van het exemplaar ({issue.kind})")


def _kept(register: Register) -> Iterator[Named]:
    paths: dict[str, str] = {}
    for row in register.connection.execute("SELECT sha256, pad FROM bron ORDER BY rowid"):
        paths[row["sha256"]] = row["pad"]
        yield Named(row["pad"], row["sha256"], "deze bewaarde bron")
    for run in AmendRegister(register).runs():
        for name, digest in (*run.pack.items(), *run.parties.items()):
            path = f"{_SOURCES}/{digest}{PurePosixPath(name).suffix}"
            yield Named(paths.get(digest, path), digest, "deze bewaarde bron")


def _mails(register: Register, events: tuple[Event, ...]) -> Iterator[Named]:
    """Drafts as they lie there now, and what was handed to a mail server."""
    latest: dict[str, str] = {mail.path: mail.sha256 for mail in register.all_mails()}
    for path, digest in latest.items():
        yield Named(path, digest, "deze klaargezette mail", needed=False)
    rows = register.connection.execute("SELECT pad, sha256 FROM herinnering ORDER BY nr")
    reminders: Mapping[str, str] = {row["pad"]: row["sha256"] for row in rows}
    for path, digest in reminders.items():
        yield Named(path, digest, "deze herinnering", needed=False)
    offered: dict[object, Event] = {}
    for event in events:
        if event.kind == "mail aangeboden":
            offered[event.content.get("mail")] = event
        elif event.kind == "mail verzonden" and "sha256" in event.content:
            sent = offered.get(event.content.get("mail"))
            if sent is not None and isinstance(sent.content.get("pad"), str):
                digest = str(event.content["sha256"])
                yield Named(str(sent.content["pad"]), digest, "deze verzonden mail")


def _received(register: Register, home: Path) -> Iterator[Problem]:
    kept = ReturnRegister(register)
    names = {item.sha256: item.name for item in kept.receipts()}
    for judged in kept.returns():
        record = judged.record
        for digest in (record.sha256, *record.enclosed, *(page.file for page in record.pages)):
            names.setdefault(digest, record.source)
    for digest, name in names.items():
        folder = home / RETURNS / digest
        found = sorted(folder.glob(f"{STEM}*")) if folder.is_dir() else []
        if not found:
            what = f"het ontvangen bestand “{name}” is er niet"
            yield Problem(f"{RETURNS}/{digest}", "", what, _BACKUP)
        elif all(_digest(path) != digest for path in found):
            place = f"{RETURNS}/{digest}/{found[0].name}"
            what = f"het ontvangen bestand “{name}” is gewijzigd nadat het binnenkwam"
            yield Problem(place, "", what, _BACKUP)
