"""Counting consent: is an amendment, or what is voted on, adopted, and since which day?

Nothing is remembered here: the outcome follows from the rule, the answers and today's day alone, so
that an answer that is corrected corrects the outcome.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from docgen.core.amendment import Answer, ConsentRule, ConsentSpec
from docgen.core.dutch import datum, getal, opsomming

_MOST_NAMED = 5
_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class PartyAnswer:
    """What one party answered.

    Attributes:
        nr: Number of the party.
        name: Its legal name.
        weight: How much its vote counts; not below 0.
        answer: Its answer; ``None`` as long as there is none that counts.
        day: Day on which it was signed; ``None`` when that is not known.
    """

    nr: int
    name: str
    weight: Fraction | Decimal = Fraction(1)
    answer: Answer | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """How consent stands.

    Attributes:
        adopted: Whether it is adopted; ``None`` as long as that is open. ``False`` means that it
            cannot be adopted any more, as the answers now stand.
        day: Day on which the rule was met; ``None`` when it is not adopted, or when that follows
            from an answer without a known day.
        totals: Votes per answer, every answer present.
        votes: All votes, also of those who did not answer.
        needed: Votes in favour that a majority takes at least; ``None`` under another rule.
        missing: Parties that did not answer.
        objecting: Parties whose answer stands in the way.
        explanation: The same in Dutch, full sentences: the rule, the count, the outcome.
    """

    adopted: bool | None
    day: date | None
    totals: Mapping[Answer, Fraction]
    votes: Fraction
    needed: Fraction | None
    missing: tuple[PartyAnswer, ...]
    objecting: tuple[PartyAnswer, ...]
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a rule came to.

    Attributes:
        adopted: As in `Tally`.
        day: As in `Tally`.
        rule: The rule, as a sentence.
        why: Why it is not adopted, or not yet, as a sentence; ``""`` when it is.
        objecting: As in `Tally`.
        needed: As in `Tally`.
    """

    adopted: bool | None
    day: date | None
    rule: str
    why: str = ""
    objecting: tuple[PartyAnswer, ...] = ()
    needed: Fraction | None = None


def tally(spec: ConsentSpec, answers: Sequence[PartyAnswer], today: date) -> Tally:
    """Count the answers.

    Args:
        spec: When it is adopted.
        answers: One for each party that has a vote, also for those that did not answer.
        today: Decides whether the day for objections is over.

    Raises:
        ValueError: Tacit consent without a day until which objections are possible.
    """
    rules = {
        ConsentRule.UNANIMITY: _unanimity,
        ConsentRule.MAJORITY: _majority,
        ConsentRule.TACIT: _tacit,
    }
    outcome = rules[spec.rule](spec, answers, today) if _votes(answers) > 0 else _nobody()
    return Tally(
        adopted=outcome.adopted,
        day=outcome.day,
        totals={answer: _votes(item for item in answers if item.answer is answer)
                for answer in Answer},
        votes=_votes(answers),
        needed=outcome.needed,
        missing=_missing(answers),
        objecting=outcome.objecting,
        explanation=tuple(filter(None, (outcome.rule, _count(answers), _verdict(outcome)))),
    )  # fmt: skip


# -- the rules -----------------------------------------------------------------------------


def _nobody() -> _Outcome:
    return _Outcome(False, None, "", "Er zijn geen partijen die een stem hebben.")


def _unanimity(spec: ConsentSpec, answers: Sequence[PartyAnswer], today: date) -> _Outcome:
    one = len(answers) == 1
    rule = "De partij moet voor zijn." if one else f"Alle {len(answers)} partijen moeten voor zijn."
    against = tuple(item for item in answers if item.answer in (Answer.AGAINST, Answer.ABSTAIN))
    if against:
        told = opsomming(
            [f"{item.name} ({item.answer.value})" for item in against if item.answer is not None]
        )
        return _Outcome(False, None, rule, f"Niet iedereen is voor: {told}.", against)
    missing = _missing(answers)
    if missing:
        return _Outcome(None, None, rule, _waiting(missing))
    return _Outcome(True, _last_day(answers), rule)


def _majority(spec: ConsentSpec, answers: Sequence[PartyAnswer], today: date) -> _Outcome:
    needed, rule = _needed(spec, answers)
    in_favour = [item for item in answers if item.answer is Answer.FOR]
    missing = _missing(answers)
    if _votes(in_favour) >= needed:
        return _Outcome(True, _day_reached(in_favour, needed), rule, needed=needed)
    most = _votes(in_favour) + _votes(missing)
    if most < needed:
        against = tuple(item for item in answers if item.answer in (Answer.AGAINST, Answer.ABSTAIN))
        why = (
            f"Het kunnen er niet meer dan {_figure(most)} worden, ook als iedereen die nog niet "
            "heeft geantwoord voor is."
        )
        return _Outcome(False, None, rule, why, against, needed)
    return _Outcome(None, None, rule, _waiting(missing), needed=needed)


