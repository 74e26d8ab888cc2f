"""``docgen oefen``: returns to practise with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.core.clock import clock_from_environment
from docgen.core.errors import UsageError

if TYPE_CHECKING:
    from docgen.rehearsing import Rehearsal

_FOLDER = "oefening"
_COUNT, _MOST, _MOST_SEED = 60, 5000, 999_999_999

SeedOption = Annotated[
    str,
    typer.Option(
        "--zaad",
        metavar="GETAL",
        help="Een ander getal geeft andere retouren; hetzelfde getal dezelfde.",
    ),
]
OutOption = Annotated[
    str | None,
    typer.Option(
        "--uit",
        metavar="MAP",
        help="Waar de oefening komt te staan: een nieuwe map, of een eerdere oefening. Zonder "
        "deze optie de map ‘oefening’ in het dossier.",
    ),
]
CountOption = Annotated[
    str | None,
    typer.Option(
        "--aantal",
        metavar="GETAL",
        help="Hoeveel retouren: 1 tot en met 5000. Zonder deze optie 60.",
    ),
]
KindOption = Annotated[
    list[str] | None,
    typer.Option(
        "--soort",
        metavar="SOORT",
        help="Alleen deze soort retour, zoals ‘scan’ of ‘ongetekend’. Mag vaker voorkomen.",
    ),
]
CompleteOption = Annotated[
    bool,
    typer.Option(
        "--compleet",
        help="Van elke partij precies één goed exemplaar, in de vormen die mensen sturen. Zo "
        "oefent u het hele werk, tot en met het definitieve exemplaar.",
    ),
]


def oefen(
    zaad: SeedOption = "1",
    uit: OutOption = None,
    aantal: CountOption = None,
    soort: KindOption = None,
    compleet: CompleteOption = False,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Maakt retouren na om mee te oefenen, goede en foute, bij een kopie van het dossier.

    Wat er werkelijk met elke retour aan de hand is, staat in waarheid.json.
    """
    from docgen.rehearsing import RehearsalRequest, practise

    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    folder = inputs.dossier.root / _FOLDER if uit is None else Path(uit).resolve()
    seed = whole(zaad, "--zaad", 0, _MOST_SEED)
    if compleet:
        _check_complete(aantal, soort)
    count = whole(aantal or str(_COUNT), "--aantal", 1, _MOST)
    request = RehearsalRequest(folder, seed, count, tuple(soort or ()), complete=compleet)
    if not as_json:
        warn(inputs.warnings)
    with progress(as_json=as_json, silent=silent) as listener:
        made = practise(inputs, request, clock=clock_from_environment(), listener=listener)
    if as_json:
        say(machine.dump(machine.rehearsed(made)))
    else:
        say_lines(told(made, seed))


def _check_complete(count: str | None, kinds: list[str] | None) -> None:
    given = [name for name, value in (("--aantal", count), ("--soort", kinds)) if value]
    if given:
        raise UsageError.of(
            f"--compleet gaat niet samen met {' en '.join(given)}",
            "Bij --compleet stuurt elke partij precies één goed exemplaar terug; laat "
            f"{' en '.join(given)} weg.",
        )


def whole(text: str, option: str, low: int, high: int) -> int:
    """The whole number that was typed.

    Raises:
        UsageError: It is none, or out of bounds.
    """
    if text.isascii() and text.isdigit() and low <= int(text) <= high:
        return int(text)
    raise UsageError.of(
        f"“{text}” is hier niet mogelijk",
        f"Vul een geheel getal in van {low} tot en met {high}.",
        place=option,
    )


def told(made: Rehearsal, seed: int) -> Iterator[str]:
    """What was made, and how to practise with it."""
    counts = Counter(truth.verwacht for truth in made.truths)
    parts = ", ".join(f"{number} {name}" for name, number in sorted(counts.items()))
    yield f"{len(made.truths)} retouren om mee te oefenen (zaad {seed}). Zo horen ze uit te komen:"
    yield f"  {parts}"
    yield f"Ze staan in “{made.folder / 'retouren'}”. Uw eigen dossier is niet veranderd."
    yield "Neem ze op in de kopie van het dossier, en kijk hoe het ervoor staat:"
    yield f'  docgen ontvang "{made.folder / "retouren"}" --dossier "{made.folder / "dossier"}"'
    yield f'  docgen status --dossier "{made.folder / "dossier"}"'
    yield "Wat er werkelijk met elke retour aan de hand is, staat in waarheid.json."
