"""The folder with trusted certificates."""

from __future__ import annotations

from pathlib import Path

from docgen.core.signatures import Indication
from docgen.engines.signatures import TrustSettings, trust_problems
from docgen.engines.signing import (
    practice_authority,
    write_trust,
)
from tests.engines.signed import (
    NOW,
    Bench,
    Check,
    outcome,
)


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
