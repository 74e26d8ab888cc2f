"""The mail as bytes: headers, text, attachments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.core.eml import EnclosedFile, Envelope, departure_bytes, draft_of, on_one_line
from docgen.core.errors import IncompleteError, TemplateError
from docgen.core.mail_specs import MailSpec
from docgen.core.model import (
    DocumentSpec,
    FieldKind,
    FieldSize,
    Format,
    Pack,
    Party,
    PartyStatus,
    PartyType,
    Signatory,
)
from docgen.core.provenance import sha256
from docgen.core.records import CopyRecord
from docgen.issue.mail import Letter, draft_bytes, write_letters
from tests.issue.mails import attached, parsed

MOMENT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
FILES = {"brief.pdf": b"%PDF brief\r\n\x00\xff", "memo.pdf": b"%PDF memo", "memo.docx": b"PK\n."}
BOTH = (Format.PDF, Format.DOCX)


def party(nr: int = 7, naam: str = "gemeente Soest") -> Party:
    person = Signatory(1, "burgemeester", "A.B.", "Voorbeeld")
    return Party(
        nr=nr,
        id="soest",
        naam=naam,
        type=PartyType.MUNICIPALITY,
        signatories=(person,),
        email="info@soest.example",
        status=PartyStatus.ORIGINAL,
        columns={"naam": naam, "bedrag": "veel"},
        line=2,
    )


def pack(folder: Path, text: str, subject: str = "Ter ondertekening", **sender: str) -> Pack:
    (folder / "mail.txt").write_bytes(text.encode())
    people = {"organisatie": "Provincie", "naam": "A. Voorbeeld", "email": "wij@prov.example"}
    return Pack(
        folder=folder,
        kenmerk="CRS-2026",
        title="Convenant",
        version="1.0",
        send_date=MOMENT.date(),
        return_before=MOMENT.date(),
        effective=MOMENT.date(),
        term_years=4,
        sender={**people, **sender},
        return_to={"email": "retour@prov.example", "adres": ""},
        salutations={PartyType.MUNICIPALITY: "Geacht college,"},
        data={},
        top={"titel": "Convenant"},
        mail=MailSpec("mail.txt", subject),
        documents=(
            DocumentSpec("brief", "Brief", ("b.docx",), False, None, BOTH),
            DocumentSpec("memo", "Memo", ("m.docx",), False, None, BOTH, BOTH),
            DocumentSpec("los", "Los", ("l.docx",), False, None, BOTH, ()),
        ),
        field_sizes=dict.fromkeys(FieldKind, FieldSize(50, 10)),
        source=b"",
    )


def copies(home: Path, nr: int = 7) -> Mapping[tuple[int, str, str], CopyRecord]:
    found = {}
    for name, data in FILES.items():
        (home / name).write_bytes(data)
        document, kind = name.split(".")
        record = CopyRecord(
            nr=1,
            version="1.0",
            concept=False,
            party_nr=nr,
            party_id="soest",
            document=document,
            format=kind,
            sequence=1,
            path=name,
            sha256=sha256(data),
            pages=1,
            inputs={},
            parts=(),
            text_mark=None,
            fields=(),
            engine="nep",
            engine_version="1",
            tagged=False,
            program_version="0",
            made_at="",
        )
        found[record.slot] = record
    return found


def letter(folder: Path, text: str = "Dag", naam: str = "gemeente Soest", **more: str) -> Letter:
    made = pack(folder, text, **more)
    someone = party(naam=naam)
    return write_letters(made, [someone], [someone], copies(folder))[0]


def draft(made: Letter, home: Path) -> bytes:
    return draft_bytes(made, made.message_id(1), MOMENT, home)


def test_the_whole_draft(tmp_path: Path) -> None:
    made = letter(
        tmp_path,
        "{{ partij.aanhef }}\r\n\r\nBijlagen: {{ stukken_in_bijlage | opsomming }}. Tot één.\n",
        subject="{{ pakket.titel }}, partij {{ partij.nr }}",
    )
    data = draft(made, tmp_path)
    identity = made.message_id(1)
    boundary = f"=_docgen_{made.content[:40]}"
    expected = (
        "X-Unsent: 1\r\n"
        'From: "A. Voorbeeld, Provincie"\r\n <wij@prov.example>\r\n'
        'To: "gemeente Soest"\r\n <info@soest.example>\r\n'
        "Reply-To: retour@prov.example\r\n"
        "Subject: Convenant, partij 7\r\n"
        "Date: Mon, 02 Nov 2026 09:30:00 +0000\r\n"
        f"Message-ID: {identity}\r\n"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/mixed;\r\n boundary="{boundary}"\r\n\r\n'
        f"--{boundary}\r\n"
        'Content-Type: text/plain; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        "Geacht college,\r\n\r\n"
        "Bijlagen: brief.pdf, memo.pdf en memo.docx. Tot =C3=A9=C3=A9n.\r\n\r\n"
        f"--{boundary}\r\n"
    )
    assert data.decode("ascii").startswith(expected)
    assert re.fullmatch(r"<crs-2026\.7\.[0-9a-f]{32}@prov\.example>", identity)
    assert data.endswith(f"--{boundary}--\r\n".encode())
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_attachments_byte_for_byte(tmp_path: Path) -> None:
    message = parsed(draft(letter(tmp_path), tmp_path))
    assert attached(message) == FILES
    assert [part.get_content_type() for part in message.iter_attachments()] == [
        "application/pdf",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]


def test_same_input_and_time_same_bytes(tmp_path: Path) -> None:
    assert draft(letter(tmp_path), tmp_path) == draft(letter(tmp_path), tmp_path)


def test_answers_go_to_the_sender_when_the_return_address_is_the_same(tmp_path: Path) -> None:
    made = letter(tmp_path, email="Retour@prov.example")
    assert made.reply_to == ""
    assert parsed(draft(made, tmp_path))["Reply-To"] is None


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "x"},
        {"text": "x\n"},
        {"sender": "x@prov.example"},
        {"sender_name": "x"},
        {"reply_to": ""},
        {"attachments": ()},
        {"party": replace(party(), email="x@soest.example")},
        {"party": replace(party(), naam="x")},
    ],
)
def test_all_that_the_receiver_gets_is_content(tmp_path: Path, change: dict[str, object]) -> None:
    made = letter(tmp_path)
    assert replace(made, **change).content != made.content  # type: ignore[arg-type]


def test_what_goes_to_the_server_is_dated_and_not_unsent(tmp_path: Path) -> None:
    data = draft(letter(tmp_path, "X-Unsent: 1\nDate: nooit\n"), tmp_path)
    sent = departure_bytes(data, datetime(2026, 11, 5, 8, 0, tzinfo=UTC))
    old = b"Date: Mon, 02 Nov 2026 09:30:00 +0000\r\n"
    new = b"Date: Thu, 05 Nov 2026 08:00:00 +0000\r\n"
    assert sent == data.removeprefix(b"X-Unsent: 1\r\n").replace(old, new)


def test_a_second_sending_of_the_same_mail_has_its_own_message_id(tmp_path: Path) -> None:
    made = letter(tmp_path)
    assert made.message_id(2) == made.message_id(1).replace("@", ".2@")


def test_a_name_cannot_add_a_header(tmp_path: Path) -> None:
    evil = "Soest\r\nBcc: spion@kwaad.example\u2028X: y"
    made = letter(tmp_path, naam=evil, subject="Dag {{ partij.naam }}", organisatie="P\nX-Y: z")
    message = parsed(draft(made, tmp_path))
    assert set(message.keys()) == {
        *("X-Unsent", "From", "To", "Reply-To", "Subject", "Date", "Message-ID"),
        *("Content-Type", "MIME-Version"),
    }
    assert message["Subject"] == "Dag Soest Bcc: spion@kwaad.example X: y"
    assert message["To"].addresses[0].display_name == "Soest Bcc: spion@kwaad.example X: y"


@pytest.mark.parametrize(
    "naam",
    [
        "Waterschap Amstel, Gooi en Vecht",
        '’s-Graveland (W.), "Één" \\ ü',
        "=?utf-8?q?geen_code?=",
    ],
)
def test_names_with_signs_come_back_as_they_were(tmp_path: Path, naam: str) -> None:
    to = parsed(draft(letter(tmp_path, naam=naam), tmp_path))["To"]
    assert [(item.display_name, item.addr_spec) for item in to.addresses] == [
        (on_one_line(naam), "info@soest.example")
    ]


def test_a_long_subject_stays_readable(tmp_path: Path) -> None:
    subject = "Ter ondertekening: " + "een heel lange titel van een convenant, " * 3 + "partij 7"
    made = letter(tmp_path, subject=subject)
    data = draft(made, tmp_path)
    assert (
        b"\r\nSubject: Ter ondertekening: een heel lange titel van een convenant, een\r\n"
        b" heel lange titel van een convenant, een heel lange titel van een\r\n"
        b" convenant, partij 7\r\n"
    ) in data
    assert parsed(data)["Subject"] == subject


def test_control_characters_do_not_come_through(tmp_path: Path) -> None:
    made = letter(tmp_path, "a\x00b\tc\x0b\x85d\n", naam="x\x07y\u2029z", subject="s\x1b\x00t")
    assert (made.text, made.subject) == ("ab\tcd\n", "s t")
    assert parsed(draft(made, tmp_path))["To"].addresses[0].display_name == "x y z"


TEXT = st.text(st.characters(), max_size=120)


def _read_back(header: str) -> str:
    """By the older reader: the newer one puts a space between two encoded words of a name."""
    return str(make_header(decode_header(header)))


@given(naam=TEXT, subject=TEXT, text=st.text(max_size=400))
def test_any_text_is_one_header_and_comes_back(naam: str, subject: str, text: str) -> None:
    said = on_one_line(subject)
    made = Letter(party(naam=naam), "K-1", "Wij", "w@p.example", "", said, text, ())
    data = draft_bytes(made, made.message_id(1), MOMENT, Path())
    head = data.partition(b"\r\n\r\n")[0]
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Message-ID: ")]
    assert max(map(len, lines)) <= 76
    assert re.findall(rb"(?m)^([A-Za-z-]+):", head) == [
        *(b"X-Unsent", b"From", b"To", b"Subject", b"Date", b"Message-ID"),
        *(b"Content-Type", b"Content-Transfer-Encoding", b"MIME-Version"),
    ]
    fields = BytesHeaderParser().parsebytes(data)
    assert _read_back(fields["Subject"].replace("\r\n ", " ")) == said
    name, _, address = fields["To"].replace("\r\n ", " ").rpartition(" ")
    assert (address or name).strip("<>") == "info@soest.example"
    if name.startswith('"'):
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
        assert name == on_one_line(naam)
    elif name:
        assert _read_back(name) == on_one_line(naam)


def test_a_spoilt_attachment_is_not_sent(tmp_path: Path) -> None:
    made = letter(tmp_path)
    (tmp_path / "memo.pdf").write_bytes(b"anders")
    with pytest.raises(IncompleteError) as caught:
        draft(made, tmp_path)
    assert str(caught.value) == (
        "memo.pdf: het bestand dat bij de mail hoort, is buiten docgen gewijzigd. Maak het "
        "opnieuw met ‘docgen genereer’."
    )


def test_every_party_for_whom_the_text_fails_is_named(tmp_path: Path) -> None:
    made = pack(tmp_path, "{{ partij.bedrag | getal }}")
    parties = [party(7, "gemeente Soest"), party(8, "gemeente Baarn")]
    with pytest.raises(TemplateError) as caught:
        write_letters(made, parties, parties, {**copies(tmp_path), **copies(tmp_path, 8)})
    assert [problem.place for problem in caught.value.problems] == [
        "gemeente Soest",
        "gemeente Baarn",
    ]
    assert str(caught.value.problems[0]) == (
        "mail.txt, gemeente Soest: een waarde past niet bij het filter of de berekening in een "
        "invulveld (hier hoort een getal te staan, zoals 1234 of 1.234,5, maar er staat de tekst "
        "“veel”). Controleer wat er voor en na de | staat, en de waarde in de lijst van partijen."
    )


def test_an_unknown_name(tmp_path: Path) -> None:
    made = pack(tmp_path, "Dag", subject="{{ partij.nam }}")
    with pytest.raises(TemplateError, match=r"^pakket\.toml, \[mail\] 'onderwerp', gemeente Soest"):
        write_letters(made, [party()], [party()], copies(tmp_path))


def test_a_place_to_sign_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="'veld' is undefined"):
        letter(tmp_path, "{{ veld.handtekening }}")


def test_data_is_not_a_template(tmp_path: Path) -> None:
    made = letter(tmp_path, "{{ partij.naam }}", naam="{{ 7*7 }} & <b>")
    assert made.text == "{{ 7*7 }} & <b>\n"


def test_a_large_file_is_written_as_the_library_of_python_does() -> None:
    """The bytes of an attachment do not go through `email`; what comes out is the same."""
    envelope = Envelope("", "a@b.example", "", "c@d.example", "", "x", "<1@b>", MOMENT)
    files = [b"", b"a", bytes(range(256)) * 9, b"\r\n" * 40, b"a"]
    names = ("leeg.pdf", "een.ics", "veel.pdf", "regels.pdf", "een.ics")
    enclosed = [
        EnclosedFile(name, "text", "calendar", data, "utf-8")
        if name.endswith("ics")
        else EnclosedFile(name, "application", "pdf", data)
        for name, data in zip(names, files, strict=True)
    ]
    message = EmailMessage(policy.SMTP)
    message.set_content("Dag\n", cte="quoted-printable")
    for item in enclosed:
        params = {"charset": item.charset} if item.charset else None
        message.add_attachment(item.data, item.main, item.sub, filename=item.name, params=params)
    message.set_boundary("=_docgen_grens")
    made = draft_of(envelope, "Dag\n", enclosed, "grens")
    assert made.endswith(message.as_bytes(policy=policy.SMTP))
    found = list(parsed(made).iter_attachments())
    assert [part.get_payload(decode=True) for part in found] == files
    assert [part["Content-Type"] for part in found][:2] == [
        "application/pdf",
        'text/calendar; charset="utf-8"',
    ]
