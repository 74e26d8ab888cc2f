"""Which block of the old text became which of the new.

From certain to uncertain: equal texts in the same order, equal texts elsewhere (moved), texts cut
in two or joined, texts that are alike between the same neighbours, texts that are alike elsewhere,
and last what has the same number in the same section and is otherwise unlike.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from docgen.amend.was_wordt.model import Block, Shape
from docgen.amend.was_wordt.words import contained, share, words

# Share of equal words from which a text between the same neighbours is the same one, changed.
_ALIKE = 0.5
# The same for a text elsewhere, which must be longer as well: short ones are alike by chance.
_ALIKE_ELSEWHERE = 0.7
_LEAST_WORDS_ELSEWHERE = 6
# A text was cut in two when the pieces together are this much like it, each being a part of it.
_ALIKE_TOGETHER, _PART_OF = 0.85, 0.8
_MOST_PIECES = 5
_BONUS = 0.1
# An article stays where its heading is, even when more than one paragraph was moved past that.
_BLOCK_WEIGHT, _HEADING_WEIGHT = 100, 300

Words = tuple[str, ...]
_Section = tuple[str, str]
_Sections = dict[_Section, _Section]


@dataclass(frozen=True, slots=True)
class Pair:
    """Blocks that belong together, by their index.

    Attributes:
        old: In the old text; more than one when they were joined; empty for what is new.
        new: In the new text; more than one when it was split; empty for what lapsed.
        moved: Whether it stands elsewhere in the order.
    """

    old: tuple[int, ...]
    new: tuple[int, ...]
    moved: bool = False


@dataclass(slots=True)
class _Search:
    """The state of the search.

    Attributes:
        old: Blocks of the old text.
        new: Blocks of the new text.
        old_words: Their words; of a heading without a title those of what follows it.
        new_words: The same of the new text.
        pairs: What was found.
        old_done: Blocks of the old text that are paired.
        new_done: Blocks of the new text that are paired.
        fixed: Pairs that kept their order: index in the old and in the new text, in order.
    """

    old: Sequence[Block]
    new: Sequence[Block]
    old_words: Sequence[Words]
    new_words: Sequence[Words]
    pairs: list[Pair] = field(default_factory=list)
    old_done: set[int] = field(default_factory=set)
    new_done: set[int] = field(default_factory=set)
    fixed: list[tuple[int, int]] = field(default_factory=list)

    def add(self, pair: Pair) -> None:
        """Keep a pair; one that crosses another was moved."""
        if not pair.moved and not self.keeps_order(pair.old[0], pair.new[0]):
            pair = Pair(pair.old, pair.new, moved=True)
        self.pairs.append(pair)
        self.old_done.update(pair.old)
        self.new_done.update(pair.new)
        if not pair.moved:
            self.fixed.append((pair.old[0], pair.new[0]))
            self.fixed.sort()

    def keeps_order(self, old: int, new: int) -> bool:
        """Whether a pair would cross none of those that kept their order."""
        at = bisect_left(self.fixed, (old, new))
        before = self.fixed[at - 1] if at else (-1, -1)
        after = self.fixed[at] if at < len(self.fixed) else (len(self.old), len(self.new))
        return before[0] < old < after[0] and before[1] < new < after[1]

    def gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        """What is left of both texts between neighbours that kept their order."""
        ends = [(-1, -1), *self.fixed, (len(self.old), len(self.new))]
        for (old, new), (old_end, new_end) in pairwise(ends):
            left = [index for index in range(old + 1, old_end) if index not in self.old_done]
            right = [index for index in range(new + 1, new_end) if index not in self.new_done]
            if left and right:
                yield left, right

    def alike(self, old: int, new: int) -> float:
        """How much two blocks are alike; 0 for blocks of another kind."""
        if self.old[old].shape is not self.new[new].shape:
            return 0.0
        return share(self.old_words[old], self.new_words[new])

    def same_name(self, old: int, new: int) -> bool:
        """Whether two blocks have the same number in sections that are the same."""
        before, after = self.old[old], self.new[new]
        return before.number == after.number and before.unit == after.unit


def paired(old: Sequence[Block], new: Sequence[Block]) -> tuple[Pair, ...]:
    """Pair all blocks of two texts; each block is in one pair."""
    search = _Search(old, new, _block_words(old), _block_words(new))
    _equal_in_order(search)
    _equal_elsewhere(search)
    for left, right in list(search.gaps()):
        _cut_or_joined(search, left, right)
    for left, right in list(search.gaps()):
        _alike_in_order(search, left, right)
    _alike_elsewhere(search)
    _by_name(search)
    rest = [Pair((index,), ()) for index in range(len(old)) if index not in search.old_done]
    rest += [Pair((), (index,)) for index in range(len(new)) if index not in search.new_done]
    return (*search.pairs, *rest)


def _block_words(blocks: Sequence[Block]) -> list[Words]:
    found = [words(block.text) for block in blocks]
    for index in range(len(blocks) - 2, -1, -1):
        if not found[index]:
            found[index] = ("", *found[index + 1])
    return found


def _equal_in_order(search: _Search) -> None:
    """Equal texts: first those that occur once, then what is equal between them."""
    anchors = _in_order(search, list(_once(search)))
    ends = [(-1, -1), *anchors, (len(search.old), len(search.new))]
    for (old, new), (old_end, new_end) in pairwise(ends):
        left, right = search.old_words[old + 1 : old_end], search.new_words[new + 1 : new_end]
        for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            for step in range(block.size):
                search.add(Pair((old + 1 + block.a + step,), (new + 1 + block.b + step,)))
        if old_end < len(search.old):
            search.add(Pair((old_end,), (new_end,)))


def _once(search: _Search) -> Iterator[tuple[int, int]]:
    old, new = Counter(search.old_words), Counter(search.new_words)
    where = {text: index for index, text in enumerate(search.new_words)}
    for index, text in enumerate(search.old_words):
        if old[text] == 1 and new[text] == 1:
            yield index, where[text]


def _in_order(search: _Search, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs that keep their order: of all ways to choose, the one that moves the least.

    So a paragraph moved past two others, not they past it; and of two that changed places the
    shorter was moved.
    """
    best: list[tuple[int, int]] = []
    for at, (old, new) in enumerate(found):
        weight, before = 0, -1
        for earlier in range(at):
            if found[earlier][1] < new and best[earlier][0] > weight:
                weight, before = best[earlier][0], earlier
        best.append((weight + _weight(search.old[old], search.old_words[old]), before))
    chosen: list[tuple[int, int]] = []
    at = max(range(len(found)), key=lambda index: best[index][0], default=-1)
    while at >= 0:
        chosen.append(found[at])
        at = best[at][1]
    return chosen[::-1]


