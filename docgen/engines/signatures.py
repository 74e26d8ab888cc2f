"""Digital signatures checked with pyHanko, without the network.

Source: ETSI EN 319 102-1 (validation of AdES signatures); the signature is checked at the earliest
time that a trusted timestamp proves it existed (5.5, 5.6), else now. Our validation policy: lists
of revoked certificates and OCSP answers count when they are in the file or in the folder with
certificates; where there are none, revocation is not checked, and that is said.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.core.errors import EngineFailedError, Problem
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts
from docgen.engines.signature_check import Checker, ended
from docgen.engines.signature_facts import broken_facts, facts_of
from docgen.engines.trust_folder import trusted_material

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature

_MOST_SIGNATURES = 100
# A signature's dictionary cannot lie in a compressed stream: its place in the file is in it.
# Its value is a DER sequence in hexadecimal (ISO 32000-2, 12.8.1).
_MARKS = re.compile(rb"/ByteRange|/SubFilter|/Contents\s*<30[0-9A-Fa-f]{100}")
_REMEDY = "Open het bestand zelf, of vraag het opnieuw."


@dataclass(frozen=True, slots=True)
class TrustSettings:
    """What is trusted when a signature is checked.

    Attributes:
        folder: Folder with certificates (``.pem``, ``.crt``, ``.cer``, ``.der``) and lists of
            revoked ones (``.crl``); ``None`` or an absent folder: no certificate is trusted.
        strict_non_repudiation: Whether a signer's certificate must be meant for signatures that
            cannot be repudiated (RFC 5280, 4.2.1.3, ``nonRepudiation``).
    """

    folder: Path | None = None
    strict_non_repudiation: bool = False


def trust_problems(trust: TrustSettings) -> tuple[Problem, ...]:
    """Files in the folder with certificates that cannot be read."""
    return trusted_material(trust.folder).problems


def validate(path: Path, trust: TrustSettings, now: datetime) -> tuple[SignatureFacts, ...]:
    """Check every digital signature in a PDF, in the order in which they were put.

    A signature that cannot be read is a fact (``TOTAL-FAILED``, ``FORMAT_FAILURE``), not an error.

    Args:
        now: Time of the check.

    Raises:
        EngineFailedError: The file cannot be read by pyHanko, though it may hold signatures.
    """
    return validate_bytes(bytes_of(path), trust, now)


def validate_bytes(data: bytes, trust: TrustSettings, now: datetime) -> tuple[SignatureFacts, ...]:
    """Check every digital signature in a PDF that is in memory: see `validate`.

    Raises:
        EngineFailedError: The file cannot be read by pyHanko, though it may hold signatures.
    """
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    keep_quiet()
    try:
        reader, lenient = open_reader(data)
        found = _signed_fields(reader)
        if not found and lenient and looks_signed(data):
            # Cut off, say: the bytes of a signature are there, but no field leads to them.
            raise ValueError("a signature that is not part of the document")
        if not found:
            return ()
        checker = Checker(reader, trusted_material(trust.folder), trust.strict_non_repudiation)
        return _facts(reader, data, checker, found, now, lenient)
    except EngineFailedError:
        raise
    except Exception as exc:
        if not looks_signed(data):
            # A damaged file without any signature: whether it is readable is for others to say.
            return ()
        raise unreadable(exc) from exc


def appended_changes(path: Path, issued_size: int) -> AfterSigning:
    """What was added to a file that begins with the bytes we issued.

    Args:
        issued_size: Number of bytes as issued.

    Raises:
        EngineFailedError: The file cannot be read from disk.
    """
    data = bytes_of(path)
    keep_quiet()
    from docgen.engines.revisions import changes_since

    try:
        reader, lenient = open_reader(data)
        found = changes_since(reader, data, issued_size)
    except Exception:
        # Hostile or broken: what was added cannot be said, and no more is asked of this function.
        return AfterSigning.UNKNOWN
    allowed = found in (AfterSigning.NOTHING, AfterSigning.CHANGED)
    return AfterSigning.UNKNOWN if lenient and not allowed else found


def bytes_of(path: Path) -> bytes:
    """The whole file.

    Raises:
        EngineFailedError: It cannot be read from disk.
    """
    try:
        return path.read_bytes()
    except OSError as exc:
        raise unreadable(exc) from exc


def looks_signed(data: bytes) -> bool:
    """Whether there are marks of a signature among the bytes."""
    return _MARKS.search(data) is not None


def unreadable(exc: Exception) -> EngineFailedError:
    """The error for a file whose signatures cannot be checked."""
    problem = Problem(
        "",
        "",
        f"de digitale handtekeningen zijn niet te controleren ({type(exc).__name__})",
        _REMEDY,
    )
    return EngineFailedError(problem)


def keep_quiet() -> None:
    """pyHanko reports every doubt about a file with a traceback; our facts say it already."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def open_reader(data: bytes) -> tuple[PdfFileReader, bool]:
    """pyHanko's reader, and whether it had to overlook faults in the file.

    Raises:
        EngineFailedError: The file is encrypted.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader, lenient = PdfFileReader(io.BytesIO(data)), False
    except (PdfError, ValueError):
        reader, lenient = PdfFileReader(io.BytesIO(data), strict=False), True
    if reader.encrypted:
        raise EngineFailedError(
            Problem(
                "",
                "",
                "het bestand is versleuteld, zodat de handtekeningen niet te controleren zijn",
                "Vraag het bestand zonder wachtwoord.",
            )
        )
    # Two tables of contents in one file can show two different documents.
    return reader, lenient or bool(reader.xrefs.hybrid_xrefs_present)


def _signed_fields(reader: PdfFileReader) -> list[tuple[str, Any, Any]]:
    """Full name, signature dictionary and field dictionary of every field that was signed.

    The signature dictionary is ``None`` where it cannot be read.
    """
    from pyhanko.sign.fields import enumerate_sig_fields

    found = []
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        found.append((str(name), _signature(value), field))
        if len(found) > _MOST_SIGNATURES:
            raise ValueError("more signatures than any real document has")
    return found


def _signature(value: Any) -> Any:
    try:
        return value.get_object()
    except Exception:
        return None


def _facts(
    reader: PdfFileReader,
    data: bytes,
    checker: Checker,
    found: Sequence[tuple[str, Any, Any]],
    now: datetime,
    lenient: bool,
) -> tuple[SignatureFacts, ...]:
    """Facts of each signature; the latest is checked first, for timestamps vouch backwards."""
    ordered, broken = _embedded(reader, found, now)
    results: list[SignatureFacts] = []
    proven: datetime | None = None
    for embedded in reversed(ordered):
        try:
            checked = checker.check(embedded, data, proven or now, lenient)
            facts = facts_of(embedded, checked, now)
        except Exception as exc:
            # Whatever is wrong with it, it is this signature's fault and not that of the others.
            facts = broken_facts(str(embedded.field_name), embedded.sig_object, now, ended(exc))
        if facts.timestamp_only and facts.indication is Indication.PASSED and facts.timestamp_at:
            proven = datetime.fromisoformat(facts.timestamp_at)
        results.append(facts)
    return (*reversed(results), *broken)


def _embedded(
    reader: PdfFileReader, found: Sequence[tuple[str, Any, Any]], now: datetime
) -> tuple[list[EmbeddedPdfSignature], list[SignatureFacts]]:
    from pyhanko.sign.validation import EmbeddedPdfSignature

    readable: list[EmbeddedPdfSignature] = []
    broken: list[SignatureFacts] = []
    for name, signature, field in found:
        try:
            readable.append(EmbeddedPdfSignature(reader, field, name))
        except Exception as exc:
            broken.append(broken_facts(name, signature, now, ended(exc)))
    readable.sort(key=lambda embedded: embedded.signed_revision)
    return readable, broken
