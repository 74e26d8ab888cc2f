"""How mails go out and come in, as the blocks of pakket.toml declare it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailSpec:
    """How the sending mail is made.

    Attributes:
        template: Text template in the pack's folder.
        subject: Subject line, a template too.
    """

    template: str
    subject: str


@dataclass(frozen=True, slots=True)
class SmtpSpec:
    """Mail server for sending, as ``[smtp]`` declares it.

    Attributes:
        server: Host name.
        port: TCP port.
        security: ``starttls``, ``tls`` (from the first byte) or ``geen``.
        user: Name to log in with; ``None`` when the server asks for none.
        password_env: Environment variable that holds the password; set when ``user`` is.
    """

    server: str
    port: int
    security: str
    user: str | None
    password_env: str | None


@dataclass(frozen=True, slots=True)
class ReminderSpec:
    """When a reminder may go out, as ``[herinnering]`` declares it.

    Attributes:
        template: Text template in the pack's folder; ``None`` for the text docgen has.
        subject: Subject line, a template too; ``None`` for the one docgen has.
        after_days: Days after sending before the first reminder.
        every_days: Days between two reminders.
        at_most: How many reminders a party gets.
    """

    template: str | None = None
    subject: str | None = None
    after_days: int = 14
    every_days: int = 7
    at_most: int = 3


@dataclass(frozen=True, slots=True)
class MailboxSpec:
    """The mail folder from which returns are taken, as ``[postbus]`` declares it.

    Attributes:
        server: Host name of the IMAP server.
        port: TCP port.
        security: ``tls`` (from the first byte), ``starttls`` or ``geen``.
        user: Name to log in with.
        password_env: Environment variable that holds the password.
        folder: Mail folder.
    """

    server: str
    port: int
    security: str
    user: str
    password_env: str
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True)
class ClosingMailSpec:
    """The mail that goes with the definitive copy, as ``[slotmail]`` declares it.

    Attributes:
        template: Text template in the pack's folder; ``None`` for the text docgen has.
        subject: Subject line, a template too; ``None`` for the one docgen has.
    """

    template: str | None = None
    subject: str | None = None
