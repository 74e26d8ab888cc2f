"""From pages to cases: one for each party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from docgen.core.findings import Outcome
from docgen.core.returns import Judged
from docgen.receive.assign import Files, assign
from docgen.receive.case import Case
from docgen.receive.cases import cases
from docgen.receive.facts import Fault, Media, PageFacts
from docgen.receive.verify import leesbaar
from tests.receive import made_returns
from tests.receive.issued import NOW
from tests.receive.signalled import CATALOGUE, PAGES, code, file, words


def made(files: Files, earlier: Sequence[Judged] = ()) -> tuple[Case, ...]:
    return cases(
        assign(files, CATALOGUE),
        files,
        CATALOGUE,
        earlier=earlier,
        deadline=date(2026, 3, 1),
        signature_page_suffices=True,
        now=NOW,
    )


def whole(party: int) -> list[list[object]]:
    return [[code(party, number)] for number in range(1, PAGES + 1)]


def numbers(case: Case) -> list[int | None]:
    return [page.page for page in case.pages]


def test_a_whole_covenant_is_one_case_in_the_order_of_the_document() -> None:
    (case,) = made([file("scan.pdf", *reversed(whole(7)))])  # type: ignore[arg-type]
    assert (case.party, numbers(case), case.others, case.enclosed) == (7, [1, 2, 3, 4], (), ())
    assert case.copy is CATALOGUE.copies[0]
    assert [page.page for page in case.signature_pages] == [2]


def test_a_stack_is_split_by_party_and_each_knows_of_the_other() -> None:
    seven, eight = made([file("stapel.pdf", *whole(7), [code(8, 2)])])  # type: ignore[arg-type]
    assert (seven.party, seven.others) == (7, ((8, frozenset({2})),))
    assert (eight.party, numbers(eight)) == (8, [2])
    assert eight.others == ((7, frozenset({1, 2, 3, 4})),)


def test_an_unknown_page_goes_with_the_only_party_of_the_file() -> None:
    (case,) = made([file("scan.pdf", [code(7, 1)], [], [code(7, 2)])])
    assert numbers(case) == [1, 2, None]


def test_an_unknown_page_in_a_stack_is_a_case_of_its_own() -> None:
    parties = [case.party for case in made([file("s.pdf", [code(7, 2)], [], [code(8, 2)])])]
    assert parties == [7, 8, None]


def test_loose_pictures_of_one_party_are_taken_together() -> None:
    files = [
        file(f"foto{number}.jpg", [code(7, number)], media=Media.IMAGE) for number in (2, 1, 2)
    ]
    (case,) = made(files[:2])
    assert (numbers(case), len(case.files)) == ([1, 2], 2)
    assert case.origin.name == "foto2.jpg"


def test_two_whole_files_of_one_party_are_two_cases() -> None:
    files = [file("a.pdf", *whole(7)), file("b.pdf", *whole(7))]  # type: ignore[arg-type]
    assert [(case.party, len(case.pages)) for case in made(files)] == [(7, 4), (7, 4)]


def test_what_came_along_with_one_party_is_enclosed() -> None:
    (case,) = made([file("scan.pdf", [code(7, 2)]), file("brief.pdf", [])])
    assert [origin.name for origin in case.enclosed] == ["brief.pdf"]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("brief.docx", {"media": Media.OTHER, "fault": Fault.UNKNOWN_KIND}),
        ("Adressen.XLSX", {"media": Media.OTHER, "fault": Fault.UNKNOWN_KIND}),
        ("bericht.txt", {"media": Media.OTHER, "fault": Fault.UNKNOWN_KIND}),
        ("brief.pdf", {"pages": 1, "page_facts": (PageFacts(1, sharpness=0.9),)}),
        ("leeg blad.pdf", {"pages": 1, "page_facts": (PageFacts(1, blank=True),)}),
    ],
)
def test_what_nobody_signs_stays_with_what_it_came_with(
    name: str, facts: Mapping[str, object]
) -> None:
    (case,) = made([file("scan.pdf", [code(7, 2)]), file(name, **facts)])  # type: ignore[arg-type]
    assert [origin.name for origin in case.enclosed] == [name]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("convenant.pdf", {"fault": Fault.ENCRYPTED}),
        ("convenant.pdf", {"fault": Fault.NOT_READABLE}),
        ("convenant.pdf", {"fault": Fault.TOO_LARGE}),
        ("convenant.pdf", {"fault": Fault.TOO_SLOW}),
        ("convenant.pdf", {"active": ("een script (JavaScript)",)}),
        ("convenant.pdf", {"pages": 2, "page_facts": (PageFacts(1, sharpness=0.9),)}),
        ("convenant.pdf", {"pages": 1, "page_facts": (PageFacts(1, Fault.CRASHED),)}),
        ("foto.jpg", {"pages": 1, "page_facts": (PageFacts(1, sharpness=0.05),)}),
        ("convenant.pdf", {"media": Media.OTHER, "fault": Fault.UNKNOWN_KIND}),
        ("bericht.html", {"media": Media.OTHER, "fault": Fault.UNKNOWN_KIND}),
        ("zonder naam", {"media": Media.OTHER, "fault": Fault.UNKNOWN_KIND}),
        ("macro.docm", {"media": Media.OTHER, "fault": Fault.UNKNOWN_KIND}),
        ("stukken.zip", {"media": Media.ARCHIVE, "fault": Fault.UNKNOWN_KIND}),
    ],
)
def test_what_could_not_be_looked_at_is_judged_by_itself(
    name: str, facts: Mapping[str, object]
) -> None:
    good = file("scan.pdf", [code(7, 2)])
    found = made([good, file(name, **facts)])  # type: ignore[arg-type]
    assert [(case.party, case.origin.name, case.enclosed) for case in found] == [
        (7, "scan.pdf", ()),
        (None, name, ()),
    ]
    assert [finding.outcome for finding in leesbaar.check(found[1])] != [Outcome.ACCEPTED]


def test_files_of_which_nothing_is_known_are_a_case_each() -> None:
    found = made([file("a.pdf", []), file("b.docx", media=Media.OTHER)])
    assert [(case.party, case.origin.name, len(case.pages)) for case in found] == [
        (None, "a.pdf", 1),
        (None, "b.docx", 0),
    ]


def test_the_signature_page_says_which_copy_counts() -> None:
    pages = [[code(7, 2)], [words(1)], [words(3)]]
    (case,) = made([file("scan.pdf", *pages)])
    assert case.copy is not None
    assert case.copy.party == 7


def test_only_earlier_returns_of_the_same_party_are_shown() -> None:
    earlier = [made_returns.judged(made_returns.made(party, nr=party)) for party in (7, 8)]
    (case,) = made([file("scan.pdf", [code(7, 2)])], earlier)
    assert [item.record.party for item in case.earlier] == [7]