def _weight(block: Block, text: Words) -> int:
    """How unlikely it is that a block was moved: it counts first, its words decide."""
    heading = _HEADING_WEIGHT if block.shape is Shape.ARTICLE else 0
    return heading + _BLOCK_WEIGHT + min(len(text), _BLOCK_WEIGHT - 1)


def _equal_elsewhere(search: _Search) -> None:
    """Equal texts elsewhere: those that are left over once on both sides were moved."""
    left = [index for index in range(len(search.old)) if index not in search.old_done]
    right = [index for index in range(len(search.new)) if index not in search.new_done]
    old = Counter(search.old_words[index] for index in left)
    new = Counter(search.new_words[index] for index in right)
    for index in left:
        text = search.old_words[index]
        if old[text] == new[text] == 1:
            other = next(item for item in right if search.new_words[item] == text)
            search.add(Pair((index,), (other,), moved=True))


def _cut_or_joined(search: _Search, left: list[int], right: list[int]) -> None:
    for old in left:
        if old not in search.old_done:
            run = _pieces(search.old, search.old_words, old, search.new, search.new_words, [
                index for index in right if index not in search.new_done
            ])  # fmt: skip
            if run:
                search.add(Pair((old,), run))
    for new in right:
        if new not in search.new_done:
            run = _pieces(search.new, search.new_words, new, search.old, search.old_words, [
                index for index in left if index not in search.old_done
            ])  # fmt: skip
            if run:
                search.add(Pair(run, (new,)))


