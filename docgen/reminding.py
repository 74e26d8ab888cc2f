"""How reminders are made, readable aloud: who is due, what it says, the draft beside the letters.

The draft is written before the register is closed over it: a run that is broken off leaves no
reminder in the register without its file, and the next run writes the same draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import jinja2
from jinja2.exceptions import SecurityError, UndefinedError

from docgen.core.clock import Clock, SystemClock
from docgen.core.dossier import REGISTER, locked
from docgen.core.eml import Envelope, body_text, draft_of, on_one_line
from docgen.core.errors import IncompleteError, TemplateError
from docgen.core.files import write_atomically
from docgen.core.model import Pack
from docgen.core.progress import Listener, counter, ignore
from docgen.core.provenance import fingerprint, sha256
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import ReminderRecord
from docgen.documents.context import context_for, shared_values
from docgen.documents.names import Namespace, values_of
from docgen.documents.templates import syntax_fault, template_environment
from docgen.issue.plan import version_folder
from docgen.issuing import Inputs
from docgen.receive.catalogue import catalogue_of
from docgen.receive.reminders import Due, schedule, subject_of, text_of, wishes
from docgen.receive.standing import ReturnStandings, read_standings

_MAKE = "opstellen"


@dataclass(frozen=True, slots=True)
class Reminding:
    """What a run did.

    Attributes:
        made: Who was due, with the reminder that was drawn up.
        later: Who may be reminded on a later day.
        exhausted: Who has had all reminders that the pack allows.
        standings: Where everybody stands.
    """

    made: tuple[tuple[Due, ReminderRecord], ...]
    later: tuple[Due, ...]
    exhausted: tuple[Due, ...]
    standings: ReturnStandings


def remind(
    inputs: Inputs,
    parties: Sequence[int] = (),
    *,
    clock: Clock | None = None,
    listener: Listener = ignore,
) -> Reminding:
    """Draw up a reminder for every party that is due one today.

    Args:
        parties: Numbers of the parties; empty for all.
        clock: Tells the time that mails and register bear.
        listener: Hears how far the work is.

    Raises:
        IncompleteError: Nothing was made in this dossier yet.
        TemplateError: The pack's own text cannot be filled in; nothing is written.
        DocgenError: A file or the register cannot be written.
    """
    clock, path = clock or SystemClock(), inputs.home / REGISTER
    if not path.is_file():
        raise IncompleteError.of(
            "er is nog niets verzonden, dus niemand hoeft te worden herinnerd",
            "Maak de stukken met ‘docgen genereer’ en verstuur ze met ‘docgen verstuur’.",
        )
    with locked(inputs.dossier), Register(path, clock) as register:
        catalogue = catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)
        found = read_standings(register, catalogue, inputs.table.parties)
        earlier = ReturnRegister(register).reminders(inputs.pack.version)
        wanted = [item for item in found.parties if not parties or item.party.nr in parties]
        copies = [copy for item in wanted if (copy := catalogue.valid_copy(item.party.nr))]
        forms = {copy.party for copy in copies if copy.has_choice}
        owing = schedule(wanted, earlier, inputs.pack.reminders, forms)
        today = clock.now().date()
        due = [item for item in owing if item.on is not None and item.on <= today]
        # All texts before the first file: a fault in the pack's template leaves nothing behind.
        texts = [_text(inputs, item, today) for item in due]
        report = counter(_MAKE, listener)
        made = []
        for item, (subject, text) in zip(due, texts, strict=True):
            made.append((item, _draw_up(inputs, item, subject, text, register)))
            report(len(due), item.party.naam)
    return Reminding(
        made=tuple(made),
        later=tuple(item for item in owing if item.on is not None and item.on > today),
        exhausted=tuple(item for item in owing if item.on is None),
        standings=found,
    )


def _draw_up(
    inputs: Inputs, due: Due, subject: str, text: str, register: Register
) -> ReminderRecord:
    pack, party = inputs.pack, due.party
    folder = version_folder(pack, concept=False)
    path = f"{folder}/{party.folder}/herinnering-{due.number}.eml"
    moment = register.now()
    data = draft_of(_envelope(pack, due, subject, text, datetime.fromisoformat(moment)), text)
    record = ReminderRecord(
        nr=0,
        party=party.nr,
        version=pack.version,
        kind=due.kind.value,
        return_nr=due.about.record.nr if due.about else None,
        path=path,
        sha256=sha256(data),
        at=moment,
    )
    with register.transaction():
        ReturnRegister(register).add_reminder(record)
        write_atomically(inputs.home / path, data)
    return record


def _envelope(pack: Pack, due: Due, subject: str, text: str, moment: datetime) -> Envelope:
    sender, reply_to = pack.sender["email"], pack.return_to.get("email", "")
    people = dict.fromkeys(pack.sender.get(key, "") for key in ("naam", "organisatie"))
    content = fingerprint([due.party.email, sender, subject, text])[:32]
    local = f"{pack.kenmerk.lower()}.{due.party.nr}.h{due.number}.{content}"
    return Envelope(
        sender_name=on_one_line(", ".join(name for name in people if name)),
        sender=sender,
        to_name=on_one_line(due.party.naam),
        to=due.party.email,
        reply_to=reply_to if reply_to.lower() != sender.lower() else "",
        subject=subject,
        message_id=f"<{local}@{sender.rpartition('@')[2]}>",
        moment=moment,
    )


# -- texts ---------------------------------------------------------------------------------


def _text(inputs: Inputs, due: Due, today: date) -> tuple[str, str]:
    """Subject and text, from the pack's own template where it has one."""
    pack, spec = inputs.pack, inputs.pack.reminders
    subject, text = subject_of(due, pack), text_of(due, pack, today)
    if spec.subject is not None:
        place = "pakket.toml, [herinnering] 'onderwerp'"
        subject = _filled(place, spec.subject, inputs, due)
    if spec.template is not None:
        text = _filled(spec.template, _source(pack.folder / spec.template), inputs, due)
    return on_one_line(subject), body_text(text)


