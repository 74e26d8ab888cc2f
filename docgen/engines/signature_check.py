"""One signature checked against certificates, revocation and what came after it.

pyHanko does the work; this module asks it the right questions, at the right moment, and turns its
answers into the indications of ETSI EN 319 102-1 (5.1.3, tables 5 and 6).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from docgen.core.signatures import AfterSigning, Indication
from docgen.engines.trust_folder import TrustedMaterial

if TYPE_CHECKING:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature
    from pyhanko_certvalidator import ValidationContext

    Check = Callable[[ValidationContext], Coroutine[Any, Any, Any]]

_ANY_AGE = timedelta(days=36500)
DOCUMENT_STAMP = "/DocTimeStamp"


class _Revocation(StrEnum):
    """What a check asks about revocation."""

    CURRENT = "proven with a list or answer of that time"
    EVER = "a list or answer of any age"
    UNASKED = "nothing"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a signature came to.

    Attributes:
        indication: Outcome of the check.
        sub_indication: Its particulars; ``""`` when passed.
        intact: Whether the signed bytes are as they were.
        after: What happened to the file afterwards.
        filled: Names of text fields that were filled in afterwards.
        forbidden: Whether the signer had forbidden what happened afterwards.
        timestamp_at: Time in a trusted timestamp.
        timestamp_by: Common name of the timestamping authority.
        timestamp_doubtful: Whether there is a timestamp that cannot be trusted.
        revoked_at: When the certificate, or that of its issuer, was revoked.
        revocation_checked: Whether something told that it was not revoked.
    """

    indication: Indication
    sub_indication: str
    intact: bool
    after: AfterSigning
    filled: tuple[str, ...] = ()
    forbidden: bool = False
    timestamp_at: datetime | None = None
    timestamp_by: str = ""
    timestamp_doubtful: bool = False
    revoked_at: datetime | None = None
    revocation_checked: bool = False


def ended(exc: Exception) -> tuple[Indication, str]:
    """Indication for a signature whose check broke off."""
    from pyhanko.sign.ades.report import AdESStatus
    from pyhanko.sign.validation.errors import SignatureValidationError

    if isinstance(exc, SignatureValidationError) and exc.ades_status is AdESStatus.INDETERMINATE:
        sub = str(getattr(exc.ades_subindication, "name", "GENERIC"))
        # pyHanko's word for what the standard has no word for.
        if sub != "GENERIC":
            return Indication.INDETERMINATE, sub
    return Indication.FAILED, "FORMAT_FAILURE"


