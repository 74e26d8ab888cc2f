"""What people see of ``docgen publiceer``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docgen.cli.show import count, heading

if TYPE_CHECKING:
    import docgen
    from docgen.publishing import Publication


def published(inputs: docgen.Inputs, made: Publication) -> Iterator[str]:
    """What was made, what is not in it, what was compared, where it is and what comes next."""
    record = made.record
    path = inputs.home / record.path
    state = "gemaakt" if made.fresh else "stond er al en is nog gelijk"
    yield heading(inputs)
    yield ""
    yield (
        f"Publicatieversie van het definitieve exemplaar, uitgave {record.issue}: {state}. "
        f"{count(record.pages, 'bladzijde', 'bladzijden')}."
    )
    yield ""
    yield "Hierin zit niet:"
    for what, number in made.left_out:
        yield f"  {number} × {what}"
    yield ""
    yield (
        f"De tekst is vergeleken met die van het definitieve exemplaar "
        f"({count(made.compared, 'bladzijde', 'bladzijden')}): behalve wat is weggelaten, is alles "
        "gelijk."
    )
    yield "Archiefvorm: PDF/A-3b" + (" en PDF/UA-1." if made.pdfua else ".")
    yield ""
    yield f"Online mag: {inputs.dossier.relative(path)}"
    yield "Lees hem zelf na voordat u hem plaatst."
