"""Why a new issue of the copy is made, when nobody says so: what happened since the last one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from docgen.core.dutch import opsomming
from docgen.core.model import Party
from docgen.core.records import CopyRecord, DefinitiveRecord


def what_happened(
    before: DefinitiveRecord,
    taking_part: Sequence[Party],
    parties: Sequence[Party],
    copies: Iterable[CopyRecord],
) -> str:
    """Who joined or left and what was corrected, Dutch clauses after “omdat”; ``""`` for nothing.

    Args:
        before: The issue that is replaced.
        taking_part: Parties of the new issue.
        parties: All parties of the list.
        copies: All copies of the revision, also those that were replaced.
    """
    names = {party.nr: f"partij {party.nr} ({party.naam})" for party in parties}
    now = [party.nr for party in taking_part]
    # An older docgen did not note who took part.
    then = before.parties or tuple(now)
    told = [f"{_named(nr, names)} is toegetreden" for nr in now if nr not in then]
    told += [f"{_named(nr, names)} is uitgetreden" for nr in then if nr not in now]
    told += _corrected(before, names, copies, frozenset(now))
    return opsomming(told)


def _named(nr: int, names: Mapping[int, str]) -> str:
    return names.get(nr, f"partij {nr}")


def _corrected(
    before: DefinitiveRecord,
    names: Mapping[int, str],
    copies: Iterable[CopyRecord],
    now: frozenset[int],
) -> Iterator[str]:
    """Each party whose copy to sign was replaced since, with the reasons that were given."""
    made = datetime.fromisoformat(before.made_at)
    reasons: dict[int, list[str]] = {}
    for copy in copies:
        signable = copy.text_mark is not None and not copy.concept
        if not signable or copy.replaced_at is None or copy.party_nr not in now:
            continue
        if datetime.fromisoformat(copy.replaced_at) > made:
            given = reasons.setdefault(copy.party_nr, [])
            text = (copy.replaced_reason or "").strip().rstrip(".")
            given += [text] if text and text not in given else []
    for nr, given in sorted(reasons.items()):
        why = f" ({opsomming(given)})" if given else ""
        yield f"het exemplaar van {_named(nr, names)} is verbeterd{why}"
