"""What the pages of docgen's own in the definitive copy say: values for their templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from docgen.core.corrections import changed_between
from docgen.core.dutch import datum, hoofdletter, opsomming
from docgen.core.effect import Effect
from docgen.core.findings import Outcome
from docgen.core.model import Pack, Party
from docgen.core.returns import DecisionRecord, Judged
from docgen.core.signatures import SignatureFacts
from docgen.core.story import Story
from docgen.seal.sources import Gathered, SignedParty

_WAYS = {
    "digitaal": "digitaal ondertekend",
    "met de hand": "met de hand ondertekend",
    "deels digitaal": "deels digitaal, deels met de hand ondertekend",
}
_BOTH = {"datum_plaats": "datum en plaats"}
_NOT_SIGNED = "nog niet ondertekend"


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the copy says of itself.

    Attributes:
        issue: Number of the issue, from 1.
        interim: Whether signatures are missing.
        public: Whether it is the version for publication.
        made_at: Time of making.
        program: ``0.1.0``: version of docgen.
        converter: Name and version of the engine that converted the pages.
        archive: What form the file has, such as ``PDF/A-3b (ISO 19005-3)``.
        replaces: What it replaces and why; ``""`` for the first issue.
        notes: What had to be changed in received pages and why, by number of the party.
        attachments: Number of received files in it.
    """

    issue: int
    interim: bool
    public: bool
    made_at: datetime
    program: str
    converter: str
    archive: str
    replaces: str
    notes: Mapping[int, tuple[str, ...]]
    attachments: int


def values(
    pack: Pack,
    gathered: Gathered,
    effect: Effect,
    imprint: Imprint,
    pages: Mapping[int, int],
    story: Story,
) -> dict[str, object]:
    """Everything that docgen's own pages can say.

    Args:
        story: What happened since the covenant was first signed.
        pages: Page of the copy, from 1, with each party's signature, by number of the party.
    """
    signed = {item.party.nr: item for item in gathered.signed}
    return {
        "pakket": pack.top,
        "afzender": pack.sender,
        "partijen": [
            _party(party, signed.get(party.nr), pages.get(party.nr), imprint)
            for party in gathered.parties
        ],
        "aantal_partijen": len(gathered.parties),
        "aantal_ondertekend": len(gathered.signed),
        "tussenstand": imprint.interim,
        "openbaar": imprint.public,
        "inwerkingtreding": {
            "kort": effect.explanation[0] if effect.explanation else "",
            "zinnen": list(effect.explanation),
        },
        "ontbreekt": [f"{problem.place}: {problem.what}" for problem in gathered.missing],
        "exemplaar": exemplar(pack, gathered, imprint),
        "samengesteld_op": moment(imprint.made_at.isoformat()),
        "docgen_versie": imprint.program,
        "omzetter": imprint.converter,
        "bestandsvorm": imprint.archive,
        "vervangt": imprint.replaces,
        "aantal_bijlagen": imprint.attachments,
        **_history(story),
    }


def _history(story: Story) -> dict[str, object]:
    """What the page of amendments says."""
    return {
        "wijzigingen": [
            {
                "versie": item.version,
                "van": item.since,
                "ingangsdatum": date.fromisoformat(item.effective),
                "reden": item.reason,
                "rijen": [dict(row) for row in item.rows],
            }
            for item in story.amendments
        ],
        "geschiedenis": [
            {"datum": item.day or "", "tekst": item.text} for item in story.happenings
        ],
        "uitgetreden": [
            {"nr": item.nr, "naam": item.name, "per": item.since or ""} for item in story.former
        ],
        "instemming": {"zinnen": list(story.consent)},
    }


def exemplar(pack: Pack, gathered: Gathered, imprint: Imprint) -> str:
    """What kind of copy this is, for the colophon and the document information."""
    if imprint.interim:
        kind = f"Tussenstand, {len(gathered.signed)} van {len(gathered.parties)} partijen"
    elif imprint.public:
        kind = "Versie voor publicatie van het definitieve exemplaar"
    else:
        kind = "Definitief exemplaar"
    return f"{kind}, {pack.kenmerk} versie {pack.version}, uitgave {imprint.issue}"


