"""Looking at a copy that came from anywhere: the work of one worker, facts only.

What is looked at may be made to harm. These functions may loop, run out of memory or bring the
process down: call them in a worker that can be killed (`docgen.engines.bounded`). Whatever they
raise says that the file cannot be looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree

from docgen.core.errors import DocgenError
from docgen.core.signatures import SignatureFacts
from docgen.documents.conformance import Fault as ArchiveFault
from docgen.documents.conformance import findings_in
from docgen.engines.pdf_inside import look_inside
from docgen.engines.raster import EncryptedError, PdfPages
from docgen.engines.seal_check import SealState, read_seal
from docgen.engines.signatures import TrustSettings, validate_bytes
from docgen.seal.checks.facts import AttachedFile, Fault, Looked, PageFacts
from docgen.seal.checks.told import NewerFormatError, Told, read_told, shown
from docgen.seal.manifest import NAME as MANIFEST
from docgen.seal.page_print import PagePrints
from docgen.seal.seal_field import SEAL_FIELD

# ISO 19005-3, conformance level B: what docgen makes.
ARCHIVE_LEVEL = "3b"
MOST_BYTES = 2_000_000_000
_MOST_PAGES = 20_000
_MOST_FILES = 5_000
_HEAD = 1024
_MOST_REVISIONS = 100
_BOXES = (Name.CropBox, Name.TrimBox, Name.BleedBox, Name.ArtBox)
_LAYERS = "lagen die zichtbaar en onzichtbaar gemaakt kunnen worden"


def look(path: Path) -> Looked:
    """Everything in the document itself."""
    size = path.stat().st_size
    if size == 0:
        return Looked(Fault.EMPTY)
    if size > MOST_BYTES:
        return Looked(Fault.TOO_LARGE)
    with path.open("rb") as stream:
        # ISO 32000-1, annex H, note 13: readers look for the header in the first 1024 bytes.
        if b"%PDF-" not in stream.read(_HEAD):
            return Looked(Fault.NOT_PDF)
    try:
        with PdfPages(path) as pages:
            count = pages.count
    except EncryptedError:
        return Looked(Fault.ENCRYPTED)
    except DocgenError:
        return Looked(Fault.DAMAGED)
    if count > _MOST_PAGES:
        return Looked(Fault.TOO_LARGE)
    return _looked(path, count)


def _looked(path: Path, count: int) -> Looked:
    # What a reader has to mend can be mended in two ways: then two people see two documents.
    with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
        if pdf.is_encrypted:
            return Looked(Fault.ENCRYPTED)
        if len(pdf.pages) != count:
            return Looked(Fault.DAMAGED, "het aantal bladzijden staat niet vast")
        told, fault = _manifest(pdf)
        pages, attached = tuple(_pages(pdf)), tuple(_attached(pdf))
        subject = shown(str(pdf.docinfo.get("/Subject", "")))
        hidden = dict.fromkeys(_hidden(pdf))
        layers = (_LAYERS,) if Name.OCProperties in pdf.Root else ()
        mended = pdf.get_warnings()
    if mended:
        return Looked(Fault.DAMAGED, "delen van het bestand zijn niet te lezen")
    inside = look_inside(path)
    known = {item.name for item in attached}
    hidden |= dict.fromkeys(shown(name) for name in inside.embedded if shown(name) not in known)
    return Looked(
        pages=pages,
        attached=attached,
        manifest=told,
        manifest_fault=fault,
        subject=subject,
        active=(*inside.active, *layers),
        links=tuple(shown(link) for link in inside.links),
        hidden=tuple(hidden),
        revisions=_revisions(path),
    )


# -- manifest and attachments ------------------------------------------------------------


def _manifest(pdf: pikepdf.Pdf) -> tuple[Told | None, str]:
    found = dict(_specifications(pdf)).get(MANIFEST)
    if found is None:
        return None, ""
    try:
        return read_told(_stream_of(found).read_bytes()), ""
    except NewerFormatError as exc:
        return None, str(exc)
    except ValueError as exc:
        return None, str(exc)


def _specifications(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    """Name and file specification of every attached file (ISO 32000-1, 7.11.4)."""
    names = pdf.Root.get(Name.Names, Dictionary())
    if Name.EmbeddedFiles not in names:
        return
    for number, (name, found) in enumerate(NameTree(names.EmbeddedFiles).items()):
        if number >= _MOST_FILES:
            raise ValueError("more attachments than any copy has")
        yield str(name), found


def _stream_of(found: pikepdf.Object) -> pikepdf.Stream:
    stream = found.EF.F
    if not isinstance(stream, pikepdf.Stream):
        raise TypeError("an attachment without contents")
    return stream


def _attached(pdf: pikepdf.Pdf) -> Iterator[AttachedFile]:
    listed = {item.objgen for item in pdf.Root.get(Name.AF, Array())} - {(0, 0)}
    for name, found in _specifications(pdf):
        stream = _stream_of(found)
        data = stream.read_bytes()
        yield AttachedFile(
            name=shown(name),
            sha256=hashlib.sha256(data).hexdigest(),
            size=len(data),
            mime=str(stream.get(Name.Subtype, ""))[1:],
            relation=str(found.get(Name.AFRelationship, "")),
            listed=found.objgen in listed,
            sound=_is_sound(name, found, len(data)),
        )


def _is_sound(name: str, found: pikepdf.Object, size: int) -> bool:
    """Whether the file has one name, one content and says its own size: readers choose freely."""
    names = {str(found.get(key, name)) for key in (Name.F, Name.UF)}
    contents = {found.EF[key].objgen for key in found.EF.keys()}  # noqa: SIM118
    parameters = found.EF.F.get(Name.Params, Dictionary())
    return names == {name} and len(contents) == 1 and parameters.get(Name.Size, size) == size


def _hidden(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Names of files that are in it without being among the attached files."""
    known = {found.objgen for _, found in _specifications(pdf)}
    for item in pdf.objects:
        if isinstance(item, Dictionary) and Name.EF in item and item.objgen not in known:
            yield shown(str(item.get(Name.UF, item.get(Name.F, "")))) or "zonder naam"


