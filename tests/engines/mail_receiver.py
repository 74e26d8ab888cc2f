"""A real SMTP server on this machine that does what a test tells it to."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "secretariaat", "Zeer-Geheim-77"


class Receiver:
    """Takes mails; the attributes tell what it refuses and when it hangs up.

    Attributes:
        accepted: What was accepted, as (receiver, bytes).
        connections: How many connections sent something.
        greeting: How the last of them called itself.
        refuse: Answer to RCPT TO, by address.
        answer_data: Answer to the message itself, by address.
        answer_sender: Answer to MAIL FROM.
        hang_up_at_rcpt: Addresses at which the connection is cut, once each.
        hang_up_after_data: Addresses at which it is cut when the message has come, unanswered.
        per_connection: After so many mails on one connection it is cut at the next one.
        on_message: Called when a message has come, before the answer.
    """

    def __init__(self) -> None:
        self.accepted: list[tuple[str, bytes]] = []
        self.connections = 0
        self.greeting: str | None = None
        self.refuse: dict[str, str] = {}
        self.answer_data: dict[str, str] = {}
        self.answer_sender = "250 OK"
        self.hang_up_after_data: set[str] = set()
        self.hang_up_at_rcpt: list[str] = []
        self.per_connection: int | None = None
        self.on_message: Callable[[str], None] = lambda to: None

    async def handle_MAIL(  # noqa: N802  (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        count = getattr(session, "mails", 0)
        if count == 0:
            self.connections += 1
            self.greeting = session.host_name
        if self.per_connection is not None and count >= self.per_connection:
            _cut(server)
        session.mails = count + 1  # type: ignore[attr-defined]
        if self.answer_sender.startswith("250"):
            envelope.mail_from = address
        return self.answer_sender

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.hang_up_at_rcpt:
            self.hang_up_at_rcpt.remove(address)
            _cut(server)
        answer = self.refuse.get(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        to = envelope.rcpt_tos[0]
        if to in self.answer_data:
            return self.answer_data[to]
        assert isinstance(envelope.content, bytes)
        self.accepted.append((to, envelope.content))
        self.on_message(to)
        if to in self.hang_up_after_data:
            _cut(server)
        return "250 OK"

    @property
    def receivers(self) -> list[str]:
        """Who got a mail, in order."""
        return [to for to, _ in self.accepted]


def _cut(server: SMTP) -> None:
    """Cut the connection at once, as a crash would."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


@contextmanager
def receiving(receiver: Receiver, **settings: Any) -> Iterator[int]:
    """Run the server; yields its port."""
    # aiosmtpd calls its own port to see whether it is up, so it must know it beforehand.
    port = free_port()
    controller = Controller(receiver, hostname="127.0.0.1", port=port, **settings)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def authenticator() -> Callable[..., AuthResult]:
    """Lets one user in."""

    def check(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        good = LoginPassword(USER.encode(), PASSWORD.encode())
        return AuthResult(success=data == good, handled=False)

    return check


def certificate(folder: Path, host: str = "127.0.0.1") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A self-made certificate: settings for the server, and for a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(start)
        .not_valid_after(dt.datetime(2120, 1, 1, tzinfo=dt.UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificaat.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))
