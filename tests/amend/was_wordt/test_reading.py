"""What Word keeps around a text is no part of it: fields, tags, tracked changes, typed numbers."""

from __future__ import annotations

import pytest

from docgen.amend.was_wordt.articles import blocks
from docgen.amend.was_wordt.comparing import compare
from docgen.amend.was_wordt.model import FilledPart, Tracked
from docgen.amend.was_wordt.reading import read
from docgen.core.errors import TemplateError
from tests.amend.was_wordt.documents import NAME, Shown, looks, part, shown
from tools.templates.covenant_text import article, member
from tools.templates.wml import field, para, paras, run

TEXT = "Partijen werken samen met 10 overheden."


def typed(*texts: str) -> FilledPart:
    return part("".join(text if text.startswith("<") else para("", text) for text in texts))


def against(inner: str) -> FilledPart:
    return typed("Artikel 1 Doel", para("", content=inner))


def complex_field(instruction: str, shown_as: str) -> str:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    said = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return char("begin") + said + char("separate") + run(shown_as) + char("end")


def places(made: FilledPart) -> list[tuple[str, str]]:
    return [(block.article, block.text) for block in blocks([read(made)])]


SAME = {
    "slimme tags en koppelingen": (
        f'<w:smartTag w:element="x">{run("Partijen werken")}</w:smartTag>'
        f'<w:hyperlink w:anchor="a">{run(" samen met 10")}</w:hyperlink>{run(" overheden.")}'
    ),
    "veld": run("Partijen werken samen met ") + complex_field("REF x", "10") + run(" overheden."),
    "inhoudsbesturing": f"<w:sdt><w:sdtPr/><w:sdtContent>{run(TEXT)}</w:sdtContent></w:sdt>",
    "bladwijzers en taal": (
        '<w:bookmarkStart w:id="1" w:name="x"/>'
        + run(TEXT[:9], '<w:lang w:val="en-US"/>')
        + '<w:bookmarkEnd w:id="1"/><w:proofErr w:type="spellStart"/>'
        + run(TEXT[9:])
    ),
    "verborgen tekst": run(TEXT[:9]) + run("heimelijk", "<w:vanish/>") + run(TEXT[9:]),
}


@pytest.mark.parametrize("inner", SAME.values(), ids=SAME)
def test_what_word_keeps_around_a_text_is_no_change(inner: str) -> None:
    comparison = compare([typed("Artikel 1 Doel", TEXT)], [against(inner)])
    assert (shown(comparison), looks(comparison)) == ([], [])


def test_tracked_changes_are_read_as_accepted_and_said() -> None:
    inner = (
        run("Partijen ")
        + '<w:del w:id="1"><w:r><w:delText>werken</w:delText></w:r></w:del>'
        + f'<w:ins w:id="2">{run("denken")}</w:ins>'
        + run(TEXT[15:])
    )
    comparison = compare([typed("Artikel 1 Doel", TEXT)], [against(inner)])
    assert shown(comparison) == [
        Shown(
            "Artikel 1",
            "gewijzigd",
            "Partijen [werken] samen met 10 overheden.",
            "Partijen {denken} samen met 10 overheden.",
            title="Doel",
        )
    ]
    assert comparison.tracked == (Tracked(NAME, True, 2),)


def test_a_removed_paragraph_end_joins_two_paragraphs() -> None:
    first = para("", "Partijen werken ", props='<w:rPr><w:del w:id="1"/></w:rPr>')
    comparison = compare(
        [typed("Artikel 1 Doel", TEXT)],
        [typed("Artikel 1 Doel", first, "samen met 10 overheden.")],
    )
    assert (shown(comparison), comparison.tracked) == ([], (Tracked(NAME, True, 1),))


def test_what_word_works_out_is_no_text_of_the_covenant() -> None:
    def made(page: str) -> FilledPart:
        footer = para("Footer", "pagina ", content=field("PAGE", page))
        return part(
            para("", content=complex_field('TOC \\o "1-3"', f"Doel {page}"))
            + article("Doel", member(TEXT)),
            footer=footer,
        )

    comparison = compare([made("1")], [made("2")])
    assert (shown(comparison), looks(comparison)) == ([], [])


def test_a_field_that_is_left_open_hides_nothing() -> None:
    broken = para("", content='<w:r><w:fldChar w:fldCharType="begin"/></w:r>')
    assert places(typed("Artikel 1 Doel", broken, TEXT)) == [
        ("Artikel 1", "Doel"),
        ("Artikel 1", TEXT),
    ]


