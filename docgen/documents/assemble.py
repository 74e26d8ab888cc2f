"""From converted parts to a delivered PDF: joined, with fields, stamped, declared, checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Name

from docgen.core.identity import PageIdentity
from docgen.core.model import Party
from docgen.documents import typeface
from docgen.documents.fields import FormField, add_field, add_form, describe, group_of
from docgen.documents.healing import unambiguous_bytes
from docgen.documents.metadata import LANGUAGE, DocumentInfo, add_bookmarks, declare
from docgen.documents.parts import Heading, PartFacts
from docgen.documents.stamp import PageStamp, stamp_page
from docgen.documents.structure import StructureBuilder, marker_elements


@dataclass(frozen=True, slots=True)
class PartInput:
    """A cleaned part that goes into a document.

    Attributes:
        path: Its PDF in the store of parts.
        facts: What was found in it.
        title: Name of the part in the structure tree.
    """

    path: Path
    facts: PartFacts
    title: str


@dataclass(frozen=True, slots=True)
class AssembleJob:
    """One document to make for one party.

    Attributes:
        label: Name for messages: ``convenant van Soest``.
        party: The party, for the names of fields.
        parts: The parts in order.
        info: What the PDF declares of itself.
        identity: Page identity of page 1, or ``None`` if the document is not signed.
        concept: Whether to draw the watermark of a draft.
    """

    label: str
    party: Party
    parts: tuple[PartInput, ...]
    info: DocumentInfo
    identity: PageIdentity | None
    concept: bool


@dataclass(frozen=True, slots=True)
class Assembled:
    """A finished PDF.

    Attributes:
        pdf: Its bytes, valid PDF/A-2b.
        pages: Number of pages.
        fields: The form fields in it.
    """

    pdf: bytes
    pages: int
    fields: tuple[FormField, ...]


def assemble(job: AssembleJob) -> Assembled:
    """Make the document. `docgen.documents.conformance` judges the result."""
    with pikepdf.new() as pdf:
        tree = StructureBuilder(pdf)
        font = typeface.embed(pdf)
        headings: list[Heading] = []
        made: list[tuple[FormField, pikepdf.Object]] = []
        for part in job.parts:
            first = len(pdf.pages)
            element = _copy_part(pdf, tree, part)
            made += _add_fields(pdf, tree, part, element, first, job.party, font)
            headings += [_moved(heading, first) for heading in part.facts.headings]
        _stamp(pdf, job, font)
        if made:
            add_form(pdf, made, job.party, font)
        tree.finish(LANGUAGE)
        declare(pdf, job.info)
        add_bookmarks(pdf, headings)
        fields = tuple(field for field, _ in made)
        return Assembled(unambiguous_bytes(pdf), len(pdf.pages), fields)


def _moved(heading: Heading, first: int) -> Heading:
    return Heading(heading.level, heading.title, heading.page + first, heading.top)


def _copy_part(pdf: pikepdf.Pdf, tree: StructureBuilder, part: PartInput) -> pikepdf.Object | None:
    """Add the pages and the tags of a part; returns the part's element, if it is tagged."""
    first = len(pdf.pages)
    with pikepdf.open(part.path) as source:
        pdf.pages.extend(source.pages)
        return tree.add_part(source, list(pdf.pages)[first:], part.title)


def _add_fields(
    pdf: pikepdf.Pdf,
    tree: StructureBuilder,
    part: PartInput,
    element: pikepdf.Object | None,
    first: int,
    party: Party,
    font: pikepdf.Object,
) -> Iterator[tuple[FormField, pikepdf.Object]]:
    """Lay the fields of a part on their places; ``first`` is the part's first page, from 0."""
    if not part.facts.fields:
        return
    places = marker_elements(element) if element is not None else {}
    for place in part.facts.fields:
        name, tooltip = describe(place.marker, party)
        group = group_of(party) if place.marker.kind.is_choice else ""
        field = FormField(place.marker, name, tooltip, first + place.page, place.rect, group)
        page = pdf.pages[field.page]
        widget = add_field(pdf, page, field, font)
        if place.marker in places:
            tree.claim(places[place.marker], widget, page)
        yield field, widget


def _stamp(pdf: pikepdf.Pdf, job: AssembleJob, font: pikepdf.Object) -> None:
    total = len(pdf.pages)
    for number, page in enumerate(pdf.pages, start=1):
        identity = None
        if job.identity is not None:
            one = job.identity
            identity = PageIdentity(one.pack, one.version, one.party, number, total, one.text)
        if identity is not None or job.concept:
            stamp_page(pdf, page, PageStamp(identity, job.concept), font)
        if page.obj.get(Name.Annots, Array()):
            # PDF/UA-1, 7.18.3: the tab key follows the structure tree.
            page.obj[Name.Tabs] = Name.S
