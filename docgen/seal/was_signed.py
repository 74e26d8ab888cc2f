"""A party's signature page for publication: its page as issued, with “w.g.” on each signature.

Nothing of what was received is in it. The page is drawn anew from the part in the store, and docgen
writes on the places to fill in what the register knows: day, place, and that it was signed
(*was getekend*).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median_high

import pikepdf
from pikepdf import Array, Name, NumberTree

from docgen.core.dutch import datum
from docgen.core.files import write_atomically
from docgen.core.findings import Outcome
from docgen.core.model import FieldKind, Party
from docgen.core.page_layout import CODE_BOTTOM_MM, CODE_RIGHT_MM, POINTS_PER_MM, TEXT_LEFT_MM
from docgen.core.returns import Judged
from docgen.documents import typeface
from docgen.documents.healing import saved
from docgen.documents.markers import Marker
from docgen.documents.parts import FieldPlace, PartFacts
from docgen.documents.stamp import lay, text_at
from docgen.documents.structure import marker_elements
from docgen.engines.raster import PdfPages
from docgen.seal.sources import SignedParty

SIGNED = "w.g."
_CROSS = "X"
_NOT_PUBLIC = "handtekening niet openbaar"
_AS_ISSUED = (
    "De partij gaf deze bladzijde niet precies zo terug; hier staat zij zoals zij is verstuurd."
)
_TEXT_SIZE, _SIGNED_SIZE, _STRIP_SIZE = 10.0, 11.0, 8.0
_GREY = "0.35 g"
# Above page number and name of the copy, which stand at the foot of every page, in points.
_ABOVE_FOOTER, _LINE = 25.0, 10.0
_INSET = 4.0
_ABOVE_NAME = 14.0
# Text before a box may stand on its lower edge.
_NEAR = 4.0


@dataclass(frozen=True, slots=True)
class Written:
    """What is written on a signature page.

    Attributes:
        words: Text for each place to fill in; ``""`` where nothing can be said.
        strip: Lines in the strip under each page of it, from the top.
    """

    words: Mapping[Marker, str]
    strip: tuple[tuple[str, ...], ...]


def filled_words(party: Party, judged: Judged, places: tuple[FieldPlace, ...]) -> dict[Marker, str]:
    """What docgen writes on each place to fill in.

    The register knows one day and place for each return: those of the first signatory. What a
    second one wrote beside it is not guessed.
    """
    return {place.marker: _word(place.marker, party, judged) for place in places}


def _word(marker: Marker, party: Party, judged: Judged) -> str:
    if marker.kind is FieldKind.SIGNATURE:
        person = next((who for who in party.signatories if who.nr == marker.nr), None)
        return f"{SIGNED} {person.naam}" if person and typeface.has_all(person.naam) else SIGNED
    if marker.kind.is_choice:
        return _CROSS if judged.choice == marker.kind.value else ""
    if marker.nr != 1:
        return ""
    if marker.kind is FieldKind.DATE:
        return datum(date.fromisoformat(judged.date)) if judged.date else ""
    return judged.place if judged.place and typeface.has_all(judged.place) else ""


def strip_lines(number: int, count: int, judged: Judged, *, changed: bool) -> tuple[str, ...]:
    """What stands under a signature page.

    Args:
        number: Number of the signature page, from 1.
        count: How many there are.
        changed: Whether the received page differed from this one.
    """
    day = f" {datum(date.fromisoformat(judged.date))}" if judged.date else ""
    place = f" te {judged.place}" if judged.place and typeface.has_all(judged.place) else ""
    title = f"Ondertekenpagina {number} van {count}, ondertekend{day}{place}; {_NOT_PUBLIC}"
    return (title, _AS_ISSUED) if changed else (title,)


def came_back_changed(signed: SignedParty) -> bool:
    """Whether a signature page was accepted on which something differed from the issued one."""
    pages = {page.source_page for page in signed.pages}
    return any(
        finding.rule == "ongewijzigd"
        and finding.outcome is not Outcome.ACCEPTED
        and (finding.page is None or finding.page in pages)
        for finding in signed.judged.record.findings
    )


def write_page(source: Path, facts: PartFacts, written: Written, target: Path) -> None:
    """Write the part at ``source`` to ``target``, filled in.

    In a tagged part the words get the place in the reading order that the converter gave to the
    marker.
    """
    with pikepdf.open(source) as pdf:
        font = typeface.embed(pdf)
        elements = _elements(pdf)
        lines = _lines(source, facts.fields)
        for number, page in enumerate(pdf.pages):
            tags = _Tags(pdf, page)
            drawn = [
                _drawn(
                    _shown(place, written.words[place.marker], lines[place.marker]),
                    elements.get(place.marker),
                    tags,
                )
                for place in facts.fields
                if place.page == number
            ]
            drawn.append(_strip(page, written.strip[number]))
            tags.finish()
            lay(pdf, page, font, "", "\n".join(filter(None, drawn)))
        write_atomically(target, saved(pdf))


def _elements(pdf: pikepdf.Pdf) -> dict[Marker, pikepdf.Object]:
    tree = pdf.Root.get(Name.StructTreeRoot)
    if tree is None or Name.K not in tree:
        return {}
    kids = list(tree.K) if isinstance(tree.K, Array) else [tree.K]
    return {marker: item for kid in kids for marker, item in marker_elements(kid).items()}


class _Tags:
    """The marked content of one page, to which pieces are added.

    Source: ISO 32000-1, 14.7.4.4 (a page finds its elements by the number of its content).
    """

    def __init__(self, pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
        self._pdf, self._page = pdf, page
        self._known: list[pikepdf.Object] | None = None
        tree = pdf.Root.get(Name.StructTreeRoot)
        if tree is not None and Name.ParentTree in tree and Name.StructParents in page.obj:
            self._numbers = NumberTree(tree.ParentTree)
            self._known = list(self._numbers[int(page.obj.StructParents)])

    def add(self, element: pikepdf.Object) -> int | None:
        """Make the element that of a new piece of the page; returns the piece's number."""
        if self._known is None:
            return None
        number = len(self._known)
        self._known.append(element)
        element[Name.S] = Name.Span
        element[Name.K] = number
        element[Name.Pg] = self._page.obj
        return number

    def finish(self) -> None:
        """Write what was added."""
        if self._known is not None:
            self._numbers[int(self._page.obj.StructParents)] = Array(self._known)


