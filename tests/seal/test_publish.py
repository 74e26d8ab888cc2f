"""Trying to get out of the version for publication what was left out of it.

Nothing here uses the rules with which the program looks for leaks: these tests look for themselves,
with the files as they were received in their hands.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray

from docgen.core.clock import FixedClock
from docgen.core.dossier import REGISTER
from docgen.core.page_layout import POINTS_PER_MM
from docgen.core.register import Register
from docgen.core.returns import Judged
from docgen.documents import typeface
from docgen.documents.parts import FieldPlace
from docgen.documents.store import facts_from_data
from docgen.documents.structure import walk
from docgen.engines.raster import PdfPages
from docgen.issuing import Inputs
from tests.conftest import SEALING, Published
from tests.needs import needs_libreoffice
from tests.seal.dossiers import accepted

DPI, COARSE = 100, 60
ENGINES = ["ingebouwd", pytest.param("libreoffice", marks=needs_libreoffice)]
Made = Callable[..., Published]
Gray = NDArray[np.uint8]

pytestmark = pytest.mark.parametrize("engine", ENGINES)


def sheets(made: Published) -> dict[int, int]:
    """Page, from 0, with each party's signature, in both files."""
    return {one["nr"]: one["bladzijde"] - 1 for one in made.bundle.manifest["partijen"]}


def places(inputs: Inputs) -> dict[int, tuple[Path, tuple[FieldPlace, ...]]]:
    """The signature page of each party as issued, and where it is to be filled in."""
    found = {}
    with Register(inputs.home / REGISTER, FixedClock(SEALING.moment)) as register:
        parts = register.parts()
        for copy in register.all_copies():
            for key in copy.parts:
                facts = facts_from_data(parts[key].facts)
                if facts.fields:
                    found[copy.party_nr] = (inputs.home / parts[key].path, facts.fields)
    return found


def received(made: Published) -> list[Path]:
    names = {
        item["sha256"] for one in made.bundle.manifest["partijen"] for item in one["bestanden"]
    }
    return [next((made.inputs.home / "retour" / name).glob("ontvangen.*")) for name in names]


def judged(made: Published) -> dict[int, Judged]:
    return accepted(made.inputs)


