"""The styles of a Word file: what a paragraph or a piece of text has of its style.

Source: ECMA-376 part 1, clause 17.7.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from docgen.amend.was_wordt.package import WordFile, switched, val, w

# Word keeps the English name of its own headings in every language; other programs do not.
_HEADING = re.compile(r"(?:heading|kop) (\d)")
# The level of plain text.
BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of one file.

    Attributes:
        chains: Each style with those it is based on, itself first, by id.
        default: Id of the style of a paragraph that names none; ``""`` for none.
    """

    chains: Mapping[str, tuple[etree._Element, ...]]
    default: str

    def name(self, style: str) -> str:
        """Its name in small letters; the id of a style that is not defined."""
        chain = self.chains.get(style, ())
        found = val(chain[0].find(w("name"))) if chain else None
        return (found or style).lower()

    def outline(self, style: str) -> int | None:
        """Level as a heading, from 0; ``None`` for plain text."""
        for element in self.chains.get(style, ()):
            level = val(element.find(f"{w('pPr')}/{w('outlineLvl')}"))
            if level is not None:
                return int(level) if int(level) < BODY_LEVEL else None
            heading = _HEADING.fullmatch((val(element.find(w("name"))) or "").lower())
            if heading:
                return int(heading[1]) - 1
        return None

    def numbering(self, style: str) -> Iterator[tuple[str, etree._Element]]:
        """The numbering a style brings along: id of the style that says so, and what it says."""
        for element in self.chains.get(style, ()):
            found = element.find(f"{w('pPr')}/{w('numPr')}")
            if found is not None:
                yield str(val(element, "styleId")), found

    def toggled(self, style: str, name: str) -> bool:
        """Whether a style switches a toggle such as ``b`` or ``vanish`` on."""
        for element in self.chains.get(style, ()):
            found = element.find(f"{w('rPr')}/{w(name)}")
            if found is not None:
                return switched(found)
        return False


def styles_of(file: WordFile) -> Styles:
    """Read the styles of a file."""
    tree = file.tree("styles")
    elements = [] if tree is None else tree.findall(w("style"))
    by_id = {str(val(element, "styleId")): element for element in elements}
    default = next(
        (
            str(val(element, "styleId"))
            for element in elements
            if val(element, "default") in ("1", "true") and val(element, "type") == "paragraph"
        ),
        "",
    )
    return Styles({style: tuple(_chain(style, by_id)) for style in by_id}, default)


def _chain(style: str, by_id: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    seen: set[str] = set()
    at: str | None = style
    while at is not None and at in by_id and at not in seen:
        seen.add(at)
        yield by_id[at]
        at = val(by_id[at].find(w("basedOn")))
