from __future__ import annotations

import base64
import zipfile
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.receive.facts import Media
from docgen.receive.unpack import InnerFile, MailFacts, UnpackLimits, media_of, unpack
from tests.receive.compound import Mail, outlook
from tests.receive.mails import PDF, encrypted, mail, pdf, png, zipped

LIMITS = UnpackLimits()
SENDER = MailFacts(
    "secretaris@eemnes.example", "Ondertekend convenant", "2025-11-20T09:30:00+01:00"
)
BROKEN = (
    "“{}” is beschadigd en kan niet worden geopend. Open het zelf, sla de bestanden die erin "
    "zitten op en lees die in, of vraag de afzender om ze opnieuw te sturen."
)


def files(data: bytes, name: str = "bericht.eml") -> list[tuple[str, bytes]]:
    unpacked = unpack(data, name, LIMITS)
    assert unpacked.problems == ()
    return [(file.name, file.data) for file in unpacked.files]


# -- what a file is ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "name", "media"),
    [
        (PDF, "scan.jpg", Media.PDF),
        (b"rommel\r\n" + PDF, "scan.pdf", Media.PDF),
        (b"x" * 1024 + PDF, "scan.pdf", Media.OTHER),
        (b"\xff\xd8\xff\xe0", "convenant.pdf", Media.IMAGE),
        (png(10, 10), "", Media.IMAGE),
        (b"II*\0", "", Media.IMAGE),
        (b"MM\0*", "", Media.IMAGE),
        (b"RIFF1234WEBPVP8 ", "", Media.IMAGE),
        (b"\0\0\0\x18ftypheic", "", Media.IMAGE),
        (zipped({"a.pdf": PDF}), "a.pdf", Media.ARCHIVE),
        (zipped({"a.pdf": PDF}, zipfile.ZIP_STORED), "a.pdf", Media.ARCHIVE),
        (zipped({"word/x": b"", "[Content_Types].xml": b""}), "x.zip", Media.OTHER),
        (zipped({"mimetype": b"application/vnd.etsi.asic-e+zip"}, 0), "x", Media.ARCHIVE),
        (zipped({}), "leeg.zip", Media.ARCHIVE),
        (b"Rar!\x1a\x07\x01\0", "x.zip", Media.ARCHIVE),
        (outlook(Mail()), "x.doc", Media.MAIL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "brief.doc", Media.OTHER),
        (b"From: a@b.nl\nSubject: x\n\n", "x.txt", Media.MAIL),
        (b"\xef\xbb\xbfSubject: x\n\n", "x.eml", Media.MAIL),
        (b"From - Mon Nov 17\nReceived: x\n y\nTo: z\n\n", "", Media.MAIL),
        (b"Subject: x\n\n", "x.txt", Media.OTHER),
        (b"Content-Type: multipart/signed; boundary=x\n\n", "smime.p7m", Media.MAIL),
        (b"Beste mensen,\nhierbij: het stuk\n", "x.eml", Media.OTHER),
        (b"MZ\x90\0", "convenant.pdf", Media.OTHER),
        (b"", "convenant.pdf", Media.OTHER),
    ],
)
def test_contents_decide_what_a_file_is(data: bytes, name: str, media: Media) -> None:
    assert media_of(data, name) is media


# -- mail --------------------------------------------------------------------------------------


def test_mail_gives_its_attachments_sender_subject_and_date() -> None:
    unpacked = unpack(mail({"convenant.pdf": PDF}).as_bytes(), "bericht.eml", LIMITS)

    assert unpacked.mail == SENDER
    assert unpacked.files == (InnerFile("convenant.pdf", PDF, "bijlage"),)


def test_inline_pdf_and_picture_without_a_name_come_along() -> None:
    message = mail({})
    message.make_mixed()
    inline = EmailMessage(SMTP)
    inline.set_content(PDF, "application", "octet-stream", disposition="inline")
    picture = EmailMessage(SMTP)
    picture.set_content(png(9, 9), "image", "png", cid="<logo>")
    del picture["Content-Disposition"]
    message.attach(inline)
    message.attach(picture)

    assert files(message.as_bytes()) == [
        ("bijlage zonder naam.pdf", PDF),
        ("bijlage zonder naam.png", png(9, 9)),
    ]


def test_text_and_html_of_the_mail_are_no_files_but_attached_text_is() -> None:
    message = mail({})
    message.add_alternative("<p>Hierbij</p>", subtype="html")
    message.add_attachment("verslag", subtype="plain", filename="audit trail.txt")

    assert [name for name, _ in files(message.as_bytes())] == ["audit trail.txt"]


def test_mail_in_a_mail_keeps_its_very_bytes() -> None:
    inner = mail({"convenant.pdf": PDF}, "Getekend retour").as_bytes()
    outer = (
        b"From: collega@regio.example\r\nSubject: FW\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="buiten"\r\n\r\n--buiten\r\n\r\nZie bijlage\r\n'
        b"--buiten\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--buiten--\r\n"
    )

    assert files(outer) == [("Getekend retour.eml", inner)]
    assert files(inner) == [("convenant.pdf", PDF)]


