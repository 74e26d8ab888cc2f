"""What a scanner, a fax and a telephone make of a sheet of paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


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
    picture = sheet.copy()
    mm = device.dpi / 25.4
    if device.holes:
        _punch(picture, mm, chance)
    if device.staple:
        _staple(picture, mm, chance)
    if device.photo:
        return _photographed(picture, chance)
    if not device.colour:
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    picture = _askew(picture, chance.uniform(-device.skew, device.skew))
    if device.cropped:
        cut = [round(value * mm) for value in chance.uniform(5, 12, 2)]
        picture = np.ascontiguousarray(picture[:, cut[0] : -cut[1]])
    picture = _optics(picture, device, chance)
    if device.turned:
        picture = np.ascontiguousarray(np.rot90(picture, int(chance.integers(1, 4))))
    return picture


def _optics(picture: Picture, device: Device, chance: np.random.Generator) -> Picture:
    """Blur, paper tone, contrast and grain."""
    blur = chance.uniform(0.45, 1.0) * device.dpi / 200
    if device.ruined:
        blur *= 9
    soft = cv2.GaussianBlur(picture, (0, 0), blur)
    paper, ink = chance.uniform(236, 252), chance.uniform(5, 45)
    table = ink + (paper - ink) * (np.arange(256) / 255) ** chance.uniform(0.85, 1.2)
    toned = cv2.LUT(soft, table.astype(np.uint8)).astype(np.float32)
    toned += _grain(toned.shape, chance.uniform(1.5, 6.0), chance)
    result = np.clip(toned, 0, 255).astype(np.uint8)
    if not device.bilevel:
        return result
    level = (paper + ink) / 2 + chance.uniform(0, 30)
    black = result < level
    dirt = chance.random(black.shape) < 0.00015
    return np.where(black | dirt, 0, 255).astype(np.uint8)


def _grain(
    shape: tuple[int, ...], amount: float, chance: np.random.Generator
) -> NDArray[np.float32]:
    # Noise is costly: one tile, rolled about, looks the same.
    tile = chance.standard_normal((256, 256), dtype=np.float32) * amount
    rows, columns = -(-shape[0] // 256), -(-shape[1] // 256)
    grain: NDArray[np.float32] = np.tile(tile, (rows, columns))[: shape[0], : shape[1]]
    return grain if len(shape) == 2 else grain[:, :, None]


def _askew(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    border = (255, 255, 255)
    turned = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border
    )
    return np.asarray(turned, np.uint8)


def _punch(picture: Picture, mm: float, chance: np.random.Generator) -> None:
    height = picture.shape[0]
    for offset in (-40, 40):
        centre = (round(12 * mm), round(height / 2 + offset * mm + chance.normal(0, mm / 2)))
        cv2.circle(picture, centre, round(3 * mm), (70, 70, 70), -1, cv2.LINE_AA)


def _staple(picture: Picture, mm: float, chance: np.random.Generator) -> None:
    x, y = (round(value * mm) for value in chance.uniform(6, 11, 2))
    end = (x + round(9 * mm), y - round(4 * mm))
    cv2.line(picture, (x, y), end, (120, 120, 120), max(2, round(0.6 * mm)), cv2.LINE_AA)
    # The corner that was folded over.
    fold = np.array([[0, 0], [round(22 * mm), 0], [0, round(18 * mm)]])
    shade = picture.copy()
    cv2.fillPoly(shade, [fold], (205, 205, 205))
    picture[:] = np.minimum(picture, cv2.GaussianBlur(shade, (0, 0), 2 * mm))


def _photographed(picture: Picture, chance: np.random.Generator) -> Picture:
    """A photo by hand: on a table, not quite from above, in uneven light."""
    height, width = picture.shape[:2]
    border = round(0.06 * width)
    wide, high = width + 2 * border, height + 2 * border
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + border + chance.uniform(-0.8, 0.8, (4, 2)).astype(np.float32) * border
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    table = tuple(int(value) for value in chance.integers(60, 130, 3))
    photo = cv2.warpPerspective(
        picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=table
    ).astype(np.float32)
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    angle = chance.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * columns / wide + np.sin(angle) * rows / high
    light = 0.86 + chance.uniform(0.08, 0.2) * slope
    soft = cv2.GaussianBlur(photo * light[:, :, None], (0, 0), chance.uniform(0.6, 1.0))
    soft += _grain(soft.shape, chance.uniform(2, 5), chance)
    return np.clip(soft, 0, 255).astype(np.uint8)
