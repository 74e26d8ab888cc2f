"""Which pages the definitive copy consists of, in which order.

The parts that all parties share are taken from the store: the very pages that were issued. They
are shared when they hold no place for a signature and say the same in every accepted copy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.core.dutch import opsomming
from docgen.core.errors import DataError, IncompleteError, Problem, VerificationError
from docgen.core.model import DocumentSpec, OwnPart, Pack
from docgen.core.records import CopyRecord, PartRecord
from docgen.seal.sources import SignedParty


@dataclass(frozen=True, slots=True)
class IssuedPart:
    """A part as it was issued to all parties.

    Attributes:
        record: The part in the store.
    """

    record: PartRecord


@dataclass(frozen=True, slots=True)
class FilledPart:
    """A Word template that is filled in for the copy.

    Attributes:
        template: ``partijenlijst``, ``verantwoording`` or ``colofon`` for docgen's own, else a
            file of the pack.
    """

    template: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """All pages with signatures, in the order of the parties."""


Section = IssuedPart | FilledPart | Signatures


def document_of(pack: Pack) -> DocumentSpec:
    """The document of which a definitive copy is made.

    Raises:
        DataError: The pack has no document that is signed.
    """
    if pack.covenant is None:
        raise DataError.of(
            "er is geen stuk dat wordt ondertekend, dus ook geen definitief exemplaar",
            "Zet bij een [[stuk]] ‘ondertekenen = true’.",
            file="pakket.toml",
        )
    return pack.covenant


def outline(
    pack: Pack,
    signed: Sequence[SignedParty],
    parts: Mapping[str, PartRecord],
    home: Path,
    texts: Sequence[CopyRecord] = (),
    *,
    told: bool = False,
) -> tuple[Section, ...]:
    """The sections of the copy in order, as pakket.toml says or by default.

    Args:
        signed: The accepted copies.
        parts: Every part in the store, by key.
        home: Folder of the covenant.
        texts: Copies with the text when what was signed does not hold it, such as consent forms.
        told: Whether there is a history to tell.

    Raises:
        DataError: ``delen`` names a part that differs per party.
        VerificationError: A shared part does not say the same in every accepted copy.
        IncompleteError: An issued part is no longer in the store.
    """
    spec = document_of(pack)
    copies = [*texts, *(item.copy for item in signed)]
    shared = _shared(spec, copies, parts, home)
    order = _with_history(pack.definitive.order or _default_order(spec, shared), told=told)
    own_parts = [name for name in order if name in spec.parts and name not in shared]
    if own_parts:
        raise DataError.of(
            f"{opsomming(own_parts)} verschilt per partij en staat al in de ondertekenpagina’s",
            f"Haal {opsomming(own_parts)} uit ‘delen’.",
            file="pakket.toml",
            place="[definitief] 'delen'",
        )
    return tuple(_section(name, shared) for name in order)


def _with_history(order: Sequence[str], *, told: bool) -> tuple[str, ...]:
    """The order with the page of amendments when there is something to tell, and without if not."""
    names = [name for name in order if name != OwnPart.AMENDMENTS]
    if not told:
        return tuple(names)
    if OwnPart.AMENDMENTS in order:
        return tuple(order)
    place = names.index(OwnPart.SIGNATURES)
    return (*names[:place], OwnPart.AMENDMENTS, *names[place:])


def _section(name: str, shared: Mapping[str, PartRecord]) -> Section:
    if name == OwnPart.SIGNATURES:
        return Signatures()
    return IssuedPart(shared[name]) if name in shared else FilledPart(name)


def _default_order(spec: DocumentSpec, shared: Mapping[str, PartRecord]) -> tuple[str, ...]:
    """Front page, list of parties, text and annexes, signatures, account, colophon."""
    texts = [name for name in spec.parts if name in shared]
    # A front page is a part of its own before the page that is signed.
    before = [name for name in texts if spec.parts.index(name) == 0 and spec.parts[0] in shared]
    after = [name for name in texts if name not in before]
    return (
        *before,
        OwnPart.PARTIES,
        *after,
        OwnPart.SIGNATURES,
        OwnPart.ACCOUNT,
        OwnPart.COLOPHON,
    )


def _shared(
    spec: DocumentSpec,
    copies: Sequence[CopyRecord],
    parts: Mapping[str, PartRecord],
    home: Path,
) -> dict[str, PartRecord]:
    """The parts without a signature field, by template; of each the one that was issued first."""
    found: dict[str, PartRecord] = {}
    differing: dict[str, list[int]] = {}
    for copy in copies:
        for key in copy.parts:
            record = parts.get(key)
            if record is None:
                raise _lost(copy.path)
            if asks_signature(record) or record.template not in spec.parts:
                continue
            first = found.setdefault(record.template, record)
            if first.text != record.text:
                differing.setdefault(record.template, []).append(copy.party_nr)
    if differing:
        raise VerificationError(_differs(name, parties) for name, parties in differing.items())
    for record in found.values():
        if not (home / record.path).is_file():
            raise _lost(record.path)
    return found


def asks_signature(record: PartRecord) -> bool:
    """Whether a part holds a place for a signature: then it is a party's own."""
    fields = record.facts.get("velden")
    return isinstance(fields, list) and any(item["soort"] == "handtekening" for item in fields)


def _lost(path: str) -> IncompleteError:
    return IncompleteError(
        Problem(
            path,
            "",
            "een deel van het convenant, zoals het is verstuurd, is niet meer te vinden",
            "Zet de map ‘delen’ terug uit een reservekopie.",
        )
    )


def _differs(template: str, parties: Sequence[int]) -> Problem:
    who = opsomming([f"nr {nr}" for nr in parties])
    return Problem(
        template,
        "",
        f"de tekst die {who} heeft ondertekend, is niet dezelfde als die van de andere partijen",
        "Laat iedere partij dezelfde tekst ondertekenen; ‘docgen status’ laat zien wie een ander "
        "exemplaar heeft.",
    )
