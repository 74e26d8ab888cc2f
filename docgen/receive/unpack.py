"""Opening what has files inside: mails, ``winmail.dat`` and zips, one level at a time.

Everything is bounded by `UnpackLimits`, and a damaged file gives a problem, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docgen.core.shapes import quoted
from docgen.receive.archive import read_archive
from docgen.receive.eml import read_mail
from docgen.receive.inner import InnerFile, MailFacts, Unpacked, UnpackLimits
from docgen.receive.media import HEAD, kind_of, media_of
from docgen.receive.msg import read_msg
from docgen.receive.tnef import read_tnef

__all__ = ["HEAD", "InnerFile", "MailFacts", "UnpackLimits", "Unpacked", "media_of", "unpack"]

_READERS: Mapping[str, Callable[[bytes, str, UnpackLimits], Unpacked]] = {
    "eml": read_mail,
    "msg": read_msg,
    "tnef": read_tnef,
    "zip": read_archive,
}
_OTHER_ARCHIVES = ("rar", "7z", "gz")


def unpack(data: bytes, name: str, limits: UnpackLimits) -> Unpacked:
    """What is inside a file; nothing when it is no container. Never raises.

    Args:
        data: Its bytes, all of them.
        name: Its name, for messages.
        limits: How much may come out.
    """
    kind = kind_of(data, name)
    if kind in _OTHER_ARCHIVES:
        return _refused(
            f"{quoted(name)} is ingepakt op een manier die docgen niet kent. "
            "Pak het zelf uit en lees de bestanden in, of vraag de afzender om een zip-bestand."
        )
    reader = _READERS.get(kind)
    if reader is None:
        return Unpacked()
    trouble = _beyond(data, name, limits)
    if trouble:
        return _refused(trouble)
    try:
        return reader(data, name, limits)
    except Exception:
        # Also for faults that nobody thought of: one odd mail must not keep the rest from being
        # taken in. It is named, and its bytes are kept.
        return _refused(
            f"{quoted(name)} is beschadigd en kan niet worden geopend. "
            "Open het zelf, sla de bestanden die erin zitten op en lees die in, of vraag de "
            "afzender om ze opnieuw te sturen."
        )


def _beyond(data: bytes, name: str, limits: UnpackLimits) -> str:
    if len(data) > limits.single:
        return (
            f"{quoted(name)} is te groot om te openen. "
            "Sla de bestanden die erin zitten zelf op en lees die in."
        )
    if limits.depth <= 0:
        return (
            f"{quoted(name)} zit te diep in andere bestanden en is niet geopend. "
            "Sla het zelf op en lees het apart in."
        )
    return ""


def _refused(trouble: str) -> Unpacked:
    return Unpacked(problems=(trouble,))
