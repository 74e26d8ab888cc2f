"""A converted part made ready to be joined.

What the converter wrote about itself (dates, identifiers, document information) is taken out, so
that the same Word file gives the same bytes; the markers are replaced by facts about where they
lay; the bookmarks are read. The result is kept in the store of parts and used for every party
whose text is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
from pikepdf import Array, Name

from docgen.core.affine import Matrix, then
from docgen.core.errors import EngineFailedError, TemplateError
from docgen.core.files import write_atomically
from docgen.documents.healing import (
    drop_unknown_image_keys,
    guard_stream_ends,
    saved,
    tag_stray_lines,
)
from docgen.documents.markers import (
    MAGIC_BLOCKS,
    MARKER_HEIGHT,
    MARKER_WIDTH,
    Marker,
    block_middles,
    marker_from_pixels,
    starts_as_marker,
)
from docgen.engines.pdfium import PageTexts

Rect = tuple[float, float, float, float]
# A heading's bookmark points a little above its line: look from there to one line below, in
# points.
_LINE_ABOVE, _LINE_HEIGHT = 3.0, 23.0
_RECOGNISED = 16
_LONGEST_NUMBER = 24
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a place to fill in lies.

    Attributes:
        marker: Which field.
        page: Page of the part, from 0.
        rect: Left, bottom, right, top in points, in the page's own coordinates.
    """

    marker: Marker
    page: int
    rect: Rect