def _pieces(
    blocks: Sequence[Block], texts: Sequence[Words], whole: int,
    others: Sequence[Block], other_texts: Sequence[Words], free: list[int],
) -> tuple[int, ...]:  # fmt: skip
    """The neighbours among the other blocks that a block was cut into; none if it was not."""
    best = _ALIKE_TOGETHER
    found: tuple[int, ...] = ()
    fit = {
        index
        for index in free
        if others[index].shape is blocks[whole].shape is Shape.TEXT
        and len(other_texts[index]) > 1
        and contained(other_texts[index], texts[whole]) >= _PART_OF
    }
    for first in free:
        run = [first]
        while run[-1] in fit and len(run) <= _MOST_PIECES:
            together = tuple(word for index in run for word in other_texts[index])
            likeness = share(texts[whole], together)
            alone = max(share(texts[whole], other_texts[index]) for index in run)
            if len(run) > 1 and likeness >= best and likeness > alone:
                best, found = likeness, tuple(run)
            run.append(run[-1] + 1)
    return found


def _alike_in_order(search: _Search, left: list[int], right: list[int]) -> None:
    """Between the same neighbours: the way to pair in order that is most alike in all."""
    scores = [[_score(search, old, new) for new in right] for old in left]
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for row in range(len(left) - 1, -1, -1):
        for column in range(len(right) - 1, -1, -1):
            skipped = max(best[row + 1][column], best[row][column + 1])
            both = scores[row][column]
            best[row][column] = max(skipped, both + best[row + 1][column + 1] if both else 0.0)
    row = column = 0
    while row < len(left) and column < len(right):
        both = scores[row][column]
        if both and best[row][column] == both + best[row + 1][column + 1]:
            search.add(Pair((left[row],), (right[column],)))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1


def _score(search: _Search, old: int, new: int) -> float:
    alike = search.alike(old, new)
    if alike < _ALIKE:
        return 0.0
    return alike + (_BONUS if search.same_name(old, new) else 0.0)


def _alike_elsewhere(search: _Search) -> None:
    left = [index for index in range(len(search.old)) if index not in search.old_done]
    right = [index for index in range(len(search.new)) if index not in search.new_done]
    found = [
        (search.alike(old, new), old, new)
        for old in left
        for new in right
        if min(len(search.old_words[old]), len(search.new_words[new])) >= _LEAST_WORDS_ELSEWHERE
    ]
    for likeness, old, new in sorted(found, key=lambda item: (-item[0], item[1], item[2])):
        free = old not in search.old_done and new not in search.new_done
        if likeness >= _ALIKE_ELSEWHERE and free:
            search.add(Pair((old,), (new,)))


def _by_name(search: _Search) -> None:
    """What is left with the same number, in a section that otherwise is the same one."""
    sections = _sections(search)
    for left, right in list(search.gaps()):
        alone = len(left) == len(right) == 1
        for old in left:
            for new in right:
                free = old not in search.old_done and new not in search.new_done
                if free and _fits(search, sections, old, new, alone) and search.keeps_order(
                    old, new
                ):  # fmt: skip
                    search.add(Pair((old,), (new,)))


def _fits(search: _Search, sections: _Sections, old: int, new: int, alone: bool) -> bool:
    before, after = search.old[old], search.new[new]
    if before.shape is not after.shape or before.depth != after.depth:
        return False
    became = sections.get(_section(before))
    if became is None and _section(after) in sections.values():
        return False
    if became is not None and became != _section(after):
        return False
    numbered = bool(before.number) and search.same_name(old, new)
    return before.depth == 0 or numbered or (alone and not before.number and not after.number)


def _section(block: Block) -> _Section:
    return block.part, block.section


def _sections(search: _Search) -> _Sections:
    """Which section became which: the one with most of its blocks."""
    votes: dict[_Section, Counter[_Section]] = {}
    for pair in search.pairs:
        for old in pair.old:
            for new in pair.new:
                section = _section(search.old[old])
                votes.setdefault(section, Counter())[_section(search.new[new])] += 1
    return {section: count.most_common(1)[0][0] for section, count in votes.items()}
