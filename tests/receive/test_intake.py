from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.errors import DataError, UsageError
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import MailboxMark, ReceiptRecord
from docgen.engines.imap import FakeMailFolder, FolderMessage
from docgen.receive.facts import Media, Origin
from docgen.receive.inner import UnpackLimits
from docgen.receive.intake import (
    Handed,
    from_mailbox,
    gather,
    kept_at,
    take_in,
    unfinished,
)
from tests.receive.compound import Attached, Mail, outlook
from tests.receive.mails import PDF, encrypted, mail, pdf, png, zipped

CLOCK = FixedClock(datetime(2025, 11, 21, 9, 0, tzinfo=UTC))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "output" / "CRS-2026"


@pytest.fixture
def register(home: Path) -> Iterator[Register]:
    with Register(home / "register.sqlite", CLOCK) as opened:
        yield opened


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def finish(register: Register, *numbers: int) -> None:
    with register.transaction():
        for number in numbers:
            ReturnRegister(register).set_done(number)


def names(origins: tuple[Origin, ...]) -> list[str]:
    return [origin.name for origin in origins]


# -- what is handed in -------------------------------------------------------------------------


def test_folders_are_read_in_order_without_hidden_and_unfinished_files(tmp_path: Path) -> None:
    for name in (
        "b/2.pdf",
        "b/.verborgen/x.pdf",
        "a.pdf",
        "~$brief.docx",
        ".DS_Store",
        "Thumbs.db",
        "c.pdf.crdownload",
        "d.part",
        "oud/output/CRS/register.sqlite",
        "oud/output/CRS/v1.0/convenant.pdf",
        "Z.PDF",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PDF)

    found = gather([tmp_path, tmp_path / "a.pdf", tmp_path / ".DS_Store"])
    assert [handed.name for handed in found] == ["Z.PDF", "a.pdf", "2.pdf", "DS_Store"]
    assert {handed.way for handed in found} == {"map"}


def test_paths_that_do_not_exist_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        gather([Path("nergens/een.pdf"), tmp_path, Path("nergens/twee.pdf")])

    first, second = map(str, caught.value.problems)
    assert first == (
        f"het bestand of de map “{Path('nergens/een.pdf')}” bestaat niet. "
        "Controleer de naam; zet hem tussen aanhalingstekens als er spaties in staan."
    )
    assert "twee.pdf" in second


def test_messages_are_called_after_their_subject() -> None:
    messages = [
        mail({}, "Getekend: 7/38").as_bytes(),
        b"To: x@y.nl\n\n",
    ]
    found = list(from_mailbox(FakeMailFolder(messages, validity=5).new_messages(())))

    assert [handed.name for handed in found] == ["Getekend_ 7-38.eml", "bericht 2.eml"]
    assert found[0] == Handed(
        "Getekend_ 7-38.eml",
        messages[0],
        "imap",
        MailboxMark("imap://iemand@nergens/INBOX", 5, 1),
    )


def test_message_that_is_too_large_is_named() -> None:
    told: list[str] = []

    assert list(from_mailbox([FolderMessage("imap://a@b/c", 1, 3, None)], told.append)) == []
    assert told == [
        "bericht 3 in imap://a@b/c is te groot en is niet gelezen. "
        "Sla de bijlagen zelf op en lees ze in."
    ]


# -- keeping and registering -------------------------------------------------------------------


