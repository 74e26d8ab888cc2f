"""A picture a whole number of times smaller."""

from __future__ import annotations

import numpy as np
import pytest

from docgen.receive.shrink import shrunk


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_each_pixel_is_the_mean_of_those_it_takes_the_place_of(kind: type) -> None:
    picture: np.ndarray[tuple[int, ...], np.dtype[np.generic]] = np.array(
        [[10, 20, 30, 40, 9], [30, 40, 50, 60, 9], [9, 9, 9, 9, 9]], kind
    )
    small = shrunk(picture, 2)
    assert small.dtype == kind
    assert small.tolist() == [[25, 45]]
