"""A finished copy looked at anew: whole ones pass, and every way to spoil one is named."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

import docgen
from docgen.bundling import BundleRequest, bundle
from docgen.core.dossier import REGISTER
from docgen.core.errors import UsageError
from docgen.core.findings import Outcome
from docgen.core.provenance import sha256, sha256_file
from docgen.engines.bounded import Bounded
from docgen.engines.practice_ca import write_trust
from docgen.engines.seal_check import SealStatus
from docgen.engines.signatures import TrustSettings
from docgen.seal import examine
from docgen.seal.check import check
from docgen.seal.checks.facts import CopyFacts
from docgen.seal.checks.told import Told
from docgen.seal.manifest import NAME as MANIFEST
from docgen.seal.witnesses import checksum_of
from docgen.verifying import Verified, VerifyRequest, verify
from tests.conftest import SEALING, Sealed
from tests.engines.sealed import HOLDER, authority, key
from tests.needs import needs_libreoffice
from tests.seal import tampered as spoil

AMERSFOORT = "01-gemeente-amersfoort-ontvangen.pdf"
UNPROVEN = (
    "Zonder zegel bewijst het bestand zelf niet dat niemand het heeft gewijzigd, en er is niets "
    "anders waaruit dat blijkt."
)
OTHER_SHA = "is niet het bestand dat is ontvangen: de SHA-256 is anders"
DIFFERENT = "toont iets anders dan toen het exemplaar werd gemaakt"

Look = Callable[..., Verified]


@pytest.fixture(scope="module")
def workers() -> Iterator[Bounded]:
    """Processes that do the looking of every test."""
    with Bounded(2) as found:
        yield found


@pytest.fixture
def look(workers: Bounded) -> Look:
    """Verify a file at the time at which it was made."""

    def run(path: Path, **wishes: Path) -> Verified:
        return verify(VerifyRequest(path, **wishes), clock=SEALING, workers=workers)

    return run


@pytest.fixture
def glance() -> Look:
    """The same in this process, without the archive standard, which takes longest."""

    def run(path: Path, checksum: Path | None = None) -> Verified:
        sha, moment = sha256_file(path), SEALING.now()
        looked = examine.look(path)
        parties = looked.manifest.parties if looked.manifest else ()
        files = {file.sha256 for party in parties if party.signatures for file in party.files}
        signatures = examine.look_at_signatures(path, files, TrustSettings(), moment)
        facts = CopyFacts(
            name=path.name,
            sha256=sha,
            size=path.stat().st_size,
            looked=looked,
            seal=examine.look_at_seal(path, TrustSettings(), moment),
            archive=(),
            signatures={key: item for key, item in signatures.items() if item is not None},
            unchecked=frozenset(key for key, item in signatures.items() if item is None),
            checksum=checksum_of(path, sha, checksum),
        )
        return Verified(path, check(facts), None, ())

    return run


@pytest.fixture(scope="module")
def sealed(
    small: Callable[..., object], tmp_path_factory: pytest.TempPathFactory
) -> tuple[docgen.Inputs, Path]:
    """A dossier with a sealed copy, and that copy."""
    root = tmp_path_factory.mktemp("verzegeld") / "dossier"
    shutil.copytree(small().root, root)  # type: ignore[attr-defined]
    inputs = docgen.read(docgen.open_dossier(root))
    made = bundle(inputs, BundleRequest(key=key()), clock=SEALING)
    return inputs, inputs.home / made.record.path


@pytest.fixture(scope="module")
def plain(definitive: Callable[..., Sealed], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy without a seal, away from its dossier and its checksum."""
    source = definitive().pdf
    return Path(shutil.copy(source, tmp_path_factory.mktemp("los") / "los.pdf"))


@pytest.fixture(scope="module")
def told(plain: Path, workers: Bounded) -> Told:
    """What its manifest tells."""
    found = verify(VerifyRequest(plain), clock=SEALING, workers=workers).checked.facts.told
    assert found is not None
    return found


def said(found: Verified, outcome: Outcome = Outcome.REFUSED) -> list[str]:
    """What the rules said with this outcome: ``bijlagen: …``."""
    return [f"{f.rule}: {f.explanation}" for f in found.checked.findings if f.outcome is outcome]


# -- whole copies ------------------------------------------------------------------------


