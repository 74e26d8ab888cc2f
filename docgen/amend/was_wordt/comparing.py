"""Two revisions of a covenant's text, compared article by article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.amend.was_wordt.articles import blocks, note_blocks
from docgen.amend.was_wordt.looks import look_names, what_differs_of
from docgen.amend.was_wordt.model import (
    Block,
    Comparison,
    FilledPart,
    LookChange,
    Place,
    Row,
    Shape,
    Tracked,
)
from docgen.amend.was_wordt.pairing import Pair, paired
from docgen.amend.was_wordt.reading import ReadPart, read
from docgen.amend.was_wordt.rows import keyed, text_rows
from docgen.amend.was_wordt.stories import story_changes
from docgen.amend.was_wordt.tables import table_looks
from docgen.amend.was_wordt.words import same


def compare(old: Sequence[FilledPart], new: Sequence[FilledPart]) -> Comparison:
    """What changed between two revisions.

    Args:
        old: The parts of the text that all parties share, filled in, in order.
        new: The same of the new revision.

    Raises:
        TemplateError: A part is no Word file, or damaged.
    """
    before, after = [read(part) for part in old], [read(part) for part in new]
    old_text, new_text = blocks(before), blocks(after)
    pairs = paired(old_text, new_text)
    note_rows, note_looks, notes_moved = _notes(before, after, old_text, new_text)
    story_rows, story_looks = story_changes(before, after)
    looks = (
        *_page_looks(before, after),
        *_style_looks(before, after),
        *_text_looks(old_text, new_text, pairs, notes_moved),
        *note_looks,
        *story_looks,
    )
    rows = (*text_rows(old_text, new_text, pairs), *note_rows, *story_rows)
    return Comparison(
        keyed(rows), looks, (*_tracked(before, new=False), *_tracked(after, new=True))
    )


def _tracked(parts: Sequence[ReadPart], *, new: bool) -> Iterator[Tracked]:
    for part in parts:
        if part.tracked:
            yield Tracked(part.name, new, part.tracked)


def _notes(
    before: Sequence[ReadPart],
    after: Sequence[ReadPart],
    old_text: Sequence[Block],
    new_text: Sequence[Block],
) -> tuple[tuple[Row, ...], tuple[LookChange, ...], bool]:
    """Rows about notes, what only looks different in them, and whether all of them are kept."""
    old, new = note_blocks(before, old_text), note_blocks(after, new_text)
    pairs = paired(old, new)
    kept = all(pair.old and pair.new for pair in pairs)
    return text_rows(old, new, pairs), tuple(_text_looks(old, new, pairs, False)), kept


def _text_looks(
    old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair], notes: bool
) -> Iterator[LookChange]:
    """What only looks different, in the order of the new text.

    Args:
        notes: Whether to tell of references to notes as well, which stand elsewhere.
    """
    for pair in sorted(pairs, key=lambda pair: pair.new[:1]):
        if len(pair.old) != 1 or len(pair.new) != 1:
            continue
        before, after = old[pair.old[0]], new[pair.new[0]]
        if before.shape is after.shape is Shape.TABLE:
            yield from table_looks(before, after)
        elif same(before.text, after.text):
            what = what_differs_of(before, after)
            if notes and len(before.notes) != len(after.notes):
                what = (*what, "plaats van de verwijzing naar een noot")
            if what:
                yield LookChange(after.article, after.place, what, after.text)


def _style_looks(old: Sequence[ReadPart], new: Sequence[ReadPart]) -> Iterator[LookChange]:
    """Styles that look different themselves, and so all that is written in them."""
    earlier = {part.name: part for part in old}
    told: set[tuple[str, tuple[str, ...]]] = set()
    for part in new:
        before = earlier[part.name].styles if part.name in earlier else {}
        for name in sorted(part.styles.keys() & before.keys()):
            differing = {key for key, _ in set(part.styles[name]) ^ set(before[name])}
            what = look_names(differing)
            if what and (name, what) not in told:
                told.add((name, what))
                yield LookChange(f"Stijl ‘{name}’", Place.BODY, what, "")


def _page_looks(old: Sequence[ReadPart], new: Sequence[ReadPart]) -> Iterator[LookChange]:
    earlier = {part.name: part.pages for part in old}
    for part in new:
        if part.name in earlier and part.pages != earlier[part.name]:
            what = ("papierformaat, marges of kolommen",)
            yield LookChange(f"Bladinstelling van {part.name}", Place.BODY, what, "")
