"""The one place where an exception becomes an exit code and sentences for people.

Exit codes are those of `docgen.core.errors`; 130 is for Ctrl+C, as shells have it (128 + SIGINT).
"""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace

import typer

from docgen import __version__
from docgen.cli import as_json
from docgen.cli.console import complain, say
from docgen.core.errors import DocgenError, Problem, Severity

INTERRUPTED = 130
_UNEXPECTED = 1
_NAMED = 3


def guarded(work: Callable[[], None], *, json_asked: bool) -> int:
    """Do the work of one command; tell what went wrong.

    Args:
        json_asked: Errors go to stdout as one JSON object.

    Returns:
        The exit code.
    """
    try:
        exit_code = _attempt(work, json_asked=json_asked)
        sys.stdout.flush()
        return exit_code
    except BrokenPipeError:
        return _reader_is_gone()


def _attempt(work: Callable[[], None], *, json_asked: bool) -> int:
    try:
        work()
        return 0
    except typer.Exit as exc:
        return exc.exit_code
    except DocgenError as exc:
        return _report(exc.problems, exc.exit_code, json_asked=json_asked)
    except KeyboardInterrupt:
        return _report([_interrupted()], INTERRUPTED, json_asked=json_asked)
    except BrokenPipeError:
        raise
    except Exception as exc:
        return _report([_unexpected(exc)], _UNEXPECTED, json_asked=json_asked)


def sentence(problem: Problem) -> str:
    """A problem as one line for people."""
    line = " ".join(str(problem).split())
    if not problem.file:
        line = line[:1].upper() + line[1:]
    return f"Let op: {line}" if problem.severity is Severity.WARNING else line


def warn(problems: Iterable[Problem]) -> None:
    """Say what is not wrong but worth knowing, on stderr."""
    for problem in problems:
        complain(sentence(problem))


def _report(problems: Iterable[Problem], exit_code: int, *, json_asked: bool) -> int:
    found = tuple(problems)
    if json_asked:
        say(as_json.dump(as_json.errors(found, exit_code)))
        return exit_code
    told = taken_together(found)
    for problem in told:
        complain(sentence(problem))
    wrong = sum(problem.severity is Severity.ERROR for problem in told)
    if wrong > 1:
        complain("")
        complain(f"Er zijn {wrong} fouten. Herstel ze en geef de opdracht opnieuw.")
    return exit_code


def taken_together(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, the same one in many files said once: the others are counted."""
    groups: dict[Problem, list[str]] = {}
    for problem in problems:
        groups.setdefault(replace(problem, file=""), []).append(problem.file)
    return [replace(problem, file=_named(files)) for problem, files in groups.items()]


def _named(files: list[str]) -> str:
    distinct = list(dict.fromkeys(files))
    more = len(distinct) - _NAMED
    return ", ".join(distinct[:_NAMED]) + (f" en nog {more}" if more > 0 else "")


def _interrupted() -> Problem:
    return Problem(
        "",
        "",
        "de opdracht is afgebroken",
        "Er is niets half weggeschreven; geef de opdracht opnieuw om verder te gaan.",
    )


def _reader_is_gone() -> int:
    """Whoever read our output stopped reading, as ``head`` does: say no more, also at the end."""
    # Source: Python documentation, module signal, "Note on SIGPIPE".
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _UNEXPECTED


def _unexpected(error: Exception) -> Problem:
    return Problem(
        "",
        "",
        f"er ging iets mis waar docgen niet op rekende ({type(error).__name__})",
        f"{_log(error)} Uw dossier is niet beschadigd; u kunt de opdracht opnieuw geven.",
    )


def _log(error: Exception) -> str:
    """Write the traceback to a file; returns the sentence that says where it is."""
    lines = [f"docgen {__version__}, Python {platform.python_version()}, {platform.platform()}\n"]
    lines += traceback.format_exception(error)
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="docgen-fout-", suffix=".log", delete=False
        ) as log:
            log.writelines(lines)
    except OSError:
        return "De bijzonderheden konden niet worden bewaard."
    return f"Stuur het bestand “{log.name}” naar de beheerder van docgen."
