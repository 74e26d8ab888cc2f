"""A received file as a whole: can it be read, what is in it, does it begin with what was sent?"""

from __future__ import annotations

import hashlib
import mmap
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from docgen.core.errors import DocgenError, EngineFailedError
from docgen.engines.pdf_inside import Inside, look_inside
from docgen.engines.pictures import image_count
from docgen.engines.raster import PdfPages
from docgen.engines.signatures import TrustSettings, appended_changes, validate
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.facts import Fault, FileFacts, Media, Origin
from docgen.receive.limits import LIMITS, MEGABYTE, Limits
from docgen.receive.page_image import fault_of

_PIECE = 4 * MEGABYTE
# No signature is without it (ISO 32000-2, 12.8.1), and it cannot stand in a compressed part.
_SIGNED = b"/ByteRange"


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a file begins.

    Attributes:
        sha256: Fingerprint of the whole file.
        copy: The issued copy with whose very bytes it begins; ``None`` if none.
        size: Number of those bytes.
    """

    sha256: str
    copy: IssuedCopy | None
    size: int


def open_file(
    origin: Origin,
    home: Path,
    catalogue: Catalogue,
    trust: TrustSettings,
    now: datetime,
    limits: Limits = LIMITS,
) -> FileFacts:
    """Look at a file as a whole; its pages are looked at one by one elsewhere.

    A file that cannot be looked at gives facts with a fault, no exception. It may still loop or
    bring the process down: call this in a worker that can be killed.

    Args:
        home: Folder of the covenant under ``output/``.
    """
    path = home / origin.path
    facts = FileFacts(origin.sha256, origin.name, origin.media)
    try:
        size = path.stat().st_size
        if size == 0:
            return _with_fault(facts, Fault.EMPTY, "Het bestand is leeg.")
        if size > limits.file_bytes:
            return _with_fault(facts, Fault.TOO_LARGE, _too_large(size, limits))
        if origin.media is Media.IMAGE:
            return _counted(facts, image_count(path), limits)
        if origin.media is not Media.PDF:
            return _with_fault(facts, Fault.UNKNOWN_KIND, _UNKNOWN)
        beginning = how_it_begins(path, catalogue)
        if beginning.sha256 != origin.sha256:
            return _with_fault(facts, Fault.NOT_READABLE, _NOT_AS_STORED)
        return _opened(_with_beginning(facts, beginning), path, beginning, trust, now, limits)
    except OSError as exc:
        text = f"Het bestand kan niet worden gelezen ({exc.strerror or exc})."
        return _with_fault(facts, Fault.NOT_READABLE, text)
    except EngineFailedError as exc:
        return _with_fault(facts, fault_of(exc), _sentence(exc))


_UNKNOWN = (
    "Dit soort bestand kan docgen niet bekijken. Het bekijkt PDF's, foto's en scans (JPG, PNG, "
    "TIFF), mails (EML, MSG) en ZIP-bestanden."
)
_NOT_AS_STORED = (
    "Het bewaarde bestand is niet meer zoals het is ontvangen: het is daarna veranderd. Zet het "
    "terug uit een reservekopie."
)
_PAGES_DIFFER = "Het bestand is beschadigd: niet is vast te stellen hoeveel bladzijden het heeft."


def _sentence(error: DocgenError) -> str:
    text = "; ".join(problem.what for problem in error.problems)
    return f"{text[:1].upper()}{text[1:]}."


def _with_fault(facts: FileFacts, fault: Fault, detail: str) -> FileFacts:
    return replace(facts, fault=fault, detail=detail)


def _too_large(size: int, limits: Limits) -> str:
    return (
        f"Het bestand is {size // MEGABYTE} MB; docgen bekijkt bestanden tot "
        f"{limits.file_bytes // MEGABYTE} MB."
    )


def _counted(facts: FileFacts, pages: int, limits: Limits) -> FileFacts:
    facts = replace(facts, pages=pages)
    if pages == 0:
        return _with_fault(facts, Fault.EMPTY, "Het bestand heeft geen bladzijden.")
    if pages > limits.pages:
        text = (
            f"Het bestand heeft {pages} bladzijden; docgen bekijkt er ten hoogste {limits.pages}."
        )
        return _with_fault(facts, Fault.TOO_MANY_PAGES, text)
    return facts


def how_it_begins(path: Path, catalogue: Catalogue) -> Beginning:
    """Read the file once; at the size of every issued copy, look whether it is that copy so far."""
    by_size: dict[int, list[IssuedCopy]] = {}
    for copy in catalogue.copies:
        # A copy that is not there any more cannot be what a file begins with, as far as we know.
        if copy.path.is_file():
            by_size.setdefault(copy.path.stat().st_size, []).append(copy)
    whole, done = hashlib.sha256(), 0
    found: tuple[IssuedCopy | None, int] = (None, 0)
    with path.open("rb") as stream:
        for end in [*sorted(by_size), None]:
            while end is None or done < end:
                piece = stream.read(_PIECE if end is None else min(_PIECE, end - done))
                if not piece:
                    return Beginning(whole.hexdigest(), *found)
                whole.update(piece)
                done += len(piece)
            same = [copy for copy in by_size[done] if copy.sha256 == whole.hexdigest()]
            if same:
                # The same bytes issued twice: the one that still counts.
                found = (max(same, key=lambda copy: (copy.valid, copy.nr)), done)
    raise AssertionError("a file ends")


def _with_beginning(facts: FileFacts, beginning: Beginning) -> FileFacts:
    if beginning.copy is None:
        return facts
    return replace(
        facts,
        begins_with=beginning.copy.nr,
        identical=beginning.sha256 == beginning.copy.sha256,
    )


def _opened(
    facts: FileFacts,
    path: Path,
    beginning: Beginning,
    trust: TrustSettings,
    now: datetime,
    limits: Limits,
) -> FileFacts:
    # Pages first: without a password or with far too many pages there is nothing more to find.
    with PdfPages(path) as pages:
        facts = _counted(facts, pages.count, limits)
    if facts.fault is not None:
        return facts
    inside = look_inside(path)
    if inside.pages != facts.pages:
        # Two readers see two files: what a person sees need not be what was checked.
        return _with_fault(facts, Fault.NOT_READABLE, _PAGES_DIFFER)
    facts = replace(facts, active=inside.active, embedded=inside.embedded, fields=inside.fields)
    if beginning.copy is not None and not facts.identical:
        facts = replace(facts, appended=appended_changes(path, beginning.size).value)
    if not facts.identical and _may_be_signed(path, inside):
        facts = replace(facts, signatures=validate(path, trust, now))
    return facts


def _may_be_signed(path: Path, inside: Inside) -> bool:
    if inside.signed:
        return True
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.find(_SIGNED) >= 0
