"""The one clock. Everything that writes a time asks it, so that a run can be repeated."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from docgen.core.errors import UsageError

# Ten digits reach the year 2286; what has more is no time but a mistake.
_SECONDS = re.compile(r"[0-9]{1,10}")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current time, with a time zone, in whole seconds."""
        ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The time of this machine, in its own time zone."""

    def now(self) -> datetime:
        return datetime.now().astimezone().replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for tests and for repeating a run to the byte."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def clock_from_environment() -> Clock:
    """The system clock, or a fixed one when ``SOURCE_DATE_EPOCH`` is set.

    Source: reproducible-builds.org, specification of SOURCE_DATE_EPOCH (seconds since 1970, UTC).

    Raises:
        UsageError: The variable is not a number.
    """
    value = os.environ.get("SOURCE_DATE_EPOCH")
    if value is None:
        return SystemClock()
    if not _SECONDS.fullmatch(value):
        raise UsageError.of(
            f"SOURCE_DATE_EPOCH is geen getal (“{value}”)",
            "Vul het aantal seconden sinds 1 januari 1970 in, of verwijder de variabele.",
        )
    return FixedClock(datetime.fromtimestamp(int(value), UTC))
