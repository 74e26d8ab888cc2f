"""What the secretary typed in the column ``toelichting`` of an earlier table, carried over.

An explanation belongs to a change, not to a row: it is found again by the old text, which stays as
it is while the new text is still being written, and else by the article and what the texts have in
common.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from docgen.amend.was_wordt.model import Comparison, FilledPart, Fragment, Row
from docgen.amend.was_wordt.package import opened, w
from docgen.amend.was_wordt.words import likeness, same
from docgen.documents.templates import paragraph_texts

_COLUMNS = ("artikel", "oude tekst", "nieuwe tekst", "toelichting")
_FILE = "was-wordt.docx"
# From this likeness on, a text that was changed again is still the same change.
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Explanation:
    """An explanation and the change it was given for.

    Attributes:
        article: First line of the first column, as it stands there.
        old: The old text.
        new: The new text.
        text: The explanation, lines divided by line breaks.
    """

    article: str
    old: str
    new: str
    text: str


def explanations_from(docx: bytes, file: str = _FILE) -> tuple[Explanation, ...]:
    """Read back the explanations in a table; none from a file without such a table.

    A table is known by its column heads: artikel, oude tekst, nieuwe tekst, toelichting.

    Args:
        file: Name for messages.

    Raises:
        TemplateError: It is no Word file, or damaged.
    """
    body = opened(FilledPart(file, docx)).body
    return tuple(found for table in body.iter(w("tbl")) for found in _of_table(table) if found.text)


def _of_table(table: etree._Element) -> Iterator[Explanation]:
    rows = [[list(_lines(cell)) for cell in row.iter(w("tc"))] for row in table.iter(w("tr"))]
    heads = [" ".join(lines).lower() for lines in rows[0]] if rows else []
    at = [next((i for i, head in enumerate(heads) if name in head), -1) for name in _COLUMNS]
    if -1 in at:
        return
    for cells in rows[1:]:
        if len(cells) > max(at):
            article, old, new, text = (cells[index] for index in at)
            yield Explanation(
                next(iter(article), ""), "\n".join(old), "\n".join(new), "\n".join(text)
            )


def _lines(cell: etree._Element) -> Iterator[str]:
    """The lines of a cell, a line break beginning a new one; no empty ones."""
    for paragraph in cell.iter(w("p")):
        for removed in list(paragraph.iter(w("del"), w("moveFrom"))):
            removed.clear()
        for line_break in paragraph.iter(w("br"), w("cr")):
            line_break.tag, line_break.text = w("t"), "\n"
        for text in paragraph_texts(paragraph):
            yield from (line.strip() for line in text.split("\n") if line.strip())


def matched(comparison: Comparison, explanations: Sequence[Explanation]) -> Mapping[str, str]:
    """The explanation of each row that has one, by the key of the row."""
    return {row.key: explanations[at].text for row, at in _matches(comparison, explanations)}


def unmatched(
    comparison: Comparison, explanations: Sequence[Explanation]
) -> tuple[Explanation, ...]:
    """Explanations of changes that are no longer there, so that none is lost unsaid."""
    used = {at for _, at in _matches(comparison, explanations)}
    return tuple(found for at, found in enumerate(explanations) if at not in used)


def _matches(
    comparison: Comparison, explanations: Sequence[Explanation]
) -> Iterator[tuple[Row, int]]:
    scored = [
        (score, -number, -at)
        for number, row in enumerate(comparison.rows)
        for at, found in enumerate(explanations)
        if (score := _score(row, found))
    ]
    rows: set[int] = set()
    used: set[int] = set()
    for _, number, at in sorted(scored, reverse=True):
        if -number not in rows and -at not in used:
            rows.add(-number)
            used.add(-at)
            yield comparison.rows[-number], -at


def _score(row: Row, found: Explanation) -> float:
    """How surely an explanation is about a row; 0 if it is not."""
    old, new = _text(row.old), _text(row.new)
    if bool(old) != bool(found.old):
        return 0.0
    named = 1.0 if found.article in (row.where, row.article) else 0.0
    if old and same(old, found.old):
        return 4.0 + named + likeness(new, found.new)
    alike = likeness(old, found.old) if old else likeness(new, found.new)
    return 1.0 + named + alike if alike >= _ALIKE else 0.0


def _text(fragments: Sequence[Fragment]) -> str:
    return "".join(fragment.text for fragment in fragments)