def test_mail_in_a_mail_in_base64_and_by_file_name() -> None:
    inner = mail({"convenant.pdf": PDF}).as_bytes()
    outer = (
        b"Subject: FW\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b'Content-Type: message/rfc822; name="retour 7"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(inner) + b"--b--"
    )

    assert files(outer) == [("retour 7.eml", inner)]


def test_names_in_every_encoding_mail_programs_use() -> None:
    for field in (
        b"filename*=utf-8''conven%C3%A4nt.pdf",
        b"filename==?utf-8?q?conven=C3=A4nt=2Epdf?=",
        b'filename="=?iso-8859-1?b?Y29udmVu5G50LnBkZg==?="',
        b"filename*0*=utf-8''conven%C3%A4; filename*1=nt.pdf",
        'filename="convenänt.pdf"'.encode(),
        'filename="convenänt.pdf"'.encode("cp1252"),
        'filename="C:\\\\map\\\\convenänt.pdf"'.encode(),
    ):
        data = (
            b"From: a@b.nl\nTo: c@d.nl\nContent-Type: application/pdf\n"
            b"Content-Disposition: attachment; " + field + b"\n\n" + PDF
        )
        assert files(data) == [("convenänt.pdf", PDF)]


def test_signature_over_the_mail_itself_is_no_file() -> None:
    data = (
        b"From: a@b.nl\nContent-Type: multipart/signed; boundary=s\n\n"
        b"--s\nContent-Type: application/pdf\n\n" + PDF + b"\n"
        b"--s\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nMIIabc\n--s--\n"
    )

    assert files(data) == [("bijlage zonder naam.pdf", PDF)]


def test_mail_that_breaks_off_gives_what_is_there() -> None:
    whole = mail({"convenant.pdf": PDF * 100}).as_bytes()
    unpacked = unpack(whole[: len(whole) // 2], "half.eml", LIMITS)

    (file,) = unpacked.files
    assert file.name == "convenant.pdf"
    assert (PDF * 100).startswith(file.data)
    assert file.data


def test_odd_header_fields_are_no_reason_to_fail() -> None:
    data = (
        b"From: =?x-onbekend?b?////?=\nSubject: =?utf-8?b?a?= =?q?\nDate: gisteren\n"
        b"Content-Type: multipart/mixed; boundary*=onzin''%FF%00\n\n--x\n\nx\n--x--\n"
    )
    assert unpack(data, "x.eml", LIMITS).mail == MailFacts("", "=?utf-8?b?a?= =?q?", None)


def test_endless_nesting_ends() -> None:
    data = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level)
        for level in range(2000)
    )
    assert unpack(b"From: a@b.nl\n" + data, "diep.eml", LIMITS).problems == ()


_PARTS = st.lists(
    st.tuples(
        st.binary(max_size=200), st.sampled_from(["base64", "quoted-printable"]), st.booleans()
    ),
    max_size=5,
)


@given(_PARTS)
@settings(max_examples=40, deadline=None)
def test_parts_are_the_same_as_those_of_the_standard_library(
    parts: list[tuple[bytes, str, bool]],
) -> None:
    message = mail({"eerste.pdf": PDF})
    target = message
    for number, (data, encoding, nested) in enumerate(parts):
        if nested:
            inside = EmailMessage(SMTP)
            inside.make_mixed()
            target.attach(inside)
            target = inside
        target.add_attachment(data, "a", "b", filename=f"{number}.bin", cte=encoding)
    data = message.as_bytes()
    read = message_from_bytes(data, policy=policy.default)
    known = [
        (part.get_filename(), part.get_payload(decode=True))
        for part in read.walk()
        if part.get_filename()
    ]

    assert files(data) == known


# -- archives ----------------------------------------------------------------------------------


def test_zip_gives_its_files_without_folders_and_noise() -> None:
    data = zipped(
        {
            "retouren/": b"",
            "retouren/07 eemnes.pdf": PDF,
            "../../etc/x.pdf": pdf("x"),
            "c:\\temp\\y.pdf": pdf("y"),
            "__MACOSX/._07.pdf": b"x",
            "retouren/.DS_Store": b"x",
            "Thumbs.db": b"x",
        }
    )

    assert files(data, "retouren.zip") == [
        ("07 eemnes.pdf", PDF),
        ("x.pdf", pdf("x")),
        ("y.pdf", pdf("y")),
    ]


def test_encrypted_zip_is_named() -> None:
    unpacked = unpack(encrypted(zipped({"convenant.pdf": PDF})), "retour.zip", LIMITS)

    assert unpacked.files == ()
    assert unpacked.problems == (
        "“retour.zip” is met een wachtwoord beveiligd; “convenant.pdf” is niet gelezen. Pak het "
        "zelf uit met het wachtwoord en lees de bestanden in, of vraag de afzender om ze zonder "
        "wachtwoord te sturen.",
    )


