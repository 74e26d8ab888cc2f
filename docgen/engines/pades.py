"""What every signature that docgen puts has in common: our clock, no chance, bytes only added.

Source: ETSI EN 319 142-1 (PAdES); ISO 32000-2, 7.5.6 (incremental updates). Used for rehearsals
(`docgen.engines.signing`) and for the seal (`docgen.engines.sealing`).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyhanko.pdf_utils.extensions import DeveloperExtension
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

_PDF_1_7 = (1, 7)


def repeatable_writer(
    data: bytes, label: str, *, keep_version: bool = False
) -> IncrementalPdfFileWriter:
    """A writer that adds to a PDF, and whose file identifier follows from what is done.

    The file's own bytes are not copied until the result is written.

    Args:
        label: What is done, in words that differ when the outcome should.
        keep_version: Whether a file of PDF 1.7 stays one. pyHanko makes it 2.0 for ECDSA
            (ISO/TS 32002), which PDF/A-3 does not know; PAdES allows ECDSA in any.
    """
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Repeatable(IncrementalPdfFileWriter):
        """A writer whose file identifier follows from what is done, not from chance."""

        def _update_meta(self) -> None:
            # The base class writes today's date, and so would signing software; ours must repeat.
            return None

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            if not keep_version or version <= _PDF_1_7:
                super().ensure_output_version(version)  # type: ignore[no-untyped-call]

        def register_extension(self, ext: DeveloperExtension) -> None:
            if not keep_version or ext.base_version == "/1.7":
                super().register_extension(ext)

    writer = Repeatable(io.BytesIO(data))
    mark = hashlib.sha256(data)
    mark.update(label.encode())
    writer._document_id[1] = generic.ByteStringObject(mark.digest()[:16])
    return writer


def repeatable_signer(certificate: bytes, key: bytes, chain: Iterable[bytes]) -> Any:
    """pyHanko's signer for a key in memory; equal arguments give equal signatures.

    Args:
        certificate: DER.
        key: PKCS#8 DER, not encrypted; RSA or ECDSA.
        chain: Other certificates to put in the signature, DER.
    """
    from asn1crypto import keys, x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore
    from pyhanko_certvalidator.util import get_pyca_cryptography_hash

    class Repeatable(SimpleSigner):
        """Signs with ECDSA without chance (RFC 6979), where the library can."""

        def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
            private = serialization.load_der_private_key(key, None)
            if not isinstance(private, ec.EllipticCurvePrivateKey):
                return super().sign_raw(data, digest_algorithm)
            digest = get_pyca_cryptography_hash(digest_algorithm)
            try:
                return private.sign(data, ec.ECDSA(digest, deterministic_signing=True))
            except UnsupportedAlgorithm:
                # OpenSSL before 3.2: the signature is as good, but another one every time.
                return private.sign(data, ec.ECDSA(digest))

    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for der in chain:
        store.register(x509.Certificate.load(der))
    return Repeatable(
        signing_cert=x509.Certificate.load(certificate),
        signing_key=keys.PrivateKeyInfo.load(key),
        cert_registry=store,
    )


def signed_at(
    signer: Any, writer: IncrementalPdfFileWriter, at: datetime, *, existing_only: bool = False
) -> bytes:
    """What pyHanko's ``PdfSigner.sign_pdf`` does, but with our time for the time of signing.

    Args:
        signer: pyHanko's ``PdfSigner``.
        existing_only: Whether the field must be there already.
    """
    import asyncio

    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    async def work() -> io.BytesIO:
        session = signer.init_signing_session(writer, existing_fields_only=existing_only)
        session.system_time = at
        size = await session.estimate_signature_container_size(None)
        document = session.prepare_tbs_document(None, bytes_reserved=size)
        output = io.BytesIO()
        digest, _ = document.digest_tbs_document(output=output)
        after = await document.perform_signature(
            document_digest=digest.document_digest,
            pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
        )
        await after.post_signature_processing(output)
        return output

    # Not the bytes themselves: asyncio asks its finished task for a description, result and all.
    return asyncio.run(work()).getvalue()