def _drawn(shown: str, element: pikepdf.Object | None, tags: _Tags) -> str:
    number = None
    if element is not None:
        # Where a picture would have come, now text stands; or nothing, and it names nothing.
        element[Name.S] = Name.Span
        for key in (Name.Alt, Name.A):
            if key in element:
                del element[key]
        number = tags.add(element) if shown else None
    return shown if number is None else f"/Span <</MCID {number}>> BDC\n{shown}\nEMC"


def _shown(place: FieldPlace, word: str, line: float) -> str:
    """Operators that show a word in its box, on this line."""
    if not word:
        return ""
    left, _, right, _ = place.rect
    signature = place.marker.kind is FieldKind.SIGNATURE
    most, x = (_SIGNED_SIZE, left) if signature else (_TEXT_SIZE, left + _INSET)
    size = _fitting(word, most, right - x - _INSET)
    return f"q 0 g\n{text_at(x, line, size, word)}\nQ"


def _lines(source: Path, places: tuple[FieldPlace, ...]) -> dict[Marker, float]:
    """Height of the line on which each word is to stand.

    A signature stands low in its box, above the name that is printed under it; day and place on
    the line of the text before them, wherever the converter put the box on that line.
    """
    found = {}
    with PdfPages(source) as pages:
        for place in places:
            left, bottom, _, top = place.rect
            if place.marker.kind is FieldKind.SIGNATURE:
                found[place.marker] = bottom + _ABOVE_NAME
                continue
            feet = [
                char.box[1]
                for char in pages.chars(place.page)
                if char.box[2] <= left and bottom - _NEAR < char.box[1] < top
            ]
            # Most letters stand on the line; a few hang below it.
            middle = (bottom + top) / 2 - 0.36 * _TEXT_SIZE
            found[place.marker] = median_high(feet) if feet else middle
    return found


def _strip(page: pikepdf.Page, lines: tuple[str, ...]) -> str:
    left, bottom, right, _ = (float(value) for value in page.mediabox)
    x, room = left + TEXT_LEFT_MM * POINTS_PER_MM, right - CODE_RIGHT_MM * POINTS_PER_MM
    foot = bottom + CODE_BOTTOM_MM * POINTS_PER_MM + _ABOVE_FOOTER
    shown = [
        text_at(x, foot + up * _LINE, _fitting(line, _STRIP_SIZE, room - x), line)
        for up, line in enumerate(reversed(lines))
    ]
    body = "\n".join(shown)
    return f"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq {_GREY}\n{body}\nQ\nEMC"


def _fitting(text: str, most: float, room: float) -> float:
    return min(most, most * room / max(typeface.text_width(text, most), 1.0))
