"""Reminders: who is to get one today, and what it says.

Who has not returned anything is reminded some days after sending and then at a steady pace; who
returned something that was refused is told so at once, and reminded of it at the same pace.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from docgen.core.dutch import datum, opsomming, rangtelwoord
from docgen.core.findings import Finding
from docgen.core.mail_specs import ReminderSpec
from docgen.core.model import Pack, Party
from docgen.core.returns import Judged, ReminderRecord
from docgen.documents.courtesy import answers_to, greeting, signature
from docgen.receive.standing import PartyReturn, ReturnStanding
from docgen.receive.wording import objections, page_named, reason_given


class ReminderKind(StrEnum):
    """Why a party is reminded; the values are what people and programs see."""

    MISSING = "niet ontvangen"
    REFUSED = "afgekeurd"


@dataclass(frozen=True, slots=True)
class Due:
    """A party that something is still expected of, and when it may be reminded.

    Attributes:
        item: Where it stands.
        kind: Why it is reminded.
        earlier: Days on which it was reminded of this before, oldest first.
        number: Which reminder of this revision it is for the party, from 1.
        on: Day from which it may be reminded; ``None`` when it has had all reminders.
        is_form: Whether it is a form on which an answer is asked, not a text to sign.
    """

    item: PartyReturn
    kind: ReminderKind
    earlier: tuple[date, ...]
    number: int
    on: date | None
    is_form: bool = False

    @property
    def party(self) -> Party:
        """The party."""
        return self.item.party

    @property
    def about(self) -> Judged | None:
        """The return that was refused."""
        return self.item.counts if self.kind is ReminderKind.REFUSED else None


@dataclass(frozen=True, slots=True)
class _Thing:
    """What is expected back, and what it is called.

    Attributes:
        one: One of them.
        many: More of them.
        short: The same in one word.
        how: How it can be sent back, after “U kunt de PDF”.
    """

    one: str
    many: str
    short: str
    how: str


_COPY = _Thing(
    "getekende exemplaar",
    "getekende exemplaren",
    "exemplaar",
    "digitaal ondertekenen, of het getekende exemplaar met de pen tekenen en scannen",
)
_WHOLE_COPY = replace(
    _COPY, how="digitaal ondertekenen, of het volledige exemplaar met de pen tekenen en scannen"
)
_FORM = _Thing(
    "ingevulde formulier",
    "ingevulde formulieren",
    "formulier",
    "digitaal invullen en ondertekenen, of het formulier met de pen invullen, tekenen en scannen",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wrong with a return, and what the party is asked to do about it.

    Attributes:
        page: Page of the file that it returned; ``None`` for the whole, and when ``what`` tells.
        what: What is wrong, full sentences.
        ask: What to do, a full sentence; ``""`` when that goes without saying.
    """

    page: int | None
    what: str
    ask: str


def schedule(
    parties: Iterable[PartyReturn],
    earlier: Sequence[ReminderRecord],
    spec: ReminderSpec,
    forms: Container[int] = (),
) -> tuple[Due, ...]:
    """When each party that owes us a signed copy may be reminded.

    Args:
        earlier: Reminders of the revision, oldest first.
        forms: Numbers of the parties that an answer on a form is asked of.
    """
    found = (_due(item, earlier, spec) for item in parties if _owes(item))
    return tuple(replace(item, is_form=item.party.nr in forms) for item in found)


def _owes(item: PartyReturn) -> bool:
    if item.standing is ReturnStanding.REFUSED:
        return item.counts is not None
    return item.standing is ReturnStanding.SENT and item.sent_at is not None


def _due(item: PartyReturn, earlier: Sequence[ReminderRecord], spec: ReminderSpec) -> Due:
    own = [record for record in earlier if record.party == item.party.nr]
    refused = item.standing is ReturnStanding.REFUSED
    kind = ReminderKind.REFUSED if refused else ReminderKind.MISSING
    same = [record for record in own if _is_same(record, item, kind)]
    days = tuple(_day(record.at) for record in same)
    return Due(item, kind, days, len(own) + 1, _when(item, kind, days, spec))


