"""A page of a PDF, kept as it came as far as PDF/A allows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream
from pikepdf.settings import set_qpdf_limits

from docgen.documents.conformance import Fault, findings
from docgen.documents.healing import saved
from docgen.documents.metadata import DocumentInfo, declare
from docgen.engines.raster import Cut, PdfPages
from docgen.seal.content import NO_FONT, Sweeper, UnkeptError, unkept
from docgen.seal.drawn import Pixels, image_of, rounded
from docgen.seal.frame import Box, Frame, frame_of, paper_scale, within
from docgen.seal.likeness import COMPARE_DPI, look_alike
from docgen.seal.overlay import Overlay, hides_layers, overlays, shows_signature, visible_places
from docgen.seal.packing import mend_streams
from docgen.seal.plain import MOST_PICTURES, PlainPage, is_same_page, plain_page

PICTURE_DPI = 300.0
# When annotations cover more of the page, it may as well be a picture as a whole.
_MOST_PICTURED = 0.5
_MOST_CONTENT_BYTES = 24_000_000
_MOST_FILTERS = 4
_INFO = DocumentInfo("", "", "", (), "", datetime(2000, 1, 1, tzinfo=UTC), tagged=False)
# What pikepdf lets through from broken files.
_BROKEN = (
    pikepdf.PdfError,
    pikepdf.ForeignObjectError,
    RuntimeError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    MemoryError,
)
DAMAGED = "het bestand beschadigd of vreemd opgebouwd is"
FLATTENED = "opmerkingen, stempels en ingevulde velden zijn vast in de bladzijde gezet"
_UNSEEN = "zij lagen heeft die niet worden getoond"
UNLIKE = "zij er na het opschonen anders uitzag"
# First clauses of ISO 19005-2 that a page can break, and what they are about.
_REASONS = (
    ("6.2.11", NO_FONT),
    ("6.2.4", "zij kleuren gebruikt die niet zijn vastgelegd, zoals die voor drukwerk (CMYK)"),
    ("6.2.8", "een afbeelding erin een vorm heeft die het archief niet toelaat"),
    ("6.1.7", "zij op een manier is ingepakt die het archief niet toelaat"),
    ("6.2.10", "zij een doorzichtigheid heeft die het archief niet toelaat"),
)
# The checker approves only what it knows.
_UNKNOWN = ("pikepdf:", "niet valt vast te stellen dat zij aan de archiefnorm PDF/A voldoet")
_OTHERWISE = "zij niet voldoet aan de archiefnorm PDF/A"


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that stayed as it came; as `docgen.seal.received.ReceivedPage`."""

    pdf: bytes
    width: float
    height: float
    notes: tuple[str, ...]
    accessible: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A page to keep.

    Attributes:
        path: The file.
        pages: The same file, opened to be drawn.
        index: Page, from 0.
        rotation: Degrees clockwise by which the page as shown must be turned to stand upright.
        thorough: Judge and compare a plain scan like any other page.
    """

    path: Path
    pages: PdfPages
    index: int
    rotation: int
    thorough: bool = False

    def drawn(self, dpi: float, cut: Cut = (0, 0, 0, 0)) -> Pixels:
        """The page upright and in colour, in dots per inch of paper, without what is cut off."""
        return self.pages.colour(self.index, dpi * self._scale(), turn=self.rotation, cut=cut)

    def pixels(self, dpi: float) -> tuple[int, int]:
        """Pixels across and down the page when drawn."""
        return self.pages.pixels(self.index, dpi * self._scale(), turn=self.rotation)

    def _scale(self) -> float:
        return paper_scale(max(self.pages.size(self.index)))


@dataclass(frozen=True, slots=True)
class _Read:
    """A page as it was read once, and swept of what does not draw.

    Attributes:
        file: The file, which is not to be saved.
        page: The page in it.
        frame: What of it is visible, and how it comes to stand upright.
        sweeper: What swept it, and what it found.
        data: Its operators.
        resources: What they use.
        plain: The page as a plain scan, if it is one.
    """

    file: Pdf
    page: Page
    frame: Frame
    sweeper: Sweeper
    data: bytes
    resources: Dictionary
    plain: PlainPage | None


def kept_page(source: Source) -> Kept:
    """Keep a page as it came, or all but its annotations, of which a picture is kept.

    Raises:
        UnkeptError: It cannot be kept; the reason is in it.
        EngineFailedError: It cannot be drawn.
    """
    with _sound(), _bounded(), Pdf.open(source.path) as file:
        if len(file.pages) != source.pages.count:
            raise unkept(DAMAGED)
        read = _read(file, source)
        try:
            with _sound():
                return _with_annotations(read, source)
        except UnkeptError as exc:
            return _with_pictures(read, source, exc)


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except _BROKEN as exc:
        raise unkept(DAMAGED) from exc


@contextmanager
def _bounded() -> Iterator[None]:
    """What qpdf may unpack: a few kilobytes can hold gigabytes."""
    before = set_qpdf_limits(
        max_stream_filters=_MOST_FILTERS,
        flate_max_memory=_MOST_CONTENT_BYTES,
        run_length_max_memory=_MOST_CONTENT_BYTES,
        png_max_memory=_MOST_CONTENT_BYTES,
        tiff_max_memory=_MOST_CONTENT_BYTES,
    )
    try:
        yield
    finally:
        set_qpdf_limits(**before)  # type: ignore[arg-type]


def _read(file: Pdf, source: Source) -> _Read:
    page = file.pages[source.index]
    frame = frame_of(page, source.rotation)
    if frame is None:
        raise unkept(DAMAGED)
    plain = None if source.thorough else _plain(file, page)
    sweeper = Sweeper()
    data, resources = sweeper.page(page)
    if sweeper.layered and hides_layers(file):
        raise unkept(_UNSEEN)
    return _Read(file, page, frame, sweeper, data, resources, plain)


def _plain(file: Pdf, page: Page) -> PlainPage | None:
    try:
        return plain_page(file, page)
    except _BROKEN:
        # No plain scan; what it is, the thorough way finds out.
        return None


def _with_annotations(read: _Read, source: Source) -> Kept:
    """The page with what stands on it drawn into it."""
    laid = tuple(overlays(read.page))
    # What it finds in annotations is not to count when they become pictures.
    sweeper = copy(read.sweeper)
    resources = sweeper.over(read.page, read.resources, [overlay.form for overlay in laid])
    sweeper.layered = sweeper.layered or any(overlay.layered for overlay in laid)
    if sweeper.layered and hides_layers(read.file):
        raise unkept(_UNSEEN)
    made, unpacked = _made(read, source, _with_overlays(read.data, laid), resources, ())
    notes = {FLATTENED: bool(laid), **_notes(read, sweeper, unpacked)}
    return _as_kept(read, sweeper, made, notes)


def _with_pictures(read: _Read, source: Source, trouble: UnkeptError) -> Kept:
    """The page with a picture of what stands on it."""
    pictures = _pictures(source, read.page, read.frame, trouble)
    data = _with_overlays(read.data, ())
    made, unpacked = _made(read, source, data, read.resources, pictures)
    pictured = (
        f"van handtekeningen, opmerkingen of ingevulde velden is een beeld van {PICTURE_DPI:.0f} "
        f"dpi opgenomen, omdat {trouble.reason}"
    )
    notes = _notes(read, read.sweeper, unpacked)
    signature, *others = notes.items()
    return _as_kept(
        read, read.sweeper, made, dict([signature, (pictured, bool(pictures)), *others])
    )


def _made(
    read: _Read,
    source: Source,
    data: bytes,
    resources: Dictionary,
    pictures: tuple[tuple[Pixels, Box], ...],
) -> tuple[bytes, bool]:
    """The page as a file, judged and compared; and whether anything in it was unpacked."""
    form = _form(read.file, read.page, read.frame, data, resources)
    same = _is_plain_scan(read, source)
    with Pdf.new() as made:
        _place(made, form, read.frame)
        _place_pictures(made, pictures, read.frame)
        unpacked = mend_streams(made)
        pdf = saved(made)
        certain = same and read.plain is not None and read.plain.certain
        faults = () if certain else faults_of(made)
    if faults:
        raise unkept(reason_for(faults))
    if not same and not _like_received(source, pdf):
        raise unkept(UNLIKE)
    return pdf, unpacked


def _is_plain_scan(read: _Read, source: Source) -> bool:
    """Whether it looks the same by the way it is made: see `docgen.seal.plain`."""
    if read.plain is None or read.frame.scale != 1.0:
        return False
    turn = read.frame.turn - source.rotation
    seen = source.pages.pictures(source.index, MOST_PICTURES)
    return is_same_page(read.plain, read.frame.box, turn, seen)


def _notes(read: _Read, sweeper: Sweeper, unpacked: bool) -> dict[str, bool]:
    """What may have happened to any page, and whether it did."""
    return {
        "van de digitale handtekening staat hier alleen het beeld; de handtekening zelf staat in "
        "het ontvangen bestand": shows_signature(read.page),
        "een onzichtbare tekstlaag zonder ingesloten lettertype is weggelaten": sweeper.silenced,
        "lagen zijn samengevoegd zoals zij worden getoond": sweeper.layered,
        "opdrachten en koppelingen zijn weggelaten": _acts(read.file, read.page),
        "de bladzijde is op gewoon papierformaat gebracht": read.frame.scale != 1.0,
        "de verouderde inpakmethode LZW is zonder verlies vervangen": unpacked,
    }


def _as_kept(read: _Read, sweeper: Sweeper, pdf: bytes, notes: dict[str, bool]) -> Kept:
    width, height = (rounded(value) for value in read.frame.size)
    said = tuple(note for note, holds in notes.items() if holds)
    return Kept(pdf, width, height, said, sweeper.accessible)


def _pictures(
    source: Source, page: Page, frame: Frame, trouble: UnkeptError
) -> tuple[tuple[Pixels, Box], ...]:
    """Pieces of the drawn page with what annotations show, and their places on it in points."""
    places = [within(frame, place) for place in visible_places(page)]
    area = sum((right - left) * (top - bottom) for left, bottom, right, top in places)
    if not places or area > _MOST_PICTURED * frame.size[0] * frame.size[1]:
        raise trouble
    return _pieces(source, places, frame.size)


def _pieces(
    source: Source, places: list[Box], size: tuple[float, float]
) -> tuple[tuple[Pixels, Box], ...]:
    wide, high = source.pixels(PICTURE_DPI)
    # Not by the resolution: a page is drawn a whole number of pixels wide.
    across, down = wide / size[0], high / size[1]
    parts = [_in_pixels(place, size, (across, down), (wide, high)) for place in places]
    if any(x0 >= x1 or y0 >= y1 for x0, y0, x1, y1 in parts):
        # An annotation beside the page.
        raise unkept(DAMAGED)
    first, top = min(part[0] for part in parts), min(part[1] for part in parts)
    last, bottom = max(part[2] for part in parts), max(part[3] for part in parts)
    # Only what lies around them all is drawn.
    pixels = source.drawn(PICTURE_DPI, (first, high - bottom, wide - last, top))
    return tuple(
        (
            np.ascontiguousarray(pixels[y0 - top : y1 - top, x0 - first : x1 - first]),
            (x0 / across, size[1] - y1 / down, x1 / across, size[1] - y0 / down),
        )
        for x0, y0, x1, y1 in parts
    )


def _in_pixels(
    place: Box, size: tuple[float, float], scale: tuple[float, float], most: tuple[int, int]
) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a piece of the drawn page."""
    left, right = math.floor(place[0] * scale[0]), math.ceil(place[2] * scale[0]) + 1
    top = math.floor((size[1] - place[3]) * scale[1])
    bottom = math.ceil((size[1] - place[1]) * scale[1]) + 1
    return left, top, min(right, most[0]), min(bottom, most[1])


