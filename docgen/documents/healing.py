"""Small faults of converters, healed in their PDF before parts are joined.

Each function mends one fault, leaves everything else alone, and says which converter needs it.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from docgen.core.errors import EngineFailedError

# Data that ends in CR makes the end of the stream ambiguous (see `guard_stream_ends`).
_AMBIGUOUS_END = re.compile(rb"\r\r?\nendstream")
_CR = 0x0D
_MOVABLE = (
    Name.ViewerPreferences,
    Name.PageLabels,
    Name.OutputIntents,
    Name.MarkInfo,
)

_PATH = frozenset({"m", "l", "c", "v", "y", "h", "re"})
_PAINT = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"})
_OPEN = frozenset({"BDC", "BMC"})
_MARKS_AND_PATHS = " ".join(sorted(_PATH | _OPEN | {"EMC"}))


def tag_stray_lines(pdf: pikepdf.Pdf) -> None:
    """Mark lines and areas drawn outside any marked content as artifacts.

    LibreOffice 7.4 draws paragraph borders without a mark, which PDF/UA-1, 7.1 forbids. Such
    lines are decoration: what carries meaning, LibreOffice does mark.
    """
    for page in pdf.pages:
        if _has_stray_lines(page):
            healed = list(_with_marks(pikepdf.parse_content_stream(page)))
            page.obj[Name.Contents] = pdf.make_stream(pikepdf.unparse_content_stream(healed))


def _has_stray_lines(page: pikepdf.Page) -> bool:
    depth = 0
    # Asking for these operators alone spares the reading of all text, most of a page.
    for instruction in pikepdf.parse_content_stream(page, _MARKS_AND_PATHS):
        operator = str(instruction.operator)
        if operator in _PATH and depth == 0:
            return True
        depth += (operator in _OPEN) - (operator == "EMC")
    return False


def _with_marks(
    instructions: Iterable[pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage],
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


def guard_stream_ends(pdf: pikepdf.Pdf, first: int = 0) -> None:
    """Lengthen every stream whose compressed data would end in a carriage return.

    PDF/A wants ``/Length`` to count the bytes up to the end-of-line before ``endstream``
    (ISO 19005-2, 6.1.7.1). When the data happens to end in CR, the LF that follows makes one
    end-of-line of the two, and checkers count one byte less. The last byte of Flate data is that
    of a checksum (RFC 1950, 2.2), so compressing anew does not help; one line feed more at the
    end does, and it is white space to a content stream and beyond the end of a font or image.

    Args:
        first: Number of objects, in the order of the file, that were seen to before.
    """
    for item in list(pdf.objects)[first:]:
        if isinstance(item, pikepdf.Stream) and item.get(Name.Type) != Name.EmbeddedFile:
            _guard_end(item)


def _guard_end(stream: pikepdf.Stream) -> None:
    filters = filters_of(stream)
    if not (_ends_badly(stream) if filters else _would_end_badly(stream)):
        return
    if filters not in ([], [Name.FlateDecode]):
        _pack_again(stream, filters)
    else:
        # Packed twice it would be packed anew, as it was, when the file is written.
        data = stream.read_bytes()
        stream.write(data + b"\n")
        if Name.Length1 in stream:
            stream[Name.Length1] = len(data) + 1


def filters_of(stream: pikepdf.Stream) -> list[pikepdf.Object]:
    """How a stream is packed, the outermost filter first; empty for one that is not."""
    found = stream.get(Name.Filter)
    return list(found) if isinstance(found, Array) else [found] if found is not None else []


def _pack_again(stream: pikepdf.Stream, filters: list[pikepdf.Object]) -> None:
    """Pack the data, such as that of a picture, once more around: byte for byte it stays."""
    parameters = stream.get(Name.DecodeParms)
    inner = list(parameters) if isinstance(parameters, Array) else [parameters] * len(filters)
    for level in range(9, 0, -1):
        packed = zlib.compress(stream.read_raw_bytes(), level)
        if not packed.endswith(b"\r"):
            break
    empty = Dictionary()
    stream.write(
        packed,
        filter=Array([Name.FlateDecode, *filters]),
        decode_parms=Array([empty, *(empty if entry is None else entry for entry in inner)]),
    )


def unambiguous_bytes(pdf: pikepdf.Pdf) -> bytes:
    """The file as bytes in which no stream's data ends in a carriage return.

    The streams of parts were seen to by `guard_stream_ends`. The ones made since get the same
    treatment, and object streams, which are made while writing, are dealt anew by giving an entry
    of the catalogue an object of its own, in a fixed order, so that the result is repeatable.
    """
    data = saved(pdf)
    for key in _MOVABLE:
        if not _AMBIGUOUS_END.search(data):
            break
        guard_stream_ends(pdf)
        if key in pdf.Root and not pdf.Root[key].is_indirect:
            pdf.Root[key] = pdf.make_indirect(pdf.Root[key])
        data = saved(pdf)
    return data


def settle_streams(pdf: pikepdf.Pdf, first: int = 0) -> int:
    """Compress what is not, and see to the ends of streams; returns the number of objects.

    Attached files are left as they are: whoever attached them saw to their ends. XMP is left
    readable.

    Args:
        first: Number of objects that were seen to before.
    """
    guard_stream_ends(pdf, first)
    objects = list(pdf.objects)
    for item in objects[first:]:
        loose = isinstance(item, pikepdf.Stream) and Name.Filter not in item
        if loose and item.get(Name.Type) not in (Name.EmbeddedFile, Name.Metadata):
            item.write(zlib.compress(item.read_bytes()), filter=Name.FlateDecode)
    return len(objects)


def save_settled(pdf: pikepdf.Pdf, target: Path) -> None:
    """Write a file whose streams were all settled, for documents too large to hold twice.

    Raises:
        EngineFailedError: The end of a stream is ambiguous all the same.
    """
    # Looked at one by one: an attached PDF holds ends of streams of its own.
    if any(isinstance(item, pikepdf.Stream) and _ends_badly(item) for item in pdf.objects):
        raise EngineFailedError.of(
            "een onderdeel van het bestand eindigt op een teken dat de archiefnorm niet toelaat",
            "Meld dit aan de makers van docgen.",
            file=target.name,
        )
    save_as_it_is(pdf, target)


def _would_end_badly(stream: pikepdf.Stream) -> bool:
    """Whether data that is not packed would end so once the writer has compressed it."""
    return zlib.adler32(stream.read_bytes()) & 0xFF == _CR


def _ends_badly(stream: pikepdf.Stream) -> bool:
    return bytes(stream.read_raw_bytes())[-1:] == b"\r"


def save_as_it_is(pdf: pikepdf.Pdf, target: Path) -> None:
    """Write the file, compact and repeatable, with every stream packed as it was."""
    pdf.save(
        target,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        # What was received stays packed, or not, as it was.
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        fix_metadata_version=False,
    )


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The file as bytes, compact, with a repeatable identifier and its metadata left alone."""
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return buffer.getvalue()
