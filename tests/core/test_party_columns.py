"""The header row of the list of parties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.errors import Severity
from docgen.core.party_columns import KNOWN, REQUIRED, Columns, read_columns, template_name
from docgen.core.tables import read_csv


def columns(text: str) -> Columns:
    table = read_csv(text.encode(), "partijen.csv", KNOWN)
    assert table.header is not None
    return read_columns(table, table.header, "partijen.csv")


ALL = ";".join(REQUIRED)


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        (" NR ", "nr"),
        ("Eigen kolom", "eigen_kolom"),
        ("e-mail  adres", "e_mail_adres"),
        ("één", "één"),
        ("", ""),
    ],
)
def test_name_in_a_template(shown: str, name: str) -> None:
    assert template_name(shown) == name


@given(st.permutations(KNOWN))
def test_any_order(names: list[str]) -> None:
    found = columns(";".join(name.upper() for name in names))
    assert found.problems == ()
    assert list(found.positions) == list(names)
    assert found.own == ()


def test_own_columns_keep_their_order() -> None:
    found = columns(f"Zaaknummer;{ALL};Bijdrage 2026")
    assert found.own == ("zaaknummer", "bijdrage_2026")
    assert found.problems == ()


def test_empty_columns_do_not_count() -> None:
    found = columns(f"{ALL};;\n{'x;' * 11};\n")
    assert found.width == len(REQUIRED)
    assert found.problems == ()


def less(*names: str) -> str:
    return ";".join(name for name in REQUIRED if name not in names)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        (
            less("email"),
            [
                "partijen.csv, regel 1: de kolom 'email' ontbreekt. Voeg de kolom 'email' toe, met "
                "een waarde voor elke partij."
            ],
        ),
        (
            f"{less('email', 'plaats')};E-mailadres;Woonplaats\n1;2\n3;4\n",
            [
                "partijen.csv, regel 1: de kolom 'plaats' ontbreekt. Is dat de kolom "
                "'Woonplaats'? Noem die dan 'plaats'.",
                "partijen.csv, regel 1: de kolom 'email' ontbreekt. Is dat de kolom "
                "'E-mailadres'? Noem die dan 'email'.",
            ],
        ),
        (
            f"\n\n{less('email')}",
            [
                "partijen.csv, regel 3: de kolom 'email' ontbreekt. Voeg de kolom 'email' toe, met "
                "een waarde voor elke partij."
            ],
        ),
        (
            "1;gemeente Soest;gemeente\n",
            [
                "partijen.csv, regel 1: hier staat geen enkele bekende kolomnaam (gelezen: “1 | "
                "gemeente Soest | gemeente”). Zet op de eerste regel de kolomnamen: nr, naam, "
                "type, functie, voorletters, achternaam, overleg, adres, postcode, plaats en "
                "email."
            ],
        ),
        (
            "nr:naam:type",
            [
                "partijen.csv, regel 1: er is maar één kolom gevonden (“nr:naam:type”). Scheid de "
                "kolommen met een puntkomma."
            ],
        ),
        (
            f"{ALL};Naam;eigen;Eigen",
            [
                "partijen.csv, regel 1, kolom 'Naam': deze kolom staat er tweemaal (kolom 2 en "
                "kolom 12). Verwijder er één, of geef er één een andere naam.",
                "partijen.csv, regel 1, kolom 'Eigen': deze kolom staat er tweemaal (kolom 13 en "
                "kolom 14). Verwijder er één, of geef er één een andere naam.",
            ],
        ),
        (
            f"{ALL};;eigen\n\n{'a;' * 11}x;y",
            [
                "partijen.csv, regel 1: kolom 12 heeft geen naam, maar wel inhoud (op regel 3). "
                "Geef de kolom een naam, of maak haar leeg."
            ],
        ),
    ],
)
def test_faults(text: str, messages: list[str]) -> None:
    found = columns(text)
    assert [str(problem) for problem in found.problems] == messages
    assert {problem.severity for problem in found.problems} == {Severity.ERROR}


@pytest.mark.parametrize("name", ["2e adres", "_eigen", "naam (kort)", "items"])
def test_a_name_that_no_template_can_use(name: str) -> None:
    (problem,) = columns(f"{ALL};{name}").problems
    assert problem.severity is Severity.WARNING
    assert str(problem) == (
        f"partijen.csv, regel 1, kolom '{name}': deze naam kan niet in een sjabloon worden "
        "gebruikt. Begin met een letter en gebruik alleen letters, cijfers en liggende streepjes, "
        "zoals 'eigen_kolom'."
    )


@pytest.mark.parametrize(
    ("name", "meant"), [("functie2", "functie_2"), ("Statuss", "status"), ("aanheft", "aanhef")]
)
def test_an_optional_column_that_is_misspelt(name: str, meant: str) -> None:
    (problem,) = columns(f"{ALL};{name}").problems
    assert problem.severity is Severity.WARNING
    assert str(problem) == (
        f"partijen.csv, regel 1, kolom '{name}': deze kolom wordt niet gebruikt als '{meant}'. "
        f"Noem de kolom '{meant}' als u die bedoelt."
    )


@pytest.mark.parametrize("name", ["functie_3", "bijdrage", "statuut"])
def test_an_own_column_that_is_not(name: str) -> None:
    assert columns(f"{ALL};{name}").problems == ()
