"""The whole of sending: what a person says, what must be there, real servers, kills."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.core.dossier import open_dossier
from docgen.core.errors import IncompleteError, MailError, Problem, UsageError
from docgen.core.mail_specs import SmtpSpec
from docgen.core.progress import Step
from docgen.engines.mail_server import FakeMailServer, MailUncertainError
from docgen.engines.smtp import SmtpServer, TimeLimits
from docgen.issuing import Inputs, read
from docgen.mailing import Mailing, MailRequest, send
from tests.engines.mail_receiver import (
    PASSWORD,
    USER,
    Receiver,
    authenticator,
    certificate,
    receiving,
)
from tests.issue.mails import (
    CLOCK,
    TO,
    attached,
    dossier,
    event_kinds,
    issue,
    later,
    parsed,
    records,
    states,
    with_server,
    write_parties,
)

SMTP = MailRequest(smtp=True)
SILENT = {TO[0]: MailUncertainError(Problem("", "", "geen antwoord", "Kijk na."))}


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return dossier(tmp_path)


def statuses(mailing: Mailing) -> list[str]:
    return [result.status.value for result in mailing.results]


def run(inputs: Inputs, request: MailRequest, hours: int = 0) -> tuple[Mailing, list[str]]:
    server = FakeMailServer()
    mailing = send(inputs, request, server=server, clock=later(hours))
    return mailing, [mail.to for mail in server.accepted]


# -- what must be there ------------------------------------------------------------------------


def test_documents_that_were_never_made(tmp_path: Path, inputs: Inputs) -> None:
    other = tmp_path / "ander"
    other.mkdir()
    (tmp_path / "sjablonen").rename(other / "sjablonen")
    (tmp_path / "partijen.csv").rename(other / "partijen.csv")
    with pytest.raises(IncompleteError) as caught:
        send(read(open_dossier(other)), MailRequest(parties=(1,)), clock=CLOCK)
    assert str(caught.value) == (
        "partij 1 (gemeente Soest): nog te maken: brief.pdf (nog niet gemaakt) en "
        "overeenkomst.pdf (nog niet gemaakt). Geef eerst ‘docgen genereer’."
    )
    assert not (other / "output").exists()


def test_documents_that_are_behind(tmp_path: Path, inputs: Inputs) -> None:
    write_parties(tmp_path, functie="wethouder")
    behind = read(open_dossier(tmp_path))
    with pytest.raises(IncompleteError) as caught:
        send(behind, MailRequest(), clock=CLOCK)
    assert [problem.place for problem in caught.value.problems] == ["partij 1 (gemeente Soest)"]
    assert "(`functie` gewijzigd)" in str(caught.value)
    assert list(inputs.home.rglob("*.eml")) == []
    others = send(behind, MailRequest(parties=(2, 3)), clock=CLOCK)
    assert statuses(others) == ["nieuw", "nieuw"]


def test_no_server_in_the_pack(inputs: Inputs) -> None:
    with pytest.raises(UsageError) as caught:
        send(inputs, SMTP, clock=CLOCK)
    assert str(caught.value) == (
        "pakket.toml: er is geen mailserver ingesteld. Voeg een blok [smtp] toe met ‘server’, of "
        "verstuur zonder --smtp de concepten zelf."
    )


def test_a_party_that_left(tmp_path: Path, inputs: Inputs) -> None:
    write_parties(tmp_path, status="uitgetreden")
    with pytest.raises(UsageError) as caught:
        send(read(open_dossier(tmp_path)), MailRequest(parties=(1, 2)), clock=CLOCK)
    assert str(caught.value) == (
        "partij 1 (gemeente Soest): deze partij doet niet meer mee. Laat haar weg uit de opdracht, "
        "of pas de kolom ‘status’ aan."
    )


# -- a person's word ---------------------------------------------------------------------------


def test_a_doubtful_mail_that_arrived(inputs: Inputs) -> None:
    send(inputs, SMTP, server=FakeMailServer(SILENT), clock=CLOCK)
    mailing, sent = run(inputs, MailRequest(smtp=True, sent=(1,), person="E. Voorbeeld"), 1)
    assert statuses(mailing) == ["al verzonden"] * 3
    assert sent == []
    assert mailing.error is None
    assert records(inputs)[0].sent_at == "2026-11-02T10:30:00+00:00"


def test_a_doubtful_mail_that_did_not_arrive(inputs: Inputs) -> None:
    send(inputs, SMTP, server=FakeMailServer(SILENT), clock=CLOCK)
    before = records(inputs)[0].message_id
    mailing, sent = run(inputs, MailRequest(smtp=True, again=(1,)), 1)
    assert statuses(mailing) == ["verzonden", "al verzonden", "al verzonden"]
    assert sent == [TO[0]]
    # The same Message-ID: a receiver that did get the first one can tell that it is the same.
    assert mailing.results[0].message_id == before
    assert event_kinds(inputs)[-3:] == ["mail opnieuw", "mail aangeboden", "mail verzonden"]


def test_a_draft_that_was_sent_by_hand(inputs: Inputs) -> None:
    send(inputs, MailRequest(), clock=CLOCK)
    mailing, sent = run(inputs, MailRequest(smtp=True, sent=(2,)), 1)
    assert statuses(mailing) == ["verzonden", "al verzonden", "verzonden"]
    assert sent == [TO[0], TO[2]]


def test_sending_again_on_purpose(inputs: Inputs) -> None:
    run(inputs, SMTP)
    mailing, sent = run(inputs, MailRequest(smtp=True, again=(3,)), 1)
    assert statuses(mailing) == ["al verzonden", "al verzonden", "verzonden"]
    assert sent == [TO[2]]
    third, fourth = records(inputs)[2:]
    assert fourth.message_id == third.message_id.replace("@", ".2@")
    assert run(inputs, SMTP, 2)[1] == []


def test_a_word_about_a_mail_that_is_not_there(inputs: Inputs) -> None:
    with pytest.raises(UsageError) as caught:
        run(inputs, MailRequest(sent=(2,), again=(9,)))
    remedy = "Controleer het nummer, of maak de mail eerst met ‘docgen verstuur’."
    assert str(caught.value) == (
        f"partij 2 (gemeente Baarn): er is nog geen mail voor deze partij. {remedy}\n"
        f"partij 9: er is nog geen mail voor deze partij. {remedy}"
    )


def test_two_words_about_one_mail(inputs: Inputs) -> None:
    with pytest.raises(UsageError) as caught:
        run(inputs, MailRequest(sent=(2,), again=(2,)))
    assert str(caught.value) == (
        "partij 2: staat zowel bij --verzonden als bij --opnieuw. Kies een van beide."
    )


# -- what was sent before ----------------------------------------------------------------------


def test_a_corrected_copy_is_sent(tmp_path: Path, inputs: Inputs) -> None:
    run(inputs, SMTP)
    write_parties(tmp_path, achternaam="Voorbeeldsen")
    corrected = issue(tmp_path)
    mailing, sent = run(corrected, SMTP, 1)
    assert statuses(mailing) == ["verzonden", "al verzonden", "al verzonden"]
    assert sent == [TO[0]]


def test_other_words_with_the_same_copies_are_not_sent(tmp_path: Path, inputs: Inputs) -> None:
    run(inputs, SMTP)
    text = next((tmp_path / "sjablonen").rglob("verzending.txt"))
    text.write_text("Andere woorden", encoding="utf-8", newline="\n")
    mailing, sent = run(inputs, SMTP, 1)
    assert statuses(mailing) == ["al verzonden"] * 3
    assert sent == []


def test_a_mail_without_attachments_is_known_by_its_words(tmp_path: Path, inputs: Inputs) -> None:
    bare = tuple(replace(spec, mail_formats=()) for spec in inputs.pack.documents)
    words = replace(inputs, pack=replace(inputs.pack, documents=bare))
    assert run(words, SMTP)[1] == list(TO)
    assert run(words, SMTP, 1)[1] == []
    text = next((tmp_path / "sjablonen").rglob("verzending.txt"))
    text.write_text("Andere woorden", encoding="utf-8", newline="\n")
    mailing, sent = run(words, SMTP, 2)
    assert sent == list(TO)
    assert not list(parsed((inputs.home / mailing.results[0].path).read_bytes()).iter_attachments())


def test_another_address_is_said_and_needs_a_word(inputs: Inputs) -> None:
    run(inputs, SMTP)
    first, *others = inputs.table.parties
    moved = replace(first, email="nieuw@soest.example")
    changed = replace(inputs, table=replace(inputs.table, parties=(moved, *others)))
    mailing, sent = run(changed, SMTP, 1)
    assert sent == []
    assert mailing.error is None
    assert [str(problem) for problem in mailing.problems] == [
        "partij 1 (gemeente Soest): deze stukken zijn al verzonden aan info@soest.example; het "
        "adres is nu nieuw@soest.example. Moeten ze ook daarheen, geef dan ‘docgen verstuur "
        "--opnieuw 1’."
    ]
    assert run(changed, MailRequest(smtp=True, again=(1,)), 2)[1] == ["nieuw@soest.example"]


def test_progress(inputs: Inputs) -> None:
    steps: list[Step] = []
    send(inputs, SMTP, server=FakeMailServer(), clock=CLOCK, listener=steps.append)
    assert [(step.stage, step.done, step.total) for step in steps] == [
        *(("opstellen", done, 3) for done in (1, 2, 3)),
        *(("versturen", done, 3) for done in (1, 2, 3)),
    ]
    assert steps[3].label == "gemeente Soest: verzonden"


# -- real servers ------------------------------------------------------------------------------


def test_over_starttls_with_a_password(
    tmp_path: Path, inputs: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    server_side, _ = certificate(tmp_path)
    receiver = Receiver()
    monkeypatch.setenv("MAIL_WACHTWOORD", PASSWORD)
    # What an organisation with a root certificate of its own sets, too.
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificaat.pem"))
    with receiving(
        receiver,
        tls_context=server_side,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticator(),
    ) as port:
        spec = SmtpSpec("127.0.0.1", port, "starttls", USER, "MAIL_WACHTWOORD")
        mailing = send(with_server(inputs, spec), SMTP, clock=CLOCK)
    assert mailing.error is None
    assert receiver.receivers == list(TO)
    for result, (_, data) in zip(mailing.results, receiver.accepted, strict=True):
        folder = (inputs.home / result.path).parent
        assert attached(parsed(data)) == {
            file.name: file.read_bytes() for file in folder.glob("*.pdf")
        }
        kept = next((folder / "verzonden").iterdir()).read_bytes()
        assert data.rstrip(b"\r\n") == kept.rstrip(b"\r\n")
    everything = b"".join(file.read_bytes() for file in inputs.home.rglob("*") if file.is_file())
    assert PASSWORD.encode() not in everything


def test_a_wrong_password_leaves_every_mail_a_draft(inputs: Inputs, tmp_path: Path) -> None:
    server_side, client = certificate(tmp_path)
    receiver = Receiver()
    with receiving(
        receiver, tls_context=server_side, auth_required=True, authenticator=authenticator()
    ) as port:
        spec = SmtpSpec("127.0.0.1", port, "starttls", USER, "W")
        server = SmtpServer(spec, environ={"W": "Fout-77"}, context=client)
        mailing = send(inputs, SMTP, server=server, clock=CLOCK)
    assert statuses(mailing) == ["nieuw"] * 3
    assert states(inputs) == ["concept"] * 3
    assert isinstance(mailing.error, MailError)
    assert "Nog 3 mails zijn niet verzonden." in str(mailing.error)
    assert "Fout-77" not in str(mailing.error)


def test_a_connection_that_drops_halfway(inputs: Inputs) -> None:
    receiver = Receiver()
    receiver.hang_up_after_data = {TO[1]}
    receiver.hang_up_at_rcpt = [TO[2]]
    with receiving(receiver) as port:
        spec = SmtpSpec("127.0.0.1", port, "geen", None, None)
        server = SmtpServer(spec, limits=TimeLimits(5, 5))
        mailing = send(inputs, SMTP, server=server, clock=CLOCK)
        assert statuses(mailing) == ["verzonden", "onzeker", "verzonden"]
        send(inputs, SMTP, server=SmtpServer(spec), clock=CLOCK)
    assert receiver.receivers == list(TO)


CHILD = """
import sys
from dataclasses import replace
from pathlib import Path
from docgen.core.dossier import open_dossier
from docgen.core.model import SmtpSpec
from docgen.mailing import MailRequest, send
from docgen.issuing import read
inputs = read(open_dossier(Path(sys.argv[1])))
spec = SmtpSpec("127.0.0.1", int(sys.argv[2]), "geen", None, None)
send(replace(inputs, pack=replace(inputs.pack, smtp=spec)), MailRequest(smtp=True))
"""


def test_killed_in_the_middle_and_run_again(tmp_path: Path, inputs: Inputs) -> None:
    receiver = Receiver()
    children: list[subprocess.Popen[bytes]] = []

    def kill(to: str) -> None:
        if to == TO[1]:
            children[0].kill()
            children[0].wait()

    receiver.on_message = kill
    with receiving(receiver) as port:
        command = [sys.executable, "-c", CHILD, str(tmp_path), str(port)]
        children.append(subprocess.Popen(command, cwd=Path(__file__).parents[1]))
        children[0].wait(timeout=60)
        assert receiver.receivers == list(TO[:2])
        assert states(inputs) == ["verzonden", "bezig", "concept"]
        receiver.on_message = lambda to: None
        spec = SmtpSpec("127.0.0.1", port, "geen", None, None)
        mailing = send(with_server(inputs, spec), SMTP, clock=CLOCK)
    assert statuses(mailing) == ["al verzonden", "onzeker", "verzonden"]
    assert isinstance(mailing.error, IncompleteError)
    assert receiver.receivers == list(TO)
