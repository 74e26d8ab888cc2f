"""Handing over: once to everyone, whatever the server does."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.core.dossier import REGISTER
from docgen.core.errors import IncompleteError, MailError, Problem
from docgen.core.provenance import sha256
from docgen.core.register import Register
from docgen.engines.mail_server import FakeMailServer, MailRefusedError, MailUncertainError
from docgen.issuing import Inputs
from docgen.mailing import Mailing, MailRequest, send
from tests.issue.mails import CLOCK, SENDER, TO, dossier, event_kinds, later, parsed, states

REFUSED = MailRefusedError(Problem("", TO[1], "de mailserver weigert de mail (550)", "Kijk na."))
UNCERTAIN = MailUncertainError(Problem("", "", "geen antwoord", "Kijk na."))
DOWN = MailError(Problem("", "mailserver m", "er komt geen verbinding tot stand", "Later."))


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return dossier(tmp_path)


def deliver(
    inputs: Inputs, failures: dict[str, BaseException] | None = None, hours: int = 0
) -> tuple[Mailing, FakeMailServer]:
    server = FakeMailServer(failures)
    mailing = send(inputs, MailRequest(smtp=True), server=server, clock=later(hours))
    return mailing, server


def statuses(mailing: Mailing) -> list[str]:
    return [result.status.value for result in mailing.results]


def test_everyone_gets_one_mail(inputs: Inputs) -> None:
    mailing, server = deliver(inputs)
    assert statuses(mailing) == ["verzonden"] * 3
    assert mailing.error is None
    assert [mail.to for mail in server.accepted] == list(TO)
    assert {mail.sender for mail in server.accepted} == {SENDER}
    assert not server.is_open
    assert states(inputs) == ["verzonden"] * 3


def test_what_was_sent_is_kept_with_its_fingerprint(inputs: Inputs) -> None:
    send(inputs, MailRequest(), clock=CLOCK)
    mailing, server = deliver(inputs, hours=2)
    data = server.accepted[0].data
    message = parsed(data)
    assert "X-Unsent" not in message
    assert message["Date"].datetime == later(2).now()
    folder = (inputs.home / mailing.results[0].path).parent / "verzonden"
    assert [file.read_bytes() for file in folder.iterdir()] == [data]
    with Register(inputs.home / REGISTER, CLOCK) as register:
        offered = next(e for e in register.events() if e.kind == "mail aangeboden")
    assert offered.content["sha256"] == sha256(data)
    assert (inputs.home / str(offered.content["pad"])).read_bytes() == data
    assert mailing.results[0].at == "2026-11-02T11:30:00+00:00"


def test_a_second_run_sends_nothing(inputs: Inputs) -> None:
    deliver(inputs)
    mailing, server = deliver(inputs, hours=1)
    assert statuses(mailing) == ["al verzonden"] * 3
    assert mailing.results[0].at == "2026-11-02T09:30:00+00:00"
    assert server.accepted == []
    assert mailing.error is None


def test_one_refusal_is_reported_and_the_rest_goes_on(inputs: Inputs) -> None:
    mailing, _ = deliver(inputs, {TO[1]: REFUSED})
    assert statuses(mailing) == ["verzonden", "mislukt", "verzonden"]
    assert states(inputs) == ["verzonden", "concept", "verzonden"]
    assert isinstance(mailing.error, MailError)
    assert str(mailing.error) == (
        "partij 2 (gemeente Baarn), info@baarn.example: de mailserver weigert de mail (550). "
        "Kijk na."
    )
    assert event_kinds(inputs)[-4:] == [
        *("mail aangeboden", "mail geweigerd"),
        *("mail aangeboden", "mail verzonden"),
    ]
    assert len(list(inputs.home.rglob("verzonden/*.eml"))) == 2
    again, server = deliver(inputs, hours=1)
    assert statuses(again) == ["al verzonden", "verzonden", "al verzonden"]
    assert [mail.to for mail in server.accepted] == [TO[1]]


def test_a_server_that_is_gone_stops_the_rest(inputs: Inputs) -> None:
    mailing, server = deliver(inputs, {TO[1]: DOWN})
    assert statuses(mailing) == ["verzonden", "nieuw", "nieuw"]
    assert states(inputs) == ["verzonden", "concept", "concept"]
    assert [mail.to for mail in server.accepted] == [TO[0]]
    assert str(mailing.error) == (
        "mailserver m: er komt geen verbinding tot stand. Later. Nog 2 mails zijn niet verzonden."
    )


def test_no_answer_leaves_it_to_a_person(inputs: Inputs) -> None:
    mailing, _ = deliver(inputs, {TO[0]: UNCERTAIN})
    assert statuses(mailing) == ["onzeker", "verzonden", "verzonden"]
    assert states(inputs) == ["bezig", "verzonden", "verzonden"]
    message = (
        "partij 1 (gemeente Soest): het is niet zeker of de mail van 02-11-2026 09.30 uur aan "
        "info@soest.example is verzonden. Kijk in Verzonden items van "
        "secretariaat@voorbeeldorganisatie.example of vraag het de partij. Geef daarna ‘docgen "
        "verstuur --verzonden 1’ als de mail is aangekomen, of ‘docgen verstuur --opnieuw 1’ als "
        "dat niet zo is."
    )
    assert isinstance(mailing.error, IncompleteError)
    assert str(mailing.error) == message
    again, server = deliver(inputs, hours=4)
    assert statuses(again) == ["onzeker", "al verzonden", "al verzonden"]
    assert server.accepted == []
    assert str(again.error) == message


def test_two_silences_running_stop_the_rest(inputs: Inputs) -> None:
    mailing, server = deliver(inputs, {TO[0]: UNCERTAIN, TO[1]: UNCERTAIN})
    assert statuses(mailing) == ["onzeker", "onzeker", "nieuw"]
    assert server.accepted == []
    assert str(mailing.problems[-1]) == (
        "de mailserver gaf tweemaal achter elkaar geen antwoord; de rest wacht. Zoek eerst uit "
        "wat er met deze mails is gebeurd. Nog 1 mail is niet verzonden."
    )


@pytest.mark.parametrize("crash", [KeyboardInterrupt(), MemoryError()])
def test_a_crash_while_handing_over_is_uncertain(inputs: Inputs, crash: BaseException) -> None:
    with pytest.raises(type(crash)):
        deliver(inputs, {TO[1]: crash})
    assert states(inputs) == ["verzonden", "bezig", "concept"]
    mailing, server = deliver(inputs, hours=1)
    assert statuses(mailing) == ["al verzonden", "onzeker", "verzonden"]
    assert [mail.to for mail in server.accepted] == [TO[2]]