def _party(
    party: Party, signed: SignedParty | None, page: int | None, imprint: Imprint
) -> dict[str, object]:
    known: dict[str, object] = {
        "nr": party.nr,
        "naam": party.naam,
        "ondertekenaars": [
            {"naam": person.naam, "functie": person.functie} for person in party.signatories
        ],
        "getekend": signed is not None,
        "ondertekend": _NOT_SIGNED,
        "blad": f"blz. {page}" if page else "–",
    }
    if signed is None:
        return known
    judged, public = signed.judged, imprint.public
    signatures = () if public else judged.record.signing.signatures
    return known | {
        "ondertekend": when_and_where(judged),
        "wijze": hoofdletter(way(judged)),
        "ontvangen": moment(judged.record.received_at),
        "bijlagen": [
            {"naam": item.name, "ontvangen_als": item.received_as, "sha256": item.sha256}
            for item in signed.originals
        ],
        "weergaven": []
        if public
        else [f"{hoofdletter(note)}." for note in imprint.notes.get(party.nr, ())],
        "controles": _checks(judged),
        "opmerkingen": [] if public else [*_corrected(signed), *_objections(judged)],
        "besluiten": [_decision(item, public=public) for item in judged.decisions],
        "handtekeningen": [_certificate(item) for item in signatures],
    }


def way(judged: Judged) -> str:
    """How the party signed, in Dutch."""
    found = judged.record.signing.way
    return _WAYS.get(found, found)


def when_and_where(judged: Judged) -> str:
    """Day and place of signing, such as ``12 december 2025 te Soest``."""
    day = datum(date.fromisoformat(judged.date)) if judged.date else ""
    place = f"te {judged.place}" if judged.place else ""
    return " ".join(part for part in (day, place) if part)


def moment(text: str) -> str:
    """An ISO 8601 time as ``12 december 2025, 10.30 uur``."""
    found = datetime.fromisoformat(text)
    return f"{datum(found.date())}, {found:%H.%M} uur"


def rule_label(rule: str) -> str:
    """Name of a check for people."""
    return _BOTH.get(rule, rule)


def _checks(judged: Judged) -> str:
    """The checks with their outcomes, ``akkoord: leesbaar, herkend; twijfel: volledig``."""
    worst: dict[str, Outcome] = {}
    order = (Outcome.ACCEPTED, Outcome.DOUBTFUL, Outcome.REFUSED)
    for finding in judged.record.findings:
        before = worst.get(finding.rule, Outcome.ACCEPTED)
        worst[finding.rule] = max(before, finding.outcome, key=order.index)
    groups = {
        outcome: [rule_label(rule) for rule, found in worst.items() if found is outcome]
        for outcome in order
    }
    told = [f"{outcome.value}: {', '.join(rules)}" for outcome, rules in groups.items() if rules]
    return hoofdletter("; ".join(told) + ".")


def _objections(judged: Judged) -> list[str]:
    found = judged.record.findings
    return [item.explanation for item in found if item.outcome is not Outcome.ACCEPTED]


def _corrected(signed: SignedParty) -> list[str]:
    """That the copy that was signed was replaced by a corrected one, and why."""
    told, copy = [], signed.copy
    for following in signed.later:
        day = datum(datetime.fromisoformat(copy.replaced_at or following.made_at).date())
        changed = changed_between(copy.inputs, following.inputs)
        reason = (copy.replaced_reason or "").strip().rstrip(".")
        told.append(
            f"Exemplaar {copy.sequence} is op {day} vervangen door het verbeterde exemplaar "
            f"{following.sequence}"
            + (f"; gewijzigd: {changed}." if changed else ".")
            + (f" Reden: {reason}." if reason else "")
        )
        copy = following
    return told


def _decision(item: DecisionRecord, *, public: bool) -> str:
    day = datum(datetime.fromisoformat(item.at).date())
    who = "een medewerker" if public else item.person
    told = []
    if item.outcome is not None:
        told.append(f"bevond het exemplaar {item.outcome.value}")
    if item.party is not None:
        told.append(f"stelde vast dat het van partij {item.party} is")
    if item.date:
        told.append(f"las als datum {datum(date.fromisoformat(item.date))}")
    if item.place:
        told.append(f"las als plaats {item.place}")
    text = hoofdletter(f"{who}, {day}: {opsomming(told) if told else 'bekeek het exemplaar'}.")
    return f"{text} Reden: {item.reason}" if item.reason and not public else text


def _certificate(item: SignatureFacts) -> dict[str, str]:
    who = ", ".join(part for part in (item.signer, item.organisation) if part)
    valid = " – ".join(
        datum(datetime.fromisoformat(text).date())
        for text in (item.valid_from, item.valid_until)
        if text
    )
    numbers = f"nummer {item.serial}, SHA-256 {item.certificate_sha256}"
    issued = f"uitgegeven door {item.issuer}" if item.issuer else "uitgever onbekend"
    return {
        "wie": f"{who or 'onbekend'}, {issued}" + (f", geldig {valid}" if valid else ""),
        "uitkomst": f"{item.explanation} ({item.indication.value}; {item.checked_by})",
        "certificaat": numbers,
    }
