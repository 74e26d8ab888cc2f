"""Reading a mail folder over IMAP (RFC 9051; works with RFC 3501 servers), never changing it.

The folder is opened with EXAMINE and messages are read with BODY.PEEK, so that nothing is marked
as read. A message is known by UIDVALIDITY and UID, which the caller keeps.
"""

from __future__ import annotations

import base64
import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn, Protocol, TypeVar

from docgen.core.errors import MailError, Problem
from docgen.core.shapes import quoted

_LONGEST_ANSWER = 200
_LARGEST = 250_000_000
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_ASCII_RUN = re.compile(r"[ -~]+|[^ -~]+")
_LATER = "Geef de opdracht later opnieuw; wat al is ingelezen, wordt niet nog eens ingelezen."
_SETTINGS = "Controleer de naam, de poort en de beveiliging van de mailserver."
_FAULTS = (OSError, imaplib.IMAP4.error, UnicodeError, ValueError)
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """A mail folder and how to get at it.

    Attributes:
        server: Name of the server.
        port: Its port: 993 for ``tls``, 143 for the others.
        security: ``tls``, ``starttls`` or ``geen``.
        user: Name to log in with.
        password: Password to log in with.
        folder: Name of the folder, with the server's own mark between folder and subfolder.
    """

    server: str
    port: int
    security: str
    user: str
    password: str
    folder: str = "INBOX"

    def __repr__(self) -> str:
        return f"ImapAccount({self.name!r})"

    @property
    def name(self) -> str:
        """Server, user and folder as one text, as the register keeps it."""
        return f"imap://{self.user}@{self.server}/{self.folder}"


@dataclass(frozen=True, slots=True)
class FolderMessage:
    """A message in a mail folder.

    Attributes:
        mailbox: Name of the mail folder, as `MailFolder.name` gives it.
        validity: UIDVALIDITY of the folder: with another one all UIDs mean something else.
        uid: UID of the message.
        data: The message as the server has it; ``None`` when it is too large to be read.
    """

    mailbox: str
    validity: int
    uid: int
    data: bytes | None


class MailFolder(Protocol):
    """A folder with messages that can be read."""

    @property
    def name(self) -> str:
        """Server, user and folder as one text."""
        ...

    def new_messages(self, seen: Collection[tuple[int, int]]) -> Iterator[FolderMessage]:
        """The messages that were not seen before, oldest first.

        Args:
            seen: UIDVALIDITY and UID of those that were.

        Raises:
            MailError: The folder cannot be read (any further).
        """
        ...


class FakeMailFolder:
    """A mail folder for tests.

    Args:
        messages: What is in it.
        validity: Its UIDVALIDITY.
        fails_at: UID at which reading fails; ``None`` for never.
    """

    def __init__(
        self, messages: Sequence[bytes], validity: int = 1, fails_at: int | None = None
    ) -> None:
        self.messages = list(messages)
        self.validity = validity
        self.fails_at = fails_at

    @property
    def name(self) -> str:
        """Name of the folder."""
        return "imap://iemand@nergens/INBOX"

    def new_messages(self, seen: Collection[tuple[int, int]]) -> Iterator[FolderMessage]:
        """The messages that were not seen before; UIDs count from 1."""
        for uid, data in enumerate(self.messages, start=1):
            if uid == self.fails_at:
                raise MailError.of("de verbinding valt weg", _LATER)
            if (self.validity, uid) not in seen:
                yield FolderMessage(self.name, self.validity, uid, data)


