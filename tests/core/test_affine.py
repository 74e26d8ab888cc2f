"""Transformations one after the other."""

from __future__ import annotations

import pytest

from docgen.core.affine import Matrix, then

MOVE: Matrix = (1, 0, 0, 1, 10, 20)
DOUBLE: Matrix = (2, 0, 0, 2, 0, 0)
QUARTER: Matrix = (0, 1, -1, 0, 0, 0)


def applied(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


@pytest.mark.parametrize("first", [MOVE, DOUBLE, QUARTER])
@pytest.mark.parametrize("second", [MOVE, DOUBLE, QUARTER])
def test_the_first_is_applied_first(first: Matrix, second: Matrix) -> None:
    assert applied(then(first, second), 3, 7) == applied(second, *applied(first, 3, 7))
