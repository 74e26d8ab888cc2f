"""The data tables of a pack, csv or xlsx, read and checked against what the pack declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.core.errors import Problem, Severity
from docgen.core.model import Party
from docgen.core.pack_data import ColumnKind, DataTable, Declarations, PackData, TableSpec
from docgen.core.party_columns import Columns, Wanted, read_columns
from docgen.core.shapes import forbidden_characters, invisible_characters, quoted
from docgen.core.table_cells import Misfit, Roll, value_of
from docgen.core.tables import LARGEST_FILE, Row, Table, read_csv
from docgen.core.workbooks import is_workbook, read_workbook

_LINES, _ROWS = "regel", "rij"


@dataclass(frozen=True, slots=True)
class DataResult:
    """The declared tables, as far as they could be understood.

    Attributes:
        data: What they hold; not complete when there is an error among the problems.
        problems: All that is wrong, by table and line.
    """

    data: PackData
    problems: tuple[Problem, ...]


def read_data(
    declared: Declarations,
    folders: Sequence[tuple[Path, str]],
    parties: Sequence[Party] | None,
    party_file: tuple[str, bytes],
) -> DataResult:
    """Read every declared table and the declared columns of the list of parties.

    Never raises for what it finds.

    Args:
        declared: What the pack declares.
        folders: Where a table may lie, the first one first, each with the text that stands
            before its file names in messages (``"sjablonen/opdrachten/"`` or ``""``).
        parties: All parties; ``None`` when their list has faults, so that a reference to one
            cannot be judged.
        party_file: Name of the list of parties for messages, and the file as read.
    """
    roll = Roll.of(parties)
    problems: list[Problem] = []
    tables: dict[str, DataTable] = {}
    sources: dict[str, bytes] = {}
    for spec in declared.tables:
        found = _find(spec, folders)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        path, shown = found
        data = _bytes(path)
        if data is None or len(data) > LARGEST_FILE:
            problems.append(_unreadable(shown, too_large=data is not None))
            continue
        sources[shown] = data
        table, faults = _read(spec, data, shown, roll)
        problems += faults
        if table is not None:
            tables[spec.name] = table
    problems += _taken(declared, parties or (), party_file[0])
    values, faults = _party_values(declared, parties or (), party_file, roll)
    problems += faults
    concerning = {party.nr: _rows_about(declared, tables, party.nr) for party in parties or ()}
    return DataResult(PackData(tables, concerning, values, sources=sources), tuple(problems))


def _find(spec: TableSpec, folders: Sequence[tuple[Path, str]]) -> tuple[Path, str] | Problem:
    for folder, prefix in folders:
        if (folder / spec.file).is_file():
            return folder / spec.file, f"{prefix}{spec.file}"
    return Problem(
        spec.file,
        "",
        f"het bestand van de tabel '{spec.name}' is er niet",
        "Zet het in de map van het sjabloonpakket of in de map van het dossier. Let ook op "
        "hoofdletters en de extensie.",
    )


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _unreadable(shown: str, *, too_large: bool) -> Problem:
    if too_large:
        what = "het bestand is te groot voor een tabel"
        return Problem(shown, "", what, "Kijk na of dit het goede bestand is.")
    remedy = "Sluit het in andere programma's en kijk na of u er rechten op hebt."
    return Problem(shown, "", "het bestand kan niet worden gelezen", remedy)


def _read(
    spec: TableSpec, data: bytes, shown: str, roll: Roll
) -> tuple[DataTable | None, list[Problem]]:
    """One table; ``None`` when it has no rows that could be looked at."""
    wanted = Wanted(spec.required, spec.optional, "regel")
    workbook = is_workbook(data)
    table = (
        read_workbook(data, shown, spec.name) if workbook else read_csv(data, shown, wanted.known)
    )
    problems = list(table.problems)
    if table.header is None:
        if not any(problem.severity is Severity.ERROR for problem in problems):
            problems.append(Problem(shown, "", "er staat niets in", _FILL.format(spec.name)))
        return None, problems
    columns = read_columns(table, table.header, shown, wanted)
    problems += columns.problems
    if not columns.usable:
        return None, problems
    reader = _Reader(spec, columns, table.unit, shown, roll)
    rows = [reader.row(row) for row in table.rows]
    problems += [problem for _, faults in rows for problem in faults]
    problems += _same_keys(spec, [values for values, _ in rows], table, shown)
    lines = tuple(row.line for row in table.rows)
    return DataTable(shown, table.unit, tuple(values for values, _ in rows), lines), problems


_FILL = "Zet er een regel met kolomnamen in, en daaronder de regels van de tabel '{}'."


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reading any row of one table needs to know."""

    spec: TableSpec
    columns: Columns
    unit: str
    shown: str
    roll: Roll

    def row(self, row: Row) -> tuple[dict[str, object], list[Problem]]:
        """Values by column, and what is wrong with them."""
        problems: list[Problem] = []
        filled = max((index + 1 for index, cell in enumerate(row.cells) if cell), default=0)
        if filled > self.columns.width:
            what = f"de rij heeft {filled} cellen en de koprij {self.columns.width}"
            problems.append(self._fault(row, "", Misfit(what, _TOO_LONG)))
        values: dict[str, object] = {}
        kinds = {**dict.fromkeys(self.columns.positions, ColumnKind.TEXT), **self.spec.columns}
        for column, kind in kinds.items():
            index = self.columns.positions.get(column)
            cell = row.cells[index] if index is not None and index < len(row.cells) else ""
            values[column], faults = self._cell(column, cell, kind)
            if kind is ColumnKind.PARTIES:
                values[f"{column}_tekst"] = cell
            # A column that is not there was reported once, with the header row.
            if index is not None:
                problems += [self._fault(row, column, fault) for fault in faults]
        return values, problems

    def _cell(self, column: str, cell: str, kind: ColumnKind) -> tuple[object, list[Misfit]]:
        if not cell and column in self.spec.required:
            return _nothing(kind), [Misfit("de cel is leeg", _fill_in(kind, column))]
        if not cell:
            return _nothing(kind), []
        found = value_of(cell, kind, self.roll)
        if isinstance(found, Misfit):
            return _nothing(kind), [found]
        return found, list(_characters(cell))

    def _fault(self, row: Row, column: str, misfit: Misfit) -> Problem:
        place = f"{self.unit} {row.line}"
        if column:
            place += f", kolom '{self.columns.shown.get(column, column)}'"
        severity = Severity.WARNING if misfit.warning else Severity.ERROR
        return Problem(self.shown, place, misfit.what, misfit.remedy, severity)