class ImapFolder:
    """A folder on a real server; connects for each `new_messages` and takes leave after it.

    Args:
        account: The folder and how to get at it.
        context: TLS settings; by default certificates are checked against the system's roots.
        wait: Seconds to wait for the connection and for each piece of an answer.
        largest: Bytes of the largest message that is read.
    """

    def __init__(
        self,
        account: ImapAccount,
        *,
        context: ssl.SSLContext | None = None,
        wait: float = 60,
        largest: int = _LARGEST,
    ) -> None:
        self._account = account
        self._context = context
        self._wait = wait
        self._largest = largest

    @property
    def name(self) -> str:
        """Server, user and folder as one text."""
        return self._account.name

    def new_messages(self, seen: Collection[tuple[int, int]]) -> Iterator[FolderMessage]:
        """See `MailFolder.new_messages`.

        Raises:
            MailError: The server cannot be reached, does not let us in, does not know the folder,
                or the connection was lost. Messages that were given before that are whole.
        """
        imap = self._guarded(self._greet)
        try:
            self._guarded(lambda: self._log_in(imap))
            validity = self._open(imap)
            for uid in self._guarded(lambda: _uids(imap)):
                if (validity, uid) not in seen:
                    yield from self._message(imap, validity, uid)
        finally:
            with suppress(*_FAULTS):
                imap.logout()

    # -- connecting ------------------------------------------------------------------------

    def _greet(self) -> imaplib.IMAP4:
        account = self._account
        context = self._context or ssl.create_default_context()
        if account.security == "tls":
            return imaplib.IMAP4_SSL(
                account.server, account.port, ssl_context=context, timeout=self._wait
            )
        imap = imaplib.IMAP4(account.server, account.port, timeout=self._wait)
        if account.security == "starttls":
            try:
                imap.starttls(ssl_context=context)
            except _FAULTS:
                with suppress(OSError):
                    imap.shutdown()
                raise
        return imap

    def _log_in(self, imap: imaplib.IMAP4) -> None:
        user, password = self._account.user, self._account.password
        if not password:
            raise self._error(
                f"het wachtwoord voor {quoted(user)} ontbreekt",
                "Zet het in de omgevingsvariabele en geef de opdracht opnieuw.",
            )
        try:
            if "AUTH=PLAIN" in imap.capabilities:
                # RFC 4616: unlike LOGIN, this takes letters with accents.
                imap.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
            else:
                imap.login(user, password)
        except UnicodeEncodeError as exc:
            raise self._error(
                "het wachtwoord bevat een teken dat bij inloggen op deze server niet mag "
                "(een letter met een accent, bijvoorbeeld)",
                "Kies een wachtwoord met alleen gewone letters, cijfers en leestekens.",
            ) from exc
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as exc:
            # What the server says is not shown: some repeat what they were given.
            raise self._error(
                f"inloggen als {quoted(user)} is niet gelukt",
                "Controleer de gebruikersnaam en het wachtwoord. Lukt inloggen met een wachtwoord "
                "bij uw mailserver niet (bij Microsoft 365 bijvoorbeeld)? Sleep de mails dan uit "
                "Outlook naar een map en lees die map in.",
            ) from exc

    def _open(self, imap: imaplib.IMAP4) -> int:
        """Open the folder for reading only; returns its UIDVALIDITY."""
        folder = self._account.folder
        status, answer = self._guarded(lambda: imap.select(_quoted_folder(folder), readonly=True))
        if status != "OK":
            raise self._error(
                f"de map {quoted(folder)} is er niet of mag niet worden gelezen ({_said(answer)})",
                "Controleer de naam van de map zoals de mailserver die kent; submappen van het "
                "postvak IN heten vaak INBOX/naam of INBOX.naam.",
            )
        _, values = imap.response("UIDVALIDITY")
        value = values[0] if values else None
        return int(value) if isinstance(value, bytes) and value.isdigit() else 0

    # -- reading ---------------------------------------------------------------------------

    def _message(self, imap: imaplib.IMAP4, validity: int, uid: int) -> Iterator[FolderMessage]:
        size = self._guarded(lambda: _size(imap, uid))
        if size is None:
            return  # Someone moved it while we were reading.
        data: bytes | None = None
        if size <= self._largest:
            data = self._guarded(lambda: _body(imap, uid))
            if data is None:
                return
        yield FolderMessage(self.name, validity, uid, data)

    def _guarded(self, action: Callable[[], _Answer]) -> _Answer:
        try:
            return action()
        except MailError:
            raise
        except _FAULTS as exc:
            self._raise(exc)

    def _raise(self, exc: Exception) -> NoReturn:
        what, remedy = _trouble(exc)
        raise self._error(what, remedy) from exc

    def _error(self, what: str, remedy: str) -> MailError:
        return MailError(Problem("", f"mailserver {self._account.server}", what, remedy))


def _uids(imap: imaplib.IMAP4) -> list[int]:
    status, answer = imap.uid("SEARCH", "UNDELETED")
    if status != "OK":
        raise imaplib.IMAP4.error(_said(answer))
    words = b" ".join(item for item in answer if isinstance(item, bytes)).split()
    return sorted({int(word) for word in words if word.isdigit()})


def _size(imap: imaplib.IMAP4, uid: int) -> int | None:
    status, answer = imap.uid("FETCH", str(uid), "(RFC822.SIZE)")
    if status != "OK":
        raise imaplib.IMAP4.error(_said(answer))
    found = _SIZE.search(b" ".join(item for item in answer if isinstance(item, bytes)))
    return int(found[1]) if found else None


def _body(imap: imaplib.IMAP4, uid: int) -> bytes | None:
    status, answer = imap.uid("FETCH", str(uid), "(BODY.PEEK[])")
    if status != "OK":
        raise imaplib.IMAP4.error(_said(answer))
    # A literal comes as a pair: what stood before it, and its bytes.
    return next((item[1] for item in answer if isinstance(item, tuple)), None)


def _quoted_folder(name: str) -> str:
    """The name in modified UTF-7 (RFC 3501, 5.1.3) between quotation marks."""
    encoded = "".join(_utf7(run) for run in _ASCII_RUN.findall(name))
    escaped = encoded.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _utf7(run: str) -> str:
    if " " <= run[0] <= "~":
        return run.replace("&", "&-")
    letters = base64.b64encode(run.encode("utf-16-be")).decode("ascii")
    return f"&{letters.rstrip('=').replace('/', ',')}-"


def _said(answer: Sequence[object]) -> str:
    text = b" ".join(item for item in answer if isinstance(item, bytes)).decode("utf-8", "replace")
    return f"antwoord {quoted(text, _LONGEST_ANSWER)}"


def _trouble(exc: Exception) -> tuple[str, str]:
    """What is wrong with the connection and what to do about it."""
    if isinstance(exc, ssl.SSLCertVerificationError):
        what = f"het certificaat wordt niet vertrouwd ({exc.verify_message})"
        return what, "Controleer de naam van de mailserver, of vraag de beheerder."
    if isinstance(exc, ssl.SSLError):
        return "de beveiligde verbinding komt niet tot stand", _SETTINGS
    if isinstance(exc, socket.gaierror):
        remedy = "Controleer de naam van de mailserver en de netwerkverbinding."
        return "de naam van de server is niet bekend", remedy
    if isinstance(exc, TimeoutError):
        return "de server antwoordt niet", f"{_SETTINGS} {_LATER}"
    if isinstance(exc, imaplib.IMAP4.error) and "TLS not supported" in str(exc):
        return "de server biedt geen beveiliging met STARTTLS", _SETTINGS
    if isinstance(exc, imaplib.IMAP4.abort):
        return "de server verbreekt de verbinding of spreekt geen IMAP", f"{_SETTINGS} {_LATER}"
    if isinstance(exc, imaplib.IMAP4.error):
        return "de server geeft geen bruikbaar antwoord", f"{_SETTINGS} {_LATER}"
    return "er komt geen verbinding tot stand", f"{_SETTINGS} {_LATER}"
