"""The job of a worker in the tests with hostile files: look at a file and at its first pages."""

from __future__ import annotations

from pathlib import Path

from docgen.core.errors import EngineFailedError
from docgen.engines.signatures import TrustSettings
from docgen.receive.catalogue import Catalogue
from docgen.receive.facts import FileFacts, Media
from docgen.receive.opening import open_file
from docgen.receive.page_image import fault_of, page_image
from tests.receive.issued import NOW, received

_FIRST = 3
DRAWN = "bekeken"
_setting: list[tuple[Catalogue, TrustSettings]] = []


def prepare(catalogue: Catalogue, trust: TrustSettings) -> None:
    """Tell this process what was issued and who is trusted."""
    _setting[:] = [(catalogue, trust)]


def look(path: Path, media: Media) -> tuple[FileFacts, tuple[str, ...]]:
    """Facts of the file; and for its first pages, what is the matter with them."""
    facts = open_file(received(path, media), path.parent, *_setting[0], NOW)
    pages = range(1, min(facts.pages, _FIRST) + 1) if facts.fault is None else ()
    return facts, tuple(_look_at_page(path, media, page) for page in pages)


def _look_at_page(path: Path, media: Media, page: int) -> str:
    try:
        image = page_image(path, media, page)
    except EngineFailedError as error:
        return fault_of(error).value
    assert image.gray.ndim == 2
    return DRAWN
