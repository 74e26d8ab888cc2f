"""Cut pairs of pictures out of a received page and the page as sent, for people to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from docgen.core.findings import Rect
from docgen.receive.align import Aligned
from docgen.receive.articles import marks_of_copy, place_at
from docgen.receive.facts import BoxInk, Change, Crop, Difference
from docgen.receive.ink import grown
from docgen.receive.reference import Gray, Reference

_MOST_CROPS = 8
_CROP_MARGIN_MM = 5.0


def with_crops(
    found: Sequence[Difference], aligned: Aligned, reference: Reference
) -> tuple[tuple[Difference, ...], tuple[Crop, ...]]:
    changed = any(item.change is not Change.INITIALS for item in found)
    marks = marks_of_copy(reference.copy) if changed else ()
    named: list[Difference] = []
    crops: list[Crop] = []
    for item in found:
        height = (item.box[1] + item.box[3]) / 2
        place = place_at(marks, reference.page, height)
        name = ""
        if len(crops) < _MOST_CROPS and item.change is not Change.INITIALS:
            name = str(len(crops) + 1)
            crops.append(_crop(name, item.box, aligned, reference))
        named.append(replace(item, place=place, crop=name))
    return tuple(named), tuple(crops)


def box_crops(
    boxes: Sequence[BoxInk], aligned: Aligned, reference: Reference
) -> tuple[tuple[BoxInk, ...], tuple[Crop, ...]]:
    crops = tuple(
        _crop(f"vak{number}", field.box, aligned, reference)
        for number, field in enumerate(reference.fields, start=1)
    )
    named = tuple(replace(box, crop=crop.name) for box, crop in zip(boxes, crops, strict=True))
    return named, crops


def _crop(name: str, box: Rect, aligned: Aligned, reference: Reference) -> Crop:
    left, top, right, bottom = (
        int(max(value, 0)) for value in grown(reference.pixels(box), _CROP_MARGIN_MM)
    )
    return Crop(
        name,
        _png(aligned.gray[top:bottom, left:right]),
        _png(reference.gray[top:bottom, left:right]),
    )


def _png(gray: Gray) -> bytes:
    done, data = cv2.imencode(".png", np.ascontiguousarray(gray))
    return data.tobytes() if done else b""
