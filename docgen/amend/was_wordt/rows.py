"""The rows of the table: what happened to each block, told once and at the right article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.amend.was_wordt.model import Block, Fragment, Kind, Place, Row, Shape
from docgen.amend.was_wordt.pairing import Pair
from docgen.amend.was_wordt.renumbering import renumbered
from docgen.amend.was_wordt.tables import table_changes
from docgen.amend.was_wordt.words import difference, same, whole
from docgen.core.provenance import sha256

_KEY_LENGTH = 12
_BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and where it comes in the table.

    Attributes:
        at: Index of the new block it is about; halfway for what lapsed there.
        row: The row.
    """

    at: float
    row: Row


def text_rows(old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]) -> tuple[Row, ...]:
    """The rows about the text, in the order of the new text."""
    found = [
        *_changed(old, new, pairs),
        *_cut_and_joined(old, new, pairs),
        *_one_sided(old, new, pairs),
        *_moved(old, new, pairs),
        *(Placed(at - 0.25, row) for at, row in renumbered(old, new, pairs)),
    ]
    return tuple(placed.row for placed in sorted(found, key=lambda placed: placed.at))


def keyed(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, each with a key of its own: of the old text where there is one, for that stays."""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        old = "".join(fragment.text for fragment in row.old)
        new = "".join(fragment.text for fragment in row.new)
        name = f"oud {row.place} {row.was_article or row.article} {old}" if old else (
            f"nieuw {row.place} {row.article} {new}"
        )  # fmt: skip
        key = sha256(f"{row.kind is Kind.RENUMBERED} {name}".encode())[:_KEY_LENGTH]
        seen[key] = seen.get(key, 0) + 1
        found.append(replace(row, key=key if seen[key] == 1 else f"{key}-{seen[key]}"))
    return tuple(found)


def changed_row(old: Block, new: Block, kind: Kind = Kind.CHANGED) -> Row:
    """A row about one block that became another."""
    marked_old, marked_new = difference(old.text, new.text)
    return _row(_name(new), _name(old), new, kind, marked_old, marked_new)


def _row(
    article: str,
    was: str,
    block: Block,
    kind: Kind,
    old: tuple[Fragment, ...],
    new: tuple[Fragment, ...],
) -> Row:
    place = Place.CELL if block.shape is Shape.TABLE else block.place
    title = "" if block.title == article else block.title
    return Row("", article, "" if was == article else was, title, kind, place, old, new)


def _name(block: Block) -> str:
    titled = block.depth == 0 and block.section != block.text
    return f"{block.article}, opschrift" if titled else block.article


def _changed(old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]) -> Iterator[Placed]:
    for pair in pairs:
        if len(pair.old) == len(pair.new) == 1 and not pair.moved:
            before, after = old[pair.old[0]], new[pair.new[0]]
            if before.shape is after.shape is Shape.TABLE:
                yield from (Placed(pair.new[0], row) for row in table_rows(before, after))
            elif not same(before.text, after.text):
                yield Placed(pair.new[0], changed_row(before, after))


def table_rows(old: Block, new: Block) -> Iterator[Row]:
    """Rows about the cells of a table."""
    for change in table_changes(old, new):
        marked_old, marked_new = difference(change.old, change.new)
        block = old if change.kind is Kind.DROPPED else new
        article = f"{block.article}, {change.where}"
        # Where a cell was says something only of a row that was moved, or of a table that was.
        elsewhere = change.was or (old.article != new.article and change.kind is Kind.CHANGED)
        was = f"{old.article}, {change.was or change.where}" if elsewhere else article
        row = _row(article, was, block, change.kind, marked_old, marked_new)
        yield replace(row, title=" – ".join(part for part in (row.title, change.title) if part))


def _cut_and_joined(
    old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]
) -> Iterator[Placed]:
    for pair in pairs:
        if len(pair.old) + len(pair.new) < 3:
            continue
        before, after = [old[at] for at in pair.old], [new[at] for at in pair.new]
        marked_old, marked_new = difference(
            _BREAK.join(block.text for block in before), _BREAK.join(block.text for block in after)
        )
        kind = Kind.SPLIT if len(after) > 1 else Kind.JOINED
        row = _row(
            _names(after), _names(before), after[0], kind,
            _breaks_marked(marked_old), _breaks_marked(marked_new),
        )  # fmt: skip
        yield Placed(pair.new[0], row)


def _names(blocks: Sequence[Block]) -> str:
    """How one refers to neighbouring blocks: ``Artikel 5, derde lid en vierde lid``."""
    first, last = blocks[0].article, blocks[-1].article
    if len(blocks) == 1:
        return first
    between = " tot en met " if len(blocks) > 2 else " en "
    shared = first.rpartition(", ")[0]
    if shared and last.startswith(f"{shared}, "):
        last = last.removeprefix(f"{shared}, ")
    return f"{first}{between}{last[:1].lower()}{last[1:]}"


def _breaks_marked(fragments: tuple[Fragment, ...]) -> tuple[Fragment, ...]:
    """The pieces with the breaks between paragraphs, which are what changed, marked as such."""
    found: list[Fragment] = []
    for fragment in fragments:
        lines = fragment.text.split(_BREAK)
        for number, line in enumerate(lines):
            if number:
                found.append(Fragment(_BREAK, True))
            if line:
                found.append(Fragment(line, fragment.changed))
    return tuple(found)


def _one_sided(
    old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]
) -> Iterator[Placed]:
    """What is new and what lapsed, each with all that stands in it."""
    after = [pair.new[0] for pair in pairs if not pair.old]
    for group in _groups(new, after):
        block = new[group[0]]
        text = _together(new, group)
        article = block.article if len(group) > 1 else _name(block)
        row = _row(article, article, block, Kind.NEW, (), whole(text, changed=True))
        yield Placed(group[0], row)
    before = [pair.old[0] for pair in pairs if not pair.new]
    for group in _groups(old, before):
        block = old[group[0]]
        text = _together(old, group)
        article = block.article if len(group) > 1 else _name(block)
        row = _row(article, article, block, Kind.DROPPED, whole(text, changed=True), ())
        yield Placed(_after(group[0], pairs), row)


def _groups(blocks: Sequence[Block], indices: Sequence[int]) -> Iterator[list[int]]:
    """Each block with those right after it that stand deeper, as far as they are among these."""
    group: list[int] = []
    for index in sorted(indices):
        if group and index == group[-1] + 1 and blocks[index].depth > blocks[group[0]].depth:
            group.append(index)
            continue
        if group:
            yield group
        group = [index]
    if group:
        yield group


def _together(blocks: Sequence[Block], group: Sequence[int]) -> str:
    """The text of some blocks with their numbers; of one member or item without."""
    if len(group) == 1 and blocks[group[0]].depth:
        return blocks[group[0]].text
    lines = [f"{blocks[index].label} {blocks[index].text}".strip() for index in group]
    return _BREAK.join(lines)


def _after(index: int, pairs: Sequence[Pair]) -> float:
    """Where in the new text something lapsed: after what stood before it."""
    earlier = [
        (pair.old[-1], pair.new[-1])
        for pair in pairs
        if pair.old and pair.new and not pair.moved and pair.old[0] < index
    ]
    return (max(earlier)[1] if earlier else -1) + 0.5


def _moved(old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]) -> Iterator[Placed]:
    """What stands elsewhere: what moved together is told once, what changed in it as well."""
    moved = {pair.new[0]: pair.old[0] for pair in pairs if pair.moved and _single(pair)}
    told: set[int] = set()
    for at in sorted(moved):
        if at in told:
            continue
        group = [at]
        while _moved_along(old, new, moved, group):
            group.append(group[-1] + 1)
        told.update(group)
        yield from _moved_rows(old, new, moved, group)


def _single(pair: Pair) -> bool:
    return len(pair.old) == len(pair.new) == 1


def _moved_along(
    old: Sequence[Block], new: Sequence[Block], moved: dict[int, int], group: Sequence[int]
) -> bool:
    """Whether the next block moved along with the first of a group, within it."""
    following = group[-1] + 1
    return (
        following in moved
        and moved[following] > moved[group[0]]
        and new[following].depth > new[group[0]].depth
        and old[moved[following]].depth > old[moved[group[0]]].depth
    )


def _moved_rows(
    old: Sequence[Block], new: Sequence[Block], moved: dict[int, int], group: Sequence[int]
) -> Iterator[Placed]:
    head, was = new[group[0]], old[moved[group[0]]]
    if len(group) == 1:
        yield Placed(group[0], changed_row(was, head, Kind.MOVED))
        return
    before = _together(old, [moved[at] for at in group])
    after = _together(new, group)
    row = _row(
        head.article, was.article, head, Kind.MOVED,
        whole(before, changed=False), whole(after, changed=False),
    )  # fmt: skip
    yield Placed(group[0], row)
    for at in group:
        if not same(old[moved[at]].text, new[at].text):
            yield Placed(at + 0.1, changed_row(old[moved[at]], new[at]))
