"""The work of one worker: what a page of a received file turns out to be."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.engines.ocr import NoReader
from docgen.engines.signatures import TrustSettings
from docgen.receive.catalogue import Catalogue
from docgen.receive.examine import Setting, Target, file_job, page_job, prepare
from docgen.receive.facts import Fault, Media, Method, PageFacts, SignalKind
from tests.conftest import Made
from tests.receive import scanned
from tests.receive.dossier import catalogue_in, covenant
from tests.receive.issued import NOW, received

PARTY, SIGNATURE_PAGE, ARTICLES = 7, 2, 5


@pytest.fixture(scope="module")
def catalogue(made: Callable[[str], Made]) -> Catalogue:
    return catalogue_in(made("ingebouwd"))


@pytest.fixture(scope="module")
def home(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What came back, with the job of a worker prepared."""
    folder = tmp_path_factory.mktemp("terug")
    copy = covenant(catalogue, PARTY)
    pages = {number: scanned.page(copy.path, number) for number in (SIGNATURE_PAGE, ARTICLES)}
    whole = {number: scanned.scan(page) for number, page in pages.items()}
    bare = {number: scanned.scan(scanned.without_strip(page)) for number, page in pages.items()}
    scanned.pdf_of([whole[SIGNATURE_PAGE], whole[ARTICLES], scanned.empty()], folder / "scan.pdf")
    scanned.pdf_of([bare[SIGNATURE_PAGE], bare[ARTICLES]], folder / "zonder code.pdf")
    shutil.copy(copy.path, folder / "digitaal.pdf")
    (folder / "stuk.pdf").write_bytes(b"%PDF-1.7\nniets")
    prepare(Setting(catalogue, folder, TrustSettings(folder=None), NoReader(), NOW))
    return folder


def look(home: Path, name: str, page: int, target: Target | None = None) -> PageFacts:
    return page_job(received(home / name), page, target)


def test_a_page_with_a_code_is_compared_with_the_page_it_names(
    home: Path, catalogue: Catalogue
) -> None:
    found = look(home, "scan.pdf", 2)
    assert [signal.kind for signal in found.signals] == [SignalKind.CODE]
    assert (found.matched, found.matched_page) == (covenant(catalogue, PARTY).nr, ARTICLES)
    assert found.comparison is not None
    assert found.comparison.method is Method.PICTURE
    assert (found.source_page, found.scanned, found.boxes) == (2, True, ())


def test_the_code_counts_and_not_what_was_told_from_elsewhere(
    home: Path, catalogue: Catalogue
) -> None:
    other = Target(covenant(catalogue, 8).nr, SIGNATURE_PAGE, certain=True)
    found = look(home, "scan.pdf", 2, other)
    assert (found.matched, found.matched_page) == (covenant(catalogue, PARTY).nr, ARTICLES)


def test_pictures_are_named_after_the_page_of_the_file(home: Path, catalogue: Catalogue) -> None:
    found = look(home, "scan.pdf", 1)
    copy = covenant(catalogue, PARTY)
    assert [box.name for box in found.boxes] == [
        field.name for field in copy.fields if field.page == SIGNATURE_PAGE
    ]
    assert found.crops
    assert all(crop.name.startswith("b001-") for crop in found.crops)
    assert {box.crop for box in found.boxes} <= {crop.name for crop in found.crops}


def test_a_blank_page_is_not_compared(home: Path, catalogue: Catalogue) -> None:
    target = Target(covenant(catalogue, PARTY).nr, ARTICLES, certain=False)
    found = look(home, "scan.pdf", 3, target)
    assert (found.blank, found.matched, found.comparison, found.signals) == (True, None, None, ())


def test_a_page_that_says_nothing_is_not_compared(home: Path) -> None:
    found = look(home, "zonder code.pdf", 2)
    assert (found.blank, found.matched, found.signals) == (False, None, ())
    assert found.sharpness > 0.5


def test_a_picture_of_a_page_that_all_have_tells_which_page_but_not_whose(
    home: Path, catalogue: Catalogue
) -> None:
    copy = covenant(catalogue, PARTY)
    found = look(home, "zonder code.pdf", 2, Target(copy.nr, ARTICLES, certain=False))
    (signal,) = found.signals
    assert (signal.kind, signal.page, signal.version) == (SignalKind.PICTURE, ARTICLES, "1.0")
    assert (signal.party, signal.identity) == (None, None)
    assert signal.detail == "gelijk aan bladzijde 5 van wat is verstuurd"
    assert (found.matched, found.matched_page) == (copy.nr, ARTICLES)


def test_a_picture_of_a_partys_own_page_tells_whose_it_is(home: Path, catalogue: Catalogue) -> None:
    copy = covenant(catalogue, PARTY)
    target = Target(copy.nr, SIGNATURE_PAGE, certain=False)
    (signal,) = look(home, "zonder code.pdf", 1, target).signals
    assert (signal.kind, signal.party, signal.page) == (SignalKind.PICTURE, PARTY, SIGNATURE_PAGE)
    assert signal.identity == copy.identity(catalogue.kenmerk, SIGNATURE_PAGE)


@pytest.mark.parametrize(("party", "page"), [(8, SIGNATURE_PAGE), (PARTY, 6), (PARTY, 99)])
def test_a_page_that_is_not_what_its_neighbours_tell_stays_unknown(
    party: int, page: int, home: Path, catalogue: Catalogue
) -> None:
    target = Target(covenant(catalogue, party).nr, page, certain=False)
    found = look(home, "zonder code.pdf", 1, target)
    assert (found.matched, found.signals, found.comparison) == (None, (), None)


def test_a_page_of_the_very_file_that_was_sent_is_the_same_by_its_contents(home: Path) -> None:
    found = look(home, "digitaal.pdf", ARTICLES)
    assert found.comparison is not None
    assert (found.comparison.method, found.comparison.differences) == (Method.CONTENT, ())
    assert (found.scanned, found.dpi) == (False, None)
    assert "artikel" in found.text.lower()


def test_the_file_as_a_whole_is_known_by_its_bytes(home: Path, catalogue: Catalogue) -> None:
    found = file_job(received(home / "digitaal.pdf"))
    assert (found.begins_with, found.identical) == (covenant(catalogue, PARTY).nr, True)
    assert (found.pages, found.fault) == (covenant(catalogue, PARTY).pages, None)


def test_what_cannot_be_drawn_is_a_fault_and_no_exception(home: Path) -> None:
    assert look(home, "stuk.pdf", 1) == PageFacts(1, fault=Fault.NOT_READABLE)
    assert page_job(received(home / "stuk.pdf", Media.IMAGE), 1, None).fault is not None
