"""What lies in the place of a seal's own signature, which the signature cannot cover.

In a sealed file every byte is signed but these: the hexadecimal digits of the signature itself
(ISO 32000-2, 12.8.1, ByteRange). In them, the signature protects only part (RFC 5652, 5.4: the
signed attributes). So everything else there must be just what it has to be.
"""

from __future__ import annotations

from typing import Any

# EN 319 122-1: a timestamp on the signature is the one unsigned attribute that docgen adds.
_STAMP = "signature_time_stamp_token"


def is_plain(gap: bytes) -> bool:
    """Whether the place holds one signature in DER, zeros behind it, and nothing else.

    Args:
        gap: The bytes between the signed ranges, angle brackets included.
    """
    raw = _digits(gap)
    return raw is not None and _is_proper(raw)


def _digits(gap: bytes) -> bytes | None:
    """The DER value; ``None`` if there is more than one value and its padding."""
    from asn1crypto import parser

    digits = gap[1:-1]
    # Written by one program, the digits are of one case.
    if digits not in (digits.upper(), digits.lower()):
        return None
    try:
        raw = bytes.fromhex(digits.decode("ascii"))
        length = int(parser.peek(raw))
    except ValueError:
        return None
    return None if raw[length:].strip(b"\0") else raw[:length]


def _is_proper(raw: bytes) -> bool:
    from asn1crypto import cms

    try:
        content = cms.ContentInfo.load(raw, strict=True)
        signed = content["content"]
        (signer,) = signed["signer_infos"]
        digest = signer["digest_algorithm"]["algorithm"].native
        attributes = {item["type"].native for item in signer["unsigned_attrs"] or ()}
        return (
            signed["version"].native == "v1"
            and signer["version"].native == "v1"
            and [item["algorithm"].native for item in signed["digest_algorithms"]] == [digest]
            and signed["encap_content_info"]["content_type"].native == "data"
            and not signed["crls"]
            and attributes <= {_STAMP}
            and _names_its_own(signer, signed["certificates"])
            and _agree([item.chosen.dump() for item in signed["certificates"]])
            and content.dump(force=True) == raw
        )
    except Exception:
        # Libraries fail in many ways on what a hostile hand wrote: it is not what it must be.
        return False


def _names_its_own(signer: Any, certificates: Any) -> bool:
    """Whether the signer's certificate is named to the letter: names match in any case."""
    from asn1crypto import cms

    named = signer["sid"].chosen.dump()
    return any(
        cms.IssuerAndSerialNumber(
            {"issuer": item.chosen.issuer, "serial_number": item.chosen.serial_number}
        ).dump()
        == named
        for item in certificates
    )


def _agree(certificates: list[bytes]) -> bool:
    """Whether each certificate whose issuer is there too was indeed issued by it."""
    from cryptography import x509

    loaded = [x509.load_der_x509_certificate(der) for der in certificates]
    return all(_issued(item, loaded) for item in loaded)


def _issued(certificate: Any, others: list[Any]) -> bool:
    from cryptography.exceptions import InvalidSignature

    issuers = [item for item in others if item.subject == certificate.issuer]
    for issuer in issuers:
        try:
            certificate.verify_directly_issued_by(issuer)
            return True
        except (ValueError, TypeError, InvalidSignature):
            continue
    return not issuers and not _is_root(certificate)


def _is_root(certificate: Any) -> bool:
    """Whether it says that it issued itself: only such an authority need not name its issuer's key.

    Source: RFC 5280, 4.2.1.1.
    """
    from cryptography import x509

    kinds = certificate.extensions
    try:
        authority = kinds.get_extension_for_class(x509.BasicConstraints).value.ca
        own = kinds.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return False
    try:
        named = kinds.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        return bool(authority)
    return bool(authority and named == own)
