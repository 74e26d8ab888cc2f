"""Tables of which the rows come from data: one row in Word, repeated for every row of data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.templates.design import Look
from tools.templates.wml import cell, para, row, table

LOOKS = {
    "Tabelgetal": Look("Tabelgetal", "Tabeltekst", align="right"),
    "Tabelkopgetal": Look("Tabelkopgetal", "Tabelkop", align="right"),
    "Tabeltotaal": Look("Tabeltotaal", "Tabelrij", align="right"),
}


@dataclass(frozen=True)
class Column:
    """A column: its width in millimetres, heading, what stands in a row, and in the last row."""

    width: float
    head: str
    text: str
    total: str = ""
    number: bool = False


def data_table(rows: str, columns: Sequence[Column], *, caption: str, name: str = "o") -> str:
    """A table with a row for each of ``rows``; a row of totals when a column has one.

    Args:
        rows: What is repeated, such as ``tabellen.opdrachten``.
        caption: What the table shows, for who cannot see it.
        name: What a row is called in the texts of the columns.
    """
    widths = [column.width for column in columns]
    lines = [
        row(
            "".join(
                cell(item.width, para("Tabelkopgetal" if item.number else "Tabelkop", item.head))
                for item in columns
            ),
            header=True,
        ),
        _statement(widths, f"for {name} in {rows}"),
        row("".join(_cell(item, item.text, first=not place) for place, item in enumerate(columns))),
        _statement(widths, "endfor"),
    ]
    if any(column.total for column in columns):
        cells = (
            cell(item.width, para("Tabeltotaal" if item.number else "Tabelrij", item.total))
            for item in columns
        )
        lines.append(row("".join(cells)))
    return table("Overzichtstabel", widths, "".join(lines), caption=caption)


def _cell(column: Column, text: str, *, first: bool) -> str:
    style = "Tabelgetal" if column.number else "Tabelrij" if first else "Tabeltekst"
    return cell(column.width, para(style, text))


def _statement(widths: Sequence[float], statement: str) -> str:
    """A row that vanishes: it only says where the repeated row begins or ends."""
    texts = [f"{{%tr {statement} %}}", *("" for _ in widths[1:])]
    return row(
        "".join(
            cell(width, para("Tabeltekst", text)) for width, text in zip(widths, texts, strict=True)
        )
    )
