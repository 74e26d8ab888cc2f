"""An exercise to take in: a dossier in which all was issued, returns, and the truth about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import docgen
from docgen.rehearsing import RehearsalRequest, practise
from tests.conftest import CLOCK, Made

BACK = docgen.FixedClock(CLOCK.now() + timedelta(days=14))


def practised(made: Made, tmp_path: Path, kinds: Sequence[str], count: int, seed: int = 5) -> Path:
    """The folder of an exercise: ``dossier``, ``retouren`` and ``waarheid.json``."""
    folder = tmp_path / "oefening"
    inputs = docgen.read(docgen.open_dossier(made.root))
    request = RehearsalRequest(folder, seed, count, tuple(kinds))
    practise(inputs, request, clock=BACK)
    return folder
