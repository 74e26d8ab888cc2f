"""The gate before delivery: is this file PDF/A-2b?

`pikepdf.pdfa` approves only what it knows. Three things that docgen writes on purpose it does not
know (yet): forms, the permissions of a seal, and the identification of PDF/UA. At a form it even
stops looking further. So what it judges is a twin of the file without these three, in which
nothing may be found wanting; the three themselves are judged here:

- forms by the rules of ISO 19005-2, 6.4 (no XFA, no appearances left to be made, an appearance
  for every field) and 6.5 (printable, not hidden, no actions);
- permissions by 6.1.12 (none but those of a certifying signature, and no digests in it; the
  mark of PAdES in the catalogue, on which the standard has no rule, goes with them);
- the identification is the very text that `docgen.documents.metadata` writes, with the
  description of its schema that ISO 19005-2, 6.6.2.3 asks for.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Collection, Iterator
from concurrent.futures import Executor
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pikepdf
from pikepdf import Array, Name

from docgen.core.errors import EngineFailedError
from docgen.documents.healing import save_as_it_is, saved
from docgen.documents.metadata import without_accessibility
from docgen.documents.skeleton import skeleton
from docgen.engines.workers import outcome

LEVEL = "2b"
# The first lot is smaller: all that is no page goes with it.
_FIRST_LOT, _FEW_PAGES = 0.4, 12
_PRINT = 4
_ACTIONS = (Name.A, Name.AA)
# The developer's prefix under which a PAdES signature says that it is one (EN 319 142-1).
_PADES = "/ESIC"
_PERMISSIONS = ("/DocMDP", "/UR3")
_SEAL_DIGESTS = ("/DigestLocation", "/DigestMethod", "/DigestValue")


class Fault(NamedTuple):
    """Why a file is not PDF/A-2b.

    Attributes:
        rule: Clause of the standard, as the checker names it.
        message: What is wrong, in English.
    """

    rule: str
    message: str


def findings(pdf: bytes, judged: Collection[int] = (), level: str = LEVEL) -> tuple[Fault, ...]:
    """What stands between this file and PDF/A; empty when it conforms.

    Args:
        pdf: The file.
        judged: Pages, from 0, that were judged in another file of the same run: pages that are
            the same for all parties are judged once.
        level: ``2b``, or ``3b`` for a file with attachments.
    """
    # Imported late: it takes half a second, and a run in which nothing is made does not need it.
    from pikepdf.pdfa import validate_written

    # It reads embedded fonts with fontTools, which remarks on LibreOffice's time stamps.
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with pikepdf.open(io.BytesIO(pdf)) as twin:
        own = [*_form_faults(twin), *_permission_faults(twin)]
        _take_apart(twin, judged)
        report = validate_written(io.BytesIO(saved(twin)), level)
    return (*own, *(Fault(item.rule, item.message) for item in report.findings))


def findings_in(
    path: Path, level: str, work: Path, pool: Executor | None = None
) -> tuple[Fault, ...]:
    """As `findings`, of a file that is too large to hold in memory twice.

    With workers the pages are judged in two lots, so that two processors can share the work: one
    twin shows only the first lot and holds all that is not a page, the other the second lot alone.

    Args:
        work: Folder for the twins.
        pool: Does the work; by default this process.
    """
    with pikepdf.open(path) as pdf:
        own = [*_form_faults(pdf), *_permission_faults(pdf)]
        pages = len(pdf.pages)
    if pool is None or pages < _FEW_PAGES:
        return (*own, *_judge_lot(path, level, work, 0, pages, whole=True))
    cut = int(pages * _FIRST_LOT)
    lots = ((0, cut, True), (cut, pages, False))
    futures = [pool.submit(_judge_lot, path, level, work, *lot) for lot in lots]
    found = [outcome(future) for future in futures]
    return (*own, *(fault for lot in found for fault in lot))


def _judge_lot(
    path: Path, level: str, work: Path, first: int, last: int, whole: bool
) -> tuple[Fault, ...]:
    """Judge pages ``first`` up to ``last``, from 0; with all that is no page if ``whole``."""
    from pikepdf.pdfa import validate_written

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    target = work / f"{path.stem}.tweeling-{first}.pdf"
    try:
        with pikepdf.open(path) as twin:
            _take_apart(twin, () if whole else range(first))
            if whole:
                for page in list(twin.pages)[last:]:
                    page.obj[Name.Contents] = Array()
                    page.obj[Name.Resources] = pikepdf.Dictionary()
            else:
                _drop_attachments(twin)
            save_as_it_is(twin, target)
        report = validate_written(target, level)
    finally:
        target.unlink(missing_ok=True)
    return tuple(Fault(item.rule, item.message) for item in report.findings)


def _drop_attachments(twin: pikepdf.Pdf) -> None:
    for key in (Name.AF, Name.Names):
        if key in twin.Root:
            del twin.Root[key]


def _form_faults(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    form = pdf.Root.get(Name.AcroForm)
    if form is None:
        return
    if Name.XFA in form:
        yield Fault("ISO_19005_2:6.4.2-1", "the form is an XFA form")
    if form.get(Name.NeedAppearances, False):
        yield Fault("ISO_19005_2:6.4.1-3", "appearances are left to be made by the viewer")
    for field in form.get(Name.Fields, Array()):
        name = str(field.get(Name.T, ""))
        # A field with one widget is that widget; the buttons of a group are its kids.
        if Name.Kids in field and any(key in field for key in _ACTIONS):
            yield Fault("ISO_19005_2:6.4.1-1", f"field {name} has an action")
        button = field.get(Name.FT) == Name.Btn
        for widget in field.get(Name.Kids, Array([field])):
            yield from _widget_faults(widget, name, button=button)


def _widget_faults(widget: pikepdf.Object, name: str, *, button: bool) -> Iterator[Fault]:
    looks = widget.get(Name.AP, pikepdf.Dictionary()).get(Name.N)
    if looks is None:
        yield Fault("ISO_19005_2:6.3.3-1", f"field {name} has no appearance")
    elif isinstance(looks, pikepdf.Stream) == button:
        yield Fault("ISO_19005_2:6.3.3-2", f"field {name} has the appearance of another kind")
    if int(widget.get(Name.F, 0)) != _PRINT:
        yield Fault("ISO_19005_2:6.3.2-2", f"field {name} is hidden or not printable")
    if any(key in widget for key in _ACTIONS):
        yield Fault("ISO_19005_2:6.4.1-1", f"field {name} has an action")


def _permission_faults(pdf: pikepdf.Pdf) -> Iterator[Fault]:
    permissions = pdf.Root.get(Name.Perms, pikepdf.Dictionary())
    for name in permissions.keys():  # noqa: SIM118 - a PDF dictionary, not one of Python's
        if name not in _PERMISSIONS:
            yield Fault("ISO_19005_2:6.1.12-1", f"permissions hold {name}")
    seal = permissions.get(Name.DocMDP, pikepdf.Dictionary())
    for reference in seal.get(Name.Reference, Array()):
        for key in _SEAL_DIGESTS:
            if key in reference:
                yield Fault("ISO_19005_2:6.1.12-2", f"a signature reference holds {key}")


def _take_apart(twin: pikepdf.Pdf, judged: Collection[int]) -> None:
    """Remove what is judged elsewhere: form, permissions, PDF/UA claim, pages seen before.

    The appearances of fields stay: as forms drawn on the page they are judged like the rest.
    """
    if Name.AcroForm in twin.Root:
        del twin.Root[Name.AcroForm]
        for page in twin.pages:
            _draw_fields(twin, page)
    if Name.Perms in twin.Root:
        del twin.Root[Name.Perms]
    if set(twin.Root.get(Name.Extensions, pikepdf.Dictionary()).keys()) == {_PADES}:
        del twin.Root[Name.Extensions]
    packet = without_accessibility(twin.Root.Metadata.read_bytes())
    twin.Root[Name.Metadata] = twin.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    if judged:
        # The tree and the bookmarks lead to every page, also to those that are left out.
        for key in (Name.StructTreeRoot, Name.Outlines):
            if key in twin.Root:
                del twin.Root[key]
        for number in sorted(judged, reverse=True):
            del twin.pages[number]


def _draw_fields(twin: pikepdf.Pdf, page: pikepdf.Page) -> None:
    annotations = list(page.obj.get(Name.Annots, Array()))
    widgets = [item for item in annotations if item.get(Name.Subtype) == Name.Widget]
    if not widgets:
        return
    page.obj[Name.Annots] = Array([item for item in annotations if item not in widgets])
    for widget in widgets:
        for appearance in _appearances(widget):
            name = page.add_resource(appearance, Name.XObject)
            page.contents_add(f"/Artifact BMC q {name} Do Q EMC".encode())


def _appearances(widget: pikepdf.Object) -> list[pikepdf.Stream]:
    """The picture of a field; of a button, one for each of its states."""
    looks = widget.get(Name.AP, pikepdf.Dictionary()).get(Name.N)
    if isinstance(looks, pikepdf.Stream):
        return [looks]
    states = looks.values() if isinstance(looks, pikepdf.Dictionary) else ()
    return [state for state in states if isinstance(state, pikepdf.Stream)]


def warm_up() -> None:
    """Import the checker, so that the first document need not wait for it."""
    import_module("pikepdf.pdfa")


def admit(
    pdf: bytes, label: str, judged: Collection[int], sound: Collection[frozenset[str]]
) -> frozenset[str] | None:
    """Let only a PDF/A-2b file pass; one that is made like a sound one is not judged again.

    See `docgen.documents.skeleton` for what "made like" means, and why it is enough.

    Args:
        pdf: The file.
        label: Its name for messages.
        judged: As for `findings`.
        sound: Skeletons of files of this run that conform.

    Returns:
        The file's skeleton, to be added to the sound ones; ``None`` if it has no likeness.

    Raises:
        EngineFailedError: The file does not conform; the first reasons are named.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        made_like = skeleton(document, judged)
    if made_like is None or made_like not in sound:
        require_pdfa(pdf, label, judged)
    return made_like


def require_pdfa(pdf: bytes, label: str, judged: Collection[int] = ()) -> None:
    """Let only a PDF/A-2b file pass.

    Args:
        pdf: The file.
        label: Its name for messages.
        judged: As for `findings`.

    Raises:
        EngineFailedError: The file does not conform; the first reasons are named.
    """
    found = findings(pdf, judged)
    if found:
        reasons = "; ".join(f"{item.rule}: {item.message}" for item in found[:3])
        raise EngineFailedError.of(
            f"{label} voldoet niet aan de archiefnorm PDF/A-2b ({reasons})",
            "Kijk of de gegevens of het sjabloon een teken, lettertype of afbeelding bevatten die "
            "niet kan worden ingesloten, of kies een andere omzetter met --engine.",
        )
