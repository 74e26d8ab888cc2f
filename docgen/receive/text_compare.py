"""The text layer of a received page against the words that were sent, word by word.

A text layer speaks against a page, never for it: anyone can put any text beneath a picture. It is
compared loosely where software differs (spaces, hyphens, quotation marks, ligatures, order of
blocks) and strictly in letters and digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Protocol

from docgen.core.findings import Rect
from docgen.receive.facts import Change, Difference

# Another word in the place of ours is a difference; text that is only absent or added can come of
# the software that made the file, and is a doubt.
REPLACED_STRENGTH = 0.9
ABSENT_STRENGTH = 0.6
ADDED_STRENGTH = 0.6
# Below this share of words found again, the layer is of another kind (a font without a table of
# characters, say) and tells nothing.
_LEAST_SHARE = 0.5
# A longer passage is no altered word: its text was not read, or it is another page.
_MOST_WORDS = 25
_MOST_DIFFERENCES = 50
# Two words with more between them than this many times their height have room for a place to fill
# in, where text may be added.
_ROOM_ACROSS, _ROOM_DOWN = 1.5, 2.2
# Marks that tell numbers apart get a stand-in, so that the same marks elsewhere can be dropped.
_KEPT = {".": "\x01", ",": "\x02", ":": "\x03", "/": "\x04"}
_SIGNS = frozenset([*_KEPT.values(), "€", "%", "§"])
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[.,:/](?=\d)")


class SentWord(Protocol):
    """A word as it was printed."""

    @property
    def text(self) -> str:
        """Its characters."""
        ...

    @property
    def box(self) -> Rect:
        """Where, in points."""
        ...


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of words that differs: indices in what was sent, and in what came."""

    sent: range
    came: range


def compare_texts(received: str, sent_words: Sequence[SentWord]) -> tuple[Difference, ...]:
    """Words that are other than those that were sent, in reading order.

    Args:
        received: Text layer of the received page.
        sent_words: Words of the page as issued, in reading order. ``place`` is left to the caller.

    Returns:
        Differences of kind `Change.TEXT`; nothing when the text layer is empty or useless.
    """
    sent = [(key, word) for word in sent_words if (key := _key(word.text))]
    came = [(key, word) for word in received.split() if (key := _key(word))]
    if not sent or not came:
        return ()
    keys, others = [key for key, _ in sent], [key for key, _ in came]
    matcher = SequenceMatcher(None, keys, others, autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    parts = _healed(list(_parts(matcher)), keys, others)
    if same + _moved_words(parts, keys, others) < _LEAST_SHARE * len(keys):
        return ()
    loose = _loose(parts, others)
    words = [word for _, word in sent]
    shown = [word for _, word in came]
    found: list[Difference] = []
    for part in parts:
        difference = _difference(part, words, keys, shown, loose)
        if difference is not None:
            found.append(difference)
    return tuple(found[:_MOST_DIFFERENCES])


def _key(text: str) -> str:
    """What of a word must be the same: letters, digits, and marks between digits."""
    plain = unicodedata.normalize("NFKC", text)
    kept = _BETWEEN_DIGITS.sub(
        lambda match: {".": "\x01", ",": "\x02"}.get(match[0], "\x03"), plain
    )
    return "".join(sign for sign in kept if sign.isalnum() or sign in "\x01\x02\x03€%§")


def _parts(matcher: SequenceMatcher[str]) -> Iterator[_Part]:
    for kind, start, stop, other, end in matcher.get_opcodes():
        if kind != "equal":
            yield _Part(range(start, stop), range(other, end))


def _healed(parts: list[_Part], sent: Sequence[str], came: Sequence[str]) -> list[_Part]:
    """Leave out what differs only in where the words are cut, and trim what is equal at the ends.

    “samen- werking” and “samenwerking” are the same; so are “3 8” and “38” to a text layer, for
    the picture tells those apart.
    """
    kept = []
    for part in parts:
        ours = "".join(sent[index] for index in part.sent)
        theirs = "".join(came[index] for index in part.came)
        if ours != theirs:
            kept.append(part)
    return kept


def _loose(parts: Sequence[_Part], came: Sequence[str]) -> str:
    """Everything that came in another place than expected."""
    return " ".join("".join(came[index] for index in part.came) for part in parts)


def _moved_words(parts: Sequence[_Part], sent: Sequence[str], came: Sequence[str]) -> int:
    loose = _loose(parts, came)
    return sum(
        len(part.sent)
        for part in parts
        if len(part.sent) > 2 and "".join(sent[index] for index in part.sent) in loose
    )


def _difference(
    part: _Part,
    words: Sequence[SentWord],
    keys: Sequence[str],
    shown: Sequence[str],
    loose: str,
) -> Difference | None:
    ours = "".join(keys[index] for index in part.sent)
    found = " ".join(shown[index] for index in part.came)
    if len(part.sent) > _MOST_WORDS or len(part.came) > _MOST_WORDS:
        # Only the added part may be long: a signature, a cover note. What we sent is missed.
        found = ""
    if not part.sent:
        return _added(part, words, found)
    if len(part.sent) > 2 and ours in loose:
        # The same passage in another place: blocks in another order.
        return None
    box = _around([words[index].box for index in part.sent])
    expected = " ".join(words[index].text for index in part.sent)
    strength = REPLACED_STRENGTH if found else ABSENT_STRENGTH
    return Difference(Change.TEXT, box, expected, found, "", strength)


def _added(part: _Part, words: Sequence[SentWord], found: str) -> Difference | None:
    """Words between two of ours that left no room for a place to fill in."""
    after = part.sent.start
    if not found or after == 0 or after == len(words):
        # Before or after all of our text: headers and stamps of the software that made the file.
        return None
    left, right = words[after - 1].box, words[after].box
    height = max(left[3] - left[1], right[3] - right[1], 1.0)
    down = left[1] - right[1]
    if abs(down) < height / 2:
        near = right[0] - left[2] <= _ROOM_ACROSS * height
    else:
        near = 0 < down <= _ROOM_DOWN * height
    if not near:
        return None
    return Difference(Change.TEXT, _around([left, right]), "", found, "", ADDED_STRENGTH)


def _around(boxes: Sequence[Rect]) -> Rect:
    """One rectangle for words on one line; the first word's when they run over lines."""
    first = boxes[0]
    line = [box for box in boxes if abs(box[1] - first[1]) < (first[3] - first[1]) / 2 + 1]
    return (
        min(box[0] for box in line),
        min(box[1] for box in line),
        max(box[2] for box in line),
        max(box[3] for box in line),
    )
