"""A Word file read into paragraphs and tables as a reader sees them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from docgen.amend.was_wordt.labels import typed_label
from docgen.amend.was_wordt.model import Cell, FilledPart, Look, Paragraph, Place
from docgen.amend.was_wordt.numbering import Counting, counting
from docgen.amend.was_wordt.package import RELATION_ID, WordFile, opened, switched, val, w
from docgen.amend.was_wordt.props import Props, plain_properties, properties, style_properties
from docgen.amend.was_wordt.runs import Piece, Runs, preferred
from docgen.amend.was_wordt.styles import BODY_LEVEL, Styles, styles_of
from docgen.amend.was_wordt.words import plain
from docgen.documents.templates import DOCUMENT

_WHICH = {"default": "", "first": " van de eerste bladzijde", "even": " van de even bladzijden"}
_STORIES = {w("headerReference"): Place.HEADER, w("footerReference"): Place.FOOTER}
_NOTES = {Place.FOOTNOTE: "footnotes", Place.ENDNOTE: "endnotes"}
_NOTE = {Place.FOOTNOTE: "footnote", Place.ENDNOTE: "endnote"}


@dataclass(frozen=True, slots=True)
class Story:
    """A header or footer.

    Attributes:
        place: Header or footer.
        label: ``Koptekst van de eerste bladzijde``.
        text: Its text, paragraphs divided by line breaks.
        look: How it looks.
    """

    place: Place
    label: str
    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part, read.

    Attributes:
        name: Its name.
        paragraphs: Paragraphs and tables, in order.
        stories: Headers and footers that are shown.
        notes: Text of each note that the paragraphs refer to.
        styles: What each style in use says of look, by name.
        pages: The page set-up.
        tracked: Number of tracked changes that nobody has accepted yet.
    """

    name: str
    paragraphs: tuple[Paragraph, ...]
    stories: tuple[Story, ...]
    notes: Mapping[tuple[Place, str], Paragraph]
    styles: Mapping[str, Props]
    pages: Props
    tracked: int


def read(part: FilledPart) -> ReadPart:
    """Read a filled-in Word file.

    Raises:
        TemplateError: It is no Word file, or damaged.
    """
    file = opened(part)
    styles = styles_of(file)
    body = _Reader(file, styles, DOCUMENT)
    paragraphs = tuple(body.paragraphs(file.body, Place.BODY))
    stories, tracked = _stories(file, styles)
    notes, more = _notes(file, styles)
    named = {val(item) or "" for item in file.body.iter(w("pStyle"), w("rStyle"))}
    used = {styles.name(name): name for name in named | {styles.default}}
    return ReadPart(
        name=part.name,
        paragraphs=paragraphs,
        stories=stories,
        notes=notes,
        styles={name: style_properties(style, styles) for name, style in used.items()},
        pages=_page_set_up(file),
        tracked=body.runs.tracked + tracked + more,
    )


def _page_set_up(file: WordFile) -> Props:
    names = ("pgSz", "pgMar", "cols", "pgBorders")
    sections = file.body.iter(w("sectPr"))
    return plain_properties(
        [item for section in sections for name in names for item in section.findall(w(name))]
    )


class _Reader:
    """Reads one story of a file.

    Attributes:
        runs: Reads its paragraphs; keeps what spans them.
    """

    def __init__(self, file: WordFile, styles: Styles, story: str) -> None:
        self.runs = Runs(file, styles, file.targets(story))
        self._styles = styles
        self._counting: Counting = counting(file, styles)
        # Text of a paragraph whose end was removed: it runs on into the next.
        self._carried: list[Piece] = []

    def paragraphs(self, parent: etree._Element, place: Place) -> Iterator[Paragraph]:
        for child in parent:
            if child.tag == w("p"):
                yield from self._paragraph(child, place)
            elif child.tag == w("tbl"):
                yield from self._table(child, place)
            elif isinstance(child.tag, str) and child.tag.endswith("}AlternateContent"):
                yield from self.paragraphs(preferred(child), place)
            elif isinstance(child.tag, str) and not child.tag.endswith("Pr"):
                # Content controls and the like, which may hold paragraphs.
                yield from self.paragraphs(child, place)

    def _paragraph(self, element: etree._Element, place: Place) -> Iterator[Paragraph]:
        props = element.find(w("pPr"))
        style = (val(props.find(w("pStyle"))) if props is not None else None) or (
            self._styles.default
        )
        runs = self.runs
        runs.begin(heading=self._styles.outline(style) is not None)
        runs.walk(element, style)
        pieces, boxes, notes = self._carried + runs.pieces, runs.boxes, runs.notes
        self._carried = []
        if self._end_removed(props):
            self._carried = pieces
            return
        number = self._counting.number(props, style)
        made = _made(pieces, props, style, self._styles)
        if number is not None:
            made = replace(made, label=number.label, family=number.family)
        elif place is not Place.CELL:
            made = _without_typed_label(made, pieces)
        if made.text or notes:
            yield replace(made, place=place, notes=tuple(notes))
        for box in boxes:
            yield from self.paragraphs(box, Place.BOX if place is Place.BODY else place)

    def _end_removed(self, props: etree._Element | None) -> bool:
        mark = None if props is None else props.find(w("rPr"))
        if mark is None:
            return False
        self.runs.tracked += len([item for item in mark if item.tag in (w("ins"), w("del"))])
        return any(mark.find(w(name)) is not None for name in ("del", "moveFrom"))

    def _table(self, table: etree._Element, place: Place) -> Iterator[Paragraph]:
        rows = []
        for row in table.iter(w("tr")):
            if next(row.iterancestors(w("tbl"))) is not table:
                continue
            props = row.find(w("trPr"))
            if props is not None and props.find(w("ins")) is not None:
                self.runs.tracked += 1
            if props is not None and props.find(w("del")) is not None:
                self.runs.tracked += 1
                continue
            rows.append(tuple(self._cells(row)))
        text = "\n".join(" | ".join(cell.text for cell in row) for row in rows)
        if text.strip(" |\n"):
            yield Paragraph(text=text, place=place, rows=tuple(rows))

    def _cells(self, row: etree._Element) -> Iterator[Cell]:
        column = int(val(row.find(f"{w('trPr')}/{w('gridBefore')}")) or 0)
        for cell in row.iter(w("tc")):
            if next(cell.iterancestors(w("tr"))) is not row:
                continue
            props = cell.find(w("tcPr"))
            merged = None if props is None else props.find(w("vMerge"))
            span = None if props is None else val(props.find(w("gridSpan")))
            inside = list(self.paragraphs(cell, Place.CELL))
            if merged is None or val(merged) == "restart":
                yield Cell(column, *_together(inside))
            column += int(span or 1)


