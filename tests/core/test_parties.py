"""The list of parties as a whole."""

from __future__ import annotations

import dataclasses
import io
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from docgen.core.errors import DataError, Severity
from docgen.core.model import Party, PartyStatus, PartyType, Signatory
from docgen.core.parties import PartyTable, read_parties
from docgen.core.party_columns import KNOWN
from docgen.core.tables import LARGEST_FILE
from tests.core.rows import SOUND, csv_bytes, row, second

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "parties"


def read(tmp_path: Path, data: bytes, name: str = "partijen.csv") -> PartyTable:
    path = tmp_path / name
    path.write_bytes(data)
    return read_parties(path)


def messages(table: PartyTable) -> list[str]:
    return [str(problem) for problem in table.problems]


def test_a_party_with_all_there_is(tmp_path: Path) -> None:
    changes = {
        "functie_2": "secretaris",
        "voorletters_2": "C.",
        "achternaam_2": "Voorbeeldsma",
        "type": "Waterschap",
        "status": "toegetreden",
        "postcode": "1234ab",
        "Eigen kolom": "{{ 7*7 }} <w:p>",
        "adres": " Postbus 1\r\nkamer 2 ",
    }
    table = read(tmp_path, csv_bytes([row(nr="07", **changes)]))
    assert table.problems == ()
    assert table.own_columns == ("eigen_kolom",)
    (party,) = table.parties
    assert dataclasses.replace(party, columns={}) == Party(
        nr=7,
        id="gemeente-soest",
        naam="gemeente Soest",
        type=PartyType.WATER_AUTHORITY,
        signatories=(
            Signatory(1, "burgemeester", "A.B.", "Voorbeeld"),
            Signatory(2, "secretaris", "C.", "Voorbeeldsma"),
        ),
        email="info@soest.example",
        status=PartyStatus.ACCEDED,
        columns={},
        line=2,
    )
    assert party.folder == "07-gemeente-soest"
    assert set(party.columns) == {*KNOWN, "eigen_kolom"}
    assert party.columns["eigen_kolom"] == "{{ 7*7 }} <w:p>"
    assert party.columns["adres"] == "Postbus 1\nkamer 2"
    assert party.columns["postcode"] == "1234 AB"
    assert party.columns["nr"] == "7"
    assert party.columns["id"] == "gemeente-soest"
    assert party.columns["aanhef"] == ""


def test_order_of_number_with_gaps_and_lines_of_the_file(tmp_path: Path) -> None:
    table = read(tmp_path, csv_bytes([row(nr="9"), second(nr="4", status="uitgetreden")]))
    assert [(party.nr, party.line, party.active) for party in table.parties] == [
        (4, 3, False),
        (9, 2, True),
    ]


def test_a_faulty_row_is_left_out_and_the_others_stay(tmp_path: Path) -> None:
    table = read(tmp_path, csv_bytes([row(email="x"), second()]))
    assert [party.naam for party in table.parties] == ["gemeente Baarn"]
    assert len(table.problems) == 1


def test_a_missing_column_is_said_once_and_the_rows_are_checked_as_well(tmp_path: Path) -> None:
    rows = [{k: v for k, v in line.items() if k != "plaats"} for line in (row(), second())]
    rows[1]["email"] = "x"
    table = read(tmp_path, csv_bytes(rows))
    assert table.parties == ()
    assert messages(table) == [
        "partijen.csv, regel 1: de kolom 'plaats' ontbreekt. Voeg de kolom 'plaats' toe, met een "
        "waarde voor elke partij.",
        "partijen.csv, regel 3, kolom 'email': geen geldig adres (“x”). Vul het volledige adres "
        "in.",
    ]


def test_the_column_is_named_as_the_file_does(tmp_path: Path) -> None:
    data = csv_bytes([row(email="x")]).replace(b"email", b" EMail ")
    assert messages(read(tmp_path, data)) == [
        "partijen.csv, regel 2, kolom 'EMail': geen geldig adres (“x”). Vul het volledige adres in."
    ]


