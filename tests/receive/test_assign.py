"""Whose page it is: weighing what pages and files say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.receive.assign import DECISIVE, assign, hints
from docgen.receive.facts import PageFacts, Signal, SignalKind
from tests.receive.signalled import CATALOGUE, NAMES, PAGES, code, copy_of, file, words


def test_a_page_code_settles_it() -> None:
    (page,) = assign([file("scan.pdf", [code(7, 2)])], CATALOGUE)
    assert (page.party, page.version, page.page, page.certainty) == (7, "1.0", 2, 1.0)
    assert page.copy is CATALOGUE.copies[0]
    assert (page.how, page.conflict, page.code_read) == ("de paginacode", "", True)


def test_a_page_code_outweighs_sender_and_file_name() -> None:
    handed = file("gemeente-soest-getekend.pdf", [code(7, 2)], sender="info@baarn.example")
    (page,) = assign([handed], CATALOGUE)
    assert (page.party, page.conflict) == (7, "")


def test_two_codes_on_one_page_are_named_and_not_decided() -> None:
    (page,) = assign([file("scan.pdf", [code(7, 2), code(8, 2)])], CATALOGUE)
    assert (page.party, page.copy, page.page, page.code_read) == (None, None, None, True)
    assert page.conflict == (
        "de paginacode zegt partij 7, versie 1.0, bladzijde 2 en "
        "de paginacode zegt partij 8, versie 1.0, bladzijde 2"
    )


def test_bytes_that_contradict_a_code_are_named() -> None:
    (page,) = assign([file("a.pdf", [code(8, 1)], begins_with=7)], CATALOGUE)
    assert page.party is None
    assert page.conflict.endswith(
        "het verzonden bestand waarmee het begint zegt partij 7, versie 1.0, bladzijde 1"
    )


def test_two_signals_that_agree_are_both_told() -> None:
    (page,) = assign([file("a.pdf", [code(7, 1), code(7, 1, SignalKind.LINE, 0.95)])], CATALOGUE)
    assert page.how == "de paginacode en de leesbare regel"


def test_a_code_of_another_pack_gives_no_party() -> None:
    own = code(7, 2)
    assert own.identity is not None
    other = replace(own, identity=replace(own.identity, pack="ANDERS-1"))
    (page,) = assign([file("scan.pdf", [other])], CATALOGUE)
    assert (page.party, page.copy) == (None, None)
    assert page.conflict == "de bladzijde is van ANDERS-1, niet van CRS-2026"


def test_a_code_of_a_text_that_was_not_sent_is_named() -> None:
    own = code(7, 2)
    assert own.identity is not None
    other = replace(own, identity=replace(own.identity, text="ZZZZZZ"))
    (page,) = assign([file("scan.pdf", [other])], CATALOGUE)
    assert (page.party, page.copy) == (7, None)
    assert page.conflict == "de paginacode noemt een tekst die docgen niet heeft verstuurd"


def test_sender_and_file_name_alone_assign_nothing() -> None:
    handed = file("gemeente-eemnes.pdf", [], [], sender="info@eemnes.example")
    assert [page.party for page in assign([handed], CATALOGUE)] == [None, None]


def test_a_shared_page_gets_the_party_of_the_pages_around_it() -> None:
    pages = assign([file("scan.pdf", [code(7, 2)], [words(3)])], CATALOGUE)
    assert [(page.party, page.page) for page in pages] == [(7, 2), (7, 3)]
    assert pages[1].how == (
        "de tekst die van het beeld is gelezen en de andere bladzijden in het bestand"
    )
    assert pages[1].certainty < DECISIVE


def parties(*pages: list[Signal]) -> list[int | None]:
    return [page.party for page in assign([file("scan.pdf", *pages)], CATALOGUE)]


def test_a_shared_page_between_two_parties_gets_none() -> None:
    assert parties([code(7, 2)], [words(3)], [code(8, 2)]) == [7, None, 8]


def test_a_shared_page_within_the_pages_of_a_party_gets_that_party() -> None:
    stack = [[code(7, 2)], [words(3)], [code(7, 4)], [code(8, 1)], [code(8, 2)]]
    assert parties(*stack) == [7, 7, 7, 8, 8]
    assert parties(*reversed(stack)) == [8, 8, 7, 7, 7]


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([[code(7, 2)], [words(3)], [words(4)], [code(8, 1)]], [7, 7, 7, 8]),
        ([[code(7, PAGES)], [words(1)], [code(8, 2)]], [7, 8, 8]),
        ([[words(1)], [code(7, 2)], [code(8, 2)]], [7, 7, 8]),
        ([[code(7, 2)], [code(8, 2)], [words(3)]], [7, 8, 8]),
        ([[code(7, 3)], [words(1)], [code(8, 2)]], [7, None, 8]),
        ([[code(7, 3)], [words(4)], [code(8, 2)]], [7, None, 8]),
        ([[words(3)], [code(7, 2)], [code(8, 2)]], [None, 7, 8]),
        ([[code(7, 2)], [code(8, 2)], [words(1)]], [7, 8, None]),
        ([[code(7, PAGES)], [words(1)], [code(8, 3)]], [7, None, 8]),
    ],
)
def test_a_shared_page_where_one_party_ends_and_the_next_begins(
    pages: list[list[Signal]], found: list[int | None]
) -> None:
    assert parties(*pages) == found


def test_a_sender_or_file_name_never_says_whose_a_shared_page_is() -> None:
    handed = file("gemeente-eemnes.pdf", [words(3)], sender="info@eemnes.example")
    (page,) = assign([handed], CATALOGUE)
    assert (page.party, page.page, page.copy) == (None, 3, None)


def looks_like(page: int, party: int | None = None) -> Signal:
    """A page whose picture is that of an issued page; of a party's own page it tells the party."""
    if party is not None:
        return code(party, page, SignalKind.PICTURE, 0.95)
    return Signal(SignalKind.PICTURE, 0.95, None, "1.0", page)


