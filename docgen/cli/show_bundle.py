"""What people see of ``docgen bundel``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docgen.cli.show import count, heading

if TYPE_CHECKING:
    import docgen
    from docgen.bundling import Bundle

_WAYS = {
    "digitaal": "digitaal",
    "met de hand": "met de hand",
    "deels digitaal": "deels digitaal",
}


def bundled(inputs: docgen.Inputs, made: Bundle) -> Iterator[str]:
    """What was made, what it holds, where it is and what comes next."""
    record = made.record
    interim = record.kind == "tussenstand"
    folder = (inputs.home / record.path).parent
    yield from what_was_made(inputs, made)
    yield ""
    yield f"Alles staat in {inputs.dossier.relative(folder)}:"
    for name in sorted(record.files):
        yield f"  {name}"
    if made.missing:
        yield ""
        yield "Wat nog ontbreekt:"
        for problem in made.missing:
            yield f"  {problem}"
    yield ""
    if interim:
        yield "Maak het definitieve exemplaar met ‘docgen bundel’ zodra alles er is."
        return
    yield "Nagaan of het heel is: ‘docgen verifieer’ met het pad van de pdf."
    yield "Een versie voor publicatie: ‘docgen publiceer’."
    yield "Toezenden aan alle partijen: ‘docgen verstuur --definitief’."


def what_was_made(inputs: docgen.Inputs, made: Bundle) -> Iterator[str]:
    """What the copy is: how many pages and parties, when it takes effect, what form it has."""
    yield heading(inputs)
    yield ""
    yield _what(made, interim=made.record.kind == "tussenstand")
    if made.manifest["vervangt"]:
        yield f"Zij vervangt {made.manifest['vervangt'].rstrip('.')}."
    yield from made.manifest["inwerkingtreding"]["toelichting"]
    yield ""
    yield from _properties(made)


def _what(made: Bundle, *, interim: bool) -> str:
    record = made.record
    kind = "Tussenstand" if interim else "Definitief exemplaar"
    signed = len(made.manifest["partijen"])
    who = (
        f"{signed} van {made.parties} partijen" if interim else count(signed, "partij", "partijen")
    )
    state = "gemaakt" if made.fresh else "stond er al en is nog gelijk"
    pages = count(record.pages, "bladzijde", "bladzijden")
    return f"{kind}, uitgave {record.issue}: {state}. {pages}, {who}."


def _properties(made: Bundle) -> Iterator[str]:
    told = made.manifest
    ways = Counter(_WAYS.get(party["wijze"], party["wijze"]) for party in told["partijen"])
    yield "Ondertekend: " + ", ".join(f"{number} {way}" for way, number in ways.items()) + "."
    redrawn = [
        party["naam"]
        for party in told["partijen"]
        if any(not sheet["zoals_ontvangen"] for sheet in party["bladen"])
    ]
    if redrawn:
        yield (
            f"Van {count(len(redrawn), 'partij', 'partijen')} is de ondertekenpagina als "
            f"beeld opgenomen (de reden staat in de verantwoording): {'; '.join(redrawn)}."
        )
    forms = "PDF/A-3b" + (" en PDF/UA-1" if told["pdfua"] else "")
    seal = f"verzegeld door {made.record.seal}" if made.record.seal else "niet verzegeld"
    yield f"Archiefvorm: {forms}; {seal}."
    if made.before is not None and made.before.seal and not made.record.seal:
        yield (
            f"Let op: uitgave {made.before.issue} was wel verzegeld. Verzegelen kan nog, met "
            "‘docgen bundel --zegel’; dat wordt dan een nieuwe uitgave."
        )