def _place_pictures(made: Pdf, pictures: tuple[tuple[Pixels, Box], ...], frame: Frame) -> None:
    page = made.pages[0]
    for number, (pixels, (left, bottom, right, top)) in enumerate(pictures):
        page.obj.Resources.XObject[f"/Im{number}"] = image_of(made, pixels, lossless=True)
        place = f"{right - left:.4f} 0 0 {top - bottom:.4f} {left:.4f} {bottom:.4f}"
        page.contents_add(f"q {place} cm /Im{number} Do Q".encode())


def _with_overlays(data: bytes, laid: tuple[Overlay, ...]) -> bytes:
    """The page's operators, and after them each annotation in the page's own coordinates."""
    drawn = [
        "q {} cm /Op{} Do Q".format(" ".join(f"{value:.5f}" for value in overlay.matrix), number)
        for number, overlay in enumerate(laid)
    ]
    return b"q\n" + data + b"\nQ\n" + "\n".join(drawn).encode()


def _form(file: Pdf, page: Page, frame: Frame, data: bytes, resources: Dictionary) -> Stream:
    """The page as a form, for patterns lie in the coordinates of a form and not where it goes."""
    form = file.make_stream(
        data,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([_exact(value) for value in frame.box]),
        Matrix=Array([_exact(value) for value in frame.matrix]),
        Resources=resources,
    )
    group = page.obj.get(Name.Group)
    if isinstance(group, Dictionary) and group.get(Name.S) == Name.Transparency:
        kept = {str(key): group[key] for key in (Name.S, Name.CS, Name.I, Name.K) if key in group}
        form[Name.Group] = Dictionary(kept)
    return form


