"""Where each party stands with its signed copy: what came back, and what counts of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from docgen.core.amendment import Weight
from docgen.core.corrections import Correction
from docgen.core.findings import Outcome
from docgen.core.model import Party
from docgen.core.records import MailRecord
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged, ReceiptRecord
from docgen.receive.catalogue import Catalogue, IssuedCopy

_SENT = "verzonden"


class ReturnStanding(StrEnum):
    """How far a party's signed copy is; the values are what people and programs see."""

    NOT_SENT = "niets verstuurd"
    SENT = "verzonden"
    RECEIVED = "ontvangen"
    DOUBTFUL = "twijfel"
    ACCEPTED = "akkoord"
    REFUSED = "afgekeurd"
    REPLACED = "vervangen"


_OF_OUTCOME = {
    Outcome.ACCEPTED: ReturnStanding.ACCEPTED,
    Outcome.DOUBTFUL: ReturnStanding.DOUBTFUL,
    Outcome.REFUSED: ReturnStanding.REFUSED,
}


@dataclass(frozen=True, slots=True)
class PartyReturn:
    """One party's standing.

    Attributes:
        party: The party.
        standing: How far it is.
        counts: The return that decides this; ``None`` without one.
        returns: Everything it returned, oldest first.
        sent_at: When its valid copy was last sent, ISO 8601; ``None`` when that is not known.
        correction: What changed since the copy of ``counts`` was signed and judged; ``None``
            when that copy is valid, or when it was judged after the change.
    """

    party: Party
    standing: ReturnStanding
    counts: Judged | None
    returns: tuple[Judged, ...]
    sent_at: str | None
    correction: Correction | None = None

    @property
    def asked_again(self) -> bool:
        """Whether a signature was given that no longer counts, so that it is asked once more."""
        return self.correction is not None and self.correction.weight is Weight.SUBSTANTIAL

    @property
    def in_doubt(self) -> bool:
        """Whether a person must say what a correction means for the signature."""
        found = self.correction
        waits = self.standing is ReturnStanding.DOUBTFUL
        return waits and found is not None and found.weight is Weight.UNDECLARED


@dataclass(frozen=True, slots=True)
class ReturnStandings:
    """All that came back in a revision.

    Attributes:
        parties: One for each party that takes part, in the order of the list.
        unknown: Open returns of which nobody knows whose they are, oldest first.
        waiting: Files that were kept but not looked at yet, oldest first.
    """

    parties: tuple[PartyReturn, ...]
    unknown: tuple[Judged, ...]
    waiting: tuple[ReceiptRecord, ...]

    @property
    def any_return(self) -> bool:
        """Whether anything came back at all."""
        came = any(item.returns for item in self.parties)
        return came or bool(self.unknown or self.waiting)

    @property
    def signed(self) -> tuple[tuple[int, date | None], ...]:
        """Number and day of signing of each party whose signed copy was accepted."""
        return tuple(
            (item.party.nr, _day_signed(item.counts))
            for item in self.parties
            if item.standing is ReturnStanding.ACCEPTED
        )

    @property
    def complete(self) -> bool:
        """Whether the signed copy of every party was accepted."""
        return bool(self.parties) and len(self.signed) == len(self.parties)

    @property
    def totals(self) -> dict[str, int]:
        """Number of parties per standing, those without any too."""
        counts = Counter(item.standing for item in self.parties)
        return {standing.value: counts[standing] for standing in ReturnStanding}


def _day_signed(counting: Judged | None) -> date | None:
    told = counting.date if counting is not None else None
    return date.fromisoformat(told[:10]) if told else None


def read_standings(
    register: Register, catalogue: Catalogue, parties: Sequence[Party]
) -> ReturnStandings:
    """The standing of every party that takes part, from the register.

    Args:
        catalogue: What was issued, of this register.
        parties: All parties of the list.
    """
    kept = ReturnRegister(register)
    return standings(
        catalogue, parties, register.mails(catalogue.version), kept.returns(), kept.receipts()
    )


def standings(
    catalogue: Catalogue,
    parties: Sequence[Party],
    mails: Iterable[MailRecord],
    returns: Iterable[Judged],
    receipts: Iterable[ReceiptRecord],
) -> ReturnStandings:
    """The standing of every party that takes part.

    Args:
        mails: Mails of the revision, oldest first.
        returns: Returns of every revision, oldest first: who sends an old one back has signed the
            wrong text.
        receipts: Every receipt, oldest first.
    """
    written, judged = tuple(mails), tuple(returns)
    waiting = tuple(item for item in receipts if not item.done and item.parent is None)
    active = [party for party in parties if party.active]
    return ReturnStandings(
        parties=tuple(_standing(party, catalogue, written, judged, waiting) for party in active),
        unknown=tuple(item for item in judged if item.party is None and not _settled(item)),
        waiting=waiting,
    )


