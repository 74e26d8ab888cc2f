"""``docgen publiceer``: the definitive copy without what must not go online."""

from __future__ import annotations

import docgen
from docgen.cli import as_json as machine
from docgen.cli import selection
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, EngineOption, JsonOption, PackOption, SilentOption
from docgen.core.clock import clock_from_environment

_ANY_ENGINE = "auto"


def publiceer(
    engine: EngineOption = _ANY_ENGINE,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Maakt van het definitieve exemplaar een versie die online mag.

    Zonder handtekeningen, ontvangen bestanden, gegevens van certificaten en e-mailadressen; bij
    elke naam staat ‘w.g.’ (was getekend). docgen maakt deze versie opnieuw op, vergelijkt de tekst
    met die van het definitieve exemplaar en zoekt na of er niets in zit dat niet openbaar is.
    """
    from docgen.cli import json_publication, show_publication
    from docgen.publishing import PublishRequest, publish

    inputs = docgen.read(selection.open_dossier(dossier, pakket))
    request = PublishRequest(None if engine == _ANY_ENGINE else engine)
    if not as_json:
        warn(inputs.warnings)
    with progress(as_json=as_json, silent=silent) as listener:
        made = publish(inputs, request, clock=clock_from_environment(), listener=listener)
    if as_json:
        say(machine.dump(json_publication.published(inputs, made)))
        return
    warn(made.warnings)
    say_lines(show_publication.published(inputs, made))