def test_a_whole_copy_in_its_dossier(definitive: Callable[..., Sealed], look: Look) -> None:
    made = definitive()
    found = look(made.pdf)
    assert found.checked.outcome is Outcome.ACCEPTED
    assert {outcome for _, outcome in found.checked.rules} == {Outcome.ACCEPTED}
    pages = made.bundle.record.pages
    assert found.checked.conclusion == (
        f"Dit definitieve exemplaar is heel: {pages} bladzijden, 5 partijen en 5 ontvangen "
        "bestanden."
    )
    assert [(party.told.nr, party.outcome) for party in found.checked.parties] == [
        (nr, Outcome.ACCEPTED) for nr in (1, 2, 7, 18, 35)
    ]
    digital = next(party for party in found.checked.parties if party.told.nr == 18)
    assert [item.intact for item in digital.signatures] == [True, True]
    assert said(found, Outcome.ACCEPTED)[-1] == (
        "register: Het register kent dit bestand als uitgave 1 (definitief) van versie 1.0 van "
        "13 december 2025; dat is de laatste uitgave."
    )


@needs_libreoffice
def test_a_whole_tagged_copy(definitive: Callable[..., Sealed], look: Look) -> None:
    assert look(definitive("libreoffice").pdf).checked.outcome is Outcome.ACCEPTED


def test_without_anything_beside_it_nothing_vouches(plain: Path, look: Look, told: Told) -> None:
    found = look(plain)
    assert found.checked.outcome is Outcome.DOUBTFUL
    assert said(found) == []
    assert said(found, Outcome.DOUBTFUL) == [f"zegel: {UNPROVEN}"]
    assert found.checked.conclusion == (
        f"Dit exemplaar past bij zijn manifest ({len(told.pages)} bladzijden, 5 partijen en 5 "
        "ontvangen bestanden), maar niets buiten het bestand bevestigt dat het echt is."
    )
    assert dict(found.checked.rules)["controlebestand"] is None
    assert dict(found.checked.rules)["register"] is None


def test_a_checksum_from_elsewhere_vouches(plain: Path, look: Look, tmp_path: Path) -> None:
    checksum = tmp_path / "bewaard.sha256"
    checksum.write_text(f"{sha256_file(plain)}  anders.pdf\n", encoding="utf-8")
    found = look(plain, checksum=checksum)
    assert found.checked.outcome is Outcome.ACCEPTED
    assert said(found, Outcome.ACCEPTED)[-1] == (
        "controlebestand: De SHA-256 van dit bestand staat in “bewaard.sha256” (daar heet het "
        "“anders.pdf”): geen byte is anders."
    )


def test_a_sealed_copy_vouches_for_itself(
    sealed: tuple[docgen.Inputs, Path], look: Look, tmp_path: Path
) -> None:
    loose = Path(shutil.copy(sealed[1], tmp_path / "los.pdf"))
    write_trust(authority(), tmp_path / "vertrouwd")
    found = look(loose, certificates=tmp_path / "vertrouwd")
    assert found.checked.outcome is Outcome.ACCEPTED
    assert found.checked.facts.seal is not None
    assert found.checked.facts.seal.status is SealStatus.WHOLE
    assert found.checked.conclusion.endswith(f"ontvangen bestanden, verzegeld door {HOLDER}.")
    assert (
        f"zegel: Het zegel van {HOLDER} is heel; sinds de verzegeling is er niets gewijzigd."
    ) in said(found, Outcome.ACCEPTED)


def test_whose_seal_it_is_must_be_known(
    sealed: tuple[docgen.Inputs, Path], look: Look, tmp_path: Path
) -> None:
    loose = Path(shutil.copy(sealed[1], tmp_path / "los.pdf"))
    found = look(loose)
    assert found.checked.outcome is Outcome.DOUBTFUL
    (doubt,) = said(found, Outcome.DOUBTFUL)
    assert doubt.startswith(
        "zegel: Het zegel is heel; sinds de verzegeling is er niets gewijzigd. Dat het echt van "
        f"{HOLDER} is, staat hier niet vast. "
    )
    assert look(sealed[1]).checked.outcome is Outcome.ACCEPTED


def test_in_2050_an_intact_signature_still_counts(
    plain: Path, workers: Bounded, tmp_path: Path, definitive: Callable[..., Sealed]
) -> None:
    folder = definitive().inputs.dossier.root / definitive().inputs.pack.trust_folder
    request = VerifyRequest(plain, certificates=folder)
    later = docgen.FixedClock(datetime(2050, 6, 1, tzinfo=UTC))
    found = verify(request, clock=later, workers=workers)
    assert said(found) == []
    party = next(item for item in found.checked.parties if item.told.nr == 18)
    assert len(party.remarks) == 2
    assert party.remarks[0].startswith(f"de digitale handtekening van {party.signatures[0].signer}")
    assert (
        " is heel en was bij ontvangst geldig; nu is dat niet meer vast te stellen ("
        in (party.remarks[0])
    )
    now = verify(request, clock=SEALING, workers=workers)
    assert [item.remarks for item in now.checked.parties] == [()] * 5


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


