"""Ways to spoil a definitive copy, each as a function that changes an open PDF."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from docgen.documents.healing import save_as_it_is
from docgen.seal.manifest import NAME as MANIFEST

Change = Callable[[pikepdf.Pdf], object]


def tampered(source: Path, target: Path, *changes: Change) -> Path:
    """Write a changed copy of the file."""
    with pikepdf.open(source) as pdf:
        for change in changes:
            change(pdf)
        save_as_it_is(pdf, target)
    return target


def same_page(there: int, instead: int) -> Change:
    """Page ``there`` (from 1) becomes what page ``instead`` is."""

    def change(pdf: pikepdf.Pdf) -> None:
        own = pdf.pages[there - 1].obj
        other = pdf.pages[instead - 1].obj
        own[Name.Contents], own[Name.Resources] = other.Contents, other.Resources

    return change


def without_page(number: int) -> Change:
    """A page (from 1) is taken out."""

    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[number - 1]

    return change


def reworded(number: int, old: bytes, new: bytes) -> Change:
    """Words drawn on a page (from 1) become others."""

    def change(pdf: pikepdf.Pdf) -> None:
        found = 0
        for stream in _contents(pdf.pages[number - 1]):
            data = stream.read_bytes()
            found += data.count(old)
            stream.write(data.replace(old, new))
        assert found, "nothing to change"

    return change


def one_pixel(number: int) -> Change:
    """One pixel of the first picture on a page (from 1) becomes another."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = _picture(pdf.pages[number - 1].resources)
        image = pikepdf.PdfImage(stream).as_pil_image().convert("RGB")
        dark = image.point(lambda value: 255 - value)
        image.paste(dark.crop((5, 5, 6, 6)), (5, 5))
        stream.write(image.tobytes())
        stream[Name.ColorSpace], stream[Name.BitsPerComponent] = Name.DeviceRGB, 8

    return change


def attached_data(name: str, data: bytes) -> Change:
    """The contents of an attached file become others; what is said of them agrees."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = specification(pdf, name).EF.F
        stream.write(data)
        stream.Params[Name.Size] = len(data)

    return change


def manifest_data(edit: Callable[[dict[str, Any]], object]) -> Change:
    """The manifest tells something else."""

    def change(pdf: pikepdf.Pdf) -> None:
        told = json.loads(specification(pdf, MANIFEST).EF.F.read_bytes())
        edit(told)
        attached_data(MANIFEST, json.dumps(told).encode())(pdf)

    return change


def detached(name: str) -> Change:
    """An attached file is taken out."""

    def change(pdf: pikepdf.Pdf) -> None:
        gone = specification(pdf, name)
        names = list(pdf.Root.Names.EmbeddedFiles.Names)
        at = next(i for i in range(0, len(names), 2) if str(names[i]) == name)
        pdf.Root.Names.EmbeddedFiles.Names = Array(names[:at] + names[at + 2 :])
        pdf.Root.AF = Array([item for item in pdf.Root.AF if item.objgen != gone.objgen])

    return change


def attached_more(name: str) -> Change:
    """One more file is attached, as it should be."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(b"meer", Type=Name.EmbeddedFile, Subtype=Name("/text/plain"))
        made = Dictionary(Type=Name.Filespec, F=String(name), UF=String(name))
        made[Name.AFRelationship], made[Name.EF] = Name.Source, Dictionary(F=stream, UF=stream)
        found = pdf.make_indirect(made)
        names = list(pdf.Root.Names.EmbeddedFiles.Names)
        pdf.Root.Names.EmbeddedFiles.Names = Array([*names, String(name), found])
        pdf.Root.AF = Array([*pdf.Root.AF, found])

    return change


def renamed(old: str, new: str) -> Change:
    """An attached file gets another name."""

    def change(pdf: pikepdf.Pdf) -> None:
        found = specification(pdf, old)
        found[Name.F], found[Name.UF] = String(new), String(new)
        names = list(pdf.Root.Names.EmbeddedFiles.Names)
        renewed = [String(new) if str(item) == old else item for item in names[::2]]
        pairs = [item for pair in zip(renewed, names[1::2], strict=True) for item in pair]
        pdf.Root.Names.EmbeddedFiles.Names = Array(pairs)

    return change


def note_on(number: int) -> Change:
    """A white sheet is laid over a page (from 1)."""

    def change(pdf: pikepdf.Pdf) -> None:
        white = pdf.make_stream(b"1 g 0 0 200 200 re f", Type=Name.XObject, Subtype=Name.Form)
        white[Name.BBox] = Array([0, 0, 200, 200])
        note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 200, 200]), F=4)
        note[Name.AP] = Dictionary(N=white)
        page = pdf.pages[number - 1].obj
        page[Name.Annots] = Array([*page.get(Name.Annots, Array()), pdf.make_indirect(note)])

    return change


def acting(action: Dictionary) -> Change:
    """Something happens when the file is opened."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[Name.OpenAction] = pdf.make_indirect(action)

    return change


def signature_field(name: str) -> Change:
    """An empty place for a signature."""

    def change(pdf: pikepdf.Pdf) -> None:
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(name), F=4)
        field[Name.Rect] = Array([0, 0, 0, 0])
        made = pdf.make_indirect(field)
        pdf.Root[Name.AcroForm] = Dictionary(Fields=Array([made]))

    return change


def appended(data: bytes) -> bytes:
    """The file with an addition that changes nothing to be seen, as any editor makes it."""
    from pyhanko.pdf_utils.generic import NameObject, TextStringObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer.root[NameObject("/Lang")] = TextStringObject("nl-NL")
    writer.update_root()  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def specification(pdf: pikepdf.Pdf, name: str) -> Any:
    """The file specification of an attached file."""
    names = list(pdf.Root.Names.EmbeddedFiles.Names)
    return next(
        found for own, found in zip(names[::2], names[1::2], strict=True) if str(own) == name
    )


def _contents(page: pikepdf.Page) -> list[Any]:
    found = page.obj.Contents
    return list(found) if isinstance(found, Array) else [found]


def _picture(resources: Any) -> Any:
    """The first picture that is drawn with these resources, at any depth."""
    for item in dict(resources.get(Name.XObject, Dictionary()).items()).values():
        if item.get(Name.Subtype) == Name.Image:
            return item
        if Name.Resources in item:
            found = _picture(item.Resources)
            if found is not None:
                return found
    return None
