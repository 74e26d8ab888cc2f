"""Rule *register*: the dossier knows this issue, with these bytes; and whether it still counts."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.core.dutch import opsomming
from docgen.core.findings import Finding, Outcome
from docgen.core.records import DefinitiveRecord
from docgen.seal.checks.definitief import day_of
from docgen.seal.checks.facts import CopyFacts, RegisterFacts

NAME = "register"
_BACKUP = "Vergelijk het register met een reservekopie en vraag zo nodig de beheerder."


def check(facts: CopyFacts) -> Iterator[Finding]:
    """Findings about the issue and about the register itself, if there is a register."""
    register = facts.register
    if register is None:
        return
    if register.fault:
        text = f"Het register in {register.place} is niet te gebruiken: {register.fault}."
        yield Finding(NAME, Outcome.DOUBTFUL, text, _BACKUP)
        return
    yield from _issue(facts, register)
    if register.broken_at is not None:
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"De keten van gebeurtenissen in het register is verbroken bij gebeurtenis "
            f"{register.broken_at}: het register is buiten docgen om gewijzigd.",
            _BACKUP,
        )


def _issue(facts: CopyFacts, register: RegisterFacts) -> Iterator[Finding]:
    record = register.record
    if record is None:
        yield Finding(
            NAME,
            Outcome.REFUSED,
            f"Het register in {register.place} kent dit exemplaar niet.",
            "Kijk of dit het goede dossier is, en vraag het exemplaar aan wie het heeft gemaakt.",
        )
        return
    named = _named(record)
    if record.sha256 != facts.sha256:
        yield Finding(
            NAME,
            Outcome.REFUSED,
            f"Het register kent {named} met een andere SHA-256: dit bestand is niet wat docgen op "
            f"{day_of(record.made_at)} heeft gemaakt.",
            f"Neem het exemplaar uit de map van het dossier ({record.path}).",
        )
        return
    yield from _standing(register, record)


def _standing(register: RegisterFacts, record: DefinitiveRecord) -> Iterator[Finding]:
    known = f"Het register kent dit bestand als {_named(record)} van {day_of(record.made_at)}"
    newer = register.replaced_by
    if newer is not None:
        why = f" ({newer.reason})" if newer.reason else ""
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"{known}; zij is op {day_of(newer.made_at)} vervangen door uitgave "
            f"{newer.issue}{why}.",
            f"Gebruik uitgave {newer.issue} ({newer.path}), tenzij u juist deze zocht.",
        )
    else:
        yield Finding(NAME, Outcome.ACCEPTED, f"{known}; dat is de laatste uitgave.")
    if not register.noted:
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            "Onder de gebeurtenissen in het register is niet te vinden dat dit exemplaar is "
            "gemaakt.",
            _BACKUP,
        )
    if register.changed:
        names = opsomming([f"“{name}”" for name in register.changed])
        yield Finding(
            NAME,
            Outcome.DOUBTFUL,
            f"Naast het exemplaar is iets weg of gewijzigd: {names}.",
            "Zet het terug uit een reservekopie; het exemplaar zelf staat er los van.",
        )


def _named(record: DefinitiveRecord) -> str:
    return f"uitgave {record.issue} ({record.kind}) van versie {record.version}"