def _exact(value: float) -> float:
    return round(value, 6)


def _place(made: Pdf, form: Stream, frame: Frame) -> None:
    width, height = (rounded(value) for value in frame.size)
    made.add_blank_page(page_size=(width, height))
    page = made.pages[0]
    page.obj[Name.MediaBox] = Array([0, 0, width, height])
    page.obj[Name.Resources] = Dictionary(XObject=Dictionary(Page=made.copy_foreign(form)))
    page.obj[Name.Contents] = made.make_stream(b"/Page Do")


def faults_of(pdf: Pdf) -> tuple[Fault, ...]:
    """What stands between these pages and PDF/A; the file is declared as such for it."""
    declare(pdf, _INFO)
    return findings(saved(pdf))


def reason_for(faults: tuple[Fault, ...]) -> str:
    """Why a page with these faults cannot stay, as a Dutch clause."""
    for clause, reason in _REASONS:
        if any(f":{clause}" in f"{fault.rule}." for fault in faults):
            return reason
    rule, reason = _UNKNOWN
    return reason if all(fault.rule.startswith(rule) for fault in faults) else _OTHERWISE


def _acts(file: Pdf, page: Page) -> bool:
    """Whether the file or the page holds scripts, actions or links."""
    names = file.Root.get(Name.Names)
    if any(key in file.Root for key in (Name.OpenAction, Name.AA)) or Name.AA in page.obj:
        return True
    if isinstance(names, Dictionary) and Name.JavaScript in names:
        return True
    found = page.obj.get(Name.Annots, Array())
    return any(
        isinstance(item, Dictionary) and (Name.A in item or Name.AA in item) for item in found
    )


def _like_received(source: Source, pdf: bytes) -> bool:
    """Whether the outcome is drawn as what was received is: annotations, layers and all."""
    with PdfPages(source.path, pdf) as outcome:
        ours = outcome.colour(0, COMPARE_DPI, annotations=False)
    return look_alike(ours, source.drawn(COMPARE_DPI))