def _source(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise TemplateError.of(
            "de tekst van de herinnering kan niet worden gelezen",
            "Bewaar het bestand als tekst met codering UTF-8.",
            file=path.name,
        ) from exc


def _filled(file: str, source: str, inputs: Inputs, due: Due) -> str:
    try:
        template = template_environment(autoescape=False).from_string(source)
        return template.render(_values(inputs, due))
    except jinja2.TemplateSyntaxError as exc:
        what, remedy = syntax_fault(exc)
        raise TemplateError.of(what, remedy, file=file, place=f"regel {exc.lineno}") from exc
    except (UndefinedError, SecurityError) as exc:
        raise TemplateError.of(
            f"een invulveld kan niet worden ingevuld ({exc})",
            "Verbeter het invulveld; de namen staan in docs/formaten.md.",
            file=file,
            place=due.party.naam,
        ) from exc
    except (ValueError, TypeError, ArithmeticError) as exc:
        raise TemplateError.of(
            f"een waarde past niet bij het filter of de berekening in een invulveld ({exc})",
            "Controleer wat er voor en na de | staat, en de waarde in de lijst van partijen.",
            file=file,
            place=due.party.naam,
        ) from exc


def _values(inputs: Inputs, due: Due) -> Mapping[str, object]:
    pack, parties = inputs.pack, inputs.table.parties
    shared = {key: value for key, value in shared_values(pack, parties).items() if key != "veld"}
    own = Namespace(dict(_reminder_values(due, pack)))
    return {**values_of(context_for(shared, pack, due.party)), "herinnering": own}


def _reminder_values(due: Due, pack: Pack) -> Iterator[tuple[str, object]]:
    """``herinnering``: what a text of the pack can say of it."""
    sent, about = due.item.sent_at, due.about
    yield "soort", due.kind.value
    yield "nummer", len(due.earlier) + 1
    yield "eerder", list(due.earlier)
    yield "verzonden_op", datetime.fromisoformat(sent).date() if sent else ""
    yield "ontvangen_op", datetime.fromisoformat(about.record.received_at).date() if about else ""
    yield "opnieuw", due.item.asked_again
    yield "formulier", due.is_form
    yield "bestand", about.record.source if about else ""
    yield (
        "bezwaren",
        [
            Namespace({"bladzijde": item.page or "", "wat": item.what, "vraag": item.ask})
            for item in wishes(due, pack)
        ],
    )
