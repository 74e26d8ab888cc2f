"""What the manifest tells of what happened since the covenant was first signed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docgen.core.effect import effect
from docgen.core.model import Pack
from docgen.core.story import EarlierCopy, FormerParty, Happening, Story
from docgen.seal.checks.told import read_told
from docgen.seal.compile import Layout
from docgen.seal.manifest import Told, manifest
from docgen.seal.sources import Gathered
from tests.core.packs import SOUND, read
from tests.core.test_amend_register import AMENDMENT
from tests.seal.test_wording import IMPRINT

FIRST = Happening(date(2026, 1, 1), "Inwerkingtreding van de eerste tekst, versie 1.0.")
EARLIER = EarlierCopy(
    "1.0", 2, "CRS-2026-v1.0-definitief.pdf", Path("x"), "f" * 64, 9, "2025-12-13T09:00:00+00:00"
)
KEYS = {"wijzigingen", "instemming", "geschiedenis", "uitgetreden", "eerdere_exemplaren"}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    found = read(tmp_path_factory.mktemp("pakket"), SOUND).pack
    assert found is not None
    return found


def written(pack: Pack, story: Story) -> bytes:
    entry = effect(pack, [], complete=False)
    told = Told(pack, Gathered((), (), ()), entry, IMPRINT, (), {}, (), "i", "", False, story)
    return manifest(told, Layout((), 0, {}))


def test_a_first_copy_tells_nothing_of_it(pack: Pack) -> None:
    found: dict[str, Any] = json.loads(written(pack, Story(happenings=(FIRST,))))
    assert not KEYS & found.keys()


def test_the_whole_story(pack: Pack) -> None:
    story = Story(
        amendments=(AMENDMENT,),
        happenings=(FIRST, Happening(None, "Toetreding van Partij 3 als partij 3.")),
        former=(FormerParty(2, "Partij 2", date(2028, 1, 1)), FormerParty(4, "Partij 4", None)),
        consent=("Alle 3 partijen moeten voor zijn.",),
        earlier=(EARLIER,),
    )
    data = written(pack, story)
    found: dict[str, Any] = json.loads(data)
    assert {key: found[key] for key in KEYS} == {
        "wijzigingen": [
            {
                "versie": "1.1",
                "van": "1.0",
                "ingangsdatum": "2026-07-01",
                "reden": "Meer tijd “nodig”.",
                "rijen": [dict(AMENDMENT.rows[0])],
            }
        ],
        "instemming": ["Alle 3 partijen moeten voor zijn."],
        "geschiedenis": [
            {"datum": "2026-01-01", "tekst": FIRST.text},
            {"datum": None, "tekst": "Toetreding van Partij 3 als partij 3."},
        ],
        "uitgetreden": [
            {"nr": 2, "naam": "Partij 2", "per": "2028-01-01"},
            {"nr": 4, "naam": "Partij 4", "per": None},
        ],
        "eerdere_exemplaren": [
            {
                "naam": "CRS-2026-v1.0-definitief.pdf",
                "ontvangen_als": "CRS-2026-v1.0-definitief.pdf",
                "versie": "1.0",
                "uitgave": 2,
                "sha256": "f" * 64,
                "grootte": 9,
                "mime": "application/pdf",
            }
        ],
    }
    # Who checks the copy reads what was written.
    assert [item.name for item in read_told(data).earlier] == [EARLIER.name]