class Checker:
    """Checks the signatures of one file.

    Args:
        reader: pyHanko's reader of the file.
        trusted: What lies in the folder with certificates.
        strict: Whether certificates must be meant for non-repudiation.
    """

    def __init__(self, reader: PdfFileReader, trusted: TrustedMaterial, strict: bool) -> None:
        self._trusted = trusted
        self._strict = strict
        self._embedded = _security_store(reader)

    def check(
        self, embedded: EmbeddedPdfSignature, data: bytes, moment: datetime, lenient: bool
    ) -> Checked:
        """Check one signature.

        Args:
            data: The whole file.
            moment: Time for which it is known to exist: of a later timestamp, else now.
            lenient: Whether faults in the file were overlooked, so that what a reader shows is
                not sure.
        """
        from docgen.engines.revisions import class_of, filled_since, policy

        embedded.compute_integrity_info(diff_policy=policy())  # type: ignore[no-untyped-call]
        if not _covers(embedded, data):
            return Checked(
                Indication.FAILED, "FORMAT_FAILURE", intact=False, after=AfterSigning.UNKNOWN
            )
        after = class_of(embedded.diff_result)
        if lenient and after is not AfterSigning.CHANGED:
            after = AfterSigning.UNKNOWN
        forbidden = _forbidden(embedded, after)
        is_stamp = embedded.sig_object_type == DOCUMENT_STAMP
        stamp = None if is_stamp else self._stamp(embedded, moment)
        trusted_stamp = stamp if stamp is not None and stamp.trusted else None
        if trusted_stamp is not None:
            # It proves that the signature existed then, so the certificate counts at that time.
            moment = min(moment, trusted_stamp.timestamp)
        status, proven = self._asked(embedded, moment, self._question(embedded, is_stamp))
        indication, sub = _indication(embedded, status, moment)
        own = status if is_stamp and status.intact and status.valid else trusted_stamp
        return Checked(
            indication,
            sub,
            intact=bool(status.intact and status.valid),
            after=AfterSigning.CHANGED if forbidden else after,
            filled=filled_since(embedded.reader, embedded.signed_revision),
            forbidden=forbidden,
            timestamp_at=own.timestamp if own is not None else None,
            timestamp_by=common_name(own.signing_cert.subject) if own is not None else "",
            timestamp_doubtful=stamp is not None and trusted_stamp is None,
            revoked_at=status.revocation_details and status.revocation_details.revocation_date,
            revocation_checked=proven,
        )

    def _question(self, embedded: EmbeddedPdfSignature, is_stamp: bool) -> Check:
        from pyhanko.sign.validation import (
            async_validate_pdf_signature,
            async_validate_pdf_timestamp,
        )
        from pyhanko.sign.validation.settings import KeyUsageConstraints

        if is_stamp:
            return lambda context: async_validate_pdf_timestamp(embedded, context, skip_diff=True)
        usage = {"non_repudiation"} if self._strict else {"non_repudiation", "digital_signature"}
        return lambda context: async_validate_pdf_signature(
            embedded,
            context,
            key_usage_settings=KeyUsageConstraints(key_usage=usage),
            skip_diff=True,
        )

    def _stamp(self, embedded: EmbeddedPdfSignature, moment: datetime) -> Any:
        """The timestamp on the signature (RFC 3161; EN 319 122-1, 5.3); ``None`` without one."""
        from pyhanko.sign.validation.generic_cms import collect_timing_info

        async def ask(context: ValidationContext) -> Any:
            found = await collect_timing_info(
                embedded.signer_info, context, embedded.compute_digest
            )
            return found.get("timestamp_validity")

        try:
            return self._asked(embedded, moment, ask)[0]
        except ValueError:
            # pyHanko's errors about a damaged token: it proves nothing, and the check goes on.
            return _NoStamp()

    def _asked(
        self, embedded: EmbeddedPdfSignature, moment: datetime, check: Check
    ) -> tuple[Any, bool]:
        """pyHanko's status, and whether it was shown that nothing was revoked.

        First current lists must show it; then an old list may still tell of a revocation; at
        last, with no list at all, the rest is checked.
        """
        from pyhanko.sign.ades.report import AdESIndeterminate

        # How pyHanko says that lists are wanting or too old (and that other things are amiss).
        wanting = (
            AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE,
            AdESIndeterminate.TRY_LATER,
        )
        status = asyncio.run(check(self._context(embedded, moment, _Revocation.CURRENT)))
        if status is None or status.trust_problem_indic not in wanting:
            return status, True
        status = asyncio.run(check(self._context(embedded, moment, _Revocation.EVER)))
        if status.revoked:
            return status, True
        return asyncio.run(check(self._context(embedded, moment, _Revocation.UNASKED))), False

    def _context(
        self, embedded: EmbeddedPdfSignature, moment: datetime, asked: _Revocation
    ) -> ValidationContext:
        from pyhanko_certvalidator import ValidationContext
        from pyhanko_certvalidator.policy_decl import (
            CertRevTrustPolicy,
            FreshnessReqType,
            RevocationCheckingPolicy,
            RevocationCheckingRule,
        )

        rule = (
            RevocationCheckingRule.NO_CHECK
            if asked is _Revocation.UNASKED
            else RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
        )
        current = asked is _Revocation.CURRENT
        certificates, lists, answers = self._embedded
        own_lists, own_answers = _signed_revocation(embedded)
        return ValidationContext(
            trust_roots=[_parsed(der) for der in self._trusted.anchors],
            other_certs=[*(_parsed(der) for der in self._trusted.others), *certificates],
            crls=[*self._trusted.lists, *lists, *own_lists],
            ocsps=[*answers, *own_answers],
            moment=moment,
            revinfo_policy=CertRevTrustPolicy(
                RevocationCheckingPolicy(rule, rule),
                freshness=None if current else _ANY_AGE,
                freshness_req_type=(
                    FreshnessReqType.DEFAULT
                    if current
                    else FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION
                ),
                # A list of today tells about yesterday: it gives the day of each revocation.
                retroactive_revinfo=True,
            ),
        )


class _NoStamp:
    """Stands for a timestamp that is there but cannot be read."""

    trusted = False