def test_file_is_kept_byte_for_byte_and_registered(
    tmp_path: Path, home: Path, register: Register
) -> None:
    source = tmp_path / "07 getekend.PDF"
    source.write_bytes(PDF)
    (handed,) = gather([source])
    taken = take_in(handed, home, register)

    kept = home / "retour" / sha(PDF) / "ontvangen.pdf"
    assert kept.read_bytes() == PDF
    assert kept_at(home, sha(PDF)) == kept
    assert taken.receipt == ReceiptRecord(
        nr=1,
        sha256=sha(PDF),
        name="07 getekend.PDF",
        way="map",
        media="pdf",
        size=len(PDF),
        sender="",
        sent_at=None,
        received_at="2025-11-21T09:00:00+00:00",
    )
    assert ReturnRegister(register).receipts() == (taken.receipt,)
    assert taken.origins == (
        Origin(
            receipt=1,
            name="07 getekend.PDF",
            path=str(kept.absolute()),
            sha256=sha(PDF),
            media=Media.PDF,
            sender="",
            subject="",
            sent_at=None,
            received_at="2025-11-21T09:00:00+00:00",
        ),
    )
    assert [event.kind for event in register.events()] == ["bestand ontvangen"]
    assert source.read_bytes() == PDF


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("x.jpeg", "ontvangen.jpeg"),
        ("factuur.pdf.exe", "ontvangen.bin"),
        ("zonder", "ontvangen.bin"),
        ("x.p/f", "ontvangen.bin"),
    ],
)
def test_name_in_the_archive_starts_no_program(
    home: Path, register: Register, name: str, kept: str
) -> None:
    (origin,) = take_in(Handed(name, PDF), home, register).origins

    assert Path(origin.path).name == kept


def test_kept_bytes_that_were_damaged_are_kept_anew(home: Path, register: Register) -> None:
    take_in(Handed("a.pdf", PDF), home, register)
    kept = home / "retour" / sha(PDF) / "ontvangen.pdf"
    kept.write_bytes(b"weg")
    assert kept_at(home, sha(PDF)) is None

    take_in(Handed("a.pdf", PDF), home, register)
    assert kept.read_bytes() == PDF


def test_file_that_cannot_be_read(tmp_path: Path, home: Path, register: Register) -> None:
    with pytest.raises(DataError) as caught:
        take_in(Handed("weg.pdf", tmp_path / "weg.pdf"), home, register)

    assert str(caught.value.problems[0]) == (
        "weg.pdf: het bestand kan niet worden gelezen (het is er niet meer). Sluit het als "
        "het in een ander programma open staat, controleer of u het zelf kunt openen, en geef de "
        "opdracht opnieuw."
    )
    assert ReturnRegister(register).receipts() == ()


# -- what is inside ----------------------------------------------------------------------------


def test_files_in_a_mail_in_a_zip_know_sender_and_delivery(home: Path, register: Register) -> None:
    forwarded = mail({"convenant.pdf": PDF}).as_bytes()
    archive = zipped({"retour.eml": forwarded, "los.pdf": pdf("los")})
    taken = take_in(Handed("alles.zip", archive), home, register)

    assert [(item.nr, item.name, item.way, item.parent) for item in taken.inner] == [
        (2, "retour.eml", "archief", 1),
        (4, "convenant.pdf", "bijlage", 2),
        (3, "los.pdf", "archief", 1),
    ]
    inner, loose = taken.origins
    assert (inner.receipt, inner.name, inner.sender) == (
        1,
        "convenant.pdf",
        "secretaris@eemnes.example",
    )
    assert (inner.subject, inner.sent_at) == ("Ondertekend convenant", "2025-11-20T09:30:00+01:00")
    assert (loose.receipt, loose.name, loose.sender) == (1, "los.pdf", "")
    for data in (archive, forwarded, PDF, pdf("los")):
        kept = kept_at(home, sha(data))
        assert kept is not None
        assert kept.read_bytes() == data


def test_mail_has_its_sender_on_its_own_receipt(home: Path, register: Register) -> None:
    taken = take_in(Handed("x.eml", mail({"a.pdf": PDF}).as_bytes()), home, register)

    assert taken.receipt.media == "mail"
    assert taken.receipt.sender == "secretaris@eemnes.example"
    assert taken.receipt.sent_at == "2025-11-20T09:30:00+01:00"


def test_forwarded_outlook_mail_is_of_who_sent_it_first(home: Path, register: Register) -> None:
    inner = Mail("Retour", "griffie@ander.example", attached=[Attached("a.pdf", PDF)])
    data = outlook(Mail("FW", "collega@regio.example", attached=[Attached("", inner, 5)]))
    taken = take_in(Handed("fw.msg", data), home, register)

    assert [(origin.sender, origin.subject) for origin in taken.origins] == [
        ("griffie@ander.example", "Retour")
    ]
    assert taken.receipt.sender == "collega@regio.example"


