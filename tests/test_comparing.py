"""The text as it was issued against the text as it is now, and the table for people."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from docgen.comparing import (
    Compared,
    asks_signature,
    compare_texts,
    strayed,
    table_folder,
    unexplained,
)
from docgen.core.errors import DocgenError, IncompleteError, UsageError
from docgen.documents.templates import compile_template
from docgen.engines.fake import FakeConverter
from tests.documents.words import word
from tests.issue import occasions
from tests.issue.dossiers import (
    LATER,
    home,
    inputs,
    make,
    register,
    write_pack,
    write_templates,
)

TABLE = Path("wijziging-1.1") / "was-wordt.docx"


def compared(root: Path, *, write: bool = False) -> Compared:
    read = inputs(root)
    folder = table_folder(read) if write else None
    return compare_texts(read, engine=FakeConverter(), clock=LATER, folder=folder)


def said(found: Compared) -> list[tuple[str, str, str, str]]:
    """Article, what happened, old and new text of each row."""
    return [
        (
            str(row["artikel"]),
            str(row["soort"]),
            *("".join(part["tekst"] for part in _parts(row[side])) for side in ("was", "wordt")),
        )  # type: ignore[misc]
        for row in found.rows
    ]


def _parts(value: object) -> list[dict[str, str]]:
    assert isinstance(value, list)
    return value


def explain(root: Path, text: str, row: int = 1) -> None:
    """Type an explanation in the table, as a secretary does in Word."""
    path = root / TABLE
    document = Document(io.BytesIO(path.read_bytes()))
    tables = [table for table in document.tables if len(table.rows[0].cells) == 4]
    tables[0].rows[row].cells[3].text = text
    document.save(str(path))


def refused(root: Path) -> tuple[type[DocgenError], str]:
    with pytest.raises(DocgenError) as caught:
        compared(root)
    return type(caught.value), str(caught.value)


CHANGED = ("Artikel 11", "gewijzigd", "Dit convenant geldt vier jaar.")


# -- what is compared --------------------------------------------------------------------------


def test_only_what_people_read_is_compared(settled: Path) -> None:
    """The number and the days are not a change of the text, though it shows them."""
    occasions.amend(settled)
    write_templates(settled, ondertekenpagina=["{{ partij.naam }}", "{{ veld.handtekening }}"])
    assert said(compared(settled)) == [(*CHANGED, "Dit convenant geldt acht jaar.")]
    assert not (settled / "wijziging-1.1").exists()


def test_a_text_that_did_not_change(settled: Path) -> None:
    occasions.amend(settled, text=occasions.TEXT)
    found = compared(settled)
    assert (found.rows, found.unexplained, found.stray) == ((), (), ())


def test_a_title_that_changed_is_a_change_of_the_text(settled: Path) -> None:
    occasions.amend(settled, text=occasions.TEXT)
    text = (settled / "sjablonen/regio/pakket.toml").read_text(encoding="utf-8")
    write_pack(settled, text.replace("Convenant regio", "Convenant streek"))
    ((_, kind, old, new),) = said(compared(settled))
    assert (kind, old, new) == ("gewijzigd", "Convenant regio", "Convenant streek")


def test_who_joined_since_counts_in_the_amended_text(tmp_path: Path) -> None:
    occasions.new(tmp_path)
    text = [*occasions.TEXT, "Partijen {{ partijen_nummers }}."]
    write_templates(tmp_path, tekst=text)
    make(tmp_path)
    occasions.settle(tmp_path)
    occasions.write_parties(tmp_path, {**occasions.FOURTH, "status": "toegetreden"})
    make(tmp_path)
    occasions.settle(tmp_path, 1, 2, 3, 4, issue=2)
    occasions.amend(tmp_path, text=text)
    assert said(compared(tmp_path)) == [
        (
            "Artikel 11, tweede alinea",
            "gewijzigd",
            "Partijen 1 tot en met 3.",
            "Partijen 1 tot en met 4.",
        )
    ]
    # Who joins while consent is asked is not counted by the others.
    fourth = {**occasions.FOURTH, "status": "toegetreden"}
    newcomer = {**fourth, "nr": "9", "naam": "gemeente Bunnik", "id": "bunnik"}
    occasions.write_parties(tmp_path, fourth, newcomer)
    assert said(compared(tmp_path))[0][3] == "Partijen 1 tot en met 4."


# -- the table ---------------------------------------------------------------------------------


def test_the_table_lies_beside_the_pack(settled: Path) -> None:
    occasions.amend(settled)
    found = compared(settled, write=True)
    folder = settled / "wijziging-1.1"
    assert found.files == (folder / "was-wordt.docx", folder / "was-wordt.pdf")
    assert sorted(path.name for path in folder.iterdir()) == ["was-wordt.docx", "was-wordt.pdf"]
    assert [str(item) for item in unexplained(found)] == [
        "was-wordt.docx, Artikel 11: er staat nog geen toelichting bij. Vul die in Word in; bij de "
        "volgende keer komt zij mee."
    ]


def test_what_was_typed_comes_along(settled: Path) -> None:
    occasions.amend(settled)
    compared(settled, write=True)
    explain(settled, "Zo is er meer tijd.")
    typed = (settled / TABLE).read_bytes()
    # The new text is still being written: the explanation goes with it.
    write_templates(settled, tekst=[*occasions.TEXT[:3], "Dit convenant geldt tien jaar."])
    found = compared(settled, write=True)
    assert [row["toelichting"] for row in found.rows] == ["Zo is er meer tijd."]
    assert (found.unexplained, found.stray) == ((), ())
    # Whatever else was typed in it is still there.
    (earlier,) = (settled / "wijziging-1.1" / "eerder").iterdir()
    assert earlier.read_bytes() == typed
    assert [row["toelichting"] for row in compared(settled).rows] == ["Zo is er meer tijd."]


def test_an_explanation_without_its_change_is_said(settled: Path) -> None:
    occasions.amend(settled)
    compared(settled, write=True)
    explain(settled, "Zo is er meer tijd, " + "veel " * 12 + "tijd.")
    other = ["Artikel 1 Doel", "De partijen werken nauw samen.", *occasions.TEXT[2:]]
    write_templates(settled, tekst=other)
    what = (
        "was-wordt.docx, Artikel 11: de wijziging waar deze toelichting bij hoort, is er niet "
        "meer: “Zo is er meer tijd, veel veel veel veel veel veel veel veel…”. "
    )
    remedy = "Neem haar zo nodig over bij een andere wijziging."
    seen = compared(settled)
    assert [str(item) for item in strayed(seen)] == [f"{what}{remedy}"]
    found = compared(settled, write=True)
    assert [str(item) for item in strayed(found)] == [
        f"{what}Zij staat nog in de tabel in de map ‘eerder’. {remedy}"
    ]
    assert strayed(compared(settled)) == ()


def test_the_same_table_again_writes_nothing_aside(settled: Path) -> None:
    occasions.amend(settled)
    for _ in range(2):
        compared(settled, write=True)
    assert not (settled / "wijziging-1.1" / "eerder").exists()


# -- what cannot be compared -------------------------------------------------------------------


def test_no_amendment_was_begun(settled: Path) -> None:
    assert refused(settled) == (
        UsageError,
        "er is geen wijziging begonnen. Begin met ‘docgen wijzig start --naar VERSIE’.",
    )


def test_what_is_amended_was_never_signed_to_the_end(settled: Path) -> None:
    occasions.amend(settled, occasions.AMENDMENT.replace('"1.0"', '"0.9"'))
    assert refused(settled) == (
        IncompleteError,
        "pakket.toml, [wijziging] 'van': versie 0.9 heeft geen definitief exemplaar, dus er is nog "
        "niets te wijzigen. Controleer het nummer. Is versie 0.9 nog niet door iedereen "
        "ondertekend, zet dan bij 'versie' weer 0.9 en haal het blok [wijziging] weg.",
    )


def test_an_older_docgen_did_not_keep_the_sources(settled: Path) -> None:
    occasions.amend(settled)
    with register(settled) as opened, opened.transaction():
        opened.connection.execute("UPDATE exemplaar SET uitgifte = NULL")
        opened.connection.execute("DELETE FROM uitgifte")
    assert refused(settled) == (
        IncompleteError,
        "van versie 1.0 is niet bewaard waarvan de stukken zijn gemaakt. Dat doet docgen pas sinds "
        "wijzigingen bestaan. Zet de sjablonen van toen in een eigen dossier en vergelijk ze in "
        "Word.",
    )


def test_a_source_that_is_lost(settled: Path) -> None:
    occasions.amend(settled)
    (lost,) = [path for path in (home(settled) / "bronnen").iterdir() if path.suffix == ".csv"]
    lost.unlink()
    kind, what = refused(settled)
    assert kind is IncompleteError
    assert what == (
        f"bronnen/{lost.name}, partijen.csv: deze bron, zoals zij bij het maken van de stukken "
        "was, is niet meer te vinden. Zet de map ‘bronnen’ terug uit een reservekopie."
    )


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("{{ veld.handtekening }}", True),
        ("{{veld . handtekening(2)}}", True),
        ("{{ veld.datum }}", False),
        ("veld handtekening", False),
    ],
)
def test_a_page_to_sign_is_a_partys_own(text: str, asks: bool, tmp_path: Path) -> None:
    template: Any = compile_template(word(tmp_path / "x.docx", text), "x.docx")
    assert asks_signature(template) is asks
