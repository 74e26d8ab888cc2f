"""From a definitive copy to its version for publication, with the real engines."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
import page as page_validation
import pytest

import docgen
from docgen.bundling import BundleRequest, bundle
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.dossier import REGISTER
from docgen.core.errors import IncompleteError, VerificationError
from docgen.core.register import Register, broken_link
from docgen.engines.practice_ca import practice_authority, practice_seal, write_p12
from docgen.engines.raster import PdfPages
from docgen.engines.seal_key import load_key
from docgen.issuing import Inputs
from docgen.publishing import Publication, publish
from docgen.receive.review import Review, decide
from tests.conftest import ROOT, SEALING, Published, Sealed
from tests.needs import needs_libreoffice
from tests.seal.dossiers import WAYS

LATER = docgen.FixedClock(datetime(2025, 12, 20, 9, 0, tzinfo=UTC))
ENGINES = ["ingebouwd", pytest.param("libreoffice", marks=needs_libreoffice)]
Complete = Callable[..., Inputs]
Definitive = Callable[..., Sealed]
Made = Callable[..., Published]


@pytest.fixture
def bundled(definitive: Definitive, tmp_path: Path) -> Inputs:
    """A copy of the dossier with a definitive copy, to do with as one likes."""
    root = tmp_path / "dossier"
    shutil.copytree(definitive().inputs.dossier.root, root)
    return again(root)


def again(root: Path) -> Inputs:
    return docgen.read(docgen.open_dossier(root))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def folder_of(inputs: Inputs, made: Publication) -> Path:
    return (inputs.home / made.record.path).parent


@pytest.mark.parametrize("engine", ENGINES)
def test_everything_is_in_the_folder_and_valid(engine: str, published: Made) -> None:
    made = published(engine)
    found, pdf = made.publication, made.pdf
    assert found.record.path == ("definitief/v1.0/publicatie-1/CRS-2026-v1.0-publicatie.pdf")
    assert sorted(path.name for path in pdf.parent.iterdir()) == [
        ".uitgave.json",
        "CRS-2026-v1.0-publicatie.bestand.xml",
        "CRS-2026-v1.0-publicatie.informatieobject.xml",
        "CRS-2026-v1.0-publicatie.pdf",
        "CRS-2026-v1.0-publicatie.pdf.sha256",
        "publicatie.json",
    ]
    digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
    assert found.record.sha256 == digest
    assert (pdf.parent / f"{pdf.name}.sha256").read_text() == f"{digest}  {pdf.name}\n"
    assert page_validation.validate_pdf(str(pdf), profile="3b").failures == []
    assert found.pdfua is (engine == "libreoffice")
    if found.pdfua:
        assert page_validation.validate_pdf(str(pdf), profile="ua1").failures == []
    assert "Geen beperking" in (pdf.parent / f"{pdf.stem}.informatieobject.xml").read_text("utf-8")


def test_what_it_tells(published: Made) -> None:
    made = published()
    found = made.publication
    assert (found.fresh, found.pdfa, found.warnings) == (True, "3b", ())
    # All but the colophon.
    assert found.compared == found.record.pages - 1
    told = dict(found.left_out)
    assert told["ondertekenpagina’s zoals ontvangen, met de handtekeningen"] == len(WAYS)
    assert told["ontvangen bestanden"] == len(
        {item["sha256"] for one in made.bundle.manifest["partijen"] for item in one["bestanden"]}
    )
    assert told["gegevens van certificaten"] == 2
    assert (found.record.kind, found.record.issue, found.definitive.issue) == ("publicatie", 1, 1)
    assert json.loads((made.pdf.parent / "publicatie.json").read_text("utf-8"))["definitief"] == {
        "sha256": made.bundle.record.sha256,
        "bladzijden": made.bundle.record.pages,
    }


def test_the_register_knows_it(published: Made) -> None:
    made = published()
    with Register(made.inputs.home / REGISTER, SEALING) as register:
        latest = DefinitiveRegister(register).latest("1.0", CopyKind.PUBLICATION)
        assert latest == made.publication.record
        assert register.events()[-1].kind == "publicatieversie gemaakt"
        assert broken_link(register.events()) is None


def test_the_same_is_not_made_again(published: Made, bundled: Inputs) -> None:
    first = publish(bundled, clock=SEALING)
    before = contents(folder_of(bundled, first))
    # The same bytes as in another dossier at the same time.
    assert before == contents(published().pdf.parent)
    second = publish(bundled, clock=LATER)
    assert not second.fresh
    assert second.record == first.record
    assert (second.left_out, second.compared) == (first.left_out, first.compared)
    assert contents(folder_of(bundled, second)) == before


def test_a_damaged_one_is_made_again_beside_it(bundled: Inputs) -> None:
    first = publish(bundled, clock=SEALING)
    pdf = bundled.home / first.record.path
    pdf.write_bytes(pdf.read_bytes() + b" ")
    second = publish(bundled, clock=LATER)
    assert second.fresh
    assert second.record.path == "definitief/v1.0/publicatie-1-2/CRS-2026-v1.0-publicatie.pdf"
    assert pdf.is_file()
    with PdfPages(bundled.home / second.record.path) as pages:
        last = pages.text(pages.count - 1)
    assert "de publicatieversie van 13 december 2025, 09.00 uur" in " ".join(last.split())


def test_what_an_earlier_run_put_in_place_is_adopted(published: Made, tmp_path: Path) -> None:
    first = published()
    shutil.copytree(first.inputs.dossier.root, tmp_path / "dossier")
    inputs = again(tmp_path / "dossier")
    with Register(inputs.home / REGISTER, SEALING) as register, register.transaction():
        register.connection.execute("DELETE FROM definitief WHERE soort = 'publicatie'")
    made = publish(inputs, clock=LATER)
    assert not made.fresh
    assert made.record == first.publication.record


def test_a_page_that_came_back_changed(complete: Complete) -> None:
    """A person accepted it all the same; whoever reads the version for publication is told."""
    inputs = complete()
    with Register(inputs.home / REGISTER, SEALING) as register, register.transaction():
        rows = register.connection.execute("SELECT bevindingen FROM retour WHERE nr = 1")
        findings = json.loads(rows.fetchone()[0])
        changed = next(item for item in findings if item["rule"] == "ongewijzigd")
        changed |= {"outcome": "twijfel", "explanation": "Er is iets bijgeschreven.", "page": None}
        register.connection.execute(
            "UPDATE retour SET bevindingen = ? WHERE nr = 1", (json.dumps(findings),)
        )
    bundle(inputs, BundleRequest(), clock=SEALING)
    made = publish(inputs, clock=SEALING)
    (warning,) = made.warnings
    assert warning.what == (
        "op de teruggestuurde ondertekenpagina stond iets anders dan was verstuurd; de "
        "publicatieversie toont de bladzijde zoals verstuurd, en zegt dat erbij"
    )
    assert warning.remedy == "Bekijk met ‘docgen bewijs R1’ of lezers het moeten weten."
    assert ("opmerkingen bij controles", 1) in made.left_out
    with PdfPages(inputs.home / made.record.path) as pages:
        texts = [" ".join(pages.text(number).split()) for number in range(pages.count)]
    said = "De partij gaf deze bladzijde niet precies zo terug; hier staat zij zoals zij is"
    assert sum(said in text for text in texts) == 1
    assert not any("bijgeschreven" in text for text in texts)


def test_without_a_definitive_copy(complete: Complete) -> None:
    with pytest.raises(IncompleteError) as raised:
        publish(complete(), clock=SEALING)
    assert str(raised.value) == (
        "er is nog geen definitief exemplaar om te publiceren. Geef ‘docgen bundel’, en daarna "
        "opnieuw ‘docgen publiceer’."
    )


def test_an_interim_copy_is_not_published(unfinished: Complete) -> None:
    inputs = unfinished()
    bundle(inputs, BundleRequest(interim=True), clock=SEALING)
    with pytest.raises(IncompleteError, match="nog geen definitief exemplaar"):
        publish(inputs, clock=SEALING)


def test_nothing_was_issued(example: Path) -> None:
    with pytest.raises(IncompleteError, match="nog niets gemaakt"):
        publish(again(example), clock=SEALING)


def test_a_definitive_copy_that_was_changed(bundled: Inputs) -> None:
    path = next(bundled.home.glob("definitief/v1.0/uitgave-1/*.pdf"))
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(IncompleteError) as raised:
        publish(bundled, clock=SEALING)
    assert str(raised.value).startswith(
        "definitief/v1.0/uitgave-1/CRS-2026-v1.0-definitief.pdf: het definitieve exemplaar is weg "
        "of gewijzigd."
    )


def test_a_definitive_copy_that_is_out_of_date(bundled: Inputs, tmp_path: Path) -> None:
    with Register(bundled.home / REGISTER, LATER) as register:
        review = Review("R1", False, False, "B. Beoordelaar", "", "", "Elders", "")
        decide(register, bundled.table.parties, review, LATER.now(), "1.0")
    with pytest.raises(IncompleteError) as raised:
        publish(bundled, clock=LATER)
    assert str(raised.value) == (
        "sinds het definitieve exemplaar (uitgave 1) is gemaakt, is er iets veranderd in wat is "
        "ontvangen, besloten of in het pakket. Geef ‘docgen bundel’, en daarna opnieuw ‘docgen "
        "publiceer’."
    )
    # A sealed copy serves as well, though the seal is part of what it was made from.
    authority = practice_authority(1, LATER.now())
    p12 = tmp_path / "zegel.p12"
    seal = practice_seal(authority, "Provincie Utrecht", LATER.now())
    write_p12(seal, authority, p12, "geheim")
    key = load_key(p12, "geheim", LATER.now())
    bundle(bundled, BundleRequest(key=key), clock=LATER)
    made = publish(bundled, clock=LATER)
    assert made.record.path.startswith("definitief/v1.0/publicatie-2/")
    with PdfPages(bundled.home / made.record.path) as pages:
        text = "".join(pages.text(number) for number in range(pages.count))
    assert "te Elders" in " ".join(text.split())
    assert "Beoordelaar" not in text


def own_part(inputs: Inputs, text: str) -> Inputs:
    """Put a page of the pack's own in the place of the list of parties, and bundle it."""
    folder = inputs.pack.folder
    document = docx.Document()
    document.add_paragraph(text)
    document.save(str(folder / "eigen.docx"))
    path = folder / "pakket.toml"
    declared = path.read_text("utf-8").replace('"partijenlijst",', '"eigen.docx",')
    path.write_text(declared, "utf-8")
    assert "eigen.docx" in declared
    changed = again(inputs.dossier.root)
    bundle(changed, BundleRequest(), clock=SEALING)
    return changed


