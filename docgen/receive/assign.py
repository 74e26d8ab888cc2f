"""Whose page is this: weighing what pages and files say.

A page code, a readable line and the very bytes that were sent settle it; what they contradict is
named and not decided. The text of a page tells less, form fields too; a sender or a file name tells
nothing by itself: it only helps to choose a party for a page that all parties have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from docgen.core.dutch import opsomming
from docgen.core.identity import PageIdentity
from docgen.core.shapes import slug
from docgen.receive.case import AssignedPage
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.facts import FileFacts, Origin, PageFacts, Signal, SignalKind

DECISIVE = 0.9
_BYTES_WEIGHT, _FIELD_WEIGHT, _NEIGHBOUR_WEIGHT, _COMPANY_WEIGHT = 1.0, 0.8, 0.85, 0.5
_FIELD = re.compile(r"(?:handtekening|datum|plaats)-(\d{2,4})-")

# As they stand in a sentence: “herkend aan de paginacode”.
_NAMES = {
    SignalKind.CODE: "de paginacode",
    SignalKind.LINE: "de leesbare regel",
    SignalKind.TEXT: "de tekstlaag",
    SignalKind.OCR: "tekstherkenning",
    SignalKind.FIELD: "de namen van de formuliervelden",
    SignalKind.SIGNATURE: "het handtekeningveld",
    SignalKind.BYTES: "het bestand, dat gelijk is aan het verzonden bestand",
    SignalKind.PICTURE: "het beeld van de bladzijde",
    SignalKind.ORDER: "de volgorde van de bladzijden",
    SignalKind.SENDER: "de afzender",
    SignalKind.FILE_NAME: "de bestandsnaam",
}

Files = Sequence[tuple[Origin, FileFacts]]


@dataclass(frozen=True, slots=True)
class _FileSays:
    """What a file as a whole tells of its pages.

    Attributes:
        copy: The copy with whose bytes it begins.
        party: Party of its form fields.
        likely: Party that sender or file name point at.
        why: By what, in Dutch.
    """

    copy: IssuedCopy | None
    party: int | None
    likely: int | None
    why: str


def assign(files: Files, catalogue: Catalogue) -> tuple[AssignedPage, ...]:
    """Say of every page of a delivery what it is, in the order of the files; blank ones left out.

    Args:
        files: Each file with what was found in it and on its pages.
    """
    found: list[AssignedPage] = []
    for origin, facts in files:
        says = _file_says(origin, facts, catalogue)
        own = [
            _assigned(page, origin, facts, says, catalogue)
            for page in facts.page_facts
            if not page.blank
        ]
        found += _by_company(own, says, catalogue)
    return tuple(found)


# -- the file ------------------------------------------------------------------------------


def _file_says(origin: Origin, facts: FileFacts, catalogue: Catalogue) -> _FileSays:
    copy = _copy(catalogue, facts.begins_with)
    names = [*facts.fields, *(signature.field for signature in facts.signatures)]
    numbers = {int(match[1]) for name in names if (match := _FIELD.match(name))}
    party = numbers.pop() if len(numbers) == 1 else None
    for likely, why in (
        (_by_sender(origin, catalogue), _NAMES[SignalKind.SENDER]),
        (_by_name(origin, catalogue), _NAMES[SignalKind.FILE_NAME]),
    ):
        if likely is not None:
            return _FileSays(copy, party, likely, why)
    return _FileSays(copy, party, None, "")


def _copy(catalogue: Catalogue, number: int | None) -> IssuedCopy | None:
    return next((copy for copy in catalogue.copies if copy.nr == number), None)


def _by_sender(origin: Origin, catalogue: Catalogue) -> int | None:
    """The party with the sender's address, or the only one at the sender's domain."""
    sender = origin.sender.lower()
    domain = sender.rpartition("@")[2]
    exact = [party.nr for party in catalogue.parties if party.email.lower() == sender]
    near = [
        party.nr
        for party in catalogue.parties
        if domain and party.email.lower().rpartition("@")[2] == domain
    ]
    return next((found[0] for found in (exact, near) if len(found) == 1), None)


def _by_name(origin: Origin, catalogue: Catalogue) -> int | None:
    name = f"-{slug(origin.name)}-"
    found = [party.nr for party in catalogue.parties if f"-{party.id}-" in name]
    return found[0] if len(found) == 1 else None


# -- the page ------------------------------------------------------------------------------


def _assigned(
    page: PageFacts, origin: Origin, facts: FileFacts, says: _FileSays, catalogue: Catalogue
) -> AssignedPage:
    signals = [*page.signals, *_file_signals(page, facts, says, catalogue)]
    nothing = AssignedPage(page, origin, None, None, None, None, 0.0, "")
    nothing = replace(nothing, code_read=any(item.kind is SignalKind.CODE for item in signals))
    if not signals:
        return nothing
    decisive = [item for item in signals if item.weight >= DECISIVE and item.identity]
    identities = {item.identity for item in decisive if item.identity}
    if len(identities) > 1:
        return replace(nothing, conflict=_contradiction(decisive))
    if identities:
        return _settled(nothing, decisive, identities.pop(), catalogue)
    if _differ(signals):
        return replace(nothing, conflict=_contradiction(signals))
    return _likely(nothing, max(signals, key=lambda item: item.weight), catalogue)


def _file_signals(
    page: PageFacts, facts: FileFacts, says: _FileSays, catalogue: Catalogue
) -> Iterator[Signal]:
    """What the file tells of this page: its place in it is its place in the document."""
    number = page.source_page
    if says.copy is not None and number <= says.copy.pages:
        identity = says.copy.identity(catalogue.kenmerk, number)
        yield Signal(
            SignalKind.BYTES, _BYTES_WEIGHT, identity.party, identity.version, number, identity
        )
    elif says.party is not None:
        copy = catalogue.valid_copy(says.party)
        if copy is not None and copy.pages == facts.pages:
            yield Signal(SignalKind.FIELD, _FIELD_WEIGHT, says.party, copy.version, number)


def _differ(signals: Sequence[Signal]) -> bool:
    """Whether what is not decisive names different parties, or different pages."""
    parties = {signal.party for signal in signals if signal.party is not None}
    pages = {signal.page for signal in signals if signal.page is not None}
    return len(parties) > 1 or len(pages) > 1


def _contradiction(signals: Iterable[Signal]) -> str:
    told = []
    for signal in signals:
        words = (("partij", signal.party), ("versie", signal.version), ("bladzijde", signal.page))
        said = ", ".join(f"{word} {value}" for word, value in words if value is not None)
        told.append(f"{_NAMES[signal.kind]} zegt {said}")
    return opsomming(list(dict.fromkeys(told)), scheiding="; ")


def _settled(
    nothing: AssignedPage,
    signals: Sequence[Signal],
    identity: PageIdentity,
    catalogue: Catalogue,
) -> AssignedPage:
    if identity.pack != catalogue.kenmerk:
        return replace(
            nothing, conflict=f"de bladzijde is van {identity.pack}, niet van {catalogue.kenmerk}"
        )
    copy = catalogue.find(identity)
    conflict = ""
    if copy is None and any(item.version == identity.version for item in catalogue.copies):
        conflict = "de paginacode noemt een tekst die docgen niet heeft verstuurd"
    return replace(
        nothing,
        party=identity.party,
        version=identity.version,
        page=identity.page,
        copy=copy,
        certainty=max(signal.weight for signal in signals),
        how=opsomming(list(dict.fromkeys(_NAMES[signal.kind] for signal in signals))),
        conflict=conflict,
    )


def _likely(nothing: AssignedPage, best: Signal, catalogue: Catalogue) -> AssignedPage:
    copy = None
    if best.party is not None:
        copy = catalogue.valid_copy(best.party)
        if copy is not None and best.version not in (None, copy.version):
            copy = None
    return replace(
        nothing,
        party=best.party,
        version=best.version,
        page=best.page,
        copy=copy,
        certainty=best.weight,
        how=_NAMES[best.kind],
    )


def _by_company(
    pages: Sequence[AssignedPage], says: _FileSays, catalogue: Catalogue
) -> Iterator[AssignedPage]:
    """A page that all parties have gets the party of the pages around it, if that is one."""
    parties = {page.party for page in pages if page.party is not None}
    only = next(iter(parties)) if len(parties) == 1 else None
    for page in pages:
        if page.party is not None or page.page is None or page.conflict:
            yield page
            continue
        party, weight, why = only, _NEIGHBOUR_WEIGHT, "de bladzijden ernaast"
        if only is None and not parties and says.likely is not None:
            party, weight, why = says.likely, _COMPANY_WEIGHT, says.why
        copy = catalogue.valid_copy(party) if party is not None else None
        if copy is None or copy.version != page.version:
            yield page
        else:
            how = f"{page.how} en {why}"
            yield replace(page, party=party, copy=copy, certainty=weight, how=how)


# -- second look ---------------------------------------------------------------------------


def hints(assigned: Sequence[AssignedPage]) -> Mapping[tuple[str, int], tuple[int, int]]:
    """Pages to look at once more, with the page of a copy that each is likely to be.

    Those are pages that were assigned without their own code, and pages of which nothing is known
    but the pages around them in the same file. The picture must bear it out.

    Returns:
        Number of the copy and page of it, by fingerprint of the file and page of the file.
    """
    told: dict[tuple[str, int], tuple[int, int]] = {}
    for sha256 in dict.fromkeys(page.origin.sha256 for page in assigned):
        own = [page for page in assigned if page.origin.sha256 == sha256]
        present = {(page.copy.nr, page.page) for page in own if page.copy is not None}
        for index, page in enumerate(own):
            if page.facts.fault is not None or page.facts.matched is not None:
                continue
            key = (sha256, page.facts.source_page)
            if page.copy is not None and page.page is not None:
                told[key] = (page.copy.nr, page.page)
            elif not page.conflict:
                guess = _between(own, index)
                if guess is not None and guess not in present:
                    told[key] = guess
    return told


def _between(own: Sequence[AssignedPage], index: int) -> tuple[int, int] | None:
    """What a page would be if the file is in order, or in reverse order throughout."""
    forward = -1 if _reversed(own) else 1
    for step in (-1, 1):
        other = index + step
        while 0 <= other < len(own) and own[other].copy is None:
            other += step
        if 0 <= other < len(own):
            near = own[other]
            number = (near.page or 0) + (index - other) * forward
            if near.copy is not None and 1 <= number <= near.copy.pages:
                return near.copy.nr, number
    return None


def _reversed(own: Sequence[AssignedPage]) -> bool:
    """Whether the pages of a file were scanned last page first."""
    pairs = [
        (one.page, other.page)
        for one, other in pairwise(page for page in own if page.copy and page.page)
        if one.copy == other.copy and one.page and other.page
    ]
    return bool(pairs) and all(one > other for one, other in pairs)
