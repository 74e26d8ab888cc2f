"""What people see of what came back: in Dutch, what is wrong and what to do."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from docgen.cli.show import count, heading, table
from docgen.core.dutch import datum, datum_kort, opsomming
from docgen.core.findings import Outcome
from docgen.core.returns import Judged, ReceiptRecord
from docgen.receive.wording import (
    beside,
    objections,
    page_named,
    party_name,
    reason_given,
    remedies,
    rule_title,
    to_read,
)

if TYPE_CHECKING:
    import docgen
    from docgen.receive.reminders import Due
    from docgen.receive.review import Reviewed
    from docgen.reminding import Reminding

_WIDEST, _PIPE_WIDTH = 100, 100
_MOST_FINDINGS = 8
_NAMED = 5


def names_of(inputs: docgen.Inputs) -> dict[int, str]:
    """Legal name of each party, by its number."""
    return {party.nr: party.naam for party in inputs.table.parties}


# -- ontvang -------------------------------------------------------------------------------


def received(
    inputs: docgen.Inputs,
    returns: Sequence[Judged],
    duplicates: Sequence[tuple[str, ReceiptRecord]],
) -> Iterator[str]:
    """What came in, what is wrong with it, the totals and what comes next."""
    names = names_of(inputs)
    yield heading(inputs)
    for name, earlier in duplicates:
        day = datum(date.fromisoformat(earlier.received_at[:10]))
        same = "" if earlier.name == name else f" als “{earlier.name}”"
        yield f"{name}: dit bestand is op {day} al ontvangen{same}; er is niets opnieuw bekeken."
    if not returns:
        yield "Er is niets nieuws ontvangen." if duplicates else "Er zijn geen bestanden gevonden."
        return
    yield ""
    # On forms with a choice, such as consent to an amendment, the answer is what it is all about.
    chosen = any(item.choice for item in returns)
    head = ("retour", "bestand", "partij", *(("keuze",) if chosen else ()), "oordeel")
    rows = [
        (
            item.record.id,
            item.record.source,
            party_name(item.party, names),
            *((item.choice or "",) if chosen else ()),
            item.outcome.value,
        )
        for item in returns
    ]
    yield from table(head, rows)
    for item in returns:
        if item.outcome is not Outcome.ACCEPTED:
            yield ""
            yield from objected(item, names)
    yield ""
    yield f"In totaal {_totals(returns)}."
    yield from _next(returns)


def objected(item: Judged, names: Mapping[int, str]) -> Iterator[str]:
    """What is wrong with one return, and what to do about it."""
    party = party_name(item.party, names)
    yield f"{item.record.id}, {item.record.source}, {party}: {item.outcome.value}"
    found = objections(item)
    yield "  Wat er aan de hand is:"
    reason = reason_given(item)
    if reason:
        yield from _bullet(f"besluit: {reason}")
    for finding in found[:_MOST_FINDINGS]:
        number = page_named(finding)
        page = f" (bladzijde {number})" if number is not None else ""
        yield from _bullet(f"{rule_title(finding.rule)}{page}: {finding.explanation}")
    if len(found) > _MOST_FINDINGS:
        yield from _bullet(f"en nog {len(found) - _MOST_FINDINGS}; ze staan in het verslag.")
    if beside(item) and not reason:
        doubts = count(beside(item), "punt van twijfel; dat staat", "punten van twijfel; die staan")
        yield from _bullet(f"daarnaast {doubts} in het verslag.")
    if not found and not reason:
        yield from _bullet("niet alle controles gaven uitsluitsel.")
    yield "  Wat u kunt doen:"
    for remedy in remedies(found, item.record.id):
        yield from _bullet(remedy)
    yield from _bullet(f"Bekijk de beelden met ‘docgen bewijs {item.record.id}’.")
    if item.outcome is Outcome.DOUBTFUL:
        yield from _bullet(
            f"Beslis met ‘docgen beoordeel {item.record.id} --akkoord’ of ‘--afwijzen’, met "
            '--door "UW NAAM" en --reden "TEKST".'
        )


def _bullet(text: str) -> list[str]:
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH
    return textwrap.wrap(
        text,
        min(width, _WIDEST),
        initial_indent="  - ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _totals(returns: Sequence[Judged]) -> str:
    counts = Counter(item.outcome for item in returns)
    parts = [f"{counts[outcome]} {outcome.value}" for outcome in Outcome if counts[outcome]]
    return f"{count(len(returns), 'retour', 'retouren')}: {opsomming(parts)}"


def _next(returns: Sequence[Judged]) -> Iterator[str]:
    yield from reading(returns)
    if any(item.outcome is Outcome.REFUSED for item in returns):
        yield "Schrijf de partijen van wie iets is afgekeurd, met ‘docgen herinner’."
    yield "Kijk met ‘docgen status’ hoe alle partijen ervoor staan."


def reading(returns: Iterable[Judged]) -> Iterator[str]:
    """That handwritten dates wait to be read, if any do."""
    found = [item.record.id for item in returns if to_read(item)]
    if found:
        yield (
            f"Bij {some(found)} zijn datum en plaats met de hand ingevuld. Noteer ze met "
            f'‘docgen beoordeel {found[0]} --door "UW NAAM" --datum D-M-JJJJ --plaats PLAATS’.'
        )


def some(names: Sequence[str]) -> str:
    """The first few of the names, and how many more there are."""
    if len(names) <= _NAMED:
        return opsomming(names)
    return f"{', '.join(names[:_NAMED])} en nog {len(names) - _NAMED}"


# -- beoordeel, bewijs ---------------------------------------------------------------------


def reviewed(inputs: docgen.Inputs, done: Reviewed) -> Iterator[str]:
    """What was decided and how the return stands now."""
    before, after = done.before, done.after
    decision = after.decisions[-1]
    party = party_name(after.party, names_of(inputs))
    if decision.outcome is None:
        yield f"{after.record.id} ({party}): aangevuld door {decision.person}."
    else:
        was = "" if before.outcome is after.outcome else f" (was: {before.outcome.value})"
        yield (
            f"{after.record.id} ({party}): {after.outcome.value}{was}, besluit van "
            f"{decision.person}."
        )
    if decision.date:
        yield f"Datum van ondertekening: {datum(date.fromisoformat(decision.date))}."
    if decision.place:
        yield f"Plaats van ondertekening: {decision.place}."
    if decision.choice:
        yield f"Keuze op het formulier: {decision.choice}."
    if after.outcome is Outcome.DOUBTFUL:
        yield (
            f"Het oordeel is nog twijfel: beslis met ‘docgen beoordeel {after.record.id} "
            "--akkoord’ of ‘--afwijzen’."
        )
    elif decision.outcome is Outcome.REFUSED:
        yield "Schrijf de partij met ‘docgen herinner’; uw reden komt in de mail."
    yield "Kijk met ‘docgen status’ hoe alle partijen ervoor staan."


# -- herinner ------------------------------------------------------------------------------


def reminded(inputs: docgen.Inputs, done: Reminding) -> Iterator[str]:
    """Which reminders were drawn up, who is not due yet, and what comes next."""
    yield f"{heading(inputs)}: {count(len(done.made), 'herinnering', 'herinneringen')}"
    if done.made:
        yield ""
        rows = [
            (str(due.party.nr), due.party.naam, _why(due), str(len(due.earlier) + 1))
            for due, _ in done.made
        ]
        yield from table(("nr", "partij", "waarom", "keer"), rows)
        yield ""
        where = inputs.dossier.relative(inputs.home / done.made[0][1].path)
        yield f"De concepten staan bij de stukken, zoals {where}."
        yield "Lees ze na en verstuur ze met uw mailprogramma."
    yield from _not_now(done)


def _why(due: Due) -> str:
    about = due.about
    return f"{about.record.id} is afgekeurd" if about else "nog niets ontvangen"


def _not_now(done: Reminding) -> Iterator[str]:
    if done.later:
        first = min(due.on for due in done.later if due.on is not None)
        who = count(len(done.later), "partij is", "partijen zijn")
        yield f"Nog {who} pas later aan de beurt, de eerste op {datum(first)}."
    if done.exhausted:
        who = some([f"{due.party.naam} (nr {due.party.nr})" for due in done.exhausted])
        yield f"Al zo vaak herinnerd als het pakket toestaat: {who}. Bel hen."
    unsent = [item for item in done.standings.parties if item.standing == "niets verstuurd"]
    if unsent:
        who = some([f"nr {item.party.nr}" for item in unsent])
        yield (
            f"Van {who} is niet bekend of de mail verzonden is; zij krijgen geen herinnering. Meld "
            "een verzonden mail met ‘docgen verstuur --verzonden NR’."
        )
    if not (done.made or done.later or done.exhausted or unsent):
        yield "Niemand hoeft te worden herinnerd."


def day(text: str | None) -> str:
    """A day in short, from a time in ISO 8601; ``""`` for none."""
    return datum_kort(date.fromisoformat(text[:10])) if text else ""
