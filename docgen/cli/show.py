"""What people see: summaries in Dutch, grouped where all is the same."""

from __future__ import annotations

import io
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from docgen.cli.show_correction import signatures
from docgen.core.amendment import Weight
from docgen.core.dutch import opsomming

if TYPE_CHECKING:
    import docgen
    from docgen.core.model import Party
    from docgen.correcting import Consequence
    from docgen.engines.inspect import EngineFacts, Facts
    from docgen.issue.plan import PlanItem
    from docgen.mailing import Mailing

_NAMED = 3
_PIPE_WIDTH = 110
_EMBEDDED = "ingebouwd"
_ENGINE_NOTES = {
    _EMBEDDED: "De PDF's zijn geldig PDF/A-2b, maar niet toegankelijk volgens PDF/UA: daarvoor is "
    "LibreOffice nodig (zie ‘docgen diagnose’).",
    "libreoffice": "De PDF's zijn geldig PDF/A-2b en toegankelijk volgens PDF/UA-1.",
}


def count(number: int, one: str, many: str) -> str:
    """``1 bestand``, ``38 bestanden``."""
    return f"{number} {one if number == 1 else many}"


def heading(inputs: docgen.Inputs) -> str:
    """Which covenant this is about."""
    return f"{inputs.pack.title} ({inputs.pack.kenmerk}, versie {inputs.pack.version})"


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table as lines of text, as wide as the screen allows."""
    # rich is loaded here only: most commands do without it.
    from rich.box import ASCII_DOUBLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    made = Table(box=ASCII_DOUBLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*(Text(cell) for cell in row))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PIPE_WIDTH
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(made)
    return [line.rstrip() for line in captured.get().splitlines()]


# -- plan ----------------------------------------------------------------------------------


def planned(
    inputs: docgen.Inputs,
    plan: docgen.Plan,
    following: Sequence[Consequence] = (),
    asked: str = "",
) -> Iterator[str]:
    """What a run would do, parties for whom it is the same taken together.

    Args:
        following: What it means for signatures that came back.
        asked: Options with which the run makes just this.
    """
    yield f"Plan voor {heading(inputs)}{', concept' if plan.concept else ''}"
    groups = _alike(plan.items)
    total = sum(len(parties) for parties in groups.values())
    for lines, parties in groups.items():
        yield ""
        who = _who(parties, total)
        if not lines:
            yield f"{who}: alles ongewijzigd"
        else:
            yield f"{who}:"
            yield from (f"  {line}" for line in lines)
    yield from _held(plan)
    if following:
        yield ""
        yield from signatures(inputs, following, done=False)
    yield ""
    yield f"In totaal {_totals([item.status.value for item in plan.items])}."
    yield f"Maak ze met ‘{plan.command}{asked}’." if plan.to_make else "Er is niets te maken."


def _held(plan: docgen.Plan) -> Iterator[str]:
    """What changed in what was signed, and is left as it is."""
    own: dict[int, tuple[Party, list[str]]] = {}
    for item in plan.items:
        if item.held:
            found = own.setdefault(item.party.nr, (item.party, []))[1]
            found += [reason for reason in item.held if reason not in found]
    if not own:
        return
    version = plan.pack.version
    yield ""
    yield f"Versie {version} ligt vast; deze wijzigingen veranderen niets aan wat is ondertekend:"
    for party, reasons in own.values():
        yield f"  {party.naam} (nr {party.nr}): {opsomming(reasons)}"
    first = next(iter(own))
    yield (
        f"Is er een correctie bij van wat is ondertekend? Geef dan ‘docgen genereer --partij "
        f"{first} --reden …’."
    )


def _alike(items: Iterable[PlanItem]) -> dict[tuple[str, ...], list[Party]]:
    groups: dict[tuple[str, ...], list[Party]] = {}
    for _, group in groupby(items, key=lambda item: item.party.nr):
        own = list(group)
        groups.setdefault(tuple(_changes(own)), []).append(own[0].party)
    return groups


def _changes(items: Sequence[PlanItem]) -> Iterator[str]:
    """One line per document; none when nothing of this party changes."""
    if all(item.status.value == "ongewijzigd" for item in items):
        return

    def sort_of(item: PlanItem) -> tuple[str, str, tuple[str, ...], bool]:
        return item.document.id, item.status.value, item.reasons, item.sent

    width = max(len(item.document.id) for item in items)
    for (document, status, reasons, sent), group in groupby(items, key=sort_of):
        formats = ", ".join(item.format.value for item in group)
        why = f": {opsomming(reasons)}" if reasons else ""
        kept = "; het verzonden exemplaar blijft bewaard" if sent and status == "vervangen" else ""
        yield f"{document:<{width}}  ({formats})  {status}{why}{kept}"


def _who(parties: Sequence[Party], total: int) -> str:
    if len(parties) == total > _NAMED:
        return f"Alle {total} partijen"
    if len(parties) <= _NAMED:
        return opsomming([f"{party.naam} (nr {party.nr})" for party in parties])
    return f"{len(parties)} partijen (nr {_runs([party.nr for party in parties])})"


def _runs(numbers: Sequence[int]) -> str:
    """Numbers in order, neighbours joined: ``1-5, 7, 9-14``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _totals(statuses: Sequence[str]) -> str:
    counts = Counter(statuses)
    files = count(len(statuses), "bestand", "bestanden")
    parts = [
        f"{counts[name]} {name}" for name in ("nieuw", "vervangen", "ongewijzigd") if counts[name]
    ]
    return f"{files}: {opsomming(parts)}" if parts else files


