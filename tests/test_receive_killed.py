"""``ontvang`` killed at any moment: nothing lost, nothing double, the next run finishes.

The run is killed for good (SIGKILL) at moments spread over its whole length, time and again in the
same dossier; then it runs once undisturbed. The returns must be those of a dossier in which nothing
was ever killed, and every byte that was handed in must lie there.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import docgen
from docgen.core.provenance import sha256_file
from docgen.core.register import Register, broken_link
from docgen.core.return_register import ReturnRegister
from tests.conftest import CLOCK, Made, disturbed, killed_after, started
from tests.receive.returned import practised

_SEED = 20251201
_TIMES = 25
_LONGEST = 5.0
_RECEIVING = docgen.FixedClock(CLOCK.now() + timedelta(days=14))
pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL bestaat niet op Windows")


def start(root: Path, returns: Path) -> subprocess.Popen[bytes]:
    """Start ``docgen ontvang`` in a process of its own."""
    return started(["ontvang", returns, "--dossier", root, "--stil"], _RECEIVING)


def outcomes(home: Path) -> Counter[tuple[object, ...]]:
    """What stands in the register of each return."""
    with Register(home / "register.sqlite", CLOCK) as register:
        assert broken_link(register.events()) is None
        return Counter(
            (item.record.sha256, item.party, item.outcome, len(item.record.pages))
            for item in ReturnRegister(register).returns()
        )


def test_killed_at_random_moments(made: Callable[[str], Made], tmp_path: Path) -> None:
    kinds = ("digitaal", "los-blad", "foto", "eml", "stapel")
    folder = practised(made("ingebouwd"), tmp_path, kinds, count=7)
    undisturbed = tmp_path / "ongestoord"
    shutil.copytree(folder / "dossier", undisturbed)
    assert start(undisturbed, folder / "retouren").wait(timeout=300) == 0
    chance = random.Random(_SEED)
    # Spread over the run: short delays early on, so that there is still work left to disturb.
    delays = sorted(chance.uniform(0.3, _LONGEST) for _ in range(_TIMES))
    disturbed(
        delays, lambda delay: killed_after(start(folder / "dossier", folder / "retouren"), delay)
    )
    assert start(folder / "dossier", folder / "retouren").wait(timeout=300) == 0
    home = folder / "dossier" / "output" / "CRS-2026"
    assert outcomes(home) == outcomes(undisturbed / "output" / "CRS-2026")
    assert set(outcomes(home).values()) == {1}
    kept = {path.parent.name: sha256_file(path) for path in home.glob("retour/*/ontvangen*")}
    assert all(name == digest for name, digest in kept.items())
    handed = {sha256_file(path) for path in (folder / "retouren").rglob("*") if path.is_file()}
    assert handed <= set(kept)
    assert not list(home.rglob(".docgen-*"))
