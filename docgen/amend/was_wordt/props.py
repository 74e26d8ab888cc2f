"""What a reader sees of the properties of a run, a paragraph or a style."""

from __future__ import annotations

from lxml import etree

from docgen.amend.was_wordt.package import switched, val, w
from docgen.amend.was_wordt.styles import Styles

Props = tuple[tuple[str, str], ...]

_TOGGLES = {
    *("b", "i", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss"),
    *("imprint",),
}
# What nobody sees, or what says the same for other scripts.
_UNSEEN = {
    *("lang", "noProof", "rPrChange", "ins", "del", "moveFrom", "moveTo", "webHidden", "vanish"),
    *("bCs", "iCs", "szCs", "rtl", "cs", "specVanish"),
    *("rPr", "sectPr", "pPrChange", "numPr", "keepNext", "keepLines", "widowControl", "divId"),
    *("cnfStyle", "suppressAutoHyphens", "suppressLineNumbers", "snapToGrid"),
}


def properties(props: etree._Element | None, styles: Styles) -> Props:
    """Name and value of what is seen of the properties of a run or paragraph, sorted."""
    found = []
    for child in props if props is not None else ():
        if not isinstance(child.tag, str):
            continue
        name = child.tag.rpartition("}")[2]
        if name in _UNSEEN:
            continue
        value = _value(child, name, styles)
        if value:
            found.append((name, value))
    return tuple(sorted(found))


def _value(element: etree._Element, name: str, styles: Styles) -> str:
    if name in _TOGGLES:
        return "aan" if switched(element) else "uit"
    if name in ("pStyle", "rStyle"):
        return styles.name(val(element) or "")
    if name == "rFonts":
        return val(element, "ascii") or val(element, "asciiTheme") or ""
    return _attributes(element)


def _attributes(element: etree._Element) -> str:
    return ";".join(
        f"{str(key).rpartition('}')[2]}={value!s}"
        for item in (element, *element.iterdescendants())
        for key, value in sorted(item.items())
        if "rsid" not in str(key)
    )


def style_properties(style: str, styles: Styles) -> Props:
    """All that a style and those it is based on say of look."""
    found: dict[str, str] = {}
    for element in reversed(styles.chains.get(style, ())):
        for name in ("pPr", "rPr"):
            found.update(properties(element.find(w(name)), styles))
    return tuple(sorted(found.items()))


def plain_properties(elements: list[etree._Element]) -> Props:
    """Name and value of some elements with nothing but attributes, in order."""
    return tuple(
        (item.tag.rpartition("}")[2], _attributes(item))
        for item in elements
        if isinstance(item.tag, str)
    )
