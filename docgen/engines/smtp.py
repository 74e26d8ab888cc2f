"""Sending mail with SMTP (RFC 5321), over TLS or STARTTLS (RFC 3207) unless the pack says not to.

The dialogue is led step by step instead of with `smtplib.SMTP.sendmail`, to know on which side of
the one moment that counts it broke off: until the full stop that ends the message a server cannot
have accepted it, after that only its answer tells.
"""

from __future__ import annotations

import os
import re
import smtplib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from docgen.core.errors import MailError, Problem
from docgen.core.mail_specs import SmtpSpec
from docgen.core.shapes import quoted
from docgen.engines.mail_server import MailRefusedError, MailUncertainError, Outgoing

_OK = 250
_START_MAIL = 354
_CLOSING = 421
_TOO_LARGE = 552
_ACCEPTED_RECIPIENT = (250, 251)
_LONGEST_ANSWER = 200
_BLOCK = 65536
# Without a name `smtplib` asks the network for that of this machine, which may take long.
_NO_NAME = "localhost"
_LATER = "Geef de opdracht later opnieuw; wat al verzonden is, wordt niet nog eens verzonden."


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long to wait for the server, in seconds.

    Attributes:
        answer: For the connection and for each answer.
        acceptance: For the answer after the message. RFC 5321, 4.5.3.2.6 asks for 10 minutes:
            who gives up earlier makes the same mail arrive twice.
    """

    answer: float = 60
    acceptance: float = 600


class _ConnectionLostError(Exception):
    """The connection went before the message was handed over whole: try once more."""


class SmtpServer:
    """A mail server as ``[smtp]`` in pakket.toml describes it.

    Args:
        spec: Where it is and how to log in.
        environ: Where the password is looked up; by default the environment.
        context: TLS settings; by default certificates are checked against the system's roots.
        limits: How long to wait.
    """

    def __init__(
        self,
        spec: SmtpSpec,
        *,
        environ: Mapping[str, str] | None = None,
        context: ssl.SSLContext | None = None,
        limits: TimeLimits | None = None,
    ) -> None:
        self._spec = spec
        self._environ = os.environ if environ is None else environ
        self._context = context
        self._limits = limits or TimeLimits()
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect and log in; see `docgen.engines.mail_server.MailServer.open`.

        Raises:
            MailError: The server cannot be reached or does not let us in.
        """
        self._ready()

    def _ready(self) -> smtplib.SMTP:
        if self._smtp is None or not self._alive():
            self.close()
            self._smtp = self._connect()
        return self._smtp

    def send(self, mail: Outgoing) -> None:
        """Hand over a mail; see `docgen.engines.mail_server.MailServer.send`.

        Raises:
            MailRefusedError: The server certainly did not accept this mail.
            MailUncertainError: Nobody knows whether it did.
            MailError: The server cannot be used; this mail was certainly not accepted.
        """
        try:
            self._send_once(mail)
        except _ConnectionLostError:
            # Servers hang up after so many mails, or after some silence.
            self.close()
            try:
                self._send_once(mail)
            except _ConnectionLostError as exc:
                self.close()
                raise self._error(
                    "de verbinding met de mailserver valt telkens weg", _LATER
                ) from exc

    def close(self) -> None:
        """Take leave of the server; never raises."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    # -- connecting ------------------------------------------------------------------------

    def _connect(self) -> smtplib.SMTP:
        user, password = self._spec.user, self._password()
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._greet()
            if user is not None:
                smtp.login(user, password)
        except (OSError, smtplib.SMTPException, UnicodeError) as exc:
            if smtp is not None:
                smtp.close()
            self._raise_connection(exc)
        return smtp

    def _greet(self) -> smtplib.SMTP:
        """Connect and say hello, over TLS or STARTTLS if the pack asks for it."""
        spec, wait = self._spec, self._limits.answer
        context = self._context or ssl.create_default_context()
        if spec.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                spec.server, spec.port, _NO_NAME, timeout=wait, context=context
            )
        else:
            smtp = smtplib.SMTP(spec.server, spec.port, _NO_NAME, timeout=wait)
        try:
            smtp.local_hostname = _own_address(smtp.sock)
            if spec.security == "starttls":
                smtp.starttls(context=context)
            # After STARTTLS what the server said before counts no more (RFC 3207, 4.2).
            smtp.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException):
            smtp.close()
            raise
        return smtp

    def _password(self) -> str:
        variable = self._spec.password_env
        if self._spec.user is None or variable is None:
            return ""
        password = self._environ.get(variable, "")
        if not password:
            raise self._error(
                f"het wachtwoord voor “{self._spec.user}” ontbreekt",
                f"Zet het in de omgevingsvariabele {variable} en geef de opdracht opnieuw.",
            )
        if not password.isascii():
            # smtplib would fail on it with an error that shows the letters in question.
            raise self._error(
                f"het wachtwoord in {variable} bevat een teken dat bij inloggen niet mag "
                "(een letter met een accent, bijvoorbeeld)",
                "Kies een wachtwoord met alleen gewone letters, cijfers en leestekens.",
            )
        return password

    def _alive(self) -> bool:
        try:
            return self._smtp is not None and self._smtp.noop()[0] == _OK
        except (OSError, smtplib.SMTPException):
            return False

    def _raise_connection(self, exc: Exception) -> NoReturn:
        # What the server says to a failed login is not shown: some repeat what they were given.
        if isinstance(exc, smtplib.SMTPAuthenticationError):
            raise self._error(
                f"inloggen als “{self._spec.user}” is niet gelukt (code {exc.smtp_code})",
                f"Controleer ‘gebruiker’ in pakket.toml en het wachtwoord in de "
                f"omgevingsvariabele {self._spec.password_env}.",
            ) from exc
        what, remedy = _connection_trouble(exc, self._spec)
        raise self._error(what, remedy) from exc

    # -- one mail --------------------------------------------------------------------------

    def _send_once(self, mail: Outgoing) -> None:
        smtp = self._ready()
        try:
            self._announce(smtp, mail)
            # RFC 5321, 4.5.2: a line that begins with a full stop gets one more.
            data = re.sub(rb"(?m)^\.", b"..", mail.data)
            # In blocks: a time limit counts for a whole call, and a line may be slow.
            for start in range(0, len(data), _BLOCK):
                smtp.send(data[start : start + _BLOCK])
        except (OSError, smtplib.SMTPException) as exc:
            raise _ConnectionLostError from exc
        self._finish(smtp, mail)

    def _announce(self, smtp: smtplib.SMTP, mail: Outgoing) -> None:
        """Sender, receiver and the question whether the message may come."""
        options = [f"size={len(mail.data)}"] if smtp.has_extn("size") else []
        code, answer = smtp.mail(mail.sender, options)
        if code == _TOO_LARGE:
            self._refuse(smtp, mail, code, answer)
        if code != _OK:
            self._lost_if_closing(code)
            self.close()
            raise self._error(
                f"de mailserver neemt geen mail aan van {mail.sender} ({_said(code, answer)})",
                "Controleer ‘email’ onder [afzender] in pakket.toml, of vraag de beheerder van "
                "de mailserver om toestemming voor dit adres.",
            )
        code, answer = smtp.rcpt(mail.to)
        if code not in _ACCEPTED_RECIPIENT:
            self._refuse(smtp, mail, code, answer)
        code, answer = smtp.docmd("DATA")
        if code != _START_MAIL:
            self._refuse(smtp, mail, code, answer)

    def _finish(self, smtp: smtplib.SMTP, mail: Outgoing) -> None:
        """The full stop, and the answer that decides."""
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._limits.acceptance)
            smtp.send(b".\r\n")
            code, answer = smtp.getreply()
            if smtp.sock is not None:
                smtp.sock.settimeout(self._limits.answer)
        except (OSError, smtplib.SMTPException) as exc:
            smtp.close()
            self._smtp = None
            raise MailUncertainError(
                Problem(
                    "",
                    mail.to,
                    "de mail is aangeboden, maar de mailserver heeft niet geantwoord",
                    "Kijk na of de mail is aangekomen.",
                )
            ) from exc
        if code != _OK:
            self._refuse(smtp, mail, code, answer, closing=False)

    def _refuse(
        self, smtp: smtplib.SMTP, mail: Outgoing, code: int, answer: bytes, *, closing: bool = True
    ) -> NoReturn:
        if closing:
            self._lost_if_closing(code)
        try:
            smtp.rset()
        except (OSError, smtplib.SMTPException):
            self.close()
        raise MailRefusedError(_refusal(mail, code, answer))

    @staticmethod
    def _lost_if_closing(code: int) -> None:
        if code == _CLOSING:
            raise _ConnectionLostError

    def _error(self, what: str, remedy: str) -> MailError:
        return MailError(Problem("", f"mailserver {self._spec.server}", what, remedy))


def _own_address(sock: socket.socket | None) -> str:
    """How a machine without a name of its own says who it is (RFC 5321, 4.1.3)."""
    if sock is None:
        return _NO_NAME
    address = str(sock.getsockname()[0])
    return f"[IPv6:{address}]" if sock.family == socket.AF_INET6 else f"[{address}]"


def _said(code: int, answer: bytes) -> str:
    text = answer.decode("utf-8", "replace")
    return f"code {code}, {quoted(text, _LONGEST_ANSWER)}"


def _refusal(mail: Outgoing, code: int, answer: bytes) -> Problem:
    said = _said(code, answer)
    if code == _TOO_LARGE:
        size = f"{len(mail.data) / 1_000_000:.1f}".replace(".", ",")
        what = f"de mail is te groot voor de mailserver: {size} MB ({said})"
        remedy = (
            "Laat met ‘mail’ onder [[stuk]] in pakket.toml een bijlage weg, of vraag de beheerder "
            "van de mailserver om een hogere grens."
        )
    elif 400 <= code < 500:
        what, remedy = f"de mailserver neemt de mail nu niet aan ({said})", _LATER
    else:
        what = f"de mailserver weigert de mail ({said})"
        remedy = "Controleer de kolom ‘email’ in de lijst van partijen."
    return Problem("", mail.to, what, remedy)


def _connection_trouble(exc: Exception, spec: SmtpSpec) -> tuple[str, str]:
    """What is wrong with the connection and what to do about it."""
    security = "Controleer ‘poort’ en ‘beveiliging’ onder [smtp] in pakket.toml."
    if isinstance(exc, ssl.SSLCertVerificationError):
        what = f"het certificaat wordt niet vertrouwd ({exc.verify_message})"
        return what, "Controleer ‘server’ onder [smtp] in pakket.toml, of vraag de beheerder."
    if isinstance(exc, ssl.SSLError):
        return "de beveiligde verbinding komt niet tot stand", security
    if isinstance(exc, smtplib.SMTPNotSupportedError):
        if spec.security == "starttls" and "STARTTLS" in str(exc):
            return "de server biedt geen beveiliging met STARTTLS", security
        return "op deze server kan niet worden ingelogd", security
    if isinstance(exc, socket.gaierror):
        remedy = "Controleer ‘server’ onder [smtp] in pakket.toml en de netwerkverbinding."
        return "de naam van de server is niet bekend", remedy
    if isinstance(exc, TimeoutError):
        return "de server antwoordt niet", f"{security} {_LATER}"
    if isinstance(exc, smtplib.SMTPResponseException):
        said = _said(exc.smtp_code, _bytes(exc.smtp_error))
        return f"de server laat ons niet toe ({said})", _LATER
    if isinstance(exc, smtplib.SMTPException):
        return "de server verbreekt de verbinding of spreekt geen SMTP", security
    return "er komt geen verbinding tot stand", f"{security} {_LATER}"


def _bytes(value: bytes | str) -> bytes:
    return value.encode() if isinstance(value, str) else value
