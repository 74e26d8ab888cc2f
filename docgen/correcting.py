"""What corrections of parties mean for the signatures that came back.

Before a run this is foreseen from the plan, afterwards it is read from the register: both times
the standings are asked, so that ``plan``, ``genereer`` and ``status`` say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from docgen.core.amendment import Weight
from docgen.core.clock import Clock, SystemClock
from docgen.core.corrections import Correction
from docgen.core.dossier import REGISTER
from docgen.core.model import Format, Party
from docgen.core.records import CopyRecord
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged
from docgen.issue.plan import Plan, PlanItem, Status
from docgen.issuing import Inputs
from docgen.receive.catalogue import Catalogue, IssuedCopy, catalogue_of
from docgen.receive.standing import (
    PartyReturn,
    ReturnStanding,
    ReturnStandings,
    read_standings,
    standings,
)

# Later than anything that was judged.
_TO_COME = "9999-12-31T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows for a signature on a copy that is replaced.

    Attributes:
        party: The party.
        judged: The return with the signature.
        correction: What changed since, and how much it weighs.
    """

    party: Party
    judged: Judged
    correction: Correction

    @property
    def weight(self) -> Weight:
        """How much the change weighs."""
        return self.correction.weight


def foresee(inputs: Inputs, plan: Plan, clock: Clock | None = None) -> tuple[Consequence, ...]:
    """What making the planned files would mean for the signatures that came back.

    After the files were made it says the same.
    """
    replaced = [item for item in plan.items if _replaces_signed(item)]
    path = inputs.home / REGISTER
    if plan.concept or not replaced or not path.is_file():
        return ()
    with Register(path, clock or SystemClock()) as register:
        parties = inputs.table.parties
        catalogue = catalogue_of(inputs.pack, parties, register, inputs.home)
        kept = ReturnRegister(register)
        copies = _foreseen(catalogue, replaced)
        found = standings(
            replace(catalogue, copies=copies),
            parties,
            register.mails(inputs.pack.version),
            kept.returns(),
            kept.receipts(),
        )
    return consequences(found, {item.party.nr for item in replaced})


def _replaces_signed(item: PlanItem) -> bool:
    signed = item.document.signable and item.format is Format.PDF
    return signed and item.status is Status.REPLACED and item.current is not None


def _foreseen(catalogue: Catalogue, replaced: Iterable[PlanItem]) -> tuple[IssuedCopy, ...]:
    """The copies as they will be when these files are made."""
    copies = {copy.nr: copy for copy in catalogue.copies}
    following = max(copies, default=0)
    for item in replaced:
        old = copies.get(item.current.nr if item.current else 0)
        if old is None or not old.valid:
            continue
        following += 1
        copies[old.nr] = replace(old, replaced_at=_TO_COME)
        copies[following] = replace(old, nr=following, made_at=_TO_COME, inputs=item.inputs)
    return tuple(copies.values())


def not_to_mail(inputs: Inputs, register: Register) -> tuple[PartyReturn, ...]:
    """The parties whose new copy is not to be signed: their signature counts, or may yet count.

    Who was sent that copy already, or never had a mail of docgen, is not among them.
    """
    version = inputs.pack.version
    copies = {copy.nr: copy for copy in register.all_copies()}
    if not any(copy.replaced_at and copy.version == version for copy in copies.values()):
        return ()
    mailed = {mail.party_nr for mail in register.mails(version)}
    catalogue = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
    found = read_standings(register, catalogue, inputs.table.parties)
    return tuple(
        item
        for item in found.parties
        if (item.standing is ReturnStanding.ACCEPTED or item.in_doubt)
        and item.sent_at is None
        and item.party.nr in mailed
        and _on_replaced(item, copies)
    )


def _on_replaced(item: PartyReturn, copies: Mapping[int, CopyRecord]) -> bool:
    copy = copies.get(item.counts.record.copy or 0) if item.counts is not None else None
    return copy is not None and copy.replaced_at is not None


def consequences(found: ReturnStandings, parties: Iterable[int] = ()) -> tuple[Consequence, ...]:
    """What the corrections mean, in the order of the list; refused returns are left out.

    Args:
        found: Where everybody stands.
        parties: Numbers of the parties; empty for all.
    """
    wanted = frozenset(parties)
    named: Sequence[PartyReturn] = found.parties
    return tuple(
        Consequence(item.party, item.counts, item.correction)
        for item in named
        if item.counts is not None
        and item.correction is not None
        and (not wanted or item.party.nr in wanted)
    )
