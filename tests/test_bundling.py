"""The definitive copy, from returns to a folder with everything, with the real engines."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import page as page_validation
import pikepdf
import pytest

import docgen
from docgen.bundling import Bundle, BundleRequest, bundle
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.dossier import REGISTER
from docgen.core.errors import DocgenError, IncompleteError, VerificationError
from docgen.core.findings import Outcome
from docgen.core.register import Register, broken_link
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import DecisionRecord
from docgen.documents.structure import walk
from docgen.engines.practice_ca import practice_authority, practice_seal, write_p12, write_trust
from docgen.engines.raster import PdfPages
from docgen.engines.seal_check import SealStatus, read_seal
from docgen.engines.seal_key import load_key
from docgen.engines.signatures import TrustSettings
from docgen.issuing import Inputs
from docgen.seal.page_print import PagePrints
from tests.conftest import SEALING as CLOCK
from tests.conftest import Sealed, disturbed, killed_after, started
from tests.needs import needs_libreoffice
from tests.seal.dossiers import MISSING, WAYS

LATER = docgen.FixedClock(datetime(2025, 12, 20, 9, 0, tzinfo=UTC))
ENGINES = ["ingebouwd", pytest.param("libreoffice", marks=needs_libreoffice)]
Complete = Callable[..., Inputs]
Definitive = Callable[..., Sealed]
Bundled = tuple[Inputs, Bundle]


@pytest.fixture
def bundled(definitive: Definitive, tmp_path: Path) -> Bundled:
    """A dossier with its definitive copy, to do with as one likes."""
    root, found = tmp_path / "gebundeld", definitive()
    shutil.copytree(found.inputs.dossier.root, root)
    return docgen.read(docgen.open_dossier(root)), found.bundle


def made(inputs: Inputs, clock: docgen.FixedClock = CLOCK, **asked: Any) -> Bundle:
    return bundle(inputs, BundleRequest(**asked), clock=clock)


def path_of(inputs: Inputs, found: Bundle) -> Path:
    return inputs.home / found.record.path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("engine", ENGINES)
def test_everything_is_in_the_folder_and_valid(engine: str, definitive: Definitive) -> None:
    sealed = definitive(engine)
    found, pdf = sealed.bundle, sealed.pdf
    assert sorted(path.name for path in pdf.parent.iterdir()) == [
        ".uitgave.json",
        "CRS-2026-v1.0-definitief.bestand.xml",
        "CRS-2026-v1.0-definitief.informatieobject.xml",
        "CRS-2026-v1.0-definitief.pdf",
        "CRS-2026-v1.0-definitief.pdf.sha256",
        "agenda.ics",
        "manifest.json",
    ]
    assert found.fresh
    digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
    assert found.record.sha256 == digest
    assert (pdf.parent / f"{pdf.name}.sha256").read_text() == f"{digest}  {pdf.name}\n"
    assert page_validation.validate_pdf(str(pdf), profile="3b").failures == []
    if engine == "libreoffice":
        assert page_validation.validate_pdf(str(pdf), profile="ua1").failures == []


@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_received_comes_out_byte_for_byte(engine: str, definitive: Definitive) -> None:
    sealed = definitive(engine)
    inputs, found = sealed.inputs, sealed.bundle
    received = {
        path.parent.name: path.read_bytes() for path in inputs.home.glob("retour/*/ontvangen.*")
    }
    with pikepdf.open(sealed.pdf) as pdf:
        for party in found.manifest["partijen"]:
            for item in party["bestanden"]:
                data = pdf.attachments[item["naam"]].get_file().read_bytes()
                assert data == received[item["sha256"]]
                assert item["naam"].startswith(f"{party['nr']:02d}-")
        names = {item["naam"] for one in found.manifest["partijen"] for item in one["bestanden"]}
        assert set(pdf.attachments) == {*names, "manifest.json"}
        assert len(pdf.Root.AF) == len(names) + 1


def test_nothing_in_it_looks_signed(definitive: Definitive) -> None:
    pdf = definitive().pdf
    with pikepdf.open(pdf) as copy:
        assert "/AcroForm" not in copy.Root
        kinds = {str(item.Subtype) for one in copy.pages for item in one.get("/Annots", [])}
        assert kinds == {"/Link"}
        assert all("/A" not in item for one in copy.pages for item in one.get("/Annots", []))
    assert read_seal(pdf, TrustSettings(), CLOCK.now()).status is SealStatus.NONE


def test_the_list_leads_to_the_right_pages(definitive: Definitive) -> None:
    sealed = definitive()
    found = sealed.bundle
    pages = {party["nr"]: party["bladzijde"] for party in found.manifest["partijen"]}
    assert sorted(pages) == sorted(WAYS)
    with pikepdf.open(sealed.pdf) as pdf:
        numbers = {one.obj.objgen: nr for nr, one in enumerate(pdf.pages, start=1)}
        links = [item for item in pdf.pages[1].Annots if item.Subtype == "/Link"]
        assert [numbers[item.Dest[0].objgen] for item in links] == list(pages.values())
        assert str(links[0].Contents) == (
            f"Naar pagina {pages[1]}: ondertekenpagina van 1. Gemeente Amersfoort"
        )
        titles = [item.title for item in pdf.open_outline().root]
    assert titles[0] == "Convenant regionale samenwerking fysieke leefomgeving"
    assert "Ondertekenpagina’s" in titles
    with PdfPages(sealed.pdf) as drawn:
        for nr, number in pages.items():
            text = drawn.text(number - 1)
            assert f"pagina {number} van {found.record.pages}" in text
            assert "ontvangen 12 december 2025" in text, nr
        assert "Ondertekenpagina 4 van 5" in drawn.text(pages[18] - 1)


@needs_libreoffice
def test_a_sheet_is_a_figure_that_names_party_and_signatory(definitive: Definitive) -> None:
    with pikepdf.open(definitive("libreoffice").pdf) as pdf:
        root = pdf.Root.StructTreeRoot.K[0]
        figures = [str(item.Alt) for item in walk(root) if item.S == "/Figure" and "/Alt" in item]
    assert any(
        text.startswith("Ondertekenpagina van Gemeente Baarn, met de hand ondertekend door ")
        for text in figures
    )


def test_the_manifest_tells_what_every_page_shows(definitive: Definitive) -> None:
    sealed = definitive()
    found = sealed.bundle
    with pikepdf.open(sealed.pdf) as pdf:
        prints = PagePrints()
        shown = [prints.of(one) for one in pdf.pages]
        inside = pdf.attachments["manifest.json"].get_file().read_bytes()
    assert [one["sha256"] for one in found.manifest["bladzijden"]] == shown
    assert json.loads(inside) == found.manifest
    assert found.manifest["soort"] == "definitief"
    party = found.manifest["partijen"][0]
    assert {"bevindingen", "besluiten", "exemplaar", "bladen"} <= set(party)


def test_entry_into_force_is_told(definitive: Definitive) -> None:
    sealed = definitive()
    found = sealed.bundle
    assert found.record.effective == "2026-01-01"
    assert found.manifest["inwerkingtreding"]["loopt_tot_en_met"] == "2029-12-31"
    calendar = (sealed.pdf.parent / "agenda.ics").read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20260101" in calendar


def test_the_same_again_makes_nothing(bundled: Bundled) -> None:
    inputs, first = bundled
    before = contents(path_of(inputs, first).parent)
    again = made(inputs, LATER)
    assert not again.fresh
    assert again.record.sha256 == first.record.sha256
    assert contents(path_of(inputs, first).parent) == before


def test_same_input_and_clock_same_bytes(complete: Complete, definitive: Definitive) -> None:
    inputs = complete()
    assert contents(path_of(inputs, made(inputs)).parent) == contents(definitive().pdf.parent)


def test_a_decision_makes_a_new_issue_that_says_what_it_replaces(bundled: Bundled) -> None:
    inputs, first = bundled
    decision = DecisionRecord(0, 1, None, "A. Oefening", "", None, "Elders", None, "2025-12-14")
    with Register(inputs.home / REGISTER, LATER) as register, register.transaction():
        ReturnRegister(register).add_decision(replace(decision, at=register.now()))
    second = made(inputs, LATER, reason="plaats verbeterd")
    assert (first.record.issue, second.record.issue) == (1, 2)
    assert second.manifest["vervangt"] == (
        "uitgave 1 van 13 december 2025, 09.00 uur: plaats verbeterd"
    )
    assert path_of(inputs, first).is_file()
    with Register(inputs.home / REGISTER, LATER) as register:
        issues = DefinitiveRegister(register).issues("1.0", CopyKind.DEFINITIVE)
        assert [item.replaced_by for item in issues] == [issues[1].nr, None]
        assert broken_link(register.events()) is None


def test_who_is_missing_is_named(unfinished: Complete) -> None:
    inputs = unfinished()
    with pytest.raises(IncompleteError) as caught:
        made(inputs)
    assert caught.value.exit_code == 6
    assert [str(problem) for problem in caught.value.problems] == [
        "partij 35 (De Staat der Nederlanden, zetelend te 's-Gravenhage, ministerie van "
        "Infrastructuur & Waterstaat, Rijkswaterstaat, regionaal organisatieonderdeel "
        "Midden-Nederland): er is nog geen ondertekend exemplaar ontvangen. Vraag erom met "
        "‘docgen herinner’, en neem het op met ‘docgen ontvang’."
    ]
    assert not (inputs.home / "definitief").exists()


def test_a_date_that_nobody_read_is_asked_for(complete: Complete) -> None:
    inputs = complete()
    with Register(inputs.home / REGISTER, CLOCK) as register, register.transaction():
        register.connection.execute("UPDATE besluit SET datum = NULL, plaats = NULL")
    with pytest.raises(IncompleteError) as caught:
        made(inputs)
    assert any(
        "de datum en plaats van ondertekening zijn nog niet genoteerd. Lees ze van het blad en "
        "geef ‘docgen beoordeel R" in str(problem)
        for problem in caught.value.problems
    )


def test_an_interim_copy_is_marked_on_every_page(unfinished: Complete) -> None:
    inputs = unfinished()
    found = made(inputs, interim=True)
    pdf = path_of(inputs, found)
    assert found.record.path == ("definitief/v1.0/tussenstand-1/CRS-2026-v1.0-tussenstand.pdf")
    assert [problem.place.partition(" (")[0] for problem in found.missing] == [f"partij {MISSING}"]
    with PdfPages(pdf) as pages:
        texts = [pages.text(number) for number in range(pages.count)]
    assert all("TUSSENSTAND: 4 van 5" in text for text in texts)
    assert "nog niet ondertekend" in " ".join(texts[1].split())
    assert page_validation.validate_pdf(str(pdf), profile="3b").failures == []


def test_a_lost_file_is_named(complete: Complete) -> None:
    inputs = complete()
    lost = next(inputs.home.glob("retour/*/ontvangen.jpg"))
    lost.unlink()
    with pytest.raises(IncompleteError, match="het ontvangen bestand is weg of gewijzigd"):
        made(inputs)


def test_a_changed_file_is_named(complete: Complete) -> None:
    inputs = complete()
    changed = next(inputs.home.glob("retour/*/ontvangen.jpg"))
    changed.write_bytes(changed.read_bytes() + b" ")
    with pytest.raises(IncompleteError, match="het ontvangen bestand is weg of gewijzigd"):
        made(inputs)


def test_parties_that_signed_another_text_are_named(complete: Complete) -> None:
    inputs = complete()
    with Register(inputs.home / REGISTER, CLOCK) as register, register.transaction():
        row = register.connection.execute(
            "SELECT * FROM deel WHERE sjabloon = 'convenant-tekst.docx'"
        ).fetchone()
        values = [f"{'0' * 64}" if key == "sleutel" else row[key] for key in tuple(row.keys())]
        values[list(row.keys()).index("tekst")] = "Een andere tekst."
        register.connection.execute(
            f"INSERT INTO deel VALUES ({', '.join('?' * len(values))})", values
        )
        register.connection.execute(
            "UPDATE exemplaar SET delen = replace(delen, ?, ?) WHERE partij_nr = 7",
            (row["sleutel"], "0" * 64),
        )
    with pytest.raises(VerificationError) as caught:
        made(inputs)
    assert str(caught.value) == (
        "convenant-tekst.docx: de tekst die nr 7 heeft ondertekend, is niet dezelfde als die van "
        "de andere partijen. Laat iedere partij dezelfde tekst ondertekenen; ‘docgen status’ laat "
        "zien wie een ander exemplaar heeft."
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_the_seal(engine: str, complete: Complete, tmp_path: Path) -> None:
    inputs = complete(engine)
    now = CLOCK.now()
    authority = practice_authority(3, now)
    write_trust(authority, tmp_path / "vertrouwd")
    p12 = tmp_path / "zegel.p12"
    write_p12(practice_seal(authority, "Provincie Utrecht", now), authority, p12, "geheim")
    found = made(inputs, key=load_key(p12, "geheim", now))
    pdf = path_of(inputs, found)
    state = read_seal(pdf, TrustSettings(folder=tmp_path / "vertrouwd"), now)
    assert state.status is SealStatus.WHOLE
    assert (state.permission, state.covers_file) == (1, True)
    assert [(item.name, item.signed) for item in state.fields] == [("zegel", True)]
    assert found.record.seal == "Provincie Utrecht"
    assert page_validation.validate_pdf(str(pdf), profile="3b").failures == []
    if engine == "libreoffice":
        assert page_validation.validate_pdf(str(pdf), profile="ua1").failures == []
    assert not made(inputs, LATER, key=load_key(p12, "geheim", now)).fresh
    # A copy that is sealed will do when no seal is asked for.
    assert made(inputs, LATER).record.sha256 == found.record.sha256


def test_a_seal_afterwards_is_a_new_issue(bundled: Bundled, tmp_path: Path) -> None:
    inputs, now = bundled[0], CLOCK.now()
    authority = practice_authority(3, now)
    p12 = tmp_path / "zegel.p12"
    write_p12(practice_seal(authority, "Provincie Utrecht", now), authority, p12, "geheim")
    found = made(inputs, LATER, key=load_key(p12, "geheim", now))
    assert (found.record.issue, found.record.seal) == (2, "Provincie Utrecht")
    assert found.manifest["vervangt"] == (
        "uitgave 1 van 13 december 2025, 09.00 uur, om het te verzegelen"
    )


def test_what_an_earlier_run_put_in_place_is_adopted(bundled: Bundled) -> None:
    inputs, first = bundled
    with Register(inputs.home / REGISTER, CLOCK) as register, register.transaction():
        register.connection.execute("DELETE FROM definitief")
    again = made(inputs, LATER)
    assert again.record == replace(first.record, nr=again.record.nr)


def test_a_stranger_in_its_place_is_set_aside(complete: Complete) -> None:
    inputs = complete()
    place = inputs.home / "definitief" / "v1.0" / "uitgave-1"
    place.mkdir(parents=True)
    (place / "eigen.txt").write_text("van de secretaris")
    made(inputs)
    aside = place.with_name("uitgave-1-niet-geregistreerd-1")
    assert (aside / "eigen.txt").read_text() == "van de secretaris"


def test_accepted_by_a_person(complete: Complete) -> None:
    inputs = complete()
    with Register(inputs.home / REGISTER, CLOCK) as register, register.transaction():
        register.connection.execute("UPDATE retour SET oordeel = 'twijfel' WHERE partij_nr = 1")
    with pytest.raises(IncompleteError, match="is nog niet beslist"):
        made(inputs)
    with Register(inputs.home / REGISTER, CLOCK) as register, register.transaction():
        kept = ReturnRegister(register)
        item = next(one for one in kept.returns() if one.party == 1)
        at = register.now()
        kept.add_decision(
            DecisionRecord(
                0, item.record.nr, Outcome.ACCEPTED, "A. Oefening", "gebeld", None, None, None, at
            )
        )
    found = made(inputs)
    with PdfPages(path_of(inputs, found)) as pages:
        account = " ".join(
            " ".join(pages.text(number).split()) for number in range(pages.count - 4, pages.count)
        )
    assert "bevond het exemplaar akkoord. Reden: gebeld" in account


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL bestaat niet op Windows")
def test_killed_at_random_moments(complete: Complete, definitive: Definitive) -> None:
    inputs = complete()
    root = inputs.dossier.root
    chance = random.Random(13)
    place = inputs.home / "definitief" / "v1.0" / "uitgave-1"

    def kill(delay: float) -> bool:
        process = started(["bundel", "--dossier", root, "--stil"], CLOCK)
        at_work = killed_after(process, delay)
        if place.exists():
            assert len(list(place.iterdir())) == 7
        return at_work

    disturbed(sorted(chance.uniform(0.3, 6.0) for _ in range(10)), kill)
    there = contents(path_of(inputs, made(inputs)).parent)
    assert there == contents(definitive().pdf.parent)
    assert not list(inputs.home.glob(".werk-*"))


def test_nothing_issued_yet(example: Path) -> None:
    inputs = docgen.read(docgen.open_dossier(example))
    with pytest.raises(DocgenError) as caught:
        made(inputs)
    assert caught.value.exit_code == 6