def _settled(item: Judged) -> bool:
    return any(decision.outcome is not None for decision in item.decisions)


def _standing(
    party: Party,
    catalogue: Catalogue,
    mails: Sequence[MailRecord],
    judged: Sequence[Judged],
    waiting: Sequence[ReceiptRecord],
) -> PartyReturn:
    valid = catalogue.valid_copy(party.nr)
    own = tuple(
        item for item in judged if item.party == party.nr and _of_now(item, catalogue, valid)
    )
    sent = [mail for mail in mails if mail.party_nr == party.nr and mail.state == _SENT]
    current = [mail for mail in sent if valid is not None and valid.sha256 in mail.attachments]
    sent_at = max((mail.sent_at or mail.made_at for mail in current), default=None, key=_moment)
    weighed = [_weighed(item, catalogue) for item in own]
    counting = _counting([item for item in weighed if not item.outdated])
    if counting is not None:
        return PartyReturn(
            party, _OF_OUTCOME[counting.outcome], counting.item, own, sent_at, counting.correction
        )
    standing = ReturnStanding.NOT_SENT
    if any(_is_from(receipt, party) for receipt in waiting):
        standing = ReturnStanding.RECEIVED
    elif current or (sent and valid is None):
        standing = ReturnStanding.SENT
    elif sent or own:
        standing = ReturnStanding.REPLACED
    lost = [item for item in weighed if item.outcome is not Outcome.REFUSED]
    last = next(iter(lost[::-1] or weighed[::-1]), None)
    counts, correction = (last.item, last.correction) if last else (None, None)
    return PartyReturn(party, standing, counts, own, sent_at, correction)


def _of_now(item: Judged, catalogue: Catalogue, valid: IssuedCopy | None) -> bool:
    """Whether a return is of this revision, or of an earlier one but sent back after this one.

    Nobody can have answered to a revision of which nothing was made yet.
    """
    if item.record.version in (None, catalogue.version):
        return True
    return valid is not None and _moment(item.record.received_at) > _moment(valid.made_at)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A return with what became of its copy since.

    Attributes:
        item: The return.
        outcome: What it counts for now: what was accepted may have become doubtful.
        outdated: Whether it counts no longer.
        correction: What changed since; ``None`` for nothing.
    """

    item: Judged
    outcome: Outcome
    outdated: bool
    correction: Correction | None


def _weighed(item: Judged, catalogue: Catalogue) -> _Weighed:
    """What a return counts for, now that its copy may have been replaced.

    What came back after the replacement is refused as such by the checks, and stays refused.
    """
    copy = next((one for one in catalogue.copies if one.nr == item.record.copy), None)
    decided = [decision.at for decision in item.decisions if decision.outcome is not None]
    judged_at = max(map(_moment, [item.record.checked_at, *decided]))
    if copy is None or copy.replaced_at is None:
        return _Weighed(item, item.outcome, outdated=False, correction=None)
    if item.outcome is Outcome.REFUSED:
        return _Weighed(item, item.outcome, judged_at < _moment(copy.replaced_at), None)
    correction = catalogue.correction(copy, judged_at)
    weight = correction.weight if correction is not None else Weight.SLIGHT
    outcome = Outcome.DOUBTFUL if weight is Weight.UNDECLARED else item.outcome
    return _Weighed(item, outcome, weight is Weight.SUBSTANTIAL, correction)


def _counting(returns: Sequence[_Weighed]) -> _Weighed | None:
    """The return that counts: an open doubt, else the last accepted one, else the last.

    A doubt from before an accepted return is settled by it.
    """
    last_accepted = max(
        (nr for nr, item in enumerate(returns) if item.outcome is Outcome.ACCEPTED), default=-1
    )
    doubts = [item for item in returns[last_accepted + 1 :] if item.outcome is Outcome.DOUBTFUL]
    if doubts:
        return doubts[-1]
    if last_accepted >= 0:
        return returns[last_accepted]
    return returns[-1] if returns else None


def _is_from(receipt: ReceiptRecord, party: Party) -> bool:
    return bool(receipt.sender) and receipt.sender.casefold() == party.email.casefold()


def _moment(text: str) -> datetime:
    # Not compared as text: the zone changes with summer time.
    return datetime.fromisoformat(text)
