"""How much room one received file may take."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on the work for one file.

    Attributes:
        file_bytes: Largest file that is looked at.
        pages: Most pages in one file.
        memory_bytes: Address space of one worker process.
    """

    file_bytes: int = 300 * MEGABYTE
    pages: int = 1000
    memory_bytes: int = 4096 * MEGABYTE


LIMITS = Limits()
