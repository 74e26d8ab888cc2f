"""Putting pictures of pages in a file: PDF, TIFF, zip or mail."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import cv2
import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[np.uint8]
_POINTS_PER_INCH = 72.0
_EPOCH = (2025, 12, 1, 9, 0, 0)


def jpeg(picture: Picture, quality: int) -> bytes:
    """The picture as JPEG."""
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    return cv2.imencode(".jpg", picture, options)[1].tobytes()


def as_pdf(pictures: Sequence[Picture], dpi: float, quality: int, *, bilevel: bool) -> bytes:
    """One picture per page, as a scanner writes it."""
    with pikepdf.new() as pdf:
        for picture in pictures:
            height, width = picture.shape[:2]
            size = (width * _POINTS_PER_INCH / dpi, height * _POINTS_PER_INCH / dpi)
            page = pdf.add_blank_page(page_size=size)
            image = _fax(pdf, picture) if bilevel else _photo(pdf, picture, quality)
            # A name of our own: the one that pikepdf makes up is another every time.
            name = page.add_resource(image, pikepdf.Name.XObject, pikepdf.Name.Beeld)
            draw = f"q {size[0]:.3f} 0 0 {size[1]:.3f} 0 0 cm {name} Do Q"
            page.contents_add(draw.encode())
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
        return target.getvalue()


def locked(data: bytes) -> bytes:
    """The PDF with a password, without which it cannot be opened."""
    # Old encryption: what came after it draws its salt anew every time (ISO 32000-2, 7.6.4).
    lock = pikepdf.Encryption(owner="oefenbaas", user="oefening", R=3, aes=False, metadata=False)
    return _saved(data, encryption=lock, static_id=True)


def cut_short(data: bytes, share: float) -> bytes:
    """The first part of the PDF, as after a transfer that was broken off: no page is left."""
    whole = _saved(
        data, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True
    )
    return whole[: int(len(whole) * share)]


def _saved(data: bytes, **how: Any) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(target, **how)
    return target.getvalue()


def _photo(pdf: pikepdf.Pdf, picture: Picture, quality: int) -> pikepdf.Stream:
    space = pikepdf.Name.DeviceRGB if picture.ndim == 3 else pikepdf.Name.DeviceGray
    return _image(pdf, picture, jpeg(picture, quality), space, 8, pikepdf.Name.DCTDecode)


def _fax(pdf: pikepdf.Pdf, picture: Picture) -> pikepdf.Stream:
    packed = np.packbits(picture > 127, axis=1).tobytes()
    # Compressed by pikepdf when the file is saved.
    return _image(pdf, picture, packed, pikepdf.Name.DeviceGray, 1, None)


def _image(
    pdf: pikepdf.Pdf,
    picture: Picture,
    data: bytes,
    space: pikepdf.Name,
    bits: int,
    coding: pikepdf.Name | None,
) -> pikepdf.Stream:
    stream = pdf.make_stream(data)
    stream[pikepdf.Name.Type] = pikepdf.Name.XObject
    stream[pikepdf.Name.Subtype] = pikepdf.Name.Image
    stream[pikepdf.Name.Width] = picture.shape[1]
    stream[pikepdf.Name.Height] = picture.shape[0]
    stream[pikepdf.Name.ColorSpace] = space
    stream[pikepdf.Name.BitsPerComponent] = bits
    if coding is not None:
        stream[pikepdf.Name.Filter] = coding
    return stream


def as_tiff(pictures: Sequence[Picture], dpi: float) -> bytes:
    """One picture per page in one TIFF."""
    target = io.BytesIO()
    images = [Image.fromarray(picture) for picture in pictures]
    images[0].save(
        target,
        format="TIFF",
        save_all=True,
        append_images=images[1:],
        compression="tiff_lzw",
        dpi=(dpi, dpi),
    )
    return target.getvalue()


def as_zip(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Files in a zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
    return target.getvalue()


def as_mail(sender: str, files: Sequence[tuple[str, bytes]], at: datetime, seed: int) -> bytes:
    """A mail with the files attached."""
    mail = EmailMessage()
    mail["From"], mail["To"] = sender, "convenant@voorbeeld.example"
    mail["Subject"] = "Ondertekend exemplaar"
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<oefening-{seed}@voorbeeld.example>"
    mail.set_content("Goedemiddag,\n\nHierbij het ondertekende exemplaar.\n")
    for name, data in files:
        main, sub = ("image", "jpeg") if name.endswith(".jpg") else ("application", "pdf")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    mail.set_boundary(f"=-oefening-{seed}")
    return mail.as_bytes()
