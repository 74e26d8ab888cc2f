"""Changing the text of a PDF as a PDF editor does: in the page itself, in its own typeface."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pikepdf

from docgen.core.affine import Matrix, then
from docgen.core.page_layout import POINTS_PER_MM, STRIP_MM

_DIGITS = "0123456789"
# The running head of a page stands above this height, in points.
_HEAD_PT = 770.0
_STRIP_PT = STRIP_MM * POINTS_PER_MM
_UNCHANGED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Forged:
    """A PDF in which one digit is another.

    Attributes:
        data: The PDF.
        page: Page, from 1.
        old: The piece of text as it was.
        new: As it is now.
    """

    data: bytes
    page: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class _Coding:
    """How a font writes text.

    Attributes:
        size: Bytes per character.
        codes: Code of each character that the font holds.
        texts: Character of each code.
    """

    size: int
    codes: dict[str, bytes]
    texts: dict[bytes, str]

    def read(self, data: bytes) -> str:
        pieces = (data[at : at + self.size] for at in range(0, len(data), self.size))
        return "".join(self.texts.get(piece, " ") for piece in pieces)


@dataclass(frozen=True, slots=True)
class _Place:
    """A piece of text with a digit in it.

    Attributes:
        instruction: Number of the instruction that shows it.
        element: Number of the piece in that instruction; ``None`` if it is the only one.
        data: Its bytes.
        at: Where in the bytes the digit stands.
        coding: How its font writes.
    """

    instruction: int
    element: int | None
    data: bytes
    at: int
    coding: _Coding


def with_other_digit(
    data: bytes, pages: Sequence[int], chance: np.random.Generator
) -> Forged | None:
    """Change one digit in the text of one of the pages; ``None`` when there is none to change.

    Args:
        pages: Pages from 1 in the order in which they are tried.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for number in pages:
            page = pdf.pages[number - 1]
            content: list[Any] = list(pikepdf.parse_content_stream(page))
            places = list(_digits(content, _codings(page)))
            if not places:
                continue
            place = places[int(chance.integers(len(places)))]
            coding = place.coding
            old = coding.texts[place.data[place.at : place.at + coding.size]]
            others = [digit for digit in _DIGITS if digit in coding.codes and digit != old]
            if not others:
                continue
            code = coding.codes[others[int(chance.integers(len(others)))]]
            changed = place.data[: place.at] + code + place.data[place.at + coding.size :]
            _put(content, place, changed)
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(content))
            target = io.BytesIO()
            pdf.save(target, deterministic_id=True)
            before, after = (coding.read(text).strip() for text in (place.data, changed))
            return Forged(target.getvalue(), number, before, after)
    return None


def _put(content: list[Any], place: _Place, data: bytes) -> None:
    operands, operator = content[place.instruction].operands, content[place.instruction].operator
    text: Any = pikepdf.String(data)
    if place.element is not None:
        pieces = list(operands[0])
        pieces[place.element] = text
        text = pikepdf.Array(pieces)
    content[place.instruction] = pikepdf.ContentStreamInstruction([text], operator)


def _codings(page: pikepdf.Page) -> dict[str, _Coding]:
    resources: Any = page.resources
    fonts = resources.get("/Font", {})
    return {
        name: _coding(bytes(font.ToUnicode.read_bytes()), font.Subtype == "/Type0")
        for name, font in fonts.items()
        if "/ToUnicode" in font
    }


def _coding(cmap: bytes, wide: bool) -> _Coding:
    """Read a ToUnicode map (ISO 32000-2, 9.10.3; Adobe technical note 5014)."""
    texts: dict[bytes, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            texts[bytes.fromhex(code.decode())] = _utf16(text)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        found = re.findall(rb"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[(.*?)\])", block, re.DOTALL)
        for first, last, text, listed in found:
            size, start = len(first) // 2, int(first, 16)
            each = re.findall(rb"<(\w+)>", listed)
            for offset in range(int(last, 16) - start + 1):
                code = (start + offset).to_bytes(size, "big")
                if each:
                    texts[code] = _utf16(each[offset])
                else:
                    texts[code] = chr(ord(_utf16(text)[:1] or " ") + offset)
    return _Coding(2 if wide else 1, {text: code for code, text in texts.items()}, texts)


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _digits(content: Sequence[Any], codings: dict[str, _Coding]) -> Iterator[_Place]:
    """Every digit that stands in the text: not in the running head, not in the strip below it."""
    for index, font, height in _shown(content):
        coding = codings.get(font)
        if coding is None or not _STRIP_PT < height < _HEAD_PT:
            continue
        shown = content[index].operands[0]
        pieces: Iterable[tuple[int | None, Any]] = (
            enumerate(shown) if str(content[index].operator) == "TJ" else ((None, shown),)
        )
        for element, piece in pieces:
            if isinstance(piece, pikepdf.String):
                data = bytes(piece)
                for at in range(0, len(data), coding.size):
                    if coding.texts.get(data[at : at + coding.size], "") in tuple(_DIGITS):
                        yield _Place(index, element, data, at, coding)


def _shown(content: Sequence[Any]) -> Iterator[tuple[int, str, float]]:
    """Each instruction that shows text: its number, its font, its height on the page."""
    matrix, line, font = _UNCHANGED, _UNCHANGED, ""
    kept: list[tuple[Matrix, str]] = []
    for index, instruction in enumerate(content):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "q":
            kept.append((matrix, font))
        elif operator == "Q" and kept:
            matrix, font = kept.pop()
        elif operator == "cm":
            matrix = then(_matrix(operands), matrix)
        elif operator == "BT":
            line = _UNCHANGED
        elif operator == "Tf":
            font = str(operands[0])
        elif operator == "Tm":
            line = _matrix(operands)
        elif operator in ("Td", "TD"):
            line = then((1, 0, 0, 1, float(operands[0]), float(operands[1])), line)
        elif operator in ("Tj", "TJ"):
            yield index, font, then(line, matrix)[5]


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands)
    return a, b, c, d, e, f
