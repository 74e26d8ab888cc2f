"""What a person decides about a return: added to the register, nothing is rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from docgen.core.amendment import Answer
from docgen.core.dutch import datum, opsomming
from docgen.core.errors import Problem, Severity, UsageError
from docgen.core.findings import Outcome
from docgen.core.model import Party
from docgen.core.register import Register
from docgen.core.return_register import ReturnRegister
from docgen.core.returns import DecisionRecord, Judged
from docgen.receive.wording import return_number

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DUTCH = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")
_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Review:
    """What a person says about a return, as it was typed.

    Attributes:
        name: The return: ``R12`` or ``12``.
        accept: Whether it is good.
        refuse: Whether it is not.
        person: Who says so.
        reason: Why.
        date: Day of signing, ``yyyy-mm-dd`` or ``d-m-yyyy``; ``""`` when not given.
        place: Place of signing; ``""`` when not given.
        party: Number or id of the party whose it is; ``""`` when not given.
        choice: Answer on a form with a choice, a value of `Answer`; ``""`` when not given.
    """

    name: str
    accept: bool = False
    refuse: bool = False
    person: str = ""
    reason: str = ""
    date: str = ""
    place: str = ""
    party: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A return before and after a decision.

    Attributes:
        before: As it stood.
        after: As it stands now.
        warnings: What the decision says that is odd but may be right.
    """

    before: Judged
    after: Judged
    warnings: tuple[Problem, ...]


def find_return(register: Register, name: str) -> Judged:
    """The return that people call so.

    Raises:
        UsageError: There is none.
    """
    number = return_number(name)
    kept = ReturnRegister(register)
    found = kept.get(number) if number else None
    if found is not None:
        return found
    if number is None:
        raise UsageError.of(
            f"“{name}” is geen nummer van een retour",
            "Schrijf het nummer zoals ‘docgen ontvang’ en ‘docgen status’ het noemen, zoals R12.",
        )
    known = kept.returns()
    last = f"De retouren zijn R1 tot en met R{known[-1].record.nr}." if len(known) > 1 else ""
    last = "De enige retour is R1." if len(known) == 1 else last
    raise UsageError.of(
        f"er is geen retour R{number}",
        last or "Er is nog niets ontvangen; geef eerst ‘docgen ontvang’.",
    )


def decide(
    register: Register,
    parties: Sequence[Party],
    review: Review,
    moment: datetime,
    version: str | None = None,
) -> Reviewed:
    """Add a decision to the register.

    Args:
        parties: All parties of the list.
        moment: Time of the decision.
        version: Revision that is being signed.

    Raises:
        UsageError: The return does not exist or the decision makes no sense; all faults are named.
        DocgenError: The register cannot be written.
    """
    before = find_return(register, review.name)
    problems = list(_faults(review, before))
    day = _day(review.date, moment.date(), problems)
    party = _party(review.party, parties, problems)
    answer = _answer(review, before, register, problems)
    if review.accept and party is None and before.party is None and not review.party:
        problems.append(_nobody(before))
    if problems:
        raise UsageError(problems)
    decision = DecisionRecord(
        nr=0,
        return_nr=before.record.nr,
        outcome=_outcome(review),
        person=review.person.strip(),
        reason=review.reason.strip(),
        date=day.isoformat() if day else None,
        place=review.place.strip() or None,
        party=party.nr if party else None,
        at=register.now(),
        choice=answer.value if answer else None,
    )
    kept = ReturnRegister(register)
    with register.transaction():
        kept.add_decision(decision)
    after = find_return(register, before.record.id)
    odd = [*_late(before, day, register), *_oddities(after, day, kept.returns(), version)]
    return Reviewed(before, after, tuple(odd))


def _outcome(review: Review) -> Outcome | None:
    if review.accept:
        return Outcome.ACCEPTED
    return Outcome.REFUSED if review.refuse else None


def _faults(review: Review, before: Judged) -> Iterable[Problem]:
    name = before.record.id
    given = (review.accept, review.refuse, review.date, review.place, review.party, review.choice)
    if review.accept and review.refuse:
        yield _fault("--akkoord en --afwijzen gaan niet samen", "Kies een van beide.")
    elif not any(given):
        yield _fault(
            f"er staat niet bij wat u van {name} vindt",
            "Geef --akkoord of --afwijzen, of vul aan met --datum, --plaats, --partij of --keuze.",
        )
    if len(review.person.strip()) < _SHORTEST_NAME:
        yield _fault(
            "er staat niet bij wie dit beoordeelt",
            'Voeg --door "UW NAAM" toe; die naam komt in het register.',
        )
    if (review.accept or review.refuse or review.party) and not review.reason.strip():
        yield _fault(
            "er staat niet bij waarom",
            'Voeg --reden "TEKST" toe: wat zag u, en waarom is dat goed of niet?',
        )


