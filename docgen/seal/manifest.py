"""The manifest: everything the copy was made of, for machines, inside the copy and beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath

from docgen.core.effect import Effect
from docgen.core.model import Pack
from docgen.core.records import PartRecord
from docgen.core.story import Story
from docgen.seal.compile import Layout
from docgen.seal.outline import FilledPart, IssuedPart, Section, Signatures
from docgen.seal.prepared import PreparedPage
from docgen.seal.sources import Gathered, SignedParty
from docgen.seal.wording import Imprint

NAME = "manifest.json"
MIME = "application/json"
FORMAT = "docgen-manifest"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Told:
    """What the manifest tells.

    Attributes:
        pack: The pack.
        gathered: What was compiled.
        effect: Entry into force.
        imprint: What the copy says of itself.
        sections: What it consists of.
        own: docgen's own pages, by name.
        pages: The received pages as they were made ready.
        inputs: Fingerprint of everything it was made from.
        holder: Holder of the seal that is to be put on it; ``""`` without one.
        accessible: Whether it claims PDF/UA-1.
        story: What happened since the covenant was first signed.
    """

    pack: Pack
    gathered: Gathered
    effect: Effect
    imprint: Imprint
    sections: tuple[Section, ...]
    own: Mapping[str, PartRecord]
    pages: tuple[PreparedPage, ...]
    inputs: str
    holder: str
    accessible: bool
    story: Story = field(default_factory=Story)


def manifest(told: Told, layout: Layout) -> bytes:
    """The manifest as JSON, UTF-8; the same input gives the same bytes."""
    return (json.dumps(_content(told, layout), ensure_ascii=False, indent=1) + "\n").encode()


def _content(told: Told, layout: Layout) -> dict[str, object]:
    pack, imprint = told.pack, told.imprint
    return {
        "formaat": FORMAT,
        "formaatversie": FORMAT_VERSION,
        "kenmerk": pack.kenmerk,
        "titel": pack.title,
        "versie": pack.version,
        "soort": "tussenstand" if imprint.interim else "definitief",
        "uitgave": imprint.issue,
        "gemaakt_op": imprint.made_at.isoformat(timespec="seconds"),
        "docgen": imprint.program,
        "invoer": told.inputs,
        "pdfa": "3b",
        "pdfua": told.accessible,
        "zegel": told.holder or None,
        "vervangt": imprint.replaces or None,
        "inwerkingtreding": effect_data(told.effect),
        "bladzijden": [{"nr": nr, "sha256": mark} for nr, mark in enumerate(layout.prints, 1)],
        "delen": list(_sections(told, layout)),
        "partijen": [_party(item, told, layout) for item in told.gathered.signed],
        "ontbreekt": [f"{item.place}: {item.what}" for item in told.gathered.missing],
        **_story(told.story),
    }


def _story(story: Story) -> dict[str, object]:
    """What happened since; a first copy, of which nothing is to be told, has no such entries."""
    if not story.told:
        return {}
    return {
        "wijzigingen": [
            {
                "versie": item.version,
                "van": item.since,
                "ingangsdatum": item.effective,
                "reden": item.reason,
                "rijen": [dict(row) for row in item.rows],
            }
            for item in story.amendments
        ],
        "instemming": list(story.consent),
        "geschiedenis": [
            {"datum": item.day.isoformat() if item.day else None, "tekst": item.text}
            for item in story.happenings
        ],
        "uitgetreden": [
            {
                "nr": item.nr,
                "naam": item.name,
                "per": item.since.isoformat() if item.since else None,
            }
            for item in story.former
        ],
        "eerdere_exemplaren": [
            {
                "naam": item.name,
                "ontvangen_als": item.name,
                "versie": item.version,
                "uitgave": item.issue,
                "sha256": item.sha256,
                "grootte": item.size,
                "mime": "application/pdf",
            }
            for item in story.earlier
        ],
    }


def effect_data(effect: Effect) -> dict[str, object]:
    """Entry into force as plain data."""
    return {
        "dag": effect.day.isoformat() if effect.day else None,
        "regel": effect.rule.value,
        "loopt_tot_en_met": effect.ends_on.isoformat() if effect.ends_on else None,
        "verlengingsoverleg_uiterlijk": (
            effect.renewal_by.isoformat() if effect.renewal_by else None
        ),
        "evaluaties": [day.isoformat() for day in effect.evaluations],
        "toelichting": list(effect.explanation),
    }


def _sections(told: Told, layout: Layout) -> Iterator[dict[str, object]]:
    for section, first in zip(told.sections, layout.first, strict=True):
        match section:
            case IssuedPart(record):
                yield _part(record, first) | {"soort": "zoals verstuurd"}
            case FilledPart(name):
                yield _part(told.own[name], first) | {"soort": "voor dit exemplaar gemaakt"}
            case Signatures():
                yield {"deel": "ondertekenpaginas", "bladzijde": first, "soort": "ontvangen"}


def _part(record: PartRecord, first: int) -> dict[str, object]:
    return {
        "deel": PurePosixPath(record.template).stem,
        "bladzijde": first,
        "sha256": record.sha256,
        "sjabloon_sha256": record.template_sha256,
        "omzetter": record.engine,
        "omzetter_versie": record.engine_version,
        "gemaakt_op": record.made_at,
    }


def _party(item: SignedParty, told: Told, layout: Layout) -> dict[str, object]:
    judged, record = item.judged, item.judged.record
    return {
        "nr": item.party.nr,
        "naam": item.party.naam,
        "ondertekenaars": [
            {"naam": person.naam, "functie": person.functie} for person in item.party.signatories
        ],
        "wijze": record.signing.way,
        "datum": judged.date,
        "plaats": judged.place,
        "bladzijde": layout.parties[item.party.nr],
        "retour": record.id,
        "ontvangen_op": record.received_at,
        "gecontroleerd_op": record.checked_at,
        "gecontroleerd_met": f"docgen {record.program_version}",
        "exemplaar": {
            "volgnr": item.copy.sequence,
            "sha256": item.copy.sha256,
            "kenmerk_tekst": item.copy.text_mark,
            "gemaakt_op": item.copy.made_at,
        },
        "bestanden": [
            {
                "naam": original.name,
                "ontvangen_als": original.received_as,
                "sha256": original.sha256,
                "grootte": original.size,
                "mime": original.mime,
            }
            for original in item.originals
        ],
        "bladen": list(_sheets(item, told, layout)),
        "bevindingen": [_plain(asdict(finding)) for finding in record.findings],
        "besluiten": [_plain(asdict(decision)) for decision in judged.decisions],
        "handtekeningen": [_plain(asdict(facts)) for facts in record.signing.signatures],
    }


def _sheets(item: SignedParty, told: Told, layout: Layout) -> Iterator[dict[str, object]]:
    start = layout.first[told.sections.index(Signatures())]
    for number, prepared in enumerate(told.pages):
        if prepared.owner is not item.party:
            continue
        page, ready = prepared.source, prepared.page
        yield {
            "bladzijde": start + number,
            "bestand": page.original.name,
            "bladzijde_van_bestand": page.source_page,
            "bladzijde_van_convenant": page.page,
            "gedraaid": page.rotation,
            "zoals_ontvangen": ready.as_received,
            "opmerkingen": list(ready.notes),
        }


def _plain(data: Mapping[str, object]) -> dict[str, object]:
    """Plain data without what is empty."""
    return {key: value for key, value in data.items() if value not in (None, "", (), [])}
