"""A finished copy looked at anew: whole ones pass, what is no copy is named."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Name

import docgen
from docgen.bundling import BundleRequest, bundle
from docgen.core.dossier import REGISTER
from docgen.core.errors import UsageError
from docgen.core.findings import Outcome
from docgen.core.provenance import sha256_file
from docgen.engines.bounded import Bounded
from docgen.engines.practice_ca import write_trust
from docgen.engines.seal_check import SealStatus
from docgen.seal.checks.told import Told
from docgen.seal.manifest import NAME as MANIFEST
from docgen.verifying import VerifyRequest, verify
from tests.conftest import SEALING, Sealed
from tests.engines.sealed import HOLDER, authority, key
from tests.needs import needs_libreoffice
from tests.seal import tampered as spoil
from tests.seal.verified import (
    UNPROVEN,
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
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
