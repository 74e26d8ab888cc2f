"""Dutch figures and words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.dutch import (
    MONTHS,
    bedrag,
    datum,
    datum_kort,
    getal,
    hoofdletter,
    nearest,
    nummerreeks,
    opsomming,
    rangtelwoord,
    voluit,
)


@pytest.mark.parametrize(
    ("value", "long", "short"),
    [
        (date(2026, 1, 1), "1 januari 2026", "01-01-2026"),
        (datetime(2025, 12, 31, 23, 59), "31 december 2025", "31-12-2025"),
        ("1-3-2026", "1 maart 2026", "01-03-2026"),
        (" 2026-03-01 ", "1 maart 2026", "01-03-2026"),
    ],
)
def test_dates(value: object, long: str, short: str) -> None:
    assert datum(value) == long
    assert datum_kort(value) == short


@given(st.dates())
def test_a_written_date_says_which_day_it_is(day: date) -> None:
    number, month, year = datum(day).split()
    assert date(int(year), MONTHS.index(month) + 1, int(number)) == day
    assert datum(datum_kort(day)) == datum(day)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (1234.5, None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (0, None, "0"),
        (2.0, None, "2"),
        (-1234.25, None, "-1.234,25"),
        (Decimal("1.50"), None, "1,50"),
        ("1.234,5", None, "1.234,5"),
        ("1234", None, "1.234"),
        (2.345, 2, "2,35"),
        (2, 2, "2,00"),
        (2.5, 0, "3"),
        (2, 20, "2," + 20 * "0"),
        (-0.004, 2, "0,00"),
        (1e20, None, "100.000.000.000.000.000.000"),
    ],
)
def test_numbers(value: object, decimals: int | None, shown: str) -> None:
    assert getal(value, decimals) == shown


def test_amounts() -> None:
    assert bedrag(1234.5) == "€ 1.234,50"
    assert bedrag("70000") == "€ 70.000,00"
    assert bedrag(-0.5) == "€ -0,50"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12)))
def test_a_written_number_reads_back(number: Decimal) -> None:
    assert getal(getal(number)) == getal(number)
    assert Decimal(getal(number).replace(".", "").replace(",", ".")) == number


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nul"),
        (1, "één"),
        (8, "acht"),
        (14, "veertien"),
        (18, "achttien"),
        (20, "twintig"),
        (21, "eenentwintig"),
        (22, "tweeëntwintig"),
        (33, "drieëndertig"),
        (47, "zevenenveertig"),
        (80, "tachtig"),
        (99, "negenennegentig"),
        (100, "honderd"),
        (101, "honderdeen"),
        (112, "honderdtwaalf"),
        (182, "honderdtweeëntachtig"),
        (238, "tweehonderdachtendertig"),
        (1000, "duizend"),
        (1001, "duizend een"),
        (1100, "elfhonderd"),
        (1999, "negentienhonderdnegenennegentig"),
        (2000, "tweeduizend"),
        (2026, "tweeduizend zesentwintig"),
        (9999, "negenduizend negenhonderdnegenennegentig"),
        ("4", "vier"),
    ],
)
def test_numbers_in_words(number: object, words: str) -> None:
    assert voluit(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "eerste"),
        (2, "tweede"),
        (3, "derde"),
        (7, "zevende"),
        (8, "achtste"),
        (12, "twaalfde"),
        (18, "achttiende"),
        (19, "negentiende"),
        (20, "twintigste"),
        (21, "eenentwintigste"),
        (38, "achtendertigste"),
        (100, "honderdste"),
        (101, "honderdeerste"),
        (113, "honderddertiende"),
        (1000, "duizendste"),
        ("3", "derde"),
    ],
)
def test_ordinals(number: object, words: str) -> None:
    assert rangtelwoord(number) == words


def test_every_number_has_its_own_words() -> None:
    numbers = range(1, 10_000)
    assert len({voluit(number) for number in numbers}) == len(numbers)
    assert len({rangtelwoord(number) for number in numbers}) == len(numbers)
    # A diaeresis wherever vowels would run together.
    assert not any("eeen" in words or "ieen" in words for words in map(voluit, numbers))


@pytest.mark.parametrize(
    ("items", "shown"),
    [([], ""), (["a"], "a"), (("a", "b"), "a en b"), (["a", "b", 3], "a, b en 3")],
)
def test_enumerations(items: object, shown: str) -> None:
    assert opsomming(items) == shown


def test_enumeration_with_other_words() -> None:
    assert opsomming(["a", "b, c", "d"], "of", "; ") == "a; b, c of d"


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([], ""),
        ([7], "7"),
        ([6, 7], "6 en 7"),
        ([1, 3], "1 en 3"),
        (range(1, 39), "1 tot en met 38"),
        ([*range(1, 5), *range(6, 40)], "1 tot en met 4 en 6 tot en met 39"),
        ([1, 2, 3, 4, 6, 7], "1 tot en met 4, 6 en 7"),
        ([1, 2, 4, 6, 7, 8], "1, 2, 4 en 6 tot en met 8"),
        ([3, 1, 2, 2], "1 tot en met 3"),
    ],
)
def test_numbers_with_gaps(numbers: list[int], shown: str) -> None:
    assert nummerreeks(numbers) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("de partij", "De partij"),
        ("ijsselstein", "IJsselstein"),
        ("élan", "Élan"),
        ("'s morgens", "'s Morgens"),
        ("’t hof", "’t Hof"),
        ("'s-gravenhage", "'s-Gravenhage"),
        ("“de partij”", "“De partij”"),
        ("3 dingen", "3 dingen"),
        ("", ""),
    ],
)
def test_capital(text: str, shown: str) -> None:
    assert hoofdletter(text) == shown


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("gemeent", "gemeente"),
        ("E-mailadres", "email"),
        ("mail", "email"),
        ("postkode", "postcode"),
        ("Functie 2", "functie_2"),
        ("xyz", None),
        ("", None),
    ],
)
def test_nearest(word: str, meant: str | None) -> None:
    assert nearest(word, ["email", "postcode", "gemeente", "nr", "functie_2"]) == meant


def test_nearest_without_candidates() -> None:
    assert nearest("email", []) is None


_DATE = "hier hoort een datum te staan, zoals 31-12-2025, maar er staat "
_NUMBER = "hier hoort een getal te staan, zoals 1234 of 1.234,5, maar er staat "
_WHOLE = "hier hoort een geheel getal te staan, maar er staat "


@pytest.mark.parametrize(
    ("function", "value", "message"),
    [
        (datum, "morgen", f"{_DATE}de tekst “morgen”"),
        (datum_kort, 7, f"{_DATE}het getal 7"),
        (datum, None, f"{_DATE}niets"),
        (datum, "31-2-2026", "de datum “31-2-2026” bestaat niet"),
        (getal, "12.5", f"{_NUMBER}de tekst “12.5”"),
        (getal, True, f"{_NUMBER}ja/nee"),
        (getal, float("nan"), f"{_NUMBER}het getal nan"),
        (bedrag, date(2026, 1, 1), f"{_NUMBER}de datum 01-01-2026"),
        (bedrag, Decimal("1e40"), "het getal 1E+40 is te groot om zo te schrijven"),
        (voluit, 1.5, f"{_WHOLE}het getal 1.5"),
        (voluit, [1], f"{_WHOLE}een lijst"),
        (
            voluit,
            10_000,
            "alleen een geheel getal van 0 tot en met 9999 kan voluit worden geschreven, "
            "niet 10000",
        ),
        (
            rangtelwoord,
            0,
            "alleen een geheel getal van 1 tot en met 9999 kan voluit worden geschreven, niet 0",
        ),
        (opsomming, "abc", "hier hoort een lijst te staan, maar er staat de tekst “abc”"),
        (opsomming, 5, "hier hoort een lijst te staan, maar er staat het getal 5"),
        (hoofdletter, 5, "hier hoort tekst te staan, maar er staat het getal 5"),
    ],
)
def test_what_cannot_be_written(
    function: Callable[[object], str], value: object, message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        function(value)


@pytest.mark.parametrize(
    ("decimals", "message"),
    [
        (-1, "het aantal decimalen ligt tussen 0 en 20, niet op -1"),
        (True, "het aantal decimalen is geen geheel getal, maar ja/nee"),
    ],
)
def test_impossible_decimals(decimals: int, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        getal(1, decimals)