def test_a_picture_says_which_page_it_is_and_only_of_an_own_page_whose() -> None:
    first, second = assign([file("scan.pdf", [looks_like(3)], [looks_like(4)])], CATALOGUE)
    assert (first.party, first.page, first.how) == (None, 3, "het beeld van de bladzijde")
    assert (second.party, second.page) == (None, 4)
    (own,) = assign([file("scan.pdf", [looks_like(2, 7)])], CATALOGUE)
    assert (own.party, own.page, own.how) == (7, 2, "het beeld van de bladzijde")


def test_a_shared_page_known_by_its_picture_gets_the_party_of_the_pages_around_it() -> None:
    page = assign([file("scan.pdf", [code(7, 2)], [looks_like(3)])], CATALOGUE)[1]
    assert (page.party, page.page, page.copy) == (7, 3, CATALOGUE.copies[0])
    assert page.how == "het beeld van de bladzijde en de andere bladzijden in het bestand"
    assert page.certainty < DECISIVE


def test_a_picture_leaves_the_party_to_what_does_tell_it() -> None:
    pages: list[list[Signal]] = [[], [], [looks_like(3)], []]
    page = assign([file("a.pdf", *pages, fields={"datum-07-1": ""})], CATALOGUE)[2]
    assert (page.party, page.page, page.certainty) == (7, 3, 0.8)
    assert page.how == "de namen van de formuliervelden"


def test_a_shared_page_is_of_the_copy_that_the_pages_around_it_are_of() -> None:
    old = replace(copy_of(7, 70), replaced_at="2026-01-05T10:00:00+00:00", text_mark="OOOOO7")
    catalogue = replace(CATALOGUE, copies=(old, *CATALOGUE.copies))
    identity = old.identity(catalogue.kenmerk, 2)
    own = Signal(SignalKind.CODE, 1.0, 7, "1.0", 2, identity)
    page = assign([file("scan.pdf", [own], [words(3)])], catalogue)[1]
    assert page.copy is old


def test_form_fields_tell_a_file_of_the_right_length() -> None:
    pages: list[list[Signal]] = [[]] * PAGES
    named = file("a.pdf", *pages, fields={"datum-07-1": "1 december 2025"})
    assert [(page.party, page.page) for page in assign([named], CATALOGUE)] == [
        (7, number) for number in range(1, PAGES + 1)
    ]
    shorter = file("b.pdf", [], fields={"datum-07-1": ""})
    assert assign([shorter], CATALOGUE)[0].party is None


def test_blank_pages_are_left_out() -> None:
    origin, facts = file("scan.pdf", [code(7, 2)])
    facts = replace(facts, page_facts=(*facts.page_facts, PageFacts(2, blank=True)))
    assert len(assign([(origin, facts)], CATALOGUE)) == 1


# -- second look ---------------------------------------------------------------------------


def hinted(*pages: list[Signal]) -> dict[int, tuple[int, int]]:
    told = hints(assign([file("scan.pdf", *pages)], CATALOGUE))
    return {source: target for (_, source), target in told.items()}


def test_pages_with_their_own_code_are_looked_at_again_only_when_not_compared() -> None:
    assert hinted([code(7, 1)], [], [code(7, 3)]) == {1: (7, 1), 2: (7, 2), 3: (7, 3)}
    origin, facts = file("scan.pdf", [code(7, 1)], [])
    compared = replace(facts.page_facts[0], matched=7, matched_page=1)
    facts = replace(facts, page_facts=(compared, facts.page_facts[1]))
    assert hints(assign([(origin, facts)], CATALOGUE)) == {(origin.sha256, 2): (7, 2)}