def test_the_promise_to_the_letter(tmp_path: Path) -> None:
    others = [second(nr=str(n), naam=f"Regio {n}", email=f"r{n}@x.example") for n in range(2, 7)]
    table = read(tmp_path, csv_bytes([*others, row(email="info@soest")]))
    assert messages(table) == [
        "partijen.csv, regel 7, kolom 'email': geen geldig adres (“info@soest”). Vul het "
        "volledige adres in."
    ]


def test_line_numbers_after_a_quoted_line_break(tmp_path: Path) -> None:
    table = read(tmp_path, csv_bytes([row(adres="a\r\nb\r\nc"), second(email="x")]))
    assert [problem.place for problem in table.problems] == ["regel 5, kolom 'email'"]


_EMPTY = "er staat geen enkele partij in. Zet onder de kolomnamen voor elke partij een regel."
HEADER = ";".join(SOUND)
LINE = ";".join(SOUND.values())


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n;;;\r\n\r\n", HEADER.encode()])
def test_no_rows(tmp_path: Path, data: bytes) -> None:
    table = read(tmp_path, data)
    assert table.parties == ()
    assert messages(table) == [f"partijen.csv: {_EMPTY}"]


def test_empty_lines_and_columns_at_the_end_are_nothing(tmp_path: Path) -> None:
    table = read(tmp_path, f"{HEADER};;\n{LINE};;;;\n\n;;;;\n  ;\n".encode())
    assert table.problems == ()
    assert len(table.parties) == 1


def test_excel_leaves_out_separators_of_empty_columns_at_the_end(tmp_path: Path) -> None:
    table = read(tmp_path, f"{HEADER};eigen\n{LINE.removesuffix(';')}\n".encode())
    assert table.problems == ()
    assert table.parties[0].columns["eigen"] == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            f"{LINE};x;y",
            "de rij heeft 17 cellen en de koprij 15. Zet een cel waarin een scheidingsteken staat "
            "tussen aanhalingstekens, of verwijder wat te veel is.",
        ),
        (
            "1;gemeente Soest;gemeente",
            "de rij heeft 3 cellen en de koprij 15. Vul de rij aan; er is een cel of "
            "scheidingsteken weg.",
        ),
    ],
)
def test_rows_of_another_length(tmp_path: Path, line: str, message: str) -> None:
    table = read(tmp_path, f"{HEADER}\n{line}\n".encode())
    assert table.parties == ()
    assert messages(table) == [f"partijen.csv, regel 2: {message}"]