def streams(path: Path) -> Iterator[bytes]:
    """Every stream of a PDF, decompressed as far as it goes without making pixels of it."""
    with pikepdf.open(path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                try:
                    yield bytes(item.read_bytes(pikepdf.StreamDecodeLevel.specialized))
                except pikepdf.PdfError:
                    yield bytes(item.read_raw_bytes())


def prints(path: Path) -> set[str]:
    return {mark_of(data) for data in streams(path) if len(data) >= 100}


def mark_of(data: bytes) -> str:
    # A stream may have got a byte more, where its end was ambiguous.
    return hashlib.sha256(data.rstrip(b"\r\n\0")).hexdigest()


def cropped(page: Gray, place: FieldPlace, height: float) -> Gray:
    left, bottom, right, top = (value * DPI / 72 for value in place.rect)
    tall = height * DPI / 72
    # Without the edge, where a line of the page may begin.
    return page[
        round(tall - top) + 2 : round(tall - bottom) - 2, round(left) + 2 : round(right) - 2
    ]


# -- words ---------------------------------------------------------------------------------


def test_no_secret_word_is_in_text_streams_or_strings(engine: str, published: Made) -> None:
    made = published(engine)
    secrets: set[str] = set()
    for item in judged(made).values():
        secrets |= {one.person for one in item.decisions}
        for signature in item.record.signing.signatures:
            secrets |= {signature.serial, signature.certificate_sha256, signature.issuer}
    for party in made.bundle.manifest["partijen"]:
        for file in party["bestanden"]:
            secrets |= {file["naam"], file["ontvangen_als"], file["sha256"]}
    secrets |= {party.email for party in made.inputs.table.parties}
    assert len(secrets) > 15
    with PdfPages(made.pdf) as pages:
        text = "".join(pages.text(number) for number in range(pages.count))
    with PdfPages(made.definitive) as pages:
        before = "".join(pages.text(number) for number in range(pages.count))
    with pikepdf.open(made.pdf) as pdf:
        strings = "\n".join(str(item) for found in pdf.objects for item in texts_in(found))
    whole = b"".join(streams(made.pdf)) + made.pdf.read_bytes()
    shown = 0
    for secret in secrets:
        squeezed = re.sub(r"\s", "", secret)
        shown += squeezed in re.sub(r"\s", "", before)
        assert squeezed not in re.sub(r"\s", "", text), secret
        assert secret not in strings
        assert secret.encode() not in whole
        assert secret.encode("utf-16-be") not in whole
    # What is looked for is there to be found in the definitive copy.
    assert shown > 10


def texts_in(item: object) -> Iterator[str]:
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif isinstance(item, pikepdf.Array):
        for entry in item:
            if not (isinstance(entry, pikepdf.Object) and entry.is_indirect):
                yield from texts_in(entry)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key in item.keys():  # noqa: SIM118
            if not (isinstance(item[key], pikepdf.Object) and item[key].is_indirect):
                yield from texts_in(item[key])


def test_no_mail_address_at_all(engine: str, published: Made) -> None:
    made = published(engine)
    with PdfPages(made.pdf) as pages:
        assert all("@" not in pages.text(number) for number in range(pages.count))


def test_metadata_names_no_person(engine: str, published: Made) -> None:
    made = published(engine)
    with pikepdf.open(made.pdf) as pdf:
        told = pdf.Root.Metadata.read_bytes().decode()
        told += "".join(str(value) for value in pdf.trailer.Info.values())
    people = [who.naam for party in made.inputs.table.parties for who in party.signatories]
    assert len(people) == 6
    assert [name for name in people if name in told] == []


# -- structure -----------------------------------------------------------------------------


def test_no_history_form_action_or_attachment(engine: str, published: Made) -> None:
    made = published(engine)
    data = made.pdf.read_bytes()
    assert data.count(b"%%EOF") == data.count(b"startxref") == 1
    with pikepdf.open(made.pdf) as pdf:
        assert "/Prev" not in pdf.trailer
        assert dict(pdf.attachments) == {}
        for key in ("/AcroForm", "/Names", "/AF", "/OpenAction", "/AA", "/Perms", "/DSS"):
            assert key not in pdf.Root
        annotations = [item for page in pdf.pages for item in page.obj.get("/Annots", [])]
        assert {str(item.Subtype) for item in annotations} == {"/Link"}
        assert [item for item in annotations if "/A" in item or "/AP" in item] == []
        objects = "".join(repr(item)[:20000] for item in pdf.objects)
    for word in ("/ByteRange", "/EmbeddedFile", "/Filespec", "/JavaScript", "/Sig ", "docgen-veld"):
        assert word not in objects


def test_nothing_a_received_page_is_drawn_with(engine: str, published: Made) -> None:
    made = published(engine)
    issued = {mark for path in made.inputs.home.glob("delen/*/*.pdf") for mark in prints(path)}
    mine = prints(made.pdf) - issued
    theirs = [prints(path) for path in received(made) if path.suffix == ".pdf"]
    assert len(theirs) >= 3
    # The typeface of stamps and the profile of the colours are docgen's own.
    with pikepdf.open(made.pdf) as pdf:
        profile = bytes(pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes())
    own = {mark_of(data) for data in (typeface.FONT_FILE.read_bytes(), profile)}
    for marks in (*theirs, prints(made.definitive)):
        assert marks - issued
    for marks in theirs:
        assert mine & marks <= own


def test_no_picture_but_those_that_were_issued(engine: str, published: Made) -> None:
    made = published(engine)
    issued = {mark for path in made.inputs.home.glob("delen/*/*.pdf") for mark in prints(path)}
    whole = b"".join(path.read_bytes() for path in received(made) if path.suffix != ".pdf")
    assert whole
    with pikepdf.open(made.pdf) as pdf:
        pictures = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
        ]
        assert pictures
        for item in pictures:
            assert item.read_raw_bytes() not in whole
    shown = {page for page, images in pictures_by_page(made.pdf).items() if images}
    assert shown.isdisjoint(sheets(made).values())
    assert pictures_on(made.pdf) <= issued


def pictures_by_page(path: Path) -> dict[int, int]:
    with pikepdf.open(path) as pdf:
        return {number: len(page.get_images()) for number, page in enumerate(pdf.pages)}


def pictures_on(path: Path) -> set[str]:
    found = set()
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for item in page.get_images().values():
                try:
                    data = bytes(item.read_bytes(pikepdf.StreamDecodeLevel.specialized))
                except pikepdf.PdfError:
                    data = bytes(item.read_raw_bytes())
                found.add(mark_of(data))
    return found


# -- pixels --------------------------------------------------------------------------------


