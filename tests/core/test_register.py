"""The register: whole, or nothing; and an account that cannot be changed unseen."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.core.clock import FixedClock
from docgen.core.errors import DataError, DocgenError
from docgen.core.records import CopyRecord, Event, MailRecord, PartRecord
from docgen.core.register import Register, broken_link
from docgen.core.schema import SCHEMA_VERSION

CLOCK = FixedClock(datetime(2025, 11, 14, 9, 0, tzinfo=UTC))
NOW = "2025-11-14T09:00:00+00:00"
PART = PartRecord(
    key="a1",
    template="convenant.docx",
    template_sha256="b2",
    path="delen/a1/a1.pdf",
    sha256="c3",
    text="De tekst, Zoë.",
    facts={"bladzijden": 2, "velden": [], "koppen": [[1, "Artikel 1", 0, 700.5]]},
    engine="nep",
    engine_version="1",
    made_at=NOW,
)
COPY = CopyRecord(
    nr=0,
    version="1.0",
    concept=False,
    party_nr=7,
    party_id="soest",
    document="convenant",
    format="pdf",
    sequence=1,
    path="v1.0/07-soest/convenant.pdf",
    sha256="d4",
    pages=12,
    inputs={"partij.naam": "e5", "titel": "f6"},
    parts=("a1", "a2"),
    text_mark="K7Q2M9",
    fields=({"naam": "handtekening-07", "bladzijde": 2, "vak": [1.5, 2, 3, 4]},),
    engine="nep",
    engine_version="1",
    tagged=True,
    program_version="0.1.0",
    made_at=NOW,
)
MAIL = MailRecord(
    nr=0,
    version="1.0",
    party_nr=7,
    content="a",
    to="info@soest.example",
    subject="Ter ondertekening",
    message_id="<1@voorbeeld.example>",
    path="v1.0/07-soest/verzending.eml",
    sha256="b",
    attachments=("d4", "d5"),
    state="concept",
    made_at=NOW,
)
DAMAGED = "Zet de laatste reservekopie van dit bestand terug; verwijder het niet."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "CRS-2026" / "register.sqlite"


@pytest.fixture
def register(path: Path) -> Iterator[Register]:
    with Register(path, CLOCK) as opened:
        yield opened


def change(path: Path, statement: str) -> None:
    """Change the file behind docgen's back."""
    database = sqlite3.connect(path)
    with database:
        database.execute(statement)
    database.close()


def test_a_new_register_is_empty_and_has_its_version(path: Path, register: Register) -> None:
    assert register.parts() == {}
    assert register.copies("1.0") == ()
    assert register.mails("1.0") == ()
    assert register.events() == ()
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    database.close()


def test_everything_is_read_back_as_it_was_written(path: Path) -> None:
    with Register(path, CLOCK) as register, register.transaction():
        register.add_part(PART)
        assert register.add_copy(COPY, None, "") == 1
        assert register.add_mail(MAIL) == 1
        register.add_event("gemaakt", {"partij": 7, "reden": "nog niet gemaakt – Zoë"})
    with Register(path, CLOCK) as register:
        assert register.parts() == {"a1": PART}
        assert register.copies("1.0") == (replace(COPY, nr=1),)
        assert register.mails("1.0") == (replace(MAIL, nr=1),)
        (event,) = register.events()
        assert (event.nr, event.at, event.kind) == (1, NOW, "gemaakt")
        assert event.content == {"partij": 7, "reden": "nog niet gemaakt – Zoë"}


def test_drafts_and_other_revisions_stand_apart(register: Register) -> None:
    with register.transaction():
        register.add_copy(COPY, None, "")
        register.add_copy(replace(COPY, concept=True), None, "")
        register.add_copy(replace(COPY, version="1.1"), None, "")
        register.add_mail(replace(MAIL, version="1.1"))
    assert [copy.nr for copy in register.copies("1.0")] == [1]
    assert [copy.nr for copy in register.copies("1.0", concept=True)] == [2]
    assert [copy.nr for copy in register.copies("1.1")] == [3]
    assert register.mails("1.0") == ()


def test_the_slot_is_party_document_and_format() -> None:
    assert COPY.slot == (7, "convenant", "pdf")


def test_a_replaced_copy_is_kept_with_the_reason_and_its_new_place(register: Register) -> None:
    newer = replace(COPY, sequence=2, sha256="d5", replaced_reason="`functie` gewijzigd")
    with register.transaction():
        register.add_copy(COPY, None, "")
    old = register.valid_copies("1.0", concept=False)[COPY.slot]
    with register.transaction():
        assert register.add_copy(newer, old, "v1.0/07-soest/vervangen/convenant-1.pdf") == 2
    first, second = register.copies("1.0")
    assert first == replace(
        COPY,
        nr=1,
        path="v1.0/07-soest/vervangen/convenant-1.pdf",
        replaced_by=2,
        replaced_at=NOW,
        replaced_reason="`functie` gewijzigd",
    )
    # The reason belongs to the copy that went, not to the one that came.
    assert second == replace(newer, nr=2, replaced_reason=None)
    assert register.valid_copies("1.0", concept=False) == {COPY.slot: second}


def test_a_part_that_was_lost_is_noted_anew(register: Register) -> None:
    with register.transaction():
        register.add_part(PART)
        register.add_part(replace(PART, engine_version="2"))
    assert register.parts() == {"a1": replace(PART, engine_version="2")}


