"""Pictures that came back as pages, bounded: Pillow."""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image, ImageOps

from docgen.engines.raster import MOST_PIXELS, MOST_SOURCE_PIXELS, Gray, too_large, unreadable

T = TypeVar("T")
# With JPEG comes MPO: what some telephones make, with a second picture that is no page.
_PICTURES = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP")
_REDUCED_COPY = 254
# More are not counted: a snake of frames has no end worth seeing.
_MOST_FRAMES = 2_000


@dataclass(frozen=True, slots=True)
class ImagePage:
    """A picture as it came, upright by what the camera noted.

    Attributes:
        gray: Its pixels, 0 is black.
        dpi: Resolution that the file claims; ``None`` if it claims none.
        reduced: Times by which it was made smaller while it was read; 1 if it was not.
    """

    gray: Gray
    dpi: float | None
    reduced: float = 1.0


def image_count(path: Path) -> int:
    """Number of pages in a picture file: more than 1 only in a TIFF; counts to 2000.

    Raises:
        EngineFailedError: It cannot be read.
    """
    return _pillow(path, lambda image: len(_frames(image)))


def read_images(path: Path) -> tuple[ImagePage, ...]:
    """Every page of a picture file; use `read_image` for one of many.

    Raises:
        PixelLimitError: A page has too many pixels.
        EngineFailedError: It cannot be read.
    """
    return tuple(read_image(path, index) for index in range(image_count(path)))


def read_image(path: Path, index: int, most_height: int | None = None) -> ImagePage:
    """One page of a picture file, from 0, turned upright as the camera noted (EXIF 2.32, 4.6.4).

    Args:
        most_height: A larger picture is made smaller while it is read, to no less than this.

    Raises:
        PixelLimitError: It has too many pixels.
        EngineFailedError: It cannot be read.
    """
    return _pillow(path, lambda image: _read(image, path, index, most_height))


def _pillow(path: Path, work: Callable[[Image.Image], T]) -> T:
    try:
        # Pillow warns of broken files as well; the outcome tells enough.
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=_PICTURES) as image:
            return work(image)
    except Image.DecompressionBombError as exc:
        raise too_large(path, 0) from exc
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        KeyError,
        TypeError,
        AttributeError,
        OverflowError,
        ZeroDivisionError,
        struct.error,
    ) as exc:
        # Pillow lets all of these through from broken files.
        raise unreadable(path) from exc


def _frames(image: Image.Image, most: int = _MOST_FRAMES) -> list[int]:
    """The first frames that are pages: not small copies for showing, nor parts of a 3D photo."""
    if image.format != "TIFF":
        return [0]
    pages: list[int] = []
    for index in range(most * 2):
        # Not by the number of frames: to tell that, Pillow would go through all of them.
        try:
            image.seek(index)
        except EOFError:
            break
        kind = getattr(image, "tag_v2", {}).get(_REDUCED_COPY, 0)
        if not (isinstance(kind, int) and kind & 1):
            pages.append(index)
        if len(pages) >= most:
            break
    return pages or [0]


def _read(image: Image.Image, path: Path, index: int, most_height: int | None) -> ImagePage:
    image.seek(_frames(image, index + 1)[index])
    width, height = image.size
    if width * height > MOST_SOURCE_PIXELS or width < 1 or height < 1:
        raise too_large(path, index)
    # Only for JPEG, which can be read in grey, and at a half, a quarter or an eighth of its size.
    shrink = min(1.0, (most_height or max(width, height)) / max(width, height))
    image.draft("L", (int(width * shrink), int(height * shrink)))
    if image.size[0] * image.size[1] > MOST_PIXELS:
        raise too_large(path, index)
    upright = ImageOps.exif_transpose(image)
    reduced = max(width, height) / max(upright.size)
    return ImagePage(np.array(_gray(upright), dtype=np.uint8), _claimed_dpi(image), reduced)


def _gray(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # 16 bits: Pillow would clip instead of scale.
        return Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image.convert("RGBA")).convert("L")
    return image.convert("L")


def _claimed_dpi(image: Image.Image) -> float | None:
    claimed = image.info.get("dpi")
    if not isinstance(claimed, tuple) or len(claimed) != 2:
        return None
    values = [float(value) for value in claimed]
    return values[1] if all(math.isfinite(value) and value > 0 for value in values) else None
