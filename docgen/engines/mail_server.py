"""What docgen asks of a mail server, and a server for tests that keeps what it gets.

Three outcomes are told apart, because only one of them forbids trying again: accepted (`send`
returns), refused (`MailRefusedError`: certainly not accepted) and unknown
(`MailUncertainError`: handed over, no answer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from docgen.core.errors import MailError


class MailRefusedError(MailError):
    """The server refused this mail; another mail may go well."""


class MailUncertainError(MailError):
    """The mail was handed over whole and no answer came: it may or may not have been accepted."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail as the server gets it.

    Attributes:
        sender: Address in the envelope.
        to: Address of the one receiver.
        data: The message, lines end in CRLF.
    """

    sender: str
    to: str
    data: bytes


class MailServer(Protocol):
    """Takes mails, one at a time."""

    def open(self) -> None:
        """Be ready to take a mail; does nothing when the connection is still alive.

        Raises:
            MailError: The server cannot be used.
        """
        ...

    def send(self, mail: Outgoing) -> None:
        """Hand over a mail; when this returns the server has accepted it.

        Raises:
            MailRefusedError: The server certainly did not accept this mail.
            MailUncertainError: Nobody knows whether it did.
            MailError: The server cannot be used; this mail was certainly not accepted.
        """
        ...

    def close(self) -> None:
        """Take leave; never raises."""
        ...


class FakeMailServer:
    """Keeps the mails it gets, and fails on the addresses it is told to fail on.

    Args:
        failures: What to raise, by address.

    Attributes:
        accepted: The mails taken, in order.
    """

    def __init__(self, failures: Mapping[str, BaseException] | None = None) -> None:
        self.accepted: list[Outgoing] = []
        self.is_open = False
        self._failures = dict(failures or {})

    def open(self) -> None:
        """Be ready."""
        self.is_open = True

    def send(self, mail: Outgoing) -> None:
        """Keep the mail, or raise what was asked for."""
        failure = self._failures.get(mail.to)
        if failure is not None:
            raise failure
        self.accepted.append(mail)

    def close(self) -> None:
        """Take leave."""
        self.is_open = False
