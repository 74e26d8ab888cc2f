"""A finished copy that was changed: every way to spoil one is named."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

import docgen
from docgen.core.findings import Outcome
from docgen.core.provenance import sha256, sha256_file
from docgen.seal.checks.told import Told
from docgen.seal.manifest import NAME as MANIFEST
from tests.engines.sealed import HOLDER
from tests.seal import tampered as spoil
from tests.seal.verified import (
    AMERSFOORT,
    DIFFERENT,
    OTHER_SHA,
    Look,
    glance,
    look,
    plain,
    said,
    sealed,
    told,
    workers,
)

__all__ = ["glance", "look", "plain", "sealed", "told", "workers"]


# -- tampering ---------------------------------------------------------------------------


def test_the_page_of_another_party(plain: Path, told: Told, glance: Look, tmp_path: Path) -> None:
    first, second = told.parties[:2]
    change = spoil.same_page(first.page, second.page)
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", change))
    instead = f"hier staat bladzijde {second.page} (ondertekenpagina van Gemeente Baarn)."
    assert said(found) == [
        f"bladzijden: Bladzijde {first.page} (ondertekenpagina van Gemeente Amersfoort): {instead}",
        f"partijen: 1. Gemeente Amersfoort: bladzijde {first.page}: {instead}",
    ]
    assert found.checked.conclusion == (
        "Dit exemplaar is niet heel: afgekeurd op bladzijden en partijen."
    )


def test_pages_in_another_order(plain: Path, told: Told, glance: Look, tmp_path: Path) -> None:
    page = told.parts[-1].page

    def swap(pdf: pikepdf.Pdf) -> None:
        pdf.pages.insert(0, pdf.pages[page - 1])
        del pdf.pages[page]

    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", swap))
    assert said(found)[0] == (
        f"bladzijden: {page} bladzijden zijn niet zoals zij waren toen het exemplaar werd gemaakt: "
        f"1-{page}."
    )


def test_a_page_taken_out(plain: Path, told: Told, glance: Look, tmp_path: Path) -> None:
    page, count = told.parties[0].page, len(told.pages)
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", spoil.without_page(page)))
    assert said(found) == [
        f"bladzijden: Er zijn {count - 1} bladzijden; het manifest noemt er {count}.",
        f"bladzijden: Bladzijde {page} (ondertekenpagina van Gemeente Amersfoort): ontbreekt.",
        f"partijen: 1. Gemeente Amersfoort: bladzijde {page}: ontbreekt.",
    ]


def test_a_page_put_in(plain: Path, told: Told, glance: Look, tmp_path: Path) -> None:
    def put_in(pdf: pikepdf.Pdf) -> None:
        pdf.add_blank_page(page_size=(595, 842))

    count = len(told.pages)
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", put_in))
    assert said(found)[:2] == [
        f"bladzijden: Er zijn {count + 1} bladzijden; het manifest noemt er {count}.",
        f"bladzijden: Wat nu op deze plaats staat, hoort er niet in: bladzijde {count + 1}.",
    ]


@pytest.mark.parametrize("what", ["stempel", "beeldpunt"])
def test_what_is_on_a_page_changed(
    what: str, plain: Path, told: Told, glance: Look, tmp_path: Path
) -> None:
    # Party 7 sent a photograph.
    party = next(item for item in told.parties if item.nr == 7)
    # Text is drawn in hexadecimal.
    words = b"van 5".hex().encode(), b"van 6".hex().encode()
    changes = {
        "stempel": spoil.reworded(party.page, *words),
        "beeldpunt": spoil.one_pixel(party.page),
    }
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", changes[what]))
    assert said(found)[:2] == [
        f"bladzijden: Bladzijde {party.page} (ondertekenpagina van Gemeente Eemnes): {DIFFERENT}.",
        f"partijen: 7. Gemeente Eemnes: bladzijde {party.page}: {DIFFERENT}.",
    ]


def _cut(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj[Name.CropBox] = Array([0, 0, 300, 300])


def _cut_above(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages[Name.CropBox] = Array([0, 0, 300, 300])


def _turned_above(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages[Name.Rotate] = 180


def _larger(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj[Name.UserUnit] = 2


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (spoil.note_on(1), "er is iets overheen gelegd (soort Stamp)"),
        (_cut, "een deel van de bladzijde is weggesneden"),
        (_larger, "de bladzijde is vergroot"),
    ],
)
def test_what_lies_over_a_page_or_cuts_it(
    change: spoil.Change, what: str, plain: Path, glance: Look, tmp_path: Path
) -> None:
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", change))
    assert f"bladzijden: Bladzijde 1 (deel “convenant-voorblad”): {what}." in said(found)


@pytest.mark.parametrize("change", [_cut_above, _turned_above])
def test_what_all_pages_inherit(
    change: spoil.Change, plain: Path, told: Told, glance: Look, tmp_path: Path
) -> None:
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", change))
    count = len(told.pages)
    assert said(found)[0] == (
        f"bladzijden: {count} bladzijden zijn niet zoals zij waren toen het exemplaar werd "
        f"gemaakt: 1-{count}."
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (spoil.attached_data(AMERSFOORT, b"x"), f"{OTHER_SHA}."),
        (spoil.detached(AMERSFOORT), "ontbreekt."),
    ],
)
def test_a_received_file_changed_or_gone(
    change: spoil.Change, what: str, plain: Path, glance: Look, tmp_path: Path
) -> None:
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", change))
    assert said(found) == [
        f"bijlagen: Bijlage “{AMERSFOORT}” (van Gemeente Amersfoort) {what}",
        f"partijen: 1. Gemeente Amersfoort: bijlage “{AMERSFOORT}” {what}",
    ]


def test_a_file_added_or_renamed(plain: Path, glance: Look, tmp_path: Path) -> None:
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", spoil.attached_more("meer.txt")))
    stray = "hoort er niet in: het manifest noemt haar niet."
    assert said(found) == [f"bijlagen: Bijlage “meer.txt” {stray}"]
    found = glance(spoil.tampered(plain, tmp_path / "y.pdf", spoil.renamed(AMERSFOORT, "a.pdf")))
    assert said(found) == [
        f"bijlagen: Bijlage “{AMERSFOORT}” (van Gemeente Amersfoort) ontbreekt.",
        f"bijlagen: Bijlage “a.pdf” {stray}",
        f"partijen: 1. Gemeente Amersfoort: bijlage “{AMERSFOORT}” ontbreekt.",
    ]


def _two_names(pdf: pikepdf.Pdf) -> None:
    spoil.specification(pdf, AMERSFOORT)[Name.UF] = String("factuur.pdf")


def _two_contents(pdf: pikepdf.Pdf) -> None:
    found = spoil.specification(pdf, AMERSFOORT)
    found.EF[Name.UF] = pdf.make_stream(b"x", Type=Name.EmbeddedFile)


def _other_kind(pdf: pikepdf.Pdf) -> None:
    spoil.specification(pdf, AMERSFOORT).EF.F[Name.Subtype] = Name("/text/html")


def _not_listed(pdf: pikepdf.Pdf) -> None:
    gone = spoil.specification(pdf, AMERSFOORT).objgen
    pdf.Root[Name.AF] = Array([item for item in pdf.Root.AF if item.objgen != gone])


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (_two_names, "heeft twee namen of meer dan één inhoud"),
        (_two_contents, "heeft twee namen of meer dan één inhoud"),
        (_other_kind, "is aangemeld als een ander soort bestand dan is ontvangen"),
        (_not_listed, "is niet als bijlage van het hele exemplaar aangemeld"),
    ],
)
def test_a_file_that_readers_see_otherwise(
    change: spoil.Change, what: str, plain: Path, glance: Look, tmp_path: Path
) -> None:
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", change))
    assert f"bijlagen: Bijlage “{AMERSFOORT}” (van Gemeente Amersfoort) {what}." in said(found)


def test_a_hidden_file(plain: Path, glance: Look, tmp_path: Path) -> None:
    def hide(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"x", Type=Name.EmbeddedFile)
        made = Dictionary(Type=Name.Filespec, F=String(AMERSFOORT), EF=Dictionary(F=stream))
        pdf.pages[0].obj[Name.AF] = Array([pdf.make_indirect(made)])

    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", hide))
    assert said(found)[0] == (
        f"bijlagen: In het bestand is ook “{AMERSFOORT}” verstopt; dat hoort er niet in."
    )


def test_a_digital_signature_that_was_replaced(plain: Path, glance: Look, tmp_path: Path) -> None:
    """Someone fits another file in, and the manifest to it."""
    with pikepdf.open(plain) as pdf:
        name = next(item for item in pdf.attachments if item.startswith("18-"))
        data = bytearray(pdf.attachments[name].get_file().read_bytes())
    spot = data.rindex(b"/Reason" if b"/Reason" in data else b"/ByteRange")
    data[spot - 1] ^= 1
    broken = bytes(data)

    def fit(manifest: dict[str, object]) -> None:
        for party in manifest["partijen"]:  # type: ignore[attr-defined]
            for file in party["bestanden"]:
                if file["naam"] == name:
                    file |= {"sha256": sha256(broken), "grootte": len(broken)}

    changes = spoil.attached_data(name, broken), spoil.manifest_data(fit)
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", *changes))
    party = next(item for item in found.checked.parties if item.told.nr == 18)
    assert party.outcome is Outcome.REFUSED
    assert all("digitale handtekening" in fault for fault in party.faults)


def test_a_manifest_that_was_changed_or_taken_out(
    plain: Path, glance: Look, tmp_path: Path
) -> None:
    def swap(manifest: dict[str, object]) -> None:
        pages = manifest["bladzijden"]
        pages[0]["sha256"] = "0" * 64  # type: ignore[index]

    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", spoil.manifest_data(swap)))
    assert said(found) == [f"bladzijden: Bladzijde 1 (deel “convenant-voorblad”): {DIFFERENT}."]
    found = glance(spoil.tampered(plain, tmp_path / "y.pdf", spoil.detached(MANIFEST)))
    assert said(found) == [
        "definitief: Dit is geen definitief exemplaar van docgen: de bijlage manifest.json, waarin "
        "staat waaruit het is samengesteld, ontbreekt."
    ]
    assert found.checked.conclusion == "Dit is geen heel definitief exemplaar van docgen."
    change = spoil.attached_data(MANIFEST, b"{")
    found = glance(spoil.tampered(plain, tmp_path / "z.pdf", change))
    assert said(found) == [
        "definitief: De bijlage manifest.json is geen leesbare JSON; zo is niet na te gaan of dit "
        "exemplaar heel is."
    ]


def test_what_a_manifest_tells_of_parties_is_proven_by_others_only(
    plain: Path, glance: Look, tmp_path: Path
) -> None:
    """The limit of a copy without a seal: who writes it anew can write what he wants."""
    change = spoil.manifest_data(lambda told: told["partijen"][0].update(plaats="Elders"))
    forged = spoil.tampered(plain, tmp_path / "x.pdf", change)
    assert glance(forged).checked.outcome is Outcome.DOUBTFUL
    checksum = tmp_path / "los.pdf.sha256"
    checksum.write_text(f"{sha256_file(plain)}  los.pdf\n", encoding="utf-8")
    found = glance(forged, checksum=checksum)
    assert said(found) == [
        "controlebestand: De SHA-256 van dit bestand is niet die in “los.pdf.sha256”: het bestand "
        "is na het maken gewijzigd, of het controlebestand hoort bij een ander exemplaar."
    ]


def test_an_addition_and_a_field(plain: Path, glance: Look, tmp_path: Path) -> None:
    longer = tmp_path / "x.pdf"
    longer.write_bytes(spoil.appended(plain.read_bytes()))
    assert said(glance(longer)) == [
        "zegel: Aan het bestand is iets toegevoegd nadat docgen het had gemaakt."
    ]
    found = glance(spoil.tampered(plain, tmp_path / "y.pdf", spoil.signature_field("hier tekenen")))
    assert said(found)[0] == (
        "zegel: Er is een plaats voor een handtekening die er niet hoort: “hier tekenen”."
    )


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
WEB = Dictionary(S=Name.URI, URI=String("https://voorbeeld.test/"))


def test_a_script_and_layers(plain: Path, glance: Look, tmp_path: Path) -> None:
    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", spoil.acting(SCRIPT)))
    wrong = "actief: Er zit iets in dat in een definitief exemplaar niet hoort: "
    assert f"{wrong}een script (JavaScript)." in said(found)

    def layered(pdf: pikepdf.Pdf) -> None:
        pdf.Root[Name.OCProperties] = Dictionary(OCGs=Array(), D=Dictionary())

    found = glance(spoil.tampered(plain, tmp_path / "y.pdf", layered))
    assert f"{wrong}lagen die zichtbaar en onzichtbaar gemaakt kunnen worden." in said(found)


def test_a_link_to_outside(plain: Path, glance: Look, tmp_path: Path) -> None:
    def link(pdf: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=WEB)
        note[Name.Border] = Array([0, 0, 0])
        pdf.pages[0].obj[Name.Annots] = Array([pdf.make_indirect(note)])

    found = glance(spoil.tampered(plain, tmp_path / "x.pdf", link))
    assert said(found, Outcome.DOUBTFUL)[-1] == (
        "actief: Er zijn verwijzingen naar buiten: “https://voorbeeld.test/”."
    )


# -- the seal ----------------------------------------------------------------------------


def test_a_seal_that_was_broken(
    sealed: tuple[docgen.Inputs, Path], glance: Look, tmp_path: Path
) -> None:
    data = bytearray(sealed[1].read_bytes())
    spot = data.index(b"/Author")
    data[spot + 10] ^= 2
    (tmp_path / "x.pdf").write_bytes(data)
    assert (
        "zegel: Het zegel is verbroken: het bestand is niet meer zoals het werd verzegeld."
    ) in said(glance(tmp_path / "x.pdf"))


def test_a_change_after_the_seal(
    sealed: tuple[docgen.Inputs, Path], glance: Look, tmp_path: Path
) -> None:
    before = sealed[1].read_bytes()
    after = spoil.appended(before)
    (tmp_path / "x.pdf").write_bytes(after)
    assert said(glance(tmp_path / "x.pdf")) == [
        "zegel: Het bestand is na de verzegeling gewijzigd: er zijn "
        f"{len(after) - len(before)} bytes aan toegevoegd."
    ]


def test_a_seal_that_was_taken_off(
    sealed: tuple[docgen.Inputs, Path], glance: Look, tmp_path: Path
) -> None:
    def take_off(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[Name.AcroForm]
        del pdf.Root[Name.Perms]
        page = pdf.pages[0].obj
        links = [item for item in page.Annots if item.Subtype != Name.Widget]
        page[Name.Annots] = Array(links)

    found = glance(spoil.tampered(sealed[1], tmp_path / "x.pdf", take_off))
    assert said(found) == [
        f"zegel: Er hoort een zegel van {HOLDER} op te staan; dat is eraf gehaald."
    ]


def test_another_field_beside_the_seal(
    sealed: tuple[docgen.Inputs, Path], glance: Look, tmp_path: Path
) -> None:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    writer = IncrementalPdfFileWriter(io.BytesIO(sealed[1].read_bytes()))
    append_signature_field(writer, SigFieldSpec("nog een"))
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    (tmp_path / "x.pdf").write_bytes(out.getvalue())
    assert ("zegel: Er is een plaats voor een handtekening die er niet hoort: “nog een”.") in said(
        glance(tmp_path / "x.pdf")
    )