def test_a_workbook_speaks_of_rows(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for line in ([], list(SOUND), list(row(email="x").values()), list(second(nr="1").values())):
        sheet.append(line)
    sheet.cell(5, 20, "los")
    stream = io.BytesIO()
    book.save(stream)
    assert messages(read(tmp_path, stream.getvalue(), "partijen.xlsx")) == [
        "partijen.xlsx, rij 3, kolom 'email': geen geldig adres (“x”). Vul het volledige adres in.",
        "partijen.xlsx, rij 4, kolom 'nr': nummer 1 is al van rij 3 (“gemeente Soest”). Geef elke "
        "partij een eigen nummer; een nummer wordt nooit opnieuw gebruikt.",
        "partijen.xlsx, rij 5: de rij heeft 20 cellen en de koprij 15. Verwijder wat rechts van "
        "de laatste kolom staat.",
    ]


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_parties(tmp_path / "partijen.csv")
    assert str(caught.value) == (
        "partijen.csv: het bestand is er niet. Zet de partijenlijst in de map van het dossier."
    )
    assert caught.value.exit_code == 3


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read_parties(tmp_path, name="partijen.csv")
    assert str(caught.value) == (
        "partijen.csv: het bestand kan niet worden gelezen. Sluit het in andere programma's en "
        "kijk na of u er rechten op hebt."
    )
    assert isinstance(caught.value.__cause__, OSError)


def test_a_file_that_is_far_too_large(tmp_path: Path) -> None:
    assert messages(read(tmp_path, b"x" * (LARGEST_FILE + 1))) == [
        "partijen.csv: het bestand is te groot voor een partijenlijst (20 MB). Kijk na of dit het "
        "goede bestand is."
    ]


def test_messages_use_the_name_that_was_given(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"")
    (problem,) = read_parties(path, name="lijst/partijen.csv").problems
    assert problem.file == "lijst/partijen.csv"


def test_the_source_is_the_file_to_the_byte_and_parties_travel_to_workers(tmp_path: Path) -> None:
    data = csv_bytes([row()], encoding="cp1252")
    table = read(tmp_path, data)
    assert table.source == data
    assert pickle.loads(pickle.dumps(table)) == table


FORMS = [
    "excel-cp1252.csv",
    "excel-utf8-bom.csv",
    "libreoffice-comma-utf8.csv",
    "sep-line.csv",
    "unicode-text-utf16.txt",
    "workbook.xlsx",
]


@pytest.mark.parametrize("name", FORMS)
def test_all_forms_of_one_list_give_the_same_parties(name: str) -> None:
    table = read_parties(FIXTURES / name)
    reference = read_parties(FIXTURES / "excel-cp1252.csv")

    def placeless(parties: tuple[Party, ...]) -> list[Party]:
        return [dataclasses.replace(party, line=0) for party in parties]

    assert table.problems == ()
    assert placeless(table.parties) == placeless(reference.parties)
    assert [party.nr for party in table.parties] == [1, 2, 4]
    assert table.parties[0].naam == "gemeente Coëvorden & omstreken"
    assert table.parties[1].columns["adres"] == 'Postbus 1\nt.a.v. "bestuurszaken"'
    assert [party.columns["eigen_bijdrage"] for party in table.parties] == ["1250,5", "", "70000"]


def test_a_list_that_was_encoded_twice_is_usable_with_a_warning() -> None:
    table = read_parties(FIXTURES / "encoded-twice.csv")
    assert len(table.parties) == 3
    assert [(problem.place, problem.severity) for problem in table.problems] == [
        ("regel 2", Severity.WARNING)
    ]


_TEXT = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), max_size=15)


@given(
    own=st.lists(_TEXT, min_size=1, max_size=6),
    delimiter=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    line_end=st.sampled_from(["\r\n", "\n"]),
    order=st.permutations([*SOUND, "eigen"]),
)
def test_round_trip(
    tmp_path_factory: pytest.TempPathFactory,
    own: list[str],
    delimiter: str,
    encoding: str,
    line_end: str,
    order: list[str],
) -> None:
    full = [
        row(nr=str(n), naam=f"Regio {n}", email=f"r{n}@x.example", eigen=value, plaats=f"P {n}")
        for n, value in enumerate(own, start=1)
    ]
    rows = [{column: line[column] for column in order} for line in full]
    data = csv_bytes(rows, delimiter=delimiter, encoding=encoding, line_end=line_end)
    path = tmp_path_factory.mktemp("list") / "partijen.csv"
    path.write_bytes(data)
    table = read_parties(path)
    assert [p for p in table.problems if p.severity is Severity.ERROR] == []
    assert [party.nr for party in table.parties] == list(range(1, len(own) + 1))
    # Reading what was read changes nothing: all cells are in their one spelling by now.
    again = [dict(party.columns) for party in table.parties]
    path.write_bytes(csv_bytes(again, encoding="utf-8-sig"))
    assert [dict(party.columns) for party in read_parties(path).parties] == again


@given(st.binary(max_size=300))
def test_no_content_makes_it_fail(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("list") / "partijen.csv"
    path.write_bytes(data)
    table = read_parties(path)
    assert table.problems
    assert table.parties == ()


def test_the_list_that_is_shipped() -> None:
    table = read_parties(ROOT / "partijen.csv")
    assert table.problems == ()
    assert [party.nr for party in table.parties] == list(range(1, 39))
    assert len([party for party in table.parties if len(party.signatories) == 2]) >= 3
    assert {party.type for party in table.parties} == set(PartyType)
