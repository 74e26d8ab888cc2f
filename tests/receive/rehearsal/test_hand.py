"""What a hand leaves: ink in its place, another each time, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest

from docgen.receive.rehearsal import hand, letters
from docgen.receive.rehearsal.truth import PLACES

AREA = (100.0, 100.0, 500.0, 220.0)
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"


def paper() -> hand.Picture:
    return np.full((320, 640, 3), 255, np.uint8)


def chance(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def inked(picture: hand.Picture) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the ink."""
    rows, columns = np.nonzero(picture.min(axis=2) < 200)
    return float(columns.min()), float(rows.min()), float(columns.max()), float(rows.max())


@pytest.mark.parametrize("seed", range(8))
def test_a_signature_stands_in_its_box_or_a_little_over_its_edge(seed: int) -> None:
    picture = paper()
    hand.signature(picture, AREA, hand.INKS[0], chance(seed))
    left, top, right, bottom = inked(picture)
    assert 80 < left < 220
    assert 60 < top < 180
    assert 300 < right < 540
    assert 140 < bottom < 260
    assert 500 < np.count_nonzero(picture.min(axis=2) < 200) < 12_000


@pytest.mark.parametrize("text", ["17 november 2026", "3 mei 2026", "Bunschoten-Spakenburg"])
def test_writing_stays_between_its_lines(text: str) -> None:
    picture = paper()
    hand.scribble(picture, text, (100, 100, 360, 150), hand.INKS[1], chance())
    left, top, right, bottom = inked(picture)
    assert 95 <= left < 125
    assert 90 <= top < bottom <= 155
    assert 200 < right <= 370


def test_no_two_hands_are_alike_and_one_seed_is_one_hand() -> None:
    pictures = [paper() for _ in range(3)]
    for picture, seed in zip(pictures, (4, 4, 5), strict=True):
        hand.signature(picture, AREA, hand.INKS[0], chance(seed))
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


def test_ink_never_makes_print_lighter() -> None:
    picture = paper()
    picture[::3] = 10
    before = picture.copy()
    hand.signature(picture, AREA, hand.INKS[1], chance())
    assert (picture <= before).all()
    assert (picture < before).any()


def test_what_falls_off_the_sheet_is_lost() -> None:
    picture = paper()
    points = np.array([[-300.0, -300.0], [-200.0, -250.0], [-100.0, -200.0]])
    hand.line(picture, points, hand.INKS[0], 3, chance())
    assert (picture == 255).all()


def test_initials_stand_in_the_right_margin() -> None:
    picture = np.full((2339, 1654, 3), 255, np.uint8)
    hand.initials(picture, 200, hand.INKS[0], chance())
    left, _, right, _ = inked(picture)
    # The text ends 20 mm from the edge.
    assert left > 1654 - 20 / 25.4 * 200
    assert right < 1654


def test_a_line_through_a_word_covers_its_whole_width() -> None:
    picture = paper()
    hand.strike(picture, (200, 100, 320, 130), hand.INKS[0], chance())
    left, top, right, bottom = inked(picture)
    assert left < 200 < 320 < right
    assert 95 < top <= bottom < 135


def test_every_letter_of_dates_and_places_can_be_written() -> None:
    wanted = set(f"{MONTHS} 0123456789 {' '.join(PLACES)}") - {" "}
    assert {letter for letter in wanted if not letters.strokes(letter)} == set()


def test_what_a_hand_cannot_write_takes_up_room() -> None:
    assert letters.strokes("€") == ()
    assert letters.width("€") == letters.width(" ") == 3


def test_lines_are_written_under_each_other() -> None:
    picture = paper()
    hand.paragraph(picture, ["zonder staart", "en", "nu eens"], AREA, hand.INKS[0], chance())
    left, top, right, bottom = inked(picture)
    assert 95 <= left < right <= 505
    assert 95 <= top < bottom <= 225
    rows = (picture.min(axis=2) < 200).any(axis=1)
    # Three lines with white in between.
    assert np.count_nonzero(np.diff(rows.astype(int)) == 1) == 3


def test_a_full_stop_is_round_and_a_comma_has_a_tail() -> None:
    sizes = []
    for draw in (hand.dot, hand.comma):
        picture = paper()
        draw(picture, (300, 100), 24, hand.INKS[0], chance())
        left, top, right, bottom = inked(picture)
        sizes.append((right - left, bottom - top))
        assert left < 300 < right
        assert top < 100 < bottom
    assert sizes[0] == pytest.approx((24, 24), abs=7)
    assert sizes[1][1] > sizes[0][1] + 8


def test_a_caret_points_up() -> None:
    picture = paper()
    hand.caret(picture, (200, 100, 240, 180), hand.INKS[0], chance())
    left, top, right, bottom = inked(picture)
    assert (left, top, right, bottom) == pytest.approx((200, 100, 240, 180), abs=20)
    wide = [np.ptp(np.nonzero(row)[0]) for row in (picture[115:170:50].min(axis=2) < 200)]
    assert wide[0] < wide[1] - 15