def test_a_signature_box_holds_the_words_was_signed_and_nothing_else(
    engine: str, published: Made, tmp_path: Path
) -> None:
    made = published(engine)
    boxes = places(made.inputs)
    with PdfPages(made.pdf) as pages:
        for nr, page in sheets(made).items():
            issued, fields = boxes[nr]
            height = pages.size(page)[1]
            drawn = pages.gray(page, DPI)
            words = pages.words(page)
            with PdfPages(issued) as before:
                empty = before.gray(0, DPI)
            for place in fields:
                if place.marker.kind.value != "handtekening":
                    continue
                left, bottom, _, top = place.rect
                inside = [
                    word
                    for word in words
                    if word.box[0] >= left - 1 and bottom <= word.box[1] and word.box[3] <= top
                ]
                assert inside[0].text == "w.g."
                # Blank out the words: what is left is as blank as the page that was issued.
                crop = cropped(drawn, place, height).copy()
                assert crop.min() < 100
                for word in inside:
                    x0, y0, x1, y1 = (value * DPI / 72 for value in word.box)
                    first = round(height * DPI / 72 - top * DPI / 72) + 2
                    up = int(height * DPI / 72 - y1) - first - 2
                    down = int(height * DPI / 72 - y0) - first + 3
                    across = round(left * DPI / 72) + 2
                    crop[max(0, up) : down, max(0, int(x0) - across - 2) : int(x1) - across + 3] = (
                        255
                    )
                assert crop.min() == 255
                assert cropped(empty, place, height).min() == 255


def test_no_signature_is_found_on_any_page(engine: str, published: Made) -> None:
    """Cut each signature out of the definitive copy and look for it everywhere, by correlation."""
    made = published(engine)
    boxes = places(made.inputs)
    with PdfPages(made.pdf) as pages:
        published_pages = [pages.gray(number, COARSE) for number in range(pages.count)]
    with PdfPages(made.definitive) as pages:
        for nr, page in sheets(made).items():
            # The sheet shows the page smaller than it is published.
            sheet = pages.gray(page, COARSE / SHRUNK)
            for place in boxes[nr][1]:
                if place.marker.kind.value == "handtekening":
                    ink = on_sheet(sheet, place)
                    assert ink.std() > 5, nr
                    assert best(ink, sheet) > 0.99
                    highest = max(best(ink, one) for one in published_pages)
                    assert highest < 0.6, (nr, highest)


# How much smaller a sheet of A4 stands in the definitive copy: 261 of 297 mm.
SHRUNK = (288.0 - 27.0) / 297.0


def on_sheet(sheet: Gray, place: FieldPlace) -> Gray:
    """The signature box on a sheet of the definitive copy."""
    x0, y0 = (12.0 + (186.0 - 210.0 * SHRUNK) / 2) * POINTS_PER_MM, 27.0 * POINTS_PER_MM
    left, bottom, right, top = place.rect
    scale = COARSE / SHRUNK / 72
    x = [round((x0 + value * SHRUNK) * scale) for value in (left, right)]
    y = [round(sheet.shape[0] - (y0 + value * SHRUNK) * scale) for value in (top, bottom)]
    return sheet[y[0] : y[1], x[0] : x[1]]


def best(ink: NDArray[np.uint8], page: Gray) -> float:
    return float(np.nanmax(cv2.matchTemplate(page, ink, cv2.TM_CCOEFF_NORMED)))


# -- what is there instead -----------------------------------------------------------------


def test_what_stands_on_a_signature_page(engine: str, published: Made) -> None:
    made = published(engine)
    signed = judged(made)
    with PdfPages(made.pdf) as pages:
        for number, (nr, page) in enumerate(sheets(made).items(), start=1):
            text = " ".join(pages.text(page).split())
            party = next(one for one in made.inputs.table.parties if one.nr == nr)
            for person in party.signatories:
                assert f"w.g. {person.naam}" in text
            assert f" te {signed[nr].place}" in text
            assert f"Ondertekenpagina {number} van 5, ondertekend " in text
            assert "; handtekening niet openbaar" in text
            assert f"pagina {page + 1} van {pages.count}" in text
            assert "SHA-256" not in text


def test_words_stand_in_the_reading_order(engine: str, published: Made) -> None:
    made = published(engine)
    with pikepdf.open(made.pdf) as pdf:
        if engine == "ingebouwd":
            assert "/StructTreeRoot" not in pdf.Root
            return
        part = next(
            item
            for item in walk(pdf.Root.StructTreeRoot.K[0])
            if str(item.get("/T", "")).startswith("18.")
        )
        kinds = [str(item.S) for item in walk(part)]
        assert "/Figure" not in kinds
        # Day, place and two signatures.
        assert kinds.count("/Span") == 4
        page = pdf.pages[sheets(made)[18]]
        content = b"".join(stream.read_bytes() for stream in page.obj.Contents)
        for item in walk(part):
            if item.S == "/Span":
                assert item.Pg.objgen == page.obj.objgen
                assert f"/Span <</MCID {item.K}>> BDC".encode() in content