def test_logos_in_a_mail_are_kept_but_not_looked_at(home: Path, register: Register) -> None:
    logo = png(200, 80)
    data = mail({"logo.png": logo, "scan.png": png(1240, 1754)}).as_bytes()
    taken = take_in(Handed("x.eml", data), home, register)

    assert names(taken.origins) == ["scan.png"]
    assert [item.name for item in taken.inner] == ["logo.png", "scan.png"]
    assert take_in(Handed("logo.png", png(201, 80)), home, register).origins


def test_mail_without_a_file_that_matters_is_named(home: Path, register: Register) -> None:
    bare = take_in(Handed("kaal.eml", mail({}).as_bytes()), home, register)
    logo = take_in(Handed("x.eml", mail({"l.png": png(9, 9)}).as_bytes()), home, register)

    assert (bare.origins, logo.origins) == ((), ())
    assert bare.problems == (
        "in “kaal.eml” zitten geen bestanden. Kijk of er een koppeling in staat om ze te "
        "downloaden, en lees wat u downloadt in.",
    )
    assert logo.problems == (
        "in “x.eml” zitten alleen plaatjes die te klein zijn om iets op te lezen (“l.png”). "
        "Vraag de afzender om het ondertekende stuk zelf.",
    )


def test_what_cannot_be_opened_is_itself_what_is_looked_at(home: Path, register: Register) -> None:
    locked = encrypted(zipped({"convenant.pdf": PDF}))
    taken = take_in(Handed("x.eml", mail({"retour.zip": locked}).as_bytes()), home, register)

    assert [(origin.name, origin.media) for origin in taken.origins] == [
        ("retour.zip", Media.ARCHIVE)
    ]
    assert taken.problems[0].startswith("“retour.zip” is met een wachtwoord beveiligd; ")


def test_matryoshka_and_bombs_end(home: Path, register: Register) -> None:
    data = PDF
    for level in range(12):
        data = zipped({f"{level}.zip": data})
    deep = take_in(Handed("diep.zip", data), home, register, UnpackLimits(depth=3))
    assert len(deep.inner) == 3
    assert deep.problems == (
        "“9.zip” zit te diep in andere bestanden en is niet geopend. "
        "Sla het zelf op en lees het apart in.",
    )
    assert names(deep.origins) == ["9.zip"]

    inner = zipped({f"{number}.bin": bytes(50_000) for number in range(20)})
    bomb = zipped({f"{number}.zip": inner + bytes([number]) for number in range(20)})
    wide = take_in(
        Handed("bom.zip", bomb), home, register, UnpackLimits(total=300_000, single=100_000)
    )
    assert sum(item.size for item in wide.inner) <= 300_000
    assert wide.problems


# -- again -------------------------------------------------------------------------------------


def test_same_file_again_adds_nothing(home: Path, register: Register) -> None:
    first = take_in(Handed("a.pdf", PDF), home, register)
    finish(register, first.receipt.nr)
    again = take_in(Handed("a.pdf", PDF), home, register)

    assert again.origins == ()
    assert again.duplicate_of is not None
    assert again.duplicate_of.nr == again.receipt.nr == 1
    assert len(ReturnRegister(register).receipts()) == 1


def test_same_bytes_by_another_name_are_a_receipt_with_nothing_to_do(
    home: Path, register: Register
) -> None:
    first = take_in(Handed("a.pdf", PDF), home, register)
    other = take_in(Handed("b.pdf", PDF), home, register)

    assert other.duplicate_of == first.receipt
    assert (other.receipt.nr, other.receipt.done, other.origins) == (2, True, ())
    assert [handed.name for handed in unfinished(home, register)] == ["a.pdf"]
    assert take_in(Handed("b.pdf", PDF), home, register).receipt.nr == 2


