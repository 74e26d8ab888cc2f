"""Two texts compared word by word.

Words count as equal when they differ only in typography: curly or straight quotation marks, kinds
of dashes and spaces, soft hyphens, ligatures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from docgen.amend.was_wordt.model import Fragment

# Letters and digits with what binds them within a word or a number: 1.000,50, VTH-taken, auto’s.
_WORD = re.compile(r"\w+(?:[.,:'’‘\-\u2010-\u2015\u2212]\w+)*|\.{3}|[^\w\s]")
_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("\u2010\u2011\u2012–—―−", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        **{"…": "...", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"},
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# Below this share of equal words, two texts have nothing to do with each other: striking out all
# of the one and underlining all of the other reads better than a few words that happen to be equal.
_UNRELATED = 0.3


def plain(text: str) -> str:
    """The text without typography: what is left must be equal for two texts to say the same."""
    return text.translate(_TYPOGRAPHY)


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[str, ...]:
    """The words and marks of a text, without typography."""
    return tuple(word for word, _ in _word_spans(text))


def same(old: str, new: str) -> bool:
    """Whether two texts say the same."""
    return words(old) == words(new)


def likeness(old: str, new: str) -> float:
    """Share of words that two texts have in common, in order: from 0 to 1."""
    return share(words(old), words(new))


@lru_cache(maxsize=65536)
def share(old: tuple[str, ...], new: tuple[str, ...]) -> float:
    """As `likeness`, for words already taken apart."""
    total = len(old) + len(new)
    if not total:
        return 1.0
    common = 2 * sum((Counter(old) & Counter(new)).values()) / total
    # In any order at most: spares the dear comparison of texts that have little in common.
    if common < _UNRELATED:
        return common
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return 2 * sum(block.size for block in blocks) / total


def contained(piece: Sequence[str], whole: Sequence[str]) -> float:
    """Share of the words of a piece that the whole has, in any order."""
    if not piece:
        return 1.0
    return sum((Counter(piece) & Counter(whole)).values()) / len(piece)


def difference(old: str, new: str) -> tuple[tuple[Fragment, ...], tuple[Fragment, ...]]:
    """The old text with what was removed marked, and the new one with what was added.

    Each side's pieces make up that side's text again, to the character.
    """
    marked_old, marked_new = _marked(old, new)
    return _fragments(old, marked_old), _fragments(new, marked_new)


def whole(text: str, *, changed: bool) -> tuple[Fragment, ...]:
    """A text as one piece; none for an empty text."""
    return (Fragment(text, changed),) if text else ()


def _marked(old: str, new: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where in each text the changed words stand: begin and end of each run of them."""
    old_spans, new_spans = _word_spans(old), _word_spans(new)
    old_words = [word for word, _ in old_spans]
    new_words = [word for word, _ in new_spans]
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=False)
    codes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    equal = sum(
        _lettered(old_words[block.a : block.a + block.size])
        for block in matcher.get_matching_blocks()
    )
    least = min(_lettered(old_words), _lettered(new_words))
    if codes and equal < _UNRELATED * least:
        codes = [("replace", 0, len(old_words), 0, len(new_words))]
    return (
        [(old_spans[a][1][0], old_spans[b - 1][1][1]) for _, a, b, _, _ in codes if b > a],
        [(new_spans[c][1][0], new_spans[d - 1][1][1]) for _, _, _, c, d in codes if d > c],
    )


def _lettered(found: Iterable[str]) -> int:
    return sum(word[0].isalnum() for word in found)


def _word_spans(text: str) -> list[tuple[str, tuple[int, int]]]:
    """Each word without typography, and where in the text as it stands it is."""
    kept = [index for index, sign in enumerate(text) if not _INVISIBLE.match(sign)]
    visible = "".join(text[index] for index in kept)
    return [
        (plain(match[0]), (kept[match.start()], kept[match.end() - 1] + 1))
        for match in _WORD.finditer(visible)
    ]


def _fragments(text: str, marked: Sequence[tuple[int, int]]) -> tuple[Fragment, ...]:
    found, at = [], 0
    for start, end in marked:
        found += [Fragment(text[at:start], False), Fragment(text[start:end], True)]
        at = end
    found.append(Fragment(text[at:], False))
    return tuple(fragment for fragment in found if fragment.text)
