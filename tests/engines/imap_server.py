"""A real IMAP server (pymap, in memory) on this machine, and one that misbehaves as asked."""

from __future__ import annotations

import imaplib
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.engines.mail_receiver import free_port

USER, PASSWORD = "secretariaat", "Zéér-Geheim-77"
_PATIENCE = 30


@contextmanager
def running(certificate: Path | None = None) -> Iterator[int]:
    """Run the server; yields its port. With a certificate it only lets in over STARTTLS."""
    port = free_port()
    security = ["--no-tls"]
    if certificate is not None:
        security = ["--cert", str(certificate), "--key", str(certificate)]
    command = [sys.executable, "-c", "from pymap.main import main; main()"]
    options = ["--host", "127.0.0.1", "--port", str(port), *security]
    login = ["--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen(
        [*command, *options, "dict", *login], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    try:
        _await(process, port)
        yield port
    finally:
        process.kill()
        process.communicate()


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    process.kill()
    raise AssertionError(f"pymap did not start: {process.communicate()[1].decode()}")


@contextmanager
def logged_in(port: int) -> Iterator[imaplib.IMAP4]:
    """A connection that may change things, as a mail program has."""
    imap = imaplib.IMAP4("127.0.0.1", port, timeout=_PATIENCE)
    imap.authenticate("PLAIN", lambda _: f"\0{USER}\0{PASSWORD}".encode())
    try:
        yield imap
    finally:
        imap.logout()


def fill(imap: imaplib.IMAP4, folder: str, messages: Sequence[bytes]) -> None:
    """Make a folder and put messages in it."""
    assert imap.create(folder)[0] == "OK"
    for message in messages:
        assert imap.append(folder, "", "", message)[0] == "OK"


@contextmanager
def scripted(answers: Sequence[bytes], context: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server that gives these answers, one a line it gets, and then hangs up; yields its port.

    ``{tag}`` in an answer becomes the tag of the line. The first is the greeting.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listener, answers, context), daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()
        thread.join(_PATIENCE)


def _serve(
    listener: socket.socket, answers: Sequence[bytes], context: ssl.SSLContext | None
) -> None:
    with suppress(OSError):
        plain, _ = listener.accept()
        plain.settimeout(_PATIENCE)
        connection = context.wrap_socket(plain, server_side=True) if context else plain
        with connection, connection.makefile("rwb") as stream:
            for number, answer in enumerate(answers):
                tag = stream.readline().split(b" ")[0] if number else b""
                stream.write(answer.replace(b"{tag}", tag))
                stream.flush()
