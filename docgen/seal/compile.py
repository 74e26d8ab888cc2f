"""The definitive copy as one PDF: parts, sheets with signatures, tags, links, stamps, attachments.

Everything that could look like a signature stays outside: received pages come in as drawings
without fields or annotations, and what proves the signatures is attached as it came.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Array, Name

from docgen.core.records import PartRecord
from docgen.documents import typeface
from docgen.documents.fields import declare_fields
from docgen.documents.healing import save_settled, settle_streams
from docgen.documents.metadata import LANGUAGE, DocumentInfo, add_bookmarks, declare
from docgen.documents.parts import Heading
from docgen.documents.store import facts_from_data
from docgen.documents.structure import StructureBuilder
from docgen.seal.attach import Attachment, attach
from docgen.seal.links import link_to, references
from docgen.seal.outline import FilledPart, IssuedPart, Section, Signatures
from docgen.seal.page_print import PagePrints
from docgen.seal.seal_field import SEAL_FIELD, SealPicture, add_seal_field
from docgen.seal.strip import (
    Footer,
    SheetStamp,
    add_sheet,
    note_beside,
    stamp_front,
    stamp_sheet,
    stamp_text_page,
)

_SIGNATURES = "Ondertekenpagina’s"
_FRONT = "Voorblad"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page with signatures.

    Attributes:
        party: Number of the party.
        name: The party, for the bookmark and the structure tree.
        alt: What is to be seen on it, read aloud by screen readers.
        pdf: The received page, cleaned: a PDF of one page.
        width: Its width in points.
        height: Its height in points.
        stamp: What stands under it.
    """

    party: int
    name: str
    alt: str
    pdf: bytes
    width: float
    height: float
    stamp: SheetStamp


@dataclass(frozen=True, slots=True)
class ArticleNote:
    """A note beside an article that was amended.

    Attributes:
        article: ``Artikel 11``: how its heading begins.
        text: The note.
    """

    article: str
    text: str

    def is_about(self, heading: str) -> bool:
        """Whether a heading is that of the article: ``Artikel 1`` is not ``Artikel 11``."""
        rest = heading.casefold().removeprefix(self.article.casefold())
        return rest != heading.casefold() and not rest[:1].isalnum()


