"""What people see of ``docgen verifieer``: a line per rule, party by party, one conclusion."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docgen.cli.show import count, table
from docgen.core.dutch import datum_kort, opsomming
from docgen.core.findings import Finding, Outcome
from docgen.seal.checks.partijen import DIGITAL, PartyFacts

if TYPE_CHECKING:
    from docgen.seal.check import Checked
    from docgen.verifying import Verified

_WIDEST, _PIPE_WIDTH = 100, 100
# Findings of one rule that are told in full.
_MOST = 8
_NOT_LOOKED_AT = "–"
# Why a rule had nothing to look at, when the file itself could be read.
_NOTHING = {
    "controlebestand": "Er is geen controlebestand (.sha256) naast het bestand.",
    "register": "Het bestand ligt niet in een dossier; noem dat zo nodig met --dossier MAP.",
}
_CANNOT = "Niet te beoordelen."


def verified(found: Verified) -> Iterator[str]:
    """Everything that was found, the conclusion last."""
    checked = found.checked
    yield from _heading(checked)
    yield ""
    yield from table(("controle", "uitkomst", "wat er is gezien"), list(_rules(checked)))
    if checked.parties:
        yield ""
        yield from table(
            ("nr", "partij", "blz.", "ondertekend", "bestand", "uitkomst"),
            [_party(party) for party in checked.parties],
        )
    yield from _objections(checked)
    if found.extracted is not None:
        yield ""
        yield f"{count(len(found.extracted), 'bijlage', 'bijlagen')} uitgepakt."
    yield ""
    yield from textwrap.wrap(checked.conclusion, _width())


def _heading(checked: Checked) -> Iterator[str]:
    facts, told = checked.facts, checked.facts.told
    yield f"{facts.name} ({facts.size} bytes)"
    yield f"SHA-256 {facts.sha256}"
    if told is not None:
        yield f"{told.title} ({told.kenmerk}, versie {told.version}, uitgave {told.issue})"


def _rules(checked: Checked) -> Iterator[tuple[str, str, str]]:
    for name, outcome in checked.rules:
        if outcome is None:
            why = _CANNOT if checked.facts.looked.fault else _NOTHING.get(name, _CANNOT)
            yield name, _NOT_LOOKED_AT, why
            continue
        own = [item for item in checked.findings if item.rule == name]
        told = [item for item in own if item.outcome is outcome]
        more = len(told) - 1
        text = told[0].explanation + (f" (En nog {more}.)" if more else "")
        yield name, outcome.value, text


def _party(party: PartyFacts) -> tuple[str, str, str, str, str, str]:
    told = party.told
    way = f"{told.way}, {_short_day(told.day)}" if told.day else told.way
    if told.way in DIGITAL and party.signatures:
        way = f"{way}, door {opsomming([item.signer for item in party.signatures])}"
    # The name begins with the party's own, which stands in the column before.
    kinds = Counter(PurePosixPath(file.name).suffix.lstrip(".") for file in told.files)
    files = ", ".join(f"{number} {kind}" if number > 1 else kind for kind, number in kinds.items())
    return str(told.nr), told.name, str(told.page), way, files, party.outcome.value


def _short_day(text: str) -> str:
    try:
        return datum_kort(date.fromisoformat(text))
    except ValueError:
        return text


def _objections(checked: Checked) -> Iterator[str]:
    found = [item for item in checked.findings if item.outcome is not Outcome.ACCEPTED]
    if not found:
        return
    yield ""
    yield "Wat er aan de hand is:"
    for name, group in groupby(found, key=lambda item: item.rule):
        own = list(group)
        for item in own[:_MOST]:
            yield from _bullet(_told(item))
        if len(own) > _MOST:
            yield from _bullet(f"{name}: en nog {len(own) - _MOST}; --json noemt ze alle.")
    yield ""
    yield "Wat u kunt doen:"
    for remedy in dict.fromkeys(item.remedy for item in found if item.remedy):
        yield from _bullet(remedy)


def _told(item: Finding) -> str:
    return f"{item.rule}, {item.outcome.value}: {item.explanation}"


def _bullet(text: str) -> list[str]:
    return textwrap.wrap(
        text, _width(), initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False
    )


def _width() -> int:
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH
    return min(width, _WIDEST)
