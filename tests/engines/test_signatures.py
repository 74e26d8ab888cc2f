"""Digital signatures, checked: real ones, and every way to spoil them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from docgen.core.errors import EngineFailedError
from docgen.core.signatures import AfterSigning, Indication, SignatureFacts
from docgen.engines.signatures import TrustSettings, appended_changes, trust_problems, validate
from docgen.engines.signing import (
    KeyUse,
    Signing,
    fill_fields,
    practice_authority,
    practice_signer,
    revocation_list,
    serial_of,
    sign_pdf,
    stamp_document,
    write_trust,
)
from tests.conftest import Made
from tests.engines import signed
from tests.engines.signed import DATE, LATER, MAYOR, NOW, SECRETARY, Bench

UNASKED = (
    " Of het certificaat is ingetrokken, staat niet in het bestand en niet in de map met "
    "certificaten; dat is niet nagegaan."
)
VALID = (
    "Geldige handtekening van A. Voorbeeldtekenaar, Gemeente Stichtse Vecht, gezet op "
    "25 november 2025"
)
FORMAT = (
    "De handtekening is beschadigd of niet volgens de regels gemaakt; zij is niet te controleren."
)


@pytest.fixture(scope="module")
def bench(made: Callable[[str], Made]) -> Bench:
    """The covenant with two signatories, and someone to sign it."""
    return signed.make_bench(made("ingebouwd").covenant(18))


@pytest.fixture(scope="module")
def plain(bench: Bench) -> bytes:
    """Signed once, without a timestamp."""
    return bench.signed()


@pytest.fixture
def trust(bench: Bench, tmp_path: Path) -> TrustSettings:
    """A folder in which only the practice authority lies."""
    write_trust(bench.authority, tmp_path / "certificaten")
    return TrustSettings(tmp_path / "certificaten")


@pytest.fixture
def check(trust: TrustSettings, tmp_path: Path) -> Callable[..., tuple[SignatureFacts, ...]]:
    """Check a file, two days after signing unless said otherwise."""

    def run(
        data: bytes, settings: TrustSettings = trust, now: datetime = LATER
    ) -> tuple[SignatureFacts, ...]:
        path = tmp_path / "ontvangen.pdf"
        path.write_bytes(data)
        return validate(path, settings, now)

    return run


Check = Callable[..., tuple[SignatureFacts, ...]]


def outcome(facts: SignatureFacts) -> tuple[Indication, str]:
    """Indication and sub-indication."""
    return facts.indication, facts.sub_indication


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
        "uitgever van het certificaat (Oefen-CA docgen (alleen om te oefenen)) staat niet in de map met "
        "vertrouwde certificaten."
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


# After signing


def test_two_signatures_in_turn(bench: Bench, plain: bytes, check: Check) -> None:
    how = Signing(SECRETARY, NOW + timedelta(hours=1))
    first, second = check(sign_pdf(plain, bench.signer, bench.authority, how))
    assert [first.field, second.field] == [MAYOR, SECRETARY]
    assert outcome(first) == outcome(second) == (Indication.PASSED, "")
    assert first.after_signing is AfterSigning.SIGNED_OR_FILLED
    assert first.explanation == (
        VALID
        + "."
        + UNASKED
        + " Daarna is er nog een handtekening of tijdstempel bij gezet; dat mag."
    )
    assert (first.covers_file, second.covers_file) == (False, True)


def test_a_field_filled_in_after_signing_is_named(plain: bytes, check: Check) -> None:
    (facts,) = check(fill_fields(plain, {DATE: "25 november 2025"}))
    assert outcome(facts) == (Indication.PASSED, "")
    assert facts.after_signing is AfterSigning.SIGNED_OR_FILLED
    assert facts.explanation.endswith(f" Daarna is nog ingevuld: {DATE}.")


CHANGES = [
    pytest.param(signed.comment, AfterSigning.ANNOTATED, id="comment"),
    pytest.param(signed.other_words, AfterSigning.CHANGED, id="other words"),
    pytest.param(signed.comment_and_words, AfterSigning.CHANGED, id="words behind a comment"),
    pytest.param(signed.text_field, AfterSigning.CHANGED, id="field"),
    pytest.param(signed.remove_page, AfterSigning.CHANGED, id="page removed"),
]
SAID = {
    AfterSigning.ANNOTATED: " Daarna zijn er aantekeningen in het bestand gezet.",
    AfterSigning.CHANGED: " Daarna is de inhoud van het bestand gewijzigd.",
}


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_what_was_added_after_signing(
    plain: bytes,
    check: Check,
    change: Callable[[IncrementalPdfFileWriter], None],
    expected: AfterSigning,
) -> None:
    (facts,) = check(signed.added(plain, change))
    assert facts.after_signing is expected
    assert facts.covers_file is False
    assert facts.explanation == VALID + "." + UNASKED + SAID[expected]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_what_was_added_to_the_issued_bytes(
    bench: Bench,
    tmp_path: Path,
    change: Callable[[IncrementalPdfFileWriter], None],
    expected: AfterSigning,
) -> None:
    path = tmp_path / "retour.pdf"
    path.write_bytes(signed.added(bench.issued, change))
    assert appended_changes(path, len(bench.issued)) is expected


def test_signing_and_filling_in_are_what_the_issued_file_is_for(
    bench: Bench, plain: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "retour.pdf"
    filled = fill_fields(bench.issued, {DATE: "25 november 2025"})
    for data in (plain, filled, bench.signed(timestamp_at=NOW)):
        path.write_bytes(data)
        assert appended_changes(path, len(bench.issued)) is AfterSigning.SIGNED_OR_FILLED


def test_changed_words_stay_found_when_it_is_signed_afterwards(
    bench: Bench, check: Check, tmp_path: Path
) -> None:
    altered = signed.added(bench.issued, signed.other_words)
    data = sign_pdf(altered, bench.signer, bench.authority, Signing(MAYOR, NOW))
    path = tmp_path / "retour.pdf"
    path.write_bytes(data)
    assert appended_changes(path, len(bench.issued)) is AfterSigning.CHANGED
    # The signature itself is good: it was put on the altered text.
    (facts,) = check(data)
    assert outcome(facts) == (Indication.PASSED, "")
    assert facts.after_signing is AfterSigning.NOTHING


@pytest.mark.parametrize("tail", [b"", b"\r\n", b"\x00\x00 \n"])
def test_white_space_is_no_change(bench: Bench, tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "retour.pdf"
    path.write_bytes(bench.issued + tail)
    assert appended_changes(path, len(bench.issued)) is AfterSigning.NOTHING


def test_another_document_behind_the_issued_bytes_is_a_change(bench: Bench, tmp_path: Path) -> None:
    other = pikepdf.new()
    other.add_blank_page()
    stream = io.BytesIO()
    other.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    body = stream.getvalue()
    size = len(bench.issued)
    # Its table of contents points behind our bytes and never back.
    table = body.index(b"xref\n")
    moved = re.sub(
        rb"(?m)^(\d{10}) (\d{5}) n", lambda m: b"%010d %s n" % (int(m[1]) + size, m[2]), body
    )
    moved = re.sub(rb"startxref\s+\d+", b"startxref\n%d" % (table + size), moved)
    path = tmp_path / "retour.pdf"
    path.write_bytes(bench.issued + moved)
    assert appended_changes(path, size) is AfterSigning.CHANGED


def test_rubbish_behind_the_issued_bytes_cannot_be_judged(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "retour.pdf"
    path.write_bytes(bench.issued + b"rommel " * 1000)
    assert appended_changes(path, len(bench.issued)) is AfterSigning.UNKNOWN


# Broken signatures


def test_a_byte_changed_in_what_was_signed(bench: Bench, plain: bytes, check: Check) -> None:
    spoiled = bytearray(plain)
    # In the middle of an embedded font.
    spoiled[len(bench.issued) // 2] ^= 1
    (facts,) = check(bytes(spoiled))
    assert outcome(facts) == (Indication.FAILED, "HASH_FAILURE")
    assert facts.intact is False
    assert facts.explanation == (
        "De handtekening klopt niet: wat getekend is, is na het ondertekenen veranderd."
    )


def test_a_byte_changed_in_the_signature_value(plain: bytes, check: Check) -> None:
    start = plain.index(b"/Contents <") + len(b"/Contents <")
    value = bytes.fromhex(plain[start : plain.index(b">", start)].decode())
    # The signature value is the last thing in the structure: the rest is room to spare.
    last = start + 2 * (len(value.rstrip(b"\0")) - 4)
    spoiled = bytearray(plain)
    spoiled[last] = ord("1") if spoiled[last] != ord("1") else ord("2")
    (facts,) = check(bytes(spoiled))
    assert outcome(facts) == (Indication.FAILED, "SIG_CRYPTO_FAILURE")
    assert facts.intact is False


def test_a_signature_of_another_file(bench: Bench, plain: bytes, check: Check) -> None:
    other = bench.signed(at=NOW + timedelta(hours=3))
    start = plain.index(b"/Contents <")
    end = plain.index(b">", start)
    there = other.index(b"/Contents <")
    data = plain[:start] + other[there : there + end - start] + plain[end:]
    (facts,) = check(data)
    assert outcome(facts) == (Indication.FAILED, "HASH_FAILURE")


def test_a_signature_that_leaves_out_part_of_the_file(plain: bytes, check: Check) -> None:
    match = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]", plain)
    assert match is not None
    short = b"/ByteRange [0 %d %d %d]" % (int(match[2]), int(match[3]), int(match[4]) - 10)
    data = plain.replace(match[0], short.ljust(len(match[0])))
    assert len(data) == len(plain)
    (facts,) = check(data)
    assert outcome(facts) == (Indication.FAILED, "FORMAT_FAILURE")
    assert facts.explanation.startswith(FORMAT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"/ETSI.CAdES.detached", b"/ETSI.Onbekend.soort", id="unknown kind"),
        pytest.param(b"/Contents <3", b"/Contents <f", id="no structure"),
        pytest.param(b"/ByteRange [0", b"/ByteRange [x", id="no range"),
    ],
)
def test_a_signature_that_cannot_be_read_is_a_fact(
    plain: bytes, check: Check, old: bytes, new: bytes
) -> None:
    assert old in plain
    found = check(plain.replace(old, new))
    assert [outcome(facts) for facts in found] == [(Indication.FAILED, "FORMAT_FAILURE")]
    assert [facts.field for facts in found] == [MAYOR]
    assert found[0].explanation.startswith(FORMAT)


def test_a_broken_signature_does_not_hide_the_other(
    bench: Bench, plain: bytes, check: Check
) -> None:
    how = Signing(SECRETARY, NOW + timedelta(hours=1))
    both = sign_pdf(plain, bench.signer, bench.authority, how)
    last = both.rindex(b"/Contents <3")
    found = check(both[:last] + b"/Contents <f" + both[last + 12 :])
    assert {facts.field: facts.indication for facts in found} == {
        MAYOR: Indication.PASSED,
        SECRETARY: Indication.FAILED,
    }


# Files that cannot be read


def test_an_encrypted_file_is_said(plain: bytes, check: Check) -> None:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        pdf.save(stream, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    with pytest.raises(EngineFailedError) as caught:
        check(stream.getvalue())
    assert str(caught.value) == (
        "het bestand is versleuteld, zodat de handtekeningen niet te controleren zijn. Vraag het "
        "bestand zonder wachtwoord."
    )


def test_a_damaged_file_with_signatures_is_said(plain: bytes, check: Check) -> None:
    with pytest.raises(EngineFailedError) as caught:
        check(plain[: len(plain) - 3000])
    (problem,) = caught.value.problems
    assert problem.what.startswith("de digitale handtekeningen zijn niet te controleren (")
    assert problem.remedy == "Open het bestand zelf, of vraag het opnieuw."


def test_a_damaged_file_without_signatures_is_for_others(bench: Bench, check: Check) -> None:
    assert check(bench.issued[: len(bench.issued) // 2]) == ()
    assert check(b"") == ()


def test_a_file_that_is_not_there(trust: TrustSettings, tmp_path: Path) -> None:
    with pytest.raises(EngineFailedError):
        validate(tmp_path / "weg.pdf", trust, LATER)
    with pytest.raises(EngineFailedError):
        appended_changes(tmp_path / "weg.pdf", 1)


def test_no_spoiled_byte_makes_a_file_pass_or_raises_something_else(
    bench: Bench, plain: bytes, check: Check, tmp_path: Path
) -> None:
    """One byte in every stretch of the signed increment, and some of the issued part."""
    start = len(bench.issued)
    hole = plain.index(b"/Contents <") + 11
    end = plain.index(b">", hole)
    places = [*range(40, start, start // 12), *range(start, len(plain), len(plain[start:]) // 60)]
    for place in places:
        if hole <= place < end:
            # The signature itself, with certificates of no account and room to spare.
            continue
        spoiled = bytearray(plain)
        spoiled[place] ^= 1
        try:
            found = check(bytes(spoiled))
        except EngineFailedError:
            continue
        assert all(facts.indication is not Indication.PASSED for facts in found), place


# The folder


def test_a_folder_with_all_sorts(bench: Bench, plain: bytes, check: Check, tmp_path: Path) -> None:
    folder = tmp_path / "map"
    write_trust(bench.authority, folder, "ca.PEM")
    (folder / "kapot.crt").write_bytes(b"geen certificaat")
    (folder / "half.pem").write_bytes((folder / "ca.PEM").read_bytes()[:400])
    (folder / "lijst.crl").write_bytes(b"geen lijst")
    (folder / "leesmij.txt").write_text("van de leverancier", encoding="utf-8")
    (folder / "tekenaar.cer").write_bytes(bench.signer.certificate)
    settings = TrustSettings(folder)
    remedy = (
        "Vraag de leverancier om het certificaat als .pem of .cer, of verwijder het bestand uit "
        "de map."
    )
    assert [str(problem) for problem in trust_problems(settings)] == [
        f"map/half.pem: dit is geen leesbaar certificaat. {remedy}",
        f"map/kapot.crt: dit is geen leesbaar certificaat. {remedy}",
        f"map/lijst.crl: dit is geen leesbare lijst van ingetrokken certificaten. {remedy}",
    ]
    (facts,) = check(plain, settings)
    assert outcome(facts) == (Indication.PASSED, "")


def test_der_and_several_certificates_in_one_file(
    bench: Bench, plain: bytes, check: Check, tmp_path: Path
) -> None:
    der = tmp_path / "der"
    der.mkdir()
    (der / "ca.der").write_bytes(bench.authority.root.certificate)
    both = tmp_path / "twee"
    first = write_trust(practice_authority(4, NOW), both, "alle.pem")
    second = write_trust(bench.authority, tmp_path / "tijdelijk")
    first.write_bytes(first.read_bytes() + second.read_bytes())
    for folder in (der, both):
        assert trust_problems(TrustSettings(folder)) == ()
        (facts,) = check(plain, TrustSettings(folder))
        assert outcome(facts) == (Indication.PASSED, "")


def test_a_certificate_of_a_signer_is_no_anchor(
    bench: Bench, plain: bytes, check: Check, tmp_path: Path
) -> None:
    (tmp_path / "tekenaar.cer").write_bytes(bench.signer.certificate)
    (facts,) = check(plain, TrustSettings(tmp_path))
    assert outcome(facts) == (Indication.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")


def test_a_certificate_put_in_later_counts_at_once(
    bench: Bench, plain: bytes, check: Check, tmp_path: Path
) -> None:
    folder = tmp_path / "later"
    folder.mkdir()
    (before,) = check(plain, TrustSettings(folder))
    write_trust(bench.authority, folder)
    (after,) = check(plain, TrustSettings(folder))
    assert (before.indication, after.indication) == (Indication.INDETERMINATE, Indication.PASSED)
