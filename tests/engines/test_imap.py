from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.core.errors import MailError
from docgen.engines.imap import FakeMailFolder, FolderMessage, ImapAccount, ImapFolder
from tests.engines.imap_server import PASSWORD, USER, fill, logged_in, running, scripted
from tests.engines.mail_receiver import certificate, free_port

FOLDER = "Retouren/Getekend & wél"
# The same name as the server knows it: modified UTF-7.
ENCODED = '"Retouren/Getekend &- w&AOk-l"'
MESSAGES = [b"Subject: een\r\n\r\nEerste\r\n", b"Subject: twee\r\n\r\nTweede\r\n"]
OPENING = [
    b"* OK [CAPABILITY IMAP4rev1] hallo\r\n",
    b"* CAPABILITY IMAP4rev1\r\n{tag} OK klaar\r\n",
    b"{tag} OK in\r\n",
]
SELECTED = b"* OK [UIDVALIDITY 7] x\r\n{tag} OK [READ-ONLY] open\r\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pymap draait niet op Windows")


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    with running() as port:
        with logged_in(port) as imap:
            fill(imap, ENCODED, MESSAGES)
            fill(imap, "Later", MESSAGES[:1])
            fill(imap, "Weg", MESSAGES)
            fill(imap, "Groot", [MESSAGES[0], b"Subject: groot\r\n\r\n" + b"x" * 5000])
            fill(imap, "Gelezen", MESSAGES[:1])
            imap.select("Weg")
            imap.store("1", "+FLAGS", "\\Deleted")
        yield port


def account(port: int, **changes: object) -> ImapAccount:
    values = {
        "server": "127.0.0.1",
        "port": port,
        "security": "geen",
        "user": USER,
        "password": PASSWORD,
        "folder": FOLDER,
        **changes,
    }
    return ImapAccount(**values)  # type: ignore[arg-type]


def trouble(folder: ImapFolder) -> str:
    with pytest.raises(MailError) as caught:
        list(folder.new_messages(()))
    return str(caught.value.problems[0])


# -- a real server -----------------------------------------------------------------------------


def test_messages_come_byte_for_byte_and_stay_unread(server: int) -> None:
    found = list(ImapFolder(account(server)).new_messages(()))

    assert [message.data for message in found] == MESSAGES
    assert {message.mailbox for message in found} == {
        "imap://secretariaat@127.0.0.1/Retouren/Getekend & wél"
    }
    with logged_in(server) as imap:
        imap.select(ENCODED, readonly=True)
        assert imap.search(None, "UNSEEN")[1] == [b"1 2"]


def test_message_seen_before_is_not_given_again(server: int) -> None:
    folder = ImapFolder(account(server))
    first, second = folder.new_messages(())

    assert list(folder.new_messages({(first.validity, first.uid)})) == [second]
    other_validity = {(first.validity + 1, first.uid), (first.validity + 1, second.uid)}
    assert list(folder.new_messages(other_validity)) == [first, second]


def test_message_that_arrives_later_is_given_then(server: int) -> None:
    folder = ImapFolder(account(server, folder="Later"))
    seen = {(message.validity, message.uid) for message in folder.new_messages(())}
    with logged_in(server) as imap:
        imap.append("Later", "", "", MESSAGES[1])

    assert [message.data for message in folder.new_messages(seen)] == MESSAGES[1:]


def test_deleted_message_is_left_out(server: int) -> None:
    found = ImapFolder(account(server, folder="Weg")).new_messages(())
    assert [message.data for message in found] == MESSAGES[1:]


def test_too_large_message_is_given_without_its_bytes(server: int) -> None:
    folder = ImapFolder(account(server, folder="Groot"), largest=4000)

    assert [message.data for message in folder.new_messages(())] == [MESSAGES[0], None]


def test_starttls(tmp_path: Path) -> None:
    _, context = certificate(tmp_path)
    with running(tmp_path / "certificaat.pem") as port:
        folder = account(port, security="starttls", folder="INBOX")
        assert list(ImapFolder(folder, context=context).new_messages(()))
        said = trouble(ImapFolder(folder))
    assert said.startswith("mailserver 127.0.0.1: het certificaat wordt niet vertrouwd (self")
    assert said.endswith(" Controleer de naam van de mailserver, of vraag de beheerder.")


def test_unknown_folder(server: int) -> None:
    said = trouble(ImapFolder(account(server, folder="Bestaat niet")))

    assert said.startswith(
        "mailserver 127.0.0.1: de map “Bestaat niet” is er niet of mag niet worden gelezen ("
    )
    assert said.endswith(
        "Controleer de naam van de map zoals de mailserver die kent; submappen van het postvak IN "
        "heten vaak INBOX/naam of INBOX.naam."
    )


def test_wrong_password_is_not_repeated(server: int) -> None:
    assert trouble(ImapFolder(account(server, password="Fout-99"))) == (
        "mailserver 127.0.0.1: inloggen als “secretariaat” is niet gelukt. "
        "Controleer de gebruikersnaam en het wachtwoord. Lukt inloggen met een wachtwoord bij uw "
        "mailserver niet (bij Microsoft 365 bijvoorbeeld)? Sleep de mails dan uit Outlook naar een "
        "map en lees die map in."
    )


