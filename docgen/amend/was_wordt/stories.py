"""Headers and footers, and notes: what changed in them, told once for all parts that share it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import PurePath

from docgen.amend.was_wordt.looks import what_differs
from docgen.amend.was_wordt.model import Kind, LookChange, Place, Row
from docgen.amend.was_wordt.reading import ReadPart, Story
from docgen.amend.was_wordt.words import difference, same, whole

_Change = tuple[Story | None, Story | None]


def story_changes(
    old: Sequence[ReadPart], new: Sequence[ReadPart]
) -> tuple[tuple[Row, ...], tuple[LookChange, ...]]:
    """What changed in headers and footers, and what only looks different there."""
    changes, counts = _changes(old, new)
    rows, looks = [], []
    for label, by_text in changes.items():
        for parts, change in by_text.values():
            everywhere = len(parts) == counts[label]
            where = label if everywhere else f"{label} ({_listed(parts)})"
            match change:
                case (Story() as before, Story() as after) if same(before.text, after.text):
                    what = what_differs((before.text, before.look), (after.text, after.look))
                    if what:
                        looks.append(LookChange(where, after.place, what, after.text))
                case (before, after):
                    rows.append(_row(where, before, after))
    return tuple(rows), tuple(looks)


def _changes(
    old: Sequence[ReadPart], new: Sequence[ReadPart]
) -> tuple[
    dict[str, dict[tuple[str | None, str | None], tuple[list[str], _Change]]], dict[str, int]
]:
    """For each kind of header or footer what became what, and in how many parts it stands."""
    changes: dict[str, dict[tuple[str | None, str | None], tuple[list[str], _Change]]] = {}
    counts: dict[str, int] = {}
    for name, before, after in _parts(old, new):
        for label in dict.fromkeys(story.label for story in (*before, *after)):
            counts[label] = counts.get(label, 0) + 1
            left = [story for story in before if story.label == label]
            right = [story for story in after if story.label == label]
            for pair in zip_longest(left, right):
                one, two = pair
                texts = (one.text if one else None, two.text if two else None)
                parts, _ = changes.setdefault(label, {}).setdefault(texts, ([], pair))
                if name not in parts:
                    parts.append(name)
    return changes, counts


def _parts(
    old: Sequence[ReadPart], new: Sequence[ReadPart]
) -> Iterator[tuple[str, tuple[Story, ...], tuple[Story, ...]]]:
    """Parts by name; one that is new or gone tells nothing of a header that others have too."""
    before = {part.name: part.stories for part in old}
    after = {part.name: part.stories for part in new}
    for name in dict.fromkeys((*before, *after)):
        if name in before and name in after:
            yield name, before[name], after[name]
        else:
            other = after if name in before else before
            yield name, _unknown(before.get(name, ()), other), _unknown(after.get(name, ()), other)


def _unknown(
    stories: tuple[Story, ...], others: Mapping[str, tuple[Story, ...]]
) -> tuple[Story, ...]:
    known = [story for found in others.values() for story in found]
    return tuple(
        story for story in stories if not any(same(story.text, item.text) for item in known)
    )


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(PurePath(part).stem for part in parts)


def _row(where: str, old: Story | None, new: Story | None) -> Row:
    story = new or old
    place = story.place if story else Place.HEADER
    if old is not None and new is not None:
        return Row("", where, "", "", Kind.CHANGED, place, *difference(old.text, new.text))
    before = whole(old.text, changed=True) if old else ()
    after = whole(new.text, changed=True) if new else ()
    return Row("", where, "", "", Kind.NEW if new else Kind.DROPPED, place, before, after)
