"""Compare a page with the page that was sent, word box by word box and glyph by glyph.

The sent picture is first blurred and toned like the received one; what then remains between them
is noise where nothing changed, and a stroke where something did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from docgen.core.findings import Rect
from docgen.receive.align import Aligned
from docgen.receive.reference import Darkness, Gray, PixelBox, PrintedWord, Reference
from docgen.receive.shrink import shrunk

# The kernel that turns the sent picture into the received one is so many pixels wide.
_KERNEL = 7
# Words may have moved this far, in pixels, beyond what the alignment found.
_REACH = 3
_PAD = 4
# A stroke of text is about this thick, in pixels: noise is smoothed over it.
_STROKE = 1.2
# Samples from which blur and tone are fitted.
_SAMPLES = 8_000
_PAPER_PART = 8
# Paper gets this grey level; there is room above it for noise.
_PAPER_TONE = 230.0
# Pixels around a word that are looked at, and between two words that are taken together.
_AROUND, _GAP = 14, 60


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """Both pictures, made alike.

    Attributes:
        seen: Darkness as received, in the frame of the reference; 1 is full ink.
        sent: Darkness as sent, blurred and toned as the received one.
        inside: Where the received picture has something to show.
        residue: Seen less sent, smoothed over a stroke, word by word at its best place; 0
            outside the words.
    """

    seen: Darkness
    sent: Darkness
    inside: Gray
    residue: Darkness


@dataclass(frozen=True, slots=True)
class GlyphResidue:
    """What remains of one glyph.

    Attributes:
        added: Strongest ink that was not sent, in full ink.
        missing: Strongest ink that was sent and is not there, in full ink.
    """

    added: float
    missing: float


def pictures(aligned: Aligned, reference: Reference) -> Pictures:
    """Make both pictures alike, and take one from the other."""
    seen = _darkness(aligned.gray, reference)
    boxes = [reference.pixels(word.box) for word in (*reference.words, *reference.figures)]
    kernel, offset = _fitted_kernel(reference.gray, seen, boxes)
    alike = _toned(reference.gray, kernel, offset, boxes)
    gain = max(float(kernel.sum()), 0.15)
    residue = np.zeros_like(seen)
    for box in boxes:
        _leave(seen, alike, box, residue, gain)
    full = np.float32(1 / gain)
    return Pictures(
        np.multiply(seen, full, out=seen),
        np.multiply(alike, full, out=alike),
        aligned.inside,
        residue,
    )


def _floats(picture: Any) -> Darkness:
    return np.asarray(picture, np.float32)


def _darkness(gray: Gray, reference: Reference) -> Darkness:
    """Darkness against the paper: 0 for paper, 1 for black.

    How light the paper is, is read where the sent page is white: a dark figure is no shadow.
    """
    white = shrunk(reference.gray, _PAPER_PART) > 250
    weight = white.astype(np.float32) + 1e-3
    # Ink that was added, and shadows of letters, are not the paper: the lightest nearby is.
    light = cv2.dilate(shrunk(gray, _PAPER_PART), np.ones((5, 5), np.uint8)).astype(np.float32)
    level = cv2.GaussianBlur(light * weight, (0, 0), 6) / cv2.GaussianBlur(weight, (0, 0), 6)
    # In whole numbers, which is many times faster; what is lighter than paper has room left.
    paper = _enlarged(np.clip(np.round(level), 24, 255).astype(np.uint8), gray.shape)
    even = cv2.GaussianBlur(cv2.divide(gray, paper, scale=_PAPER_TONE), (0, 0), 0.7)
    return _floats(cv2.addWeighted(even, -1 / _PAPER_TONE, even, 0, 1.0, dtype=cv2.CV_32F))


def _enlarged(small: Gray, shape: tuple[int, ...]) -> Gray:
    """The opposite of `shrunk`."""
    high, wide = (side * _PAPER_PART for side in small.shape)
    whole = cv2.resize(small, (wide, high), interpolation=cv2.INTER_LINEAR)
    down, right = shape[0] - high, shape[1] - wide
    return np.asarray(cv2.copyMakeBorder(whole, 0, down, 0, right, cv2.BORDER_REPLICATE), np.uint8)


def _toned(
    sent: Gray, kernel: NDArray[np.float32], offset: float, boxes: Sequence[PixelBox]
) -> Darkness:
    """Darkness as sent, blurred and toned, where the words stand; elsewhere nothing."""
    alike = np.zeros(sent.shape, np.float32)
    half = _KERNEL // 2
    for left, top, right, bottom in _lines(boxes, sent.shape):
        x, y = max(left - half, 0), max(top - half, 0)
        ink = 1.0 - sent[y : bottom + half, x : right + half] * np.float32(1 / 255)
        toned = cv2.filter2D(ink, -1, kernel) + np.float32(offset)
        alike[top:bottom, left:right] = toned[top - y : bottom - y, left - x : right - x]
    return alike


def _lines(boxes: Sequence[PixelBox], shape: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Boxes with their surroundings, those side by side on a line together."""
    lines: list[tuple[int, int, int, int]] = []
    for box in boxes:
        left, top, right, bottom = patch(box, _AROUND, shape, 0)
        if lines:
            x, y, r, b = lines[-1]
            if top < b and y < bottom and x <= left <= r + _GAP and b - y < 3 * (bottom - top):
                lines[-1] = (x, min(y, top), max(r, right), max(b, bottom))
                continue
        lines.append((left, top, right, bottom))
    return lines


