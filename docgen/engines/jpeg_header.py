"""What the header of a JPEG says of its picture (ISO/IEC 10918-1, annex B)."""

from __future__ import annotations

from collections.abc import Iterator

# Baseline, extended and progressive, with Huffman codes: what PDF knows.
_CODINGS = (0xC0, 0xC1, 0xC2)
_OTHER_FRAMES = (0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0), 0xDE)
_SCAN = 0xDA
_ADOBE = 0xEE
_LEAST_ADOBE = 12


def jpeg_facts(data: bytes) -> tuple[int, int, int] | None:
    """Width and height in pixels and the number of components, 1 or 3.

    ``None`` if readers may differ on it: no such header, other codings, other than eight bits,
    colours for print, or colours without a mark of their kind.
    """
    frame, adobe = b"", None
    for marker, segment in _segments(data):
        if marker in _OTHER_FRAMES or (marker in _CODINGS and frame):
            return None
        if marker in _CODINGS:
            frame = segment
        elif marker == _ADOBE and segment.startswith(b"Adobe"):
            adobe = segment[_LEAST_ADOBE - 1] if len(segment) >= _LEAST_ADOBE else -1
        elif marker == _SCAN:
            return _facts(frame, adobe)
    return None


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Markers with what they hold, up to and including the first scan."""
    place = 2 if data.startswith(b"\xff\xd8") else len(data)
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            # A marker may be preceded by any number of fill bytes.
            place += 1
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if length < 2:
            return
        yield marker, data[place + 4 : place + 2 + length]
        if marker == _SCAN:
            return
        place += 2 + length


def _facts(frame: bytes, adobe: int | None) -> tuple[int, int, int] | None:
    if len(frame) < 6 or len(frame) != 6 + 3 * frame[5] or frame[0] != 8:
        return None
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    kinds = [frame[place] for place in range(6, len(frame), 3)]
    gray = len(kinds) == 1 and adobe in (None, 0)
    # Adobe's transform 1 is YCbCr; without that mark, red, green and blue are known by name.
    coloured = len(kinds) == 3 and (adobe == 1 or (adobe is None and kinds != [*b"RGB"]))
    return (width, height, len(kinds)) if gray or coloured else None
