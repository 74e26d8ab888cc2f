"""Which answer was given on a form with a choice, and how sure that is.

A mark counts when it is seen in the box; the value of the form field, where there is one, must
say the same. The answer is known when one box is clearly marked and the others are clearly empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from docgen.core.amendment import Answer
from docgen.receive.case import Case
from docgen.receive.signing_way import EMPTY_BELOW, FilledPlace, places, signatures_of


class Mark(StrEnum):
    """What stands in the box of an answer."""

    EMPTY = "leeg"
    CLEAR = "aangekruist"
    FAINT = "misschien aangekruist"
    STRUCK = "aangekruist en weer doorgehaald"
    CONTRADICTED = "alleen in het formulier aangekruist"
    UNSEEN = "niet onderzocht"


@dataclass(frozen=True, slots=True)
class Choice:
    """The boxes of the answers on the copy, and what stands in them.

    Attributes:
        boxes: The boxes in the order of `Answer`, each with its mark.
        later: Whether the answer was given, or changed, after a digital signature was put.
    """

    boxes: tuple[tuple[FilledPlace, Mark], ...]
    later: bool = False

    @property
    def marked(self) -> tuple[FilledPlace, ...]:
        """The boxes in which a clear mark stands."""
        return tuple(place for place, mark in self.boxes if mark is Mark.CLEAR)

    @property
    def unclear(self) -> tuple[tuple[FilledPlace, Mark], ...]:
        """The boxes of which it is not sure what stands in them."""
        sure = (Mark.CLEAR, Mark.EMPTY)
        return tuple((place, mark) for place, mark in self.boxes if mark not in sure)

    @property
    def answer(self) -> Answer | None:
        """The answer; ``None`` unless exactly one box is clearly marked, and in time."""
        if len(self.marked) != 1 or self.unclear or self.later:
            return None
        return Answer(self.marked[0].field.kind)


def asks_choice(case: Case) -> bool:
    """Whether the copy is a form with a choice."""
    return case.copy is not None and any(field.is_choice for field in case.copy.fields)


def choice_of(case: Case) -> Choice:
    """What was marked; without boxes when the copy is no form with a choice."""
    boxes = tuple((place, _mark(place)) for answer in Answer for place in places(case, answer))
    groups = {place.field.group for place, _ in boxes}
    later = any(
        name.rsplit(".", 1)[-1] in groups
        for signature in signatures_of(case)
        if not signature.timestamp_only
        for name in signature.filled
    )
    return Choice(boxes, later)


def _mark(place: FilledPlace) -> Mark:
    if place.page is None or place.ink is None:
        return Mark.UNSEEN
    if place.ink.struck:
        return Mark.STRUCK
    if place.filled:
        return Mark.CLEAR
    if place.typed:
        # What the file says and what the page shows are two things: a person must look.
        return Mark.CONTRADICTED
    return Mark.EMPTY if place.ink.ink < EMPTY_BELOW and not place.ink.stamped else Mark.FAINT
