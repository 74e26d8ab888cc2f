"""What a page draws, written anew without marks, layers and what lies out of sight.

A page of a received file becomes one Form XObject (ISO 32000-2, 8.10). Only what its operators
use comes along, and of that only the entries that draw: a list of what may stay needs no list of
what may harm. Marked content goes everywhere (ISO 32000-2, 14.6), for a figure of PDF/UA may hold
neither artifacts nor marks of another tree.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Object, Stream

from docgen.core.errors import EngineFailedError, VerificationError
from docgen.seal.meaning import give_meaning, has_program

_DEEPEST = 20
# A text page has a few thousand; drawing this many takes PDFium about a second.
_MOST_OPERATORS = 200_000
# And this many, minutes: that is no page but an attempt to keep a machine busy.
_ENDLESS = 20_000_000
_MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
# ISO 32000-2, table A.1, by kind, without marks, BX and EX: what is not known is not drawn.
_KNOWN = frozenset(
    (
        *("q", "Q", "cm", "w", "J", "j", "M", "d", "ri", "i", "gs"),
        *("m", "l", "c", "v", "y", "h", "re"),
        *("S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n", "W", "W*"),
        *("BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*"),
        *("Tj", "TJ", "'", '"', "d0", "d1"),
        *("CS", "cs", "SC", "SCN", "sc", "scn", "G", "g", "RG", "rg", "K", "k"),
        # An image within the operators is one instruction to pikepdf.
        *("sh", "Do", "INLINE IMAGE"),
    )
)
_USES = {
    "Do": Name.XObject,
    "gs": Name.ExtGState,
    "sh": Name.Shading,
    "cs": Name.ColorSpace,
    "CS": Name.ColorSpace,
    "scn": Name.Pattern,
    "SCN": Name.Pattern,
}
_INVISIBLE = 3
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
# Without these there is nothing to draw, and an operator that names one is an error in PDF/A.
_NEEDED = frozenset({Name.XObject, Name.ExtGState, Name.Shading})
_DEFAULTS = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")


# How often each entry of each kind of resources is used.
_Used = dict[Name, Counter[str]]


def _keys(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


_STREAM = _keys("Length Filter DecodeParms")
_FORM = _STREAM | _keys("Type Subtype FormType BBox Matrix Resources Group")
_PATTERN = _STREAM | _keys(
    "Type PatternType PaintType TilingType BBox XStep YStep Resources Matrix Shading ExtGState"
)
# Interpolation is forbidden (ISO 19005-3, 6.2.8); whoever draws smooths as it likes.
_IMAGE = _STREAM | _keys(
    "Type Subtype Width Height ColorSpace BitsPerComponent Intent ImageMask Mask SMask SMaskInData "
    "Decode Matte"
)
# Without transfer functions and halftones, which are for presses (ISO 19005-3, 6.2.5).
_STATE = _keys("Type LW LC LJ ML D RI Font OP op OPM FL SM SA BM SMask CA ca AIS TK")
_GROUP = _keys("Type S CS I K")
_MASK = _keys("Type S G BC TR")
_FONT = _keys(
    "Type Subtype BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode "
    "DescendantFonts CIDSystemInfo DW W DW2 W2 CIDToGIDMap FontBBox FontMatrix CharProcs Resources"
)
# Without the lists of characters in a subset: they are optional, and often wrong.
_DESCRIPTOR = _keys(
    "Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent "
    "Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 "
    "FontFile3"
)


class EndlessError(EngineFailedError):
    """Nobody can draw the page within reasonable time."""


class UnkeptError(VerificationError):
    """The page cannot stay as it came; ``reason`` is a Dutch clause that says why."""

    @property
    def reason(self) -> str:
        return self.problems[0].what


def unkept(reason: str) -> UnkeptError:
    """The error for a page that cannot stay as it came."""
    return UnkeptError.of(reason, "")  # type: ignore[return-value]


TOO_INTRICATE = "zij te ingewikkeld is opgebouwd"
NO_FONT = "een lettertype niet (goed) is ingesloten"


@dataclass(slots=True)
class Sweeper:
    """Writes the contents of one page anew, in the file that it came in, which is not to be saved.

    Attributes:
        accessible: Whether every character met so far has a meaning to a machine.
        silenced: Whether invisible text is left out, such as a layer of recognised text, because
            its font is not there.
        layered: Whether something met so far belongs to a layer (ISO 32000-2, 8.11).
    """

    accessible: bool = True
    silenced: bool = False
    layered: bool = False
    _bare: bool = False
    _weight: int = 0
    _weights: dict[tuple[int, int], int] = field(default_factory=dict)
    _open: list[tuple[int, int]] = field(default_factory=list)
    _others: set[tuple[int, int]] = field(default_factory=set)

    def page(self, page: pikepdf.Page) -> tuple[bytes, Dictionary]:
        """Operators and resources of a page.

        Raises:
            UnkeptError: It is too much to keep.
            EndlessError: It is too much to draw.
        """
        data, clean, self._weight = self._swept(page, _resources_of(page))
        _bearable(self._weight)
        return data, clean

    def over(self, page: pikepdf.Page, clean: Dictionary, drawn: Iterable[Stream]) -> Dictionary:
        """Resources of a page, swept before, with forms to draw over it: ``/Op0``, ``/Op1``, ….

        Raises:
            UnkeptError: It is too much to keep, or a font is not there.
            EndlessError: It is too much to draw.
        """
        weight, forms = self._weight, dict(clean.get(Name.XObject, Dictionary()).items())
        # A page may have such a font for letters that are not drawn; an appearance draws.
        self._bare = False
        for number, form in enumerate(drawn):
            weight += self._form(form, _resources_of(page))
            forms[f"/Op{number}"] = form
        _bearable(weight)
        if self._bare:
            raise unkept(NO_FONT)
        return Dictionary(dict(clean.items()) | ({"/XObject": Dictionary(forms)} if forms else {}))

    def _swept(self, source: Any, resources: Object) -> tuple[bytes, Dictionary, int]:
        """Operators without marks, the resources they use, and how much drawing they are."""
        used: _Used = defaultdict(Counter)
        kept: list[Any] = []
        # The font and rendering mode in force, and those kept with the graphics state.
        font, mode = "", 0
        stack: list[tuple[str, int]] = []
        for item in pikepdf.parse_content_stream(source):
            operator = str(item.operator)
            if operator in _MARKS or operator not in _KNOWN:
                self.layered = self.layered or _opens_layer(item, operator)
                continue
            if operator == "q":
                stack.append((font, mode))
            elif operator == "Q":
                # One too many would undo what is set around this content.
                if not stack:
                    continue
                font, mode = stack.pop()
            elif operator == "Tf":
                font = _named(item, 0)
            elif operator == "Tr":
                mode = int(item.operands[0])
            elif operator in _SHOWS:
                if mode == _INVISIBLE and not has_program(_entry(resources, Name.Font, font)):
                    self.silenced = True
                    continue
                used[Name.Font][font] += 1
            elif operator in _USES and not self._use(item, operator, resources, used):
                continue
            elif isinstance(item, pikepdf.ContentStreamInlineImage):
                used[Name.ColorSpace].update(_inline_names(item))
            kept.append(item)
        kept += [pikepdf.ContentStreamInstruction([], pikepdf.Operator("Q"))] * len(stack)
        # A font that is named and shows nothing would have to be there all the same.
        shown = [item for item in kept if not _is_idle(item, used[Name.Font])]
        clean, more = self._resources(used, resources)
        return pikepdf.unparse_content_stream(shown), clean, len(shown) + more

    def _use(self, item: Any, operator: str, resources: Object, used: _Used) -> bool:
        """Note what an operator uses; whether it can be drawn."""
        name = _named(item, -1)
        if not name:
            return operator in ("scn", "SCN")
        kind = _USES[operator]
        found = _entry(resources, kind, name)
        if kind == Name.XObject and not self._can_draw(found):
            return False
        if found is None:
            return kind not in _NEEDED
        used[kind][name] += 1
        return True

    def _can_draw(self, item: Object | None) -> bool:
        if not isinstance(item, Stream):
            return False
        kind = item.get(Name.Subtype)
        # A form within itself is not drawn by anyone.
        return kind == Name.Image or (kind == Name.Form and item.objgen not in self._open)

    def _resources(self, used: _Used, resources: Object) -> tuple[Dictionary, int]:
        clean, weight = Dictionary(), 0
        for kind in sorted(used, key=str):
            for name in sorted(used[kind]):
                value = _entry(resources, kind, name)
                if value is None:
                    continue
                weight += used[kind][name] * self._resource(kind, value, resources)
                _entries(clean, kind)[name] = value
        for name in _DEFAULTS:
            space = _entry(resources, Name.ColorSpace, name)
            if space is not None:
                _entries(clean, Name.ColorSpace)[name] = space
        return clean, weight

    def _resource(self, kind: Name, value: Object, parent: Object) -> int:
        if kind == Name.XObject and value.get(Name.Subtype) == Name.Form:
            return self._form(value, parent)
        if kind == Name.XObject:
            self._image(value)
        elif kind == Name.Font:
            return self._font(value, parent)
        elif kind == Name.ExtGState:
            return self._state(value, parent)
        elif kind == Name.Pattern:
            return self._pattern(value, parent)
        return 1

    def _form(self, form: Object, parent: Object) -> int:
        self.layered = self.layered or Name.OC in form
        _only(form, _FORM)
        group = form.get(Name.Group)
        if isinstance(group, Dictionary):
            _only(group, _GROUP)
        return self._stream(form, parent)

    def _stream(self, stream: Object, parent: Object) -> int:
        """Sweep a stream of operators once; its weight counts at every use."""
        known = self._weights.get(stream.objgen)
        if known is not None:
            return known
        if len(self._open) >= _DEEPEST:
            raise unkept(TOO_INTRICATE)
        self._open.append(stream.objgen)
        # Without resources of its own it uses the page's, which PDF/A forbids.
        own = stream.get(Name.Resources, parent)
        data, clean, weight = self._swept(stream, own)
        stream.write(data)
        stream[Name.Resources] = clean
        self._open.pop()
        self._weights[stream.objgen] = weight
        return weight

    def _seen(self, item: Object) -> bool:
        if not item.is_indirect:
            return False
        known = item.objgen in self._others
        self._others.add(item.objgen)
        return known

    def _image(self, image: Object) -> None:
        if self._seen(image):
            return
        self.layered = self.layered or Name.OC in image
        _only(image, _IMAGE)
        for key in (Name.SMask, Name.Mask):
            mask = image.get(key)
            if isinstance(mask, Stream):
                self._image(mask)

    def _state(self, state: Object, parent: Object) -> int:
        if self._seen(state) or not isinstance(state, Dictionary):
            return 1
        _only(state, _STATE)
        font = state.get(Name.Font)
        if isinstance(font, pikepdf.Array) and len(font):
            self._font(font[0], parent)
        mask = state.get(Name.SMask)
        if isinstance(mask, Dictionary):
            _only(mask, _MASK)
            if isinstance(mask.get(Name.G), Stream):
                if mask.G.objgen in self._open:
                    raise unkept(TOO_INTRICATE)
                return self._form(mask.G, parent)
        return 1

    def _pattern(self, pattern: Object, parent: Object) -> int:
        if not isinstance(pattern, Dictionary | Stream):
            return 1
        _only(pattern, _PATTERN)
        state = pattern.get(Name.ExtGState)
        if isinstance(state, Dictionary):
            self._state(state, parent)
        if not isinstance(pattern, Stream):
            return 1
        if pattern.objgen in self._open:
            raise unkept(TOO_INTRICATE)
        return self._stream(pattern, parent)

    def _font(self, font: Object, parent: Object) -> int:
        if self._seen(font) or not isinstance(font, Dictionary):
            return 1
        _only(font, _FONT)
        self.accessible = give_meaning(font) and self.accessible
        for part in (font, *font.get(Name.DescendantFonts, pikepdf.Array())):
            _only(part, _FONT)
            descriptor = part.get(Name.FontDescriptor)
            if isinstance(descriptor, Dictionary):
                _only(descriptor, _DESCRIPTOR)
        if font.get(Name.Subtype) != Name.Type3:
            self._bare = self._bare or not has_program(font)
            return 1
        return self._letters(font, parent)

    def _letters(self, font: Object, parent: Object) -> int:
        """The drawings of a Type 3 font (ISO 32000-2, 9.6.4), which share resources."""
        own = font.get(Name.Resources, parent)
        together, heaviest = Dictionary(), 1
        for _, letter in font.get(Name.CharProcs, Dictionary()).items():
            if isinstance(letter, Stream) and letter.objgen not in self._open:
                heaviest = max(heaviest, self._stream(letter, own))
                for kind, entries in letter.get(Name.Resources, Dictionary()).items():
                    for name, value in entries.items():
                        _entries(together, Name(kind))[name] = value
                _only(letter, _STREAM)
        font[Name.Resources] = together
        return heaviest


def _resources_of(page: pikepdf.Page) -> Object:
    return page.obj.get(Name.Resources, Dictionary())


def _named(item: Any, place: int) -> str:
    """The operand at this place when it is a name; ``""`` when it is not."""
    operands = item.operands
    named = len(operands) > 0 and isinstance(operands[place], Name)
    return str(operands[place]) if named else ""


def _is_idle(item: Any, fonts: Collection[str]) -> bool:
    return str(item.operator) == "Tf" and _named(item, 0) not in fonts


def _opens_layer(item: Any, operator: str) -> bool:
    return operator == "BDC" and _named(item, 0) == "/OC"


def _bearable(weight: int) -> None:
    if weight > _ENDLESS:
        raise EndlessError.of("deze bladzijde is te ingewikkeld om te tekenen", "")
    if weight > _MOST_OPERATORS:
        raise unkept(TOO_INTRICATE)


def _entry(resources: Object, kind: Name, name: str) -> Object | None:
    entries = resources.get(kind) if isinstance(resources, Dictionary) else None
    return entries.get(name) if isinstance(entries, Dictionary) else None


def _entries(resources: Dictionary, kind: Name) -> Object:
    if kind not in resources:
        resources[kind] = Dictionary()
    return resources[kind]


def _only(item: Object, keys: frozenset[str]) -> None:
    """Remove every entry that is not among ``keys``."""
    for key in [key for key in item.keys() if key not in keys]:  # noqa: SIM118
        del item[key]


def _inline_names(item: Any) -> set[str]:
    """Names of colour spaces in the dictionary of an inline image."""
    space = item.iimage.obj.get(Name.ColorSpace, item.iimage.obj.get(Name.CS))
    parts = space if isinstance(space, pikepdf.Array) else [space]
    return {str(part) for part in parts if isinstance(part, Name)}
