"""Messages about templates: the template, the place in it, the tag, and what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.shared import Mm

from docgen.core.errors import TemplateError
from docgen.core.model import Pack
from docgen.core.pack import read_pack
from docgen.core.parties import read_parties
from docgen.issue.lint import check_templates

STARTER = Path(__file__).resolve().parents[2] / "docgen" / "starter"
TEXT = "overeenkomst-tekst.docx"
PAGE = "overeenkomst-ondertekenpagina.docx"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The starter's pack, to be spoilt."""
    return Path(shutil.copytree(STARTER / "sjablonen" / "mijn-pakket", tmp_path / "pakket"))


def check(folder: Path) -> tuple[str, ...]:
    """Warnings of the check."""
    pack: Pack | None = read_pack(folder).pack
    assert pack is not None
    table = read_parties(STARTER / "partijen.csv")
    checked = check_templates(pack, table.parties, table.own_columns)
    return tuple(str(warning) for warning in checked.warnings)


def edit(folder: Path, name: str, change: Callable[[Document], object]) -> None:
    """Open a template, change it, save it, as a secretary does in Word."""
    document = docx.Document(str(folder / name))
    change(document)
    document.save(str(folder / name))


def faults(folder: Path) -> list[str]:
    """The faults that the check names."""
    with pytest.raises(TemplateError) as caught:
        check(folder)
    return [str(problem) for problem in caught.value.problems]


def test_the_starter_has_no_faults_and_no_warnings(folder: Path) -> None:
    assert check(folder) == ()


def test_an_unknown_name_in_a_paragraph(folder: Path) -> None:
    edit(folder, TEXT, lambda document: document.add_paragraph("Zie {{ partij.naamm }}."))
    (fault,) = faults(folder)
    place = fault.split(", ")[1]
    assert place.startswith("alinea ")
    assert fault == (
        f"{TEXT}, {place}, {{{{ partij.naamm }}}}: onbekend veld “partij.naamm”. "
        "Bedoelt u “partij.naam”?"
    )


def test_an_unknown_name_in_a_table_cell_and_in_a_header(folder: Path) -> None:
    def change(document: Document) -> None:
        table = document.add_table(2, 3)
        table.cell(1, 2).text = "{{ pakket.titl }}"
        document.sections[0].header.add_paragraph("{{ gegevens.nergens }}")

    edit(folder, TEXT, change)
    found = faults(folder)
    assert len(found) == 2
    assert any(
        "rij 2, cel 3, {{ pakket.titl }}: onbekend veld “pakket.titl”. Bedoelt u “pakket.titel”?"
        in fault
        for fault in found
    )
    assert any(fault.startswith(f"{TEXT}, koptekst, alinea ") for fault in found)


def test_a_tag_over_two_paragraphs_is_named_and_nothing_else(folder: Path) -> None:
    def change(document: Document) -> None:
        document.add_paragraph("Dit is {{ partij.")
        document.add_paragraph("naam }} en verder.")

    edit(folder, TEXT, change)
    first, second = faults(folder)
    assert "“Dit is {{ partij.”: een invulveld is niet af: “{{” staat los" in first
    assert "“naam }} en verder.”: een invulveld is niet af: “}}” staat los" in second
    assert first.endswith(
        "Zet het hele invulveld, van {{ tot en met }} (of {% tot %}), in één alinea."
    )


def test_a_place_to_fill_in_cannot_be_in_a_footer(folder: Path) -> None:
    def change(document: Document) -> None:
        document.sections[0].footer.add_paragraph("{{ veld.datum }}")

    edit(folder, PAGE, change)
    (fault,) = faults(folder)
    assert fault.startswith(f"{PAGE}, voettekst, alinea ")
    assert fault.endswith(
        "{{ veld.datum }}: een invulplek kan niet in een koptekst, voettekst of noot staan. "
        "Zet hem in de gewone tekst."
    )


def test_paper_that_is_not_a4(folder: Path) -> None:
    def change(document: Document) -> None:
        document.sections[0].page_height = Mm(279)

    edit(folder, TEXT, change)
    assert faults(folder) == [
        f"{TEXT}, pagina-instelling: het papierformaat is niet A4. Kies in Word bij Indeling, "
        "Formaat voor A4, en bewaar het sjabloon."
    ]


def test_a_place_to_fill_in_means_nothing_in_a_mail(folder: Path) -> None:
    mail = folder / "verzending.txt"
    text = mail.read_text("utf-8")
    mail.write_text(text + "\n{{ veld.datum }}", "utf-8")
    (fault,) = faults(folder)
    assert fault.startswith("verzending.txt, regel ")
    assert "{{ veld.datum }}: onbekend veld “veld.datum”." in fault
    mail.write_text(text + "\n{{ partij.naam | datm }}", "utf-8")
    (fault,) = faults(folder)
    assert "onbekend filter “datm”. Bedoelt u “datum”?" in fault


