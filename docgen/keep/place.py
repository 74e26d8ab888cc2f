"""Making something beside its place and giving it its name in one step, a folder or a file.

A process that is killed leaves at most an unfinished thing under a name of its own, which the next
run removes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from docgen.core.errors import DocgenError, UsageError
from docgen.core.files import TEMP_PREFIX, TEMP_SUFFIX


def check_free(target: Path) -> None:
    """See to it that nothing stands at the target, or an empty folder.

    Raises:
        UsageError: Something does.
    """
    empty = target.is_dir() and next(target.iterdir(), None) is None
    if target.exists() and not empty:
        raise UsageError.of(
            f"“{target}” bestaat al en is geen lege map",
            "Noem een naam die er nog niet is, of een lege map; docgen overschrijft niets.",
            place="MAP",
        )


@contextmanager
def beside(target: Path, mark: str = "") -> Iterator[Path]:
    """An empty folder beside the target; removed when it is still there after.

    Args:
        mark: Tells two of them for the same target apart.

    Raises:
        UsageError: It cannot be made there.
    """
    name = f"{TEMP_PREFIX}{os.getpid()}{mark}-{target.name}{TEMP_SUFFIX}"
    path = target.with_name(name)
    try:
        path.mkdir(parents=True)
    except OSError as exc:
        raise UsageError.of(
            f"in de map “{target.parent}” kan niet worden geschreven ({exc.strerror or exc})",
            "Noem een plaats waar u mag schrijven.",
            place="MAP",
        ) from exc
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def remove_unfinished(target: Path) -> None:
    """Remove what killed runs left beside the target."""
    for old in target.parent.glob(f"{TEMP_PREFIX}*-{escape(target.name)}{TEMP_SUFFIX}"):
        shutil.rmtree(old, ignore_errors=True)


def put_in_place(made: Path, target: Path) -> None:
    """Give what is finished its name, in one step.

    Raises:
        UsageError: Something stands there already.
        DocgenError: It cannot be written.
    """
    check_free(target)
    try:
        if target.is_dir() and (made.is_file() or os.name == "nt"):
            # Elsewhere an empty folder gives way to another one by itself.
            target.rmdir()
        made.rename(target)
        _to_disk(target.parent)
    except OSError as exc:
        raise DocgenError.of(
            f"dit kan niet op zijn plaats worden gezet ({exc.strerror or exc})",
            "Controleer of er ruimte op de schijf is en of u in deze map mag schrijven, en geef de "
            "opdracht opnieuw; er is niets half weggeschreven.",
            file=str(target),
        ) from exc


def _to_disk(folder: Path) -> None:
    """Have the new name survive a loss of power, where a folder can be opened for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
