"""Pixels as a page of a PDF/A file: the form in which they take least room and lose least."""

from __future__ import annotations

import io
import zlib

import cv2
import numpy as np
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from docgen.core.affine import Matrix

Pixels = NDArray[np.uint8]

_JPEG_QUALITY = 90
# Of a drawn page more is bare paper than this, of a scan or photo less: the noise of paper.
_BARE_SHARE = 0.5
# What JPEG makes of grey in colour is grey to within this.
_GREY_WITHIN = 6


def image_of(pdf: Pdf, pixels: Pixels, lossless: bool = False) -> Stream:
    """An image in this file of pixels: grey, or red, green and blue.

    Grey in colour becomes grey, black and white becomes one bit. A page that is drawn, with much
    bare paper, keeps every pixel; other pages become JPEG.

    Args:
        lossless: Keep every pixel of other pages, too.
    """
    plain = _plain(pixels)
    if lossless or _is_black_and_white(plain) or _bare(plain) > _BARE_SHARE:
        return _flate_image(pdf, plain)
    stream = io.BytesIO()
    Image.fromarray(plain).save(stream, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return jpeg_image(pdf, stream.getvalue(), plain.shape[1], plain.shape[0], plain.ndim == 2)


def jpeg_image(
    pdf: Pdf, data: bytes, width: int, height: int, gray: bool, profile: bytes | None = None
) -> Stream:
    """An image in this file of a JPEG, whose bytes stay as they are.

    Args:
        width: In pixels, as ``height``.
        profile: The ICC profile of its colours; sRGB without one.
    """
    space: Name | Array = Name.DeviceGray if gray else Name.DeviceRGB
    if profile is not None:
        components = 1 if gray else 3
        space = Array([Name.ICCBased, pdf.make_stream(profile, N=components)])
    image = _image(pdf, width, height, space, 8)
    image.write(data, filter=Name.DCTDecode)
    return image


def picture_page(
    pdf: Pdf, image: Stream, width: float, height: float, matrix: Matrix | None = None
) -> tuple[float, float]:
    """Add a page of this size in points, filled by the image; give its size as written.

    Args:
        matrix: From the unit square to the unit square: how the image lies; upright by default.
    """
    a, b, c, d, e, f = matrix or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    placed = (a * width, b * height, c * width, d * height, e * width, f * height)
    pdf.add_blank_page(page_size=(width, height))
    page = pdf.pages[-1]
    page.obj[Name.MediaBox] = Array([0, 0, rounded(width), rounded(height)])
    page.obj[Name.Resources] = Dictionary(XObject=Dictionary(Im0=image))
    numbers = " ".join(f"{value:.4f}" for value in placed)
    page.obj[Name.Contents] = pdf.make_stream(f"q {numbers} cm /Im0 Do Q".encode())
    return rounded(width), rounded(height)


def rounded(points: float) -> float:
    """A size as it is written in a file."""
    return round(points, 3)


def _image(pdf: Pdf, width: int, height: int, space: Name | Array, bits: int) -> Stream:
    return pdf.make_stream(
        b"",
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=width,
        Height=height,
        ColorSpace=space,
        BitsPerComponent=bits,
    )


def _plain(pixels: Pixels) -> Pixels:
    if pixels.ndim == 2:
        return pixels
    red, green, blue = cv2.split(pixels)
    apart = max(int(cv2.absdiff(red, green).max()), int(cv2.absdiff(green, blue).max()))
    return pixels if apart > _GREY_WITHIN else np.asarray(green, np.uint8)


def _bare(pixels: Pixels) -> float:
    white = (255,) * (1 if pixels.ndim == 2 else 3)
    bare = int(cv2.countNonZero(cv2.inRange(pixels, white, white)))
    return float(bare / max(1, pixels.shape[0] * pixels.shape[1]))


def _is_black_and_white(pixels: Pixels) -> bool:
    if pixels.ndim == 3:
        return False
    extremes = int(np.count_nonzero(pixels == 0)) + int(np.count_nonzero(pixels == 255))
    return extremes == pixels.size


def _flate_image(pdf: Pdf, pixels: Pixels) -> Stream:
    """Every pixel, compressed: as it is when much is bare, or else with PNG's predictors."""
    bits = 1 if _is_black_and_white(pixels) else 8
    colours = 1 if pixels.ndim == 2 else 3
    height, width = pixels.shape[:2]
    space = Name.DeviceGray if colours == 1 else Name.DeviceRGB
    image = _image(pdf, width, height, space, bits)
    if bits == 1:
        rows = np.packbits(pixels > 0, axis=1).tobytes()
        image.write(zlib.compress(rows, 9), filter=Name.FlateDecode)
    elif _bare(pixels) > _BARE_SHARE:
        # Measured: smaller, and three times as fast, for drawn pages.
        image.write(zlib.compress(pixels.tobytes()), filter=Name.FlateDecode)
    else:
        stream = io.BytesIO()
        Image.fromarray(pixels).save(stream, "PNG", compress_level=4)
        # ISO 32000-2, 7.4.4.4.
        rules = Dictionary(Predictor=15, Colors=colours, BitsPerComponent=8, Columns=width)
        image.write(_image_data(stream.getvalue()), filter=Name.FlateDecode, decode_parms=rules)
    return image


def _image_data(png: bytes) -> bytes:
    """The compressed rows of a PNG file: its IDAT chunks together (ISO/IEC 15948, 11.2.4)."""
    parts, place = [], 8
    while place < len(png):
        length = int.from_bytes(png[place : place + 4], "big")
        if png[place + 4 : place + 8] == b"IDAT":
            parts.append(png[place + 8 : place + 8 + length])
        place += 12 + length
    return b"".join(parts)
