"""The columns of the list of parties: which there are, and what the header row makes of them.

Every column can be used in a template as ``{{ partij.<kolom> }}``, so its name becomes lower case
with underscores.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from docgen.core.dutch import bare, nearest, opsomming
from docgen.core.errors import Problem, Severity
from docgen.core.shapes import quoted
from docgen.core.tables import Row, Table

REQUIRED = (
    "nr",
    "naam",
    "type",
    "functie",
    "voorletters",
    "achternaam",
    "overleg",
    "adres",
    "postcode",
    "plaats",
    "email",
)
SECOND_SIGNATORY = ("functie_2", "voorletters_2", "achternaam_2")
OPTIONAL = ("id", *SECOND_SIGNATORY, "aanhef", "status", "per")
KNOWN = (*REQUIRED, *OPTIONAL)

_ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Columns:
    """What the header row says.

    Attributes:
        positions: Index of the cell in a row for each column name, in the order of the file.
        shown: The name as it stands in the file, for messages, for each column name.
        width: Count of cells that a row has.
        missing: Required columns that are not there.
        usable: Whether there is a header row at all, so that the rows can be checked.
        problems: What is wrong with the header row.
        known: Columns that have a meaning.
    """

    positions: Mapping[str, int]
    shown: Mapping[str, str]
    width: int
    missing: tuple[str, ...]
    usable: bool
    problems: tuple[Problem, ...]
    known: tuple[str, ...] = KNOWN

    @property
    def own(self) -> tuple[str, ...]:
        """Columns that docgen does not know, in the order of the file."""
        return tuple(name for name in self.positions if name not in self.known)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The columns that a table is expected to have.

    Attributes:
        required: Columns that must be there.
        optional: Columns that have a meaning when they are there.
        each: What a row is called, for messages.
    """

    required: tuple[str, ...]
    optional: tuple[str, ...]
    each: str

    @property
    def known(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.required, *self.optional)


PARTY_COLUMNS = Wanted(REQUIRED, OPTIONAL, "partij")


def template_name(shown: str) -> str:
    """The name of a column after ``partij.``: lower case, underscores for spaces and hyphens."""
    return re.sub(r"[\s-]+", "_", shown.strip().lower())


def read_columns(table: Table, header: Row, name: str, wanted: Wanted = PARTY_COLUMNS) -> Columns:
    """Read the header row of a table.

    Args:
        table: The table; a nameless column counts when a cell below it holds something.
        header: Its first row.
        name: Name of the file for messages.
        wanted: The columns that it should have; by default those of the list of parties.
    """
    place = f"{table.unit} {header.line}"
    positions: dict[str, int] = {}
    shown: dict[str, str] = {}
    problems: list[Problem] = []
    for index, cell in enumerate(header.cells):
        column = template_name(cell)
        if not column:
            problems += _nameless(table, index, name, place)
        elif column in positions:
            problems.append(_twice(name, place, cell, positions[column], index))
        else:
            positions[column] = index
            shown[column] = cell
            problems += _unusable(name, place, cell, column)
    missing = tuple(column for column in wanted.required if column not in positions)
    alone = len(positions) == 1 and len(wanted.required) > 1
    strange = bool(wanted.required) and len(missing) == len(wanted.required)
    if alone:
        problems = [_one_column(name, place, header)]
    elif strange:
        problems = [_no_header(name, place, header, wanted)]
    else:
        problems += _misspelt(name, place, positions, shown, wanted)
        free = [column for column in positions if column not in wanted.known]
        problems += [_missing(name, place, column, free, shown, wanted.each) for column in missing]
    width = max((i + 1 for i, cell in enumerate(header.cells) if cell), default=0)
    usable = not alone and not strange
    return Columns(positions, shown, width, missing, usable, tuple(problems), wanted.known)


def _nameless(table: Table, index: int, name: str, place: str) -> list[Problem]:
    used = [row.line for row in table.rows if len(row.cells) > index and row.cells[index]]
    # Cells past the last name are reported with their row, as a row that is too long.
    if not used or not any(table.header.cells[index:] if table.header else ()):
        return []
    what = f"kolom {index + 1} heeft geen naam, maar wel inhoud (op {table.unit} {used[0]})"
    return [Problem(name, place, what, "Geef de kolom een naam, of maak haar leeg.")]


def _twice(name: str, place: str, cell: str, first: int, second: int) -> Problem:
    return Problem(
        name,
        f"{place}, kolom '{cell}'",
        f"deze kolom staat er tweemaal (kolom {first + 1} en kolom {second + 1})",
        "Verwijder er één, of geef er één een andere naam.",
    )


def _unusable(name: str, place: str, cell: str, column: str) -> list[Problem]:
    if column.isidentifier() and not column.startswith("_") and not hasattr(dict, column):
        return []
    return [
        Problem(
            name,
            f"{place}, kolom '{cell}'",
            "deze naam kan niet in een sjabloon worden gebruikt",
            "Begin met een letter en gebruik alleen letters, cijfers en liggende streepjes, zoals "
            "'eigen_kolom'.",
            Severity.WARNING,
        )
    ]


def _misspelt(
    name: str,
    place: str,
    positions: Mapping[str, int],
    shown: Mapping[str, str],
    wanted: Wanted,
) -> list[Problem]:
    """Own columns that are a known optional one in all but spelling, and so would do nothing."""
    absent = [column for column in wanted.optional if column not in positions]
    pairs = [
        (column, meant)
        for column in positions
        for meant in absent
        if column not in wanted.known and _same_but_spelling(column, meant)
    ]
    return [
        Problem(
            name,
            f"{place}, kolom '{shown[column]}'",
            f"deze kolom wordt niet gebruikt als '{meant}'",
            f"Noem de kolom '{meant}' als u die bedoelt.",
            Severity.WARNING,
        )
        for column, meant in pairs
    ]


def _same_but_spelling(one: str, other: str) -> bool:
    left, right = (re.sub(r"[\W_]", "", bare(text)) for text in (one, other))
    same_digits = re.findall(r"\d", left) == re.findall(r"\d", right)
    return same_digits and difflib.SequenceMatcher(None, left, right).ratio() >= _ALIKE


def _one_column(name: str, place: str, header: Row) -> Problem:
    cell = next(cell for cell in header.cells if cell)
    what = f"er is maar één kolom gevonden ({quoted(cell)})"
    return Problem(name, place, what, "Scheid de kolommen met een puntkomma.")


def _no_header(name: str, place: str, header: Row, wanted: Wanted) -> Problem:
    cells = [cell for cell in header.cells if cell]
    return Problem(
        name,
        place,
        f"hier staat geen enkele bekende kolomnaam (gelezen: {quoted(' | '.join(cells))})",
        f"Zet op de eerste regel de kolomnamen: {opsomming(wanted.required)}.",
    )


def _missing(
    name: str, place: str, column: str, free: list[str], shown: Mapping[str, str], each: str
) -> Problem:
    meant = nearest(column, free)
    remedy = (
        f"Is dat de kolom '{shown[meant]}'? Noem die dan '{column}'."
        if meant
        else f"Voeg de kolom '{column}' toe, met een waarde voor elke {each}."
    )
    return Problem(name, place, f"de kolom '{column}' ontbreekt", remedy)
