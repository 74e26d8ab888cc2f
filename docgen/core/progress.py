"""How far long work is: plain facts for whoever wants to show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One piece of a stage was done.

    Attributes:
        stage: Dutch name of the stage.
        done: How many pieces are done, this one included.
        total: How many there are.
        label: What was done, such as ``convenant van Gemeente Soest``.
    """

    stage: str
    done: int
    total: int
    label: str


Listener = Callable[[Step], None]
# A stage calls this once for each piece it did: how many there are, and what was done.
Report = Callable[[int, str], None]


def counter(stage: str, listener: Listener) -> Report:
    """A report for one stage that counts for it."""
    done = 0

    def report(total: int, label: str) -> None:
        nonlocal done
        done += 1
        listener(Step(stage, done, total, label))

    return report


def ignore(step: Step) -> None:
    """A listener that shows nothing."""
