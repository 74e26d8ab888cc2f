"""Parties made up for tests."""

from __future__ import annotations

from docgen.core.model import Party, PartyStatus, PartyType, Signatory


def party(nr: int, status: PartyStatus = PartyStatus.ORIGINAL) -> Party:
    """A municipality with one signatory."""
    return Party(
        nr=nr,
        id=f"gemeente-{nr}",
        naam=f"Gemeente {nr}",
        type=PartyType.MUNICIPALITY,
        signatories=(Signatory(1, "burgemeester", "A.", f"Voorbeeld-{nr}"),),
        email=f"info@gemeente{nr}.example",
        status=status,
        columns={"naam": f"Gemeente {nr}"},
        line=nr + 1,
    )
