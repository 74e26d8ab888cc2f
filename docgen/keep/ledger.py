"""What narrators look up in the register: names, copies, mails, receipts and returns by number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docgen.core.model import Party
from docgen.core.records import CopyRecord, MailRecord
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import Judged, ReceiptRecord


@dataclass(frozen=True, slots=True)
class Ledger:
    """The register as far as a story needs it.

    Attributes:
        names: Name of a party, by number.
        copies: Copies by fingerprint; of several with the same bytes, the last.
        mails: Mails by number.
        receipts: Receipts by number.
        returns: Returns by number.
        owners: Numbers of the parties whose returns came with a receipt, by its number.
    """

    names: Mapping[int, str]
    copies: Mapping[str, CopyRecord]
    mails: Mapping[int, MailRecord]
    receipts: Mapping[int, ReceiptRecord]
    returns: Mapping[int, Judged]
    owners: Mapping[int, tuple[int, ...]]

    def name(self, number: int) -> str:
        """Name of a party; its number when it is not in the list any more."""
        return self.names.get(number) or f"partij {number}"


def ledger_of(register: Register, parties: Iterable[Party]) -> Ledger:
    """Read what a story needs."""
    kept = ReturnRegister(register)
    copies = register.all_copies()
    receipts = {item.nr: item for item in kept.receipts()}
    returns = {item.record.nr: item for item in kept.returns()}
    names = {copy.party_nr: copy.party_id for copy in copies}
    return Ledger(
        names={**names, **{party.nr: party.naam for party in parties}},
        copies={copy.sha256: copy for copy in copies},
        mails={mail.nr: mail for mail in register.all_mails()},
        receipts=receipts,
        returns=returns,
        owners=_owners(receipts, returns),
    )


def _owners(
    receipts: Mapping[int, ReceiptRecord], returns: Mapping[int, Judged]
) -> dict[int, tuple[int, ...]]:
    """Of each receipt the parties whose pages were in it, or in the mail that it came with."""
    found: dict[int, set[int]] = {}
    for item in returns.values():
        files = {item.record.sha256, *item.record.enclosed}
        files |= {page.file for page in item.record.pages}
        mine = {item.record.receipt}
        mine |= {nr for nr, receipt in receipts.items() if receipt.sha256 in files}
        for number in mine:
            current: int | None = number
            while current is not None and item.party is not None:
                found.setdefault(current, set()).add(item.party)
                current = receipts[current].parent if current in receipts else None
    return {number: tuple(sorted(parties)) for number, parties in found.items()}
