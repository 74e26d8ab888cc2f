"""Where something stands in a Word file, in the words of someone who looks at it in Word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.documents.templates import DOCUMENT, TAGGED_PARTS, W, own_text

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LONE = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_PART_NAMES = {
    "header": "koptekst",
    "footer": "voettekst",
    "footnotes": "voetnoten",
    "endnotes": "eindnoten",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph of a Word file.

    Attributes:
        place: Where it is: ``alinea 12``, ``tabel 1, rij 2, cel 3``, ``koptekst, alinea 1``.
        part: Name of the part of the package.
        text: Its text, tags and all.
    """

    place: str
    part: str
    text: str

    @property
    def tags(self) -> tuple[str, ...]:
        """The whole tags in it, in reading order."""
        return tuple(_TAG.findall(self.text))

    @property
    def leftovers(self) -> tuple[str, ...]:
        """Brackets of tags that are not closed, or not opened, within the paragraph."""
        return tuple(_LONE.findall(_TAG.sub("", self.text)))


def spots(entries: Mapping[str, bytes]) -> Iterator[Spot]:
    """Every paragraph in which a tag may stand, of a package read by `read_package`."""
    for name, data in entries.items():
        if TAGGED_PARTS.fullmatch(name) and name.startswith("word/"):
            yield from _part_spots(name, etree.fromstring(data))


def _part_spots(name: str, tree: etree._Element) -> Iterator[Spot]:
    prefix = ""
    if name != DOCUMENT:
        kind = re.sub(r"\d*\.xml$", "", name.removeprefix("word/"))
        prefix = f"{_PART_NAMES.get(kind, kind)}, "
    tables = {table: number for number, table in enumerate(tree.iter(f"{{{W}}}tbl"), start=1)}
    count = 0
    for paragraph in tree.iter(f"{{{W}}}p"):
        if next(paragraph.iterancestors("{*}Fallback"), None) is not None:
            continue
        cell = next(paragraph.iterancestors(f"{{{W}}}tc"), None)
        box = next(paragraph.iterancestors(f"{{{W}}}txbxContent"), None)
        if box is None and cell is None:
            count += 1
        place = _cell_place(cell, tables) if cell is not None else f"alinea {max(count, 1)}"
        if box is not None:
            place = f"tekstvak bij {place}"
        yield Spot(prefix + place, name, own_text(paragraph))


def _cell_place(cell: etree._Element, tables: Mapping[etree._Element, int]) -> str:
    row, table = cell.getparent(), next(cell.iterancestors(f"{{{W}}}tbl"))
    if row is None:
        return "tabel"
    row_number = table.findall(f"{{{W}}}tr").index(row) + 1 if row in table else 1
    column = row.findall(f"{{{W}}}tc").index(cell) + 1 if cell in row else 1
    return f"tabel {tables[table]}, rij {row_number}, cel {column}"
