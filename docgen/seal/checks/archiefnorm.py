"""Rule *archiefnorm*: it is PDF/A-3b, so that it can be read for decades (ISO 19005-3)."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.findings import Finding, Outcome
from docgen.seal.checks.facts import CopyFacts

NAME = "archiefnorm"
_MOST = 3
_REMEDY = (
    "docgen maakt alleen exemplaren die aan de norm voldoen: dit bestand is daarna bewerkt. Vraag "
    "het zoals docgen het heeft gemaakt."
)


def check(facts: CopyFacts) -> Iterator[Finding]:
    """One finding, if the file could be read."""
    if facts.looked.fault is not None:
        return
    if facts.archive is None:
        text = "Of het bestand aan de archiefnorm PDF/A-3b voldoet, kon niet worden vastgesteld."
        yield Finding(NAME, Outcome.REFUSED, text, _REMEDY)
    elif facts.archive:
        reasons = "; ".join(f"{item.rule}: {item.message}" for item in facts.archive[:_MOST])
        text = f"Het bestand voldoet niet aan de archiefnorm PDF/A-3b ({reasons})."
        yield Finding(NAME, Outcome.REFUSED, text, _REMEDY)
    else:
        text = "Het bestand voldoet aan de archiefnorm PDF/A-3b (ISO 19005-3)."
        yield Finding(NAME, Outcome.ACCEPTED, text)
