"""The rules that one row of the list of parties, and the rows together, must meet.

Each rule says what is wrong and what to do; none stops the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from docgen.core.dutch import as_date, bare, nearest, opsomming
from docgen.core.model import PartyStatus, PartyType
from docgen.core.party_columns import REQUIRED, SECOND_SIGNATORY
from docgen.core.shapes import (
    forbidden_characters,
    invisible_characters,
    is_email,
    is_reserved,
    is_slug,
    postcode,
    quoted,
    slug,
)

LARGEST_NUMBER = 9999
_ONE_LINE = ("naam", "functie", "voorletters", "achternaam", "plaats", *SECOND_SIGNATORY)
_SHORTEST_ALIKE = 6
"""Names shorter than this differ by one letter too easily: Ede and Epe."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule found: a problem that does not know its place yet.

    Attributes:
        line: Line of the row.
        column: Column, or ``""`` when it is about the whole row.
        what: As in `docgen.core.errors.Problem`.
        remedy: As there.
        warning: Whether the work can go on.
    """

    line: int
    column: str
    what: str
    remedy: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One row by column name; only columns that the file has."""

    line: int
    cells: Mapping[str, str]


def normalised(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells with each value in its one spelling; what is not valid stays as it is."""
    result = dict(cells)
    for column in ("type", "status"):
        if column in result:
            result[column] = result[column].lower()
    if "nr" in result and re.fullmatch("[0-9]+", result["nr"]):
        result["nr"] = result["nr"].lstrip("0") or "0"
    if "postcode" in result:
        result["postcode"] = postcode(result["postcode"]) or result["postcode"]
    if result.get("per"):
        with suppress(ValueError):
            result["per"] = as_date(result["per"]).isoformat()
    if not result.get("id") and result.get("naam"):
        result["id"] = slug(result["naam"])
    return result


def row_faults(record: Record, given_id: str) -> Iterator[Fault]:
    """Everything that is wrong with one row by itself.

    Args:
        record: The row with normalised cells.
        given_id: What the file itself has in the column ``id``.
    """
    for column, value in record.cells.items():
        yield from _characters(record.line, column, value)
        if not value and column in REQUIRED:
            yield Fault(record.line, column, "de cel is leeg", _fill_in(column))
        rule = _RULES.get(column)
        if value and rule is not None:
            found = rule(value)
            if found:
                yield Fault(record.line, column, *found)
    yield from _second_signatory(record)
    yield from _identity(record, given_id)


def _fill_in(column: str) -> str:
    return {
        "nr": "Geef de partij een nummer; een nummer wordt nooit opnieuw gebruikt.",
        "type": f"Kies uit {opsomming(list(PartyType), 'of')}.",
    }.get(column, f"Vul voor deze partij '{column}' in.")


def _characters(line: int, column: str, value: str) -> Iterator[Fault]:
    bad = forbidden_characters(value)
    if bad:
        what = f"bevat een stuurteken ({', '.join(bad)}) dat niet in een brief kan staan"
        yield Fault(line, column, what, "Typ de cel opnieuw in, zonder te plakken.")
    odd = invisible_characters(value)
    if odd:
        what = f"bevat een onzichtbaar of onleesbaar teken ({', '.join(odd)}) in {quoted(value)}"
        yield Fault(line, column, what, "Typ de cel opnieuw in, zonder te plakken.", warning=True)
    if "\n" in value and column in _ONE_LINE:
        what = f"bevat een regeleinde ({quoted(value)})"
        yield Fault(line, column, what, "Zet de waarde op één regel.")


def _nr(value: str) -> tuple[str, str] | None:
    if re.fullmatch("[0-9]{1,4}", value) and int(value) > 0:
        return None
    return (
        f"geen geldig nummer ({quoted(value)})",
        f"Vul een geheel getal in van 1 tot en met {LARGEST_NUMBER}.",
    )


def _type(value: str) -> tuple[str, str] | None:
    if value in list(PartyType):
        return None
    return f"onbekend type ({quoted(value)})", _choose(value, list(PartyType))


def _status(value: str) -> tuple[str, str] | None:
    known = [status.value for status in PartyStatus if status]
    if value in known:
        return None
    return f"onbekende status ({quoted(value)})", f"{_choose(value, known)} Leeg laten mag ook."


def _per(value: str) -> tuple[str, str] | None:
    try:
        as_date(value)
    except ValueError:
        return (
            f"geen geldige datum ({quoted(value)})",
            "Vul de dag van toetreding of uittreding in, zoals 31-12-2027.",
        )
    return None


def _choose(value: str, allowed: list[str] | list[PartyType]) -> str:
    meant = nearest(value, allowed)
    question = f"Bedoelt u '{meant}'? " if meant else ""
    return f"{question}Kies uit {opsomming(allowed, 'of')}."


def _email(value: str) -> tuple[str, str] | None:
    if is_email(value):
        return None
    if len([part for part in re.split(r"[;,\s]+", value) if "@" in part]) > 1:
        return f"meer dan één adres ({quoted(value)})", "Vul één adres in."
    return f"geen geldig adres ({quoted(value)})", "Vul het volledige adres in."


def _postcode(value: str) -> tuple[str, str] | None:
    if postcode(value):
        return None
    return f"geen geldige postcode ({quoted(value)})", "Schrijf de postcode als 1234 AB."


_RULES: Mapping[str, Callable[[str], tuple[str, str] | None]] = {
    "nr": _nr,
    "type": _type,
    "status": _status,
    "email": _email,
    "postcode": _postcode,
    "per": _per,
}


def _identity(record: Record, given: str) -> Iterator[Fault]:
    value = record.cells.get("id", "")
    remedy = "Gebruik alleen kleine letters, cijfers en losse koppeltekens, zoals 'de-bilt'."
    if given and not is_slug(value):
        yield Fault(record.line, "id", f"geen geldige id ({quoted(given)})", remedy)
    elif value and is_reserved(value):
        what = f"“{value}” is op Windows geen geldige mapnaam"
        yield Fault(record.line, "id", what, f"Kies een andere id, zoals 'partij-{value}'.")
    elif not given and not value and record.cells.get("naam"):
        what = f"uit de naam {quoted(record.cells['naam'])} is geen id te maken"
        yield Fault(record.line, "id", what, f"Vul de kolom 'id' zelf in. {remedy}")


def _second_signatory(record: Record) -> Iterator[Fault]:
    filled = [column for column in SECOND_SIGNATORY if record.cells.get(column)]
    for column in SECOND_SIGNATORY:
        if filled and column not in filled:
            verb = "is" if len(filled) == 1 else "zijn"
            what = f"de cel is leeg, terwijl {_quoted_names(filled)} wel {verb} ingevuld"
            remedy = "Vul voor een tweede ondertekenaar alle drie de kolommen in, of geen ervan."
            yield Fault(record.line, column, what, remedy)


def _quoted_names(columns: list[str]) -> str:
    return opsomming([f"'{column}'" for column in columns])


def list_faults(records: tuple[Record, ...], unit: str) -> Iterator[Fault]:
    """Everything that is wrong with the rows together: what must be unique and is not.

    Args:
        records: The rows with normalised cells.
        unit: What a line is called in messages: ``regel`` or ``rij``.
    """
    yield from _double(
        records,
        unit,
        "nr",
        "nummer {value} is al van {other}",
        "Geef elke partij een eigen nummer; een nummer wordt nooit opnieuw gebruikt.",
    )
    alike = tuple(_alike(records, unit))
    yield from alike
    same = {fault.line for fault in alike if not fault.warning}
    others = tuple(record for record in records if record.line not in same)
    yield from _double(
        others,
        unit,
        "id",
        "id “{value}” is al van {other}",
        "Geef elke partij een eigen id; vul daarvoor de kolom 'id' in.",
    )
    yield from _double(
        records,
        unit,
        "email",
        "hetzelfde adres (“{value}”) als {other}",
        "Kijk na of dit klopt: beide partijen krijgen hun stukken op dit adres.",
        warning=True,
    )


def _double(
    records: tuple[Record, ...],
    unit: str,
    column: str,
    what: str,
    remedy: str,
    warning: bool = False,
) -> Iterator[Fault]:
    first: dict[str, Record] = {}
    for record in records:
        value = record.cells.get(column, "").lower()
        earlier = first.setdefault(value, record) if value else record
        if earlier is not record:
            found = what.format(value=record.cells[column], other=_other(earlier, unit))
            yield Fault(record.line, column, found, remedy, warning)


def _other(record: Record, unit: str) -> str:
    name = record.cells.get("naam", "")
    return f"{unit} {record.line}" + (f" ({quoted(name)})" if name else "")


def _keys(record: Record) -> tuple[str, str, str]:
    """What names are compared by: the whole name, the kind of body, the name without the kind."""
    name = re.sub(r"[\W_]+", "", bare(record.cells.get("naam", "")))
    kind = record.cells.get("type", "")
    return name, kind, name.removeprefix(kind)


def _alike(records: tuple[Record, ...], unit: str) -> Iterator[Fault]:
    """Each row whose name is, but for spelling, that of a row above it, or nearly so."""
    keys = [_keys(record) for record in records]
    for later, (name, kind, short) in enumerate(keys):
        if not name:
            continue
        same = next((i for i in range(later) if keys[i][0] == name), None)
        if same is not None:
            yield _same(records[same], records[later], unit)
            continue
        for earlier in range(later):
            _, other_kind, other_short = keys[earlier]
            if kind == other_kind and _near(short, other_short):
                shown = quoted(records[later].cells["naam"])
                what = f"{shown} lijkt veel op {_other(records[earlier], unit)}"
                remedy = "Kijk na of dit twee verschillende partijen zijn."
                yield Fault(records[later].line, "naam", what, remedy, warning=True)


def _same(first: Record, second: Record, unit: str) -> Fault:
    shown = quoted(second.cells["naam"])
    what = f"{shown} is dezelfde partij als {_other(first, unit)}, anders geschreven"
    if first.cells["naam"] == second.cells["naam"]:
        what = f"{shown} staat ook op {unit} {first.line}"
    return Fault(second.line, "naam", what, "Laat één van beide staan.")


def _near(one: str, other: str) -> bool:
    """Whether one letter differs, is missing, or two neighbours have changed places."""
    if one == other:
        return True
    if min(len(one), len(other)) < _SHORTEST_ALIKE or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    # “Regio 1” and “Regio 2” are meant to differ.
    if re.search(r"\d", left + right):
        return False
    swapped = len(left) == 2 and left == right[::-1]
    return swapped or max(len(left), len(right)) <= 1
