"""Ink in a place to fill in, and nothing that only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from docgen.receive.compare import compare_page
from docgen.receive.facts import BoxInk, Change, Comparison
from docgen.receive.reference import Gray
from tests.receive.covenant_page import (
    DATE,
    PLACE,
    SIGNATURE,
    black_and_white,
    covenant,
    issued_covenant,
    pen,
)
from tests.receive.scanned import page, scan, signed


def looked_at(received: Gray, folder: Path) -> tuple[dict[str, BoxInk], Comparison]:
    cv2.imwrite(str(folder / "actual.png"), received)
    result = compare_page(received, 200, None, True, issued_covenant(folder), 2)
    return {box.kind: box for box in result.boxes}, result.comparison


def bare(folder: Path) -> Gray:
    return page(covenant(folder / "leeg.pdf"), 2)


@pytest.mark.parametrize("device", [scan, lambda gray: black_and_white(scan(gray))])
def test_an_empty_page_is_empty(tmp_path: Path, device: Callable[[Gray], Gray]) -> None:
    boxes, comparison = looked_at(device(bare(tmp_path)), tmp_path)
    assert {kind: box.ink < 0.3 for kind, box in boxes.items()} == {
        "handtekening": True,
        "datum": True,
        "plaats": True,
    }
    assert comparison.differences == ()


def test_signature_date_and_place_are_each_seen(tmp_path: Path) -> None:
    gray = signed(signed(signed(bare(tmp_path), SIGNATURE), DATE), PLACE)
    boxes, comparison = looked_at(scan(gray), tmp_path)
    assert all(box.ink >= 0.7 for box in boxes.values())
    assert [box.crop for box in boxes.values()] == ["vak1", "vak2", "vak3"]
    assert comparison.differences == ()


def test_one_box_filled_leaves_the_others_empty(tmp_path: Path) -> None:
    boxes, _ = looked_at(scan(signed(bare(tmp_path), SIGNATURE)), tmp_path)
    assert boxes["handtekening"].ink >= 0.7
    assert boxes["datum"].ink < 0.3
    assert boxes["plaats"].ink < 0.3


def test_a_signature_may_run_over_its_box_and_over_words(tmp_path: Path) -> None:
    left, bottom, right, top = SIGNATURE
    wide = (left + 20, bottom - 30, right + 20, top)
    boxes, comparison = looked_at(scan(signed(bare(tmp_path), wide)), tmp_path)
    assert boxes["handtekening"].ink >= 0.7
    assert comparison.differences == ()


def test_a_shadow_is_no_signature(tmp_path: Path) -> None:
    gray = bare(tmp_path).astype(np.float32)
    across = np.linspace(-1, 1, gray.shape[1])
    shade = (gray * (1 - 0.35 * np.exp(-((across + 0.4) ** 2) / 0.05))).astype(np.uint8)
    boxes, _ = looked_at(scan(shade), tmp_path)
    assert boxes["handtekening"].ink < 0.3


def test_dirt_and_a_fold_are_no_signature(tmp_path: Path) -> None:
    gray = bare(tmp_path)
    for x, y in ((120, 560), (180, 580), (250, 555)):
        gray = pen(gray, [(x, y), (x + 0.7, y + 0.4)], width=3)
    folded = pen(gray, [(0, 570), (595, 570)], width=1)
    boxes, _ = looked_at(scan(folded), tmp_path)
    assert boxes["handtekening"].ink < 0.3


def test_a_tiny_mark_is_for_a_person_to_judge(tmp_path: Path) -> None:
    cross = pen(bare(tmp_path), [(150, 560), (163, 573), (156, 566), (163, 560), (150, 573)])
    boxes, _ = looked_at(scan(cross), tmp_path)
    assert 0.3 <= boxes["handtekening"].ink < 0.7


def test_a_changed_word_beside_the_signature_is_still_found(tmp_path: Path) -> None:
    gray = bare(tmp_path)
    scale = 200 / 72
    reference_height = gray.shape[0]
    # The words under the box lie within the zone where a signature may run.
    top, bottom = (int(reference_height - y * scale) for y in (531, 517))
    gray[top:bottom, int(100 * scale) : int(140 * scale)] = 255
    _, comparison = looked_at(scan(signed(gray, SIGNATURE)), tmp_path)
    assert comparison.differences
    assert {item.change for item in comparison.differences} <= {Change.WORD, Change.MISSING}
    assert max(item.strength for item in comparison.differences) >= 0.8