def _is_same(record: ReminderRecord, item: PartyReturn, kind: ReminderKind) -> bool:
    """Whether a reminder was about the same: this very return, or this very sending."""
    if record.kind != kind.value:
        return False
    if kind is ReminderKind.REFUSED:
        return item.counts is not None and record.return_nr == item.counts.record.nr
    sent_at = item.sent_at
    return sent_at is None or _moment(record.at) >= _moment(sent_at)


def _when(
    item: PartyReturn, kind: ReminderKind, days: Sequence[date], spec: ReminderSpec
) -> date | None:
    if len(days) >= spec.at_most:
        return None
    if days:
        return days[-1] + timedelta(days=spec.every_days)
    if kind is ReminderKind.REFUSED and item.counts is not None:
        return _day(item.counts.record.received_at)
    return _day(item.sent_at or "") + timedelta(days=spec.after_days)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _day(text: str) -> date:
    return _moment(text).date()


# -- what it says --------------------------------------------------------------------------


def wishes(due: Due, pack: Pack) -> tuple[Wish, ...]:
    """What was wrong with the refused return, and what the party is asked to do."""
    judged = due.about
    if judged is None:
        return ()
    reason = reason_given(judged)
    found = [
        Wish(page_named(item), item.explanation, _ask(item, due, pack)) for item in _told(judged)
    ]
    return (*([Wish(None, _sentence(reason), "")] if reason else []), *found)


def _told(judged: Judged) -> Iterator[Finding]:
    seen: set[str] = set()
    for item in objections(judged):
        if item.explanation not in seen:
            seen.add(item.explanation)
            yield item


def _ask(finding: Finding, due: Due, pack: Pack) -> str:
    """What the party, rather than the secretary, can do about a finding."""
    people = opsomming([person.naam for person in due.party.signatories])
    email = answers_to(pack)
    asks = {
        "leesbaar": "Stuur het exemplaar opnieuw als gewone PDF, zonder wachtwoord of beveiliging.",
        "herkend": "Stuur het exemplaar terug dat u van ons ontving; op elke bladzijde staat in "
        "de marge een code waaraan wij het herkennen.",
        "versie": f"Onderteken het exemplaar van versie {pack.version} dat u het laatst van ons "
        "ontving. Een ouder exemplaar kunt u weggooien.",
        "volledig": "Stuur het exemplaar volledig terug, in elk geval met de ondertekenpagina.",
        "dubbel": f"Laat ons via {email} weten welk exemplaar geldt.",
        "ongewijzigd": "Onderteken een exemplaar waarin niets is gewijzigd, bijgeschreven of "
        "doorgehaald. Wilt u iets in de tekst veranderen, overleg dat dan eerst met ons.",
        "ondertekend": f"Laat het exemplaar ondertekenen door {people}, in het vak daarvoor.",
        "handtekening": "Onderteken opnieuw digitaal met een geldig certificaat en wijzig daarna "
        "niets meer aan het bestand; met de pen tekenen en scannen mag ook.",
        "datum_plaats": "Vul bij de handtekening de datum en de plaats van ondertekening in.",
        "keuze": "Kruis op het formulier één antwoord aan.",
    }
    return asks.get(finding.rule, "")


def subject_of(due: Due, pack: Pack) -> str:
    """The subject that docgen has of its own."""
    if due.kind is ReminderKind.REFUSED:
        return f"Graag opnieuw uw {_thing(due, pack).one}: {pack.title} ({pack.kenmerk})"
    nth = len(due.earlier) + 1
    which = "Herinnering" if nth == 1 else f"{rangtelwoord(nth).capitalize()} herinnering"
    about = f"ondertekening {pack.title}"
    if due.is_form:
        amends = pack.amendment is not None
        about = f"instemming met wijziging {pack.title}" if amends else f"formulier {pack.title}"
    return f"{which}: {about} ({pack.kenmerk})"


def _thing(due: Due, pack: Pack) -> _Thing:
    if due.is_form:
        return _FORM
    return _WHOLE_COPY if pack.signing.whole_document else _COPY


