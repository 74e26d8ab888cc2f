"""The pack of joint assignments: its sums, its documents, and what a change of data touches."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

import docgen
from docgen.cli.app import main
from docgen.core.amendment import ConsentRule
from docgen.engines.select import EMBEDDED, choose
from tests.issue.dossiers import CountingConverter
from tests.packs.dossiers import CLOCK, dossier, edit, read, text_of, touched

PACK = "regionale-opdrachten"
SOME = [1, 2, 19, 25]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pack in a dossier of its own."""
    return dossier(tmp_path, PACK)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    text = (folder / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def generate(inputs: docgen.Inputs, *parties: int) -> CountingConverter:
    converter = CountingConverter()
    docgen.generate(inputs, docgen.Request(parties=parties), engine=converter, clock=CLOCK)
    return converter


def test_the_sums_are_those_of_the_data(folder: Path) -> None:
    inputs = read(folder)
    hours = {int(row["nr"]): int(row["uren_dvo"]) for row in rows(folder, "partijen.csv")}
    share = {nr: min(350, (4 * number + 50) // 100) for nr, number in hours.items()}
    asked = sum(int(row["uren"]) for row in rows(folder, "opdrachten.csv"))
    found = inputs.pack.loaded
    assert {nr: item["bijdrage"] for nr, item in found.party_results.items()} == share
    assert (sum(share.values()), asked) == (7104, 7080)
    assert found.results == {
        "aantal": 9,
        "beschikbaar": 7104,
        "gevraagd": 7080,
        "resteert": 24,
        "interventies": 500,
    }
    assert inputs.warnings == ()


def test_a_vote_needs_no_term_and_names_its_majority(folder: Path) -> None:
    pack = read(folder).pack
    assert (pack.effective, pack.term_years) == (None, None)
    assert (pack.consent.rule, pack.consent.votes) == (ConsentRule.MAJORITY, 14)


def test_what_is_the_same_for_all_is_converted_once(folder: Path) -> None:
    converter = generate(read(folder), 1, 5, 25)
    made = Counter(label.split(" (")[0] for label in converter.labels)
    assert made == {
        "oplegger": 1,
        "voorstellen": 1,
        "bijdrage-overzicht": 3,
        "stemformulier": 3,
    }


def test_the_documents_say_what_the_data_says(folder: Path) -> None:
    inputs = read(folder)
    wanted = docgen.Request(parties=(25,))
    docgen.generate(inputs, wanted, engine=choose(EMBEDDED), clock=CLOCK)
    found = {path.stem: text_of(path) for path in inputs.home.glob("v1.0/25-*/*.pdf")}
    assert "7.080 gevraagd, 7.104 beschikbaar" in found["oplegger"]
    for row in rows(folder, "opdrachten.csv"):
        assert f"Voorstel {row['nr']}: {row['naam']}" in found["voorstellen"]
        assert row["naam"] in found["oplegger"]
        concerned = row["deelnemers"] == "alle" or "25" in row["deelnemers"].split("; ")
        assert (row["naam"] in found["bijdrage-overzicht"]) == concerned
    assert "Uren in de dienstverleningsovereenkomst 4.150" in found["bijdrage-overzicht"]
    assert "Bijdrage van Gemeente Woudenberg 166 uren" in found["bijdrage-overzicht"]
    assert "25. Gemeente Woudenberg" in found["stemformulier"]
    assert "over de negen voorstellen" in found["stemformulier"]
    assert "Vijfheerenlanden en Gemeente Wijk bij Duurstede" in found["voorstellen"]


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack with all of some parties made; each test puts back what it changes."""
    made = dossier(tmp_path_factory.mktemp("opdrachten"), PACK)
    generate(read(made), *SOME)
    return made


CHANGES = [
    # Above the cap the contribution stays what it is: one overview.
    ("partijen.csv", ";42000", ";42100", {"bijdrage-overzicht.pdf": [19]}),
    # The text of a proposal for all: not the voting form, on which it does not stand.
    (
        "opdrachten.csv",
        "40 getoetste plannen",
        "45 getoetste plannen",
        {
            "oplegger.pdf": SOME,
            "voorstellen.pdf": SOME,
            "bijdrage-overzicht.pdf": SOME,
        },
    ),
    # Of a proposal for some: only their overviews.
    (
        "opdrachten.csv",
        "90 avondcontroles",
        "80 avondcontroles",
        {
            "oplegger.pdf": SOME,
            "voorstellen.pdf": SOME,
            "bijdrage-overzicht.pdf": [1, 19],
        },
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGES)
def test_a_change_of_data_touches_only_what_uses_it(
    issued: Path, file: str, old: str, new: str, expected: dict[str, list[int]]
) -> None:
    before = (issued / file).read_bytes()
    edit(issued / file, old, new)
    try:
        plan = docgen.plan(read(issued), docgen.Request(parties=tuple(SOME)))
    finally:
        (issued / file).write_bytes(before)
    assert touched(plan) == expected


def test_unchanged_data_touches_nothing(issued: Path) -> None:
    assert generate(read(issued), *SOME).labels == []


VIOLATIONS = [
    (
        "opdrachten.csv",
        ";1450;",
        ";1475;",
        "pakket.toml, regel 99, [[controle]] 1: de opdrachten vragen 7.105 uren, maar er zijn er "
        "7.104 beschikbaar. Verlaag in opdrachten.csv de uren van een of meer opdrachten.\n",
    ),
    (
        "opdrachten.csv",
        ";keten;Door",
        ";ketens;Door",
        "sjablonen/regionale-opdrachten/opdrachten.csv, regel 5: het thema “ketens” staat niet in "
        "themas.csv. Kies uit: risico, naleving, keten of informatie.\n",
    ),
    (
        "opdrachten.csv",
        ";500;",
        ";500,5;",
        "sjablonen/regionale-opdrachten/opdrachten.csv, regel 10, kolom 'uren': hier hoort een "
        "geheel getal te staan, maar er staat “500,5”. Rond het af, of noem de kolom in "
        "pakket.toml een getal.\n",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "message"), VIOLATIONS)
def test_a_violated_check_stops_the_work(
    folder: Path,
    file: str,
    old: str,
    new: str,
    message: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    edit(folder / file, old, new)
    code = main(["controleer", "--snel", "--dossier", str(folder.parents[1])])
    said = capsys.readouterr()
    assert (code, said.out, said.err) == (3, "", message)