def test_loose_file_that_came_by_mail_before_is_a_duplicate(home: Path, register: Register) -> None:
    take_in(Handed("x.eml", mail({"a.pdf": PDF}).as_bytes()), home, register)

    duplicate = take_in(Handed("a.pdf", PDF), home, register).duplicate_of
    assert duplicate is not None
    assert (duplicate.name, duplicate.parent) == ("a.pdf", 1)


def test_mail_that_was_inside_another_may_be_handed_in_by_itself(
    home: Path, register: Register
) -> None:
    archive = zipped({"los.zip": zipped({"a.pdf": PDF})})
    take_in(Handed("x.zip", archive), home, register, UnpackLimits(depth=1))
    taken = take_in(Handed("los.zip", zipped({"a.pdf": PDF})), home, register)

    assert taken.duplicate_of is None
    assert names(taken.origins) == ["a.pdf"]


def test_mail_with_only_files_that_came_before_leaves_nothing_to_do(
    home: Path, register: Register
) -> None:
    first = take_in(Handed("1.eml", mail({"a.pdf": PDF}).as_bytes()), home, register)
    data = mail({"a.pdf": PDF}, "Nogmaals").as_bytes()
    second = take_in(Handed("2.eml", data), home, register)

    assert second.duplicate_of is None
    assert second.origins == ()
    assert second.repeated == first.inner


def test_file_that_came_before_is_looked_at_beside_a_new_one(
    home: Path, register: Register
) -> None:
    first = take_in(Handed("1.eml", mail({"1.pdf": pdf("1")}).as_bytes()), home, register)
    both = mail({"1.pdf": pdf("1"), "2.pdf": pdf("2")}).as_bytes()
    second = take_in(Handed("2.eml", both), home, register)

    assert names(second.origins) == ["1.pdf", "2.pdf"]
    assert second.repeated == first.inner


def test_same_file_twice_in_one_mail_is_looked_at_once(home: Path, register: Register) -> None:
    taken = take_in(Handed("x.eml", mail({"a.pdf": PDF, "b.pdf": PDF}).as_bytes()), home, register)

    assert [item.name for item in taken.inner] == ["a.pdf", "b.pdf"]
    assert len(taken.origins) == 1


def test_interrupted_run_is_finished_without_anything_double(
    home: Path, register: Register
) -> None:
    data = zipped({"x.eml": mail({"a.pdf": PDF}).as_bytes(), "b.pdf": pdf("b")})
    first = take_in(Handed("alles.zip", data), home, register)
    (waiting,) = unfinished(home, register)
    again = take_in(waiting, home, register)

    assert again == first
    assert len(ReturnRegister(register).receipts()) == 4
    finish(register, first.receipt.nr)
    assert unfinished(home, register) == ()


def test_kept_bytes_that_are_gone_are_named(home: Path, register: Register) -> None:
    take_in(Handed("a.pdf", PDF), home, register)
    (home / "retour" / sha(PDF) / "ontvangen.pdf").write_bytes(b"veranderd")
    (waiting,) = unfinished(home, register)

    with pytest.raises(DataError, match="het is er niet meer"):
        take_in(waiting, home, register)


def test_run_killed_between_two_levels_goes_on(home: Path, register: Register) -> None:
    data = zipped({"a.pdf": PDF})
    returns = ReturnRegister(register)
    receipt = ReceiptRecord(
        0, sha(data), "x.zip", "map", "archief", len(data), "", None, register.now()
    )
    with register.transaction():
        returns.add_receipt(receipt)
    taken = take_in(Handed("x.zip", data), home, register)

    assert taken.receipt.nr == 1
    assert names(taken.origins) == ["a.pdf"]


def test_message_of_a_mail_folder_is_marked_with_its_receipt(
    home: Path, register: Register
) -> None:
    folder = FakeMailFolder([mail({"a.pdf": PDF}).as_bytes()] * 2, validity=5)
    for handed in from_mailbox(folder.new_messages(())):
        take_in(handed, home, register)
    marks = ReturnRegister(register).mailbox_marks(folder.name)

    assert marks == {(5, 1), (5, 2)}
    assert list(folder.new_messages(marks)) == []
    assert len([r for r in ReturnRegister(register).receipts() if r.parent is None]) == 1
