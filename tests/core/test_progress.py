"""Counting what long work did."""

from __future__ import annotations

from docgen.core.progress import Step, counter, ignore


def test_a_report_counts_for_its_stage() -> None:
    steps: list[Step] = []
    report = counter("omzetten", steps.append)
    report(3, "brief van Soest")
    report(3, "memo van Baarn")
    assert steps == [
        Step("omzetten", 1, 3, "brief van Soest"),
        Step("omzetten", 2, 3, "memo van Baarn"),
    ]


def test_each_stage_counts_from_one() -> None:
    steps: list[Step] = []
    counter("invullen", steps.append)(1, "a")
    counter("omzetten", steps.append)(1, "b")
    assert [step.done for step in steps] == [1, 1]


def test_nothing_is_done_with_an_ignored_step() -> None:
    counter("invullen", ignore)(1, "a")
