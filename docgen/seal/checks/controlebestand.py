"""Rule *controlebestand*: the checksum that was written beside the copy is that of this file."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.findings import Finding, Outcome
from docgen.seal.checks.facts import CopyFacts

NAME = "controlebestand"


def check(facts: CopyFacts) -> Iterator[Finding]:
    """One finding, if there is a checksum file."""
    found = facts.checksum
    if found is None:
        return
    if not found.sha256:
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"In “{found.name}” staat geen SHA-256 van dit bestand.",
            "Noem met --controle BESTAND het controlebestand dat bij dit exemplaar hoort.",
        )
    elif found.sha256 != facts.sha256:
        yield Finding(
            NAME,
            Outcome.REFUSED,
            f"De SHA-256 van dit bestand is niet die in “{found.name}”: het bestand is na het "
            "maken gewijzigd, of het controlebestand hoort bij een ander exemplaar.",
            "Vergelijk met een controlebestand of exemplaar uit een andere bron.",
        )
    else:
        other = f" (daar heet het “{found.other_name}”)" if found.other_name else ""
        yield Finding(
            NAME,
            Outcome.ACCEPTED,
            f"De SHA-256 van dit bestand staat in “{found.name}”{other}: geen byte is anders.",
        )