def test_damaged_file_in_a_zip_does_not_keep_the_rest() -> None:
    data = zipped({"a.pdf": PDF, "b.pdf": pdf("b")}, zipfile.ZIP_STORED)
    unpacked = unpack(data.replace(PDF, PDF[::-1], 1), "x.zip", LIMITS)

    assert [file.name for file in unpacked.files] == ["b.pdf"]
    assert unpacked.problems == (
        "“a.pdf” in “x.zip” is beschadigd en kan niet worden gelezen. "
        "Vraag de afzender om het opnieuw te sturen.",
    )


def test_other_method_of_compression_is_named() -> None:
    data = zipped({"a.pdf": PDF}, zipfile.ZIP_LZMA)

    assert unpack(data, "x.zip", LIMITS).problems == (
        "“a.pdf” in “x.zip” is ingepakt op een manier die docgen niet kent. "
        "Pak het zelf uit en lees het bestand in.",
    )


def test_zip_that_breaks_off_and_other_archives_are_named() -> None:
    data = zipped({"a.pdf": PDF})
    assert unpack(data[:-30], "x.zip", LIMITS).problems == (BROKEN.format("x.zip"),)
    assert unpack(b"7z\xbc\xaf\x27\x1c", "x.7z", LIMITS).problems == (
        "“x.7z” is ingepakt op een manier die docgen niet kent. Pak het zelf uit en lees de "
        "bestanden in, of vraag de afzender om een zip-bestand.",
    )


def test_bomb_is_stopped_whatever_it_says_of_its_size() -> None:
    limits = replace(LIMITS, single=100_000, total=150_000)
    large = zipped({"bom.pdf": bytes(200_000), "goed.pdf": PDF})
    says = "“bom.pdf” in “x.zip” is te groot en is niet gelezen. "
    says += "Sla het zelf op en lees het apart in."

    honest = unpack(large, "x.zip", limits)
    assert ([file.name for file in honest.files], honest.problems) == (["goed.pdf"], (says,))
    lying = unpack(large.replace(int.to_bytes(200_000, 4, "little"), b"\1\0\0\0"), "x.zip", limits)
    assert b"\0" * 1000 not in b"".join(file.data for file in lying.files)
    assert [file.name for file in lying.files if file.name == "bom.pdf"] == []


def test_files_and_bytes_of_a_container_are_bounded() -> None:
    data = zipped({f"{number}.pdf": PDF for number in range(10)})

    few = unpack(data, "x.zip", replace(LIMITS, files=3))
    assert len(few.files) == 3
    assert few.problems == (
        "“x.zip” bevat meer dan 3 bestanden; de rest is niet gelezen. "
        "Pak het zelf uit en lees de bestanden in delen in.",
    )
    small = unpack(data, "x.zip", replace(LIMITS, total=2 * len(PDF)))
    assert len(small.files) == 2
    assert len(small.problems) == 8
    message = mail({f"{number}.pdf": PDF for number in range(10)}).as_bytes()
    assert len(unpack(message, "x.eml", replace(LIMITS, files=3)).files) == 3


def test_container_that_is_too_large_or_too_deep_is_named() -> None:
    data = zipped({"a.pdf": PDF})

    assert unpack(data, "x.zip", replace(LIMITS, single=10)).problems == (
        "“x.zip” is te groot om te openen. "
        "Sla de bestanden die erin zitten zelf op en lees die in.",
    )
    assert unpack(data, "x.zip", replace(LIMITS, depth=0)).problems == (
        "“x.zip” zit te diep in andere bestanden en is niet geopend. "
        "Sla het zelf op en lees het apart in.",
    )


def test_what_is_no_container_has_nothing_inside() -> None:
    assert unpack(PDF, "x.pdf", LIMITS).files == ()


# -- anything at all ---------------------------------------------------------------------------

_SEEDS = [
    mail({"a.pdf": PDF, "b.pdf": PDF}).as_bytes(),
    zipped({"a.pdf": PDF, "b/c.pdf": PDF}),
    zipped({"a.pdf": PDF, "b/c.pdf": PDF}, zipfile.ZIP_STORED),
]
_EDITS = st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=4), st.integers(0, 4)))


@given(st.sampled_from(_SEEDS), _EDITS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_containers_give_files_or_problems_and_no_fault(
    seed: bytes, edits: list[tuple[float, bytes, int]]
) -> None:
    data = seed
    for place, added, removed in edits:
        at = int(place * len(data))
        data = data[:at] + added + data[at + removed :]
    unpacked = unpack(data, "x.eml", replace(LIMITS, total=10_000))

    assert sum(len(file.data) for file in unpacked.files) <= 10_000
    assert all(file.name and "/" not in file.name for file in unpacked.files)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_something(data: bytes) -> None:
    assert media_of(data, "x.eml") in Media
    unpack(b"From: x\n" + data, "x.eml", LIMITS)
