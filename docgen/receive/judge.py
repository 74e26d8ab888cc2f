"""Judge a case: every rule speaks, and no fault of a rule passes silently."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.core.findings import Finding, Outcome, verdict_of
from docgen.receive.case import Case, Rule
from docgen.receive.verify.phrases import quoted, settle
from docgen.receive.verify.rules import RULES, rules_for
from docgen.receive.wording import rule_title


def check(case: Case, rules: Sequence[tuple[str, Rule]] | None = None) -> tuple[Finding, ...]:
    """What every rule found, in the order of the rules; at least one finding per rule.

    Args:
        rules: The rules that speak; ``None`` for those that this case asks for.
    """
    asked = rules_for(case) if rules is None else rules
    return tuple(finding for name, rule in asked for finding in _heard(name, rule, case))


def verdict(findings: Sequence[Finding], rules: Sequence[tuple[str, Rule]] = RULES) -> Outcome:
    """What the findings of `check` add up to."""
    return verdict_of(findings, (name for name, _rule in rules))


def _heard(name: str, rule: Rule, case: Case) -> tuple[Finding, ...]:
    try:
        found = tuple(rule(case))
    # A mistake in one rule may not hold up the other returns, nor let this one through.
    except Exception as exc:
        return (_failed(name, f"een fout in docgen ({type(exc).__name__}: {_message(exc)})"),)
    return found or (_failed(name, "een fout in docgen (geen uitkomst)"),)


def _message(error: Exception) -> str:
    return quoted(str(error)) if str(error) else "zonder toelichting"


def _failed(name: str, why: str) -> Finding:
    return Finding(
        rule=name,
        outcome=Outcome.DOUBTFUL,
        explanation=f"De controle “{rule_title(name)}” is niet gelukt door {why}.",
        remedy=f"Meld dit aan de beheerder en kijk dit punt zelf na. {settle('Is het in orde')}",
    )
