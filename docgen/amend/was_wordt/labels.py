"""Numbers that were typed instead of left to Word: ``3.``, ``b)``, ``5.1``, ``–``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TYPED = re.compile(
    r"""\s*(?P<label>
      (?P<decimal>\(?\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+(?=\t|\s+[A-Z])|\d{1,3}(?=\t))
    | (?P<ordinal>\d{1,2}[°º]\.?)
    | (?P<lowerLetter>\(?(?P<twin>[a-z])(?P=twin)?[.)]|\(?(?=[ivx]{2})[ivx]{2,5}[.)])
    | (?P<upperLetter>\(?[A-Z][.)])
    | (?P<bullet>[-–—•·▪*])
    )\s+(?=\S)""",
    re.VERBOSE,
)
_FAMILIES = ("decimal", "ordinal", "lowerLetter", "upperLetter", "bullet")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number typed at the beginning of a paragraph.

    Attributes:
        label: As it stands there; ``""`` for a bullet.
        family: Which numbers belong together.
        length: Characters up to the text proper.
        visible: Characters of it that are no white space.
    """

    label: str
    family: str
    length: int
    visible: int


def typed_label(text: str) -> Typed | None:
    """The number with which a paragraph begins; ``None`` without one."""
    match = _TYPED.match(text)
    if match is None:
        return None
    family = next(name for name in _FAMILIES if match[name])
    label = "" if family == "bullet" else match["label"]
    if family == "lowerLetter" and len(label.strip("().")) > 1 and match["twin"] is None:
        family = "lowerRoman"
    return Typed(label, family, match.end(), len(match["label"]))


def number_of(label: str) -> str:
    """A number without its punctuation: ``3`` for ``3.``, ``b`` for ``(b)``."""
    return label.strip("().:°º–- \t")