def _day(text: str, today: date, problems: list[Problem]) -> date | None:
    if not text.strip():
        return None
    iso, dutch = _ISO.fullmatch(text.strip()), _DUTCH.fullmatch(text.strip())
    parts = iso.groups() if iso else dutch.groups()[::-1] if dutch else None
    remedy = "Schrijf de datum als 2026-12-31 of als 31-12-2026."
    if parts is None:
        problems.append(_fault(f"“{text}” is geen datum", remedy, "--datum"))
        return None
    try:
        day = date(*(int(part) for part in parts))
    except ValueError:
        problems.append(_fault(f"de datum “{text}” bestaat niet", remedy, "--datum"))
        return None
    if day > today:
        what = f"{datum(day)} ligt in de toekomst"
        problems.append(_fault(what, "Kijk de datum op het exemplaar nog eens na.", "--datum"))
    return day


def _party(name: str, parties: Sequence[Party], problems: list[Problem]) -> Party | None:
    if not name.strip():
        return None
    wanted = name.strip()
    found = next((item for item in parties if wanted in (str(item.nr), item.id)), None)
    if found is None:
        problems.append(
            _fault(
                f"geen partij met nummer of id “{wanted}”",
                "Kijk in de kolommen ‘nr’ en ‘id’ van de lijst van partijen.",
                "--partij",
            )
        )
    elif not found.active:
        what = f"{found.naam} (nummer {found.nr}) is uitgetreden"
        problems.append(_fault(what, "Van deze partij wordt niets verwacht.", "--partij"))
    return found


def _answer(
    review: Review, before: Judged, register: Register, problems: list[Problem]
) -> Answer | None:
    """The answer that the person read; an accepted form must have one."""
    asked = _answers(before, register)
    typed = review.choice.strip().lower()
    if not typed:
        if review.accept and asked and before.choice is None:
            what = f"van {before.record.id} is niet bekend wat er op het formulier is gekozen"
            problems.append(_fault(what, f"Voeg --keuze toe: {opsomming(asked, 'of')}."))
        return None
    if before.record.copy is not None and not asked:
        what = f"op {before.record.id} wordt geen keuze gevraagd"
        problems.append(_fault(what, "Laat --keuze weg.", "--keuze"))
    elif typed not in (asked or tuple(Answer)):
        remedy = f"Kies uit: {opsomming(asked or tuple(Answer), 'of')}."
        problems.append(_fault(f"“{review.choice}” is hier geen keuze", remedy, "--keuze"))
    return Answer(typed) if typed in tuple(Answer) else None


def _answers(before: Judged, register: Register) -> tuple[str, ...]:
    """The answers that can be given on the copy that came back; none on most copies."""
    copy = register.copy(before.record.copy or 0)
    fields = copy.fields if copy is not None else ()
    kinds = {field["soort"] for field in fields if isinstance(field, dict)}
    return tuple(answer.value for answer in Answer if answer in kinds)


def _nobody(before: Judged) -> Problem:
    return _fault(
        f"van {before.record.id} is niet bekend van welke partij het is",
        "Zeg met --partij NR van wie dit exemplaar is.",
    )


def _late(before: Judged, day: date | None, register: Register) -> Iterable[Problem]:
    """That a day lies before the copy existed, when it does."""
    copy = register.copy(before.record.copy or 0)
    first = datetime.fromisoformat(copy.made_at).date() if copy is not None else None
    if day is not None and first is not None and day < first:
        yield _odd(
            f"{datum(day)} ligt vóór {datum(first)}, toen het exemplaar werd gemaakt",
            "Kijk de datum nog eens na en geef de opdracht zo nodig opnieuw.",
        )


def _oddities(
    after: Judged, day: date | None, returns: Iterable[Judged], version: str | None
) -> Iterable[Problem]:
    if after.outcome is not Outcome.ACCEPTED:
        return
    same = [
        item.record.id
        for item in returns
        if item.party == after.party
        and item.record.nr != after.record.nr
        and item.record.version == after.record.version
        and item.outcome is Outcome.ACCEPTED
    ]
    if same:
        yield _odd(
            f"van deze partij is {same[-1]} ook akkoord",
            "Houd het beste exemplaar en wijs het andere af, zodat duidelijk is welk telt.",
        )
    if version is not None and after.record.version not in (None, version):
        yield _odd(
            f"{after.record.id} is van versie {after.record.version} en niet van versie {version}",
            "Is dat niet de bedoeling, wijs het exemplaar dan af met --afwijzen.",
        )
    signed = after.record.signing.date
    if day is not None and signed is not None and signed != day.isoformat():
        read = datum(date.fromisoformat(signed))
        yield _odd(
            f"docgen las als datum van ondertekening {read}",
            "Uw datum telt; geef de opdracht opnieuw als u zich vergist.",
        )
    seen = after.record.choice
    if seen is not None and after.choice != seen:
        yield _odd(
            f"docgen las op het formulier de keuze “{seen}”",
            f"Uw keuze “{after.choice}” telt; geef de opdracht opnieuw als u zich vergist.",
        )


def _fault(what: str, remedy: str, place: str = "") -> Problem:
    return Problem("", place, what, remedy)


def _odd(what: str, remedy: str) -> Problem:
    return Problem("", "", what, remedy, Severity.WARNING)
