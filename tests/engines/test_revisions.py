"""What was added after signing or after issuing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from docgen.core.signatures import AfterSigning, Indication
from docgen.engines.signatures import appended_changes
from docgen.engines.signing import (
    Signing,
    fill_fields,
    sign_pdf,
)
from tests.engines import signed
from tests.engines.signed import (
    DATE,
    MAYOR,
    NOW,
    SECRETARY,
    UNASKED,
    VALID,
    Bench,
    Check,
    outcome,
)


def test_two_signatures_in_turn(bench: Bench, plain: bytes, check: Check) -> None:
    how = Signing(SECRETARY, NOW + timedelta(hours=1))
    first, second = check(sign_pdf(plain, bench.signer, bench.authority, how))
    assert [first.field, second.field] == [MAYOR, SECRETARY]
    assert outcome(first) == outcome(second) == (Indication.PASSED, "")
    assert first.after_signing is AfterSigning.SIGNED_OR_FILLED
    assert first.explanation == (
        VALID
        + "."
        + UNASKED
        + " Daarna is er nog een handtekening of tijdstempel bij gezet; dat mag."
    )
    assert (first.covers_file, second.covers_file) == (False, True)


def test_a_field_filled_in_after_signing_is_named(plain: bytes, check: Check) -> None:
    (facts,) = check(fill_fields(plain, {DATE: "25 november 2025"}))
    assert outcome(facts) == (Indication.PASSED, "")
    assert facts.after_signing is AfterSigning.SIGNED_OR_FILLED
    assert facts.explanation.endswith(f" Daarna is nog ingevuld: {DATE}.")


CHANGES = [
    pytest.param(signed.comment, AfterSigning.ANNOTATED, id="comment"),
    pytest.param(signed.other_words, AfterSigning.CHANGED, id="other words"),
    pytest.param(signed.comment_and_words, AfterSigning.CHANGED, id="words behind a comment"),
    pytest.param(signed.text_field, AfterSigning.CHANGED, id="field"),
    pytest.param(signed.remove_page, AfterSigning.CHANGED, id="page removed"),
]
SAID = {
    AfterSigning.ANNOTATED: " Daarna zijn er aantekeningen in het bestand gezet.",
    AfterSigning.CHANGED: " Daarna is de inhoud van het bestand gewijzigd.",
}


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_what_was_added_after_signing(
    plain: bytes,
    check: Check,
    change: Callable[[IncrementalPdfFileWriter], None],
    expected: AfterSigning,
) -> None:
    (facts,) = check(signed.added(plain, change))
    assert facts.after_signing is expected
    assert facts.covers_file is False
    assert facts.explanation == VALID + "." + UNASKED + SAID[expected]


@pytest.mark.parametrize(("change", "expected"), CHANGES)
def test_what_was_added_to_the_issued_bytes(
    bench: Bench,
    tmp_path: Path,
    change: Callable[[IncrementalPdfFileWriter], None],
    expected: AfterSigning,
) -> None:
    path = tmp_path / "retour.pdf"
    path.write_bytes(signed.added(bench.issued, change))
    assert appended_changes(path, len(bench.issued)) is expected


def test_signing_and_filling_in_are_what_the_issued_file_is_for(
    bench: Bench, plain: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "retour.pdf"
    filled = fill_fields(bench.issued, {DATE: "25 november 2025"})
    for data in (plain, filled, bench.signed(timestamp_at=NOW)):
        path.write_bytes(data)
        assert appended_changes(path, len(bench.issued)) is AfterSigning.SIGNED_OR_FILLED


def test_changed_words_stay_found_when_it_is_signed_afterwards(
    bench: Bench, check: Check, tmp_path: Path
) -> None:
    altered = signed.added(bench.issued, signed.other_words)
    data = sign_pdf(altered, bench.signer, bench.authority, Signing(MAYOR, NOW))
    path = tmp_path / "retour.pdf"
    path.write_bytes(data)
    assert appended_changes(path, len(bench.issued)) is AfterSigning.CHANGED
    # The signature itself is good: it was put on the altered text.
    (facts,) = check(data)
    assert outcome(facts) == (Indication.PASSED, "")
    assert facts.after_signing is AfterSigning.NOTHING


@pytest.mark.parametrize("tail", [b"", b"\r\n", b"\x00\x00 \n"])
def test_white_space_is_no_change(bench: Bench, tmp_path: Path, tail: bytes) -> None:
    path = tmp_path / "retour.pdf"
    path.write_bytes(bench.issued + tail)
    assert appended_changes(path, len(bench.issued)) is AfterSigning.NOTHING


def test_another_document_behind_the_issued_bytes_is_a_change(bench: Bench, tmp_path: Path) -> None:
    other = pikepdf.new()
    other.add_blank_page()
    stream = io.BytesIO()
    other.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    body = stream.getvalue()
    size = len(bench.issued)
    # Its table of contents points behind our bytes and never back.
    table = body.index(b"xref\n")
    moved = re.sub(
        rb"(?m)^(\d{10}) (\d{5}) n", lambda m: b"%010d %s n" % (int(m[1]) + size, m[2]), body
    )
    moved = re.sub(rb"startxref\s+\d+", b"startxref\n%d" % (table + size), moved)
    path = tmp_path / "retour.pdf"
    path.write_bytes(bench.issued + moved)
    assert appended_changes(path, size) is AfterSigning.CHANGED


def test_rubbish_behind_the_issued_bytes_cannot_be_judged(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "retour.pdf"
    path.write_bytes(bench.issued + b"rommel " * 1000)
    assert appended_changes(path, len(bench.issued)) is AfterSigning.UNKNOWN


def with_choice(data: bytes) -> bytes:
    """The file with a group of two buttons on its first page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        kids = [pdf.make_indirect(_button(pdf, answer)) for answer in ("voor", "tegen")]
        group = pdf.make_indirect(
            Dictionary(FT=Name.Btn, T=String(CHOICE), Ff=1 << 15, Kids=Array(kids))
        )
        for kid in kids:
            kid[Name.Parent] = group
        pdf.Root.AcroForm.Fields = Array([*pdf.Root.AcroForm.Fields, group])
        page = pdf.pages[0].obj
        page[Name.Annots] = Array([*page.get(Name.Annots, Array()), *kids])
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
    return target.getvalue()


