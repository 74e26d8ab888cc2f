"""``docgen controleer``: everything made by hand, looked over in one go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

import docgen
from docgen.cli import as_json as machine
from docgen.cli import show
from docgen.cli.console import progress, say, say_lines
from docgen.cli.errors import warn
from docgen.cli.options import DossierOption, JsonOption, PackOption, SilentOption
from docgen.cli.selection import open_dossier
from docgen.core.clock import clock_from_environment
from docgen.core.errors import DataError, DocgenError, Problem, Severity, TemplateError
from docgen.core.progress import Listener

QuickOption = Annotated[
    bool,
    typer.Option(
        "--snel",
        help="Sla het proefmaken over: fouten die pas op de bladzijde blijken, mist u dan.",
    ),
]


def controleer(
    quick: QuickOption = False,
    dossier: DossierOption = ".",
    pakket: PackOption = None,
    as_json: JsonOption = False,
    silent: SilentOption = False,
) -> None:
    """Kijkt de lijst van partijen, pakket.toml en de sjablonen na, en noemt alle fouten tegelijk.

    Daarna worden alle stukken één keer op proef gemaakt in een tijdelijke map, met de ingebouwde
    omzetter. In het dossier wordt niets geschreven.
    """
    inputs = look_over(open_dossier(dossier, pakket))
    if not quick:
        with progress(as_json=as_json, silent=silent) as listener:
            _rehearse(inputs, listener)
    if as_json:
        say(machine.dump(machine.checked(inputs, rehearsed=not quick)))
        return
    warn(inputs.warnings)
    say_lines(show.checked(inputs, rehearsed=not quick))


def look_over(dossier: docgen.Dossier) -> docgen.Inputs:
    """Read everything, and find the faults of all of it.

    Raises:
        DataError: Faults in the list of parties or in pakket.toml; those in templates are named
            with them.
        TemplateError: Faults in templates only.
    """
    try:
        return docgen.read(dossier)
    except DataError as exc:
        # Reading stops before the templates when the data is wrong; a person wants to know all.
        problems = [*exc.problems, *_template_faults(dossier)]
        raise DataError(dict.fromkeys(problems)) from exc


def _template_faults(dossier: docgen.Dossier) -> Iterator[Problem]:
    """Faults of the templates, as far as they show without the data being right."""
    from docgen.core.pack import read_pack
    from docgen.core.parties import read_parties
    from docgen.documents.templates import compile_template
    from docgen.issue.lint import check_templates
    from docgen.issuing import with_data

    try:
        table, pack = read_parties(dossier.parties_file), read_pack(dossier.pack_folder).pack
        # With a faulty table it is not known which names there are.
        data = with_data(dossier, pack, table) if pack is not None and table.parties else None
        if data is not None and data.whole:
            yield from check_templates(data.pack, table.parties, table.own_columns).warnings
            return
    except TemplateError as exc:
        yield from exc.problems
        return
    except DataError:
        pass
    # Which names exist is not known now; whether a template can be read at all is.
    for path in sorted(dossier.pack_folder.glob("*.docx")):
        if not path.name.startswith("~$"):
            try:
                compile_template(path, path.name)
            except TemplateError as exc:
                yield from exc.problems


def _rehearse(inputs: docgen.Inputs, listener: Listener) -> None:
    clock = clock_from_environment()
    amendment = None
    if inputs.pack.amendment is not None and not docgen.plan(inputs, docgen.Request(), clock).noted:
        # Loaded only now: most packs amend nothing.
        from docgen.comparing import as_it_is_now

        amendment = as_it_is_now(inputs, clock)
    try:
        docgen.rehearse(inputs, clock, listener, amendment)
    except DocgenError as exc:
        kept = [item for item in inputs.warnings if item.severity is Severity.WARNING]
        raise type(exc)([*exc.problems, *kept]) from exc
