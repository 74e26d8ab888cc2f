"""Signatures and files that were spoiled."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from docgen.core.errors import EngineFailedError
from docgen.core.signatures import Indication
from docgen.engines.signatures import TrustSettings, appended_changes, validate
from docgen.engines.signing import (
    Signing,
    sign_pdf,
)
from tests.engines.signed import (
    LATER,
    MAYOR,
    NOW,
    SECRETARY,
    Bench,
    Check,
    outcome,
)

FORMAT = (
    "De handtekening is beschadigd of niet volgens de regels gemaakt; zij is niet te controleren."
)


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


@pytest.mark.parametrize("missing", [100, 3000])
def test_a_damaged_file_with_signatures_is_said(plain: bytes, check: Check, missing: int) -> None:
    with pytest.raises(EngineFailedError) as caught:
        check(plain[:-missing])
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
