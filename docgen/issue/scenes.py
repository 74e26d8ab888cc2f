"""What each party receives, and among whom: the occasion of every document.

The first signing, an amendment, an accession, a notice that another party joined or left: one pack
holds the documents of all of them, and the register tells which of them are due.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.core.amendment import Occasion
from docgen.core.circle import (
    RevisionState,
    is_told,
    members,
    notices,
    occasion_of,
    text_members,
)
from docgen.core.model import DocumentSpec, Pack, Party
from docgen.core.records import AmendmentRecord
from docgen.documents.context import shared_values


@dataclass(frozen=True, slots=True)
class Scene:
    """On what occasion, and among whom, documents are made.

    Attributes:
        occasion: The occasion.
        members: The parties that the documents count as taking part.
        subject: The party that a notice is about; ``None`` for other documents.
        text: The parties that the text of the covenant counts, where those are others: who
            accedes finds itself on its own page, and signs the text that the others signed.
    """

    occasion: Occasion
    members: tuple[Party, ...]
    subject: Party | None = None
    text: tuple[Party, ...] | None = None

    @property
    def is_notice(self) -> bool:
        """Whether it only tells of another party."""
        return self.subject is not None

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same for scenes whose templates can say the same."""
        numbers = tuple(party.nr for party in self.members)
        return self.occasion, numbers, self.subject.nr if self.subject else 0


@dataclass(frozen=True, slots=True)
class Due:
    """A document that a party is to have.

    Attributes:
        party: The party.
        document: The document; that of a notice has the number of its subject in its id.
        scene: The occasion.
        declared: Id of the document as pakket.toml declares it.
    """

    party: Party
    document: DocumentSpec
    scene: Scene
    declared: str


def due(
    pack: Pack, parties: Sequence[Party], wanted: Sequence[Party], state: RevisionState
) -> Iterator[Due]:
    """Every document that the wanted parties are to have, by party in the order of the pack.

    Args:
        parties: All parties of the list.
        wanted: Parties that take part.
    """
    told = notices(parties, state)
    active = tuple(party for party in parties if party.active)
    among: dict[tuple[int, ...], tuple[Party, ...]] = {}
    text = text_members(parties, state)
    for party in wanted:
        found = members(parties, party, state)
        shared = among.setdefault(tuple(item.nr for item in found), found)
        occasion = occasion_of(party, state)
        scene = Scene(occasion, shared, text=text if occasion is Occasion.ACCESSION else None)
        for spec in pack.documents:
            if scene.occasion in spec.occasions:
                yield Due(party, spec, scene, spec.id)
            for notice in told:
                if notice.occasion in spec.occasions and is_told(party, notice, state):
                    named = _about(spec, notice.party)
                    scene_of = Scene(notice.occasion, active, notice.party)
                    yield Due(party, named, scene_of, spec.id)


def _about(spec: DocumentSpec, subject: Party) -> DocumentSpec:
    return replace(spec, id=f"{spec.id}-{subject.nr:02d}", title=f"{spec.title} ({subject.naam})")


def scene_of_part(pack: Pack, scene: Scene, template: str) -> Scene:
    """The scene in which a part of a document is filled in."""
    if scene.text is None or pack.covenant is None or template not in pack.covenant.parts:
        return scene
    return replace(scene, members=scene.text, text=None)


def scene_values(pack: Pack, scene: Scene, amendment: AmendmentRecord | None) -> dict[str, object]:
    """What templates can say on this occasion that is the same for all parties."""
    return shared_values(
        pack,
        scene.members,
        amendment=amendment,
        about=scene.subject,
        members=scene.members,
    )
