"""Returns made on a screen: filled in, signed, and tampered with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from docgen.core.signatures import Indication, SignatureFacts
from docgen.engines.practice_ca import write_trust
from docgen.engines.signatures import TrustSettings, validate
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal.kinds import Digital
from docgen.receive.rehearsal.screen import on_screen
from docgen.receive.rehearsal.truth import Made, Setting


def made(setting: Setting, issued: IssuedCopy, how: Digital, seed: int = 1) -> Made:
    return on_screen(setting, how, issued, np.random.default_rng(seed))


@pytest.fixture
def checked(setting: Setting, issued: IssuedCopy, tmp_path: Path) -> tuple[Setting, TrustSettings]:
    folder = tmp_path / "certificaten"
    write_trust(setting.trusted, folder)
    return setting, TrustSettings(folder)


def signatures(
    how: Digital, issued: IssuedCopy, checked: tuple[Setting, TrustSettings], tmp_path: Path
) -> tuple[SignatureFacts, ...]:
    setting, trust = checked
    path = tmp_path / "retour.pdf"
    path.write_bytes(made(setting, issued, how).data)
    return validate(path, trust, setting.now)


@pytest.mark.parametrize("timestamp", [False, True])
def test_a_trusted_signature_passes(
    timestamp: bool,
    issued: IssuedCopy,
    checked: tuple[Setting, TrustSettings],
    tmp_path: Path,
) -> None:
    found = signatures(Digital(timestamp=timestamp), issued, checked, tmp_path)
    assert [item.indication for item in found] == [Indication.PASSED] * len(found)
    assert [item.field for item in found] == [
        field.name for field in issued.fields if field.kind == "handtekening"
    ]
    assert (found[0].timestamp_at is not None) is timestamp


def test_an_unknown_authority_is_not_trusted(
    issued: IssuedCopy, checked: tuple[Setting, TrustSettings], tmp_path: Path
) -> None:
    found = signatures(Digital(trusted=False), issued, checked, tmp_path)
    assert {item.indication for item in found} == {Indication.INDETERMINATE}


def test_tampering_breaks_the_signature(
    issued: IssuedCopy, checked: tuple[Setting, TrustSettings], tmp_path: Path
) -> None:
    found = signatures(Digital(tampered=True), issued, checked, tmp_path)
    assert {item.indication for item in found} == {Indication.FAILED}


def test_a_text_forged_before_signing_bears_a_good_signature(
    issued: IssuedCopy, checked: tuple[Setting, TrustSettings], tmp_path: Path
) -> None:
    found = signatures(Digital(forged=True), issued, checked, tmp_path)
    assert {item.indication for item in found} == {Indication.PASSED}


@pytest.mark.parametrize("how", [Digital(forged=True), Digital(tampered=True)])
def test_what_was_forged_is_told(how: Digital, setting: Setting, issued: IssuedCopy) -> None:
    (change,) = made(setting, issued, how).changes
    assert change.bladzijde not in issued.signature_pages
    assert change.oud != change.nieuw


def test_unsigned_but_filled_in(setting: Setting, issued: IssuedCopy, tmp_path: Path) -> None:
    found = made(setting, issued, Digital(signed=False))
    assert found.data.startswith(issued.path.read_bytes())
    assert len(found.data) > issued.path.stat().st_size
    path = tmp_path / "retour.pdf"
    path.write_bytes(found.data)
    assert validate(path, TrustSettings(), setting.now) == ()


def test_one_seed_is_one_file(setting: Setting, issued: IssuedCopy) -> None:
    first, again, other = (made(setting, issued, Digital(), seed).data for seed in (1, 1, 2))
    assert first == again
    assert first != other
