"""Watching folders for files that come in, until a stop is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from docgen.core.errors import Problem, UsageError, raise_errors
from docgen.core.shapes import quoted
from docgen.receive.handed import Handed, files_in
from docgen.receive.inner import file_name

_State = tuple[int, int]


def watch(
    folders: Iterable[Path], *, stopped: Callable[[], bool], pause: Callable[[], None]
) -> Iterator[tuple[Handed, ...]]:
    """What came in since the last look, at every look, also when that is nothing.

    A file is given once its size and time of change were the same at two looks in a row, so that
    one that is still being written is left alone, and once more when it changes afterwards.
    Nothing is moved or deleted. A folder that cannot be reached (a network drive) is empty until
    it can.

    Args:
        folders: Folders to watch, with the folders in them.
        stopped: Whether to stop; asked before every look and after every pause.
        pause: Waits until the next look; may return early when a stop is asked.

    Raises:
        UsageError: One of them is not there at the first look, or is no folder.
    """
    watched = tuple(folders)
    _check(watched)
    before: dict[Path, _State] = {}
    given: dict[Path, _State] = {}
    while not stopped():
        now = _states(watched)
        ready = [
            path
            for path, state in now.items()
            if before.get(path) == state and given.get(path) != state and _opens(path)
        ]
        given.update((path, now[path]) for path in ready)
        before = now
        yield tuple(Handed(file_name(path.name, "bestand"), path) for path in ready)
        if stopped():
            return
        pause()


def _check(folders: Iterable[Path]) -> None:
    raise_errors([_no_folder(folder) for folder in folders if not folder.is_dir()], UsageError)


def _no_folder(path: Path) -> Problem:
    name = quoted(str(path), 300)
    if path.exists():
        remedy = "Noem een map om te volgen; een bestand neemt u op zonder --volg."
        return Problem("", "", f"{name} is geen map", remedy)
    remedy = "Controleer de naam; zet hem tussen aanhalingstekens als er spaties in staan."
    return Problem("", "", f"de map {name} bestaat niet", remedy)


def _states(folders: Iterable[Path]) -> dict[Path, _State]:
    """Size and time of change of each file that is there."""
    found: dict[Path, _State] = {}
    for folder in folders:
        for path in files_in(folder):
            try:
                facts = path.stat()
            except OSError:
                continue  # Gone since the folder was read.
            found[path] = (facts.st_size, facts.st_mtime_ns)
    return found


def _opens(path: Path) -> bool:
    """Whether no other program holds it (Windows) and it may be read."""
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
