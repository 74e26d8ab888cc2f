"""Reading csv in every form in which it comes."""

from __future__ import annotations

import csv
import io
import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.errors import Severity
from docgen.core.tables import Table, clean, read_csv

KNOWN = ("nr", "naam")


def read(data: bytes) -> Table:
    return read_csv(data, "lijst.csv", KNOWN)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_every_dialect(delimiter: str, encoding: str, line_end: str) -> None:
    lines = ["nr{0}naam", '1{0}"Coëvorden{0} ’s “€”"', "2{0}"]
    text = line_end.join(lines).format(delimiter) + line_end
    table = read(text.encode(encoding))
    assert table.problems == ()
    assert table.header is not None
    assert table.header.cells == ("nr", "naam")
    assert cells(table) == [("1", f"Coëvorden{delimiter} ’s “€”"), ("2", "")]


def test_the_separator_that_gives_known_names_wins() -> None:
    table = read(b"nr;naam;opmerking, vrij, veel\n1;Soest;a, b\n")
    assert cells(table) == [("1", "Soest", "a, b")]


def test_a_first_line_may_name_the_separator() -> None:
    table = read(b"sep=#\r\nnr#naam\r\n1#a;b\r\n")
    assert cells(table) == [("1", "a;b")]
    assert [row.line for row in table.rows] == [3]


def test_line_numbers_are_those_of_the_file() -> None:
    data = b'\r\nnr;naam\r\n1;"a\r\nb\nc"\r\n\r\n;;\r\n2;"d\r\n"\r\n3;e\r\n'
    table = read(data)
    assert [(row.line, row.cells[1]) for row in table.rows] == [(3, "a\nb\nc"), (8, "d"), (10, "e")]


_FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=12)


@given(
    rows=st.lists(st.lists(_FIELD, min_size=2, max_size=2), max_size=6),
    delimiter=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    # Before Python 3.13 the writer leaves a lone CR unquoted when lines end with LF.
    style=st.sampled_from(
        [("\r\n", csv.QUOTE_MINIMAL), ("\r\n", csv.QUOTE_ALL), ("\n", csv.QUOTE_ALL)]
    ),
)
def test_what_is_written_is_read(
    rows: list[list[str]], delimiter: str, encoding: str, style: tuple[str, Literal[0, 1]]
) -> None:
    stream = io.StringIO(newline="")
    line_end, quoting = style
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows([["nr", "naam"], *rows])
    table = read(stream.getvalue().encode(encoding))
    expected = [tuple(clean(field) for field in row) for row in rows]
    assert cells(table) == [row for row in expected if any(row)]
    assert all(problem.severity is Severity.WARNING for problem in table.problems)


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail(data: bytes) -> None:
    table = read(data)
    assert table.header is not None or not table.rows


@given(st.text())
def test_clean_text_stays_clean(text: str) -> None:
    made = clean(text)
    assert clean(made) == made
    assert made == unicodedata.normalize("NFC", made)
    assert not set(made) & set("\r\u2028\u2029\x0b")


_AGAIN = "Open het bestand opnieuw in Excel. Sla het in Excel op als “CSV UTF-8” of als .xlsx."
_QUOTE = (
    "Zet de hele cel tussen twee aanhalingstekens en verdubbel die binnen de cel, of sla het "
    "bestand opnieuw op in Excel."
)


@pytest.mark.parametrize(
    ("data", "messages", "rows"),
    [
        (
            "nr;naam\n".encode("utf-16-le"),
            [f"lijst.csv: het bestand is geen gewone tekst. {_AGAIN}"],
            [],
        ),
        (
            b"nr;naam\n1;\x81\n",
            [f"lijst.csv: de tekens in het bestand zijn niet te lezen. {_AGAIN}"],
            [],
        ),
        (
            b"\xff\xfen",
            [f"lijst.csv: de tekens in het bestand zijn niet te lezen. {_AGAIN}"],
            [],
        ),
        (
            b'nr;naam\n1;"a\n2;b\n3;"c"d\n4;e\n',
            [
                'lijst.csv, regel 2: een aanhalingsteken (") staat verkeerd of wordt niet '
                f'gesloten (“1;"a”). {_QUOTE}',
                'lijst.csv, regel 4: een aanhalingsteken (") staat verkeerd of wordt niet '
                f'gesloten (“3;"c"d”). {_QUOTE}',
            ],
            [("2", "b"), ("4", "e")],
        ),
        (
            "nr;naam\n1;Coëvorden\n2;CoÃ«vorden\n3;cafÃ©\n".encode(),
            [
                "lijst.csv, regel 3: vreemde tekens (“Ã«” in “CoÃ«vorden”; zo staat het in 2 "
                "cellen); waarschijnlijk hoort er “ë” te staan. Het bestand is ooit met de "
                "verkeerde tekenset geopend. Herstel de cellen. Sla het in Excel op als "
                "“CSV UTF-8” of als .xlsx."
            ],
            [("1", "Coëvorden"), ("2", "CoÃ«vorden"), ("3", "cafÃ©")],
        ),
    ],
)
def test_broken_files(data: bytes, messages: list[str], rows: list[tuple[str, ...]]) -> None:
    table = read(data)
    assert [str(problem) for problem in table.problems] == messages
    assert cells(table) == rows


def test_encoded_twice_is_a_warning() -> None:
    table = read("nr;naam\n1;Ã©\n".encode())
    assert [problem.severity for problem in table.problems] == [Severity.WARNING]


@pytest.mark.parametrize("text", ["Ångström", "Zürich", "SÃO PAULO", "Â", "coöperatie Ä"])
def test_proper_letters_are_no_warning(text: str) -> None:
    assert read(f"nr;naam\n1;{text}\n".encode()).problems == ()