def test_missing_password(server: int) -> None:
    assert trouble(ImapFolder(account(server, password=""))) == (
        "mailserver 127.0.0.1: het wachtwoord voor “secretariaat” ontbreekt. "
        "Zet het in de omgevingsvariabele en geef de opdracht opnieuw."
    )


# -- servers that misbehave --------------------------------------------------------------------


def test_nobody_listens() -> None:
    assert trouble(ImapFolder(account(free_port()))) == (
        "mailserver 127.0.0.1: er komt geen verbinding tot stand. "
        "Controleer de naam, de poort en de beveiliging van de mailserver. "
        "Geef de opdracht later opnieuw; wat al is ingelezen, wordt niet nog eens ingelezen."
    )


def test_server_that_hangs_up_after_its_greeting() -> None:
    with scripted(OPENING[:1]) as port:
        assert trouble(ImapFolder(account(port))) == (
            "mailserver 127.0.0.1: de server verbreekt de verbinding of spreekt geen IMAP. "
            "Controleer de naam, de poort en de beveiliging van de mailserver. "
            "Geef de opdracht later opnieuw; wat al is ingelezen, wordt niet nog eens ingelezen."
        )


def test_server_that_speaks_something_else() -> None:
    with scripted([b"220 smtp hier\r\n"]) as port:
        assert "spreekt geen IMAP" in trouble(ImapFolder(account(port)))


def test_server_that_stays_silent() -> None:
    with scripted([b"", b""]) as port:
        assert trouble(ImapFolder(account(port), wait=0.2)).startswith(
            "mailserver 127.0.0.1: de server antwoordt niet. "
        )


def test_server_without_starttls() -> None:
    with scripted(OPENING) as port:
        assert trouble(ImapFolder(account(port, security="starttls"))) == (
            "mailserver 127.0.0.1: de server biedt geen beveiliging met STARTTLS. "
            "Controleer de naam, de poort en de beveiliging van de mailserver."
        )


def test_tls_with_a_server_that_speaks_plainly() -> None:
    with scripted([*OPENING[:1], b"wat?\r\n"]) as port:
        assert trouble(ImapFolder(account(port, security="tls"))) == (
            "mailserver 127.0.0.1: de beveiligde verbinding komt niet tot stand. "
            "Controleer de naam, de poort en de beveiliging van de mailserver."
        )


def test_password_with_an_accent_where_the_server_cannot_take_it() -> None:
    with scripted(OPENING) as port:
        assert trouble(ImapFolder(account(port))) == (
            "mailserver 127.0.0.1: het wachtwoord bevat een teken dat bij inloggen op deze server "
            "niet mag (een letter met een accent, bijvoorbeeld). "
            "Kies een wachtwoord met alleen gewone letters, cijfers en leestekens."
        )


def test_tls_and_a_connection_lost_halfway(tmp_path: Path) -> None:
    ours, theirs = certificate(tmp_path)
    answers = [
        *OPENING,
        SELECTED,
        b"* SEARCH 4 9\r\n{tag} OK klaar\r\n",
        b"* 1 FETCH (UID 4 RFC822.SIZE 5)\r\n{tag} OK klaar\r\n",
        b"* 1 FETCH (UID 4 BODY[] {5}\r\nhallo)\r\n{tag} OK klaar\r\n",
    ]
    with scripted(answers, ours) as port:
        where = account(port, security="tls", password="gewoon")
        messages = ImapFolder(where, context=theirs).new_messages(())

        assert next(messages) == FolderMessage(where.name, 7, 4, b"hallo")
        with pytest.raises(MailError, match="de server verbreekt de verbinding"):
            next(messages)


def test_message_that_is_moved_away_meanwhile_is_passed_over() -> None:
    answers = [
        *OPENING,
        SELECTED,
        b"* SEARCH 4 9\r\n{tag} OK klaar\r\n",
        b"{tag} OK klaar\r\n",
        b"* 2 FETCH (UID 9 RFC822.SIZE 5)\r\n{tag} OK klaar\r\n",
        b"{tag} OK klaar\r\n",
    ]
    with scripted(answers) as port:
        assert list(ImapFolder(account(port, password="gewoon")).new_messages(())) == []


# -- the account and the fake ------------------------------------------------------------------


def test_password_is_not_shown() -> None:
    assert PASSWORD not in repr(account(143))


def test_fake_gives_each_message_once_and_fails_where_it_is_told_to() -> None:
    fake = FakeMailFolder(MESSAGES, validity=3, fails_at=2)
    messages = fake.new_messages(())

    assert next(messages).data == MESSAGES[0]
    with pytest.raises(MailError):
        next(messages)
    assert list(FakeMailFolder(MESSAGES, 3).new_messages({(3, 1), (3, 2)})) == []


def test_the_tests_log_in_as_a_mail_program_does(server: int) -> None:
    # Else "stays unread" would prove nothing: this one does mark as read.
    with logged_in(server) as imap:
        imap.select("Gelezen")
        imap.fetch("1", "(BODY[])")
        assert imap.search(None, "UNSEEN")[1] in ([b""], [None])
