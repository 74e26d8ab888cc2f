"""A table as a spreadsheet program writes it, csv or xlsx, read without knowing its meaning.

What comes out is a header row and rows of clean text with their real line numbers, whatever the
separator, the encoding or the line ends. Nothing here raises for bad content: everything that is
wrong becomes a `Problem`.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from docgen.core.dutch import bare
from docgen.core.errors import Problem, Severity
from docgen.core.shapes import quoted

LARGEST_FILE = 20_000_000
"""Bytes; a list of parties of more than this is some other file."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = (";", ",", "\t", "|")
_BLANK = "".join(_SEPARATORS) + " \r\n"
_SEP_LINE = re.compile(r"sep=(.)(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
_LINE_BREAKS = re.compile("\r\n|\r|\u2028|\u2029|\x0b")
# UTF-8 that was read as Windows-1252 and saved again: “ë” has become “Ã«”.
_TWICE_ENCODED = re.compile(
    "[ÂÃÄÅ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œž¦“”˜]"
)
_ASK_UTF8 = "Sla het in Excel op als “CSV UTF-8” of als .xlsx."


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells.

    Attributes:
        line: Line (csv) or row (xlsx) in the file, from 1; for a csv row of more lines the first.
        cells: Text without spaces at the ends, Unicode NFC, line breaks as ``\\n``.
    """

    line: int
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds.

    Attributes:
        unit: What a place is called: ``regel`` (csv) or ``rij`` (xlsx).
        header: First row with anything in it; ``None`` when there is none.
        rows: The rows below it that hold anything; a row may have more or fewer cells.
        problems: What was wrong with the file itself.
    """

    unit: str
    header: Row | None
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


def clean(text: str) -> str:
    """The cell's text as `Row` holds it."""
    return unicodedata.normalize("NFC", _LINE_BREAKS.sub("\n", text)).strip()


def table_of(rows: Iterator[Row], unit: str, problems: tuple[Problem, ...] = ()) -> Table:
    """Make a table of rows, without the empty ones."""
    filled = tuple(row for row in rows if not row.empty)
    return Table(unit, filled[0] if filled else None, filled[1:], problems)


def read_csv(data: bytes, name: str, known: Collection[str]) -> Table:
    """Read a csv file.

    Source of the format: RFC 4180, and what Excel in Dutch writes: ``;`` between the cells, a
    byte order mark or Windows-1252, a first line ``sep=;``.

    Args:
        data: The file as it is.
        name: Name of the file for messages.
        known: Column names that tell which separator is meant.
    """
    text, problem = _decode(data, name)
    if text is None:
        return Table("regel", None, (), (problem,) if problem else ())
    skipped = _SEP_LINE.match(text)
    lines = list(io.StringIO(text, newline=""))
    start = 1 if skipped else 0
    separator = skipped[1] if skipped else _separator(lines, known)
    rows, problems = _parse(lines, start, separator, name)
    twice = _twice_encoded(rows, name)
    return table_of(iter(rows), "regel", (*problems, *twice))


def _decode(data: bytes, name: str) -> tuple[str | None, Problem | None]:
    """The text, or the reason why there is none."""
    mark = next((pair for pair in _BOMS if data.startswith(pair[0])), None)
    encodings = (mark[1],) if mark else ("utf-8", "cp1252")
    body = data[len(mark[0]) :] if mark else data
    # UTF-16 without a mark, or no text at all; a single one is reported with its cell.
    if mark is None and data.count(0) > len(data) // 4:
        return None, _unreadable(name, "het bestand is geen gewone tekst")
    for encoding in encodings:
        try:
            return body.decode(encoding), None
        except UnicodeDecodeError:
            continue
    return None, _unreadable(name, "de tekens in het bestand zijn niet te lezen")


def _unreadable(name: str, what: str) -> Problem:
    return Problem(name, "", what, f"Open het bestand opnieuw in Excel. {_ASK_UTF8}")


def _separator(lines: list[str], known: Collection[str]) -> str:
    """The separator that gives the most known column names, and else the most columns."""
    wanted = {bare(name) for name in known}

    def score(separator: str) -> tuple[int, int]:
        reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
        try:
            cells = next((row for row in reader if any(cell.strip(_BLANK) for cell in row)), [])
        except csv.Error:
            return (0, 0)
        return (sum(bare(cell.strip()) in wanted for cell in cells), len(cells))

    return max(_SEPARATORS, key=score)


def _parse(
    lines: list[str], start: int, separator: str, name: str
) -> tuple[list[Row], list[Problem]]:
    """Rows with their first line; reading goes on at the line after a broken quotation mark."""
    rows: list[Row] = []
    problems: list[Problem] = []
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=separator, skipinitialspace=True, strict=True)
        begin = start
        try:
            for cells in reader:
                rows.append(Row(begin + 1, tuple(clean(cell) for cell in cells)))
                begin = start + reader.line_num
            break
        except csv.Error:
            problems.append(_broken_quote(name, begin + 1, lines[begin]))
            start = begin + 1
    return rows, problems


def _broken_quote(name: str, line: int, text: str) -> Problem:
    return Problem(
        name,
        f"regel {line}",
        f'een aanhalingsteken (") staat verkeerd of wordt niet gesloten ({quoted(text)})',
        "Zet de hele cel tussen twee aanhalingstekens en verdubbel die binnen de cel, of sla het "
        "bestand opnieuw op in Excel.",
    )


def _twice_encoded(rows: list[Row], name: str) -> tuple[Problem, ...]:
    """One warning for the whole file, at the first cell that shows it."""
    hits = [
        (row.line, match[0], cell)
        for row in rows
        for cell in row.cells
        for match in [_TWICE_ENCODED.search(cell)]
        if match and _repaired(match[0])
    ]
    if not hits:
        return ()
    line, broken, cell = hits[0]
    return (
        Problem(
            name,
            f"regel {line}",
            f"vreemde tekens (“{broken}” in {quoted(cell)}; zo staat het in {len(hits)} "
            f"{'cel' if len(hits) == 1 else 'cellen'}); waarschijnlijk hoort er "
            f"“{_repaired(broken)}” te staan",
            "Het bestand is ooit met de verkeerde tekenset geopend. Herstel de cellen. "
            f"{_ASK_UTF8}",
            Severity.WARNING,
        ),
    )


def _repaired(broken: str) -> str:
    """What the characters were before they were encoded twice, or ``""``."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return broken.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""
