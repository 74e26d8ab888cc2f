"""A finished PDF taken apart, to look for anything: every object, stream, string and text."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from docgen.documents import typeface
from docgen.documents.metadata import DocumentInfo, declare
from docgen.engines.raster import PdfPages

# Shorter streams (“q”, “Q”) are alike by chance.
SHORTEST_STREAM = 100
_OPAQUE = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
# These lead back, or to other pages.
_BACK = frozenset({"/Parent", "/P", "/Pg", "/Dest", "/StructParents", "/StructParent", "/Annots"})


@dataclass(frozen=True, slots=True)
class Found:
    """A stream of the file.

    Attributes:
        kind: Its type or subtype, such as ``/Image``; ``""`` when it says nothing.
        data: Its bytes after decompression; pictures stay as they are stored.
    """

    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """A finished file, taken apart.

    Attributes:
        raw: Its bytes.
        names: Every name in it, keys as well as values.
        strings: Every text string outside streams.
        streams: Every stream.
        links: Subtypes of its annotations, with the target of each link that leads outside.
        metadata: Document information and XMP, as text.
        pages: Text of each page.
    """

    raw: bytes
    names: frozenset[str]
    strings: tuple[str, ...]
    streams: tuple[Found, ...]
    links: tuple[str, ...]
    metadata: str
    pages: tuple[str, ...]

    def written(self, issued: Collection[int]) -> Iterator[str]:
        """What docgen itself wrote: its own pages, metadata, names of things.

        Args:
            issued: Pages, from 0, with other text.
        """
        yield self.metadata
        yield from self.strings
        yield from (text for number, text in enumerate(self.pages) if number not in issued)

    def everything(self) -> Iterator[str]:
        """All text, also that of the covenant."""
        yield self.metadata
        yield from self.strings
        yield from self.pages


def open_finished(path: Path) -> Opened:
    """Take a finished file apart."""
    names: set[str] = set()
    strings: list[str] = []
    streams: list[Found] = []
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            _take_apart(item, names, strings)
            if isinstance(item, Stream):
                streams.append(Found(_kind(item), _data(item)))
        links = tuple(_links(pdf))
        metadata = _metadata(pdf)
    with PdfPages(path) as pages:
        texts = tuple(pages.text(number) for number in range(pages.count))
    return Opened(
        path.read_bytes(),
        frozenset(names),
        tuple(strings),
        tuple(streams),
        links,
        metadata,
        texts,
    )


def own_streams() -> frozenset[str]:
    """Fingerprints of what docgen itself puts in every file: typeface and output intent."""
    with pikepdf.new() as pdf:
        font = typeface.embed(pdf)
        declare(pdf, DocumentInfo("", "", "", (), "", datetime(2000, 1, 1, tzinfo=UTC), False, 3))
        found: list[Stream] = []
        _reach(Array([font, pdf.Root.OutputIntents]), set(), found)
        return frozenset(_prints(found))


def streams_of(path: Path) -> frozenset[str]:
    """Fingerprints of all streams of a file that docgen made."""
    with pikepdf.open(path) as pdf:
        return frozenset(_prints(item for item in pdf.objects if isinstance(item, Stream)))


def streams_of_pages(path: Path, numbers: Iterable[int]) -> frozenset[str]:
    """Fingerprints of the streams with which these pages, from 0, are drawn."""
    with pikepdf.open(path) as pdf:
        seen: set[tuple[int, int]] = set()
        found: list[Stream] = []
        for number in numbers:
            _reach(pdf.pages[number].obj, seen, found)
        return frozenset(_prints(found))


def _reach(item: object, seen: set[tuple[int, int]], found: list[Stream]) -> None:
    waiting = [item]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Dictionary | Array | Stream):
            continue
        if item.objgen != (0, 0):
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
        if isinstance(item, Array):
            waiting += list(item)
            continue
        if isinstance(item, Stream):
            found.append(item)
        waiting += [item[key] for key in item.keys() if key not in _BACK]  # noqa: SIM118


def _prints(streams: Iterable[Stream]) -> Iterator[str]:
    for stream in streams:
        data = _data(stream)
        if len(data) >= SHORTEST_STREAM:
            yield print_of(data)


def print_of(data: bytes) -> str:
    """Fingerprint of a stream, wherever its end was made unambiguous."""
    return hashlib.sha256(data.rstrip(b"\r\n\0")).hexdigest()


def _take_apart(item: object, names: set[str], strings: list[str]) -> None:
    if isinstance(item, Name):
        names.add(str(item))
    elif isinstance(item, String):
        strings.append(str(item))
    elif isinstance(item, Array):
        for entry in item:
            if not _is_elsewhere(entry):
                _take_apart(entry, names, strings)
    elif isinstance(item, Dictionary | Stream):
        for key in item.keys():  # noqa: SIM118 - a PDF dictionary, not one of Python's
            names.add(key)
            if not _is_elsewhere(item[key]):
                _take_apart(item[key], names, strings)


def _is_elsewhere(item: object) -> bool:
    """Whether it is an object of its own, which is looked at by itself."""
    return isinstance(item, pikepdf.Object) and item.is_indirect


def _kind(stream: Stream) -> str:
    kind = stream.get(Name.Subtype) or stream.get(Name.Type)
    if kind is None and Name.Length1 in stream:
        return "/FontFile"
    return str(kind or "")


def _data(stream: Stream) -> bytes:
    kinds = stream.get(Name.Filter)
    filters = [str(kind) for kind in kinds] if isinstance(kinds, Array) else [str(kinds)]
    if _OPAQUE.intersection(filters):
        return bytes(stream.read_raw_bytes())
    return bytes(stream.read_bytes())


def _links(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for annotation in page.obj.get(Name.Annots, Array()):
            action = annotation.get(Name.A, Dictionary())
            kind = str(annotation.get(Name.Subtype, ""))
            yield f"{kind} {action.get(Name.URI, '')}".strip()


def _metadata(pdf: pikepdf.Pdf) -> str:
    info = pdf.trailer.get(Name.Info, Dictionary())
    told = [str(info[key]) for key in info.keys()]  # noqa: SIM118
    if Name.Metadata in pdf.Root:
        told.append(pdf.Root.Metadata.read_bytes().decode("utf-8", "replace"))
    return "\n".join(told)