# -- pages -------------------------------------------------------------------------------


def _pages(pdf: pikepdf.Pdf) -> Iterator[PageFacts]:
    prints = PagePrints()
    for number, page in enumerate(pdf.pages):
        yield PageFacts(prints.of(page), tuple(_oddities(page, first=number == 0)))


def _oddities(page: pikepdf.Page, *, first: bool) -> Iterator[str]:
    """What changes how a page looks without changing its fingerprint."""
    whole = [float(value) for value in page.mediabox]
    # What a page inherits, pikepdf has written on the page itself.
    shapes = [page.obj[box] for box in _BOXES if box in page.obj]
    if any([float(value) for value in shape] != whole for shape in shapes):
        yield "een deel van de bladzijde is weggesneden"
    if float(page.obj.get(Name.UserUnit, 1)) != 1:
        yield "de bladzijde is vergroot"
    for note in page.obj.get(Name.Annots, Array()):
        if not (_is_plain_link(note) or (first and _is_seal(note))):
            kind = shown(str(note.get(Name.Subtype, "/onbekend"))[1:])
            yield f"er is iets overheen gelegd (soort {kind})"


def _is_plain_link(note: pikepdf.Object) -> bool:
    """Whether it is a link that draws nothing: no picture, no frame."""
    if note.get(Name.Subtype) != Name.Link or Name.AP in note:
        return False
    border = [str(value) for value in note.get(Name.Border, Array())][2:3]
    style = note.get(Name.BS, Dictionary()).get(Name.W)
    return style in (None, 0) and border in ([], ["0"])


def _is_seal(note: pikepdf.Object) -> bool:
    kind, name = note.get(Name.FT), str(note.get(Name.T, ""))
    return note.get(Name.Subtype) == Name.Widget and kind == Name.Sig and name == SEAL_FIELD


def _revisions(path: Path) -> int:
    """How many times the file was written to: its tables of contents, the last one first."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    from docgen.engines.signatures import keep_quiet

    keep_quiet()
    with path.open("rb") as stream:
        return min(_MOST_REVISIONS, int(PdfFileReader(stream).xrefs.total_revisions))


# -- the other looks ---------------------------------------------------------------------


def look_at_seal(path: Path, trust: TrustSettings, now: datetime) -> SealState:
    """The state of the seal."""
    return read_seal(path, trust, now)


def look_at_archive(path: Path, work: Path) -> tuple[ArchiveFault, ...]:
    """What stands between the file and PDF/A-3b.

    Args:
        work: Folder for half-made files.
    """
    return findings_in(path, ARCHIVE_LEVEL, work)


def look_at_signatures(
    path: Path, hashes: Collection[str], trust: TrustSettings, now: datetime
) -> Mapping[str, tuple[SignatureFacts, ...] | None]:
    """Digital signatures in attached files, by fingerprint; ``None`` if they cannot be checked."""
    found: dict[str, tuple[SignatureFacts, ...] | None] = {}
    with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
        for _, specification in _specifications(pdf):
            data = _stream_of(specification).read_bytes()
            sha256 = hashlib.sha256(data).hexdigest()
            if sha256 in hashes:
                found[sha256] = _validated(data, trust, now)
    return found


def _validated(
    data: bytes, trust: TrustSettings, now: datetime
) -> tuple[SignatureFacts, ...] | None:
    try:
        return validate_bytes(data, trust, now)
    except DocgenError:
        return None


def extract(path: Path, folder: Path) -> tuple[str, ...]:
    """Write every attached file into an empty folder, byte for byte; returns their names there."""
    from docgen.seal.safe_names import safe_names

    with pikepdf.open(path, suppress_warnings=True) as pdf:
        found = list(_specifications(pdf))
        names = safe_names([name for name, _ in found])
        for name, (_, specification) in zip(names, found, strict=True):
            with (folder / name).open("xb") as stream:
                stream.write(_stream_of(specification).read_bytes())
    return tuple(names)
