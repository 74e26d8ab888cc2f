"""Data tables of a pack: what ``pakket.toml`` declares of them, and what was read.

Frozen data only. `docgen.core.pack_tables` reads the declarations, `docgen.core.data_tables` the
tables, and `docgen.documents.calculations` works out what was declared as a sum or a check.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from docgen.core.errors import Severity

PER_PARTY = "partij"
"""What ``per`` says when something holds for each party."""


class ColumnKind(StrEnum):
    """What stands in a column; values are those of ``[tabel.kolommen]``."""

    TEXT = "tekst"
    WHOLE = "geheel getal"
    NUMBER = "getal"
    DATE = "datum"
    PARTY = "partij"
    PARTIES = "partijen"


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of data, as ``[[tabel]]`` declares it.

    Attributes:
        name: Name after ``tabellen.`` in a template.
        file: File name, in the pack's folder or else in the dossier.
        columns: Kind of each declared column; other columns are text.
        optional: Declared columns that may be empty or absent.
        key: Column that tells the rows apart; ``None`` when there is none.
        concerns: Column that says which parties a row is about; ``None`` when no row is about
            some parties only.
    """

    name: str
    file: str
    columns: Mapping[str, ColumnKind]
    optional: tuple[str, ...] = ()
    key: str | None = None
    concerns: str | None = None

    @property
    def required(self) -> tuple[str, ...]:
        """Declared columns in which no cell may be empty."""
        return tuple(name for name in self.columns if name not in self.optional)


@dataclass(frozen=True, slots=True)
class Calculation:
    """A named value, as ``[berekening]`` declares it.

    Attributes:
        name: Name after ``berekening.`` in a template.
        expression: What it is, as a template would write it between ``{{`` and ``}}``.
        per_party: Whether it is worked out for each party (``[berekening.per_partij]``).
        place: Where it stands in ``pakket.toml``, for messages.
    """

    name: str
    expression: str
    per_party: bool
    place: str


@dataclass(frozen=True, slots=True)
class DataCheck:
    """What must hold for the data, as ``[[controle]]`` declares it.

    Attributes:
        demand: Expression that must be true.
        message: What is wrong when it is not, as a text template.
        remedy: What to do then, as a text template.
        severity: Whether the work stops.
        per: `PER_PARTY`, the name of a table for each of its rows, or ``""`` for once.
        place: Where it stands in ``pakket.toml``, for messages.
    """

    demand: str
    message: str
    remedy: str
    severity: Severity
    per: str
    place: str


@dataclass(frozen=True, slots=True)
class Declarations:
    """Everything that a pack declares about data.

    Attributes:
        tables: The tables in the order of the file.
        party_columns: Kind of own columns of the list of parties (``[partijen.kolommen]``).
        calculations: Named values in the order of the file.
        checks: What must hold, in the order of the file.
    """

    tables: tuple[TableSpec, ...] = ()
    party_columns: Mapping[str, ColumnKind] = field(default_factory=dict)
    calculations: tuple[Calculation, ...] = ()
    checks: tuple[DataCheck, ...] = ()

    @property
    def expressions(self) -> tuple[str, ...]:
        """Everything that is worked out, as it was written."""
        asked = (part for check in self.checks for part in (check.demand, check.message))
        return (*(item.expression for item in self.calculations), *asked)


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table as read and found right.

    Attributes:
        file: Its file as the user knows it.
        unit: What a place in it is called: ``regel`` (csv) or ``rij`` (xlsx).
        rows: Values by column, in the order of the file: text, whole numbers, numbers, dates,
            ``None`` for an empty cell that is no text, and for parties their ``nr``, ``id`` and
            ``naam``; the text of a cell with several parties is there too, with ``_tekst`` behind
            the column's name.
        lines: Line or row of each row in the file, from 1.
    """

    file: str
    unit: str
    rows: tuple[Mapping[str, object], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PackData:
    """What the declared tables hold, and what was worked out of them.

    Attributes:
        tables: The tables by name.
        concerning: For each party by number: for each table with ``partijen`` the positions of
            the rows that are about it.
        party_values: For each party by number: its declared own columns, as numbers and dates.
        results: Values of the calculations that are made once.
        party_results: For each party by number: values of the calculations made for each party.
        sources: The files of the tables as read, by name as the user knows it.
    """

    tables: Mapping[str, DataTable] = field(default_factory=dict)
    concerning: Mapping[int, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    party_values: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    results: Mapping[str, object] = field(default_factory=dict)
    party_results: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    sources: Mapping[str, bytes] = field(default_factory=dict)