def _needed(spec: ConsentSpec, answers: Sequence[PartyAnswer]) -> tuple[Fraction, str]:
    """Votes in favour that it takes at least, and the rule as a sentence.

    Votes are counted in the smallest steps in which they can change, so that "more than" becomes
    a number to reach.
    """
    total = _votes(answers)
    if spec.votes is not None:
        needed = Fraction(spec.votes)
        rule = f"Ten minste {_figure(needed)} van de {_figure(total)} stemmen moeten voor zijn."
        return needed, rule
    # Without anything declared: what "a majority" means to everybody.
    share = _HALF if spec.share is None else spec.share
    more = spec.more_than or spec.share is None
    step = Fraction(1, math.lcm(*(Fraction(item.weight).denominator for item in answers)))
    steps = share * total / step
    needed = (math.floor(steps) + 1 if more else math.ceil(steps)) * step
    part = "de helft" if share == _HALF else f"{share.numerator}/{share.denominator}"
    least = "meer dan" if more else "ten minste"
    rule = f"{least} {part} van alle {_figure(total)} stemmen moet voor zijn: {_figure(needed)}."
    return needed, f"{rule[:1].upper()}{rule[1:]}"


def _tacit(spec: ConsentSpec, answers: Sequence[PartyAnswer], today: date) -> _Outcome:
    if spec.silent_after is None:
        raise ValueError("tacit consent needs a day until which objections are possible")
    last = spec.silent_after
    rule = f"Wie niet uiterlijk op {datum(last)} tegen is, stemt in."
    # An objection without a known day may have been in time: it counts.
    against = tuple(
        item
        for item in answers
        if item.answer is Answer.AGAINST and (item.day is None or item.day <= last)
    )
    if against:
        return _Outcome(False, None, rule, f"Tegen zijn: {_named(against)}.", against)
    all_in = None if _missing(answers) else _last_day(answers)
    if all_in is not None and all_in <= last:
        return _Outcome(True, all_in, rule)
    if today > last:
        return _Outcome(True, last + timedelta(days=1), rule)
    return _Outcome(None, None, rule, f"Tot en met {datum(last)} kan er nog iemand tegen zijn.")


# -- what the rules count ------------------------------------------------------------------


def _votes(items: Iterable[PartyAnswer]) -> Fraction:
    return sum((Fraction(item.weight) for item in items), Fraction(0))


def _missing(answers: Sequence[PartyAnswer]) -> tuple[PartyAnswer, ...]:
    return tuple(item for item in answers if item.answer is None)


def _last_day(answers: Sequence[PartyAnswer]) -> date | None:
    """The last day on which somebody answered; ``None`` when one of the days is not known."""
    days = [item.day for item in answers if item.day is not None]
    return max(days) if len(days) == len(answers) else None


def _day_reached(in_favour: Sequence[PartyAnswer], needed: Fraction) -> date | None:
    """The first day on which enough dated votes were in favour; ``None`` when they never were."""
    days = sorted({item.day for item in in_favour if item.day is not None})
    for day in days:
        if _votes(item for item in in_favour if item.day is not None and item.day <= day) >= needed:
            return day
    return None


# -- in words ------------------------------------------------------------------------------


def _figure(votes: Fraction) -> str:
    """A number of votes: ``25``, ``2,5``, ``0,33``."""
    if votes.denominator == 1:
        return getal(votes.numerator)
    exact = Decimal(votes.numerator) / Decimal(votes.denominator)
    return getal(round(exact, 2).normalize())


def _named(items: Sequence[PartyAnswer]) -> str:
    names = [item.name for item in items]
    if len(names) <= _MOST_NAMED + 1:
        return opsomming(names)
    return f"{', '.join(names[:_MOST_NAMED])} en nog {len(names) - _MOST_NAMED}"


def _waiting(missing: Sequence[PartyAnswer]) -> str:
    return f"Nog niet geantwoord: {_named(missing)}."


def _count(answers: Sequence[PartyAnswer]) -> str:
    """How many there are of each answer; with weights how many votes those are."""
    if not answers:
        return ""
    weighed = any(Fraction(item.weight) != 1 for item in answers)
    told = []
    for answer in (*Answer, None):
        items = [item for item in answers if item.answer is answer]
        word = "nog geen antwoord" if answer is None else answer.value
        if items or answer is not None:
            count = _votes(items)
            votes = f" ({_figure(count)} {'stem' if count == 1 else 'stemmen'})"
            told.append(f"{len(items)} {word}{votes if weighed and items else ''}")
    return f"Geteld: {', '.join(told)}."


def _verdict(outcome: _Outcome) -> str:
    if outcome.adopted is None:
        return f"Er is nog niets beslist. {outcome.why}"
    if outcome.adopted is False:
        return f"Zo kan het niet worden aangenomen. {outcome.why}"
    if outcome.day is None:
        return (
            "Het is aangenomen. Op welke dag, is niet te zeggen: van een of meer partijen is de "
            "dag van ondertekening niet bekend."
        )
    return f"Het is aangenomen op {datum(outcome.day)}."
