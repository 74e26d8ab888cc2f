"""The version for publication: the same covenant, compiled anew without what must not go online.

Nothing is covered or blotted out. What is personal does not come in: each signature page is the
party's own page as issued, docgen's own pages are filled in without it, and nothing is attached.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.errors import IncompleteError, Problem, Severity
from docgen.core.findings import Outcome
from docgen.core.model import Party
from docgen.core.progress import Report
from docgen.core.records import DefinitiveRecord, PartRecord
from docgen.core.register import Register
from docgen.documents.parts import Heading, PartFacts
from docgen.documents.store import facts_from_data, facts_to_data
from docgen.seal import shelf
from docgen.seal.amended import article_notes
from docgen.seal.beside import archive_facts, write_metadata
from docgen.seal.compile import CompileJob, Layout, compile_copy
from docgen.seal.edition import STAMPS, Edition, document_info, footer_line
from docgen.seal.manifest import NAME as MANIFEST
from docgen.seal.mdto import Restriction
from docgen.seal.outline import IssuedPart, Section, Signatures, asks_signature
from docgen.seal.prepared import PreparedPage
from docgen.seal.ready_page import ReceivedPage
from docgen.seal.sources import Gathered, SignedParty, place_of
from docgen.seal.was_signed import (
    Written,
    came_back_changed,
    filled_words,
    strip_lines,
    write_page,
)

STATEMENT = "publicatie.json"
"""What was left out and how much was compared, beside the PDF."""
_SIGNATURES = "Ondertekenpagina’s"
_BUNDLE = "Geef ‘docgen bundel’, en daarna opnieuw ‘docgen publiceer’."


@dataclass(frozen=True, slots=True)
class Definitive:
    """The definitive copy that the version for publication is made beside.

    Attributes:
        record: The issue in the register.
        path: Its PDF.
        told: Its manifest.
    """

    record: DefinitiveRecord
    path: Path
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A party's part with its signature pages, filled in.

    Attributes:
        signed: The party and its return.
        issued: The part in the store.
        record: The same, filled in, in the work folder.
        facts: Of the part.
        written: What was written on it.
    """

    signed: SignedParty
    issued: PartRecord
    record: PartRecord
    facts: PartFacts
    written: Written


def definitive_of(home: Path, register: Register, version: str) -> Definitive:
    """The definitive copy that counts.

    Raises:
        IncompleteError: There is none, or it is no longer as it was made.
    """
    record = DefinitiveRegister(register).latest(version, CopyKind.DEFINITIVE)
    if record is None:
        raise IncompleteError.of("er is nog geen definitief exemplaar om te publiceren", _BUNDLE)
    if not shelf.present(home, record):
        raise IncompleteError(
            Problem(
                record.path,
                "",
                "het definitieve exemplaar is weg of gewijzigd",
                "Zet de map terug uit een reservekopie. Kan dat niet: geef ‘docgen bundel’, dan "
                "komt er een nieuwe uitgave.",
            )
        )
    path = home / record.path
    told = json.loads(path.with_name(MANIFEST).read_text(encoding="utf-8"))
    return Definitive(record, path, told)


def require_current(
    definitive: Definitive, gathered: Gathered, sections: Sequence[Section], inputs: str
) -> None:
    """Stop when returns, parts or pack changed since the definitive copy was made.

    Args:
        inputs: Fingerprint of what a copy would be made from now.

    Raises:
        IncompleteError: Something changed.
    """
    record = definitive.record
    same = record.inputs == inputs
    if same and _made_of(gathered) == _told_made_of(definitive) and _fit(sections, definitive):
        return
    raise IncompleteError.of(
        f"sinds het definitieve exemplaar (uitgave {record.issue}) is gemaakt, is er iets "
        "veranderd in wat is ontvangen, besloten of in het pakket",
        _BUNDLE,
    )


def _made_of(gathered: Gathered) -> list[object]:
    return [
        (
            item.party.nr,
            item.judged.record.id,
            item.judged.date,
            item.judged.place,
            [original.sha256 for original in item.originals],
        )
        for item in gathered.signed
    ]


def _told_made_of(definitive: Definitive) -> list[object]:
    return [
        (
            party["nr"],
            party["retour"],
            party["datum"],
            party["plaats"],
            [file["sha256"] for file in party["bestanden"]],
        )
        for party in definitive.told["partijen"]
    ]


def _fit(sections: Sequence[Section], definitive: Definitive) -> bool:
    told = definitive.told["delen"]
    return len(told) == len(sections) and all(
        part["sha256"] == section.record.sha256
        for section, part in zip(sections, told, strict=True)
        if isinstance(section, IssuedPart)
    )


def signature_parts(
    signed: Sequence[SignedParty], parts: Mapping[str, PartRecord], home: Path
) -> dict[int, tuple[PartRecord, ...]]:
    """The parts with a place for a signature, as issued, by number of the party.

    Raises:
        IncompleteError: One is no longer in the store; all are named.
    """
    found: dict[int, tuple[PartRecord, ...]] = {}
    lost: list[Problem] = []
    for item in signed:
        records = [parts[key] for key in item.copy.parts if key in parts]
        own = [record for record in records if asks_signature(record)]
        if len(records) < len(item.copy.parts) or not all(
            (home / record.path).is_file() for record in own
        ):
            what = "de ondertekenpagina, zoals zij is verstuurd, is niet meer te vinden"
            remedy = "Zet de map ‘delen’ terug uit een reservekopie."
            lost.append(Problem("", place_of(item.party), what, remedy))
        found[item.party.nr] = tuple(own)
    if lost:
        raise IncompleteError(lost)
    return found


