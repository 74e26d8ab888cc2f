"""Signing and filling in for rehearsals: real PDFs, repeatable."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509

from docgen.core.errors import EngineFailedError
from docgen.engines.raster import PdfPages
from docgen.engines.signing import (
    Signing,
    fill_fields,
    practice_authority,
    practice_signer,
    revocation_list,
    serial_of,
    sign_pdf,
    stamp_document,
    write_trust,
)
from tests.engines import signed
from tests.engines.signed import DATE, MAYOR, NOW, PLACE, Bench


def darkness(data: bytes, field: str, folder: Path) -> float:
    """Share of dark pixels within a field, away from its border."""
    path = folder / "blad.pdf"
    path.write_bytes(data)
    with pikepdf.open(path) as pdf:
        boxes = {str(item.T): [float(v) for v in item.Rect] for item in pdf.Root.AcroForm.Fields}
        number = next(
            index
            for index, page in enumerate(pdf.pages)
            for note in page.obj.get("/Annots", [])
            if str(note.get("/T", "")) == field
        )
    left, bottom, right, top = boxes[field]
    with PdfPages(path) as pages:
        gray = pages.gray(number, 144)
        height = pages.size(number)[1]
    inside = gray[
        int((height - top) * 2) + 6 : int((height - bottom) * 2) - 6,
        int(left * 2) + 6 : int(right * 2) - 6,
    ]
    return float((inside < 128).mean())


def test_the_issued_bytes_stay_in_front(bench: Bench) -> None:
    filled = fill_fields(bench.issued, {DATE: "25 november 2025"})
    both = sign_pdf(filled, bench.signer, bench.authority, Signing(MAYOR, NOW))
    stamped = stamp_document(both, bench.authority, NOW)
    assert filled.startswith(bench.issued)
    assert both.startswith(filled)
    assert stamped.startswith(both)


def test_equal_arguments_give_equal_bytes(bench: Bench) -> None:
    again = signed.Bench(
        bench.issued,
        practice_authority(3, NOW),
        practice_signer(
            practice_authority(3, NOW), "A. Voorbeeldtekenaar", "Gemeente Stichtse Vecht", NOW
        ),
    )
    assert again == bench
    first = bench.signed(timestamp_at=NOW)
    assert again.signed(timestamp_at=NOW) == first
    assert stamp_document(first, bench.authority, NOW) == stamp_document(
        first, again.authority, NOW
    )
    values = {DATE: "25 november 2025", PLACE: "Maarssen"}
    assert fill_fields(bench.issued, values) == fill_fields(bench.issued, values)


def test_another_seed_gives_other_keys(bench: Bench) -> None:
    assert practice_authority(4, NOW).root != bench.authority.root


def test_filled_in_text_is_in_the_field_and_on_the_page(bench: Bench, tmp_path: Path) -> None:
    filled = fill_fields(bench.issued, {DATE: "25 november 2025", PLACE: "Één ’s-Graveland"})
    with pikepdf.open(io.BytesIO(filled)) as pdf:
        values = {str(field.T): str(field.get("/V", "")) for field in pdf.Root.AcroForm.Fields}
    assert (values[DATE], values[PLACE]) == ("25 november 2025", "Één ’s-Graveland")
    assert darkness(bench.issued, DATE, tmp_path) == 0
    assert darkness(filled, DATE, tmp_path) > 0.02
    assert darkness(filled, PLACE, tmp_path) > 0.02


@pytest.mark.parametrize("visible", [True, False])
def test_a_signature_is_seen_in_its_field_when_asked(
    bench: Bench, tmp_path: Path, visible: bool
) -> None:
    data = bench.signed(visible=visible)
    assert (darkness(data, MAYOR, tmp_path) > 0.01) is visible


def test_a_field_that_is_not_there_is_said(bench: Bench) -> None:
    with pytest.raises(EngineFailedError) as caught:
        fill_fields(bench.issued, {"datum-99": "nu"})
    assert str(caught.value) == (
        "er is geen invulveld met de naam 'datum-99'. Kijk de namen van de velden na."
    )


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (lambda data, bench: fill_fields(data, {}), "in te vullen"),
        (
            lambda data, bench: sign_pdf(data, bench.signer, bench.authority, Signing(MAYOR, NOW)),
            "te ondertekenen",
        ),
        (
            lambda data, bench: stamp_document(data, bench.authority, NOW),
            "van een tijdstempel te voorzien",
        ),
    ],
)
def test_what_is_no_pdf_is_said(
    bench: Bench, act: Callable[[bytes, Bench], bytes], what: str
) -> None:
    with pytest.raises(EngineFailedError) as caught:
        act(b"geen pdf", bench)
    (problem,) = caught.value.problems
    assert problem.what.startswith(f"dit bestand is niet {what} (")


def test_a_signed_field_is_not_signed_again(bench: Bench) -> None:
    with pytest.raises(EngineFailedError):
        sign_pdf(bench.signed(), bench.signer, bench.authority, Signing(MAYOR, NOW))


def test_certificates_say_what_they_are(bench: Bench) -> None:
    root = x509.load_der_x509_certificate(bench.authority.root.certificate)
    signer = x509.load_der_x509_certificate(bench.signer.certificate)
    root.verify_directly_issued_by(root)
    signer.verify_directly_issued_by(root)
    usage = signer.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment) == (True, True)
    assert signer.subject.rfc4514_string() == (
        "CN=A. Voorbeeldtekenaar,O=Gemeente Stichtse Vecht,C=NL"
    )
    stamper = x509.load_der_x509_certificate(bench.authority.stamper.certificate)
    stamper.verify_directly_issued_by(root)
    assert "alleen om te oefenen" in root.subject.rfc4514_string()


def test_a_list_of_revoked_certificates_is_signed_by_the_authority(bench: Bench) -> None:
    serial = serial_of(bench.signer)
    made = revocation_list(bench.authority, {serial: NOW}, NOW + timedelta(days=1))
    found = x509.load_der_x509_crl(made)
    root = x509.load_der_x509_certificate(bench.authority.root.certificate)
    assert found.is_signature_valid(root.public_key())  # type: ignore[arg-type]
    entry = found.get_revoked_certificate_by_serial_number(serial)
    assert entry is not None
    assert entry.revocation_date_utc == NOW
    assert found.get_revoked_certificate_by_serial_number(serial + 1) is None


def test_the_trusted_certificate_is_written_as_pem(bench: Bench, tmp_path: Path) -> None:
    path = write_trust(bench.authority, tmp_path / "dossier" / "certificaten")
    assert path.name == "oefen-ca.pem"
    found = x509.load_pem_x509_certificate(path.read_bytes())
    assert found == x509.load_der_x509_certificate(bench.authority.root.certificate)
