"""The work of one worker: look at a file, look at a page. Facts come out, no judgement.

Each worker process is told once what was issued (`prepare`); a job is then no more than the name
of a file and a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from docgen.core.errors import EngineFailedError
from docgen.engines.ocr import TextReader
from docgen.engines.signatures import TrustSettings
from docgen.engines.tuning import one_of_many
from docgen.receive.catalogue import Catalogue, IssuedCopy
from docgen.receive.compare import Compared, compare_page
from docgen.receive.content_match import own_page
from docgen.receive.facts import (
    Change,
    Comparison,
    FileFacts,
    Method,
    Origin,
    PageFacts,
    Signal,
    SignalKind,
)
from docgen.receive.opening import open_file
from docgen.receive.page_image import PageImage, fault_of, page_image
from docgen.receive.signals import PageSignals, page_signals
from docgen.receive.text_compare import compare_texts

# From here on a page is taken for the page it was held against.
_FITS = 0.6
_NEEDS_NO_MORE = 0.9


@dataclass(frozen=True, slots=True)
class Setting:
    """What every job of a run shares.

    Attributes:
        catalogue: What was issued.
        home: Folder of the covenant under ``output/``.
        trust: Which certificates are trusted.
        reader: Reads text from pictures.
        now: Time of the run.
    """

    catalogue: Catalogue
    home: Path
    trust: TrustSettings
    reader: TextReader
    now: datetime


@dataclass(frozen=True, slots=True)
class Target:
    """A page of an issued copy that a received page is to be held against.

    Attributes:
        copy: Number of the copy in the register.
        page: Page of it, from 1.
        certain: Whether it is known to be that page; else the picture must bear it out.
    """

    copy: int
    page: int
    certain: bool


_setting: list[Setting] = []


def prepare(setting: Setting) -> None:
    """Tell this process what the jobs of the run share."""
    one_of_many()
    _setting[:] = [setting]


def file_job(origin: Origin) -> FileFacts:
    """Look at a file as a whole."""
    setting = _setting[0]
    return open_file(origin, setting.home, setting.catalogue, setting.trust, setting.now)


def page_job(origin: Origin, source_page: int, target: Target | None) -> PageFacts:
    """Look at one page, and compare it with the page that was sent if it says which that is.

    Args:
        source_page: Page of the file, from 1.
        target: What to compare it with, when that is known from elsewhere.
    """
    setting = _setting[0]
    try:
        image = page_image(setting.home / origin.path, origin.media, source_page)
        found = page_signals(image, setting.catalogue, setting.reader)
    except EngineFailedError as exc:
        return PageFacts(source_page, fault=fault_of(exc))
    facts = PageFacts(
        source_page=source_page,
        blank=found.blank,
        scanned=image.scanned,
        rotation=found.rotation,
        sharpness=found.sharpness,
        dpi=image.dpi if image.scanned else None,
        signals=found.signals,
        text=image.text,
    )
    if found.blank:
        return facts
    for candidate in _targets(setting.catalogue, found.signals, target):
        compared = _compared(facts, image, found, setting.catalogue, candidate)
        if compared is not None:
            return compared
    return facts


def _targets(
    catalogue: Catalogue, signals: Iterable[Signal], given: Target | None
) -> Iterable[Target]:
    """What the page itself says comes first; what its neighbours say must be borne out."""
    for signal in sorted(signals, key=lambda item: -item.weight):
        if signal.identity is not None and signal.weight >= _NEEDS_NO_MORE:
            copy = catalogue.find(signal.identity)
            if copy is not None:
                yield Target(copy.nr, signal.identity.page, certain=True)
                return
    if given is not None:
        yield given


def _compared(
    facts: PageFacts, image: PageImage, found: PageSignals, catalogue: Catalogue, target: Target
) -> PageFacts | None:
    copy = next((item for item in catalogue.copies if item.nr == target.copy), None)
    if copy is None or not 1 <= target.page <= copy.pages:
        return None
    # Drawn from its own file a page may be the same to the last pixel, its stamp included.
    sent = catalogue.alike(copy, target.page) if image.scanned else copy
    result = compare_page(
        found.upright, image.dpi, found.code_corners, image.scanned, sent, target.page
    )
    if not target.certain and not _borne_out(result):
        return None
    signals = facts.signals
    if not target.certain:
        signals = (*signals, _by_picture(catalogue, copy, target.page, result.fits))
    crops = tuple(
        replace(crop, name=f"b{facts.source_page:03d}-{crop.name}") for crop in result.crops
    )
    return replace(
        facts,
        signals=signals,
        matched=copy.nr,
        matched_page=target.page,
        comparison=_with_text(_renamed(result.comparison, facts.source_page), image, copy, target),
        boxes=tuple(
            replace(box, crop=f"b{facts.source_page:03d}-{box.crop}" if box.crop else "")
            for box in result.boxes
        ),
        crops=crops,
    )


def _renamed(comparison: Comparison, source_page: int) -> Comparison:
    return replace(
        comparison,
        differences=tuple(
            replace(item, crop=f"b{source_page:03d}-{item.crop}" if item.crop else "")
            for item in comparison.differences
        ),
    )


def _borne_out(result: Compared) -> bool:
    """Whether a page that does not say what it is may be taken for the page it was held against."""
    words = [
        item
        for item in result.comparison.differences
        if item.change in (Change.WORD, Change.MISSING)
    ]
    return result.fits >= _FITS and not words


def _by_picture(catalogue: Catalogue, copy: IssuedCopy, page: int, fits: float) -> Signal:
    """What the picture tells: which page it is; and whose only if no other party has the same."""
    own = own_page(catalogue, copy, page)
    return Signal(
        kind=SignalKind.PICTURE,
        weight=min(fits, 0.95),
        party=copy.party if own else None,
        version=copy.version,
        page=page,
        identity=copy.identity(catalogue.kenmerk, page) if own else None,
        detail=f"gelijk aan bladzijde {page} van wat is verstuurd",
    )


def _with_text(
    comparison: Comparison, image: PageImage, copy: IssuedCopy, target: Target
) -> Comparison:
    """The comparison with what the text layer says against it; a text layer never speaks for."""
    if image.scanned or comparison.method in (Method.BYTES, Method.CONTENT):
        return comparison
    from docgen.receive.reference import reference_page

    sent = reference_page(copy, target.page)
    differences = compare_texts(image.text, sent.words)
    return replace(comparison, differences=(*comparison.differences, *differences))
