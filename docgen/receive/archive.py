"""Reading a zip file (PKWARE APPNOTE 6.3.10) within limits."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from docgen.core.shapes import quoted
from docgen.receive.inner import Basket, BrokenContainerError, Unpacked, UnpackLimits, file_name

_BLOCK = 65536
_ENCRYPTED = 0x1
_ENTRY = b"PK\x01\x02"
# With other methods a few bytes can become gigabytes in one step of the decompressor.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NOISE = ("__macosx/", "thumbs.db", "desktop.ini")
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


def read_archive(data: bytes, name: str, limits: UnpackLimits) -> Unpacked:
    """The files in a zip; what is encrypted, broken or too large is named.

    Raises:
        BrokenContainerError: It is no zip file, or has no readable table of contents.
    """
    # Counted before `zipfile` makes an object of each.
    if data.count(_ENTRY) > 20 * max(limits.files, 0) + 20:
        raise BrokenContainerError
    basket = Basket(name, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if not _is_noise(info):
                    if basket.full:
                        break
                    _take(archive, info, basket)
    except _FAULTS as exc:
        raise BrokenContainerError from exc
    return basket.contents()


def _is_noise(info: zipfile.ZipInfo) -> bool:
    path = info.filename.replace("\\", "/").lower()
    last = path.rpartition("/")[2]
    return path.startswith(_NOISE[0]) or not last or last in _NOISE or last.startswith(".")


def _take(archive: zipfile.ZipFile, info: zipfile.ZipInfo, basket: Basket) -> None:
    name = file_name(info.filename, "bestand")
    where = f"{quoted(name)} in {quoted(basket.name)}"
    if info.flag_bits & _ENCRYPTED:
        basket.trouble(
            f"{quoted(basket.name)} is met een wachtwoord beveiligd; {quoted(name)} is niet "
            "gelezen. Pak het zelf uit met het wachtwoord en lees de bestanden in, of vraag de "
            "afzender om ze zonder wachtwoord te sturen."
        )
        return
    if info.compress_type not in _METHODS:
        basket.trouble(
            f"{where} is ingepakt op een manier die docgen niet kent. "
            "Pak het zelf uit en lees het bestand in."
        )
        return
    if info.file_size > basket.room:
        basket.too_large(name)
        return
    try:
        found = _read(archive, info, basket.room)
    except _FAULTS:
        basket.trouble(
            f"{where} is beschadigd en kan niet worden gelezen. "
            "Vraag de afzender om het opnieuw te sturen."
        )
        return
    if found is None:
        # Work is counted as well as bytes: a bomb may have thousands of such entries.
        basket.too_large(name, read=basket.room)
    else:
        basket.put(name, found, "archief")


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes | None:
    """The bytes, or ``None`` when there are more than ``most``, whatever the zip itself says."""
    blocks, size = [], 0
    with archive.open(info) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > most:
                return None
            blocks.append(block)
    return b"".join(blocks)
