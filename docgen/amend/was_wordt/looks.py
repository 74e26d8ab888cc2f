"""What looks different about a text that says the same, in Dutch words."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.amend.was_wordt.model import Block, Look
from docgen.amend.was_wordt.props import Props

_NAMES = {
    "b": "vet",
    "i": "cursief",
    "u": "onderstreping",
    "strike": "doorhaling",
    "dstrike": "doorhaling",
    "caps": "hoofdletters",
    "smallCaps": "kleine hoofdletters",
    "rFonts": "lettertype",
    "sz": "lettergrootte",
    "color": "kleur",
    "highlight": "markering",
    "shd": "arcering",
    "vertAlign": "superscript of subscript",
    "position": "hoogte van de letters",
    "spacing": "afstand",
    "w": "breedte van de letters",
    "kern": "afstand",
    "pStyle": "stijl",
    "rStyle": "tekenstijl",
    "jc": "uitlijning",
    "ind": "inspringing",
    "tabs": "tabstops",
    "pBdr": "lijnen",
    "bdr": "lijnen",
    "pageBreakBefore": "nieuwe bladzijde",
    "outlineLvl": "niveau van de kop",
    "hyperlink": "doel van een koppeling",
    "contextualSpacing": "afstand",
}
_OTHER = "overige opmaak"
_SPREAD = "welke woorden opgemaakt zijn"
_SIGNS = {
    "aanhalingstekens": "‘’‚‛′`´“”„‟″«»'\"",
    "streepjes": "-\u2010\u2011\u2012–—―−",
    "onzichtbare tekens": "\u00ad\u200b\u200c\u200d\u2060\ufeff",
    "beletseltekens": "….",
}


def look_names(names: Iterable[str]) -> tuple[str, ...]:
    """Dutch names of properties, each once."""
    return tuple(sorted({_NAMES.get(name, _OTHER) for name in names}))


def what_differs(old: tuple[str, Look], new: tuple[str, Look]) -> tuple[str, ...]:
    """What looks different of two texts that say the same; empty if nothing does.

    Args:
        old: The old text and how it looks.
        new: The new one.
    """
    found = [*_signs(old[0], new[0]), *look_names(_differing(old[1].paragraph, new[1].paragraph))]
    if old[1].runs != new[1].runs:
        before, after = _spread(old[1]), _spread(new[1])
        names: set[str] = set()
        if len(before) == len(after):
            for one, other in set(zip(before, after, strict=True)):
                names |= _differing(one, other)
        else:
            names = {name for props in {*before} ^ {*after} for name, _ in props}
        found += look_names(names) or ((_SPREAD,) if set(before) | set(after) != {()} else ())
    return tuple(dict.fromkeys(found))


def what_differs_of(old: Block, new: Block) -> tuple[str, ...]:
    """As `what_differs`, for two blocks."""
    found = what_differs((old.text, old.look), (new.text, new.look))
    if old.number == new.number and old.label != new.label:
        found = (*found, "vorm van het nummer")
    return found


def _spread(look: Look) -> list[Props]:
    return [props for length, props in look.runs for _ in range(length)]


def _differing(old: Props, new: Props) -> set[str]:
    return {name for name, _ in set(old) ^ set(new)}


def _signs(old: str, new: str) -> list[str]:
    """Which kinds of typographic marks differ."""
    found = [
        name
        for name, signs in _SIGNS.items()
        if [sign for sign in old if sign in signs] != [sign for sign in new if sign in signs]
    ]
    if old != new and (not found or _spaces(old) != _spaces(new)):
        found.append("spaties")
    return found


def _spaces(text: str) -> list[str]:
    return [sign for sign in text if sign.isspace()]
