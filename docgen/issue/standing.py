"""Where each party stands: made, draft ready, sent, replaced since. Read from the register."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from docgen.core.model import Party
from docgen.core.records import CopyRecord, MailRecord
from docgen.issue.plan import Plan, Status


class Standing(StrEnum):
    """How far a party is; the values are what people and programs see."""

    NOTHING = "nog niets gemaakt"
    PARTLY = "deels gemaakt"
    MADE = "gemaakt"
    DRAFT = "mail staat klaar"
    UNCERTAIN = "verzending onzeker"
    SENT = "verzonden"
    REPLACED = "vervangen na verzending"


@dataclass(frozen=True, slots=True)
class PartyStanding:
    """One party's standing.

    Attributes:
        party: The party.
        standing: How far it is.
        made: How many of its files there are.
        total: How many files it is to receive.
        to_make: How many files a run would make or replace.
        made_at: Time of its newest file, ISO 8601; ``None`` without one.
        drafted_at: Time its newest mail was drawn up, ISO 8601; ``None`` without one.
        sent_at: Time its newest sent mail was sent, ISO 8601; ``None`` without one.
        untold: How many notices that another party joined or left were made for it and not sent.
    """

    party: Party
    standing: Standing
    made: int
    total: int
    to_make: int
    made_at: str | None
    drafted_at: str | None
    sent_at: str | None
    untold: int = 0


def standings(
    plan: Plan, copies: Iterable[CopyRecord], mails: Iterable[MailRecord]
) -> tuple[PartyStanding, ...]:
    """The standing of every party that takes part.

    Args:
        plan: Plan for all parties and documents, no drafts.
        copies: Valid copies of the revision.
        mails: Mails of the revision, oldest first.
    """
    known, written = tuple(copies), tuple(mails)
    return tuple(
        _standing(
            party,
            plan,
            [copy for copy in known if copy.party_nr == party.nr],
            [mail for mail in written if mail.party_nr == party.nr],
        )
        for party in plan.parties
        if party.active
    )


def _standing(
    party: Party, plan: Plan, copies: Sequence[CopyRecord], mails: Sequence[MailRecord]
) -> PartyStanding:
    items = [item for item in plan.items if item.party.nr == party.nr]
    made = sum(item.current is not None for item in items)
    sent = [mail for mail in mails if mail.sent_at is not None]
    return PartyStanding(
        party=party,
        standing=_how_far(made, len(items), {copy.sha256 for copy in copies}, mails),
        made=made,
        total=len(items),
        to_make=sum(item.status is not Status.UNCHANGED for item in items),
        made_at=max((copy.made_at for copy in copies), default=None),
        drafted_at=mails[-1].made_at if mails else None,
        sent_at=sent[-1].sent_at if sent else None,
        untold=sum(
            item.scene.is_notice and item.current is not None and not item.sent
            for item in items
            if item.format in item.document.mail_formats
        ),
    )


def _how_far(made: int, total: int, valid: set[str], mails: Sequence[MailRecord]) -> Standing:
    if any(mail.state == "bezig" for mail in mails):
        return Standing.UNCERTAIN
    current = [mail for mail in mails if valid.issuperset(mail.attachments)]
    if any(mail.state == "verzonden" for mail in current):
        return Standing.SENT
    if current and made == total:
        return Standing.DRAFT
    if any(mail.state == "verzonden" for mail in mails):
        return Standing.REPLACED
    if made < total:
        return Standing.PARTLY if made else Standing.NOTHING
    return Standing.MADE
