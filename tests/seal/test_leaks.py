"""Every kind of leak is planted, and found by the rule that is there for it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from docgen.documents import typeface
from docgen.documents.metadata import DocumentInfo, declare
from docgen.documents.stamp import lay, text_at
from docgen.seal.leaks import (
    RULES,
    Secrets,
    leaks,
    mail_addresses,
)
from docgen.seal.taken_apart import own_streams, streams_of, streams_of_pages

SERIAL, PRINT = "5f3a91c07d22e4b8", "ab" * 32
INFO = DocumentInfo(
    "Convenant",
    "Provincie",
    "Versie voor publicatie",
    (),
    "docgen",
    datetime(2026, 1, 1, tzinfo=UTC),
    True,
    3,
)
NOTHING = Secrets(
    certificates=frozenset({SERIAL, PRINT, "12"}),
    holders=frozenset({"Voorbeeld Vertrouwensdienst", "Jan"}),
    deciders=frozenset({"B. Beoordelaar"}),
    files=frozenset({"07-gemeente-ontvangen.pdf", "cd" * 32}),
    signatories=frozenset({"A. de Vries"}),
    received=frozenset(),
    issued=frozenset(),
    text=frozenset({0}),
)
Plant = Callable[[pikepdf.Pdf], None]


def clean(*texts: str) -> pikepdf.Pdf:
    """A file of a page as issued and docgen's own pages with these texts."""
    pdf = pikepdf.new()
    font = typeface.embed(pdf)
    for text in ("Partij A. de Vries, info@voorbeeld.example, getekend in januari.", *texts):
        pdf.add_blank_page(page_size=(595, 842))
        lay(pdf, pdf.pages[-1], font, "", text_at(72, 700, 10, text))
    declare(pdf, INFO)
    return pdf


def found(pdf: pikepdf.Pdf, tmp_path: Path, secrets: Secrets = NOTHING) -> dict[str, str]:
    """What each rule says of the file."""
    path = tmp_path / "publicatie.pdf"
    pdf.save(path)
    return {problem.place: problem.what for problem in leaks(path, secrets)}


def test_a_clean_file_may_go_online(tmp_path: Path) -> None:
    assert found(clean("Partij 12, A. de Vries, w.g.; ondertekend in januari."), tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "rule", "what"),
    [
        (
            "vragen: m.jansen@voorbeeld.example",
            "e-mailadressen",
            "er staat een e-mailadres in (m.jansen@voorbeeld.example)",
        ),
        (
            "nummer 5F3A 91C0 7D22 E4B8",
            "certificaten",
            "er staat een nummer of vingerafdruk van een certificaat in",
        ),
        (
            "uitgegeven door Voorbeeld Vertrouwensdienst",
            "certificaten",
            "er staat een houder of uitgever van een certificaat in",
        ),
        (
            "bijlage 07-gemeente-ontvangen.pdf",
            "ontvangen bestanden",
            "er staat een naam of vingerafdruk van een ontvangen bestand in",
        ),
        (
            "SHA-256 " + "cd" * 32,
            "ontvangen bestanden",
            "er staat een naam of vingerafdruk van een ontvangen bestand in",
        ),
        (
            "B. Beoordelaar, 12 december 2025",
            "beoordelaars",
            "er staat de naam in van iemand die een retour beoordeelde",
        ),
    ],
)
def test_words_on_a_page(text: str, rule: str, what: str, tmp_path: Path) -> None:
    assert found(clean(text), tmp_path) == {rule: what}


def form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array())


def signature(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Rest = pdf.make_indirect(Dictionary(Contents=b"0000", ByteRange=[0, 1, 2, 3]))


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.txt"] = b"inhoud"


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def note(pdf: pikepdf.Pdf) -> None:
    text = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents="zie mij")
    pdf.pages[0].Annots = Array([pdf.make_indirect(text)])


