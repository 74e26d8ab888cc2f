"""The seal: certified, PAdES, as much PDF/A and PDF/UA as before."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import page as page_validation
import pikepdf
import pytest
from pikepdf import Name
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    validate_pdf_signature,
)
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from docgen.core.errors import EngineFailedError
from docgen.documents.conformance import findings
from docgen.engines.practice_ca import practice_signer
from docgen.engines.raster import PdfPages
from docgen.engines.sealing import SealRequest, seal_pdf
from docgen.engines.signing import Signing, sign_pdf
from tests.engines.sealed import DATE, NOW, PASSWORD, SEAL, authority, document, key, sealed
from tests.engines.tsa_server import Fault, tsa_server

KINDS = pytest.mark.parametrize("rsa_key", [False, True], ids=["ecdsa", "rsa"])
CANNOT = (
    "Verzegel alleen een definitief exemplaar dat docgen zelf heeft gemaakt en dat nog niet "
    "ondertekend of verzegeld is."
)
NETWORK = (
    "Controleer het netwerk en het adres bij ‘tijdstempeldienst’ in pakket.toml, en geef de "
    "opdracht opnieuw. Zonder dat adres wordt verzegeld zonder tijdstempel."
)


def signature(data: bytes) -> EmbeddedPdfSignature:
    found = list[EmbeddedPdfSignature](PdfFileReader(io.BytesIO(data)).embedded_signatures)
    assert len(found) == 1
    return found[0]


def status(data: bytes) -> PdfSignatureStatus:
    """What pyHanko itself says, trusting the practice authority."""
    from asn1crypto import x509

    root = x509.Certificate.load(authority().root.certificate)
    context = ValidationContext(trust_roots=[root], moment=NOW + timedelta(days=1))
    return validate_pdf_signature(signature(data), context)


def test_the_document_of_these_tests_is_sound() -> None:
    assert findings(document()) == ()
    for profile in ("2b", "ua1"):
        report = page_validation.validate_pdf_bytes(document(), profile=profile)
        assert report.is_compliant, [item.message for item in report.failures]


@KINDS
def test_a_sealed_file_begins_with_the_unsealed_one(rsa_key: bool) -> None:
    assert sealed(rsa_key).startswith(document())


@KINDS
def test_the_seal_certifies_and_allows_nothing(rsa_key: bool) -> None:
    found = status(sealed(rsa_key))
    assert found.bottom_line
    assert found.intact
    assert found.valid
    assert found.trusted
    assert found.coverage is SignatureCoverageLevel.ENTIRE_FILE
    one = signature(sealed(rsa_key))
    assert one.docmdp_level is MDPPerm.NO_CHANGES
    assert one.field_name == SEAL
    reader = PdfFileReader(io.BytesIO(sealed(rsa_key)))
    certifying = reader.root["/Perms"].raw_get("/DocMDP")
    assert certifying.reference == one.sig_field.raw_get("/V").reference


def test_the_seal_is_pades_and_says_when_why_and_where() -> None:
    value = signature(sealed()).sig_object
    assert value["/SubFilter"] == "/ETSI.CAdES.detached"
    assert value["/M"] == "D:20251220143000Z"
    assert value["/Reason"] == "Definitief exemplaar"
    assert value["/Location"] == "Utrecht"
    assert "/ContactInfo" not in value
    # EN 319 142-1, 6.3: the time stands in the dictionary, not among the signed attributes.
    attributes = {item["type"].native for item in signature(sealed()).signer_info["signed_attrs"]}
    assert attributes == {"content_type", "message_digest", "signing_certificate_v2"}


def test_the_seal_says_whom_to_ask() -> None:
    how = SealRequest(SEAL, NOW, contact="info@voorbeeld.example")
    value = signature(seal_pdf(document(), key(), how)).sig_object
    assert value["/ContactInfo"] == "info@voorbeeld.example"
    assert "/Reason" not in value
    assert "/Location" not in value


def test_the_issuers_certificate_goes_with_the_seal() -> None:
    found = signature(sealed()).other_embedded_certs
    assert [item.dump() for item in found] == [authority().root.certificate]


@KINDS
def test_the_same_seal_twice_is_the_same(rsa_key: bool) -> None:
    how = SealRequest(SEAL, NOW, "Definitief exemplaar", "Utrecht")
    assert seal_pdf(document(), key(rsa_key), how) == sealed(rsa_key)
    later = replace(how, at=NOW + timedelta(seconds=1))
    assert seal_pdf(document(), key(rsa_key), later) != sealed(rsa_key)


@KINDS
def test_a_sealed_file_is_as_much_pdfa_as_before(rsa_key: bool) -> None:
    assert findings(sealed(rsa_key)) == ()
    for profile in ("2b", "ua1"):
        report = page_validation.validate_pdf_bytes(sealed(rsa_key), profile=profile)
        assert report.is_compliant, [item.message for item in report.failures]


def other_permission(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Perms["/Eigen"] = pdf.Root.Perms.DocMDP


def digest_in_the_seal(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Perms.DocMDP.Reference[0]["/DigestMethod"] = Name("/SHA1")


def other_extension(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Extensions["/EIGN"] = pikepdf.Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=1)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (other_permission, "ISO_19005_2:6.1.12-1"),
        (digest_in_the_seal, "ISO_19005_2:6.1.12-2"),
        (other_extension, "pikepdf:schema-Extensions"),
    ],
)
def test_the_gate_lets_through_only_what_a_seal_needs(
    change: Callable[[pikepdf.Pdf], None], rule: str
) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed())) as pdf:
        change(pdf)
        pdf.save(buffer, fix_metadata_version=False)
    assert {item.rule for item in findings(buffer.getvalue())} == {rule}


@KINDS
def test_a_sealed_file_stays_pdf_1_7(rsa_key: bool) -> None:
    with pikepdf.open(io.BytesIO(sealed(rsa_key))) as pdf:
        assert pdf.Root.get(Name.Version, Name("/1.7")) == Name("/1.7")
        assert set(pdf.Root.Extensions.keys()) == {"/ESIC"}


def test_nothing_says_another_time_than_was_given() -> None:
    with (
        pikepdf.open(io.BytesIO(document())) as before,
        pikepdf.open(io.BytesIO(sealed())) as after,
    ):
        assert dict(after.docinfo) == dict(before.docinfo)
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()


def test_the_picture_stays_as_it_was_made(tmp_path: Path) -> None:
    pictures = []
    for name, data in (("voor", document()), ("na", sealed())):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        with pikepdf.open(path) as pdf:
            (widget,) = (item for item in pdf.pages[0].Annots if str(item.T) == SEAL)
            pictures.append(widget.AP.N.read_bytes())
        with PdfPages(path) as pages:
            pictures.append(pages.gray(0, 50).tobytes())
    assert pictures[:2] == pictures[2:]


def test_a_timestamp_is_asked_for() -> None:
    stamped_at = NOW + timedelta(seconds=7)
    with tsa_server(authority(), stamped_at) as server:
        data = seal_pdf(document(), key(), SealRequest(SEAL, NOW, timestamp_url=server.url))
    found = status(data)
    assert found.bottom_line
    assert found.timestamp_validity is not None
    assert found.timestamp_validity.trusted
    assert found.timestamp_validity.timestamp == stamped_at
    assert findings(data) == ()
    # Once to know how much room a timestamp takes, once for the seal.
    assert server.asked == ["application/timestamp-query"] * 2


def test_without_an_address_there_is_no_timestamp() -> None:
    assert status(sealed()).timestamp_validity is None


def refused(data: bytes, how: SealRequest) -> str:
    with pytest.raises(EngineFailedError) as caught:
        seal_pdf(data, key(), how)
    assert PASSWORD not in str(caught.value)
    assert caught.value.exit_code == 5
    return str(caught.value)


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        (Fault.BROKEN, "weigert een tijdstempel (HTTP 500)"),
        (Fault.WEB_PAGE, "antwoordt iets anders dan een tijdstempel"),
        (Fault.ENDLESS, "antwoordt iets anders dan een tijdstempel"),
        (Fault.GARBAGE, "gaf geen bruikbaar tijdstempel (ValueError)"),
        (Fault.REFUSES, "weigert een tijdstempel (rejection)"),
        (Fault.OTHER_DIGEST, "gaf geen bruikbaar tijdstempel (ValueError)"),
    ],
)
def test_a_server_that_gives_no_timestamp(fault: Fault, what: str) -> None:
    with tsa_server(authority(), NOW, fault) as server:
        told = refused(document(), SealRequest(SEAL, NOW, timestamp_url=server.url))
    assert told == f"de tijdstempeldienst 127.0.0.1 {what}. {NETWORK}"


def test_a_server_that_grants_without_giving() -> None:
    with tsa_server(authority(), NOW, Fault.NO_TOKEN) as server:
        told = refused(document(), SealRequest(SEAL, NOW, timestamp_url=server.url))
    assert told.startswith("de tijdstempeldienst 127.0.0.1 gaf geen bruikbaar tijdstempel (")


def test_a_server_that_is_not_there() -> None:
    with tsa_server(authority(), NOW) as server:
        gone = server.url
    told = refused(document(), SealRequest(SEAL, NOW, timestamp_url=gone))
    what = "is niet bereikbaar (ConnectionRefusedError)"
    assert told == f"de tijdstempeldienst 127.0.0.1 {what}. {NETWORK}"


@pytest.mark.parametrize(
    "url", ["file:///geheim", "ftp://dienst.example/", "dienst", "http://", "http://[", ""]
)
def test_an_address_that_is_none(url: str) -> None:
    if not url:
        assert seal_pdf(document(), key(), SealRequest(SEAL, NOW, timestamp_url=url))
        return
    assert refused(document(), SealRequest(SEAL, NOW, timestamp_url=url)) == (
        "het adres van de tijdstempeldienst is geen webadres. Schrijf bij ‘tijdstempeldienst’ in "
        "pakket.toml een adres dat begint met https://."
    )


def test_a_password_in_the_address_is_not_repeated() -> None:
    url = "http://wie:geheim@127.0.0.1:9/"
    assert "geheim" not in refused(document(), SealRequest(SEAL, NOW, timestamp_url=url))


@pytest.mark.parametrize(
    ("field", "error"), [("weg", "SigningError"), (DATE, "FormFillingError"), ("", "SigningError")]
)
def test_a_field_that_is_no_empty_signature_field(field: str, error: str) -> None:
    told = refused(document(), SealRequest(field, NOW))
    assert told == f"dit bestand is niet te verzegelen ({error}). {CANNOT}"


def test_a_seal_is_put_once() -> None:
    told = refused(sealed(), SealRequest(SEAL, NOW))
    assert told == f"dit bestand is niet te verzegelen (SigningError). {CANNOT}"


def test_what_was_signed_is_not_sealed() -> None:
    signer = practice_signer(authority(), "A. Voorbeeld", "Gemeente Voorbeeld", NOW)
    signed = sign_pdf(document(), signer, authority(), Signing("van een ander", NOW))
    told = refused(signed, SealRequest(SEAL, NOW))
    assert told == f"dit bestand is niet te verzegelen (SigningError). {CANNOT}"


@pytest.mark.parametrize("data", [b"", b"geen pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_not_sealed(data: bytes) -> None:
    told = refused(data, SealRequest(SEAL, NOW))
    assert told.startswith("dit bestand is niet te verzegelen (")
    assert told.endswith(CANNOT)
