"""When a covenant enters into force, when it ends, and what must be talked about in between.

Pure: computed from the pack and the days of signing, so that the status, the account in the
definitive copy and the calendar all say the same.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from docgen.core.dutch import datum, opsomming, voluit
from docgen.core.model import EffectRule, Pack

_DAY = timedelta(days=1)
_MONTHS = 12
_NO_NAMES: Mapping[int, str] = {}
# The gender of the noun decides the pronoun; what is neither is called “dit stuk”.
_NEUTER = ("convenant", "akkoord", "contract", "protocol", "pact", "manifest", "verdrag")
_COMMON = ("overeenkomst", "regeling", "verklaring", "afspraak", "afspraken")
# More than this is no longer read.
_MOST_NAMED = 3
_MOST_DAYS = 5


@dataclass(frozen=True, slots=True)
class Effect:
    """Entry into force, with all that follows from it.

    Attributes:
        rule: What decides the day.
        complete: Whether all parties have signed.
        day: Day of entry into force; ``None`` while that is not certain.
        earliest: The earliest day that it can still be; ``day`` once that is known; ``None`` for
            what has no entry into force.
        last_signature: Number of the party that signed last, and the day; the lowest number when
            several signed on that day; ``None`` when no day of signing is known.
        late: Parties that signed after the day the pack names, with the day, in order of signing.
        undated: Numbers of the parties that signed on a day that is not known.
        ends_on: Last day of the term; ``None`` without ``day``, as all that follows from it.
        renewal_by: Last day for talks on renewal; ``None`` when none were agreed, or when that day
            would lie before the entry into force.
        evaluations: Days of evaluation before the end of the term.
        explanation: What people read: Dutch sentences, first about the day, then one about each
            thing that follows from it.
    """

    rule: EffectRule
    complete: bool
    day: date | None
    earliest: date | None
    last_signature: tuple[int, date] | None
    late: tuple[tuple[int, date], ...]
    undated: tuple[int, ...]
    ends_on: date | None = None
    renewal_by: date | None = None
    evaluations: tuple[date, ...] = ()
    explanation: tuple[str, ...] = ()


def effect(
    pack: Pack,
    signed: Iterable[tuple[int, date | None]],
    *,
    complete: bool,
    names: Mapping[int, str] = _NO_NAMES,
) -> Effect:
    """Compute the entry into force.

    What has none, because the pack names no day for it, gets neither days nor explanation.

    Args:
        pack: Names the day, the term and the rule.
        signed: Number and day of signing of each party whose signature counts; ``None`` for a day
            that is not known.
        complete: Whether all parties that take part are among them.
        names: Legal names by number, for the explanation.
    """
    signatures = sorted(signed, key=lambda item: item[0])
    dated = sorted([(day, nr) for nr, day in signatures if day is not None])
    undated = tuple(nr for nr, day in signatures if day is None)
    last = min(((nr, day) for day, nr in dated if day == dated[-1][0]), default=None)
    agreed = pack.effective
    if agreed is None:
        return Effect(pack.effect.rule, complete, None, None, last, (), undated)
    fixed = pack.effect.rule is EffectRule.FIXED_DAY
    reached = agreed if fixed or last is None else max(agreed, last[1])
    certain = fixed or (complete and not undated)
    found = Effect(
        rule=pack.effect.rule,
        complete=complete,
        day=reached if certain else None,
        earliest=reached,
        last_signature=last,
        late=tuple((nr, day) for day, nr in dated if day > agreed),
        undated=undated,
    )
    found = _with_term(found, pack)
    return replace(found, explanation=tuple(_explained(found, pack, dated, names)))


def amended(
    pack: Pack, adopted: date | None, since: date | None, signed: Iterable[tuple[int, date | None]]
) -> Effect:
    """Entry into force of an amended text; the term goes on from the covenant itself.

    Args:
        pack: Names the day from which the amendment is to apply.
        adopted: Day on which it was adopted; ``None`` while that is not certain.
        since: Day on which the covenant itself entered into force; ``None`` when that is not known.
        signed: Number and day of signing of each party that consented.
    """
    if pack.amendment is None:
        raise AssertionError("there is no amendment")
    agreed = pack.amendment.effective
    dated = sorted([(day, nr) for nr, day in signed if day is not None])
    reached = agreed if adopted is None else max(agreed, adopted)
    found = Effect(
        rule=pack.effect.rule,
        complete=adopted is not None,
        day=reached if adopted is not None else None,
        earliest=reached,
        last_signature=(dated[-1][1], dated[-1][0]) if dated else None,
        late=(),
        undated=(),
    )
    term = _with_term(replace(found, day=since), pack)
    follows = tuple(_follows(term, pack)) if since is not None else ()
    return replace(
        term,
        day=found.day,
        explanation=(_amended(pack, adopted, reached), *_in_force(pack, since), *follows),
    )


def _amended(pack: Pack, adopted: date | None, day: date) -> str:
    what = f"Versie {pack.version}"
    if adopted is None:
        return f"{what} treedt op zijn vroegst in werking op {datum(day)}, als zij is aangenomen."
    taken = f"de wijziging is aangenomen op {datum(adopted)}"
    if pack.amendment is not None and day > pack.amendment.effective:
        agreed = datum(pack.amendment.effective)
        return f"{what} treedt in werking op {datum(day)} en niet op {agreed}: {taken}."
    return f"{what} treedt in werking op {datum(day)}, de afgesproken dag; {taken}."


def _in_force(pack: Pack, since: date | None) -> Iterator[str]:
    if since is not None:
        yield f"{subject_of(pack)} zelf geldt sinds {datum(since)}."


def _with_term(found: Effect, pack: Pack) -> Effect:
    if found.day is None or pack.term_years is None:
        return found
    ends_on = years_later(found.day, pack.term_years) - _DAY
    months, years = pack.effect.renewal_months, pack.effect.evaluation_years
    renewal_by = months_earlier(ends_on, months) if months else None
    evaluations: list[date] = []
    if years:
        every = range(years, pack.term_years + 1, years)
        evaluations = [years_later(found.day, number) for number in every]
    return replace(
        found,
        ends_on=ends_on,
        renewal_by=renewal_by if renewal_by and renewal_by >= found.day else None,
        evaluations=tuple(day for day in evaluations if day < ends_on),
    )


def years_later(day: date, years: int) -> date:
    """The same day some years later; 1 March where there is no 29 February.

    So the years in between are whole ones. A year that a date cannot hold becomes the last one.
    """
    year = min(day.year + years, MAXYEAR)
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return day.replace(year=year)


def months_earlier(day: date, months: int) -> date:
    """The same day some months earlier, or the last of that month when it is shorter."""
    first = max(day.year * _MONTHS + day.month - 1 - months, MINYEAR * _MONTHS)
    year, month = divmod(first, _MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


# -- what people read ----------------------------------------------------------------------


def _explained(
    found: Effect, pack: Pack, dated: Sequence[tuple[date, int]], names: Mapping[int, str]
) -> Iterator[str]:
    subject = subject_of(pack)
    if found.day is None:
        yield _uncertain(found, pack, subject, names)
        return
    begins = f"{subject} treedt in werking op {datum(found.day)}"
    if pack.effective is not None and found.day > pack.effective:
        last = [nr for day, nr in dated if day == found.day]
        verb = "tekende" if len(last) == 1 else "tekenden"
        yield f"{begins}, de dag waarop als laatste {_some(last, names)} {verb}."
    else:
        yield f"{begins}, de afgesproken dag{_all_in_time(found)}."
        yield from _too_late(found, names)
    yield from _follows(found, pack)


def _uncertain(found: Effect, pack: Pack, subject: str, names: Mapping[int, str]) -> str:
    if found.complete:
        what = f"{subject[0].lower()}{subject[1:]}"
        who = f"van {_some(found.undated, names)} is niet bekend op welke dag is getekend"
        return f"Wanneer {what} in werking treedt, is nog niet zeker: {who}."
    if found.earliest == pack.effective or found.last_signature is None:
        return (
            f"{subject} treedt in werking op {datum(found.earliest)} als alle partijen uiterlijk "
            "die dag hebben getekend, en anders op de dag van de laatste handtekening."
        )
    who = _party(found.last_signature[0], names)
    return (
        f"{subject} treedt in werking op de dag waarop de laatste partij tekent, op zijn vroegst "
        f"op {datum(found.earliest)}: die dag tekende {who}."
    )


def _all_in_time(found: Effect) -> str:
    if not found.complete or found.late or found.undated or found.last_signature is None:
        return ""
    on_the_day = found.last_signature[1] == found.day
    return "; alle partijen tekenden " + ("uiterlijk die dag" if on_the_day else "vóór die dag")


def _too_late(found: Effect, names: Mapping[int, str]) -> Iterator[str]:
    if len(found.late) > _MOST_NAMED:
        nr, day = found.late[-1]
        last = f"{_party(nr, names)} op {datum(day)}"
        yield f"Later tekenden nog {len(found.late)} partijen, als laatste {last}."
    elif found.late:
        verb = "tekende" if len(found.late) == 1 else "tekenden"
        who = opsomming([f"{_party(nr, names)} op {datum(day)}" for nr, day in found.late])
        yield f"Later {verb} nog {who}."
    if found.undated:
        yield f"Van {_some(found.undated, names)} is niet bekend op welke dag is getekend."


def _follows(found: Effect, pack: Pack) -> Iterator[str]:
    if pack.term_years is not None:
        yield f"De looptijd is {voluit(pack.term_years)} jaar: tot en met {datum(found.ends_on)}."
    if found.renewal_by and pack.effect.renewal_months:
        number = pack.effect.renewal_months
        before = f"{voluit(number)} {'maand' if number == 1 else 'maanden'} voor het einde"
        yield f"Overleg over verlenging is er uiterlijk op {datum(found.renewal_by)}, {before}."
    if found.evaluations and pack.effect.evaluation_years:
        number = pack.effect.evaluation_years
        often = "Elk jaar" if number == 1 else f"Elke {voluit(number)} jaar"
        yield f"{often} is er een evaluatie: {_days(found.evaluations)}."


def _days(days: Sequence[date]) -> str:
    if len(days) > _MOST_DAYS:
        return f"voor het eerst op {datum(days[0])}, voor het laatst op {datum(days[-1])}"
    return f"op {opsomming([datum(day) for day in days])}"


def _some(numbers: Sequence[int], names: Mapping[int, str]) -> str:
    if len(numbers) > _MOST_NAMED:
        return f"{len(numbers)} partijen, waaronder {_party(numbers[0], names)},"
    return opsomming([_party(nr, names) for nr in numbers])


def _party(nr: int, names: Mapping[int, str]) -> str:
    return f"partij {nr} ({names[nr]})" if nr in names else f"partij {nr}"


def subject_of(pack: Pack) -> str:
    """How a sentence names the document that is signed: ``Dit convenant``, ``Dit stuk``."""
    signable = [spec for spec in pack.documents if spec.signable]
    chosen = [spec for spec in signable if spec.id == pack.definitive.document] or signable
    words = chosen[0].title.casefold().split() if chosen else []
    for word in words:
        if word.endswith(_NEUTER):
            return f"Dit {word}"
        if word.endswith(_COMMON):
            return f"Deze {word}"
    return "Dit stuk"
