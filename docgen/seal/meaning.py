"""Whether a font is there at all, and its letters mean something to a machine, as PDF/UA asks.

Source: ISO 14289-1, 7.21.7; the table from codes to characters is that of ISO 32000-2, 9.10.3.
"""

from __future__ import annotations

import re

from pikepdf import Array, Dictionary, Name, Object, Stream

_STANDARD_ENCODINGS = frozenset({"/WinAnsiEncoding", "/MacRomanEncoding", "/MacExpertEncoding"})
_SIMPLE = (Name.Type1, Name.MMType1, Name.TrueType)
_FONT_FILES = (Name.FontFile, Name.FontFile2, Name.FontFile3)
_SINGLES = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"(<[0-9A-Fa-f\s]*>\s*)<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(
    rb"<([0-9A-Fa-f\s]*)>\s*<([0-9A-Fa-f\s]*)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])"
)
_CODE = re.compile(rb"<([0-9A-Fa-f\s]*)>")
# No characters: nothing, and the mark of byte order both ways round.
_NOTHING = (0x0000, 0xFEFF, 0xFFFE)
_UNKNOWN = b"FFFD"


def give_meaning(font: Object) -> bool:
    """Whether every letter of the font has a meaning, after mending its table.

    Programs write a table for all codes, also for those that no letter has, and give these the
    character 0, which PDF/UA forbids: they become U+FFFD, the character for what is not known.
    """
    table = font.get(Name.ToUnicode)
    if isinstance(table, Stream):
        data = table.read_bytes()
        mended = _RANGES.sub(_mended_arrays, _SINGLES.sub(_mended_singles, data))
        if mended != data:
            table.write(mended)
        return not _ranges_hold_nothing(mended)
    encoding = font.get(Name.Encoding)
    if isinstance(encoding, Dictionary):
        encoding = encoding.get(Name.BaseEncoding) if Name.Differences not in encoding else None
    standard = isinstance(encoding, Name) and str(encoding) in _STANDARD_ENCODINGS
    return standard and font.get(Name.Subtype) in _SIMPLE


def _is_nothing(digits: bytes) -> bool:
    text = b"".join(digits.split())
    units = [text[place : place + 4] for place in range(0, len(text), 4)]
    return not units or any(int(unit, 16) in _NOTHING for unit in units)


def _mended_singles(found: re.Match[bytes]) -> bytes:
    def pair(one: re.Match[bytes]) -> bytes:
        return one[1] + b"<" + (_UNKNOWN if _is_nothing(one[2]) else one[2]) + b">"

    return b"beginbfchar" + _PAIR.sub(pair, found[1]) + b"endbfchar"


def _mended_arrays(found: re.Match[bytes]) -> bytes:
    def code(one: re.Match[bytes]) -> bytes:
        return b"<" + (_UNKNOWN if _is_nothing(one[1]) else one[1]) + b">"

    def entry(one: re.Match[bytes]) -> bytes:
        if one[4] is None:
            return one[0]
        return b"<%s> <%s> [%s]" % (one[1], one[2], _CODE.sub(code, one[4]))

    return b"beginbfrange" + _RANGE.sub(entry, found[1]) + b"endbfrange"


def _ranges_hold_nothing(data: bytes) -> bool:
    """Whether a range of codes that is given by its first character runs over a forbidden one."""
    for block in _RANGES.findall(data):
        for first, last, start, _ in _RANGE.findall(block):
            digits = b"".join(start.split())
            if not digits:
                continue
            count = int(last, 16) - int(first, 16)
            unit = int(digits[-4:], 16)
            if any(unit <= nothing <= unit + count for nothing in _NOTHING):
                return True
    return False


def has_program(font: Object | None) -> bool:
    """Whether the font itself is in the file."""
    if not isinstance(font, Dictionary):
        return False
    for part in (font, *font.get(Name.DescendantFonts, Array())):
        descriptor = part.get(Name.FontDescriptor)
        if isinstance(descriptor, Dictionary) and any(key in descriptor for key in _FONT_FILES):
            return True
    return False
