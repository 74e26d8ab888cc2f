"""Signed covenants, and ways to tamper with them, for the tests of signatures."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from docgen.core.signatures import Indication, SignatureFacts
from docgen.engines.signing import (
    Credentials,
    PracticeAuthority,
    Signing,
    practice_authority,
    practice_signer,
    sign_pdf,
)

NOW = datetime(2025, 11, 25, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
MAYOR = "handtekening-18-gemeente-stichtse-vecht-burgemeester"
SECRETARY = "handtekening-18-gemeente-stichtse-vecht-gemeentesecretaris"
DATE = "datum-18-gemeente-stichtse-vecht-burgemeester"
PLACE = "plaats-18-gemeente-stichtse-vecht-burgemeester"

UNASKED = (
    " Of het certificaat is ingetrokken, staat niet in het bestand en niet in de map met "
    "certificaten; dat is niet nagegaan."
)
VALID = (
    "Geldige handtekening van A. Voorbeeldtekenaar, Gemeente Stichtse Vecht, gezet op "
    "25 november 2025"
)

Check = Callable[..., tuple[SignatureFacts, ...]]


def outcome(facts: SignatureFacts) -> tuple[Indication, str]:
    """Indication and sub-indication."""
    return facts.indication, facts.sub_indication


@dataclass(frozen=True, slots=True)
class Bench:
    """What the tests sign with.

    Attributes:
        issued: Bytes of a covenant with two signatories, as issued.
        authority: The authority that the trusting tests trust.
        signer: Someone with an ordinary certificate.
    """

    issued: bytes
    authority: PracticeAuthority
    signer: Credentials

    def signed(self, field: str = MAYOR, at: datetime = NOW, **how: object) -> bytes:
        """The covenant, signed by the ordinary signer."""
        return sign_pdf(
            self.issued,
            self.signer,
            self.authority,
            Signing(field, at, **how),  # type: ignore[arg-type]
        )


def make_bench(covenant: Path) -> Bench:
    """A bench on an issued covenant."""
    authority = practice_authority(3, NOW)
    signer = practice_signer(authority, "A. Voorbeeldtekenaar", "Gemeente Stichtse Vecht", NOW)
    return Bench(covenant.read_bytes(), authority, signer)


def added(data: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with an increment that does something."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    output = io.BytesIO()
    writer.write(output)  # type: ignore[no-untyped-call]
    return output.getvalue()


def page_of(writer: IncrementalPdfFileWriter, number: int) -> generic.DictionaryObject:
    """A page, from 1."""
    found = writer.find_page_for_modification(number - 1)  # type: ignore[no-untyped-call]
    page = found[0].get_object()
    assert isinstance(page, generic.DictionaryObject)
    return page


def other_words(writer: IncrementalPdfFileWriter) -> None:
    """Draw something over page 3."""
    page = page_of(writer, 3)
    extra = generic.StreamObject(stream_data=b"0 0 0 rg 100 500 60 12 re f")
    old = page.raw_get("/Contents")
    contents = old.get_object()
    streams = list(contents) if isinstance(contents, generic.ArrayObject) else [old]
    page["/Contents"] = generic.ArrayObject([*streams, writer.add_object(extra)])
    writer.update_container(page)


def comment(writer: IncrementalPdfFileWriter) -> None:
    """Put a yellow note on page 3."""
    _annotate(writer, "/Text")


def text_field(writer: IncrementalPdfFileWriter) -> None:
    """Put a form field of one's own on page 3."""
    _annotate(writer, "/Widget")


def _annotate(writer: IncrementalPdfFileWriter, kind: str) -> None:
    page = page_of(writer, 3)
    note = generic.DictionaryObject()  # type: ignore[no-untyped-call]
    note["/Type"] = generic.pdf_name("/Annot")
    note["/Subtype"] = generic.pdf_name(kind)
    note["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (100, 500, 120, 520)))
    note["/Contents"] = generic.TextStringObject("Niet akkoord.")
    if kind == "/Widget":
        note["/FT"] = generic.pdf_name("/Tx")
        note["/T"] = generic.TextStringObject("eigen veld")
    reference = writer.add_object(note)
    if kind == "/Widget":
        form = writer.root["/AcroForm"]
        form["/Fields"].append(reference)
        writer.update_container(form["/Fields"])
    listed = page["/Annots"] if "/Annots" in page else generic.ArrayObject()
    page["/Annots"] = generic.ArrayObject([*listed, reference])
    writer.update_container(page)


def comment_and_words(writer: IncrementalPdfFileWriter) -> None:
    """Hide other words behind a note."""
    other_words(writer)
    comment(writer)


def remove_page(writer: IncrementalPdfFileWriter) -> None:
    """Take the last page out."""
    pages = writer.root["/Pages"]
    kids = pages["/Kids"]
    assert isinstance(kids, generic.ArrayObject)
    pages["/Kids"] = generic.ArrayObject(list(kids)[:-1])
    pages["/Count"] = generic.NumberObject(len(kids) - 1)  # type: ignore[no-untyped-call]
    writer.update_container(pages)
