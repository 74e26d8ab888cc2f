"""The pack of cooperation agreements: each party gets the rows that concern it."""

from __future__ import annotations

from pathlib import Path

import pytest

import docgen
from docgen.engines.select import EMBEDDED, choose
from tests.issue.dossiers import CountingConverter
from tests.packs.dossiers import CLOCK, dossier, edit, read, text_of, touched

PACK = "samenwerkingsafspraken"
AMERSFOORT, STAATSBOSBEHEER = 1, 37


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pack in a dossier of its own, with the covenant's list of parties."""
    return dossier(tmp_path, PACK)


def test_each_party_gets_its_own_rows(folder: Path) -> None:
    inputs = read(folder)
    wanted = docgen.Request(parties=(AMERSFOORT, STAATSBOSBEHEER))
    docgen.generate(inputs, wanted, engine=choose(EMBEDDED), clock=CLOCK)
    loaded = inputs.pack.loaded
    table = loaded.tables["afspraken"]
    assert (len(inputs.table.parties), len(table.rows)) == (38, 20)
    for nr, count in ((AMERSFOORT, 17), (STAATSBOSBEHEER, 6)):
        own = loaded.concerning[nr]["afspraken"]
        assert len(own) == loaded.party_results[nr]["aantal"] == count
        (annex,) = inputs.home.glob(f"v1.0/{nr:02d}-*/afspraken.pdf")
        text = text_of(annex)
        for index, row in enumerate(table.rows):
            assert (f"{row['nr']}. {row['trefwoord']}" in text) == (index in own)
        (letter,) = inputs.home.glob(f"v1.0/{nr:02d}-*/brief.pdf")
        words = {AMERSFOORT: "zeventien", STAATSBOSBEHEER: "zes"}[nr]
        assert f"Daarvan zijn er {words} waarbij uw organisatie" in text_of(letter)
        assert annex.with_suffix(".docx").is_file()


def test_every_party_is_concerned_by_something(folder: Path) -> None:
    inputs = read(folder)
    assert [problem.place for problem in inputs.warnings] == ["kolom 'aanduiding'"]


def test_who_is_in_no_row_is_told_of(folder: Path) -> None:
    csv = folder / "afspraken.csv"
    text = csv.read_bytes().decode("utf-8-sig").replace(";alle;", ";gemeenten;")
    csv.write_bytes(text.replace("; ProRail", "").encode("utf-8-sig"))
    told = [str(problem) for problem in read(folder).warnings]
    assert told == [
        "pakket.toml, regel 74, [[controle]] 2, partij 38 (ProRail B.V.): deze partij komt in geen "
        "enkele afspraak voor. Kijk in afspraken.csv de kolom 'ketenpartners' na.",
        "lijst van partijen, kolom 'aanduiding': deze eigen kolom wordt in geen enkel sjabloon "
        "gebruikt. Gebruik hem als {{ partij.aanduiding }}, of laat hem zo staan.",
    ]


def test_a_changed_row_touches_only_its_chain_partners(folder: Path) -> None:
    some = docgen.Request(parties=(1, 2, 27, 28, 37))
    docgen.generate(read(folder), some, engine=CountingConverter(), clock=CLOCK)
    edit(folder / "afspraken.csv", "elk voorjaar vernieuwd", "elk najaar vernieuwd")
    inputs = read(folder)
    partners = [27, 37]
    assert touched(docgen.plan(inputs, some)) == {
        "afspraken.pdf": partners,
        "afspraken.docx": partners,
    }
    converter = CountingConverter()
    docgen.generate(inputs, some, engine=converter, clock=CLOCK)
    assert len(converter.labels) == len(partners)
