"""The definitive copy on its way to all parties: what must be there, what is sent, what stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from docgen.closing import CopyStanding, copy_standing, send_copy
from docgen.consenting import entry
from docgen.core.dossier import REGISTER, open_dossier
from docgen.core.errors import IncompleteError, Problem, TemplateError, UsageError
from docgen.core.mail_specs import ClosingMailSpec
from docgen.core.provenance import sha256
from docgen.core.records import MailRecord
from docgen.core.register import CLOSING_MAIL, PACK_MAIL, Register
from docgen.engines.mail_server import FakeMailServer, MailUncertainError
from docgen.issuing import Inputs, read
from docgen.mailing import Mailing, MailRequest, send
from docgen.receive.catalogue import catalogue_of
from docgen.receive.standing import read_standings
from tests.conftest import SEALING, Sealed
from tests.issue.mails import CLOCK, TO, attached, dossier, later, parsed
from tests.issue.sealed_issue import put_issue
from tests.receive.made_returns import keep, made

SMTP = MailRequest(smtp=True)
PLACE = "definitief/v1.0/verzending-{}/01-gemeente-soest/verzending.eml"


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    """Three parties that all signed."""
    found = dossier(tmp_path / "dossier")
    keep(found.home, *(made(nr, at=f"2026-11-0{nr}T10:00") for nr in (1, 2, 3)))
    return found


@pytest.fixture
def issued(inputs: Inputs) -> Inputs:
    """The same, with a definitive copy."""
    put_issue(inputs, CLOCK)
    return inputs


def run(inputs: Inputs, request: MailRequest = SMTP, hours: int = 0) -> tuple[Mailing, list[str]]:
    server = FakeMailServer()
    mailing = send_copy(inputs, request, server=server, clock=later(hours))
    return mailing, [mail.to for mail in server.accepted]


def statuses(mailing: Mailing) -> list[str]:
    return [result.status.value for result in mailing.results]


def records(inputs: Inputs, kind: str = CLOSING_MAIL) -> tuple[MailRecord, ...]:
    with Register(inputs.home / REGISTER, CLOCK) as register:
        return register.mails(inputs.pack.version, kind)


def standing(inputs: Inputs) -> CopyStanding | None:
    with Register(inputs.home / REGISTER, CLOCK) as register:
        catalogue = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
        found = read_standings(register, catalogue, inputs.table.parties)
        today = CLOCK.now().date()
        stands = entry(inputs, register, catalogue, found, today)
        return copy_standing(inputs, register, found, stands)


def mail(inputs: Inputs, path: str) -> EmailMessage:
    return parsed((inputs.home / path).read_bytes())


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert isinstance(body, EmailMessage)
    content = body.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


# -- a real copy -------------------------------------------------------------------------------


def test_a_real_copy_goes_to_all_parties(definitive: Callable[..., Sealed], tmp_path: Path) -> None:
    sealed = definitive()
    shutil.copytree(sealed.inputs.dossier.root, tmp_path / "dossier")
    inputs = read(open_dossier(tmp_path / "dossier"))
    before = records(inputs, PACK_MAIL)
    mailing = send_copy(inputs, MailRequest(), clock=SEALING)
    assert (mailing.problems, mailing.kind, mailing.error) == ((), CLOSING_MAIL, None)
    assert statuses(mailing) == ["nieuw"] * 5
    issue = (inputs.home / sealed.bundle.record.path).parent
    names = ("CRS-2026-v1.0-definitief.pdf", "CRS-2026-v1.0-definitief.pdf.sha256", "agenda.ics")
    for result in mailing.results:
        assert result.path == (f"definitief/v1.0/verzending-1/{result.party.folder}/verzending.eml")
        message = mail(inputs, result.path)
        assert message["To"].addresses[0].addr_spec == result.party.email
        assert attached(message) == {name: (issue / name).read_bytes() for name in names}
        kinds = [part.get_content_type() for part in message.iter_attachments()]
        assert kinds == ["application/pdf", "text/plain", "text/calendar"]
        text = text_of(message)
        assert "Alle 5 partijen hebben getekend: Convenant regionale" in text
        assert sealed.bundle.record.sha256 in text
        assert " ".join(sealed.bundle.manifest["inwerkingtreding"]["toelichting"]) in text
    assert records(inputs, PACK_MAIL) == before
    found = standing(inputs)
    assert found is not None
    assert (found.current, found.spoilt, found.drafted) == (True, (), (1, 2, 7, 18, 35))


# -- what must be there ------------------------------------------------------------------------


@pytest.mark.parametrize("register", [True, False], ids=["register", "niets"])
def test_without_a_definitive_copy(inputs: Inputs, register: bool) -> None:
    if not register:
        shutil.rmtree(inputs.home)
    with pytest.raises(IncompleteError) as caught:
        run(inputs)
    assert str(caught.value) == (
        "er is nog geen definitief exemplaar om toe te zenden. Maak het eerst met ‘docgen bundel’."
    )
    assert inputs.home.exists() is register
    assert not register or standing(inputs) is None


def test_a_file_that_is_gone_and_one_that_was_changed(issued: Inputs) -> None:
    folder = issued.home / "definitief/v1.0/uitgave-1"
    (folder / "agenda.ics").unlink()
    (folder / "MIJN-2027-v1.0-definitief.pdf").write_bytes(b"anders")
    with pytest.raises(IncompleteError) as caught:
        run(issued)
    where = "output/MIJN-2027/definitief/v1.0/uitgave-1"
    what = "dit bestand van het definitieve exemplaar (uitgave 1) is"
    remedy = "Zet het terug uit een reservekopie, of maak met ‘docgen bundel’ een nieuwe uitgave."
    assert str(caught.value) == (
        f"{where}/MIJN-2027-v1.0-definitief.pdf: {what} gewijzigd. {remedy}\n"
        f"{where}/agenda.ics: {what} weg. {remedy}"
    )
    assert list(issued.home.rglob("*.eml")) == []
    found = standing(issued)
    assert found is not None
    assert (found.spoilt, found.current) == (("MIJN-2027-v1.0-definitief.pdf", "agenda.ics"), False)


def test_a_copy_that_is_behind(issued: Inputs) -> None:
    assert run(issued, MailRequest())[0].problems == ()
    keep(issued.home, made(2, at="2026-11-09T10:00"))
    mailing, _ = run(issued, MailRequest())
    assert mailing.error is None
    assert [str(problem) for problem in mailing.problems] == [
        "definitief exemplaar, uitgave 1: sinds het is gemaakt, is er iets veranderd in de "
        "partijen of in wat er van hen terugkwam. Kijk met ‘docgen status’ wat dat is, en maak met "
        "‘docgen bundel’ een nieuwe uitgave als die nodig is."
    ]


def _renamed(inputs: Inputs) -> Inputs:
    first, *others = inputs.table.parties
    table = replace(inputs.table, parties=(replace(first, naam="gemeente Soestdijk"), *others))
    return replace(inputs, table=table)


def _another(inputs: Inputs) -> Inputs:
    first, *others = inputs.table.parties
    table = replace(inputs.table, parties=(first, replace(first, nr=9), *others))
    return replace(inputs, table=table)


def _titled(inputs: Inputs) -> Inputs:
    return replace(inputs, pack=replace(inputs.pack, title="Ander convenant"))


def _later(inputs: Inputs) -> Inputs:
    day = inputs.pack.effective
    assert day is not None
    day = day.replace(year=2029)
    return replace(inputs, pack=replace(inputs.pack, effective=day))


@pytest.mark.parametrize("change", [_renamed, _another, _titled, _later])
def test_what_makes_a_copy_behind(issued: Inputs, change: Callable[[Inputs], Inputs]) -> None:
    now, then = standing(issued), standing(change(issued))
    assert now is not None
    assert then is not None
    assert (now.current, then.current) == (True, False)


def test_another_mail_text_does_not_make_it_behind(issued: Inputs) -> None:
    spec = ClosingMailSpec(None, "Klaar")
    found = standing(replace(issued, pack=replace(issued.pack, closing_mail=spec, source=b"x")))
    assert found is not None
    assert found.current


def test_mails_that_are_too_large(inputs: Inputs) -> None:
    put_issue(inputs, CLOCK, size=15_500_000)
    mailing, _ = run(inputs, MailRequest(parties=(2,)))
    assert [str(problem) for problem in mailing.problems] == [
        "elke mail met het definitieve exemplaar is 21 MB groot; veel mailservers weigeren wat "
        "groter is dan 20 MB. Probeer eerst één partij (--partij NR). Komt de mail niet aan, deel "
        "het exemplaar dan op een andere veilige manier, zoals met een link naar een afgeschermde "
        "map."
    ]
    assert mailing.error is None
    done, _ = run(inputs, MailRequest(parties=(2,), sent=(2,)), 1)
    assert done.problems == ()


# -- once, and not twice -----------------------------------------------------------------------


def test_nobody_gets_an_issue_twice(issued: Inputs) -> None:
    assert run(issued)[1] == list(TO)
    spec = ClosingMailSpec(None, "Andere woorden")
    other = replace(issued, pack=replace(issued.pack, closing_mail=spec))
    mailing, sent = run(other, hours=1)
    assert (statuses(mailing), sent) == (["al verzonden"] * 3, [])
    assert run(other, MailRequest(smtp=True, again=(3,)), 2)[1] == [TO[2]]
    assert run(other, hours=3)[1] == []
    found = standing(issued)
    assert found is not None
    assert (found.sent, found.drafted, found.uncertain) == ((1, 2, 3), (), ())


def test_it_says_nothing_about_the_mails_with_the_pack(issued: Inputs) -> None:
    run(issued)
    assert records(issued, PACK_MAIL) == ()
    server = FakeMailServer()
    mailing = send(issued, SMTP, server=server, clock=later(1))
    assert (statuses(mailing), mailing.kind) == (["verzonden"] * 3, PACK_MAIL)
    assert [record.kind for record in records(issued)] == [CLOSING_MAIL] * 3
    assert mailing.results[0].path == "v1.0/01-gemeente-soest/verzending.eml"


def test_what_a_person_sent_from_a_mail_program(issued: Inputs) -> None:
    run(issued, MailRequest())
    mailing, sent = run(issued, MailRequest(smtp=True, sent=(2,), person="E. Voorbeeld"), 1)
    assert (statuses(mailing), sent) == (
        ["verzonden", "al verzonden", "verzonden"],
        [TO[0], TO[2]],
    )


def test_a_word_about_a_mail_that_is_not_there(issued: Inputs) -> None:
    send(issued, MailRequest(), clock=CLOCK)
    with pytest.raises(UsageError) as caught:
        run(issued, MailRequest(sent=(2,)))
    assert str(caught.value) == (
        "partij 2 (gemeente Baarn): er is nog geen mail voor deze partij. Controleer het nummer, "
        "of maak de mail eerst met ‘docgen verstuur --definitief’."
    )


def test_a_mail_of_which_the_end_is_not_known(issued: Inputs) -> None:
    silent = {TO[0]: MailUncertainError(Problem("", "", "geen antwoord", "Kijk na."))}
    mailing = send_copy(issued, SMTP, server=FakeMailServer(silent), clock=CLOCK)
    assert str(mailing.error) == (
        "partij 1 (gemeente Soest): het is niet zeker of de mail van 02-11-2026 09.30 uur aan "
        "info@soest.example is verzonden. Kijk in Verzonden items van "
        "secretariaat@voorbeeldorganisatie.example of vraag het de partij. Geef daarna ‘docgen "
        "verstuur --definitief --verzonden 1’ als de mail is aangekomen, of ‘docgen verstuur "
        "--definitief --opnieuw 1’ als dat niet zo is."
    )
    found = standing(issued)
    assert found is not None
    assert (found.sent, found.uncertain) == ((2, 3), (1,))


def test_a_run_broken_off_before_the_file_was_written(issued: Inputs) -> None:
    run(issued, MailRequest())
    before = {path: path.read_bytes() for path in issued.home.rglob("*.eml")}
    assert len(before) == 3
    for path in before:
        path.unlink()
    run(issued, MailRequest(), 5)
    assert {path: path.read_bytes() for path in issued.home.rglob("*.eml")} == before
    assert len(records(issued)) == 3


# -- a new issue -------------------------------------------------------------------------------


def test_a_new_issue_goes_to_all_and_leaves_what_was_sent(issued: Inputs) -> None:
    run(issued, MailRequest(parties=(1,)))
    old = (issued.home / PLACE.format(1)).read_bytes()
    run(issued, MailRequest(parties=(1,), sent=(1,)), 24)
    record = put_issue(issued, later(48), holder="Provincie", reason="zegel erop")
    mailing, sent = run(issued, hours=72)
    assert (statuses(mailing), sent) == (["verzonden"] * 3, list(TO))
    assert mailing.results[0].path == PLACE.format(2)
    assert (issued.home / PLACE.format(1)).read_bytes() == old
    first, second = (text_of(mail(issued, result.path)) for result in mailing.results[:2])
    said = (
        "Dit is uitgave 2 van het definitieve exemplaar. Zij vervangt uitgave 1 van 2026-11-02: "
        "zegel erop."
    )
    assert f"{said} De vorige uitgave stuurden wij u op 3 november 2026." in first
    assert f"{said}\n\n" in second
    assert "verzegeld door Provincie." in first
    assert record.sha256 in first
    found = standing(issued)
    assert found is not None
    assert (found.record.issue, found.sent) == (2, (1, 2, 3))


def test_a_draft_of_an_earlier_issue_is_set_aside(issued: Inputs) -> None:
    run(issued, MailRequest())
    old = (issued.home / PLACE.format(1)).read_bytes()
    put_issue(issued, later(1))
    run(issued, MailRequest(), 2)
    assert not (issued.home / PLACE.format(1)).exists()
    aside = (issued.home / PLACE.format(1)).parent / "vervangen" / "verzending-1.eml"
    assert aside.read_bytes() == old
    assert sha256((issued.home / PLACE.format(2)).read_bytes()) == records(issued)[3].sha256


# -- the pack's own text -----------------------------------------------------------------------


def test_a_fault_in_the_text_leaves_nothing_behind(issued: Inputs) -> None:
    spec = ClosingMailSpec(None, "{{ definitief.uitgav }}")
    faulty = replace(issued, pack=replace(issued.pack, closing_mail=spec))
    with pytest.raises(TemplateError) as caught:
        run(faulty)
    assert caught.value.problems[0].file == "pakket.toml, [slotmail] 'onderwerp'"
    assert list(issued.home.rglob("*.eml")) == []
