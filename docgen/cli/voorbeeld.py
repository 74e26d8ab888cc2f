"""``docgen voorbeeld``: the whole example, made in one go."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import show
from docgen.cli.console import progress, say, say_lines
from docgen.cli.nieuw import copy_into, require_empty
from docgen.cli.options import DossierOption, EngineOption, JsonOption, PackOption, SilentOption
from docgen.cli.selection import open_dossier, request
from docgen.core.clock import Clock, FixedClock, clock_from_environment
from docgen.core.dossier import PACK_FILE, PARTY_FILES, TEMPLATES
from docgen.core.errors import UsageError

if TYPE_CHECKING:
    from docgen.circle import Circle
    from docgen.core.model import Party

PACK = "convenant-regionale-samenwerking"
_PARTIES = PARTY_FILES[0]
_PRACTICE = "oefening"
_MORNING, _WEEKS = time(9), timedelta(weeks=4)
FolderArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="MAP",
        help="Waar het voorbeeld komt te staan: een nieuwe of lege map. Zonder MAP wordt het "
        "gemaakt in de projectmap waarin u de opdracht geeft.",
    ),
]


def voorbeeld(
    folder: FolderArgument = None,
    engine: EngineOption = "auto",
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Maakt het hele voorbeeld, een convenant met 38 partijen, en zegt wat u kunt bekijken.

    Daarna komt in de map ‘oefening’ van elke partij een nagemaakt retour terug, wordt het opgenomen
    en gecontroleerd, en wordt het definitieve exemplaar samengesteld.
    """
    here = Path(dossier).resolve()
    root = here if folder is None else (here / folder).resolve()
    _settle(root, here)
    from docgen.circle import full_circle

    inputs = docgen.read(open_dossier(str(root), PACK))
    wanted = request(inputs, None, None, engine=engine)
    sent, back = _clocks(inputs)
    with progress(as_json=as_json, silent=silent) as listener:
        outcome = docgen.generate(inputs, wanted, clock=sent, listener=listener)
        circle = full_circle(inputs, root / _PRACTICE, clock=back, listener=listener)
    if as_json:
        say(machine.dump({**machine.made(outcome), "oefening": _as_json(circle)}))
        return
    say_lines(show.made(outcome))
    say_lines(_what_to_look_at(outcome, root))
    say()
    say_lines(_what_came_back(circle, root))


def is_example(root: Path) -> bool:
    """Whether the example stands in this folder."""
    return (root / TEMPLATES / PACK / PACK_FILE).is_file() and (root / _PARTIES).is_file()


def _settle(root: Path, here: Path) -> None:
    """Have the example in ``root``.

    Raises:
        UsageError: The example is nowhere to be found, or ``root`` is in use for something else.
    """
    if is_example(root):
        return
    # The example is no part of the installed package; a checkout has it beside the package.
    checkout = Path(docgen.__file__).resolve().parents[1]
    source = next((place for place in (here, checkout) if is_example(place)), None)
    if source is None:
        raise UsageError.of(
            "het voorbeeld hoort niet bij het geïnstalleerde programma en staat niet in deze map",
            "Haal de broncode van docgen op en geef de opdracht in die map, of begin een eigen "
            "dossier met ‘docgen nieuw MAP’.",
        )
    if root == here:
        raise UsageError.of(
            f"in de map “{here}” staat het voorbeeld niet",
            "Noem een map om het in te zetten: ‘docgen voorbeeld MAP’.",
        )
    require_empty(root)
    copy_into(source / TEMPLATES / PACK, root / TEMPLATES / PACK)
    shutil.copyfile(source / _PARTIES, root / _PARTIES)


def _what_to_look_at(outcome: docgen.Outcome, root: Path) -> Iterator[str]:
    yield ""
    note = show.engine_note(outcome.engine)
    if note:
        yield note
    yield "Om te bekijken:"
    for party, why in _remarkable([item.item.party for item in outcome.deliveries]):
        paths = [item.copy.path for item in outcome.deliveries if item.item.party.nr == party.nr]
        place = outcome.inputs.dossier.relative(outcome.inputs.home / paths[-1])
        yield f"  {place}"
        yield f"    {party.naam}: {why}"
    if root != Path.cwd():
        yield f"Dit alles staat in de map “{root}”."


def _remarkable(parties: list[Party]) -> list[tuple[Party, str]]:
    """A few parties of which each shows something else."""
    two = [party for party in parties if len(party.signatories) > 1]
    found: dict[int, tuple[Party, list[str]]] = {}
    for party, why in (
        (max(parties, key=lambda party: len(party.naam)), "de langste naam"),
        *((party, "twee ondertekenaars") for party in two[:1]),
        (parties[0], "de eerste partij"),
    ):
        found.setdefault(party.nr, (party, []))[1].append(why)
    return [(party, ", ".join(reasons)) for party, reasons in found.values()]


def _clocks(inputs: docgen.Inputs) -> tuple[Clock, Clock]:
    """When the example is sent and when it has come back: in the time of the covenant itself.

    Otherwise every party would sign after the day on which the covenant enters into force.
    """
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return clock_from_environment(), clock_from_environment()
    sent = datetime.combine(inputs.pack.send_date, _MORNING, UTC)
    return FixedClock(sent), FixedClock(sent + _WEEKS)


def _as_json(circle: Circle) -> machine.Json:
    from docgen.cli import json_bundle, json_publication, json_returns

    returns = json_returns.received(circle.practice, circle.returns, (), ())
    return {
        **returns,
        "definitief": json_bundle.bundled(circle.practice, circle.bundle),
        "publicatie": json_publication.published(circle.practice, circle.publication),
    }


def _what_came_back(circle: Circle, root: Path) -> Iterator[str]:
    """The rest of the circle: what came back, and the copy that was made of it."""
    from docgen.cli import show_bundle

    practice = circle.practice
    count = len(circle.returns)
    ways = Counter(item.record.signing.way for item in circle.returns)
    told = ", ".join(f"{number} {way}" for way, number in ways.items())
    yield (
        f"In de map ‘{_PRACTICE}’ kwamen {circle.files} nagemaakte bestanden terug, met de "
        f"exemplaren van {count} partijen ({told})."
    )
    yield (
        f"Alle zijn akkoord. Bij {circle.noted} moet een mens datum en plaats lezen; de oefening "
        "vult ze in."
    )
    yield "Het voorbeeld speelt in de tijd van het convenant zelf, niet vandaag."
    yield ""
    yield from show_bundle.what_was_made(practice, circle.bundle)
    yield ""
    folder = practice.dossier.root
    place = folder.relative_to(root).as_posix() if folder.is_relative_to(root) else str(folder)
    path = practice.dossier.relative(practice.home / circle.bundle.record.path)
    yield "Om te bekijken:"
    yield f"  {place}/{path}"
    yield "    het definitieve exemplaar, met alle handtekeningen en een oefenzegel"
    public = practice.dossier.relative(practice.home / circle.publication.record.path)
    yield f"  {place}/{public}"
    yield "    de versie voor publicatie, zonder handtekeningen en bijlagen"
    yield f"  {place}/{practice.dossier.relative(practice.home)}/retour"
    yield "    wat terugkwam, zoals het is ontvangen"
    yield ""
    yield "Retouren waar iets aan mankeert, oefent u met ‘docgen oefen’."
