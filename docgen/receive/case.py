"""A case: one party's pages from one delivery, with all that the rules may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from docgen.core.findings import Finding
from docgen.core.returns import Judged
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.facts import FileFacts, Origin, PageFacts


@dataclass(frozen=True, slots=True)
class AssignedPage:
    """A page with what it was taken for.

    Attributes:
        facts: What was found on it.
        origin: The file it is in.
        party: Number of its party; ``None`` when not recognised.
        version: Revision; ``None`` when not recognised.
        page: Page of the document, from 1; ``None`` when not recognised.
        copy: The issued copy it is of; ``None`` when unknown.
        certainty: How sure, 0 to 1.
        how: By what it was recognised, in Dutch.
        conflict: What the signals disagree about, in Dutch; ``""`` when they agree.
        code_read: Whether the page code was read.
    """

    facts: PageFacts
    origin: Origin
    party: int | None
    version: str | None
    page: int | None
    copy: IssuedCopy | None
    certainty: float
    how: str
    conflict: str = ""
    code_read: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """What one party returned in one delivery, before any judgement.

    Attributes:
        catalogue: What was issued.
        origin: The file with its pages; of several, the first.
        files: Facts of every file that its pages are in.
        pages: Its pages in the order of the document; unrecognised ones last. Blank ones are
            left out.
        party: Number of the party; ``None`` when not recognised.
        copy: The issued copy it is compared with; ``None`` when unknown.
        others: What else is in the same files: party and its pages of the document.
        enclosed: Files that came along and belong to it.
        earlier: What this party returned earlier in this revision, oldest first.
        deadline: Signed copies are expected before this day.
        signature_page_suffices: Whether a signature page alone is enough.
        now: Time of the check.
    """

    catalogue: Catalogue
    origin: Origin
    files: tuple[FileFacts, ...]
    pages: tuple[AssignedPage, ...]
    party: int | None
    copy: IssuedCopy | None
    others: tuple[tuple[int | None, frozenset[int]], ...]
    enclosed: tuple[Origin, ...]
    earlier: tuple[Judged, ...]
    deadline: date
    signature_page_suffices: bool
    now: datetime

    @property
    def signature_pages(self) -> tuple[AssignedPage, ...]:
        """The pages with a signature field."""
        wanted = self.copy.signature_pages if self.copy else frozenset()
        return tuple(page for page in self.pages if page.page in wanted)


Rule = Callable[[Case], Iterable[Finding]]