def mail_link(pdf: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("mailto:m.jansen"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)
    pdf.pages[0].Annots = Array([pdf.make_indirect(link)])


def picture(pdf: pikepdf.Pdf) -> None:
    image = pdf.make_stream(
        b"\0" * 300,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=10,
        Height=10,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
    )
    pdf.pages[0].Resources.XObject = Dictionary(Beeld=image)


def hidden_number(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Rest = pdf.make_stream(b"serienummer " + SERIAL.encode())


def hidden_mail(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Rest = pdf.make_stream(b"van m.jansen@voorbeeld.example")


def author(pdf: pikepdf.Pdf) -> None:
    pdf.trailer.Info.Author = String("A. de Vries")


def alternative(pdf: pikepdf.Pdf) -> None:
    figure = Dictionary(S=Name.Figure, Alt=String("weergave van 07-gemeente-ontvangen.pdf"))
    pdf.Root.StructTreeRoot = Dictionary(K=pdf.make_indirect(figure))


@pytest.mark.parametrize(
    ("plant", "rule", "what"),
    [
        (form, "ondertekening", "er zit een formulier of handtekening in (/AcroForm)"),
        (signature, "ondertekening", "er zit een formulier of handtekening in (/ByteRange)"),
        (
            attachment,
            "bijlagen",
            "er zit een bestand in (/AF, /EF, /EmbeddedFile, /EmbeddedFiles, /Filespec)",
        ),
        (script, "opdrachten", "er zit een opdracht in (/JS, /JavaScript, /OpenAction)"),
        (note, "aantekeningen", "er staat een aantekening op een bladzijde (/Text)"),
        (mail_link, "e-mailadressen", "er zit een koppeling naar een e-mailadres in"),
        (
            picture,
            "afbeeldingen",
            "er staat een afbeelding in die niet in de verstuurde stukken staat",
        ),
        (
            hidden_number,
            "certificaten",
            "er zit een nummer of vingerafdruk van een certificaat in verborgen",
        ),
        (
            hidden_mail,
            "e-mailadressen",
            "er zit een e-mailadres in verborgen (m.jansen@voorbeeld.example)",
        ),
        (author, "metagegevens", "in de metagegevens staat de naam van een ondertekenaar"),
        (
            alternative,
            "ontvangen bestanden",
            "er staat een naam of vingerafdruk van een ontvangen bestand in",
        ),
    ],
)
def test_what_is_not_on_a_page(plant: Plant, rule: str, what: str, tmp_path: Path) -> None:
    pdf = clean("w.g.")
    plant(pdf)
    assert found(pdf, tmp_path) == {rule: what}


def test_what_a_received_page_is_drawn_with(tmp_path: Path) -> None:
    received = pikepdf.new()
    received.add_blank_page()
    ink = b"0 0 m 10 10 l S\n" * 20
    drawing = received.make_stream(ink, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    received.pages[0].Resources = Dictionary(XObject=Dictionary(Blad=drawing))
    received.save(tmp_path / "definitief.pdf")
    secrets = replace(NOTHING, received=streams_of_pages(tmp_path / "definitief.pdf", [0]))
    pdf = clean("w.g.")
    # Compressed or not, and wherever it hangs.
    pdf.Root.Rest = pdf.make_stream(ink)
    told = {"ontvangen bladzijden": "er staat iets in van een ontvangen bladzijde"}
    assert found(pdf, tmp_path, secrets) == told
    # What was issued comes back on every digitally signed page.
    issued = replace(secrets, issued=streams_of(tmp_path / "definitief.pdf"))
    assert found(pdf, tmp_path, issued) == {}


def test_an_earlier_state_and_a_tail(tmp_path: Path) -> None:
    path = tmp_path / "publicatie.pdf"
    clean("w.g.").save(path)
    before = path.read_bytes()
    # The shortest update there is: one in which nothing changes.
    path.write_bytes(before + before[before.rindex(b"startxref") :])
    said = "het bestand bewaart een eerdere toestand van zichzelf"
    assert [item.what for item in leaks(path, NOTHING)] == [said]
    clean("w.g.").save(path)
    path.write_bytes(path.read_bytes() + b"rest")
    said = "achter het einde van het bestand staat nog iets"
    assert [item.what for item in leaks(path, NOTHING)] == [said]


def test_a_problem_says_what_and_where(tmp_path: Path) -> None:
    path = tmp_path / "CRS-v1.pdf"
    pdf = clean()
    form(pdf)
    pdf.save(path)
    assert [str(item) for item in leaks(path, NOTHING)] == [
        "CRS-v1.pdf, ondertekening: er zit een formulier of handtekening in (/AcroForm). Meld dit "
        "aan de makers van docgen; er is niets in de map ‘definitief’ gezet."
    ]


def test_every_rule_has_a_name_of_its_own() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES) == 12


def test_an_address_in_the_text_as_issued_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    clean("w.g.").save(path)
    assert [str(item) for item in mail_addresses(path)] == [
        "bladzijde 1: hier staat een e-mailadres (info@voorbeeld.example), in de tekst van het "
        "convenant of van het pakket. docgen wijzigt die tekst niet. Bekijk of het adres openbaar "
        "mag zijn."
    ]


def test_an_address_on_many_pages_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    pdf = clean("w.g.")
    for _ in range(2):
        pdf.pages.append(pdf.pages[0])
    pdf.save(path)
    assert [item.place for item in mail_addresses(path)] == ["bladzijde 1, 3 en 4"]


def test_an_address_on_a_page_of_the_pack_is_no_leak(tmp_path: Path) -> None:
    secrets = replace(NOTHING, filled=frozenset({1}))
    assert found(clean("vragen: info@voorbeeld.example"), tmp_path, secrets) == {}


def test_typeface_and_output_intent_are_docgens_own() -> None:
    buffer = io.BytesIO()
    clean().save(buffer)
    with pikepdf.open(buffer) as pdf:
        fonts = [
            item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item
        ]
        assert len(fonts) == 1
    assert len(own_streams()) == 2
