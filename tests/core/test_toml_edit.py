"""Changing values in a TOML file without touching the rest of it."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.errors import DataError
from docgen.core.toml_edit import change, written

BEFORE = """\
# Wat u schrijft, blijft staan.
versie       = "1.0"   # het nummer
verzenddatum = 2025-11-14
titel = "versie = oud"

[wijziging]
van = "0.9"
# een opmerking bij het volgende blok

[mail]
versie = "blijft"
"""


def test_only_the_asked_values_change() -> None:
    made = change(
        BEFORE.encode(),
        "pakket.toml",
        {"versie": "1.1", "verzenddatum": date(2027, 3, 1)},
        "wijziging",
        {"van": "1.0", "ingangsdatum": date(2027, 7, 1), "reden": 'Een "reden"'},
    ).decode()
    assert (
        made
        == """\
# Wat u schrijft, blijft staan.
versie       = "1.1"   # het nummer
verzenddatum = 2027-03-01
titel = "versie = oud"

[wijziging]
van          = "1.0"
ingangsdatum = 2027-07-01
reden        = "Een \\"reden\\""
# een opmerking bij het volgende blok

[mail]
versie = "blijft"
"""
    )


def test_a_table_that_is_not_there_comes_at_the_end() -> None:
    made = change(b'versie = "1"\r\n', "p.toml", {"versie": "2"}, "wijziging", {"van": "1"})
    assert made == b'versie = "2"\r\n\r\n[wijziging]\r\nvan = "1"\r\n'


def test_a_byte_order_mark_stays() -> None:
    made = change('\ufeffversie = "1"\n'.encode(), "p.toml", {"versie": "2"}, "w", {"van": "1"})
    assert made.startswith(b"\xef\xbb\xbfversie")


def test_what_cannot_be_changed_safely_is_left_to_a_person() -> None:
    odd = b"versie = '''1.0'''\n"
    with pytest.raises(DataError) as caught:
        change(odd, "pakket.toml", {"versie": "1.1"}, "wijziging", {"van": "1.0"})
    (problem,) = caught.value.problems
    assert problem.what == ("het bestand is zo ingedeeld dat docgen het niet veilig kan bijwerken")
    assert problem.remedy == 'Zet er zelf in: versie = "1.1"; [wijziging]; van = "1.0".'


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"])))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert tomllib.loads(f"a = {written(text)}") == {"a": text}
