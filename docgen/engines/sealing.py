"""The seal: a finished PDF certified, so that nobody can change it unseen.

A certification signature (ISO 32000-2, 12.8.2.2, DocMDP) that allows no changes, as PAdES
(ETSI EN 319 142-1, baseline level B-B, or B-T with a timestamp), in a field that the document
already has. What the field shows is the maker's: its picture stays as it was prepared, so that
the sealed file is as much PDF/A and PDF/UA as the unsealed one. Only bytes are added.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from docgen.core.errors import EngineFailedError, Problem
from docgen.engines.pades import repeatable_signer, repeatable_writer, signed_at
from docgen.engines.seal_key import KeyFacts, SealKey, SealPasswordError, key_facts, load_key

__all__ = [
    "KeyFacts",
    "SealKey",
    "SealPasswordError",
    "SealRequest",
    "key_facts",
    "load_key",
    "seal_pdf",
]


@dataclass(frozen=True, slots=True)
class SealRequest:
    """How a document is sealed.

    Attributes:
        field: Full name of the empty signature field, with its picture in place.
        at: Time of sealing, with a time zone.
        reason: Reason for sealing; ``""`` for none.
        location: Place of sealing; ``""`` for none.
        contact: Whom to ask about the seal; ``""`` for nobody.
        timestamp_url: Address of a timestamping authority (RFC 3161); ``None`` for no timestamp.
    """

    field: str
    at: datetime
    reason: str = ""
    location: str = ""
    contact: str = ""
    timestamp_url: str | None = None


def seal_pdf(pdf: bytes, key: SealKey, how: SealRequest) -> bytes:
    """Seal a PDF; the result begins with ``pdf``.

    With the same arguments the result is the same, but for the timestamp.

    Raises:
        EngineFailedError: pyHanko cannot seal this file (it has no such empty field, or was
            signed already), or the timestamping authority gives no timestamp.
    """
    from pyhanko.sign.signers import PdfSigner
    from pyhanko.stamp.noop import NoOpStampStyle

    from docgen.engines.timestamping import http_stamper

    try:
        signer = PdfSigner(
            _metadata(key, how),
            repeatable_signer(key.certificate, key.private, key.chain),
            timestamper=http_stamper(how.timestamp_url) if how.timestamp_url else None,
            stamp_style=NoOpStampStyle(),
        )
        writer = repeatable_writer(pdf, f"{how} {key.certificate.hex()}", keep_version=True)
        return signed_at(signer, writer, how.at, existing_only=True)
    except EngineFailedError:
        raise
    except Exception as exc:
        raise _cannot(exc) from exc


def _metadata(key: SealKey, how: SealRequest):  # type: ignore[no-untyped-def]
    from asn1crypto import x509
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata
    from pyhanko.sign.signers.pdf_cms import select_suitable_signing_md

    certificate = x509.Certificate.load(key.certificate)
    return PdfSignatureMetadata(
        field_name=how.field,
        md_algorithm=select_suitable_signing_md(certificate.public_key),
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=how.reason or None,
        location=how.location or None,
        contact_info=how.contact or None,
    )


def _cannot(exc: Exception) -> EngineFailedError:
    problem = Problem(
        "",
        "",
        f"dit bestand is niet te verzegelen ({type(exc).__name__})",
        "Verzegel alleen een definitief exemplaar dat docgen zelf heeft gemaakt en dat nog niet "
        "ondertekend of verzegeld is.",
    )
    return EngineFailedError(problem)
