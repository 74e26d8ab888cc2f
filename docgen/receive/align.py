"""Lay a received page on the page as issued, to a fraction of a pixel.

In three steps, each from coarse to fine: a first guess (the corners of the page code, else the
resolution, else features), blocks of text searched around that guess to fit a perspective, and a
smooth field of small shifts for what no perspective explains: paper feed, curl, lens.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.receive.reference import REFERENCE_DPI, REFERENCES, Darkness, Gray, Reference

Matrix = NDArray[np.float64]
Points = NDArray[np.float32]
Corners = tuple[tuple[float, float], ...]

# Rows and columns of the blocks of text that are searched for: at a quarter of the resolution for
# the perspective, at half for the shifts; how far, in their own pixels.
_BLOCK = (32, 64)
_COARSE_REACHES = (12, 6)
_FINE_REACH = 7
# A block with less ink than this on average says nothing about its place.
_INK_FLOOR = 0.012
# Correlation from which a block counts as found.
_FOUND = 0.45
# From this share of found blocks a guess is right.
_GOOD_SHARE = 0.6
# Pixels of the reference that a shift may be away from the bend of the whole sheet.
_STEADY = 3.0
# Distance of the nodes of the field of shifts, in pixels of the reference.
_NODE = 64
# Darkest and lightest grey level of what is neither black nor white, and the most that there is of
# these among all that is not white: all other scans have at least 0.9, drawn pages 0.5.
_BLACK, _WHITE = 40, 215
_GREY_SHARE = 0.2
_FLAGS = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


@dataclass(frozen=True, slots=True, eq=False)
class Aligned:
    """A received page in the frame of the issued page.

    Attributes:
        gray: The received page, as large as the reference's picture.
        inside: 255 where the received picture has something to show, else 0.
        fits: Share of the text blocks that were found in their place, 0 to 1.
        bilevel: Whether the scan was in black and white only.
    """

    gray: Gray
    inside: Gray
    fits: float
    bilevel: bool


def align(
    upright: Gray, dpi: float, corners: Corners | None, reference: Reference
) -> Aligned | None:
    """Lay a received page on the reference; ``None`` if it does not look like it at all.

    Args:
        upright: The received page, turned upright.
        dpi: Its resolution; a guess will do.
        corners: Corners of the page code in pixels of ``upright``, clockwise from top left.
    """
    received, factor = _near_reference_size(upright, dpi, corners, reference)
    half = _halved(received)
    ink, quarter = ink_of(half), ink_of(_halved(half))
    half_size, quarter_size = landmarks(reference)
    best: tuple[float, Matrix] | None = None
    for guess in _guesses(half, factor, dpi, corners, reference):
        refined = _refine(quarter_size, quarter, guess)
        if refined is not None and (best is None or refined[0] > best[0]):
            best = refined
        if best is not None and best[0] >= _GOOD_SHARE:
            break
    return (
        None
        if best is None
        else _straighten(received, ink, best[1], half_size, reference, _bilevel(upright))
    )


def ink_of(gray: Gray) -> Darkness:
    """Darkness against the paper around it at half resolution or less: 0 is paper, 1 is black."""
    high, wide = gray.shape[0] // 4, gray.shape[1] // 4
    small = cv2.resize(gray[: 4 * high, : 4 * wide], (wide, high), interpolation=cv2.INTER_AREA)
    light = cv2.dilate(small, np.ones((7, 7), np.uint8))
    light = cv2.GaussianBlur(light, (0, 0), 3)
    paper = cv2.resize(light, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    ratio = cv2.divide(gray, np.maximum(paper, 24), scale=1.0, dtype=cv2.CV_32F)
    return np.asarray(1.0 - np.minimum(ratio, 1.0), np.float32)


def _halved(picture: Any) -> Any:
    """The picture at exactly half size: an odd last row or column is dropped."""
    high, wide = picture.shape[0] // 2, picture.shape[1] // 2
    even = picture[: 2 * high, : 2 * wide]
    return cv2.resize(even, (wide, high), interpolation=cv2.INTER_AREA)


def _bilevel(gray: Gray) -> bool:
    """Whether a picture has black and white only, as faxes and frugal scanners make them."""
    sample = gray[::5, ::7]
    black = int((sample <= _BLACK).sum())
    between = int(((sample > _BLACK) & (sample < _WHITE)).sum())
    return between < _GREY_SHARE * (black + between)


def _near_reference_size(
    upright: Gray, dpi: float, corners: Corners | None, reference: Reference
) -> tuple[Gray, float]:
    """The page at about the reference's resolution, and the factor it was scaled by."""
    factor = REFERENCE_DPI / dpi
    if corners is not None:
        side = math.dist(corners[0], corners[1])
        left, _, right, _ = reference.pixels(reference.code_box)
        factor = (right - left) / max(side, 1.0)
    if factor > 0.87:
        return upright, 1.0
    factor = max(factor, 0.2)
    scaled = cv2.resize(upright, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(scaled, np.uint8), factor


def _guesses(
    half: Gray,
    factor: float,
    dpi: float,
    corners: Corners | None,
    reference: Reference,
) -> Iterator[Matrix]:
    """First guesses, each a matrix from the reference's pixels to those of the received page."""
    if corners is not None:
        left, top, right, bottom = reference.pixels(reference.code_box)
        own = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
        seen = np.array(corners, np.float32) * factor
        # Not the perspective of the four corners: over the whole page it goes far astray.
        similar, _ = cv2.estimateAffinePartial2D(own, seen, method=cv2.LMEDS)
        if similar is not None:
            yield np.vstack([similar, [0, 0, 1]])
    else:
        scale = dpi * factor / REFERENCE_DPI
        height, width = half.shape
        rows, columns = reference.gray.shape
        middle = (width - scale * columns / 2, height - scale * rows / 2)
        yield np.array([[scale, 0, middle[0]], [0, scale, middle[1]], [0, 0, 1]])
    found = _by_features(half, _halved(reference.gray))
    if found is not None:
        yield found


def _by_features(theirs: Gray, ours: Gray) -> Matrix | None:
    """Fit a perspective through matching features of both pictures, given at half resolution."""
    detector = cv2.ORB.create(nfeatures=3000, fastThreshold=8)
    keys, descriptions = detector.detectAndCompute(cv2.GaussianBlur(ours, (0, 0), 1.0), None)
    others, marks = detector.detectAndCompute(cv2.GaussianBlur(theirs, (0, 0), 0.6), None)
    if descriptions is None or marks is None or len(others) < 12:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(descriptions, marks)
    if len(pairs) < 12:
        return None
    own = np.array([keys[pair.queryIdx].pt for pair in pairs], np.float32) * 2
    seen = np.array([others[pair.trainIdx].pt for pair in pairs], np.float32) * 2
    matrix, inliers = cv2.findHomography(own, seen, cv2.RANSAC, 8.0, maxIters=3000)
    if matrix is None or int(inliers.sum()) < 12:
        return None
    return np.asarray(matrix, np.float64)


def _refine(sent: Landmarks, received: Darkness, guess: Matrix) -> tuple[float, Matrix] | None:
    """Fit the perspective through blocks found near a guess; also the share of blocks found.

    Args:
        sent: Of the issued page at a quarter of the resolution.
        received: Ink of the received page at a quarter of the resolution.
    """
    matrix, share = guess, 0.0
    centres = sent.centres
    if len(centres) < 4:
        return None
    for reach in _COARSE_REACHES:
        seen = cv2.warpPerspective(received, _at(matrix, 4), sent.size, flags=_FLAGS)
        moved, score = shifts(sent, np.asarray(seen, np.float32), reach)
        found = score > _FOUND * 0.7
        if found.sum() < 4:
            return None
        aim = cv2.perspectiveTransform((centres[found] + moved[found])[None] * 4, matrix)[0]
        fitted, inliers = cv2.findHomography(centres[found] * 4, aim, cv2.RANSAC, 4.0)
        if fitted is None:
            return None
        matrix = np.asarray(fitted, np.float64)
        if not _plausible(matrix, sent.size):
            return None
        share = float(inliers.sum()) / len(centres)
    return share, matrix


def _at(matrix: Matrix, part: int) -> Matrix:
    """The matrix between pictures that are both so many times smaller."""
    return np.diag([1 / part, 1 / part, 1.0]) @ matrix @ np.diag([part, part, 1.0])


def _plausible(matrix: Matrix, quarter: tuple[int, int]) -> bool:
    """Whether a perspective keeps the page a page: convex, not folded, of about that size."""
    width, height = quarter[0] * 4, quarter[1] * 4
    page = np.array([[(0, 0), (width, 0), (width, height), (0, height)]], np.float64)
    corners = cv2.perspectiveTransform(page, matrix)[0].astype(np.float32)
    area = abs(float(cv2.contourArea(corners)))
    return bool(cv2.isContourConvex(corners)) and 0.25 < area / (width * height) < 4.0


def _blocks(ink: Darkness) -> Points:
    """Centres of blocks that hold ink."""
    rows, columns = _BLOCK
    mean = cv2.boxFilter(ink, -1, (columns, rows))
    ys = np.arange(rows // 2, ink.shape[0] - rows // 2, rows)
    xs = np.arange(columns // 2, ink.shape[1] - columns // 2, columns)
    grid = np.array([(x, y) for y in ys for x in xs if mean[y, x] > _INK_FLOOR], np.float32)
    return grid.reshape(-1, 2)


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
    half = ink_of(_halved(reference.gray))
    return landmarks_of(half), landmarks_of(_halved(half))


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


def _straighten(
    received: Gray,
    ink: Darkness,
    matrix: Matrix,
    sent: Landmarks,
    reference: Reference,
    bilevel: bool,
) -> Aligned:
    """Find the small shifts, and draw the received page in the frame of the issued one.

    Args:
        ink: Ink of the received page at half resolution.
        sent: Of the issued page at half resolution.
    """
    once = cv2.warpPerspective(ink, _at(matrix, 2), sent.size, flags=_FLAGS)
    centres = sent.centres
    moved, score = shifts(sent, np.asarray(once, np.float32), _FINE_REACH)
    found = score > _FOUND
    shape = reference.gray.shape[0], reference.gray.shape[1]
    field = _smooth(centres[found] * 2, moved[found] * 2, score[found], shape)
    fits = float(found.sum()) / max(len(centres), 1)
    gray = _redrawn(received, matrix, field, shape)
    return Aligned(gray, _inside(received, matrix, shape), fits, bilevel)


def _inside(received: Gray, matrix: Matrix, shape: tuple[int, int]) -> Gray:
    """Where on the issued page the received picture reaches."""
    high, wide = received.shape
    edge = np.array([[(1, 1), (wide - 2, 1), (wide - 2, high - 2), (1, high - 2)]], np.float64)
    outline = cv2.perspectiveTransform(edge, np.linalg.inv(matrix))[0]
    inside = np.zeros(shape, np.uint8)
    bounded = np.clip(outline, -20000, 20000)
    cv2.fillConvexPoly(inside, np.round(bounded).astype(np.int32), 255)
    return inside


def _smooth(
    centres: Points, moved: Points, score: NDArray[np.float32], shape: tuple[int, int]
) -> Darkness:
    """A field of shifts on a grid of nodes, smooth, from scattered ones of which some are wrong."""
    ys = np.arange(0, shape[0] + _NODE, _NODE)
    xs = np.arange(0, shape[1] + _NODE, _NODE)
    nodes = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2).astype(np.float32)
    if len(centres) < 4:
        return np.zeros((len(ys), len(xs), 2), np.float32)
    keep = _steady(centres, moved, shape)
    near = _weighted(centres[keep], centres[keep], moved[keep], score[keep])
    keep[keep] = np.abs(moved[keep] - near).max(axis=1) < 2.0
    if keep.sum() < 4:
        return np.zeros((len(ys), len(xs), 2), np.float32)
    field = _weighted(nodes, centres[keep], moved[keep], score[keep])
    return field.reshape(len(ys), len(xs), 2)


def _steady(centres: Points, moved: Points, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Which shifts keep near a smooth bend of the whole sheet: a signature may look like text."""
    x, y = (centres / (shape[1], shape[0])).T
    order = 3 if len(centres) >= 40 else 2 if len(centres) >= 18 else 1
    terms = [x**i * y**j for i in range(order + 1) for j in range(order + 1 - i)]
    bend = np.stack(terms, axis=1).astype(np.float64)
    weight = np.ones(len(centres))
    away = np.zeros(len(centres))
    for _ in range(8):
        # Least absolute deviations, by weighing least squares over and over.
        root = np.sqrt(weight)[:, None]
        fit = np.linalg.lstsq(bend * root, moved * root, rcond=None)[0]
        away = np.abs(moved - bend @ fit).max(axis=1)
        weight = 1 / np.maximum(away, 0.3)
    return np.asarray(away < _STEADY)


def _weighted(
    places: Points, centres: Points, values: Points, score: NDArray[np.float32]
) -> Points:
    """Weighted mean of the values around each place; far ones count a little, so it never stops."""
    apart = places[:, None] - centres[None]
    apart[:, :, 0] *= 0.7
    distance = np.einsum("ijk,ijk->ij", apart, apart)
    weight = np.exp(-distance / np.float32(2 * 90.0**2)) + 1e-4 / (1 + distance / 200.0**2)
    weight *= score[None] ** 2
    return np.asarray(weight @ values / weight.sum(1, keepdims=True), np.float32)


def _redrawn(received: Gray, matrix: Matrix, field: Darkness, shape: tuple[int, int]) -> Gray:
    """The received picture as it lies on the issued page."""
    high, wide = field.shape[:2]
    nodes = np.stack(np.meshgrid(np.arange(wide), np.arange(high)), -1) * float(_NODE)
    aim = cv2.perspectiveTransform((nodes + field).reshape(1, -1, 2), matrix)
    aim = aim.reshape(high, wide, 2).astype(np.float32)
    rows, columns = _between_nodes(shape[0], high), _between_nodes(shape[1], wide).T
    gray = np.empty(shape, np.uint8)
    # Strip by strip: where each pixel comes from, for the whole page, is many megabytes.
    for top in range(0, shape[0], _NODE):
        strip = rows[top : top + _NODE]
        across, down = (strip @ aim[..., at] @ columns for at in (0, 1))
        gray[top : top + _NODE] = cv2.remap(
            received, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    return gray


@lru_cache(maxsize=8)
def _between_nodes(pixels: int, nodes: int) -> NDArray[np.float32]:
    """How much each pixel takes of each node: a row for each pixel, straight between two nodes."""
    at = np.arange(pixels)[:, None] / _NODE - np.arange(nodes)[None]
    return np.asarray(np.maximum(1 - np.abs(at), 0), np.float32)
