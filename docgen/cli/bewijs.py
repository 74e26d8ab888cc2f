"""``docgen bewijs``: the report on one return."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.beoordeel import ReturnArgument, nothing_received
from docgen.cli.console import say
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.core.clock import clock_from_environment
from docgen.core.dossier import REGISTER
from docgen.core.errors import UsageError

TargetOption = Annotated[
    str,
    typer.Option(
        "--uit",
        metavar="BESTAND",
        help="Waar het verslag komt. Zonder deze optie: bij het ontvangen bestand.",
    ),
]


def bewijs(
    retour: ReturnArgument,
    uit: TargetOption = "",
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Maakt een PDF met wat bij een retour is gevonden, met de beelden naast elkaar.

    Verzonden en ontvangen staan naast elkaar, zodat u ziet waar een bevinding op rust.
    """
    from docgen.core.files import write_atomically
    from docgen.core.provenance import sha256
    from docgen.core.register import Register
    from docgen.receive.report import report
    from docgen.receive.review import find_return

    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    clock, path = clock_from_environment(), inputs.home / REGISTER
    if not path.is_file():
        raise nothing_received()
    with Register(path, clock) as register:
        judged = find_return(register, retour)
    record = judged.record
    target = inputs.home / "retour" / record.sha256 / f"bewijs-{record.id}.pdf"
    if uit:
        target = Path(uit).resolve()
        _check_target(target)
    names = {party.nr: party.naam for party in inputs.table.parties}
    data = report(judged, inputs.pack, names, inputs.home)
    write_atomically(target, data)
    shown = inputs.dossier.relative(target)
    if as_json:
        from docgen.cli import json_returns

        say(machine.dump(json_returns.reported(inputs, judged, shown, sha256(data))))
        return
    warn(inputs.warnings)
    say(f"{record.id}: {judged.outcome.value}. Het verslag staat in {shown}.")


def _check_target(target: Path) -> None:
    if target.suffix.lower() != ".pdf":
        raise UsageError.of(
            f"“{target.name}” is geen naam van een PDF",
            "Noem een bestand dat eindigt op .pdf, zoals --uit bewijs.pdf.",
            place="--uit",
        )
    if target.is_file() and target.read_bytes()[:5] != b"%PDF-":
        raise UsageError.of(
            f"“{target.name}” bestaat al en is geen PDF", "Kies een andere naam.", place="--uit"
        )
