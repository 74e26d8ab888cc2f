"""What the definitive copy is compiled from: per party the return that counts, and its files."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.core.corrections import successors
from docgen.core.errors import IncompleteError, Problem
from docgen.core.findings import Outcome
from docgen.core.kept import kept_at
from docgen.core.model import Party
from docgen.core.records import CopyRecord, PartRecord
from docgen.core.returns import Judged, PageRecord, ReceiptRecord

_PDF = "application/pdf"
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the register says of one party, as the act of receiving tells it.

    Attributes:
        party: The party.
        counts: The return that decides how far it is; ``None`` without one.
        standing: How far it is, in Dutch: ``akkoord``, ``twijfel``, ``verzonden``, …
    """

    party: Party
    counts: Judged | None
    standing: str

    @property
    def accepted(self) -> Judged | None:
        """The return, if it is accepted."""
        found = self.counts
        return found if found is not None and self.standing == Outcome.ACCEPTED.value else None


@dataclass(frozen=True, slots=True)
class Original:
    """A received file, as it came.

    Attributes:
        sha256: Its fingerprint.
        path: Where it is kept.
        received_as: Name under which it came.
        media: ``pdf``, ``afbeelding``, … , from the contents.
        mime: MIME type.
        size: Number of bytes.
        name: Name under which it is attached, by party.
    """

    sha256: str
    path: Path
    received_as: str
    media: str
    mime: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class SignaturePage:
    """A page with signatures, in a received file.

    Attributes:
        original: The file.
        source_page: Page of that file, from 1.
        rotation: Degrees clockwise by which it must be turned to stand upright.
        page: Page of the document that it is, from 1.
    """

    original: Original
    source_page: int
    rotation: int
    page: int


