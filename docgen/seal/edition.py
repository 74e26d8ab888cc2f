"""One issue of the copy: its own pages with the right page numbers, and the PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from docgen.core.definitive_register import CopyKind
from docgen.core.dutch import datum
from docgen.core.effect import Effect
from docgen.core.errors import EngineFailedError, VerificationError
from docgen.core.model import Pack
from docgen.core.provenance import sha256_file
from docgen.core.records import CopyRecord, DefinitiveRecord, PartRecord
from docgen.core.story import Story
from docgen.documents import typeface
from docgen.documents.conformance import findings_in, warm_up
from docgen.documents.metadata import DocumentInfo
from docgen.documents.store import facts_from_data
from docgen.engines.base import EngineInfo
from docgen.engines.workers import workers
from docgen.seal.amended import article_notes
from docgen.seal.attach import Attachment, Relation
from docgen.seal.compile import CompileJob, Layout, Sheet, compile_copy, layout
from docgen.seal.manifest import MIME, NAME, Told, manifest
from docgen.seal.outline import FilledPart, IssuedPart, Section
from docgen.seal.own_pages import OwnPages
from docgen.seal.prepared import PreparedPage, notes_by_party
from docgen.seal.seal_field import SealPicture
from docgen.seal.sources import Gathered, Original
from docgen.seal.strip import SheetStamp
from docgen.seal.wording import Imprint, exemplar, values

ARCHIVE_LEVEL = "3b"
_ARCHIVE = "PDF/A-3b (ISO 19005-3)"
_ACCESSIBLE = "PDF/A-3b (ISO 19005-3) en PDF/UA-1 (ISO 14289-1)"
# Rows of the list of parties on its first page and on the next ones, as docgen's own template has
# them: a guess, checked afterwards.
_FIRST_ROWS, _MORE_ROWS = 15, 19
_MOST_ROUNDS = 4
# More than are done in this process: judging takes seconds.
_LOTS = 8
STAMPS = {
    CopyKind.DEFINITIVE: "DEFINITIEF EXEMPLAAR",
    CopyKind.INTERIM: "TUSSENSTAND",
    CopyKind.PUBLICATION: "PUBLICATIEVERSIE",
}
_DIGITAL = ("digitaal", "deels digitaal")


@dataclass(frozen=True, slots=True)
class Edition:
    """What an issue is made of.

    Attributes:
        pack: The pack.
        kind: What it is.
        issue: Its number.
        gathered: The accepted returns.
        sections: What it consists of, in order.
        effect: Entry into force.
        pages: The received pages, made ready.
        made_at: Time of making.
        program: Version of docgen.
        engine: Engine that converts docgen's own pages.
        replaces: What it replaces and why; ``""`` for the first.
        inputs: Fingerprint of everything it is made from.
        holder: Holder of the seal; ``""`` without one.
        story: What happened since the covenant was first signed.
    """

    pack: Pack
    kind: CopyKind
    issue: int
    gathered: Gathered
    sections: tuple[Section, ...]
    effect: Effect
    pages: tuple[PreparedPage, ...]
    made_at: datetime
    program: str
    engine: EngineInfo
    replaces: str
    inputs: str
    holder: str
    story: Story = field(default_factory=Story)

    @property
    def structured(self) -> bool:
        """Whether every part is tagged."""
        copies = [item.copy for item in self.gathered.signed]
        return self.engine.tagged and all(copy.tagged for copy in copies)

    @property
    def accessible(self) -> bool:
        """Whether PDF/UA-1 may be claimed."""
        return self.structured and all(item.page.accessible for item in self.pages)

    @property
    def imprint(self) -> Imprint:
        """What it says of itself."""
        return Imprint(
            issue=self.issue,
            interim=self.kind is CopyKind.INTERIM,
            public=self.kind is CopyKind.PUBLICATION,
            made_at=self.made_at,
            program=self.program,
            converter=f"{self.engine.name} {self.engine.version}",
            archive=_ACCESSIBLE if self.accessible else _ARCHIVE,
            replaces=self.replaces,
            notes=notes_by_party(self.pages),
            attachments=len(originals(self.gathered)),
        )

    @property
    def mark(self) -> str:
        """The watermark of an interim copy."""
        if self.kind is not CopyKind.INTERIM:
            return ""
        return f"TUSSENSTAND: {len(self.gathered.signed)} van {len(self.gathered.parties)}"

    def record(self, pdf: Path, pages: int, folder: str, reason: str = "") -> DefinitiveRecord:
        """The finished issue as the register keeps it, without the fingerprints of its files.

        Args:
            pdf: The finished file.
            folder: Where it comes to stand, relative to the covenant's folder.
            reason: Why it is made, when there was one before.
        """
        return DefinitiveRecord(
            nr=0,
            version=self.pack.version,
            kind=self.kind.value,
            issue=self.issue,
            path=f"{folder}/{pdf.name}",
            sha256=sha256_file(pdf),
            pages=pages,
            inputs=self.inputs,
            files={},
            effective=self.effect.day.isoformat() if self.effect.day else None,
            seal=self.holder,
            made_at=self.made_at.isoformat(timespec="seconds"),
            program_version=self.program,
            reason=reason,
            parties=tuple(party.nr for party in self.gathered.parties),
        )


def originals(gathered: Gathered) -> tuple[Original, ...]:
    """Every received file once, in the order of the parties."""
    found: dict[str, Original] = {}
    for item in gathered.signed:
        for original in item.originals:
            found.setdefault(original.sha256, original)
    return tuple(found.values())


def write_own(edition: Edition, maker: OwnPages) -> dict[str, PartRecord]:
    """docgen's own pages, with page numbers that are right.

    The numbers depend on how many pages the list of parties takes, which is known when it is
    converted: a guess is made first, and the work is done again when it was wrong.

    Raises:
        TemplateError: A template cannot be filled in.
        EngineFailedError: The converter failed, or the pages keep moving.
    """
    names = [item.template for item in edition.sections if isinstance(item, FilledPart)]
    counts = dict.fromkeys(names, 1) | {"partijenlijst": _guess(len(edition.gathered.parties))}
    for _ in range(_MOST_ROUNDS):
        parties = _numbered(edition, counts).parties
        told = values(
            edition.pack,
            edition.gathered,
            edition.effect,
            edition.imprint,
            parties,
            edition.story,
        )
        own = maker.make(told, names)
        counts = {name: facts_from_data(record.facts).pages for name, record in own.items()}
        if _numbered(edition, counts).parties == parties:
            return own
    raise EngineFailedError.of(
        "de bladzijdenummers in de lijst van partijen komen niet tot rust",
        "Maak de kolom met bladzijden in het eigen sjabloon breder.",
    )


def _guess(parties: int) -> int:
    return 1 + max(0, -(-(parties - _FIRST_ROWS) // _MORE_ROWS))


def _numbered(edition: Edition, counts: Mapping[str, int]) -> Layout:
    issued = [item.record for item in edition.sections if isinstance(item, IssuedPart)]
    front = {record.key: facts_from_data(record.facts).pages for record in issued}
    owners = [item.owner.nr for item in edition.pages]
    return layout(edition.sections, counts, owners, front)


def compile_edition(
    edition: Edition,
    own: Mapping[str, PartRecord],
    home: Path,
    target: Path,
    seal: SealPicture | None,
) -> Layout:
    """Write the PDF of the issue, not sealed yet; returns where everything stands."""
    told = Told(
        edition.pack,
        edition.gathered,
        edition.effect,
        edition.imprint,
        edition.sections,
        own,
        edition.pages,
        edition.inputs,
        edition.holder,
        edition.accessible,
        edition.story,
    )

    def last(found: Layout) -> Attachment:
        what = "Lijst van alles waaruit dit exemplaar is samengesteld"
        return Attachment(NAME, manifest(told, found), MIME, what, Relation.DATA, edition.made_at)

    job = CompileJob(
        home=home,
        sections=edition.sections,
        own=own,
        sheets=tuple(_sheet(edition, number) for number in range(len(edition.pages))),
        info=document_info(edition),
        footer=footer_line(edition),
        stamp=STAMPS[edition.kind],
        mark=edition.mark,
        attachments=tuple(_attachments(edition)),
        manifest=last,
        structured=edition.structured,
        seal=seal,
        notes=article_notes(edition.story),
    )
    return compile_copy(job, target)


@contextmanager
def judges() -> Iterator[Executor]:
    """Workers for `require_archive`.

    Best started before the copy is made: a process that is forked later takes all of it along.
    """
    with workers(_LOTS, warm_up) as pool:
        yield pool


def require_archive(path: Path, work: Path, pool: Executor) -> None:
    """Let only a PDF/A-3b file pass.

    Args:
        work: Folder for half-made files.
        pool: Workers from `judges`.

    Raises:
        VerificationError: The file does not conform; the first reasons are named.
    """
    found = findings_in(path, ARCHIVE_LEVEL, work, pool)
    if found:
        reasons = "; ".join(f"{item.rule}: {item.message}" for item in found[:3])
        raise VerificationError.of(
            f"het exemplaar voldoet niet aan de archiefnorm PDF/A-3b ({reasons})",
            "Meld dit aan de makers van docgen; er is niets in de map ‘definitief’ gezet.",
        )


def document_info(edition: Edition) -> DocumentInfo:
    """What the PDF of an issue declares of itself."""
    pack = edition.pack
    kind = exemplar(pack, edition.gathered, edition.imprint)
    return DocumentInfo(
        title=pack.title,
        author=pack.sender.get("organisatie", ""),
        subject=kind,
        keywords=(pack.kenmerk, f"versie {pack.version}", f"uitgave {edition.issue}"),
        creator=f"docgen ({edition.engine.name} {edition.engine.version})",
        made_at=edition.made_at,
        tagged=edition.accessible,
        archive_part=3,
    )


def footer_line(edition: Edition) -> str:
    """What stands at the foot of every page of an issue."""
    pack = edition.pack
    kind = {CopyKind.DEFINITIVE: "definitief exemplaar", CopyKind.INTERIM: "tussenstand"}.get(
        edition.kind, "publicatieversie"
    )
    return f"{pack.kenmerk} · versie {pack.version} · {kind} · uitgave {edition.issue}"


def _attachments(edition: Edition) -> list[Attachment]:
    received = {item.sha256: item for item in originals(edition.gathered)}
    owners: dict[str, list[str]] = {sha: [] for sha in received}
    times: dict[str, str] = {}
    for item in edition.gathered.signed:
        for original in item.originals:
            owners[original.sha256].append(item.party.naam)
            times.setdefault(original.sha256, item.judged.record.received_at)
    return [
        Attachment(
            name=original.name,
            content=original.path,
            mime=original.mime,
            description=f"Zoals ontvangen van {', '.join(owners[sha])}",
            relation=Relation.SOURCE,
            moment=datetime.fromisoformat(times[sha]),
        )
        for sha, original in received.items()
    ] + [
        Attachment(
            name=copy.name,
            content=copy.path,
            mime="application/pdf",
            description=f"Definitief exemplaar van versie {copy.version}, uitgave {copy.issue}",
            relation=Relation.SOURCE,
            moment=datetime.fromisoformat(copy.made_at),
        )
        for copy in edition.story.earlier
    ]


def _sheet(edition: Edition, number: int) -> Sheet:
    prepared = edition.pages[number]
    party, original = prepared.owner, prepared.source.original
    signed = next(item for item in edition.gathered.signed if item.party is party)
    record = signed.judged.record
    people = " en ".join(person.naam for person in party.signatories)
    digital = record.signing.way in _DIGITAL
    how = "digitaal ondertekend" if digital else "met de hand ondertekend"
    received = datum(datetime.fromisoformat(record.received_at).date())
    proof = f"SHA-256 {original.sha256}  ·  bijlage {original.name}"
    return Sheet(
        party=party.nr,
        name=f"{party.nr}. {party.naam}",
        alt=(
            f"{sheet_name(edition.pack, signed.copy)} van {party.naam}, {how} door {people}; "
            f"weergave van het ontvangen bestand {original.name}."
        ),
        pdf=prepared.page.pdf,
        width=prepared.page.width,
        height=prepared.page.height,
        stamp=SheetStamp(
            title=_sheet_title(
                sheet_name(edition.pack, signed.copy),
                f"{number + 1} van {len(edition.pages)}, ontvangen {received}",
                party.naam,
            ),
            proof=f"weergave; bewijs: {proof}" if digital else proof,
            mark=edition.mark,
        ),
    )


def sheet_name(pack: Pack, copy: CopyRecord) -> str:
    """What a sheet with a signature is called: the covenant's own, or a form for it."""
    spec = pack.document(copy.document)
    if spec is None or spec is pack.covenant:
        return "Ondertekenpagina"
    return spec.title


def _sheet_title(what: str, which: str, name: str) -> str:
    title = f"{what} {which}"
    # A name with a letter that the typeface of stamps lacks is left to the page itself.
    return f"{title}  ·  {name}" if typeface.has_all(name) else title
