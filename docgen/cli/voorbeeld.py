"""``docgen voorbeeld``: the whole example, made in one go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
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
from docgen.core.clock import Clock, clock_from_environment
from docgen.core.dossier import PACK_FILE, PARTY_FILES, TEMPLATES
from docgen.core.errors import UsageError
from docgen.core.progress import Listener

if TYPE_CHECKING:
    from docgen.core.model import Party
    from docgen.receiving import Received

PACK = "convenant-regionale-samenwerking"
_PARTIES = PARTY_FILES[0]
_PRACTICE = "oefening"
_KINDS = (
    "digitaal",
    "scan",
    "los-blad",
    "foto",
    "eml",
    "stapel",
    "ongetekend",
    "pen-wijziging",
    "digitaal-onbekend",
)

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

    Daarna worden in de map ‘oefening’ enkele retouren nagemaakt en opgenomen.
    """
    here = Path(dossier).resolve()
    root = here if folder is None else (here / folder).resolve()
    _settle(root, here)
    inputs = docgen.read(open_dossier(str(root), PACK))
    wanted = request(inputs, None, None, engine=engine)
    clock = clock_from_environment()
    with progress(as_json=as_json, silent=silent) as listener:
        outcome = docgen.generate(inputs, wanted, clock=clock, listener=listener)
        practice, found = _practised(inputs, root / _PRACTICE, clock, listener)
    from docgen.cli import json_returns, show_returns

    if as_json:
        returns = json_returns.received(practice, found.returns, found.duplicates, found.problems)
        say(machine.dump({**machine.made(outcome), "oefening": returns}))
        return
    say_lines(show.made(outcome))
    say_lines(_what_to_look_at(outcome, root))
    say()
    say("Ook zijn in de map ‘oefening’ enkele retouren nagemaakt en opgenomen:")
    say_lines(show_returns.received(practice, found.returns, found.duplicates))
    say()
    say_lines(_how_to_go_on(practice, clock))


def _practised(
    inputs: docgen.Inputs, folder: Path, clock: Clock, listener: Listener
) -> tuple[docgen.Inputs, Received]:
    """A small exercise, taken in: the dossier it was taken in by, and what came of it."""
    from docgen.receiving import ReceiveRequest, receive
    from docgen.rehearsing import DOSSIER, RETURNS, RehearsalRequest, practise

    request = RehearsalRequest(folder, count=len(_KINDS), kinds=_KINDS)
    made = practise(inputs, request, clock=clock, listener=listener)
    practice = docgen.read(docgen.open_dossier(made.folder / DOSSIER))
    wanted = ReceiveRequest((made.folder / RETURNS,))
    return practice, receive(practice, wanted, clock=clock, listener=listener)


def _how_to_go_on(practice: docgen.Inputs, clock: Clock) -> Iterator[str]:
    from docgen.cli import show_status
    from docgen.cli.status import overview_of

    yield from show_status.standing(practice, overview_of(practice, clock))


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
