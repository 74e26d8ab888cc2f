"""What an archive keeps of a digital signature.

Source: ETSI EN 319 102-1 (procedures for validation): three indications, each with a
sub-indication; the names are those of the standard, so that any archivist can look them up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Indication(StrEnum):
    """Status indication of a validation (EN 319 102-1, 5.1.3, table 5)."""

    PASSED = "TOTAL-PASSED"
    FAILED = "TOTAL-FAILED"
    INDETERMINATE = "INDETERMINATE"


class AfterSigning(StrEnum):
    """What happened to the file after a signature was put."""

    NOTHING = "niets"
    SIGNED_OR_FILLED = "ondertekend of ingevuld"
    ANNOTATED = "aantekeningen toegevoegd"
    CHANGED = "gewijzigd"
    UNKNOWN = "niet vast te stellen"


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One digital signature, checked.

    Attributes:
        field: Full name of the signature field.
        indication: Outcome of the check.
        sub_indication: Such as ``NO_CERTIFICATE_CHAIN_FOUND``; ``""`` when passed.
        explanation: The same in plain Dutch.
        intact: Whether the signed bytes are as they were.
        covers_file: Whether nothing follows after the signed bytes.
        after_signing: What happened to the file afterwards, by difference analysis.
        signer: Common name of the certificate's holder.
        organisation: Organisation in the certificate; ``""`` without one.
        issuer: Common name of the issuer.
        serial: Serial number of the certificate, hexadecimal.
        certificate_sha256: Fingerprint of the certificate.
        valid_from: Start of the certificate's validity, ISO 8601.
        valid_until: End of it.
        signed_at: Time the signer claims, ISO 8601; ``None`` if not given.
        timestamp_at: Time in a trusted timestamp, ISO 8601; ``None`` without one.
        timestamp_by: Common name of the timestamping authority; ``""`` without one.
        policy: Certificate policy identifiers, dotted.
        digest: Digest algorithm, such as ``sha256``.
        subfilter: ``/ETSI.CAdES.detached`` and the like.
        timestamp_only: Whether this is a document timestamp, not anyone's signature.
        checked_at: Time of the check, ISO 8601.
        checked_by: Program and version that checked.
        filled: Names of text fields and choices that were filled in afterwards.
    """

    field: str
    indication: Indication
    sub_indication: str
    explanation: str
    intact: bool
    covers_file: bool
    after_signing: AfterSigning
    signer: str
    organisation: str
    issuer: str
    serial: str
    certificate_sha256: str
    valid_from: str | None
    valid_until: str | None
    signed_at: str | None
    timestamp_at: str | None
    timestamp_by: str
    policy: tuple[str, ...]
    digest: str
    subfilter: str
    timestamp_only: bool
    checked_at: str
    checked_by: str
    filled: tuple[str, ...] = ()
