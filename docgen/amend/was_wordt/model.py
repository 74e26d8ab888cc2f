"""What a comparison of two revisions is made of, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where in a Word file a text stands; values are shown on screen."""

    BODY = "lopende tekst"
    CELL = "tabelcel"
    HEADER = "koptekst"
    FOOTER = "voettekst"
    FOOTNOTE = "voetnoot"
    ENDNOTE = "eindnoot"
    BOX = "tekstvak"


class Kind(StrEnum):
    """What happened to a piece of text; values are shown in the table."""

    CHANGED = "gewijzigd"
    NEW = "nieuw"
    DROPPED = "vervallen"
    MOVED = "verplaatst"
    RENUMBERED = "hernummerd"
    SPLIT = "gesplitst"
    JOINED = "samengevoegd"


@dataclass(frozen=True, slots=True)
class FilledPart:
    """A part of the covenant's text, filled in.

    Attributes:
        name: File name of the template, such as ``convenant-tekst.docx``.
        docx: Bytes of the Word file.
    """

    name: str
    docx: bytes


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of old or new text.

    Attributes:
        text: Its characters.
        changed: Whether it was removed (in the old text) or added (in the new one).
    """

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the was-wordt table.

    Attributes:
        key: Names this change, the same in a later run as long as the change is the same.
        article: Where: ``Artikel 11, derde lid``; for what lapsed, where it stood.
        was_article: Where it stood, if elsewhere; ``""`` if in the same place.
        title: Title of the article; ``""`` for none.
        kind: What happened.
        place: Running text, table cell, header, ….
        old: The old text in pieces; empty for what is new.
        new: The new text in pieces; empty for what lapsed.
    """

    key: str
    article: str
    was_article: str
    title: str
    kind: Kind
    place: Place
    old: tuple[Fragment, ...]
    new: tuple[Fragment, ...]

    @property
    def where(self) -> str:
        """The article, with where it was before if that is elsewhere."""
        was = self.was_article[:1].lower() + self.was_article[1:]
        return f"{self.article} (was {was})" if was else self.article


@dataclass(frozen=True, slots=True)
class LookChange:
    """A text that says the same and looks different.

    Attributes:
        article: Where; for a style or the page set-up, the part.
        place: Running text, table cell, header, ….
        what: What is different, in Dutch: ``vet``, ``lettertype``.
        text: How the text begins; ``""`` for a style or the page set-up.
    """

    article: str
    place: Place
    what: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Tracked:
    """A part with tracked changes that nobody has accepted yet.

    Attributes:
        part: Name of the part.
        new: Whether it is a part of the new text.
        count: Number of tracked insertions, removals and moves.
    """

    part: str
    new: bool
    count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that changed between two revisions.

    Attributes:
        rows: Rows of the table, in the order of the new text.
        formatting_only: What only looks different; not in the table.
        tracked: Parts with tracked changes, which were read as if accepted.
    """

    rows: tuple[Row, ...]
    formatting_only: tuple[LookChange, ...]
    tracked: tuple[Tracked, ...]


class Shape(StrEnum):
    """What kind of block a piece of text is; only like is paired with like."""

    ARTICLE = "article"
    HEADING = "heading"
    TEXT = "text"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        column: Column of the grid at which it begins, from 0.
        text: Its text, paragraphs divided by line breaks.
        look: How its text looks.
    """

    column: int
    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Look:
    """How a text looks.

    Attributes:
        paragraph: Properties of its paragraphs, as (name, value).
        runs: Pieces of equal look: number of visible characters, and properties.
    """

    paragraph: tuple[tuple[str, str], ...] = ()
    runs: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as a reader sees it, or a table.

    Attributes:
        text: Its text, without its number.
        label: Its number as a reader sees it, such as ``3.`` or ``b.``; ``""`` without one.
        family: Which numbers belong together (``decimal/1``); ``bullet`` for a bullet; ``""`` for
            a paragraph that is not in a list.
        outline: Level of a heading, from 0; ``None`` for plain text.
        strong: Whether all of it is bold.
        style: Name of its style, in small letters.
        place: Running text or text box.
        look: How it looks.
        rows: The rows of a table; empty for a paragraph.
        notes: Numbers of the notes it refers to, as (place, id).
    """

    text: str
    label: str = ""
    family: str = ""
    outline: int | None = None
    strong: bool = False
    style: str = ""
    place: Place = Place.BODY
    look: Look = Look()
    rows: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[tuple[Place, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or table with its place in the covenant.

    Attributes:
        shape: Only like is paired with like.
        text: Its text, without its number.
        number: Its own number without punctuation: ``9``, ``b``; ``""`` without one.
        label: Its own number as a reader sees it: ``Artikel 9``, ``b.``.
        unit: How things numbered like this are called: ``lid``, ``onderdeel``; ``""`` for none.
        article: Where: ``Artikel 11, derde lid, onderdeel b``.
        parent: Where that is without its own number: ``Artikel 11, derde lid``.
        section: The article or other section: ``Artikel 11``.
        title: Title of the section.
        depth: 0 for the heading of a section, 1 for what stands in it, and so on.
        place: Running text, note, ….
        look: How it looks.
        rows: The rows of a table.
        part: Name of the part it comes from.
        notes: Notes it refers to.
    """

    shape: Shape
    text: str
    number: str
    label: str
    unit: str
    article: str
    parent: str
    section: str
    title: str
    depth: int
    place: Place
    look: Look
    part: str
    rows: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[tuple[Place, str], ...] = ()
