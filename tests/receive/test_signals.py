"""What a page says of itself, on pages of the example as they come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from docgen.core.identity import PageIdentity
from docgen.engines.ocr import FakeReader, NoReader, TextReader, best_reader
from docgen.receive.blank import is_blank
from docgen.receive.catalogue import Catalogue
from docgen.receive.facts import SignalKind
from docgen.receive.page_image import PageImage
from docgen.receive.signals import Gray, PageSignals, healed_line, page_signals, sharpness
from docgen.receive.upright import rotation_of
from tests.conftest import Made
from tests.needs import needs_tesseract
from tests.receive import scanned
from tests.receive.dossier import catalogue_in, covenant

PARTY, SIGNATURE_PAGE, ARTICLES = 7, 2, 5


@pytest.fixture(scope="module")
def catalogue(made: Callable[[str], Made]) -> Catalogue:
    return catalogue_in(made("ingebouwd"))


@pytest.fixture(scope="module")
def signature_page(catalogue: Catalogue) -> Gray:
    return scanned.page(covenant(catalogue, PARTY).path, SIGNATURE_PAGE)


@pytest.fixture(scope="module")
def articles(catalogue: Catalogue) -> Gray:
    return scanned.page(covenant(catalogue, PARTY).path, ARTICLES)


NOBODY = NoReader()


def look(
    gray: Gray, catalogue: Catalogue, reader: TextReader = NOBODY, dpi: float = 200
) -> PageSignals:
    return page_signals(PageImage(1, gray, dpi, True, "", (595, 842)), catalogue, reader)


def told(found: PageSignals) -> list[tuple[SignalKind, int | None, int | None]]:
    return [(signal.kind, signal.party, signal.page) for signal in found.signals]


CODE = [(SignalKind.CODE, PARTY, ARTICLES)]


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_scan_is_known_by_its_code_whichever_way_up(
    quarters: int, articles: Gray, catalogue: Catalogue
) -> None:
    found = look(scanned.turned(scanned.scan(articles), quarters), catalogue)
    assert told(found) == CODE
    assert found.rotation == quarters * 90
    assert found.upright.shape == articles.shape
    assert found.code_corners is not None
    (left, top), _, (right, bottom), _ = found.code_corners
    assert 0.8 < left / articles.shape[1] < right / articles.shape[1] < 1
    assert 0.85 < top / articles.shape[0] < bottom / articles.shape[0] < 1


@pytest.mark.parametrize("dpi", [150, 100])
def test_a_photo_at_an_angle_is_known_by_its_code(
    dpi: int, articles: Gray, catalogue: Catalogue
) -> None:
    scale = dpi / scanned.DPI
    shot = cv2.resize(scanned.photo(articles), None, fx=scale, fy=scale, interpolation=3)
    found = look(scanned.scan(np.asarray(shot, np.uint8), blur=0.5), catalogue, dpi=dpi)
    assert told(found) == CODE


def test_a_fax_is_known_by_its_code(articles: Gray, catalogue: Catalogue) -> None:
    assert told(look(scanned.fax(scanned.scan(articles)), catalogue)) == CODE


def test_two_sheets_on_the_glass_give_two_codes(
    signature_page: Gray, articles: Gray, catalogue: Catalogue
) -> None:
    both = look(np.vstack([signature_page, articles])[::2, ::2].copy(), catalogue)
    found = look(np.vstack([signature_page, articles]), catalogue) if not both.signals else both
    assert set(told(found)) == {(SignalKind.CODE, PARTY, SIGNATURE_PAGE), *CODE}


def test_a_page_without_code_says_nothing_without_a_reader(
    articles: Gray, catalogue: Catalogue
) -> None:
    found = look(scanned.scan(scanned.without_strip(articles)), catalogue)
    assert (found.signals, found.blank, found.rotation) == ((), False, 0)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_without_code_is_set_upright_by_its_lines(quarters: int, articles: Gray) -> None:
    page = scanned.turned(scanned.scan(scanned.without_strip(articles)), quarters)
    assert rotation_of(page) == quarters * 90


def test_an_empty_page_has_no_way_up() -> None:
    assert rotation_of(scanned.empty()) is None


@pytest.mark.parametrize(
    "page",
    [
        scanned.empty(),
        scanned.punched(scanned.empty(seed=2)),
        scanned.shadowed(scanned.empty(seed=3)),
        scanned.shadowed(scanned.punched(scanned.empty(seed=4))),
        scanned.empty(paper=190, grain=12),
    ],
    ids=["korrel", "gaatjes", "schaduw", "gaatjes en schaduw", "grauw"],
)
def test_an_empty_page_is_blank(page: Gray) -> None:
    assert is_blank(page)


def test_the_back_of_a_thin_sheet_is_blank(articles: Gray, catalogue: Catalogue) -> None:
    through = 255 - (255 - np.fliplr(articles)) * 0.12
    found = look(scanned.scan(through.astype(np.uint8), grain=6), catalogue)
    assert (found.blank, found.signals) == (True, ())


@pytest.mark.parametrize("words", ["Een enkele regel op een blad", "bijlage 1"])
def test_a_page_with_a_single_line_is_not_blank(words: str) -> None:
    page = scanned.empty()
    cv2.putText(page, words, (300, 900), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 40, 2, cv2.LINE_AA)
    assert not is_blank(page)


def test_an_unsigned_signature_page_is_not_blank(signature_page: Gray) -> None:
    assert not is_blank(scanned.scan(scanned.without_strip(signature_page)))


def test_sharpness_falls_with_focus(articles: Gray) -> None:
    assert sharpness(articles) > 0.9
    assert sharpness(scanned.scan(articles, blur=6, grain=0)) < 0.1


def with_line(words: str, ink: int = 40) -> Gray:
    """An empty sheet with one line."""
    page = scanned.empty(grain=2)
    cv2.putText(page, words, (300, 900), cv2.FONT_HERSHEY_SIMPLEX, 0.8, ink, 2, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("ink", [40, 170])
@pytest.mark.parametrize("words", ["Een enkele regel op een blad", "bijlage 1"])
def test_a_page_with_little_ink_is_as_legible_as_a_full_one(words: str, ink: int) -> None:
    assert sharpness(with_line(words, ink)) > 0.8
    assert sharpness(scanned.shadowed(with_line(words, ink))) > 0.8
    vague = cv2.GaussianBlur(with_line(words, ink), (0, 0), 6)
    assert sharpness(np.asarray(vague, np.uint8)) < 0.15


@pytest.mark.parametrize("grain", [0, 15, 25])
def test_grain_is_not_taken_for_print(grain: int, articles: Gray) -> None:
    assert sharpness(scanned.scan(articles, grain=grain)) > 0.8
    assert sharpness(scanned.scan(articles, blur=6, grain=grain)) < 0.1


@pytest.mark.parametrize(("ink", "blur", "legible"), [(0.15, 0.8, True), (0.4, 6, False)])
def test_pale_print_is_legible_as_long_as_it_is_sharp(
    ink: float, blur: float, legible: bool, articles: Gray
) -> None:
    pale = (255 - (255 - articles.astype(np.float32)) * ink).astype(np.uint8)
    found = sharpness(scanned.scan(pale, blur=blur, grain=2))
    assert found > 0.8 if legible else found < 0.1


def test_a_page_with_nothing_on_it_is_not_vague() -> None:
    assert sharpness(scanned.empty()) == 1.0
    assert sharpness(scanned.shadowed(scanned.empty())) == 1.0
    assert sharpness(np.full((40, 30), 200, np.uint8)) == 1.0


def test_a_page_whose_ink_was_blurred_away_is_not_legible(articles: Gray) -> None:
    pale = (255 - (255 - articles.astype(np.float32)) * 0.5).astype(np.uint8)
    smeared = cv2.GaussianBlur(pale, (0, 0), 16)
    assert sharpness(np.asarray(smeared, np.uint8)) == 0.0


def test_the_line_in_the_text_layer_is_read(articles: Gray, catalogue: Catalogue) -> None:
    bare = scanned.without_strip(articles)
    line = covenant(catalogue, PARTY).identity("CRS-2026", ARTICLES).line
    image = PageImage(1, bare, 200, False, f"artikel 4 {line}", (595, 842))
    assert told(page_signals(image, catalogue, NoReader())) == [(SignalKind.LINE, PARTY, ARTICLES)]


def test_a_line_that_was_read_from_the_strip_counts(articles: Gray, catalogue: Catalogue) -> None:
    line = covenant(catalogue, PARTY).identity("CRS-2026", ARTICLES).line
    found = look(scanned.without_strip(articles), catalogue, FakeReader(line))
    assert told(found) == [(SignalKind.OCR, PARTY, ARTICLES)]
    assert found.signals[0].identity is not None


IDENTITY = PageIdentity("CRS-2026", "1.0", 10, 2, 10, "K0Q1M9")


def test_what_reading_confuses_is_healed() -> None:
    wrong = IDENTITY.line.replace("partij 10", "partij lO").replace("K0Q1", "KOQl")
    assert wrong != IDENTITY.line
    assert healed_line(wrong) == IDENTITY


def test_a_misread_line_never_becomes_another_page() -> None:
    assert healed_line(IDENTITY.line.replace("partij 10", "partij 11")) is None
    assert healed_line(IDENTITY.line.replace("pagina 2", "pagina 3")) is None
    assert healed_line("geen regel") is None


@needs_tesseract
def test_a_signature_page_without_code_upside_down_is_known_by_its_words(
    signature_page: Gray, catalogue: Catalogue
) -> None:
    page = scanned.turned(scanned.scan(scanned.without_strip(signature_page)), 2)
    found = look(page, catalogue, best_reader())
    assert told(found) == [(SignalKind.OCR, PARTY, SIGNATURE_PAGE)]
    assert found.rotation == 180
    assert found.signals[0].identity is None


def test_a_line_that_fits_but_was_never_issued_names_nobody(
    articles: Gray, catalogue: Catalogue
) -> None:
    issued = covenant(catalogue, PARTY).identity(catalogue.kenmerk, ARTICLES)
    misread = replace(issued, party=PARTY + 1)
    found = look(scanned.without_strip(articles), catalogue, FakeReader(misread.line))
    assert told(found) == []


class Onlooker:
    """A reader that reads nothing and keeps what it was shown of a strip."""

    present = True

    def __init__(self) -> None:
        self.strips: list[Gray] = []

    def read(self, gray: Gray, *, line: bool = False) -> str:
        self.strips += [gray] if line else []
        return ""


def test_a_grainy_strip_is_calmed_before_it_is_read_and_a_clear_one_left_as_it_is(
    articles: Gray, catalogue: Catalogue
) -> None:
    rng = np.random.default_rng(1)
    bare = scanned.without_strip(articles)
    grainy = np.clip(bare + rng.normal(0, 25, bare.shape), 0, 255).astype(np.uint8)
    shown = []
    for page in (bare, grainy):
        reader = Onlooker()
        look(page, catalogue, reader)
        shown.append(reader.strips[0])
    clear, calmed = shown
    assert np.array_equal(clear, bare[-len(clear) :])
    assert float(calmed.std()) < float(grainy[-len(calmed) :].std()) / 2
