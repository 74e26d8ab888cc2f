"""Filling in Word templates: what the secretary typed, found; what the data says, as it stands."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.core.errors import TemplateError
from docgen.core.model import FieldKind, FieldSize
from docgen.documents.markers import field_values
from docgen.documents.names import values_of
from docgen.documents.templates import (
    WordTemplate,
    compile_template,
    fill_in,
    healed_source,
    template_environment,
)
from tests.documents.words import (
    blank,
    entries_of,
    filled,
    filled_text,
    namespace,
    reopened,
    saved,
    texts,
    with_body,
    with_paragraphs,
    with_table,
    word,
    write_entries,
)

PARTY: Mapping[str, object] = {
    "partij": {"naam": "gemeente Soest", "nr": 7},
    "partijen": [{"naam": "Soest"}, {"naam": "Baarn"}],
    "dag": date(2026, 1, 1),
    "leeg": None,
}
SIZES = {kind: FieldSize(60, 15) for kind in FieldKind}


def refusal(path: Path, values: Mapping[str, object]) -> str:
    with pytest.raises(TemplateError) as caught:
        filled(path, values)
    return str(caught.value)


# -- where a tag may stand ------------------------------------------------------------------


def test_a_tag_that_word_broke_over_runs_is_healed(tmp_path: Path) -> None:
    document = blank()
    paragraph = document.add_paragraph()
    for piece in ("Aan {", "{ par", "tij.", "naam }", "}, te Soest"):
        paragraph.add_run(piece).bold = piece.startswith("tij")
    docx = filled(saved(document, tmp_path / "t.docx"), PARTY).docx
    assert texts(docx) == ["Aan gemeente Soest, te Soest"]


def test_tags_are_filled_in_header_footer_table_and_title(tmp_path: Path) -> None:
    document = with_table(with_paragraphs("tekst"), [["nr", "{{ partij.nr }}"]])
    document.sections[0].header.paragraphs[0].text = "kop {{ partij.naam }}"
    document.sections[0].footer.paragraphs[0].text = "voet {{ partij.naam }}"
    document.core_properties.title = "Brief aan {{ partij.naam }}"
    done = reopened(filled(saved(document, tmp_path / "t.docx"), PARTY).docx)
    assert done.sections[0].header.paragraphs[0].text == "kop gemeente Soest"
    assert done.sections[0].footer.paragraphs[0].text == "voet gemeente Soest"
    assert done.tables[0].cell(0, 1).text == "7"
    assert done.core_properties.title == "Brief aan gemeente Soest"


TEXT_BOX = (
    '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
    'markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing><w:txbxContent><w:p><w:r>'
    "<w:t>vak {{ partij.naam }}</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>vak {{ partij.naam }}</w:t></w:r></w:p>"
    "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    "<w:r><w:t>bij het vak</w:t></w:r></w:p>"
)


def test_a_text_box_is_filled_in_both_its_forms_and_counted_once(tmp_path: Path) -> None:
    path = with_body(word(tmp_path / "t.docx", "HIER"), TEXT_BOX)
    done = filled(path, PARTY)
    xml = zipfile.ZipFile(io.BytesIO(done.docx)).read("word/document.xml").decode()
    assert xml.count("vak gemeente Soest") == 2
    assert done.text == "bij het vak vak gemeente Soest"


def test_a_footnote_is_filled_in(tmp_path: Path) -> None:
    entries = entries_of(word(tmp_path / "t.docx", "tekst"))
    entries["word/footnotes.xml"] = (
        b'<?xml version="1.0"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/'
        b'wordprocessingml/2006/main"><w:footnote w:id="1"><w:p><w:r><w:t>noot {{ partij.naam }}'
        b"</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    docx = filled(write_entries(tmp_path / "n.docx", entries), PARTY).docx
    notes = zipfile.ZipFile(io.BytesIO(docx)).read("word/footnotes.xml")
    assert b"noot gemeente Soest" in notes


def test_paragraphs_and_rows_are_repeated_and_left_out(tmp_path: Path) -> None:
    document = with_paragraphs(
        "{%p for o in partijen %}", "Partij {{ o.naam }}", "{%p endfor %}",
        "{%p if partij.nr > 9 %}", "weg", "{%p endif %}", "slot",
    )  # fmt: skip
    with_table(
        document,
        [["nr", "naam"], ["{%tr for o in partijen %}", ""],
         ["{{ loop.index }}", "{{ o.naam }}"], ["{%tr endfor %}", ""]],
    )  # fmt: skip
    docx = filled(saved(document, tmp_path / "t.docx"), PARTY).docx
    assert texts(docx) == ["Partij Soest", "Partij Baarn", "slot"]
    rows = [[cell.text for cell in row.cells] for row in reopened(docx).tables[0].rows]
    assert rows == [["nr", "naam"], ["1", "Soest"], ["2", "Baarn"]]


def test_a_date_is_dutch_without_a_filter_and_nothing_is_nothing(tmp_path: Path) -> None:
    paragraphs = ["{{ dag }}", "{{ dag | datum_kort }}", "[{{ leeg }}]"]
    assert filled_text(tmp_path, paragraphs, PARTY) == "1 januari 2026 01-01-2026 []"


# -- data is data ---------------------------------------------------------------------------

AWKWARD = [
    "Jansen & Zn. <bv>",
    "\"recht\" en 'enkel' en ‘krom’",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{# weg #}",
    "{_{ partij }_}",
    "<w:p>",
    "</w:t></w:r></w:p>",
    "]]>",
    "&amp; &#65;",
    "  twee  spaties ",
    "Hoogheemraadschap ’t Gooi, Eem & Vëcht",
    "emoji 🖋",
]


@pytest.mark.parametrize("value", AWKWARD)
def test_a_value_appears_as_it_stands(value: str, tmp_path: Path) -> None:
    path = word(tmp_path / "t.docx", "a{{ partij.naam }}b")
    assert texts(filled(path, {"partij": {"naam": value}}).docx) == [f"a{value}b"]


@pytest.fixture(scope="module")
def sentence(tmp_path_factory: pytest.TempPathFactory) -> WordTemplate:
    """A template with one tag between two letters."""
    path = word(tmp_path_factory.mktemp("zin") / "t.docx", "a{{ partij.naam }}b")
    return compile_template(path, path.name)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"))))
def test_any_value_appears_as_it_stands(sentence: WordTemplate, value: str) -> None:
    done = fill_in(sentence, values_of(namespace({"partij": {"naam": value}})), "t.docx")
    assert texts(done.docx) == [f"a{value}b"]


def test_a_line_break_and_a_tab_are_those_of_word(tmp_path: Path) -> None:
    path = word(tmp_path / "t.docx", "{{ partij.naam }}")
    done = filled(path, {"partij": {"naam": "Postbus 1\n1234 AB\tSoest"}})
    assert texts(done.docx) == ["Postbus 1\n1234 AB\tSoest"]
    xml = zipfile.ZipFile(io.BytesIO(done.docx)).read("word/document.xml")
    assert b"<w:br/>" in xml
    assert b"<w:tab/>" in xml
    assert done.text == "Postbus 1 1234 AB Soest"


# -- what is refused ------------------------------------------------------------------------

HINT = "Verbeter het invulveld; ‘docgen controleer’ noemt de bekende namen."
FILTER_HINT = "Controleer wat er voor en na de | staat, en de waarde in de lijst van partijen."


def test_an_undefined_name_is_refused(tmp_path: Path) -> None:
    path = word(tmp_path / "brief.docx", "{{ partij.nam }}")
    assert refusal(path, PARTY) == (
        "brief.docx, bij “{{ partij.nam }}”: een invulveld kan niet worden ingevuld "
        f"('docgen.documents.names.Namespace object' has no attribute 'nam'). {HINT}"
    )
    path = word(tmp_path / "brief.docx", "{{ partei }}")
    assert refusal(path, PARTY) == (
        "brief.docx, bij “{{ partei }}”: een invulveld kan niet worden ingevuld "
        f"('partei' is undefined). {HINT}"
    )


@pytest.mark.parametrize(
    "tag",
    [
        "{{ partij.__class__ }}",
        "{{ partij.naam.__class__.__mro__ }}",
        "{{ partij['__class__'] }}",
        "{{ partij._values }}",
        "{{ partijen.__len__() }}",
        "{{ partij.naam.format.__globals__ }}",
        "{{ '{0.__class__}'.format(partij) }}",
        "{{ partijen.append(1) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ partij | attr('__class__') }}",
    ],
)
def test_nothing_but_the_values_can_be_reached(tag: str, tmp_path: Path) -> None:
    said = refusal(word(tmp_path / "t.docx", tag), PARTY)
    assert said.startswith(f"t.docx, bij “{tag}”: een invulveld kan niet worden ingevuld (")
    assert said.endswith(HINT)


@pytest.mark.parametrize(
    "tag",
    [
        "{{ partij.naam | datum }}",
        "{{ partij.naam | round }}",
        "{{ 1 / 0 }}",
        "{{ partij.naam + 1 }}",
        "{{ partijen | map(attribute='naam', wat=1) | list }}",
        "{{ '{x}'.format() }}",
        "{{ 5 | round(0, 'x') }}",
    ],
)
def test_a_value_that_does_not_fit_is_refused(tag: str, tmp_path: Path) -> None:
    said = refusal(word(tmp_path / "t.docx", tag), PARTY)
    assert said.startswith(
        f"t.docx, bij “{tag}”: een waarde past niet bij het filter of de berekening in een "
        "invulveld ("
    )
    assert said.endswith(FILTER_HINT)


def test_a_macro_that_never_ends_is_refused(tmp_path: Path) -> None:
    tag = "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"
    assert refusal(word(tmp_path / "t.docx", tag), PARTY).endswith(FILTER_HINT)


UNCLOSED = (
    "een {% if … %} of {% for … %} wordt niet op de goede plaats afgesloten. "
    "Sluit elke {% if … %} af met {% endif %} en elke {% for … %} met {% endfor %}."
)
MISSPELT = (
    "een invulveld is niet goed geschreven. Een invulveld ziet eruit als {{ partij.naam }} of "
    "{% if … %} … {% endif %}; typ het in één keer opnieuw."
)
FILTER_NAMES = (
    "datum, datum_kort, getal, bedrag, rangtelwoord, voluit, opsomming, hoofdletter, "
    "nummerreeks, som, waarbij, afgerond, gegroepeerd, kolom"
)


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("{{ partij.naam", MISSPELT),
        ("{{ partij. }}", MISSPELT),
        ("{% if x %}a", UNCLOSED),
        ("{% for o in x %}a{% endif %}", UNCLOSED),
        ("{{ x | y }}", f"onbekend filter “y”. Er zijn: {FILTER_NAMES}."),
        (
            "{{ x | datumm }}",
            f"onbekend filter “datumm”. Bedoelt u “datum”? Er zijn: {FILTER_NAMES}.",
        ),
    ],
)
def test_a_tag_that_is_not_well_written_is_refused(tag: str, said: str, tmp_path: Path) -> None:
    path = word(tmp_path / "t.docx", "voor", f"bij {tag}")
    with pytest.raises(TemplateError) as caught:
        compile_template(path, "t.docx")
    assert str(caught.value) == f"t.docx, bij “bij {tag}”: {said}"
    assert isinstance(caught.value.__cause__, jinja2.TemplateSyntaxError)


def test_the_paragraph_of_a_bad_tag_is_quoted(tmp_path: Path) -> None:
    path = word(tmp_path / "t.docx", "eerst", "hier gaat het {{ partij. }} mis", "later")
    with pytest.raises(TemplateError) as caught:
        compile_template(path, "t.docx")
    assert caught.value.problems[0].place == "bij “hier gaat het {{ partij. }} mis”"


def test_a_loop_around_half_a_paragraph_is_refused_with_the_way_out(tmp_path: Path) -> None:
    document = with_table(with_paragraphs("a {% if partij.nr > 9 %} b"), [["c {% endif %}"]])
    said = refusal(saved(document, tmp_path / "k.docx"), PARTY)
    assert said.startswith("k.docx: na het invullen is het document niet meer geldig (")
    assert said.endswith(
        "Zet een lus of voorwaarde die hele alinea's omvat in {%p … %}, en een die hele "
        "tabelrijen omvat in {%tr … %}."
    )


@pytest.mark.parametrize("data", [b"", b"geen zip", b"PK\x03\x04half"])
def test_what_is_no_word_file_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_bytes(data)
    with pytest.raises(TemplateError) as caught:
        compile_template(tmp_path / "t.docx", "t.docx")
    assert str(caught.value) == (
        "t.docx: dit is geen leesbaar Word-bestand. "
        "Open het in Word en bewaar het opnieuw als .docx (niet als .doc of .dotx)."
    )


def test_a_zip_without_a_document_is_refused(tmp_path: Path) -> None:
    path = write_entries(tmp_path / "t.docx", {"xl/workbook.xml": b"<a/>"})
    with pytest.raises(TemplateError) as caught:
        compile_template(path, "t.docx")
    assert str(caught.value) == (
        "t.docx: dit bestand heeft de vorm van een zip, maar er zit geen Word-document in. "
        "Open het juiste bestand in Word en bewaar het opnieuw als .docx."
    )


def test_a_damaged_part_is_named(tmp_path: Path) -> None:
    entries = entries_of(word(tmp_path / "t.docx", "tekst"))
    entries["word/document.xml"] = entries["word/document.xml"][:-20]
    path = write_entries(tmp_path / "kapot.docx", entries)
    with pytest.raises(TemplateError) as caught:
        compile_template(path, "kapot.docx")
    assert str(caught.value) == (
        "kapot.docx: het onderdeel word/document.xml is beschadigd. "
        "Open het sjabloon in Word, laat Word het herstellen en bewaar het opnieuw."
    )


# -- the file that comes out ----------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    path = word(tmp_path / "t.docx", "{{ partij.naam }}", "{{ veld.datum }}")
    values = {**PARTY, "veld": field_values(SIZES)}
    one = filled(path, values)
    assert filled(path, values) == one
    with zipfile.ZipFile(io.BytesIO(one.docx)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_pictures_in_a_loop_have_ids_of_their_own(tmp_path: Path) -> None:
    document = with_paragraphs("{%p for o in partijen %}", "{{ veld.datum }}", "{%p endfor %}")
    path = saved(document, tmp_path / "t.docx")
    docx = filled(path, {**PARTY, "veld": field_values(SIZES)}).docx
    ids = reopened(docx).element.xpath("//wp:docPr/@id")
    assert len(ids) == 2
    assert len(set(ids)) == 2


def test_a_field_is_a_picture_of_its_size_between_its_words(tmp_path: Path) -> None:
    path = word(tmp_path / "t.docx", "Datum: {{ veld.datum }} (invullen)")
    docx = filled(path, {**PARTY, "veld": field_values(SIZES)}).docx
    done = reopened(docx)
    (shape,) = done.inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (60, 15)
    assert done.paragraphs[0].text == "Datum:  (invullen)"
    runs = [len(run._r.xpath("./w:drawing")) for run in done.paragraphs[0].runs]
    assert runs.index(1) == 1


def test_a_template_without_fields_carries_no_markers(tmp_path: Path) -> None:
    template = compile_template(word(tmp_path / "t.docx", "{{ partij.naam }}"), "t.docx")
    assert not any("docgen" in name for name in template.order)


def test_a_template_without_tags_comes_out_with_its_text(tmp_path: Path) -> None:
    template = compile_template(word(tmp_path / "t.docx", "Vaste tekst"), "t.docx")
    assert template.tagged == {}
    done = fill_in(template, {}, "t.docx")
    assert done.text == "Vaste tekst"
    assert texts(done.docx) == ["Vaste tekst"]


def test_lines_of_the_source_count_paragraphs(tmp_path: Path) -> None:
    entries = entries_of(word(tmp_path / "t.docx", "een", "twee"))
    source = healed_source(entries["word/document.xml"])
    numbers = {
        text: number
        for number, line in enumerate(source.splitlines())
        for text in ("een", "twee")
        if f">{text}<" in line
    }
    assert numbers["twee"] == numbers["een"] + 1


def test_plain_text_is_not_escaped() -> None:
    template = template_environment(autoescape=False).from_string("{{ naam }}\n")
    assert template.render(naam="Jansen & Zn.") == "Jansen & Zn.\n"


def test_what_differs_in_every_run_is_not_to_be_had() -> None:
    environment = template_environment()
    assert "random" not in environment.filters
    assert "lipsum" not in environment.globals
