"""Pictures that came back as pages, bounded: Pillow."""

from __future__ import annotations

import math
import struct
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from PIL import Image, ImageOps

from docgen.engines.raster import MOST_PIXELS, MOST_SOURCE_PIXELS, Gray, too_large, unreadable

T = TypeVar("T")
# With JPEG comes MPO: what some telephones make, with a second picture that is no page.
_PICTURES = ("JPEG", "PNG", "TIFF", "GIF", "BMP", "WEBP")
_REDUCED_COPY = 254
_ORIENTATION = 274
# Entry of an MPO that lists its pictures (CIPA DC-007, 5.2.3.3).
_PICTURES_WITHIN = 0xB002
# Baseline, extended and progressive, with Huffman codes: what PDF knows.
_CODINGS = frozenset({0xC0, 0xC1, 0xC2})
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


@dataclass(frozen=True, slots=True)
class FullPicture:
    """A picture with all that it shows, for a place where it must last.

    Attributes:
        width: In pixels, as it lies in the file; as ``height``.
        gray: Whether it has no colours.
        jpeg: Its bytes as they came, when they are a JPEG that PDF can hold (ISO 32000-2, 7.4.8);
            ``None`` for others.
        pixels: Of others, the pixels: grey, or red, green and blue, upright; ``None`` for a JPEG.
        orientation: How a JPEG lies, as the camera noted, 1 to 8 (EXIF 2.32, 4.6.4); 1 for others.
        profile: The ICC profile of a JPEG's colours; ``None`` without one.
        dpi: Resolution that the file claims across and down the upright picture; ``None`` if it
            claims none.
        lossless: Whether the file keeps every pixel as it was.
        changes: What had to change, in Dutch clauses.
    """

    width: int
    height: int
    gray: bool
    jpeg: bytes | None
    pixels: Gray | None
    orientation: int
    profile: bytes | None
    dpi: tuple[float, float] | None
    lossless: bool
    changes: tuple[str, ...]


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


def full_picture(path: Path, index: int) -> FullPicture:
    """One page of a picture file, from 0, with all that it shows.

    Raises:
        PixelLimitError: It has too many pixels.
        EngineFailedError: It cannot be read, not even a part of it.
    """
    return _pillow(path, lambda image: _full(image, path, index))


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


def _full(image: Image.Image, path: Path, index: int) -> FullPicture:
    image.seek(_frames(image, index + 1)[index])
    width, height = image.size
    if width * height > MOST_SOURCE_PIXELS or width < 1 or height < 1:
        raise too_large(path, index)
    orientation = image.getexif().get(_ORIENTATION, 1)
    orientation = orientation if orientation in range(1, 9) else 1
    data = _fit_jpeg(image, path)
    if data is None and width * height > MOST_PIXELS:
        raise too_large(path, index)
    dpi = _claimed_dpis(image)
    picture = FullPicture(
        width=width,
        height=height,
        gray=image.mode == "L",
        jpeg=data,
        pixels=None,
        orientation=orientation,
        profile=image.info.get("icc_profile") or None,
        dpi=dpi[::-1] if dpi and orientation > 4 else dpi,
        lossless=False,
        changes=(),
    )
    if data is not None:
        # At an eighth of its size, to see that it is whole.
        image.draft(image.mode, (width // 8, height // 8))
        image.load()
        return picture
    pixels, changes = _pixels(ImageOps.exif_transpose(image))
    return replace(
        picture,
        width=pixels.shape[1],
        height=pixels.shape[0],
        gray=pixels.ndim == 2,
        pixels=pixels,
        orientation=1,
        profile=None,
        lossless=_is_lossless(image),
        changes=changes,
    )


def _fit_jpeg(image: Image.Image, path: Path) -> bytes | None:
    """The bytes of a JPEG in grey or colour that every reader of PDF reads the same."""
    if image.format not in ("JPEG", "MPO") or image.mode not in ("L", "RGB"):
        return None
    data = path.read_bytes()
    if image.format == "MPO":
        # A second picture follows, that is no page.
        data = data[: int(getattr(image, "mpinfo", {})[_PICTURES_WITHIN][0]["Size"])]
    parts = [part[0] for part in getattr(image, "layer", ())]
    # Red, green and blue without a mark that says so: readers differ.
    unmarked = parts == [*b"RGB"] and "adobe_transform" not in image.info
    return None if unmarked or _coding(data) not in _CODINGS else data


def _coding(data: bytes) -> int:
    """Second byte of the marker of the frame (ISO/IEC 10918-1, table B.1); 0 if there is none."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return marker
        # A marker may be preceded by any number of fill bytes.
        filler = marker == 0xFF
        place += 1 if filler else 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return 0


def _pixels(image: Image.Image) -> tuple[Gray, tuple[str, ...]]:
    """Grey, or red, green and blue; and what had to change for it."""
    changes = []
    if image.mode.startswith("I"):
        changes.append("de afbeelding is van 16 naar 8 bits per punt gebracht")
    elif image.mode in ("CMYK", "YCCK", "LAB"):
        changes.append("de kleuren voor drukwerk (CMYK) zijn omgezet in beeldschermkleuren (sRGB)")
    elif image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        changes.append("wat doorzichtig was, is wit gemaakt")
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA")).convert("RGB")
    if image.mode in ("1", "L") or image.mode.startswith("I"):
        return np.array(_gray(image), dtype=np.uint8), tuple(changes)
    return np.array(image.convert("RGB"), dtype=np.uint8), tuple(changes)


def _is_lossless(image: Image.Image) -> bool:
    return image.format not in ("JPEG", "MPO", "WEBP") and "jpeg" not in str(
        image.info.get("compression", "")
    )


def _claimed_dpis(image: Image.Image) -> tuple[float, float] | None:
    down = _claimed_dpi(image)
    return None if down is None else (float(image.info["dpi"][0]), down)