@dataclass(frozen=True, slots=True)
class CompileJob:
    """A copy to make.

    Attributes:
        home: Folder of the covenant, with the store of parts.
        sections: What it consists of, in order.
        own: docgen's own pages, by name.
        sheets: Pages with signatures, in order.
        info: What the PDF declares of itself.
        footer: What stands at the foot of every page.
        stamp: Stamp on the front page.
        mark: Watermark; ``""`` without one.
        attachments: Files to attach.
        manifest: Makes the account for machines, once it is known where everything stands; it is
            attached as well. ``None`` for a copy without one.
        structured: Whether all parts are tagged, so that the copy is as well.
        seal: What the place for a seal on the front page shows; ``None`` without one.
        notes: Notes beside articles that were amended.
    """

    home: Path
    sections: tuple[Section, ...]
    own: Mapping[str, PartRecord]
    sheets: tuple[Sheet, ...]
    info: DocumentInfo
    footer: str
    stamp: str
    mark: str
    attachments: tuple[Attachment, ...]
    manifest: Callable[[Layout], Attachment] | None
    structured: bool
    seal: SealPicture | None = None
    notes: tuple[ArticleNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything comes to stand.

    Attributes:
        first: First page, from 1, of each section.
        pages: Number of pages.
        parties: First page with the signature of each party, by its number.
        prints: Fingerprint of what each page shows; empty while it is not drawn yet.
    """

    first: tuple[int, ...]
    pages: int
    parties: Mapping[int, int]
    prints: tuple[str, ...] = ()


def layout(
    sections: Sequence[Section],
    counts: Mapping[str, int],
    owners: Sequence[int],
    front: Mapping[str, int],
) -> Layout:
    """Number the pages.

    Args:
        counts: Pages of docgen's own parts, by name.
        owners: Number of the party of each sheet, in order.
        front: Pages of the issued parts, by key.
    """
    first: list[int] = []
    parties: dict[int, int] = {}
    page = 1
    for section in sections:
        first.append(page)
        match section:
            case IssuedPart(record):
                page += front[record.key]
            case FilledPart(name):
                page += counts[name]
            case Signatures():
                for owner in owners:
                    parties.setdefault(owner, page)
                    page += 1
    return Layout(tuple(first), page - 1, parties)


def compile_copy(job: CompileJob, target: Path) -> Layout:
    """Write the copy to ``target``; returns where everything stands.

    Raises:
        EngineFailedError: A converted part cannot be read.
    """
    with pikepdf.new() as pdf:
        made = _Making(pdf, job)
        for section in job.sections:
            made.add(section)
        found = made.finish()
        save_settled(pdf, target)
        return found


@dataclass(slots=True)
class _Making:
    """A copy that is being made."""

    pdf: pikepdf.Pdf
    job: CompileJob
    tree: StructureBuilder = field(init=False)
    font: pikepdf.Object = field(init=False)
    headings: list[Heading] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    parties: dict[int, int] = field(default_factory=dict)
    # Pages from 0 with sheets on them, and the elements of docgen's own parts by first page.
    sheets: dict[int, Sheet] = field(default_factory=dict)
    linked: list[tuple[int, PartRecord, pikepdf.Object | None]] = field(default_factory=list)
    # Page from 0, top of the heading in points, and what stands beside it.
    noted: list[tuple[int, float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tree = StructureBuilder(self.pdf)
        self.font = typeface.embed(self.pdf)

    def add(self, section: Section) -> None:
        """Add the pages of a section."""
        start = len(self.pdf.pages)
        self.first.append(start + 1)
        match section:
            case IssuedPart(record):
                self._add_part(record)
                self.noted += self._notes(record, start)
            case FilledPart(name):
                element = self._add_part(self.job.own[name])
                self.linked.append((start, self.job.own[name], element))
            case Signatures():
                self._add_sheets()

    def _add_part(self, record: PartRecord) -> pikepdf.Object | None:
        start = len(self.pdf.pages)
        facts = facts_from_data(record.facts)
        with pikepdf.open(self.job.home / record.path) as source:
            self.pdf.pages.extend(source.pages)
            title = record.template.removesuffix(".docx")
            element = self.tree.add_part(source, list(self.pdf.pages)[start:], title)
        if not facts.headings:
            top = float(self.pdf.pages[start].mediabox[3])
            self.headings.append(Heading(1, _FRONT if start == 0 else title, start, top))
        for item in facts.headings:
            self.headings.append(Heading(item.level, item.title, item.page + start, item.top))
        return element

    def _notes(self, record: PartRecord, start: int) -> Iterator[tuple[int, float, str]]:
        for heading in facts_from_data(record.facts).headings:
            for note in self.job.notes:
                if note.is_about(heading.title):
                    yield heading.page + start, heading.top, note.text

    def _add_sheets(self) -> None:
        top = 841.89
        if self.job.sheets:
            self.headings.append(Heading(1, _SIGNATURES, len(self.pdf.pages), top))
        for sheet in self.job.sheets:
            number = len(self.pdf.pages)
            with pikepdf.open(io.BytesIO(sheet.pdf)) as source:
                drawing = self.pdf.copy_foreign(source.pages[0].as_form_xobject())
            add_sheet(self.pdf, drawing, sheet.width, sheet.height)
            page = self.pdf.pages[number]
            if self.job.structured:
                self.tree.add_figure(page, sheet.alt, sheet.name)
            if sheet.party not in self.parties:
                self.headings.append(Heading(2, sheet.name, number, top))
            self.parties.setdefault(sheet.party, number + 1)
            self.sheets[number] = sheet

    def finish(self) -> Layout:
        """Everything that needs to know how many pages there are."""
        self._stamp()
        # Before the fingerprints are taken: what a page shows may not change any more.
        settled = settle_streams(self.pdf)
        prints = PagePrints()
        found = Layout(
            tuple(self.first),
            len(self.pdf.pages),
            self.parties,
            tuple(prints.of(page) for page in self.pdf.pages),
        )
        self._attach(found)
        for start, record, element in self.linked:
            self._link(start, record, element)
        if self.job.seal is not None:
            self._make_room_for_seal(self.job.seal)
        for page in self.pdf.pages:
            if page.obj.get(Name.Annots, Array()):
                # PDF/UA-1, 7.18.3: the tab key follows the structure tree.
                page.obj[Name.Tabs] = Name.S
        if self.job.structured:
            self.tree.finish(LANGUAGE)
        declare(self.pdf, self.job.info)
        add_bookmarks(self.pdf, self.headings)
        settle_streams(self.pdf, settled)
        return found

    def _make_room_for_seal(self, picture: SealPicture) -> None:
        page = self.pdf.pages[0]
        widget = add_seal_field(self.pdf, page, picture, self.font)
        declare_fields(self.pdf, [widget], self.font)
        if self.job.structured:
            self.tree.add_form(widget, page, SEAL_FIELD)

    def _attach(self, found: Layout) -> None:
        more = [self.job.manifest(found)] if self.job.manifest else []
        files = [*self.job.attachments, *more]
        if files:
            attach(self.pdf, files)

    def _stamp(self) -> None:
        total = len(self.pdf.pages)
        for number, page in enumerate(self.pdf.pages):
            footer = Footer(number + 1, total, self.job.footer)
            sheet = self.sheets.get(number)
            if sheet is None:
                stamp_text_page(self.pdf, page, self.font, footer, self.job.mark)
                continue
            stamp_sheet(self.pdf, page, self.font, footer, sheet.stamp)
        stamp_front(self.pdf, self.pdf.pages[0], self.font, self.job.stamp)
        for number, top, text in self.noted:
            note_beside(self.pdf, self.pdf.pages[number], self.font, top, text)

    def _link(self, start: int, record: PartRecord, element: pikepdf.Object | None) -> None:
        for reference in references(self.job.home / record.path):
            if not 1 <= reference.target <= len(self.pdf.pages):
                continue
            page, target = self.pdf.pages[start + reference.page], reference.target - 1
            words = "".join(self._described(target))
            link = link_to(self.pdf, reference.box, self.pdf.pages[target], words)
            page.obj[Name.Annots] = Array([*page.obj.get(Name.Annots, Array()), link])
            if element is not None and self.job.structured:
                self.tree.add_link(element, link, page)

    def _described(self, target: int) -> Iterator[str]:
        yield f"Naar pagina {target + 1}"
        if target in self.sheets:
            yield f": ondertekenpagina van {self.sheets[target].name}"
