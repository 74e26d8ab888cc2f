"""``docgen bundel``: the definitive copy, of everything that was accepted."""

from __future__ import annotations

from typing import Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import (
    DossierOption,
    EngineOption,
    JsonOption,
    PackOption,
    ReasonOption,
    SilentOption,
)
from docgen.cli.seal_options import SealOption, SealPasswordOption, key_from
from docgen.core.clock import clock_from_environment

_ANY_ENGINE = "auto"

InterimOption = Annotated[
    bool,
    typer.Option(
        "--tussenstand",
        help="Maak een exemplaar met een watermerk van wat er nu is, ook als er nog "
        "handtekeningen ontbreken.",
    ),
]


def bundel(
    tussenstand: InterimOption = False,
    zegel: SealOption = None,
    zegel_wachtwoord: SealPasswordOption = None,
    reden: ReasonOption = None,
    engine: EngineOption = _ANY_ENGINE,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Stelt het definitieve exemplaar samen uit alles wat akkoord is.

    Eén pdf voor het archief: voorblad, partijen, tekst, alle ondertekenpagina’s en de
    verantwoording, met de ontvangen bestanden als bijlage. Ernaast komen een controlebestand, een
    lijst van de inhoud, metagegevens voor het archief en een agenda.
    """
    from docgen.bundling import BundleRequest, bundle
    from docgen.cli import json_bundle, show_bundle

    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    clock = clock_from_environment()
    request = BundleRequest(
        interim=tussenstand,
        key=key_from(zegel, zegel_wachtwoord, clock.now()),
        engine=None if engine == _ANY_ENGINE else engine,
        reason=reden,
    )
    if not as_json:
        warn(inputs.warnings)
    with progress(as_json=as_json, silent=silent) as listener:
        made = bundle(inputs, request, clock=clock, listener=listener)
    if as_json:
        say(machine.dump(json_bundle.bundled(inputs, made)))
        return
    say_lines(show_bundle.bundled(inputs, made))
