"""What a scanner, a fax and a telephone make of a sheet of paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

# Shares of sheets that were printed with “fit to page”, and that have a dark edge.
_FITTED, _SHADOWED = 0.2, 0.15
# Share of the points of a fax that is dirt.
_DIRT = 0.00015
# Rows that are done at a time, and points that share the light of a lamp.
_BAND, _COARSE = 256, 8


@dataclass(frozen=True, slots=True)
class Device:
    """What a sheet goes through.

    Attributes:
        dpi: Resolution of the scan.
        colour: Whether it is in colour; else grey.
        bilevel: Whether it is black and white, as a fax is.
        skew: Most degrees by which a sheet lies askew.
        turned: Whether sheets lie on their side or upside down.
        photo: Whether it is photographed by hand.
        holes: Whether it was punched.
        staple: Whether a staple casts a shadow.
        cropped: Whether a strip is missing at the sides.
        ruined: Whether it is too vague to be read.
    """

    dpi: int = 200
    colour: bool = False
    bilevel: bool = False
    skew: float = 0.8
    turned: bool = False
    photo: bool = False
    holes: bool = False
    staple: bool = False
    cropped: bool = False
    ruined: bool = False


def scanned(sheet: Picture, device: Device, chance: np.random.Generator) -> Picture:
    """The sheet as the device gives it.

    Args:
        sheet: Printed and written on, height by width by blue, green and red, at ``device.dpi``.

    Returns:
        Grey (height by width) unless the device is in colour or a photo.
    """
    # What follows makes a new picture; only these draw in the one they get.
    picture = sheet.copy() if device.holes or device.staple else sheet
    mm = device.dpi / 25.4
    if device.holes:
        _punch(picture, mm, chance)
    if device.staple:
        _staple(picture, mm, chance)
    if device.photo:
        return _photographed(picture, chance)
    if not device.colour:
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    picture = _laid(picture, mm, device, chance)
    if device.cropped:
        cut = [round(value * mm) for value in chance.uniform(5, 12, 2)]
        picture = np.ascontiguousarray(picture[:, cut[0] : -cut[1]])
    picture = _optics(picture, device, chance)
    if device.turned:
        picture = np.ascontiguousarray(np.rot90(picture, int(chance.integers(1, 4))))
    return picture


def _laid(picture: Picture, mm: float, device: Device, chance: np.random.Generator) -> Picture:
    """The sheet on the glass: askew, not quite in its corner, a feeder that stretches it a little.

    One in five was printed with “fit to page”, as readers of PDF do unless told otherwise.
    """
    height, width = picture.shape[:2]
    size = chance.uniform(0.95, 0.985) if chance.random() < _FITTED else chance.normal(1, 0.002)
    turn = chance.uniform(-device.skew, device.skew)
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), turn, size)
    matrix: NDArray[np.float64] = np.asarray(turned, np.float64)
    matrix[1] *= 1 + chance.normal(0, 0.001)
    matrix[:, 2] += chance.normal(0, 0.8, 2) * mm
    laid = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    return np.asarray(laid, np.uint8)


def _optics(picture: Picture, device: Device, chance: np.random.Generator) -> Picture:
    """Blur, paper tone, contrast, shadow of the lid, dust and grain."""
    blur = chance.uniform(0.45, 1.0) * device.dpi / 200
    if device.ruined:
        blur *= 9
    soft = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)
    paper, ink = chance.uniform(236, 252), chance.uniform(5, 45)
    tones = ink + (paper - ink) * (np.arange(256) / 255) ** chance.uniform(0.85, 1.2)
    light = _shade(soft.shape[:2], device, chance)
    result = _exposed(soft, tones, light, chance.uniform(1.5, 6.0), chance)
    _dust(result, device.dpi / 25.4, chance)
    if not device.bilevel:
        return result
    black = result < (paper + ink) / 2 + chance.uniform(0, 30)
    dirt = chance.integers(black.size, size=int(chance.poisson(black.size * _DIRT)))
    black.flat[dirt] = True
    return np.where(black, 0, 255).astype(np.uint8)


def _exposed(
    picture: Picture,
    tones: NDArray[np.float64],
    light: NDArray[np.float32],
    grain: float,
    chance: np.random.Generator,
) -> Picture:
    """The picture in other tones, in this light, with the grain of the sensor.

    Args:
        tones: What each of the 256 tones becomes; a column for each colour if they differ.
        light: How light it is at each point, against 1.
        grain: Size of the noise, in tones.
    """
    table = np.asarray(tones, np.float32).reshape(1, 256, -1)
    colours = 1 if picture.ndim == 2 else picture.shape[2]
    # Noise is costly: one tile, laid side by side, looks the same.
    tile = chance.standard_normal((_BAND, _BAND), dtype=np.float32) * np.float32(grain)
    wide = np.tile(tile, (1, -(-picture.shape[1] // _BAND)))[:, : picture.shape[1]]
    noise = np.repeat(wide, colours, axis=1)
    result = np.empty_like(picture)
    flat = result.reshape(len(result), -1)
    # In bands that fit in the processor's cache; all colours of a point get the same.
    for top in range(0, len(picture), _BAND):
        rows = slice(top, top + _BAND)
        lit = np.asarray(cv2.LUT(picture[rows], table), np.float32).reshape(-1, flat.shape[1])
        lit *= light[rows] if colours == 1 else np.repeat(light[rows], colours, axis=1)
        cv2.add(lit, noise[: len(lit)], dst=flat[rows], dtype=cv2.CV_8U)
    return result


def _shade(
    shape: tuple[int, int], device: Device, chance: np.random.Generator
) -> NDArray[np.float32]:
    """Light over the glass: nearly even, and now and then dark along one edge."""
    height, width = shape
    rough = 1 - np.abs(chance.normal(0, 0.008, (6, 5)))
    across = np.ones(width)
    if chance.random() < _SHADOWED:
        deep = chance.uniform(1.0, 4.0) * device.dpi / 25.4
        dark = chance.uniform(0.15, 0.5)
        near = np.arange(width) if chance.random() < 0.5 else np.arange(width)[::-1]
        across = 1 - dark * np.exp(-near / deep)
    # Rows and columns one after the other: the same surface at a fifth of the cost.
    rows = cv2.resize(np.eye(6), (6, height), interpolation=cv2.INTER_CUBIC)
    columns = cv2.resize(np.eye(5), (width, 5), interpolation=cv2.INTER_CUBIC) * across
    return np.asarray(rows @ rough, np.float32) @ np.asarray(columns, np.float32)


def _dust(picture: Picture, mm: float, chance: np.random.Generator) -> None:
    """Specks on the glass: a few dots no larger than a full stop."""
    height, width = picture.shape[:2]
    for _ in range(int(chance.poisson(2.5))):
        centre = (int(chance.integers(width)), int(chance.integers(height)))
        radius = max(1, round(chance.uniform(0.05, 0.18) * mm))
        tone = float(chance.integers(90, 200))
        cv2.circle(picture, centre, radius, (tone,) * 3, -1, cv2.LINE_AA)


def _punch(picture: Picture, mm: float, chance: np.random.Generator) -> None:
    height = picture.shape[0]
    for offset in (-40, 40):
        centre = (round(12 * mm), round(height / 2 + offset * mm + chance.normal(0, mm / 2)))
        cv2.circle(picture, centre, round(3 * mm), (70, 70, 70), -1, cv2.LINE_AA)


def _staple(picture: Picture, mm: float, chance: np.random.Generator) -> None:
    x, y = (round(value * mm) for value in chance.uniform(6, 11, 2))
    end = (x + round(9 * mm), y - round(4 * mm))
    cv2.line(picture, (x, y), end, (120, 120, 120), max(2, round(0.6 * mm)), cv2.LINE_AA)
    # The shadow of the corner that was folded over.
    fold = np.array([[0, 0], [round(22 * mm), 0], [0, round(18 * mm)]])
    corner = picture[: round(30 * mm), : round(34 * mm)]
    shade = np.full(corner.shape, 255, np.uint8)
    cv2.fillPoly(shade, [fold], (205, 205, 205))
    corner[:] = cv2.multiply(corner, cv2.GaussianBlur(shade, (0, 0), 2 * mm), scale=1 / 255)


def _photographed(picture: Picture, chance: np.random.Generator) -> Picture:
    """A photo by hand: on a table, not quite from above, in uneven light."""
    height, width = picture.shape[:2]
    border = round(0.06 * width)
    wide, high = width + 2 * border, height + 2 * border
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + border + chance.uniform(-0.8, 0.8, (4, 2)).astype(np.float32) * border
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    table = tuple(int(value) for value in chance.integers(60, 130, 3))
    laid = cv2.warpPerspective(
        picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=table
    )
    soft = np.asarray(cv2.GaussianBlur(laid, (0, 0), chance.uniform(0.6, 1.0)), np.uint8)
    # Lamps are warm or cold; a telephone corrects that only in part.
    warmth = 1 + chance.uniform(-0.05, 0.05, 3)
    tones = np.arange(256)[:, None] * warmth
    return _exposed(soft, tones, _lamp((high, wide), chance), chance.uniform(2, 5), chance)


def _lamp(shape: tuple[int, int], chance: np.random.Generator) -> NDArray[np.float32]:
    """Light from one side, and the soft shadow of whoever holds the telephone."""
    high, wide = shape
    # So smooth that a coarse grid will do.
    rows, columns = np.mgrid[0:high:_COARSE, 0:wide:_COARSE].astype(np.float32)
    angle = chance.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * columns / wide + np.sin(angle) * rows / high
    light = 0.86 + chance.uniform(0.08, 0.2) * slope
    x, y, far = chance.uniform(0, wide), chance.uniform(0.6, 1.1) * high, 0.45 * wide
    shadow = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / far**2)
    coarse = np.asarray(light * (1 - chance.uniform(0, 0.25) * shadow), np.float32)
    fine = cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_LINEAR)
    return np.asarray(fine, np.float32)
