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

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.receive.landmarks import Landmarks, Points, ink_of, landmarks, shifts
from docgen.receive.reference import REFERENCE_DPI, Darkness, Gray, Reference
from docgen.receive.shrink import shrunk

Matrix = NDArray[np.float64]
Corners = tuple[tuple[float, float], ...]

# How far blocks of text are searched for, in pixels: at a quarter of the resolution for the
# perspective, at half for the shifts.
_COARSE_REACHES = (12, 6)
_FINE_REACH = 7
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
    half = shrunk(received, 2)
    ink, quarter = ink_of(half), ink_of(shrunk(half, 2))
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
    found = _by_features(half, shrunk(reference.gray, 2))
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
