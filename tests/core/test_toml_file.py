"""TOML with the lines of its keys and its errors in Dutch."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.toml_file import key_lines, read_toml

_GENERAL = 'Schrijf elke regel als naam = "tekst", naam = 12, naam = 2026-01-01 of [blok].'

SYNTAX_FAULTS = [
    (
        "titel = “Convenant”",
        "regel 2, teken 9: de waarde is niet te lezen (“titel = “Convenant””). Gebruik rechte "
        'aanhalingstekens: "…".',
    ),
    (
        "titel = Convenant",
        "regel 2, teken 9: de waarde is niet te lezen (“titel = Convenant”). Zet tekst tussen "
        'rechte aanhalingstekens: naam = "tekst".',
    ),
    (
        'titel = "Convenant',
        'regel 2, teken 19: een tekst wordt niet gesloten (“titel = "Convenant”). Zet er een " '
        "achter.",
    ),
    (
        "dag = 14-11-2025",
        "regel 2, teken 9: na de waarde staat nog iets (“dag = 14-11-2025”). Schrijf een datum "
        "als 2025-11-14.",
    ),
    (
        "dag = 2025-11-31",
        "regel 2, teken 7: deze datum bestaat niet (“dag = 2025-11-31”). Schrijf 2026-01-31.",
    ),
    (
        'titel "x"',
        f'regel 2, teken 7: na de naam ontbreekt het teken = (“titel "x"”). {_GENERAL}',
    ),
    (
        'map = "C:\\map"',
        'regel 2, teken 12: een \\ in een tekst is geen gewoon teken (“map = "C:\\map"”). '
        "Schrijf \\\\ of /.",
    ),
    (
        'a = "2"',
        'regel 2, teken 8: deze naam staat er tweemaal (“a = "2"”). Laat één van beide staan.',
    ),
    (
        "[b]\n[b]",
        "regel 3, teken 3: dit blok staat er tweemaal (“[b]”). Laat één van beide staan. Boven elk "
        "stuk staat [[stuk]], met dubbele haken.",
    ),
    (
        "[b",
        "regel 2, teken 3: de naam van het blok wordt niet gesloten (“[b”). Zet er ] achter, of ]] "
        "bij [[.",
    ),
    (
        'x = "a" b',
        f'regel 2, teken 9: na de waarde staat nog iets (“x = "a" b”). {_GENERAL}',
    ),
    (
        'x = ["a"',
        'regel 2, teken 9: een lijst wordt niet gesloten (“x = ["a"”). Zet een ] achter de lijst.',
    ),
    ("= 5", f"regel 2, teken 1: hier hoort een naam te staan (“= 5”). {_GENERAL}"),
]


@pytest.mark.parametrize(("line", "message"), SYNTAX_FAULTS)
def test_syntax_errors(line: str, message: str) -> None:
    file = read_toml(f"a = 1\n{line}".encode(), "pakket.toml")
    assert file.data is None
    assert [str(problem) for problem in file.problems] == [f"pakket.toml, {message}"]


_UTF8 = (
    "het bestand is niet als UTF-8 opgeslagen. Open het in Kladblok, kies Opslaan als en bij "
    "Codering: UTF-8."
)
_DEEP = (
    "het bestand bevat een waarde die te lang of te diep genest is. Haal die waarde weg of maak "
    "haar korter."
)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('a = 1\nb = "ë"'.encode("cp1252"), f"pakket.toml, regel 2: {_UTF8}"),
        ("a = 1".encode("utf-16"), f"pakket.toml: {_UTF8}"),
        (b"a = " + b"[" * 5000, f"pakket.toml: {_DEEP}"),
        (b"a = " + b"9" * 5000, f"pakket.toml: {_DEEP}"),
    ],
)
def test_files_that_are_no_text(source: bytes, message: str) -> None:
    assert [str(problem) for problem in read_toml(source, "pakket.toml").problems] == [message]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_windows_editors_write(encoding: str, line_end: str) -> None:
    file = read_toml(f'a = "ë"{line_end}[b]{line_end}c = 1'.encode(encoding), "pakket.toml")
    assert file.data == {"a": "ë", "b": {"c": 1}}
    assert [file.line(("a",)), file.line(("b", "c"))] == [1, 3]


EXAMPLE = '''# comment = 1
a = "x = [" # b = 2
lijst = [
  "[nep]",
  # nep = 1 ]
  ["nep2"]
]
tekst = """
nep3 = 1
[nep4] \\"""
nog"""
'los.deel' = 3
[blok.diep] # [x]
sleutel.met.punt = 1
inline = { x = 1, y = [ { z = 2 } ] }
[[stuk]]
id = "een"
[[stuk]]
id = \'\'\'twee
id = 3\'\'\'
titel = "t"
[stuk.onder]
k = 1
'''


def test_lines_of_keys() -> None:
    tomllib.loads(EXAMPLE)
    assert key_lines(EXAMPLE) == {
        ("a",): 2,
        ("lijst",): 3,
        ("tekst",): 8,
        ("los.deel",): 12,
        ("blok",): 13,
        ("blok", "diep"): 13,
        ("blok", "diep", "sleutel", "met", "punt"): 14,
        ("blok", "diep", "inline"): 15,
        ("stuk",): 16,
        ("stuk", 0): 16,
        ("stuk", 0, "id"): 17,
        ("stuk", 1): 18,
        ("stuk", 1, "id"): 19,
        ("stuk", 1, "titel"): 21,
        ("stuk", 1, "onder"): 22,
        ("stuk", 1, "onder", "k"): 23,
    }


def test_a_key_that_is_not_found_has_the_line_of_what_holds_it() -> None:
    file = read_toml(EXAMPLE.encode(), "pakket.toml")
    assert file.line(("blok", "diep", "inline", "x")) == 15
    assert file.line(("stuk", 1, "ontbreekt")) == 18
    assert file.line(("ontbreekt",)) is None


_VALUES = st.sampled_from(
    [
        '"tekst = 1"',
        "'[x]'",
        "12",
        "2026-01-01",
        "[\n  1, # nep = 1\n  2,\n]",
        '"""\nnep = 1\n[nep]\n"""',
        "'''a\nnep = 2'''",
        "{ x = 1, y = '}' }",
        '[ "]", [\n"a",\n["b"]\n] ]',
        '""" "" \\""" """',
    ]
)


@given(st.lists(_VALUES, max_size=8), st.integers(min_value=0, max_value=8))
def test_lines_of_any_keys(values: list[str], cut: int) -> None:
    text = ""
    expected: dict[tuple[str, ...], int] = {}
    for number, value in enumerate(values):
        if number == cut:
            expected["blok",] = text.count("\n") + 1
            text += "[blok]\n"
        path = ("blok", f"k{number}") if number >= cut else (f"k{number}",)
        expected[path] = text.count("\n") + 1
        text += f"k{number} = {value}\n"
    tomllib.loads(text)
    assert key_lines(text) == expected


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(source: bytes) -> None:
    file = read_toml(source, "pakket.toml")
    assert (file.data is None) == bool(file.problems)
