"""Rule *leesbaar*: it is a whole PDF that opens."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.findings import Finding, Outcome
from docgen.seal.checks.facts import CopyFacts, Fault

NAME = "leesbaar"

_AGAIN = "Haal het bestand opnieuw op waar u het vandaan hebt, of vraag de afzender erom."
_FAULTS = {
    Fault.EMPTY: ("Het bestand is leeg", _AGAIN),
    Fault.NOT_PDF: (
        "Dit is geen PDF",
        "Noem het PDF-bestand van het definitieve exemplaar.",
    ),
    Fault.ENCRYPTED: (
        "Het bestand is versleuteld of met een wachtwoord beveiligd; een definitief exemplaar is "
        "dat nooit",
        "Vraag het exemplaar zoals docgen het heeft gemaakt.",
    ),
    Fault.DAMAGED: ("Het bestand is beschadigd of afgekapt", _AGAIN),
    Fault.TOO_LARGE: ("Het bestand is te groot om te bekijken", _AGAIN),
    Fault.TOO_SLOW: (
        "Het bestand kon niet binnen de tijd worden bekeken",
        "Probeer het nog eens op een snellere computer. Lukt het weer niet, dan is het bestand "
        "niet wat docgen heeft gemaakt.",
    ),
}


def check(facts: CopyFacts) -> Iterator[Finding]:
    """One finding."""
    looked = facts.looked
    if looked.fault is not None:
        what, remedy = _FAULTS[looked.fault]
        detail = f": {looked.detail}" if looked.detail else ""
        yield Finding(NAME, Outcome.REFUSED, f"{what}{detail}.", remedy)
        return
    count = len(looked.pages)
    pages = "1 bladzijde" if count == 1 else f"{count} bladzijden"
    yield Finding(NAME, Outcome.ACCEPTED, f"Het is een PDF van {pages} die goed te openen is.")
