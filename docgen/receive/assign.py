"""Whose page is this: weighing what pages and files say.

A page code, a readable line and the very bytes that were sent settle it; what they contradict is
named and not decided. The text of a page tells less, form fields too. A page that all parties have
gets its party from the pages around it in the same file, and from nothing else: a sender may hand
in the papers of another, and a file may have any name. What then has no party, a person looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from docgen.core.dutch import opsomming
from docgen.core.identity import PageIdentity
from docgen.receive.case import AssignedPage
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.facts import FileFacts, Origin, PageFacts, Signal, SignalKind

DECISIVE = 0.9
_BYTES_WEIGHT, _FIELD_WEIGHT, _NEIGHBOUR_WEIGHT = 1.0, 0.8, 0.85
_FIELD = re.compile(r"(?:handtekening|datum|plaats|keuze)-(\d{2,4})-")

# As they stand in a sentence: “herkend aan de paginacode”.
_NAMES = {
    SignalKind.CODE: "de paginacode",
    SignalKind.LINE: "de leesbare regel",
    SignalKind.TEXT: "de tekst in het bestand",
    SignalKind.OCR: "de tekst die van het beeld is gelezen",
    SignalKind.FIELD: "de namen van de formuliervelden",
    SignalKind.SIGNATURE: "het handtekeningveld",
    SignalKind.BYTES: "het verzonden bestand waarmee het begint",
    SignalKind.PICTURE: "het beeld van de bladzijde",
    SignalKind.ORDER: "de volgorde van de bladzijden",
    SignalKind.SENDER: "de afzender",
    SignalKind.FILE_NAME: "de bestandsnaam",
}
_COMPANY = "de andere bladzijden in het bestand"

Files = Sequence[tuple[Origin, FileFacts]]


@dataclass(frozen=True, slots=True)
class _FileSays:
    """What a file as a whole tells of its pages.

    Attributes:
        copy: The copy with whose bytes it begins.
        party: Party of its form fields.
    """

    copy: IssuedCopy | None
    party: int | None


def assign(files: Files, catalogue: Catalogue) -> tuple[AssignedPage, ...]:
    """Say of every page of a delivery what it is, in the order of the files; blank ones left out.

    Args:
        files: Each file with what was found in it and on its pages.
    """
    found: list[AssignedPage] = []
    for origin, facts in files:
        says = _file_says(facts, catalogue)
        own = [
            _assigned(page, origin, facts, says, catalogue)
            for page in facts.page_facts
            if not page.blank
        ]
        found += _by_company(own, catalogue)
    return tuple(found)


# -- the file ------------------------------------------------------------------------------


def _file_says(facts: FileFacts, catalogue: Catalogue) -> _FileSays:
    names = [*facts.fields, *(signature.field for signature in facts.signatures)]
    numbers = {int(match[1]) for name in names if (match := _FIELD.match(name))}
    party = numbers.pop() if len(numbers) == 1 else None
    return _FileSays(_copy(catalogue, facts.begins_with), party)


def _copy(catalogue: Catalogue, number: int | None) -> IssuedCopy | None:
    return next((copy for copy in catalogue.copies if copy.nr == number), None)


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
    return _likely(nothing, signals, catalogue)


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


def _likely(nothing: AssignedPage, signals: Sequence[Signal], catalogue: Catalogue) -> AssignedPage:
    """What signals that do not settle it say together; they do not contradict each other."""
    ordered = sorted(signals, key=lambda item: -item.weight)
    best = next((item for item in ordered if item.party is not None), ordered[0])
    paged = next((item for item in (best, *ordered) if item.page is not None), best)
    copy = None
    if best.party is not None:
        copy = catalogue.valid_copy(best.party)
        if copy is not None and best.version not in (None, copy.version):
            copy = None
    return replace(
        nothing,
        party=best.party,
        version=best.version,
        page=paged.page,
        copy=copy,
        certainty=best.weight,
        how=opsomming(list(dict.fromkeys(_NAMES[item.kind] for item in (paged, best)))),
    )


# -- the pages around it -------------------------------------------------------------------


def _by_company(pages: Sequence[AssignedPage], catalogue: Catalogue) -> Iterator[AssignedPage]:
    """A page that all parties have gets the party of the pages around it, if they agree."""
    for index, page in enumerate(pages):
        if page.party is not None or page.page is None or page.conflict:
            yield page
            continue
        near = _near(pages, index)
        copy = None
        if near is not None and near.party is not None:
            copy = near.copy or catalogue.valid_copy(near.party)
        if copy is None or copy.version != page.version:
            yield page
        else:
            how = f"{page.how} en {_COMPANY}"
            yield replace(page, party=copy.party, copy=copy, certainty=_NEIGHBOUR_WEIGHT, how=how)


def _near(pages: Sequence[AssignedPage], index: int) -> AssignedPage | None:
    """The page whose party a page without one has too; ``None`` when that is not clear.

    It is when the file has pages of one party only, or of that party on both sides. Between two
    parties, or at an end of the file, the number must go on where the one stopped; and the other
    must begin there, or have ended.
    """
    known = [page for page in pages if page.party is not None]
    before = next((page for page in reversed(pages[:index]) if page.party is not None), None)
    after = next((page for page in pages[index + 1 :] if page.party is not None), None)
    nearest = before or after
    if len({page.party for page in known}) <= 1:
        return nearest
    if before is not None and after is not None and before.party == after.party:
        return nearest
    if _reversed(pages):
        before, after = after, before
    goes_on = before is not None and _steps(pages, before, index)
    leads_in = after is not None and _steps(pages, after, index)
    if goes_on and (after is None or after.page == 1):
        return before
    if leads_in and (before is None or (before.copy and before.page == before.copy.pages)):
        return after
    return None


def _steps(pages: Sequence[AssignedPage], near: AssignedPage, index: int) -> bool:
    """Whether two pages lie as far apart in the file as in the document, in its direction."""
    apart = pages.index(near) - index
    number = (near.page or 0) - (-apart if _reversed(pages) else apart)
    return pages[index].page == number


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