# -- what is no copy ---------------------------------------------------------------------


def _encrypted(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (lambda data: b"", "Het bestand is leeg."),
        (lambda data: b"PK\x03\x04" + bytes(5000), "Dit is geen PDF."),
        (lambda data: data[: len(data) // 2], "Het bestand is beschadigd of afgekapt."),
        (lambda data: b"%PDF-1.7\n" + os.urandom(3000), "Het bestand is beschadigd of afgekapt."),
        (
            _encrypted,
            "Het bestand is versleuteld of met een wachtwoord beveiligd; een definitief exemplaar "
            "is dat nooit.",
        ),
    ],
)
def test_what_cannot_be_read(
    change: Callable[[bytes], bytes], text: str, plain: Path, look: Look, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(change(plain.read_bytes()))
    found = look(path)
    assert said(found) == [f"leesbaar: {text}"]
    assert found.checked.conclusion == (
        "Dit bestand is niet te lezen; of het een heel exemplaar is, is niet na te gaan."
    )


def _public(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Subject"] = "Versie voor publicatie van het definitieve exemplaar, CRS-2026"
    del pdf.Root[Name.Names]
    del pdf.Root[Name.AF]


def test_the_version_for_publication(plain: Path, look: Look, tmp_path: Path) -> None:
    path = spoil.tampered(plain, tmp_path / "x.pdf", _public)
    found = look(path)
    assert said(found)[0] == (
        "definitief: Dit is de versie voor publicatie, niet het definitieve exemplaar. Zij bevat "
        "geen manifest; alleen een controlebestand of het register kan zeggen of zij ongewijzigd "
        "is."
    )
    (tmp_path / "x.pdf.sha256").write_text(f"{sha256_file(path)}  x.pdf\n", encoding="utf-8")
    found = look(path)
    assert said(found, Outcome.DOUBTFUL)[0].startswith(
        "definitief: Dit is de versie voor publicatie, niet het definitieve exemplaar. Het bestand "
        "is gelijk aan wat er destijds is gemaakt;"
    )


def test_an_interim_copy(unfinished: Callable[..., docgen.Inputs], look: Look) -> None:
    inputs = unfinished()
    made = bundle(inputs, BundleRequest(interim=True), clock=SEALING)
    found = look(inputs.home / made.record.path)
    assert said(found) == [
        "definitief: Dit is geen definitief exemplaar maar een tussenstand van CRS-2026 versie "
        "1.0, uitgave 1, met 4 partijen; er is nog 1 niet in orde."
    ]
    assert found.checked.conclusion == (
        "Dit is geen definitief exemplaar maar een tussenstand; verder is het heel."
    )


# -- the register ------------------------------------------------------------------------


def test_the_register_knows_other_bytes(
    definitive: Callable[..., Sealed], plain: Path, look: Look, tmp_path: Path
) -> None:
    made = definitive()
    change = spoil.manifest_data(lambda told: told["partijen"][0].update(plaats="Elders"))
    forged = spoil.tampered(plain, tmp_path / "x.pdf", change)
    found = look(forged, dossier=made.inputs.dossier.root)
    assert said(found) == [
        "register: Het register kent uitgave 1 (definitief) van versie 1.0 met een andere SHA-256: "
        "dit bestand is niet wat docgen op 13 december 2025 heeft gemaakt."
    ]


def test_an_issue_that_was_replaced(complete: Callable[..., docgen.Inputs], look: Look) -> None:
    inputs = complete()
    first = bundle(inputs, BundleRequest(), clock=SEALING).record
    path = inputs.dossier.parties_file
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("Amersfoort;", "Amersfoort ;", 1), encoding="utf-8-sig")
    request = BundleRequest(key=key(), reason="nu verzegeld")
    second = bundle(inputs, request, clock=SEALING).record
    found = look(inputs.home / first.path)
    assert found.checked.outcome is Outcome.DOUBTFUL
    assert said(found, Outcome.DOUBTFUL) == [
        "register: Het register kent dit bestand als uitgave 1 (definitief) van versie 1.0 van "
        "13 december 2025; zij is op 13 december 2025 vervangen door uitgave 2 (nu verzegeld)."
    ]
    assert look(inputs.home / second.path).checked.outcome is Outcome.ACCEPTED


def test_a_register_that_was_changed_by_hand(
    complete: Callable[..., docgen.Inputs], look: Look
) -> None:
    inputs = complete()
    made = bundle(inputs, BundleRequest(), clock=SEALING).record
    copy = inputs.home / made.path
    copy.with_name("agenda.ics").write_text("weg", encoding="utf-8")
    copy.with_name(f"{copy.name}.sha256").unlink()
    database = sqlite3.connect(inputs.home / REGISTER)
    with database:
        database.execute("UPDATE gebeurtenis SET inhoud = '{}' WHERE nr = 2")
    database.close()
    before = sha256_file(inputs.home / REGISTER)
    assert said(look(copy), Outcome.DOUBTFUL) == [
        f"zegel: {UNPROVEN}",
        "register: Naast het exemplaar is iets weg of gewijzigd: "
        f"“{copy.name}.sha256” en “agenda.ics”.",
        "register: De keten van gebeurtenissen in het register is verbroken bij gebeurtenis 2: het "
        "register is buiten docgen om gewijzigd.",
    ]
    assert sha256_file(inputs.home / REGISTER) == before


def test_a_register_that_cannot_be_read(plain: Path, look: Look, tmp_path: Path) -> None:
    home = tmp_path / "output" / "CRS-2026"
    home.mkdir(parents=True)
    (home / REGISTER).write_bytes(b"kapot" * 500)
    found = look(plain, dossier=tmp_path)
    assert said(found, Outcome.DOUBTFUL)[-1].startswith(
        "register: Het register in CRS-2026/register.sqlite is niet te gebruiken: het register kan "
        "niet worden geopend ("
    )


# -- what was named, and taking the files out --------------------------------------------


def test_every_file_comes_out_as_it_was_received(
    plain: Path, look: Look, tmp_path: Path, definitive: Callable[..., Sealed]
) -> None:
    target = tmp_path / "uit" / "bijlagen"
    found = look(plain, target=target)
    assert found.extracted is not None
    assert sorted(found.extracted) == sorted(item.name for item in target.iterdir())
    told = found.checked.facts.told
    assert told is not None
    kept = definitive().inputs.home / "retour"
    for name, file in told.files().items():
        (original,) = kept.glob(f"{file.sha256}/ontvangen.*")
        assert (target / name).read_bytes() == original.read_bytes()
    with pytest.raises(UsageError, match="bestaat al en is geen lege map"):
        look(plain, target=target)


def test_hostile_names_stay_in_the_folder(plain: Path, look: Look, tmp_path: Path) -> None:
    names = ("../../weg.txt", "CON.pdf", "/etc/x", "C:\\y")
    path = spoil.tampered(plain, tmp_path / "x.pdf", *(spoil.attached_more(n) for n in names))
    found = look(path, target=tmp_path / "uit")
    assert found.extracted is not None
    extra = [name for name in found.extracted if not name[0].isdigit() and name != MANIFEST]
    assert set(extra) == {"_.._weg.txt", "_CON.pdf", "_etc_x", "C__y"}
    assert sorted(item.name for item in tmp_path.iterdir()) == ["uit", "x.pdf"]


@pytest.mark.parametrize(
    ("wishes", "text"),
    [
        ({"path": Path("nergens.pdf")}, "“nergens.pdf” bestaat niet."),
        ({"certificates": Path("niets")}, "--certificaten: de map “niets” is er niet."),
        ({"checksum": Path("niets.sha256")}, "het controlebestand “niets.sha256” is er niet."),
        ({"dossier": Path("niets")}, "in “niets” is geen register gevonden."),
    ],
)
def test_what_was_named_is_not_there(
    wishes: dict[str, Path], text: str, plain: Path, workers: Bounded
) -> None:
    request = replace(VerifyRequest(plain), **wishes)
    with pytest.raises(UsageError) as caught:
        verify(request, clock=SEALING, workers=workers)
    assert str(caught.value).startswith(text)


def test_a_folder_with_one_pdf_is_that_pdf(
    definitive: Callable[..., Sealed], look: Look, tmp_path: Path
) -> None:
    pdf = definitive().pdf
    assert look(pdf.parent).path == pdf
    with pytest.raises(UsageError, match="staat geen pdf-bestand"):
        look(tmp_path)


# -- any byte ----------------------------------------------------------------------------

QUIET = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@QUIET
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_byte_of_a_sealed_copy_can_change(
    where: float, bit: int, sealed: tuple[docgen.Inputs, Path], look: Look, tmp_path: Path
) -> None:
    data = bytearray(sealed[1].read_bytes())
    data[int(where * len(data))] ^= 1 << bit
    (tmp_path / "x.pdf").write_bytes(data)
    assert look(tmp_path / "x.pdf").checked.outcome is Outcome.REFUSED


@QUIET
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_no_byte_of_an_unsealed_copy_passes(
    where: float, bit: int, plain: Path, look: Look, tmp_path: Path
) -> None:
    data = bytearray(plain.read_bytes())
    data[int(where * len(data))] ^= 1 << bit
    (tmp_path / "x.pdf").write_bytes(data)
    assert look(tmp_path / "x.pdf").checked.outcome is not Outcome.ACCEPTED
