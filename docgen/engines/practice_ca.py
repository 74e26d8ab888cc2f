"""Certificates for rehearsals and tests: an authority of our own, whose keys anyone can make.

Everything follows from a seed, so that a rehearsal can be repeated. That makes the keys worthless
for anything but practice: whoever knows the seed has them. The names say so.

Source: RFC 5280 (certificates and revocation lists), RFC 3161 2.3 (timestamping certificates).
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from docgen.core.files import write_atomically

PracticeKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
_RSA_BITS = 2048
_EXPONENT = 65537
_SMALL_PRIMES = tuple(n for n in range(3, 2000, 2) if all(n % d for d in range(3, n, 2)))
# Order of the group of NIST P-256 (FIPS 186-5; SP 800-186, 3.2.1.3).
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
POLICY_OID = "1.3.6.1.4.1.55555.1.1"


class KeyUse(StrEnum):
    """What a practice certificate says its key is for."""

    SIGNATURE = "ondertekenen"
    # As many certificates of employees are in practice: no bit for non-repudiation.
    AUTHENTICATION = "aanmelden"
    # May not be used for signatures at all.
    ENCRYPTION = "versleutelen"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A certificate with its private key.

    Attributes:
        certificate: DER.
        key: Private key, PKCS#8 DER, not encrypted.
    """

    certificate: bytes
    key: bytes


@dataclass(frozen=True, slots=True)
class PracticeAuthority:
    """A certificate authority for practice, with a timestamping authority under it.

    Attributes:
        seed: What all keys follow from.
        root: The certificate to trust.
        stamper: Timestamping authority.
    """

    seed: int
    root: Credentials
    stamper: Credentials


def practice_authority(
    seed: int, now: datetime, *, name: str = "Oefen-CA docgen (alleen om te oefenen)"
) -> PracticeAuthority:
    """Make an authority, valid from ten years before ``now`` to ten years after.

    Takes about a second: it looks for two RSA keys.
    """
    start, end = _around(now, 3650)
    key = _rsa_key(f"{seed} {name} root")
    root_name = _name(name, "docgen oefening")
    builder = _builder(root_name, root_name, key, start, end, serial=1)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    builder = builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
    root = Credentials(_der(builder.sign(key, hashes.SHA256())), _key_der(key))
    stamp_key = _rsa_key(f"{seed} {name} stamper")
    builder = _builder(
        _name("Oefen-tijdstempeldienst docgen", "docgen oefening"),
        root_name,
        stamp_key,
        start,
        end,
        serial=2,
    )
    builder = builder.add_extension(_usage(digital_signature=True), critical=True)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    builder = builder.add_extension(usage, critical=True)
    stamper = Credentials(_der(builder.sign(key, hashes.SHA256())), _key_der(stamp_key))
    return PracticeAuthority(seed, root, stamper)


def practice_signer(
    authority: PracticeAuthority,
    name: str,
    organisation: str,
    now: datetime,
    *,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
    use: KeyUse = KeyUse.SIGNATURE,
    rsa_key: bool = False,
) -> Credentials:
    """Make a signer's certificate; equal arguments give equal keys and the same serial number.

    Args:
        now: The certificate is valid from a year before to two years after, unless said otherwise.
        rsa_key: Whether the key is RSA (half a second) and not ECDSA (at once).
    """
    start, end = _around(now, 365)
    label = f"{authority.seed} {name} {organisation} {use} {valid_from} {valid_until}"
    key: PracticeKey = _rsa_key(label) if rsa_key else _ec_key(label)
    builder = _builder(
        _name(name, organisation),
        _certificate(authority.root).subject,
        key,
        valid_from or start,
        valid_until or end + timedelta(days=365),
        serial=int.from_bytes(_digest(label + " nummer")[:8], "big") | 1 << 62,
    )
    signs = use is not KeyUse.ENCRYPTION
    usage = _usage(
        digital_signature=signs,
        content_commitment=use is KeyUse.SIGNATURE,
        key_encipherment=not signs and rsa_key,
        key_agreement=not signs and not rsa_key,
    )
    builder = builder.add_extension(usage, critical=True)
    policy = x509.PolicyInformation(x509.ObjectIdentifier(POLICY_OID), None)
    builder = builder.add_extension(x509.CertificatePolicies([policy]), critical=False)
    certificate = builder.sign(_root_key(authority), hashes.SHA256())
    return Credentials(_der(certificate), _key_der(key))


def practice_seal(
    authority: PracticeAuthority, organisation: str, now: datetime, *, rsa_key: bool = False
) -> Credentials:
    """Make a certificate for an organisation's seal: the holder is no person but the body itself.

    Source: ETSI EN 319 412-3 (certificates for legal persons), 4.2.1. Validity and equality as
    for `practice_signer`.
    """
    return practice_signer(authority, organisation, organisation, now, rsa_key=rsa_key)


