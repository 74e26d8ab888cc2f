"""Form fields as signing and filling software meets them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from asn1crypto import keys, x509
from cryptography import x509 as cx509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.conftest import Made
from tests.needs import needs_libreoffice


@pytest.fixture(scope="module")
def signer() -> signers.SimpleSigner:
    """A signer with a certificate of its own making."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = cx509.Name([cx509.NameAttribute(NameOID.COMMON_NAME, "A.B. Voorbeeldtekenaar")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        cx509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(
            cx509.KeyUsage(True, True, False, False, False, False, False, False, False),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(der),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )


@pytest.fixture(
    scope="module", params=["ingebouwd", pytest.param("libreoffice", marks=needs_libreoffice)]
)
def covenant(request: pytest.FixtureRequest, made: Callable[[str], Made]) -> Path:
    """The covenant of Stichtse Vecht, which has two signatories."""
    return made(request.param).covenant(18)


def test_signing_software_finds_one_empty_field_per_signatory(covenant: Path) -> None:
    with covenant.open("rb") as stream:
        found = list(fields.enumerate_sig_fields(PdfFileReader(stream)))
    assert [name for name, _, _ in found] == [
        "handtekening-18-gemeente-stichtse-vecht-burgemeester",
        "handtekening-18-gemeente-stichtse-vecht-gemeentesecretaris",
    ]
    assert [value for _, value, _ in found] == [None, None]


def test_both_signatories_sign_and_nothing_else_changed(
    covenant: Path, signer: signers.SimpleSigner
) -> None:
    sent = covenant.read_bytes()
    data = sent
    for role in ("burgemeester", "gemeentesecretaris"):
        metadata = signers.PdfSignatureMetadata(
            field_name=f"handtekening-18-gemeente-stichtse-vecht-{role}"
        )
        output = signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(data)),
            metadata,
            signer=signer,
            existing_fields_only=True,
        )
        data = output.getvalue()
    assert data.startswith(sent)
    context = ValidationContext(trust_roots=[signer.signing_cert], allow_fetching=False)
    signatures = PdfFileReader(io.BytesIO(data)).embedded_signatures
    assert len(signatures) == 2
    for signature in signatures:
        status = validate_pdf_signature(signature, context)
        assert status.intact
        assert status.valid
        assert status.modification_level in (
            ModificationLevel.NONE,
            ModificationLevel.LTA_UPDATES,
            ModificationLevel.FORM_FILLING,
        )
        assert status.docmdp_ok


def test_date_and_place_are_filled_in_and_show(covenant: Path, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=covenant)
    values = {
        "datum-18-gemeente-stichtse-vecht-burgemeester": "12 december 2025",
        "plaats-18-gemeente-stichtse-vecht-burgemeester": "Maarssen (’s morgens) é",
    }
    writer.update_page_form_field_values(writer.pages[1], values, auto_regenerate=False)
    filled = tmp_path / "ingevuld.pdf"
    writer.write(filled)
    read = pypdf.PdfReader(filled).get_form_text_fields()
    assert {name: read[name] for name in values} == values
    before, after = (picture(path) for path in (covenant, filled))
    assert before != after
    document = pypdfium2.PdfDocument(filled)
    document.init_forms()
    page = document[1]
    page_text = page.get_textpage().get_text_bounded()
    assert page_text
    document.close()


def picture(path: Path) -> bytes:
    """Page 2 as pixels at 72 dpi, with its fields drawn."""
    document = pypdfium2.PdfDocument(path)
    document.init_forms()
    pixels: bytes = document[1].render(scale=1, may_draw_forms=True).to_pil().tobytes()
    document.close()
    return pixels


def test_fields_are_labelled_printable_and_inside_the_page(covenant: Path) -> None:
    reader = pypdf.PdfReader(covenant)
    page = reader.pages[1]
    widgets = [annotation.get_object() for annotation in page.annotations or ()]
    assert len(widgets) == 4
    for widget in widgets:
        assert widget["/F"] == 4
        assert "namens Gemeente Stichtse Vecht" in widget["/TU"]
        assert widget["/AP"]["/N"].get_object()
        left, bottom, right, top = (float(value) for value in widget["/Rect"])
        assert 0 < left < right < float(page.mediabox.right)
        assert 0 < bottom < top < float(page.mediabox.top)
    kinds = [widget["/FT"] for widget in widgets]
    assert kinds.count("/Sig") == 2
    assert kinds.count("/Tx") == 2
