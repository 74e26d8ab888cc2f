"""Findings and what they add up to."""

from __future__ import annotations

from itertools import product

import pytest

from docgen.core.findings import Finding, Outcome, verdict_of, worst

GOOD, DOUBT, BAD = Outcome.ACCEPTED, Outcome.DOUBTFUL, Outcome.REFUSED


def finding(outcome: Outcome, rule: str = "een") -> Finding:
    return Finding(rule, outcome, "Uitleg.")


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [((GOOD, GOOD), GOOD), ((GOOD, DOUBT), DOUBT), ((DOUBT, BAD, GOOD), BAD), ((), DOUBT)],
)
def test_the_least_favourable_counts(outcomes: tuple[Outcome, ...], expected: Outcome) -> None:
    assert worst(outcomes) is expected


def test_accepted_only_when_every_rule_spoke() -> None:
    assert verdict_of([finding(GOOD, "een"), finding(GOOD, "twee")], ["een", "twee"]) is GOOD
    assert verdict_of([finding(GOOD, "een")], ["een", "twee"]) is DOUBT
    assert verdict_of([finding(BAD, "een")], ["een", "twee"]) is BAD
    assert verdict_of([], ["een"]) is DOUBT


def test_the_order_of_findings_says_nothing() -> None:
    for outcomes in product((GOOD, DOUBT, BAD), repeat=3):
        found = [finding(outcome) for outcome in outcomes]
        assert verdict_of(found, ["een"]) is verdict_of(found[::-1], ["een"])
