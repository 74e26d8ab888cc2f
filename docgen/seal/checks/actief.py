"""Rule *actief*: nothing in it acts by itself, hides itself or leads outside."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.dutch import opsomming
from docgen.core.findings import Finding, Outcome
from docgen.seal.checks import zegel
from docgen.seal.checks.facts import CopyFacts

NAME = "actief"
_NAMED = 5


def check(facts: CopyFacts) -> Iterator[Finding]:
    """A finding for what acts, and one for what leads outside."""
    looked = facts.looked
    if looked.fault is not None:
        return
    if looked.active:
        yield Finding(
            NAME,
            Outcome.REFUSED,
            "Er zit iets in dat in een definitief exemplaar niet hoort: "
            f"{opsomming(looked.active)}.",
            "Open het bestand niet zomaar; vraag een ander exemplaar aan wie het heeft gemaakt.",
        )
    if looked.links:
        yield _outside(facts)
    if not looked.active and not looked.links:
        text = "Er zit niets in dat uit zichzelf iets doet of naar buiten verwijst."
        yield Finding(NAME, Outcome.ACCEPTED, text)


def _outside(facts: CopyFacts) -> Finding:
    links = facts.looked.links
    named = opsomming([f"“{link}”" for link in links[:_NAMED]])
    more = f" en nog {len(links) - _NAMED}" if len(links) > _NAMED else ""
    text = f"Er zijn verwijzingen naar buiten: {named}{more}."
    if zegel.is_whole(facts.seal) or facts.vouched:
        return Finding(NAME, Outcome.ACCEPTED, f"{text} Zij stonden er al toen het is gemaakt.")
    return Finding(
        NAME,
        Outcome.DOUBTFUL,
        text,
        "Volg ze niet zonder te kijken waarheen zij leiden; alleen een zegel of de SHA-256 zegt of "
        "zij er vanaf het begin stonden.",
    )