def _together(paragraphs: list[Paragraph]) -> tuple[str, Look]:
    """Text and look of some paragraphs as one."""
    text = "\n".join(f"{item.label} {item.text}".strip() for item in paragraphs)
    return text, Look(
        paragraphs[0].look.paragraph if paragraphs else (),
        tuple(run for item in paragraphs for run in item.look.runs),
    )


def _made(
    pieces: list[Piece], props: etree._Element | None, style: str, styles: Styles
) -> Paragraph:
    own = None if props is None else val(props.find(w("outlineLvl")))
    outline = styles.outline(style) if own is None else int(own)
    shown = [piece for piece in pieces if piece.text.strip()]
    bold = [dict(piece.props).get("b") for piece in shown]
    by_style = styles.toggled(style, "b")
    return Paragraph(
        text=_tidy("".join(piece.text for piece in pieces)),
        outline=outline if outline is not None and outline < BODY_LEVEL else None,
        strong=bool(shown) and all(value == "aan" or (not value and by_style) for value in bold),
        style=styles.name(style),
        look=Look(_look(props, style, styles), _runs(pieces)),
    )


def _look(props: etree._Element | None, style: str, styles: Styles) -> Props:
    own = [item for item in properties(props, styles) if item[0] != "pStyle"]
    return tuple(sorted([*own, ("pStyle", styles.name(style))]))


def _tidy(text: str) -> str:
    return re.sub(r"[\t\n\r ]+", " ", unicodedata.normalize("NFC", text)).strip()


def _runs(pieces: list[Piece]) -> tuple[tuple[int, tuple[tuple[str, str], ...]], ...]:
    """How many visible characters look how, one after the other."""
    found: list[tuple[int, tuple[tuple[str, str], ...]]] = []
    for piece in pieces:
        length = len("".join(plain(unicodedata.normalize("NFC", piece.text)).split()))
        if length and found and found[-1][1] == piece.props:
            found[-1] = (found[-1][0] + length, piece.props)
        elif length:
            found.append((length, piece.props))
    return tuple(found)


def _without_typed_label(made: Paragraph, pieces: list[Piece]) -> Paragraph:
    raw = unicodedata.normalize("NFC", "".join(piece.text for piece in pieces))
    typed = typed_label(raw)
    if typed is None:
        return made
    runs, gone = [], typed.visible
    for length, props in made.look.runs:
        taken = min(length, gone)
        gone -= taken
        if length > taken:
            runs.append((length - taken, props))
    return replace(
        made,
        text=_tidy(raw[typed.length :]),
        label=typed.label,
        family=typed.family,
        look=replace(made.look, runs=tuple(runs)),
    )


def _stories(file: WordFile, styles: Styles) -> tuple[tuple[Story, ...], int]:
    settings = file.tree("settings")
    even = settings is not None and switched(settings.find(w("evenAndOddHeaders")))
    targets = file.targets(DOCUMENT)
    found: dict[Story, None] = {}
    tracked: dict[str, int] = {}
    for section in file.body.iter(w("sectPr")):
        first = switched(section.find(w("titlePg")))
        for reference in section.iterchildren(*_STORIES):
            kind = val(reference, "type") or "default"
            name = targets.get(reference.get(RELATION_ID, ""), "")
            if (kind == "first" and not first) or (kind == "even" and not even):
                continue
            if name in file.trees:
                reader = _Reader(file, styles, name)
                lines = list(reader.paragraphs(file.trees[name], Place.CELL))
                tracked[name] = reader.runs.tracked
                text, look = _together(lines)
                place = _STORIES[str(reference.tag)]
                label = f"{place.capitalize()}{_WHICH.get(kind, '')}"
                if text:
                    found[Story(place, label, text, look)] = None
    return tuple(found), sum(tracked.values())


def _notes(file: WordFile, styles: Styles) -> tuple[dict[tuple[Place, str], Paragraph], int]:
    found, tracked = {}, 0
    for place, name in _NOTES.items():
        tree = file.tree(name)
        reader = _Reader(file, styles, f"word/{name}.xml")
        for note in tree.findall(w(_NOTE[place])) if tree is not None else ():
            if val(note, "type") in (None, "normal"):
                text, look = _together(list(reader.paragraphs(note, Place.CELL)))
                found[place, str(val(note, "id"))] = Paragraph(text, place=place, look=look)
        tracked += reader.runs.tracked
    return found, tracked
