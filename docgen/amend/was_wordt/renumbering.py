"""Numbers that changed because something before them was added or removed: one row for a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.amend.was_wordt.model import Block, Fragment, Kind, Place, Row, Shape
from docgen.amend.was_wordt.pairing import Pair
from docgen.amend.was_wordt.words import same

_PLURALS = {
    "lid": "leden",
    "onderdeel": "onderdelen",
    "artikel": "artikelen",
    "overweging": "overwegingen",
    "punt": "punten",
    "bijlage": "bijlagen",
    "hoofdstuk": "hoofdstukken",
    "paragraaf": "paragrafen",
    "afdeling": "afdelingen",
    "titel": "titels",
    "deel": "delen",
    "kop": "koppen",
}
_UNNUMBERED = "zonder nummer"


@dataclass(frozen=True, slots=True)
class _Step:
    """A block whose number changed.

    Attributes:
        at: Its index in the new text.
        old: What it was.
        new: What it became.
        old_rank: Which it was among the blocks numbered with it.
        new_rank: Which it became.
    """

    at: int
    old: Block
    new: Block
    old_rank: int
    new_rank: int

    def follows(self, other: _Step) -> bool:
        """Whether this is the next one of a run."""
        return (
            (self.old.parent, self.new.parent) == (other.old.parent, other.new.parent)
            and (self.old.unit, self.new.unit) == (other.old.unit, other.new.unit)
            and self.old_rank == other.old_rank + 1
            and self.new_rank == other.new_rank + 1
            and bool(self.old.number and self.new.number)
        )


def renumbered(
    old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]
) -> Iterator[tuple[int, Row]]:
    """A row for each run of numbers that changed, with the index of its first block."""
    became = {
        old[pair.old[0]].article: new[pair.new[0]].article
        for pair in pairs
        if len(pair.old) == len(pair.new) == 1
    }
    for run in _runs(_steps(old, new, pairs)):
        # A row about a changed text already says where it was.
        if any(same(step.old.text, step.new.text) for step in run):
            yield run[0].at, _row(run, became)


def _steps(old: Sequence[Block], new: Sequence[Block], pairs: Sequence[Pair]) -> Iterator[_Step]:
    old_ranks, new_ranks = _ranks(old), _ranks(new)
    for pair in sorted(pairs, key=lambda pair: pair.new[:1]):
        if len(pair.old) != 1 or len(pair.new) != 1 or pair.moved:
            continue
        before, after = old[pair.old[0]], new[pair.new[0]]
        if before.shape is Shape.TABLE or after.shape is Shape.TABLE:
            continue
        if before.number != after.number:
            yield _Step(pair.new[0], before, after, old_ranks[pair.old[0]], new_ranks[pair.new[0]])


def _ranks(blocks: Sequence[Block]) -> list[int]:
    """Which each block is among those that are numbered with it."""
    counts: dict[tuple[str, str, str], int] = {}
    found = []
    for block in blocks:
        family = (block.part, block.parent, block.unit)
        counts[family] = counts.get(family, 0) + 1
        found.append(counts[family])
    return found


def _runs(steps: Iterator[_Step]) -> Iterator[list[_Step]]:
    # Runs on several levels are open at the same time: articles, and members within one.
    open_: list[list[_Step]] = []
    for step in steps:
        run = next((run for run in open_ if step.follows(run[-1])), None)
        if run is None:
            open_.append([step])
        else:
            run.append(step)
    yield from open_


def _row(run: Sequence[_Step], became: dict[str, str]) -> Row:
    first = run[0]
    old = _named([step.old for step in run])
    new = _named([step.new for step in run])
    article, was, title = first.new.parent, first.old.parent, first.new.title
    if not article:
        article, was, title = "".join(fragment.text for fragment in new), "", ""
    elsewhere = was not in ("", article) and became.get(was) != article
    return Row("", article, was if elsewhere else "", title, Kind.RENUMBERED, Place.BODY, old, new)


def _named(blocks: Sequence[Block]) -> tuple[Fragment, ...]:
    """How one refers to a run of numbers: ``Onderdelen b tot en met d``, the numbers marked."""
    first, last = blocks[0], blocks[-1]
    if not first.number:
        return (Fragment(_UNNUMBERED, True),)
    unit, numbers = first.unit, first.number
    if len(blocks) > 1:
        unit = _PLURALS.get(first.unit, first.unit)
        numbers += f" {'tot en met' if len(blocks) > 2 else 'en'} {last.number}"
    return Fragment(f"{unit[:1].upper()}{unit[1:]} ", False), Fragment(numbers, True)