CHOICE = "keuze-07"


def _button(pdf: pikepdf.Pdf, answer: str) -> Dictionary:
    looks = {
        state: pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        for state in ("/Off", f"/{answer}")
    }
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, Rect=Array([20, 20, 29, 29]), F=4,
        AS=Name.Off, AP=Dictionary(N=Dictionary(looks)),
    )  # fmt: skip


def test_a_choice_is_filled_in_like_any_field(bench: Bench, check: Check) -> None:
    issued = with_choice(bench.issued)
    before = fill_fields(issued, {CHOICE: "tegen"})
    done = sign_pdf(before, bench.signer, bench.authority, Signing(MAYOR, NOW))
    (facts,) = check(done)
    assert (facts.after_signing, facts.filled) == (AfterSigning.NOTHING, ())
    (later,) = check(fill_fields(done, {CHOICE: "voor"}))
    assert (later.after_signing, later.filled) == (AfterSigning.SIGNED_OR_FILLED, (CHOICE,))


def test_a_button_may_be_marked_and_not_moved(bench: Bench, check: Check) -> None:
    issued = with_choice(bench.issued)
    done = sign_pdf(issued, bench.signer, bench.authority, Signing(MAYOR, NOW))
    writer = IncrementalPdfFileWriter(io.BytesIO(done))
    group = next(
        found
        for found in (item.get_object() for item in writer.root["/AcroForm"]["/Fields"])
        if found.get("/T") == CHOICE
    )
    button = group["/Kids"][0]
    button["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (20, 90, 29, 99)))
    writer.update_container(button)
    target = io.BytesIO()
    writer.write(target)  # type: ignore[no-untyped-call]
    (facts,) = check(target.getvalue())
    assert facts.after_signing is AfterSigning.CHANGED
