"""What a copy is made of, collected from the register before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from docgen.core.definitive_register import CopyKind
from docgen.core.dossier import REGISTER
from docgen.core.effect import Effect, effect
from docgen.core.errors import IncompleteError
from docgen.core.model import Pack
from docgen.core.provenance import fingerprint
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.documents.templates import WordTemplate
from docgen.issuing import Inputs
from docgen.receive.catalogue import catalogue_of
from docgen.receive.standing import read_standings
from docgen.seal.outline import FilledPart, IssuedPart, Section, outline
from docgen.seal.own_pages import compiled
from docgen.seal.sources import Claim, Gathered, gather


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
    """

    gathered: Gathered
    sections: tuple[Section, ...]
    effect: Effect
    kind: CopyKind
    templates: Mapping[str, WordTemplate]
    inputs: str
    sent_at: datetime | None


def collect(inputs: Inputs, register: Register, *, interim: bool = False) -> Collected:
    """What there is to compile.

    Args:
        interim: Whether an interim copy will do.

    Raises:
        IncompleteError: Signatures are missing and no interim copy was asked for.
    """
    pack, parties, home = inputs.pack, inputs.table.parties, inputs.home
    catalogue = catalogue_of(pack, parties, register, home)
    found = read_standings(register, catalogue, parties)
    claims = [Claim(item.party, item.counts, item.standing.value) for item in found.parties]
    copies = {copy.nr: copy for copy in register.all_copies()}
    gathered = gather(claims, copies, ReturnRegister(register).receipts(), register.parts(), home)
    if not gathered.complete and not interim:
        raise IncompleteError(gathered.missing)
    if not gathered.signed:
        raise IncompleteError.of(
            "er is nog geen enkel ondertekend exemplaar akkoord",
            "Neem op wat terugkomt met ‘docgen ontvang’.",
        )
    sections = outline(pack, gathered.signed, register.parts(), home)
    own = [item.template for item in sections if isinstance(item, FilledPart)]
    templates = compiled(pack, own)
    entry = effect(
        pack,
        [(item.party.nr, _day(item.judged.date)) for item in gathered.signed],
        complete=gathered.complete,
        names={party.nr: party.naam for party in parties},
    )
    kind = CopyKind.DEFINITIVE if gathered.complete else CopyKind.INTERIM
    sent = [item.sent_at for item in found.parties if item.sent_at]
    return Collected(
        gathered=gathered,
        sections=sections,
        effect=entry,
        kind=kind,
        templates=templates,
        inputs=_inputs(inputs, gathered, sections, templates),
        sent_at=min(map(datetime.fromisoformat, sent)) if sent else None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _inputs(
    inputs: Inputs,
    gathered: Gathered,
    sections: tuple[Section, ...],
    templates: Mapping[str, WordTemplate],
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
        ]
    )


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
