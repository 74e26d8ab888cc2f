"""The key of the seal: a PKCS#12 file (``.p12``, ``.pfx``) as a trust service provider gives it.

Source: RFC 7292 (PKCS#12); RFC 5280, 4.2.1.3 (key usage).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.core.dutch import datum
from docgen.core.errors import DataError, Problem, UsageError

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12KeyAndCertificates

_PLACE = "--zegel"
# A key with a chain of certificates is a few kilobytes.
_MOST_BYTES = 1_000_000
_ASK = "Vraag de leverancier van het certificaat om een .p12-bestand met certificaat en sleutel."
_RENEW = "Gebruik een certificaat dat nu geldig is."


class SealPasswordError(UsageError):
    """The file with the key needs a password, or another one than was given."""


@dataclass(frozen=True, slots=True)
class SealKey:
    """A certificate with its private key, to seal with.

    Attributes:
        certificate: DER.
        chain: Certificates of its issuers that came with it, DER.
        private: Private key, PKCS#8 DER, not encrypted; never shown, never written.
    """

    certificate: bytes
    chain: tuple[bytes, ...]
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What the certificate of a seal says.

    Attributes:
        holder: Common name of the holder.
        organisation: Organisation of the holder; ``""`` without one.
        issuer: Common name of the issuer.
        serial: Serial number, hexadecimal.
        sha256: Fingerprint of the certificate.
        valid_from: Start of its validity.
        valid_until: End of it.
    """

    holder: str
    organisation: str
    issuer: str
    serial: str
    sha256: str
    valid_from: datetime
    valid_until: datetime


def load_key(path: Path, password: str | None, now: datetime) -> SealKey:
    """Read a PKCS#12 file.

    Args:
        password: ``None`` or ``""`` for a file without one.
        now: Time at which the certificate must be valid.

    Raises:
        SealPasswordError: It opens only with (another) password.
        UsageError: It cannot be read from disk.
        DataError: It holds nothing that can seal.
    """
    data = _read(path)
    _require_pkcs12(data, path)
    opened = _opened(data, password, path)
    certificate, chain = _own_certificate(opened, path)
    _require_signing(certificate, path)
    _require_valid(certificate, path, now)
    return _key(opened, certificate, chain, path)


def key_facts(key: SealKey) -> KeyFacts:
    """What the certificate says about the holder of the seal."""
    from asn1crypto import x509

    from docgen.engines.signature_check import common_name
    from docgen.engines.signature_facts import organisation_of, shortened

    certificate = x509.Certificate.load(key.certificate)
    return KeyFacts(
        holder=shortened(common_name(certificate.subject)),
        organisation=shortened(organisation_of(certificate.subject)),
        issuer=shortened(common_name(certificate.issuer)),
        serial=f"{certificate.serial_number:x}",
        sha256=certificate.sha256.hex(),
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
    )


def _data(what: str, remedy: str) -> DataError:
    return DataError(Problem("", _PLACE, what, remedy))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_MOST_BYTES + 1)
    except FileNotFoundError as exc:
        what = f"het bestand “{path.name}” is er niet"
        remedy = "Noem het .p12-bestand met het certificaat van het zegel."
        raise UsageError(Problem("", _PLACE, what, remedy)) from exc
    except OSError as exc:
        what = f"het bestand “{path.name}” is niet te lezen ({exc.strerror or type(exc).__name__})"
        remedy = "Kijk of u het bestand mag openen."
        raise UsageError(Problem("", _PLACE, what, remedy)) from exc


def _require_pkcs12(data: bytes, path: Path) -> None:
    """Tell a file of another kind from one with another password: libraries do not."""
    from asn1crypto import pkcs12

    try:
        if len(data) > _MOST_BYTES:
            raise ValueError("too long")
        whole = pkcs12.Pfx.load(data, strict=True)
        if whole["version"].native != "v3" or whole["auth_safe"]["content_type"].native != "data":
            raise ValueError("not a file that a password opens")
    except Exception as exc:
        raise _data(f"“{path.name}” is geen .p12-bestand", _ASK) from exc