def _fitted_kernel(
    sent: Gray, seen: Darkness, boxes: Sequence[PixelBox]
) -> tuple[NDArray[np.float32], float]:
    """The blur and tone, by least squares over the words, that make the sent picture the seen."""
    rows, values = _samples(sent, seen, boxes)
    if len(values) < 1000:
        gauss = cv2.getGaussianKernel(_KERNEL, 1.0)
        return np.asarray(gauss @ gauss.T, np.float32), 0.0
    keep = np.ones(len(values), bool)
    solution = np.zeros(rows.shape[1], np.float32)
    for _ in range(2):
        a, b = rows[keep], values[keep]
        gram = (a.T @ a).astype(np.float64)
        gram[np.diag_indices_from(gram)] += 1e-4 * np.trace(gram) / len(gram)
        solution = np.linalg.solve(gram, (a.T @ b).astype(np.float64)).astype(np.float32)
        remainder = np.abs(values - rows @ solution)
        # What was changed on the page must not shape the picture it is compared with.
        keep = remainder < max(3 * float(np.median(remainder)) / 0.67, 0.05)
    return solution[:-1].reshape(_KERNEL, _KERNEL), float(solution[-1])


def _samples(
    sent: Gray, seen: Darkness, boxes: Sequence[PixelBox]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Surroundings in the sent picture, and what was seen in their middle, of pixels in words."""
    half = _KERNEL // 2
    inner = [patch(box, 2, seen.shape, half) for box in boxes[:: max(1, len(boxes) // 100)]]
    pixels = sum(max(r - x, 0) * max(b - y, 0) for x, y, r, b in inner)
    step = max(1, pixels // _SAMPLES)
    rows: list[Gray] = []
    values: list[NDArray[np.float32]] = []
    for left, top, right, bottom in inner:
        if right - left < 4 or bottom - top < 4:
            continue
        around = sent[top - half : bottom + half, left - half : right + half]
        windows = np.lib.stride_tricks.sliding_window_view(around, (_KERNEL, _KERNEL))
        pick = np.arange(0, (right - left) * (bottom - top), step)
        y, x = np.divmod(pick, right - left)
        rows.append(windows[y, x].reshape(len(pick), -1))
        values.append(seen[top:bottom, left:right].reshape(-1)[pick])
    if not rows:
        return np.zeros((0, _KERNEL**2 + 1), np.float32), np.zeros(0, np.float32)
    ink = 1.0 - np.concatenate(rows) * np.float32(1 / 255)
    return np.hstack([ink, np.ones((len(ink), 1), np.float32)]), np.concatenate(values)


def _leave(seen: Darkness, sent: Darkness, box: PixelBox, residue: Darkness, gain: float) -> None:
    """Write into ``residue`` what remains of one word at its best place."""
    left, top, right, bottom = patch(box, _PAD, seen.shape, _REACH + 2)
    if right - left < 6 or bottom - top < 6:
        return
    ours = sent[top:bottom, left:right]
    middle = ((left + right - 1) / 2, (top + bottom - 1) / 2)
    theirs = _nudged(seen, ours, middle)
    energy = max(float(np.vdot(ours, ours)), 1e-3)
    if _cost(ours, theirs) > 0.15 * energy:
        around = seen[top - _REACH : bottom + _REACH, left - _REACH : right + _REACH]
        dx, dy = _best_place(around, ours)
        other = _nudged(seen, ours, (middle[0] + dx, middle[1] + dy))
        theirs = min(theirs, other, key=lambda picture: _cost(ours, picture))
    tone = min(max(float(np.vdot(ours, theirs)) / energy, 0.8), 1.25)
    rest = (theirs - tone * ours) * np.float32(1 / (gain * tone))
    smooth = cv2.GaussianBlur(rest, (0, 0), _STROKE, borderType=cv2.BORDER_CONSTANT)
    residue[top:bottom, left:right] = smooth


def _cost(ours: Darkness, theirs: Darkness) -> float:
    difference = theirs - ours
    return float(np.vdot(difference, difference))


def _nudged(seen: Darkness, ours: Darkness, middle: tuple[float, float]) -> Darkness:
    """The seen word moved by fractions of a pixel until it lies best on the sent one.

    Source: Lucas and Kanade, 1981: the shift that explains the difference by the slopes.
    """
    size = (ours.shape[1], ours.shape[0])
    across, down = _slopes(ours)
    a, b, c = (float(np.vdot(*p)) for p in ((across, across), (across, down), (down, down)))
    ridge = 0.02 * (a + c) + 1e-6
    a, c = a + ridge, c + ridge
    x, y = middle
    theirs = cv2.getRectSubPix(seen, size, middle)
    for _ in range(2):
        rest = theirs - ours
        u, v = float(np.vdot(across, rest)), float(np.vdot(down, rest))
        determinant = a * c - b * b
        dx, dy = (c * u - b * v) / determinant, (a * v - b * u) / determinant
        x, y = x - min(max(dx, -1.5), 1.5), y - min(max(dy, -1.5), 1.5)
        x = min(max(x, middle[0] - _REACH), middle[0] + _REACH)
        y = min(max(y, middle[1] - _REACH), middle[1] + _REACH)
        theirs = cv2.getRectSubPix(seen, size, (x, y))
        if max(abs(dx), abs(dy)) < 0.2:
            break
    return np.asarray(theirs, np.float32)


def _slopes(picture: Darkness) -> tuple[Darkness, Darkness]:
    """How steep a picture is at each pixel, to the right and down; nothing along its rim."""
    across, down = np.zeros_like(picture), np.zeros_like(picture)
    across[:, 1:-1] = (picture[:, 2:] - picture[:, :-2]) * np.float32(0.5)
    down[1:-1] = (picture[2:] - picture[:-2]) * np.float32(0.5)
    return across, down


def patch(box: PixelBox, by: int, shape: tuple[int, ...], edge: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of whole pixels around a box, so far from the picture's edges."""
    left, top, right, bottom = box
    return (
        max(int(left) - by, edge),
        max(int(top) - by, edge),
        min(int(np.ceil(right)) + by, shape[1] - edge),
        min(int(np.ceil(bottom)) + by, shape[0] - edge),
    )


def _best_place(around: Darkness, ours: Darkness) -> tuple[float, float]:
    """Shift, to a fraction of a pixel, at which a word differs least from what is around it."""
    cost = cv2.matchTemplate(around, ours, cv2.TM_SQDIFF)
    _, _, (x, y), _ = cv2.minMaxLoc(cost)
    return x - _REACH + _dip(cost[y, :], x), y - _REACH + _dip(cost[:, x], y)


def _dip(values: NDArray[Any], at: int) -> float:
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = (float(value) for value in values[at - 1 : at + 2])
    bend = before - 2 * here + after
    return min(max((before - after) / (2 * bend), -0.5), 0.5) if bend > 0 else 0.0


def strongest(box: PixelBox, both: Pictures) -> tuple[float, float]:
    """Strongest added and strongest missing ink in a word, in full ink."""
    left, top, right, bottom = patch(box, 1, both.seen.shape, 0)
    part = both.residue[top:bottom, left:right]
    return (float(part.max()), float(-part.min())) if part.size else (0.0, 0.0)


def glyph_residues(
    word: PrintedWord, reference: Reference, both: Pictures
) -> tuple[GlyphResidue, ...]:
    """What remains of each glyph of a word."""
    return tuple(_glyph(reference.pixels(glyph.box), both) for glyph in word.glyphs)


def _glyph(box: PixelBox, both: Pictures) -> GlyphResidue:
    left, top, right, bottom = patch(box, 1, both.seen.shape, 0)
    part = both.residue[top:bottom, left:right]
    if part.size == 0:
        return GlyphResidue(0.0, 0.0)
    return GlyphResidue(float(part.max()), float(-part.min()))


def darkest(box: Rect, reference: Reference) -> float:
    """How dark the sent picture is at its darkest in a rectangle in points: 1 is black."""
    left, top, right, bottom = patch(reference.pixels(box), 0, reference.gray.shape, 0)
    part = reference.gray[top:bottom, left:right]
    return 1.0 - float(part.min()) / 255 if part.size else 0.0