TYPED = (
    "Artikel 1 Doel",
    "1. Partijen werken samen.",
    "2.\tHet doel is:",
    "a. een veilige omgeving;",
    "b) tijdig overleg;",
    "c. kennis delen.",
    "Artikel 2. Kosten",
    "Iedere Partij draagt haar eigen kosten.",
    "Artikel 5 van de Omgevingswet is van toepassing.",
)


def test_typed_numbers_give_the_same_places_as_automatic_ones() -> None:
    assert places(typed(*TYPED)) == [
        ("Artikel 1", "Doel"),
        ("Artikel 1, eerste lid", "Partijen werken samen."),
        ("Artikel 1, tweede lid", "Het doel is:"),
        ("Artikel 1, tweede lid, onderdeel a", "een veilige omgeving;"),
        ("Artikel 1, tweede lid, onderdeel b", "tijdig overleg;"),
        ("Artikel 1, tweede lid, onderdeel c", "kennis delen."),
        ("Artikel 2", "Kosten"),
        ("Artikel 2", "Iedere Partij draagt haar eigen kosten."),
        ("Artikel 2, tweede alinea", "Artikel 5 van de Omgevingswet is van toepassing."),
    ]


def test_typed_numbers_that_shift_are_told_once() -> None:
    new = (*TYPED[:4], "b. een gezonde omgeving;", "c) tijdig overleg;", "d. kennis delen.")
    assert shown(compare([typed(*TYPED)], [typed(*new, *TYPED[6:])])) == [
        Shown(
            "Artikel 1, tweede lid, onderdeel b",
            "nieuw",
            new="{een gezonde omgeving;}",
            title="Doel",
        ),
        Shown("Artikel 1, tweede lid", "hernummerd", "Onderdelen [b en c]",
              "Onderdelen {c en d}", title="Doel"),
    ]  # fmt: skip


def test_automatic_instead_of_typed_numbers_is_only_formatting() -> None:
    old = typed("Artikel 1 Doel", "1. Partijen werken samen.", "2. Zij delen kennis.")
    new = part(article("Doel", member("Partijen werken samen."), member("Zij delen kennis.")))
    comparison = compare([old], [new])
    assert comparison.rows == ()
    assert looks(comparison) == [
        ("Artikel 1", ("stijl",)),
        ("Artikel 1, eerste lid", ("stijl",)),
        ("Artikel 1, tweede lid", ("stijl",)),
    ]


def test_places_of_recitals_annexes_and_closing_words() -> None:
    made = part(
        para("Kopbovenaan", "Overwegingen")
        + para("Aanloop", "Partijen nemen in aanmerking dat:")
        + paras("Overweging", ("zij samenwerken;", "zij kennis delen;"))
        + para("Overgang", "en komen overeen:")
        + article("Doel", member("Het doel is:", "veilig;", "gezond;"), para("", "steeds."))
        + para("Kopbovenaan", "Bijlage 1: overleg")
        + para("", "Het schema.")
        + para("Heading3", "Toelichting")
        + paras("Opsomming", ("Pijlen omlaag.", "Pijlen omhoog."))
    )
    assert places(made) == [
        ("Overwegingen", "Overwegingen"),
        ("Overwegingen", "Partijen nemen in aanmerking dat:"),
        ("Overweging A", "zij samenwerken;"),
        ("Overweging B", "zij kennis delen;"),
        ("Overwegingen, slot", "en komen overeen:"),
        ("Artikel 1", "Doel"),
        ("Artikel 1, eerste lid", "Het doel is:"),
        ("Artikel 1, eerste lid, onderdeel a", "veilig;"),
        ("Artikel 1, eerste lid, onderdeel b", "gezond;"),
        ("Artikel 1, eerste lid, slot", "steeds."),
        ("Bijlage 1", "overleg"),
        ("Bijlage 1", "Het schema."),
        ("Bijlage 1, Toelichting", "Toelichting"),
        ("Bijlage 1, Toelichting, eerste punt", "Pijlen omlaag."),
        ("Bijlage 1, Toelichting, tweede punt", "Pijlen omhoog."),
    ]


def test_a_text_box_is_read_once() -> None:
    box = (
        '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        f"{para('', 'Concept')}</w:txbxContent></v:textbox></w:pict></w:r>"
    )
    assert places(typed("Artikel 1 Doel", para("", TEXT, content=box))) == [
        ("Artikel 1", "Doel"),
        ("Artikel 1", TEXT),
        ("Artikel 1, tekstvak", "Concept"),
    ]


@pytest.mark.parametrize("data", [b"", b"geen zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(TemplateError) as caught:
        read(FilledPart("tekst.docx", data))
    assert str(caught.value) == (
        "tekst.docx: dit is geen leesbaar Word-bestand. "
        "Open het in Word en bewaar het opnieuw als .docx (niet als .doc of .dotx)."
    )
