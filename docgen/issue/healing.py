"""Small faults of converters, healed in their PDF before parts are joined.

Each function mends one fault, leaves everything else alone, and says which converter needs it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Literal

import pikepdf
from pikepdf import Name

# Data that ends in CR makes the end of the stream ambiguous (see `unambiguous_bytes`).
_AMBIGUOUS_END = re.compile(rb"\r\r?\nendstream")
_Level = Literal[-1, 1, 2, 3, 4, 5, 6, 7, 8, 9]
_DEFAULT_LEVEL: _Level = -1
_LEVELS: tuple[_Level, ...] = (_DEFAULT_LEVEL, 9, 5, 8, 4, 7, 3, 2, 1)

_PATH = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
_OPEN = frozenset({"BDC", "BMC"})


def tag_stray_lines(pdf: pikepdf.Pdf) -> None:
    """Mark lines and areas drawn outside any marked content as artifacts.

    LibreOffice 7.4 draws paragraph borders without a mark, which PDF/UA-1, 7.1 forbids. Such
    lines are decoration: what carries meaning, LibreOffice does mark.
    """
    for page in pdf.pages:
        instructions = list(pikepdf.parse_content_stream(page))
        healed = list(_with_marks(instructions))
        if len(healed) > len(instructions):
            stream = pikepdf.unparse_content_stream(healed)
            page.obj[Name.Contents] = pdf.make_stream(stream)


def _with_marks(
    instructions: list[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage],
) -> Iterator[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage]:
    begin = pikepdf.ContentStreamInstruction([Name.Artifact], pikepdf.Operator("BMC"))
    end = pikepdf.ContentStreamInstruction([], pikepdf.Operator("EMC"))
    depth, in_path = 0, False
    for instruction in instructions:
        operator = str(instruction.operator)
        if operator in _OPEN:
            depth += 1
        elif operator == "EMC":
            depth -= 1
        if depth == 0 and operator in _PATH and not in_path:
            in_path = True
            yield begin
        yield instruction
        if in_path and (operator in _PAINT or operator == "n"):
            in_path = False
            yield end


def drop_unknown_image_keys(pdf: pikepdf.Pdf) -> None:
    """Remove ``/ColorTransform`` from image dictionaries.

    Skia (the embedded engine) writes it there; it belongs among the filter's parameters
    (ISO 32000-1, table 13) and only repeats the default.
    """
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and Name.ColorTransform in item:
            del item[Name.ColorTransform]


def unambiguous_bytes(pdf: pikepdf.Pdf, **settings: object) -> bytes:
    """The file as bytes in which no stream's data ends in a carriage return.

    PDF/A wants ``/Length`` to count the bytes up to the end-of-line before ``endstream``
    (ISO 19005-2, 6.1.7.1). When compressed data happens to end in CR, the LF that follows makes
    one end-of-line of the two, and checkers count one byte less. Another compression level gives
    other last bytes; the levels are tried in a fixed order, so the result stays repeatable.
    """
    data = b""
    try:
        for level in _LEVELS:
            pikepdf.settings.set_flate_compression_level(level)
            buffer = io.BytesIO()
            pdf.save(buffer, **settings)  # type: ignore[arg-type]
            data = buffer.getvalue()
            if not _AMBIGUOUS_END.search(data):
                break
    finally:
        pikepdf.settings.set_flate_compression_level(_DEFAULT_LEVEL)
    return data