def write_p12(
    credentials: Credentials, authority: PracticeAuthority, path: Path, password: str
) -> Path:
    """Write certificate, key and the authority's certificate as a PKCS#12 file (RFC 7292).

    Args:
        password: ``""`` writes the file unprotected.
    """
    key = serialization.load_der_private_key(credentials.key, None)
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise TypeError("practice keys are RSA or ECDSA")
    protection: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if password:
        protection = serialization.BestAvailableEncryption(password.encode())
    certificate, root = _certificate(credentials), _certificate(authority.root)
    name = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    made = pkcs12.serialize_key_and_certificates(
        str(name).encode(), key, certificate, [root], protection
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, made)
    return path


def revocation_list(
    authority: PracticeAuthority, revoked: dict[int, datetime], at: datetime
) -> bytes:
    """A list of revoked certificates, DER: serial number to time of revocation.

    Args:
        at: Time of the list; it is valid for thirty days.
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(_certificate(authority.root).subject)
        .last_update(at.astimezone(UTC))
        .next_update(at.astimezone(UTC) + timedelta(days=30))
        .add_extension(x509.CRLNumber(1), critical=False)
    )
    for serial, moment in sorted(revoked.items()):
        entry = (
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(moment.astimezone(UTC))
            .add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
        )
        builder = builder.add_revoked_certificate(entry.build())
    made = builder.sign(_root_key(authority), hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)


def serial_of(credentials: Credentials) -> int:
    """Serial number of the certificate."""
    return _certificate(credentials).serial_number


def write_trust(authority: PracticeAuthority, folder: Path, name: str = "oefen-ca.pem") -> Path:
    """Put the authority's certificate, as PEM, in a folder of trusted certificates."""
    folder.mkdir(parents=True, exist_ok=True)
    pem = _certificate(authority.root).public_bytes(serialization.Encoding.PEM)
    path = folder / name
    write_atomically(path, pem)
    return path


def _certificate(credentials: Credentials) -> x509.Certificate:
    return x509.load_der_x509_certificate(credentials.certificate)


def _root_key(authority: PracticeAuthority) -> rsa.RSAPrivateKey:
    key = serialization.load_der_private_key(authority.root.key, None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("the practice authority has an RSA key")
    return key


def _around(now: datetime, days: int) -> tuple[datetime, datetime]:
    return now - timedelta(days=days), now + timedelta(days=days)


def _name(common: str, organisation: str) -> x509.Name:
    parts = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
        x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
    ]
    if organisation:
        parts.insert(1, x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]))
    return x509.Name(parts)


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_encipherment: bool = False,
    key_agreement: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=key_encipherment,
        data_encipherment=False,
        key_agreement=key_agreement,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: PracticeKey,
    start: datetime,
    end: datetime,
    serial: int,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(start.astimezone(UTC))
        .not_valid_after(end.astimezone(UTC))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _key_der(key: PracticeKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _digest(label: str) -> bytes:
    return hashlib.sha256(label.encode()).digest()


def _ec_key(label: str) -> ec.EllipticCurvePrivateKey:
    secret = int.from_bytes(_digest(label), "big") % (_P256_ORDER - 1) + 1
    return ec.derive_private_key(secret, ec.SECP256R1())


def _rsa_key(label: str) -> rsa.RSAPrivateKey:
    # The library makes only random keys; ours must come back the same from the same seed.
    chance = random.Random(_digest(label))
    p, q = _prime(chance), _prime(chance)
    secret = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=secret,
        dmp1=rsa.rsa_crt_dmp1(secret, p),
        dmq1=rsa.rsa_crt_dmq1(secret, q),
        iqmp=rsa.rsa_crt_iqmp(p, q),
        public_numbers=rsa.RSAPublicNumbers(_EXPONENT, p * q),
    )
    return numbers.private_key()


def _prime(chance: random.Random) -> int:
    half = _RSA_BITS // 2
    while True:
        # The two highest bits: the product must have the full length.
        number = chance.getrandbits(half) | 3 << (half - 2) | 1
        if any(number % prime == 0 for prime in _SMALL_PRIMES) or number % _EXPONENT == 1:
            continue
        if all(_passes(number, chance.randrange(2, number - 1)) for _ in range(4)):
            return number


def _passes(number: int, base: int) -> bool:
    """One round of Miller and Rabin's test (FIPS 186-5, B.3.1)."""
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    value = pow(base, odd, number)
    if value in (1, number - 1):
        return True
    for _ in range(twos - 1):
        value = value * value % number
        if value == number - 1:
            return True
    return False
