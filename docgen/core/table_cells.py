"""What a cell of a data table means: numbers in Dutch notation, dates, references to parties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from docgen.core.dutch import as_date, bare, nearest
from docgen.core.model import Party, PartyType
from docgen.core.pack_data import ColumnKind
from docgen.core.shapes import quoted, slug

# What Excel in Dutch writes: points between thousands or none, a comma before decimals.
_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
_MOST_DIGITS = 15
_BETWEEN = re.compile(r"[;,\n]")
_ALL = ("alle", "allen", "alle partijen")
# Parties of one type together, as people call them.
_TYPES = {
    "gemeenten": PartyType.MUNICIPALITY,
    "waterschappen": PartyType.WATER_AUTHORITY,
    "provincies": PartyType.PROVINCE,
    "omgevingsdiensten": PartyType.ENVIRONMENTAL_SERVICE,
    "veiligheidsregio's": PartyType.SAFETY_REGION,
    "ggd'en": PartyType.HEALTH_SERVICE,
    "rijksdiensten": PartyType.STATE,
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a cell cannot be used.

    Attributes:
        what: As in `docgen.core.errors.Problem`.
        remedy: As there.
        warning: Whether the work can go on.
    """

    what: str
    remedy: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Roll:
    """The parties, as a table may name them.

    Attributes:
        by_name: Parties by number, id and name, in plain lower case.
        active: Parties that take part, in the order of their numbers.
        names: Legal names, for a suggestion.
        known: Whether the list is right, so that an unknown party is a fault.
    """

    by_name: Mapping[str, Party]
    active: tuple[Party, ...]
    names: tuple[str, ...]
    known: bool

    @classmethod
    def of(cls, parties: Sequence[Party] | None) -> Roll:
        """The roll of these parties; ``None`` when their list has faults."""
        found = {
            key: party
            for party in parties or ()
            for key in (str(party.nr), party.id, bare(party.naam))
        }
        names = tuple(party.naam for party in parties or ())
        active = tuple(party for party in parties or () if party.active)
        return cls(found, active, names, parties is not None)


def value_of(cell: str, kind: ColumnKind, roll: Roll) -> object:
    """The value of a cell that is not empty, or a `Misfit`.

    Numbers are whole where they can be, parties are mappings with ``nr``, ``id`` and ``naam``.
    """
    match kind:
        case ColumnKind.WHOLE | ColumnKind.NUMBER:
            return _number(cell, whole=kind is ColumnKind.WHOLE)
        case ColumnKind.DATE:
            return _day(cell)
        case ColumnKind.PARTY:
            return _party(cell, roll)
        case ColumnKind.PARTIES:
            return _parties(cell, roll)
    return cell


def _number(cell: str, *, whole: bool) -> int | float | Misfit:
    text = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", "", cell)
    wanted = "een geheel getal" if whole else "een getal"
    if not _NUMBER.fullmatch(text) or sum(map(str.isdigit, text)) > _MOST_DIGITS:
        example = "1250" if whole else "1250 of 12,5"
        what = f"hier hoort {wanted} te staan, maar er staat {quoted(cell)}"
        return Misfit(what, f"Schrijf alleen cijfers, met een komma voor decimalen: {example}.")
    number = Decimal(text.replace(".", "").replace(",", "."))
    if number == number.to_integral_value():
        return int(number)
    if whole:
        what = f"hier hoort een geheel getal te staan, maar er staat {quoted(cell)}"
        return Misfit(what, "Rond het af, of noem de kolom in pakket.toml een getal.")
    return float(number)


def _day(cell: str) -> object:
    try:
        return as_date(cell)
    except ValueError:
        what = f"geen geldige datum ({quoted(cell)})"
        return Misfit(what, "Vul een dag in, zoals 31-12-2026.")


def _told(party: Party) -> dict[str, object]:
    # No more than this: whatever else changes in a party's row is no change of this table.
    return {"nr": party.nr, "id": party.id, "naam": party.naam}


def _found(name: str, roll: Roll) -> Party | None:
    key = bare(name.strip())
    if key.isdigit():
        return roll.by_name.get(key.lstrip("0"))
    # An id is what remains of a name; often of the short one that people use.
    return roll.by_name.get(key) or roll.by_name.get(slug(name))


def _party(cell: str, roll: Roll) -> object:
    party = _found(cell, roll)
    if party is not None:
        return _told(party)
    return _unknown([cell], roll) if roll.known else None


def _parties(cell: str, roll: Roll) -> object:
    if bare(cell) in _ALL:
        return [_told(party) for party in roll.active]
    whole = _found(cell, roll)
    if whole is not None:
        # A name may hold a comma itself.
        return [_told(whole)]
    named = [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
    found = {part: _group(part, roll) for part in named}
    unknown = [part for part, parties in found.items() if parties is None]
    if unknown and roll.known:
        return _unknown(unknown, roll)
    numbers = {party.nr: party for parties in found.values() for party in parties or ()}
    return [_told(numbers[nr]) for nr in sorted(numbers)]


def _group(name: str, roll: Roll) -> tuple[Party, ...] | None:
    """The party of that name, or all of a type; ``None`` when there is neither."""
    party = _found(name, roll)
    if party is not None:
        return (party,)
    kind = _TYPES.get(bare(name).replace("’", "'").removeprefix("alle "))
    return tuple(party for party in roll.active if party.type is kind) if kind else None


def _unknown(names: Sequence[str], roll: Roll) -> Misfit:
    shown = " en ".join(quoted(name) for name in names)
    verb = "is" if len(names) == 1 else "zijn"
    meant = nearest(names[0], roll.names) if not names[0].isdigit() else None
    question = f"Bedoelt u “{meant}”? " if meant else ""
    return Misfit(
        f"{shown} {verb} geen partij in de partijenlijst",
        f"{question}Noem partijen met nummer, id of naam, met een puntkomma ertussen.",
    )
