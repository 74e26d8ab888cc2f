"""The list of parties: partijen.csv or partijen.xlsx, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docgen.core.errors import DataError, Problem, Severity
from docgen.core.model import Party, PartyStatus, PartyType, Signatory
from docgen.core.party_columns import KNOWN, REQUIRED, Columns, read_columns
from docgen.core.party_rules import Fault, Record, list_faults, normalised, row_faults
from docgen.core.tables import LARGEST_FILE, Row, Table, read_csv
from docgen.core.workbooks import is_workbook, read_workbook

_TOO_LONG = {
    "regel": "Zet een cel waarin een scheidingsteken staat tussen aanhalingstekens, of verwijder "
    "wat te veel is.",
    "rij": "Verwijder wat rechts van de laatste kolom staat.",
}


@dataclass(frozen=True, slots=True)
class PartyTable:
    """The list of parties, as far as it could be understood.

    Attributes:
        parties: The rows without an error, in order of number.
        problems: All that is wrong, in order of line; with an error among them ``parties`` is
            not complete.
        own_columns: Names of the columns that docgen does not know, in the order of the file.
        source: The file as read.
    """

    parties: tuple[Party, ...]
    problems: tuple[Problem, ...]
    own_columns: tuple[str, ...]
    source: bytes


def read_parties(path: Path, *, name: str | None = None) -> PartyTable:
    """Read a list of parties and check all of it.

    Whether it is a workbook or csv is seen from the content, not from the name.

    Args:
        path: The file.
        name: Name of the file for messages; by default the last part of the path.

    Raises:
        DataError: The file is not there or cannot be read. Bad content never raises.
    """
    name = name or path.name
    data = _read(path, name)
    if len(data) > LARGEST_FILE:
        what = f"het bestand is te groot voor een partijenlijst ({len(data) // 1_000_000} MB)"
        problem = Problem(name, "", what, "Kijk na of dit het goede bestand is.")
        return PartyTable((), (problem,), (), data)
    table = read_workbook(data, name) if is_workbook(data) else read_csv(data, name, KNOWN)
    return _check(table, name, data)


def _read(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as exc:
        what, remedy = "het bestand is er niet", "Zet de partijenlijst in de map van het dossier."
        raise DataError(Problem(name, "", what, remedy)) from exc
    except OSError as exc:
        # The system's own reason is left to the cause: it is in the language of the system.
        what = "het bestand kan niet worden gelezen"
        remedy = "Sluit het in andere programma's en kijk na of u er rechten op hebt."
        raise DataError(Problem(name, "", what, remedy)) from exc


def _check(table: Table, name: str, data: bytes) -> PartyTable:
    if table.header is None:
        failed = any(problem.severity is Severity.ERROR for problem in table.problems)
        return PartyTable(
            (), table.problems if failed else (*table.problems, _empty(name)), (), data
        )
    columns = read_columns(table, table.header, name)
    problems = [*table.problems, *columns.problems]
    if not columns.usable:
        return PartyTable((), tuple(problems), (), data)
    if not table.rows and not table.problems:
        problems.append(_empty(name))
    faults, records = _apply_rules(table, columns)
    problems += [_placed(fault, table.unit, name, columns) for fault in faults]
    faulty = {fault.line for fault in faults if not fault.warning}
    whole = [record for record in records if record.line not in faulty and not columns.missing]
    parties = sorted((_party(record) for record in whole), key=lambda party: party.nr)
    return PartyTable(tuple(parties), tuple(problems), columns.own, data)


def _empty(name: str) -> Problem:
    remedy = "Zet onder de kolomnamen voor elke partij een regel."
    return Problem(name, "", "er staat geen enkele partij in", remedy)


def _apply_rules(table: Table, columns: Columns) -> tuple[list[Fault], list[Record]]:
    """All faults in order of line and column, and the rows whose cells can be told apart."""
    faults: list[Fault] = []
    records: list[Record] = []
    for row in table.rows:
        count = _cell_count(row, columns, table.unit)
        if count:
            faults.append(count)
            continue
        cells = {
            column: row.cells[i] for column, i in columns.positions.items() if i < len(row.cells)
        }
        given_id = cells.get("id", "")
        record = Record(row.line, normalised(_complete(cells, columns)))
        records.append(record)
        faults += row_faults(record, given_id)
    faults += list_faults(tuple(records), table.unit)
    order = {column: index for index, column in enumerate(columns.positions)}
    faults.sort(key=lambda fault: (fault.line, order.get(fault.column, -1)))
    return faults, records


def _complete(cells: dict[str, str], columns: Columns) -> dict[str, str]:
    """Add what a short row leaves out, and the optional columns that the file does not have."""
    absent = [*columns.positions, *(column for column in KNOWN if column not in columns.missing)]
    return cells | {column: "" for column in absent if column not in cells}


def _cell_count(row: Row, columns: Columns, unit: str) -> Fault | None:
    """Whether the row is too long, or so short that a required cell falls off.

    Excel leaves out separators at the end of a row when the last columns are empty, so a row
    that is only short of optional cells is fine.
    """
    filled = max((index + 1 for index, cell in enumerate(row.cells) if cell), default=0)
    if filled > columns.width:
        what = f"de rij heeft {filled} cellen en de koprij {columns.width}"
        return Fault(row.line, "", what, _TOO_LONG[unit])
    needed = [index for column, index in columns.positions.items() if column in REQUIRED]
    if len(row.cells) <= max(needed):
        what = f"de rij heeft {len(row.cells)} cellen en de koprij {columns.width}"
        return Fault(row.line, "", what, "Vul de rij aan; er is een cel of scheidingsteken weg.")
    return None


def _placed(fault: Fault, unit: str, name: str, columns: Columns) -> Problem:
    place = f"{unit} {fault.line}"
    if fault.column:
        place += f", kolom '{columns.shown.get(fault.column, fault.column)}'"
    severity = Severity.WARNING if fault.warning else Severity.ERROR
    return Problem(name, place, fault.what, fault.remedy, severity)


def _party(record: Record) -> Party:
    cells = record.cells
    return Party(
        nr=int(cells["nr"]),
        id=cells["id"],
        naam=cells["naam"],
        type=PartyType(cells["type"]),
        signatories=_signatories(record),
        email=cells["email"],
        status=PartyStatus(cells["status"]),
        columns=cells,
        line=record.line,
    )


def _signatories(record: Record) -> tuple[Signatory, ...]:
    cells = record.cells
    first = Signatory(1, cells["functie"], cells["voorletters"], cells["achternaam"])
    if not cells["functie_2"]:
        return (first,)
    return (first, Signatory(2, cells["functie_2"], cells["voorletters_2"], cells["achternaam_2"]))