def text_of(due: Due, pack: Pack, today: date) -> str:
    """The text that docgen has of its own, in paragraphs."""
    body = _refused if due.kind is ReminderKind.REFUSED else _missing
    blocks = [greeting(pack, due.party), *body(due, pack, today), signature(pack)]
    return "\n\n".join(blocks) + "\n"


def _missing(due: Due, pack: Pack, today: date) -> Iterator[str]:
    sent = datum(_day(due.item.sent_at or ""))
    earlier = ""
    if due.earlier:
        days = opsomming([datum(day) for day in due.earlier])
        earlier = f" Wij herinnerden u hieraan op {days}."
    former = due.item.counts if due.item.asked_again else None
    which = f"{pack.title} (kenmerk {pack.kenmerk}, versie {pack.version})"
    if former is None:
        asked = f"stuurden wij u ter ondertekening: {which}"
        if due.is_form:
            asked = f"stuurden wij u een formulier om in te vullen en te ondertekenen, bij: {which}"
            if pack.amendment is not None:
                asked = f"vroegen wij u in te stemmen met de wijziging van: {which}"
        yield (
            f"Op {sent} {asked}. Uw {_thing(due, pack).one} hebben wij nog niet ontvangen.{earlier}"
        )
    else:
        received = datum(_day(former.record.received_at))
        yield (
            f"Op {received} ontvingen wij van u een getekend exemplaar van: {which}. Dank "
            f"daarvoor. Daarna {_why_again(due)}; daarom stuurden wij u op {sent} een verbeterd "
            "exemplaar, met het verzoek dat opnieuw te ondertekenen. Dat hebben wij nog niet "
            f"ontvangen.{earlier}"
        )
    yield f"{_until(due, pack, today)} {_how(due, pack)}"
    yield (
        "Is het al onderweg, dan kunt u dit bericht als niet verzonden beschouwen. Bent u het "
        f"{_thing(due, pack).short} kwijt of lukt het niet op tijd, laat het ons dan weten."
    )


def _why_again(due: Due) -> str:
    found = due.item.correction
    if found is not None and found.others:
        return "is de tekst gewijzigd"
    return "zijn uw gegevens in dat exemplaar gewijzigd"


def _refused(due: Due, pack: Pack, today: date) -> Iterator[str]:
    judged = due.about
    if judged is None:
        return
    day = datum(_day(judged.record.received_at))
    yield (
        f"Op {day} ontvingen wij van u “{judged.record.source}” bij {pack.title} (kenmerk "
        f"{pack.kenmerk}, versie {pack.version}). Dank daarvoor. Helaas kunnen wij dit "
        f"{_thing(due, pack).short} niet gebruiken:"
    )
    found = wishes(due, pack)
    yield "\n".join(f"- {_placed(item)}" for item in found)
    asks = list(dict.fromkeys(item.ask for item in found if item.ask))
    if asks:
        yield "Wat wij u vragen:"
        yield "\n".join(f"- {ask}" for ask in asks)
    if due.earlier:
        days = opsomming([datum(item) for item in due.earlier])
        yield f"Wij schreven u hier eerder over op {days}."
    yield f"{_until(due, pack, today)} {_how(due, pack)}"


def _placed(item: Wish) -> str:
    where = f"Bladzijde {item.page} van het bestand: " if item.page is not None else ""
    return f"{where}{item.what}"


def _until(due: Due, pack: Pack, today: date) -> str:
    thing, day = _thing(due, pack), datum(pack.return_before)
    if today < pack.return_before:
        return f"Wilt u het {thing.one} vóór {day} terugsturen?"
    return (
        f"Wij verwachtten de {thing.many} vóór {day}. Wilt u het uwe zo spoedig mogelijk "
        "terugsturen?"
    )


def _how(due: Due, pack: Pack) -> str:
    return f"U kunt de PDF {_thing(due, pack).how}, en het sturen naar {answers_to(pack)}."


def _sentence(text: str) -> str:
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    return ended[:1].upper() + ended[1:]