def reminder(folder: Path, text: str) -> None:
    """Give the pack a reminder of its own."""
    toml = folder / "pakket.toml"
    block = "[herinnering]\nsjabloon = 'herinnering.txt'\nonderwerp = '{{ herinering.nummer }}'\n"
    toml.write_text(f"{toml.read_text('utf-8')}\n{block}", "utf-8")
    (folder / "herinnering.txt").write_text(text, "utf-8")


def test_the_reminder_is_looked_over_too(folder: Path) -> None:
    text = (
        "{{ partij.aanhef }}\n{% for b in herinnering.bezwaren %}{{ b.wat }}{{ b.wt }}{% endfor %}"
    )
    reminder(folder, text)
    assert faults(folder) == [
        "pakket.toml, [herinnering] onderwerp, regel 1, {{ herinering.nummer }}: onbekend veld "
        "“herinering.nummer”. Bedoelt u “herinnering.nummer”?",
        "herinnering.txt, regel 2, {{ b.wt }}: onbekend veld “b.wt”. Bedoelt u “b.wat”?",
    ]


def test_a_reminder_that_is_no_text(folder: Path) -> None:
    reminder(folder, "")
    (folder / "herinnering.txt").write_bytes(b"\xff\xfe\x00")
    assert faults(folder)[0] == (
        "herinnering.txt: de tekst van de herinnering kan niet worden gelezen. "
        "Bewaar het bestand als tekst met codering UTF-8."
    )


def test_the_closing_mail_is_looked_over_too(folder: Path) -> None:
    toml = folder / "pakket.toml"
    block = "[slotmail]\nsjabloon = 'slot.txt'\nonderwerp = '{{ definitief.uitgav }}'\n"
    toml.write_text(f"{toml.read_text('utf-8')}\n{block}", "utf-8")
    text = (
        "{{ partij.aanhef }}\n"
        "{% for z in inwerkingtreding.zinnen %}{{ z }}{% endfor %} {{ inwerkingtreding.dagg }}\n"
        "{{ veld.handtekening }}"
    )
    (folder / "slot.txt").write_text(text, "utf-8")
    assert faults(folder) == [
        "pakket.toml, [slotmail] onderwerp, regel 1, {{ definitief.uitgav }}: onbekend veld "
        "“definitief.uitgav”. Bedoelt u “definitief.uitgave”?",
        "slot.txt, regel 2, {{ inwerkingtreding.dagg }}: onbekend veld “inwerkingtreding.dagg”. "
        "Bedoelt u “inwerkingtreding.dag”?",
        "slot.txt, regel 3, {{ veld.handtekening }}: onbekend veld “veld.handtekening”. Bekende "
        "namen op deze plaats: aantal_partijen, afzender, betreft, definitief, gegevens, "
        "inwerkingtreding, pakket, partij, partijen, partijen_nummers, retour, stukken.",
    ]
    (folder / "slot.txt").write_bytes(b"\xff\xfe\x00")
    assert faults(folder)[0] == (
        "slot.txt: de tekst van de slotmail kan niet worden gelezen. Bewaar het bestand als tekst "
        "met codering UTF-8."
    )


def test_declared_and_never_used(folder: Path) -> None:
    toml = folder / "pakket.toml"
    text = toml.read_text("utf-8")
    assert "[gegevens]" in text
    toml.write_text(text.replace("[gegevens]", "[gegevens]\nnergens = 'x'", 1), "utf-8")
    (warning,) = check(folder)
    assert warning == (
        "pakket.toml, [gegevens] nergens: dit gegeven wordt in geen enkel sjabloon gebruikt. "
        "Gebruik het als {{ gegevens.nergens }}, of haal het weg."
    )


def test_all_faults_of_all_templates_in_one_go(folder: Path) -> None:
    edit(folder, TEXT, lambda document: document.add_paragraph("{{ partij.naamm }}"))
    edit(folder, PAGE, lambda document: document.add_paragraph("{{ afzender.naamm }}"))
    (folder / "brief.docx").write_bytes(b"geen zip")
    found = faults(folder)
    assert len(found) == 3
    assert {fault.split(",")[0].split(":")[0] for fault in found} == {TEXT, PAGE, "brief.docx"}


def test_one_answer_is_no_choice(folder: Path) -> None:
    edit(folder, PAGE, lambda document: document.add_paragraph("{{ veld.voor }} Voor"))
    (fault,) = faults(folder)
    assert fault == (
        "pakket.toml, stuk ‘overeenkomst’: er is maar één antwoord om te kiezen (veld.voor). Zet "
        "in het sjabloon ten minste {{ veld.voor }} en {{ veld.tegen }}."
    )
