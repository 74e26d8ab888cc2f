"""Sender and file name give a tip when they name one party."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.receive.catalogue import Catalogue, KnownParty
from docgen.receive.facts import SignalKind
from docgen.receive.surmise import surmised
from tests.receive.verify import cases

PARTIES = (
    KnownParty(1, "gemeente-soest", "Gemeente Soest", "secretariaat@soest.example", ()),
    KnownParty(2, "de-bilt", "Gemeente De Bilt", "info@bilt.example", ()),
    KnownParty(3, "bilthovense-kring", "Bilthovense Kring", "info@kantoor.example", ()),
    KnownParty(4, "kring-noord", "Kring Noord", "noord@kantoor.example", ()),
    KnownParty(5, "landgoed", "Landgoed", "landgoed@gmail.com", ()),
)
CATALOGUE = Catalogue("CRS-2026", "1.0", (), PARTIES)


@pytest.mark.parametrize(
    ("sender", "name", "told"),
    [
        ("secretariaat@soest.example", "scan.pdf", [(SignalKind.SENDER, 1, 0.3)]),
        ("Griffie@SOEST.example", "scan.pdf", [(SignalKind.SENDER, 1, 0.2)]),
        ("iemand@kantoor.example", "scan.pdf", []),
        ("noord@kantoor.example", "scan.pdf", [(SignalKind.SENDER, 4, 0.3)]),
        ("iemand@gmail.com", "scan.pdf", []),
        ("", "Getekend De Bilt.pdf", [(SignalKind.FILE_NAME, 2, 0.2)]),
        ("", "convenant_gemeente-soest (2).pdf", [(SignalKind.FILE_NAME, 1, 0.2)]),
        ("", "bilthoven.pdf", []),
        ("", "Retour Gemeente Sóest.pdf", [(SignalKind.FILE_NAME, 1, 0.2)]),
        ("", "de-bilt en gemeente soest.pdf", []),
        (
            "info@bilt.example",
            "gemeente soest.pdf",
            [(SignalKind.SENDER, 2, 0.3), (SignalKind.FILE_NAME, 1, 0.2)],
        ),
    ],
)
def test_what_they_tell(sender: str, name: str, told: list[tuple[SignalKind, int, float]]) -> None:
    origin = replace(cases.ORIGIN, sender=sender, name=name)
    found = surmised(origin, CATALOGUE)
    assert [(item.kind, item.party, item.weight) for item in found] == told
