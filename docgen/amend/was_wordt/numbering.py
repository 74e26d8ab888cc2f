"""Automatic numbers as a reader sees them: ``Artikel 3``, ``2.``, ``b.``.

Word keeps no numbers in the text, only to which list and level a paragraph belongs; the numbers
follow from counting. Source: ECMA-376 part 1, clause 17.9.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from docgen.amend.was_wordt.package import WordFile, val, w
from docgen.amend.was_wordt.styles import Styles

_LEVELS = 9
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def roman(number: int) -> str:
    """Roman number in small letters."""
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def letters(number: int) -> str:
    """``a`` to ``z``, then ``aa``, ``bb``, as Word counts."""
    if number < 1:
        return ""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_FORMATS: Mapping[str, Callable[[int], str]] = {
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": lambda number: f"{number}e",
}


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list.

    Attributes:
        start: First number.
        style: How it counts, such as ``decimal`` or ``bullet``.
        text: Its pattern, such as ``%1.%2``.
        restart: The level (from 1) after which it starts anew; 0 for never, ``None`` for any.
        legal: Whether all levels in the pattern are shown as figures.
        linked: Style of the paragraphs on this level; ``""`` for none.
    """

    start: int
    style: str
    text: str
    restart: int | None
    legal: bool
    linked: str


@dataclass(frozen=True, slots=True)
class List:
    """A list (``w:num``).

    Attributes:
        counters: Name of the counters it shares with other lists of the same kind.
        levels: Its levels, by number from 0.
        restarts: First number of the levels that this list starts anew.
    """

    counters: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a paragraph.

    Attributes:
        label: As a reader sees it; ``""`` for a bullet.
        family: Which numbers belong together: ``decimal/1``; ``bullet`` for a bullet.
    """

    label: str
    family: str


@dataclass(slots=True)
class Counting:
    """Counts while the paragraphs of a file are read from the first to the last.

    Attributes:
        lists: The lists of the file, by id.
        styles: Its styles.
        counts: Where each counter stands, by its name and level.
        begun: Lists of which a paragraph was seen.
    """

    lists: Mapping[str, List]
    styles: Styles
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def number(self, props: etree._Element | None, style: str) -> Number | None:
        """The number of the next paragraph; ``None`` if it is in no list."""
        found = self._place(props, style)
        if found is None:
            return None
        identifier, depth = found
        listed = self.lists.get(identifier)
        level = listed.levels.get(depth) if listed else None
        if listed is None or level is None:
            return None
        self._count(identifier, listed, depth)
        if level.style in ("bullet", "none") or not level.text:
            return Number("", "bullet" if level.style == "bullet" else f"none/{depth}")
        counts = self.counts[listed.counters]
        label = re.sub(r"%(\d)", lambda match: _shown(listed, level, counts, match[1]), level.text)
        return Number(label.strip(), f"{level.style}/{depth}")

    def _place(self, props: etree._Element | None, style: str) -> tuple[str, int] | None:
        """List and level of a paragraph: its own, else that of its style."""
        own = None if props is None else props.find(w("numPr"))
        identifier = val(own.find(w("numId"))) if own is not None else None
        depth = val(own.find(w("ilvl"))) if own is not None else None
        if identifier is None:
            for name, numbered in self.styles.numbering(style):
                identifier = val(numbered.find(w("numId")))
                if identifier is not None:
                    depth = depth or self._depth(identifier, name, numbered)
                    break
        if identifier in (None, "0"):
            return None
        return str(identifier), int(depth or 0)

    def _depth(self, identifier: str, style: str, numbered: etree._Element) -> str:
        listed = self.lists.get(identifier)
        for depth, level in listed.levels.items() if listed else ():
            if level.linked == style:
                return str(depth)
        return val(numbered.find(w("ilvl"))) or "0"

    def _count(self, identifier: str, listed: List, depth: int) -> None:
        counts = self.counts.setdefault(listed.counters, {})
        if identifier not in self.begun:
            self.begun.add(identifier)
            for level, start in listed.restarts.items():
                counts[level] = start - 1
        for level in range(depth):
            counts.setdefault(level, listed.levels[level].start if level in listed.levels else 1)
        counts[depth] = counts.get(depth, listed.levels[depth].start - 1) + 1
        for level in [number for number in counts if number > depth]:
            restart = listed.levels[level].restart if level in listed.levels else None
            if restart is None or 0 < depth + 1 <= restart:
                del counts[level]


def _shown(listed: List, level: Level, counts: Mapping[int, int], digit: str) -> str:
    depth = int(digit) - 1
    style = listed.levels[depth].style if depth in listed.levels else "decimal"
    number = counts.get(depth, 1)
    shown = str if level.legal else _FORMATS.get(style, str)
    return shown(number)


def counting(file: WordFile, styles: Styles) -> Counting:
    """Begin counting in a file."""
    tree = file.tree("numbering")
    if tree is None:
        return Counting({}, styles)
    abstracts = {str(val(item, "abstractNumId")): item for item in tree.findall(w("abstractNum"))}
    lists = {}
    for item in tree.findall(w("num")):
        name = str(val(item.find(w("abstractNumId"))))
        if name in abstracts:
            name = _linked(name, abstracts, tree, styles)
            lists[str(val(item, "numId"))] = _list(item, name, abstracts[name])
    return Counting(lists, styles)


def _linked(
    name: str, abstracts: Mapping[str, etree._Element], tree: etree._Element, styles: Styles
) -> str:
    """The list that a list style stands for (``w:numStyleLink``)."""
    link = val(abstracts[name].find(w("numStyleLink")))
    for _, numbered in styles.numbering(link or ""):
        identifier = val(numbered.find(w("numId")))
        for item in tree.findall(w("num")):
            target = str(val(item.find(w("abstractNumId"))))
            if val(item, "numId") == identifier and target in abstracts:
                return target
    return name


def _list(item: etree._Element, name: str, abstract: etree._Element) -> List:
    levels = {int(val(level, "ilvl") or 0): _level(level) for level in abstract.findall(w("lvl"))}
    restarts = {}
    for override in item.findall(w("lvlOverride")):
        depth = int(val(override, "ilvl") or 0)
        replaced = override.find(w("lvl"))
        if replaced is not None:
            levels[depth] = _level(replaced)
        start = val(override.find(w("startOverride")))
        if start is not None:
            restarts[depth] = int(start)
    return List(name, levels, restarts)


def _level(element: etree._Element) -> Level:
    restart = val(element.find(w("lvlRestart")))
    return Level(
        start=int(val(element.find(w("start"))) or 0),
        style=val(element.find(w("numFmt"))) or "decimal",
        text=val(element.find(w("lvlText"))) or "",
        restart=None if restart is None else int(restart),
        legal=element.find(w("isLgl")) is not None,
        linked=val(element.find(w("pStyle"))) or "",
    )