def common_name(name: Any) -> str:
    """The common name in an X.509 name, else all of it as text; ``""`` for an empty one."""
    parts = name.native
    found = parts.get("common_name", "") if isinstance(parts, dict) else ""
    if isinstance(found, list):
        found = found[0] if found else ""
    return str(found or name.human_friendly)


def _parsed(der: bytes) -> Any:
    from asn1crypto import x509

    return x509.Certificate.load(der)


def _security_store(reader: PdfFileReader) -> tuple[list[Any], list[Any], list[Any]]:
    """Certificates, CRLs and OCSP answers in the file (EN 319 142-1, 5.4: the DSS)."""
    from asn1crypto import crl, ocsp
    from pyhanko.sign.validation import DocumentSecurityStore

    try:
        store = DocumentSecurityStore.read_dss(reader)
        return (
            list(store.load_certs()),
            [crl.CertificateList.load(item.get_object().data) for item in store.crls],
            [ocsp.OCSPResponse.load(item.get_object().data) for item in store.ocsps],
        )
    except Exception:
        # None, or damaged. It only ever helps: a check without it is not less sure.
        return [], [], []


def _signed_revocation(embedded: EmbeddedPdfSignature) -> tuple[list[Any], list[Any]]:
    """CRLs and OCSP answers inside the signature (ISO 32000-2, 12.8.3.3.2)."""
    from pyhanko.sign.general import find_unique_cms_attribute

    try:
        found = find_unique_cms_attribute(
            embedded.signer_info["signed_attrs"], "adobe_revocation_info_archival"
        )
        return list(found["crl"]), list(found["ocsp"])
    except Exception:
        return [], []


def _covers(embedded: EmbeddedPdfSignature, data: bytes) -> bool:
    """Whether the signature covers a whole revision but for its own place, and nothing else.

    Source: ISO 32000-2, 12.8.1 (ByteRange); EN 319 142-1, 5.4.1.
    """
    from pyhanko.sign.validation import SignatureCoverageLevel

    if embedded.coverage is None or embedded.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return False
    start, length, rest, tail = (int(value) for value in embedded.byte_range)
    hole = data[length:rest]
    return (
        start == 0
        and 0 < length < rest
        and tail >= 0
        and rest + tail <= len(data)
        and hole[:1] == b"<"
        and hole[-1:] == b">"
        and not hole[1:-1].strip(b"0123456789abcdefABCDEF \r\n\t")
    )


def _forbidden(embedded: EmbeddedPdfSignature, after: AfterSigning) -> bool:
    """Whether something was added that the signer had ruled out (ISO 32000-2, 12.8.2.2)."""
    if after is not AfterSigning.SIGNED_OR_FILLED:
        return False
    return embedded.summarise_integrity_info()["docmdp_ok"] is False


def _indication(
    embedded: EmbeddedPdfSignature, status: Any, moment: datetime
) -> tuple[Indication, str]:
    if not status.intact:
        return Indication.FAILED, "HASH_FAILURE"
    if not status.valid:
        return Indication.FAILED, "SIG_CRYPTO_FAILURE"
    certificate = status.signing_cert
    claimed = embedded.self_reported_timestamp
    if claimed is not None and claimed.tzinfo is None:
        claimed = claimed.astimezone()
    problem = status.trust_problem_indic
    early = claimed is not None and claimed < certificate.not_valid_before
    if problem is None and not early:
        return Indication.PASSED, ""
    sub = problem.name if problem is not None else ""
    if sub in ("", "CERTIFICATE_CHAIN_GENERAL_FAILURE") and (
        early or moment < certificate.not_valid_before
    ):
        return Indication.INDETERMINATE, "NOT_YET_VALID"
    late = claimed is not None and claimed > certificate.not_valid_after
    if sub == "OUT_OF_BOUNDS_NO_POE" and late:
        return Indication.INDETERMINATE, "EXPIRED"
    if sub == "REVOKED_NO_POE" and _signed_after(status):
        return Indication.FAILED, "REVOKED"
    return Indication.INDETERMINATE, sub


def _signed_after(status: Any) -> bool:
    """Whether a trusted timestamp inside the signature proves that it was put after revocation."""
    content = getattr(status, "content_timestamp_validity", None)
    if content is None or not content.trusted:
        return False
    return bool(content.timestamp > status.revocation_details.revocation_date)
