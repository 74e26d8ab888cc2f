"""How far blocks of text have moved."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from docgen.receive.landmarks import landmarks_of, shifts


def test_shifts_are_found_to_a_fraction_of_a_pixel() -> None:
    noise = np.random.default_rng(3).random((200, 300)).astype(np.float32)
    sent = np.asarray(cv2.GaussianBlur(noise, (0, 0), 2), np.float32)
    turn = np.array([[1, 0, 2.4], [0, 1, -1.3]])
    seen = np.asarray(cv2.warpAffine(sent, turn, (300, 200)), np.float32)
    marks = landmarks_of(sent)
    moved, score = shifts(marks, seen, 6)
    assert len(moved) == len(marks.centres) > 10
    assert np.median(moved, axis=0) == pytest.approx((2.4, -1.3), abs=0.1)
    assert np.median(score) > 0.9


def test_a_page_without_ink_has_no_blocks() -> None:
    assert len(landmarks_of(np.zeros((200, 300), np.float32)).centres) == 0
