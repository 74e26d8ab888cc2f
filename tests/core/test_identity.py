"""Page identity: a page that comes back months later must be read by any later version."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.identity import (
    ALPHABET,
    PageIdentity,
    normalised,
    parse_code,
    parse_line,
    text_mark,
)

# QR's alphanumeric mode (ISO/IEC 18004, table 5): anything else makes the code larger.
QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
GUARD, MARK = "DH", "WMH269"
ONE = PageIdentity("CRS-2026", "1.0", 7, 2, 12, text_mark(["De tekst."]))

packs = st.from_regex(r"[A-Z0-9][A-Z0-9-]{1,19}", fullmatch=True).filter(str.isascii)
numbers = st.integers(min_value=0, max_value=9999)
versions = st.lists(st.integers(0, 99), min_size=1, max_size=3).map(
    lambda parts: ".".join(map(str, parts))
)
marks = st.text(ALPHABET, min_size=6, max_size=6)
identities = st.builds(PageIdentity, packs, versions, numbers, numbers, numbers, marks)


def test_the_format_is_a_promise() -> None:
    """Pinned: copies with these codes are out there."""
    identity = PageIdentity("CRS-2026", "1.0", 7, 2, 12, "K7Q2M9")
    assert identity.code == f"DG:CRS-2026/1.0/7/2/12/{identity.check}"
    assert identity.check == "K7Q2M9" + GUARD
    assert identity.line == (f"CRS-2026 · versie 1.0 · partij 7 · pagina 2 van 12 · K7Q2-M9{GUARD}")
    assert text_mark(["Artikel 1", "Artikel 2"]) == MARK


@given(identities)
def test_a_code_is_read_as_it_was_made(identity: PageIdentity) -> None:
    assert parse_code(identity.code) == identity
    assert parse_code(f"  {identity.code}\n") == identity


@given(identities)
def test_a_line_is_read_as_it_was_made(identity: PageIdentity) -> None:
    assert parse_line(identity.line) == identity


@given(identities)
def test_a_code_stays_in_the_small_character_set(identity: PageIdentity) -> None:
    assert set(identity.code) <= QR_ALPHANUMERIC


@given(identities, st.data())
def test_a_code_with_one_other_character_is_refused(
    identity: PageIdentity, data: st.DataObject
) -> None:
    code = identity.code
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from(sorted(QR_ALPHANUMERIC - {code[place]} - {" "})))
    assert parse_code(code[:place] + other + code[place + 1 :]) is None


@given(identities, st.data())
def test_a_code_with_two_neighbours_swapped_is_refused(
    identity: PageIdentity, data: st.DataObject
) -> None:
    code = identity.code
    place = data.draw(st.integers(0, len(code) - 2))
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert parse_code(swapped) == (identity if swapped == code else None)


@given(identities, st.data())
def test_a_line_with_one_other_character_is_refused(
    identity: PageIdentity, data: st.DataObject
) -> None:
    line = identity.line
    place = data.draw(st.integers(0, len(line) - 1))
    other = data.draw(st.sampled_from(sorted(set(ALPHABET) - {line[place]})))
    assert parse_line(line[:place] + other + line[place + 1 :]) is None


@pytest.mark.parametrize(
    "code",
    [
        "",
        "https://voorbeeld.example/",
        ONE.code.lower(),
        ONE.code + "0",
        ONE.code.removeprefix("DG:"),
        ONE.code.replace("/7/", "/07/"),
        ONE.code.replace("/7/", "/٧/"),
        ONE.code.replace("/7/", "/70000/"),
        ONE.code.replace("CRS", "C/S"),
    ],
)
def test_what_is_not_ours_is_refused(code: str) -> None:
    assert parse_code(code) is None


def test_a_code_of_another_page_or_party_says_so() -> None:
    for other in (replace(ONE, page=3), replace(ONE, party=8), replace(ONE, text="000000")):
        assert parse_code(other.code) == other != ONE
        assert other.check != ONE.check


def test_a_line_is_found_in_the_text_of_a_page() -> None:
    text = f"Artikel 1\nDe tekst.\npagina 2 van 12\n{ONE.line}\n"
    assert parse_line(text) == ONE
    broken = ONE.line.replace(" · pagina", "\n·  pagina")
    assert parse_line(broken) == ONE
    assert parse_line("pagina 2 van 12") is None


def test_letters_that_can_be_confused_are_not_used() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


@given(st.text())
def test_normalising_is_done_once_and_for_all(text: str) -> None:
    plain = normalised(text)
    assert normalised(plain) == plain
    assert unicodedata.is_normalized("NFKC", plain)
    assert plain == " ".join(plain.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zoe\u0308", "Zoë"),
        ("ﬁnancieel", "financieel"),
        ("samen\u00adwerking", "samenwerking"),
        (" de\u00a0tekst,\n\tverder ", "de tekst, verder"),
    ],
)
def test_the_same_to_the_eye_has_the_same_mark(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)
    assert text_mark([one]) == text_mark([other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["De tekst."], ["De tekst!"]),
        (["€ 100"], ["€ 1000"]),
        (["a", "b"], ["b", "a"]),
        (["a b"], ["a", "b"]),
        (["a"], ["A"]),
        (["a"], ["a", ""]),
    ],
)
def test_another_text_has_another_mark(one: list[str], other: list[str]) -> None:
    assert text_mark(one) != text_mark(other)


@given(st.lists(st.text()))
def test_a_mark_is_six_characters_of_the_alphabet(texts: list[str]) -> None:
    mark = text_mark(texts)
    assert len(mark) == 6
    assert set(mark) <= set(ALPHABET)
