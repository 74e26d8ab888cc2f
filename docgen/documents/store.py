"""The store of converted parts, addressed by what they were made from.

A part lies under ``delen/`` by its key. It is there for good: corrections years later are joined
with the very pages that the other parties have.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docgen.core.model import FieldKind
from docgen.core.provenance import fingerprint
from docgen.core.records import PartRecord
from docgen.documents.markers import Marker
from docgen.documents.parts import FieldPlace, Heading, PartFacts

PARTS = "delen"


def part_key(need_key: str, engine: str) -> str:
    """Key of a converted part: what it says and the kind of engine, not the engine's version.

    An upgrade of an engine must not change the pages that others already received.
    """
    return fingerprint([need_key, engine])


def part_path(key: str) -> str:
    """Where a part lies, relative to the covenant's folder."""
    return f"{PARTS}/{key[:2]}/{key}.pdf"


def present_parts(home: Path, records: Mapping[str, PartRecord]) -> dict[str, PartRecord]:
    """The parts in the register whose file is there; what got lost is simply made again."""
    return {key: record for key, record in records.items() if (home / record.path).is_file()}


def facts_to_data(facts: PartFacts) -> dict[str, object]:
    """The facts as plain data for the register."""
    return {
        "bladzijden": facts.pages,
        "velden": [
            {
                "soort": place.marker.kind.value,
                "nr": place.marker.nr,
                "bladzijde": place.page,
                "vak": list(place.rect),
            }
            for place in facts.fields
        ],
        "koppen": [
            [heading.level, heading.title, heading.page, heading.top] for heading in facts.headings
        ],
        "laagste": list(facts.lowest),
    }


def facts_from_data(data: Mapping[str, Any]) -> PartFacts:
    """The facts as `facts_to_data` wrote them."""
    fields = tuple(
        FieldPlace(
            Marker(FieldKind(item["soort"]), item["nr"]), item["bladzijde"], tuple(item["vak"])
        )
        for item in data["velden"]
    )
    headings = tuple(Heading(*item) for item in data["koppen"])
    return PartFacts(data["bladzijden"], fields, headings, tuple(data["laagste"]))
