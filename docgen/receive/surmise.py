"""Who something may be from, by its sender and its name: a tip for a person, never a decision.

Anyone may hand in the papers of another, and a file may have any name; so these weigh little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from docgen.core.dutch import bare
from docgen.receive.catalogue import Catalogue, KnownParty
from docgen.receive.facts import Origin, Signal, SignalKind

# How much each tells. All are far below what settles anything (see `docgen.receive.assign`).
_ADDRESS, _DOMAIN, _NAME = 0.3, 0.2, 0.2
# Domains that many people share tell nothing.
_EVERYBODYS = frozenset(
    {"gmail.com", "outlook.com", "hotmail.com", "live.nl", "kpnmail.nl", "ziggo.nl", "icloud.com"}
)
_PART = re.compile(r"[^0-9a-z]+")


def surmised(origin: Origin, catalogue: Catalogue) -> tuple[Signal, ...]:
    """What sender and file name tell, each party once, the strongest first."""
    found: dict[int | None, Signal] = {}
    for signal in (*_by_sender(origin.sender, catalogue), *_by_name(origin.name, catalogue)):
        found.setdefault(signal.party, signal)
    return tuple(sorted(found.values(), key=lambda signal: -signal.weight))


def _by_sender(sender: str, catalogue: Catalogue) -> Iterator[Signal]:
    address = sender.casefold()
    own = [party for party in catalogue.parties if address and party.email.casefold() == address]
    weight = _ADDRESS
    if not own:
        domain = _domain(address)
        weight = _DOMAIN
        own = [party for party in catalogue.parties if domain and _domain(party.email) == domain]
    # Several parties may share an office.
    if len(own) == 1:
        detail = f"het kwam van {sender}"
        yield Signal(SignalKind.SENDER, weight, party=own[0].nr, detail=detail)


def _domain(address: str) -> str:
    domain = address.casefold().rpartition("@")[2] if "@" in address else ""
    return "" if domain in _EVERYBODYS else domain


def _by_name(name: str, catalogue: Catalogue) -> Iterator[Signal]:
    words = _words(PurePath(name).stem)
    own = [party for party in catalogue.parties if _is_in(party, words)]
    # ‘de-bilt-en-zeist’ names two.
    if len(own) == 1:
        detail = f"het bestand heet {name}"
        yield Signal(SignalKind.FILE_NAME, _NAME, party=own[0].nr, detail=detail)


def _words(text: str) -> str:
    return f" {_PART.sub(' ', bare(text)).strip()} "


def _is_in(party: KnownParty, words: str) -> bool:
    return _words(party.id) in words or _words(party.name) in words
