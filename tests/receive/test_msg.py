from __future__ import annotations

import io
import struct
from dataclasses import replace

import olefile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.receive.inner import BrokenContainerError, InnerFile, MailFacts, UnpackLimits
from docgen.receive.msg import read_msg
from tests.receive.compound import Attached, Mail, compound, outlook
from tests.receive.mails import PDF, pdf

LIMITS = UnpackLimits()
FACTS = MailFacts(
    "secretaris@gemeente.example", "Ondertekend convenant", "2025-11-20T08:30:00+00:00"
)
LARGE = pdf("x" * 9000)


def test_the_test_files_are_as_the_format_prescribes() -> None:
    data = outlook(Mail(attached=[Attached("a.pdf", LARGE), Attached("b.pdf", PDF)]))

    # Raises on anything that is not as MS-CFB says.
    olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT).close()


def test_attachments_sender_subject_and_time() -> None:
    mail = Mail(attached=[Attached("convenant getekend.pdf", LARGE), Attached("", PDF)])
    unpacked = read_msg(outlook(mail), "bericht.msg", LIMITS)

    assert unpacked.mail == FACTS
    assert unpacked.files == (
        InnerFile("convenant getekend.pdf", LARGE, "bijlage"),
        InnerFile("bijlage zonder naam.pdf", PDF, "bijlage"),
    )
    assert unpacked.problems == ()


def test_attachments_of_a_nested_mail_come_with_what_that_mail_says() -> None:
    inner = Mail("Retour", "griffie@ander.example", attached=[Attached("b.pdf", PDF)])
    middle = Mail("FW: Retour", "collega@regio.example", attached=[Attached("FW", inner, 5)])
    unpacked = read_msg(outlook(Mail(attached=[Attached("FW", middle, 5)])), "x.msg", LIMITS)

    facts = MailFacts("griffie@ander.example", "Retour", FACTS.sent_at)
    assert unpacked.files == (InnerFile("b.pdf", PDF, "bijlage", facts),)


def test_mails_nested_too_deep_are_named() -> None:
    mail = Mail("binnenste", attached=[Attached("b.pdf", PDF)])
    for level in range(3):
        mail = Mail(f"laag {level}", attached=[Attached("FW", mail, 5)])
    unpacked = read_msg(outlook(mail), "x.msg", replace(LIMITS, depth=2))

    assert unpacked.files == ()
    assert unpacked.problems == (
        "de mail “binnenste” zit te diep in “x.msg” en is niet gelezen. "
        "Sla die mail zelf op en lees hem apart in.",
    )


def test_link_instead_of_an_attachment_is_named() -> None:
    unpacked = read_msg(outlook(Mail(attached=[Attached("op OneDrive.pdf", b"", 7)])), "x", LIMITS)

    assert unpacked.problems == (
        "“op OneDrive.pdf” in “x” is een koppeling en niet het bestand zelf. "
        "Download het bestand en lees het apart in.",
    )


def test_pdf_placed_in_the_text_is_found() -> None:
    placed = Attached("", method=6, placed={"CONTENTS": PDF, "\1CompObj": b"Acrobat"})

    (file,) = read_msg(outlook(Mail(attached=[placed])), "x.msg", LIMITS).files
    assert file == InnerFile("bijlage zonder naam.pdf", PDF, "bijlage")


def test_sender_and_date_from_the_headers_where_outlook_has_only_its_own_names() -> None:
    headers = "From: Griffie <griffie@ander.example>\r\nDate: Fri, 21 Nov 2025 10:00:00 +0100\r\n"
    texts = {
        "007D001F": headers.encode("utf-16-le"),
        "0C1E001F": "EX".encode("utf-16-le"),
        "0C1F001F": "/O=EXCHANGE/CN=GRIFFIE@X".encode("utf-16-le"),
    }
    facts = read_msg(outlook(Mail(sender="", sent=None, texts=texts)), "x.msg", LIMITS).mail

    assert facts == MailFacts(
        "griffie@ander.example", "Ondertekend convenant", "2025-11-21T10:00:00+01:00"
    )


def test_text_in_the_code_page_of_the_mail() -> None:
    mail = Mail(subject="", texts={"0037001E": "Eén convenant".encode("cp1252")})

    facts = read_msg(outlook(mail), "x.msg", LIMITS).mail
    assert facts is not None
    assert facts.subject == "Eén convenant"


def test_attachments_are_bounded() -> None:
    mail = Mail(attached=[Attached(f"{number}.pdf", LARGE) for number in range(4)])

    unpacked = read_msg(outlook(mail), "x.msg", replace(LIMITS, total=2 * len(LARGE)))
    assert [file.name for file in unpacked.files] == ["0.pdf", "1.pdf"]
    assert unpacked.problems[0] == (
        "“2.pdf” in “x.msg” is te groot en is niet gelezen. Sla het zelf op en lees het apart in."
    )
    assert len(read_msg(outlook(mail), "x.msg", replace(LIMITS, files=1)).files) == 1


@pytest.mark.parametrize("at", [0x2C, 0x40, 0x48])
def test_counts_that_the_file_cannot_have_are_refused(at: int) -> None:
    data = bytearray(outlook(Mail()))
    struct.pack_into("<I", data, at, 0x7FFFFFFF)

    with pytest.raises(BrokenContainerError):
        read_msg(bytes(data), "x.msg", LIMITS)


@pytest.mark.parametrize(
    "data", [b"", outlook(Mail())[:600], compound({"WordDocument": b"x" * 5000})]
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenContainerError):
        read_msg(data, "x.msg", LIMITS)


_SEED = outlook(
    Mail(
        attached=[
            Attached("a.pdf", LARGE),
            Attached("FW", Mail(attached=[Attached("b.pdf", PDF)]), 5),
        ]
    )
)
_EDITS = st.lists(
    st.tuples(st.integers(0, len(_SEED) - 4), st.binary(min_size=1, max_size=4)), max_size=8
)


@given(_EDITS, st.integers(0, len(_SEED)))
@settings(max_examples=250, deadline=None)
def test_damaged_messages_give_what_is_whole_or_are_refused(
    edits: list[tuple[int, bytes]], length: int
) -> None:
    data = bytearray(_SEED)
    for at, changed in edits:
        data[at : at + len(changed)] = changed
    for damaged in (bytes(data), bytes(data[:length])):
        try:
            unpacked = read_msg(damaged, "x.msg", replace(LIMITS, total=20_000))
        except BrokenContainerError:
            continue
        assert sum(len(file.data) for file in unpacked.files) <= 20_000
