"""Settings for a process that is one of many, and that handles large pictures all the time."""

from __future__ import annotations

import ctypes
import sys

import cv2
import numpy  # noqa: F401 - only what is loaded can be limited
from threadpoolctl import threadpool_limits

# Parameters of mallopt, from glibc's malloc.h, and the size in bytes up to which memory is kept.
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_THRESHOLD = -1, -2, -3
_KEPT = 1 << 30
_AHEAD = 1 << 26


def one_of_many() -> None:
    """Let this process compute with one thread from now on, and keep the memory that it frees.

    There are as many processes as processors already. Measured: with the threads of the algebra
    library, which wait for work by turning round, comparing a page took three times as long.
    """
    cv2.setNumThreads(1)
    threadpool_limits(limits=1)
    _keep_memory()


def _keep_memory() -> None:
    """Have the C library not give large pieces back to the system after each use.

    Measured: a tenth of the time of comparing a page went into getting them back, empty.
    """
    if sys.platform != "linux":
        return
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_MMAP_THRESHOLD, _KEPT)
        set_option(_TRIM_THRESHOLD, _KEPT)
        set_option(_TOP_PAD, _AHEAD)
