"""Telling what happened, and proving that the register is whole: read only, nothing is written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from docgen.core.clock import Clock, FixedClock, SystemClock
from docgen.core.dossier import REGISTER, Dossier
from docgen.core.errors import IncompleteError, UsageError
from docgen.core.model import Pack, Party
from docgen.core.pack import read_pack
from docgen.core.parties import read_parties
from docgen.core.register import Register, broken_link
from docgen.keep.export import copy_register
from docgen.keep.history import Line, story
from docgen.keep.ledger import Ledger, ledger_of
from docgen.keep.proof import Proof, prove, read_events


@dataclass(frozen=True, slots=True)
class Told:
    """The story of a covenant, or of one party.

    Attributes:
        kenmerk: Reference of the covenant.
        title: Its title; ``""`` when pakket.toml cannot be read.
        party: Number and name of the party whose story it is; ``None`` for the whole story.
        ledger: What the register knows, to look names up in.
        lines: The story, oldest first.
        events: How many events the register has.
        broken: Number of the first event from which on the register proves nothing; ``None`` when
            its chain is whole.
    """

    kenmerk: str
    title: str
    party: tuple[int, str] | None
    ledger: Ledger
    lines: tuple[Line, ...]
    events: int
    broken: int | None


@dataclass(frozen=True, slots=True)
class Proven:
    """The register of a dossier, looked at.

    Attributes:
        place: The register, as the user knows it.
        proof: What was found.
    """

    place: str
    proof: Proof


def tell(dossier: Dossier, party: str | None = None, *, clock: Clock | None = None) -> Told:
    """Tell the story of the dossier.

    Args:
        party: Number or id of the party whose story is told.

    Raises:
        IncompleteError: Nothing was made yet.
        UsageError: No party answers to that name.
        DataError: The register cannot be read.
    """
    home, pack = home_of(dossier)
    parties = read_parties(dossier.parties_file).parties
    with opened(home, clock) as register:
        ledger = ledger_of(register, parties)
        number = number_of(party, parties, ledger) if party is not None else None
        events, unreadable = read_events(register)
        broken = broken_link(events)
        return Told(
            kenmerk=home.name,
            title=pack.title if pack else "",
            party=(number, ledger.name(number)) if number is not None else None,
            ledger=ledger,
            lines=story(events, ledger, number),
            events=len(events),
            broken=broken.nr if broken else unreadable,
        )


def prove_register(dossier: Dossier, *, clock: Clock | None = None) -> Proven:
    """Look at the register of the dossier and at every file that it names.

    Raises:
        IncompleteError: Nothing was made yet.
        DataError: The register cannot be read.
    """
    home, _ = home_of(dossier)
    place = dossier.relative(home / REGISTER)
    with opened(home, clock) as register:
        return Proven(place, prove(register, home, place))


def home_of(dossier: Dossier) -> tuple[Path, Pack | None]:
    """Folder of the covenant, and its pack if pakket.toml can be read.

    While someone works on pakket.toml the register can be read all the same, if there is only one.

    Raises:
        IncompleteError: There is no register.
        DataError: pakket.toml cannot be read, and there are several registers.
    """
    pack = read_pack(dossier.pack_folder).pack
    if pack is not None:
        home = dossier.home(pack.kenmerk)
        if not (home / REGISTER).is_file():
            raise _nothing_yet(dossier, pack.kenmerk)
        return home, pack
    found = sorted(dossier.output.glob(f"*/{REGISTER}"))
    if len(found) != 1:
        raise _nothing_yet(dossier, "")
    return found[0].parent, None


def _nothing_yet(dossier: Dossier, kenmerk: str) -> IncompleteError:
    where = dossier.relative(dossier.output / kenmerk) if kenmerk else "output"
    error = IncompleteError.of(
        f"in de map ‘{where}’ staat nog geen register, want er is nog niets gemaakt",
        "Maak eerst de stukken met ‘docgen genereer’.",
    )
    return IncompleteError(error.problems)


@contextmanager
def opened(home: Path, clock: Clock | None) -> Iterator[Register]:
    """The register of a covenant, opened in such a way that nothing in the dossier changes.

    Opening a register of an older docgen brings it up to date: that is left to commands that write.
    """
    moment = FixedClock((clock or SystemClock()).now())
    with tempfile.TemporaryDirectory(prefix="docgen-") as folder:
        copy = Path(folder) / REGISTER
        copy_register(home / REGISTER, copy)
        with Register(copy, moment) as register:
            yield register


def number_of(wanted: str, parties: Sequence[Party], ledger: Ledger) -> int:
    """The party that a number or id names; also one whose row is not in the list any more.

    Raises:
        UsageError: No party answers to it.
    """
    for party in parties:
        if wanted in (str(party.nr), party.id):
            return party.nr
    for copy in ledger.copies.values():
        if wanted in (str(copy.party_nr), copy.party_id):
            return copy.party_nr
    raise UsageError.of(
        f"geen partij met nummer of id “{wanted}”",
        "Kijk in de kolommen ‘nr’ en ‘id’ van de lijst van partijen.",
        place="--partij",
    )