@dataclass(frozen=True, slots=True)
class SignedParty:
    """A party whose return was accepted.

    Attributes:
        party: The party.
        copy: Its copy, as issued, that it signed.
        judged: The return, with what persons decided about it.
        pages: Its pages with signatures, in the order of the document.
        originals: The files it consists of, those with pages first.
        later: The corrected copies that came in the place of that copy, the valid one last.
    """

    party: Party
    copy: CopyRecord
    judged: Judged
    pages: tuple[SignaturePage, ...]
    originals: tuple[Original, ...]
    later: tuple[CopyRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathered:
    """What there is to compile.

    Attributes:
        parties: All parties that take part, in the order of the list.
        signed: Those whose return was accepted.
        missing: Why the others are not in it.
    """

    parties: tuple[Party, ...]
    signed: tuple[SignedParty, ...]
    missing: tuple[Problem, ...]

    @property
    def complete(self) -> bool:
        """Whether every party is in it."""
        return not self.missing


def gather(
    claims: Sequence[Claim],
    copies: Mapping[int, CopyRecord],
    receipts: Sequence[ReceiptRecord],
    parts: Mapping[str, PartRecord],
    home: Path,
) -> Gathered:
    """Find the files of every accepted return, and say of every other party what is missing.

    Args:
        claims: One for each party that takes part, in the order of the list.
        copies: Copies of the revision, by number in the register.
        receipts: Every receipt.
        parts: Every part in the store, by key.
        home: Folder of the covenant.

    Raises:
        IncompleteError: A received file is lost or was changed since; all are named.
    """
    missing = [problem for claim in claims for problem in _missing(claim, copies, parts)]
    held_up = {problem.place for problem in missing}
    signed: list[SignedParty] = []
    lost: list[Problem] = []
    # A file with the pages of several parties is one file, under the name of the first.
    known: dict[str, Original] = {}
    by_sha = {receipt.sha256: receipt for receipt in receipts}
    for claim in claims:
        judged = claim.accepted
        if judged is None or place_of(claim.party) in held_up:
            continue
        try:
            signed.append(_signed(claim.party, judged, copies, parts, by_sha, home, known))
        except IncompleteError as exc:
            lost += exc.problems
    if lost:
        raise IncompleteError(lost)
    return Gathered(tuple(claim.party for claim in claims), tuple(signed), tuple(missing))


def place_of(party: Party) -> str:
    """How messages name a party."""
    return f"partij {party.nr} ({party.naam})"


def _missing(
    claim: Claim, copies: Mapping[int, CopyRecord], parts: Mapping[str, PartRecord]
) -> list[Problem]:
    place, judged = place_of(claim.party), claim.accepted
    if judged is None:
        return [Problem("", place, *_why(claim))]
    copy = copies.get(judged.record.copy or 0)
    if copy is None:
        what = f"van retour {judged.record.id} staat niet vast welk exemplaar het is"
        return [Problem("", place, what, "Laat het document opnieuw ondertekenen.")]
    kinds = {str(field["soort"]) for field in copy.fields}
    if not _chosen(judged, copy, parts):
        what = f"in retour {judged.record.id} is geen bladzijde herkend als ondertekenpagina"
        return [Problem("", place, what, "Vraag de partij om de ondertekenpagina apart te sturen.")]
    wanting = [name for name in ("datum", "plaats") if name in kinds and not _known(judged, name)]
    if not wanting:
        return []
    which = " en ".join(wanting)
    examples = {"datum": "--datum 2025-12-12", "plaats": "--plaats Utrecht"}
    options = " ".join(examples[name] for name in wanting)
    return [
        Problem(
            "",
            place,
            f"de {which} van ondertekening {'is' if len(wanting) == 1 else 'zijn'} nog niet "
            "genoteerd",
            f"Lees ze van het blad en geef ‘docgen beoordeel {judged.record.id} {options} --door "
            "NAAM’.",
        )
    ]


def _known(judged: Judged, name: str) -> bool:
    return bool(judged.date if name == "datum" else judged.place)


def _why(claim: Claim) -> tuple[str, str]:
    judged = claim.counts
    if judged is not None and claim.standing == Outcome.DOUBTFUL.value:
        return (
            f"over retour {judged.record.id} is nog niet beslist",
            f"Bekijk het met ‘docgen bewijs {judged.record.id}’ en beslis met ‘docgen beoordeel’.",
        )
    if judged is not None and claim.standing == Outcome.REFUSED.value:
        return (
            f"retour {judged.record.id} is afgekeurd",
            "Vraag om een nieuw ondertekend exemplaar met ‘docgen herinner’.",
        )
    if judged is not None and judged.outcome is Outcome.ACCEPTED:
        return (
            f"retour {judged.record.id} telt niet meer, want het exemplaar is na de ondertekening "
            "vervangen",
            "Stuur het nieuwe exemplaar met ‘docgen verstuur’, en neem op wat terugkomt met "
            "‘docgen ontvang’.",
        )
    return (
        "er is nog geen ondertekend exemplaar ontvangen",
        "Vraag erom met ‘docgen herinner’, en neem het op met ‘docgen ontvang’.",
    )


def _signed(
    party: Party,
    judged: Judged,
    copies: Mapping[int, CopyRecord],
    parts: Mapping[str, PartRecord],
    receipts: Mapping[str, ReceiptRecord],
    home: Path,
    known: dict[str, Original],
) -> SignedParty:
    record = judged.record
    copy = copies[record.copy or 0]
    chosen = _chosen(judged, copy, parts)
    hashes = dict.fromkeys([*(page.file for page in chosen), *_files(judged), *record.enclosed])
    for number, sha in enumerate(hashes, start=1):
        if sha not in known:
            known[sha] = _original(sha, number, len(hashes), party, receipts, home, record.source)
    originals = {sha: known[sha] for sha in hashes}
    pages = [
        SignaturePage(
            originals[page.file],
            page.source_page,
            page.rotation,
            page.nr or min(signature_pages(copy)),
        )
        for page in chosen
    ]
    pages.sort(key=lambda page: (page.page, page.original.name, page.source_page))
    later = successors(copy, copies)
    return SignedParty(party, copy, judged, tuple(pages), tuple(originals.values()), later)


def _chosen(judged: Judged, copy: CopyRecord, parts: Mapping[str, PartRecord]) -> list[PageRecord]:
    """The pages of the party's own part: those recognised as such, else the only page there is.

    Without a page on which a signature is asked there are none.
    """
    record, signature, own = judged.record, signature_pages(copy), _own_pages(copy, parts)
    chosen = [page for page in record.pages if page.nr in own and page.party in _owners(judged)]
    if any(page.nr in signature for page in chosen):
        return chosen
    if len(record.pages) != 1 or not signature:
        return []
    return [page for page in record.pages if page.nr is None]


def _own_pages(copy: CopyRecord, parts: Mapping[str, PartRecord]) -> frozenset[int]:
    """Pages of a copy, from 1, of the parts that hold a signature: all that is the party's own."""
    signature, first = signature_pages(copy), 1
    found = set(signature)
    for key in copy.parts:
        count = int(str(parts[key].facts["bladzijden"])) if key in parts else 0
        pages = range(first, first + count)
        if signature.intersection(pages):
            found.update(pages)
        first += count
    return frozenset(found)


def _owners(judged: Judged) -> tuple[int | None, ...]:
    # What a person assigned was recognised as another's, or as nobody's.
    return judged.party, judged.record.party


def _files(judged: Judged) -> list[str]:
    return [judged.record.sha256, *(page.file for page in judged.record.pages)]


def signature_pages(copy: CopyRecord) -> frozenset[int]:
    """Pages of a copy, from 1, on which a signature is asked."""
    found = [field for field in copy.fields if field["soort"] == "handtekening"]
    return frozenset(int(str(field["bladzijde"])) for field in found)


def _original(
    sha256: str,
    number: int,
    count: int,
    party: Party,
    receipts: Mapping[str, ReceiptRecord],
    home: Path,
    source: str,
) -> Original:
    receipt = receipts.get(sha256)
    path = kept_at(home, sha256)
    if path is None:
        name = receipt.name if receipt else source
        raise IncompleteError(
            Problem(
                name,
                place_of(party),
                "het ontvangen bestand is weg of gewijzigd",
                "Zet het terug uit een reservekopie van de map ‘retour’, of neem het opnieuw op "
                "met ‘docgen ontvang’.",
            )
        )
    media = receipt.media if receipt else "pdf"
    ordinal = f"-{number}" if count > 1 else ""
    return Original(
        sha256=sha256,
        path=path,
        received_as=receipt.name if receipt else source,
        media=media,
        mime=_mime(path, media),
        size=path.stat().st_size,
        name=f"{party.folder}-ontvangen{ordinal}{path.suffix}",
    )


def _mime(path: Path, media: str) -> str:
    if media == "pdf":
        return _PDF
    return mimetypes.types_map.get(path.suffix.lower(), _UNKNOWN)
