"""What everybody does to a printed sheet with a pen: sign it, and put initials on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from docgen.core.findings import Rect
from docgen.core.page_layout import CODE_MM, CODE_RIGHT_MM
from docgen.receive.catalogue import IssuedCopy
from docgen.receive.rehearsal import hand
from docgen.receive.rehearsal.sheet import Picture, area, text_of

_CAPITALS = "ABDEHJKLMPRSTVW"
_WIDE_MM, _HIGH_MM = 14.0, 8.0
# Where the first of two people puts initials, in millimetres from the right and bottom edge, and
# how far to the left and up from there the second: at the foot of the text, right of the page
# code, and left of it.
_CORNERS = (
    (19.0, 34.0, 0.0, 10.0),
    (20.0, 7.0, 0.0, 10.0),
    (CODE_RIGHT_MM + CODE_MM + 18.0, 8.0, 16.0, 0.0),
)


def sign(
    picture: Picture,
    copy: IssuedCopy,
    page: int,
    dpi: int,
    date: str,
    place: str,
    chance: Generator,
    choice: str = "",
) -> None:
    """Fill in every place on this page by hand; of a choice, the box of this answer."""
    colour = hand.pen(chance)
    for field in copy.fields:
        if field.page != page:
            continue
        box = area(field.box, text_of(copy, page).height, dpi)
        if field.kind == "handtekening":
            hand.signature(picture, box, colour, chance)
        elif field.is_choice:
            if field.kind == choice:
                hand.mark(picture, box, colour, chance)
        else:
            hand.scribble(picture, date if field.kind == "datum" else place, box, colour, chance)


@dataclass(frozen=True, slots=True)
class Initials:
    """Initials that someone puts on every page, alike each time.

    Attributes:
        letters: The letters; ``""`` for a flourish.
        seed: What the shape follows from.
        colour: Colour of the pen.
        box: Left, bottom, right, top in millimetres, from the right and bottom edge of the sheet.
    """

    letters: str
    seed: int
    colour: hand.Colour
    box: Rect


def two_people(chance: Generator) -> tuple[Initials, Initials]:
    """Two people who put their initials near each other, at the same place on every page."""
    capitals = "".join(str(letter) for letter in chance.choice(list(_CAPITALS), 2))
    left, bottom, aside, up = _CORNERS[int(chance.integers(len(_CORNERS)))]
    first = (left, bottom, left - _WIDE_MM, bottom + _HIGH_MM)
    second = (left + aside, bottom + up, left + aside - _WIDE_MM, bottom + up + _HIGH_MM)
    return (
        Initials("", int(chance.integers(1_000_000)), hand.pen(chance), first),
        Initials(capitals, int(chance.integers(1_000_000)), hand.pen(chance), second),
    )


def put_initials(picture: Picture, dpi: float, who: Initials, chance: Generator) -> None:
    """Put someone's initials on a sheet, a millimetre or so from where they stood before."""
    height, width = picture.shape[:2]
    mm = dpi / 25.4
    left, bottom, right, top = who.box
    x, y = chance.uniform(-1, 1, 2)
    box = (
        width - (left + x) * mm,
        height - (top + y) * mm,
        width - (right + x) * mm,
        height - (bottom + y) * mm,
    )
    same = np.random.default_rng(who.seed)
    if who.letters:
        hand.scribble(picture, who.letters, box, who.colour, same)
    else:
        hand.signature(picture, box, who.colour, same)
