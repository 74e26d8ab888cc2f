"""The facts about a signature that an archive keeps, read from the signature and its check."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docgen.core.signatures import AfterSigning, Indication, SignatureFacts
from docgen.engines.signature_check import DOCUMENT_STAMP, Checked, common_name
from docgen.engines.signature_words import Words, explanation

if TYPE_CHECKING:
    from pyhanko.sign.validation import EmbeddedPdfSignature

# A hostile certificate may carry names of any length; a register need not.
_MOST_CHARACTERS = 300


def facts_of(embedded: EmbeddedPdfSignature, checked: Checked, now: datetime) -> SignatureFacts:
    """Facts of a signature that could be checked.

    Args:
        now: Time of the check.
    """
    certificate = embedded.signer_cert
    is_stamp = embedded.sig_object_type == DOCUMENT_STAMP
    signed_at = None if is_stamp else _aware(embedded.self_reported_timestamp)
    words = Words(
        indication=checked.indication,
        sub_indication=checked.sub_indication,
        signer=shortened(common_name(certificate.subject)),
        organisation=shortened(organisation_of(certificate.subject)),
        issuer=shortened(common_name(certificate.issuer)),
        digest=embedded.md_algorithm,
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
        signed_at=signed_at,
        timestamp_at=checked.timestamp_at,
        timestamp_doubtful=checked.timestamp_doubtful,
        revoked_at=checked.revoked_at,
        revocation_checked=checked.revocation_checked,
        after=checked.after,
        filled=tuple(shortened(name) for name in checked.filled),
        forbidden=checked.forbidden,
        timestamp_only=is_stamp,
    )
    return SignatureFacts(
        field=shortened(str(embedded.field_name)),
        indication=checked.indication,
        sub_indication=checked.sub_indication,
        explanation=explanation(words),
        intact=checked.intact,
        covers_file=checked.after is AfterSigning.NOTHING,
        after_signing=checked.after,
        signer=words.signer,
        organisation=words.organisation,
        issuer=words.issuer,
        serial=f"{certificate.serial_number:x}",
        certificate_sha256=certificate.sha256.hex(),
        valid_from=_iso(words.valid_from),
        valid_until=_iso(words.valid_until),
        signed_at=_iso(signed_at),
        timestamp_at=_iso(checked.timestamp_at),
        timestamp_by=shortened(checked.timestamp_by),
        policy=_policies(certificate),
        digest=embedded.md_algorithm,
        subfilter=shortened(str(embedded.sig_object["/SubFilter"])),
        timestamp_only=is_stamp,
        checked_at=now.isoformat(timespec="seconds"),
        checked_by=_program(),
        filled=words.filled,
    )


def broken_facts(
    field: str, signature: Any, now: datetime, outcome: tuple[Indication, str]
) -> SignatureFacts:
    """Facts of a signature that cannot be read.

    Args:
        signature: Signature dictionary, as far as there is one.
        outcome: Indication and sub-indication.
    """
    kind = subfilter = ""
    with suppress(Exception):
        subfilter = str(signature["/SubFilter"])
    with suppress(Exception):
        kind = str(signature["/Type"])
    words = Words(
        indication=outcome[0],
        sub_indication=outcome[1],
        signer="",
        organisation="",
        issuer="",
        digest="",
        valid_from=None,
        valid_until=None,
        signed_at=None,
        timestamp_at=None,
        timestamp_doubtful=False,
        revoked_at=None,
        revocation_checked=False,
        after=AfterSigning.UNKNOWN,
        filled=(),
        forbidden=False,
        timestamp_only=kind == DOCUMENT_STAMP,
    )
    return SignatureFacts(
        field=shortened(field),
        indication=outcome[0],
        sub_indication=outcome[1],
        explanation=explanation(words),
        intact=False,
        covers_file=False,
        after_signing=AfterSigning.UNKNOWN,
        signer="",
        organisation="",
        issuer="",
        serial="",
        certificate_sha256="",
        valid_from=None,
        valid_until=None,
        signed_at=None,
        timestamp_at=None,
        timestamp_by="",
        policy=(),
        digest="",
        subfilter=shortened(subfilter),
        timestamp_only=kind == DOCUMENT_STAMP,
        checked_at=now.isoformat(timespec="seconds"),
        checked_by=_program(),
    )


def _program() -> str:
    from pyhanko.version import __version__

    return f"pyHanko {__version__}"


def shortened(text: str) -> str:
    """Text from a certificate or a file, made fit to keep: printable and not too long."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return printable[:_MOST_CHARACTERS]


def organisation_of(name: Any) -> str:
    """The organisation in an X.509 name; ``""`` without one."""
    found = name.native.get("organization_name", "")
    if isinstance(found, list):
        found = found[0] if found else ""
    return str(found)


def _policies(certificate: Any) -> tuple[str, ...]:
    value = certificate.certificate_policies_value
    return tuple(item["policy_identifier"].dotted for item in value) if value else ()


def _aware(moment: datetime | None) -> datetime | None:
    # A time without a zone (ISO 32000-2, 7.9.4) is taken for local time.
    return moment.astimezone() if moment is not None and moment.tzinfo is None else moment


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment is not None else None
