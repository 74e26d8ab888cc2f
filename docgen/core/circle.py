"""Who takes part in which revision, and on what occasion a party receives documents.

A revision is settled once it has a definitive copy. From then on its text and its circle of
parties stand: who comes later accedes, who goes leaves, and neither changes what the others have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docgen.core.amendment import Occasion
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.model import Pack, Party, PartyStatus
from docgen.core.records import DefinitiveRecord
from docgen.core.register import Register

_EVENTS = {
    Occasion.ACCESSION_NOTICE: "partij toegetreden",
    Occasion.LEAVING_NOTICE: "partij uitgetreden",
}


@dataclass(frozen=True, slots=True)
class RevisionState:
    """What the register says of the revision that pakket.toml names.

    Attributes:
        settled: Whether it has a definitive copy.
        circle: Numbers of the parties of the first definitive copy; empty until then.
        before: Numbers of the parties of the latest definitive copy of the revision that this one
            amends; ``None`` when it amends none, or that one has none.
        base: Occasion on which the parties of the circle receive their documents.
        latest: Numbers of the parties of the latest definitive copy: also of who acceded since.
    """

    settled: bool = False
    circle: frozenset[int] = frozenset()
    before: frozenset[int] | None = None
    base: Occasion = Occasion.SIGNING
    latest: frozenset[int] = frozenset()

    @property
    def known(self) -> frozenset[int] | None:
        """Numbers of the parties that do not accede; ``None`` when nobody does yet.

        Who acceded to an amended text itself stays one who acceded when that is settled.
        """
        if not self.settled:
            return self.before
        return self.circle if self.before is None else self.circle & self.before


@dataclass(frozen=True, slots=True)
class Notice:
    """A party that joined or left, of which the others are told.

    Attributes:
        occasion: Joined or left.
        party: The party.
    """

    occasion: Occasion
    party: Party


def revision_state(pack: Pack, register: Register | None) -> RevisionState:
    """Where the revision of a pack stands.

    Args:
        register: Open register; ``None`` when nothing was made yet.
    """
    base = Occasion.SIGNING if pack.amendment is None else Occasion.AMENDMENT
    if register is None:
        return RevisionState(base=base)
    kept = DefinitiveRegister(register)
    issues = kept.issues(pack.version, CopyKind.DEFINITIVE)
    before = None
    if pack.amendment is not None:
        latest = kept.latest(pack.amendment.since, CopyKind.DEFINITIVE)
        before = _parties(latest, register) if latest is not None else None
    if not issues:
        return RevisionState(before=before, base=base)
    first, last = (_parties(item, register) for item in (issues[0], issues[-1]))
    return RevisionState(True, first, before, base, last)


def _parties(issue: DefinitiveRecord, register: Register) -> frozenset[int]:
    if issue.parties:
        return frozenset(issue.parties)
    # Older versions of docgen did not note it: whoever had a copy to sign was in it.
    return frozenset(
        copy.party_nr for copy in register.copies(issue.version) if copy.text_mark is not None
    )


def occasion_of(party: Party, state: RevisionState) -> Occasion:
    """On what occasion a party that takes part receives its own documents."""
    acceding = state.known is not None and party.nr not in state.known
    return Occasion.ACCESSION if acceding else state.base


def members(parties: Sequence[Party], party: Party, state: RevisionState) -> tuple[Party, ...]:
    """The parties that the documents of ``party`` count as taking part.

    Those of the circle keep what they signed: later comings and goings do not change it. Who
    accedes finds those who were there before it, by number.
    """
    if occasion_of(party, state) is Occasion.ACCESSION:
        return tuple(item for item in parties if item.active and item.nr <= party.nr)
    return text_members(parties, state)


def text_members(parties: Sequence[Party], state: RevisionState) -> tuple[Party, ...]:
    """The parties that the text of the covenant counts; who accedes signs the same text."""
    if state.settled:
        return tuple(item for item in parties if item.nr in (state.known or ()))
    return tuple(
        item
        for item in parties
        if item.active and occasion_of(item, state) is not Occasion.ACCESSION
    )


def notices(parties: Iterable[Party], state: RevisionState) -> tuple[Notice, ...]:
    """Who joined or left since the revision was settled."""
    if not state.settled:
        return ()
    found = []
    for party in parties:
        acceded = party.status is PartyStatus.ACCEDED and party.nr not in state.circle
        if acceded:
            found.append(Notice(Occasion.ACCESSION_NOTICE, party))
        elif not party.active and (party.nr in state.circle or party.columns.get("per")):
            found.append(Notice(Occasion.LEAVING_NOTICE, party))
    return tuple(sorted(found, key=lambda item: item.party.columns.get("per", "")))


def note_circle(parties: Iterable[Party], state: RevisionState, register: Register) -> None:
    """Note who joined or left since the revision was settled, each once.

    Call while holding the dossier's lock.
    """
    kept = [(event.kind, event.content.get("partij")) for event in register.events()]
    for notice in notices(parties, state):
        kind, party = _EVENTS[notice.occasion], notice.party
        if (kind, party.nr) not in kept:
            per = party.columns.get("per", "")
            with register.transaction():
                register.add_event(kind, {"partij": party.nr, "naam": party.naam, "per": per})


def is_told(party: Party, notice: Notice, state: RevisionState) -> bool:
    """Whether a party that takes part is told of another that joined or left."""
    other = notice.party
    if party.nr == other.nr:
        return False
    if party.nr in state.circle:
        return True
    if notice.occasion is Occasion.ACCESSION_NOTICE:
        return party.nr < other.nr
    # Who came after it went has never known it as a party.
    return party.columns.get("per", "") <= other.columns.get("per", "")
