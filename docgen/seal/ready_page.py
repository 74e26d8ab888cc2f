"""A received page, ready for the copy. Apart, so that who only passes it on loads no rasteriser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReceivedPage:
    """A received page, upright, fit for PDF/A-3.

    Attributes:
        pdf: A PDF of one page, without annotations, marks, layers, tags and metadata; its box
            begins at 0, 0.
        width: Width of the page in points.
        height: Height of the page in points.
        as_received: Whether text, lines and pictures are those that came; ``False`` when the page
            was drawn anew as a picture.
        notes: What had to change and why, in Dutch clauses for the account.
        accessible: Whether its fonts are as PDF/UA-1 wants them.
    """

    pdf: bytes
    width: float
    height: float
    as_received: bool
    notes: tuple[str, ...]
    accessible: bool
