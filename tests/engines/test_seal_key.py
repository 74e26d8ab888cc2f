"""The key of the seal: what opens, and what is said about what does not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from docgen.core.errors import DataError, DocgenError, UsageError
from docgen.engines.practice_ca import (
    KeyUse,
    practice_seal,
    practice_signer,
    write_p12,
)
from docgen.engines.seal_key import KeyFacts, SealPasswordError, key_facts, load_key
from tests.engines.sealed import HOLDER, NOW, PASSWORD, authority, key

ASK = "Vraag de leverancier van het certificaat om een .p12-bestand met certificaat en sleutel."
RENEW = "Gebruik een certificaat dat nu geldig is."
AGAIN = "Geef de opdracht opnieuw, met het wachtwoord dat bij het .p12-bestand hoort."
WHERE = (
    "Zet het wachtwoord in een omgevingsvariabele en noem die met --zegel-wachtwoord, of "
    "geef de opdracht in een venster waarin docgen ernaar kan vragen."
)


def refused(path: Path, password: str | None = PASSWORD) -> DocgenError:
    with pytest.raises(DocgenError) as caught:
        load_key(path, password, NOW)
    assert PASSWORD not in str(caught.value)
    return caught.value


def seal_file(folder: Path, password: str = PASSWORD) -> Path:
    seal = practice_seal(authority(), HOLDER, NOW)
    return write_p12(seal, authority(), folder / "zegel.p12", password)


@pytest.mark.parametrize("rsa_key", [False, True], ids=["ecdsa", "rsa"])
def test_a_key_knows_whose_it_is(rsa_key: bool) -> None:
    made = key(rsa_key)
    certificate = asn1.Certificate.load(made.certificate)
    assert key_facts(made) == KeyFacts(
        holder=HOLDER,
        organisation=HOLDER,
        issuer="Oefen-CA docgen (alleen om te oefenen)",
        serial=f"{certificate.serial_number:x}",
        sha256=certificate.sha256.hex(),
        valid_from=NOW - timedelta(days=365),
        valid_until=NOW + timedelta(days=730),
    )
    assert made.chain == (authority().root.certificate,)


def test_the_private_key_is_not_shown() -> None:
    made = key()
    assert made.private not in (b"", made.certificate)
    assert "private" not in repr(made)
    assert repr(made.private) not in repr(made)


def test_a_key_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        key().certificate = b""  # type: ignore[misc]


@pytest.mark.parametrize("password", [None, ""])
def test_a_file_without_password_opens_without(password: str | None, tmp_path: Path) -> None:
    assert key_facts(load_key(seal_file(tmp_path, ""), password, NOW)).holder == HOLDER


def test_a_file_that_is_protected_as_windows_does_it(tmp_path: Path) -> None:
    """The export of Windows before 2019 knows only triple DES."""
    protection = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(hashes.SHA1())
        .build(PASSWORD.encode())
    )
    certificate = x509.load_der_x509_certificate(key().certificate)
    path = tmp_path / "zegel.pfx"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", own_key(), certificate, None, protection)
    )
    assert load_key(path, PASSWORD, NOW).private == key().private


@pytest.mark.parametrize(
    ("password", "what", "remedy"),
    [
        ("mis", "het wachtwoord van “zegel.p12” klopt niet, of het bestand is beschadigd", AGAIN),
        (None, "“zegel.p12” gaat niet open zonder wachtwoord", WHERE),
        ("", "“zegel.p12” gaat niet open zonder wachtwoord", WHERE),
    ],
)
def test_another_password_is_refused(
    password: str | None, what: str, remedy: str, tmp_path: Path
) -> None:
    error = refused(seal_file(tmp_path), password)
    assert isinstance(error, SealPasswordError)
    assert error.exit_code == 2
    assert str(error) == f"--zegel: {what}. {remedy}"


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    error = refused(tmp_path / "weg.p12")
    assert type(error) is UsageError
    assert str(error) == (
        "--zegel: het bestand “weg.p12” is er niet. Noem het .p12-bestand met het certificaat "
        "van het zegel."
    )


def test_a_folder(tmp_path: Path) -> None:
    error = refused(tmp_path)
    assert type(error) is UsageError
    assert error.problems[0].what.startswith(f"het bestand “{tmp_path.name}” is niet te lezen (")


def pem(folder: Path) -> bytes:
    certificate = x509.load_der_x509_certificate(authority().root.certificate)
    return certificate.public_bytes(serialization.Encoding.PEM)


def cut_off(folder: Path) -> bytes:
    return seal_file(folder).read_bytes()[:-1]


OTHERS: dict[str, Callable[[Path], bytes]] = {
    "empty": lambda folder: b"",
    "text": lambda folder: b"geheim",
    "pem": pem,
    "certificate": lambda folder: authority().root.certificate,
    "cut off": cut_off,
    "followed by more": lambda folder: seal_file(folder).read_bytes() + b"x",
    "far too large": lambda folder: bytes(2_000_000),
}


@pytest.mark.parametrize("make", OTHERS.values(), ids=OTHERS.keys())
def test_another_kind_of_file(make: Callable[[Path], bytes], tmp_path: Path) -> None:
    path = tmp_path / "anders.p12"
    path.write_bytes(make(tmp_path))
    error = refused(path)
    assert type(error) is DataError
    assert str(error) == f"--zegel: “anders.p12” is geen .p12-bestand. {ASK}"


def written(
    path: Path,
    private: pkcs12.PKCS12PrivateKeyTypes | None,
    certificate: bytes | None,
    others: tuple[bytes, ...] = (),
) -> Path:
    """A PKCS#12 file of these parts."""
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"x",
            private,
            x509.load_der_x509_certificate(certificate) if certificate else None,
            [x509.load_der_x509_certificate(der) for der in others] or None,
            serialization.BestAvailableEncryption(PASSWORD.encode()),
        )
    )
    return path


