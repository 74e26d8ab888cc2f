"""A small manifest, and what is told by it."""

from __future__ import annotations

import json
from typing import Any

from docgen.seal.checks.told import Told, read_told

FILE = {
    "naam": "01-soest-ontvangen.pdf",
    "ontvangen_als": "scan.pdf",
    "sha256": "a" * 64,
    "grootte": 7,
    "mime": "application/pdf",
}
SIGNATURE = {
    "field": "handtekening",
    "signer": "B. Voorbeeld",
    "certificate_sha256": "c" * 64,
    "intact": True,
    "indication": "TOTAL-PASSED",
}


def manifest() -> dict[str, Any]:
    """A manifest of two pages and one party, as plain data."""
    return {
        "formaat": "docgen-manifest",
        "formaatversie": 1,
        "kenmerk": "CRS-2026",
        "titel": "Convenant",
        "versie": "1.0",
        "soort": "definitief",
        "uitgave": 1,
        "gemaakt_op": "2025-12-13T09:00:00+00:00",
        "docgen": "0.1.0",
        "zegel": None,
        "bladzijden": [{"nr": 1, "sha256": "1" * 64}, {"nr": 2, "sha256": "2" * 64}],
        "delen": [
            {"deel": "voorblad", "bladzijde": 1},
            {"deel": "ondertekenpaginas", "bladzijde": 2},
        ],
        "partijen": [
            {
                "nr": 1,
                "naam": "Gemeente Soest",
                "wijze": "digitaal",
                "datum": "2025-12-01",
                "plaats": "Soest",
                "bladzijde": 2,
                "bladen": [{"bladzijde": 2}],
                "bestanden": [dict(FILE)],
                "handtekeningen": [dict(SIGNATURE)],
            }
        ],
        "ontbreekt": [],
    }


def read(data: object) -> Told:
    """What a manifest with this content tells."""
    return read_told(json.dumps(data).encode())
