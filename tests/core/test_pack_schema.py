"""Kinds and bounds of the values in pakket.toml, with the exact messages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from docgen.core.errors import Severity
from docgen.core.pack_schema import kind_of
from tests.core.packs import changed, messages, read

_DATE = "Schrijf een datum zoals 2026-01-01, zonder aanhalingstekens en zonder tijd."

FAULTS = [
    ('titel = "Convenant"', 'titel = " "', "regel 2, 'titel': is leeg. Vul een waarde in."),
    (
        'titel = "Convenant"',
        "titel = 7",
        "regel 2, 'titel': hier hoort tekst te staan, maar er staat het getal 7. Zet de waarde "
        "tussen rechte aanhalingstekens.",
    ),
    (
        'titel = "Convenant"',
        'titel = "a\\u0007b"',
        "regel 2, 'titel': bevat een stuurteken (U+0007) dat niet in een brief kan staan. "
        "Verwijder dat teken.",
    ),
    (
        "verzenddatum = 2025-11-14",
        'verzenddatum = "2025-11-14"',
        "regel 5, 'verzenddatum': hier hoort een datum te staan, maar er staat de tekst "
        f"“2025-11-14”. {_DATE}",
    ),
    (
        "verzenddatum = 2025-11-14",
        "verzenddatum = 2025-11-14T10:00:00",
        "regel 5, 'verzenddatum': hier hoort een datum te staan, maar er staat een datum met tijd "
        f"(2025-11-14 10:00). {_DATE}",
    ),
    (
        "looptijd_jaren = 4",
        "looptijd_jaren = 0",
        "regel 8, 'looptijd_jaren': 0 is hier niet mogelijk. Vul een getal in van 1 tot en met 99.",
    ),
    (
        "looptijd_jaren = 4",
        'looptijd_jaren = "4"',
        "regel 8, 'looptijd_jaren': hier hoort een geheel getal te staan, maar er staat de tekst "
        "“4”. Vul een geheel getal in, zonder aanhalingstekens: looptijd_jaren = 1",
    ),
    (
        "looptijd_jaren = 4",
        "looptijd_jaren = true",
        "regel 8, 'looptijd_jaren': hier hoort een geheel getal te staan, maar er staat true. Vul "
        "een geheel getal in, zonder aanhalingstekens: looptijd_jaren = 1",
    ),
    (
        "akkoord = 2025-10-31",
        "akkoord = 10:00:00",
        "regel 24, [gegevens] 'akkoord': een tijd zonder datum (10:00:00). Zet een tijd tussen "
        "aanhalingstekens.",
    ),
    (
        "akkoord = 2025-10-31",
        "akkoord = { diep = [1.0, inf] }",
        "regel 24, [gegevens] 'akkoord.diep': geen gewoon getal (inf). Vul een getal in.",
    ),
    (
        '["brief.docx"]',
        "[]",
        "regel 33, [[stuk]] 1 'delen': de lijst is leeg. Schrijf delen = [\"…\"].",
    ),
    (
        '["brief.docx"]',
        '"brief.docx"',
        "regel 33, [[stuk]] 1 'delen': hier hoort een lijst van teksten te staan, maar er staat de "
        'tekst “brief.docx”. Schrijf delen = ["…", "…"].',
    ),
    (
        "ondertekenen = true\nondertekenpagina = 2",
        'ondertekenen = "ja"',
        "regel 43, [[stuk]] 2 'ondertekenen': hier hoort true of false te staan, maar er staat de "
        "tekst “ja”. Schrijf true of false, zonder aanhalingstekens.",
    ),
    (
        "breedte_mm = 75",
        'breedte_mm = "75"',
        "regel 48, [velden.handtekening] 'breedte_mm': hier hoort een getal te staan, maar er "
        "staat de tekst “75”. Vul een getal in, zonder aanhalingstekens: breedte_mm = 75",
    ),
    (
        "[velden.handtekening]",
        "[[velden.handtekening]]",
        "regel 47, [velden] 'handtekening': dit hoort een blok te zijn, geen lijst. Schrijf "
        "[velden.handtekening].",
    ),
]


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_faults(tmp_path: Path, old: str, new: str, message: str) -> None:
    result = read(tmp_path, changed(old, new))
    assert result.pack is None
    assert messages(result) == [f"pakket.toml, {message}"]


@pytest.mark.parametrize("name", ["eigen-naam", "_x", "items", '"2e"'])
def test_a_name_that_no_template_can_use_is_a_warning(tmp_path: Path, name: str) -> None:
    result = read(tmp_path, changed("akkoord = ", f"{name} = "))
    assert result.pack is not None
    shown = name.strip('"')
    assert messages(result) == [
        f"pakket.toml, regel 24, [gegevens] '{shown}': deze naam kan niet in een sjabloon worden "
        "gebruikt. Begin met een letter en gebruik alleen letters, cijfers en liggende streepjes."
    ]
    assert result.problems[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (True, "true"),
        ("a", "de tekst “a”"),
        (1.5, "het getal 1.5"),
        (datetime(2026, 1, 1, 9, tzinfo=UTC), "een datum met tijd (2026-01-01 09:00)"),
        (date(2026, 1, 1), "de datum 2026-01-01"),
        (time(9), "de tijd 09:00:00"),
        ([1], "een lijst"),
        ({}, "een groep"),
    ],
)
def test_kinds_by_name(value: object, name: str) -> None:
    assert kind_of(value) == name