def own_key() -> ec.EllipticCurvePrivateKey:
    private = serialization.load_der_private_key(key().private, None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return private


def test_a_certificate_without_its_key(tmp_path: Path) -> None:
    error = refused(written(tmp_path / "a.p12", None, key().certificate))
    assert type(error) is DataError
    assert str(error) == f"--zegel: in “a.p12” zit geen sleutel, alleen een certificaat. {ASK}"


def test_a_key_without_its_certificate(tmp_path: Path) -> None:
    root = authority().root.certificate
    for path in (
        written(tmp_path / "a.p12", own_key(), None),
        written(tmp_path / "a.p12", own_key(), None, (root,)),
    ):
        error = refused(path)
        assert type(error) is DataError
        assert str(error) == (
            f"--zegel: in “a.p12” zit geen certificaat dat bij de sleutel hoort. {ASK}"
        )


def test_a_certificate_that_is_not_marked_as_the_keys_own(tmp_path: Path) -> None:
    root = authority().root.certificate
    path = written(tmp_path / "a.p12", own_key(), None, (root, key().certificate))
    assert load_key(path, PASSWORD, NOW) == key()


@pytest.mark.parametrize(
    ("days", "what"),
    [
        ((-20, -1), "het certificaat in “zegel.p12” is verlopen op 19 december 2025"),
        ((1, 20), "het certificaat in “zegel.p12” is pas geldig vanaf 21 december 2025"),
    ],
)
def test_a_certificate_is_used_only_while_it_is_valid(
    days: tuple[int, int], what: str, tmp_path: Path
) -> None:
    start, end = (NOW + timedelta(days=number) for number in days)
    other = practice_signer(authority(), HOLDER, HOLDER, NOW, valid_from=start, valid_until=end)
    error = refused(write_p12(other, authority(), tmp_path / "zegel.p12", PASSWORD))
    assert type(error) is DataError
    assert str(error) == f"--zegel: {what}. {RENEW}"


def test_a_certificate_for_something_else(tmp_path: Path) -> None:
    other = practice_signer(authority(), HOLDER, HOLDER, NOW, use=KeyUse.ENCRYPTION)
    error = refused(write_p12(other, authority(), tmp_path / "zegel.p12", PASSWORD))
    assert type(error) is DataError
    assert str(error) == (
        "--zegel: het certificaat in “zegel.p12” is niet bedoeld om mee te ondertekenen. "
        "Gebruik een certificaat voor een elektronisch zegel."
    )


def test_a_key_of_another_kind(tmp_path: Path) -> None:
    private = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOLDER)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .sign(private, None)
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    error = refused(written(tmp_path / "a.p12", private, der))
    assert type(error) is DataError
    assert str(error) == (
        "--zegel: de sleutel in “a.p12” is van een soort waarmee docgen niet kan verzegelen. "
        "Gebruik een certificaat met een RSA- of ECDSA-sleutel."
    )


def test_a_certificate_that_says_nothing_of_its_use_is_for_anything(tmp_path: Path) -> None:
    private = own_key()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOLDER)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .sign(private, hashes.SHA256())
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    made = load_key(written(tmp_path / "a.p12", private, der), PASSWORD, NOW)
    assert key_facts(made).organisation == ""
    assert made.chain == ()
