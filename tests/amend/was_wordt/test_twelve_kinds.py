"""Twelve kinds of change: each gives the right article, the right words, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.amend.was_wordt.comparing import compare
from docgen.amend.was_wordt.model import Comparison, FilledPart
from tests.amend.was_wordt.documents import (
    AIM,
    BODY,
    CHANGING,
    FORCE,
    GRID,
    HEADER,
    HEADS,
    RECITALS,
    Shown,
    attendance,
    changed,
    edited,
    looks,
    part,
    shown,
    with_footnote,
)
from tools.templates.covenant_text import article, member
from tools.templates.wml import para, run

PROPOSE = member("Iedere Partij kan te allen tijde een wijziging van dit convenant voorstellen.")
CONSENT = member("Een wijziging komt tot stand wanneer alle Partijen schriftelijk instemmen.")
START = member("Dit convenant treedt in werking op 1 januari 2026.")
TERM = "Dit convenant geldt voor een termijn van vier jaar en wordt daarna geëvalueerd."
KNOWLEDGE = para("Sub", "kennis, gegevens en deskundigheid te delen.")
EVALUATION = "Evaluatie en wijziging"


def after(body: str, header: str = HEADER) -> Comparison:
    return compare([part()], [part(body, header=header)])


def only(comparison: Comparison, *rows: Shown) -> None:
    """These rows and no others; nothing that only looks different."""
    assert shown(comparison) == list(rows)
    assert comparison.formatting_only == ()
    assert comparison.tracked == ()


def test_the_same_text_gives_nothing() -> None:
    only(after(BODY))


def test_word() -> None:
    only(
        after(changed("tijdig en voorspelbaar van dienst", "tijdig en duidelijk van dienst")),
        Shown(
            "Artikel 1, eerste lid, onderdeel b",
            "gewijzigd",
            "initiatiefnemers tijdig en [voorspelbaar] van dienst te zijn;",
            "initiatiefnemers tijdig en {duidelijk} van dienst te zijn;",
            title="Doel",
        ),
    )


def test_number() -> None:
    only(
        after(changed("1 januari 2026", "1 januari 2027")),
        Shown(
            "Artikel 4, eerste lid",
            "gewijzigd",
            "Dit convenant treedt in werking op 1 januari [2026].",
            "Dit convenant treedt in werking op 1 januari {2027}.",
            title="Inwerkingtreding",
        ),
    )


def test_paragraph_moved_within_an_article() -> None:
    text = "Een wijziging komt tot stand wanneer alle Partijen schriftelijk instemmen."
    only(
        after(changed(PROPOSE + CONSENT, CONSENT + PROPOSE)),
        Shown(
            "Artikel 3, derde lid",
            "verplaatst",
            text,
            text,
            was="Artikel 3, vierde lid",
            title=EVALUATION,
        ),
        Shown("Artikel 3", "hernummerd", "Lid [3]", "Lid {4}", title=EVALUATION),
    )


def test_paragraph_moved_to_another_article() -> None:
    text = "Iedere Partij kan te allen tijde een wijziging van dit convenant voorstellen."
    only(
        after(changed(START, PROPOSE + START, changed(PROPOSE, ""))),
        Shown("Artikel 3", "hernummerd", "Lid [4]", "Lid {3}", title=EVALUATION),
        Shown(
            "Artikel 4, eerste lid",
            "verplaatst",
            text,
            text,
            was="Artikel 3, derde lid",
            title="Inwerkingtreding",
        ),
        Shown("Artikel 4", "hernummerd", "Leden [1 en 2]", "Leden {2 en 3}",
              title="Inwerkingtreding"),
    )  # fmt: skip


def test_moved_article_is_one_row() -> None:
    text = (
        "Doel\n1. Partijen werken samen met als doel:\n"
        "a. een veilige en gezonde fysieke leefomgeving te bevorderen;\n"
        "b. initiatiefnemers tijdig en voorspelbaar van dienst te zijn;\n"
        "c. kennis, gegevens en deskundigheid te delen.\n"
        "2. Het bestuurlijk overleg vertaalt deze doelen in een gezamenlijke agenda."
    )
    only(
        after(RECITALS + attendance() + CHANGING + AIM + FORCE),
        Shown("Artikelen 1 en 2", "hernummerd", "Artikelen [2 en 3]", "Artikelen {1 en 2}"),
        Shown(
            "Artikel 3",
            "verplaatst",
            f"Artikel 1 {text}",
            f"Artikel 3 {text}",
            was="Artikel 1",
            title="Doel",
        ),
    )


def test_renumbered_list() -> None:
    added = para("Sub", "de taken van Partijen op elkaar af te stemmen;")
    only(
        after(changed(KNOWLEDGE, added + KNOWLEDGE)),
        Shown(
            "Artikel 1, eerste lid, onderdeel c",
            "nieuw",
            new="{de taken van Partijen op elkaar af te stemmen;}",
            title="Doel",
        ),
        Shown("Artikel 1, eerste lid", "hernummerd", "Onderdeel [c]", "Onderdeel {d}",
              title="Doel"),
    )  # fmt: skip


def test_renumbered_item_that_changed_as_well_is_one_row() -> None:
    added = para("Sub", "de taken van Partijen op elkaar af te stemmen;")
    body = changed(KNOWLEDGE, added + KNOWLEDGE.replace("delen.", "delen en te bewaren."))
    only(
        after(body),
        Shown(
            "Artikel 1, eerste lid, onderdeel c",
            "nieuw",
            new="{de taken van Partijen op elkaar af te stemmen;}",
            title="Doel",
        ),
        Shown(
            "Artikel 1, eerste lid, onderdeel d",
            "gewijzigd",
            "kennis, gegevens en deskundigheid te delen.",
            "kennis, gegevens en deskundigheid te delen {en te bewaren}.",
            was="Artikel 1, eerste lid, onderdeel c",
            title="Doel",
        ),
    )


def test_new_recital() -> None:
    first = para("Overweging", "inwoners mogen verwachten dat overheden tijdig met elkaar "
                               "overleggen;")  # fmt: skip
    only(
        after(changed(first, first + para("Overweging", "er een evaluatie is geweest;"))),
        Shown("Overweging B", "nieuw", new="{er een evaluatie is geweest;}"),
        Shown("Overwegingen", "hernummerd", "Overwegingen [B en C]", "Overwegingen {C en D}"),
    )


def test_new_article() -> None:
    secrecy = article(
        "Geheimhouding",
        member("Partijen houden geheim:", "verslagen;", "adviezen."),
        member("Zij spreken elkaar daarop aan."),
    )
    later = CHANGING.replace("genoemd in artikel 4.", "genoemd in artikel 5.")
    only(
        after(RECITALS + AIM + attendance() + secrecy + later + FORCE),
        Shown(
            "Artikel 3",
            "nieuw",
            new="{Artikel 3 Geheimhouding\n1. Partijen houden geheim:\na. verslagen;\n"
            "b. adviezen.\n2. Zij spreken elkaar daarop aan.}",
            title="Geheimhouding",
        ),
        Shown("Artikelen 4 en 5", "hernummerd", "Artikelen [3 en 4]", "Artikelen {4 en 5}"),
        Shown(
            "Artikel 4, eerste lid",
            "gewijzigd",
            "Partijen evalueren dit convenant om de twee jaar, genoemd in artikel [4].",
            "Partijen evalueren dit convenant om de twee jaar, genoemd in artikel {5}.",
            was="Artikel 3, eerste lid",
            title=EVALUATION,
        ),
    )


def test_deleted_article() -> None:
    only(
        after(RECITALS + AIM + CHANGING + FORCE),
        Shown(
            "Artikel 2",
            "vervallen",
            "[Artikel 2 Deelname\n"
            "1. Partijen nemen deel aan de overleggen volgens de tabel:\n"
            "Groep | Bestuurlijk overleg | Stuurgroep\n"
            "Gemeenten | portefeuillehouder | drie leden\n"
            "Provincie | gedeputeerde | één lid\n"
            "Waterschappen | lid van het dagelijks bestuur | één lid\n"
            "2. Iedere Partij bepaalt zelf wie haar vertegenwoordigt.]",
            title="Deelname",
        ),
        Shown("Artikelen 2 en 3", "hernummerd", "Artikelen [3 en 4]", "Artikelen {2 en 3}"),
    )


def test_title_of_an_article() -> None:
    only(
        after(changed("Evaluatie en wijziging", "Evaluatie en bijstelling")),
        Shown(
            "Artikel 3, opschrift",
            "gewijzigd",
            "Evaluatie en [wijziging]",
            "Evaluatie en {bijstelling}",
            title="Evaluatie en bijstelling",
        ),
    )


def test_table_cell() -> None:
    only(
        after(changed(">gedeputeerde<", ">gedeputeerde, voorzitter<")),
        Shown(
            "Artikel 2, eerste lid, tabel, rij 3, kolom 2",
            "gewijzigd",
            "gedeputeerde",
            "gedeputeerde{, voorzitter}",
            place="tabelcel",
            title="Deelname – Provincie / Bestuurlijk overleg",
        ),
    )


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (
            attendance((*GRID[:2], ("Rijk", "directeur", "één lid"), GRID[2])),
            Shown("Artikel 2, eerste lid, tabel, rij 4", "nieuw",
                  new="{Rijk | directeur | één lid}"),
        ),
        (
            attendance((GRID[0], GRID[2])),
            Shown("Artikel 2, eerste lid, tabel, rij 3", "vervallen",
                  "[Provincie | gedeputeerde | één lid]"),
        ),
        (
            attendance((GRID[2], GRID[0], GRID[1])),
            Shown(
                "Artikel 2, eerste lid, tabel, rij 2", "verplaatst",
                "Waterschappen | lid van het dagelijks bestuur | één lid",
                "Waterschappen | lid van het dagelijks bestuur | één lid",
                was="Artikel 2, eerste lid, tabel, rij 4",
            ),
        ),
        (
            attendance(
                tuple((*row[:2], "manager", row[2]) for row in GRID),
                (*HEADS[:2], "Ambtelijk overleg", HEADS[2]),
            ),
            Shown("Artikel 2, eerste lid, tabel, kolom 3", "nieuw",
                  new="{Ambtelijk overleg | manager | manager | manager}"),
        ),
    ],
    ids=["nieuwe rij", "vervallen rij", "verplaatste rij", "nieuwe kolom"],
)  # fmt: skip
def test_rows_and_columns_of_a_table(table: str, row: Shown) -> None:
    expected = Shown(
        row.article, row.kind, row.old, row.new, row.was, place="tabelcel", title="Deelname"
    )
    only(after(RECITALS + AIM + table + CHANGING + FORCE), expected)


def test_header() -> None:
    only(
        after(BODY, header=HEADER.replace("1.0", "1.1")),
        Shown(
            "Koptekst",
            "gewijzigd",
            "Convenant samenwerking versie [1.0]",
            "Convenant samenwerking versie {1.1}",
            place="koptekst",
        ),
    )


def test_a_header_that_parts_share_is_told_once() -> None:
    names = ("a.docx", "b.docx")
    comparison = compare(
        [part(name=name) for name in names],
        [part(name=name, header=HEADER.replace("1.0", "1.1")) for name in names],
    )
    assert [row.article for row in shown(comparison)] == ["Koptekst"]


def test_footer_of_one_part_of_two() -> None:
    old = [part(name=name, footer=para("Footer", "Concept")) for name in ("a.docx", "b.docx")]
    new = [old[0], part(name="b.docx", footer=para("Footer", "Definitief"))]
    only(
        compare(old, new),
        Shown("Voettekst (b)", "gewijzigd", "[Concept]", "{Definitief}", place="voettekst"),
    )


def test_footnote() -> None:
    old = with_footnote("de stuurgroep.", "Zie het verslag van 2024.")
    new = with_footnote("de stuurgroep.", "Zie het verslag van 2026.")
    only(
        compare([old], [new]),
        Shown(
            "Artikel 3, tweede lid, voetnoot 1",
            "gewijzigd",
            "Zie het verslag van [2024].",
            "Zie het verslag van {2026}.",
            place="voetnoot",
            title=EVALUATION,
        ),
    )


def test_new_footnote() -> None:
    only(
        compare([part()], [with_footnote("de stuurgroep.", "Zie het verslag van 2026.")]),
        Shown(
            "Artikel 3, tweede lid, voetnoot 1",
            "nieuw",
            new="{Zie het verslag van 2026.}",
            place="voetnoot",
            title=EVALUATION,
        ),
    )


LOOKS = {
    "vet": (run(TERM, "<w:b/>"), ("vet",)),
    "één woord vet": (run(TERM[:5]) + run(TERM[5:14], "<w:b/>") + run(TERM[14:]), ("vet",)),
    "lettertype": (run(TERM, '<w:rFonts w:ascii="Verdana"/>'), ("lettertype",)),
    "bijgehouden opmaak": (
        run(TERM, '<w:i/><w:rPrChange w:id="1" w:author="x"><w:rPr/></w:rPrChange>'),
        ("cursief",),
    ),
}


@pytest.mark.parametrize(("content", "what"), LOOKS.values(), ids=LOOKS)
def test_formatting_only(content: str, what: tuple[str, ...]) -> None:
    comparison = after(changed(member(TERM), para("Lid", content=content)))
    assert comparison.rows == ()
    assert looks(comparison) == [("Artikel 4, tweede lid", what)]


def test_runs_cut_otherwise_are_no_change() -> None:
    cut = run(TERM[:7]) + run(TERM[7:20]) + run(TERM[20:])
    only(after(changed(member(TERM), para("Lid", content=cut))))


def test_style_of_a_paragraph_and_of_all_paragraphs() -> None:
    comparison = after(changed(member(TERM), para("Lid", TERM, props='<w:jc w:val="right"/>')))
    assert (comparison.rows, looks(comparison)) == (
        (),
        [("Artikel 4, tweede lid", ("uitlijning",))],
    )


def test_split_paragraph() -> None:
    pieces = member("Dit convenant geldt voor een termijn van vier jaar.") + member(
        "Het wordt daarna geëvalueerd."
    )
    only(
        after(changed(member(TERM), pieces)),
        Shown(
            "Artikel 4, tweede lid en derde lid",
            "gesplitst",
            "Dit convenant geldt voor een termijn van vier jaar [en] wordt daarna geëvalueerd.",
            "Dit convenant geldt voor een termijn van vier jaar{.}{\n}{Het} wordt daarna "
            "geëvalueerd.",
            was="Artikel 4, tweede lid",
            title="Inwerkingtreding",
        ),
    )


def test_joined_paragraphs() -> None:
    one = "Iedere Partij kan te allen tijde een wijziging van dit convenant voorstellen."
    two = "Een wijziging komt tot stand wanneer alle Partijen schriftelijk instemmen."
    only(
        after(changed(PROPOSE + CONSENT, member(f"{one} {two}"))),
        Shown(
            "Artikel 3, derde lid",
            "samengevoegd",
            f"{one}[\n]{two}",
            f"{one} {two}",
            was="Artikel 3, derde lid en vierde lid",
            title=EVALUATION,
        ),
    )


REAL = Path(__file__).parents[3] / "sjablonen" / "convenant-regionale-samenwerking"


def test_one_word_of_the_real_covenant() -> None:
    names = ("convenant-voorblad.docx", "convenant-tekst.docx", "convenant-bijlage-1.docx")
    old = [FilledPart(name, (REAL / name).read_bytes()) for name in names]
    new = [old[0], edited(old[1], "Uiterlijk zes maanden", "Uiterlijk negen maanden"), old[2]]
    comparison = compare(old, new)
    assert [(row.article, row.kind.value) for row in comparison.rows] == [
        ("Artikel 11, derde lid", "gewijzigd")
    ]
    assert [part.text for part in comparison.rows[0].new if part.changed] == ["negen"]
    assert comparison.formatting_only == ()


def test_curly_quotes_dashes_and_spaces() -> None:
    old = "Partijen gebruiken \"samen\" - en 'samen' - in 2024-2025, zo'n 10 keer."
    new = "Partijen gebruiken “samen” – en ‘samen’ – in 2024–2025, zo’n 10\u00a0ke\u00ader."
    bodies = [BODY + member(text) for text in (old, new)]
    comparison = compare([part(bodies[0])], [part(bodies[1])])
    assert comparison.rows == ()
    assert looks(comparison) == [
        (
            "Artikel 4, derde lid",
            ("aanhalingstekens", "streepjes", "onzichtbare tekens", "spaties"),
        )
    ]
