"""Calculations and checks of a pack: what they give, and what is wrong with them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docgen.core.errors import Problem, Severity
from docgen.core.model import Pack, Party
from docgen.core.pack import read_pack
from docgen.core.parties import read_parties
from docgen.documents.calculations import Prepared, mentioned, prepare
from docgen.documents.context import context_for, shared_values
from docgen.documents.names import Namespace, value_at
from tests.core.packs import SOUND
from tests.core.rows import csv_bytes, row, second

TABLE = """
[[tabel]]
naam = "opdrachten"
bestand = "opdrachten.csv"
partijen = "wie"
[tabel.kolommen]
uren = "getal"
[partijen.kolommen]
uren_dvo = "geheel getal"
"""
CALCULATIONS = """
[berekening]
over = "berekening.beschikbaar - berekening.gevraagd"
beschikbaar = "partijen | som('berekening.bijdrage')"
gevraagd = "tabellen.opdrachten | som('uren')"
[berekening.per_partij]
aandeel = "(100 * partij.berekening.bijdrage / berekening.beschikbaar) | afgerond(1)"
bijdrage = "[partij.uren_dvo * 0.04, 350] | min | afgerond"
"""
START = SOUND.count("\n") + TABLE.count("\n") + 1


def ready(folder: Path, text: str, hours: tuple[str, str] = ("1250", "20000")) -> Prepared:
    """A pack with these blocks, one table of two rows and two parties."""
    for name in ("brief.docx", "Deel.docx", "mail.txt"):
        (folder / name).write_bytes(b"x")
    (folder / "pakket.toml").write_text(SOUND + TABLE + text, encoding="utf-8", newline="\n")
    rows = "uren;wie;naam\n300;alle;een\n12,5;2;twee\n"
    (folder / "opdrachten.csv").write_text(rows, encoding="utf-8")
    result = read_pack(folder)
    assert result.pack is not None, result.problems
    return prepare(result.pack, people(folder, hours), file(folder), ((folder, ""),))


def people(folder: Path, hours: tuple[str, str]) -> tuple[Party, ...]:
    first, other = hours
    rows = [row(uren_dvo=first, id="soest"), second(uren_dvo=other, id="baarn")]
    (folder / "partijen.csv").write_bytes(csv_bytes(rows))
    return read_parties(folder / "partijen.csv").parties


def file(folder: Path) -> tuple[str, bytes]:
    return "partijen.csv", (folder / "partijen.csv").read_bytes()


def seen(pack: Pack, parties: tuple[Party, ...], nr: int) -> Namespace:
    """The context of one party."""
    return context_for(shared_values(pack, parties), pack, parties[nr - 1])


def problems(found: Prepared) -> list[str]:
    return [str(problem) for problem in found.problems]


def test_calculations_use_each_other_in_any_order(tmp_path: Path) -> None:
    found = ready(tmp_path, CALCULATIONS)
    assert found.problems == ()
    assert found.pack.loaded.results == {"beschikbaar": 400, "gevraagd": 312.5, "over": 87.5}
    assert found.pack.loaded.party_results == {
        1: {"bijdrage": 50, "aandeel": 12.5},
        2: {"bijdrage": 350, "aandeel": 87.5},
    }


def test_templates_see_tables_rows_and_results(tmp_path: Path) -> None:
    found = ready(tmp_path, CALCULATIONS)
    parties = people(tmp_path, ("1250", "20000"))
    context = seen(found.pack, parties, 1)
    assert value_at(context, "berekening.over") == 87.5
    assert value_at(context, "partij.berekening.bijdrage") == 50
    assert value_at(context, "partij.uren_dvo") == 1250
    rows = value_at(seen(found.pack, parties, 2), "partij.rijen.opdrachten")
    assert [item["naam"] for item in rows] == ["een", "twee"]  # type: ignore[attr-defined]
    assert len(value_at(context, "tabellen.opdrachten")) == 2  # type: ignore[arg-type]


def test_a_pack_without_declarations_adds_no_names(tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[2] / "docgen" / "starter", tmp_path / "d")
    pack = read_pack(tmp_path / "d" / "sjablonen" / "mijn-pakket").pack
    table = read_parties(tmp_path / "d" / "partijen.csv")
    assert pack is not None
    found = prepare(pack, table.parties, ("partijen.csv", table.source), ())
    assert found == Prepared(pack, ())
    assert "berekening" not in shared_values(found.pack, table.parties)
    assert value_at(seen(found.pack, table.parties, 1), "partij.rijen") is None


FAULTY = [
    (
        "[berekening]\nx = \"partijen | sum('a')\"",
        "regel {}, [berekening] 'x': de uitdrukking kan niet worden berekend: er is geen “a”. ",
    ),
    (
        '[berekening]\nx = "partijen | optellen"',
        "regel {}, [berekening] 'x': onbekend filter “optellen”. Er zijn: datum, ",
    ),
    (
        '[berekening]\nx = "1 +"',
        "regel {}, [berekening] 'x': de uitdrukking is niet goed geschreven (“1 +”). Verbeter de "
        "uitdrukking; bij ‘Eigen tabellen en berekeningen’ in de handleiding staat hoe.",
    ),
    (
        '[berekening]\nx = "1 }}{{ 2"',
        "regel {}, [berekening] 'x': de uitdrukking is niet goed geschreven (“1 }}}}{{{{ 2”).",
    ),
    (
        '[berekening]\nx = "tabellen.opdracht | som"',
        "regel {}, [berekening] 'x': onbekende naam “tabellen.opdracht”. Bedoelt u "
        "“tabellen.opdrachten”?",
    ),
    (
        '[berekening]\nx = "partij.uren_dvo"',
        "regel {}, [berekening] 'x': onbekende naam “partij.uren_dvo”. Bedoelt u ",
    ),
    (
        '[berekening]\nx = "berekening.y"\ny = "berekening.x + 1"',
        "regel {}, [berekening] 'x': de berekeningen gebruiken elkaar in een kring (x → y → x). "
        "Laat een van deze berekeningen de andere niet gebruiken.",
    ),
    (
        '[berekening]\nx = "partijen"',
        "regel {}, [berekening] 'x': de uitkomst is geen getal, tekst, datum of ja/nee. ",
    ),
    (
        "[berekening]\nx = \"tabellen.opdrachten | som('naam')\"",
        "regel {}, [berekening] 'x': een waarde past niet in de berekening (hier hoort een getal "
        "te staan, zoals 1234 of 1.234,5, maar er staat de tekst “een”). Noem een kolom met "
        "getallen in pakket.toml als 'getal' of 'geheel getal', en kijk na wat er in de cel staat.",
    ),
    (
        '[berekening.per_partij]\nx = "partij.plaats + 1"',
        "regel {}, [berekening.per_partij] 'x', partij 1 (gemeente Soest): een waarde past niet "
        "in de berekening (",
    ),
]


@pytest.mark.parametrize(("text", "message"), FAULTY)
def test_a_faulty_expression_is_named_with_its_place(
    tmp_path: Path, text: str, message: str
) -> None:
    (found,) = problems(ready(tmp_path, text))
    assert found.startswith("pakket.toml, " + message.format(START + 1))


def test_all_faulty_expressions_are_named_in_one_run(tmp_path: Path) -> None:
    text = '[berekening]\na = "x"\nb = "y"\n[[controle]]\neis = "z"\nmelding = "{{ u"\n'
    places = [problem.place for problem in ready(tmp_path, text).problems]
    assert places == [
        f"regel {START + 1}, [berekening] 'a'",
        f"regel {START + 2}, [berekening] 'b'",
        f"regel {START + 3}, [[controle]] 1 'eis'",
        f"regel {START + 3}, [[controle]] 1 'melding'",
    ]


def test_a_check_that_holds_says_nothing(tmp_path: Path) -> None:
    text = '[[controle]]\neis = "aantal_partijen == 2"\nmelding = "niet twee"\n'
    assert ready(tmp_path, text).problems == ()


def test_a_check_of_the_whole(tmp_path: Path) -> None:
    check = (
        '[[controle]]\neis = "berekening.over >= 100"\nernst = "waarschuwing"\n'
        'melding = "er is {{ berekening.over | getal }} over."\noplossing = "Vraag minder."\n'
    )
    place = f"regel {START + CALCULATIONS.count(chr(10))}, [[controle]] 1"
    assert ready(tmp_path, CALCULATIONS + check).problems == (
        Problem("pakket.toml", place, "er is 87,5 over", "Vraag minder.", Severity.WARNING),
    )


def test_a_check_of_each_party_names_the_party(tmp_path: Path) -> None:
    check = '[[controle]]\nper = "partij"\neis = "partij.uren_dvo < 9999"\nmelding = "te veel"\n'
    assert problems(ready(tmp_path, check)) == [
        f"pakket.toml, regel {START}, [[controle]] 1, partij 2 (gemeente Baarn): te veel. Pas de "
        "gegevens aan, of de eis in pakket.toml."
    ]


def test_a_check_of_each_row_names_the_line(tmp_path: Path) -> None:
    check = (
        '[[controle]]\nper = "opdrachten"\neis = "rij.uren > 100"\n'
        'melding = "{{ rij.naam }} vraagt te weinig"\n'
    )
    assert problems(ready(tmp_path, check)) == [
        "opdrachten.csv, regel 3: twee vraagt te weinig. Pas de gegevens aan, of de eis in "
        "pakket.toml."
    ]


def test_an_expression_reaches_no_further_than_a_template(tmp_path: Path) -> None:
    text = '[berekening]\nx = "partijen.__class__.__mro__"\n'
    (found,) = problems(ready(tmp_path, text))
    assert "'x': de uitdrukking vraagt iets wat hier niet mag. " in found


def test_faulty_tables_keep_calculations_silent(tmp_path: Path) -> None:
    found = ready(tmp_path, CALCULATIONS, hours=("1250", "veel"))
    assert problems(found) == [
        "partijen.csv, regel 3, kolom 'uren_dvo': hier hoort een geheel getal te staan, maar er "
        "staat “veel”. Schrijf alleen cijfers, met een komma voor decimalen: 1250."
    ]


def test_columns_in_an_expression_are_in_use(tmp_path: Path) -> None:
    pack = ready(tmp_path, CALCULATIONS).pack
    assert {"uren_dvo", "bijdrage", "uren"} <= mentioned(pack)