def test_a_page_that_cannot_be_is_not_hinted_at() -> None:
    assert 2 not in hinted([code(7, PAGES)], [])
    assert 2 not in hinted([code(7, 1)], [], [code(7, 2)])


def test_a_page_between_two_copies_is_the_last_of_one_or_the_first_of_the_other() -> None:
    assert hinted([code(7, PAGES)], [], [code(8, 2)])[2] == (8, 1)
    assert hinted([code(7, 3)], [], [code(8, 1)])[2] == (7, PAGES)


def test_a_file_in_reverse_order_is_followed_backwards() -> None:
    assert hinted([code(7, 4)], [code(7, 3)], [], [code(7, 1)])[3] == (7, 2)


def test_a_page_with_a_contradiction_is_not_hinted_at() -> None:
    assert 2 not in hinted([code(7, 1)], [code(7, 2), code(8, 2)], [code(7, 3)])


# -- never a wrong party -------------------------------------------------------------------

identities = st.builds(
    code,
    st.sampled_from(sorted(NAMES)),
    st.integers(1, PAGES),
    st.sampled_from(list(SignalKind)),
    st.floats(0, 1),
)
any_words = st.builds(words, st.integers(1, PAGES), st.sampled_from([None, *NAMES]))
page_says = st.lists(st.one_of(identities, any_words), max_size=4)
senders = st.sampled_from(["", "info@eemnes.example", "info@soest.example", "x@elders.example"])
file_names = st.sampled_from(["scan.pdf", "gemeente-baarn.pdf", "gemeente-soest getekend.pdf"])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(page_says, min_size=1, max_size=6),
    senders,
    file_names,
    st.sampled_from([None, 7, 8]),
    st.sampled_from([None, 7, 9]),
)
def test_what_is_decisive_is_followed_and_never_decided_when_it_differs(
    pages: list[list[Signal]], sender: str, name: str, begins: int | None, field: int | None
) -> None:
    fields = {f"handtekening-{field:02d}-1": ""} if field else {}
    handed = file(name, *pages, sender=sender, begins_with=begins, fields=fields)
    for page, signals in zip(assign([handed], CATALOGUE), pages, strict=True):
        sure = {item.identity for item in signals if item.weight >= DECISIVE and item.identity}
        if begins and page.facts.source_page <= PAGES:
            copy = next(copy for copy in CATALOGUE.copies if copy.nr == begins)
            sure.add(copy.identity(CATALOGUE.kenmerk, page.facts.source_page))
        if len(sure) > 1:
            assert (page.party, page.copy) == (None, None)
            assert page.conflict
        elif sure:
            identity = sure.pop()
            assert (page.party, page.page) == (identity.party, identity.page)
        elif not any(item.party or item.page for item in signals) and field is None:
            assert page.party is None
        assert page.copy is None or page.copy.party == page.party


@settings(max_examples=100, deadline=None)
@given(st.lists(page_says, min_size=1, max_size=6), senders, file_names)
def test_hints_point_at_pages_that_exist(pages: list[list[Signal]], sender: str, name: str) -> None:
    assigned = assign([file(name, *pages, sender=sender)], CATALOGUE)
    for (_, source), (nr, number) in hints(assigned).items():
        assert 1 <= source <= len(pages)
        assert nr in NAMES
        assert 1 <= number <= PAGES


def test_words_that_contradict_the_form_fields_are_named_and_not_decided() -> None:
    pages: list[list[Signal]] = [[]] * PAGES
    pages[1] = [words(2, 9)]
    told = file("b.pdf", *pages, fields={"datum-07-1": "1 maart 2026"})
    page = assign([told], CATALOGUE)[1]
    assert (page.party, page.copy) == (None, None)
    assert page.conflict == (
        "de tekst die van het beeld is gelezen zegt partij 9, versie 1.0, bladzijde 2 en "
        "de namen van de formuliervelden zegt partij 7, versie 1.0, bladzijde 2"
    )


def test_words_of_another_page_than_the_place_in_the_file_are_not_decided() -> None:
    pages: list[list[Signal]] = [[]] * PAGES
    pages[1] = [words(3)]
    page = assign([file("b.pdf", *pages, fields={"datum-07-1": ""})], CATALOGUE)[1]
    assert (page.party, page.page) == (None, None)
    assert page.conflict.startswith(
        "de tekst die van het beeld is gelezen zegt versie 1.0, bladzijde 3 en "
    )
