"""The skeleton of a document: all that decides about PDF/A except the words themselves.

Two letters from one template and one engine differ in their words. What a checker can find fault
with, fonts, images, colours, transparency, the kinds of entries in the dictionaries, is the same;
unless a name holds a character for which the font has no glyph. Then another font comes in, which
changes the skeleton, or the glyph for "not defined" is drawn, which is looked for here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

_SUBSET = re.compile(r"^/[A-Z]{6}\+")
# A hexadecimal string in which, counted in fours from its start, 0000 stands.
_WIDE_ZERO = re.compile(rb"<(?:[0-9A-Fa-f]{4})*?0000")
_TEXT = "Tf Tj TJ ' \""
_FONT_FILES = (Name.FontFile, Name.FontFile2, Name.FontFile3)


def skeleton(pdf: pikepdf.Pdf, judged: Collection[int] = ()) -> frozenset[str] | None:
    """What the document is made of, apart from its words.

    Args:
        pdf: The document.
        judged: Pages, from 0, to leave out.

    Returns:
        ``None`` if a glyph is drawn for a character that the font lacks.
    """
    parts = {f"catalogue {_keys(pdf.Root)}"}
    for number, page in enumerate(pdf.pages):
        if number not in judged:
            if _draws_undefined(page):
                return None
            parts |= {f"page {_keys(page.obj)}", *_resources(page.resources, 0)}
            parts |= {f"annotation {_keys(item)}" for item in page.obj.get(Name.Annots, Array())}
    return frozenset(parts)


def _keys(item: pikepdf.Object) -> str:
    return " ".join(sorted(item.keys()))


def _resources(resources: pikepdf.Object, depth: int) -> Iterator[str]:
    for font in resources.get(Name.Font, Dictionary()).values():
        yield f"font {_font(font)}"
    for state in resources.get(Name.ExtGState, Dictionary()).values():
        yield "state " + " ".join(f"{key}={state[key]!r}" for key in sorted(state.keys()))
    for kind in (Name.ColorSpace, Name.Shading, Name.Pattern):
        for item in resources.get(kind, Dictionary()).values():
            yield f"{kind} {item[0] if isinstance(item, Array) else item!r}"
    for item in resources.get(Name.XObject, Dictionary()).values():
        values = (Name.Subtype, Name.ColorSpace, Name.BitsPerComponent, Name.Filter)
        kinds = " ".join(_plain(item.get(key)) for key in values)
        yield f"object {kinds} {_keys(item)}"
        # Forms within forms: three levels are more than any converter here makes.
        if Name.Resources in item and depth < 3:
            yield from _resources(item.Resources, depth + 1)


def _plain(value: object) -> str:
    if isinstance(value, Array):
        return " ".join(str(item) for item in value if isinstance(item, Name))
    return str(value)


def _font(font: pikepdf.Object) -> str:
    descendants = font.get(Name.DescendantFonts)
    inner = descendants[0] if descendants is not None else font
    descriptor = inner.get(Name.FontDescriptor, Dictionary())
    name = _SUBSET.sub("/", str(font.get(Name.BaseFont)))
    embedded = [str(key) for key in _FONT_FILES if key in descriptor]
    encoding = font.get(Name.Encoding)
    kind = str(encoding) if isinstance(encoding, Name) else type(encoding).__name__
    return f"{name} {font.Subtype} {kind} {embedded} {_keys(font)} {_keys(inner)}"


def _draws_undefined(page: pikepdf.Page) -> bool:
    """Whether glyph 0, which fonts draw for a character they lack, is shown."""
    fonts = page.resources.get(Name.Font, Dictionary())
    if all(font.get(Name.Subtype) == Name.Type0 for font in fonts.values()):
        content = _content(page)
        if b"(" not in content:
            # All codes are four hexadecimal digits, as the embedded engine writes them.
            return _WIDE_ZERO.search(content) is not None
    return _shows_zero(page, fonts)


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.get(Name.Contents, Array())
    streams = list(contents) if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


def _shows_zero(page: pikepdf.Page, fonts: pikepdf.Object) -> bool:
    wide = False
    for instruction in pikepdf.parse_content_stream(page, _TEXT):
        if str(instruction.operator) == "Tf":
            font = fonts.get(str(instruction.operands[0]), Dictionary())
            wide = font.get(Name.Subtype) == Name.Type0
        elif any(_has_zero(code, wide=wide) for code in _strings(instruction.operands)):
            return True
    return False


def _strings(operands: Collection[object]) -> Iterator[bytes]:
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield bytes(operand)
        elif isinstance(operand, Array):
            yield from (bytes(item) for item in operand if isinstance(item, pikepdf.String))


def _has_zero(codes: bytes, *, wide: bool) -> bool:
    if not wide:
        return 0 in codes
    return b"\x00\x00" in codes and any(
        codes[place : place + 2] == b"\x00\x00" for place in range(0, len(codes), 2)
    )
