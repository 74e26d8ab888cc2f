"""The text of one paragraph as a reader sees it, and how each piece of it looks.

Tracked changes are read as if accepted; hidden text is not read. What Word works out anew (page
numbers, today's date, a table of contents) is no text of the covenant.
Source: ECMA-376 part 1, clauses 17.3.2 (runs), 17.13.5 (revisions) and 17.16 (fields).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from docgen.amend.was_wordt.model import Place
from docgen.amend.was_wordt.package import EMBED, RELATION_ID, WordFile, switched, val, w
from docgen.amend.was_wordt.props import Props, properties
from docgen.amend.was_wordt.styles import Styles

_COMPUTED = {
    *("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "DATE", "TIME", "SAVEDATE", "PRINTDATE"),
    *("CREATEDATE", "EDITTIME", "REVNUM"),
}
_CONTENTS = {"TOC", "INDEX"}
_SHOWN_INSTEAD = "[…]"
_INSERTED = {w("ins"), w("moveTo")}
_REMOVED = {w("del"), w("moveFrom")}
_SIGNS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): "\n",
    w("cr"): "\n",
    w("noBreakHyphen"): "\u2011",
    w("softHyphen"): "\u00ad",
}
_NOTES = {w("footnoteReference"): Place.FOOTNOTE, w("endnoteReference"): Place.ENDNOTE}
_DRAWN = {w("drawing"), w("pict"), w("object")}
_MARKER = re.compile(r"docgen-(\w+)\.png$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one look.

    Attributes:
        text: Its characters.
        props: How it looks.
    """

    text: str
    props: Props


@dataclass(slots=True)
class Field:
    """A field that is being read.

    Attributes:
        instruction: What it says to work out.
        result: Whether its outcome is being read.
    """

    instruction: str = ""
    result: bool = False

    @property
    def name(self) -> str:
        """Its kind, such as ``PAGE``."""
        return (self.instruction.split() or [""])[0].upper()


@dataclass(slots=True)
class Runs:
    """Reads paragraphs of one story (body, header, note) from the first to the last.

    Attributes:
        file: The file.
        styles: Its styles.
        targets: What the relations of the story point to.
        tracked: Number of tracked changes met so far.
        fields: Fields that are open, the innermost last; they can span paragraphs.
        pieces: Text of the paragraph being read.
        boxes: Text boxes anchored in it.
        notes: Notes it refers to.
    """

    file: WordFile
    styles: Styles
    targets: dict[str, str]
    tracked: int = 0
    fields: list[Field] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[Place, str]] = field(default_factory=list)

    def begin(self, *, heading: bool) -> None:
        """Begin a paragraph.

        A field that is left open by mistake must not hide the rest of the text: only a table of
        contents goes on over paragraphs, and never past a heading.
        """
        self.pieces, self.boxes, self.notes = [], [], []
        self.fields = [open_ for open_ in self.fields if open_.name in _CONTENTS and not heading]

    def walk(self, element: etree._Element, style: str, more: Props = ()) -> None:
        """Read what stands in a paragraph, or in a part of one.

        Args:
            style: Id of the paragraph's style.
            more: Look that what stands around it adds, such as the target of a link.
        """
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            if tag == w("r"):
                self._run(child, style, more)
            elif tag in _INSERTED:
                self.tracked += 1
                self.walk(child, style, more)
            elif tag in _REMOVED:
                self.tracked += 1
            elif tag == w("hyperlink"):
                target = self.targets.get(child.get(RELATION_ID, ""), "")
                self.walk(child, style, (*more, ("hyperlink", target)) if target else more)
            elif tag == w("fldSimple"):
                self.fields.append(Field(val(child, "instr") or ""))
                self._outcome()
                self.walk(child, style, more)
                self.fields.pop()
            elif tag.endswith("}AlternateContent"):
                self.walk(preferred(child), style, more)
            elif tag.endswith("}t"):
                self._say(child.text or "", more)
            elif not tag.endswith("Pr"):
                self.walk(child, style, more)

    def _run(self, run: etree._Element, style: str, more: Props) -> None:
        props = run.find(w("rPr"))
        if not self._hidden(props, style):
            self._inside(run, (*properties(props, self.styles), *more))

    def _hidden(self, props: etree._Element | None, style: str) -> bool:
        own = None if props is None else props.find(w("vanish"))
        if own is not None:
            return switched(own)
        named = None if props is None else val(props.find(w("rStyle")))
        return any(self.styles.toggled(name, "vanish") for name in (named, style) if name)

    def _inside(self, run: etree._Element, props: Props) -> None:
        for child in run:
            tag = child.tag
            if tag == w("t"):
                self._say(child.text or "", props)
            elif tag in _SIGNS:
                self._say(_SIGNS[tag], props)
            elif tag == w("sym"):
                self._say(chr(int(val(child, "char") or "20", 16)), props)
            elif tag == w("instrText") and self.fields and not self.fields[-1].result:
                self.fields[-1].instruction += child.text or ""
            elif tag == w("fldChar"):
                self._field(val(child, "fldCharType") or "")
            elif tag in _NOTES and val(child, "id"):
                self.notes.append((_NOTES[tag], str(val(child, "id"))))
            elif tag in _DRAWN:
                self._drawn(child, props)
            elif isinstance(tag, str) and tag.endswith("}AlternateContent"):
                self._inside(preferred(child), props)

    def _field(self, what: str) -> None:
        if what == "begin":
            self.fields.append(Field())
        elif what == "separate" and self.fields:
            self._outcome()
        elif what == "end" and self.fields:
            if not self.fields[-1].result:
                self._outcome()
            self.fields.pop()

    def _outcome(self) -> None:
        """The outcome of the innermost field begins; one that Word works out is not read."""
        begun = self.fields.pop()
        if begun.name in _COMPUTED:
            self._say(_SHOWN_INSTEAD, ())
        begun.result = True
        self.fields.append(begun)

    def _say(self, text: str, props: Props) -> None:
        unread = _COMPUTED | _CONTENTS
        if text and all(open_.result and open_.name not in unread for open_ in self.fields):
            self.pieces.append(Piece(text, props))

    def _drawn(self, drawing: etree._Element, props: Props) -> None:
        boxes = [
            box
            for box in drawing.iter(w("txbxContent"))
            if next(box.iterancestors("{*}Fallback"), None) is None
        ]
        self.boxes += boxes
        for picture in drawing.iter("{*}blip", "{*}imagedata"):
            target = self.targets.get(picture.get(EMBED) or picture.get(RELATION_ID) or "", "")
            marker = _MARKER.search(target)
            shown = f"invulplek {marker[1]}" if marker else f"afbeelding {self._print(target)}"
            self._say(f"[{shown}]", props)

    def _print(self, target: str) -> str:
        return self.file.fingerprint(target)


def preferred(alternatives: etree._Element) -> etree._Element:
    """What newer programs show of a choice between an older and a newer form."""
    return next(iter(alternatives), alternatives)
