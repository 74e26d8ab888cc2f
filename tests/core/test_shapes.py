"""Shapes of single values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.shapes import (
    LONGEST_SLUG,
    forbidden_characters,
    invisible_characters,
    is_email,
    is_reserved,
    is_slug,
    postcode,
    quoted,
    slug,
)


@pytest.mark.parametrize(
    "text",
    [
        "info@soest.example",
        "van-t.hof+convenant@a-b.c.example",
        "o'brien@x.nl",
        "a@xn--bcher-kva.example",
    ],
)
def test_addresses(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize(
    "text",
    [
        "info@soest",
        "info",
        "@soest.example",
        "a@b..example",
        ".a@b.example",
        "a.@b.example",
        "a b@c.example",
        "a@-b.example",
        "a@b.example.",
        "a@b.example\n",
        "Jan <a@b.example>",
        "a@b.example,c@d.example",
        "é@b.example",
        "a@b.1",
        f"{'a' * 65}@b.example",
        f"a@{'b' * 64}.example",
        f"a@{'b.' * 130}example",
    ],
)
def test_no_addresses(text: str) -> None:
    assert not is_email(text)


@pytest.mark.parametrize("text", ["1234 AB", "1234AB", "1234ab", "1234  ab", "1234\u00a0AB"])
def test_postal_codes_have_one_spelling(text: str) -> None:
    assert postcode(text) == "1234 AB"


@pytest.mark.parametrize("text", ["12345", "0123 AB", "1234 A", "1234 ABC", "١٢٣٤ AB", "B-1000"])
def test_no_postal_codes(text: str) -> None:
    assert postcode(text) is None


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("gemeente De Ronde Venen", "gemeente-de-ronde-venen"),
        ("'s-Hertogenbosch", "s-hertogenbosch"),
        ("Waterschap Amstel, Gooi en Vecht", "waterschap-amstel-gooi-en-vecht"),
        ("Súdwest-Fryslân", "sudwest-fryslan"),
        ("IJsselstein", "ijsselstein"),
        ("A & B", "a-en-b"),
        ("Straße øst", "strasse-ost"),
        ("???", ""),
    ],
)
def test_slug_of_a_name(name: str, made: str) -> None:
    assert slug(name) == made


@given(st.text())
def test_a_slug_is_a_slug(text: str) -> None:
    made = slug(text)
    assert made == "" or is_slug(made)
    assert slug(made) == made


def test_a_long_slug_ends_with_a_whole_word() -> None:
    made = slug("lang " * 30)
    assert len(made) <= LONGEST_SLUG
    assert set(made.split("-")) == {"lang"}


@pytest.mark.parametrize("text", ["a", "a-1-b", "a" * LONGEST_SLUG])
def test_slugs(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize("text", ["", "A", "a--b", "-a", "a-", "a_b", "a b", "é", "a\n", "a" * 61])
def test_no_slugs(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize("text", ["con", "CON", "aux", "nul", "com1", "LPT9", "con.docx"])
def test_names_that_windows_refuses(text: str) -> None:
    assert is_reserved(text)


@pytest.mark.parametrize("text", ["conde", "com", "com10", "a-con", "prn1"])
def test_names_that_only_look_like_them(text: str) -> None:
    assert not is_reserved(text)


def test_characters_that_no_letter_can_hold() -> None:
    assert forbidden_characters("a\x07b\x00\x07\ufffe\x85") == (
        "U+0007",
        "U+0000",
        "U+FFFE",
        "U+0085",
    )
    assert forbidden_characters("a\tb\nc\r\n “ë” €") == ()


def test_characters_that_show_nothing() -> None:
    assert invisible_characters("a\u200bb\u00ad\ufffd") == ("U+200B", "U+00AD", "U+FFFD")
    assert invisible_characters("’t Gooi – ë") == ()


def test_quotation_is_one_short_line() -> None:
    assert quoted("a\n  b") == "“a b”"
    assert quoted("x\u200by") == "“x�y”"
    assert quoted("a" * 61) == f"“{'a' * 59}…”"
    assert quoted("a" * 60) == f"“{'a' * 60}”"
