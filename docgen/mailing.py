"""How the mails go out, readable aloud.

First a person's word on earlier mails goes into the register; then the documents must be complete
and up to date; then the letters are written, made into drafts and, when asked, handed to the mail
server.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.core.amendment import Occasion
from docgen.core.clock import Clock, SystemClock
from docgen.core.dossier import REGISTER, locked
from docgen.core.dutch import opsomming
from docgen.core.errors import (
    DocgenError,
    IncompleteError,
    MailError,
    Problem,
    Severity,
    UsageError,
)
from docgen.core.files import remove_leftovers
from docgen.core.model import Pack, Party
from docgen.core.progress import Listener, counter, ignore
from docgen.core.records import MailRecord
from docgen.core.register import PACK_MAIL, Register
from docgen.correcting import not_to_mail
from docgen.engines.mail_server import MailServer
from docgen.engines.smtp import SmtpServer
from docgen.issue.dispatch import TO_SEND, Dispatched, MailResult, dispatch, result_of
from docgen.issue.drafts import (
    Draft,
    MailState,
    MailStatus,
    by_party,
    command_for,
    last_in,
    make_drafts,
)
from docgen.issue.mail import Enclosure, write_letters
from docgen.issue.plan import Plan, PlanItem, Request, version_folder
from docgen.issue.scenes import Scene
from docgen.issuing import Inputs, plan
from docgen.receive.standing import PartyReturn

MAKE = "opstellen"
_SEND = "versturen"


@dataclass(frozen=True, slots=True)
class MailRequest:
    """What was asked for.

    Attributes:
        parties: Numbers of the parties; empty for all.
        smtp: Whether to hand the mails to the mail server.
        sent: Parties of which a person says: that mail was sent. Also for a draft that went out
            from a mail program.
        again: Parties of which a person says: send it again, whatever became of the earlier one.
        person: Who says so, for the register.
    """

    parties: tuple[int, ...] = ()
    smtp: bool = False
    sent: tuple[int, ...] = ()
    again: tuple[int, ...] = ()
    person: str = ""


@dataclass(frozen=True, slots=True)
class Mailing:
    """What a run did.

    Attributes:
        results: One for each party, in the order of the list.
        problems: All that went wrong or needs a person; warnings are worth saying only.
        kind: Which mails these are: with the pack, or with the definitive copy.
    """

    results: tuple[MailResult, ...]
    problems: tuple[Problem, ...]
    kind: str = PACK_MAIL

    @property
    def command(self) -> str:
        """The command that is about these mails."""
        return command_for(self.kind)

    @property
    def error(self) -> DocgenError | None:
        """What the command must end with, or ``None`` when all is well."""
        errors = [item for item in self.problems if item.severity is Severity.ERROR]
        if not errors:
            return None
        doubt = any(result.status is MailStatus.UNCERTAIN for result in self.results)
        return IncompleteError(errors) if doubt else MailError(errors)


def send(
    inputs: Inputs,
    request: MailRequest,
    *,
    server: MailServer | None = None,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Mailing:
    """Make a draft for every party, and send the drafts if asked to.

    What fails for one party does not raise: look at `Mailing.error` after showing the results.

    Args:
        server: Mail server to use; by default the one in pakket.toml.
        clock: Tells the time that mails and register bear.
        listener: Hears how far the work is.

    Raises:
        UsageError: A party does not take part, has no mail to speak of, or pakket.toml names no
            mail server.
        IncompleteError: Documents are not made yet or no longer up to date; every party is named.
        TemplateError: The text of the mail cannot be filled in.
        DocgenError: A file or the register cannot be written.
    """
    check_parties(inputs, request)
    chosen = server_for(inputs.pack, request, server)
    home, clock = inputs.home, clock or SystemClock()
    if not (home / REGISTER).is_file():
        _check_complete(plan(inputs, Request(), clock), request.parties)
    with locked(inputs.dossier), Register(home / REGISTER, clock) as register:
        remove_leftovers(home)
        settle(inputs, request, register)
        planned = plan(inputs, Request(), clock)
        _check_complete(planned, request.parties)
        kept = [item for item in not_to_mail(inputs, register) if _asked(item, request)]
        without = frozenset(item.party.nr for item in kept)
        drafts = _drafts(inputs, request, without, planned, register, listener)
        mailing = hand_over(drafts, home, register, chosen, listener)
    return replace(mailing, problems=(*map(_not_mailed, kept), *mailing.problems))


def _asked(item: PartyReturn, request: MailRequest) -> bool:
    number = item.party.nr
    return number not in request.again and number in (request.parties or (number,))


def _not_mailed(item: PartyReturn) -> Problem:
    """Why a party whose copy was replaced is not asked to sign the new one."""
    name = item.counts.record.id if item.counts is not None else ""
    what = f"krijgt geen nieuwe mail, want de handtekening ({name}) blijft geldig"
    remedy = (
        "Wilt u het verbeterde exemplaar toch sturen, geef dan ‘docgen verstuur --opnieuw "
        f"{item.party.nr}’."
    )
    if item.in_doubt:
        what = f"krijgt nog geen nieuwe mail: eerst moet vaststaan of {name} geldig blijft"
        remedy = f"Beslis dat met ‘docgen beoordeel {name} --akkoord’ of ‘--afwijzen’."
    place = f"partij {item.party.nr} ({item.party.naam})"
    return Problem("", place, what, remedy, Severity.WARNING)


def hand_over(
    drafts: Sequence[Draft],
    home: Path,
    register: Register,
    server: MailServer | None,
    listener: Listener,
) -> Mailing:
    """Give the drafts to the mail server, if there is one to give them to."""
    if server is None:
        return _mailing(Dispatched(tuple(result_of(item, register) for item in drafts), None))
    with closing(server):
        return _mailing(dispatch(drafts, home, register, server, counter(_SEND, listener)))


def settle(inputs: Inputs, request: MailRequest, register: Register, kind: str = PACK_MAIL) -> None:
    """Write down what a person knows about earlier mails.

    Args:
        kind: Which mails that is about.

    Raises:
        UsageError: A party has no mail that this could be about; all are named.
    """
    mails = by_party(register.mails(inputs.pack.version, kind))
    doubtful = {nr: last_in(found, MailState.UNDER_WAY) for nr, found in mails.items()}
    names = {party.nr: party.naam for party in inputs.table.parties}
    missing = [nr for nr in (*request.sent, *request.again) if nr not in mails]
    if missing:
        raise UsageError(_no_mail(nr, names.get(nr, ""), kind) for nr in missing)
    with register.transaction():
        for nr in request.sent:
            record = doubtful[nr] or mails[nr][-1]
            if record.state != MailState.SENT:
                _say(register, record, MailState.SENT, request.person)
        for nr in request.again:
            under_way = doubtful[nr]
            if under_way is not None:
                _say(register, under_way, MailState.DRAFT, request.person)


def _say(register: Register, record: MailRecord, state: MailState, person: str) -> None:
    sent = state is MailState.SENT
    register.set_mail_state(record.nr, state, register.now() if sent else None)
    register.add_event(
        "mail verzonden" if sent else "mail opnieuw",
        {
            "mail": record.nr,
            "partij": record.party_nr,
            "aan": record.to,
            "bericht": record.message_id,
            "gemeld door": person or "gebruiker",
        },
    )


def _drafts(
    inputs: Inputs,
    request: MailRequest,
    without: frozenset[int],
    planned: Plan,
    register: Register,
    listener: Listener,
) -> tuple[Draft, ...]:
    pack, parties = inputs.pack, inputs.table.parties
    # A pack without any document still has a mail.
    enclosures = _enclosures(planned) if planned.items else None
    wanted = [
        item
        for item in wanted_parties(inputs, request)
        if item.nr not in without and (enclosures is None or item.nr in enclosures)
    ]
    copies = register.valid_copies(pack.version, concept=False)
    letters = write_letters(pack, parties, wanted, copies, enclosures, planned.amendment)
    return make_drafts(
        letters,
        inputs.home,
        register,
        pack.version,
        version_folder(pack, concept=False),
        frozenset(request.again),
        counter(MAKE, listener),
    )


def _enclosures(planned: Plan) -> dict[int, Enclosure]:
    """What goes with the mail to each party: a notice it did not have yet, else its own documents.

    Who accedes gets its own documents first. Notices that were all sent stand as the last mail:
    nothing more is to go out then.
    """
    own: dict[int, list[PlanItem]] = {}
    for item in planned.items:
        own.setdefault(item.party.nr, []).append(item)
    return {nr: _enclosure(items) for nr, items in own.items()}


def _enclosure(items: Sequence[PlanItem]) -> Enclosure:
    notices = [item for item in items if item.scene.is_notice]
    own = [item for item in items if not item.scene.is_notice]
    acceding = own and own[0].scene.occasion is Occasion.ACCESSION
    if acceding and not all(item.sent for item in own if item.format in item.document.mail_formats):
        return _joined_in(own, own[0].scene)
    waiting = [item for item in notices if not item.sent]
    chosen = waiting[:1] or notices[-1:] or items[:1]
    # One mail is about one party that joined or left; the next goes out when this one is sent.
    return _joined_in(items, chosen[0].scene)


def _joined_in(items: Sequence[PlanItem], scene: Scene) -> Enclosure:
    documents = {item.document.id: item.document for item in items if item.scene.key == scene.key}
    return Enclosure(scene, tuple(documents.values()))


def wanted_parties(inputs: Inputs, request: MailRequest) -> list[Party]:
    """The parties to write to, in the order of the list."""
    return [
        party
        for party in inputs.table.parties
        if party.active and (not request.parties or party.nr in request.parties)
    ]


def server_for(pack: Pack, request: MailRequest, server: MailServer | None) -> MailServer | None:
    """The mail server, if the mails are to be sent.

    Raises:
        UsageError: pakket.toml names none.
    """
    if not request.smtp:
        return None
    if server is not None:
        return server
    if pack.smtp is None:
        raise UsageError.of(
            "er is geen mailserver ingesteld",
            "Voeg een blok [smtp] toe met ‘server’, of verstuur zonder --smtp de concepten zelf.",
            file="pakket.toml",
        )
    return SmtpServer(pack.smtp)


def check_parties(inputs: Inputs, request: MailRequest) -> None:
    """Stop when a party does not take part, or is said to have and not to have its mail.

    Raises:
        UsageError: All such parties are named.
    """
    parties: Mapping[int, Party] = {party.nr: party for party in inputs.table.parties}
    problems = [
        Problem(
            "",
            f"partij {nr} ({parties[nr].naam})",
            "deze partij doet niet meer mee",
            "Laat haar weg uit de opdracht, of pas de kolom ‘status’ aan.",
        )
        for nr in request.parties
        if nr in parties and not parties[nr].active
    ]
    problems += [
        Problem(
            "",
            f"partij {nr}",
            "staat zowel bij --verzonden als bij --opnieuw",
            "Kies een van beide.",
        )
        for nr in request.sent
        if nr in request.again
    ]
    if problems:
        raise UsageError(problems)


def _check_complete(planned: Plan, parties: Sequence[int]) -> None:
    """Nothing is sent while a document is missing or behind, for any of the asked parties."""
    behind: dict[int, tuple[Party, list[str]]] = {}
    asked = [item for item in planned.to_make if not parties or item.party.nr in parties]
    for item in asked:
        why = f"{item.document.id}.{item.format.value} ({opsomming(item.reasons)})"
        behind.setdefault(item.party.nr, (item.party, []))[1].append(why)
    if behind:
        raise IncompleteError(
            Problem(
                "",
                f"partij {party.nr} ({party.naam})",
                f"nog te maken: {opsomming(files)}",
                f"Geef eerst ‘{planned.command}’.",
            )
            for party, files in behind.values()
        )


def _no_mail(nr: int, name: str, kind: str) -> Problem:
    return Problem(
        "",
        f"partij {nr} ({name})" if name else f"partij {nr}",
        "er is nog geen mail voor deze partij",
        f"Controleer het nummer, of maak de mail eerst met ‘{command_for(kind)}’.",
    )


def _mailing(done: Dispatched) -> Mailing:
    problems = list(_said(done.results))
    if done.stopped is not None:
        waiting = sum(item.status in TO_SEND for item in done.results)
        stopped = done.stopped
        count = "1 mail is" if waiting == 1 else f"{waiting} mails zijn"
        remedy = f"{stopped.remedy} Nog {count} niet verzonden." if waiting else stopped.remedy
        problems.append(Problem(stopped.file, stopped.place, stopped.what, remedy))
    return Mailing(done.results, tuple(problems))


def _said(results: Iterable[MailResult]) -> Iterable[Problem]:
    for result in results:
        problem = result.problem
        if problem is not None and result.status is MailStatus.ALREADY_SENT:
            yield Problem(
                problem.file, problem.place, problem.what, problem.remedy, Severity.WARNING
            )
        elif problem is not None:
            yield problem
