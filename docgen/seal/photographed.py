"""A page that came as a picture file, as a page of a PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from pikepdf import Pdf, Stream

from docgen.core.affine import Matrix, then
from docgen.core.errors import EngineFailedError
from docgen.documents.healing import saved
from docgen.engines.pictures import FullPicture, full_picture
from docgen.engines.raster import POINTS_PER_INCH
from docgen.seal.drawn import image_of, jpeg_image, picture_page
from docgen.seal.frame import A4_LONG_PT, is_sheet, paper_scale
from docgen.seal.kept import faults_of
from docgen.seal.packing import mend_streams

# How a picture lies by what the camera noted, in the unit square (EXIF 2.32, 4.6.4, table 6).
_LIES: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_TURNS: dict[int, Matrix] = {0: _LIES[1], 90: _LIES[6], 180: _LIES[3], 270: _LIES[8]}


@dataclass(frozen=True, slots=True)
class Photographed:
    """A page made of a picture file; as `docgen.seal.received.ReceivedPage`."""

    pdf: bytes
    width: float
    height: float
    as_received: bool
    notes: tuple[str, ...]


def photographed_page(path: Path, index: int, rotation: int) -> Photographed:
    """Make a page of one picture, from 0; the bytes of a JPEG stay as they are.

    Raises:
        PixelLimitError: It has too many pixels.
        EngineFailedError: It cannot be read, or is no sheet of paper.
    """
    picture = full_picture(path, index)
    if not is_sheet(picture.width, picture.height):
        raise EngineFailedError.of("dit is geen blad papier", "", file=path.name)
    made = _page(picture, rotation, picture.profile)
    if picture.jpeg is not None and picture.profile is not None and not _sound(made.pdf):
        # A broken description of colours: they are read as those of a screen.
        return _page(picture, rotation, None)
    return made


def _page(picture: FullPicture, rotation: int, profile: bytes | None) -> Photographed:
    with Pdf.new() as pdf:
        image = _image(pdf, picture, profile)
        matrix = then(_LIES[picture.orientation], _TURNS[rotation % 360])
        width, height = picture_page(pdf, image, *_size(picture, rotation), matrix)
        mend_streams(pdf)
        return Photographed(
            pdf=saved(pdf),
            width=width,
            height=height,
            as_received=picture.jpeg is not None or (picture.lossless and not picture.changes),
            notes=_notes(picture, profile),
        )


def _image(pdf: Pdf, picture: FullPicture, profile: bytes | None) -> Stream:
    if picture.jpeg is not None:
        return jpeg_image(pdf, picture.jpeg, picture.width, picture.height, picture.gray, profile)
    assert picture.pixels is not None
    return image_of(pdf, picture.pixels, lossless=picture.lossless)


def _notes(picture: FullPicture, profile: bytes | None) -> tuple[str, ...]:
    dropped = picture.jpeg is not None and picture.profile is not None and profile is None
    if dropped:
        return (*picture.changes, "het kleurprofiel van de foto is onbruikbaar en weggelaten")
    if picture.jpeg is None and not picture.lossless:
        return (*picture.changes, "de afbeelding is opnieuw ingepakt (JPEG)")
    return picture.changes


def _size(picture: FullPicture, rotation: int) -> tuple[float, float]:
    """Of the upright page in points: as claimed if that makes paper, or else as long as A4."""
    width, height = float(picture.width), float(picture.height)
    if picture.orientation > 4:
        width, height = height, width
    scale = A4_LONG_PT / max(width, height)
    across, down = width * scale, height * scale
    if picture.dpi is not None:
        claimed = [
            pixels / dpi * POINTS_PER_INCH
            for pixels, dpi in zip((width, height), picture.dpi, strict=True)
        ]
        if paper_scale(max(claimed)) == 1.0 and is_sheet(*claimed):
            across, down = claimed
    return (down, across) if rotation % 180 else (across, down)


def _sound(pdf: bytes) -> bool:
    with Pdf.open(io.BytesIO(pdf)) as twin:
        return not faults_of(twin)
