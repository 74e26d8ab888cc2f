"""Make a picture a whole number of times smaller."""

from __future__ import annotations

from typing import Any

import cv2


def shrunk(picture: Any, times: int) -> Any:
    """The picture so many times smaller, each pixel the mean of those it takes the place of.

    Last rows and columns that make no whole pixel are dropped: OpenCV is many times faster when
    it divides evenly.

    Args:
        picture: Array of bytes or of floats, of two dimensions; the outcome is of the same type.
    """
    high, wide = picture.shape[0] // times, picture.shape[1] // times
    whole = picture[: high * times, : wide * times]
    return cv2.resize(whole, (wide, high), interpolation=cv2.INTER_AREA)