_TOO_LONG = (
    "Zet een cel waarin een scheidingsteken staat tussen aanhalingstekens, of verwijder wat te "
    "veel is."
)


def _nothing(kind: ColumnKind) -> object:
    """What an empty cell is."""
    if kind is ColumnKind.TEXT:
        return ""
    return [] if kind is ColumnKind.PARTIES else None


def _fill_in(kind: ColumnKind, column: str) -> str:
    if kind is ColumnKind.PARTIES:
        how = "Noem de partijen met nummer, id of naam, met een puntkomma ertussen"
        return f"{how}, of schrijf 'alle'."
    return f"Vul '{column}' in, of noem de kolom in pakket.toml bij 'optioneel'."


def _characters(cell: str) -> Iterator[Misfit]:
    bad, odd = forbidden_characters(cell), invisible_characters(cell)
    again = "Typ de cel opnieuw in, zonder te plakken."
    if bad:
        what = f"bevat een stuurteken ({', '.join(bad)}) dat niet in een brief kan staan"
        yield Misfit(what, again)
    if odd:
        what = f"bevat een onzichtbaar of onleesbaar teken ({', '.join(odd)}) in {quoted(cell)}"
        yield Misfit(what, again, warning=True)


def _same_keys(
    spec: TableSpec, rows: Sequence[Mapping[str, object]], table: Table, shown: str
) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for row, values in zip(table.rows, rows, strict=True):
        value = str(values.get(spec.key or "", "")).casefold()
        if spec.key is None or not value:
            continue
        if value in seen:
            yield Problem(
                shown,
                f"{table.unit} {row.line}, kolom '{spec.key}'",
                f"{quoted(str(values[spec.key]))} staat ook op {table.unit} {seen[value]}",
                "Geef elke regel een eigen waarde.",
            )
        seen.setdefault(value, row.line)


def _taken(declared: Declarations, parties: Sequence[Party], name: str) -> Iterator[Problem]:
    """Own columns of the list of parties whose names docgen needs for what the pack declares."""
    taken = {
        "rijen": any(spec.concerns for spec in declared.tables),
        "berekening": any(item.per_party for item in declared.calculations),
    }
    for column, needed in taken.items():
        if needed and parties and column in parties[0].columns:
            what = f"de kolom '{column}' kan hier niet: docgen gebruikt partij.{column} zelf"
            yield Problem(name, "", what, "Geef de kolom een andere naam.")


def _party_values(
    declared: Declarations, parties: Sequence[Party], file: tuple[str, bytes], roll: Roll
) -> tuple[dict[int, dict[str, object]], list[Problem]]:
    """The declared own columns of the list of parties; of a party that left they may be empty."""
    name, source = file
    unit = _ROWS if is_workbook(source) else _LINES
    problems: list[Problem] = []
    values: dict[int, dict[str, object]] = {party.nr: {} for party in parties}
    for column, kind in declared.party_columns.items():
        if parties and column not in parties[0].columns:
            what = f"de kolom '{column}' ontbreekt, terwijl pakket.toml die noemt"
            remedy = f"Voeg de kolom '{column}' toe, met een waarde voor elke partij."
            problems.append(Problem(name, "", what, remedy))
            continue
        for party in parties:
            cell = party.columns[column]
            found = value_of(cell, kind, roll) if cell else _nothing(kind)
            if not cell and party.active and kind is not ColumnKind.TEXT:
                found = Misfit("de cel is leeg", f"Vul voor deze partij '{column}' in.")
            if isinstance(found, Misfit):
                place = f"{unit} {party.line}, kolom '{column}'"
                problems.append(Problem(name, place, found.what, found.remedy))
                found = _nothing(kind)
            values[party.nr][column] = found
    return values, problems


def _rows_about(
    declared: Declarations, tables: Mapping[str, DataTable], nr: int
) -> dict[str, tuple[int, ...]]:
    """Positions of the rows that are about a party, for each table that says so."""
    return {
        spec.name: tuple(
            index
            for index, row in enumerate(tables[spec.name].rows)
            if nr in _numbers(row[spec.concerns])
        )
        for spec in declared.tables
        if spec.concerns is not None and spec.name in tables
    }


def _numbers(value: object) -> list[object]:
    named = value if isinstance(value, list) else [value]
    return [party["nr"] for party in named if isinstance(party, Mapping)]