def _opened(data: bytes, password: str | None, path: Path) -> PKCS12KeyAndCertificates:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import pkcs12

    try:
        return pkcs12.load_pkcs12(data, password.encode() if password else None)
    except ValueError as exc:
        raise _locked(path, password) from exc
    except UnsupportedAlgorithm as exc:
        what = f"“{path.name}” is versleuteld op een manier die docgen niet kent"
        remedy = "Voer certificaat en sleutel opnieuw uit, versleuteld met AES-256."
        raise _data(what, remedy) from exc
    except Exception as exc:
        raise _data(f"“{path.name}” is beschadigd of bevat geen gewone sleutel", _ASK) from exc


def _locked(path: Path, password: str | None) -> SealPasswordError:
    what = f"het wachtwoord van “{path.name}” klopt niet, of het bestand is beschadigd"
    remedy = "Geef de opdracht opnieuw, met het wachtwoord dat bij het .p12-bestand hoort."
    if not password:
        what = f"“{path.name}” gaat niet open zonder wachtwoord"
        remedy = (
            "Zet het wachtwoord in een omgevingsvariabele en noem die met --zegel-wachtwoord, of "
            "geef de opdracht in een venster waarin docgen ernaar kan vragen."
        )
    return SealPasswordError(Problem("", _PLACE, what, remedy))


def _own_certificate(
    opened: PKCS12KeyAndCertificates, path: Path
) -> tuple[x509.Certificate, list[x509.Certificate]]:
    """The certificate that belongs to the key, and the others."""
    if opened.key is None:
        raise _data(f"in “{path.name}” zit geen sleutel, alleen een certificaat", _ASK)
    found = [opened.cert] if opened.cert is not None else []
    every = [item.certificate for item in (*found, *opened.additional_certs)]
    public = _public(opened.key)
    own = next((item for item in every if _public(item) == public), None)
    if own is None:
        raise _data(f"in “{path.name}” zit geen certificaat dat bij de sleutel hoort", _ASK)
    return own, [item for item in every if item != own]


def _public(holder: object) -> bytes:
    """The public key of a certificate or private key, DER (RFC 5280, SubjectPublicKeyInfo)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = holder.public_key()  # type: ignore[attr-defined]
    return bytes(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def _require_signing(certificate: x509.Certificate, path: Path) -> None:
    from cryptography import x509

    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        # Without the extension the key is for anything.
        return
    except ValueError as exc:
        raise _data(f"het certificaat in “{path.name}” is niet te lezen", _ASK) from exc
    if not (usage.digital_signature or usage.content_commitment):
        what = f"het certificaat in “{path.name}” is niet bedoeld om mee te ondertekenen"
        raise _data(what, "Gebruik een certificaat voor een elektronisch zegel.")


def _require_valid(certificate: x509.Certificate, path: Path, now: datetime) -> None:
    moment = now if now.tzinfo else now.replace(tzinfo=UTC)
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if moment > end:
        what = f"het certificaat in “{path.name}” is verlopen op {datum(end.date())}"
        raise _data(what, _RENEW)
    if moment < start:
        day = datum(start.date())
        raise _data(f"het certificaat in “{path.name}” is pas geldig vanaf {day}", _RENEW)


def _key(
    opened: PKCS12KeyAndCertificates,
    certificate: x509.Certificate,
    chain: list[x509.Certificate],
    path: Path,
) -> SealKey:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    private = opened.key
    if not isinstance(private, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        what = f"de sleutel in “{path.name}” is van een soort waarmee docgen niet kan verzegelen"
        raise _data(what, "Gebruik een certificaat met een RSA- of ECDSA-sleutel.")
    return SealKey(
        certificate.public_bytes(serialization.Encoding.DER),
        tuple(item.public_bytes(serialization.Encoding.DER) for item in chain),
        private.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
