"""What people see of ``docgen status``: where every party stands, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from docgen.cli.show import count, heading, table
from docgen.cli.show_closing import about_copy
from docgen.cli.show_correction import line_of
from docgen.cli.show_returns import day, names_of, reading, some
from docgen.core.dutch import datum
from docgen.core.effect import Effect, effect
from docgen.core.returns import ReminderRecord
from docgen.issue.standing import PartyStanding, Standing
from docgen.receive.reminders import Due, ReminderKind
from docgen.receive.standing import PartyReturn, ReturnStanding, ReturnStandings
from docgen.receive.wording import to_read

if TYPE_CHECKING:
    import docgen
    from docgen.amend.consent import Tally
    from docgen.closing import CopyStanding
    from docgen.consenting import Entry
    from docgen.receive.workbook import StatusRow

_CAME = (
    ReturnStanding.RECEIVED,
    ReturnStanding.DOUBTFUL,
    ReturnStanding.ACCEPTED,
    ReturnStanding.REFUSED,
)


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One party: how far its documents are, and its signed copy.

    Attributes:
        issued: How far its documents are.
        returned: How far its signed copy is.
        due: When it may be reminded; ``None`` when it owes nothing or was not sent anything.
        reminded_at: Time of its last reminder, ISO 8601; ``None`` without one.
    """

    issued: PartyStanding
    returned: PartyReturn
    due: Due | None
    reminded_at: str | None

    @property
    def standing(self) -> str:
        """The later of the two: what came back, else how far the documents are."""
        if self.returned.standing in _CAME:
            return self.returned.standing.value + self._answer
        return self.issued.standing.value

    @property
    def _answer(self) -> str:
        """What an accepted form answers: “ (voor)”; nothing for what only asks a signature."""
        counts = self.returned.counts
        accepted = self.returned.standing is ReturnStanding.ACCEPTED
        return f" ({counts.choice})" if accepted and counts and counts.choice else ""

    @property
    def return_id(self) -> str:
        """The return that counts, ``""`` without one."""
        return self.returned.counts.record.id if self.returned.counts else ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Where everybody stands.

    Attributes:
        lines: One for each party that takes part.
        found: All that came back.
        days_left: Whole days until signed copies are expected; negative when that has passed.
        today: The day it is.
        copy: How far the definitive copy is; ``None`` while there is none.
        entry: Entry into force, and how consent stands; ``None`` when nothing was made yet.
        command: The command that makes what is missing.
    """

    lines: tuple[PartyLine, ...]
    found: ReturnStandings
    days_left: int
    today: date
    copy: CopyStanding | None = None
    entry: Entry | None = None
    command: str = "docgen genereer"

    @property
    def complete(self) -> bool:
        """Whether the definitive copy can be made."""
        return self.entry.complete if self.entry is not None else self.found.complete

    @property
    def tally(self) -> Tally | None:
        """How consent stands; ``None`` for what is signed, not consented to."""
        return self.entry.tally if self.entry is not None else None

    @property
    def issued(self) -> tuple[PartyStanding, ...]:
        """How far the documents of each party are."""
        return tuple(line.issued for line in self.lines)


def overview(
    issued: Sequence[PartyStanding],
    found: ReturnStandings,
    owing: Sequence[Due],
    reminders: Sequence[ReminderRecord],
    days_left: int,
    today: date,
) -> Overview:
    """Put side by side what is known of each party.

    Args:
        issued: In the order of the list, as ``found.parties``.
        owing: When those who owe something may be reminded.
        reminders: Reminders of the revision, oldest first.
    """
    due = {item.party.nr: item for item in owing}
    last = {record.party: record.at for record in reminders}
    lines = tuple(
        PartyLine(item, returned, due.get(item.party.nr), last.get(item.party.nr))
        for item, returned in zip(issued, found.parties, strict=True)
    )
    return Overview(lines, found, days_left, today)


def standing(inputs: docgen.Inputs, view: Overview) -> Iterator[str]:
    """Where every party stands, the counts, the deadline and what comes next."""
    yield heading(inputs)
    yield ""
    reminded = any(line.reminded_at for line in view.lines)
    columns = ["nr", "partij", "stand", "stukken", "mail"]
    columns += ["retour"] if view.found.any_return else []
    columns += ["herinnerd"] if reminded else []
    yield from table(columns, (_cells(line, columns) for line in view.lines))
    yield from _unknown(view)
    yield ""
    counts = Counter(line.standing for line in view.lines)
    for name, number in counts.items():
        yield f"{number:>3}  {name}"
    yield ""
    if any(spec.signable for spec in inputs.pack.documents):
        yield deadline(inputs.pack.return_before, view.days_left)
    if view.tally is not None:
        yield from view.tally.explanation
    yield from effect_of(inputs, view).explanation
    yield from _next_steps(inputs, view)
    yield from about_copy(inputs, view.copy, complete=view.complete)


def _cells(line: PartyLine, columns: Sequence[str]) -> list[str]:
    item = line.issued
    cells = {
        "nr": str(item.party.nr),
        "partij": item.party.naam,
        "stand": line.standing + (" (niet meer actueel)" if _behind(item) else ""),
        "stukken": f"{item.made}/{item.total}",
        "mail": day(item.sent_at or item.drafted_at),
        "retour": line.return_id,
        "herinnerd": day(line.reminded_at),
    }
    return [cells[name] for name in columns]


def _unknown(view: Overview) -> Iterator[str]:
    if view.found.unknown:
        yield ""
        yield "Van wie dit is, weet docgen niet:"
        for item in view.found.unknown:
            yield f"  {item.record.id}  {item.record.source} ({item.outcome.value})"


def _behind(item: PartyStanding) -> bool:
    return item.made == item.total and item.to_make > 0


def deadline(last: date, days_left: int) -> str:
    """Until when signed copies are expected, and how long that is."""
    if days_left > 0:
        left = count(days_left, "dag", "dagen")
        return f"Getekende exemplaren worden verwacht vóór {datum(last)}: nog {left}."
    if days_left == 0:
        return f"Getekende exemplaren werden verwacht vóór {datum(last)}: dat is vandaag."
    late = count(-days_left, "dag", "dagen")
    return f"Getekende exemplaren werden verwacht vóór {datum(last)}: dat is {late} geleden."


def effect_of(inputs: docgen.Inputs, view: Overview) -> Effect:
    """When the covenant enters into force, as far as the accepted returns tell."""
    if view.entry is not None:
        return view.entry.effect
    found = view.found
    return effect(inputs.pack, found.signed, complete=found.complete, names=names_of(inputs))


# -- what comes next -----------------------------------------------------------------------


def _next_steps(inputs: docgen.Inputs, view: Overview) -> Iterator[str]:
    yield from _about_issuing(view)
    yield from _about_returns(inputs, view)
    states = {line.standing for line in view.lines}
    if states == {Standing.SENT.value} and not view.found.any_return:
        yield "Alles is verzonden; het wachten is op de getekende exemplaren."
    if view.found.complete:
        yield "Alle partijen hebben getekend."


def _about_issuing(view: Overview) -> Iterator[str]:
    states = {line.standing for line in view.lines}
    if any(item.to_make for item in view.issued):
        yield f"Maak wat ontbreekt of niet meer actueel is met ‘{view.command}’."
    if Standing.UNCERTAIN.value in states:
        yield (
            "Kijk in de map Verzonden items of de onzekere mails weg zijn, en geef daarna "
            "‘docgen verstuur --verzonden NR’ of ‘docgen verstuur --smtp --opnieuw NR’."
        )
    untold = sum(item.untold > 0 for item in view.issued)
    if untold:
        whom = count(untold, "partij", "partijen")
        yield f"Zend {whom} de kennisgeving die klaarligt, met ‘docgen verstuur’."
    to_mail = {Standing.MADE.value, Standing.REPLACED.value}
    if states & to_mail:
        yield "Maak de mails met ‘docgen verstuur’."
    if Standing.DRAFT.value in states:
        yield "Verstuur de klaargezette mails, of laat dat doen met ‘docgen verstuur --smtp’."


def _about_returns(inputs: docgen.Inputs, view: Overview) -> Iterator[str]:
    if view.found.waiting:
        files = count(len(view.found.waiting), "bestand is", "bestanden zijn")
        yield f"{files} bewaard maar nog niet bekeken: geef ‘docgen ontvang’."
    yield from _corrected(inputs, view)
    yield from _to_judge(view)
    counting = [line.returned.counts for line in view.lines if line.returned.counts]
    yield from reading(counting)
    due = [line for line in view.lines if _is_due(line, view.today)]
    if due:
        who = some([f"nr {line.issued.party.nr}" for line in due])
        yield f"Herinner {who} met ‘docgen herinner’."
    worn = [line for line in view.lines if line.due is not None and line.due.on is None]
    if worn:
        who = some([f"{line.issued.party.naam} (nr {line.issued.party.nr})" for line in worn])
        yield f"Bel {who}: vaker herinneren staat pakket.toml niet toe."


def _corrected(inputs: docgen.Inputs, view: Overview) -> Iterator[str]:
    """The signatures that are asked again, and those of which a person must say it."""
    again = [line for line in view.lines if line.returned.asked_again or line.returned.in_doubt]
    numbers = {line.issued.party.nr for line in again}
    # Loaded only now: most overviews do without.
    from docgen.correcting import consequences

    sent = {
        line.issued.party.nr: line.returned.sent_at
        for line in again
        if line.returned.standing is ReturnStanding.SENT
    }
    for item in consequences(view.found, numbers) if numbers else ():
        yield line_of(inputs, item, done=True, asked_at=sent.get(item.party.nr))


def _to_judge(view: Overview) -> Iterator[str]:
    doubtful = [
        line.return_id
        for line in view.lines
        if line.standing == ReturnStanding.DOUBTFUL.value and not line.returned.in_doubt
    ]
    if doubtful:
        yield (
            f"Bekijk {some(doubtful)} met ‘docgen bewijs {doubtful[0]}’ en beslis met ‘docgen "
            f"beoordeel {doubtful[0]} --akkoord’ of ‘--afwijzen’."
        )
    unknown = [item.record.id for item in view.found.unknown]
    if unknown:
        yield (
            f"Zeg van wie {some(unknown)} is met ‘docgen beoordeel {unknown[0]} --partij NR’, of "
            "wijs het af met ‘--afwijzen’."
        )


def _is_due(line: PartyLine, today: date) -> bool:
    return line.due is not None and line.due.on is not None and line.due.on <= today


def to_do(line: PartyLine, today: date) -> str:
    """What to do next for one party, a short clause; ``""`` for nothing."""
    own, name = line.returned, line.return_id
    if own.in_doubt:
        return f"Beoordeel of {name} na de correctie geldig blijft (docgen beoordeel {name})."
    if own.standing is ReturnStanding.DOUBTFUL:
        return f"Bekijk {name} (docgen bewijs {name}) en beoordeel het (docgen beoordeel {name})."
    if own.standing is ReturnStanding.RECEIVED:
        return "Laat docgen bekijken wat ontvangen is (docgen ontvang)."
    if own.counts is not None and to_read(own.counts):
        return f"Noteer datum en plaats van {name} (docgen beoordeel {name})."
    if own.standing is ReturnStanding.ACCEPTED:
        return ""
    if line.due is not None:
        return _about_due(line.due, today)
    return _to_issue(line.issued)


def _about_due(due: Due, today: date) -> str:
    if due.on is None:
        return "Bel: alle herinneringen zijn geweest."
    if due.on <= today:
        refused = due.kind is ReminderKind.REFUSED
        what = "Schrijf wat eraan mankeert" if refused else "Herinner"
        return f"{what} (docgen herinner)."
    return f"Wacht; herinneren kan vanaf {datum(due.on)}."


def _to_issue(item: PartyStanding) -> str:
    if item.to_make:
        return "Maak de stukken (docgen genereer)."
    if item.standing is Standing.UNCERTAIN:
        return "Kijk na of de mail weg is en meld dat (docgen verstuur --verzonden)."
    if item.standing is Standing.DRAFT:
        return "Verstuur de mail die klaarstaat."
    if item.standing is Standing.SENT:
        return "Wacht op het getekende exemplaar."
    return "Maak de mail (docgen verstuur)."


def workbook_rows(view: Overview) -> list[StatusRow]:
    """One row for each party, for Excel."""
    from docgen.receive.workbook import StatusRow

    return [
        StatusRow(
            nr=line.issued.party.nr,
            name=line.issued.party.naam,
            standing=line.standing,
            sent=_date(line.issued.sent_at),
            return_id=line.return_id,
            received=_date(own.record.received_at if own else None),
            signed=_date(own.date if own else None),
            place=(own.place or "") if own else "",
            reminded=_date(line.reminded_at),
            to_do=to_do(line, view.today),
        )
        for line in view.lines
        for own in [line.returned.counts]
    ]


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
