"""What people see of a correction: what follows for a signature that came back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from docgen.core.amendment import Weight
from docgen.core.corrections import weight_words
from docgen.core.dutch import datum

if TYPE_CHECKING:
    import docgen
    from docgen.correcting import Consequence

_WHAT = {
    Weight.SLIGHT: "blijft geldig",
    Weight.SUBSTANTIAL: "opnieuw vragen",
    Weight.UNDECLARED: "zelf beoordelen",
}


def signatures(inputs: docgen.Inputs, found: Iterable[Consequence], *, done: bool) -> Iterator[str]:
    """One line for each signature on a copy that is replaced.

    Args:
        done: Whether it is replaced already.
    """
    yield from (line_of(inputs, item, done=done) for item in found)


def line_of(
    inputs: docgen.Inputs, item: Consequence, *, done: bool, asked_at: str | None = None
) -> str:
    """What follows for one signature, full sentences.

    Args:
        asked_at: When it was asked again, ISO 8601; ``None`` when that is still to be done.
    """
    name = item.judged.record.id
    who = f"de handtekening van {item.party.naam} (nr {item.party.nr}, {name})"
    why = weight_words(item.correction, inputs.pack.correction)
    if item.weight is Weight.SLIGHT:
        return f"De{who[2:]} blijft geldig ({why})."
    if item.weight is Weight.SUBSTANTIAL and asked_at is not None:
        day = datum(datetime.fromisoformat(asked_at).date())
        return f"De{who[2:]} is op {day} opnieuw gevraagd ({why})."
    if item.weight is Weight.SUBSTANTIAL:
        return f"De{who[2:]} moet opnieuw worden gevraagd ({why})."
    when = "" if done else "na ‘docgen genereer’ "
    return (
        f"Beoordeel zelf of {who} geldig blijft ({why}). Leg dat {when}vast met ‘docgen beoordeel "
        f"{name} --akkoord’ of ‘--afwijzen’, of noem de kolom in pakket.toml bij [correctie]."
    )


def as_data(inputs: docgen.Inputs, found: Iterable[Consequence]) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {
            "partij": item.party.nr,
            "partij_id": item.party.id,
            "retour": item.judged.record.id,
            "gevolg": _WHAT[item.weight],
            "gewijzigd": [*item.correction.columns, *item.correction.others],
            "toelichting": weight_words(item.correction, inputs.pack.correction),
        }
        for item in found
    ]
