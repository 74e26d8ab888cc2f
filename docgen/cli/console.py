"""The screen: where every word of docgen for people or programs goes out.

A Windows console often knows only Windows-1252 or an older code page. What it cannot show is
written with plain signs instead of stopping the work.
"""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from docgen.core.progress import Listener, Step, ignore

_PLAIN = {
    "→": "->",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "…": "...",
    "–": "-",
    "€": "EUR",
}
_HANDLER = "docgen-gewoon"
# A pipe gets at most this many lines for each stage, however many files there are.
_LINES_PER_STAGE = 4


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """What to write for characters that the stream's encoding lacks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    shown = []
    for char in error.object[error.start : error.end]:
        base = unicodedata.normalize("NFKD", char)[0]
        shown.append(_PLAIN.get(char) or (base if base.isascii() else "?"))
    return "".join(shown), error.end


def prepare_streams() -> None:
    """Let stdout and stderr write any text, whatever their encoding."""
    codecs.register_error(_HANDLER, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_HANDLER)


def say(text: str = "") -> None:
    """Write a line to stdout."""
    sys.stdout.write(f"{text}\n")


def say_lines(lines: Iterator[str] | list[str]) -> None:
    """Write lines to stdout."""
    for line in lines:
        say(line)


def complain(text: str) -> None:
    """Write a line to stderr."""
    sys.stderr.write(f"{text}\n")


@contextmanager
def progress(*, as_json: bool, silent: bool) -> Iterator[Listener]:
    """A listener that shows how far the work is: a bar on a terminal, a few lines in a pipe.

    Args:
        as_json: Stdout is for the result; the lines then go to stderr.
        silent: Show nothing.
    """
    if silent:
        yield ignore
    elif as_json:
        yield _lines_to(sys.stderr)
    elif sys.stdout.isatty():
        with _bar() as listener:
            yield listener
    else:
        yield _lines_to(sys.stdout)


def _lines_to(stream: TextIO) -> Listener:
    def listen(step: Step) -> None:
        before, now = (_LINES_PER_STAGE * n // step.total for n in (step.done - 1, step.done))
        if now > before:
            stream.write(f"{step.stage}: {step.done} van {step.total}\n")
            stream.flush()

    return listen


@contextmanager
def _bar() -> Iterator[Listener]:
    # rich takes a tenth of a second to load, which a run without work need not pay.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

    console = Console(file=sys.stdout)
    columns = (
        TextColumn("{task.fields[stage]:<12}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[label]}", markup=False),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=console) as bar:

        def listen(step: Step) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = bar.add_task(
                    step.stage, total=step.total, stage=step.stage, label=""
                )
            label = "" if step.done == step.total else step.label
            bar.update(tasks[step.stage], completed=step.done, total=step.total, label=label)

        yield listen