# -- genereer ------------------------------------------------------------------------------


def made(outcome: docgen.Outcome, following: Sequence[Consequence] = ()) -> Iterator[str]:
    """What a run did, and what comes next.

    Args:
        following: What it means for signatures that came back.
    """
    inputs, statuses = outcome.inputs, [item.status.value for item in outcome.deliveries]
    yield f"{heading(inputs)}: {_totals(statuses)}."
    replaced = [item.item for item in outcome.deliveries if item.status.value == "vervangen"]
    for lines, parties in _alike(replaced).items():
        yield f"Vervangen voor {_who(parties, 0)}:"
        yield from (f"  {line}" for line in lines)
    if replaced:
        yield "De vorige exemplaren staan in de mappen ‘vervangen’."
    yield from signatures(inputs, following, done=True)
    changed = any(status != "ongewijzigd" for status in statuses)
    if changed:
        yield f"Omgezet met {engine(outcome)} in {seconds(outcome.seconds)}."
    yield f"De stukken staan in {folder(outcome)}."
    if outcome.plan.concept:
        yield "Dit zijn concepten met een watermerk. Maak de echte stukken met ‘docgen genereer’."
    elif changed and outcome.plan.state.settled and _still_signed(outcome, following):
        yield "Bekijk ze; maak dan met ‘docgen bundel’ een nieuwe uitgave van het exemplaar."
    elif changed:
        yield "Bekijk ze en maak daarna de mails met ‘docgen verstuur’."
    else:
        yield "Er was niets te maken."


def _still_signed(outcome: docgen.Outcome, following: Sequence[Consequence]) -> bool:
    """Whether nobody has to be asked anything: all that was made is of who stays signed."""
    kept = {item.party.nr for item in following if item.weight is Weight.SLIGHT}
    return {item.party.nr for item in outcome.plan.to_make} <= kept


def engine(outcome: docgen.Outcome) -> str:
    """The converter with its version, in words."""
    name = "de ingebouwde omzetter" if outcome.engine == _EMBEDDED else outcome.engine
    return f"{name} ({outcome.engine_version})"


def engine_note(name: str) -> str:
    """What the converter means for the result."""
    return _ENGINE_NOTES.get(name, "")


def folder(outcome: docgen.Outcome) -> str:
    """Folder of the revision, as the user knows it."""
    inputs = outcome.inputs
    paths = [item.copy.path for item in outcome.deliveries]
    top = paths[0].split("/")[0] if paths else ""
    return inputs.dossier.relative(inputs.home / top)


def seconds(value: float) -> str:
    """A duration: ``2,1 s``."""
    return f"{value:.1f} s".replace(".", ",")