def _facts(record: PartRecord) -> PartFacts:
    return facts_from_data(record.facts)


def write_pages(
    signed: Sequence[SignedParty],
    parts: Mapping[int, tuple[PartRecord, ...]],
    home: Path,
    work: Path,
    report: Report,
) -> tuple[PublicPage, ...]:
    """Fill in every signature page as issued, in the order of the parties."""
    wanted = [(item, record) for item in signed for record in parts[item.party.nr]]
    count = sum(_facts(record).pages for _, record in wanted)
    made: list[PublicPage] = []
    number = 1
    for item, record in wanted:
        facts, changed = _facts(record), came_back_changed(item)
        strip = tuple(
            strip_lines(number + page, count, item.judged, changed=changed)
            for page in range(facts.pages)
        )
        written = Written(filled_words(item.party, item.judged, facts.fields), strip)
        path = work / f"ondertekend-{number}.pdf"
        write_page(home / record.path, facts, written, path)
        own = replace(
            record,
            # The part's title in the structure tree.
            template=f"{item.party.nr}. {item.party.naam}",
            path=path.relative_to(home).as_posix(),
            facts=facts_to_data(_with_bookmark(facts, item.party, first=number == 1)),
        )
        made.append(PublicPage(item, record, own, facts, written))
        number += facts.pages
        report(len(wanted), item.party.naam)
    return tuple(made)


def _with_bookmark(facts: PartFacts, party: Party, *, first: bool) -> PartFacts:
    """The same bookmarks as in the definitive copy: a party under “Ondertekenpagina’s”."""
    top = 841.89
    mine = Heading(2, f"{party.nr}. {party.naam}", 0, top)
    return replace(facts, headings=(Heading(1, _SIGNATURES, 0, top), mine) if first else (mine,))


def stand_ins(pages: Sequence[PublicPage]) -> tuple[PreparedPage, ...]:
    """What an `Edition` counts on: one entry for each signature page, without anything received."""
    nothing = ReceivedPage(b"", 0.0, 0.0, as_received=False, notes=(), accessible=True)
    return tuple(
        PreparedPage(item.signed.party, item.signed.pages[0], nothing)
        for item in pages
        for _ in range(item.facts.pages)
    )


def compile_publication(
    edition: Edition,
    pages: Sequence[PublicPage],
    own: Mapping[str, PartRecord],
    home: Path,
    target: Path,
) -> Layout:
    """Write the PDF; returns where the sections of the edition stand."""
    filled = [IssuedPart(item.record) for item in pages]
    sections: list[Section] = []
    for section in edition.sections:
        sections += filled if isinstance(section, Signatures) else [section]
    job = CompileJob(
        home=home,
        sections=tuple(sections),
        own=own,
        sheets=(),
        info=document_info(edition),
        footer=footer_line(edition),
        stamp=STAMPS[edition.kind],
        mark="",
        attachments=(),
        manifest=None,
        structured=edition.structured,
        notes=article_notes(edition.story),
    )
    found = compile_copy(job, target)
    starts = dict(zip(map(id, sections), found.first, strict=True))
    first = tuple(
        starts[id(filled[0] if isinstance(section, Signatures) else section)]
        for section in edition.sections
    )
    return replace(found, first=first)


def write_beside(edition: Edition, pdf: Path, statement: Mapping[str, object]) -> None:
    """Write checksum, metadata for the archive and the statement beside the PDF."""
    facts = archive_facts(edition, pdf, None)
    write_metadata(replace(facts, restriction=Restriction.NONE, manifest=""), pdf)
    text = json.dumps(statement, ensure_ascii=False, indent=1) + "\n"
    pdf.with_name(STATEMENT).write_bytes(text.encode())


def left_out(definitive: Definitive, gathered: Gathered) -> tuple[tuple[str, int], ...]:
    """What is in the definitive copy and not in this one, in Dutch, and how many of each."""
    parties = definitive.told["partijen"]
    judged = [item.judged for item in gathered.signed]
    counted = {
        "ondertekenpagina’s zoals ontvangen, met de handtekeningen": sum(
            len(party["bladen"]) for party in parties
        ),
        "ontvangen bestanden": len(
            {file["sha256"] for party in parties for file in party["bestanden"]}
        ),
        "gegevens van certificaten": sum(len(item.record.signing.signatures) for item in judged),
        "namen en redenen bij besluiten": sum(len(item.decisions) for item in judged),
        "opmerkingen bij controles": sum(
            finding.outcome is not Outcome.ACCEPTED
            for item in judged
            for finding in item.record.findings
        ),
        "opmerkingen bij weergaven": sum(
            len(sheet["opmerkingen"]) for party in parties for sheet in party["bladen"]
        ),
        "lijst van de inhoud (manifest.json)": 1,
    }
    return tuple((what, number) for what, number in counted.items() if number)


def changed_pages(gathered: Gathered) -> tuple[Problem, ...]:
    """A warning for each signature page that was accepted although something on it differed."""
    return tuple(
        Problem(
            "",
            place_of(item.party),
            "op de teruggestuurde ondertekenpagina stond iets anders dan was verstuurd; de "
            "publicatieversie toont de bladzijde zoals verstuurd, en zegt dat erbij",
            f"Bekijk met ‘docgen bewijs {item.judged.record.id}’ of lezers het moeten weten.",
            Severity.WARNING,
        )
        for item in gathered.signed
        if came_back_changed(item)
    )