def test_a_source_is_noted_once(path: Path, register: Register) -> None:
    with register.transaction():
        register.add_source("a", "partijen.csv", "bronnen/a.csv")
        register.add_source("a", "kopie.csv", "bronnen/a.csv")
    database = sqlite3.connect(path)
    rows = database.execute("SELECT * FROM bron").fetchall()
    database.close()
    assert rows == [("a", "partijen.csv", "bronnen/a.csv", NOW)]


def test_a_mail_goes_from_draft_to_sent(register: Register) -> None:
    with register.transaction():
        number = register.add_mail(MAIL)
        register.set_mail_state(number, "verzonden", NOW)
    (mail,) = register.mails("1.0")
    assert (mail.state, mail.sent_at) == ("verzonden", NOW)


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, SystemExit])
def test_what_is_broken_off_is_not_written_at_all(
    error: type[BaseException], register: Register
) -> None:
    def broken_off() -> None:
        with register.transaction():
            register.add_copy(COPY, None, "")
            register.add_event("gemaakt", {})
            raise error

    with pytest.raises(error):
        broken_off()
    assert register.copies("1.0") == ()
    assert register.events() == ()
    with register.transaction():
        register.add_copy(COPY, None, "")
    assert len(register.copies("1.0")) == 1


def test_a_register_that_cannot_be_written_is_reported(register: Register) -> None:
    with register.transaction():
        register.add_mail(MAIL)

    def refused() -> None:
        with register.transaction():
            register.add_mail(replace(MAIL, party_nr=8))
            register.add_mail(replace(MAIL, to=None))  # type: ignore[arg-type]

    with pytest.raises(DocgenError) as caught:
        refused()
    assert str(caught.value) == (
        "het register kan niet worden bijgewerkt (NOT NULL constraint failed: verzending.aan). "
        "Controleer of er ruimte op de schijf is en geef de opdracht opnieuw; er is niets half "
        "weggeschreven."
    )
    assert [mail.party_nr for mail in register.mails("1.0")] == [7]


def four_events(path: Path) -> tuple[Event, ...]:
    with Register(path, CLOCK) as register:
        for number in range(4):
            with register.transaction():
                register.add_event("gemaakt", {"partij": number, "velden": ("a", 1.5, None)})
        return register.events()


def test_a_chain_of_events_proves_itself_whole(path: Path) -> None:
    events = four_events(path)
    assert [event.nr for event in events] == [1, 2, 3, 4]
    assert broken_link(events) is None
    assert broken_link(()) is None
    assert events[0].previous == "0" * 64
    assert [event.previous for event in events[1:]] == [event.sha256 for event in events[:-1]]


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE gebeurtenis SET inhoud = '{\"partij\": 9}' WHERE nr = 2", 2),
        ("UPDATE gebeurtenis SET op = '2026-01-01T00:00:00+00:00' WHERE nr = 3", 3),
        ("UPDATE gebeurtenis SET soort = 'verzonden' WHERE nr = 1", 1),
        ("UPDATE gebeurtenis SET sha256 = vorige WHERE nr = 4", 4),
        ("DELETE FROM gebeurtenis WHERE nr = 2", 3),
        ("DELETE FROM gebeurtenis WHERE nr = 1", 2),
        ("UPDATE gebeurtenis SET nr = nr + 10 WHERE nr = 3", 4),
    ],
)
def test_tampering_is_found_at_the_first_link_that_does_not_fit(
    statement: str, first: int, path: Path
) -> None:
    four_events(path)
    change(path, statement)
    with Register(path, CLOCK) as register:
        link = broken_link(register.events())
    assert link is not None
    assert link.nr == first


def test_a_register_of_a_newer_docgen_is_refused_and_left_alone(path: Path) -> None:
    with Register(path, CLOCK):
        pass
    change(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(DataError) as caught:
        Register(path, CLOCK)
    assert str(caught.value) == (
        f"{path}: dit register is gemaakt door een nieuwere versie van docgen. "
        "Werk docgen bij (pip install --upgrade docgen) en geef de opdracht opnieuw."
    )
    assert path.read_bytes() == before
    # Nobody holds the file any more: on Windows it could not be moved otherwise.
    path.rename(path.with_suffix(".oud"))


def test_a_file_that_is_no_register_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"dit is geen register" * 100)
    with pytest.raises(DataError) as caught:
        Register(path, CLOCK)
    assert str(caught.value) == (
        f"{path}: het register kan niet worden geopend (file is not a database). {DAMAGED}"
    )
    assert caught.value.exit_code == 3
    assert path.read_bytes() == b"dit is geen register" * 100


def test_a_register_torn_in_the_middle_is_refused(path: Path) -> None:
    with Register(path, CLOCK) as register, register.transaction():
        for number in range(200):
            register.add_part(replace(PART, key=str(number), text="tekst " * 200))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    with pytest.raises(DataError) as caught:
        Register(path, CLOCK)
    assert "het register kan niet worden geopend (" in str(caught.value)
    assert str(caught.value).endswith(DAMAGED)


def test_a_register_in_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "CRS-2026").write_bytes(b"")
    with pytest.raises(DataError, match="het register kan niet worden geopend"):
        Register(tmp_path / "CRS-2026" / "register.sqlite", CLOCK)


def test_an_empty_file_left_by_a_killed_run_becomes_a_register(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"")
    with Register(path, CLOCK) as register:
        assert register.events() == ()
