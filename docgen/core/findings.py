"""Findings: the outcome of one check, with the evidence; and the verdict that they add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Left, bottom, right, top in points, from the lower left corner of the upright page as we issued
# it; on a page that was not recognised: of the page as received.
Rect = tuple[float, float, float, float]


class Outcome(StrEnum):
    """What a check came to; the values are what people and programs see."""

    ACCEPTED = "akkoord"
    DOUBTFUL = "twijfel"
    REFUSED = "afgekeurd"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check.

    Attributes:
        rule: Name of the rule, such as ``ondertekend``.
        outcome: What it came to.
        explanation: Dutch, one or more full sentences: what was seen, and where.
        remedy: Dutch, what to do about it; ``""`` when nothing is to be done.
        page: Page of the received file, from 1; ``None`` for the return as a whole.
        box: Where on that page.
        evidence: Names of pictures in the return's folder: pairs of sent and received, or single.
        method: How it was established, in Dutch, for the report.
        certainty: How sure it is, 0 to 1; ``None`` where that says nothing.
    """

    rule: str
    outcome: Outcome
    explanation: str
    remedy: str = ""
    page: int | None = None
    box: Rect | None = None
    evidence: tuple[str, ...] = ()
    method: str = ""
    certainty: float | None = None


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    """The least favourable of the outcomes; `DOUBTFUL` when there are none."""
    order = (Outcome.REFUSED, Outcome.DOUBTFUL, Outcome.ACCEPTED)
    found = set(outcomes)
    return next((outcome for outcome in order if outcome in found), Outcome.DOUBTFUL)


def verdict_of(findings: Iterable[Finding], rules: Iterable[str]) -> Outcome:
    """What the findings add up to: `ACCEPTED` only if every rule spoke and none objected.

    Args:
        rules: Names of the rules that must have spoken.
    """
    found = tuple(findings)
    outcome = worst(finding.outcome for finding in found)
    silent = set(rules) - {finding.rule for finding in found}
    return Outcome.DOUBTFUL if silent and outcome is Outcome.ACCEPTED else outcome
