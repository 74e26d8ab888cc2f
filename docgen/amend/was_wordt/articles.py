"""In which article, member or recital each paragraph stands, as one refers to it in Dutch.

Articles are known by their number (``Artikel 9``, automatic or typed), other sections by a heading
style. Recitals, annexes and chapters are known by how they begin.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import PurePath

from docgen.amend.was_wordt.labels import number_of
from docgen.amend.was_wordt.model import Block, Paragraph, Place, Shape
from docgen.amend.was_wordt.reading import ReadPart
from docgen.core import dutch

_ARTICLE = re.compile(r"(?:Artikel|Art\.)\s*(\d+[a-z]{0,2}|[IVXLC]+)\b[.:]?", re.IGNORECASE)
_DIVISION = re.compile(
    r"(Bijlage|Hoofdstuk|Paragraaf|Afdeling|Titel|Deel)\s+(\d+|[IVXLC]+|[A-Z])\b", re.IGNORECASE
)
_ANNEX = re.compile(r"Bijlage\b", re.IGNORECASE)
_RECITALS = re.compile(r"(Overwegingen|Considerans|Preambule)\b", re.IGNORECASE)
_CONSIDERING = re.compile(
    r"Overwegende\b|.{0,60}\b(nemen in aanmerking|in aanmerking nemende|overwegen dat)\b",
    re.IGNORECASE,
)
_AFTER_NUMBER = " .:–—-\u00a0\t"
_LONGEST_HEADING = 100
_ROMANS = frozenset("ivx")
_BEFORE_ROMAN = {"i": "h", "v": "u", "x": "w"}
_TABLE_DEPTH = 8
_OPENING = "Begin"


class _Sort(Enum):
    """What kind of section it is."""

    OPENING = auto()
    RECITALS = auto()
    ARTICLE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class _Item:
    """A numbered paragraph within which others may stand.

    Attributes:
        family: Which numbers belong together.
        number: Its number; ``""`` for a bullet.
        label: How one refers to it: ``derde lid``.
    """

    family: str
    number: str
    label: str

    @property
    def level(self) -> int | None:
        """Level of an automatic number; ``None`` for a typed one."""
        _, _, level = self.family.partition("/")
        return int(level) if level else None


@dataclass(slots=True)
class _Walk:
    """Where in a part one is while reading it from the first paragraph to the last.

    Attributes:
        part: Name of the part.
        section: Label of the section.
        sort: What kind of section.
        title: Its title.
        outline: Level of its heading.
        topic: Heading within it.
        items: Numbered paragraphs one is in, the outermost first.
        closing: Whether the list has ended.
        seen: How often each label was given.
    """

    part: str
    section: str
    sort: _Sort = _Sort.OPENING
    title: str = ""
    outline: int | None = None
    topic: str = ""
    items: list[_Item] = field(default_factory=list)
    closing: bool = False
    seen: Counter[str] = field(default_factory=Counter)

    def block(self, item: Paragraph) -> Block:
        """The next paragraph with its place."""
        if item.rows:
            return self._table(item)
        heading = self._heading(item) if item.place is not Place.BOX else None
        if heading is not None:
            return heading
        if item.family and not item.family.startswith("none"):
            return self._numbered(item)
        return self._unnumbered(item)

    def _enter(self, section: str, title: str, sort: _Sort, outline: int | None) -> None:
        self.section, self.title, self.sort, self.outline = section, title, sort, outline
        self.topic, self.items, self.closing = "", [], False

    def _heading(self, item: Paragraph) -> Block | None:
        if article := _ARTICLE.fullmatch(item.label) or _article_in(item):
            rest = item.text if item.label else item.text[article.end() :].strip(_AFTER_NUMBER)
            self._enter(f"Artikel {article[1]}", rest, _Sort.ARTICLE, item.outline)
            return self._head(item, rest, article[1], f"Artikel {article[1]}", "artikel")
        if not _like_heading(item):
            return None
        if division := _DIVISION.match(f"{item.label} {item.text}".strip()):
            rest = f"{item.label} {item.text}".strip()[division.end() :].strip(_AFTER_NUMBER)
            name = division[1].capitalize()
            self._enter(f"{name} {division[2]}", rest, _Sort.OTHER, item.outline)
            return self._head(item, rest, division[2], self.section, name.lower())
        if _RECITALS.match(item.text):
            self._enter("Overwegingen", "", _Sort.RECITALS, item.outline)
        elif item.outline is None and not _ANNEX.match(item.text):
            return None
        elif self._within(item.outline):
            return self._topic(item)
        else:
            number = number_of(item.label)
            self._enter(f"{number} {item.text}".strip(), "", _Sort.OTHER, item.outline)
        return self._head(item, item.text, number_of(item.label), item.label, "kop")

    def _within(self, outline: int | None) -> bool:
        """Whether a heading stands within the section, rather than beginning a new one."""
        if self.sort is _Sort.OPENING or outline is None:
            return False
        return outline > (self.outline if self.outline is not None else -1)

    def _head(self, item: Paragraph, text: str, number: str, label: str, unit: str) -> Block:
        shape = Shape.ARTICLE if unit == "artikel" else Shape.HEADING
        made = self._made(item, shape, self.section, "", 0)
        return replace(made, text=text, number=number, label=label, unit=unit)

    def _topic(self, item: Paragraph) -> Block:
        if self.sort is _Sort.ARTICLE:
            return self._made(item, Shape.HEADING, f"{self.section}, tussenkop", self.section, 1)
        self.topic, self.items, self.closing = item.text, [], False
        return self._made(item, Shape.HEADING, self._base(), self.section, 1)

    def _base(self) -> str:
        return f"{self.section}, {self.topic}" if self.topic else self.section

    def _where(self) -> str:
        """How one refers to the place one is in."""
        if self.sort is _Sort.RECITALS and self.items:
            first, *others = self.items
            outer = first.label[:1].upper() + first.label[1:]
            return ", ".join([outer, *(item.label for item in others)])
        return ", ".join([self._base(), *(item.label for item in self.items)])

    def _numbered(self, item: Paragraph) -> Block:
        number = number_of(item.label)
        family = self._family(item.family, number)
        self._leave(family)
        parent, depth, unit = self._where(), len(self.items) + 1, ""
        if number:
            unit = self._unit(family)
            name = _named(unit, number)
        else:
            bullets = f"{parent}, punt"
            self.seen[bullets] += 1
            name = f"{dutch.rangtelwoord(self.seen[bullets])} punt"
        self.items.append(_Item(family, number, name))
        self.closing = False
        made = self._made(item, Shape.TEXT, self._where(), parent, depth)
        return replace(made, number=number, label=item.label, unit=unit)

    def _family(self, family: str, number: str) -> str:
        """A letter that may be a roman number as well, told apart by what came before."""
        if family != "lowerLetter" or number not in _ROMANS:
            return family
        before = [item for item in self.items if item.family == "lowerLetter"]
        follows = bool(before) and before[-1].number == _BEFORE_ROMAN[number]
        in_romans = any(item.family == "lowerRoman" for item in self.items)
        return "lowerRoman" if in_romans or (number == "i" and not follows) else family

    def _leave(self, family: str) -> None:
        """Leave the items that one with such a number does not stand in."""
        known = [item.family for item in self.items]
        if family in known:
            del self.items[known.index(family) :]
            return
        level = _Item(family, "", "").level
        while self.items and level is not None:
            top = self.items[-1].level
            if top is None or top < level:
                break
            self.items.pop()

    def _unit(self, family: str) -> str:
        kind = family.partition("/")[0]
        if self.sort is _Sort.RECITALS and not self.items:
            return "overweging"
        if kind in ("lowerLetter", "upperLetter"):
            return "onderdeel"
        if kind == "decimal" and not self.items:
            return "lid" if self.sort is _Sort.ARTICLE else "punt"
        return "onder"

    def _unnumbered(self, item: Paragraph) -> Block:
        if self.sort is _Sort.OPENING and _CONSIDERING.match(item.text):
            self._enter("Overwegingen", "", _Sort.RECITALS, item.outline)
        inner = bool(self.items) and self.items[0].family.startswith("decimal")
        if self.items and not self.closing and (len(self.items) > 1 or not inner):
            del self.items[1 if inner else 0 :]
            self.closing = True
        parent = self._where()
        where = f"{parent}, slot" if self.closing else parent
        self.seen[where] += 1
        count = self.seen[where] + int(bool(self.items) and not self.closing)
        if count > 1 and item.place is not Place.BOX:
            where = f"{where}, {dutch.rangtelwoord(count)} alinea"
        if item.place is Place.BOX:
            where = f"{parent}, tekstvak"
        return self._made(item, Shape.TEXT, where, parent, len(self.items) + 1)

    def _table(self, item: Paragraph) -> Block:
        where = self._where()
        return self._made(item, Shape.TABLE, f"{where}, tabel", where, _TABLE_DEPTH)

    def _made(self, item: Paragraph, shape: Shape, article: str, parent: str, depth: int) -> Block:
        return Block(
            shape=shape,
            text=item.text,
            number="",
            label="",
            unit="",
            article=article,
            parent=parent,
            section=self.section,
            title=self.title,
            depth=depth,
            place=item.place,
            look=item.look,
            part=self.part,
            rows=item.rows,
            notes=item.notes,
        )


def _article_in(item: Paragraph) -> re.Match[str] | None:
    """The typed number of an article, if a paragraph is the heading of one and not a sentence."""
    match = _ARTICLE.match(item.text)
    if match is None or item.family:
        return None
    rest = item.text[match.end() :].strip(_AFTER_NUMBER)
    titled = not rest or (rest[0].isupper() and rest[-1] not in ".;:,")
    short = len(item.text) <= _LONGEST_HEADING
    heading = item.outline is not None or (item.strong and short)
    return match if heading or (short and titled) else None


def _like_heading(item: Paragraph) -> bool:
    if item.outline is not None:
        return True
    short = len(item.text) <= _LONGEST_HEADING and not item.text.endswith((".", ";", ","))
    return short and not item.family and (item.strong or item.text.isupper() or bool(
        _DIVISION.match(item.text) or _RECITALS.fullmatch(item.text.rstrip(":"))
    ))  # fmt: skip


def _named(unit: str, number: str) -> str:
    """How one refers to an item: ``derde lid``, ``onderdeel b``, ``overweging C``."""
    if unit == "lid" and number.isdecimal() and int(number):
        return f"{dutch.rangtelwoord(int(number))} lid"
    return f"{unit} {number}"


def blocks(parts: Sequence[ReadPart]) -> tuple[Block, ...]:
    """All paragraphs and tables of some parts with their places, in order."""
    found: list[Block] = []
    for part in parts:
        opening = f"{_OPENING} ({PurePath(part.name).stem})" if len(parts) > 1 else _OPENING
        walk = _Walk(part.name, opening)
        found += [walk.block(item) for item in part.paragraphs]
    return tuple(found)


def note_blocks(parts: Sequence[ReadPart], text: Sequence[Block]) -> tuple[Block, ...]:
    """The notes, in the order in which the text refers to them."""
    return tuple(_notes({part.name: part for part in parts}, text))


def _notes(parts: dict[str, ReadPart], text: Sequence[Block]) -> Iterator[Block]:
    counts: Counter[Place] = Counter()
    for block in text:
        for note in block.notes:
            counts[note[0]] += 1
            made = parts[block.part].notes.get(note)
            if made is not None:
                yield replace(
                    block,
                    shape=Shape.TEXT,
                    text=made.text,
                    number="",
                    label="",
                    unit="",
                    article=f"{block.article}, {note[0]} {counts[note[0]]}",
                    parent=block.article,
                    depth=1,
                    place=note[0],
                    look=made.look,
                    rows=(),
                    notes=(),
                )