def test_what_a_template_of_the_pack_says_is_warned_about(complete: Complete) -> None:
    text = "{% if openbaar %}Publiek{% endif %} Vragen: info@voorbeeld.example"
    inputs = own_part(complete(), text)
    made = publish(inputs, clock=SEALING)
    assert [str(item) for item in made.warnings] == [
        "bladzijde 2: ‘eigen.docx’ zegt in de publicatieversie iets anders dan in het definitieve "
        "exemplaar (“Publiek”). Dat bepaalt het eigen sjabloon; kijk na of het zo bedoeld is.",
        "bladzijde 2: hier staat een e-mailadres (info@voorbeeld.example), in de tekst van het "
        "convenant of van het pakket. docgen wijzigt die tekst niet. Bekijk of het adres openbaar "
        "mag zijn.",
    ]
    assert publish(inputs, clock=LATER).warnings == made.warnings


def test_a_template_of_the_pack_cannot_let_it_slip(complete: Complete) -> None:
    inputs = own_part(complete(), "{{ partijen[0].bijlagen[0].sha256 }}")
    with pytest.raises(VerificationError) as raised:
        publish(inputs, clock=SEALING)
    assert str(raised.value) == (
        "CRS-2026-v1.0-publicatie.pdf, ontvangen bestanden: er staat een naam of vingerafdruk van "
        "een ontvangen bestand in. Meld dit aan de makers van docgen; er is niets in de map "
        "‘definitief’ gezet."
    )
    assert list(inputs.home.glob("definitief/v1.0/publicatie*")) == []
    assert list(inputs.home.glob(".werk-*")) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows kent geen SIGKILL")
def test_killed_at_any_moment(bundled: Inputs, published: Made) -> None:
    whole = contents(published().pdf.parent)
    program = (
        "import sys, docgen\n"
        "from pathlib import Path\n"
        "from docgen.publishing import publish\n"
        "from tests.conftest import SEALING\n"
        "inputs = docgen.read(docgen.open_dossier(Path(sys.argv[1])))\n"
        "publish(inputs, clock=SEALING, listener=lambda step: print(step.stage, flush=True))\n"
    )
    for stop in ("ondertekenpagina’s", "samenvoegen", "nazoeken"):
        words = [sys.executable, "-c", program, str(bundled.dossier.root)]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        with subprocess.Popen(
            words, stdout=subprocess.PIPE, env=environment, encoding="utf-8"
        ) as run:
            assert run.stdout is not None
            for line in run.stdout:
                if line.strip() == stop:
                    run.send_signal(signal.SIGKILL)
        folder = bundled.home / "definitief/v1.0/publicatie-1"
        assert not folder.exists() or contents(folder) == whole
    made = publish(bundled, clock=SEALING)
    assert contents(folder_of(bundled, made)) == whole
    assert list(bundled.home.glob(".werk-*")) == []
