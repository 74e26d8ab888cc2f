"""A page of a PDF, kept as it came as far as PDF/A allows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
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
from docgen.engines.raster import PdfPages
from docgen.seal.content import NO_FONT, Sweeper, UnkeptError, unkept
from docgen.seal.drawn import Pixels, image_of, rounded
from docgen.seal.frame import Box, Frame, frame_of, paper_scale, within
from docgen.seal.likeness import COMPARE_DPI, look_alike
from docgen.seal.overlay import Overlay, hides_layers, overlays, shows_signature, visible_places
from docgen.seal.packing import mend_streams

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
    """

    path: Path
    pages: PdfPages
    index: int
    rotation: int

    def drawn(self, dpi: float) -> Pixels:
        """The page upright and in colour, in dots per inch of paper."""
        scale = paper_scale(max(self.pages.size(self.index)))
        return self.pages.colour(self.index, dpi * scale, turn=self.rotation)


def kept_page(source: Source) -> Kept:
    """Keep a page as it came, or all but its annotations, of which a picture is kept.

    Raises:
        UnkeptError: It cannot be kept; the reason is in it.
        EngineFailedError: It cannot be drawn.
    """
    try:
        return _attempt(source, None)
    except UnkeptError as exc:
        return _attempt(source, exc)


def _attempt(source: Source, trouble: UnkeptError | None) -> Kept:
    try:
        with _bounded(), Pdf.open(source.path) as file:
            if len(file.pages) != source.pages.count:
                raise unkept(DAMAGED)
            kept = _kept(file, source, trouble)
    except _BROKEN as exc:
        raise unkept(DAMAGED) from exc
    if not _like_received(source, kept):
        raise unkept(UNLIKE)
    return kept


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


def _kept(file: Pdf, source: Source, trouble: UnkeptError | None) -> Kept:
    page = file.pages[source.index]
    frame = frame_of(page, source.rotation)
    if frame is None:
        raise unkept(DAMAGED)
    pictures = _pictures(source, page, frame, trouble) if trouble is not None else ()
    laid = tuple(overlays(page)) if trouble is None else ()
    sweeper = Sweeper()
    data, resources = sweeper.page(page, [overlay.form for overlay in laid])
    layered = sweeper.layered or any(overlay.layered for overlay in laid)
    if layered and hides_layers(file):
        raise unkept("zij lagen heeft die niet worden getoond")
    form = _form(file, page, frame, _with_overlays(data, laid), resources)
    with Pdf.new() as made:
        _place(made, form, frame)
        _place_pictures(made, pictures, frame)
        unpacked = mend_streams(made)
        pdf = saved(made)
        faults = faults_of(made)
    if faults:
        raise unkept(reason_for(faults))
    width, height = frame.size
    notes = {
        "opmerkingen, stempels en ingevulde velden zijn vast in de bladzijde gezet": bool(laid),
        "van de digitale handtekening staat hier alleen het beeld; de handtekening zelf staat in "
        "het ontvangen bestand": shows_signature(page),
        f"van handtekeningen, opmerkingen of ingevulde velden is een beeld van {PICTURE_DPI:.0f} "
        f"dpi opgenomen, omdat {trouble.reason if trouble else ''}": bool(pictures),
        "een onzichtbare tekstlaag zonder ingesloten lettertype is weggelaten": sweeper.silenced,
        "lagen zijn samengevoegd zoals zij worden getoond": layered,
        "opdrachten en koppelingen zijn weggelaten": _acts(file, page),
        "de bladzijde is op gewoon papierformaat gebracht": frame.scale != 1.0,
        "de verouderde inpakmethode LZW is zonder verlies vervangen": unpacked,
    }
    said = tuple(note for note, holds in notes.items() if holds)
    return Kept(pdf, rounded(width), rounded(height), said, sweeper.accessible)


def _pictures(
    source: Source, page: Page, frame: Frame, trouble: UnkeptError
) -> tuple[tuple[Pixels, Box], ...]:
    """Pieces of the drawn page with what annotations show, and their places on it in points."""
    places = [within(frame, place) for place in visible_places(page)]
    area = sum((right - left) * (top - bottom) for left, bottom, right, top in places)
    if not places or area > _MOST_PICTURED * frame.size[0] * frame.size[1]:
        raise trouble
    pixels = source.drawn(PICTURE_DPI)
    return tuple(_piece(pixels, place, frame.size) for place in places)


def _piece(pixels: Pixels, place: Box, size: tuple[float, float]) -> tuple[Pixels, Box]:
    # Not by the resolution: a page is drawn a whole number of pixels wide.
    across, down = pixels.shape[1] / size[0], pixels.shape[0] / size[1]
    left, right = math.floor(place[0] * across), math.ceil(place[2] * across) + 1
    top, bottom = math.floor((size[1] - place[3]) * down), math.ceil((size[1] - place[1]) * down)
    piece = np.ascontiguousarray(pixels[top : bottom + 1, left:right])
    right, bottom = left + piece.shape[1], top + piece.shape[0]
    box = (left / across, size[1] - bottom / down, right / across, size[1] - top / down)
    return piece, box


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


def _like_received(source: Source, kept: Kept) -> bool:
    """Whether the outcome is drawn as what was received is: annotations, layers and all."""
    with PdfPages(source.path, kept.pdf) as outcome:
        ours = outcome.colour(0, COMPARE_DPI, annotations=False)
    return look_alike(ours, source.drawn(COMPARE_DPI))
