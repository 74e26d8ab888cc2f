"""Sending to a real SMTP server on this machine."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from docgen.core.errors import MailError
from docgen.core.mail_specs import SmtpSpec
from docgen.engines.mail_server import MailRefusedError, MailUncertainError, Outgoing
from docgen.engines.smtp import SmtpServer, TimeLimits
from tests.engines.mail_receiver import (
    PASSWORD,
    USER,
    Receiver,
    authenticator,
    certificate,
    free_port,
    receiving,
)

FROM, A, B, C = "wij@afzender.example", "a@een.example", "b@twee.example", "c@drie.example"
QUICK = TimeLimits(answer=5, acceptance=5)
AGAIN = "Geef de opdracht later opnieuw; wat al verzonden is, wordt niet nog eens verzonden."


def mail(to: str, body: bytes = b"Dag.\r\n") -> Outgoing:
    return Outgoing(FROM, to, b"Subject: x\r\n\r\n" + body)


def plain(port: int) -> SmtpServer:
    return SmtpServer(SmtpSpec("127.0.0.1", port, "geen", None, None), limits=QUICK)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def port(receiver: Receiver) -> Iterator[int]:
    with receiving(receiver) as number:
        yield number


def test_many_mails_over_one_connection(receiver: Receiver, port: int) -> None:
    with closing(plain(port)) as server:
        for to in (A, B, C):
            server.send(mail(to))
    assert receiver.receivers == [A, B, C]
    assert receiver.connections == 1


def test_the_bytes_arrive_as_they_were(receiver: Receiver, port: int) -> None:
    body = b".\r\n..\r\n.begin\r\nmidden.\r\n.\r\neinde\r\n"
    with closing(plain(port)) as server:
        server.send(mail(A, body))
        server.send(mail(B))
    assert receiver.accepted[0][1] == mail(A, body).data
    assert receiver.receivers == [A, B]


def test_a_large_mail_arrives_whole(receiver: Receiver, port: int) -> None:
    body = b".een regel\r\n" * 40_000
    with closing(plain(port)) as server:
        server.send(mail(A, body))
    assert receiver.accepted[0][1] == mail(A, body).data


def test_this_machine_says_its_address_and_not_its_name(receiver: Receiver, port: int) -> None:
    with closing(plain(port)) as server:
        server.send(mail(A))
    assert receiver.greeting == "[127.0.0.1]"


def test_one_refused_address_does_not_stop_the_next(receiver: Receiver, port: int) -> None:
    receiver.refuse = {A: "550 5.1.1 unknown user"}
    with closing(plain(port)) as server:
        with pytest.raises(MailRefusedError) as caught:
            server.send(mail(A))
        server.send(mail(B))
    assert str(caught.value) == (
        "a@een.example: de mailserver weigert de mail (code 550, “5.1.1 unknown user”). "
        "Controleer de kolom ‘email’ in de lijst van partijen."
    )
    assert receiver.receivers == [B]


def test_refused_for_now(receiver: Receiver, port: int) -> None:
    receiver.refuse = {A: "450 4.2.1 try later"}
    with closing(plain(port)) as server, pytest.raises(MailRefusedError) as caught:
        server.send(mail(A))
    assert str(caught.value) == (
        "a@een.example: de mailserver neemt de mail nu niet aan (code 450, “4.2.1 try later”). "
        + AGAIN
    )


def test_refused_after_the_message(receiver: Receiver, port: int) -> None:
    receiver.answer_data = {A: "554 5.7.1 looks like spam"}
    with closing(plain(port)) as server:
        with pytest.raises(MailRefusedError, match=r"554, “5\.7\.1 looks like spam”"):
            server.send(mail(A))
        server.send(mail(B))
    assert receiver.receivers == [B]


def test_too_large_is_told_before_the_message_goes(receiver: Receiver) -> None:
    with (
        receiving(receiver, data_size_limit=1000) as port,
        closing(plain(port)) as server,
        pytest.raises(MailRefusedError) as caught,
    ):
        server.send(mail(A, b"x" * 60_000))
    assert "de mail is te groot voor de mailserver: 0,1 MB (code 552" in str(caught.value)
    assert "Laat met ‘mail’ onder [[stuk]] in pakket.toml een bijlage weg" in str(caught.value)


def test_a_sender_that_may_not_send_is_no_matter_of_one_mail(receiver: Receiver, port: int) -> None:
    receiver.answer_sender = "553 5.7.1 not yours"
    with closing(plain(port)) as server, pytest.raises(MailError) as caught:
        server.send(mail(A))
    assert not isinstance(caught.value, MailRefusedError)
    assert str(caught.value) == (
        "mailserver 127.0.0.1: de mailserver neemt geen mail aan van wij@afzender.example (code "
        "553, “5.7.1 not yours”). Controleer ‘email’ onder [afzender] in pakket.toml, of vraag de "
        "beheerder van de mailserver om toestemming voor dit adres."
    )


def test_a_server_that_hangs_up_is_called_again(receiver: Receiver, port: int) -> None:
    receiver.per_connection = 2
    receiver.hang_up_at_rcpt = [B]
    with closing(plain(port)) as server:
        for to in (A, B, C, A, B):
            server.send(mail(to))
    assert receiver.receivers == [A, B, C, A, B]
    assert receiver.connections >= 3


def test_a_server_that_closes_is_called_once_more(receiver: Receiver, port: int) -> None:
    receiver.refuse = {A: "421 closing"}
    with closing(plain(port)) as server, pytest.raises(MailError) as caught:
        server.send(mail(A))
    assert str(caught.value) == (
        f"mailserver 127.0.0.1: de verbinding met de mailserver valt telkens weg. {AGAIN}"
    )
    assert receiver.connections == 2
    assert receiver.accepted == []


def test_no_answer_after_the_message_is_uncertain_and_not_tried_again(
    receiver: Receiver, port: int
) -> None:
    receiver.hang_up_after_data = {A}
    with closing(plain(port)) as server:
        with pytest.raises(MailUncertainError) as caught:
            server.send(mail(A))
        server.send(mail(B))
    assert str(caught.value) == (
        "a@een.example: de mail is aangeboden, maar de mailserver heeft niet geantwoord. "
        "Kijk na of de mail is aangekomen."
    )
    assert receiver.receivers == [A, B]


def _silent(listener: socket.socket, done: threading.Event) -> None:
    """Speak SMTP until the message has come, and then say nothing."""
    connection, _ = listener.accept()
    with connection, connection.makefile("rwb") as stream:
        for answer in (b"220 hi", b"250 hi", b"250 ok", b"250 ok", b"354 go"):
            if answer != b"220 hi":
                stream.readline()
            stream.write(answer + b"\r\n")
            stream.flush()
        done.wait(30)


def test_silence_after_the_message_is_uncertain() -> None:
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_silent, args=(listener, done))
        thread.start()
        spec = SmtpSpec("127.0.0.1", listener.getsockname()[1], "geen", None, None)
        server = SmtpServer(spec, limits=TimeLimits(answer=5, acceptance=0.2))
        try:
            with pytest.raises(MailUncertainError):
                server.send(mail(A))
        finally:
            done.set()
            thread.join()
            server.close()


# -- logging in, certificates ------------------------------------------------------------------


@pytest.fixture
def secure(receiver: Receiver, tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """A server that asks for STARTTLS and a password, and settings of a client that trusts it."""
    server, client = certificate(tmp_path)
    with receiving(
        receiver,
        tls_context=server,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticator(),
    ) as port:
        yield port, client


def login(
    port: int, password: str, context: ssl.SSLContext | None, *, security: str = "starttls"
) -> SmtpServer:
    spec = SmtpSpec("127.0.0.1", port, security, USER, "MAIL_WACHTWOORD")
    environ = {"MAIL_WACHTWOORD": password} if password else {}
    return SmtpServer(spec, environ=environ, context=context, limits=QUICK)


def test_starttls_and_login(receiver: Receiver, secure: tuple[int, ssl.SSLContext]) -> None:
    with closing(login(secure[0], PASSWORD, secure[1])) as server:
        server.send(mail(A))
    assert receiver.receivers == [A]


def test_wrong_password(receiver: Receiver, secure: tuple[int, ssl.SSLContext]) -> None:
    with (
        closing(login(secure[0], "Fout-Wachtwoord-1", secure[1])) as server,
        pytest.raises(MailError) as caught,
    ):
        server.open()
    assert str(caught.value) == (
        "mailserver 127.0.0.1: inloggen als “secretariaat” is niet gelukt (code 535). Controleer "
        "‘gebruiker’ in pakket.toml en het wachtwoord in de omgevingsvariabele MAIL_WACHTWOORD."
    )
    assert "Fout-Wachtwoord-1" not in repr(caught.value.__cause__)


def test_no_password(secure: tuple[int, ssl.SSLContext]) -> None:
    with pytest.raises(MailError) as caught:
        login(secure[0], "", secure[1]).open()
    assert str(caught.value) == (
        "mailserver 127.0.0.1: het wachtwoord voor “secretariaat” ontbreekt. Zet het in de "
        "omgevingsvariabele MAIL_WACHTWOORD en geef de opdracht opnieuw."
    )


def test_a_password_that_smtp_cannot_carry_is_not_shown() -> None:
    with pytest.raises(MailError) as caught:
        login(1, "wachtwoörd", None).open()
    assert "het wachtwoord in MAIL_WACHTWOORD bevat een teken" in str(caught.value)
    assert "ö" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_certificate_that_nobody_vouches_for(
    receiver: Receiver, secure: tuple[int, ssl.SSLContext]
) -> None:
    with pytest.raises(MailError) as caught:
        login(secure[0], PASSWORD, None).open()
    # OpenSSL 1.1 writes “self signed”.
    told = str(caught.value).replace("self signed", "self-signed")
    assert told == (
        "mailserver 127.0.0.1: het certificaat wordt niet vertrouwd (self-signed certificate). "
        "Controleer ‘server’ onder [smtp] in pakket.toml, of vraag de beheerder."
    )
    assert isinstance(caught.value.__cause__, ssl.SSLCertVerificationError)


def test_no_starttls_means_no_password_and_no_mail(receiver: Receiver, port: int) -> None:
    with pytest.raises(MailError) as caught:
        login(port, PASSWORD, None).open()
    assert str(caught.value) == (
        "mailserver 127.0.0.1: de server biedt geen beveiliging met STARTTLS. Controleer ‘poort’ "
        "en ‘beveiliging’ onder [smtp] in pakket.toml."
    )
    assert receiver.accepted == []


def test_tls_from_the_first_byte(receiver: Receiver, tmp_path: Path) -> None:
    server_side, client = certificate(tmp_path)
    with receiving(receiver, ssl_context=server_side) as port:
        spec = SmtpSpec("127.0.0.1", port, "tls", None, None)
        with closing(SmtpServer(spec, context=client, limits=QUICK)) as server:
            server.send(mail(A))
    assert receiver.receivers == [A]


def test_tls_to_a_server_without(port: int) -> None:
    spec = SmtpSpec("127.0.0.1", port, "tls", None, None)
    with pytest.raises(MailError) as caught:
        SmtpServer(spec, limits=QUICK).open()
    assert str(caught.value) == (
        "mailserver 127.0.0.1: de beveiligde verbinding komt niet tot stand. Controleer ‘poort’ "
        "en ‘beveiliging’ onder [smtp] in pakket.toml."
    )


def test_nobody_listens() -> None:
    with pytest.raises(MailError) as caught:
        plain(free_port()).open()
    assert str(caught.value) == (
        "mailserver 127.0.0.1: er komt geen verbinding tot stand. Controleer ‘poort’ en "
        f"‘beveiliging’ onder [smtp] in pakket.toml. {AGAIN}"
    )
    assert isinstance(caught.value.__cause__, OSError)


def test_an_unknown_server_name() -> None:
    spec = SmtpSpec("mail.bestaat-niet.invalid", 25, "geen", None, None)
    with pytest.raises(MailError) as caught:
        SmtpServer(spec, limits=QUICK).open()
    assert str(caught.value) == (
        "mailserver mail.bestaat-niet.invalid: de naam van de server is niet bekend. Controleer "
        "‘server’ onder [smtp] in pakket.toml en de netwerkverbinding."
    )
