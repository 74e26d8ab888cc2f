"""From the pages of a delivery to cases: one for each party."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import PurePath

from docgen.core.returns import Judged
from docgen.receive.assign import Files
from docgen.receive.case import AssignedPage, Case
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.facts import FileFacts, Media, Origin
from docgen.receive.verify.leesbaar import is_vague

_LAST = 10_000
# Kinds that come along with a covenant and that nobody signs. Anything else that docgen cannot
# look into may be the covenant itself: a PDF that is broken beyond recognition, a photo of a kind
# that it does not read, a message behind a password.
_PAPERS = (".doc", ".docx", ".odt", ".rtf", ".txt", ".ppt", ".pptx", ".odp")
_HARMLESS = frozenset((*_PAPERS, ".csv", ".xls", ".xlsx", ".ods", ".ics", ".vcf", ".p7s"))


def cases(
    assigned: Sequence[AssignedPage],
    files: Files,
    catalogue: Catalogue,
    *,
    earlier: Sequence[Judged],
    deadline: date,
    signature_page_suffices: bool,
    now: datetime,
) -> tuple[Case, ...]:
    """The cases of one delivery.

    A stack is split by party. Loose pictures of one party are taken together; so are two files
    of a party that have no page in common. A file in which nothing was recognised belongs to what
    came with it; when nothing else was recognised, it is a case without a party. So is, always, a
    file that could not be looked at: what is in it nobody has judged.
    """
    groups = [
        group for origin, facts in files for group in _of_file(assigned, origin, facts, files)
    ]
    joined = _joined(groups)
    known = [group for group in joined if group.party is not None]
    silent = [group for group in joined if group.party is None and not group.mixed]
    loose = [group for group in joined if group.party is None and group.mixed]
    enclosed: tuple[Origin, ...] = ()
    if len(known) == 1:
        enclosed = tuple(group.origins[0] for group in silent if group.harmless)
        silent = [group for group in silent if not group.harmless]
    made = []
    for group in (*known, *loose, *silent):
        copy = _copy_of(group.pages)
        made.append(
            Case(
                catalogue=catalogue,
                origin=group.origins[0],
                files=group.files,
                pages=_ordered(group.pages),
                party=group.party,
                copy=copy,
                others=_others(group, joined),
                enclosed=enclosed if group in known else (),
                earlier=tuple(
                    item for item in earlier if group.party and item.party == group.party
                ),
                deadline=deadline,
                signature_page_suffices=signature_page_suffices,
                now=now,
            )
        )
    return tuple(made)


class _Group:
    """Pages of one party, or of nobody, from one or more files of a delivery."""

    def __init__(
        self,
        party: int | None,
        pages: Sequence[AssignedPage],
        files: Files,
        *,
        mixed: bool,
    ) -> None:
        self.party = party
        self.pages = tuple(pages)
        self.origins: tuple[Origin, ...] = tuple(origin for origin, _ in files)
        self.files: tuple[FileFacts, ...] = tuple(facts for _, facts in files)
        self.mixed = mixed

    @property
    def numbers(self) -> frozenset[int]:
        """Pages of the document that it holds."""
        return frozenset(page.page for page in self.pages if page.page is not None)

    @property
    def pictures(self) -> bool:
        """Whether all its files are loose pictures."""
        return all(origin.media is Media.IMAGE for origin in self.origins)

    @property
    def harmless(self) -> bool:
        """Whether its files were looked at, or are of a kind that nobody signs."""
        return all(_harmless(facts) for facts in self.files)


def _of_file(
    assigned: Sequence[AssignedPage], origin: Origin, facts: FileFacts, files: Files
) -> Iterator[_Group]:
    own = [page for page in assigned if page.origin.sha256 == origin.sha256]
    parties = sorted({page.party for page in own if page.party is not None})
    nobody = [page for page in own if page.party is None]
    if not parties:
        yield _Group(None, own, [(origin, facts)], mixed=False)
        return
    for party in parties:
        pages = [page for page in own if page.party == party]
        # With one party, what was not recognised is taken to be part of what that party sent.
        extra = nobody if len(parties) == 1 else []
        yield _Group(party, [*pages, *extra], [(origin, facts)], mixed=len(parties) > 1)
    if nobody and len(parties) > 1:
        yield _Group(None, nobody, [(origin, facts)], mixed=True)


def _harmless(facts: FileFacts) -> bool:
    if facts.media is Media.OTHER:
        return PurePath(facts.name).suffix.lower() in _HARMLESS
    if facts.fault is not None or facts.active or len(facts.page_facts) < facts.pages:
        return False
    return not any(page.fault is not None or is_vague(page) for page in facts.page_facts)


def _joined(groups: Sequence[_Group]) -> list[_Group]:
    joined: list[_Group] = []
    for group in groups:
        into = next((other for other in joined if _belong(other, group)), None)
        if into is None:
            joined.append(group)
            continue
        files = [
            *zip(into.origins, into.files, strict=True),
            *zip(group.origins, group.files, strict=True),
        ]
        whole = _Group(into.party, [*into.pages, *group.pages], files, mixed=into.mixed)
        joined[joined.index(into)] = whole
    return joined


def _belong(one: _Group, other: _Group) -> bool:
    if one.party is None or one.party != other.party:
        return False
    return not one.numbers & other.numbers or (one.pictures and other.pictures)


def _copy_of(pages: Sequence[AssignedPage]) -> IssuedCopy | None:
    """The copy that the signature page is of; else the one that most pages are of."""
    copies = [page.copy for page in pages if page.copy is not None]
    signed = [page.copy for page in pages if page.copy and page.page in page.copy.signature_pages]
    if signed:
        return signed[0]
    counted = Counter(copy.nr for copy in copies)
    return max(copies, key=lambda copy: counted[copy.nr], default=None)


def _ordered(pages: Sequence[AssignedPage]) -> tuple[AssignedPage, ...]:
    return tuple(sorted(pages, key=lambda page: (page.page or _LAST, page.facts.source_page)))


def _others(
    group: _Group, joined: Sequence[_Group]
) -> tuple[tuple[int | None, frozenset[int]], ...]:
    files = set(group.origins)
    return tuple(
        (other.party, other.numbers)
        for other in joined
        if other is not group and files & set(other.origins)
    )
