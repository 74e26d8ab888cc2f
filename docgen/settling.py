"""How an exercise is finished: what a person reads on the returns is noted, from the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import REGISTER, locked
from docgen.core.findings import Outcome
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged
from docgen.issuing import Inputs
from docgen.receive.rehearsal.truth import Truth
from docgen.receive.review import Review, decide

_PERSON = "Oefening"
_WHY = "Oefening: bekeken, volledig, niet gewijzigd en ondertekend."


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of it.

    Attributes:
        reviewed: The returns that something was noted of, as they stand now.
        left: The returns that are not accepted: a person must look at them.
    """

    reviewed: tuple[Judged, ...]
    left: tuple[Judged, ...]


def settle(inputs: Inputs, truths: Sequence[Truth], *, clock: Clock | None = None) -> Settled:
    """Note what a person would read on the returns of an exercise, and accept doubtful good ones.

    A return that was refused, or that the truth does not call good, is left as it is. Doing it
    again notes nothing twice.

    Args:
        inputs: The dossier of the exercise, after its returns were taken in.
        truths: The truth about the returns.
        clock: Tells the time of the decisions.

    Raises:
        DocgenError: The register cannot be written, or the dossier is in use.
    """
    clock = FixedClock((clock or SystemClock()).now())
    by_file = {Path(truth.bestand).name: truth for truth in truths}
    parties, version = inputs.table.parties, inputs.pack.version
    with locked(inputs.dossier), Register(inputs.home / REGISTER, clock) as register:
        kept = ReturnRegister(register)
        names = {receipt.nr: receipt.name for receipt in kept.receipts()}
        returns = tuple(_known(kept.returns(version), names, by_file))
        reviewed = [
            decide(register, parties, review, clock.now(), version).after
            for review in (_review(item, truth) for item, truth in returns)
            if review is not None
        ]
        now = kept.returns(version)
    mine = {item.record.nr for item, _ in returns}
    left = (item for item in now if item.record.nr in mine)
    return Settled(
        tuple(reviewed), tuple(item for item in left if item.outcome is not Outcome.ACCEPTED)
    )


def _known(
    returns: Iterable[Judged], names: Mapping[int, str], truths: Mapping[str, Truth]
) -> Iterator[tuple[Judged, Truth]]:
    for item in returns:
        truth = truths.get(names.get(item.record.receipt, ""))
        if truth is not None:
            yield item, truth


def _review(item: Judged, truth: Truth) -> Review | None:
    """What a person says of a return; ``None`` when there is nothing to say."""
    written = {told.partij: told for told in truth.ondertekend}
    told = written.get(item.party or 0)
    good = truth.verwacht == Outcome.ACCEPTED and item.party in truth.partijen
    accept = good and item.outcome is Outcome.DOUBTFUL
    date = told.datum if told and not item.date else ""
    place = told.plaats if told and not item.place else ""
    choice = told.keuze or "" if told and not item.choice else ""
    if not (accept or date or place or choice):
        return None
    return Review(
        name=item.record.id,
        accept=accept,
        person=_PERSON,
        reason=_WHY if accept else "",
        date=date,
        place=place,
        choice=choice,
    )
