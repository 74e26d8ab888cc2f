"""The notes beside articles that were amended: at the right article, in the right words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.core.records import AmendmentRecord
from docgen.core.story import Story
from docgen.seal.amended import article_notes
from docgen.seal.compile import ArticleNote
from tests.core.test_amend_register import AMENDMENT

SAID = "gewijzigd in versie 1.1, per 1 juli 2026"


def amendment(*rows: tuple[str, str]) -> AmendmentRecord:
    """An amendment that touches these places in these ways."""
    told = tuple({"artikel": article, "soort": kind} for article, kind in rows)
    return replace(AMENDMENT, rows=told)


def notes(*amendments: AmendmentRecord) -> dict[str, str]:
    return {item.article: item.text for item in article_notes(Story(amendments))}


def test_one_note_for_each_article() -> None:
    found = amendment(
        ("Artikel 11, derde lid", "gewijzigd"),
        ("Artikel 11, opschrift", "gewijzigd"),
        ("Artikel 2", "gewijzigd"),
        ("Bijlage 1, tabel", "vervallen"),
        ("", "gewijzigd"),
    )
    assert notes(found) == dict.fromkeys(("Artikel 11", "Artikel 2", "Bijlage 1"), SAID)


def test_what_is_new_and_what_lapsed() -> None:
    found = amendment(
        ("Artikel 3", "nieuw"),
        ("Artikel 4, tweede lid", "nieuw"),
        ("Artikel 5", "vervallen"),
        ("Artikel 6, tweede lid", "vervallen"),
        ("Artikel 8 (was artikel 7, derde lid)", "vervallen"),
    )
    assert notes(found) == {
        "Artikel 3": "nieuw in versie 1.1, per 1 juli 2026",
        "Artikel 4": SAID,
        # Another article has the number of the fifth now; that one did not change.
        "Artikel 6": SAID,
    }


def test_the_article_as_it_is_numbered_now() -> None:
    found = amendment(("Artikel 12, derde lid (was artikel 11, derde lid)", "gewijzigd"))
    assert notes(found) == {"Artikel 12": SAID}


def test_two_amendments_of_one_article() -> None:
    first = amendment(("Artikel 11", "gewijzigd"))
    second = replace(first, version="2.0", effective="2027-07-01")
    later = "gewijzigd in versie 2.0, per 1 juli 2027"
    assert notes(first, second) == {"Artikel 11": f"{SAID}; {later}"}
    assert notes() == {}


@pytest.mark.parametrize(
    ("heading", "about"),
    [
        ("Artikel 1", True),
        ("ARTIKEL 1 Doel", True),
        ("Artikel 1. Doel", True),
        ("Artikel 1: doel", True),
        ("Artikel 11", False),
        ("Artikel 1a Doel", False),
        ("Het eerste artikel", False),
        ("Doel van artikel 1", False),
        ("", False),
    ],
)
def test_the_heading_that_a_note_is_about(heading: str, about: bool) -> None:
    assert ArticleNote("Artikel 1", SAID).is_about(heading) is about
