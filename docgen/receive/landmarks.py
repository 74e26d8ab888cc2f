"""Blocks of text of an issued page, and how far each has moved on a received one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.receive.reference import REFERENCES, Darkness, Gray, Reference
from docgen.receive.shrink import shrunk

Points = NDArray[np.float32]

# Rows and columns of a block, in pixels of whatever resolution it is searched at.
_BLOCK = (32, 64)
# A block with less ink than this on average says nothing about its place.
_INK_FLOOR = 0.012


@dataclass(frozen=True, slots=True, eq=False)
class Landmarks:
    """Blocks of an issued page by which a received one is laid on it.

    Attributes:
        size: Width and height of the picture that they are of, in pixels.
        centres: Their middles (right, down) in pixels, one row for each.
        waves: Conjugate of the Fourier transform of each.
        energy: Sum of the squares of each.
    """

    size: tuple[int, int]
    centres: Points
    waves: NDArray[np.complex64]
    energy: NDArray[np.float32]


@lru_cache(maxsize=REFERENCES)
def landmarks(reference: Reference) -> tuple[Landmarks, Landmarks]:
    """Of an issued page at half and at a quarter of the resolution."""
    half = ink_of(shrunk(reference.gray, 2))
    return landmarks_of(half), landmarks_of(shrunk(half, 2))


def landmarks_of(ink: Darkness) -> Landmarks:
    """Of a page, by its ink."""
    centres = _blocks(ink)
    blocks = _cut(ink, centres)
    blocks = (blocks - blocks.mean(axis=(1, 2), keepdims=True)) * _window()
    waves = np.conj(np.fft.rfft2(blocks)).astype(np.complex64)
    return Landmarks((ink.shape[1], ink.shape[0]), centres, waves, (blocks**2).sum(axis=(1, 2)))


@lru_cache(maxsize=1)
def _window() -> NDArray[np.float32]:
    rows, columns = _BLOCK
    return np.outer(_flat_top(rows), _flat_top(columns)).astype(np.float32)


def shifts(sent: Landmarks, seen: Darkness, reach: int) -> tuple[Points, NDArray[np.float32]]:
    """How far each block of the sent picture has moved in the seen one, and its correlation.

    Returns:
        Shifts (right, down) in pixels, to a fraction; correlations, up to 1.
    """
    rows, columns = _BLOCK
    theirs = _cut(seen, sent.centres)
    theirs -= theirs.mean(axis=(1, 2), keepdims=True)
    surface = np.fft.irfft2(sent.waves * np.fft.rfft2(theirs), s=_BLOCK).astype(np.float32)
    near = np.arange(-reach, reach + 1)
    surface = surface[:, near % rows][:, :, near % columns]
    theirs *= _window()
    energy = sent.energy * np.einsum("ijk,ijk->i", theirs, theirs)
    peak = surface.reshape(len(surface), -1).argmax(axis=1)
    y, x = np.divmod(peak, len(near))
    score = surface[np.arange(len(surface)), y, x] / np.sqrt(energy + 1e-6)
    fine = np.stack([x + _vertex(surface, y, x, 0, 1), y + _vertex(surface, y, x, 1, 0)], 1)
    return (fine - reach).astype(np.float32), score.astype(np.float32)


def _flat_top(length: int) -> NDArray[np.float64]:
    """A window that is flat in the middle and falls to nothing at its ends."""
    ramp = np.minimum(np.arange(length), np.arange(length)[::-1]) / (length * 0.2)
    return np.asarray(np.minimum(ramp, 1.0))


def _cut(image: Darkness, centres: Points) -> Darkness:
    rows, columns = _BLOCK
    x, y = (centres - (columns // 2, rows // 2)).astype(int).T
    windows = np.lib.stride_tricks.sliding_window_view(image, _BLOCK)
    return np.asarray(windows[y, x])


def _vertex(
    surface: Darkness, y: NDArray[np.int64], x: NDArray[np.int64], down: int, right: int
) -> NDArray[np.float64]:
    """Where, within half a step, the top of the parabola through three neighbours lies."""
    which = np.arange(len(surface))
    last = surface.shape[1] - 1
    inside = (y >= down) & (y <= last - down) & (x >= right) & (x <= last - right)
    before = surface[which, np.maximum(y - down, 0), np.maximum(x - right, 0)]
    here = surface[which, y, x]
    after = surface[which, np.minimum(y + down, last), np.minimum(x + right, last)]
    bend = before - 2 * here + after
    offset = np.where(bend < 0, (before - after) / (2 * np.where(bend < 0, bend, -1)), 0)
    return np.where(inside, np.clip(offset, -0.5, 0.5), 0)


def _blocks(ink: Darkness) -> Points:
    """Centres of blocks that hold ink."""
    rows, columns = _BLOCK
    mean = cv2.boxFilter(ink, -1, (columns, rows))
    ys = np.arange(rows // 2, ink.shape[0] - rows // 2, rows)
    xs = np.arange(columns // 2, ink.shape[1] - columns // 2, columns)
    grid = np.array([(x, y) for y in ys for x in xs if mean[y, x] > _INK_FLOOR], np.float32)
    return grid.reshape(-1, 2)


def ink_of(gray: Gray) -> Darkness:
    """Darkness against the paper around it at half resolution or less: 0 is paper, 1 is black."""
    light = cv2.dilate(shrunk(gray, 4), np.ones((7, 7), np.uint8))
    light = cv2.GaussianBlur(light, (0, 0), 3)
    paper = cv2.resize(light, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    ratio = cv2.divide(gray, np.maximum(paper, 24), scale=1.0, dtype=cv2.CV_32F)
    return np.asarray(1.0 - np.minimum(ratio, 1.0), np.float32)
