"""The table in Word: what a template makes of the rows, and the explanations read back from it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from pypdf import PdfReader

import docgen.amend
from docgen.amend.was_wordt.comparing import compare
from docgen.amend.was_wordt.explanations import Explanation, explanations_from, matched, unmatched
from docgen.amend.was_wordt.model import Comparison
from docgen.amend.was_wordt.values import comparison_values, rows_as_values
from docgen.core.errors import TemplateError
from docgen.documents.templates import compile_template, fill_in
from docgen.engines.base import ConvertJob
from docgen.engines.dxpdf import Dxpdf
from tests.amend.was_wordt.documents import BODY, HEADER, changed, part
from tools.templates.covenant_text import article, member
from tools.templates.design import COVENANT_PAGE
from tools.templates.package import Template, pack
from tools.templates.wml import para, run

SHIPPED = Path(docgen.amend.__file__).with_name("sjablonen") / "was-wordt.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
YEARS = "De termijn is verlengd <na> de evaluatie & het overleg.\nZie het verslag."


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    body = changed("termijn van vier jaar", "termijn van zes jaar")
    body = changed(">gedeputeerde<", ">gedeputeerde, voorzitter<", body)
    return compare([part()], [part(body, header=HEADER.replace("1.0", "1.1"))])


def context(values: Mapping[str, object]) -> dict[str, object]:
    return {
        "pakket": {"titel": "Convenant samenwerking", "kenmerk": "CRS-2026", "versie": "1.1"},
        "wijziging": {
            "van": "1.0",
            "naar": "1.1",
            "ingangsdatum": date(2027, 1, 1),
            "reden": "",
            **values,
        },
    }


def filled(comparison: Comparison, explanations: tuple[Explanation, ...] = ()) -> bytes:
    template = compile_template(SHIPPED, SHIPPED.name)
    values = context(comparison_values(comparison, explanations))
    return fill_in(template, values, SHIPPED.name).docx


def runs(docx: bytes, text: str) -> dict[str, str]:
    """The look of each run of the paragraph that says this, by its text."""
    for paragraph in xml(docx).iter(f"{W}p"):
        if "".join(item.text or "" for item in paragraph.iter(f"{W}t")) == text:
            return {
                said: " ".join(
                    str(child.tag).removeprefix(W) for child in found.iterfind(f"{W}rPr/*")
                )
                for found in paragraph.iter(f"{W}r")
                if (said := "".join(item.text or "" for item in found.iter(f"{W}t")))
            }
    raise AssertionError(text)


def xml(docx: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def typed_into(docx: bytes, row: int, text: str) -> bytes:
    """The Word file with an explanation typed in a row."""
    document = Document(io.BytesIO(docx))
    document.tables[0].rows[row].cells[3].paragraphs[0].text = text
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def test_the_shipped_table_has_a_row_for_each_change(comparison: Comparison) -> None:
    table = Document(io.BytesIO(filled(comparison))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Artikel", "Oude tekst", "Nieuwe tekst", "Toelichting"],
        [
            "Artikel 2, eerste lid, tabel, rij 3, kolom 2\n"
            "Deelname – Provincie / Bestuurlijk overleg\ngewijzigd",
            "gedeputeerde",
            "gedeputeerde, voorzitter",
            "",
        ],
        [
            "Artikel 4, tweede lid\nInwerkingtreding\ngewijzigd",
            "Dit convenant geldt voor een termijn van vier jaar en wordt daarna geëvalueerd.",
            "Dit convenant geldt voor een termijn van zes jaar en wordt daarna geëvalueerd.",
            "",
        ],
        [
            "Koptekst\ngewijzigd",
            "Convenant samenwerking versie 1.0",
            "Convenant samenwerking versie 1.1",
            "",
        ],
    ]


def test_changed_words_are_runs_of_their_own(comparison: Comparison) -> None:
    docx = filled(comparison)
    begin, end = "Dit convenant geldt voor een termijn van ", " jaar en wordt daarna geëvalueerd."
    assert runs(docx, f"{begin}vier{end}") == {begin: "", "vier": "strike color shd", end: ""}
    assert runs(docx, f"{begin}zes{end}") == {begin: "", "zes": "b bCs color u", end: ""}


def test_without_changes_the_document_says_so() -> None:
    document = Document(io.BytesIO(filled(compare([part()], [part()]))))
    assert document.paragraphs[-1].text == "De tekst is niet gewijzigd."
    assert document.tables == []


def test_formatting_is_listed_below_the_table() -> None:
    start = "Dit convenant treedt in werking op 1 januari 2026."
    bold = changed(member(start), para("Lid", content=run(start, "<w:b/>")))
    document = Document(io.BytesIO(filled(compare([part()], [part(bold)]))))
    assert [paragraph.text for paragraph in document.paragraphs[-2:]] == [
        "Alleen de opmaak is anders",
        "Artikel 4, eerste lid: vet (“Dit convenant treedt in werking op 1 januari 2026.”)",
    ]


def test_a_row_longer_than_a_page_runs_on_in_the_embedded_engine(tmp_path: Path) -> None:
    """A row that may not be split would be cut off at the foot of the page there."""
    long = article("Lang", *(member(f"Lid nummer {number} is lang. " * 9) for number in range(40)))
    docx, pdf = tmp_path / "t.docx", tmp_path / "t.pdf"
    docx.write_bytes(filled(compare([part()], [part(BODY + long)])))
    Dxpdf().convert([ConvertJob("was-wordt", docx, pdf)], lambda job: None)
    text = " ".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert {int(number) for number in re.findall(r"Lid\s+nummer\s+(\d+)", text)} == set(range(40))


def test_a_template_that_a_secretary_typed_in_word_works_as_well(
    comparison: Comparison, tmp_path: Path
) -> None:
    """Tags in running text, as Word writes them, with no run tags of docxtpl."""
    loop = (
        run("{% for rij in wijziging.rijen %}{{ rij.artikel }}: ")
        + run("{% for stuk in rij.was %}{% if stuk.gewijzigd %}")
        + run("{{ stuk.tekst }}", "<w:strike/>")
        + run("{% else %}{{ stuk.tekst }}{% endif %}{% endfor %} → ")
        + run("{% for stuk in rij.wordt %}{% if stuk.gewijzigd %}")
        + run("{{ stuk.tekst }}", '<w:b/><w:u w:val="single"/>')
        + run("{% else %}{{ stuk.tekst }}{% endif %}{% endfor %}; {% endfor %}")
    )
    own = tmp_path / "eigen.docx"
    own.write_bytes(
        pack(Template("eigen.docx", "Eigen", "V", COVENANT_PAGE, para("", content=loop)))
    )
    values = context({"rijen": rows_as_values(comparison)})
    made = fill_in(compile_template(own, own.name), values, own.name)
    assert made.text == (
        "Artikel 2, eerste lid, tabel, rij 3, kolom 2: gedeputeerde → gedeputeerde, voorzitter; "
        "Artikel 4, tweede lid: Dit convenant geldt voor een termijn van vier jaar en wordt daarna "
        "geëvalueerd. → Dit convenant geldt voor een termijn van zes jaar en wordt daarna "
        "geëvalueerd.; "
        "Koptekst: Convenant samenwerking versie 1.0 → Convenant samenwerking versie 1.1;"
    )
    struck = [
        "".join(item.text or "" for item in found.iter(f"{W}t"))
        for found in xml(made.docx).iter(f"{W}r")
        if found.find(f"{W}rPr/{W}strike") is not None
    ]
    assert struck == ["vier", "1.0"]


def test_explanations_survive_a_second_run(comparison: Comparison) -> None:
    first = typed_into(filled(comparison), 2, YEARS)
    again = filled(comparison, explanations_from(first))
    table = Document(io.BytesIO(again)).tables[0]
    assert [row.cells[3].text for row in table.rows] == ["Toelichting", "", YEARS, ""]
    assert explanations_from(again) == explanations_from(first)


def test_an_explanation_follows_its_change_when_the_text_is_edited_further(
    comparison: Comparison,
) -> None:
    explanations = explanations_from(typed_into(filled(comparison), 2, "Verlengd."))
    body = changed("termijn van vier jaar", "termijn van acht jaar")
    body = changed("Partijen werken samen met als doel:", "Partijen werken samen om:", body)
    later = compare([part()], [part(body)])
    assert [row["toelichting"] for row in rows_as_values(later, explanations)] == ["", "Verlengd."]
    assert unmatched(later, explanations) == ()


def test_an_explanation_without_its_change_is_told() -> None:
    lost = Explanation("Artikel 9", "oude tekst", "nieuwe tekst", "Omdat het moest.")
    same = compare([part()], [part()])
    assert (dict(matched(same, [lost])), unmatched(same, [lost])) == ({}, (lost,))


def test_a_file_without_such_a_table_has_no_explanations() -> None:
    assert explanations_from(part(BODY).docx) == ()


def test_what_is_no_word_file_is_refused() -> None:
    with pytest.raises(TemplateError, match=re.escape("was-wordt.docx: dit is geen leesbaar")):
        explanations_from(b"geen zip")
