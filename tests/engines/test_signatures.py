"""Digital signatures, checked: real ones, and every way to spoil them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from docgen.core.signatures import AfterSigning, Indication
from docgen.engines.signatures import TrustSettings
from docgen.engines.signing import (
    KeyUse,
    Signing,
    practice_authority,
    practice_signer,
    revocation_list,
    serial_of,
    sign_pdf,
    stamp_document,
    write_trust,
)
from tests.engines.signed import MAYOR, NOW, UNASKED, VALID, Bench, Check, outcome


def test_a_good_signature_is_kept_with_all_that_an_archive_needs(
    bench: Bench, plain: bytes, check: Check
) -> None:
    (facts,) = check(plain)
    assert outcome(facts) == (Indication.PASSED, "")
    assert facts.explanation == VALID + "." + UNASKED
    assert (facts.intact, facts.covers_file) == (True, True)
    assert facts.after_signing is AfterSigning.NOTHING
    assert (facts.field, facts.signer) == (MAYOR, "A. Voorbeeldtekenaar")
    assert facts.organisation == "Gemeente Stichtse Vecht"
    assert facts.issuer == "Oefen-CA docgen (alleen om te oefenen)"
    assert facts.serial == f"{serial_of(bench.signer):x}"
    assert re.fullmatch("[0-9a-f]{64}", facts.certificate_sha256)
    assert facts.valid_from == "2024-11-25T10:00:00+00:00"
    assert facts.valid_until == "2027-11-25T10:00:00+00:00"
    assert facts.signed_at == "2025-11-25T10:00:00+00:00"
    assert (facts.timestamp_at, facts.timestamp_by) == (None, "")
    assert facts.policy == ("1.3.6.1.4.1.55555.1.1",)
    assert (facts.digest, facts.subfilter) == ("sha256", "/ETSI.CAdES.detached")
    assert facts.timestamp_only is False
    assert facts.checked_at == "2025-11-27T10:00:00+00:00"
    assert re.fullmatch(r"pyHanko \d+\.\d+\.\d+", facts.checked_by)


def test_an_rsa_signature_of_the_older_kind_is_good_too(bench: Bench, check: Check) -> None:
    signer = practice_signer(bench.authority, "C. Oud", "Gemeente Eemnes", NOW, rsa_key=True)
    how = Signing(MAYOR, NOW, pades=False, digest="sha512", visible=False)
    (facts,) = check(sign_pdf(bench.issued, signer, bench.authority, how))
    assert outcome(facts) == (Indication.PASSED, "")
    assert (facts.digest, facts.subfilter) == ("sha512", "/adbe.pkcs7.detached")


def test_a_file_without_signatures_has_no_facts(bench: Bench, check: Check) -> None:
    assert check(bench.issued) == ()


def test_a_time_without_zone_is_taken_for_universal_time(plain: bytes, check: Check) -> None:
    (facts,) = check(plain, now=datetime(2025, 11, 27, 10))
    assert facts.checked_at == "2025-11-27T10:00:00+00:00"


# Timestamps


def test_a_timestamp_is_named_with_its_authority(bench: Bench, check: Check) -> None:
    (facts,) = check(bench.signed(timestamp_at=NOW + timedelta(minutes=1)))
    assert outcome(facts) == (Indication.PASSED, "")
    assert facts.timestamp_at == "2025-11-25T10:01:00+00:00"
    assert facts.timestamp_by == "Oefen-tijdstempeldienst docgen"
    assert facts.explanation == VALID + " (met tijdstempel)." + UNASKED


def test_a_timestamp_of_an_unknown_authority_counts_for_nothing(bench: Bench, check: Check) -> None:
    from docgen.engines.practice_ca import PracticeAuthority

    stranger = practice_authority(9, NOW, name="Onbekende CA")
    mixed = PracticeAuthority(3, bench.authority.root, stranger.stamper)
    how = Signing(MAYOR, NOW, timestamp_at=NOW)
    (facts,) = check(sign_pdf(bench.issued, bench.signer, mixed, how))
    assert outcome(facts) == (Indication.PASSED, "")
    assert (facts.timestamp_at, facts.timestamp_by) == (None, "")
    assert "De tijdstempel erbij is niet te vertrouwen en telt niet mee." in facts.explanation


def test_a_document_timestamp_is_no_ones_signature(
    bench: Bench, plain: bytes, check: Check
) -> None:
    first, stamp = check(stamp_document(plain, bench.authority, NOW + timedelta(hours=1)))
    assert outcome(first) == outcome(stamp) == (Indication.PASSED, "")
    assert (first.timestamp_only, stamp.timestamp_only) == (False, True)
    assert (stamp.signed_at, stamp.timestamp_at) == (None, "2025-11-25T11:00:00+00:00")
    assert stamp.explanation == (
        "Tijdstempel van Oefen-tijdstempeldienst docgen, 25 november 2025: klopt." + UNASKED
    )
    assert first.after_signing is AfterSigning.SIGNED_OR_FILLED


# Certificates


def test_an_unknown_issuer_leaves_it_open(plain: bytes, check: Check) -> None:
    (facts,) = check(plain, TrustSettings(None))
    assert outcome(facts) == (Indication.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")
    assert facts.intact is True
    assert facts.explanation == (
        "De handtekening past bij het document, maar niet is na te gaan wie haar zette: de "
        "uitgever van het certificaat (Oefen-CA docgen (alleen om te oefenen)) staat niet in de "
        "map met vertrouwde certificaten."
    )


def test_an_absent_folder_trusts_no_one(plain: bytes, check: Check, tmp_path: Path) -> None:
    (facts,) = check(plain, TrustSettings(tmp_path / "is er niet"))
    assert facts.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


def test_an_authority_of_the_same_name_but_another_key_is_not_the_same(
    plain: bytes, check: Check, tmp_path: Path
) -> None:
    write_trust(practice_authority(4, NOW), tmp_path / "andere")
    (facts,) = check(plain, TrustSettings(tmp_path / "andere"))
    assert facts.indication is Indication.INDETERMINATE


@pytest.mark.parametrize("stamped", [False, True])
def test_a_certificate_that_had_expired_at_signing(
    bench: Bench, check: Check, stamped: bool
) -> None:
    signer = practice_signer(
        bench.authority, "B. Laat", "", NOW, valid_until=NOW - timedelta(days=1)
    )
    how = Signing(MAYOR, NOW, timestamp_at=NOW if stamped else None)
    (facts,) = check(sign_pdf(bench.issued, signer, bench.authority, how))
    assert outcome(facts) == (Indication.INDETERMINATE, "EXPIRED")
    assert facts.explanation == (
        "Het certificaat was al verlopen toen ermee werd getekend: het was geldig tot en met "
        "24 november 2025, en er is getekend op 25 november 2025."
    )


def test_a_certificate_that_has_expired_since(plain: bytes, check: Check) -> None:
    (facts,) = check(plain, now=NOW + timedelta(days=1000))
    assert outcome(facts) == (Indication.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE")
    assert facts.explanation == (
        "Het certificaat is verlopen: het was geldig tot en met 25 november 2027. Zonder "
        "betrouwbare tijdstempel is niet te bewijzen dat er voor die dag is getekend."
    )


def test_a_timestamp_outlives_the_certificate(bench: Bench, check: Check) -> None:
    (facts,) = check(bench.signed(timestamp_at=NOW), now=NOW + timedelta(days=1000))
    assert outcome(facts) == (Indication.PASSED, "")


def test_a_document_timestamp_vouches_for_what_was_put_before_it(
    bench: Bench, plain: bytes, check: Check
) -> None:
    stamped = stamp_document(plain, bench.authority, NOW + timedelta(hours=1))
    first, _ = check(stamped, now=NOW + timedelta(days=1000))
    assert outcome(first) == (Indication.PASSED, "")


def test_a_certificate_that_was_not_valid_yet(bench: Bench, check: Check) -> None:
    signer = practice_signer(
        bench.authority, "B. Vroeg", "", NOW, valid_from=NOW + timedelta(days=1)
    )
    (facts,) = check(sign_pdf(bench.issued, signer, bench.authority, Signing(MAYOR, NOW)))
    assert outcome(facts) == (Indication.INDETERMINATE, "NOT_YET_VALID")
    assert facts.explanation == (
        "Het certificaat was nog niet geldig toen ermee werd getekend: het geldt vanaf "
        "26 november 2025."
    )


def test_a_certificate_for_something_else(bench: Bench, check: Check) -> None:
    signer = practice_signer(bench.authority, "B. Sleutel", "", NOW, use=KeyUse.ENCRYPTION)
    (facts,) = check(sign_pdf(bench.issued, signer, bench.authority, Signing(MAYOR, NOW)))
    assert outcome(facts) == (Indication.INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE")
    assert facts.explanation == "Het certificaat is niet bedoeld om documenten mee te ondertekenen."


def test_a_certificate_without_non_repudiation_is_refused_only_when_asked(
    bench: Bench, check: Check, trust: TrustSettings
) -> None:
    signer = practice_signer(bench.authority, "B. Inlog", "", NOW, use=KeyUse.AUTHENTICATION)
    data = sign_pdf(bench.issued, signer, bench.authority, Signing(MAYOR, NOW))
    (relaxed,) = check(data)
    (strict,) = check(data, TrustSettings(trust.folder, strict_non_repudiation=True))
    assert outcome(relaxed) == (Indication.PASSED, "")
    assert outcome(strict) == (Indication.INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE")


@pytest.mark.parametrize(("digest", "shown"), [("sha1", "SHA-1"), ("md5", "MD5")])
def test_a_weak_digest_proves_too_little(
    bench: Bench, check: Check, digest: str, shown: str
) -> None:
    signer = practice_signer(bench.authority, "B. Oud", "", NOW, rsa_key=True)
    how = Signing(MAYOR, NOW, digest=digest)
    (facts,) = check(sign_pdf(bench.issued, signer, bench.authority, how))
    assert outcome(facts) == (Indication.INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE")
    assert facts.explanation == (
        f"De handtekening gebruikt een verouderde techniek ({shown}) die te vervalsen is, en "
        "bewijst daarom niet genoeg."
    )


# Revocation


def revoke(bench: Bench, trust: TrustSettings, at: datetime | None) -> None:
    """Put a list of the authority in the folder, with the signer on it or not."""
    assert trust.folder is not None
    revoked = {} if at is None else {serial_of(bench.signer): at}
    made = revocation_list(bench.authority, revoked, NOW + timedelta(days=1))
    (trust.folder / "ingetrokken.crl").write_bytes(made)


def test_a_list_without_the_signer_settles_the_doubt(
    bench: Bench, plain: bytes, check: Check, trust: TrustSettings
) -> None:
    revoke(bench, trust, None)
    (facts,) = check(plain)
    assert facts.explanation == VALID + "."


@pytest.mark.parametrize("days", [2, 300], ids=["current list", "old list"])
def test_a_revoked_certificate(
    bench: Bench, plain: bytes, check: Check, trust: TrustSettings, days: int
) -> None:
    revoke(bench, trust, NOW + timedelta(days=1))
    (facts,) = check(plain, now=NOW + timedelta(days=days))
    assert outcome(facts) == (Indication.INDETERMINATE, "REVOKED_NO_POE")
    assert facts.explanation == (
        "Het certificaat is ingetrokken op 26 november 2025. Er is geen bewijs dat er voor die dag "
        "is getekend."
    )


def test_a_timestamp_from_before_the_revocation_saves_the_signature(
    bench: Bench, check: Check, trust: TrustSettings
) -> None:
    revoke(bench, trust, NOW + timedelta(days=1))
    (facts,) = check(bench.signed(timestamp_at=NOW))
    assert outcome(facts) == (Indication.PASSED, "")


def test_a_timestamp_from_after_the_revocation_does_not(
    bench: Bench, check: Check, trust: TrustSettings
) -> None:
    revoke(bench, trust, NOW - timedelta(days=1))
    (facts,) = check(bench.signed(timestamp_at=NOW))
    assert outcome(facts) == (Indication.INDETERMINATE, "REVOKED_NO_POE")
