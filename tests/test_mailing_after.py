"""Mails after the signing: consent is asked, and each is told of one that joined or left."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.cli.status import overview_of
from docgen.core.dossier import open_dossier
from docgen.core.errors import IncompleteError
from docgen.engines.mail_server import FakeMailServer
from docgen.issuing import read
from docgen.mailing import MailRequest, send
from tests.issue import occasions
from tests.issue.dossiers import make
from tests.issue.mails import CLOCK, TO, attached, later, parsed

SMTP = MailRequest(smtp=True)


def mailed(root: Path, hours: int = 0) -> dict[str, tuple[str, list[str]]]:
    """Send what is to be sent: subject and names of the attachments, by address."""
    inputs, server = read(open_dossier(root)), FakeMailServer()
    mailing = send(inputs, SMTP, server=server, clock=later(hours))
    assert mailing.error is None
    told = {}
    for mail in server.accepted:
        message = parsed(mail.data)
        told[mail.to] = (str(message["Subject"]), list(attached(message)))
    return told


def test_consent_is_asked_in_words_of_its_own(amended: Path) -> None:
    names = ["wijzigingsbrief.pdf", "convenant-gewijzigd.pdf", "instemming.pdf"]
    asked = ("Instemming met versie 1.1", names)
    assert mailed(amended) == {
        "info@soest.example": asked,
        "info@baarn.example": asked,
        "info@eemnes.example": asked,
    }
    assert mailed(amended, 1) == {}


def test_nothing_goes_out_before_what_changes_is_noted(settled: Path) -> None:
    occasions.amend(settled)
    with pytest.raises(IncompleteError) as caught:
        send(read(open_dossier(settled)), MailRequest(parties=(1,)), clock=CLOCK)
    assert str(caught.value) == (
        "partij 1 (gemeente Soest): nog te maken: wijzigingsbrief.pdf (nog niet gemaakt), "
        "convenant-gewijzigd.pdf (nog niet gemaakt) en instemming.pdf (nog niet gemaakt). Geef "
        "eerst ‘docgen wijzig genereer’."
    )


def test_one_mail_is_about_one_party(settled: Path) -> None:
    fourth = {**occasions.FOURTH, "status": "toegetreden", "per": "2027-01-01"}
    fifth = {**fourth, "nr": "5", "naam": "gemeente Bunnik", "id": "bunnik", "per": "2027-02-01"}
    fifth["email"] = "info@bunnik.example"
    occasions.write_parties(settled, fourth, fifth)
    make(settled)
    about = {
        4: ("Over gemeente Zeist", ["bericht-04.pdf"]),
        5: ("Over gemeente Bunnik", ["bericht-05.pdf"]),
    }
    own = ("Ter ondertekening", ["toetreding.pdf"])
    original = ("info@soest.example", "info@baarn.example", "info@eemnes.example")
    first = mailed(settled)
    # Who joins has its own documents first.
    assert first == {
        **dict.fromkeys(original, about[4]),
        "info@zeist.example": own,
        "info@bunnik.example": own,
    }
    assert mailed(settled, 1) == {
        **dict.fromkeys(original, about[5]),
        "info@zeist.example": about[5],
    }
    assert mailed(settled, 2) == {}
    occasions.write_parties(
        settled, fourth, fifth, status="uitgetreden", per="2028-01-01", naam="gemeente Soest"
    )
    make(settled)
    left = ("Over gemeente Soest", ["vertrek-01.pdf"])
    assert mailed(settled, 3) == dict.fromkeys(
        (*original[1:], "info@zeist.example", "info@bunnik.example"), left
    )


def test_a_notice_that_is_only_a_draft_is_not_left_behind(settled: Path) -> None:
    fourth = {**occasions.FOURTH, "status": "toegetreden"}
    occasions.write_parties(settled, fourth)
    make(settled)
    inputs = read(open_dossier(settled))
    made = send(inputs, MailRequest(), clock=CLOCK)
    assert [result.status.value for result in made.results] == ["nieuw"] * 4
    assert set(mailed(settled, 1)) == {*TO[:2], "info@eemnes.example", "info@zeist.example"}


def untold(root: Path) -> dict[int, int]:
    """How many notices each party has that were not sent yet."""
    view = overview_of(read(open_dossier(root)), CLOCK)
    return {item.party.nr: item.untold for item in view.issued}


def test_the_status_counts_the_notices_that_wait(settled: Path) -> None:
    occasions.write_parties(settled, {**occasions.FOURTH, "status": "toegetreden"})
    assert untold(settled) == dict.fromkeys((1, 2, 3, 4), 0)
    make(settled)
    assert untold(settled) == {1: 1, 2: 1, 3: 1, 4: 0}
    mailed(settled)
    assert untold(settled) == dict.fromkeys((1, 2, 3, 4), 0)
