"""Which issued page a text is of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from docgen.engines.raster import PdfPages
from docgen.receive.catalogue import Catalogue
from docgen.receive.content_match import match_text, own_page, words_of
from tests.conftest import Made
from tests.receive.dossier import catalogue_in, covenant


@pytest.fixture(scope="module")
def catalogue(made: Callable[[str], Made]) -> Catalogue:
    return catalogue_in(made("ingebouwd"))


def text_of(catalogue: Catalogue, party: int, page: int) -> str:
    """Text of an issued page without its readable line."""
    copy = covenant(catalogue, party)
    with PdfPages(copy.path) as pages:
        text = " ".join(pages.text(page - 1).split())
    return text.replace(copy.identity("CRS-2026", page).line, "")


def test_words_are_compared_in_lower_case_and_short_ones_left_out() -> None:
    assert words_of("De Gemeente EEMNES, lid 2") == {"gemeente", "eemnes", "lid"}


def test_every_partys_own_page_is_known_by_its_words(catalogue: Catalogue) -> None:
    for copy in catalogue.copies:
        match = match_text(text_of(catalogue, copy.party, 2), catalogue)
        assert match is not None
        assert (match.page, match.party) == (2, copy.party)


@pytest.mark.parametrize("page", [1, 3, 5, 10])
def test_a_page_that_all_parties_have_tells_no_party(page: int, catalogue: Catalogue) -> None:
    match = match_text(text_of(catalogue, 7, page), catalogue)
    assert match is not None
    assert (match.page, match.party) == (page, None)


def test_without_the_name_a_signature_page_tells_no_party(catalogue: Catalogue) -> None:
    text = text_of(catalogue, 7, 2).replace("Eemnes", "").replace("EEMNES", "")
    match = match_text(text, catalogue)
    assert match is not None
    assert (match.page, match.party) == (2, None)


def test_two_names_on_one_page_tell_no_party(catalogue: Catalogue) -> None:
    text = f"{text_of(catalogue, 7, 2)} {text_of(catalogue, 9, 2)}"
    match = match_text(text, catalogue)
    assert match is None or match.party is None


@pytest.mark.parametrize("text", ["", "handtekening", "een brief die over iets anders gaat " * 9])
def test_another_text_is_no_page(text: str, catalogue: Catalogue) -> None:
    assert match_text(text, catalogue) is None


def test_a_page_is_a_partys_own_when_its_words_are(catalogue: Catalogue) -> None:
    copy = covenant(catalogue, 7)
    assert [own_page(catalogue, copy, page) for page in (1, 2, 3)] == [False, True, False]


def test_a_page_that_was_made_for_each_party_with_the_same_words_is_nobodys_own(
    catalogue: Catalogue,
) -> None:
    # As when the whole covenant is one document that is filled in per party.
    copies = tuple(replace(copy, shared_pages=frozenset()) for copy in catalogue.copies)
    apart = replace(catalogue, copies=copies)
    copy = covenant(apart, 7)
    assert [own_page(apart, copy, page) for page in (1, 2, 3)] == [False, True, False]
