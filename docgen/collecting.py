"""What a copy is made of, collected from the register before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from docgen.amend.revisions import tell
from docgen.consenting import Entry, entry
from docgen.core.amend_register import AmendRegister
from docgen.core.amendment import Occasion
from docgen.core.circle import occasion_of, revision_state
from docgen.core.definitive_register import CopyKind, DefinitiveRegister
from docgen.core.dossier import REGISTER
from docgen.core.effect import Effect
from docgen.core.errors import DocgenError, IncompleteError, Problem
from docgen.core.model import Pack
from docgen.core.provenance import fingerprint
from docgen.core.records import CopyRecord
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.story import Story
from docgen.documents.templates import WordTemplate
from docgen.issuing import Inputs
from docgen.receive.catalogue import catalogue_of
from docgen.receive.standing import ReturnStandings, read_standings
from docgen.seal.outline import FilledPart, IssuedPart, Section, outline
from docgen.seal.own_pages import compiled
from docgen.seal.sources import Claim, Gathered, gather, place_of


@dataclass(frozen=True, slots=True)
class Collected:
    """What an issue will be made of, before anything is made.

    Attributes:
        gathered: The accepted returns.
        sections: What the copy consists of.
        effect: Entry into force.
        kind: Definitive or interim.
        templates: Compiled templates of docgen's own pages, by name.
        inputs: Fingerprint of all of it.
        sent_at: When the first pack was sent.
        story: What happened since the covenant was first signed.
    """

    gathered: Gathered
    sections: tuple[Section, ...]
    effect: Effect
    kind: CopyKind
    templates: Mapping[str, WordTemplate]
    inputs: str
    sent_at: datetime | None
    story: Story = field(default_factory=Story)


def collect(
    inputs: Inputs, register: Register, *, interim: bool = False, today: date | None = None
) -> Collected:
    """What there is to compile.

    Args:
        interim: Whether an interim copy will do.
        today: Decides on tacit consent; by default the register's own time.

    Raises:
        IncompleteError: Signatures or consents are missing and no interim copy was asked for.
    """
    pack, parties, home = inputs.pack, inputs.table.parties, inputs.home
    catalogue = catalogue_of(pack, parties, register, home)
    found = read_standings(register, catalogue, parties)
    day = today or datetime.fromisoformat(register.now()).date()
    stands = entry(inputs, register, catalogue, found, day)
    if not any(copy.version == pack.version for copy in catalogue.copies):
        raise _nothing_made(pack)
    gathered = _gathered(inputs, register, found, stands)
    if not (gathered.complete and stands.complete) and not interim:
        raise IncompleteError((*gathered.missing, *_objections(stands)))
    if not gathered.signed:
        raise IncompleteError.of(
            "er is nog geen enkel ondertekend exemplaar akkoord",
            "Neem op wat terugkomt met ‘docgen ontvang’.",
        )
    story = _story(inputs, register, found, stands)
    sections = outline(
        pack, gathered.signed, register.parts(), home, _texts(pack, register), told=story.told
    )
    own = [item.template for item in sections if isinstance(item, FilledPart)]
    templates = compiled(pack, own)
    complete = gathered.complete and stands.complete
    sent = [item.sent_at for item in found.parties if item.sent_at]
    return Collected(
        gathered=gathered,
        sections=sections,
        effect=stands.effect,
        kind=CopyKind.DEFINITIVE if complete else CopyKind.INTERIM,
        templates=templates,
        inputs=_inputs(inputs, gathered, sections, templates, story),
        sent_at=min(map(datetime.fromisoformat, sent)) if sent else None,
        story=story,
    )


def _nothing_made(pack: Pack) -> DocgenError:
    make = "docgen genereer" if pack.amendment is None else "docgen wijzig genereer"
    return IncompleteError.of(
        f"van versie {pack.version} is nog niets gemaakt, dus ook niets ondertekend",
        f"Geef eerst ‘{make}’ en verstuur de stukken.",
    )


def _gathered(
    inputs: Inputs, register: Register, found: ReturnStandings, stands: Entry
) -> Gathered:
    """The accepted returns; where a rule adopted it, who did not answer is not missing."""
    claims = [Claim(item.party, item.counts, item.standing.value) for item in found.parties]
    copies = {copy.nr: copy for copy in register.all_copies()}
    receipts = ReturnRegister(register).receipts()
    gathered = gather(claims, copies, receipts, register.parts(), inputs.home)
    if stands.tally is None or stands.tally.adopted is not True:
        return gathered
    silent = {place_of(claim.party) for claim in claims if claim.accepted is None}
    state = revision_state(inputs.pack, register)
    acceding = {
        place_of(claim.party)
        for claim in claims
        if occasion_of(claim.party, state) is Occasion.ACCESSION
    }
    still = [item for item in gathered.missing if item.place not in silent - acceding]
    return replace(gathered, missing=tuple(still))


def _objections(stands: Entry) -> list[Problem]:
    """What stands in the way of adoption besides answers that are missing."""
    counted = stands.tally
    if counted is None or (counted.adopted is True and counted.day is not None):
        return []
    remedies = {
        False: "Overleg met wie niet instemt; een nieuw formulier dat akkoord is, vervangt het "
        "eerdere.",
        None: "Wacht op de antwoorden, of vraag erom met ‘docgen herinner’.",
        True: "Leg die dag vast met ‘docgen beoordeel RETOUR --datum DATUM’.",
    }
    verdict = counted.explanation[-1].rstrip(".")
    what = f"{verdict[:1].lower()}{verdict[1:]}"
    return [Problem("", "instemming", what, remedies[counted.adopted])]


def _story(inputs: Inputs, register: Register, found: ReturnStandings, stands: Entry) -> Story:
    pack = inputs.pack
    return tell(
        pack,
        inputs.table.parties,
        revision_state(pack, register),
        AmendRegister(register).amendments(),
        DefinitiveRegister(register).all_issues(),
        dict(found.signed),
        inputs.home,
        stands.tally.explanation if stands.tally is not None else (),
        stands.effect.day,
    )


def _texts(pack: Pack, register: Register) -> list[CopyRecord]:
    """Copies that hold the text, of a revision in which a form is signed instead of it."""
    if pack.amendment is None or pack.covenant is None:
        return []
    wanted = {
        spec.id
        for spec in pack.documents
        if Occasion.AMENDMENT in spec.occasions and set(spec.parts) & set(pack.covenant.parts)
    }
    copies = register.valid_copies(pack.version, concept=False).values()
    found = [item for item in copies if item.document in wanted and item.format == "pdf"]
    return sorted(found, key=lambda item: item.nr)


def _inputs(
    inputs: Inputs,
    gathered: Gathered,
    sections: tuple[Section, ...],
    templates: Mapping[str, WordTemplate],
    story: Story,
) -> str:
    """Fingerprint of everything the copy is made from; the time and the seal are not in it."""
    return fingerprint(
        [
            _of_pack(inputs.pack),
            [item.record.key for item in sections if isinstance(item, IssuedPart)],
            [template.sha256 for template in templates.values()],
            [[party.nr, dict(party.columns)] for party in gathered.parties],
            [
                [item.judged.record.nr, [asdict(one) for one in item.judged.decisions]]
                for item in gathered.signed
            ],
            [problem.what for problem in gathered.missing],
            # Only when there are any: the fingerprint of what was made earlier stays what it is.
            *([replaced] if (replaced := _replaced(gathered)) else []),
            *([_of_story(story)] if story.told else []),
        ]
    )


def _replaced(gathered: Gathered) -> list[object]:
    """The corrected copies of which the account tells."""
    return [
        [item.party.nr, *(copy.sha256 for copy in item.later)]
        for item in gathered.signed
        if item.later
    ]


def _of_story(story: Story) -> list[object]:
    """What the copy tells of what happened since."""
    return [
        [[item.mark, item.reason, [dict(row) for row in item.rows]] for item in story.amendments],
        [[str(item.day), item.text] for item in story.happenings],
        [[item.nr, item.name, str(item.since)] for item in story.former],
        list(story.consent),
        [item.sha256 for item in story.earlier],
    ]


def _of_pack(pack: Pack) -> list[object]:
    """What the copy takes from pakket.toml: mail servers and deadlines change nothing in it."""
    agreed = pack.effect
    return [
        dict(pack.top),
        dict(pack.sender),
        pack.definitive.document,
        pack.definitive.order,
        [agreed.rule.value, agreed.renewal_months, agreed.evaluation_years],
    ]


def check_issued(inputs: Inputs) -> None:
    """Stop when there is no register yet.

    Raises:
        IncompleteError: Nothing was issued.
    """
    if not (inputs.home / REGISTER).is_file():
        raise IncompleteError.of(
            "er is in dit dossier nog niets gemaakt, dus ook niets ondertekend",
            "Geef eerst ‘docgen genereer’ en verstuur de stukken.",
        )
