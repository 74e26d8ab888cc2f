"""What people see of the definitive copy in ``docgen status``: where it is and who has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from docgen.cli.show import count
from docgen.cli.show_returns import some
from docgen.core.dutch import datum, hoofdletter, opsomming

if TYPE_CHECKING:
    import docgen
    from docgen.closing import CopyStanding

_SEND = "docgen verstuur --definitief"


def about_copy(
    inputs: docgen.Inputs, copy: CopyStanding | None, *, complete: bool
) -> Iterator[str]:
    """Whether the definitive copy is there, who was sent it, and what to do next.

    Args:
        complete: Whether all parties have signed.
    """
    if copy is None:
        if complete:
            yield "Stel het definitieve exemplaar samen met ‘docgen bundel’."
        return
    yield _where(inputs, copy)
    if copy.spoilt:
        are = "is" if len(copy.spoilt) == 1 else "zijn"
        yield (
            f"Daarvan {are} weg of gewijzigd: {opsomming(copy.spoilt)}. Zet dat terug uit een "
            "reservekopie, of geef ‘docgen bundel’ voor een nieuwe uitgave."
        )
        return
    if not copy.current:
        next_step = (
            "Geef ‘docgen bundel’ voor een nieuwe uitgave."
            if complete
            else "Een nieuwe uitgave kan pas als iedereen heeft getekend."
        )
        yield f"{hoofdletter(copy.behind)}. {next_step}"
    yield from _sent(copy, sum(party.active for party in inputs.table.parties))


def _where(inputs: docgen.Inputs, copy: CopyStanding) -> str:
    record = copy.record
    day = datum(datetime.fromisoformat(record.made_at).date())
    sealed = f", verzegeld door {record.seal}" if record.seal else ""
    path = inputs.dossier.relative(inputs.home / record.path)
    return f"Definitief exemplaar, uitgave {record.issue} van {day}{sealed}: {path}"


def _sent(copy: CopyStanding, parties: int) -> Iterator[str]:
    if copy.uncertain:
        who = some([f"nr {nr}" for nr in copy.uncertain])
        yield (
            f"Of de mail met het definitieve exemplaar aan {who} weg is, is niet zeker. Kijk in de "
            f"map Verzonden items, en geef daarna ‘{_SEND} --verzonden NR’ of ‘{_SEND} "
            "--opnieuw NR’."
        )
    if len(copy.sent) == parties:
        yield "Alle partijen is het definitieve exemplaar toegezonden."
        return
    if copy.sent:
        who = f"{len(copy.sent)} van de {parties} partijen"
        yield f"Het definitieve exemplaar is toegezonden aan {who}."
    if not copy.current:
        return
    if copy.drafted:
        who = count(len(copy.drafted), "partij", "partijen")
        yield (
            f"Voor {who} staat de mail met het definitieve exemplaar klaar: verstuur die, of laat "
            f"dat doen met ‘{_SEND} --smtp’."
        )
    known = {*copy.sent, *copy.drafted, *copy.uncertain}
    if len(known) < parties:
        which = "andere mails" if known else "mails"
        yield f"Maak de {which} met het definitieve exemplaar met ‘{_SEND}’."