@dataclass(frozen=True, slots=True)
class Heading:
    """A bookmark of a part.

    Attributes:
        level: 1 for the outermost.
        title: Text, with its number if it has one.
        page: Page of the part, from 0.
        top: Height of the heading on the page, in points.
    """

    level: int
    title: str
    page: int
    top: float


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What is known of a converted part.

    Attributes:
        pages: Number of pages.
        fields: Places to fill in, in reading order.
        headings: Bookmarks, in reading order.
        lowest: Height of the lowest text on each page, in points; ``None`` without text. Empty
            for a part that is not stamped.
    """

    pages: int
    fields: tuple[FieldPlace, ...]
    headings: tuple[Heading, ...]
    lowest: tuple[float | None, ...]


def clean_part(
    source: Path, target: Path, label: str, *, tagged: bool = True, stamped: bool = True
) -> PartFacts:
    """Make ``source``, as a converter wrote it, ready to be joined, and write it to ``target``.

    Args:
        label: Name of the part for messages.
        tagged: Whether the converter tags throughout, so that stray lines must be tagged too.
        stamped: Whether the part is of a document that is stamped, so that the strip under the
            text must be looked at.

    Raises:
        EngineFailedError: The converter's file is not a readable PDF.
        TemplateError: A place to fill in stands twice in the part, or is larger than its cell.
    """
    try:
        with pikepdf.open(source) as pdf:
            fields = tuple(_take_out_markers(pdf, label))
            headings = tuple(_headings(pdf))
            lowest: tuple[float | None, ...] = ()
            if headings or stamped:
                with PageTexts(source) as texts:
                    headings = tuple(_with_number(heading, texts) for heading in headings)
                    if stamped:
                        lowest = tuple(texts.lowest(number) for number in range(len(pdf.pages)))
            facts = PartFacts(len(pdf.pages), fields, headings, lowest)
            _forget_origin(pdf)
            drop_unknown_image_keys(pdf)
            if tagged:
                tag_stray_lines(pdf)
            guard_stream_ends(pdf)
            data = saved(pdf)
    except pikepdf.PdfError as exc:
        raise EngineFailedError.of(
            f"de omzetter gaf geen leesbare PDF van {label}",
            "Probeer het opnieuw, of kies een andere omzetter met --engine.",
        ) from exc
    _refuse_doubles(fields, label)
    write_atomically(target, data)
    return facts


def _refuse_doubles(fields: tuple[FieldPlace, ...], label: str) -> None:
    markers = [place.marker for place in fields]
    for marker in sorted(set(markers)):
        if markers.count(marker) > 1:
            second = f"; een tweede ondertekenaar krijgt {{{{ veld.{marker.kind.value}_2 }}}}"
            raise TemplateError.of(
                f"{{{{ veld.{marker.name} }}}} staat {markers.count(marker)} keer in {label}",
                f"Laat het één keer staan{'' if marker.kind.is_choice else second}.",
            )


def _forget_origin(pdf: pikepdf.Pdf) -> None:
    for key in ("/Info", "/ID", "/DocChecksum"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    for key in ("/Metadata", "/Outlines", "/OpenAction", "/OutputIntents", "/PageLabels"):
        if key in pdf.Root:
            del pdf.Root[key]


def _headings(pdf: pikepdf.Pdf) -> Iterator[Heading]:
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        yield from _walk_outline(list(outline.root), 1, pages)


def _walk_outline(
    items: list[pikepdf.OutlineItem], level: int, pages: dict[tuple[int, int], int]
) -> Iterator[Heading]:
    for item in items:
        target = item.destination
        if isinstance(target, Array) and len(target) > 3 and target[0].objgen in pages:
            title = " ".join(item.title.split())
            yield Heading(level, title, pages[target[0].objgen], float(target[3]))
        yield from _walk_outline(list(item.children), level + 1, pages)


def _with_number(heading: Heading, texts: PageTexts) -> Heading:
    """The heading with the number that stands before it on the page.

    The embedded engine leaves automatic numbers (“Artikel 3”) out of its bookmarks; on the page
    they stand on the line of the heading.
    """
    top = heading.top + _LINE_ABOVE
    start = heading.title[:_RECOGNISED]
    for line in texts.between(heading.page, top, top - _LINE_HEIGHT).splitlines():
        before, found, _ = " ".join(line.split()).partition(start)
        if found and len(before) <= _LONGEST_NUMBER:
            return replace(heading, title=f"{before}{heading.title}")
    return heading


def _take_out_markers(pdf: pikepdf.Pdf, label: str) -> Iterator[FieldPlace]:
    for number, page in enumerate(pdf.pages):
        names = _marker_names(page, label)
        if names:
            yield from _take_out(pdf, page, number, names)


def _marker_names(page: pikepdf.Page, label: str) -> dict[str, Marker]:
    """Resource names of the marker pictures among the page's images.

    Raises:
        TemplateError: One of them is cut off.
    """
    found: dict[str, Marker] = {}
    xobjects = page.resources.get(Name.XObject)
    for name, image in xobjects.items() if xobjects is not None else ():
        if isinstance(image, pikepdf.Stream) and _has_marker_size(image):
            # A palette or JPEG serves as well: only black and white are told apart.
            grey = pikepdf.PdfImage(image).as_pil_image().convert("L").tobytes()
            marker = marker_from_pixels([grey[y * MARKER_WIDTH + x] for x, y in block_middles()])
            if marker is not None:
                found[name] = marker
        elif isinstance(image, pikepdf.Stream) and _is_cut_marker(image):
            raise TemplateError.of(
                "een invulplek past niet in de tabelcel waarin hij staat",
                "Maak de kolom in Word breder (of de rij hoger), of het veld kleiner onder "
                "[velden] in pakket.toml.",
                file=label,
            )
    return found


def _is_cut_marker(image: pikepdf.Stream) -> bool:
    """Whether this is what the embedded engine leaves of a marker that is too large for a cell."""
    width, height = int(image.get(Name.Width, 0)), int(image.get(Name.Height, 0))
    block = MARKER_WIDTH // len(block_middles())
    if not (MAGIC_BLOCKS * block <= width <= MARKER_WIDTH and 0 < height <= MARKER_HEIGHT):
        return False
    row = pikepdf.PdfImage(image).as_pil_image().convert("L").tobytes()[height // 2 * width :]
    return starts_as_marker([row[x] for x, _ in block_middles()[:MAGIC_BLOCKS]])


def _has_marker_size(image: pikepdf.Stream) -> bool:
    width, height = image.get(Name.Width), image.get(Name.Height)
    return width == MARKER_WIDTH and height == MARKER_HEIGHT


def _take_out(
    pdf: pikepdf.Pdf, page: pikepdf.Page, number: int, names: dict[str, Marker]
) -> Iterator[FieldPlace]:
    kept, places = [], []
    matrix, stack = _IDENTITY, []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q" and stack:
            matrix = stack.pop()
        elif operator == "cm":
            a, b, c, d, e, f = (float(value) for value in instruction.operands)
            matrix = then((a, b, c, d, e, f), matrix)
        elif operator == "Do" and str(instruction.operands[0]) in names:
            marker = names[str(instruction.operands[0])]
            places.append(FieldPlace(marker, number, _unit_square(matrix)))
            continue
        kept.append(instruction)
    page.obj[Name.Contents] = pdf.make_stream(pikepdf.unparse_content_stream(kept))
    for name in names:
        if name in page.resources.XObject:
            del page.resources.XObject[name]
    yield from places


def _unit_square(matrix: Matrix) -> Rect:
    """Where the unit square, in which every image is drawn, comes to lie (upright pages)."""
    a, b, c, d, e, f = matrix
    xs, ys = (e, e + a + c), (f, f + b + d)
    left, bottom, right, top = min(xs), min(ys), max(xs), max(ys)
    return (round(left, 3), round(bottom, 3), round(right, 3), round(top, 3))
