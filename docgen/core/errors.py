"""All errors of docgen, in one tree, with the exit code on each class.

::

    DocgenError                 1  unexpected
    ├── UsageError              2  the command was given wrongly
    ├── DataError               3  partijen.csv / .xlsx or pakket.toml
    ├── TemplateError           4  a Word or text template
    ├── EngineError             5  an outside program is missing or failed
    │   ├── EngineMissingError
    │   ├── EngineFailedError
    │   │   └── EngineTimeoutError
    │   └── MailError
    ├── IncompleteError         6  something that must be there is not there yet
    ├── VerificationError       7  what is there is not what it should be
    └── DossierBusyError        8  another docgen is at work in this dossier

An error carries `Problem` records: what is wrong, where, and what to do. A command reports
all of them in one run. Nothing below `docgen.cli` turns an error into text for a screen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a problem is; the values are what JSON output shows."""

    ERROR = "fout"
    WARNING = "waarschuwing"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, in Dutch, for the secretary.

    Attributes:
        file: The file it is about, as the user knows it (relative to the dossier), or ``""``.
        place: Where in that file: ``regel 7, kolom 'email'`` or ``alinea 12, {{ naam }}``.
        what: What is wrong, a full clause without a closing stop.
        remedy: What to do about it, one or more full sentences.
        severity: Errors stop the work; warnings are only said.
    """

    file: str
    place: str
    what: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place) if part)
        prefix = f"{where}: " if where else ""
        return f"{prefix}{self.what}. {self.remedy}".strip()


class DocgenError(Exception):
    """Head of the tree. ``problems`` is never empty; ``exit_code`` is what the CLI returns."""

    exit_code = 1

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def of(cls, what: str, remedy: str, *, file: str = "", place: str = "") -> DocgenError:
        """Make an error of this class with one problem."""
        return cls(Problem(file, place, what, remedy))

    def __reduce__(self) -> tuple[type[DocgenError], tuple[tuple[Problem, ...]]]:
        # The default rebuilds from the message text; workers in other processes need the problems.
        return type(self), (self.problems,)


class UsageError(DocgenError):
    """The command was given in a way that cannot work."""

    exit_code = 2


class DataError(DocgenError):
    """The list of parties or pakket.toml cannot be used as it is."""

    exit_code = 3


class TemplateError(DocgenError):
    """A template cannot be filled in, or does not give the page that was promised."""

    exit_code = 4


class EngineError(DocgenError):
    """An outside program or server that the work depends on let us down."""

    exit_code = 5


class EngineMissingError(EngineError):
    """An engine that was asked for is not on this machine."""


class EngineFailedError(EngineError):
    """An engine ran but gave no usable result."""


class EngineTimeoutError(EngineFailedError):
    """An engine gave no sign of life within its time limit."""


class MailError(EngineError):
    """A mail server could not be reached or refused a message."""


class IncompleteError(DocgenError):
    """Something that the work needs is not there yet."""

    exit_code = 6


class VerificationError(DocgenError):
    """A check on a finished file failed."""

    exit_code = 7


class DossierBusyError(DocgenError):
    """The dossier is locked by another process."""

    exit_code = 8


def raise_errors(problems: Iterable[Problem], kind: type[DocgenError]) -> None:
    """Raise ``kind`` with all problems if at least one of them is an error.

    Raises:
        DocgenError: Of the class ``kind``; warnings alone do not raise.
    """
    found = tuple(problems)
    if any(problem.severity is Severity.ERROR for problem in found):
        raise kind(found)