# -- controleer ----------------------------------------------------------------------------


def checked(inputs: docgen.Inputs, *, rehearsed: bool) -> Iterator[str]:
    """That all is well, and what comes next."""
    parties = sum(party.active for party in inputs.table.parties)
    yield heading(inputs)
    yield (
        f"In orde: {count(parties, 'partij', 'partijen')}, pakket.toml en "
        f"{count(len(inputs.templates), 'sjabloon', 'sjablonen')}."
    )
    if rehearsed:
        yield "Alle stukken zijn één keer op proef gemaakt; er is niets bewaard."
    else:
        yield "De stukken zijn niet op proef gemaakt (--snel)."
    if inputs.warnings:
        yield f"Kijk nog naar wat hierboven achter ‘Let op’ staat ({len(inputs.warnings)})."
    yield "Bekijk wat er gemaakt wordt met ‘docgen plan’, of maak het met ‘docgen genereer’."


# -- verstuur ------------------------------------------------------------------------------


def mailed(inputs: docgen.Inputs, mailing: Mailing, *, smtp: bool) -> Iterator[str]:
    """What became of the mails, and what comes next."""
    counts = Counter(item.status.value for item in mailing.results)
    yield f"{heading(inputs)}: {count(len(mailing.results), 'mail', 'mails')}"
    for name, number in counts.items():
        parties = [item.party for item in mailing.results if item.status.value == name]
        if number == len(mailing.results):
            yield f"  {name}: {number}"
        else:
            yield f"  {name}: {number} ({_short(parties)})"
    drafts = [item for item in mailing.results if item.status.value in ("nieuw", "ongewijzigd")]
    if drafts and not smtp:
        where = inputs.dossier.relative(inputs.home / drafts[0].path)
        place = "klaar" if mailing.kind == "slot" else "bij de stukken"
        yield f"De concepten staan {place}, zoals {where}."
        yield (
            "Open ze in uw mailprogramma en verstuur ze; meld het daarna met "
            f"‘{mailing.command} --verzonden NR’. Of laat docgen versturen met --smtp."
        )
    if not mailing.error and smtp:
        yield "Kijk met ‘docgen status’ hoe het ervoor staat."


def _short(parties: Sequence[Party]) -> str:
    if len(parties) <= _NAMED:
        return opsomming([party.naam for party in parties])
    return f"nr {_runs([party.nr for party in parties])}"


# -- diagnose ------------------------------------------------------------------------------


def looked(facts: Facts, version: str) -> Iterator[str]:
    """What is on this machine, and what is missing for what."""
    yield f"docgen {version}, Python {facts.python}, {facts.platform}"
    yield ""
    for item in facts.engines:
        yield from _tool(item)
    fonts = facts.fonts
    yield "Lettertypen"
    whole = "volledig" if fonts.bundled_complete else "NIET volledig: installeer docgen opnieuw"
    yield f"  meegeleverd: {fonts.bundled} ({whole})"
    system = ", ".join(fonts.arial_like) or "geen met de maten van Arial"
    yield f"  op deze computer: {system}"
    yield ""
    missing = [name for name, found in facts.libraries if not found]
    yield "Bibliotheken"
    yield f"  {', '.join(f'{name} {found}' for name, found in facts.libraries if found)}"
    if missing:
        yield f"  niet geïnstalleerd: {', '.join(missing)}"
    yield ""
    present = [item.name for item in facts.engines if item.present]
    if "libreoffice" in present:
        yield "‘docgen genereer’ gebruikt LibreOffice, tenzij u --engine ingebouwd kiest."
    elif _EMBEDDED in present:
        yield "‘docgen genereer’ gebruikt de ingebouwde omzetter."
    else:
        yield "‘docgen genereer’ kan op deze computer geen PDF's maken."


def _tool(item: EngineFacts) -> Iterator[str]:
    state = item.version or "aanwezig" if item.present else "niet aanwezig"
    yield f"{item.name}: {state}"
    yield f"  {item.purpose}"
    if item.path:
        yield f"  {item.path}"
    if item.note:
        yield f"  {item.note}"
    yield ""
