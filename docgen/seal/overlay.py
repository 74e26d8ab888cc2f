"""What stands on a received page as an annotation, to be drawn into the page itself.

The definitive copy shows the page as it was checked, on a screen: with comments, stamps, fields
and signatures, without what is hidden there (ISO 32000-2, 12.5.3). Actions, links and fields do
not come along; only the picture of each does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from docgen.core.affine import Matrix
from docgen.seal.content import unkept
from docgen.seal.frame import Box

_HIDDEN, _NO_VIEW = 2, 32
_NOT_DRAWN = (Name.Link, Name.Popup)
_MOST = 2_000
_FIELD_DEPTH = 16
_NO_LOOKS = "er een opmerking of veld op staat waarvan het uiterlijk niet is vastgelegd"


@dataclass(frozen=True, slots=True)
class Overlay:
    """An annotation as it is drawn.

    Attributes:
        form: Its appearance.
        matrix: From the appearance's own rectangle to its place on the page, in points of the
            file (ISO 32000-2, 12.5.5, algorithm "appearance streams").
        layered: Whether it belongs to a layer.
    """

    form: Stream
    matrix: Matrix
    layered: bool


def overlays(page: Page) -> Iterator[Overlay]:
    """The annotations of a page that are seen, in the order in which they are drawn.

    Raises:
        UnkeptError: One has no appearance, so that every program draws its own.
    """
    # Fields are drawn after, so over, all other annotations.
    for item in sorted(_visible(page), key=_is_field):
        overlay = _overlay(item)
        if overlay is not None:
            yield overlay


def visible_places(page: Page) -> tuple[Box, ...]:
    """Where annotations may be seen, in points of the file."""
    return tuple(_upright(item[Name.Rect]) for item in _visible(page) if Name.Rect in item)


def shows_signature(page: Page) -> bool:
    """Whether the picture of a digital signature is seen on the page."""
    return any(
        _inherited(item, Name.FT) == Name.Sig and _appearance(item) is not None
        for item in _visible(page)
    )


def _visible(page: Page) -> list[Dictionary]:
    found = page.obj.get(Name.Annots)
    items = list(found) if isinstance(found, Array) else []
    if len(items) > _MOST:
        raise unkept(_NO_LOOKS)
    return [item for item in items if isinstance(item, Dictionary) and _is_visible(item)]


def _is_visible(item: Dictionary) -> bool:
    flags = int(item.get(Name.F, 0))
    return not flags & (_HIDDEN | _NO_VIEW) and item.get(Name.Subtype) not in _NOT_DRAWN


def _is_field(item: Dictionary) -> bool:
    return bool(item.get(Name.Subtype) == Name.Widget)


def _overlay(item: Dictionary) -> Overlay | None:
    form = _appearance(item)
    if form is None:
        if _may_show(item):
            raise unkept(_NO_LOOKS)
        return None
    if Name.BBox not in form or Name.Rect not in item:
        return None
    matrix = _placed(form, _upright(item[Name.Rect]))
    if matrix is None:
        return None
    # As a form that is drawn it must say that it is one; in an appearance it need not.
    form[Name.Type], form[Name.Subtype] = Name.XObject, Name.Form
    return Overlay(form, matrix, Name.OC in item)


def _appearance(item: Dictionary) -> Stream | None:
    looks = item.get(Name.AP)
    normal = looks.get(Name.N) if isinstance(looks, Dictionary) else None
    if isinstance(normal, Dictionary) and not isinstance(normal, Stream):
        state = item.get(Name.AS)
        normal = normal.get(str(state)) if isinstance(state, Name) else None
        # A button in a state without a picture shows nothing.
        return normal if isinstance(normal, Stream) else None
    return normal if isinstance(normal, Stream) else None


def _may_show(item: Dictionary) -> bool:
    """Whether a program may draw something for an annotation without an appearance."""
    if not _is_field(item):
        return Name.AP not in item
    if _inherited(item, Name.FT) in (Name.Sig, Name.Btn):
        return False
    value = _inherited(item, Name.V)
    return value is not None and str(value) != ""


def _inherited(item: Object, key: Name) -> Object | None:
    """An entry of a field or of the fields that it is part of (ISO 32000-2, 12.7.4.1)."""
    for _ in range(_FIELD_DEPTH):
        if key in item:
            return item[key]
        parent = item.get(Name.Parent)
        if not isinstance(parent, Dictionary):
            return None
        item = parent
    return None


def _upright(box: Object) -> Box:
    left, bottom, right, top = (float(value) for value in box)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _placed(form: Stream, place: Box) -> Matrix | None:
    left, bottom, right, top = _upright(form[Name.BBox])
    a, b, c, d, e, f = (float(value) for value in form.get(Name.Matrix, Array([1, 0, 0, 1, 0, 0])))
    corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    width, height = max(across) - min(across), max(up) - min(up)
    if not (width > 0 and height > 0 and math.isfinite(width) and math.isfinite(height)):
        return None
    wide, high = (place[2] - place[0]) / width, (place[3] - place[1]) / height
    return (wide, 0.0, 0.0, high, place[0] - wide * min(across), place[1] - high * min(up))


def hides_layers(file: Pdf) -> bool:
    """Whether the file has layers that are not shown when it is opened (ISO 32000-2, 8.11.4.3)."""
    layers = file.Root.get(Name.OCProperties)
    shown = layers.get(Name.D) if isinstance(layers, Dictionary) else None
    if not isinstance(shown, Dictionary):
        return False
    return shown.get(Name.BaseState, Name.ON) != Name.ON or len(shown.get(Name.OFF, Array())) > 0
