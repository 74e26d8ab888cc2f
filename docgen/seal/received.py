"""A page of an accepted return as a page that may stand in the definitive copy.

What came is kept as it came where PDF/A allows it: the same letters, lines and pictures, swept
of what does not draw (`docgen.seal.content`), with annotations drawn into it
(`docgen.seal.overlay`). The outcome is judged as PDF/A and compared, as a picture, with the page
that was received. When anything is found wanting, the page is drawn anew as a picture; when even
that fails, it is refused, by name of file and page. Rules: ISO 19005-3 (PDF/A-3), whose rules for
pages are those of ISO 19005-2, and ISO 14289-1, 7.21 (fonts of PDF/UA-1).
"""

from __future__ import annotations

from pathlib import Path

from pikepdf import Pdf

from docgen.core.errors import DocgenError, EngineFailedError
from docgen.documents.healing import saved
from docgen.engines.raster import EncryptedError, PdfPages, PixelLimitError
from docgen.seal.content import EndlessError, UnkeptError
from docgen.seal.drawn import image_of, picture_page
from docgen.seal.frame import is_sheet, paper_scale
from docgen.seal.kept import PICTURE_DPI, Kept, Source, kept_page
from docgen.seal.packing import mend_streams
from docgen.seal.photographed import photographed_page
from docgen.seal.ready_page import ReceivedPage

_PDF = "pdf"
_ASK_OPEN = "Vraag een exemplaar zonder wachtwoord."
_ASK_AGAIN = (
    "Open het zelf om te zien of het in orde is, en vraag zo nodig een nieuw exemplaar op gewoon "
    "papierformaat (A4)."
)


def received_page(
    path: Path, media: str, source_page: int, rotation: int, name: str = ""
) -> ReceivedPage:
    """Make one page of a received file ready; equal files give equal bytes.

    Args:
        path: The file as it came.
        media: ``pdf`` or ``afbeelding``.
        source_page: Page of the file, from 1.
        rotation: Degrees clockwise by which the page as shown must be turned to stand upright.
        name: Name of the file for messages; that of ``path`` by default.

    Raises:
        EngineFailedError: The page cannot be had from the file.
    """
    known_as = name or path.name
    try:
        if media != _PDF:
            return _photographed(path, source_page - 1, rotation)
        with PdfPages(path) as pages:
            return _from_pdf(pages, path, source_page - 1, rotation)
    except EncryptedError as exc:
        reason = "het bestand is met een wachtwoord beveiligd"
        raise _refused(known_as, source_page, reason, _ASK_OPEN) from exc
    except PixelLimitError as exc:
        raise _refused(known_as, source_page, "zij is te groot om te tekenen") from exc
    except EndlessError as exc:
        raise _refused(known_as, source_page, "zij is te ingewikkeld om te tekenen") from exc
    except EngineFailedError as exc:
        raise _refused(known_as, source_page, "zij kan niet worden gelezen") from exc


def _refused(file: str, page: int, reason: str, remedy: str = _ASK_AGAIN) -> DocgenError:
    what = f"deze bladzijde kan niet worden opgenomen in het definitieve exemplaar: {reason}"
    return EngineFailedError.of(what, remedy, file=file, place=f"bladzijde {page}")


def _photographed(path: Path, index: int, rotation: int) -> ReceivedPage:
    made = photographed_page(path, index, rotation)
    return ReceivedPage(
        pdf=made.pdf,
        width=made.width,
        height=made.height,
        as_received=made.as_received,
        notes=made.notes,
        accessible=True,
    )


def _from_pdf(pages: PdfPages, path: Path, index: int, rotation: int) -> ReceivedPage:
    if not 0 <= index < pages.count:
        raise EngineFailedError.of("deze bladzijde is er niet", _ASK_AGAIN, file=path.name)
    # PDFium has not opened the page yet: at a page made to be endless it would not come back.
    source = Source(path, pages, index, rotation)
    try:
        return _as_it_came(kept_page(source))
    except UnkeptError as exc:
        return _redrawn(source, exc.reason)


def _as_it_came(kept: Kept) -> ReceivedPage:
    return ReceivedPage(
        pdf=kept.pdf,
        width=kept.width,
        height=kept.height,
        as_received=True,
        notes=kept.notes,
        accessible=kept.accessible,
    )


def _redrawn(source: Source, reason: str) -> ReceivedPage:
    """The page as a picture, as PDFium draws it and as it was checked."""
    width, height = source.pages.size(source.index)
    if not is_sheet(width, height):
        raise EngineFailedError.of("dit is geen blad papier", _ASK_AGAIN, file=source.path.name)
    scale = paper_scale(max(width, height))
    if source.rotation % 180:
        width, height = height, width
    pixels = source.drawn(PICTURE_DPI)
    note = f"de bladzijde is als beeld van {PICTURE_DPI:.0f} dpi opgenomen, omdat {reason}"
    with Pdf.new() as pdf:
        size = picture_page(pdf, image_of(pdf, pixels), width * scale, height * scale)
        mend_streams(pdf)
        return ReceivedPage(
            pdf=saved(pdf),
            width=size[0],
            height=size[1],
            as_received=False,
            notes=(note,),
            accessible=True,
        )
