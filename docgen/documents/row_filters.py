"""Filters for rows of data: sums, choices and groups, in templates and in calculations.

A row is what a table, the list of parties or a template itself holds; a column is named as text,
with dots for what lies deeper: ``partijen | som('berekening.bijdrage')``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from docgen.core.dutch import as_number
from docgen.documents.names import Namespace, values_of

# Excel counts in 15 digits; what lies beyond is noise of binary fractions (0.07 * 150).
_DIGITS = 14
_MOST_DECIMALS = 9


def som(items: object, kolom: str | None = None) -> int | float:
    """Sum of numbers, or of a column of rows; empty cells do not count.

    Decimals are added as they are written, so that ``0,1 + 0,2`` is ``0,3``.

    Raises:
        ValueError: Not a list, no such column, or a value that is no number.
    """
    total = Decimal(0)
    for value in _column(items, kolom):
        if value is not None and value != "":
            total += as_number(value)
    return _plain(total)


def waarbij(items: object, kolom: str, waarde: object = True) -> list[object]:
    """The rows whose column holds a value; of a list of parties: that names the party.

    ``tabellen.opdrachten | waarbij('soort', 'project')``; without a value the rows in which the
    column is not empty and not nothing.

    Raises:
        ValueError: Not a list, or no such column.
    """
    rows = _rows(items)
    return [row for row in rows if _matches(_value(row, kolom), waarde)]


def afgerond(value: object, decimalen: int = 0) -> int | float:
    """The number rounded, half away from zero; whole numbers stay whole.

    Raises:
        ValueError: The value is no number, or the count of decimals is not 0 to 9.
    """
    if isinstance(decimalen, bool) or decimalen not in range(_MOST_DECIMALS + 1):
        raise ValueError(f"het aantal decimalen ligt tussen 0 en {_MOST_DECIMALS}")
    number = as_number(value)
    try:
        if isinstance(value, float):
            number = Decimal(f"{value:.{_DIGITS}g}")
        return _plain(number.quantize(Decimal(1).scaleb(-decimalen), ROUND_HALF_UP))
    except InvalidOperation as exc:
        raise ValueError(f"het getal {value} is te groot om af te ronden") from exc


def gegroepeerd(items: object, kolom: str) -> list[Namespace]:
    """The rows in groups with the same value, each with ``naam`` and ``rijen``.

    Groups come in the order in which their values first occur.

    Raises:
        ValueError: Not a list, or no such column.
    """
    groups: dict[str, tuple[object, list[object]]] = {}
    for row in _rows(items):
        value = _value(row, kolom)
        groups.setdefault(str(value), (value, []))[1].append(row)
    return [Namespace({"naam": value, "rijen": rows}) for value, rows in groups.values()]


def kolom(items: object, kolom: str) -> list[object]:
    """The values of one column, in order.

    Raises:
        ValueError: Not a list, or no such column.
    """
    return _column(items, kolom)


ROW_FILTERS = {
    "som": som,
    "waarbij": waarbij,
    "afgerond": afgerond,
    "gegroepeerd": gegroepeerd,
    "kolom": kolom,
}


def _rows(items: object) -> list[object]:
    if isinstance(items, str | bytes | Mapping) or not isinstance(items, Iterable):
        raise ValueError("hier hoort een lijst te staan, zoals partijen of tabellen.…")
    return list(items)


def _column(items: object, name: str | None) -> list[object]:
    rows = _rows(items)
    return rows if name is None else [_value(row, name) for row in rows]


def _value(row: object, name: str) -> object:
    value = row
    for part in name.split("."):
        known = values_of(value) if isinstance(value, Namespace) else value
        if not isinstance(known, Mapping) or part not in known:
            raise ValueError(f"de rijen hebben geen kolom “{name}”")
        value = known[part]
    return value


def _matches(value: object, wanted: object) -> bool:
    if wanted is True:
        return bool(value)
    if isinstance(value, list):
        return any(_matches(item, wanted) for item in value)
    if isinstance(value, Namespace):
        other = values_of(wanted) if isinstance(wanted, Namespace) else {"nr": wanted}
        return values_of(value).get("nr") == other.get("nr")
    if isinstance(value, str) and isinstance(wanted, str):
        return value.strip().casefold() == wanted.strip().casefold()
    return value == wanted


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
