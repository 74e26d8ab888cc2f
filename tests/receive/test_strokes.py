"""Marks in the boxes of a choice: which box, how clearly, and no change of the page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from docgen.core.dossier import REGISTER
from docgen.core.register import Register
from docgen.engines.select import choose
from docgen.receive.catalogue import IssuedCopy, catalogue_of
from docgen.receive.compare import compare_page
from docgen.receive.facts import Change
from docgen.receive.reference import Gray
from tests.receive.consent_forms import CLOCK, issued
from tests.receive.covenant_page import black_and_white, pen
from tests.receive.scanned import page, scan

MM = 72 / 25.4
# Strokes in millimetres from the lower left corner of the box, which is 6 mm wide and high.
Strokes = Sequence[Sequence[tuple[float, float]]]
TICK: Strokes = [[(1, 3), (2.5, 1.2), (6, 6)]]
LONG_TICK: Strokes = [[(1, 3), (2.5, 1), (12, 10)]]
WIDE_CROSS: Strokes = [[(-2, -2), (8, 8)], [(-2, 8), (8, -2)]]
FULL: Strokes = [
    [(0.8, y / 4) for y in range(3, 22)] + [(5.2, y / 4) for y in range(21, 2, -1)]
] + [[(0.8, y / 4), (5.2, y / 4)] for y in range(3, 22)]
DOT: Strokes = [[(3, 3), (3.7, 3.4)]]
LINE_THROUGH: Strokes = [[(-3, 3), (9, 3.2)]]
LINE_THROUGH_WORD: Strokes = [[(2, 3), (13, 3.2)]]
SCRATCHES: Strokes = [
    [(-2, y), (8, y + 0.6), (-2, y + 1.2)] for y in (-1.0, 0.2, 1.4, 2.6, 3.8, 5.0)
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> IssuedCopy:
    """The form of the first party, as the embedded engine makes it."""
    inputs = issued(tmp_path_factory.mktemp("formulieren"), choose("ingebouwd"))
    with Register(inputs.home / REGISTER, CLOCK) as register:
        found = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
    return found.copies[0]


def drawn(copy: IssuedCopy, marks: dict[str, Strokes]) -> Gray:
    """The form with strokes in its boxes."""
    gray = page(copy.path, 1)
    for kind, strokes in marks.items():
        left, bottom, _, _ = next(field.box for field in copy.fields if field.kind == kind)
        for stroke in strokes:
            gray = pen(gray, [(left + x * MM, bottom + y * MM) for x, y in stroke])
    return gray


def seen(copy: IssuedCopy, gray: Gray) -> tuple[dict[str, str], list[Change]]:
    """What is said of each box, and of the page."""
    result = compare_page(gray, 200, None, True, copy, 1)
    told = {
        box.kind: "doorgehaald"
        if box.struck
        else "leeg"
        if box.ink < 0.3
        else "gevuld"
        if box.ink >= 0.7
        else "?"
        for box in result.boxes
        if box.kind in ("voor", "tegen", "onthouding")
    }
    return told, [item.change for item in result.comparison.differences]


EMPTY = {"voor": "leeg", "tegen": "leeg", "onthouding": "leeg"}


def test_a_tick_may_run_far_out_of_its_box(copy: IssuedCopy) -> None:
    gray = scan(drawn(copy, {"voor": LONG_TICK}))
    assert seen(copy, gray) == ({**EMPTY, "voor": "gevuld"}, [])


def test_every_mark_is_seen_in_its_own_box_only(copy: IssuedCopy) -> None:
    gray = scan(drawn(copy, {"voor": WIDE_CROSS, "onthouding": FULL}))
    assert seen(copy, gray) == ({**EMPTY, "voor": "gevuld", "onthouding": "gevuld"}, [])


def test_in_black_and_white_a_mark_is_seen_and_a_tint_is_none(copy: IssuedCopy) -> None:
    gray = black_and_white(scan(drawn(copy, {"tegen": TICK})))
    assert seen(copy, gray) == ({**EMPTY, "tegen": "gevuld"}, [])


def test_a_mark_that_was_struck_through_or_is_faint(copy: IssuedCopy) -> None:
    marks = {"voor": [*TICK, *LINE_THROUGH], "tegen": SCRATCHES, "onthouding": DOT}
    told, _ = seen(copy, scan(drawn(copy, marks)))
    assert told == {"voor": "doorgehaald", "tegen": "doorgehaald", "onthouding": "?"}


def test_a_line_from_the_box_through_the_answer_is_no_tick(copy: IssuedCopy) -> None:
    told, _ = seen(copy, scan(drawn(copy, {"tegen": LINE_THROUGH_WORD})))
    assert told == {**EMPTY, "tegen": "doorgehaald"}


def test_a_tick_does_not_hide_a_line_through_its_answer(copy: IssuedCopy) -> None:
    through: Strokes = [*LONG_TICK, [(8, 2.6), (19, 2.8)]]
    _, changes = seen(copy, scan(drawn(copy, {"tegen": through})))
    assert changes != []


def test_words_beside_a_box_are_still_compared(copy: IssuedCopy) -> None:
    """A line through the answer itself, or another word in its place, is a change of the form."""
    beside: Strokes = [[(9, 3), (30, 3.2)]]
    told, changes = seen(copy, scan(drawn(copy, {"voor": beside, "tegen": TICK})))
    assert told == {**EMPTY, "tegen": "gevuld"}
    assert changes != []
    swapped = page(copy.path, 1)
    boxes = [next(f.box for f in copy.fields if f.kind == kind) for kind in ("voor", "tegen")]
    height, scale = swapped.shape[0], 200 / 72
    rows = [slice(int(height - box[3] * scale), int(height - box[1] * scale)) for box in boxes]
    columns = slice(int((boxes[0][2] + 1) * scale), int((boxes[0][2] + 40) * scale))
    kept = swapped[rows[0], columns].copy()
    swapped[rows[0], columns] = swapped[rows[1], columns][: kept.shape[0]]
    swapped[rows[1], columns] = kept[: rows[1].stop - rows[1].start]
    left, bottom, _, _ = boxes[0]
    ticked = pen(swapped, [(left + x * MM, bottom + y * MM) for x, y in LONG_TICK[0]])
    told, changes = seen(copy, scan(ticked))
    assert told == {**EMPTY, "voor": "gevuld"}
    assert len(changes) >= 2


def test_writing_beyond_the_reach_of_a_mark_is_a_change(copy: IssuedCopy) -> None:
    """A note that begins in the box is no tick."""
    note: Strokes = [[(2, 3), (20, 5), (38, 2), (60, 5)]]
    _, changes = seen(copy, scan(drawn(copy, {"voor": note})))
    assert changes != []
