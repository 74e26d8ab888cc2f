"""Two states of one table, compared cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.amend.was_wordt.looks import what_differs
from docgen.amend.was_wordt.model import Block, Cell, Kind, Look, LookChange, Place, Shape
from docgen.amend.was_wordt.pairing import Pair, paired
from docgen.amend.was_wordt.words import same

_Grid = tuple[Mapping[int, Cell], ...]
_Columns = Sequence[tuple[int | None, int | None]]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A row, a column or a cell that changed.

    Attributes:
        where: ``rij 3, kolom 2``.
        was: Where it was, if elsewhere; ``""`` if in the same place.
        title: What stands at the head of its row and column.
        kind: What happened.
        old: The old text.
        new: The new text.
    """

    where: str
    was: str
    title: str
    kind: Kind
    old: str
    new: str


def table_changes(old: Block, new: Block) -> tuple[CellChange, ...]:
    """What changed between two states of a table, row by row."""
    before, after = _grid(old), _grid(new)
    columns = _columns(before, after)
    return (*_column_changes(before, after, columns), *_row_changes(before, after, columns))


def table_looks(old: Block, new: Block) -> Iterator[LookChange]:
    """Cells that say the same and look different."""
    before, after = _grid(old), _grid(new)
    columns = _columns(before, after)
    for pair in _rows(before, after):
        if not pair.old or not pair.new:
            continue
        row, other = pair.old[0], pair.new[0]
        for column, target in columns:
            if column is None or target is None:
                continue
            one, two = before[row].get(column), after[other].get(target)
            if one is not None and two is not None and same(one.text, two.text):
                what = what_differs((one.text, one.look), (two.text, two.look))
                if what:
                    where = f"{new.article}, {_cell(other, target, after)}"
                    yield LookChange(where, Place.CELL, what, two.text)


def _grid(table: Block) -> _Grid:
    return tuple({cell.column: cell for cell in row} for row in table.rows)


def _cell(row: int, column: int, grid: _Grid) -> str:
    known = sorted({at for cells in grid for at in cells})
    return f"rij {row + 1}, kolom {known.index(column) + 1}"


def _line(cells: Sequence[Cell]) -> str:
    return " | ".join(cell.text for cell in cells)


def _as_block(text: str, number: int) -> Block:
    """A row or column as a block, so that it can be paired as one."""
    return Block(
        shape=Shape.HEADING, text=text, number=str(number), label="", unit="rij", article="",
        parent="", section="", title="", depth=1, place=Place.CELL, look=Look(), part="",
    )  # fmt: skip


def _paired(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Which became which, in the order of the new ones."""
    pairs = paired(
        [_as_block(text, number) for number, text in enumerate(old)],
        [_as_block(text, number) for number, text in enumerate(new)],
    )
    return sorted(pairs, key=lambda pair: ((*pair.new, *pair.old)[0], not pair.old))


def _rows(old: _Grid, new: _Grid) -> list[Pair]:
    return _paired(
        [_line(list(row.values())) for row in old], [_line(list(row.values())) for row in new]
    )


def _columns(old: _Grid, new: _Grid) -> _Columns:
    """Which column of the old grid became which of the new."""
    left, right = (sorted({at for cells in grid for at in cells}) for grid in (old, new))
    if len(left) == len(right):
        return list(zip(left, right, strict=True))
    pairs = _paired([_column(old, at) for at in left], [_column(new, at) for at in right])
    return [
        (left[pair.old[0]] if pair.old else None, right[pair.new[0]] if pair.new else None)
        for pair in pairs
    ]


def _column(grid: _Grid, column: int) -> str:
    return _line([cells[column] for cells in grid if column in cells])


def _column_changes(old: _Grid, new: _Grid, columns: _Columns) -> Iterator[CellChange]:
    for column, target in columns:
        if column is None and target is not None:
            where = _cell(0, target, new).partition(", ")[2]
            yield CellChange(where, "", "", Kind.NEW, "", _column(new, target))
        elif column is not None and target is None:
            where = _cell(0, column, old).partition(", ")[2]
            yield CellChange(where, "", "", Kind.DROPPED, _column(old, column), "")


def _row_changes(old: _Grid, new: _Grid, columns: _Columns) -> Iterator[CellChange]:
    for pair in _rows(old, new):
        was = f"rij {pair.old[0] + 1}" if pair.old else ""
        now = f"rij {pair.new[0] + 1}" if pair.new else ""
        before = _line(list(old[pair.old[0]].values())) if pair.old else ""
        after = _line(list(new[pair.new[0]].values())) if pair.new else ""
        if not was:
            yield CellChange(now, "", "", Kind.NEW, before, after)
        elif not now:
            yield CellChange(was, "", "", Kind.DROPPED, before, after)
        elif pair.moved:
            yield CellChange(now, was, "", Kind.MOVED, before, after)
        else:
            yield from _cells(old[pair.old[0]], new[pair.new[0]], columns, pair.new[0], new)


def _cells(
    old: Mapping[int, Cell],
    new: Mapping[int, Cell],
    columns: _Columns,
    row: int,
    grid: _Grid,
) -> Iterator[CellChange]:
    for column, target in columns:
        if column is None or target is None:
            continue
        before = old[column].text if column in old else ""
        after = new[target].text if target in new else ""
        if not same(before, after):
            title = _heads(grid, row, target)
            yield CellChange(_cell(row, target, grid), "", title, Kind.CHANGED, before, after)


def _heads(grid: _Grid, row: int, column: int) -> str:
    """What stands at the head of the row and of the column of a cell."""
    first = min(grid[row], default=column)
    heads = [
        grid[row][first].text if first != column and first in grid[row] else "",
        grid[0][column].text if row and column in grid[0] else "",
    ]
    return " / ".join(head for head in heads if head)
