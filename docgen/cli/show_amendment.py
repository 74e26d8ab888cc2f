"""What people see of ``docgen wijzig``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docgen.amend.was_wordt.screen import screen_lines
from docgen.cli.show import count, heading
from docgen.core.dutch import datum

if TYPE_CHECKING:
    import docgen
    from docgen.amending import Started, Stopped
    from docgen.comparing import Compared


def started(inputs: docgen.Inputs, begun: Started) -> Iterator[str]:
    """What was begun, and what to do next."""
    folder = inputs.dossier.relative(begun.templates)
    if begun.fresh:
        yield f"De wijziging van versie {begun.since} in versie {begun.to} is begonnen."
        yield (
            f"Versie {begun.since} blijft bewaard zoals zij is verstuurd. In {folder}/pakket.toml "
            f"staan nu versie {begun.to}, de datum van vandaag en de nieuwe termijn."
        )
    else:
        yield f"De wijziging van versie {begun.since} in versie {begun.to} was al begonnen."
    yield (
        f"Pas nu de Word-sjablonen in {folder} aan, en kijk met ‘docgen wijzig vergelijk’ wat er "
        "verandert."
    )


def compared(inputs: docgen.Inputs, found: Compared) -> Iterator[str]:
    """What changed, article by article, and where the table is."""
    yield f"{heading(inputs)}, vergeleken met versie {found.amendment.since}"
    yield ""
    yield from screen_lines(found.comparison)
    if not found.rows:
        return
    yield ""
    for path in found.files:
        yield f"De tabel staat in {inputs.dossier.relative(path)}."
    waiting = len(found.unexplained)
    if waiting:
        what = count(waiting, "wijziging", "wijzigingen")
        yield f"Bij {what} staat nog geen toelichting: vul die in het Word-bestand in."
    yield "Klaar? Maak de stukken met ‘docgen wijzig genereer’."


def stopped(inputs: docgen.Inputs, done: Stopped) -> Iterator[str]:
    """What was given up, and where it is kept."""
    yield f"De wijziging in versie {done.to} is gestaakt; versie {done.since} blijft gelden."
    yield (
        "De sjablonen en pakket.toml zijn weer zoals bij het maken van die versie. Wat u had "
        f"aangepast, staat in {inputs.dossier.relative(done.kept)}."
    )


def made(found: Compared) -> Iterator[str]:
    """What consent is asked to."""
    rows = count(len(found.rows), "wijziging", "wijzigingen")
    day = datum(found.amendment.effective)
    yield f"Vastgelegd: {rows} ten opzichte van versie {found.amendment.since}, per {day}."
